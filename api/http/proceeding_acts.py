"""Whether somebody may do an act in a proceeding: by the policies, before the domain is asked.

Whoever has nothing to do with it is told nothing. A file that an order names was sent by the one who names it, or
stands in the proceeding already: no hash that somebody came to know opens a file to them.
"""

from __future__ import annotations

from typing import Any

from fastapi import Request

from api.auth.asked import in_place_of_right, noted
from api.auth.authorizer import Decision, authorizer
from api.auth.caller import Caller
from api.auth.concerned import about_to_open
from api.auth.remit import judged
from api.http.gate import deny, note_decided, note_denial, office_of
from api.http.natures import OFFERED
from domain.model.attachment import attachments_in
from domain.model.dossier_authority import clock
from domain.model.errors import DomainError
from domain.model.event import is_official
from domain.model.refusals import NotActingFor
from domain.proceeding_commands import ProceedingCommand


class AttachmentsNotThere(DomainError):
    """Details: names."""

    CODE = "attachments-not-there"
    VI = "Chưa có tệp: {names}. Người thực hiện phải tự gửi tệp trước, rồi nêu đúng tên, loại, cỡ và mã như trả lời."
    EN = "These files are not there: {names}. Whoever acts sends them first, and names them as they were answered."


def need_proceeding_act(request: Request, caller: Caller, command: ProceedingCommand) -> None:
    """The policies let the caller do this in the proceeding, and the files are theirs to name. NotPermitted,
    NotActingFor, AttachmentsNotThere."""
    office = office_of(request)
    act, head = type(command).__name__, command.issued
    concerned = office.remits.proceeding(command.proceeding_id)
    nature = opened_by(command)
    handled = office.log.handled(head.command_id) is not None
    resource = concerned.resource(office.remits.people())
    if nature is not None and (handled or not concerned.exists):
        resource = about_to_open(nature, [one for one in (caller.subject, head.acting_for) if one and is_official(one)])
    mine = office.remits.of(caller, office.clock.now())
    decision = judged(caller, act, mine, resource, **_in_whose_name(request, command))
    if not decision.allowed:
        refused = _refusal(decision, command)
        if refused is None:
            deny(request, caller, act, decision.object, "of no proceeding in which the caller may act", decision)
        note_denial(request, caller, act, decision.object, "in a name that is not the caller's", decision)
        raise refused
    in_place_of_right(noted(decision), authorizer().right_of(act))
    note_decided(request, command.proceeding_id)
    if not handled:
        _need_attachments(request, caller, command)


def need_opening(request: Request, caller: Caller, act: str, nature: str) -> None:
    """The policies let the caller open a proceeding of this nature by this order. NotPermitted."""
    office = office_of(request)
    mine = office.remits.of(caller, office.clock.now())
    who = [caller.subject] if is_official(caller.subject) else []
    decision = judged(caller, act, mine, about_to_open(nature, who))
    if not decision.allowed:
        deny(request, caller, act, f"{nature} new", "may open none of these", decision)


def opened_by(command: ProceedingCommand) -> str | None:
    """The nature of what an order opens; None for an order about what is there."""
    for nature, offered in OFFERED.items():
        if any(order.command is type(command) for order in offered.opens.values()):
            return nature
    return None


def _need_attachments(request: Request, caller: Caller, command: ProceedingCommand) -> None:
    named = list(attachments_in(command))
    if not named:
        return
    office = office_of(request)
    there = set(office.remits.proceeding(command.proceeding_id).attachments)
    unknown = office.attachments.unknown([one for one in named if one not in there], caller.subject)
    if unknown:
        raise AttachmentsNotThere(names=", ".join(one.name for one in unknown))


def _in_whose_name(request: Request, command: ProceedingCommand) -> dict[str, Any]:
    office, head = office_of(request), command.issued
    if head.acting_for is None or head.acting_for == head.actor:
        return {}
    at = head.occurred_at or office.clock.now()
    return {"acting_for": head.acting_for, "absent": not office.remits.people().is_present(head.acting_for, at)}


def _refusal(decision: Decision, command: ProceedingCommand) -> DomainError | None:
    """What a denial is answered with that rests on in whose name it is acted; None for any other."""
    if authorizer().refusal_of(decision) != NotActingFor.CODE:
        return None
    head = command.issued
    named = head.acting_for
    return NotActingFor(actor=head.actor, principal=named, at=clock(head.occurred_at), substitute=named)
