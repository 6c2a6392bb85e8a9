"""A small nature of proceedings for the tests of the views: somebody asks units for things until an instant.

It is no part of the product: `errands` makes it known for one test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final, cast
from uuid import UUID

import msgspec

from domain.model import duty as dt
from domain.model.duty import Duty
from domain.model.event import TOPICS, WORKFLOW, Event, Instant, OfficialId, Recorded, UnitId
from domain.model.natures import NATURES
from domain.model.proceeding import Involvement, Nature, Opening
from domain.store.migrate import sync_topics
from tests.domain.histories import OFFICIALS, UNITS, meta
from tests.projections.recording import RecordingLog
from tests.servers import Database


class Opened(Opening, frozen=True, kw_only=True):
    TOPIC = "errand.Opened"

    title: str
    restricted: tuple[OfficialId, ...] | None = None
    dossiers: tuple[UUID, ...] = ()
    procedure: str | None = None


class Asked(Event, frozen=True, kw_only=True):
    """Lays a duty on, or sets another due instant for one that is known."""

    TOPIC = "errand.Asked"

    key: str
    unit: UnitId
    due_at: Instant
    kind: str = "bring"
    official: OfficialId | None = None
    binds: bool = True


class Brought(Event, frozen=True, kw_only=True):
    TOPIC = "errand.Brought"

    key: str


class CalledOff(Event, frozen=True, kw_only=True):
    TOPIC = "errand.CalledOff"

    key: str


class Waiting(Event, frozen=True, kw_only=True):
    TOPIC = "errand.Waiting"

    key: str
    waits: bool


class Closed(Event, frozen=True, kw_only=True):
    TOPIC = "errand.Closed"


TOPICS_OF_ERRANDS: Final[tuple[type[Event], ...]] = (Opened, Asked, Brought, CalledOff, Waiting, Closed)


class Errand(msgspec.Struct, frozen=True):
    opened: Opened | None = None
    duties: Mapping[str, Duty] = {}
    closed_at: datetime | None = None


def evolve(state: Errand, recorded: Recorded[Event]) -> Errand:
    body, replace = recorded.body, msgspec.structs.replace
    now: Mapping[str, Any] = {}
    match body:
        case Opened():
            return replace(state, opened=body)
        case Closed():
            return replace(state, closed_at=body.occurred_at)
        case Asked(key=key) if key in state.duties:
            return _with(state, key, due_at=body.due_at)
        case Asked(key=key):
            laid = Duty(
                key=key,
                kind=body.kind,
                unit=body.unit,
                official=body.official,
                began_at=body.occurred_at,
                began_position=recorded.position,
                due_at=body.due_at,
                binds=body.binds,
            )
            return replace(state, duties={**state.duties, key: laid})
        case Brought(key=key):
            now = {"met_at": body.occurred_at, "met_position": recorded.position, "met_by": body.actor}
            return _with(state, key, **now)
        case CalledOff(key=key):
            return _with(state, key, ended_at=body.occurred_at, ended_position=recorded.position)
        case Waiting(key=key):
            return _with(state, key, waits_since=body.occurred_at if body.waits else None)
        case _:
            return state


def _with(state: Errand, key: str, **changed: Any) -> Errand:
    known = state.duties.get(key)
    if known is None or known.over_at is not None:
        return state
    return msgspec.structs.replace(state, duties={**state.duties, key: msgspec.structs.replace(known, **changed)})


def _duties(state: Errand) -> Sequence[Duty]:
    return tuple(state.duties.values())


def _involved(state: Errand) -> Involvement:
    assert state.opened is not None
    restricted = state.opened.restricted
    return Involvement(
        dossiers=frozenset(state.opened.dossiers), restricted=None if restricted is None else frozenset(restricted)
    )


NATURE: Final = Nature[Errand](
    name="errand",
    letters="VT",
    vi="việc vặt",
    en="an errand",
    opening=Opened,
    initial=Errand(),
    evolve=evolve,
    duties=_duties,
    involved=_involved,
    title=lambda state: state.opened.title if state.opened is not None else "",
    stage=lambda state: "closed" if state.closed_at is not None else "open",
    ended_at=lambda state: state.closed_at,
    procedure=lambda state: state.opened.procedure if state.opened is not None else None,
)


@contextmanager
def errands(database: Database) -> Iterator[None]:
    """Errands can be stored in this database, and folded, while this is open."""
    natures, names = cast("dict[str, Nature[Any]]", NATURES), [cls.TOPIC for cls in TOPICS_OF_ERRANDS]
    TOPICS.update({cls.TOPIC: cls for cls in TOPICS_OF_ERRANDS})
    natures[NATURE.name] = NATURE
    try:
        with database.connect("owner") as connection:
            sync_topics(connection, names)
        yield
    finally:
        del natures[NATURE.name]
        for name in names:
            del TOPICS[name]


class Told:
    """One errand as it is recorded, act by act. Moments are instants; `log` records when it happened unless told."""

    def __init__(self, log: RecordingLog, number: int, opened_at: datetime, by: str = "l1", **more: Any) -> None:
        self.log, self.proceeding_id = log, UUID(int=0xE44A4D0000 + number)
        self._rungs = 0
        self.add(Opened(**meta(opened_at, by), number=f"VT-2026-{number:04}", title=f"Việc {number}", **more))

    def add(self, body: Event, at: datetime | None = None) -> int:
        (position,) = self.log.record(self.proceeding_id, body, at=at)
        return position

    def asked(self, at: datetime, key: str, unit: str, due_at: datetime, by: str = "l1", **more: Any) -> int:
        return self.add(Asked(**meta(at, by), key=key, unit=unit, due_at=due_at, **more))

    def brought(self, at: datetime, key: str, by: str, **more: Any) -> int:
        return self.add(Brought(**meta(at, by, **more), key=key))

    def called_off(self, at: datetime, key: str, by: str = "l1") -> int:
        return self.add(CalledOff(**meta(at, by), key=key))

    def waiting(self, at: datetime, key: str, waits: bool = True, by: str = "l1") -> int:
        return self.add(Waiting(**meta(at, by), key=key, waits=waits))

    def closed(self, at: datetime, by: str = "l1") -> int:
        return self.add(Closed(**meta(at, by)))

    def reminded(self, at: datetime, key: str, due_at: datetime, to: str) -> int:
        return self.add(dt.DutyReminded(**meta(at, WORKFLOW), duty=key, due_at=due_at, to_official=to))

    def missed(self, key: str, due_at: datetime, unit: str, bearer: str, known_at: datetime | None = None) -> int:
        body = dt.DutyMissed(**meta(due_at, WORKFLOW), duty=key, due_at=due_at, unit_id=unit, bearer=bearer)
        return self.add(body, at=known_at)

    def escalated(self, at: datetime, key: str, due_at: datetime, bearer: str, answer_due_at: datetime) -> int:
        """The number of the rung."""
        self._rungs += 1
        self.add(
            dt.DutyEscalated(
                **meta(at, WORKFLOW),
                escalation_no=self._rungs,
                duty=key,
                due_at=due_at,
                rung=self._rungs,
                office="head",
                bearer=bearer,
                answer_term="8wh",
                answer_due_at=answer_due_at,
            )
        )
        return self._rungs

    def acknowledged(self, at: datetime, no: int, by: str) -> int:
        return self.add(dt.DutyEscalationAcknowledged(**meta(at, by), escalation_no=no))

    def answered(self, at: datetime, no: int, by: str, until_on: date, measure: str = "làm ngay") -> int:
        body = dt.DutyEscalationAnswered(**meta(at, by), escalation_no=no, measure=measure, until_on=until_on)
        return self.add(body)

    def explained(self, at: datetime, key: str, by: str, text: str = "chờ xác minh") -> int:
        return self.add(dt.DutyExplained(**meta(at, by), duty=key, text=text))

    def unanswered(self, at: datetime, no: int, bearer: str) -> int:
        return self.add(dt.DutyEscalationUnanswered(**meta(at, WORKFLOW), escalation_no=no, bearer=bearer))


def random_errand(log: RecordingLog, number: int, random: Random, opened_at: datetime) -> UUID:
    """A life of an errand from a random source alone; no order of acts is impossible for a fold."""
    now = opened_at

    def anybody() -> str:
        return random.choice(OFFICIALS)

    restricted = (anybody(), anybody()) if random.random() < 0.2 else None
    told = Told(log, number, now, anybody(), restricted=restricted, procedure=random.choice([None, "P"]))
    due: dict[str, datetime] = {}
    for _ in range(random.randrange(1, 12)):
        now += timedelta(minutes=random.randrange(1, 1_800))
        key = random.choice(list(due)) if due and random.random() < 0.7 else f"k{len(due) + 1}"
        draw = random.random()
        if key not in due or draw < 0.1:
            due[key] = now + timedelta(minutes=random.randrange(10, 6_000))
            named = anybody() if random.random() < 0.5 else None
            told.asked(
                now, key, random.choice(list(UNITS)), due[key], anybody(), official=named, binds=random.random() < 0.8
            )
        elif draw < 0.4:
            told.brought(now, key, anybody())
        elif draw < 0.5:
            told.called_off(now, key)
        elif draw < 0.6:
            told.waiting(now, key, random.random() < 0.5)
        elif draw < 0.7:
            told.missed(key, due[key], "dd", anybody(), known_at=max(now, due[key]))
        elif draw < 0.9:
            _climb(told, random, now, key, due[key])
        elif draw < 0.94:
            told.explained(now, key, anybody())
        else:
            told.reminded(now, key, due[key], anybody())
    if random.random() < 0.4:
        told.closed(now + timedelta(minutes=30))
    return told.proceeding_id


def _climb(told: Told, random: Random, now: datetime, key: str, due_at: datetime) -> None:
    """A rung, and perhaps what came of it."""
    answer_due_at = now + timedelta(minutes=random.randrange(10, 900))
    no = told.escalated(now, key, due_at, random.choice(OFFICIALS), answer_due_at)
    if random.random() < 0.4:
        told.answered(now + timedelta(minutes=5), no, random.choice(OFFICIALS), now.date())
    elif random.random() < 0.5:
        told.unanswered(now + timedelta(minutes=8), no, random.choice(OFFICIALS))
