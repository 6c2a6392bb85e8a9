"""`/chi-dao`, `/chi-dao/{number}`: to whom, until when by which words, what was reported, verified, late or false."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.natures import OFFERED
from api.http.proceeding_address import ProceedingAddress, readable
from api.http.reads import Cursor, Filter, Look
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.proceedings import Shown, openings, proceeding_view
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from domain.model.directive import Directive, Verdict
from projections import words
from projections.queries.directives import (
    DirectiveLine,
    DirectiveList,
    directive_counts,
    directives,
    until_words,
)
from projections.queries.knowledge import knowledge
from projections.queries.paging import Page
from projections.queries.proceedings import proceeding_id_of
from projections.words import Words

router = APIRouter(include_in_schema=False)

LISTS: Final[dict[str, Words]] = {
    DirectiveList.OPEN: Words("đang thực hiện", "under way"),
    DirectiveList.OVERDUE: Words("quá hạn", "overdue"),
    DirectiveList.WAITING: Words("chờ xác minh", "to be verified"),
    DirectiveList.LATE: Words("từng trễ hạn báo cáo", "reported late, or overdue"),
    DirectiveList.FALSE: Words("từng có báo cáo không đúng", "with a report found false"),
    DirectiveList.VERIFIED: Words("đã xác minh", "verified"),
    DirectiveList.REVOKED: Words("đã thu hồi", "revoked"),
    DirectiveList.ALL: Words("tất cả", "all"),
}
VERDICTS: Final[dict[Verdict, Words]] = {
    Verdict.VERIFIED: Words("đã xác minh là đúng", "verified"),
    Verdict.SENT_BACK: Words("trả lại, chưa đạt", "sent back"),
    Verdict.FALSE: Words("không đúng thực tế", "found false"),
}


def clock_of(line: DirectiveLine) -> str | None:
    """The due state of what is owed; None once nothing is."""
    if line.verified_at is not None or line.revoked_at is not None or line.waiting:
        return None
    return "overdue" if line.overdue else "on_time"


def _clock(line: DirectiveLine, w: Wording) -> str:
    return w.first(w.said(words.DUE_STATES, clock_of(line) or "on_time"))


DIRECTIVES: Final = List[DirectiveLine](
    name="chi-dao",
    vi="Chỉ đạo khắc phục",
    en="Directives",
    columns=(
        Column("number", "Số", "Number", lambda r: r.number, link=lambda r: f"/chi-dao/{r.number}"),
        Column("order", "Văn bản", "Order", lambda r: r.order, beneath=True),
        Column("agency", "Gửi", "To", lambda r: r.agency.name),
        Column("unit", "Đơn vị", "Unit", lambda r: r.unit.name, beneath=True),
        Column("title", "Về việc", "About", lambda r: r.title),
        Column("until", "Hạn theo văn bản", "Due as written", lambda r: r.until_vi,
               lambda r, w: w.t(r.until_vi, r.until_en)),
        Column("due_at", "nghĩa là", "which means", lambda r: r.due_at, beneath=True),
        Column("clock", "so với hạn", "against it", clock_of, _clock, beneath=True, telling=True),
        Column("stage", "Tình trạng", "State", lambda r: r.stage, lambda r, w: w.first(w.t(r.stage_vi, r.stage_en))),
        Column("reported_at", "Báo cáo lúc", "Reported at", lambda r: r.reported_at,
               link=lambda r: f"/su-kien/{r.reported_position}" if r.reported_position else None),
        Column("missed", "Lần trễ hạn", "Terms missed", lambda r: r.missed,
               link=lambda r: f"/su-kien/{r.missed_positions[0]}" if r.missed_positions else None),
        Column("false_reports", "Báo cáo không đúng", "False reports", lambda r: r.false_reports,
               link=lambda r: f"/su-kien/{r.false_positions[0]}" if r.false_positions else None),
        Column("inspection", "Đợt kiểm tra", "Inspection", lambda r: r.inspection,
               link=lambda r: f"/kiem-tra/{r.inspection}" if r.inspection else None),
        Column("order_id", "Mã văn bản", "Order's id", lambda r: str(r.order_id), hidden=True),
    ),
    order=Words("Đến hạn sớm nhất trước.", "Due first first."),
    filters=(
        Chooser("loc", "Tình trạng", "State", LISTS, usual=DirectiveList.OPEN),
        Chooser("dot", "Đợt kiểm tra", "Inspection"),
        Chooser("van_ban", "Văn bản", "Order"),
        Chooser("co_quan", "Cơ quan", "Agency"),
        Chooser("don_vi", "Đơn vị", "Unit"),
    ),
)  # fmt: skip


@listed(router, "/chi-dao")
def directives_page(
    request: Request,
    visitor: Visitor,
    loc: Annotated[DirectiveList, Query()] = DirectiveList.OPEN,
    dot: Filter = None,
    van_ban: Filter = None,
    co_quan: Filter = None,
    don_vi: Filter = None,
    tiep: Cursor = None,
) -> Response:
    """Directives that the visitor may read, by what became of them."""
    need(request, visitor, Right.READ_PROCEEDINGS)

    def ask(look: Look) -> Rows[DirectiveLine]:
        known = knowledge(look.connection)
        agency, unit = known.agency(co_quan, look.now), known.unit(don_vi, look.now)
        cut: Mapping[str, Any] = {
            "agency": co_quan,
            "unit": don_vi,
            "inspection_id": proceeding_id_of(look.connection, dot, nature="inspection") if dot else None,
            "order_id": _order_id(look, van_ban),
        }
        counts = directive_counts(look.connection, now=look.now, **cut)

        def rows_from(cursor: str | None, limit: int) -> Page[DirectiveLine]:
            found = directives(look.connection, now=look.now, state=loc, cursor=cursor, limit=limit, **cut)
            return Page(readable(request, visitor, found.rows), found.next)

        return Rows(
            page=rows_from,
            count=lambda most: min(most, int(getattr(counts, loc.value))),
            chosen={"co_quan": agency.name if agency else None, "don_vi": unit.name if unit else None},
            context=lambda: {
                "counts": counts,
                "openings": openings(request, visitor, OFFERED["directive"]),
                "link": _link(dot, van_ban, co_quan, don_vi),
            },
        )

    return answer(request, visitor, DIRECTIVES, ask, "directives.html", cursor=tiep)


@router.get("/chi-dao/{proceeding}")
def directive_page(request: Request, visitor: Visitor, proceeding: ProceedingAddress) -> Response:
    """The order, until when, the reports with what was said of each, and what is owed."""

    def content(look: Look, found: Shown) -> dict[str, Any]:
        state: Directive = found.concerned.proceeding.state
        known = knowledge(look.connection)
        (line,) = directives(look.connection, now=look.now, ids=[found.concerned.proceeding_id]).rows
        together = directive_counts(look.connection, now=look.now, order_id=line.order_id)
        return {
            "directive": state,
            "told": line,
            "clock": clock_of(line),
            "together": together if together.all > 1 else None,
            "until": until_words(state.task.due.reading.value, state.task.due.named_on),
            "first_until": _first(state),
            "verdicts": VERDICTS,
            "person": known.official,
        }

    return proceeding_view(request, visitor, OFFERED["directive"], proceeding, "directive.html", content)


def _first(state: Directive) -> Words:
    """The words of the order itself, whatever terms came later."""
    assert state.first_due is not None, "it was issued"
    return until_words(state.first_due.reading.value, state.first_due.named_on)


def _order_id(look: Look, number: str | None) -> Any:
    """Of the order that the directive of a number is a part of."""
    if not number:
        return None
    (line,) = directives(
        look.connection, now=look.now, ids=[proceeding_id_of(look.connection, number, nature="directive")]
    ).rows
    return line.order_id


def _link(dot: str | None, van_ban: str | None, co_quan: str | None, don_vi: str | None) -> str:
    """The address of the same list, to which `loc=` is added."""
    given = {"dot": dot, "van_ban": van_ban, "co_quan": co_quan, "don_vi": don_vi}
    return "/chi-dao?" + "".join(f"{urlencode({name: value})}&" for name, value in given.items() if value)
