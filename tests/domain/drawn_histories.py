"""Random admissible histories of dossiers for property tests, with random people around them.

`told_histories()` draws a `Told`: a world (`tests.domain.histories`) with absences, perhaps a closed account, a closed
agency or office hours of one agency's own, and a `Story` in it whose events follow the table of custody-1. All moments
are whole multiples of five minutes. What is admissible is decided by a small model, which knows who has
the dossier, what is on its way and what is waited for; who is absent acts through whoever stands in for them.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model.attendance import Attendance
from domain.model.dossier_events import Channel
from domain.model.event import APPLICANT, OFFICE_ZONE, Event, Recorded
from domain.model.organisation import Half
from domain.model.reference import Reference
from domain.model.transit import deemed_acceptance
from tests.domain.histories import (
    DUTY,
    HOUR,
    MONDAY,
    UNIT_OF,
    UNITS,
    Story,
    at,
    changed,
    closed,
    deactivated,
    meta,
    with_hours,
    world,
)

DAYS: Final = 9
"""Length of the time in which absences lie; stories begin on its first Monday."""

GAPS: Final = (0, 5, 30, 60, 175, 240, 245, 600, 1440, 2880, 5760)
"""Minutes between two acts."""

WORKERS: Final = ("b1", "b2", "h2", "d1", "h4", "c1", "r1", "l1")
"""Those among whom dossiers go round, so that absences meet them."""
HEADS: Final = {unit: members[0] for unit, (_, _, members) in UNITS.items()}
STEPS: Final = ("tn", "th", "pd", "tr")


class Told:
    """A history, and the people and hours by which it is read. `until`: its last act, or some days after it."""

    def __init__(self, story: Story, reference: Reference, until: datetime) -> None:
        self.story = story
        self.reference = reference
        self.until = until

    def __repr__(self) -> str:
        """What a failing test shows: who is away, and what happened."""
        people = self.reference.organisation.officials.values()
        away = [
            f"{p.official_id} away {_moment(a.start_at)} to {_moment(a.end_at)}, acting {a.acting_id}, known "
            f"{_moment(a.known_at)}"
            for p in people
            for a in p.absences
        ]
        away += [f"{p.official_id} closed from {_moment(i.start_at)}" for p in people for i in p.inactive]
        away += [f"{o.agency_id} closed {_moment(o.from_at)}" for o in self.reference.calendar.outages]
        return "\n".join(["", *away, *(_told(r) for r in self.story.log), f"until {_moment(self.until)}"])


def _moment(moment: datetime) -> str:
    return moment.astimezone(OFFICE_ZONE).strftime("%a %d/%m %H:%M")


def _told(recorded: Recorded[Event]) -> str:
    body = recorded.body
    names = (
        "handover_no",
        "to",
        "step_id",
        "unit_id",
        "opinion_no",
        "obstacle_no",
        "due_at",
        "no_obstacle",
        "complete",
    )
    fields = {name: getattr(body, name) for name in names if hasattr(body, name)}
    who = body.actor if body.acting_for is None else f"{body.actor} for {body.acting_for}"
    return f"{recorded.position} {_moment(body.occurred_at)} {type(body).__name__} {who} {fields}"


@st.composite
def references(draw: st.DrawFn) -> Reference:
    """The world with random absences, and at times a closed account, a closed agency or other office hours."""
    effect = draw(st.sampled_from((None, "restart")))
    reference = world(term=draw(st.sampled_from(("1wd", "3wd", "12wh"))), effect=effect)
    if draw(st.integers(0, 3)) == 0:
        reference = with_hours(reference, "st", (8, 10), (14, 16))
    for number in range(draw(st.integers(0, 5))):
        reference = with_absence(reference, number, *draw(_absences()))
    if draw(st.integers(0, 3)) == 0:
        who = draw(st.sampled_from(WORKERS))
        reference = deactivated(reference, who, f"{draw(st.sampled_from(('mon', 'wed', 'fri')))} 10:00")
    if draw(st.integers(0, 3)) == 0:
        agency = draw(st.sampled_from(("cl", "st")))
        reference = closed(reference, agency, "tue 10:00", draw(st.sampled_from(("tue 16:00", "wed 12:00"))))
    return reference


def _absences() -> st.SearchStrategy[tuple[str, int, int, str | None, int]]:
    """Who, first half-day, how many, the acting official, and half-days until it is known."""
    return st.tuples(
        st.sampled_from(WORKERS),
        st.integers(0, 2 * DAYS),
        st.integers(0, 8),
        st.none() | st.sampled_from(WORKERS),
        st.sampled_from((-4, -1, 1, 3, 9)),
    )


def with_absence(
    reference: Reference, number: int, official: str, first: int, length: int, acting: str | None, known: int
) -> Reference:
    """Absent for `length` half-days after the half-day `first`, which is known `known` half-days after that began."""
    body = org.AbsenceRecorded(
        **meta(_half(first + known)[2]),
        absence_id=f"v{number}",
        official_id=official,
        from_on=_half(first)[0],
        from_half=_half(first)[1],
        to_on=_half(first + length)[0],
        to_half=_half(first + length)[1],
        acting_id=acting if acting != official else None,
    )
    return changed(reference, body, known_at=_half(first + known)[2])


def _half(number: int) -> tuple[date, Half, datetime]:
    """The n-th half-day: its day, which half, and a moment in it."""
    day = MONDAY + timedelta(days=number // 2)
    half = (Half.MORNING, Half.AFTERNOON)[number % 2]
    return day, half, org.half_start(day, half) + timedelta(hours=9 if number % 2 == 0 else 3)


@st.composite
def told_histories(draw: st.DrawFn, min_acts: int = 0, max_acts: int = 20) -> Told:
    reference = draw(references())
    teller = _Teller(draw, reference)
    for _ in range(draw(st.integers(min_acts, max_acts))):
        if not teller.tell():
            break
    return Told(teller.story, reference, teller.now + timedelta(days=draw(st.sampled_from((0, 1, 7)))))


@dataclass
class _Way:
    """A transit; `opinion` is the number of the opinion that it opens or belongs to."""

    number: int
    sender: str
    official: str | None
    unit: str
    step: str | None
    opinion: int | None = None
    opens: bool = False


@dataclass
class _Consulted:
    """An unanswered opinion inside the system; accepted: the dossier is with `official`, or in the pool of `unit`."""

    number: int
    accepted: bool = False
    official: str | None = None
    unit: str = ""


@dataclass
class _Model:
    """Who has the dossier, by the table of custody-1. One opinion inside the system at a time."""

    phase: str = "lodged"
    holder: str | None = None
    unit: str = "mc"
    step: str = "tn"
    way: _Way | None = None
    opinion: _Consulted | None = None
    waiting: str | None = None
    asked_by: str = ""

    @property
    def consulted(self) -> _Consulted | None:
        return self.opinion if self.opinion is not None and self.opinion.accepted else None

    @property
    def has(self) -> str | None:
        """Who has it by name; None in a pool."""
        return self.holder if self.consulted is None else self.consulted.official

    @property
    def place(self) -> str:
        return self.unit if self.consulted is None else self.consulted.unit

    def put(self, official: str | None, unit: str) -> None:
        if self.consulted is None:
            self.holder, self.unit = official, unit
        else:
            self.consulted.official, self.consulted.unit = official, unit

    def arrive(self, official: str | None, unit: str) -> None:
        way, self.way = self.way, None
        assert way is not None
        if way.opens:
            assert self.opinion is not None
            self.opinion.accepted, self.opinion.official, self.opinion.unit = True, official, unit
            return
        if self.consulted is None:
            self.step = way.step or self.step
        self.put(official, unit)

    def drop_way(self) -> None:
        if self.way is not None and self.way.opens:
            self.opinion = None
        self.way = None


class _Teller:
    """Tells one act after another, of those that the model says are possible."""

    def __init__(self, draw: st.DrawFn, reference: Reference) -> None:
        self.draw = draw
        self.reference = reference
        self.attendance = Attendance(reference.organisation, DUTY)
        self.model = _Model()
        self.deemed: tuple[_Way, datetime, _Model] | None = None
        self.outside: list[tuple[int, str]] = []
        self.obstacles: dict[int, tuple[str, str | None]] = {}
        self.now = at("mon 08:00")
        self.result = draw(st.sampled_from((Channel.COUNTER, Channel.ONLINE, Channel.POST)))
        self.story = Story(reference).lodged(self.now, result=self.result)
        if draw(st.integers(0, 5)):
            self._receive()

    def tell(self) -> bool:
        """Let time pass and tell one act; False once nothing can happen any more."""
        self.now += timedelta(minutes=self.draw(st.sampled_from(GAPS)))
        self._settle()
        acts = self._acts()
        if not acts:
            return False
        before = self.deemed
        self.draw(st.sampled_from(acts))()
        self.deemed = None if self.deemed is before else self.deemed
        return True

    def _settle(self) -> None:
        """What time moved by itself: closed accounts, a deemed acceptance."""
        model, way = self.model, self.model.way
        if way is not None and way.official is not None and self._is_closed(way.official):
            model.drop_way()
        elif way is not None and model.waiting is None:
            found = deemed_acceptance(self.story.log, self.reference, self.now)
            if found is not None:
                self.deemed = (way, found.at, deepcopy(model))
                model.arrive(way.official if found.present_throughout else None, way.unit)
                self._end_if_ready()
        if model.holder is not None and self._is_closed(model.holder):
            model.holder = None
        consulted = model.consulted
        if consulted is not None and consulted.official is not None and self._is_closed(consulted.official):
            consulted.official = None

    def _is_closed(self, official: str) -> bool:
        return any(i.start_at <= self.now for i in self.reference.organisation.officials[official].inactive)

    def _as(self, official: str, unit: str | None = None) -> dict[str, Any]:
        """Who acts for an official now, and for whom: themselves while they are there."""
        standing = self.attendance.answering(official, unit or UNIT_OF[official], self.now)
        return {"by": standing.official, "acting_for": None if standing.official == official else official}

    def _do(self, event: type[ev.DossierEvent], official: str, **fields: Any) -> None:
        who = self._as(official)
        self.story.do(event, self.now, who["by"], acting_for=who["acting_for"], **fields)

    def _active(self, *but: str | None) -> str:
        return self.draw(st.sampled_from([o for o in WORKERS if not self._is_closed(o) and o not in but]))

    # -- what is possible

    def _acts(self) -> list[Callable[[], None]]:
        model = self.model
        if model.phase == "ended":
            return []
        if model.waiting is not None:
            return [self._bring] * 6 + [self._withdraw]
        if model.phase == "lodged":
            return [self._receive] * 8 + [self._ask_before_receipt, self._refuse]
        if model.way is not None:
            acts = [self._accept, self._accept, self._return, self._recall, self._reassign, self._take]
        elif model.has is None:
            acts = [self._assign, self._take]
        else:
            acts = [self._send, self._send, self._send_to_unit, self._reassign, self._take]
        if self.deemed is not None and self._may_return_deemed():
            acts += [self._return_deemed] * 4
        if model.phase == "finished":
            return [*acts, *[self._collect] * (self.result is Channel.POST)]
        acts += [self._answer, self._answer, self._accept_obstacle, self._extend_obstacle] * bool(self.obstacles)
        acts += [self._apologise]
        return acts if model.way is not None or model.has is None else [*acts, *self._work()]

    def _work(self) -> list[Callable[[], None]]:
        acts = [self._complete, self._start, self._ask, self._impose, self._hinder, self._hinder, self._submit]
        acts += [self._consult_outside, self._advise_outside] if self.outside else [self._consult_outside]
        if self.model.opinion is not None:
            return [*acts, self._advise, self._advise]
        return [*acts, self._consult, self._consult, self._finish]

    # -- intake and the applicant

    def _receive(self) -> None:
        by = self.draw(st.sampled_from([o for o in ("r1", "r2") if not self._is_closed(o)]))
        self.story.received(self.now, **self._as(by))
        self.model = _Model("received", by)

    def _ask_before_receipt(self) -> None:
        self.story.asked(self.now, **self._as("r1"))
        self.model.waiting = "supplement"

    def _refuse(self) -> None:
        self._do(ev.Refused, "r1", reason="…", rule_pack="2025")
        self.model.phase = "ended"

    def _withdraw(self) -> None:
        self.story.do(ev.Withdrawn, self.now, APPLICANT, reason="…")
        self.model.phase = "ended"

    def _ask(self) -> None:
        self.story.asked(self.now, **self._as(self._mine(), self.model.place))
        self.model.waiting, self.model.asked_by = "supplement", self._mine()

    def _impose(self) -> None:
        self.story.imposed(self.now, **self._as(self._mine(), self.model.place))
        self.model.waiting, self.model.asked_by = "duty", self._mine()

    def _bring(self) -> None:
        model = self.model
        receiver = self._as("r2")["by"]
        channel, by = self.draw(st.sampled_from(((Channel.ONLINE, APPLICANT), (Channel.COUNTER, receiver))))
        if model.waiting == "supplement" and self.draw(st.integers(0, 4)) == 0:
            self.story.brought_in_part(self.now, by)
            return
        tell = self.story.brought if model.waiting == "supplement" else self.story.met
        tell(self.now, by, channel)
        model.waiting = None
        if model.phase == "received" and model.consulted is None:
            taker = model.asked_by if channel is Channel.ONLINE else by
            model.holder = taker
            if taker != model.asked_by:
                model.unit = UNIT_OF[taker]

    def _mine(self) -> str:
        assert self.model.has is not None
        return self.model.has

    # -- hand to hand

    def _go(self, event: type[ev.Transit], by: str, to: str, step: str | None, **fields: Any) -> None:
        model = self.model
        model.drop_way()
        who = self._as(by, model.place)
        self.story.sent(self.now, to=to, step=step, event=event, from_official=by, **who, **fields)
        if model.has != by:
            model.put(by, model.place)
        within = model.consulted.number if model.consulted is not None else None
        official, unit = (None, to) if to in UNITS else (to, UNIT_OF[to])
        model.way = _Way(self.story.handovers, by, official, unit, step, within)

    def _step(self) -> str | None:
        return self.draw(st.none() | st.sampled_from(STEPS))

    def _send(self) -> None:
        self._go(ev.HandoverSent, self._mine(), self._active(self._mine()), self._step())

    def _send_to_unit(self) -> None:
        self._go(ev.HandoverSent, self._mine(), self.draw(st.sampled_from(("mc", "dd", "tc", "tn"))), self._step())

    def _submit(self) -> None:
        self._go(ev.SubmittedForApproval, self._mine(), self._active(self._mine()), "pd")

    def _assign(self) -> None:
        head = HEADS[self.model.place]
        self._go(ev.Assigned, head, self._active(head), self._step())

    def _reassign(self) -> None:
        head, previous = HEADS[self.model.place], self.model.has
        self._go(ev.Reassigned, head, self._active(head), self._step(), previous=previous, reason="…")

    def _taker(self, way: _Way) -> str:
        if way.official is not None:
            return way.official
        active = [o for o in UNITS[way.unit][2] if not self._is_closed(o)]
        return self.draw(st.sampled_from(active))

    def _accept(self) -> None:
        way = self.model.way
        assert way is not None
        taker = self._taker(way)
        self.story.accepted(self.now, number=way.number, **self._as(taker, way.unit))
        self.model.arrive(taker, way.unit)
        self._end_if_ready()

    def _return(self) -> None:
        way = self.model.way
        assert way is not None
        self._do(ev.HandoverReturned, self._taker(way), handover_no=way.number, reason="…")
        self.model.drop_way()

    def _recall(self) -> None:
        way = self.model.way
        assert way is not None
        self._do(ev.Recalled, way.sender, handover_no=way.number, reason="…")
        self.model.drop_way()

    def _take(self) -> None:
        """A member or the head of the unit where it lies, or to which it is on its way."""
        model = self.model
        way = model.way
        if way is not None and way.official is None:
            taker = self._taker(way)
            self.story.took(self.now, unit_id=way.unit, **self._as(taker, way.unit))
            model.arrive(taker, way.unit)
        else:
            members = [o for o in UNITS[model.place][2] if not self._is_closed(o)]
            taker = self.draw(st.sampled_from(members or [DUTY]))
            self.story.took(self.now, unit_id=None, **self._as(taker, model.place))
            if way is not None and way.official == taker:
                model.arrive(taker, way.unit)
            else:
                model.drop_way()
                model.put(taker, model.place)
        self._end_if_ready()

    def _may_return_deemed(self) -> bool:
        assert self.deemed is not None
        way, deemed_at, _ = self.deemed
        hours = self.reference.hours(self.reference.organisation.agency_of(way.unit))
        return hours.working_between(deemed_at, self.now) <= 8 * HOUR

    def _return_deemed(self) -> None:
        assert self.deemed is not None
        way, _, before = self.deemed
        taker = way.official or HEADS[way.unit]
        settled_by = None if self.draw(st.booleans()) or self._is_closed("l1") else "l1"
        self._do(
            ev.HandoverReturned, taker, handover_no=way.number, reason="…", after_deemed=True, settled_by=settled_by
        )
        self.model = before
        self.model.drop_way()
        if settled_by is not None:
            self.model.put(settled_by, "ld")
        self._settle()

    # -- work

    def _start(self) -> None:
        step = self.draw(st.sampled_from(STEPS))
        self._do(ev.StepStarted, self._mine(), step_id=step)
        self.model.step = step

    def _complete(self) -> None:
        self._do(ev.StepCompleted, self._mine(), step_id=self.model.step)

    def _consult(self) -> None:
        to = self._active(self._mine()) if self.draw(st.booleans()) else self.draw(st.sampled_from(("tc", "tn")))
        by = self._mine()
        term = self.draw(st.sampled_from(("4wh", "8wh", "2wd")))
        self.story.opinions += 1
        self._go(ev.OpinionRequested, by, to, None, opinion_no=self.story.opinions, question="?", term=term)
        assert self.model.way is not None
        self.model.way.opens, self.model.way.opinion = True, self.story.opinions
        self.model.opinion = _Consulted(self.story.opinions)

    def _advise(self) -> None:
        opinion = self.model.opinion
        assert opinion is not None
        by = opinion.official or HEADS[opinion.unit or "tn"]
        self.story.advised(self.now, number=opinion.number, **self._as(by))
        self.model.opinion = None

    def _consult_outside(self) -> None:
        due_at = self.now + timedelta(days=self.draw(st.integers(0, 6)))
        by = self._mine()
        self.story.consulted(
            self.now, to="outside:x", due_at=due_at, from_official=by, **self._as(by, self.model.place)
        )
        self.outside.append((self.story.opinions, by))

    def _advise_outside(self) -> None:
        number, by = self.outside.pop()
        self.story.advised(self.now, number=number, **self._as(by))

    def _hinder(self) -> None:
        by = self._mine()
        to = self.draw(st.sampled_from((self._active(by), "tc", "tn", "outside:x")))
        until = self.now + timedelta(hours=self.draw(st.sampled_from((0, 2, 24, 72, 300))))
        self.story.hindered(self.now, to=to, until=until, step=self.model.step, **self._as(by, self.model.place))
        addressee = by if to.startswith("outside") else HEADS[to] if to in UNITS else to
        self.obstacles[self.story.obstacles] = (addressee, self.model.step)

    def _answer(self) -> None:
        number = self.draw(st.sampled_from(list(self.obstacles)))
        addressee, _ = self.obstacles.pop(number)
        self.story.answered(self.now, number=number, none=self.draw(st.booleans()), **self._as(addressee))

    def _accept_obstacle(self) -> None:
        self._do(
            ev.ObstacleAccepted, HEADS[self.model.place], obstacle_no=self.draw(st.sampled_from(list(self.obstacles)))
        )

    def _extend_obstacle(self) -> None:
        number = self.draw(st.sampled_from(list(self.obstacles)))
        due_at = self.now + timedelta(hours=self.draw(st.sampled_from((1, 48))))
        self._do(ev.ObstacleTermExtended, HEADS[self.model.place], obstacle_no=number, due_at=due_at, reason="…")

    def _apologise(self) -> None:
        due_at = self.now + timedelta(days=self.draw(st.integers(1, 5)))
        self._do(
            ev.ApologyIssued,
            self.model.has or HEADS[self.model.place],
            cause="…",
            unit_in_charge="dd",
            due_at=due_at,
            in_time=self.draw(st.booleans()),
        )

    def _finish(self) -> None:
        self._do(ev.Finished, self._mine())
        self.model.phase = "ended" if self.result is Channel.ONLINE else "finished"
        self._end_if_ready()

    def _collect(self) -> None:
        self._do(ev.PostCollected, "r1", item="VN1")
        self.model.phase = "ended"

    def _end_if_ready(self) -> None:
        model = self.model
        here = model.way is None and model.place == "mc" and self.result is not Channel.POST
        if model.phase == "finished" and here:
            model.phase = "ended"
