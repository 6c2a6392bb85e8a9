"""The state of a review of responsibility, as it follows from its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from domain.model import review_duties
from domain.model import review_events as ev
from domain.model.attachment import Attachment
from domain.model.discipline import Post
from domain.model.duty import Duty
from domain.model.event import AgencyId, Event, OfficialId, Recorded, UnitId
from domain.model.working_time import office_day

_Apply = Callable[["Review", Recorded[Any]], "Review"]


@dataclass(frozen=True)
class Member:
    official: OfficialId
    seat: ev.ReviewSeat
    check: ev.Check
    position: int
    removed_at: datetime | None = None
    removed_for: str = ""


@dataclass(frozen=True)
class Deferral:
    case: str
    from_on: date
    at: datetime
    to_on: date | None = None
    waived: bool = False


@dataclass(frozen=True)
class Words:
    """Something said in a person's own words, with its files, and where it stands in the log."""

    text: str
    at: datetime
    position: int
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Review:
    """`opened` None: not opened. Of acts that are repeated, as a second meeting, all are kept and the last counts.

    annulments: days from an appeal to its answer. barred: whose decision was annulled.
    """

    opened: ev.ReviewOpened | None = None
    opened_position: int = 0
    unit_id: UnitId = ""
    agency_id: AgencyId = ""
    evidence: tuple[ev.Evidence, ...] = ()
    dossiers: tuple[UUID, ...] = ()
    authority: OfficialId = ""
    members: tuple[Member, ...] = ()
    notified_at: datetime | None = None
    explain_until: datetime | None = None
    explanations: tuple[Words, ...] = ()
    waived: Words | None = None
    deferrals: tuple[Deferral, ...] = ()
    skipped: str = ""
    meetings: tuple[ev.ReviewMeetingHeld, ...] = ()
    minutes: tuple[Words, ...] = ()
    council: ev.CouncilSetUp | None = None
    summonses: tuple[ev.CouncilSummoned, ...] = ()
    councils_held: tuple[ev.CouncilHeld, ...] = ()
    council_without: bool = False
    proposal: ev.CouncilProposed | None = None
    complex: bool = False
    handovers: tuple[ev.ReviewHandedOver, ...] = ()
    decisions: tuple[ev.ReviewDecided, ...] = ()
    decided_position: int = 0
    told: ev.DecisionNotified | None = None
    appeal: ev.DecisionAppealed | None = None
    appeal_answer: ev.AppealAnswered | None = None
    annulments: tuple[tuple[date, date], ...] = ()
    barred: frozenset[OfficialId] = frozenset()
    published: bool = False
    enforced: bool = False
    closing: ev.ClosingProposed | None = None
    closed_at: datetime | None = None
    duties: tuple[Duty, ...] = ()

    @property
    def about(self) -> OfficialId:
        return self.opened.about if self.opened is not None else ""

    @property
    def post(self) -> Post:
        return Post(self.opened.post) if self.opened is not None else Post.CONG_CHUC

    @property
    def decision(self) -> ev.ReviewDecided | None:
        """The decision that stands: the last, unless it was annulled."""
        if not self.decisions or self.annulled:
            return None
        return self.decisions[-1]

    @property
    def annulled(self) -> bool:
        return self.appeal_answer is not None and self.appeal_answer.result is ev.AppealOutcome.ANNULLED

    @property
    def deferral(self) -> Deferral | None:
        """The deferral that goes on."""
        return next((one for one in self.deferrals if one.to_on is None), None)

    @property
    def sitting(self) -> tuple[Member, ...]:
        """Members who were not removed."""
        return tuple(one for one in self.members if one.removed_at is None)

    @property
    def chair(self) -> Member | None:
        return next((one for one in self.sitting if one.seat is ev.ReviewSeat.CHAIR), None)

    @property
    def final(self) -> tuple[ev.ReviewOutcome, str] | None:
        """What counts in the end, with the form where it is one of discipline; None: undecided, or annulled."""
        decided = self.decision
        if decided is None:
            return None
        answer = self.appeal_answer
        if answer is not None and answer.outcome is not None:
            return answer.outcome, answer.form
        return decided.outcome, decided.form

    def open_duties(self, kinds: Iterable[str]) -> tuple[Duty, ...]:
        wanted = set(kinds)
        return tuple(duty for duty in self.duties if duty.kind in wanted and duty.over_at is None)


