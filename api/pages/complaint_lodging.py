"""`/phan-anh/…`: a complaint that belongs to no dossier, one question a page; following it by number and code; and what
was answered, for everybody to read, without names.

Nothing is kept until it is sent: each answer travels in the form to the next question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.citizen import complaints as door
from api.citizen.attempts import TooManyAttempts
from api.http.fields import TEXT
from api.http.gate import office_of, remote_of
from api.http.reads import Cursor, looking
from api.http.statuses import status_of
from api.pages.citizen import LookUpOver, Passing, complaint_followed, follow_complaint, said
from api.pages.genuine import Form
from api.pages.site import page
from domain.complaint_opening import MAX_LETTERS
from domain.model.complaint import ANSWER, Complaint
from domain.model.complaint_events import ComplaintKind
from domain.model.complaint_refusals import AlreadySaid, ComplaintNotAtThat, ContestTooLate
from domain.model.errors import DomainError
from domain.model.organisation import Organisation
from domain.model.personal_data import PersonalDataNotUsable, personal_data
from domain.model.proceeding import Proceeding
from domain.model.refusals import BadValue
from domain.model.working_time import office_day
from projections.queries.complaints import KINDS, public_answers
from projections.search import plain

router = APIRouter(include_in_schema=False)

STEPS: Final = ("viec-gi", "noi-nao", "noi-dung", "nguoi-gui", "kiem-tra")
QUESTIONS: Final = {
    "viec-gi": ("Phản ánh về việc gì?", "What is it about?"),
    "noi-nao": ("Việc xảy ra ở đâu?", "Where did it happen?"),
    "noi-dung": ("Điều gì đã xảy ra?", "What happened?"),
    "nguoi-gui": ("Ông/bà là ai?", "Who are you?"),
    "kiem-tra": ("Kiểm tra lại rồi gửi", "Check your answers, then send"),
}
LABELS: Final = {
    "name": ("họ và tên", "name"),
    "address": ("địa chỉ", "address"),
    "telephone": ("điện thoại", "telephone"),
    "email": ("thư điện tử", "e-mail"),
    "identity_number": ("số căn cước", "identity number"),
}
ASKED_OF_PERSON: Final = ("name", "address", "telephone", "email")
NOT_HERE: Final = "khong-ro"
"""In place of a unit: the complainant does not know, or it is about no unit."""


class AnswerMissing(DomainError):
    """Details: what_vi, what_en."""

    CODE = "answer-missing"
    VI = "{what_vi}."
    EN = "{what_en}."


@dataclass
class Answers:
    """What the form holds by now."""

    form_id: UUID
    kind: str = ""
    unit: str = ""
    text: str = ""
    person: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: FormData) -> Answers:
        try:
            form_id = UUID(said(form, "lenh", 36))
        except ValueError:
            form_id = uuid4()
        return cls(
            form_id,
            said(form, "viec", 20),
            said(form, "noi", 60),
            said(form, "noi-dung", MAX_LETTERS),
            {name: said(form, name) for name in ASKED_OF_PERSON},
        )


# ---------------------------------------------------------------------- lodging


@router.get("/phan-anh/gui")
def first_question(request: Request, _: Passing) -> Response:
    return _asked(request, STEPS[0], Answers(uuid4()))


@router.post("/phan-anh/gui")
async def next_question(request: Request, _: Passing, form: Form) -> Response:
    """The question after the one that was answered; the one before where somebody goes back; in the end, it is sent."""
    answers, step = Answers.of(form), said(form, "buoc", 20)
    if step not in STEPS:
        step = STEPS[0]

    def go_on() -> Response:
        place = STEPS.index(step)
        if said(form, "ve") == "truoc":
            return _asked(request, STEPS[max(0, place - 1)], answers)
        try:
            _check(request, step, answers)
            if step == STEPS[-1]:
                return _sent(request, answers)
        except (AnswerMissing, PersonalDataNotUsable, BadValue) as refusal:
            return _asked(request, step, answers, refusal)
        return _asked(request, STEPS[place + 1], answers)

    return await run_in_threadpool(go_on)


def _check(request: Request, step: str, answers: Answers) -> None:
    """The answer to this question, and at the end all of them, can be taken. AnswerMissing, PersonalDataNotUsable."""
    last = step == STEPS[-1]
    if (last or step == "viec-gi") and answers.kind not in KINDS:
        raise AnswerMissing(what_vi="Chọn một việc", what_en="Choose what it is about")
    if last or step == "noi-nao":
        units = office_of(request).remits.people().units
        if answers.unit != NOT_HERE and answers.unit not in units:
            raise AnswerMissing(what_vi="Chọn nơi xảy ra việc", what_en="Choose where it happened")
    if last or step == "noi-dung":
        if not answers.text.strip():
            raise AnswerMissing(what_vi="Viết điều đã xảy ra", what_en="Write what happened")
        if re.match(TEXT, answers.text) is None:
            raise AnswerMissing(
                what_vi="Nội dung có ký tự không dùng được, xin viết lại",
                what_en="There are characters that cannot be used; write it again",
            )
    if last or step == "nguoi-gui":
        for name in ("name", "address", "telephone"):
            if not answers.person.get(name):
                vi, en = LABELS[name]
                raise AnswerMissing(what_vi=f"Ghi {vi}", what_en=f"Give your {en}")
        personal_data(**{name: answers.person.get(name, "") for name in ASKED_OF_PERSON})


def _sent(request: Request, answers: Answers) -> Response:
    person = personal_data(**{name: answers.person.get(name, "") for name in ASKED_OF_PERSON})
    told = door.Said(
        kind=ComplaintKind(answers.kind),
        unit_id=None if answers.unit == NOT_HERE else answers.unit,
        procedure_code=None,
        text=answers.text,
        person=person,
    )
    proceeding_id = door.lodge(office_of(request), answers.form_id, told)
    return follow_complaint(RedirectResponse("/phan-anh/cua-toi?moi=1", 303), request, proceeding_id)


def _asked(request: Request, step: str, answers: Answers, refusal: DomainError | None = None) -> Response:
    office = office_of(request)
    people, day = office.remits.people(), office_day(office.clock.now())
    unit = people.units.get(answers.unit)
    return page(
        request,
        "complaint_lodge.html",
        200 if refusal is None else status_of(refusal.code),
        step=step,
        question=QUESTIONS[step],
        number=STEPS.index(step) + 1,
        count=len(STEPS),
        answers=answers,
        places=_places(people, day) if step == "noi-nao" else [],
        place=f"{unit.name_on(day)}, {people.agencies[unit.agency_id].name_on(day)}" if unit is not None else "",
        kinds=KINDS,
        labels=LABELS,
        asked=ASKED_OF_PERSON,
        required=("name", "address", "telephone"),
        not_here=NOT_HERE,
        refusal=refusal,
        longest=MAX_LETTERS,
    )


def _places(people: Organisation, day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """By agency, the units where somebody may have been: by name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for unit in people.units.values():
        if unit.valid_to is None or unit.valid_to >= day:
            agency = people.agencies[unit.agency_id]
            found.setdefault(agency.name_on(day), []).append((unit.unit_id, unit.name_on(day)))
    return [(name, sorted(units, key=lambda one: plain(one[1]))) for name, units in sorted(found.items(), key=_by_name)]


