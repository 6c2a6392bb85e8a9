"""How the story of a dossier is told: beat by beat, by people who are at work or not, in the office's time.

A story is a generator. It yields an instant to wait until, or an order to be given at once; it goes on when that is
done, and looks at the dossier as it stands then, since others act on it too.
"""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

from api.demo.fates import Fate, Turn
from api.demo.procedures import Offer
from api.demo.province import Province, Room, demo_id
from api.demo.rehearsal import Rehearsal
from domain import dossier_commands as cmd
from domain.commands import Command, Issued
from domain.model.dossier import Dossier
from domain.model.dossier_time import without_closed_accounts
from domain.model.errors import DomainError
from domain.model.event import APPLICANT, Source
from domain.model.procedure import Step
from domain.model.term import Term, TermUnit
from domain.model.working_time import WorkingTime, office_day

HOUR_US: Final = 3_600_000_000
MINUTE_US: Final = 60_000_000
ONLINE_FROM_LEVEL: Final = 3
STANDS_IN: Final = 0.85
"""How often an acting official does what the absent one would do; else it waits for them."""

T = TypeVar("T")


@dataclass(frozen=True)
class Attempt:
    """An order that the rules are meant to refuse, for this reason."""

    command: Command
    refusal: type[DomainError]


Beat: TypeAlias = datetime | Command | Attempt
Telling: TypeAlias = Generator[Beat, None, T]


class Hand(NamedTuple):
    """Who does an act, and for whom where they stand in."""

    actor: str
    acting_for: str | None = None


CITIZEN: Final = Hand(APPLICANT)


class Stage:
    """What every story looks at: the province, what is recorded, and what time it is."""

    def __init__(self, seed: int, province: Province, rehearsal: Rehearsal, now: datetime) -> None:
        self.seed = seed
        self.province = province
        self.rehearsal = rehearsal
        self.now = now
        self.reference = rehearsal.reference()
        self.tellers: dict[UUID, Teller] = {}
        """Of every dossier, by its id."""

    def look_again(self) -> None:
        """The reference data may have changed."""
        self.reference = self.rehearsal.reference()

    def hours_of(self, official: str) -> WorkingTime:
        """The office hours of the agency in which an official works now."""
        organisation = self.reference.organisation
        unit = organisation.unit_of(official, self.now)
        return self.reference.hours(organisation.agency_of(unit) if unit else None)

    def there(self, official: str, chance: Random, but: Collection[str] = ()) -> Telling[Hand | None]:
        """Wait until an official is at work, or whoever stands in, unless that is one of `but`.

        None where their account is closed.
        """
        patient = chance.random() > STANDS_IN
        while True:
            organisation = self.reference.organisation
            if not organisation.is_active(official, self.now):
                return None
            office = self.hours_of(official)
            if not office.is_open(self.now):
                yield after_opening(office, self.now, chance)
                continue
            absence = organisation.absence_at(official, self.now)
            if absence is None:
                return Hand(official)
            acting = absence.acting_id
            if not patient and acting and acting not in but and organisation.is_present(acting, self.now):
                return Hand(acting, official)
            yield after_opening(office, absence.end_at, chance)

    def issued(self, key: str, hand: Hand) -> Issued:
        source = Source.API if hand.actor == APPLICANT else Source.PAGE
        return Issued(
            command_id=demo_id(self.seed, key),
            actor=hand.actor,
            acting_for=hand.acting_for,
            source=source,
            occurred_at=self.now,
            recorded_at=self.now,
        )