def evolve(state: Review, recorded: Recorded[Event]) -> Review:
    """Apply one event. Never fails; an event of another nature changes nothing."""
    body = recorded.body
    if isinstance(body, ev.ReviewOpened):
        state = replace(
            state,
            opened=body,
            opened_position=recorded.position,
            unit_id=body.unit_id,
            agency_id=body.agency_id,
            authority=body.authority,
            evidence=body.evidence,
            dossiers=body.dossiers,
        )
    elif isinstance(body, ev.ReviewEvent):
        state = _APPLIED[type(body)](state, recorded)
        state = replace(state, duties=tuple(review_duties.after(duty, recorded) for duty in state.duties))
    else:
        return state
    return replace(state, duties=(*state.duties, *review_duties.laid(body.lays, recorded)))


def _kept(name: str) -> _Apply:
    """The event itself is kept, the last of its kind."""
    return lambda state, recorded: _with(state, {name: recorded.body})


def _added(name: str) -> _Apply:
    """The event itself is kept, with those of its kind before it."""
    return lambda state, recorded: _with(state, {name: (*getattr(state, name), recorded.body)})


def _noted(name: str) -> _Apply:
    return lambda state, _: _with(state, {name: True})


def _with(state: Review, changes: dict[str, Any]) -> Review:
    return replace(state, **changes)


def _evidence_added(state: Review, recorded: Recorded[Any]) -> Review:
    body: ev.EvidenceAdded = recorded.body
    known = {one.position for one in state.evidence}
    more = tuple(one for one in body.evidence if one.position not in known)
    dossiers = tuple(dict.fromkeys((*state.dossiers, *body.dossiers)))
    return replace(state, evidence=(*state.evidence, *more), dossiers=dossiers)


def _member_appointed(state: Review, recorded: Recorded[Any]) -> Review:
    body: ev.MemberAppointed = recorded.body
    return replace(state, members=(*state.members, Member(body.official, body.seat, body.check, recorded.position)))


def _member_removed(state: Review, recorded: Recorded[Any]) -> Review:
    body: ev.MemberRemoved = recorded.body
    return replace(state, members=tuple(_gone(one, body, one.official == body.official) for one in state.members))


def _gone(member: Member, body: ev.MemberRemoved | ev.ReviewHandedOver, leaves: bool) -> Member:
    if member.removed_at is not None or not leaves:
        return member
    reason = body.reason if isinstance(body, ev.MemberRemoved) else body.note
    return replace(member, removed_at=body.occurred_at, removed_for=reason)


def _authority_named(state: Review, recorded: Recorded[Any]) -> Review:
    return replace(state, authority=recorded.body.authority)


def _notified(state: Review, recorded: Recorded[Any]) -> Review:
    body: ev.ReviewedNotified = recorded.body
    return replace(state, notified_at=body.occurred_at, explain_until=body.explain_until)


def _explanation_extended(state: Review, recorded: Recorded[Any]) -> Review:
    return replace(state, explain_until=recorded.body.explain_until)


def _explained(state: Review, recorded: Recorded[Any]) -> Review:
    return replace(state, explanations=(*state.explanations, _words(recorded)))


def _waived(state: Review, recorded: Recorded[Any]) -> Review:
    return replace(state, waived=_words(recorded))


def _minutes_filed(state: Review, recorded: Recorded[Any]) -> Review:
    return replace(state, minutes=(*state.minutes, _words(recorded)))


def _words(recorded: Recorded[Any]) -> Words:
    body = recorded.body
    return Words(body.text, body.occurred_at, recorded.position, getattr(body, "attachments", ()))


def _deferred(state: Review, recorded: Recorded[Any]) -> Review:
    body: ev.ReviewDeferred = recorded.body
    return replace(state, deferrals=(*state.deferrals, Deferral(body.case, body.from_on, body.occurred_at)))


