"""The orders of one intake: lodge, then receive, ask for a supplement or refuse. A form that comes twice records once.

Every order's id is made from the one id that the form carries, so whatever was recorded already is answered with the
same receipt. A second order that is refused leaves a dossier that is lodged: the intake goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.auth.caller import Caller
from api.http.gate import office_of
from api.http.orders import command_id
from api.pages.intake_form import IntakeForm
from domain import dossier_commands as cmd
from domain.commands import Issued
from domain.model.dossier_events import Channel
from domain.model.errors import DomainError
from domain.model.event import OfficialId, Source


class End(StrEnum):
    """How an intake ends."""

    RECEIVE = "tiep-nhan"
    SUPPLEMENT = "bo-sung"
    REFUSE = "tu-choi"


@dataclass(frozen=True, slots=True)
class Desk:
    """The counter at which the visitor sits. acting_for: by whose place there, if not by their own."""

    unit_id: str
    agency_id: str
    acting_for: OfficialId | None


@dataclass(frozen=True, slots=True)
class Intake:
    """What was recorded: position of the last event. refused: why not all of it was."""

    dossier_id: UUID
    position: int
    refused: DomainError | None


_LODGE: Final = "nop"
_NOTE: Final = "ghi-chu"


def dossier_of(visitor: Caller, command: UUID) -> UUID:
    """The id of the dossier that an intake lodges."""
    return uuid5(command_id(visitor, f"{command} {_LODGE}"), "dossier")


async def lodge(
    request: Request, visitor: Caller, desk: Desk, given: IntakeForm, procedure: str, applicant: UUID | None
) -> int:
    """Hand the dossier in; the position. applicant: somebody who is known. DomainError as it comes."""
    office, issued = office_of(request), _issued(visitor, desk, f"{given.command} {_LODGE}")
    applicant_id, commitments = applicant, None
    if applicant_id is None:
        applicant_id = uuid5(issued.command_id, "applicant")
        commitments = await run_in_threadpool(office.applicants.take_in, applicant_id, issued.command_id, given.data())
    receipt = await office.application.perform(
        cmd.Lodge(
            issued=issued,
            dossier_id=dossier_of(visitor, given.command),
            procedure_code=procedure,
            agency_id=desk.agency_id,
            unit_id=desk.unit_id,
            channel=Channel.COUNTER,
            applicant_id=applicant_id,
            result_channel=given.result,
            applicant=commitments,
        )
    )
    return receipt.position


async def go_on(
    request: Request, visitor: Caller, desk: Desk, command: UUID, end: End, *, note: str, missing: tuple[str, ...]
) -> Intake:
    """What follows on the lodging. A note that nothing else says stands in the dossier as the clerk's own words."""
    office, dossier_id = office_of(request), dossier_of(visitor, command)
    orders: list[cmd.DossierCommand] = [
        _end(_issued(visitor, desk, f"{command} {end}"), dossier_id, end, note, missing)
    ]
    if note and end is End.RECEIVE:
        issued = _issued(visitor, desk, f"{command} {_NOTE}")
        orders.append(cmd.Explain(issued=issued, dossier_id=dossier_id, text=note))
    position = 0
    for order in orders:
        try:
            position = (await office.application.perform(order)).position
        except DomainError as refusal:
            return Intake(dossier_id, position, refusal)
    return Intake(dossier_id, position, None)


def _end(issued: Issued, dossier_id: UUID, end: End, note: str, missing: tuple[str, ...]) -> cmd.DossierCommand:
    lacks = "Thiếu: " + "; ".join(missing)
    match end:
        case End.RECEIVE:
            return cmd.IssueReceipt(issued=issued, dossier_id=dossier_id)
        case End.SUPPLEMENT:
            return cmd.RequestSupplement(issued=issued, dossier_id=dossier_id, items=missing, reason=note or lacks)
        case End.REFUSE:
            return cmd.Refuse(issued=issued, dossier_id=dossier_id, reason=f"{lacks}. {note}" if note else lacks)


def _issued(visitor: Caller, desk: Desk, key: str) -> Issued:
    return Issued(
        command_id=command_id(visitor, key), actor=visitor.actor, source=Source.PAGE, acting_for=desk.acting_for
    )
