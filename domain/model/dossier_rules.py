"""Which event may follow in a dossier's state: every impossible move is refused with its reason (DOMAIN.md §4).

`admit` judges one event against the state before it. Ordinary commands pass through it when they are decided;
late entries and corrections pass the whole effective sequence through it, event by event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from domain.model import dossier_events as ev
from domain.model import dossier_rules_conflicts as conflicts
from domain.model import dossier_rules_duties as duties
from domain.model import dossier_rules_ends as ends
from domain.model import dossier_rules_handover as handover
from domain.model import dossier_rules_intake as intake
from domain.model import dossier_rules_work as work
from domain.model import refusals as no
from domain.model.dossier import Dossier, Phase
from domain.model.dossier_authority import clock, name_of, need_actor, need_unit
from domain.model.event import Event, is_official
from domain.model.organisation import UnitKind
from domain.model.reference import Reference
from domain.model.working_time import office_day

T = TypeVar("T")

NOTES: Final = (
    ev.HandoverDeemedAccepted,
    ev.Reminded,
    ev.Stalled,
    ev.ApologyOwed,
    ev.Escalated,
    ev.EscalationUnanswered,
)
"""What the deadline workflows record: notes of what followed from time, dated at the due instant."""

WORDS: Final = (
    ev.Rated,
    ev.Complained,
    ev.ComplaintAnswered,
    ev.ExplanationGiven,
    ev.WrittenReminderIssued,
    ev.RecordedLate,
    ev.Corrected,
    ev.ClaimConfirmed,
    ev.ClaimDisputed,
    ev.ConflictRefused,
    ev.ConflictDeclared,
    ev.ConflictWithdrawn,
    ev.GuidedOnline,
)
"""Words about a dossier, possible in every phase, also while it travels or is with the applicant."""

ANSWERS: Final = (
    ev.EscalationAcknowledged,
    ev.EscalationAnswered,
    ev.ObstacleAnswered,
    ev.OpinionGiven,
)
"""What others owe an answer to. Their terms run on wherever the dossier lies, and an answer does nothing to it but
end an opinion, so none of them has to wait until it is back (`rule_opinion_given` refuses one from elsewhere)."""

WHILE_AWAY: Final = (
    *ANSWERS,
    ev.HandoverAccepted,
    ev.HandoverReturned,
    ev.Recalled,
    ev.TakenOver,
    ev.Assigned,
    ev.Reassigned,
    ev.SupplementReceived,
    ev.FinancialDutyMet,
    ev.FeePaid,
    ev.Stopped,
    ev.Withdrawn,
    ev.DueDateRecomputed,
    ev.DueDateKept,
)
"""Acts that stay possible in transit or with the applicant: those of DOMAIN.md §4, the answers that others owe, and
what becomes of the date after a calendar edit, which its editor owes within a day wherever the dossier lies."""

IN_TRANSIT: Final = (ev.ApologyIssued,)
"""Also possible in transit, by the head: the apology falls due at an instant that a transit of four hours can cover.
Not with the applicant: then the clock stands still and no date can be promised."""

AFTER_FINISH: Final = (
    ev.HandoverSent,
    ev.HandoverAccepted,
    ev.HandoverReturned,
    ev.Recalled,
    ev.TakenOver,
    ev.ResultReturned,
    ev.PostCollected,
    ev.PostDelivered,
    ev.PostFailed,
    ev.EscalationAcknowledged,
    ev.EscalationAnswered,
    ev.ObstacleAnswered,
    ev.ObstacleResolved,
)
"""What still happens between "đã xử lý xong" and the result in the applicant's hands."""

BEFORE_RECEIPT: Final = (
    ev.ReceiptIssued,
    ev.Refused,
    ev.SupplementRequested,
    ev.SupplementReceived,
    ev.FeeAssessed,
    ev.FeePaid,
    ev.Withdrawn,
    ev.EscalationAcknowledged,
    ev.EscalationAnswered,
)


def admit(state: Dossier, body: Event, reference: Reference) -> None:
    """Raise the refusal if `body` may not follow in `state`; return None if it may."""
    if isinstance(body, ev.Lodged):
        _admit_lodged(state, body, reference)
        return
    if not state.exists:
        raise no.DossierUnknown(dossier=state.dossier_id)
    if isinstance(body, NOTES):
        return
    need_actor(body, reference)
    conflicts.need_no_conflict(state, body)
    _admit_phase(state, body)
    _admit_place(state, body)
    rule = _RULES.get(type(body))
    if rule is not None:
        rule(state, body, reference)


