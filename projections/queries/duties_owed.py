"""Duties of proceedings: who owes what by when, who bears it now, what is overdue, which rungs await an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.event import AgencyId, OfficialId, UnitId
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.words import DUTY_STATES, duty_words


class DutyState(StrEnum):
    """How a duty stands with time. A duty is missed by its due instant and what became of it, never by a note."""

    OPEN = "open"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    WAITING = "waiting"
    MET = "met"
    MET_LATE = "met_late"
    FELL = "fell"
    FELL_LATE = "fell_late"


class DutyList(StrEnum):
    """Which duties a list shows; those of the first four are owed now."""

    OWED = "owed"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    WAITING = "waiting"
    MISSED = "missed"
    """Their term was over before they were met or fell away: open ones too."""
    ALL = "all"


class DutyLine(msgspec.Struct, frozen=True, kw_only=True):
    """One duty. unit, official: who owes it. bearer: who bears it now, or did when it was over (custody rules 5, 6).

    left_us, overdue_us: working time of the unit's agency to, or since, the due instant, up to now, or to its end.
    missed: its term was over before it was met or fell away.
    binds: its term is verified or our own policy. measure: what was answered last, with its last day, by whom.
    """

    proceeding_id: UUID
    nature: str
    number: str
    title: str
    duty: str
    kind: str
    kind_vi: str
    kind_en: str
    unit: Named
    official: Named | None
    bearer: Named | None
    part: str | None
    on_behalf_of: Named | None
    began_at: datetime
    began_position: int
    due_at: datetime
    state: DutyState
    state_vi: str
    state_en: str
    left_us: int | None
    overdue_us: int
    met_at: datetime | None
    met_by: Named | None
    met_position: int | None
    fell_at: datetime | None
    missed: bool
    binds: bool
    reminded_at: datetime | None
    rungs: int
    measure: str | None
    measure_until_on: date | None
    measure_by: Named | None
    positions: tuple[int, ...]

    @property
    def open(self) -> bool:
        return self.met_at is None and self.fell_at is None


class DutyCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many duties are owed now, and of them near their end, overdue, or with a clock that stands still."""

    owed: int = 0
    due_soon: int = 0
    overdue: int = 0
    waiting: int = 0


class RungLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rung of a duty's ladder. awaits: its answer is still owed now. bearer: of the office at delivery."""

    proceeding_id: UUID
    nature: str
    number: str
    title: str
    escalation_no: int
    duty: str
    kind: str
    kind_vi: str
    kind_en: str
    due_at: datetime
    rung: int
    office: str
    bearer: Named
    delivered_at: datetime
    answer_due_at: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None
    answered_by: Named | None
    measure: str | None
    until_on: date | None
    unanswered_at: datetime | None
    unanswered_by: Named | None
    awaits: bool
    positions: tuple[int, ...]


_OWED: Final = "d.began_at <= %(now)s AND (d.over_at IS NULL OR d.over_at > %(now)s)"

_CONDITIONS: Final[Mapping[DutyList, str]] = {
    DutyList.OWED: _OWED,
    DutyList.DUE_SOON: f"{_OWED} AND NOT d.waits AND d.due_soon_at <= %(now)s AND d.due_at >= %(now)s",
    DutyList.OVERDUE: f"{_OWED} AND NOT d.waits AND d.due_at < %(now)s",
    DutyList.WAITING: f"{_OWED} AND d.waits",
    DutyList.MISSED: (
        "d.due_at < %(now)s AND (NOT d.waits OR d.waits_since > d.due_at)"
        " AND (d.over_at IS NULL OR d.over_at > d.due_at)"
    ),
    DutyList.ALL: "d.began_at <= %(now)s",
}

_FROM: Final = """
    FROM views.duties AS d JOIN views.proceedings AS p USING (proceeding_id)
    LEFT JOIN views.duty_bearers AS b ON b.proceeding_id = d.proceeding_id AND b.duty = d.duty
        AND CASE WHEN d.over_at <= %(now)s THEN b.to_at = d.over_at
            ELSE b.from_at <= %(now)s AND (b.to_at IS NULL OR b.to_at > %(now)s) END
"""

_COLUMNS: Final = "SELECT d.*, p.number, p.title, b.bearer, b.part, b.on_behalf_of"

AWAITS: Final = """
    r.delivered_at <= %(now)s AND (r.answered_at IS NULL OR r.answered_at > %(now)s)
        AND (r.unanswered_at IS NULL OR r.unanswered_at > %(now)s)
        AND (d.over_at IS NULL OR d.over_at > %(now)s) AND d.due_at = r.due_at
"""
"""A rung whose answer is owed: on `r` (duty_rungs), `d` (duties) and `now`. Its ladder ends with the duty's run."""


