"""Somebody who is signed in to the pages and reads them without a browser: forms are sent as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

from api.auth.rights import Role
from api.pages.visitor import COOKIE
from tests.http.town import Town

VOID = frozenset({"input", "meta", "link", "br", "hr", "img"})


@dataclass
class SentForm:
    """A form of a page: where it goes, and the fields that it would send as it stands."""

    action: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, values: Mapping[str, str | Sequence[str] | None]) -> list[tuple[str, str]]:
        """The fields with these in place of what stands there; None leaves a field out."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        for name, value in values.items():
            if value is not None:
                kept += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return kept

    def value(self, name: str) -> str:
        return next((value for key, value in reversed(self.fields) if key == name), "")


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SentForm] = []
        self._open: SentForm | None = None
        self._select: str | None = None
        self._first: str | None = None
        self._chosen: str | None = None
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = SentForm(given.get("action", ""))
            self.forms.append(self._open)
        if self._open is None:
            return
        name = given.get("name", "")
        if tag in ("input", "select", "textarea") and name:
            self._open.names.add(name)
        if tag == "input" and name:
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                self._open.fields.append((name, given.get("value", "")))
        elif tag == "select":
            self._select, self._first, self._chosen = name, None, None
        elif tag == "option" and self._select is not None:
            self._first = given.get("value", "") if self._first is None else self._first
            self._chosen = given.get("value", "") if "selected" in given else self._chosen
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "button" and name:
            self._open.buttons.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._open is None:
            return
        if tag == "form":
            self._open = None
        elif tag == "select" and self._select:
            value = self._chosen if self._chosen is not None else self._first or ""
            self._open.fields.append((self._select, value))
            self._select = None
        elif tag == "textarea" and self._area is not None:
            self._open.fields.append((self._area, self._text.removeprefix("\n")))
            self._area = None


def forms_in(page: str) -> list[SentForm]:
    parser = _Forms()
    parser.feed(page)
    return parser.forms


@dataclass
class Reader:
    """Keeps its cookies; answers are not followed."""

    http: httpx.Client

    @classmethod
    def of(cls, town: Town, subject: str, *roles: Role) -> Reader:
        # No connection is kept open, so that nobody has to close a reader; the cookie is Secure, and said by hand.
        return cls(
            httpx.Client(
                base_url=town.address,
                timeout=30,
                trust_env=False,
                limits=httpx.Limits(max_keepalive_connections=0),
                headers={"Cookie": f"{COOKIE}={town.session(subject, *roles)}"},
            )
        )

    def get(self, path: str, status: int = 200) -> str:
        answer = self.http.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        return answer.text

    def form(self, path: str) -> SentForm:
        """The form of an act at its address."""
        action = path.partition("?")[0]
        found = [one for one in forms_in(self.get(path)) if one.action.rsplit("/", 1)[-1] == action.rsplit("/", 1)[-1]]
        assert len(found) == 1, path
        return found[0]

    def send(self, action: str, fields: Sequence[tuple[str, str]]) -> httpx.Response:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self.http.post(action, data=data)

    def act(self, path: str, status: int = 303, **values: Any) -> httpx.Response:
        """Open an act's form, fill it in, send it."""
        form = self.form(path)
        answer = self.send(form.action, form.filled(values))
        assert answer.status_code == status, (path, answer.status_code, answer.text[:3000])
        return answer
