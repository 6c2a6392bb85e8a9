"""Who owes what by when in a review, and what became of it.

Who was late in reviewing is a fact about the reviewers: each of their terms is a duty of the one who owed it when it
began. What the reviewed official may do (explain) burdens nobody: missing it writes to no record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from domain.model import review_events as ev
from domain.model.duty import Duty
from domain.model.event import Event, Recorded

NOTIFY, EXPLAIN, MEETING, MINUTES = "review-notify", "review-explain", "review-meeting", "review-minutes"
COUNCIL, COUNCIL_MEETING, PROPOSAL = "review-council", "review-council-meeting", "review-proposal"
DECISION, HANDLING, TELL, ENFORCE = "review-decision", "review-handling", "review-tell", "review-enforce"
APPEAL, PUBLISH, EFFECT = "review-appeal", "review-publish", "review-effect"

OFFICIALS_OWN: Final = (EXPLAIN, EFFECT)
"""Kinds that are nobody's burden: the official may explain, and a decision's effect ends by itself."""

IN_PERSON: Final = (EXPLAIN, MEETING, MINUTES, COUNCIL_MEETING, PROPOSAL)
"""Kinds that nobody does in another's place, and of which those who stand in for somebody learn nothing."""

MEETS: Final[Mapping[type[Any], tuple[str, ...]]] = {
    ev.ReviewedNotified: (NOTIFY,),
    ev.ReviewedExplained: (EXPLAIN,),
    ev.ExplanationWaived: (EXPLAIN,),
    ev.ReviewMeetingHeld: (MEETING,),
    ev.MinutesFiled: (MINUTES,),
    ev.CouncilSetUp: (COUNCIL,),
    ev.CouncilHeld: (COUNCIL_MEETING,),
    ev.CouncilProposed: (PROPOSAL,),
    ev.ReviewDecided: (DECISION, HANDLING),
    ev.DecisionNotified: (TELL,),
    ev.DecisionEnforced: (ENFORCE,),
    ev.AppealAnswered: (APPEAL,),
    ev.OutcomePublished: (PUBLISH,),
    ev.ClosingProposed: (DECISION,),
}
"""Which duties an act meets. Closing is proposed with a decision owed only where one was annulled: the reasoned end."""

ENDS: Final[Mapping[type[Any], tuple[str, ...]]] = {
    ev.StepsSkipped: (MEETING, MINUTES),
    ev.ReviewDecided: (MEETING, MINUTES, COUNCIL, COUNCIL_MEETING, PROPOSAL, EXPLAIN),
    ev.AppealAnswered: (ENFORCE, TELL),
}
"""Which duties fall away with an act, where they are open."""

HANDED_OVER_STAY: Final = (*OFFICIALS_OWN, PUBLISH)


def laid(lays: Sequence[ev.Laid], recorded: Recorded[Event]) -> Iterable[Duty]:
    """The duties that an event lays on."""
    for one in lays:
        yield Duty(
            key=one.key,
            kind=one.kind,
            unit=one.unit,
            official=one.official,
            began_at=recorded.body.occurred_at,
            began_position=recorded.position,
            due_at=one.due_at,
            # The effect of a decision ends on its day by itself, and is over then.
            ended_at=one.due_at if one.kind == EFFECT else None,
            binds=one.binds,
            escalates=one.escalates,
            in_person=one.kind in IN_PERSON,
        )


def after(duty: Duty, recorded: Recorded[Any]) -> Duty:
    """A duty as an event leaves it: met, fallen away, held, moved, or as it was. What was missed before stays so."""
    body, changed = recorded.body, msgspec.structs.replace
    if duty.over_at is not None:
        return _with_effect(duty, body)
    if duty.kind in MEETS.get(type(body), ()):
        by = body.acting_for or body.actor
        return changed(duty, met_at=body.occurred_at, met_position=recorded.position, met_by=by)
    if _ends(duty, body):
        return changed(duty, ended_at=body.occurred_at, ended_position=recorded.position)
    if isinstance(body, ev.ReviewDeferred):
        return changed(duty, waits_since=body.occurred_at)
    if isinstance(body, ev.ReviewResumed):
        due_at = dict(body.moved).get(duty.key, duty.due_at)
        return changed(duty, waits_since=None, due_at=due_at)
    return duty


def _ends(duty: Duty, body: ev.ReviewEvent) -> bool:
    """It falls away, or one of its kind is laid on anew."""
    if isinstance(body, ev.ReviewClosed) or duty.kind in ENDS.get(type(body), ()):
        return True
    if isinstance(body, ev.ReviewHandedOver) and duty.kind not in HANDED_OVER_STAY:
        return True
    return any(one.kind == duty.kind for one in body.lays)


def _with_effect(duty: Duty, body: Event) -> Duty:
    """A decision that was annulled, or changed to no discipline, has no effect from then on."""
    if duty.kind != EFFECT or not isinstance(body, ev.AppealAnswered) or duty.ended_at is None:
        return duty
    if body.result is not ev.AppealOutcome.UPHELD and body.outcome is not ev.ReviewOutcome.DISCIPLINE:
        return msgspec.structs.replace(duty, ended_at=min(duty.ended_at, body.occurred_at))
    return duty
