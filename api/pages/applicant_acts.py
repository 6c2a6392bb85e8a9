"""Acts about an applicant, as forms: their data put right, an erasure asked for, agreed to, declined.

`GET/POST /nguoi-nop/{applicant}/{act}`, in the way of all acts (see `acts`), under the rights of the API.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.http.applicant_orders import (
    ABOUT_APPLICANTS,
    RIGHTS,
    approved_by,
    carry_out_about,
    command_about,
    need_applicant,
)
from api.http.gate import office_of
from api.http.order_models import Order
from api.http.refusals import NotFound
from api.pages import act_pages
from api.pages.act_input import Typed
from api.pages.act_pages import Subject
from api.pages.act_words import ACTS
from api.pages.acts import Giving, take
from api.pages.genuine import Form
from api.pages.site import wording_of
from api.pages.visitor import Visitor, need
from domain.commands import Command, Issued
from domain.model.applicant import Applicant, stream_of

router = APIRouter(include_in_schema=False)

AREA: Final = "applicants"

Address = Annotated[UUID, Path()]
Act = Annotated[str, Path(max_length=64, pattern=r"^[a-z-]+$")]


@router.get("/nguoi-nop/{applicant}/{applicant_act}")
def applicant_form(request: Request, visitor: Visitor, applicant: Address, applicant_act: Act) -> Response:
    """The form of an act about an applicant; the erasure that waits is filled in."""
    order = _order_of(applicant_act)
    subject, state = _subject(request, visitor, order, applicant)
    given = Typed.of(request.query_params.multi_items())
    if state.erasure is not None and state.erasure.approved_at is None:
        given = Typed({"erasure_no": (str(state.erasure.number),), **given.values})
    return act_pages.form(request, visitor, order, subject, given)


@router.post("/nguoi-nop/{applicant}/{applicant_act}")
async def applicant_act(
    request: Request, visitor: Visitor, applicant: Address, applicant_act: Act, form: Form
) -> Response:
    """An act about an applicant."""
    order = _order_of(applicant_act)
    subject, _ = await run_in_threadpool(_subject, request, visitor, order, applicant)

    def command(head: Issued, body: Any) -> Command:
        return command_about(request, applicant, head, body)

    def reach(body: Any) -> None:
        need_applicant(request, visitor, order, applicant, approved_by(body))

    giving = Giving(command, partial(carry_out_about, request), reach)
    return await take(request, visitor, order, subject, Typed.of(form.multi_items()), giving)


def acts_about(request: Request, visitor: Caller, applicant_id: UUID) -> list[tuple[str, str]]:
    """What the visitor may do about an applicant now, only asked, to offer it: address and name of each act."""
    held = [order for act, order in ABOUT_APPLICANTS.items() if visitor.reach(RIGHTS[act])]
    state, allowed = office_of(request).applicants.may(visitor, applicant_id, [one.command.__name__ for one in held])
    waits = state.erasure is not None and state.erasure.approved_at is None
    fitting = {"amend", "approve-erasure", "decline-erasure"} if waits else {"amend", "request-erasure"}
    w = wording_of(request)
    return [
        (f"/nguoi-nop/{applicant_id}/{one.act}", w.t(ACTS[one.act].vi, ACTS[one.act].en))
        for one in held
        if one.command.__name__ in allowed and one.act in fitting and state.exists and not state.is_sealed_off
    ]


def _order_of(act: str) -> Order:
    if act not in ABOUT_APPLICANTS:
        raise NotFound(what=act)
    return ABOUT_APPLICANTS[act]


def _subject(request: Request, visitor: Caller, order: Order, applicant_id: UUID) -> tuple[Subject, Applicant]:
    """NotPermitted, ApplicantUnknown."""
    need(request, visitor, RIGHTS[order.act])
    state = need_applicant(request, visitor, order, applicant_id)
    dossiers = office_of(request).applicants.dossiers(applicant_id)
    home = f"/ho-so/{dossiers[-1]}" if dossiers else "/"
    subject = Subject(
        area=AREA,
        action=f"/nguoi-nop/{applicant_id}/{order.act}",
        home=home,
        name=wording_of(request).t("Người nộp", "Applicant"),
        stream=stream_of(applicant_id),
        version=state.version,
        facts=_erasure_facts(request, state),
    )
    return subject, state


def _erasure_facts(request: Request, state: Applicant) -> tuple[tuple[str, str], ...]:
    """What is known of the erasure that waits to be agreed to."""
    asked = state.erasure
    if asked is None or asked.approved_at is not None:
        return ()
    w, people = wording_of(request), office_of(request).remits.people()
    names = [people.officials[one].name if one in people.officials else one for one in asked.asked_by]
    return (
        (w.t("Đề nghị xóa số", "Request for erasure"), str(asked.number)),
        (w.t("Người đề nghị", "Asked for by"), f"{', '.join(names)}, {w.moment(asked.asked_at)}"),
        (w.t("Lý do", "Reason"), asked.reason),
        (w.t("Căn cứ pháp lý", "Legal basis"), asked.legal_basis),
        (w.t("Kể cả khi còn hồ sơ mở", "Even while a dossier is open"),
         w.t("có", "yes") if asked.despite_open else w.t("không", "no")),
    )  # fmt: skip
