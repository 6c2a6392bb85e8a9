"""An official's responsibility record, and boards, as of what was known at one moment, about another.

The queries are today's; only the rows that they run over are those of then (`views_then`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec
from psycopg import Connection

from domain.model.event import OfficialId, UnitId
from projections.queries.boards import BoardRow, BoardState, Counts, board, counts
from projections.queries.knowledge import reference_at
from projections.queries.moments import AsOf, Moment, moment_of
from projections.queries.official_records import Record, record
from projections.queries.paging import MAX_LIMIT, Page
from projections.queries.periods import Period
from projections.queries.views_then import Look, views_then
from projections.views.board import DossierRow
from projections.views.custody import CustodyRow, DueDateRow, StopRow
from projections.views.explanations import ExplanationRow
from projections.views.facts import FactRow
from projections.views.findings import FindingRow
from projections.views.handovers import HandoverRow
from projections.views.proceedings import ProceedingRow
from projections.views.tallies import TallyRow


class BoardThen(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a board, and how many dossiers were open, as of a moment."""

    asked: Moment
    counts: Counts
    page: Page[BoardRow]


def record_as_of(
    connection: Connection[Any],
    official: OfficialId,
    period: Period | None = None,
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
) -> Record:
    """The record of an official over a period, by default the quarter that was asked about.

    OfficialUnknown, also for one who was not known yet; PositionNotReached, ViewsNotReady.
    """
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    asked_period = period or Period.quarter_of(asked.about)
    with record_views(connection, official, asked) as then:
        return record(then, official, asked_period, now=asked.about)


@contextmanager
def record_views(
    connection: Connection[Any], official: OfficialId, asked: Moment, *, narrow: bool = True
) -> Iterator[Connection[Any]]:
    """The views of a moment, as far as an official's record looks at them."""
    people = reference_at(connection, asked.position).organisation.officials
    units = frozenset(held.unit_id for held in people[official].appointments) if official in people else frozenset()

    def theirs(row: Any) -> bool:
        """Of facts and tallies."""
        return row.official == official or row.unit_id in units

    def held(row: CustodyRow) -> bool:
        return row.answerer == official or row.unit_id in units

    def about_them(row: FindingRow | ExplanationRow) -> bool:
        return row.official == official

    look = Look(
        rows={
            DossierRow: _any,
            ProceedingRow: _any,
            CustodyRow: held,
            StopRow: _any,
            DueDateRow: _any,
            FactRow: theirs,
            TallyRow: theirs,
            FindingRow: about_them,
            ExplanationRow: about_them,
        },
        officials=frozenset({official}),
        units=units,
        narrow=narrow,
    )
    with views_then(connection, asked, look) as then:
        yield then


def board_as_of(
    connection: Connection[Any],
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
    state: BoardState = BoardState.OPEN,
    agency: str | None = None,
    unit: UnitId | None = None,
    field: str | None = None,
    procedure: str | None = None,
    holder: OfficialId | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> BoardThen:
    """A board at a moment, cut like today's. CursorUnreadable, PositionNotReached, ViewsNotReady."""
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    with board_views(connection, asked, agency=agency, unit=unit, holder=holder) as then:
        return BoardThen(
            asked=asked,
            counts=counts(then, now=asked.about, agency=agency, unit=unit, field=field, holder=holder),
            page=board(
                then,
                now=asked.about,
                state=state,
                agency=agency,
                unit=unit,
                field=field,
                procedure=procedure,
                holder=holder,
                cursor=cursor,
                limit=limit,
            ),
        )


def whole_board(
    connection: Connection[Any], asked: Moment, unit: UnitId, state: BoardState = BoardState.OPEN
) -> list[BoardRow]:
    """All rows of a unit's board at a moment."""
    found: list[BoardRow] = []
    with board_views(connection, asked, unit=unit) as then:
        cursor: str | None = None
        while True:
            page = board(then, now=asked.about, state=state, unit=unit, cursor=cursor, limit=MAX_LIMIT)
            found.extend(page.rows)
            cursor = page.next
            if cursor is None:
                return found


@contextmanager
def board_views(
    connection: Connection[Any],
    asked: Moment,
    *,
    agency: str | None = None,
    unit: UnitId | None = None,
    holder: OfficialId | None = None,
    narrow: bool = True,
) -> Iterator[Connection[Any]]:
    """The views of a moment, as far as a board looks at them."""
    now = asked.about

    def holds(row: CustodyRow) -> bool:
        return row.from_at <= now and (row.to_at is None or row.to_at > now)

    anybody = agency is None and unit is None and holder is None
    look = Look(
        rows={DossierRow: _any, CustodyRow: holds, HandoverRow: _any},
        officials=None if anybody else _given(holder),
        units=None if anybody else _given(unit),
        agencies=_given(agency),
        narrow=narrow,
    )
    with views_then(connection, asked, look) as then:
        yield then


def _given(value: str | None) -> frozenset[str]:
    return frozenset() if value is None else frozenset({value})


def _any(_row: object) -> bool:
    return True
