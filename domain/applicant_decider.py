"""How orders about applicants are decided: who may erase a person, and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from domain import applicant_commands as cmd
from domain.application import Context
from domain.model import applicant as who
from domain.model.applicant import Applicant, Erasure, evolve, stream_of
from domain.model.dossier import OPEN, Dossier, Phase
from domain.model.event import ActorId, Event, Recorded, is_official
from domain.model.natures import ended_at
from domain.model.proceeding import KIND as PROCEEDING
from domain.model.proceeding import Proceeding

KEPT_WHILE: Final = (*OPEN, Phase.FINISHED)
"""Phases of a dossier in which its applicant's data are needed: also for handing the result out."""


class ApplicantDecider:
    """The decider of `applicant` streams; see `domain.application.Decider`."""

    kind = "applicant"

    @property
    def commands(self) -> Collection[type[Any]]:
        return (
            cmd.RegisterApplicant,
            cmd.AmendApplicant,
            cmd.RequestErasure,
            cmd.ApproveErasure,
            cmd.DeclineErasure,
            cmd.NoteErased,
        )

    def stream(self, command: cmd.ApplicantCommand) -> UUID:
        return stream_of(command.applicant_id)

    def initial(self) -> Applicant:
        return Applicant()

    def evolve(self, state: Applicant, recorded: Recorded[Event]) -> Applicant:
        return evolve(state, recorded)

    def decide(self, state: Applicant, command: cmd.ApplicantCommand, context: Context) -> Sequence[Event]:
        if isinstance(command, cmd.RegisterApplicant):
            return [registered(state, command, context)]
        if not state.exists:
            raise who.ApplicantUnknown(applicant=command.applicant_id)
        match command:
            case cmd.AmendApplicant():
                refuse_erased(state, command.applicant_id)
                return [
                    who.Amended(
                        **context.meta(),
                        applicant_id=command.applicant_id,
                        commitments=command.commitments,
                        reason=command.reason,
                    )
                ]
            case cmd.RequestErasure():
                return [_request(state, command, context)]
            case cmd.ApproveErasure():
                return [_approve(state, command, context)]
            case cmd.DeclineErasure():
                _waiting(state, command.erasure_no)
                _named(context)
                return [
                    who.ErasureDeclined(
                        **context.meta(),
                        applicant_id=command.applicant_id,
                        erasure_no=command.erasure_no,
                        reason=command.reason,
                    )
                ]
            case cmd.NoteErased():
                if not state.awaits_destruction:
                    return []
                return [who.Erased(**context.meta(), applicant_id=command.applicant_id, erasure_no=command.erasure_no)]
            case _:
                raise TypeError(type(command).__name__)


def registered(state: Applicant, command: cmd.RegisterApplicant, context: Context) -> who.Registered:
    """An applicant who is not there yet. ApplicantExists, ApplicantErased."""
    refuse_erased(state, command.applicant_id)
    if state.exists:
        raise who.ApplicantExists(applicant=command.applicant_id)
    return who.Registered(**context.meta(), applicant_id=command.applicant_id, commitments=command.commitments)


def refuse_erased(state: Applicant, applicant_id: UUID) -> None:
    """Nothing new about whose data were erased, or are about to be. ApplicantErased, ErasureUnderWay."""
    if state.erasure is None:
        return
    if state.is_sealed_off:
        raise who.ApplicantErased(applicant=applicant_id, legal_basis=state.erasure.legal_basis)
    raise who.ErasureUnderWay(applicant=applicant_id, number=state.erasure.number)


def _request(state: Applicant, order: cmd.RequestErasure, context: Context) -> who.ErasureRequested:
    refuse_erased(state, order.applicant_id)
    _named(context)
    if not (context.issued.legal_basis or "").strip():
        raise who.LegalBasisMissing
    if not order.despite_open:
        _none_open(order, context)
    return who.ErasureRequested(
        **context.meta(),
        applicant_id=order.applicant_id,
        erasure_no=state.erasures + 1,
        reason=order.reason,
        despite_open=order.despite_open,
    )


def _approve(state: Applicant, order: cmd.ApproveErasure, context: Context) -> who.ErasureApproved:
    erasure = _waiting(state, order.erasure_no)
    approving = _named(context)
    if approving & set(erasure.asked_by):
        raise who.ErasureNeedsAnother(asked_by=" / ".join(erasure.asked_by))
    if any(approving & handlers(_dossier(context, dossier_id)) for dossier_id in order.dossier_ids):
        raise who.ErasureByHandler(actor=context.issued.actor)
    if not erasure.despite_open:
        _none_open(order, context)
    return who.ErasureApproved(**context.meta(), applicant_id=order.applicant_id, erasure_no=order.erasure_no)


def handlers(dossier: Dossier) -> frozenset[ActorId]:
    """Who did anything about a dossier, and for whom they did it."""
    return frozenset(
        person
        for recorded in dossier.log
        for person in (recorded.body.actor, recorded.body.acting_for)
        if person is not None and is_official(person)
    )


def _waiting(state: Applicant, number: int) -> Erasure:
    if state.erasure is None or state.erasure.number != number or state.is_sealed_off:
        raise who.NoSuchErasure(number=number)
    return state.erasure


def _named(context: Context) -> set[ActorId]:
    """The persons whose act this is: an appointed official, and whom they stand in for. ErasureByNamedPerson."""
    issued = context.issued
    persons = {issued.actor} if issued.acting_for is None else {issued.actor, issued.acting_for}
    for person in sorted(persons):
        if not is_official(person) or not context.reference.organisation.is_active(person, context.occurred_at):
            raise who.ErasureByNamedPerson(actor=person)
    return persons


def _none_open(order: cmd.RequestErasure | cmd.ApproveErasure, context: Context) -> None:
    """DossierStillOpen, VisitStillOpen."""
    for dossier_id in order.dossier_ids:
        dossier = _dossier(context, dossier_id)
        if dossier.exists and dossier.phase in KEPT_WHILE:
            raise who.DossierStillOpen(dossier=dossier.code or dossier_id)
    for visit_id in order.visit_ids:
        visit: Proceeding = context.state_of(PROCEEDING, visit_id)
        if visit.exists and ended_at(visit) is None:
            raise who.VisitStillOpen(visit=visit.number)


def _dossier(context: Context, dossier_id: UUID) -> Dossier:
    found: Dossier = context.state_of("dossier", dossier_id)
    return found
