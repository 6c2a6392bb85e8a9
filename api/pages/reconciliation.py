"""`/doi-chieu/nap-tep` and `/doi-chieu/{number}/chenh-lech`: a feed handed in, and the lists that came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID, uuid4

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.natures import DOORS
from api.http.proceeding_acts import need_opening
from api.http.proceeding_address import ProceedingAddress, allowed_proceeding
from api.http.reads import Cursor, Look, looking
from api.http.reconciliation_routes import ACT, NATURE, recorded
from api.http.statuses import status_of
from api.pages.genuine import genuine_form
from api.pages.lists import MOST_ROWS, Chooser, Column, List, Rows, answer, listed
from api.pages.rows_in_memory import at_hand
from api.pages.site import page
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from api.reconciling.feed import COLUMNS, MOST_BYTES, USUAL, FeedNotUsable
from api.reconciling.recording import Asked, columns_in
from domain.commands import Issued
from domain.model.errors import DomainError
from domain.model.event import Source
from domain.model.reconciliation import Difference, Kind, Reconciliation, Settled, Unreadable
from projections.queries.knowledge import Named, knowledge
from projections.words import Words

router = APIRouter(include_in_schema=False)

UPLOAD: Final = "/doi-chieu/nap-tep"

KINDS: Final[dict[str, Words]] = {
    Kind.MISSING_HERE: Words("có ở Cổng, không có ở đây", "at the portal, not here"),
    Kind.MISSING_THERE: Words("có ở đây, không có ở Cổng", "here, not at the portal"),
    Kind.DIFFERS: Words("khác nhau", "different"),
    Kind.DUPLICATE: Words("trùng trong tệp", "twice in the file"),
}
COMPARED: Final[dict[str, Words]] = {
    "status": Words("trạng thái", "status"),
    "procedure": Words("thủ tục", "procedure"),
    "day": Words("ngày tiếp nhận", "day of receipt"),
    "channel": Words("kênh", "channel"),
}
STATES: Final[dict[str, Words]] = {
    "open": Words("chưa giải trình", "open"),
    "explained": Words("đã giải trình", "explained"),
    "resolved": Words("đã xử lý", "put right"),
}


class DifferenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A difference and what became of it. age_us: since it was put on record, while it is open, in working time."""

    number: int
    difference: Difference
    unit: Named
    state: str
    settled: Settled | None
    by: Named | None
    age_us: int | None
    recorded_at: datetime
    position: int
    home: str


@router.get(UPLOAD)
def hand_in_page(request: Request, visitor: Visitor) -> Response:
    """Where a portal's feed is handed in, and what its columns may be called."""
    need(request, visitor, Right.READ_PROCEEDINGS)
    need_opening(request, visitor, ACT, NATURE)
    return _shown(request, dict.fromkeys(("tu", "den", "luc", "cot"), ""), None)


@router.post(UPLOAD)
async def hand_in(request: Request, visitor: Visitor) -> Response:
    """Compare it and put it on record; the same file again leads to what is there."""
    await run_in_threadpool(need_opening, request, visitor, ACT, NATURE)
    form = await genuine_form(request, MOST_BYTES + 65_536, files=1)
    typed = {name: str(form.get(name, "")).strip() for name in ("tu", "den", "luc", "cot")}
    try:
        upload = form.get("tep")
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        name = (upload.filename or "feed") if isinstance(upload, UploadFile) else "feed"
        head = Issued(command_id=_command(str(form.get("lenh", ""))), actor=visitor.actor, source=Source.PAGE)
        found = await recorded(request, content, name, _asked(typed), head)
    except DomainError as refusal:
        return await run_in_threadpool(_shown, request, typed, refusal)
    finally:
        await form.close()
    return RedirectResponse(f"/doi-chieu/{found.number}/chenh-lech", 303)


def _asked(typed: dict[str, str]) -> Asked:
    """FeedNotUsable for what cannot be read."""
    try:
        return Asked(
            columns=columns_in([line for line in typed["cot"].splitlines() if line.strip()]),
            first=_day(typed["tu"]),
            last=_day(typed["den"]),
        )
    except ValueError:
        raise FeedNotUsable(
            why_vi="ngày viết 01/03/2020, cột viết code=Mã hồ sơ", why_en="days are 01/03/2020, columns code=Mã hồ sơ"
        ) from None


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None  # noqa: DTZ007 - a day of the office