def _by_name(entry: tuple[str, object]) -> str:
    return plain(entry[0])


# ---------------------------------------------------------------------- following


@router.get("/phan-anh/theo-doi")
def follow_form(request: Request, _: Passing) -> Response:
    return _follow_form(request)


@router.post("/phan-anh/theo-doi")
async def follow(request: Request, _: Passing, form: Form) -> Response:
    number, code = said(form, "so", 64), said(form, "ma", 64)
    try:
        proceeding_id = await door.find(office_of(request), remote_of(request), number, code)
    except (door.ComplaintNotFound, TooManyAttempts) as refusal:
        answer = _follow_form(request, number, refusal)
        if "seconds" in refusal.details:
            answer.headers["Retry-After"] = str(refusal.details["seconds"])
        return answer
    return follow_complaint(RedirectResponse("/phan-anh/cua-toi", 303), request, proceeding_id)


def _follow_form(request: Request, number: str = "", refusal: DomainError | None = None) -> Response:
    status = 200 if refusal is None else status_of(refusal.code)
    return page(request, "complaint_follow.html", status, number=number, refusal=refusal)


@router.get("/phan-anh/cua-toi")
def my_complaint(request: Request, _: Passing) -> Response:
    """How it stands. Without one that is followed: the form."""
    return _mine(request)


