"""Whether somebody may do an act on a dossier: by the policies, before the domain is asked.

Through which door an order comes in, it passes here. Whoever has nothing to do with a dossier is told nothing; whoever
has, the refusal that the policy names: that it is closed, that there is a conflict of interest. What a repetition of an
order gets that was carried out before is not the door's to change; neither is what somebody is told whose version is
behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.auth.asked import in_place_of_right, noted
from api.auth.authorizer import Decision, authorizer
from api.auth.caller import Caller
from api.auth.involved import Involved
from api.auth.looks import Look
from api.auth.remit import Remit, judged
from api.http.gate import deny, note_denial, office_of
from api.http.office import Office
from api.http.proceeding_acts import need_proceeding_act
from api.http.refusals import NotPermitted
from api.http.review_evidence import with_cited
from domain.application import Receipt
from domain.commands import Command
from domain.conflicts import note_of_conflict
from domain.dossier_commands import ConfirmClaim, DossierCommand, Lodge
from domain.model.dossier_authority import clock
from domain.model.errors import DomainError
from domain.model.event import is_official
from domain.model.organisation import Organisation
from domain.model.refusals import ClaimNotYours, DossierAlreadyClosed, NotActingFor, UnderConflict
from domain.proceeding_commands import ProceedingCommand
from domain.review_commands import AddReviewEvidence, OpenReview

_ADDRESSEES: Final = ("to_official",)


async def carry_out(request: Request, command: Command) -> Receipt:
    """Hand an order over, once the policies let the caller give it. DomainError as it comes."""
    if isinstance(command, DossierCommand) and not isinstance(command, Lodge):
        if not _plainly_allowed(request, request.state.caller, command):
            await run_in_threadpool(need_act, request, request.state.caller, command)
    elif isinstance(command, ProceedingCommand):
        await run_in_threadpool(need_proceeding_act, request, request.state.caller, command)
    if isinstance(command, OpenReview | AddReviewEvidence):
        command = await run_in_threadpool(with_cited, request, request.state.caller, command)
    return await office_of(request).application.perform(command)


def _plainly_allowed(request: Request, caller: Caller, command: DossierCommand) -> bool:
    """Whether the policies let the caller do this, by what the request looked up a moment ago, if it did.

    Whatever else there may be to say is for `need_act`: of that, nothing is noted here.
    """
    look: Look | None = getattr(request.state, "look", None)
    if look is None or look.dossier.dossier_id != command.dossier_id or isinstance(command, ConfirmClaim):
        return False
    act = type(command).__name__
    asked = _asked(office_of(request), command, lambda: look.now, lambda: look.people)
    decision = judged(caller, act, look.remit(caller), look.dossier.resource(), **asked)
    if decision.allowed:
        _note_act(decision, command)
    return decision.allowed


def need_act(request: Request, caller: Caller, command: DossierCommand) -> None:
    """The policies let the caller do this to the dossier. NotPermitted, or the refusal of a policy."""
    office = office_of(request)
    act, head = type(command).__name__, command.issued
    mine = office.remits.of(caller, office.clock.now())
    dossier = office.remits.involved(command.dossier_id)
    decision = judged(caller, act, mine, dossier.resource(), **_asked_now(office, command))
    if not decision.allowed:
        theirs = judged(caller, act, mine, dossier.plain())
        if not theirs.allowed:
            deny(request, caller, act, theirs.object, "neither involved nor of a unit of the caller's", theirs)
        behind = head.expected_version is not None and head.expected_version < dossier.version
        if not behind and office.log.handled(head.command_id) is None:
            note_denial(request, caller, act, decision.object, "by how it stands", decision)
            refused = refusal(decision, dossier, command)
            note = note_of_conflict(command, refused)
            if note is not None:
                office.application.handle(note)
            raise refused
        decision = theirs
    _note_act(decision, command)


def _note_act(decision: Decision, command: DossierCommand) -> None:
    decision = replace(decision, acting_for=command.issued.acting_for or decision.acting_for)
    in_place_of_right(noted(decision), authorizer().right_of(type(command).__name__))


def policy_refusal(
    request: Request, caller: Caller, command: DossierCommand, mine: Remit, dossier: Involved
) -> DomainError | None:
    """With which refusal of a policy this act would be answered; None where the policies let it be. Nothing is noted:
    it is only asked, to show what can be done. mine, dossier: of the caller and of the dossier, now."""
    act = type(command).__name__
    decision = judged(caller, act, mine, dossier.resource(), **_asked_now(office_of(request), command))
    if decision.allowed:
        return None
    return refusal(decision, dossier, command) if judged(caller, act, mine, dossier.plain()).allowed else NotPermitted()


def refusal(decision: Decision, dossier: Involved, command: DossierCommand) -> DomainError:
    """What a denial is answered with that rests on how a dossier stands or in whose name it is acted on."""
    head = command.issued
    match authorizer().refusal_of(decision):
        case NotActingFor.CODE:
            named = head.acting_for
            return NotActingFor(actor=head.actor, principal=named, at=clock(head.occurred_at), substitute=named)
        case ClaimNotYours.CODE:
            return ClaimNotYours(affected="–")
        case UnderConflict.CODE:
            conflicted = {official for _, official in dossier.conflicts}
            concerned = (getattr(command, "to_official", None), head.acting_for, head.actor)
            return UnderConflict(actor=next(one for one in concerned if one in conflicted))
    return DossierAlreadyClosed(phase=dossier.ended, ended_at=clock(dossier.ended_at))


def _asked_now(office: Office, command: DossierCommand) -> dict[str, Any]:
    return _asked(office, command, office.clock.now, office.remits.people)


def _asked(
    office: Office, command: DossierCommand, now: Callable[[], datetime], people: Callable[[], Organisation]
) -> dict[str, Any]:
    """What the policies are told of an act beside who does it to what."""
    head = command.issued
    named = (getattr(command, name, None) for name in _ADDRESSEES)
    asked: dict[str, Any] = {"addressees": tuple(one for one in named if isinstance(one, str) and is_official(one))}
    if isinstance(command, ConfirmClaim):
        asked["firsts"] = tuple(_entered_by(office, command))
    if head.acting_for is not None and head.acting_for != head.actor:
        at = head.occurred_at or now()
        asked |= {"acting_for": head.acting_for, "absent": not people().is_present(head.acting_for, at)}
    return asked


def _entered_by(office: Office, command: ConfirmClaim) -> Iterator[str]:
    """Who entered what is confirmed, and in whose name: the first of the two persons that it takes."""
    for recorded in office.log.read_stream(command.dossier_id):
        if recorded.position == command.claim:
            yield recorded.body.actor
            if recorded.body.acting_for is not None:
                yield recorded.body.acting_for
