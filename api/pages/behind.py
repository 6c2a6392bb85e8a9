"""`/danh-sach/…`: the lists behind the numbers of the drill-down, each with its files.

The filters are those of the number that leads here: period, agency, unit, field, and the person for whom something
waits. What somebody did in a period is in their record, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.list_access import need_unit
from api.http.reads import Cursor, Filter, Look
from api.pages.lists import MOST_ROWS, Chooser, Column, List, Rows, answer, listed
from api.pages.measures import Measures, measures
from api.pages.periods import Ky, period_of
from api.pages.visitor import Visitor, need
from api.pages.wording import CAUSES, Wording
from projections import words
from projections.queries.boards import BoardState, how_many
from projections.queries.drilldown import Measured, Scope
from projections.queries.drilldown_lists import (
    DossierLine,
    ObstacleLine,
    StalledLine,
    count_behind,
    dossiers_behind,
    obstacles_behind,
    rungs_behind,
    stalled,
)
from projections.queries.knowledge import Named, knowledge
from projections.queries.overdue_causes import EXCUSED_CAUSE, causes, dossiers_of_cause
from projections.queries.paging import Page
from projections.queries.watching import EscalationLine
from projections.words import Words

router = APIRouter(include_in_schema=False)

R = TypeVar("R")
Names = dict[str, str | None]
T = TypeVar("T", DossierLine, ObstacleLine, EscalationLine)

_MINUTE_US: Final = 60_000_000

MOST_NAMED: Final = 20
"""Dossiers that an order from a list names; whoever issues it adds others."""

FILTERS: Final = (
    Chooser("ky", "Kỳ", "Period"),
    Chooser("co_quan", "Cơ quan", "Agency"),
    Chooser("don_vi", "Đơn vị", "Unit"),
    Chooser("linh_vuc", "Lĩnh vực", "Field"),
)
OFFICIAL: Final = Chooser("can_bo", "Cán bộ", "Official")


class Finished(StrEnum):
    """Lists of dossiers, by the last part of their address."""

    HANDLED = "xu-ly"
    ENDED = "ket-thuc"
    LATE = "tre-han"
    HELD_OVERDUE = "giu-qua-han"


def _minutes(microseconds: int) -> int:
    """Working time in minutes, rounded half up."""
    return (microseconds + _MINUTE_US // 2) // _MINUTE_US


def _record(who: Named | None) -> str | None:
    return None if who is None or who.id.startswith("~") else f"/can-bo/{who.id}/ho-so-trach-nhiem"


def _code(row: T) -> str:
    return row.code or str(row.dossier_id)


def _trace(row: T) -> str:
    return f"/ho-so/{_code(row)}/dien-bien"


def _coded(row: T, w: Wording) -> str:
    return row.code or w.t("chưa có mã", "no code yet")


def _events(row: EscalationLine | ObstacleLine) -> str:
    return f"/su-kien/{row.positions[0]}"


_DOSSIER: Final[tuple[Column[DossierLine], ...]] = (
    Column("code", "Mã hồ sơ", "Code", _code, _coded, _trace),
    Column("procedure", "Thủ tục", "Procedure", lambda r: r.procedure.name),
    Column("procedure_id", "Mã thủ tục", "Procedure code", lambda r: r.procedure.id, hidden=True),
    Column("field", "Lĩnh vực", "Field", lambda r: r.field),
    Column("agency", "Cơ quan", "Agency", lambda r: r.agency.name),
    Column("received_at", "Tiếp nhận", "Received", lambda r: r.received_at),
    Column("due_at", "Hạn theo phiếu hẹn", "Due by the slip", lambda r: r.due_first_at),
    Column("ended_at", "Kết thúc", "Ended", lambda r: r.ended_at),
    Column("state", "Tình trạng", "State", lambda r: r.state, lambda r, w: w.said(words.STATES, r.state)),
    Column("late", "Trễ", "Late", lambda r: r.late),
)


def _dossiers(name: str, vi: str, en: str, more: tuple[Column[DossierLine], ...] = ()) -> List[DossierLine]:
    return List(name, vi, en, (*_DOSSIER, *more), Words("Theo mã hồ sơ.", "By code."), FILTERS)


DOSSIERS: Final = {
    Finished.HANDLED: (Measured.HANDLED, _dossiers("xu-ly", "Hồ sơ xử lý trong kỳ", "Dossiers handled in the period")),
    Finished.ENDED: (
        Measured.ENDED,
        _dossiers("ket-thuc", "Hồ sơ tính cho tỷ lệ trễ", "Dossiers that the share of late ones is of"),
    ),
    Finished.LATE: (Measured.LATE, _dossiers("tre-han", "Hồ sơ kết thúc trễ", "Dossiers finished late")),
    Finished.HELD_OVERDUE: (
        Measured.HELD_OVERDUE,
        _dossiers(
            "giu-qua-han",
            "Hồ sơ giữ khi quá hạn, đã kết thúc trong kỳ",
            "Dossiers held while overdue, ended in the period",
            (
                Column(
                    "held_overdue_minutes", "Giữ khi quá hạn", "Held while overdue", lambda r: _minutes(r.amount),
                    lambda r, w: w.worked(r.amount),
                ),
            ),
        ),
    ),
}  # fmt: skip

_GROUNDS: Final = words.GROUNDS | {EXCUSED_CAUSE: Words("được miễn", "excused")}
Ground = Annotated[str, Query(max_length=40, pattern="^(" + "|".join(_GROUNDS) + ")$")]
BY_CAUSE: Final = List[DossierLine](
    "nguyen-nhan",
    "Hồ sơ quá hạn, theo quy tắc giữ",
    "Overdue dossiers, by custody rule",
    (
        *_DOSSIER,
        Column(
            "overdue_minutes", "Quá hạn theo quy tắc này", "Overdue by this rule", lambda r: _minutes(r.amount),
            lambda r, w: w.worked(r.amount),
        ),
    ),
    Words("Theo mã hồ sơ.", "By code."),
    (Chooser("vi", "Quy tắc", "Rule", _GROUNDS), *(one for one in FILTERS if one.name != "don_vi")),
)  # fmt: skip

RUNGS: Final[tuple[Column[EscalationLine], ...]] = (
    Column("answer_due_at", "Trả lời trước", "Answer by", lambda r: r.answer_due_at),
    Column("code", "Mã hồ sơ", "Code", _code, _coded, _trace),
    Column("cause", "Vì", "Cause", lambda r: r.cause, lambda r, w: w.said(CAUSES, r.cause)),
    Column("rung", "Cấp", "Rung", lambda r: r.rung, None, _events),
    Column("bearer", "Người nhận", "To", lambda r: r.bearer.name, lambda r, w: w.person(r.bearer)),
    Column("bearer_id", "Mã người nhận", "To, id", lambda r: r.bearer.id, hidden=True),
    Column("unit", "đơn vị", "unit", lambda r: r.unit.name if r.unit else None, beneath=True),
    Column("delivered_at", "Báo lúc", "Delivered", lambda r: r.delivered_at),
    Column("answered_at", "Trả lời lúc", "Answered", lambda r: r.answered_at),
    Column("measure", "biện pháp", "measure", lambda r: r.measure, beneath=True),
    Column("unanswered_at", "Hết hạn trả lời", "Unanswered since", lambda r: r.unanswered_at),
)
_SOONEST: Final = Words("Hạn trả lời sớm nhất trước.", "Soonest due first.")
TO_ANSWER: Final = List[EscalationLine](
    "chuyen-cap-cho", "Chuyển cấp chờ trả lời", "Escalations to answer", RUNGS, _SOONEST, (*FILTERS, OFFICIAL)
)
UNANSWERED: Final = List[EscalationLine](
    "chuyen-cap-khong-tra-loi",
    "Chuyển cấp không được trả lời trong thời hạn",
    "Escalations not answered in time",
    RUNGS,
    _SOONEST,
    FILTERS,
)
OBSTACLES: Final = List[ObstacleLine](
    "vuong-mac-qua-han",
    "Vướng mắc quá hạn trả lời",
    "Obstacles past the term of their answer",
    (
        Column("due_at", "Hạn trả lời", "Answer by", lambda r: r.due_at),
        Column(
            "past_minutes", "quá", "past", lambda r: _minutes(r.past_us), lambda r, w: w.worked(r.past_us), beneath=True
        ),
        Column("code", "Mã hồ sơ", "Code", _code, _coded, _trace),
        Column("obstacle_no", "Vướng mắc số", "Obstacle no.", lambda r: r.obstacle_no, None, _events),
        Column("reported_at", "Báo lúc", "Reported", lambda r: r.reported_at),
        Column("reported_by", "Người báo", "Reported by", lambda r: r.reported_by.name),
        Column("addressed_to", "Gửi", "Addressed to", lambda r: r.addressed_to.name),
    ),
    Words("Quá lâu nhất trước.", "The longest past first."),
    (*FILTERS, OFFICIAL),
)


def _of(row: StalledLine, member: Callable[[StalledLine], Named | None]) -> str | None:
    named = member(row)
    return None if named is None else named.name


def _answers(row: StalledLine) -> Named | None:
    return row.row.answering.who if row.row.answering else None


def _rule(row: StalledLine, w: Wording) -> str:
    ground = row.row.answering.ground if row.row.answering else None
    return w.said(words.GROUNDS, ground)


STALLED: Final = List[StalledLine](
    "dung-yen",
    "Hồ sơ đứng yên",
    "Stalled dossiers",
    (
        Column(
            "code", "Mã hồ sơ", "Code", lambda r: r.row.code or str(r.row.dossier_id),
            lambda r, w: r.row.code or w.t("chưa có mã", "no code yet"),
            lambda r: f"/ho-so/{r.row.code or r.row.dossier_id}/dien-bien",
        ),
        Column("procedure", "thủ tục", "procedure", lambda r: r.row.procedure.name, beneath=True),
        Column(
            "last_act", "Việc sau cùng", "Last act", lambda r: r.topic, lambda r, w: w.t(r.act.vi, r.act.en),
            lambda r: f"/su-kien/{r.position}",
        ),
        Column("position", "Vị trí sự kiện", "Event's position", lambda r: r.position, hidden=True),
        Column("last_act_at", "lúc", "at", lambda r: r.row.last_act_at, beneath=True),
        Column(
            "silent_minutes", "Im lặng (giờ làm việc)", "Silent for (working time)", lambda r: _minutes(r.silent_us),
            lambda r, w: w.worked(r.silent_us),
        ),
        Column("stalled_since", "Đứng yên từ", "Stalled since", lambda r: r.row.stalled_since),
        Column(
            "answering", "Ai chịu trách nhiệm", "Who answers", lambda r: _of(r, _answers),
            lambda r, w: w.person(r.row.answering.who) if r.row.answering else "–", lambda r: _record(_answers(r)),
        ),
        Column("answering_unit", "đơn vị", "unit",
            lambda r: _of(r, lambda one: one.row.answering.unit if one.row.answering else None), beneath=True),
        Column(
            "rule", "Theo quy tắc", "By rule", lambda r: r.row.answering.ground if r.row.answering else None, _rule
        ),
        Column("step_due_at", "Hạn bước", "Step due", lambda r: r.row.step_due_at),
        Column("step", "bước", "step", lambda r: r.row.step_name, beneath=True),
    ),
    Words("Gần hạn nhất trước.", "Soonest due first."),
    (*FILTERS[1:], OFFICIAL),
)  # fmt: skip


class Which:
    """What a list is narrowed to. Whoever may not see all names a unit of theirs."""

    def __init__(
        self,
        request: Request,
        visitor: Visitor,
        ky: Ky = None,
        co_quan: Filter = None,
        don_vi: Filter = None,
        linh_vuc: Filter = None,
    ) -> None:
        need(request, visitor, Right.READ_BOARDS)
        need_unit(request, visitor, Right.READ_BOARDS, don_vi, "all boards")
        self.ky = ky
        self.scope = Scope(agency=co_quan, unit=don_vi, field=linh_vuc)

    def named(self, look: Look) -> dict[str, str | None]:
        """What the filters are called."""
        known, scope = knowledge(look.connection), self.scope
        found = {
            "co_quan": known.agency(scope.agency, look.now),
            "don_vi": known.unit(scope.unit, look.now),
            "can_bo": known.official(scope.official),
        }
        return {name: None if one is None else one.name for name, one in found.items()}


class WaitingFor(Which):
    """The same of what waits for somebody now; everybody may see what waits for themself."""

    def __init__(
        self,
        request: Request,
        visitor: Visitor,
        ky: Ky = None,
        co_quan: Filter = None,
        don_vi: Filter = None,
        linh_vuc: Filter = None,
        can_bo: Filter = None,
    ) -> None:
        need(request, visitor, Right.READ_BOARDS)
        if can_bo != visitor.subject:
            need_unit(request, visitor, Right.READ_BOARDS, don_vi, "all boards")
        self.ky = ky
        self.scope = Scope(agency=co_quan, unit=don_vi, field=linh_vuc, official=can_bo)


Chosen = Annotated[Which, Depends()]
Waiting = Annotated[WaitingFor, Depends()]


@listed(router, "/danh-sach/dung-yen")
def stalled_page(request: Request, visitor: Visitor, which: Waiting, tiep: Cursor = None) -> Response:
    """What stands still: since when, who answers now and by which rule."""
    scope = which.scope

    def ask(look: Look) -> Rows[StalledLine]:
        return _counted(
            page=lambda cursor, limit: stalled(look.connection, now=look.now, scope=scope, cursor=cursor, limit=limit),
            count=lambda most: how_many(
                look.connection, now=look.now, state=BoardState.STALLED, agency=scope.agency, unit=scope.unit,
                field=scope.field, holder=scope.official, most=most,
            ),
            chosen=which.named(look),
            more=lambda: {"measures": _measures(request, visitor, scope, look)},
        )  # fmt: skip

    return answer(request, visitor, STALLED, ask, "behind.html", cursor=tiep)


@listed(router, "/danh-sach/chuyen-cap-cho")
def to_answer_page(request: Request, visitor: Visitor, which: Waiting, tiep: Cursor = None) -> Response:
    """Rungs that wait for an answer."""
    return _rungs(request, visitor, which, TO_ANSWER, Measured.TO_ANSWER, tiep)


@listed(router, "/danh-sach/chuyen-cap-khong-tra-loi")
def unanswered_page(request: Request, visitor: Visitor, which: Chosen, tiep: Cursor = None) -> Response:
    """Rungs whose term of answer ran out in the period."""
    return _rungs(request, visitor, which, UNANSWERED, Measured.UNANSWERED, tiep)


@listed(router, "/danh-sach/vuong-mac")
def obstacles_page(request: Request, visitor: Visitor, which: Waiting, tiep: Cursor = None) -> Response:
    """Obstacles that wait past the term of their answer."""

    def ask(look: Look) -> Rows[ObstacleLine]:
        asked, scope = period_of(which.ky, look), which.scope
        return _counted(
            page=lambda cursor, limit: obstacles_behind(
                look.connection, asked, now=look.now, scope=scope, cursor=cursor, limit=limit
            ),
            count=lambda _: count_behind(look.connection, Measured.OBSTACLES, asked, now=look.now, scope=scope),
            chosen=which.named(look),
        )

    return answer(request, visitor, OBSTACLES, ask, "behind.html", cursor=tiep)


@listed(router, "/danh-sach/nguyen-nhan")
def cause_page(request: Request, visitor: Visitor, which: Chosen, vi: Ground, tiep: Cursor = None) -> Response:
    """Dossiers that ended in the period and were overdue while somebody answered by a rule, or while excused."""

    def ask(look: Look) -> Rows[DossierLine]:
        asked, scope = period_of(which.ky, look), which.scope
        found = {one.ground: one.dossiers for one in causes(look.connection, asked, now=look.now, scope=scope)}
        return _counted(
            page=lambda cursor, limit: dossiers_of_cause(
                look.connection, vi, asked, now=look.now, scope=scope, cursor=cursor, limit=limit
            ),
            count=lambda _: found.get(vi, 0),
            chosen=which.named(look),
        )

    return answer(request, visitor, BY_CAUSE, ask, "behind.html", cursor=tiep)


@listed(router, "/danh-sach/{which_list}")
def finished_page(
    request: Request, visitor: Visitor, which_list: Finished, which: Chosen, tiep: Cursor = None
) -> Response:
    """Dossiers that were handled, ended, ended late, or were held while overdue in the period."""
    figure, declared = DOSSIERS[which_list]
    scope = which.scope

    def behind(look: Look, cursor: str | None, limit: int) -> Page[DossierLine]:
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            return dossiers_behind(
                all_of_it, figure, period_of(which.ky, look), now=look.now, scope=scope, cursor=cursor, limit=limit
            )

    def counted(look: Look) -> int:
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            return count_behind(all_of_it, figure, period_of(which.ky, look), now=look.now, scope=scope)

    def ask(look: Look) -> Rows[DossierLine]:
        return _counted(
            page=lambda cursor, limit: behind(look, cursor, limit),
            count=lambda _: counted(look),
            chosen=which.named(look),
        )

    return answer(request, visitor, declared, ask, "behind.html", cursor=tiep)


def _rungs(
    request: Request, visitor: Caller, which: Which, declared: List[EscalationLine], figure: Measured, tiep: str | None
) -> Response:
    def ask(look: Look) -> Rows[EscalationLine]:
        asked, scope = period_of(which.ky, look), which.scope
        return _counted(
            page=lambda cursor, limit: rungs_behind(
                look.connection, figure, asked, now=look.now, scope=scope, cursor=cursor, limit=limit
            ),
            count=lambda _: count_behind(look.connection, figure, asked, now=look.now, scope=scope),
            chosen=which.named(look),
        )

    return answer(request, visitor, declared, ask, "behind.html", cursor=tiep)


def _counted(
    page: Callable[[str | None, int], Page[R]],
    count: Callable[[int], int],
    chosen: Names,
    more: Callable[[], dict[str, Any]] = dict,
) -> Rows[R]:
    """Rows whose page says first how many there are. more: what it shows beside them."""
    return Rows(page=page, count=count, chosen=chosen, context=lambda: {"count": count(MOST_ROWS), **more()})


def _measures(request: Request, visitor: Caller, scope: Scope, look: Look) -> Measures:
    """What can be set going about what stands still, with its first dossiers filled in."""
    rows = stalled(look.connection, now=look.now, scope=scope, limit=MOST_NAMED).rows
    codes = [row.row.code for row in rows if row.row.code is not None]
    return measures(request, visitor, agency=scope.agency, unit=scope.unit, dossiers=codes)
