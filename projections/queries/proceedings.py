"""Proceedings of every nature: lists, one by its number or id with its duties, its history, and all as of then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.event import AgencyId, OfficialId, UnitId
from domain.model.natures import NATURES
from domain.model.proceeding_refusals import ProceedingUnknown
from projections.queries.duties_owed import DutyLine, DutyList, RungLine, duties_in, duties_owed, duty_rungs
from projections.queries.events import EventLine, event_lines
from projections.queries.history import History, history
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.moments import AsOf, Moment, moment_of
from projections.queries.paging import MAX_LIMIT, Page, bounded, read_cursor, write_cursor
from projections.queries.traces import history_of
from projections.queries.views_then import Look, views_then
from projections.rows import Row
from projections.views.duties import DutyBearerRow, DutyRow, DutyRungRow
from projections.views.proceedings import ProceedingRow
from projections.words import stage_words


class ProceedingList(StrEnum):
    """Which proceedings a list shows."""

    OPEN = "open"
    OVERDUE = "overdue"
    """Open, with a duty that is overdue."""
    ENDED = "ended"
    ALL = "all"


class ProceedingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One proceeding. units, officials: whom it concerns and who owes something in it. duties_*: owed now, of them
    overdue; missed: all that were not met in their term. next_due_at: the soonest due instant of those owed.
    """

    proceeding_id: UUID
    nature: str
    nature_vi: str
    nature_en: str
    number: str
    title: str
    stage: str
    stage_vi: str
    stage_en: str
    version: int
    position: int
    opened_at: datetime
    opened_by: Named
    opened_position: int
    ended_at: datetime | None
    last_act_at: datetime | None
    restricted: bool
    procedure: Named | None
    field: str | None
    dossiers: tuple[UUID, ...]
    units: tuple[Named, ...]
    officials: tuple[Named, ...]
    duties_owed: int
    duties_overdue: int
    duties_missed: int
    next_due_at: datetime | None


class ProceedingView(msgspec.Struct, frozen=True, kw_only=True):
    """One proceeding whole: its line, its duties in the order in which they were laid on, the rungs of ladders."""

    line: ProceedingLine
    duties: tuple[DutyLine, ...]
    rungs: tuple[RungLine, ...]


class ProceedingThen(msgspec.Struct, frozen=True, kw_only=True):
    """A proceeding as of a moment. events: what had been recorded, and had happened by then."""

    asked: Moment
    view: ProceedingView
    events: tuple[EventLine, ...]


class DutiesThen(msgspec.Struct, frozen=True, kw_only=True):
    asked: Moment
    page: Page[DutyLine]


_CONDITIONS: Final[Mapping[ProceedingList, str]] = {
    ProceedingList.OPEN: "(p.ended_at IS NULL OR p.ended_at > %(now)s)",
    ProceedingList.OVERDUE: "(p.ended_at IS NULL OR p.ended_at > %(now)s) AND s.overdue > 0",
    ProceedingList.ENDED: "p.ended_at <= %(now)s",
    ProceedingList.ALL: "true",
}

_FROM: Final = """
    FROM views.proceedings AS p LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE d.over_at IS NULL OR d.over_at > %(now)s) AS owed,
            count(*) FILTER (WHERE NOT d.waits AND d.due_at < %(now)s AND (d.over_at IS NULL OR d.over_at > %(now)s))
                AS overdue,
            count(*) FILTER (WHERE (NOT d.waits OR d.waits_since > d.due_at) AND d.due_at < %(now)s
                AND (d.over_at IS NULL OR d.over_at > d.due_at)) AS missed,
            min(d.due_at) FILTER (WHERE NOT d.waits AND (d.over_at IS NULL OR d.over_at > %(now)s)) AS next_due_at
        FROM views.duties AS d WHERE d.proceeding_id = p.proceeding_id AND d.began_at <= %(now)s
    ) AS s ON true
"""


