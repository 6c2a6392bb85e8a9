"""`/nop`: lodging a dossier online, one question a page, each answer kept on the server as soon as it is given."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.citizen.drafts import DraftGone, Opened
from api.citizen.drafts import LodgeDraft as Draft
from api.citizen.lodging import AGENT, OTHER_PAPER, STEPS, Questions, hand_in, make_ready
from api.citizen.offers import in_force, need_online, offered
from api.citizen.slips import number_of
from api.citizen.uploads import ENDINGS, MAX_FILE_BYTES, MAX_FILES, FileNotTaken, checked
from api.http.gate import office_of, remote_of
from api.http.papers import PDF, paper
from api.http.reads import looking
from api.http.statuses import status_of
from api.pages.citizen import FileForm, Passing, browser_of, file_in, keep_browser, remember, said
from api.pages.citizen_words import RESULT_BY
from api.pages.genuine import Form
from api.pages.lookup import qr_picture
from api.pages.procedures import Code
from api.pages.site import page, wording_of
from api.reports.paper import Paper, facts, framed, note, set_paper
from domain.model.dossier_events import Channel
from domain.model.errors import DomainError
from domain.model.personal_data import FIELDS, PersonalDataNotUsable, personal_data
from domain.model.working_time import office_day
from projections.queries.citizens import CitizenView, citizen_view
from projections.queries.knowledge import knowledge

router = APIRouter(include_in_schema=False)

DraftId = Annotated[UUID, Path()]
REQUIRED = ("name", "address", "telephone", "identity_number")


class FieldMissing(DomainError):
    """Details: what_vi, what_en."""

    CODE = "field-missing"
    VI = "Chưa trả lời: {what_vi}."
    EN = "Not answered yet: {what_en}."


QUESTIONS = {
    "noi-nop": ("Nộp đến cơ quan nào?", "To which agency?"),
    "ai-nop": ("Ông/bà nộp cho ai?", "For whom do you lodge it?"),
    "thong-tin": ("Thông tin của người có hồ sơ", "Particulars of the applicant"),
    "giay-to": ("Giấy tờ", "Papers"),
    "nhan-ket-qua": ("Nhận kết quả bằng cách nào?", "How shall the result come?"),
    "kiem-tra": ("Kiểm tra lại rồi nộp", "Check your answers, then hand in"),
}
LABELS = {
    "name": ("họ và tên, hoặc tên tổ chức", "name"),
    "address": ("địa chỉ", "address"),
    "telephone": ("số điện thoại", "telephone number"),
    "email": ("thư điện tử", "e-mail"),
    "identity_number": ("số định danh cá nhân hoặc mã số tổ chức", "identity number"),
}


# ---------------------------------------------------------------------- beginning


@router.get("/nop")
def lodge_page(request: Request, _: Passing) -> Response:
    """What is being written in this browser, and where to begin."""
    drafts = office_of(request).citizens.drafts.of_browser(browser_of(request))
    with looking(request) as look:
        names = {one.code: one.name for one in in_force(knowledge(look.connection).reference, office_day(look.now))}
    return page(request, "lodge.html", drafts=drafts, names=names, number_of=number_of)


@router.get("/nop/{ma}")
def begin_page(request: Request, _: Passing, ma: Code) -> Response:
    """What is needed, before anything is asked. ProcedureUnknown, NotOfferedOnline."""
    questions = _questions(request, ma)
    return page(
        request,
        "lodge_begin.html",
        version=questions.version,
        papers=questions.papers(Draft(procedure_code=ma)),
        megabytes=MAX_FILE_BYTES // 1024**2,
    )


@router.post("/nop/{ma}")
async def begin(request: Request, _: Passing, ma: Code, __: Form) -> Response:
    office, browser = office_of(request), browser_of(request)
    questions = await run_in_threadpool(_questions, request, ma)
    office.citizens.beginnings.take(remote_of(request))
    await run_in_threadpool(office.applicants.drop_expired_drafts)
    draft_id = await run_in_threadpool(office.citizens.drafts.begin, browser, ma)
    step = questions.next_step(Draft(procedure_code=ma))
    return keep_browser(RedirectResponse(f"/nop/{draft_id}/{step}", 303), request, browser)


# ---------------------------------------------------------------------- one question after the other


@router.get("/nop/{draft_id}/xac-nhan")
async def confirmation(request: Request, _: Passing, draft_id: DraftId) -> Response:
    """What was lodged, for as long as the draft would have been kept."""
    view = await _lodged(request, draft_id)
    slips = office_of(request).citizens.slips
    answer = page(
        request,
        "lodge_done.html",
        view=view,
        number=view.code or number_of(view.dossier_id),
        check_code=slips.check_code(view.dossier_id),
        qr=qr_picture(slips.address(view.dossier_id)),
        draft_id=draft_id,
        result_by=RESULT_BY,
    )
    return remember(answer, request, view.dossier_id)


@router.get("/nop/{draft_id}/xac-nhan.pdf")
async def confirmation_paper(request: Request, _: Passing, draft_id: DraftId) -> Response:
    view = await _lodged(request, draft_id)
    slips, w = office_of(request).citizens.slips, wording_of(request)
    number = view.code or number_of(view.dossier_id)
    sheet = Paper(
        "Xác nhận đã nộp hồ sơ trực tuyến",
        "Confirmation of a dossier lodged online",
        (
            framed(f"Số tra cứu {number} – mã xác nhận {slips.check_code(view.dossier_id)}"),
            facts(
                [
                    ("Thủ tục", f"{view.procedure.name} ({view.procedure.id})"),
                    ("Nơi nhận", f"{view.one_stop.name}, {view.agency.name}"),
                    ("Nộp lúc", w.moment(view.lodged_at)),
                    ("Trả lời trước", w.moment(view.intake_due_at)),
                    ("Nhận kết quả", RESULT_BY[view.result_channel].vi),
                    ("Tra cứu tại", slips.address(view.dossier_id)),
                    *((f"Giấy tờ {number}", one.label) for number, one in enumerate(view.documents, 1)),
                ]
            ),
            note("Đây chưa phải phiếu hẹn trả kết quả. Khi hồ sơ được tiếp nhận, phiếu hẹn có ở trang tra cứu."),
        ),
        (f"Lập từ sự kiện nộp hồ sơ lúc {w.moment(view.lodged_at)}.",),
    )
    with looking(request) as look:
        return paper(set_paper(sheet, view.lodged_at), PDF, f"{number}.pdf", look)


@router.get("/nop/{draft_id}/{buoc}")
def step_page(request: Request, _: Passing, draft_id: DraftId, buoc: str) -> Response:
    opened = office_of(request).citizens.drafts.find(draft_id, browser_of(request))
    if opened.handed_in_at is not None:
        return RedirectResponse(f"/nop/{draft_id}/xac-nhan", 303)
    questions = _questions(request, opened.content.procedure_code)
    expected = questions.next_step(opened.content)
    if buoc not in questions.steps or questions.steps.index(buoc) > questions.steps.index(expected):
        return RedirectResponse(f"/nop/{draft_id}/{expected}", 303)
    return _asked(request, opened, questions, buoc)


@router.post("/nop/{draft_id}/giay-to")
async def add_paper(request: Request, _: Passing, draft_id: DraftId, form: FileForm) -> Response:
    """One file for one of the papers. FileNotTaken as a page that keeps the others."""
    office, browser = office_of(request), browser_of(request)
    opened = await run_in_threadpool(office.citizens.drafts.find, draft_id, browser)
    questions = await run_in_threadpool(_questions, request, opened.content.procedure_code)
    labels = {str(one.number): one.label for one in questions.papers(opened.content)}
    name, content = await file_in(form, "tep")
    chosen = said(form, "giay", 10)

    def seal() -> None:
        office.citizens.drafts.need_room(len(content))
        upload = checked(name, content)
        with office.citizens.drafts.lodging(draft_id, browser) as editing:
            editing.add(labels.get(chosen, OTHER_PAPER), upload)

    try:
        await run_in_threadpool(seal)
    except FileNotTaken as refusal:
        opened = await run_in_threadpool(office.citizens.drafts.find, draft_id, browser)
        return _asked(request, opened, questions, "giay-to", refusal, field=f"tep-{chosen}")
    return RedirectResponse(f"/nop/{draft_id}/giay-to#giay-{chosen or 'khac'}", 303)


@router.post("/nop/{draft_id}/giay-to/bo")
async def remove_paper(request: Request, _: Passing, draft_id: DraftId, form: Form) -> Response:
    office, browser = office_of(request), browser_of(request)
    try:
        file_id = UUID(said(form, "tep", 36))
    except ValueError:
        raise DraftGone from None

    def remove() -> None:
        with office.citizens.drafts.lodging(draft_id, browser) as editing:
            editing.remove(file_id)

    await run_in_threadpool(remove)
    return RedirectResponse(f"/nop/{draft_id}/giay-to", 303)


@router.post("/nop/{draft_id}/xoa")
async def throw_away(request: Request, _: Passing, draft_id: DraftId, __: Form) -> Response:
    """The draft, its files and the key of who would have been the applicant are gone."""
    office, browser = office_of(request), browser_of(request)

    def drop() -> None:
        with office.citizens.drafts.lodging(draft_id, browser) as editing:
            applicant_id = editing.opened.applicant_id
            editing.drop()
        office.applicants.drop_unregistered(applicant_id)

    await run_in_threadpool(drop)
    return RedirectResponse("/nop", 303)


@router.post("/nop/{draft_id}/kiem-tra")
async def lodge(request: Request, _: Passing, draft_id: DraftId, __: Form) -> Response:
    """Hand it in. Sent twice it is lodged once."""
    office, browser = office_of(request), browser_of(request)
    opened = await run_in_threadpool(office.citizens.drafts.find, draft_id, browser)
    if opened.handed_in_at is not None:
        return RedirectResponse(f"/nop/{draft_id}/xac-nhan", 303)
    questions = await run_in_threadpool(_questions, request, opened.content.procedure_code)

    def perform() -> None:
        with office.citizens.drafts.lodging(draft_id, browser) as editing:
            make_ready(editing, questions)
        with office.citizens.drafts.lodging(draft_id, browser, also_handed_in=True) as editing:
            if editing.opened.handed_in_at is None:
                hand_in(office, editing, questions, office.clock.now())

    try:
        await run_in_threadpool(perform)
    except DomainError as refusal:
        if isinstance(refusal, DraftGone):
            raise
        return _asked(request, opened, questions, STEPS[-1], refusal)
    return RedirectResponse(f"/nop/{draft_id}/xac-nhan", 303)


@router.post("/nop/{draft_id}/{buoc}")
async def answer(request: Request, _: Passing, draft_id: DraftId, buoc: str, form: Form) -> Response:
    """Keep an answer, and lead to the next question that is open."""
    office, browser = office_of(request), browser_of(request)
    opened = await run_in_threadpool(office.citizens.drafts.find, draft_id, browser)
    questions = await run_in_threadpool(_questions, request, opened.content.procedure_code)
    taker = _TAKERS.get(buoc)
    if taker is None:
        raise DraftGone

    def keep() -> str:
        with office.citizens.drafts.lodging(draft_id, browser) as editing:
            editing.write(taker(editing.content, form, questions))
            return questions.next_step(editing.content)

    try:
        following = await run_in_threadpool(keep)
    except (FieldMissing, PersonalDataNotUsable) as refusal:
        typed = {name: said(form, name) for name in (*FIELDS, "agent_name", "agent_telephone")}
        field = str(refusal.details.get("field", ""))
        return _asked(request, opened, questions, buoc, refusal, field=field, typed=typed)
    return RedirectResponse(f"/nop/{draft_id}/{following}", 303)


# ---------------------------------------------------------------------- what each question takes


def _place(draft: Draft, form: FormData, questions: Questions) -> Draft:
    chosen = next((one for one in questions.desks if one.unit_id == said(form, "noi")), None)
    if chosen is None:
        raise FieldMissing(what_vi="cơ quan nhận hồ sơ", what_en="the agency", field="noi")
    return msgspec.structs.replace(draft, agency_id=chosen.agency_id, unit_id=chosen.unit_id)


def _who(draft: Draft, form: FormData, _: Questions) -> Draft:
    chosen = said(form, "ai")
    if chosen not in ("toi", "thay"):
        raise FieldMissing(
            what_vi="nộp cho mình hay nộp thay", what_en="for yourself, or for somebody else", field="ai"
        )
    if chosen == "toi":
        return msgspec.structs.replace(draft, on_behalf=False, agent_name=None, agent_telephone=None)
    return msgspec.structs.replace(draft, on_behalf=True)


def _particulars(draft: Draft, form: FormData, _: Questions) -> Draft:
    given = {name: said(form, name) for name in FIELDS}
    for name in REQUIRED:
        if not given[name]:
            raise FieldMissing(what_vi=LABELS[name][0], what_en=LABELS[name][1], field=name)
    person = personal_data(**given)
    if not draft.on_behalf:
        return msgspec.structs.replace(draft, person=person)
    if not said(form, "agent_name"):
        raise FieldMissing(what_vi="họ và tên người nộp thay", what_en="your own name", field="agent_name")
    name = said(form, "agent_name", 200)
    agent = personal_data(name, name, said(form, "agent_telephone", 40))
    return msgspec.structs.replace(draft, person=person, agent_name=agent.name, agent_telephone=agent.telephone)


def _papers_done(draft: Draft, _: FormData, questions: Questions) -> Draft:
    missing = questions.missing(draft)
    if missing:
        labels = "; ".join(one.label for one in missing)
        raise FieldMissing(what_vi=f"còn thiếu {labels}", what_en=f"missing {labels}", field=f"tep-{missing[0].number}")
    return msgspec.structs.replace(draft, papers_done=True)


def _result(draft: Draft, form: FormData, questions: Questions) -> Draft:
    chosen = next((one for one in questions.result_channels if one == said(form, "cach")), None)
    if chosen is None:
        raise FieldMissing(what_vi="cách nhận kết quả", what_en="how the result shall come", field="cach")
    return msgspec.structs.replace(draft, result_channel=Channel(chosen))


_TAKERS: dict[str, Any] = {
    "noi-nop": _place,
    "ai-nop": _who,
    "thong-tin": _particulars,
    "giay-to-xong": _papers_done,
    "nhan-ket-qua": _result,
}


def _asked(
    request: Request,
    opened: Opened[Draft],
    questions: Questions,
    step: str,
    refusal: DomainError | None = None,
    *,
    field: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    """A question's page; with a refusal on top, and what was typed kept."""
    draft = opened.content
    step = "giay-to" if step == "giay-to-xong" else step
    person = draft.person
    values = {name: (person.value(name) or "" if person is not None else "") for name in FIELDS}
    values |= {"agent_name": draft.agent_name or "", "agent_telephone": draft.agent_telephone or ""}
    return page(
        request,
        "lodge_step.html",
        200 if refusal is None else status_of(refusal.code),
        draft_id=opened.draft_id,
        draft=draft,
        kept_until=opened.expires_at,
        step=step,
        number=questions.steps.index(step) + 1,
        count=len(questions.steps),
        previous=questions.steps[questions.steps.index(step) - 1] if questions.steps.index(step) else None,
        question=QUESTIONS[step],
        version=questions.version,
        desks=questions.desks,
        desk=questions.desk(draft),
        papers=questions.papers(draft),
        files=[one for one in draft.files if one.document.label != AGENT],
        other=OTHER_PAPER,
        channels=questions.result_channels,
        result_by=RESULT_BY,
        values=values if typed is None else typed,
        labels=LABELS,
        required=REQUIRED,
        refusal=refusal,
        field=field,
        accept=",".join(ending for endings in ENDINGS.values() for ending in endings),
        megabytes=MAX_FILE_BYTES // 1024**2,
        most_files=MAX_FILES,
    )


def _questions(request: Request, code: str) -> Questions:
    """What the procedure in force asks. ProcedureUnknown, NotOfferedOnline."""
    with looking(request) as look:
        reference, day = knowledge(look.connection).reference, office_day(look.now)
    version = offered(reference, code, day)
    need_online(version)
    return Questions.asked(reference, version, day)


async def _lodged(request: Request, draft_id: UUID) -> CitizenView:
    """The dossier that a draft became. DraftGone where it became none yet."""
    office = office_of(request)
    opened = await run_in_threadpool(office.citizens.drafts.find, draft_id, browser_of(request))
    if opened.handed_in_at is None or opened.content.dossier_id is None:
        raise DraftGone
    await office.views.reach(opened.handed_in_at, office.limits.wait_seconds)
    return await run_in_threadpool(_view, request, opened.content.dossier_id)


def _view(request: Request, dossier_id: UUID) -> CitizenView:
    with looking(request, proven=dossier_id) as look:
        return citizen_view(look.connection, dossier_id, now=look.now)
