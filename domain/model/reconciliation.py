"""A reconciliation with what a portal received (DOMAIN.md §1, point 1): what it found, what became of each difference.

The first event says what was compared: which file by its hash, which days, up to which position of this log. Of the
feed it keeps codes, days, statuses and places in the file alone; there is nothing about a person in it. A difference is
open until a person explains it or says how it was put right. Each one-stop unit with a difference owes that in a term.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.model.deadline import Deadline
from domain.model.duty import Duty
from domain.model.event import AgencyId, Event, Instant, Recorded, UnitId, stream_id, topic
from domain.model.proceeding import Involvement, Nature, Opening

NAME: Final = "reconciliation"
EXPLAIN: Final = "explain-differences"
"""The kind of the duty."""

MOST: Final = 2_000
"""Differences and unreadable lines in one event. A file with more is refused as a whole, and taken in parts."""


class Kind(StrEnum):
    """What a difference is."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    DIFFERS = "differs"
    DUPLICATE = "duplicate"


class Compared(StrEnum):
    """What of a dossier was compared."""

    STATUS = "status"
    PROCEDURE = "procedure"
    DAY = "day"
    CHANNEL = "channel"


class Differing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs: as it is here, and as the portal has it."""

    what: Compared
    here: str
    there: str


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """number: 1, 2, 3 … in the reconciliation. unit_id: the one-stop unit that owes the explanation.

    place: line of a CSV, item of a JSON list, from 1; None where the portal has nothing. first_place: of a duplicate,
    where it stood first. dossier_id, position: here, with its last event that was compared; None where there is none.
    """

    number: int
    kind: Kind
    code: str
    agency_id: AgencyId
    unit_id: UnitId
    place: int | None = None
    first_place: int | None = None
    dossier_id: UUID | None = None
    position: int | None = None
    differing: tuple[Differing, ...] = ()


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """A line that could not be used. why: which column, and what was wrong with it; never what stood there."""

    place: int
    column: str
    why: str


@topic("reconciliation.Recorded")
class FeedCompared(Opening, frozen=True, kw_only=True):
    """A feed was compared with the log up to `position`. digest: SHA-256 of the differences as stored, in order.

    first, last: the days of receipt that were compared. made_at: the moment that the feed describes, if it was given.
    lines: those of the file; matched: that agreed. here: dossiers of this log that were compared.
    """

    file_name: str
    sha256: str
    size_bytes: int
    first: date
    last: date
    agencies: tuple[AgencyId, ...]
    position: int
    lines: int
    here: int
    matched: int
    unreadable: tuple[Unreadable, ...]
    differences: tuple[Difference, ...]
    digest: str
    due_at: Instant
    deadline: Deadline
    binds: bool
    made_at: Instant | None = None


class OfDifference(Event, frozen=True, kw_only=True):
    difference_no: int


@topic("reconciliation.Explained")
class Explained(OfDifference, frozen=True, kw_only=True):
    """Why it is so. The difference stays a fact."""

    explanation: str


@topic("reconciliation.Resolved")
class Resolved(OfDifference, frozen=True, kw_only=True):
    """It was put right: how, and by which dossier where there is one now."""

    how: str
    dossier_id: UUID | None = None


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a difference: the last words about it."""

    resolved: bool
    text: str
    by: str
    at: Instant
    position: int
    first_at: Instant
    first_position: int
    dossier_id: UUID | None = None


class Reconciliation(msgspec.Struct, frozen=True):
    """recorded: None before it is opened. settled: by number of the difference."""

    recorded: FeedCompared | None = None
    position: int = 0
    settled: Mapping[int, Settled] = {}

    def difference(self, number: int) -> Difference | None:
        found = self.recorded.differences if self.recorded is not None else ()
        return found[number - 1] if 1 <= number <= len(found) else None

    @property
    def open_differences(self) -> tuple[Difference, ...]:
        found = self.recorded.differences if self.recorded is not None else ()
        return tuple(one for one in found if one.number not in self.settled)


def proceeding_id(sha256: str, agencies: Sequence[AgencyId], first: date, last: date) -> UUID:
    """The same for the same file over the same days and agencies, so that importing it again changes nothing."""
    return stream_id(NAME, f"{sha256}:{','.join(sorted(agencies))}:{first.isoformat()}:{last.isoformat()}")


def evolve(state: Reconciliation, recorded: Recorded[Event]) -> Reconciliation:
    body = recorded.body
    match body:
        case FeedCompared():
            return Reconciliation(recorded=body, position=recorded.position)
        case Explained() | Resolved():
            first = state.settled.get(body.difference_no)
            settled = Settled(
                resolved=isinstance(body, Resolved),
                text=body.how if isinstance(body, Resolved) else body.explanation,
                by=body.acting_for or body.actor,
                at=body.occurred_at,
                position=recorded.position,
                first_at=first.first_at if first is not None else body.occurred_at,
                first_position=first.first_position if first is not None else recorded.position,
                dossier_id=body.dossier_id if isinstance(body, Resolved) else None,
            )
            return msgspec.structs.replace(state, settled={**state.settled, body.difference_no: settled})
        case _:
            return state


def duties(state: Reconciliation) -> Sequence[Duty]:
    """One for each unit that has a difference, in the order of the units' first differences."""
    opened = state.recorded
    if opened is None:
        return ()
    units: dict[UnitId, list[Difference]] = {}
    for one in opened.differences:
        units.setdefault(one.unit_id, []).append(one)
    return [_duty(state, opened, unit, own) for unit, own in units.items()]


def _duty(state: Reconciliation, opened: FeedCompared, unit: UnitId, own: Sequence[Difference]) -> Duty:
    settled = [state.settled[one.number] for one in own if one.number in state.settled]
    last = max(settled, key=lambda one: one.first_position) if len(settled) == len(own) else None
    return Duty(
        key=f"explain:{unit}",
        kind=EXPLAIN,
        unit=unit,
        began_at=opened.occurred_at,
        began_position=state.position,
        due_at=opened.due_at,
        met_at=last.first_at if last is not None else None,
        met_position=last.first_position if last is not None else None,
        met_by=last.by if last is not None else None,
        binds=opened.binds,
    )


def _involved(state: Reconciliation) -> Involvement:
    opened = state.recorded
    if opened is None:
        return Involvement()
    return Involvement(
        units=frozenset(one.unit_id for one in opened.differences),
        dossiers=frozenset(one.dossier_id for one in opened.differences if one.dossier_id is not None),
    )


def _title(state: Reconciliation) -> str:
    opened = state.recorded
    return f"{opened.file_name}, {opened.first:%d/%m/%Y} – {opened.last:%d/%m/%Y}" if opened is not None else ""


def _stage(state: Reconciliation) -> str:
    return "differences-open" if state.open_differences else "reconciled"


def _ended_at(state: Reconciliation) -> Instant | None:
    """When the last difference was explained or put right; at once where there is none."""
    if state.recorded is None or state.open_differences:
        return None
    return max((one.first_at for one in state.settled.values()), default=state.recorded.occurred_at)


NATURE: Final = Nature(
    name=NAME,
    letters="DC",
    vi="Đối chiếu với Cổng dịch vụ công",
    en="Reconciliation with the portal",
    opening=FeedCompared,
    initial=Reconciliation(),
    evolve=evolve,
    duties=duties,
    involved=_involved,
    title=_title,
    stage=_stage,
    ended_at=_ended_at,
)
