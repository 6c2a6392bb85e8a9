"""`/toan-quoc`: the provinces together, each an instance of its own; every number opens there."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.fields import LINE
from api.http.gate import need_all, office_of
from api.http.reads import Cursor, Look, looking
from api.nation.across import Across, Figures, MemberAcross, Trust
from api.pages.lists import EMPTY, Chooser, Column, List, Rows, answer, listed
from api.pages.moments import OFFICE_MINUTE, office_minute
from api.pages.nation_chart import late_shares
from api.pages.periods import Ky
from api.pages.rows_in_memory import at_hand
from api.pages.site import page, wording_of
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from projections.queries.periods import Period
from projections.queries.province_standing import ProvinceStanding, Share
from projections.search import plain
from projections.words import Words

router = APIRouter(include_in_schema=False)

TRUST: Final[dict[str, Words]] = {
    Trust.BELIEVED: Words("khớp", "matches"),
    Trust.REFUSED: Words("không khớp", "does not match"),
    Trust.UNCHECKED: Words("chưa kiểm tra được", "could not be checked"),
}

Luc = Annotated[Annotated[str, Query(pattern=rf"^({OFFICE_MINUTE})?$")] | None, EMPTY]


def _of(row: MemberAcross, name: str) -> int | None:
    found: int | None = None if row.standing is None else getattr(row.standing, name)
    return found


def _share(row: MemberAcross, name: str) -> Share | None:
    found: Share | None = None if row.standing is None else getattr(row.standing, name)
    return found


def share_text(share: Share, w: Wording) -> str:
    """`3/120 (2,5 %)`; without a percentage where N is small."""
    permille = (2000 * share.n + share.of) // (2 * share.of) if share.of else None
    return w.share(share.n, share.of, permille)


def _part(row: MemberAcross, name: str, part: str) -> int | None:
    share = _share(row, name)
    found: int | None = None if share is None else getattr(share, part)
    return found


def _problem(row: MemberAcross) -> str | None:
    problem = row.problem or row.seal.problem
    return None if problem is None else problem.code


def _sealed_at(row: MemberAcross) -> datetime | None:
    return None if row.ledger is None else row.ledger.checkpoint_at


def _last_seen(row: MemberAcross) -> datetime | None:
    return None if row.last is None else row.last.seen_at


COLUMNS: Final[tuple[Column[MemberAcross], ...]] = (
    Column("name", "Tỉnh", "Province", lambda r: r.name),
    Column("code", "Mã", "Code", lambda r: r.code, hidden=True),
    Column("open", "Đang mở", "Open", lambda r: _of(r, "open")),
    Column("overdue", "Quá hạn", "Overdue", lambda r: _of(r, "overdue")),
    Column("stalled", "Đứng yên", "Stalled", lambda r: _of(r, "stalled")),
    Column("to_answer", "Chuyển cấp chờ trả lời", "Escalations to answer", lambda r: _of(r, "to_answer")),
    Column("unanswered", "Chuyển cấp không trả lời", "Escalations unanswered", lambda r: _of(r, "unanswered")),
    Column("on_time", "Đúng hạn (theo 766)", "On time (by 766)", lambda r: _part(r, "on_time", "n")),
    Column("on_time_of", "Trong tổng số (theo 766)", "Of (by 766)", lambda r: _part(r, "on_time", "of"), hidden=True),
    Column("late", "Trễ (theo phiếu hẹn đầu)", "Late (by the first slip)", lambda r: _part(r, "late", "n")),
    Column("late_of", "Trong tổng số (theo phiếu)", "Of (by the slip)", lambda r: _part(r, "late", "of"), hidden=True),
    Column("trust", "Sổ niêm phong", "Ledger", lambda r: r.seal.trust.value, lambda r, w: w.said(TRUST, r.seal.trust)),
    Column("position", "Đến sự kiện", "Up to event", lambda r: _of(r, "position"), beneath=True, telling=True),
    Column("sealed_at", "Niêm lúc", "Sealed at", _sealed_at, beneath=True, telling=True),
    Column("asked_at", "Số liệu lúc", "Figures of", lambda r: r.standing.asked_at if r.standing else None),
    Column("problem", "Thiếu vì", "Missing because", _problem, beneath=True, telling=True),
    Column("last_seen_at", "Trả lời lần cuối", "Last answered", _last_seen, beneath=True, telling=True),
)  # fmt: skip


TOGETHER: Final = List[MemberAcross](
    "toan-quoc",
    "Các tỉnh",
    "The provinces",
    COLUMNS,
    Words("Theo tên tỉnh.", "By name."),
    (Chooser("ky", "Kỳ", "Period"), Chooser("luc", "Tại lúc", "At", kind="datetime-local")),
)


@listed(router, "/toan-quoc")
def nation_page(request: Request, visitor: Visitor, ky: Ky = None, luc: Luc = None, tiep: Cursor = None) -> Response:
    """Every province in one row, what they come to together, and of which of them nothing could be added."""
    _need(request, visitor, "nation")
    at = office_minute(luc) if luc else None
    found = office_of(request).nation.look(at, Period.parse(ky) if ky else None)
    rows = sorted(found.members, key=lambda one: (plain(one.name), one.code))

    def ask(_look: Look) -> Rows[MemberAcross]:
        return at_hand(
            rows,
            chosen={"luc": wording_of(request).moment(at)},
            context=lambda: {
                "found": found,
                "drawn": late_shares(rows),
                "sentence": sentence(found, wording_of(request)),
                "address": address,
                "share_text": share_text,
                "luc": luc or "",
                "ky": ky or "",
            },
        )

    return answer(request, visitor, TOGETHER, ask, "nation.html", cursor=tiep)


Q = Annotated[Annotated[str, Query(max_length=100, pattern=LINE)] | None, EMPTY]


@router.get("/toan-quoc/tim")
def nation_search(request: Request, visitor: Visitor, q: Q = None) -> Response:
    """Which province's log holds a dossier."""
    _need(request, visitor, "dossiers of the nation")
    nation = office_of(request).nation
    found = nation.find(q) if q else None
    with looking(request) as look:
        return page(request, "nation_search.html", look=look, found=found, q=q or "")