def proceedings(
    connection: Connection[Any],
    *,
    now: datetime,
    state: ProceedingList = ProceedingList.OPEN,
    nature: str | None = None,
    stage: str | None = None,
    unit: UnitId | None = None,
    agency: AgencyId | None = None,
    official: OfficialId | None = None,
    dossier: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ProceedingLine]:
    """Proceedings in a state, the last opened first. CursorUnreadable.

    unit, official: whom it concerns, or who owes something in it; agency: the same of any of its units. dossier: on
    which it bears.
    """
    known = knowledge(connection)
    where, values = _filters(known, now, state, nature, stage, unit, agency, official, dossier)
    if cursor is not None:
        opened_at, after_id = read_cursor(cursor, tuple[datetime, UUID])
        where.append("(p.opened_at, p.proceeding_id) < (%(before_at)s, %(before_id)s)")
        values |= {"before_at": opened_at, "before_id": after_id}
    values["limit"] = bounded(limit) + 1
    text = (
        f"SELECT p.*, s.* {_FROM} WHERE {' AND '.join(where)} "
        "ORDER BY p.opened_at DESC, p.proceeding_id DESC LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(_line(row, known, now) for row in found[: bounded(limit)])
    more = len(found) > len(rows)
    return Page(rows, write_cursor(rows[-1].opened_at, rows[-1].proceeding_id) if more else None)


def count_proceedings(
    connection: Connection[Any],
    *,
    now: datetime,
    most: int,
    state: ProceedingList = ProceedingList.OPEN,
    nature: str | None = None,
    stage: str | None = None,
    unit: UnitId | None = None,
    agency: AgencyId | None = None,
    official: OfficialId | None = None,
    dossier: UUID | None = None,
) -> int:
    """How many rows `proceedings` has in all, counted no further than `most`."""
    where, values = _filters(knowledge(connection), now, state, nature, stage, unit, agency, official, dossier)
    text = f"SELECT count(*) FROM (SELECT 1 {_FROM} WHERE {' AND '.join(where)} LIMIT %(most)s) AS found"  # noqa: S608
    row = connection.execute(sql.SQL(text), {**values, "most": most}).fetchone()
    assert row is not None
    return int(row[0])


def proceeding_id_of(connection: Connection[Any], address: str, *, nature: str | None = None) -> UUID:
    """The proceeding that a number or an id names, of a nature if one is named. ProceedingUnknown."""
    try:
        column, wanted = "proceeding_id", str(UUID(address))
    except ValueError:
        column, wanted = "number", address
    row = connection.execute(
        sql.SQL(
            "SELECT proceeding_id FROM views.proceedings WHERE {column} = %s AND coalesce(nature = %s, true)"
        ).format(column=sql.Identifier(column)),
        [wanted, nature],
    ).fetchone()
    if row is None:
        raise ProceedingUnknown(proceeding=address)
    return UUID(str(row[0]))


def proceeding(
    connection: Connection[Any], address: str, *, now: datetime, nature: str | None = None
) -> ProceedingView:
    """A proceeding by its number or id, of a nature if one is named. ProceedingUnknown."""
    return _view(connection, proceeding_id_of(connection, address, nature=nature), address, now)


def proceeding_history(
    connection: Connection[Any],
    proceeding_id: UUID,
    *,
    kind: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> History:
    """Its events in order of recording, the latest first, with their words. kind: of one topic. CursorUnreadable."""
    return history(connection, proceeding_id, kind=kind, cursor=cursor, limit=limit)


def proceeding_as_of(
    connection: Connection[Any],
    address: str,
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
) -> ProceedingThen:
    """A proceeding by its number or id at a moment. ProceedingUnknown, also where nothing was known of it then."""
    proceeding_id = proceeding_id_of(connection, address)
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    with proceeding_views(connection, asked, only=frozenset({proceeding_id})) as then:
        view = _view(then, proceeding_id, address, asked.about)
        stored = history_of(then, proceeding_id, asked.position)
        happened = [r for r in stored if asked.cut_at is None or r.body.occurred_at <= asked.cut_at]
        return ProceedingThen(asked=asked, view=view, events=tuple(event_lines(happened, knowledge(then))))


def duties_as_of(
    connection: Connection[Any],
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
    state: DutyList = DutyList.OWED,
    nature: str | None = None,
    kind: str | None = None,
    unit: UnitId | None = None,
    agency: AgencyId | None = None,
    official: OfficialId | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> DutiesThen:
    """Which duties were owed at a moment, cut like today's. CursorUnreadable, PositionNotReached, ViewsNotReady."""
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    with proceeding_views(connection, asked) as then:
        page = duties_owed(
            then,
            now=asked.about,
            state=state,
            nature=nature,
            kind=kind,
            unit=unit,
            agency=agency,
            official=official,
            cursor=cursor,
            limit=limit,
        )
        return DutiesThen(asked=asked, page=page)


@contextmanager
def proceeding_views(
    connection: Connection[Any], asked: Moment, *, only: frozenset[UUID] | None = None
) -> Iterator[Connection[Any]]:
    """The views of a moment, as far as proceedings look at them; only: some proceedings and no others."""
    looked_at: tuple[type[Row], ...] = (ProceedingRow, DutyRow, DutyBearerRow, DutyRungRow)
    with views_then(connection, asked, Look(rows=dict.fromkeys(looked_at, _any), only=only)) as then:
        yield then


def _any(_row: object) -> bool:
    return True


def _view(connection: Connection[Any], proceeding_id: UUID, address: str, now: datetime) -> ProceedingView:
    values = {"now": now, "id": proceeding_id}
    with connection.cursor(row_factory=dict_row) as reading:
        row = reading.execute(sql.SQL(f"SELECT p.*, s.* {_FROM} WHERE p.proceeding_id = %(id)s"), values).fetchone()
    if row is None:
        raise ProceedingUnknown(proceeding=address)
    return ProceedingView(
        line=_line(row, knowledge(connection), now),
        duties=duties_in(connection, proceeding_id, now=now),
        rungs=duty_rungs(connection, now=now, awaiting=False, proceeding_id=proceeding_id, limit=MAX_LIMIT).rows,
    )


def _filters(
    known: Knowledge,
    now: datetime,
    state: ProceedingList,
    nature: str | None,
    stage: str | None,
    unit: UnitId | None,
    agency: AgencyId | None,
    official: OfficialId | None,
    dossier: UUID | None,
) -> tuple[list[str], dict[str, Any]]:
    of_agency = [u.unit_id for u in known.reference.organisation.units.values() if u.agency_id == agency]
    wanted: dict[str, tuple[str, Any]] = {
        "p.nature = %(nature)s": ("nature", nature),
        "p.stage = %(stage)s": ("stage", stage),
        "%(unit)s = ANY(p.units)": ("unit", unit),
        "p.units && %(of_agency)s::text[]": ("of_agency", of_agency if agency is not None else None),
        "%(official)s = ANY(p.officials)": ("official", official),
        "p.dossiers @> ARRAY[%(dossier)s::uuid]": ("dossier", dossier),
    }
    where = [_CONDITIONS[state], *(text for text, (_, value) in wanted.items() if value is not None)]
    return where, {"now": now, **{name: value for name, value in wanted.values() if value is not None}}


def _line(row: Mapping[str, Any], known: Knowledge, now: datetime) -> ProceedingLine:
    nature, stage = NATURES[row["nature"]], stage_words(row["nature"], row["stage"])
    opened_at, code = row["opened_at"], row["procedure_code"]
    return ProceedingLine(
        proceeding_id=row["proceeding_id"],
        nature=row["nature"],
        nature_vi=nature.vi,
        nature_en=nature.en,
        number=row["number"],
        title=row["title"],
        stage=row["stage"],
        stage_vi=stage.vi,
        stage_en=stage.en,
        version=row["version"],
        position=row["position"],
        opened_at=opened_at,
        opened_by=known.official(row["opened_by"]) or Named(row["opened_by"], row["opened_by"]),
        opened_position=row["opened_position"],
        ended_at=row["ended_at"],
        last_act_at=row["last_act_at"],
        restricted=row["restricted"],
        procedure=known.procedure(code, None) if code is not None else None,
        field=row["field"],
        dossiers=tuple(row["dossiers"]),
        units=tuple(known.unit_apart(unit, now) or Named(unit, unit) for unit in row["units"]),
        officials=tuple(known.official(one) or Named(one, one) for one in row["officials"]),
        duties_owed=row["owed"],
        duties_overdue=row["overdue"],
        duties_missed=row["missed"],
        next_due_at=row["next_due_at"],
    )
