"""`/huong-dan`: questions about procedure control: searched, read with every version of the answer, asked, answered.

What was made public is there for everybody; what is internal for everybody of the office; who asked and who answered
stands there for those who may read the proceeding.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any, Final
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.remit import judged
from api.auth.rights import Reach, Right
from api.citizen.uploads import ENDINGS, checked
from api.http.attachment_routes import keep
from api.http.beyond import Beyond
from api.http.dossier_acts import carry_out
from api.http.gate import note_decided, office_of
from api.http.natures import DOORS
from api.http.proceeding_acts import need_opening
from api.http.proceeding_address import proceeding_at
from api.http.proceeding_views import history_of
from api.http.reads import Cursor, Filter, Look, Seen, looking
from api.http.statuses import status_of
from api.pages.citizen import FileForm, Passing, file_in, said
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.commands import Command, Issued
from domain.guidance_commands import (
    AnswerGuidance,
    AskForGuidance,
    CorrectGuidance,
    LinkGuidance,
    SetGuidancePublicity,
    WithdrawGuidance,
)
from domain.model.attachment import Attachment
from domain.model.errors import DomainError
from domain.model.event import Source, is_official
from domain.model.guidance import Guidance
from domain.model.natures import folded
from domain.model.proceeding_refusals import ProceedingUnknown
from projections.queries.guidance import (
    GuidanceLine,
    GuidanceList,
    GuidanceView,
    count_guidance,
    guidance,
    guidance_of,
)
from projections.queries.knowledge import knowledge
from projections.words import Words

router = APIRouter(include_in_schema=False)

ADDRESS: Final = "/huong-dan"
DOOR: Final = "guidance"
LONGEST: Final = 8_000
SHOWN: Final = 50

Number = Annotated[str, Path(pattern=r"^HD-\d{4}-\d{4,9}$", max_length=20)]
Loc = Annotated[str, Query(pattern=f"^({'|'.join(GuidanceList)})$")]

STATES: Final[dict[str, Words]] = {
    GuidanceList.ALL: Words("Tất cả", "All"),
    GuidanceList.OPEN: Words("Chờ trả lời", "Awaiting an answer"),
    GuidanceList.OVERDUE: Words("Quá hạn trả lời", "Answer overdue"),
    GuidanceList.ANSWERED: Words("Đã trả lời", "Answered"),
}

QUESTIONS: Final = List[GuidanceLine](
    name="huong-dan",
    vi="Hướng dẫn kiểm soát thủ tục",
    en="Guidance on procedure control",
    columns=(
        Column("number", "Số", "Number", lambda r: r.number, None, lambda r: f"{ADDRESS}/{r.number}"),
        Column("subject", "Nội dung", "Subject", lambda r: r.subject),
        Column("agency", "cơ quan hỏi", "asked by", lambda r: r.agency.name, beneath=True),
        Column("procedures", "Thủ tục", "Procedures", lambda r: ", ".join(one.id for one in r.procedures) or None),
        Column("asked_at", "Hỏi lúc", "Asked", lambda r: r.asked_at),
        Column("due_at", "Hạn trả lời", "Due", lambda r: r.due_at),
        Column("answered_at", "Trả lời", "Answered", lambda r: r.answered_at),
        Column("version", "bản", "version", lambda r: r.version or None, beneath=True),
        Column("public", "Công khai", "Public", lambda r: r.public),
        Column("question", "Câu hỏi", "Question", lambda r: r.question, hidden=True),
        Column("answer", "Câu trả lời", "Answer", lambda r: r.answer, hidden=True),
    ),
    order=Words("Mới hỏi trước.", "The last asked first."),
    filters=(
        Chooser("tim", "Tìm, không cần dấu", "Search, marks not needed"),
        Chooser("loc", "Tình trạng", "State", STATES, usual="all"),
        Chooser("tthc", "Mã thủ tục", "Procedure's code"),
        Chooser("co_quan", "Mã cơ quan hỏi", "Agency's id"),
    ),
)


@listed(router, f"{ADDRESS}/noi-bo")
def questions_page(
    request: Request,
    visitor: Visitor,
    _seen: Seen,
    tim: Filter = None,
    loc: Loc = "all",
    tthc: Filter = None,
    co_quan: Filter = None,
    tiep: Cursor = None,
) -> Response:
    """Every question, internal ones too, for everybody of the office."""
    need(request, visitor, Right.READ_REFERENCE)

    def ask(look: Look) -> Rows[GuidanceLine]:
        asked: dict[str, Any] = {
            "now": look.now,
            "state": GuidanceList(loc),
            "sought": tim or "",
            "procedure": tthc or None,
            "agency": co_quan or None,
        }

        def part(cursor: str | None, limit: int) -> Any:
            with look.beyond(Beyond.GUIDANCE) as everything:
                return guidance(everything, **asked, cursor=cursor, limit=limit)

        def count(most: int, **other: Any) -> int:
            with look.beyond(Beyond.GUIDANCE) as everything:
                return count_guidance(everything, **{**asked, **other}, most=most)

        return Rows(
            page=part,
            count=count,
            context=lambda: {
                "open": count(10_000, state=GuidanceList.OPEN),
                "overdue": count(10_000, state=GuidanceList.OVERDUE),
                "answered": count(10_000, state=GuidanceList.ANSWERED),
                "may_ask": _may_ask(request, visitor),
            },
        )

    return answer(request, visitor, QUESTIONS, ask, "guidance_questions.html", cursor=tiep)


@router.get(ADDRESS)
def public_page(
    request: Request, _: Passing, tim: Annotated[str, Query(max_length=200)] = "", tiep: Cursor = None
) -> Response:
    """What was published, searched by words with or without marks. For everybody."""
    with looking(request) as look:
        found = guidance(look.connection, now=look.now, sought=tim, public_only=True, cursor=tiep, limit=SHOWN)
        count = count_guidance(look.connection, now=look.now, sought=tim, public_only=True, most=10_000)
        return page(
            request,
            "guidance_public.html",
            found=found,
            count=count,
            asked=tim,
            inside=_is_inside(request),
        )


@router.get(ADDRESS + "/hoi")
def ask_page(request: Request, visitor: Visitor, tthc: Filter = None) -> Response:
    """Where an official asks."""
    need_opening(request, visitor, "AskForGuidance", DOOR)
    return _asking(request, {"thu_tuc": tthc or ""})


@router.post(ADDRESS + "/hoi")
async def ask(request: Request, visitor: Visitor, form: FileForm) -> Response:
    """A question to the control unit."""
    await run_in_threadpool(need_opening, request, visitor, "AskForGuidance", DOOR)
    head = _head(visitor, form)
    stream = uuid5(head.command_id, "proceeding")
    try:
        order = AskForGuidance(
            issued=head,
            proceeding_id=stream,
            subject=said(form, "chu_de"),
            question=said(form, "cau_hoi", LONGEST),
            procedures=_codes(form),
            attachments=await _attachments(request, visitor, form),
        )
        receipt = await carry_out(request, order)
    except DomainError as refusal:
        return await run_in_threadpool(_asking, request, _typed(form), refusal)
    number = await run_in_threadpool(lambda: office_of(request).remits.proceeding(stream).proceeding.number)
    return RedirectResponse(f"{ADDRESS}/{number}?after={receipt.position}", 303)


@router.get(ADDRESS + "/{number}")
def guidance_page(request: Request, _: Passing, number: Number, _seen: Seen) -> Response:
    """One question with every version of its answer; for strangers if it is public."""
    return _shown(request, getattr(request.state, "visitor", None), number)


@router.post(ADDRESS + "/{number}/viec")
async def act(request: Request, visitor: Visitor, number: Number, form: FileForm) -> Response:
    """Answer, correct, publish or keep internal, link procedures, withdraw."""
    need(request, visitor, Right.READ_REFERENCE)
    concerned = await run_in_threadpool(lambda: proceeding_at(request, visitor, DOORS[DOOR], number)[0])
    if not concerned.exists:
        raise ProceedingUnknown(proceeding=number)
    try:
        attachments = await _attachments(request, visitor, form)
        receipt = await carry_out(request, _order(visitor, form, concerned.proceeding_id, attachments))
    except DomainError as refusal:
        return await run_in_threadpool(_shown, request, visitor, number, _typed(form), refusal)
    return RedirectResponse(f"{ADDRESS}/{number}?after={receipt.position}", 303)


def _order(visitor: Caller, form: FormData, stream: UUID, attachments: tuple[Attachment, ...]) -> Command:
    head: dict[str, Any] = {"issued": _head(visitor, form), "proceeding_id": stream}
    text, reason = said(form, "tra_loi", LONGEST), said(form, "ly_do", LONGEST)
    match form.get("viec"):
        case "dinh-chinh":
            return CorrectGuidance(**head, answer=text, reason=reason, attachments=attachments)
        case "pham-vi":
            return SetGuidancePublicity(**head, public=said(form, "cong_khai") == "1", reason=reason)
        case "thu-tuc":
            return LinkGuidance(**head, procedures=_codes(form))
        case "rut":
            return WithdrawGuidance(**head, reason=reason)
        case _:
            return AnswerGuidance(**head, answer=text, public=said(form, "cong_khai") == "1", attachments=attachments)


def _shown(
    request: Request,
    visitor: Caller | None,
    number: str,
    typed: dict[str, str] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    told, acts, state = False, frozenset[str](), None
    inside = visitor is not None and visitor.reach(Right.READ_REFERENCE) is not Reach.NONE
    if visitor is not None and inside:
        concerned, mine = proceeding_at(request, visitor, DOORS[DOOR], number)
        resource = concerned.resource(office_of(request).remits.people())
        told = concerned.exists and judged(visitor, Right.READ_PROCEEDINGS, mine, resource).allowed
        if told:
            note_decided(request, concerned.proceeding_id)
    with looking(request) as look:
        view = _view(look, number, inside=inside)
        if visitor is not None and told:
            state = folded(history_of(look, view.line.proceeding_id)).state
            acts = _acts(visitor, state, look)
        return page(
            request,
            "guidance.html",
            200 if refusal is None else status_of(refusal.code),
            look=look,
            view=view,
            one=view.line,
            state=state,
            known=knowledge(look.connection),
            told=told,
            acts=acts,
            inside=inside,
            typed=defaultdict(str, typed or {}),
            refusal=refusal,
            command=uuid4(),
            accept=_accept(),
        )


def _view(look: Look, number: str, *, inside: bool) -> GuidanceView:
    """GuidanceUnknown for strangers where it is not public."""
    if not inside:
        return guidance_of(look.connection, number, now=look.now, public_only=True)
    with look.beyond(Beyond.GUIDANCE) as everything:
        return guidance_of(everything, number, now=look.now)


def _acts(visitor: Caller, state: Guidance, look: Look) -> frozenset[str]:
    """Which forms are shown: the control unit's, or those of the agency that asked."""
    organisation = knowledge(look.connection).reference.organisation
    if not is_official(visitor.actor) or not organisation.is_active(visitor.actor, look.now):
        return frozenset()
    found: set[str] = set()
    if organisation.is_in_unit(visitor.actor, state.to_unit, look.now):
        found |= {"dinh-chinh", "pham-vi", "thu-tuc"} if state.answers else {"tra-loi", "thu-tuc"}
    unit = organisation.unit_of(visitor.actor, look.now)
    if not state.answers and unit is not None and organisation.agency_of(unit) == state.agency_id:
        found.add("rut")
    return frozenset() if state.withdrawn_at is not None else frozenset(found)


