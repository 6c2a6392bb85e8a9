"""No address without a decision: each asks the policies for something, or stands here with the reason why not."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.auth.authorizer import authorizer
from api.auth.policy_set import policy_set
from api.cli.policies import with_tables
from api.http import dossier_acts, gate, list_access
from api.http.app import ROUTERS
from tests.http.town import OPEN

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "authorisation.md"

DECIDES = frozenset(
    {gate.need_right, gate.need_all, gate.deny, list_access.need_unit, list_access.need_board, dossier_acts.need_act}
)
"""Whoever comes through one of these was decided about."""

SIGNING_IN = "who one is comes before what one may do; each step is recorded by itself"
OWN_SESSION = "one's own session, and nothing of the office"

WITHOUT: dict[str, str] = {
    "/v1/openapi.json": "the description of the interface, for everybody",
    "/static/{file}": "styles and scripts, for everybody",
    "/tuy-chon": "language and looks of one's own pages",
    "/dang-nhap": SIGNING_IN,
    "/dang-nhap/{secret}": SIGNING_IN,
    "/dang-nhap/buoc-hai": SIGNING_IN,
    "/dang-nhap/co-quan": SIGNING_IN,
    "/dang-nhap/co-quan/tro-ve": SIGNING_IN,
    "/v1/session": OWN_SESSION,
    "/dang-nhap/dang-ky": SIGNING_IN,
    "/dang-nhap/doi-mat-khau": SIGNING_IN,
    "/dang-xuat": OWN_SESSION,
    "/phien": OWN_SESSION,
    "/phien/ket-thuc": OWN_SESSION,
    "/phien/gia-han": OWN_SESSION,
    "/phien/ma-du-phong": OWN_SESSION,
    "/huong-dan": "guidance that was published",
    "/huong-dan/{number}": "guidance that was published; what is internal is shown by who is signed in",
    "/so": "checkpoints hold hashes and signatures alone, and are published",
    "/so/diem-niem/{number}": "a checkpoint holds hashes and signatures alone, and is published",
}
"""Addresses where nothing is decided, and why."""


CITIZENS = ("/thu-tuc", "/tra-cuu", "/q/", "/nop", "/danh-gia/", "/phan-anh/", "/hen-tai-nha", "/tro-giup/")
"""Pages for people without an account: what is published, or what the code, number or link in their hands opens."""


def without(path: str) -> bool:
    return path in WITHOUT or path in OPEN or path == "/phan-anh" or path.startswith(CITIZENS)


def routes() -> list[APIRoute]:
    """Each address once: of two routes for it the first one answers."""
    found: dict[tuple[str, frozenset[str]], APIRoute] = {}
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                found.setdefault((route.path, frozenset(route.methods or ())), route)
    return list(found.values())


def roots(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    """The function behind an address, and those that it depends on."""
    if dependant.call is not None:
        yield dependant.call
    for one in dependant.dependencies:
        yield from roots(one)


@cache
def called(function: Callable[..., Any]) -> frozenset[Callable[..., Any]]:
    """The functions of ours that a function names, and through a class those that its methods name."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return frozenset()
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    around = inspect.getclosurevars(function) if inspect.isfunction(function) else None
    known = {**(around.globals if around else {}), **(around.nonlocals if around else {})}
    module = inspect.getmodule(function)
    found = [known.get(name) or getattr(module, name, None) for name in names]
    found += [
        getattr(getattr(module, node.value.id, None), node.attr, None)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    return frozenset(
        one
        for one in found
        if (inspect.isfunction(one) or inspect.isclass(one)) and str(getattr(one, "__module__", "")).startswith("api.")
    )


def decides(function: Callable[..., Any]) -> bool:
    seen: set[Callable[..., Any]] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        if one in DECIDES:
            return True
        if one not in seen:
            seen.add(one)
            waiting += called(one)
    return False


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{min(route.methods or ['-'])} {route.path}")
def test_every_address_asks_the_policies_or_says_why_not(route: APIRoute) -> None:
    decided = any(decides(root) for root in roots(route.dependant))
    assert decided is not without(route.path), route.path


def test_no_reason_stands_for_an_address_that_is_gone() -> None:
    assert set(WITHOUT) <= {route.path for route in routes()}


def test_the_tables_of_the_document_are_what_the_policies_come_to() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert text == with_tables(text), "run: hoso policies table docs/authorisation.md"
    for name in policy_set().policies:
        assert f"`{name}`" in text


def test_every_act_of_the_schema_falls_under_a_scope() -> None:
    for act in authorizer().policies.actions:
        assert authorizer().right_of(act)
