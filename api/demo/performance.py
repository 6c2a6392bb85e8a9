"""All stories of the demonstration at once, in the order of time: what is ordered, by whom, when.

Beside the stories runs the deadline policy, which is asked about every dossier as the workflows ask it, so that what
followed from time in the past stands in the log like everything else, dated at its due instant.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import chain
from random import Random
from typing import Final, TypeAlias, TypeVar
from uuid import UUID

from api.demo import common_obstacles, complaints, control_guidance, home_visits, portal_feed, publications, reviews
from api.demo.april import April
from api.demo.fates import SHOWN, draw, offer_for
from api.demo.procedures import Offer, offers
from api.demo.province import DISTRICTS, Founding
from api.demo.reactions import reaction
from api.demo.rehearsal import Performed, Rehearsal
from api.demo.story import whole
from api.demo.surroundings import Surroundings
from api.demo.telling import Attempt, Stage, Teller, Telling
from domain.commands import Command
from domain.dossier_commands import DossierCommand
from domain.model.dossier_events import DossierEvent
from domain.model.errors import DomainError
from domain.model.natures import is_proceeding_topic
from domain.model.organisation import Tier
from domain.model.working_time import at_office_time, office_day
from workflows.duty_policy import Watch as ProceedingWatch
from workflows.policy import Watch

OPENED_AT: Final = at_office_time(date(2020, 1, 1), time(7))
FIRST_DAY: Final = date(2020, 1, 2)
LIVE_AT: Final = at_office_time(date(2020, 4, 22), time(7))
"""Where the told past ends and the clock of the demonstration goes on by itself: Wednesday 22/4/2020, 7:00."""

TIMER_DELAY: Final = timedelta(seconds=1)
SOON: Final = timedelta(minutes=25)
"""Between acts that lie no further apart the policy is not asked: no alarm that an act brings rings sooner."""

DISTRICT_WEIGHTS: Final = (16, 14, 9, 6, 7, 6, 7, 8, 9, 9, 8, 7)

PROCEEDINGS: Final[tuple[Callable[[Stage], Telling[None]], ...]] = (lambda stage: April(stage).story(),)
"""Stories of proceedings; each begins with an instant to wait for."""

Entry: TypeAlias = Callable[[], Iterator[Performed]]
Order = TypeVar("Order", bound=Command)


class Performance:
    """Tells `dossiers` stories from FIRST_DAY to LIVE_AT, over a log that holds `position` events.

    intended: refusals that stories run into on purpose, by code; unexpected: all others, which are faults.
    """

    def __init__(self, seed: int, dossiers: int, position: int = 1) -> None:
        self.intended: Counter[str] = Counter()
        self.unexpected: Counter[str] = Counter()
        self.rehearsal = Rehearsal(position, OPENED_AT)
        self._founding = Founding(seed, OPENED_AT)
        self.stage = Stage(seed, self._founding.province, self.rehearsal, OPENED_AT)
        self._dossiers = dossiers
        self._agenda: list[tuple[datetime, bool, int, Entry]] = []
        self._entries = 0
        self._watches: dict[UUID, Watch | ProceedingWatch] = {}
        self._wakes: dict[UUID, datetime] = {}
        self._unasked: dict[UUID, None] = {}

    def orders(self) -> Iterator[Performed]:
        """Every order that was carried out, in the order of its positions."""
        for command in self._founding.orders():
            yield self.rehearsal.carry_out(command)
        self.stage.look_again()
        self._arrivals()
        beside = (
            Surroundings(self.stage, FIRST_DAY).stories(),
            complaints.stories(self.stage),
            common_obstacles.stories(self.stage),
            reviews.stories(self.stage),
            publications.stories(self.stage),
            control_guidance.stories(self.stage),
            home_visits.stories(self.stage),
            portal_feed.stories(self.stage),
        )
        for at, story in chain.from_iterable(beside):
            self._put(at, partial(self._go_on, story))
        for tell in PROCEEDINGS:
            self._put(OPENED_AT, partial(self._go_on, tell(self.stage)))
        while self._agenda and self._agenda[0][0] < LIVE_AT:
            self.stage.now, _, _, entry = heapq.heappop(self._agenda)
            yield from entry()

    # -- what is put on the agenda

    def _put(self, at: datetime, entry: Entry, *, is_wake: bool = False) -> None:
        """At one instant the policy comes before people, who would find a transit that is over."""
        self._entries += 1
        heapq.heappush(self._agenda, (at, not is_wake, self._entries, entry))

    def _arrivals(self) -> None:
        for number in range(1, self._dossiers + 1):
            chance = Random(f"{self.stage.seed}:arrival:{number}")
            offer = offer_for(number, offers(), chance)
            fate = draw(number, offer, chance)
            teller = Teller(self.stage, str(number), offer, _agency_for(offer, chance), fate)
            self._put(self._arrival(number, teller, chance), partial(self._go_on, whole(teller)))

    def _arrival(self, number: int, teller: Teller, chance: Random) -> datetime:
        """Mornings more than afternoons; online at any hour. What every seeding shows comes in the first weeks."""
        last = office_day(LIVE_AT)
        days = [FIRST_DAY + timedelta(days=n) for n in range((last - FIRST_DAY).days)]
        if number <= len(SHOWN):
            days = days[5:40]
        if teller.online:
            moment = at_office_time(chance.choice(days), time(6)) + timedelta(minutes=chance.randint(0, 1_020))
        else:
            working = [day for day in days if teller.hours.is_working_day(day)]
            opening = at_office_time(chance.choice(working), time(7, 5))
            moment = opening + timedelta(minutes=int(chance.triangular(0, 570, 90)))
            if not teller.hours.is_open(moment):
                moment = teller.hours.next_opening(moment) + timedelta(minutes=chance.randint(1, 40))
        return moment + timedelta(seconds=number % 60)

    # -- what is done when its time has come

    def _go_on(self, story: Telling[None]) -> Iterator[Performed]:
        """Let a story go on until it waits, or ends. An unexpected refusal ends it, and the dossier stays."""
        asks = True
        for beat in story:
            if isinstance(beat, datetime):
                self._put(max(beat, self.stage.now), partial(self._go_on, story))
                asks = beat - self.stage.now > SOON
                break
            if isinstance(beat, Attempt):
                self._try(beat)
                continue
            performed = self._carry_out(beat)
            if performed is None:
                story.close()
                break
            yield performed
        if asks:
            asked, self._unasked = self._unasked, {}
            for stream in asked:
                self._watch(stream)

    def _wake(self, stream: UUID, at: datetime) -> Iterator[Performed]:
        """Ask the policy what is due, as a workflow does when it wakes up, until nothing more is."""
        if self._wakes.get(stream) != at:
            return
        del self._wakes[stream]
        while due := self._watches[stream].plan(self.stage.reference, at).due:
            for order in due:
                performed = self._carry_out(_recorded(order, at + TIMER_DELAY))
                if performed is None:
                    return
                yield performed
                if isinstance(order, DossierCommand):
                    self._react(order)
        self._watch(stream)

    def _react(self, note: DossierCommand) -> None:
        story = reaction(self.stage.tellers[note.dossier_id], note)
        if story is not None:
            self._put(self.stage.now, partial(self._go_on, story))

    def _watch(self, stream: UUID) -> None:
        """Ask when something could be owed next, and wake up then."""
        plan = self._watches[stream].plan(self.stage.reference, self.stage.now)
        if plan.closed or plan.wakeup is None:
            self._wakes.pop(stream, None)
            return
        moment = max(plan.wakeup, self.stage.now)
        if self._wakes.get(stream) != moment:
            self._wakes[stream] = moment
            self._put(moment, partial(self._wake, stream, moment), is_wake=True)

    # -- orders

    def _carry_out(self, command: Command) -> Performed | None:
        try:
            performed = self.rehearsal.carry_out(command)
        except DomainError as refusal:
            self.unexpected[f"{type(command).__name__}: {refusal.code}"] += 1
            return None
        for staged in performed.events:
            stream, body = staged.recorded.stream_id, staged.recorded.body
            if isinstance(body, DossierEvent):
                self._watches.setdefault(stream, Watch()).see(staged.recorded)
            elif is_proceeding_topic(body.TOPIC):
                self._watches.setdefault(stream, ProceedingWatch(stream)).see(staged.recorded)
            else:
                continue
            self._unasked[stream] = None
        if not isinstance(command, DossierCommand) or len(performed.events) > 1:
            self._reference_may_have_changed(command)
        return performed

    def _reference_may_have_changed(self, command: Command) -> None:
        """Other reference data move alarms: those of an official's own agency, or all where it is the calendar."""
        before = self.stage.reference
        self.stage.look_again()
        if self.stage.reference is before:
            return
        whose: str = getattr(command, "official_id", command.issued.actor)
        unit = self.stage.reference.organisation.unit_of(whose, self.stage.now)
        agency = self.stage.reference.organisation.agency_of(unit) if unit else None
        for stream in self._wakes:
            if agency is None or isinstance(self._watches[stream], ProceedingWatch):
                self._unasked[stream] = None
                continue
            seen = self.rehearsal.dossier(stream)
            if seen.agency_id == agency or seen.unit_id.startswith(f"{agency}-"):
                self._unasked[stream] = None

    def _try(self, attempt: Attempt) -> None:
        """An order that is to be refused. Nothing of it is recorded."""
        try:
            self.rehearsal.carry_out(attempt.command)
        except attempt.refusal as refusal:
            self.intended[f"{type(attempt.command).__name__}: {refusal.code}"] += 1
        except DomainError as refusal:
            self.unexpected[f"{type(attempt.command).__name__}: {refusal.code}"] += 1
        else:
            raise AssertionError(f"{attempt.command} was to be refused: {attempt.refusal.__name__}")


def _recorded(order: Order, at: datetime) -> Order:
    return replace(order, issued=replace(order.issued, recorded_at=at))


def _agency_for(offer: Offer, chance: Random) -> str:
    if offer.procedure.tier is Tier.DISTRICT:
        return chance.choices([district for district, _ in DISTRICTS], DISTRICT_WEIGHTS)[0]
    return "stp" if offer.route.room == "hc" else "skhdt"