ActName = Annotated[str, Path(pattern=r"^(tra-loi|hai-long|xem-lai)$")]


@router.post("/phan-anh/cua-toi/{viec}")
async def act_on_mine(request: Request, _: Passing, viec: ActName, form: Form) -> Response:
    """Answer what was asked; say whether the answer satisfies; ask for a second look. LookUpOver."""
    found = complaint_followed(request)
    if found is None:
        raise LookUpOver
    text, chosen = said(form, "noi-dung", MAX_LETTERS), said(form, "hai-long", 5)

    def perform() -> Response:
        office = office_of(request)
        try:
            if viec != "hai-long" and (not text or re.match(TEXT, text) is None):
                raise AnswerMissing(what_vi="Viết nội dung", what_en="Write something")
            if viec == "tra-loi":
                door.add(office, found.dossier_id, text)
            elif viec == "xem-lai":
                door.contest(office, found.dossier_id, text)
            elif chosen not in ("co", "khong"):
                raise AnswerMissing(what_vi="Chọn một mức", what_en="Choose one")
            else:
                door.say(office, found.dossier_id, satisfied=chosen == "co", remark=text)
        except (AnswerMissing, ComplaintNotAtThat, ContestTooLate, AlreadySaid) as refusal:
            return _mine(request, refusal)
        return RedirectResponse("/phan-anh/cua-toi?da-ghi=1", 303)

    return await run_in_threadpool(perform)


def _mine(request: Request, refusal: DomainError | None = None) -> Response:
    found = complaint_followed(request)
    office = office_of(request)
    complaint: Proceeding | None = door.complaint_of(office, found.dossier_id) if found is not None else None
    if found is None or complaint is None:
        return RedirectResponse("/phan-anh/theo-doi", 303)
    state: Complaint = complaint.state
    people, now = office.remits.people(), office.clock.now()
    unit = people.units.get(state.unit_id)
    answer = page(
        request,
        "complaint_mine.html",
        200 if refusal is None else status_of(refusal.code),
        number=complaint.number,
        check_code=office.citizens.slips.check_code(found.dossier_id),
        state=state,
        round=state.round,
        unit=unit.name_on(office_day(now)) if unit is not None else state.unit_id,
        agency=people.agencies[unit.agency_id].name_on(office_day(now)) if unit is not None else "",
        due_at=max((d.due_at for d in state.owed.values() if d.kind == ANSWER and d.over_at is None), default=None),
        may_contest=state.round.contest_until is not None and now <= state.round.contest_until,
        kinds=KINDS,
        new="moi" in request.query_params,
        recorded="da-ghi" in request.query_params,
        refusal=refusal,
        longest=MAX_LETTERS,
        now=now,
    )
    return follow_complaint(answer, request, found.dossier_id, found)


# ---------------------------------------------------------------------- what was answered


@router.get("/phan-anh/da-tra-loi")
def answered(request: Request, _: Passing, tiep: Cursor = None) -> Response:
    """Questions and answers that were published: without names, without numbers."""
    with looking(request) as look:
        with office_of(request).reading_everything() as connection:
            found = public_answers(connection, now=look.now, cursor=tiep)
        return page(request, "complaint_answers.html", look=look, found=found, kinds=KINDS)