def duties_owed(
    connection: Connection[Any],
    *,
    now: datetime,
    state: DutyList = DutyList.OWED,
    nature: str | None = None,
    kind: str | None = None,
    unit: UnitId | None = None,
    agency: AgencyId | None = None,
    official: OfficialId | None = None,
    proceeding_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[DutyLine]:
    """Duties in a state, soonest due first: of overdue ones the oldest.

    unit, agency: that owes; official: who bears it now, as named, acting or head. CursorUnreadable.
    """
    known = knowledge(connection)
    where, values = _filters(now, state, nature, kind, unit, agency, official, proceeding_id)
    if cursor is not None:
        due_at, after_id, after_duty = read_cursor(cursor, tuple[datetime, UUID, str])
        where.append("(d.due_at, d.proceeding_id, d.duty) > (%(after_due)s, %(after_id)s, %(after_duty)s)")
        values |= {"after_due": due_at, "after_id": after_id, "after_duty": after_duty}
    values["limit"] = bounded(limit) + 1
    text = f"{_COLUMNS} {_FROM} WHERE {' AND '.join(where)} ORDER BY d.due_at, d.proceeding_id, d.duty LIMIT %(limit)s"
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(duty_line(row, known, now) for row in found[: bounded(limit)])
    last = rows[-1] if len(found) > len(rows) else None
    return Page(rows, write_cursor(last.due_at, last.proceeding_id, last.duty) if last is not None else None)


def duty_counts(
    connection: Connection[Any],
    *,
    now: datetime,
    nature: str | None = None,
    kind: str | None = None,
    unit: UnitId | None = None,
    agency: AgencyId | None = None,
    official: OfficialId | None = None,
) -> DutyCounts:
    """How many duties are owed now, by state, cut like `duties_owed`."""
    where, values = _filters(now, DutyList.OWED, nature, kind, unit, agency, official, None)
    with connection.cursor(row_factory=dict_row) as reading:
        row = reading.execute(sql.SQL(f"SELECT {_COUNTED} {_FROM} WHERE {' AND '.join(where)}"), values).fetchone()
    return DutyCounts(**row) if row is not None else DutyCounts()


_COUNTED: Final = ", ".join(
    f"count(*) FILTER (WHERE {_CONDITIONS[state]}) AS {state.value}"
    for state in (DutyList.OWED, DutyList.DUE_SOON, DutyList.OVERDUE, DutyList.WAITING)
)


def duties_in(connection: Connection[Any], proceeding_id: UUID, *, now: datetime) -> tuple[DutyLine, ...]:
    """All duties that were ever laid on in a proceeding, in that order."""
    known = knowledge(connection)
    text = f"{_COLUMNS} {_FROM} WHERE d.proceeding_id = %(id)s AND d.began_at <= %(now)s ORDER BY d.place"
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), {"id": proceeding_id, "now": now}).fetchall()
    return tuple(duty_line(row, known, now) for row in found)


