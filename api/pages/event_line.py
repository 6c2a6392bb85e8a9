"""What an event says beside its name, on one line of a history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from api.pages.act_field_words import CHOICES
from api.pages.wording import Wording
from domain.model.organisation import Organisation
from projections.queries.events import EventLine
from projections.words import CAUSES, event_words

MOST: Final = 240

TEXTS: Final = (
    "reason", "text", "statement", "question", "opinion", "description", "answer", "how", "cause", "measure", "note",
    "outcome",
)  # fmt: skip
"""Members that hold somebody's words, the first that says something."""

ADDRESSEES: Final = ("to", "addressee")
PEOPLE: Final = ("to_official", "bearer", "previous", "about")


def members_of(line: EventLine) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(line.body)
    return found


def one_line(line: EventLine, people: Organisation, w: Wording) -> str:
    """To whom, and in which words; empty where there is nothing to say beside the name."""
    text = "; ".join(_said(members_of(line), people, w))
    return text if len(text) <= MOST else text[:MOST].rstrip() + "…"


def corrects(line: EventLine) -> int | None:
    """The position of the event that this one corrects."""
    found = members_of(line).get("corrects")
    return found if isinstance(found, int) else None


def _said(members: Mapping[str, Any], people: Organisation, w: Wording) -> Iterator[str]:
    if members.get("act_topic"):
        inner = event_words(members["act_topic"])
        yield w.t(inner.vi, inner.en)
    for name in ADDRESSEES:
        if isinstance(members.get(name), dict):
            yield w.t("cho ", "to ") + _to(members[name], people)
    for name in PEOPLE:
        if isinstance(members.get(name), str):
            yield _name(members[name], people)
    if isinstance(members.get("code"), str):
        yield members["code"]
    if isinstance(members.get("items"), list):
        yield ", ".join(str(item) for item in members["items"])
    if isinstance(members.get("amount_dong"), int):
        yield w.number(members["amount_dong"]) + w.t(" đồng", " dong")
    if isinstance(members.get("channel"), str):
        yield w.said(CHOICES["Channel"], members["channel"])
    text = next((members[name] for name in TEXTS if isinstance(members.get(name), str) and members[name]), None)
    if text is not None:
        yield w.said(CAUSES, text)


def _to(to: Mapping[str, Any], people: Organisation) -> str:
    if to.get("official"):
        return _name(to["official"], people)
    unit = people.units.get(to.get("unit") or "")
    return unit.names[-1].name if unit is not None else to.get("outside") or to.get("unit") or "–"


def _name(official: str, people: Organisation) -> str:
    person = people.officials.get(official)
    return official if person is None else person.name
