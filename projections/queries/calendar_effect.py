"""What an edit of the calendar would do to the due dates in force, before it is made; and what is left to decide after.

Nothing is estimated: each stored deadline is reckoned anew by the code that a re-computation uses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model import dossier_events as ev
from domain.model.calendar import WorkCalendar
from domain.model.calendar_effect import Compared, Moved, compared
from domain.model.deadline import Deadline, reckoned_anew
from domain.model.deadline_explained import closing_day
from domain.model.dossier import Dossier
from domain.model.dossier_fold import apply
from domain.model.event import Event, Recorded
from domain.model.history import effective
from domain.model.working_time import WorkingTime
from projections import stored_events
from projections.generation import progress
from projections.queries.boards import FROM, OPEN
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import bounded, read_cursor, write_cursor

MOST: Final = 20_000
"""Due dates that one question looks at, the soonest due first; the answer says where there are more."""

_BATCH: Final = 1_000
_SAMPLES: Final = 3
_ENTRIES: Final = ["dossier.RecordedLate", "dossier.Corrected", "dossier.ClaimConfirmed"]
_DECIDED: Final = ["dossier.DueDateRecomputed", "dossier.DueDateKept"]


class DueMove(msgspec.Struct, frozen=True, kw_only=True):
    """One due date that an edit touches. working_days: how far it goes by the proposed calendar, sooner below 0."""

    dossier_id: UUID
    code: str | None
    unit: Named
    agency: Named
    from_at: datetime
    to_at: datetime
    moved: Moved
    working_days: int


class UnitEffect(msgspec.Struct, frozen=True, kw_only=True):
    """A unit's dossiers with a due date in force, by where they lie now: how many, touched, and going where."""

    unit: Named
    agency: Named
    open: int
    later: int
    earlier: int
    same: int

    @property
    def touched(self) -> int:
        return self.later + self.earlier + self.same


class Shift(msgspec.Struct, frozen=True):
    """How many due dates go that many working days; 0: within the day."""

    working_days: int
    dossiers: int


class Sample(msgspec.Struct, frozen=True):
    """A due date with its explanation, as stored and as it would be."""

    move: DueMove
    stored: Deadline
    proposed: Deadline


class CalendarEffect(msgspec.Struct, frozen=True, kw_only=True):
    """calendar_version: the one that would be edited. open: due dates in force that were looked at, of more or not.

    rows: the touched ones, soonest due first; next: the cursor of the following page.
    """

    calendar_version: int
    open: int
    more: bool
    later: int
    earlier: int
    same: int
    shifts: tuple[Shift, ...]
    units: tuple[UnitEffect, ...]
    samples: tuple[Sample, ...]
    rows: tuple[DueMove, ...]
    next: str | None

    @property
    def touched(self) -> int:
        return self.later + self.earlier + self.same


class OpenDue(NamedTuple):
    """A received dossier with a due date in force. unit_id: where it lies now."""

    dossier_id: UUID
    code: str | None
    agency_id: str
    unit_id: str
    position: int
    deadline: Deadline


