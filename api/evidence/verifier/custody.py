"""Policy custody-1: who answers for a dossier at every instant.

Read as one would by hand: time goes from instant to instant at which anything can change (an act, the end of a term,
somebody who comes or goes, an office that closes), and in each stretch between two of them the rules are asked in
their order. At one instant acts come before the ends of terms, so an act at the last moment is in time.

    1  held: whoever accepted it last           5  in a unit's pool: its head
    2  on its way: the sender                   6  who stands in for whom is not there (organisation)
    3  with the applicant: nobody's time        7  an obstacle: the holder, excused in its term; then its addressee
    4  an opinion is asked: the one consulted   The first of 3, 7, 4, 2, 5, 1 that applies names somebody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from api.evidence.verifier.calendar import Calendar, OfficeHours
from api.evidence.verifier.desks import Desk, Matter, Obstacle, Way
from api.evidence.verifier.dossier import Dossier, check_kind
from api.evidence.verifier.findings import refused
from api.evidence.verifier.history import Act
from api.evidence.verifier.organisation import Organisation
from api.evidence.verifier.rules import PolicyValues

THE_APPLICANT: Final = "~applicant"


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the rules name: `official`, or (None) the pool of `unit`; of the ground `applicant`, the applicant.

    excused: why time is not held against whoever answers. way: the number of what is on its way.
    """

    ground: str
    official: str | None
    unit: str
    step: str | None
    matter: Matter | None
    positions: tuple[int, ...]
    excused: str | None = None
    confirmed: bool = True
    way: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """`answerer` answers in [start, end). agency: theirs, in whose hours their time counts. part None: the applicant.

    positions: of every event behind it, late entries, corrections and absences included.
    """

    start: int
    end: int
    answerer: str
    ground: str
    part: str | None
    on_behalf_of: str | None
    unit: str
    agency: str | None
    step: str | None
    matter: Matter | None
    excused: str | None
    confirmed: bool
    way: int | None
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CustodyRead:
    """The stretches tile the time from lodging to the end, or to `about`. agency: that of the receipt.

    dossier: as it is at the end of the reading.
    """

    acts: Sequence[Act]
    about: int
    agency: str
    hours: OfficeHours
    calendar: Calendar
    values: PolicyValues
    dossier: Dossier
    stretches: list[Stretch]

    @property
    def ended_at(self) -> int | None:
        return self.dossier.ended_at

    def is_free(self, stretch: Stretch) -> bool:
        """Transit that makes no excess: the first of its matter that ended in acceptance."""
        return stretch.way is not None and stretch.way in self.dossier.freed


def read_custody(
    acts: list[Act], about: int, organisation: Organisation, calendar: Calendar, values: PolicyValues
) -> CustodyRead:
    """Read a history, which begins with the lodging, up to `about`. Refused for what cannot be followed."""
    first = acts[0]
    if first.topic != "dossier.Lodged":
        raise refused(
            "not-recomputable",
            f"events.jsonl, position {first.position}",
            "Lịch sử hồ sơ không bắt đầu bằng việc nộp hồ sơ.",
            "The history of this dossier does not begin with its lodging.",
        )
    for act in acts:
        check_kind(act)
    intake = next((act.body for act in acts if act.topic == "dossier.ReceiptIssued"), first.body)
    agency = intake["agency_id"]
    dossier = Dossier(
        acts=acts,
        organisation=organisation,
        calendar=calendar,
        hours=calendar.hours(agency),
        one_stop=intake["unit_id"],
        outside_max=values.outside_max,
        desk=Desk(None, first.body["unit_id"], "intake", (first.position,)),
    )
    reading = _CustodyReading(dossier, organisation, calendar, values, about)
    reading.read()
    return CustodyRead(acts, about, agency, dossier.hours, calendar, values, dossier, reading.stretches)


