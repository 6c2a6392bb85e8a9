"""`/ho-so`: the list behind every count of dossiers, by state, agency, unit, field and holder."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import BeforeValidator
from starlette.responses import Response

from api.auth.rights import Right
from api.http.list_access import need_board
from api.http.reads import Cursor, Filter, Look
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.visitor import Visitor, need
from api.pages.wording import BOARD_STATES, Wording
from projections import words
from projections.queries.boards import BoardRow, BoardState, board, how_many
from projections.queries.knowledge import Named, knowledge
from projections.words import Words

router = APIRouter(include_in_schema=False)

OptionalDay = Annotated[date | None, BeforeValidator(lambda text: text or None), Query()]
"""An empty field of a form is no filter."""

_MINUTE_US: Final = 60_000_000


def _minutes(microseconds: int | None) -> int | None:
    """Working time in minutes, rounded half up; None for none."""
    return (microseconds + _MINUTE_US // 2) // _MINUTE_US if microseconds else None


def _id(named: Named | None) -> str | None:
    return None if named is None else named.id


def _due(row: BoardRow, w: Wording) -> str:
    return w.first(w.said(words.DUE_STATES, row.due_state))


def _trace(row: BoardRow) -> str:
    return f"/ho-so/{row.code or row.dossier_id}/dien-bien"


def _record(row: BoardRow) -> str | None:
    who = row.answering.who.id if row.answering else "~"
    return None if who.startswith("~") else f"/can-bo/{who}/ho-so-trach-nhiem"


def _answering(row: BoardRow, w: Wording) -> str:
    return "–" if row.answering is None else w.person(row.answering.who)


def _waiting_on(row: BoardRow, w: Wording) -> str:
    on = row.answering.waiting_on if row.answering else None
    return "–" if on is None else w.person(on)


MOST_COUNTED: Final = 1_000

DOSSIERS: Final = List[BoardRow](
    name="ho-so",
    vi="Hồ sơ",
    en="Dossiers",
    columns=(
        Column("due_state", "Hạn", "Due", lambda r: r.due_state.value, _due),
        Column(
            "overdue_minutes", "quá hạn", "overdue by", lambda r: _minutes(r.overdue_us),
            lambda r, w: w.t(f"quá {w.worked(r.overdue_us)}", f"{w.worked(r.overdue_us)} over"),
            beneath=True, telling=True,
        ),
        Column(
            "left_minutes", "còn lại", "time left", lambda r: _minutes(r.left_us),
            lambda r, w: w.t(f"còn {w.worked(r.left_us or 0)}", f"{w.worked(r.left_us or 0)} left"),
            beneath=True, telling=True,
        ),
        Column("due_at", "đến", "until", lambda r: r.due_in_force_at, beneath=True),
        Column(
            "no_due_reason", "vì sao chưa có hạn", "why there is no due date", lambda r: r.no_due_reason,
            lambda r, w: w.said(words.NO_DUE_REASONS, r.no_due_reason), beneath=True, telling=True,
        ),
        Column(
            "code", "Mã hồ sơ", "Code", lambda r: r.code or str(r.dossier_id),
            lambda r, w: r.code or w.t("chưa có mã", "no code yet"), _trace,
        ),
        Column(
            "stalled_since", "đứng yên từ", "stalled since", lambda r: r.stalled_since,
            lambda r, w: w.t("đứng yên từ ", "stalled since ") + w.day(r.stalled_since), beneath=True, telling=True,
        ),
        Column("procedure", "Thủ tục", "Procedure", lambda r: r.procedure.name),
        Column("procedure_id", "Mã thủ tục", "Procedure code", lambda r: r.procedure.id, hidden=True),
        Column("step", "bước", "step", lambda r: r.step_name, beneath=True),
        Column(
            "answering", "Ai chịu trách nhiệm", "Who answers", lambda r: r.answering.who.name if r.answering else None,
            _answering, _record,
        ),
        Column(
            "answering_id", "Mã người", "Who, id", lambda r: _id(r.answering.who) if r.answering else None, hidden=True
        ),
        Column(
            "answering_unit", "đơn vị", "unit",
            lambda r: r.answering.unit.name if r.answering and r.answering.unit else None, beneath=True,
        ),
        Column(
            "answering_unit_id", "Mã đơn vị", "Unit, id", lambda r: _id(r.answering.unit) if r.answering else None,
            hidden=True,
        ),
        Column(
            "in_transit", "đang chuyển giao", "in transit", lambda r: True if r.under_way else None,
            lambda _, w: w.t("Đang chuyển giao", "In transit"), beneath=True, telling=True,
        ),
        Column("since", "Từ", "Since", lambda r: r.answering.since if r.answering else None),
        Column(
            "waiting_for", "Chờ", "Waiting for", lambda r: r.answering.waiting_for if r.answering else None,
            lambda r, w: w.said(words.WAITING, r.answering.waiting_for if r.answering else None),
        ),
        Column(
            "waiting_on", "ai", "whom", lambda r: _id(r.answering.waiting_on) if r.answering else None, _waiting_on,
            beneath=True,
        ),
    ),
    order=Words("Gần hạn nhất trước.", "Soonest due first."),
    filters=(
        Chooser("loc", "Tình trạng", "State", BOARD_STATES, usual=BoardState.OPEN),
        Chooser("co_quan", "Cơ quan", "Agency"),
        Chooser("don_vi", "Đơn vị", "Unit"),
        Chooser("linh_vuc", "Lĩnh vực", "Field"),
        Chooser("han", "Sẽ đến hạn ngày", "Falls due on", kind="date"),
        Chooser("nguoi_giu", "Người chịu trách nhiệm", "Answered for by"),
    ),
)  # fmt: skip


@listed(router, "/ho-so")
def dossiers_page(
    request: Request,
    visitor: Visitor,
    loc: Annotated[BoardState, Query()] = BoardState.OPEN,
    co_quan: Filter = None,
    don_vi: Filter = None,
    linh_vuc: Filter = None,
    nguoi_giu: Filter = None,
    han: OptionalDay = None,
    tiep: Cursor = None,
) -> Response:
    """Dossiers in a state, by agency, unit, field and holder, soonest due first."""
    need(request, visitor, Right.READ_BOARDS)
    need_board(request, visitor, unit=don_vi, holder=nguoi_giu, what="all boards")
    filters: dict[str, Any] = {
        "state": loc, "agency": co_quan, "unit": don_vi, "field": linh_vuc, "holder": nguoi_giu, "due_on": han
    }  # fmt: skip

    def ask(look: Look) -> Rows[BoardRow]:
        known = knowledge(look.connection)
        agency, unit, holder = known.agency(co_quan, look.now), known.unit(don_vi, look.now), known.official(nguoi_giu)
        return Rows(
            page=lambda cursor, limit: board(look.connection, now=look.now, cursor=cursor, limit=limit, **filters),
            count=lambda most: how_many(look.connection, now=look.now, most=most, **filters),
            chosen={
                "co_quan": agency.name if agency else None,
                "don_vi": unit.name if unit else None,
                "nguoi_giu": holder.name if holder else None,
            },
            context=lambda: {
                "state": loc,
                "states": list(BoardState),
                "total": how_many(look.connection, now=look.now, most=MOST_COUNTED, **filters),
                "most": MOST_COUNTED,
            },
        )

    return answer(request, visitor, DOSSIERS, ask, "dossiers.html", cursor=tiep)