def _command(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _shown(request: Request, typed: dict[str, str], refusal: DomainError | None) -> Response:
    status = 200 if refusal is None else status_of(refusal.code)
    with looking(request) as look:
        return page(
            request, "feed.html", status, look=look, typed=typed, refusal=refusal, seed=uuid4(), columns=COLUMNS,
            usual=USUAL, megabytes=MOST_BYTES // 1_000_000,
        )  # fmt: skip


@listed(router, "/doi-chieu/{proceeding}/chenh-lech")
def differences_page(
    request: Request,
    visitor: Visitor,
    proceeding: ProceedingAddress,
    loai: Annotated[Kind | None, Query()] = None,
    loc: Annotated[str | None, Query(pattern="^(open|explained|resolved)?$")] = None,
    tiep: Cursor = None,
) -> Response:
    """Each difference: what is here, what the portal has, how old it is, what was said about it."""
    state, number = _state(request, visitor, proceeding)

    def ask(look: Look) -> Rows[DifferenceLine]:
        lines = [
            line
            for line in _lines(look, state, number)
            if (loai is None or line.difference.kind is loai) and (not loc or line.state == loc)
        ]
        return at_hand(
            lines,
            context=lambda: {"count": min(len(lines), MOST_ROWS), "number": number, "opened": state.recorded},
        )

    return answer(request, visitor, DIFFERENCES, ask, "differences.html", cursor=tiep)


@listed(router, "/doi-chieu/{proceeding}/khong-doc-duoc")
def unreadable_page(request: Request, visitor: Visitor, proceeding: ProceedingAddress, tiep: Cursor = None) -> Response:
    """The lines that could not be used: where they stand, which column, what is wrong; never what stood there."""
    state, number = _state(request, visitor, proceeding)
    lines = state.recorded.unreadable if state.recorded is not None else ()

    def ask(_look: Look) -> Rows[Unreadable]:
        return at_hand(lines, context=lambda: {"count": len(lines), "number": number, "opened": state.recorded})

    return answer(request, visitor, UNREADABLE, ask, "differences.html", cursor=tiep)


def _state(request: Request, visitor: Caller, address: str) -> tuple[Reconciliation, str]:
    """NotPermitted, ProceedingUnknown."""
    need(request, visitor, Right.READ_PROCEEDINGS)
    concerned = allowed_proceeding(request, visitor, Right.READ_PROCEEDINGS, DOORS[NATURE], address)
    state = concerned.proceeding.state
    assert isinstance(state, Reconciliation)
    return state, concerned.proceeding.number


def _lines(look: Look, state: Reconciliation, number: str) -> list[DifferenceLine]:
    opened, known = state.recorded, knowledge(look.connection)
    if opened is None:
        return []
    found = []
    for one in opened.differences:
        settled = state.settled.get(one.number)
        agency = known.reference.organisation.agency_of(one.unit_id)
        age = known.working_us(agency or one.agency_id, opened.occurred_at, look.now) if settled is None else None
        found.append(
            DifferenceLine(
                number=one.number,
                difference=one,
                unit=known.unit(one.unit_id, look.now) or Named(one.unit_id, one.unit_id),
                state="open" if settled is None else "resolved" if settled.resolved else "explained",
                settled=settled,
                by=known.official(settled.by) if settled is not None else None,
                age_us=age,
                recorded_at=opened.occurred_at,
                position=settled.position if settled is not None else state.position,
                home=f"/doi-chieu/{number}",
            )
        )
    return found


def _said(line: DifferenceLine, w: Wording) -> str:
    """What differs, in words: of each thing what is here, and what the portal has."""
    return "; ".join(
        f"{w.said(COMPARED, one.what)}: {w.t('ở đây', 'here')} {one.here}, {w.t('ở Cổng', 'there')} {one.there}"
        for one in line.difference.differing
    ) or w.said(KINDS, line.difference.kind)


def _age(line: DifferenceLine, w: Wording) -> str:
    return w.worked(line.age_us or 0)


_MINUTE_US: Final = 60_000_000

DIFFERENCES: Final[List[DifferenceLine]] = List(
    "chenh-lech",
    "Chênh lệch với Cổng",
    "Differences from the portal",
    (
        Column("number", "Số", "Number", lambda r: r.number),
        Column(
            "code", "Mã hồ sơ", "Code", lambda r: r.difference.code, None,
            lambda r: f"/ho-so/{r.difference.code}/su-kien" if r.difference.dossier_id is not None else None,
        ),
        Column("place", "dòng trong tệp", "line of the file", lambda r: r.difference.place, beneath=True),
        Column(
            "kind", "Loại", "Kind", lambda r: r.difference.kind, lambda r, w: w.first(w.said(KINDS, r.difference.kind))
        ),
        Column(
            "differing", "Khác gì", "What differs",
            lambda r: "; ".join(f"{one.what}: {one.here} / {one.there}" for one in r.difference.differing) or None,
            _said,
        ),
        Column("unit", "Đơn vị giải trình", "Unit that explains", lambda r: r.unit.name),
        Column("state", "Tình trạng", "State", lambda r: r.state, lambda r, w: w.first(w.said(STATES, r.state))),
        Column("said", "nội dung", "what was said", lambda r: r.settled.text if r.settled else None, beneath=True),
        Column("by", "người ghi", "by", lambda r: r.by.name if r.by else None, beneath=True),
        Column(
            "age_minutes", "Mở đã (giờ làm việc)", "Open for (working time)",
            lambda r: None if r.age_us is None else r.age_us // _MINUTE_US, _age,
        ),
        Column(
            "act", "Việc", "Act", lambda r: "explain" if r.state == "open" else None,
            lambda _r, w: w.t("Giải trình", "Explain"),
            lambda r: f"{r.home}/viec/explain-difference?difference_no={r.number}",
        ),
        Column("event", "Sự kiện", "Event", lambda r: r.position, None, lambda r: f"/su-kien/{r.position}"),
    ),
    Words("Theo thứ tự trong tệp.", "In the order of the file."),
    (Chooser("loai", "Loại", "Kind", KINDS), Chooser("loc", "Tình trạng", "State", STATES)),
)  # fmt: skip

UNREADABLE: Final[List[Unreadable]] = List(
    "khong-doc-duoc",
    "Dòng không đọc được",
    "Lines that could not be read",
    (
        Column("place", "Dòng", "Line", lambda r: r.place),
        Column("column", "Cột", "Column", lambda r: r.column),
        Column("why", "Vì sao", "Why", lambda r: r.why),
    ),
    Words("Theo thứ tự trong tệp.", "In the order of the file."),
)
