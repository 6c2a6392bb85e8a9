"""`/phan-anh-kien-nghi`: complaints as those who handle them see them, each with what was said on both sides."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.gate import office_of
from api.http.natures import OFFERED
from api.http.proceeding_address import ProceedingAddress
from api.http.reads import Cursor, Filter, Look
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.periods import Ky
from api.pages.proceedings import Shown, openings, proceeding_view
from api.pages.visitor import Visitor, need
from domain.model.complaint import NAME, Complaint
from projections.queries.complaints import (
    CHANNELS,
    KINDS,
    NO_FIELD,
    ComplaintLine,
    ComplaintList,
    complaints,
    count_complaints,
)
from projections.queries.knowledge import Named, knowledge
from projections.queries.periods import Period
from projections.words import Words

router = APIRouter(include_in_schema=False)


class State(StrEnum):
    """What the list shows, as its address says it."""

    OPEN = "mo"
    LATE = "tre"
    ANSWERED = "da-tra-loi"
    UPHELD = "dung"
    NOT_UPHELD = "chua-dung"
    OVER = "khong-tiep-nhan"
    ALL = "tat-ca"


_STATES: Final = {
    State.OPEN: ComplaintList.OPEN,
    State.LATE: ComplaintList.LATE,
    State.ANSWERED: ComplaintList.ANSWERED,
    State.UPHELD: ComplaintList.UPHELD,
    State.NOT_UPHELD: ComplaintList.NOT_UPHELD,
    State.OVER: ComplaintList.OVER,
    State.ALL: ComplaintList.ALL,
}
STATE_WORDS: Final = {
    "mo": Words("đang xem xét", "open"),
    "tre": Words("trả lời trễ hoặc quá hạn", "answered late, or overdue"),
    "da-tra-loi": Words("đã trả lời", "answered"),
    "dung": Words("phản ánh đúng", "upheld"),
    "chua-dung": Words("phản ánh chưa đúng", "not upheld"),
    "khong-tiep-nhan": Words("không tiếp nhận, chuyển đi", "refused, passed on"),
    "tat-ca": Words("tất cả", "all"),
}
NOWHERE: Final = Named("", "")
_OUTCOMES: Final = {True: Words("đúng", "upheld"), False: Words("chưa đúng", "not upheld")}
_OVER: Final = {"refused": Words("không tiếp nhận", "refused"), "passed-on": Words("đã chuyển đi", "passed on")}


def _outcome(line: ComplaintLine) -> str | None:
    if line.over is not None:
        return line.over
    return None if line.upheld is None else "upheld" if line.upheld else "not-upheld"


COMPLAINTS: Final = List[ComplaintLine](
    name="phan-anh",
    vi="Phản ánh, kiến nghị",
    en="Complaints",
    columns=(
        Column("number", "Số", "Number", lambda r: r.number, link=lambda r: f"/phan-anh-kien-nghi/{r.number}"),
        Column(
            "level", "lần", "level", lambda r: r.level, lambda r, w: w.t(f"lần {r.level}", f"level {r.level}"),
            beneath=True, telling=True,
        ),
        Column("kind", "Việc", "About", lambda r: r.kind, lambda r, w: w.said(KINDS, r.kind)),
        Column("field", "lĩnh vực", "field", lambda r: r.field, beneath=True, telling=True),
        Column(
            "concerns", "Nơi bị phản ánh", "What it concerns",
            lambda r: (r.concerns_unit or r.concerns_agency or NOWHERE).name or None,
        ),
        Column(
            "names_official", "đích danh cán bộ", "names an official", lambda r: True if r.names_official else None,
            lambda _, w: w.t("nêu đích danh cán bộ", "names an official"), beneath=True, telling=True,
        ),
        Column("unit", "Nơi xem xét", "Handled by", lambda r: r.unit.name),
        Column("unit_id", "Mã nơi xem xét", "Handled by, id", lambda r: r.unit.id, hidden=True),
        Column("lodged_at", "Gửi lúc", "Lodged at", lambda r: r.lodged_at),
        Column(
            "channel", "qua", "by", lambda r: r.channel, lambda r, w: w.said(CHANNELS, r.channel),
            beneath=True, telling=True,
        ),
        Column("due_at", "Hạn trả lời", "Due", lambda r: r.due_at),
        Column(
            "binds", "hạn chưa kiểm chứng", "term not verified", lambda r: None if r.binds else False,
            lambda _, w: w.t("hạn chưa kiểm chứng, chỉ nhắc", "term not verified, only warns"),
            beneath=True, telling=True,
        ),
        Column("answered_at", "Trả lời lúc", "Answered at", lambda r: r.answered_at),
        Column(
            "late", "trễ", "late", lambda r: True if r.late else None,
            lambda r, w: w.t("trễ", "late") if r.answered_at or r.over else w.t("quá hạn", "overdue"),
            beneath=True, telling=True,
        ),
        Column(
            "outcome", "Kết luận", "Outcome", _outcome,
            lambda r, w: w.said(_OVER, r.over) if r.over else _said(r, w),
        ),
        Column(
            "satisfied", "người dân hài lòng", "satisfied", lambda r: r.satisfied,
            lambda r, w: w.t("hài lòng", "satisfied") if r.satisfied else w.t("không hài lòng", "not satisfied"),
            beneath=True, telling=True,
        ),
    ),
    order=Words("Gửi trước đứng trước.", "The oldest first."),
    filters=(
        Chooser("trang_thai", "Tình trạng", "State", STATE_WORDS, usual=State.OPEN),
        Chooser("co_quan", "Cơ quan, đơn vị bị phản ánh", "Agency or unit it concerns"),
        Chooser("don_vi", "Nơi xem xét", "Handled by"),
        Chooser("linh_vuc", "Lĩnh vực", "Field"),
        Chooser("viec", "Việc", "About", KINDS),
        Chooser("ky", "Kỳ gửi", "Lodged in"),
    ),
)  # fmt: skip


def _said(line: ComplaintLine, w: Any) -> str:
    return "–" if line.upheld is None else w.t(_OUTCOMES[line.upheld].vi, _OUTCOMES[line.upheld].en)


MOST_COUNTED: Final = 1_000


@listed(router, "/phan-anh-kien-nghi")
def complaints_page(
    request: Request,
    visitor: Visitor,
    trang_thai: Annotated[State, Query()] = State.OPEN,
    co_quan: Filter = None,
    don_vi: Filter = None,
    linh_vuc: Filter = None,
    viec: Filter = None,
    ky: Ky = None,
    tiep: Cursor = None,
) -> Response:
    """Complaints in a state, of those that the visitor may see, the oldest first."""
    need(request, visitor, Right.READ_PROCEEDINGS)

    def ask(look: Look) -> Rows[ComplaintLine]:
        known = knowledge(look.connection)
        concerned = known.unit(co_quan, look.now) if co_quan in known.reference.organisation.units else None
        agency, unit = concerned or known.agency(co_quan, look.now), known.unit(don_vi, look.now)
        filters: dict[str, Any] = {
            "now": look.now, "state": _STATES[trang_thai], "unit": don_vi,
            "concerns_agency": None if concerned else co_quan, "concerns_unit": co_quan if concerned else None,
            "field": linh_vuc, "kind": viec, "period": Period.parse(ky) if ky else None,
        }  # fmt: skip
        return Rows(
            page=lambda cursor, limit: complaints(look.connection, cursor=cursor, limit=limit, **filters),
            count=lambda most: count_complaints(look.connection, most=most, **filters),
            chosen={
                "co_quan": agency.name if agency else None,
                "don_vi": unit.name if unit else None,
                "linh_vuc": "–" if linh_vuc == NO_FIELD else linh_vuc,
            },
            context=lambda: {
                "state": trang_thai,
                "states": STATE_WORDS,
                "total": count_complaints(look.connection, most=MOST_COUNTED, **filters),
                "openings": openings(request, visitor, OFFERED[NAME]),
            },
        )

    return answer(request, visitor, COMPLAINTS, ask, "complaints.html", cursor=tiep)


@router.get("/phan-anh-kien-nghi/{proceeding}")
def complaint_page(request: Request, visitor: Visitor, proceeding: ProceedingAddress) -> Response:
    """One complaint: what was said, by the complainant and by whom it concerns; who looks into it; how it ended."""

    def content(look: Look, found: Shown) -> dict[str, Any]:
        state: Complaint = found.concerned.proceeding.state
        return {
            "state": state,
            "known": knowledge(look.connection),
            "kinds": KINDS,
            "channels": CHANNELS,
            "own": visitor.subject in state.hearings,
            "people": office_of(request).remits.people(),
        }

    return proceeding_view(request, visitor, OFFERED[NAME], proceeding, "complaint.html", content)