class _CustodyReading:
    def __init__(
        self, dossier: Dossier, organisation: Organisation, calendar: Calendar, values: PolicyValues, about: int
    ) -> None:
        self._dossier = dossier
        self._organisation = organisation
        self._calendar = calendar
        self._values = values
        self._about = about
        self._entered_by = {act.position: act.entered_by for act in dossier.acts if act.entered_by is not None}
        self._surroundings = sorted({*organisation.changes, *_closure_edges(calendar)})
        self.stretches: list[Stretch] = []

    def read(self) -> None:
        dossier, acts = self._dossier, self._dossier.acts
        now, done = acts[0].at, 0
        while True:
            while done < len(acts) and acts[done].at == now and dossier.ended_at is None:
                dossier.apply(acts[done])
                done += 1
            self._let_time_move(now)
            if dossier.ended_at is not None or now >= self._about:
                return
            ahead = acts[done].at if done < len(acts) else self._about
            until = min([self._about, ahead, *self._changes_after(now)])
            until = self._count_the_way(now, until)
            self._add(now, until)
            now = until

    # -- what moves by the passing of time

    def _let_time_move(self, now: int) -> None:
        """At an instant, after its acts: closed accounts first, then an acceptance that is deemed."""
        if self._dossier.ended_at is None:
            self._pool_of_closed_accounts(now)
            self._end_way(now)
            self._dossier.end_if_ready(now)

    def _pool_of_closed_accounts(self, now: int) -> None:
        """What a closed account held is in its unit's pool, at once and for good."""
        dossier = self._dossier
        if self._is_closed(dossier.desk, now):
            dossier.desk = replace(dossier.desk, official=None, ground="pool")
        for opinion in dossier.opinions.values():
            if opinion.desk is not None and self._is_closed(opinion.desk, now):
                opinion.desk = replace(opinion.desk, official=None, ground="pool")

    def _is_closed(self, desk: Desk, now: int) -> bool:
        return desk.official is not None and self._organisation.is_closed_account(desk.official, now)

    def _end_way(self, now: int) -> None:
        """Back from a closed account; or deemed accepted, by the addressee if they were there throughout."""
        way = self._dossier.way
        if way is None:
            return
        if way.official is not None and self._organisation.was_closed_account(way.official, way.sent_at, now):
            self._dossier.drop_way()
        elif not way.comes_back and way.counted_us >= self._values.deemed_after_us:
            official = None if way.missed else way.official
            ground = "pool" if official is None else "held"
            self._dossier.deemed = way.number
            self._dossier.arrive(Desk(official, way.unit, ground, (way.position,), confirmed=False), now)

    def _count_the_way(self, now: int, until: int) -> int:
        """Count the addressee's office hours while it is on its way; the end of the stretch, if they are full before.

        They count while the clock runs, the addressee's agency is not closed, and the addressee or a substitute in
        that agency is there: the duty officer sits elsewhere and takes nothing in.
        """
        way, dossier = self._dossier.way, self._dossier
        if way is None or way.comes_back or dossier.waiting:
            return until
        agency = self._organisation.agency_of(way.unit)
        there = self._organisation.answering(way.official, way.unit, self._values.duty_officer, now)
        if there.by_duty or self._calendar.is_closed(agency, now):
            return until
        hours = self._calendar.hours(agency)
        left = self._values.deemed_after_us - way.counted_us
        worked = hours.between(now, until)
        if worked >= left:
            worked, until = left, hours.after(now, left)
        way.counted_us += worked
        if worked and there.official != way.official and there.on_behalf_of is not None:
            way.missed = True
        return until

    def _changes_after(self, now: int) -> Iterator[int]:
        """When the surroundings change next, and when terms end that change who answers or why."""
        place = bisect_right(self._surroundings, now)
        yield from self._surroundings[place : place + 1]
        obstacles, opinions = self._dossier.obstacles.values(), self._dossier.opinions.values()
        dues = (*(obstacle.due for obstacle in obstacles), *(opinion.due for opinion in opinions))
        yield from (due for due in dues if due is not None and due > now)

    # -- who answers

    def _add(self, start: int, end: int) -> None:
        named = named_by_rules(self._dossier, start)
        absences: tuple[int, ...] = ()
        if named.ground == "applicant":
            answerer, part, on_behalf_of, agency = THE_APPLICANT, None, None, None
        else:
            found = self._organisation.answering(named.official, named.unit, self._values.duty_officer, start)
            answerer, part, on_behalf_of = found.official, found.part, found.on_behalf_of
            agency, absences = self._agency_of(found.official, named.unit, start, by_duty=found.by_duty), found.absences
        excused = named.excused
        if excused is None and part is not None and self._calendar.is_closed(agency, start):
            excused = "agency_closed"
        positions = {*named.positions, *absences}
        positions |= {self._entered_by[position] for position in positions & self._entered_by.keys()}
        self.stretches.append(
            Stretch(
                start=start,
                end=end,
                answerer=answerer,
                ground=named.ground,
                part=part,
                on_behalf_of=on_behalf_of,
                unit=named.unit,
                agency=agency,
                step=named.step,
                matter=named.matter,
                excused=excused,
                confirmed=named.confirmed,
                way=named.way,
                positions=tuple(sorted(positions)),
            )
        )

    def _agency_of(self, answerer: str, unit: str, at: int, *, by_duty: bool) -> str | None:
        """Whoever answers does so in the agency that has the dossier; only the duty officer sits elsewhere."""
        seat = self._organisation.unit_of(answerer, at) if by_duty else None
        return self._organisation.agency_of(seat or unit)


