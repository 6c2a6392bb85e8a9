"""Orders about applicants, for the API and the pages alike: which there are, under which right, how one is given.

Personal data go into the vault before the order is made, and the order carries what stands for them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.applicant_models import AmendApplicant, ApproveErasure, DeclineErasure, RequestErasure
from api.http.gate import office_of
from api.http.order_models import Order
from domain import applicant_commands as cmd
from domain.application import Receipt
from domain.commands import Command, Issued
from domain.model.applicant import Applicant

ABOUT_APPLICANTS: Final = {
    act: Order(command, act, model)
    for act, command, model in (
        ("amend", cmd.AmendApplicant, AmendApplicant),
        ("request-erasure", cmd.RequestErasure, RequestErasure),
        ("approve-erasure", cmd.ApproveErasure, ApproveErasure),
        ("decline-erasure", cmd.DeclineErasure, DeclineErasure),
    )
}
"""By act, as in an address. Who is new is registered with a dossier, or by `/v1/applicants`."""

RIGHTS: Final = {
    "amend": Right.AMEND_APPLICANTS,
    "request-erasure": Right.REQUEST_ERASURE,
    "approve-erasure": Right.APPROVE_ERASURE,
    "decline-erasure": Right.APPROVE_ERASURE,
}


def need_applicant(
    request: Request, caller: Caller, order: Order, applicant_id: UUID, erasure_no: int | None = None
) -> Applicant:
    """The applicant, about whom the caller may give this order. What `Applicants.need` raises.

    erasure_no: which erasure is approved by it.
    """
    applicants = office_of(request).applicants
    return applicants.need(caller, RIGHTS[order.act], applicant_id, order.command.__name__, erasure_no)


def approved_by(body: Any) -> int | None:
    """The erasure that a body approves."""
    return body.erasure_no if isinstance(body, ApproveErasure) else None


def command_about(request: Request, applicant_id: UUID, head: Issued, body: Any) -> Command:
    """The order that a body asks for; data that it holds are in the vault then. PersonalDataNotUsable."""
    applicants = office_of(request).applicants
    head = replace(head, legal_basis=body.legal_basis)
    if isinstance(body, AmendApplicant):
        committed = applicants.take_in(applicant_id, head.command_id, body.data())
        return cmd.AmendApplicant(issued=head, applicant_id=applicant_id, commitments=committed, reason=body.reason)
    if isinstance(body, DeclineErasure):
        return cmd.DeclineErasure(
            issued=head, applicant_id=applicant_id, erasure_no=body.erasure_no, reason=body.reason
        )
    dossiers, visits = applicants.dossiers(applicant_id), applicants.visits(applicant_id)
    if isinstance(body, ApproveErasure):
        return cmd.ApproveErasure(
            issued=head,
            applicant_id=applicant_id,
            erasure_no=body.erasure_no,
            dossier_ids=dossiers,
            visit_ids=visits,
        )
    assert isinstance(body, RequestErasure)
    return cmd.RequestErasure(
        issued=head,
        applicant_id=applicant_id,
        reason=body.reason,
        despite_open=body.despite_open,
        dossier_ids=dossiers,
        visit_ids=visits,
    )


async def carry_out_about(request: Request, command: Command) -> Receipt:
    """Hand the order over; an erasure that it approves is done before this returns. DomainError as it comes."""
    office = office_of(request)
    receipt = await office.application.perform(command)
    if isinstance(command, cmd.ApproveErasure):
        await run_in_threadpool(office.applicants.finish_erasure, command.applicant_id)
    return receipt