def _need(request: Request, visitor: Visitor, what: str) -> None:
    need(request, visitor, Right.READ_NATION)
    need_all(request, visitor, Right.READ_NATION, what)


_BEHIND: Final = {
    "open": "/ho-so?loc=open",
    "overdue": "/ho-so?loc=overdue",
    "stalled": "/danh-sach/dung-yen?ky={ky}",
    "to_answer": "/danh-sach/chuyen-cap-cho?ky={ky}",
    "unanswered": "/danh-sach/chuyen-cap-khong-tra-loi?ky={ky}",
    "on_time": "/chi-so/toan-tinh/on_time_766?ky={ky}&loc=dat",
    "on_time_of": "/chi-so/toan-tinh/on_time_766?ky={ky}",
    "late": "/danh-sach/tre-han?ky={ky}",
    "late_of": "/danh-sach/ket-thuc?ky={ky}",
    "name": "/giam-sat?ky={ky}",
    "trust": "/so",
    "position": "/su-kien/{position}",
}
"""The list behind a number, on the member's own pages."""


def address(row: MemberAcross, column: str, *, then: bool) -> str | None:
    """Where a number opens at its member. then: it is of a moment that has passed, and the lists there are of now."""
    standing: ProvinceStanding | None = row.standing
    if column in ("name", "trust") and standing is None:
        return f"{row.url}/"
    if standing is None or column not in _BEHIND or (then and column not in ("name", "trust", "position")):
        return None
    return row.url + _BEHIND[column].format(ky=standing.period, position=standing.position)


def sentence(found: Across, w: Wording) -> str:
    """What they come to, or first of all that there is no total, and who is missing."""
    summed = found.total or found.sum
    said = _added(summed, w) if summed is not None else ""
    if found.total is not None:
        n = len(found.members)
        return w.t(f"Cả {n} tỉnh: {said}.", f"All {n} provinces: {said}.")
    missing = "; ".join(f"{one.name}" for one in found.left_out)
    first = w.t(f"Không có tổng toàn quốc, vì thiếu: {missing}.", f"There is no total of all; left out: {missing}.")
    if not said:
        return first
    n, of = len(found.counted), len(found.members)
    return first + w.t(f" Cộng {n} trong {of} tỉnh: {said}.", f" The sum of {n} of {of} provinces: {said}.")


def _added(one: Figures, w: Wording) -> str:
    return w.t(
        f"{w.number(one.open)} hồ sơ đang mở, {w.number(one.overdue)} quá hạn, {w.number(one.stalled)} đứng yên; "
        f"kết thúc trễ {share_text(one.late, w)}",
        f"{w.number(one.open)} dossiers open, {w.number(one.overdue)} overdue, {w.number(one.stalled)} stalled; "
        f"ended late {share_text(one.late, w)}",
    )
