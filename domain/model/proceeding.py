"""A proceeding (vụ việc): what goes beyond one dossier, has duties with terms, and comes to an end (DOMAIN.md §9).

All proceedings are streams of one kind, `proceeding`. Of what *nature* one is (an inspection, a directive, an obstacle,
a review …) its first event says. A `Nature` is plain data and pure functions, one for each module of that name; they
are listed in `domain.model.natures`, which also folds. What all have in common stands here: a number, who opened it,
the duties and what was noted about them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

import msgspec

from domain.model.duty import NO_NOTES, Duty, DutyNotes
from domain.model.event import ActorId, AgencyId, Event, OfficialId, Recorded, UnitId, topic

S = TypeVar("S")

KIND: Final = "proceeding"
"""The kind of the streams of all proceedings."""


class Opening(Event, frozen=True, kw_only=True):
    """The first event of every proceeding. number: such as `KT-2020-0003`; without gaps within its letters and year.

    A nature's own opening derives from it, with the topic `<nature>.Opened`.
    """

    number: str


@topic("proceeding.ConflictRefused")
class ConflictRefused(Event, frozen=True, kw_only=True):
    """An act that a conflict of interest forbade was tried and refused."""

    act: str
    rule: str


@topic("register.ProceedingNumbered")
class ProceedingNumbered(Event, frozen=True, kw_only=True):
    """A number of a nature's year; the number is this event's version, so numbers have no gaps."""

    proceeding_id: UUID
    number: str


class Involvement(msgspec.Struct, frozen=True):
    """Who has to do with a proceeding, by its nature's state. Who acted in it is added by the fold.

    officials, units: whom it concerns, who owes something in it. agencies: whom it concerns as a whole, with every unit
    that they have. dossiers: on which it bears.
    restricted: officials to whom alone it is shown, beside those who may see all; None: units and heads see it too.
    """

    officials: frozenset[OfficialId] = frozenset()
    units: frozenset[UnitId] = frozenset()
    agencies: frozenset[AgencyId] = frozenset()
    dossiers: frozenset[UUID] = frozenset()
    restricted: frozenset[OfficialId] | None = None


def _none(_state: object) -> None:
    """Of a nature that is about no procedure and no field."""


@dataclass(frozen=True)
class Nature(Generic[S]):
    """One nature of proceedings. All functions are pure; `evolve` never fails and never checks.

    name: topics begin with it and a dot. letters: of its numbers. vi, en: its name on pages.
    opening: the class of its first event. initial: the state before it.
    duties: every duty that was ever laid on, in order, with what became of it.
    title: in few words what it is about, as entered by a person. ended_at: when it was closed; None while it is open.
    stage: a word for how far it is, with words in `projections/words.py`.
    procedure: the code of the procedure that it is about; field: the field (lĩnh vực), where it is about one, by
    default that of the procedure. In records land is a field of its own.
    """

    name: str
    letters: str
    vi: str
    en: str
    opening: type[Opening]
    initial: S
    evolve: Callable[[S, Recorded[Event]], S]
    duties: Callable[[S], Sequence[Duty]]
    involved: Callable[[S], Involvement]
    title: Callable[[S], str]
    stage: Callable[[S], str]
    ended_at: Callable[[S], datetime | None]
    procedure: Callable[[S], str | None] = _none
    field: Callable[[S], str | None] = _none


@dataclass(frozen=True)
class Proceeding:
    """The state of one proceeding. nature: the name of its nature, empty before it is opened; state: of that nature.

    actors: officials who acted in it, in their own name or another's.
    """

    nature: str = ""
    number: str = ""
    state: Any = None
    notes: DutyNotes = NO_NOTES
    version: int = 0
    opened_at: datetime | None = None
    opened_by: ActorId | None = None
    last_act_at: datetime | None = None
    actors: frozenset[OfficialId] = field(default_factory=frozenset)

    @property
    def exists(self) -> bool:
        return self.nature != ""

    @property
    def is_taken(self) -> bool:
        """Its stream has events, of a proceeding or of something else: nothing can be opened in it."""
        return self.version > 0
