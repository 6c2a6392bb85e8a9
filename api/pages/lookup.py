"""`/tra-cuu`: where one's dossier is and when to come; by code and one secret, or by the QR code on the slip."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
import segno
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.citizen.attempts import TooManyAttempts
from api.citizen.looking_up import NotFoundByCode, look_up
from api.citizen.slips import QR_LIFE, number_of
from api.http.fields import MAX_INTEGER
from api.http.gate import office_of, remote_of
from api.http.papers import PDF, paper
from api.http.reads import Look, looking
from api.http.statuses import status_of
from api.pages.citizen import LookedUp, Passing, forget, looked_up, remember, said
from api.pages.citizen_words import RESULT_BY, left, name_of, office_hours, state_sentence, to_do
from api.pages.genuine import Form
from api.pages.site import page, wording_of
from api.reports.forms import SlipMarks, form_pdf
from domain.model.deadline_words import Language, explanation_lines
from domain.model.errors import DomainError
from projections.queries.citizens import CitizenView, citizen_view
from projections.queries.forms import FormKind, form_facts
from projections.queries.knowledge import knowledge

router = APIRouter(include_in_schema=False)

Written = Annotated[int | None, Query(alias="da-ghi", ge=1, le=MAX_INTEGER)]
"""The position of what was recorded just now: the page waits for it."""


class SlipNotKnown(DomainError):
    """The same for a token that we never made, and one whose time is over."""

    CODE = "slip-not-known"
    VI = "Mã QR này không dùng được hoặc đã hết hạn. Mở trang Tra cứu và nhập mã hồ sơ cùng số xác nhận trên phiếu."
    EN = "This QR code is not good, or its time is over. Look the dossier up by the code and number on your slip."


@router.get("/tra-cuu")
def look_up_form(request: Request, _: Passing, ma: Annotated[str, Query(max_length=64)] = "") -> Response:
    """The form. ma: the code, where a page of ours leads here with it."""
    return page(request, "lookup.html", code=ma, refusal=None, running=looked_up(request))


@router.post("/tra-cuu")
async def look_it_up(request: Request, _: Passing, form: Form) -> Response:
    code, secret = said(form, "ma", 64), said(form, "so", 64)
    try:
        dossier_id = await look_up(office_of(request), remote_of(request), code, secret)
    except (NotFoundByCode, TooManyAttempts) as refusal:
        answer = page(request, "lookup.html", status_of(refusal.code), code=code, refusal=refusal, running=None)
        if "seconds" in refusal.details:
            answer.headers["Retry-After"] = str(refusal.details["seconds"])
        return answer
    return remember(RedirectResponse("/tra-cuu/ket-qua", 303), request, dossier_id)


@router.post("/tra-cuu/ket-thuc")
async def end_look_up(request: Request, _: Passing, __: Form) -> Response:
    """For whoever borrowed a device."""
    return forget(RedirectResponse("/tra-cuu", 303), request)


@router.get("/q/{token}")
async def from_slip(request: Request, _: Passing, token: str) -> Response:
    """What the QR code leads to. SlipNotKnown; TooManyAttempts for who tries tokens out."""
    door = office_of(request).citizens
    door.by_remote.begin(remote_of(request))
    dossier_id = door.slips.of_qr(token[:100])
    if dossier_id is None or await run_in_threadpool(_is_over, request, dossier_id):
        raise SlipNotKnown
    door.by_remote.succeeded(remote_of(request), forget=False)
    return remember(RedirectResponse("/tra-cuu/ket-qua", 303), request, dossier_id)


@router.get("/tra-cuu/ket-qua")
async def result(request: Request, _: Passing, da_ghi: Written = None) -> Response:
    """The dossier of the look-up. Without one: the form."""
    found = looked_up(request)
    if found is None:
        return RedirectResponse("/tra-cuu", 303)
    if da_ghi is not None:
        office = office_of(request)
        await office.views.reach(da_ghi, office.limits.wait_seconds)
    answer = await run_in_threadpool(_result, request, found.dossier_id, da_ghi)
    return remember(answer, request, found.dossier_id, found)


@router.get("/tra-cuu/phieu.pdf")
def slip(request: Request, _: Passing, found: LookedUp) -> Response:
    """The receipt as the applicant may print it again: with the codes, without anybody's name on it."""
    slips = office_of(request).citizens.slips
    with looking(request, proven=found.dossier_id) as look:
        facts = form_facts(look.connection, str(found.dossier_id), FormKind.RECEIPT, now=look.now)
    facts = msgspec.structs.replace(facts, received_by=None, by=None, head=None)
    marks = SlipMarks(slips.address(found.dossier_id), slips.check_code(found.dossier_id))
    return paper(form_pdf(facts, None, marks), PDF, f"{facts.code}.pdf", look)


def shown(request: Request, look: Look, view: CitizenView) -> dict[str, Any]:
    """What the pages about a looked-up dossier have in common."""
    hours = knowledge(look.connection).reference.hours(view.agency.id)
    slips, w = office_of(request).citizens.slips, wording_of(request)
    return {
        "view": view,
        "name": name_of(view),
        "number": number_of(view.dossier_id),
        "check_code": slips.check_code(view.dossier_id),
        "rating": slips.rating_token(view.dossier_id),
        "qr": qr_picture(slips.address(view.dossier_id)),
        "sentence": state_sentence(view, w),
        "to_do": to_do(view, w),
        "left": left(view, hours, look.now, w),
        "hours": office_hours(hours, look.now),
        "result_by": RESULT_BY,
        "explained": _explained(view, w.language),
        "now": look.now,
    }


def qr_picture(address: str) -> str:
    """A QR code as an address of its own, dark on light in either scheme."""
    return segno.make(address, micro=False, error="m").svg_data_uri(scale=3, border=3, light="#fff", dark="#000")


def _result(request: Request, dossier_id: Any, da_ghi: int | None) -> Response:
    with looking(request, proven=dossier_id) as look:
        view = citizen_view(look.connection, dossier_id, now=look.now)
        return page(request, "lookup_result.html", recorded=da_ghi, **shown(request, look, view))


def _explained(view: CitizenView, language: str) -> list[str]:
    return [] if view.deadline is None else list(explanation_lines(view.deadline, Language(language)))


def _is_over(request: Request, dossier_id: Any) -> bool:
    with looking(request, proven=dossier_id) as look:
        view = citizen_view(look.connection, dossier_id, now=look.now)
    end: datetime | None = view.ended_at or view.returned_at
    return end is not None and look.now > end + QR_LIFE