def _admit_lodged(state: Dossier, body: ev.Lodged, reference: Reference) -> None:
    if state.exists:
        raise no.DossierExists(dossier=state.dossier_id)
    day = office_day(body.occurred_at)
    unit = reference.organisation.units.get(body.unit_id)
    if unit is None or unit.kind is not UnitKind.ONE_STOP or unit.agency_id != body.agency_id:
        raise no.NotAOneStopUnit(unit=body.unit_id, agency=body.agency_id)
    if unit.valid_to is not None and day > unit.valid_to:
        raise no.NotAOneStopUnit(unit=body.unit_id, agency=body.agency_id)
    if reference.catalogue.on(body.procedure_code, day) is None:
        raise no.ProcedureNotInForce(code=body.procedure_code, day=day)
    need_actor(body, reference)  # also of software: it stands in for nobody
    if is_official(body.actor):
        need_unit(body, body.unit_id, reference)


# --- who, when, where


def _admit_phase(state: Dossier, body: Event) -> None:
    if isinstance(body, WORDS):
        return
    if state.phase is Phase.FINISHED:
        if not isinstance(body, AFTER_FINISH):
            raise no.DossierAlreadyClosed(phase=state.phase, ended_at=clock(state.ended_at))
    elif state.phase is Phase.LODGED:
        if not isinstance(body, BEFORE_RECEIPT):
            raise no.NotReceivedYet
    elif state.phase is not Phase.RECEIVED:
        raise no.DossierAlreadyClosed(phase=state.phase, ended_at=clock(state.ended_at))


def _admit_place(state: Dossier, body: Event) -> None:
    """In transit or with the applicant only few acts are possible."""
    if isinstance(body, (*WORDS, *WHILE_AWAY)):
        return
    if state.with_applicant:
        raise no.WithApplicant(since=clock(state.stopped_since))
    if state.travel is not None and not isinstance(body, IN_TRANSIT):
        raise no.InTransit(to=name_of(state.travel.to), sent_at=clock(state.travel.sent_at))


_RULES: Final[dict[type[Event], Callable[[Dossier, Any, Reference], None]]] = {
    ev.ReceiptIssued: intake.rule_receipt,
    ev.Refused: intake.rule_refused,
    ev.SupplementRequested: intake.rule_supplement_requested,
    ev.SupplementReceived: intake.rule_supplement_received,
    ev.FinancialDutyMet: intake.rule_payment,
    ev.FeePaid: intake.rule_fee_paid,
    ev.FeeAssessed: intake.rule_fee_assessed,
    ev.FinancialDutyImposed: intake.rule_duty_imposed,
    ev.HandoverSent: handover.rule_send,
    ev.SubmittedForApproval: handover.rule_submit,
    ev.ReturnedForRework: handover.rule_rework,
    ev.Assigned: handover.rule_assign,
    ev.Reassigned: handover.rule_assign,
    ev.HandoverAccepted: handover.rule_accept,
    ev.HandoverReturned: handover.rule_return,
    ev.Recalled: handover.rule_recall,
    ev.TakenOver: handover.rule_take_over,
    ev.StepStarted: work.rule_step,
    ev.StepCompleted: work.rule_step,
    ev.OpinionRequested: work.rule_opinion_requested,
    ev.OpinionGiven: work.rule_opinion_given,
    ev.ObstacleReported: work.rule_obstacle,
    ev.ObstacleAccepted: work.rule_obstacle_accepted,
    ev.ObstacleTermExtended: work.rule_obstacle_extended,
    ev.ObstacleAnswered: work.rule_obstacle_answered,
    ev.ObstacleResolved: work.rule_obstacle_resolved,
    ev.InstructionGiven: work.rule_instruction,
    ev.ObjectionRecorded: work.rule_objection,
    ev.Approved: work.rule_approve,
    ev.ApologyIssued: duties.rule_apology,
    ev.DueDateRecomputed: duties.rule_due_date,
    ev.DueDateKept: duties.rule_due_date,
    ev.WrittenReminderIssued: duties.rule_written_reminder,
    ev.EscalationAcknowledged: duties.rule_escalation,
    ev.EscalationAnswered: duties.rule_escalation,
    ev.ConflictDeclared: conflicts.rule_declared,
    ev.ConflictWithdrawn: conflicts.rule_withdrawn,
    ev.GuidedOnline: ends.rule_guided,
    ev.Stopped: ends.rule_end,
    ev.Withdrawn: ends.rule_withdraw,
    ev.Finished: ends.rule_finish,
    ev.ResultReturned: ends.rule_result,
    ev.PostCollected: ends.rule_result,
    ev.PostDelivered: ends.rule_result,
    ev.PostFailed: ends.rule_result,
    ev.Rated: ends.rule_rated,
    ev.Complained: ends.rule_complained,
    ev.ComplaintAnswered: ends.rule_complaint_answered,
    ev.ExplanationGiven: ends.rule_explanation,
}
