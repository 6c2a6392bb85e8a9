"""What an applicant does on the pages about a dossier: `/tra-cuu/…` for whom looked it up, `/danh-gia`, `/phan-anh`."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.citizen import acts
from api.citizen.drafts import DraftGone
from api.citizen.lodging import OTHER_PAPER
from api.citizen.uploads import ENDINGS, MAX_FILE_BYTES, MAX_FILES, FileNotTaken, checked
from api.http.fields import TEXT
from api.http.gate import office_of, remote_of
from api.http.papers import PDF, paper
from api.http.reads import looking
from api.http.statuses import status_of
from api.pages.citizen import FileForm, LookedUp, Passing, file_in, looked_up, said
from api.pages.citizen_words import name_of
from api.pages.genuine import Form
from api.pages.lookup import SlipNotKnown, Written, qr_picture
from api.pages.site import page, wording_of
from api.reports.paper import Paper, facts, framed, note, set_paper
from domain.model.errors import DomainError
from domain.model.refusals import NotFinishedYet, NothingRequested
from projections.queries.citizens import CitizenView, Owed, Wanted, citizen_view

router = APIRouter(include_in_schema=False)


# ---------------------------------------------------------------------- a supplement


@router.get("/tra-cuu/bo-sung")
def supplement_page(request: Request, _: Passing) -> Response:
    """Which papers are asked for, and a place for each. Without a look-up: its form."""
    found = looked_up(request)
    return RedirectResponse("/tra-cuu", 303) if found is None else _supplement(request, found.dossier_id)


@router.post("/tra-cuu/bo-sung")
async def add_to_supplement(request: Request, _: Passing, form: FileForm, found: LookedUp) -> Response:
    name, content = await file_in(form, "tep")
    chosen = said(form, "giay", 10)

    def seal() -> Response:
        office = office_of(request)
        wanted = _wanted(_view(request, found.dossier_id))
        labels = {str(number): item for number, item in enumerate(wanted.missing, 1)}
        try:
            applicant_id = acts.need_files_taken(office, found.dossier_id)
            office.citizens.drafts.need_room(len(content))
            upload = checked(name, content)
            with office.citizens.drafts.answering(found.dossier_id, applicant_id, wanted.request_no) as editing:
                editing.add(labels.get(chosen, OTHER_PAPER), upload)
        except FileNotTaken as refusal:
            return _supplement(request, found.dossier_id, refusal, f"tep-{chosen}")
        return RedirectResponse(f"/tra-cuu/bo-sung#giay-{chosen or 'khac'}", 303)

    return await run_in_threadpool(seal)


@router.post("/tra-cuu/bo-sung/bo")
async def remove_from_supplement(request: Request, _: Passing, form: Form, found: LookedUp) -> Response:
    try:
        file_id = UUID(said(form, "tep", 36))
    except ValueError:
        raise DraftGone from None

    def remove() -> None:
        office, wanted = office_of(request), _wanted(_view(request, found.dossier_id))
        applicant_id = acts.need_files_taken(office, found.dossier_id)
        with office.citizens.drafts.answering(found.dossier_id, applicant_id, wanted.request_no) as editing:
            editing.remove(file_id)

    await run_in_threadpool(remove)
    return RedirectResponse("/tra-cuu/bo-sung", 303)


@router.post("/tra-cuu/bo-sung-xong")
async def send_supplement(request: Request, _: Passing, __: Form, found: LookedUp) -> Response:
    """Hand in what was gathered; a part of it too, which is said on the page."""

    def send() -> Response:
        office, wanted = office_of(request), _wanted(_view(request, found.dossier_id))
        applicant_id = acts.need_files_taken(office, found.dossier_id)
        drafts = office.citizens.drafts
        if not drafts.answer(found.dossier_id, wanted.request_no).files:
            nothing = acts.NothingChosen(
                what_vi="Chưa có tệp nào được gửi", what_en="No file has been sent yet", field="tep-1"
            )
            return _supplement(request, found.dossier_id, nothing, "tep-1")
        with drafts.answering(found.dossier_id, applicant_id, wanted.request_no) as editing:
            editing.keep_files()
        with drafts.answering(found.dossier_id, applicant_id, wanted.request_no) as editing:
            receipt = acts.send_supplement(office, editing, wanted)
        return _done(receipt.position)

    return await run_in_threadpool(send)


def _supplement(request: Request, dossier_id: UUID, refusal: DomainError | None = None, field: str = "") -> Response:
    office, view = office_of(request), _view(request, dossier_id)
    if view.wanted is None:
        return RedirectResponse("/tra-cuu/ket-qua", 303)
    acts.need_files_taken(office, dossier_id)
    draft = office.citizens.drafts.answer(dossier_id, view.wanted.request_no)
    return page(
        request,
        "citizen_supplement.html",
        200 if refusal is None else status_of(refusal.code),
        view=view,
        name=name_of(view),
        wanted=view.wanted,
        files=draft.files,
        left_over=acts.left_over(view.wanted, draft),
        other=OTHER_PAPER,
        refusal=refusal,
        field=field,
        accept=",".join(ending for endings in ENDINGS.values() for ending in endings),
        megabytes=MAX_FILE_BYTES // 1024**2,
        most_files=MAX_FILES,
    )


# ---------------------------------------------------------------------- paying


@router.get("/tra-cuu/phieu-nop-tien")
def payment_page(request: Request, _: Passing) -> Response:
    """What is owed, and under which reference. The office records the payment."""
    found = looked_up(request)
    if found is None:
        return RedirectResponse("/tra-cuu", 303)
    view = _view(request, found.dossier_id)
    if view.owed is None:
        return RedirectResponse("/tra-cuu/ket-qua", 303)
    slips = office_of(request).citizens.slips
    return page(
        request,
        "citizen_payment.html",
        view=view,
        name=name_of(view),
        owed=view.owed,
        qr=qr_picture(slips.address(view.dossier_id)),
    )


@router.get("/tra-cuu/phieu-nop-tien.pdf")
def payment_paper(request: Request, _: Passing, found: LookedUp) -> Response:
    w = wording_of(request)
    with looking(request, proven=found.dossier_id) as look:
        view = citizen_view(look.connection, found.dossier_id, now=look.now)
        owed = _owed(view)
        total = owed.fee_dong + owed.duty_dong
        sheet = Paper(
            "Phiếu nộp tiền",
            "Payment slip",
            (
                framed(f"Số tiền {w.number(total)} đồng – nội dung nộp: {name_of(view)}"),
                facts(
                    [
                        ("Thủ tục", f"{view.procedure.name} ({view.procedure.id})"),
                        ("Phí, lệ phí", f"{w.number(owed.fee_dong)} đồng"),
                        ("Nghĩa vụ tài chính", f"{w.number(owed.duty_dong)} đồng"),
                        ("Lý do", "; ".join(owed.reasons) or None),
                        ("Nơi nộp", f"{view.one_stop.name}, {view.agency.name}"),
                    ]
                ),
                note("Phiếu này báo số tiền phải nộp, không phải biên lai. Cơ quan ghi nhận khi đã thu."),
            ),
            (f"Tính lúc {w.moment(look.now)}.",),
        )
        return paper(set_paper(sheet, look.now), PDF, f"{name_of(view)}-tien.pdf", look)


# ---------------------------------------------------------------------- rating


@router.get("/danh-gia/{token}")
async def rating_page(request: Request, _: Passing, token: str, da_ghi: Written = None) -> Response:
    """Once a dossier; for whoever holds the link from its look-up. SlipNotKnown."""
    dossier_id = _rated_by(request, token)
    if da_ghi is not None:
        office = office_of(request)
        await office.views.reach(da_ghi, office.limits.wait_seconds)
    view = await run_in_threadpool(_view, request, dossier_id)
    return _rating(request, token, view, da_ghi=da_ghi)


@router.post("/danh-gia/{token}")
async def rate(request: Request, _: Passing, token: str, form: Form) -> Response:
    dossier_id, chosen = _rated_by(request, token), said(form, "diem", 1)

    def perform() -> Response:
        view = _view(request, dossier_id)
        try:
            if chosen not in ("1", "2", "3", "4", "5"):
                raise acts.NothingChosen(what_vi="Chọn một mức", what_en="Choose one", field="diem")
            receipt = acts.rate(office_of(request), view, int(chosen))
        except (acts.NothingChosen, acts.AlreadyRated, NotFinishedYet) as refusal:
            return _rating(request, token, view, refusal)
        return RedirectResponse(f"/danh-gia/{token}?da-ghi={receipt.position}", 303)

    return await run_in_threadpool(perform)


def _rated_by(request: Request, token: str) -> UUID:
    door = office_of(request).citizens
    door.by_remote.begin(remote_of(request))
    dossier_id = door.slips.of_rating(token[:100])
    if dossier_id is None:
        raise SlipNotKnown
    door.by_remote.succeeded(remote_of(request), forget=False)
    return dossier_id


def _rating(
    request: Request, token: str, view: CitizenView, refusal: DomainError | None = None, da_ghi: int | None = None
) -> Response:
    status = 200 if refusal is None else status_of(refusal.code)
    return page(
        request,
        "citizen_rating.html",
        status,
        view=view,
        token=token,
        name=name_of(view),
        refusal=refusal,
        recorded=da_ghi,
    )


# ---------------------------------------------------------------------- complaining


@router.get("/phan-anh")
def complaint_page(request: Request, _: Passing) -> Response:
    """About the dossier that was looked up; without one: where to turn."""
    return _complaint(request, uuid4())


@router.post("/phan-anh")
async def complain(request: Request, _: Passing, form: Form, found: LookedUp) -> Response:
    try:
        form_id = UUID(said(form, "lenh", 36))
    except ValueError:
        form_id = uuid4()
    text = said(form, "noi-dung", acts.MAX_TEXT)

    def perform() -> Response:
        try:
            if not _is_text(text):
                raise acts.NothingChosen(
                    what_vi="Nội dung có ký tự không dùng được, xin viết lại",
                    what_en="There are characters that cannot be used; write it again",
                    field="noi-dung",
                )
            receipt = acts.complain(office_of(request), found.dossier_id, form_id, text)
        except acts.NothingChosen as refusal:
            return _complaint(request, form_id, refusal, text)
        return _done(receipt.position)

    return await run_in_threadpool(perform)


def _complaint(request: Request, form_id: UUID, refusal: DomainError | None = None, text: str = "") -> Response:
    found = looked_up(request)
    view = _view(request, found.dossier_id) if found is not None else None
    return page(
        request,
        "citizen_complaint.html",
        200 if refusal is None else status_of(refusal.code),
        view=view,
        name=name_of(view) if view is not None else "",
        form_id=form_id,
        refusal=refusal,
        text=text,
        longest=acts.MAX_TEXT,
    )


# ---------------------------------------------------------------------- withdrawing


@router.get("/tra-cuu/rut")
def withdrawal_page(request: Request, _: Passing) -> Response:
    """It cannot be undone, so it is confirmed."""
    found = looked_up(request)
    return RedirectResponse("/tra-cuu", 303) if found is None else _withdrawal(request, found.dossier_id)


@router.post("/tra-cuu/rut")
async def withdraw(request: Request, _: Passing, form: Form, found: LookedUp) -> Response:
    reason = said(form, "ly-do", 500)

    def perform() -> Response:
        try:
            if said(form, "dong-y") != "co":
                raise acts.NothingChosen(
                    what_vi="Đánh dấu để xác nhận rút hồ sơ",
                    what_en="Tick to confirm that you withdraw",
                    field="dong-y",
                )
            if not _is_text(reason):
                raise acts.NothingChosen(what_vi="Viết lại lý do", what_en="Write the reason again", field="ly-do")
            receipt = acts.withdraw(office_of(request), found.dossier_id, reason or "Người nộp rút hồ sơ")
        except acts.NothingChosen as refusal:
            return _withdrawal(request, found.dossier_id, refusal, reason)
        return _done(receipt.position)

    return await run_in_threadpool(perform)


def _withdrawal(request: Request, dossier_id: UUID, refusal: DomainError | None = None, reason: str = "") -> Response:
    view = _view(request, dossier_id)
    status = 200 if refusal is None else status_of(refusal.code)
    return page(
        request, "citizen_withdrawal.html", status, view=view, name=name_of(view), refusal=refusal, reason=reason
    )


# ---------------------------------------------------------------------- shared


def _done(position: int) -> Response:
    """Back to the dossier, which shows the number of what was recorded."""
    return RedirectResponse(f"/tra-cuu/ket-qua?da-ghi={position}", 303)


def _view(request: Request, dossier_id: UUID) -> CitizenView:
    with looking(request, proven=dossier_id) as look:
        return citizen_view(look.connection, dossier_id, now=look.now)


def _wanted(view: CitizenView) -> Wanted:
    if view.wanted is None:
        raise NothingRequested
    return view.wanted


def _owed(view: CitizenView) -> Owed:
    if view.owed is None:
        raise NothingRequested
    return view.owed


def _is_text(text: str) -> bool:
    return re.match(TEXT, text) is not None
