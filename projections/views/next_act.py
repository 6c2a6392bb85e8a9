"""What whoever has a dossier would do next by its procedure's course: a proposal for a button, never a rule."""

from __future__ import annotations

from typing import NamedTuple

from domain.model import dossier_events as ev
from domain.model.dossier import Dossier, Phase
from domain.model.procedure import ProcedureVersion, Step, StepRole
from projections.folding import Folded


class NextAct(NamedTuple):
    """act: as in an order's address, `complete-step`; None where nobody owes one. step_id: the step it is for."""

    act: str | None = None
    step_id: str | None = None


def next_act(folded: Folded) -> NextAct:
    """Of what lies somewhere; of what is on its way, the act of whoever it is for."""
    state = folded.state
    if state.travel is not None:
        return NextAct("accept-handover", state.travel.step_id)
    if state.phase is Phase.FINISHED:
        return NextAct("return-result") if state.result_ready else NextAct("send-handover", _returning(folded))
    if not state.is_open:
        return NextAct()
    if state.supplement is not None:
        return NextAct("receive-supplement")
    if state.payment is not None:
        return NextAct("pay-fee" if state.payment.is_fee else "meet-financial-duty")
    if state.phase is Phase.LODGED:
        return NextAct("issue-receipt")
    if state.consulted is not None:
        return NextAct("give-opinion")
    if state.holder is None:
        return NextAct("take-over", state.step_id)
    step = _step(folded.procedure, state)
    return _of_step(folded, step) if step is not None else NextAct("send-handover")


def _of_step(folded: Folded, step: Step) -> NextAct:
    """Of whoever works on a step."""
    state, following = folded.state, _following(folded.procedure, step)
    if step.role is StepRole.RETURN:
        return NextAct("finish")
    if step.role is StepRole.APPROVE:
        done = state.approved
        begin = NextAct("approve")
    elif step.role is StepRole.RECEIVE and following is not None and following.unit_kind is not step.unit_kind:
        done, begin = True, NextAct()  # received at the counter: it goes on to where it is worked on
    else:
        done = step.step_id in state.completed
        begin = NextAct("complete-step" if _begun(folded, step) else "start-step", step.step_id)
    if not done:
        return begin
    if following is None:
        return NextAct("finish")
    if following.role is StepRole.APPROVE:
        return NextAct("submit-for-approval", following.step_id)
    if following.role is StepRole.RETURN:
        return NextAct("finish")  # the result is there; it goes to the counter afterwards
    if following.unit_kind is not step.unit_kind:
        return NextAct("send-handover", following.step_id)
    return NextAct("start-step", following.step_id)


def _returning(folded: Folded) -> str | None:
    """The step in which results are handed out."""
    steps = folded.procedure.steps if folded.procedure is not None else ()
    return next((step.step_id for step in steps if step.role is StepRole.RETURN), None)


def _begun(folded: Folded, step: Step) -> bool:
    """Whoever has it now said that they began."""
    since = folded.state.held_since
    return any(
        isinstance(recorded.body, ev.StepStarted)
        and recorded.body.step_id == step.step_id
        and (since is None or recorded.body.occurred_at >= since)
        for recorded in folded.history.events
    )


def _step(procedure: ProcedureVersion | None, state: Dossier) -> Step | None:
    return procedure.step(state.step_id) if procedure is not None and state.step_id is not None else None


def _following(procedure: ProcedureVersion | None, step: Step) -> Step | None:
    if procedure is None:
        return None
    place = procedure.steps.index(step) + 1
    return procedure.steps[place] if place < len(procedure.steps) else None
