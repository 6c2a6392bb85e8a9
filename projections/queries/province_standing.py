"""How a whole province stands, in one row: what is open, overdue, stalled, unanswered, on time; now or as of a moment.

It is what a view across provinces asks of each of them. Each figure is the one that the province's own pages show, by
the same statement (`boards`, `drilldown`, `indicators`), so a number across opens into the list that was counted there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection, sql

from domain.model.errors import DomainError
from projections.ledger_standing import LedgerStanding
from projections.queries.boards import CONDITIONS, OPEN, BoardState
from projections.queries.drilldown import Measured, source
from projections.queries.indicator_definitions import ON_TIME_766, ON_TIME_SLIP
from projections.queries.indicators import values_of
from projections.queries.moments import AsOf, Moment, moment_of
from projections.queries.periods import Period
from projections.queries.views_then import Look, views_then
from projections.rows import Row
from projections.views.board import DossierRow
from projections.views.clock_766 import Clock766Row
from projections.views.custody import DueDateRow, StopRow
from projections.views.escalations import EscalationRow


class MomentNotReached(DomainError):
    """Details: moment, now."""

    CODE = "moment-not-reached"
    VI = "Chưa đến {moment}: sổ này đang ở {now}. Hãy hỏi một thời điểm đã qua."
    EN = "It is not {moment} yet: this log is at {now}. Ask about a moment that has passed."


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """n of `of`; where `of` is 0 there is nothing to divide by."""

    n: int
    of: int

    @property
    def possible(self) -> bool:
        return 0 <= self.n <= self.of


class ProvinceStanding(msgspec.Struct, frozen=True, kw_only=True):
    """asked_at: the moment of the figures, by this log's clock. position: the last event that they know of.

    open, overdue, stalled, to_answer: at that moment. unanswered: escalations whose term passed in the period.
    on_time: by Decision 766. late: by the first slip, as the 2 % rule has it. The two have denominators of their own.
    """

    asked_at: datetime
    position: int
    period: str
    open: int
    overdue: int
    stalled: int
    to_answer: int
    unanswered: int
    on_time: Share
    late: Share

    @property
    def possible(self) -> bool:
        """Whether a log can come to that; what is negative would make a sum across smaller."""
        parts = (Share(n=self.overdue, of=self.open), Share(n=self.stalled, of=self.open), self.on_time, self.late)
        return min(self.to_answer, self.unanswered) >= 0 and all(part.possible for part in parts)


class ProvinceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """standing: of the moment that was asked about. ledger: as it is now, whatever that moment."""

    standing: ProvinceStanding
    ledger: LedgerStanding


def province_standing(
    connection: Connection[Any], period: Period | None, *, now: datetime, as_of: AsOf = None
) -> ProvinceStanding:
    """As of all that the views hold, or of what was known by a moment, asked at that moment.

    period: the quarter of that moment, unless another is named.
    PositionNotReached, MomentNotReached, ViewsNotReady.
    """
    asked = moment_of(connection, now=now, as_of=as_of)
    if asked.about > now:
        raise MomentNotReached(moment=asked.about.isoformat(), now=now.isoformat())
    with _views_of(connection, asked, then=as_of is not None) as then:
        over = period or Period.quarter_of(asked.about)
        return standing_in(then, over, now=asked.about, position=asked.position)


def standing_in(connection: Connection[Any], period: Period, *, now: datetime, position: int) -> ProvinceStanding:
    """The same of views that are those of the moment already."""
    values = values_of(period, now, None)

    def counted(text: str) -> tuple[int, ...]:
        row: tuple[int, ...] | None = connection.execute(sql.SQL(text), values).fetchone()
        assert row is not None
        return row

    board = ", ".join(f"count(*) FILTER (WHERE {CONDITIONS[state]})" for state in _STATES)
    lying = counted(f"SELECT {board} FROM views.dossiers AS d WHERE {OPEN}")  # noqa: S608 - literals of this package
    to_answer, unanswered = (
        counted(f"SELECT count(*) FROM ({source(figure, by_holder=False)}) AS s")[0]  # noqa: S608 - the same
        for figure in (Measured.TO_ANSWER, Measured.UNANSWERED)
    )
    in_time, of_all = counted(_SHARE.format(rows=ON_TIME_766.rows))
    by_slip, of_slips = counted(_SHARE.format(rows=ON_TIME_SLIP.rows))
    return ProvinceStanding(
        asked_at=now,
        position=position,
        period=str(period),
        open=lying[0],
        overdue=lying[1],
        stalled=lying[2],
        to_answer=to_answer,
        unanswered=unanswered,
        on_time=Share(n=in_time, of=of_all),
        late=Share(n=of_slips - by_slip, of=of_slips),
    )


_STATES: Final = (BoardState.OPEN, BoardState.OVERDUE, BoardState.STALLED)
"""Those whose conditions need the dossier's row alone."""

_SHARE: Final = "SELECT count(*) FILTER (WHERE s.good), count(*) FROM ({rows}) AS s"

_LOOKED_AT: Final[tuple[type[Row], ...]] = (DossierRow, Clock766Row, DueDateRow, StopRow, EscalationRow)


@contextmanager
def _views_of(connection: Connection[Any], asked: Moment, *, then: bool) -> Iterator[Connection[Any]]:
    """The views: today's, or those of the moment that was asked for."""
    if not then:
        yield connection
        return
    with views_then(connection, asked, Look(rows=dict.fromkeys(_LOOKED_AT, _any))) as found:
        yield found


def _any(_row: object) -> bool:
    return True