def named_by_rules(dossier: Dossier, now: int) -> Named:
    """Whom the rules name at an instant: the first that applies, in the order of custody-1."""
    desk, step = dossier.top, dossier.step
    waiting = dossier.waiting
    if waiting:
        return Named("applicant", None, desk.unit, step, None, (waiting[0].position,))
    if dossier.received_at is None:
        return Named("intake", None, desk.unit, None, Matter("intake"), desk.positions)
    counting = [obstacle for obstacle in dossier.obstacles.values() if obstacle.counts]
    past_term = [obstacle for obstacle in counting if obstacle.due <= now]
    if past_term:
        return _named_past_obstacle(min(past_term, key=lambda o: (o.due, o.number)), desk, step)
    asked = dossier.asked
    if asked is not None:
        positions = (asked.position, *desk.positions)
        matter = Matter("opinion", step, asked.number)
        named = Named("opinion", desk.official, desk.unit, step, matter, positions, confirmed=desk.confirmed)
    elif dossier.way is not None:
        return _named_on_the_way(dossier.way, desk, step)
    else:
        matter = desk.matter(step)
        named = Named(desk.ground, desk.official, desk.unit, step, matter, desk.positions, confirmed=desk.confirmed)
    return _named_with_excuse(named, dossier, counting, now)


def _named_past_obstacle(obstacle: Obstacle, desk: Desk, step: str | None) -> Named:
    """Rule 7: its addressee; for a body outside, the head of the unit that has the dossier, who must chase it."""
    positions = tuple(obstacle.positions)
    if obstacle.outside:
        return Named("chasing", None, desk.unit, step, Matter("chasing", step, obstacle.number), positions)
    matter = Matter("obstacle", step, obstacle.number)
    return Named("obstacle", obstacle.official, obstacle.unit or desk.unit, step, matter, positions)


def _named_on_the_way(way: Way, desk: Desk, step: str | None) -> Named:
    """Rule 2: the sender."""
    positions = (*desk.positions, way.position)
    return Named("transit", way.sender, desk.unit, step, way.matter, positions, way=way.number)


def _named_with_excuse(named: Named, dossier: Dossier, counting: Sequence[Obstacle], now: int) -> Named:
    """Excused by an obstacle in its term, or by a body outside that was asked, in its own.

    Where the answer says that there was no obstacle, the excuse is withdrawn and both readings stay in view.
    """
    in_term = [obstacle for obstacle in counting if now < obstacle.due]
    for obstacle in in_term:
        if not obstacle.denied:
            why = "outside_obstacle" if obstacle.outside else "obstacle"
            return replace(named, excused=why, positions=(*named.positions, *obstacle.positions))
    outside = [
        (opinion.due, opinion.position)
        for opinion in dossier.opinions.values()
        if opinion.outside and not opinion.over and opinion.due is not None and now < opinion.due
    ]
    if outside and named.ground != "opinion":
        return replace(named, excused="outside_opinion", positions=(*named.positions, min(outside)[1]))
    if in_term:
        return replace(named, positions=(*named.positions, *in_term[-1].positions))
    return named


def _closure_edges(calendar: Calendar) -> Iterator[int]:
    for closure in calendar.closures:
        yield from (closure.start, closure.end)
