"""Which door an address leads to, found by its parts rather than by trying some seven hundred patterns in turn.

Patterns of as many parts as an address are told apart by those of their parts that are words and not variables; the few
that are left are tried in their order, as the router would. What leads nowhere, or is asked by a method that is not
offered there, is left to the router, which says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

_Shape = tuple[int, ...]
"""Which parts of a pattern are words."""

_VARIABLE: Final = "{"


class Directory:
    """In place of the router's own look through all routes."""

    def __init__(self, routes: Iterable[BaseRoute], router: ASGIApp) -> None:
        """routes: in the order in which an address is looked for. ValueError for one that has no pattern of parts."""
        self._router = router
        self._shapes: dict[int, list[_Shape]] = {}
        self._found: dict[tuple[int, _Shape, tuple[str, ...]], list[tuple[int, APIRoute]]] = {}
        for place, route in enumerate(routes):
            if not isinstance(route, APIRoute) or ":path}" in route.path:
                raise ValueError(f"{route} is not told apart by its parts")
            parts = route.path.split("/")
            shape = tuple(at for at, part in enumerate(parts) if _VARIABLE not in part)
            key = (len(parts), shape, tuple(parts[at] for at in shape))
            self._found.setdefault(key, []).append((place, route))
            shapes = self._shapes.setdefault(len(parts), [])
            if shape not in shapes:
                shapes.append(shape)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope.get("root_path"):
            for route in self.candidates(scope["path"]):
                match, child_scope = route.matches(scope)
                if match is Match.FULL:
                    scope.update(child_scope)
                    await route.handle(scope, receive, send)
                    return
        await self._router(scope, receive, send)

    def candidates(self, path: str) -> Iterator[APIRoute]:
        """The routes that may match an address, in their order."""
        parts = path.split("/")
        found: list[tuple[int, APIRoute]] = []
        for shape in self._shapes.get(len(parts), ()):
            found += self._found.get((len(parts), shape, tuple([parts[at] for at in shape])), ())
        for _, route in sorted(found, key=_place):
            yield route


def _place(found: tuple[int, APIRoute]) -> int:
    return found[0]
