"""Policy custody-1 read naively: five minutes by five minutes, with nothing in common with the folds but the events.

Slow and plain on purpose: at every tick the events that have happened are applied, terms are counted by hand, and
the rules are asked in their order. Property tests compare it with `domain.model.custody`. It knows the world of
`tests.domain.histories` and histories as `tests.domain.drawn_histories` draws them, where opinions are not nested.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from domain.model import dossier_events as ev
from domain.model.calendar import OutageKind
from domain.model.event import APPLICANT, Event, Recorded
from domain.model.organisation import Absence
from domain.model.reference import Reference
from domain.model.working_time import office_day
from tests.domain.histories import DUTY, UNIT_OF, UNITS

TICK: Final = timedelta(minutes=5)
GOES_ON: Final = (
    ev.Transit, ev.SupplementRequested, ev.FinancialDutyImposed, ev.HandoverReturned, ev.Recalled, ev.TakenOver,
    ev.StepStarted, ev.StepCompleted, ev.OpinionGiven, ev.Finished,
)  # fmt: skip


class Seen(NamedTuple):
    """What is compared at each tick."""

    answerer: str
    ground: str
    on_behalf_of: str | None
    excused: str | None
    confirmed: bool
    step_id: str | None


@dataclass
class _Desk:
    who: str | None
    unit: str
    ground: str = "held"
    confirmed: bool = True


@dataclass
class _Opinion:
    number: int
    outside: bool
    due_at: datetime | None = None
    desk: _Desk | None = None


@dataclass
class _Obstacle:
    number: int
    by: str
    to: ev.Answerable
    due_at: datetime
    counts: bool
    denied: bool


@dataclass
class _Way:
    body: ev.Transit
    unit: str
    ticks: int = 0
    absent: bool = False
    opinion: int | None = None


@dataclass
class Naive:
    """Read tick by tick with `seen()`."""

    log: list[Recorded[Event]]
    reference: Reference
    received: bool = False
    finished: bool = False
    over: bool = False
    step: str | None = None
    desk: _Desk = field(default_factory=lambda: _Desk(None, "mc", "intake"))
    way: _Way | None = None
    waiting: dict[str, str] = field(default_factory=dict)
    opinions: dict[int, _Opinion] = field(default_factory=dict)
    obstacles: dict[int, _Obstacle] = field(default_factory=dict)
    hindered: set[str | None] = field(default_factory=set)

    def seen(self, until: datetime) -> Iterator[tuple[datetime, Seen | None]]:
        """What holds at each tick from lodging up to `until`; None after the end."""
        left = list(self.log)
        now = left[0].body.occurred_at
        while now < until:
            while left and left[0].body.occurred_at <= now:
                self._happen(left.pop(0).body)
            self._time(now)
            yield now, None if self.over else self._see(now)
            self._count(now)
            now += TICK

    # -- events

    def _happen(self, body: Any) -> None:
        if self.over:
            return
        who = body.acting_for or body.actor
        top = self._top()
        desk = self.desk if top is None or top.desk is None else top.desk
        if not isinstance(body, ev.ExplanationGiven) and desk.who == who:
            desk.confirmed = True
        if isinstance(body, GOES_ON):
            holder = desk.who or self._head(desk.unit)
            self.obstacles = {n: o for n, o in self.obstacles.items() if who not in (holder, o.by)}
        handler = getattr(self, f"_on_{type(body).__name__}", None)
        if handler is not None:
            handler(body, who)
        elif isinstance(body, ev.Transit):
            self._send(body)
        self._end_if_ready()

    def _on_ReceiptIssued(self, body: ev.ReceiptIssued, who: str) -> None:  # noqa: N802
        self.received, self.step, self.desk = True, body.first_step, _Desk(who, body.unit_id)

    def _on_Refused(self, *_: object) -> None:  # noqa: N802
        self.over = True

    def _on_Withdrawn(self, *_: object) -> None:  # noqa: N802
        self.over = True

    def _on_PostCollected(self, *_: object) -> None:  # noqa: N802
        self.over = self.finished

    def _on_Finished(self, *_: object) -> None:  # noqa: N802
        self.finished = True

    def _on_StepStarted(self, body: ev.StepStarted, _: str) -> None:  # noqa: N802
        self.step = body.step_id

    def _on_SupplementRequested(self, _: object, who: str) -> None:  # noqa: N802
        self.waiting["supplement"] = who

    def _on_FinancialDutyImposed(self, _: object, who: str) -> None:  # noqa: N802
        self.waiting["duty"] = who

    def _on_SupplementReceived(self, body: ev.SupplementReceived, who: str) -> None:  # noqa: N802
        if body.complete:
            self._brought(self.waiting.pop("supplement"), body.channel, who)

    def _on_FinancialDutyMet(self, body: ev.FinancialDutyMet, who: str) -> None:  # noqa: N802
        self._brought(self.waiting.pop("duty"), body.channel, who)

    def _brought(self, asker: str, channel: ev.Channel, who: str) -> None:
        if not self.received or self._top() is not None:
            return
        if channel is ev.Channel.ONLINE or who == asker:
            self.desk = _Desk(asker, self.desk.unit)
        else:
            self.desk = _Desk(who, UNIT_OF[who])

    def _send(self, body: ev.Transit) -> None:
        self._drop()
        opinion = self._top()
        number = None if opinion is None else opinion.number
        if isinstance(body, ev.OpinionRequested):
            self.opinions[body.opinion_no] = _Opinion(body.opinion_no, body.to.outside is not None, body.due_at)
            if body.to.outside is not None:
                return
            number = body.opinion_no
        desk = self.desk if opinion is None or opinion.desk is None else opinion.desk
        if desk.who != body.from_official:
            desk.who, desk.ground, desk.confirmed = body.from_official, "held", True
        assert body.to.unit is not None
        self.way = _Way(body, body.to.unit, opinion=number)

    def _on_HandoverAccepted(self, body: ev.HandoverAccepted, who: str) -> None:  # noqa: N802
        if self.way is not None:
            self._arrive(_Desk(who, body.unit_id or self.way.unit), body.occurred_at)

    def _on_HandoverReturned(self, body: ev.HandoverReturned, _: str) -> None:  # noqa: N802
        if self.way is None or self.way.body.handover_no != body.handover_no:
            return
        self._drop()
        if body.settled_by is not None:
            self._put(_Desk(body.settled_by, UNIT_OF[body.settled_by], "settling"))

    def _on_Recalled(self, *_: object) -> None:  # noqa: N802
        self._drop()

    def _on_TakenOver(self, body: ev.TakenOver, who: str) -> None:  # noqa: N802
        way = self.way
        if way is not None and who in (way.body.to.official, *(() if way.body.to.official else UNITS[way.unit][2])):
            self._arrive(_Desk(who, body.unit_id or way.unit), body.occurred_at)
            return
        self._drop()
        self._put(_Desk(who, body.unit_id or self._here().unit))

    def _on_OpinionGiven(self, body: ev.OpinionGiven, _: str) -> None:  # noqa: N802
        self.opinions.pop(body.opinion_no)
        if self.way is not None and self.way.opinion == body.opinion_no:
            self.way = None

    def _on_ObstacleReported(self, body: ev.ObstacleReported, who: str) -> None:  # noqa: N802
        due_at = body.due_at
        if body.addressee.outside is not None:
            hours = self.reference.hours("cl")
            due_at = min(due_at, hours.closing(hours.nth_working_day(office_day(body.occurred_at), 5)))
        answers = [r.body for r in self.log if isinstance(r.body, ev.ObstacleAnswered)]
        denied = any(a.obstacle_no == body.obstacle_no and a.no_obstacle for a in answers)
        counts = body.step_id not in self.hindered
        self.obstacles[body.obstacle_no] = _Obstacle(body.obstacle_no, who, body.addressee, due_at, counts, denied)
        self.hindered.add(body.step_id)

    def _on_ObstacleAccepted(self, body: ev.ObstacleAccepted, _: str) -> None:  # noqa: N802
        if body.obstacle_no in self.obstacles:
            self.obstacles[body.obstacle_no].counts = True

    def _on_ObstacleTermExtended(self, body: ev.ObstacleTermExtended, _: str) -> None:  # noqa: N802
        if body.obstacle_no in self.obstacles:
            self.obstacles[body.obstacle_no].due_at = body.due_at

    def _on_ObstacleAnswered(self, body: ev.ObstacleAnswered, _: str) -> None:  # noqa: N802
        self.obstacles.pop(body.obstacle_no, None)

    # -- moves

    def _top(self) -> _Opinion | None:
        return next((o for o in self.opinions.values() if o.desk is not None), None)

    def _here(self) -> _Desk:
        top = self._top()
        return self.desk if top is None or top.desk is None else top.desk

    def _put(self, desk: _Desk) -> None:
        top = self._top()
        if top is None:
            self.desk = desk
        else:
            top.desk = desk

    def _drop(self) -> None:
        if self.way is not None and isinstance(self.way.body, ev.OpinionRequested):
            self.opinions.pop(self.way.body.opinion_no, None)
        self.way = None

    def _arrive(self, desk: _Desk, at: datetime) -> None:
        way, self.way = self.way, None
        assert way is not None
        if way.opinion is None:
            self.desk, self.step = desk, way.body.step_id or self.step
        else:
            self.opinions[way.opinion].desk = desk

    def _end_if_ready(self) -> None:
        if not self.finished:
            return
        lodged = self.log[0].body
        assert isinstance(lodged, ev.Lodged)
        counter = lodged.result_channel is ev.Channel.COUNTER and self.way is None and self._here().unit == "mc"
        self.over = self.over or counter or lodged.result_channel is ev.Channel.ONLINE

    # -- time

    def _time(self, now: datetime) -> None:
        """What ends at this instant by itself."""
        if self.over:
            return
        for desk in (self.desk, *(o.desk for o in self.opinions.values() if o.desk is not None)):
            if desk.who is not None and self._closed(desk.who, now):
                desk.who, desk.ground = None, "pool"
        way = self.way
        if way is None:
            return
        if way.body.to.official is not None and self._closed(way.body.to.official, now):
            self._drop()
        elif way.ticks == 48 and not self._comes_back(way):
            there = way.body.to.official if not way.absent else None
            self._arrive(_Desk(there, way.unit, "held" if there else "pool", confirmed=False), now)
        self._end_if_ready()

    def _count(self, now: datetime) -> None:
        """The tick that begins now, of the four hours of a transit."""
        way = self.way
        if way is None or self.waiting or self.over:
            return
        agency = UNITS[way.unit][0]
        if self.reference.hours(agency).is_open(now) and not self._agency_closed(agency, now):
            named = way.body.to.official
            answerer, behalf = self._answering(named, way.unit, now)
            if answerer != DUTY:
                way.ticks += 1
                way.absent = way.absent or (answerer != named and behalf is not None)

    def _comes_back(self, way: _Way) -> bool:
        returns = (r.body for r in self.log if isinstance(r.body, ev.HandoverReturned))
        return any(body.handover_no == way.body.handover_no for body in returns)

    def _agency_closed(self, agency: str | None, now: datetime) -> bool:
        return any(
            o.kind is OutageKind.AGENCY_CLOSED and o.agency_id in (None, agency) and o.from_at <= now < o.to_at
            for o in self.reference.calendar.outages
        )

    # -- the rules, in their order

    def _see(self, now: datetime) -> Seen:
        ground, named, unit, excused, confirmed = self._rule(now)
        if ground == "applicant":
            return Seen(APPLICANT, ground, None, None, confirmed, self.step)
        answerer, behalf = self._answering(named, unit, now)
        agency = UNITS[unit][0] if answerer != DUTY else UNITS["vp"][0]
        if excused is None and self._agency_closed(agency, now):
            excused = "agency_closed"
        return Seen(answerer, ground, behalf, excused, confirmed, None if ground == "intake" else self.step)

    def _rule(self, now: datetime) -> tuple[str, str | None, str, str | None, bool]:
        desk, top = self._here(), self._top()
        if self.waiting:
            return "applicant", None, desk.unit, None, True
        if not self.received:
            return "intake", None, desk.unit, None, True
        live = [o for o in self.obstacles.values() if o.counts]
        late = sorted((o for o in live if o.due_at <= now), key=lambda o: (o.due_at, o.number))
        if late:
            to = late[0].to
            if to.outside is not None:
                return "chasing", None, desk.unit, None, True
            return "obstacle", to.official, to.unit or "", None, True
        waits = [o for o in live if now < o.due_at and not o.denied]
        excused = None
        if waits:
            excused = "outside_obstacle" if waits[0].to.outside is not None else "obstacle"
        if top is not None:
            return "opinion", desk.who, desk.unit, excused, desk.confirmed
        if self.way is not None:
            return "transit", self.way.body.from_official, desk.unit, None, True
        asked = any(o.outside and o.due_at is not None and now < o.due_at for o in self.opinions.values())
        return desk.ground, desk.who, desk.unit, excused or ("outside_opinion" if asked else None), desk.confirmed

    # -- rule 6

    def _answering(self, named: str | None, unit: str, now: datetime) -> tuple[str, str | None]:
        head, leader = self._head(unit), next((o for o in UNITS["ld" if UNITS[unit][0] == "cl" else "sl"][2]), None)
        unseen = False
        for person in (named, head):
            if person is None or (person == named and person == head and unseen):
                continue
            if self._there(person, now):
                return person, None if person == named or named is None else named
            absence = self._absence(person, now)
            unseen = unseen or (absence is not None and absence.known_at > now and self._active(person, now))
            if absence is not None and absence.acting_id is not None and absence.known_at <= now and not unseen:
                acting = self._absence(absence.acting_id, now)
                if self._there(absence.acting_id, now):
                    return absence.acting_id, person
                unseen = acting is not None and acting.known_at > now and self._active(absence.acting_id, now)
        if leader is not None and leader not in (named, head) and self._there(leader, now):
            return leader, named or head
        return DUTY, named or head

    def _head(self, unit: str) -> str:
        return UNITS[unit][2][0]

    def _active(self, who: str, now: datetime) -> bool:
        return not self._closed(who, now)

    def _there(self, who: str, now: datetime) -> bool:
        return self._active(who, now) and self._absence(who, now) is None

    def _closed(self, who: str, now: datetime) -> bool:
        return any(i.start_at <= now for i in self.reference.organisation.officials[who].inactive)

    def _absence(self, who: str, now: datetime) -> Absence | None:
        """Of several the last recorded that was known, else the last recorded."""
        found = [a for a in self.reference.organisation.officials[who].absences if a.start_at <= now < a.end_at]
        known = [a for a in found if a.known_at <= now]
        return (known or found or [None])[-1]  # type: ignore[list-item]