def duty_rungs(
    connection: Connection[Any],
    *,
    now: datetime,
    awaiting: bool = True,
    nature: str | None = None,
    bearer: OfficialId | None = None,
    unit: UnitId | None = None,
    agency: AgencyId | None = None,
    proceeding_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[RungLine]:
    """Rungs of duties' ladders in the order of their delivery; awaiting: only those whose answer is still owed.

    bearer: of the office at delivery; unit, agency: that owe the duty. CursorUnreadable.
    """
    known = knowledge(connection)
    wanted: dict[str, tuple[str, Any]] = {
        "r.nature = %(nature)s": ("nature", nature),
        "r.bearer = %(bearer)s": ("bearer", bearer),
        "d.unit_id = %(unit)s": ("unit", unit),
        "d.agency_id = %(agency)s": ("agency", agency),
        "r.proceeding_id = %(proceeding_id)s": ("proceeding_id", proceeding_id),
    }
    where = [AWAITS if awaiting else "r.delivered_at <= %(now)s"]
    where += [text for text, (_, value) in wanted.items() if value is not None]
    values: dict[str, Any] = {"now": now, **{name: value for name, value in wanted.values() if value is not None}}
    if cursor is not None:
        delivered_at, after_id, number = read_cursor(cursor, tuple[datetime, UUID, int])
        where.append("(r.delivered_at, r.proceeding_id, r.escalation_no) > (%(after_at)s, %(after_id)s, %(after_no)s)")
        values |= {"after_at": delivered_at, "after_id": after_id, "after_no": number}
    values["limit"] = bounded(limit) + 1
    text = (
        f"SELECT r.*, p.number, p.title, ({AWAITS}) AS awaits FROM views.duty_rungs AS r "  # noqa: S608
        "JOIN views.duties AS d ON d.proceeding_id = r.proceeding_id AND d.duty = r.duty "
        "JOIN views.proceedings AS p ON p.proceeding_id = r.proceeding_id "
        f"WHERE {' AND '.join(where)} ORDER BY r.delivered_at, r.proceeding_id, r.escalation_no LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(_rung_line(row, known) for row in found[: bounded(limit)])
    last = rows[-1] if len(found) > len(rows) else None
    following = write_cursor(last.delivered_at, last.proceeding_id, last.escalation_no) if last is not None else None
    return Page(rows, following)


def duty_line(row: Mapping[str, Any], known: Knowledge, now: datetime) -> DutyLine:
    """A row of the query as it is shown at a moment."""
    state, words = duty_state(row, now), duty_words(row["kind"])
    over_at = row["over_at"] if row["over_at"] is not None and row["over_at"] <= now else None
    due_at, agency = row["due_at"], row["agency_id"] or ""
    runs = over_at is None and not row["waits"]
    stopped_at = row["waits_since"] or due_at if row["waits"] else over_at or now
    return DutyLine(
        proceeding_id=row["proceeding_id"],
        nature=row["nature"],
        number=row["number"],
        title=row["title"],
        duty=row["duty"],
        kind=row["kind"],
        kind_vi=words.vi,
        kind_en=words.en,
        unit=known.unit_apart(row["unit_id"], now) or Named(row["unit_id"], row["unit_id"]),
        official=known.official(row["official"]),
        bearer=known.official(row["bearer"]),
        part=row["part"],
        on_behalf_of=known.official(row["on_behalf_of"]),
        began_at=row["began_at"],
        began_position=row["began_position"],
        due_at=due_at,
        state=state,
        state_vi=DUTY_STATES[state].vi,
        state_en=DUTY_STATES[state].en,
        left_us=known.working_us(agency, now, due_at) if runs else None,
        overdue_us=known.working_us(agency, due_at, stopped_at),
        met_at=row["met_at"],
        met_by=known.official(row["met_by"]),
        met_position=row["met_position"],
        fell_at=row["fell_at"],
        missed=duty_missed(row, now),
        binds=row["binds"],
        reminded_at=row["reminded_at"],
        rungs=row["rungs"],
        measure=row["measure"],
        measure_until_on=row["measure_until_on"],
        measure_by=known.official(row["measure_by"]),
        positions=tuple(row["positions"]),
    )


def duty_missed(row: Mapping[str, Any], now: datetime) -> bool:
    """Whether a row of `views.duties` was missed by a moment, as the list of what was missed has it."""
    over_at, due_at = row["over_at"], row["due_at"]
    stopped_in_time = row["waits"] and (row["waits_since"] is None or row["waits_since"] <= due_at)
    return bool(due_at < now and not stopped_in_time and (over_at is None or over_at > due_at))


def duty_state(row: Mapping[str, Any], now: datetime) -> DutyState:
    """How a row of `views.duties` stands at a moment."""
    over_at, due_at = row["over_at"], row["due_at"]
    if over_at is not None and over_at <= now:
        stopped_at = (row["waits_since"] or due_at) if row["waits"] else over_at
        in_time = min(over_at, stopped_at) <= due_at
        if row["met_at"] is not None:
            return DutyState.MET if in_time else DutyState.MET_LATE
        return DutyState.FELL if in_time else DutyState.FELL_LATE
    if row["waits"]:
        return DutyState.WAITING
    if due_at < now:
        return DutyState.OVERDUE
    near = row["due_soon_at"] is not None and row["due_soon_at"] <= now
    return DutyState.DUE_SOON if near else DutyState.OPEN


def _filters(
    now: datetime,
    state: DutyList,
    nature: str | None,
    kind: str | None,
    unit: UnitId | None,
    agency: AgencyId | None,
    official: OfficialId | None,
    proceeding_id: UUID | None,
) -> tuple[list[str], dict[str, Any]]:
    wanted: dict[str, tuple[str, Any]] = {
        "d.nature = %(nature)s": ("nature", nature),
        "d.kind = %(kind)s": ("kind", kind),
        "d.unit_id = %(unit)s": ("unit", unit),
        "d.agency_id = %(agency)s": ("agency", agency),
        "b.bearer = %(official)s": ("official", official),
        "d.proceeding_id = %(proceeding_id)s": ("proceeding_id", proceeding_id),
    }
    where = [_CONDITIONS[state], *(text for text, (_, value) in wanted.items() if value is not None)]
    return where, {"now": now, **{name: value for name, value in wanted.values() if value is not None}}


def _rung_line(row: Mapping[str, Any], known: Knowledge) -> RungLine:
    words = duty_words(row["kind"])
    return RungLine(
        proceeding_id=row["proceeding_id"],
        nature=row["nature"],
        number=row["number"],
        title=row["title"],
        escalation_no=row["escalation_no"],
        duty=row["duty"],
        kind=row["kind"],
        kind_vi=words.vi,
        kind_en=words.en,
        due_at=row["due_at"],
        rung=row["rung"],
        office=row["office"],
        bearer=known.official(row["bearer"]) or Named(row["bearer"], row["bearer"]),
        delivered_at=row["delivered_at"],
        answer_due_at=row["answer_due_at"],
        acknowledged_at=row["acknowledged_at"],
        answered_at=row["answered_at"],
        answered_by=known.official(row["answered_by"]),
        measure=row["measure"],
        until_on=row["until_on"],
        unanswered_at=row["unanswered_at"],
        unanswered_by=known.official(row["unanswered_by"]),
        awaits=row["awaits"],
        positions=tuple(row["positions"]),
    )
