"""`/thai-do`: attitude and responsibility followed regularly, by agency and field, land before all others."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth.remit import may_see_all, may_see_unit
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import office_of
from api.http.list_access import need_body
from api.http.reads import Cursor, Filter, Look
from api.pages.indicators import PROVINCE, Counted
from api.pages.lists import Column, List, Rows, answer, listed
from api.pages.periods import Ky, choices, period_of
from api.pages.rows_in_memory import at_hand
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from projections.figures import MINIMUM
from projections.queries.attitude import LAND, Attitude, AttitudeOverview, attitude
from projections.queries.complaints import NO_FIELD, Share
from projections.queries.periods import Period
from projections.words import Words

router = APIRouter(include_in_schema=False)


def share_text(share: Share, w: Wording) -> str:
    """`3/12 (25,0 %)`; below ten no percentage; nothing to divide by is not applicable."""
    permille = (2000 * share.n + share.of) // (2 * share.of) if share.of >= MINIMUM else None
    return w.share(share.n, share.of, permille)


COMPLAINTS: Final = {
    "complaints": "tat-ca", "open": "mo", "late": "tre", "upheld": "dung", "not_upheld": "chua-dung",
    "over": "khong-tiep-nhan",
}  # fmt: skip
"""Counts of complaints, and the state in which the list of complaints shows them."""


class Behind:
    """The lists in which what was counted stands: of one period; of one body, or of all."""

    def __init__(self, period: Period, body: str | None) -> None:
        self.period = period
        self.body = body

    def __call__(self, row: Attitude, name: str) -> str | None:
        """The list of a count of a row; none where nothing was counted. Of all agencies, where the row names none."""
        body = self.body or row.agency.id
        field = {"linh_vuc": row.field} if row.field else {}
        if name in COMPLAINTS and getattr(row, name):
            asked = {"trang_thai": COMPLAINTS[name], "linh_vuc": NO_FIELD, **field, "ky": str(self.period)}
            return f"/phan-anh-kien-nghi?{urlencode(asked | ({'co_quan': body} if body else {}))}"
        if name == "content" and row.content.of:
            return f"/chi-so/{body or PROVINCE}/satisfied?{urlencode({'ky': str(self.period), **field})}"
        if name == "late_dossiers" and row.late_dossiers.n:
            asked = {"ky": str(self.period), "loc": Counted.REST.value, **field}
            return f"/chi-so/{body or PROVINCE}/on_time_slip?{urlencode(asked)}"
        return None


ATTITUDE: Final = List[Attitude](
    name="thai-do",
    vi="Thái độ và trách nhiệm",
    en="Attitude and responsibility",
    columns=(
        Column("agency", "Cơ quan", "Agency", lambda r: r.agency.name, link=lambda r: f"/thai-do?noi={r.agency.id}"),
        Column("agency_id", "Mã cơ quan", "Agency, id", lambda r: r.agency.id, hidden=True),
        Column("field", "Lĩnh vực", "Field", lambda r: r.field),
        Column(
            "content", "Đánh giá từ 3 điểm", "Ratings of 3 and more", lambda r: r.content.n,
            lambda r, w: share_text(r.content, w),
        ),
        Column("rated", "Số đánh giá", "Ratings", lambda r: r.content.of, hidden=True),
        Column("complaints", "Phản ánh", "Complaints", lambda r: r.complaints),
        Column("open", "Đang xem xét", "Open", lambda r: r.open),
        Column("upheld", "Phản ánh đúng", "Upheld", lambda r: r.upheld),
        Column("not_upheld", "Chưa đúng", "Not upheld", lambda r: r.not_upheld),
        Column("late", "Trả lời trễ hoặc quá hạn", "Answered late, or overdue", lambda r: r.late),
        Column("over", "Không tiếp nhận, chuyển đi", "Refused, passed on", lambda r: r.over),
        Column("contested", "Xem xét lần hai", "Second level", lambda r: r.contested),
        Column(
            "late_dossiers", "Hồ sơ trễ theo phiếu hẹn", "Dossiers late by the slip", lambda r: r.late_dossiers.n,
            lambda r, w: share_text(r.late_dossiers, w),
        ),
        Column("dossiers", "Số hồ sơ", "Dossiers", lambda r: r.late_dossiers.of, hidden=True),
    ),
    order=Words("Theo tên cơ quan; đất đai đứng trước.", "By name of the agency; land before other fields."),
    rows=200,
)  # fmt: skip


@listed(router, "/thai-do")
def attitude_page(
    request: Request, visitor: Visitor, ky: Ky = None, noi: Filter = None, tiep: Cursor = None
) -> Response:
    """All agencies for whoever may see them; else one agency, or one unit, of the visitor's."""
    need(request, visitor, Right.READ_BOARDS)
    if noi is None and not may_see_all(visitor, Right.READ_BOARDS):
        mine = _first_of_mine(request, visitor)
        if mine is not None:
            return RedirectResponse(f"/thai-do?noi={mine}", 303)
    need_body(request, visitor, Right.READ_BOARDS, noi, "attitude of all agencies")
    units = office_of(request).remits.people().units

    def ask(look: Look) -> Rows[Attitude]:
        period = period_of(ky, look)
        with look.beyond(Beyond.ATTITUDE) as all_of_it:
            found = attitude(
                all_of_it,
                period,
                now=look.now,
                agency=None if noi in units else noi,
                unit=noi if noi in units else None,
            )
        return at_hand(
            found.rows,
            context=lambda: {
                "found": found,
                "period": period,
                "periods": choices(period, look.now),
                "body": noi,
                "land": LAND,
                "share": share_text,
                "behind": Behind(period, noi),
                "worth": _worth(found),
            },
        )

    return answer(request, visitor, ATTITUDE, ask, "attitude.html", cursor=tiep)


def _worth(found: AttitudeOverview) -> int:
    """How many complaints there are in all."""
    return found.land.complaints + found.others.complaints


def _first_of_mine(request: Request, visitor: Visitor) -> str | None:
    office = office_of(request)
    mine = office.remits.of(visitor, office.clock.now())
    units = sorted(office.remits.people().units)
    return next((unit for unit in units if may_see_unit(visitor, Right.READ_BOARDS, mine, unit)), None)
