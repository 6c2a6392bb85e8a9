"""What was decided while a request was answered: collected where it is decided, recorded before the answer leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Final

from api.auth.authorizer import ALL, NOTHING_PERMITS, Decision

_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the operations log: an act, its object, what was decided, and by which policies."""

    act: str
    object: str
    policies: tuple[str, ...]
    acting_for: str | None = None


def name_of(act: str) -> str:
    """An act by its name in addresses: `read-dossiers`, `send-handover`."""
    return _CAPITAL.sub("-", act).lower()


@dataclass(slots=True)
class Asked:
    """Decisions of one request.

    opening: that the caller has the right to whatever extent; it stands only where no object was decided about.
    refused: the last decision against; whether it was answered with a refusal is another matter. denial: what was.
    """

    opening: Outcome | None = None
    allowed: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    refused: Decision | None = None
    denial: Outcome | None = None
    purpose: str | None = None

    def take(self, decision: Decision) -> Decision:
        if decision.allowed:
            outcome = Outcome(name_of(decision.act), decision.object, decision.policies, decision.acting_for)
            self.allowed.setdefault((outcome.act, outcome.object), outcome)
        else:
            self.refused = decision
        return decision

    def outcomes(self, address: str) -> list[Outcome]:
        """What was allowed, one line for every object. A request that was denied was allowed nothing.

        address: what was asked for, where it is about no one object.
        """
        if self.denial is not None:
            return []
        if self.allowed:
            return [replace(one, object=address) if one.object == ALL else one for one in self.allowed.values()]
        return [] if self.opening is None else [self.opening]


_current: Final[ContextVar[Asked | None]] = ContextVar("asked", default=None)


@contextmanager
def asking() -> Iterator[Asked]:
    """Collect what is decided within, also in threads that are started from here."""
    asked = Asked()
    token = _current.set(asked)
    try:
        yield asked
    finally:
        _current.reset(token)


@contextmanager
def rows() -> Iterator[None]:
    """Decisions on whether a row may stand in a list: the list is on record, and not each of its rows."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


def noted(decision: Decision) -> Decision:
    """The decision, which now belongs to what is recorded of the request under way, if one is."""
    asked = _current.get()
    return decision if asked is None else asked.take(decision)


def denied(act: str, what: str, decision: Decision | None) -> tuple[str, ...]:
    """The request under way is denied; the policies that decided it.

    decision: which said so; the last one against it, where none is named.
    """
    asked = _current.get()
    decision = decision or (asked.refused if asked is not None else None)
    policies = (NOTHING_PERMITS,) if decision is None else decision.policies
    if asked is not None:
        asked.denial = Outcome(name_of(act), what, policies)
    return policies


def asked_now() -> Asked | None:
    return _current.get()


def for_purpose(purpose: str | None) -> None:
    """Why the one who asks says that they ask; it stands in the record of the request under way."""
    asked = _current.get()
    if asked is not None:
        asked.purpose = purpose


def in_place_of_right(decision: Decision, right: str) -> None:
    """An act stands on record for itself: the right under which it was looked for beforehand says nothing more."""
    asked = _current.get()
    if asked is not None:
        asked.allowed.pop((right, decision.object), None)