def _resumed(state: Review, recorded: Recorded[Any]) -> Review:
    """What was left of the official's term to explain runs on, like every other term."""
    body: ev.ReviewResumed = recorded.body
    on = office_day(body.occurred_at)
    deferrals = tuple(
        replace(one, to_on=on, waived=body.waived) if one.to_on is None else one for one in state.deferrals
    )
    moved = dict(body.moved)
    explain = next((duty.key for duty in state.open_duties((review_duties.EXPLAIN,)) if duty.key in moved), None)
    until = state.explain_until if explain is None else moved[explain]
    return replace(state, deferrals=deferrals, explain_until=until)


def _steps_skipped(state: Review, recorded: Recorded[Any]) -> Review:
    return replace(state, skipped=recorded.body.case)


def _council_set_up(state: Review, recorded: Recorded[Any]) -> Review:
    """A council that is set up anew hears the case anew."""
    return replace(state, council=recorded.body, summonses=(), councils_held=(), proposal=None)


def _handed_over(state: Review, recorded: Recorded[Any]) -> Review:
    """Members of the old unit sit no longer; what was heard stays in the file."""
    body: ev.ReviewHandedOver = recorded.body
    return replace(
        state,
        unit_id=body.unit_id,
        agency_id=body.agency_id,
        authority=body.authority,
        members=tuple(_gone(one, body, leaves=True) for one in state.members),
        handovers=(*state.handovers, body),
    )


def _decided(state: Review, recorded: Recorded[Any]) -> Review:
    decisions = (*state.decisions, recorded.body)
    return replace(
        state,
        decisions=decisions,
        decided_position=recorded.position,
        told=None,
        appeal=None,
        appeal_answer=None,
        published=False,
        enforced=False,
        closing=None,
    )


def _appealed(state: Review, recorded: Recorded[Any]) -> Review:
    """An appeal opens again what was closed."""
    return replace(state, appeal=recorded.body, closing=None, closed_at=None)


def _appeal_answered(state: Review, recorded: Recorded[Any]) -> Review:
    """Whoever took a decision that was annulled does not decide the matter again."""
    body: ev.AppealAnswered = recorded.body
    state = replace(state, appeal_answer=body)
    if body.result is not ev.AppealOutcome.ANNULLED or state.appeal is None:
        return state
    last = state.decisions[-1]
    people = (last.actor, last.acting_for)
    stretch = office_day(state.appeal.occurred_at), office_day(body.occurred_at)
    return replace(
        state,
        annulments=(*state.annulments, stretch),
        barred=state.barred | {official for official in people if official is not None},
    )


def _closed(state: Review, recorded: Recorded[Any]) -> Review:
    return replace(state, closed_at=recorded.body.occurred_at)


_APPLIED: Final[Mapping[type[ev.ReviewEvent], _Apply]] = {
    ev.EvidenceAdded: _evidence_added,
    ev.MemberAppointed: _member_appointed,
    ev.MemberRemoved: _member_removed,
    ev.AuthorityNamed: _authority_named,
    ev.ReviewedNotified: _notified,
    ev.ExplanationExtended: _explanation_extended,
    ev.ReviewedExplained: _explained,
    ev.ExplanationWaived: _waived,
    ev.ReviewDeferred: _deferred,
    ev.ReviewResumed: _resumed,
    ev.StepsSkipped: _steps_skipped,
    ev.ReviewMeetingHeld: _added("meetings"),
    ev.MinutesFiled: _minutes_filed,
    ev.CouncilSetUp: _council_set_up,
    ev.CouncilSummoned: _added("summonses"),
    ev.CouncilMayMeetWithout: _noted("council_without"),
    ev.CouncilHeld: _added("councils_held"),
    ev.CouncilProposed: _kept("proposal"),
    ev.HandlingExtended: _noted("complex"),
    ev.ReviewHandedOver: _handed_over,
    ev.ReviewDecided: _decided,
    ev.DecisionNotified: _kept("told"),
    ev.DecisionAppealed: _appealed,
    ev.AppealAnswered: _appeal_answered,
    ev.OutcomePublished: _noted("published"),
    ev.DecisionEnforced: _noted("enforced"),
    ev.ClosingProposed: _kept("closing"),
    ev.ReviewClosed: _closed,
}