class Teller:
    """Tells of one dossier. `resting`: nobody moves it any more, until somebody is reminded of it."""

    def __init__(
        self, stage: Stage, key: str, offer: Offer, agency: str, fate: Fate, *, applicant_id: UUID | None = None
    ) -> None:
        self.stage = stage
        self.key = key
        self.offer = offer
        self.agency = agency
        self.fate = fate
        self.chance = Random(f"{stage.seed}:{key}")
        self.dossier_id = demo_id(stage.seed, f"dossier:{key}")
        self.applicant_id = applicant_id or demo_id(stage.seed, f"applicant:{key}")
        self.online = offer.level >= ONLINE_FROM_LEVEL and self.chance.random() < 0.28
        self.sends_by_name = self.chance.random() < 0.55
        self.approver = self.leader if self.chance.random() < 0.25 else self.room.head
        self.resting = False
        self.guided = False
        self.comes_again = applicant_id is not None
        self._orders = 0
        self._left_us: dict[str, int] = {}
        self._to_redo: str | None = None
        stage.tellers[self.dossier_id] = self

    def again(self) -> Teller:
        """Of the dossier that the same applicant lodges after this one."""
        return Teller(self.stage, f"{self.key}+", self.offer, self.agency, Fate({}), applicant_id=self.applicant_id)

    # -- what is seen

    @property
    def seen(self) -> Dossier:
        """As the next act will find it."""
        recorded = self.stage.rehearsal.dossier(self.dossier_id)
        return without_closed_accounts(recorded, self.stage.reference, self.stage.now)

    @property
    def now(self) -> datetime:
        return self.stage.now

    @property
    def hours(self) -> WorkingTime:
        return self.stage.reference.hours(self.agency)

    @property
    def desk(self) -> Room:
        return self.stage.province.rooms[f"{self.agency}-mc"]

    @property
    def room(self) -> Room:
        """Where it is worked on: the counter itself where no other room is needed."""
        return self.stage.province.rooms[f"{self.agency}-{self.offer.route.room or 'mc'}"]

    @property
    def leader(self) -> str:
        return self.stage.province.leaders[self.agency]

    @property
    def step(self) -> Step | None:
        step_id = self.seen.step_id
        return None if step_id is None else self.offer.procedure.step(step_id)

    @property
    def work_step(self) -> int:
        """Which step of work it is in, from 0; 0 also before the first."""
        ids = [step.step_id for step in self.offer.work_steps]
        step_id = self.seen.step_id
        return ids.index(step_id) if step_id in ids else 0

    @property
    def is_done_with_step(self) -> bool:
        step_id = self.seen.step_id
        return step_id in self.seen.completed and step_id != self._to_redo

    def lies_with(self, official: str) -> bool:
        """On their desk, open, and with nothing waited for."""
        seen = self.seen
        return seen.is_open and seen.holder == official and seen.travel is None and not seen.with_applicant

    def is_in(self, room: Room) -> bool:
        """Open, in that room, and not with the applicant."""
        return self.seen.is_open and self.seen.unit_id == room.unit_id and not self.seen.with_applicant

    def standing(self) -> tuple[object, ...]:
        """Changes whenever somebody else has taken a hand in it."""
        seen = self.seen
        return (seen.phase, seen.holder, seen.unit_id, seen.step_id, seen.handovers, seen.travel, seen.with_applicant)

    def active(self, officials: Collection[str], but: Collection[str] = ()) -> list[str]:
        """Those whose accounts are open, in order."""
        organisation = self.stage.reference.organisation
        return [o for o in officials if o not in but and organisation.is_active(o, self.now)]

    def pick(self, officials: Collection[str], but: Collection[str] = ()) -> str | None:
        """One of those who are there; None where nobody is."""
        organisation = self.stage.reference.organisation
        found = [o for o in officials if o not in but and organisation.is_present(o, self.now)]
        return self.chance.choice(found) if found else None

    def working_day(self, later: int, after: datetime | None = None) -> date:
        return self.hours.nth_working_day(office_day(after or self.now), later)

    # -- how time passes

    def wait(self, hours: float, whose: WorkingTime | None = None) -> Telling[None]:
        """Let so many working hours pass, to an instant at which the office is open."""
        office = whose or self.hours
        moment = office.add_working(self.now, max(MINUTE_US, int(hours * HOUR_US)))
        if not office.is_open(moment):
            moment = after_opening(office, moment, self.chance)
        yield moment.replace(microsecond=0)

    def there(self, official: str, but: Collection[str] = ()) -> Telling[Hand | None]:
        """Wait until the official is at work, or whoever stands in; see `Stage.there`."""
        return self.stage.there(official, self.chance, but)

    def someone(self, room: Room) -> Telling[Hand]:
        """Wait until somebody of a room is at work, an officer before the head."""
        while True:
            hand = yield from self.there(self.pick(room.officers) or room.head)
            if hand is not None:
                return hand
            yield from self.wait(1)

    def work(self, part: float = 1.0) -> Telling[None]:
        """Let pass `part` of what the present step still takes."""
        step = self.step
        if step is None:
            return
        left = self._left_us.get(step.step_id)
        if left is None:
            left = int(self._share() * _term_us(step))
        worked = int(left * part)
        self._left_us[step.step_id] = left - worked
        yield from self.wait(worked / HOUR_US)

    def redo(self, step_id: str | None) -> None:
        """A step that was done comes back, and takes a part of its time once more; None: it is done again."""
        self._to_redo = step_id
        step = self.offer.procedure.step(step_id) if step_id else None
        if step is not None:
            self._left_us[step.step_id] = int(0.3 * _term_us(step))

    def _share(self) -> float:
        """How much of its term a step takes: mostly about half, more in a dossier that is worked on slowly."""
        low, high = (1.05, 2.1) if self.slow else (0.2, 0.72)
        return self.chance.uniform(low, high)

    @property
    def slow(self) -> bool:
        return self.fate.ahead(Turn.SLOW)

    def hurry(self) -> None:
        """Somebody has asked after it: what is left is done sooner."""
        self.fate.take(Turn.SLOW)
        self._left_us = {step_id: left // 2 for step_id, left in self._left_us.items()}

    # -- what is ordered

    def order(self, order: Any, hand: Hand, /, **members: Any) -> cmd.DossierCommand:
        """An act on this dossier, now."""
        self._orders += 1
        issued = self.stage.issued(f"{self.key}:{self._orders}", hand)
        given: cmd.DossierCommand = order(issued=issued, dossier_id=self.dossier_id, **members)
        return given

    def attempt(self, refusal: type[DomainError], order: Any, hand: Hand, /, **members: Any) -> Attempt:
        return Attempt(self.order(order, hand, **members), refusal)


def after_opening(office: WorkingTime, moment: datetime, chance: Random) -> datetime:
    """Some minutes after the office opens next; after `moment` itself while it is open."""
    opening = office.next_opening(moment)
    return (opening + timedelta(minutes=chance.randint(1, 25))).replace(microsecond=0)


def _term_us(step: Step) -> int:
    term = Term.parse(step.term) if step.term else Term(4, TermUnit.WORKING_HOURS)
    return term.amount * HOUR_US
