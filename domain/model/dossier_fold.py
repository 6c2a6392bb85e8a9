"""How a dossier's state follows from its events: a fold over the effective history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.model import dossier_events as ev
from domain.model import dossier_travel as travel
from domain.model.deadline import Deadline
from domain.model.dossier import Dossier, Due, Obstacle, Payment, Phase, Rung, Supplement, principal
from domain.model.dossier_ordinals import counted, counted_all
from domain.model.event import WORKFLOW, Event, OfficialId, Recorded
from domain.model.history import effective

REREAD: Final = (ev.RecordedLate, ev.Corrected, ev.ClaimConfirmed)
"""Events after which the whole sequence is read again in the order of what happened."""

ASIDE: Final = (
    ev.Rated,
    ev.Complained,
    ev.ComplaintAnswered,
    ev.ExplanationGiven,
    ev.EscalationAcknowledged,
    ev.EscalationAnswered,
    ev.DueDateKept,
    ev.ConflictRefused,
    ev.ConflictDeclared,
    ev.ConflictWithdrawn,
    ev.GuidedOnline,
    ev.HandoverReturned,
)
"""By none of these does anybody take as theirs what was deemed accepted."""


def evolve(state: Dossier, recorded: Recorded[Event]) -> Dossier:
    """Apply one stored event. Never fails and checks nothing: it happened.

    The state is always that of the effective sequence, so an event that was recorded after later ones, like a note
    of a timer that ran late, is put in its place by reading all of it again.
    """
    log = (*state.log, recorded)
    body = recorded.body
    out_of_order = state.latest_at is not None and body.occurred_at < state.latest_at
    if isinstance(body, REREAD) or (out_of_order and not isinstance(body, ev.ClaimDisputed)):
        return reread(recorded.stream_id, log)
    state = msgspec.structs.replace(
        state,
        dossier_id=recorded.stream_id,
        version=recorded.version,
        log=log,
        ordinals=counted(state.ordinals, body),
    )
    return state if isinstance(body, ev.ClaimDisputed) else apply(state, recorded)


def reread(dossier_id: UUID, log: Sequence[Recorded[Event]]) -> Dossier:
    """Fold the effective sequence of a log from nothing."""
    state = Dossier(dossier_id)
    for recorded in effective(log).events:
        state = apply(state, recorded)
    return msgspec.structs.replace(state, version=log[-1].version, log=tuple(log), ordinals=counted_all(log))


def apply(state: Dossier, recorded: Recorded[Event]) -> Dossier:
    """The effect of one effective event on everything but `log`, `version` and `ordinals`."""
    body = recorded.body
    latest = body.occurred_at if state.latest_at is None else max(state.latest_at, body.occurred_at)
    state = msgspec.structs.replace(state, latest_at=latest)
    if body.actor != WORKFLOW:
        state = _with_act(state, body)
    change = _CHANGES.get(type(body))
    after = state if change is None else change(state, body)
    if after is not state and (after.holder != state.holder or isinstance(body, TAKING)):
        after = msgspec.structs.replace(after, held_since=body.occurred_at)
    return after


def _with_act(state: Dossier, body: Event) -> Dossier:
    last = body.occurred_at if state.last_act_at is None else max(state.last_act_at, body.occurred_at)
    worked = state.worked
    if isinstance(body, WORK) and state.step_id is not None:
        step = body.step_id if isinstance(body, (ev.StepStarted, ev.StepCompleted)) else state.step_id
        worked = {**worked, step: _joined(worked.get(step, ()), body)}
    deemed = state.deemed
    if deemed is not None and not isinstance(body, ASIDE) and state.holder in (None, principal(body)):
        deemed = None
    return msgspec.structs.replace(state, last_act_at=last, worked=worked, deemed=deemed)


def _joined(known: tuple[OfficialId, ...], body: Event) -> tuple[OfficialId, ...]:
    """Who worked: the one who did it, and the one in whose name it was done."""
    return tuple(dict.fromkeys((*known, body.actor, principal(body))))


TAKING: Final = (
    ev.Transit,
    ev.ReceiptIssued,
    ev.HandoverAccepted,
    ev.HandoverDeemedAccepted,
    ev.TakenOver,
    ev.SupplementReceived,
    ev.FinancialDutyMet,
    ev.FeePaid,
)
"""Events from which on whoever holds it holds it anew."""

WORK: Final = (
    ev.StepStarted,
    ev.StepCompleted,
    ev.SubmittedForApproval,
    ev.SupplementRequested,
    ev.ReceiptIssued,
)
"""Acts that make their actor one who worked on the step, for the four-eyes rule."""


def _lodged(state: Dossier, body: ev.Lodged) -> Dossier:
    return msgspec.structs.replace(
        state,
        phase=Phase.LODGED,
        procedure_code=body.procedure_code,
        agency_id=body.agency_id,
        unit_id=body.unit_id,
        one_stop_id=body.unit_id,
        applicant_id=body.applicant_id,
        channel=body.channel,
        result_channel=body.result_channel,
        lodged_at=body.occurred_at,
    )


def _received(state: Dossier, body: ev.ReceiptIssued) -> Dossier:
    due = Due(body.term, body.supplement_effect, body.occurred_at, body.due_at, body.due_at, body.deadline)
    return msgspec.structs.replace(
        state,
        phase=Phase.RECEIVED,
        code=body.code,
        agency_id=body.agency_id,
        unit_id=body.unit_id,
        one_stop_id=body.unit_id,
        procedure_version=body.procedure_version,
        rule_pack=body.rule_pack,
        received_at=body.occurred_at,
        due=due,
        holder=principal(body),
        step_id=body.first_step,
        worked={body.first_step: _joined((), body)},
    )


def _ended(phase: Phase) -> Callable[[Dossier, Event], Dossier]:
    def change(state: Dossier, body: Event) -> Dossier:
        return msgspec.structs.replace(
            state, phase=phase, ended_at=body.occurred_at, travel=None, deemed=None, supplement=None, payment=None
        )

    return change


def _finished(state: Dossier, body: ev.Finished) -> Dossier:
    ready = state.result_channel is ev.Channel.ONLINE or (
        state.result_channel is not ev.Channel.POST and state.unit_id == state.one_stop_id
    )
    return msgspec.structs.replace(
        state, phase=Phase.FINISHED, ended_at=body.occurred_at, deemed=None, result_ready=ready
    )


def _supplement_requested(state: Dossier, body: ev.SupplementRequested) -> Dossier:
    due = state.due
    if due is not None and due.effect == "restart":
        due = msgspec.structs.replace(due, first_slip=None, in_force=None)
    return msgspec.structs.replace(
        state,
        supplement=Supplement(body.request_no, principal(body), body.occurred_at),
        supplement_requests=max(state.supplement_requests, body.request_no),
        due=due,
    )


def _supplement_received(state: Dossier, body: ev.SupplementReceived) -> Dossier:
    if not body.complete or state.supplement is None:
        return state
    asked_by = state.supplement.requested_by
    holder: OfficialId | None = asked_by if body.channel is ev.Channel.ONLINE else principal(body)
    if state.phase is Phase.LODGED:
        holder = None
    return _runs_again(msgspec.structs.replace(state, supplement=None), body, holder)


def _duty_met(state: Dossier, body: ev.FinancialDutyMet) -> Dossier:
    if state.payment is None:
        return state
    holder = state.payment.asked_by if body.channel is ev.Channel.ONLINE else principal(body)
    return _runs_again(msgspec.structs.replace(state, payment=None), body, holder)


def _fee_paid(state: Dossier, body: ev.FeePaid) -> Dossier:
    state = msgspec.structs.replace(state, fee_dong=max(0, state.fee_dong - body.amount_dong))
    if state.payment is None or not state.payment.is_fee or state.fee_dong > 0:
        return state
    holder = state.payment.asked_by if body.channel is ev.Channel.ONLINE else principal(body)
    return _runs_again(msgspec.structs.replace(state, payment=None), body, holder)


def _runs_again(
    state: Dossier, body: ev.SupplementReceived | ev.FinancialDutyMet | ev.FeePaid, holder: OfficialId | None
) -> Dossier:
    due = state.due
    if due is not None and body.due_at is not None and body.deadline is not None:
        restarts = due.effect == "restart" and isinstance(body, ev.SupplementReceived)
        received_at = body.occurred_at if restarts else due.received_at
        due = msgspec.structs.replace(_due_anew(due, body.due_at, body.deadline), received_at=received_at)
    if state.with_applicant or state.consulted is not None:
        return msgspec.structs.replace(state, due=due)  # still waited for, or a consulted desk keeps it
    unit_id, travel = body.unit_id or state.unit_id, state.travel
    if travel is not None:
        travel = msgspec.structs.replace(travel, back_to=holder, from_unit=unit_id)
    return msgspec.structs.replace(state, holder=holder, unit_id=unit_id, travel=travel, due=due)


def _due_anew(due: Due, due_at: datetime, deadline: Deadline) -> Due:
    """Another due date by the slip. A later date that was promised in time stays in force for persons."""
    promised = due.in_force if due.in_force != due.first_slip else None
    in_force = due_at if promised is None else max(due_at, promised)
    return msgspec.structs.replace(due, first_slip=due_at, in_force=in_force, deadline=deadline)


def _fee_assessed(state: Dossier, body: ev.FeeAssessed) -> Dossier:
    payment = (
        Payment(body.amount_dong, principal(body), body.occurred_at, is_fee=True) if body.stops_clock else state.payment
    )
    return msgspec.structs.replace(state, fee_dong=state.fee_dong + body.amount_dong, payment=payment)


def _duty_imposed(state: Dossier, body: ev.FinancialDutyImposed) -> Dossier:
    payment = Payment(body.amount_dong, principal(body), body.occurred_at, is_fee=False)
    return msgspec.structs.replace(state, payment=payment)


def _apologised(state: Dossier, body: ev.ApologyIssued) -> Dossier:
    due = state.due
    if due is not None and body.in_time:
        due = msgspec.structs.replace(due, in_force=body.due_at)
    return msgspec.structs.replace(state, apologies=state.apologies + 1, due=due)


def _recomputed(state: Dossier, body: ev.DueDateRecomputed) -> Dossier:
    if state.due is None:
        return state
    return msgspec.structs.replace(state, due=_due_anew(state.due, body.due_at, body.deadline))


def _escalated(state: Dossier, body: ev.Escalated) -> Dossier:
    rung = Rung(body.escalation_no, body.bearer, body.cause, body.run, body.rung, body.office)
    return msgspec.structs.replace(state, rungs={**state.rungs, body.escalation_no: rung})


def _marks() -> dict[type[Event], Callable[[Dossier, Any], Dossier]]:
    """Events that only count something or close a small matter."""
    put = msgspec.structs.replace
    return {
        ev.StepStarted: lambda s, b: put(s, step_id=b.step_id),
        ev.StepCompleted: lambda s, b: put(s, completed=(*s.completed, b.step_id)),
        ev.Approved: lambda s, _: put(s, approved=True),
        ev.ObstacleAccepted: lambda s, b: _with_obstacle(s, b.obstacle_no, accepted=True),
        ev.ObstacleTermExtended: lambda s, b: _with_obstacle(s, b.obstacle_no, due_at=b.due_at),
        ev.ObstacleAnswered: lambda s, b: _with_obstacle(s, b.obstacle_no, answered=True),
        ev.ObstacleResolved: lambda s, b: _with_obstacle(s, b.obstacle_no, answered=True, resolved=True),
        ev.ConflictDeclared: lambda s, b: put(s, conflicts={**s.conflicts, b.conflict_no: b.about}),
        ev.ConflictWithdrawn: lambda s, b: put(
            s, conflicts={n: official for n, official in s.conflicts.items() if n != b.conflict_no}
        ),
        ev.InstructionGiven: lambda s, b: put(s, instructions={**s.instructions, b.instruction_no: b.to_official}),
        ev.Reminded: lambda s, b: put(s, reminders=max(s.reminders, b.reminder_no)),
        ev.Stalled: lambda s, b: put(s, stalls=max(s.stalls, b.stall_no)),
        ev.EscalationAcknowledged: lambda s, b: _with_rung(s, b.escalation_no, acknowledged=True),
        ev.EscalationAnswered: lambda s, b: _with_rung(s, b.escalation_no, acknowledged=True, answered=True),
        ev.ResultReturned: lambda s, _: put(s, phase=Phase.RETURNED),
        ev.PostCollected: lambda s, b: put(s, result_ready=True, post_items={**s.post_items, b.item: "collected"}),
        ev.PostDelivered: lambda s, b: put(s, phase=Phase.RETURNED, post_items={**s.post_items, b.item: "delivered"}),
        ev.PostFailed: lambda s, b: put(s, post_items={**s.post_items, b.item: "failed"}),
        ev.Complained: lambda s, b: put(s, complaints={**s.complaints, b.complaint_no: False}),
        ev.ComplaintAnswered: lambda s, b: put(s, complaints={**s.complaints, b.complaint_no: True}),
    }


def _obstacle_reported(state: Dossier, body: ev.ObstacleReported) -> Dossier:
    obstacle = Obstacle(body.obstacle_no, principal(body), body.addressee, body.due_at, body.further)
    return msgspec.structs.replace(
        state,
        obstacles={**state.obstacles, body.obstacle_no: obstacle},
        obstacle_steps=(*state.obstacle_steps, body.step_id or ""),
    )


def _with_obstacle(state: Dossier, number: int, **changes: object) -> Dossier:
    obstacle = state.obstacles.get(number)
    if obstacle is None:
        return state
    changed = msgspec.structs.replace(obstacle, **changes)
    return msgspec.structs.replace(state, obstacles={**state.obstacles, number: changed})


def _with_rung(state: Dossier, number: int, **changes: object) -> Dossier:
    rung = state.rungs.get(number)
    if rung is None:
        return state
    changed = msgspec.structs.replace(rung, **changes)
    return msgspec.structs.replace(state, rungs={**state.rungs, number: changed})


_CHANGES: Final[dict[type[Event], Callable[[Dossier, Any], Dossier]]] = {
    ev.Lodged: _lodged,
    ev.ReceiptIssued: _received,
    ev.Refused: _ended(Phase.REFUSED),
    ev.Stopped: _ended(Phase.STOPPED),
    ev.Withdrawn: _ended(Phase.WITHDRAWN),
    ev.Finished: _finished,
    ev.HandoverSent: travel.travels,
    ev.SubmittedForApproval: travel.travels,
    ev.ReturnedForRework: travel.travels,
    ev.Assigned: travel.travels,
    ev.Reassigned: travel.travels,
    ev.OpinionRequested: travel.opinion_requested,
    ev.HandoverAccepted: travel.accepted,
    ev.HandoverDeemedAccepted: travel.deemed,
    ev.HandoverReturned: travel.returned,
    ev.Recalled: travel.recalled,
    ev.TakenOver: travel.taken_over,
    ev.OpinionGiven: travel.opinion_given,
    ev.SupplementRequested: _supplement_requested,
    ev.SupplementReceived: _supplement_received,
    ev.FinancialDutyImposed: _duty_imposed,
    ev.FinancialDutyMet: _duty_met,
    ev.FeeAssessed: _fee_assessed,
    ev.FeePaid: _fee_paid,
    ev.ApologyIssued: _apologised,
    ev.DueDateRecomputed: _recomputed,
    ev.Escalated: _escalated,
    ev.ObstacleReported: _obstacle_reported,
    **_marks(),
}