class ToDecide(msgspec.Struct, frozen=True, kw_only=True):
    """Due dates that are others by the calendar as it stands and are not decided on yet, soonest due first."""

    calendar_version: int
    count: int
    more: bool
    rows: tuple[DueMove, ...]
    next: str | None


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided of a due date: re-computed to `to_at`, or kept although it would be `to_at`."""

    position: int
    dossier_id: UUID
    code: str | None
    at: datetime
    actor: Named
    kept: bool
    reason: str
    from_at: datetime | None
    to_at: datetime
    calendar_version: int


def calendar_effect(
    connection: Connection[Any],
    proposed: WorkCalendar,
    *,
    now: datetime,
    cursor: str | None = None,
    limit: int | None = 50,
) -> CalendarEffect:
    """What the due dates in force would become by a proposed calendar. CursorUnreadable.

    limit None: rows has every touched one.
    """
    known = knowledge(connection)
    present = known.reference.calendar
    dues, more = open_dues(connection, now)
    touched: list[tuple[DueMove, Compared]] = []
    for due in dues:
        found = compared(due.deadline, present.hours(due.agency_id), proposed.hours(due.agency_id))
        if found is not None:
            touched.append((_move(due, found, proposed.hours(due.agency_id), known, now), found))
    moves = Counter(move.moved for move, _ in touched)
    shifts = Counter(move.working_days for move, _ in touched if move.moved is not Moved.SAME)
    rows, following = _page([move for move, _ in touched], cursor, limit)
    return CalendarEffect(
        calendar_version=present.version,
        open=len(dues),
        more=more,
        later=moves[Moved.LATER],
        earlier=moves[Moved.EARLIER],
        same=moves[Moved.SAME],
        shifts=tuple(Shift(days, shifts[days]) for days in sorted(shifts)),
        units=_by_unit(dues, [move for move, _ in touched], known, now),
        samples=tuple(Sample(move, found.stored, found.proposed) for move, found in _samples(touched)),
        rows=rows,
        next=following,
    )


def to_decide(
    connection: Connection[Any], *, now: datetime, cursor: str | None = None, limit: int | None = 50
) -> ToDecide:
    """Due dates that nobody has decided on since an edit of the calendar made them others. CursorUnreadable."""
    known = knowledge(connection)
    calendar = known.reference.calendar
    dues, more = open_dues(connection, now)
    found: list[tuple[OpenDue, Compared]] = []
    for due in dues:
        before, after = due.deadline, reckoned_anew(due.deadline, calendar.hours(due.agency_id))
        if before.due_at is not None and after.due_at is not None and before.due_at != after.due_at:
            found.append((due, Compared(before, after, before.due_at, after.due_at)))
    kept = _kept(connection, [due.dossier_id for due, _ in found], known.position)
    open_ones = [
        _move(due, one, calendar.hours(due.agency_id), known, now)
        for due, one in found
        if (one.from_at, one.to_at) != kept.get(due.dossier_id)
    ]
    rows, following = _page(open_ones, cursor, limit)
    return ToDecide(calendar_version=calendar.version, count=len(open_ones), more=more, rows=rows, next=following)


def decided_since(connection: Connection[Any], position: int, *, limit: int = 200) -> list[Decided]:
    """What was decided of due dates after a position of the log, the last first, at most `limit`."""
    known = knowledge(connection)
    rows = connection.execute(
        "SELECT e.notification_id, d.code FROM views.dossiers AS d JOIN hoso.stored_events AS e"
        " ON e.originator_id = d.dossier_id AND e.notification_id > %(position)s AND e.topic = ANY(%(topics)s)"
        " WHERE d.position > %(position)s ORDER BY e.notification_id DESC LIMIT %(limit)s",
        {"position": position, "topics": _DECIDED, "limit": bounded(limit)},
    ).fetchall()
    codes: dict[int, str | None] = dict(rows)
    return [
        _decision(stored.decoded(), codes[stored.position], known)
        for stored in reversed(stored_events.at(connection, list(codes)))
    ]


def open_dues(connection: Connection[Any], now: datetime) -> tuple[list[OpenDue], bool]:
    """Received dossiers with a due date in force, soonest due first, at most `MOST`; and whether there are more."""
    rows = connection.execute(
        "SELECT d.dossier_id, d.code, d.agency_id, coalesce(c.unit_id, d.unit_id), d.due_position,"
        f" d.stopped_since IS NOT NULL {FROM}"
        f" WHERE {OPEN} AND d.state = 'received' AND d.due_first_at IS NOT NULL"
        " ORDER BY d.due_first_at, d.dossier_id LIMIT %(most)s",
        {"now": now, "most": MOST + 1},
    ).fetchall()
    at = progress(connection)
    upto = at.position if at is not None else 0
    found: list[OpenDue] = []
    for first in range(0, min(len(rows), MOST), _BATCH):
        batch = rows[first : min(first + _BATCH, MOST)]
        deadlines = _deadlines(connection, batch, upto)
        found += [
            OpenDue(row[0], row[1], row[2], row[3], row[4], deadlines[row[0]]) for row in batch if row[0] in deadlines
        ]
    return found, len(rows) > MOST


def _deadlines(connection: Connection[Any], rows: Sequence[Any], upto: int) -> dict[UUID, Deadline]:
    """The deadline of each dossier: out of the event that set it, or by folding where something was entered since."""
    entered = connection.execute(
        "SELECT DISTINCT originator_id FROM hoso.stored_events WHERE originator_id = ANY(%s) AND topic = ANY(%s)",
        [[row[0] for row in rows], _ENTRIES],
    ).fetchall()
    to_fold = {row[0] for row in entered} | {row[0] for row in rows if row[5]}
    at = {row[4]: row[0] for row in rows if row[0] not in to_fold}
    found: dict[UUID, Deadline] = {}
    for stored in stored_events.at(connection, list(at)):
        deadline = getattr(stored.decoded().body, "deadline", None)
        if isinstance(deadline, Deadline):
            found[at[stored.position]] = deadline
    for dossier_id, history in stored_events.streams(connection, list(to_fold), upto).items():
        folded = _folded(stored.decoded() for stored in history)
        if folded is not None:
            found[dossier_id] = folded
    return found


def _folded(events: Iterable[Recorded[Event]]) -> Deadline | None:
    state = Dossier()
    for recorded in effective(list(events)).events:
        state = apply(state, recorded)
    return state.due.deadline if state.due is not None else None


def _move(due: OpenDue, found: Compared, hours: WorkingTime, known: Knowledge, now: datetime) -> DueMove:
    first, last = sorted((closing_day(found.from_at), closing_day(found.to_at)))
    days = hours.working_days_between(first, last)
    return DueMove(
        dossier_id=due.dossier_id,
        code=due.code,
        unit=known.unit(due.unit_id, now) or Named(due.unit_id, due.unit_id),
        agency=known.agency(due.agency_id, now) or Named(due.agency_id, due.agency_id),
        from_at=found.from_at,
        to_at=found.to_at,
        moved=found.moved,
        working_days=-days if found.moved is Moved.EARLIER else days,
    )


def _by_unit(
    dues: Sequence[OpenDue], moves: Sequence[DueMove], known: Knowledge, now: datetime
) -> tuple[UnitEffect, ...]:
    """By agency and unit, both by name; units that an edit touches not at all are left out."""
    whole = Counter((due.agency_id, due.unit_id) for due in dues)
    by_unit: dict[tuple[str, str], Counter[Moved]] = {}
    for move in moves:
        by_unit.setdefault((move.agency.id, move.unit.id), Counter())[move.moved] += 1
    found = [
        UnitEffect(
            unit=known.unit(unit, now) or Named(unit, unit),
            agency=known.agency(agency, now) or Named(agency, agency),
            open=whole[agency, unit],
            later=counted[Moved.LATER],
            earlier=counted[Moved.EARLIER],
            same=counted[Moved.SAME],
        )
        for (agency, unit), counted in by_unit.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.agency.name, one.unit.name, one.unit.id)))


def _samples(touched: Sequence[tuple[DueMove, Compared]]) -> list[tuple[DueMove, Compared]]:
    """Of each way to go the first; then more of those that go anywhere, up to three."""
    chosen = [next((t for t in touched if t[0].moved is way), None) for way in (Moved.LATER, Moved.EARLIER, Moved.SAME)]
    found = [one for one in chosen if one is not None]
    found += [one for one in touched if one not in found and one[0].moved is not Moved.SAME][: _SAMPLES - len(found)]
    return sorted(found, key=lambda one: (one[0].from_at, one[0].dossier_id))


def _page(moves: Sequence[DueMove], cursor: str | None, limit: int | None) -> tuple[tuple[DueMove, ...], str | None]:
    ordered = sorted(moves, key=lambda move: (move.from_at, move.dossier_id))
    if cursor is not None:
        after = read_cursor(cursor, tuple[datetime, UUID])
        ordered = [move for move in ordered if (move.from_at, move.dossier_id) > after]
    if limit is None or len(ordered) <= bounded(limit):
        return tuple(ordered), None
    rows = tuple(ordered[: bounded(limit)])
    return rows, write_cursor(rows[-1].from_at, rows[-1].dossier_id)


def _kept(connection: Connection[Any], dossiers: Sequence[UUID], upto: int) -> dict[UUID, tuple[datetime, datetime]]:
    """Of each dossier the last due date that was kept, and what it would have been."""
    rows = connection.execute(
        "SELECT notification_id FROM hoso.stored_events WHERE originator_id = ANY(%s)"
        " AND topic = 'dossier.DueDateKept' AND notification_id <= %s",
        [list(dossiers), upto],
    ).fetchall()
    return {recorded.stream_id: (body.due_at, body.would_be_at) for recorded, body in _keeping(connection, rows)}


def _keeping(
    connection: Connection[Any], rows: Sequence[Sequence[Any]]
) -> Iterator[tuple[Recorded[Event], ev.DueDateKept]]:
    for stored in stored_events.at(connection, [row[0] for row in rows]):
        recorded = stored.decoded()
        if isinstance(recorded.body, ev.DueDateKept):
            yield recorded, recorded.body


def _decision(recorded: Recorded[Event], code: str | None, known: Knowledge) -> Decided:
    body = recorded.body
    assert isinstance(body, ev.DueDateRecomputed | ev.DueDateKept)
    kept = isinstance(body, ev.DueDateKept)
    return Decided(
        position=recorded.position,
        dossier_id=recorded.stream_id,
        code=code,
        at=recorded.recorded_at,
        actor=known.official(body.actor) or Named(body.actor, body.actor),
        kept=kept,
        reason=body.reason,
        from_at=body.due_at if kept else None,
        to_at=body.would_be_at if isinstance(body, ev.DueDateKept) else body.due_at,
        calendar_version=body.calendar_version,
    )
