"""`/quan-tri/lich`: the year, the effect of an edit before it is made, and the due dates to decide on after it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.dossier_acts import carry_out
from api.http.gate import office_of
from api.http.reads import Cursor, Filter, Look, Seen, looking
from api.http.statuses import status_of
from api.pages import calendar_form
from api.pages.calendar_form import ACTS, Errors, Fields, fields_of
from api.pages.calendar_year import LETTERS, MEANINGS, RULES, STATUSES, Mark, year_of
from api.pages.genuine import Form
from api.pages.lists import Column, List, Rows, answer, listed
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.calendar_preview import calendar_after
from domain.commands import Command, Issued
from domain.dossier_commands import KeepDueDate, RecomputeDueDate
from domain.model.deadline import due_instant
from domain.model.deadline_words import Language, explanation_lines
from domain.model.errors import DomainError
from domain.model.event import Source
from domain.model.term import Term
from domain.model.working_time import office_day
from projections.queries.calendar_effect import (
    DueMove,
    ToDecide,
    calendar_effect,
    decided_since,
    to_decide,
)
from projections.queries.calendar_history import calendar_edits
from projections.queries.knowledge import Knowledge, knowledge
from projections.queries.paging import Page
from projections.words import Words

router = APIRouter(include_in_schema=False)

ADDRESS: Final = "/quan-tri/lich"
EDITS: Final = 20
DECIDE_WITHIN: Final = Term(1)
"""An editor decides on the due dates that an edit touches within 1 working day (DOMAIN.md §3)."""

NoCommand: Final = UUID(int=0)

OUTAGES: Final = {
    "software": Words("phần mềm ngừng", "the software was down"),
    "agency_closed": Words("cơ quan đóng cửa", "the agency was closed"),
}
WEEKDAYS: Final = tuple(range(7))

MOVES: Final = List[DueMove](
    name="han-chiu-anh-huong",
    vi="Hạn chịu ảnh hưởng",
    en="Due dates touched",
    columns=(
        Column("code", "Mã hồ sơ", "Code", lambda r: r.code or str(r.dossier_id)),
        Column("agency", "Cơ quan", "Agency", lambda r: r.agency.name),
        Column("unit", "đơn vị", "unit", lambda r: r.unit.name, beneath=True),
        Column("unit_id", "Mã đơn vị", "Unit, id", lambda r: r.unit.id, hidden=True),
        Column("from_at", "Hạn đã ghi", "Due date as it is", lambda r: r.from_at),
        Column("to_at", "Nếu tính lại", "If re-computed", lambda r: r.to_at),
        Column(
            "working_days", "Chuyển", "Moves by", lambda r: r.working_days,
            lambda r, w: w.t(*moved_words(r.working_days, r.moved)),
        ),
    ),
    order=Words("Gần hạn nhất trước.", "Soonest due first."),
)  # fmt: skip


def moved_words(days: int, moved: str) -> tuple[str, str]:
    """`lùi 1 ngày làm việc`, `không đổi`; in both languages."""
    if moved == "same":
        return "không đổi", "unchanged"
    if days == 0:
        return (
            ("lùi trong ngày", "later the same day") if moved == "later" else ("sớm hơn trong ngày", "earlier that day")
        )
    number = abs(days)
    plural = "" if number == 1 else "s"
    if moved == "later":
        return f"lùi {number} ngày làm việc", f"{number} working day{plural} later"
    return f"sớm {number} ngày làm việc", f"{number} working day{plural} earlier"


@router.get(ADDRESS)
def year_page(
    request: Request,
    visitor: Visitor,
    _seen: Seen,
    nam: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    co_quan: Filter = None,
) -> Response:
    """Twelve months with the days that are ruled, what they rest on, and the forms to edit them."""
    need(request, visitor, Right.CALENDAR)
    with looking(request) as look:
        with look.beyond(Beyond.DUE_DATES) as all_of_it:
            undecided = to_decide(all_of_it, now=look.now, limit=1).count
        known = knowledge(look.connection)
        organisation = known.reference.organisation
        agency = co_quan if co_quan in organisation.agencies else None
        return page(
            request,
            "calendar.html",
            look=look,
            known=known,
            year=year_of(known.reference.calendar, nam or office_day(look.now).year, agency),
            today=office_day(look.now),
            calendar=known.reference.calendar,
            agency=agency,
            edits=calendar_edits(look.connection, limit=EDITS),
            waiting=undecided,
            fields=fields_of(request.query_params.multi_items()),
            errors=[],
            **_words(known, look.now),
        )


@listed(router, f"{ADDRESS}/xem-truoc")
def preview_page(request: Request, visitor: Visitor, tiep: Cursor = None) -> Response:
    """What an edit would do to the due dates in force. Nothing is recorded. Its list is also a file."""
    need(request, visitor, Right.CALENDAR)
    return _preview(request, visitor, fields_of(request.query_params.multi_items()), cursor=tiep)


@router.post(f"{ADDRESS}/ghi")
async def confirm(request: Request, visitor: Visitor, form: Form) -> Response:
    """The edit itself: a new version of the calendar. Open due dates stay as they are."""
    need(request, visitor, Right.CALENDAR)
    fields = fields_of(form.multi_items())
    head = Issued(
        command_id=_id(form),
        actor=visitor.actor,
        source=Source.PAGE,
        expected_version=_number(form.get("phien-ban")),
    )
    order, errors = calendar_form.read(fields, head)
    if order is None:
        return await run_in_threadpool(_preview, request, visitor, fields, errors=errors)
    try:
        receipt = await carry_out(request, order)
    except DomainError as refusal:
        return await run_in_threadpool(_preview, request, visitor, fields, refusal=refusal)
    return RedirectResponse(f"{ADDRESS}/han?after={receipt.position}&phien-ban={receipt.version}", 303)


@router.get(f"{ADDRESS}/han")
def due_dates_page(
    request: Request,
    visitor: Visitor,
    _seen: Seen,
    phien_ban: Annotated[int | None, Query(alias="phien-ban", ge=1, le=10**9)] = None,
    tiep: Cursor = None,
) -> Response:
    """The due dates that edits touched: those to decide on, and what was decided of the others."""
    need(request, visitor, Right.CALENDAR)
    return _due_dates(request, phien_ban, tiep, done=phien_ban is not None)


@router.post(f"{ADDRESS}/han")
async def decide(request: Request, visitor: Visitor, form: Form) -> Response:
    """Re-compute or keep the chosen due dates, each by an order of its own; what was refused is listed."""
    need(request, visitor, Right.DUE_DATES)
    reason = str(form.get("ly_do", "")).strip()
    chosen = [found for found in (_uuid(one) for one in form.getlist("ho_so")) if found is not None]
    keep = form.get("viec") == "giu"
    if not reason or not chosen:
        missing: Errors = []
        if not chosen:
            missing.append(("chon", Words("Chọn ít nhất một hạn.", "Choose at least one due date.")))
        if not reason:
            missing.append(("ly_do", Words("Nêu lý do.", "Give the reason.")))
        return await run_in_threadpool(_due_dates, request, None, None, errors=missing, reason=reason)
    refused: list[tuple[UUID, DomainError]] = []
    position = 0
    for dossier in chosen:
        try:
            receipt = await carry_out(request, _decision(visitor, form, dossier, reason, keep=keep))
            position = max(position, receipt.position)
        except DomainError as refusal:
            refused.append((dossier, refusal))
    if refused:
        await office_of(request).views.reach(position, office_of(request).limits.wait_seconds)
        return await run_in_threadpool(_due_dates, request, None, None, refused=refused, reason=reason)
    return RedirectResponse(f"{ADDRESS}/han?after={position}", 303)


def _decision(visitor: Caller, form: FormData, dossier: UUID, reason: str, *, keep: bool) -> Command:
    issued = Issued(command_id=uuid5(_id(form), str(dossier)), actor=visitor.actor, source=Source.PAGE)
    return (KeepDueDate if keep else RecomputeDueDate)(issued=issued, dossier_id=dossier, reason=reason)


def _preview(
    request: Request,
    visitor: Caller,
    fields: Fields,
    *,
    cursor: str | None = None,
    errors: Errors | None = None,
    refusal: DomainError | None = None,
) -> Response:
    """The preview; or the form with what is wrong, where the fields are no edit."""
    order, found = calendar_form.read(fields, Issued(command_id=NoCommand, actor=visitor.actor, source=Source.PAGE))
    errors = errors or found
    if order is None:
        return _form_again(request, fields, errors, refusal)
    with looking(request) as look:
        known = knowledge(look.connection)
        try:
            proposed = calendar_after(order, known.reference, look.now)
        except DomainError as refused:
            return _form_again(request, fields, errors, refused)

        if "file" not in request.path_params:
            query = urlencode(fields.pairs)
            with look.beyond(Beyond.DUE_DATES) as all_of_it:
                effect = calendar_effect(all_of_it, proposed, now=look.now, cursor=cursor)
            return page(
                request,
                "calendar_preview.html",
                200 if refusal is None else status_of(refusal.code),
                look=look,
                known=known,
                fields=fields,
                edit=order,
                effect=effect,
                moved_words=moved_words,
                lines=_lines,
                refusal=refusal,
                command=str(uuid4()),
                query=query,
                continued=cursor is not None,
                **_words(known, look.now),
            )

    def ask(look: Look) -> Rows[DueMove]:
        with look.beyond(Beyond.DUE_DATES) as all_of_it:
            effect = calendar_effect(all_of_it, proposed, now=look.now, limit=None)
        return Rows(
            page=lambda cursor, limit: _part(effect.rows, cursor, limit),
            count=lambda most: min(most, len(effect.rows)),
        )

    return answer(request, visitor, MOVES, ask, "calendar_preview.html")


def _part(rows: tuple[DueMove, ...], cursor: str | None, limit: int) -> Page[DueMove]:
    """Rows from a cursor on; the cursor is a place in a list that is reckoned anew each time."""
    start = int(cursor) if cursor is not None and cursor.isdecimal() else 0
    following = start + limit
    return Page(rows[start:following], str(following) if following < len(rows) else None)


def _form_again(request: Request, fields: Fields, errors: Errors, refusal: DomainError | None) -> Response:
    """The year with the form as it was filled in, and why it does not lead on."""
    with looking(request) as look:
        known = knowledge(look.connection)
        first = _first_day(fields) or office_day(look.now)
        return page(
            request,
            "calendar.html",
            422,
            look=look,
            known=known,
            year=year_of(known.reference.calendar, first.year),
            today=office_day(look.now),
            calendar=known.reference.calendar,
            agency=None,
            edits=calendar_edits(look.connection, limit=EDITS),
            waiting=0,
            fields=fields,
            errors=[*errors, *([("", Words(refusal.vi, refusal.en))] if refusal is not None else [])],
            **_words(known, look.now),
        )


def _due_dates(
    request: Request,
    version: int | None,
    cursor: str | None,
    *,
    done: bool = False,
    errors: Errors | None = None,
    refused: list[tuple[UUID, DomainError]] | None = None,
    reason: str = "",
) -> Response:
    with looking(request) as look:
        known = knowledge(look.connection)
        edits = calendar_edits(look.connection, limit=EDITS)
        edit = next((one for one in edits if one.version == version), edits[0] if edits else None)
        since = edit.position if edit is not None else 0
        with look.beyond(Beyond.DUE_DATES) as all_of_it:
            waiting: ToDecide = to_decide(all_of_it, now=look.now, cursor=cursor)
            decided = decided_since(all_of_it, since)
        return page(
            request,
            "calendar_due_dates.html",
            422 if errors else 409 if refused else 200,
            look=look,
            done=done,
            edit=edit,
            decide_by=due_instant(edit.at, DECIDE_WITHIN, known.reference.hours(None)) if edit is not None else None,
            waiting=waiting,
            decided=decided,
            errors=errors or [],
            refused=refused or [],
            reason=reason,
            command=str(uuid4()),
            moved_words=moved_words,
            **_words(known, look.now),
        )


def _words(known: Knowledge, now: datetime) -> dict[str, Any]:
    agencies = [(one, known.agency(one, now)) for one in known.reference.organisation.agencies]
    return {
        "acts": ACTS,
        "marks": list(Mark),
        "letters": LETTERS,
        "meanings": MEANINGS,
        "rules": RULES,
        "statuses": STATUSES,
        "outages": OUTAGES,
        "weekdays": WEEKDAYS,
        "a_monday": date(2024, 1, 1),
        "agencies": sorted((named.name, one) for one, named in agencies if named is not None),
    }


def _first_day(fields: Fields) -> date | None:
    for name in ("tu", "ngay"):
        try:
            return date.fromisoformat(fields.one(name))
        except ValueError:
            continue
    return None


def _lines(deadline: Any, language: str) -> list[str]:
    return list(explanation_lines(deadline, Language(language)))


def _id(form: FormData) -> UUID:
    """The command's id, made when the page was shown: sent twice it takes effect once."""
    return _uuid(form.get("lenh")) or uuid4()


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _number(text: object) -> int | None:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else None