def _asking(request: Request, typed: dict[str, str], refusal: DomainError | None = None) -> Response:
    status = 200 if refusal is None else status_of(refusal.code)
    return page(
        request,
        "guidance_ask.html",
        status,
        typed=defaultdict(str, typed),
        refusal=refusal,
        command=uuid4(),
        accept=_accept(),
    )


def _may_ask(request: Request, visitor: Caller) -> bool:
    return is_official(visitor.actor) and office_of(request).remits.people().is_active(
        visitor.actor, office_of(request).clock.now()
    )


def _is_inside(request: Request) -> bool:
    visitor: Caller | None = getattr(request.state, "visitor", None)
    return visitor is not None and visitor.reach(Right.READ_REFERENCE) is not Reach.NONE


async def _attachments(request: Request, visitor: Caller, form: FormData) -> tuple[Attachment, ...]:
    name, content = await file_in(form, "tep")
    if not name and not content:
        return ()
    need(request, visitor, Right.ATTACH)
    return (await run_in_threadpool(keep, request, visitor, checked(name, content)),)


def _codes(form: FormData) -> tuple[str, ...]:
    return tuple(said(form, "thu_tuc", LONGEST).replace(",", " ").replace(";", " ").split())


def _typed(form: FormData) -> dict[str, str]:
    names = ("viec", "chu_de", "cau_hoi", "thu_tuc", "tra_loi", "ly_do", "cong_khai")
    return {name: said(form, name, LONGEST) for name in names}


def _head(visitor: Caller, form: FormData) -> Issued:
    """Sent twice, the same form is the same order."""
    try:
        command = UUID(said(form, "lenh"))
    except ValueError:
        command = uuid4()
    return Issued(command_id=command, actor=visitor.actor, source=Source.PAGE)


def _accept() -> str:
    return ",".join(ending for endings in ENDINGS.values() for ending in endings)
