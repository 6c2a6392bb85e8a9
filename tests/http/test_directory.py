"""The directory leads an address where the router would, and leaves to the router what leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Match, Mount

from api.http.app import ROUTERS, interface
from api.http.directory import Directory
from tests.http.town import Town

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def _addresses() -> Iterator[tuple[str, str]]:
    """Of every route, with its variables as words that other routes have in the same place, too."""
    words = sorted({part for route in ROUTES for part in route.path.split("/") if "{" not in part and part})
    for number, route in enumerate(ROUTES):
        for word in ("x1", words[number % len(words)], "nhan-ho-so"):
            path = "/".join(word if "{" in part else part for part in route.path.split("/"))
            for method in route.methods or ():
                yield method, path


def _scope(method: str, path: str) -> dict[str, object]:
    return {"type": "http", "method": method, "path": path, "root_path": "", "path_params": {}}


def test_every_address_leads_to_the_first_route_that_takes_it() -> None:
    directory = Directory(ROUTES, interface())
    for method, path in _addresses():
        scope = _scope(method, path)
        first = next((route for route in ROUTES if route.matches(scope)[0] is Match.FULL), None)
        found = next((route for route in directory.candidates(path) if route.matches(scope)[0] is Match.FULL), None)
        assert found is first, (method, path)


def test_an_address_has_few_candidates() -> None:
    directory = Directory(ROUTES, interface())
    assert max(len(list(directory.candidates(path))) for _, path in _addresses()) <= 25


def test_what_leads_nowhere_and_other_methods_are_answered_as_by_the_router(town: Town) -> None:
    assert town.http.get("/v1/nothing/at/all").status_code == 404
    answer = town.http.delete("/v1/dossiers")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_route_that_is_not_told_apart_by_its_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="told apart"):
        Directory([Mount("/x", routes=[])], interface())
