"""Whom the rules of `custody-1` name at every instant, before substitution (DOMAIN.md §5).

The walk reads an effective history once, in order. Between two events it lets pass what the end of a term moves by
itself: a deemed acceptance, an obstacle's or an outside body's term, an account that is closed. Timer events are
never looked at: they only note what follows here. At one instant events come before terms, in log order, so an act
at the last moment is in time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from domain.model import dossier_events as ev
from domain.model.attendance import Attendance, attendance_of
from domain.model.clock_stops import Stop, stops
from domain.model.custody_interval import Ground
from domain.model.custody_naming import Named, named_at
from domain.model.custody_obstacles import ObstacleCourse, Obstacles
from domain.model.custody_opinions import OpinionCourse, Opinions
from domain.model.custody_terms import CustodyTerms, custody_terms
from domain.model.desk import Desk
from domain.model.dossier import principal
from domain.model.event import AgencyId, Event, OfficialId, Recorded
from domain.model.history import History
from domain.model.reference import Reference
from domain.model.stretches import Stretches
from domain.model.transit import DeemedAcceptance
from domain.model.whereabouts import Whereabouts
from domain.model.working_time import WorkingTime

WORDS: Final = (
    ev.Rated,
    ev.Complained,
    ev.ComplaintAnswered,
    ev.ExplanationGiven,
    ev.EscalationAcknowledged,
    ev.EscalationAnswered,
    ev.DueDateKept,
    ev.ConflictDeclared,
    ev.ConflictWithdrawn,
    ev.GuidedOnline,
)
"""Words about a dossier: they do not say that a deemed acceptance was right."""

MOVING: Final = (
    ev.Lodged,
    ev.ReceiptIssued,
    ev.Transit,
    ev.HandoverAccepted,
    ev.HandoverReturned,
    ev.Recalled,
    ev.TakenOver,
    ev.SupplementRequested,
    ev.SupplementReceived,
    ev.FeeAssessed,
    ev.FeePaid,
    ev.FinancialDutyImposed,
    ev.FinancialDutyMet,
    ev.StepStarted,
    ev.OpinionGiven,
    ev.ObstacleReported,
    ev.Refused,
    ev.Stopped,
    ev.Withdrawn,
    ev.Finished,
    ev.PostCollected,
    ev.ResultReturned,
)
"""Events that can change who answers by themselves; others only confirm a desk or bear on an open obstacle."""

_INSTANT: Final = timedelta(microseconds=1)


class EndReason(StrEnum):
    """How the clock by the slip ended."""

    REFUSED = "refused"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    RESULT_READY = "result_ready"


class Segment(NamedTuple):
    """`named` from `start_at` to the start of the next segment, or to the end of the course."""

    start_at: datetime
    named: Named


class Course(msgspec.Struct, frozen=True):
    """The whole walk. free: numbers of the transits that make no excess. Open while `ended_at` is None."""

    agency_id: AgencyId
    hours: WorkingTime
    terms: CustodyTerms
    attendance: Attendance
    stops: tuple[Stop, ...]
    lodged_at: datetime
    received_at: datetime | None
    ended_at: datetime | None
    end: EndReason | None
    end_position: int | None
    segments: tuple[Segment, ...]
    free: frozenset[int]
    deemed: tuple[DeemedAcceptance, ...]
    opinions: tuple[OpinionCourse, ...]
    obstacles: tuple[ObstacleCourse, ...]


def course(history: History, reference: Reference, until: datetime | None = None) -> Course:
    """Walk a history, which begins with `Lodged`. Events and terms after `until` are not looked at."""
    walk = _Walk(history, reference)
    for recorded in history.events:
        at = recorded.body.occurred_at
        if until is not None and at > until:
            break
        walk.pass_time(at)
        walk.apply(recorded)
    walk.pass_time(None if until is None else until + _INSTANT)
    return walk.result()


class _Walk:
    def __init__(self, history: History, reference: Reference) -> None:
        first = history.events[0]
        lodged = first.body
        assert isinstance(lodged, ev.Lodged)
        receipt = next((r.body for r in history.events if isinstance(r.body, ev.ReceiptIssued)), None)
        self._agency = lodged.agency_id if receipt is None else receipt.agency_id
        self._one_stop = lodged.unit_id if receipt is None else receipt.unit_id
        self._result_channel = lodged.result_channel
        self._hours = reference.hours(self._agency)
        self._terms = custody_terms(reference.rules, history.events)
        self._attendance = attendance_of(reference.organisation, self._terms.duty_officer)
        self._stops = stops(history.events)
        self._stop_at = {stop.position: stop for stop in self._stops}
        self._stop_ended_at = {stop.ended_by: stop for stop in self._stops if stop.ended_by is not None}
        self._waiting: list[Stop] = []
        self._stopped_since: datetime | None = None
        self._obstacles = Obstacles(history.events, self._terms, self._hours)
        self._where = Whereabouts(
            reference,
            self._attendance,
            self._terms,
            Stretches((stop.start_at, stop.end_at) for stop in self._stops),
            frozenset(r.body.handover_no for r in history.events if isinstance(r.body, ev.HandoverReturned)),
            Opinions(reference, self._hours),
            Desk(None, lodged.unit_id, Ground.INTAKE, (first.position,)),
        )
        self._lodged_at = lodged.occurred_at
        self._received_at: datetime | None = None
        self._finished: int | None = None
        self._ended: tuple[datetime, EndReason, int] | None = None
        self._segments: list[Segment] = []
        self._now = lodged.occurred_at

    # -- the walk

    def pass_time(self, before: datetime | None) -> None:
        """Let end every term that ends before an instant; all of them where it is None."""
        if before == self._now:
            return
        while self._ended is None:
            at = self._next_change(before)
            if at is None or (before is not None and at >= before):
                return
            self._now = max(at, self._now)
            self._where.advance(self._now)
            if self._finished is not None:
                self._end_if_ready(self._finished)
            self._emit()

    def apply(self, recorded: Recorded[Event]) -> None:
        body = recorded.body
        if self._ended is not None:
            return
        if not isinstance(body, MOVING) and self._obstacles.none_open and self._where.top.confirmed:
            # Nothing to look at, and so no reason to move on: a term may end at this very instant.
            return
        self._now = body.occurred_at
        if not isinstance(body, WORDS):
            self._where.confirm(principal(body))
        self._obstacles.apply(recorded, self._where.step_id, self._holder())
        self._move(recorded.position, body)
        self._stop_or_go(recorded)
        self._end(recorded.position, body)
        self._emit()

    def result(self) -> Course:
        at, end, position = self._ended or (None, None, None)
        return Course(
            agency_id=self._agency,
            hours=self._hours,
            terms=self._terms,
            attendance=self._attendance,
            stops=self._stops,
            lodged_at=self._lodged_at,
            received_at=self._received_at,
            ended_at=at,
            end=end,
            end_position=position,
            segments=tuple(self._segments),
            free=frozenset(self._where.free),
            deemed=tuple(self._where.deemed),
            opinions=tuple(self._where.opinions.all.values()),
            obstacles=tuple(self._obstacles.all.values()),
        )

    # -- events

    def _move(self, position: int, body: Event) -> None:
        match body:
            case ev.ReceiptIssued():
                self._received_at = body.occurred_at
                self._where.received(position, body)
            case ev.Transit():
                self._where.sent(position, body)
            case ev.HandoverAccepted():
                self._where.accepted(position, body)
            case ev.HandoverReturned() | ev.Recalled():
                self._where.returned(position, body)
            case ev.TakenOver():
                self._where.taken_over(position, body)
            case ev.OpinionGiven():
                self._where.opinion_given(body)
            case ev.StepStarted():
                self._where.step_id = body.step_id
            case _:
                pass

    def _stop_or_go(self, recorded: Recorded[Event]) -> None:
        """The applicant's turn begins or ends with this event; what they bring in comes to a desk."""
        begins = self._stop_at.get(recorded.position)
        if begins is not None:
            self._waiting.append(begins)
            self._stopped_since = self._stopped_since or begins.start_at
        ends = self._stop_ended_at.get(recorded.position)
        if ends is None or ends not in self._waiting:
            return
        self._waiting.remove(ends)
        body = recorded.body
        if self._waiting or self._stopped_since is None:
            return
        self._where.opinions.shift(self._stopped_since, body.occurred_at)
        self._stopped_since = None
        if self._received_at is not None and isinstance(body, (ev.SupplementReceived, ev.FinancialDutyMet, ev.FeePaid)):
            taker = ends.asked_by if body.channel is ev.Channel.ONLINE else principal(body)
            self._where.handed_in(recorded.position, taker, ends.asked_by, body.occurred_at)

    def _end(self, position: int, body: Event) -> None:
        match body:
            case ev.Refused():
                self._ended = (body.occurred_at, EndReason.REFUSED, position)
            case ev.Stopped():
                self._ended = (body.occurred_at, EndReason.STOPPED, position)
            case ev.Withdrawn():
                self._ended = (body.occurred_at, EndReason.WITHDRAWN, position)
            case ev.Finished():
                self._finished = position
            case ev.PostCollected() | ev.ResultReturned() if self._finished is not None:
                self._ended = (body.occurred_at, EndReason.RESULT_READY, position)
            case _:
                pass
        if self._finished is not None:
            self._end_if_ready(position)

    def _end_if_ready(self, position: int) -> None:
        """Online a result lies ready when it is finished; by post once the post has it; else at the one-stop unit."""
        if self._ended is not None or self._result_channel is ev.Channel.POST:
            return
        here = self._where.transit is None and self._where.top.unit == self._one_stop
        if here or self._result_channel is ev.Channel.ONLINE:
            self._ended = (self._now, EndReason.RESULT_READY, position)

    # -- naming

    def _next_change(self, before: datetime | None) -> datetime | None:
        found = (self._where.next_change(self._now, before), self._obstacles.next_change(self._now))
        return min((at for at in found if at is not None), default=None)

    def _holder(self) -> OfficialId | None:
        """Who holds it now: by name, or the head whose pool it is in."""
        desk = self._where.top
        return desk.official or self._attendance.head(desk.unit, self._now)[0]

    def _emit(self) -> None:
        if self._ended is not None:
            if self._segments and self._segments[-1].start_at == self._now:
                self._segments.pop()
            return
        received = self._received_at is not None
        named = named_at(self._now, self._where, self._obstacles, self._waiting, received=received)
        if self._segments and self._segments[-1].start_at == self._now:
            self._segments.pop()
        if not self._segments or self._segments[-1].named != named:
            self._segments.append(Segment(self._now, named))
