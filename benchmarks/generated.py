"""Logs of any size, streamed: the same for the same size and seed, in memory that does not grow with them.

A log covers some five years of as many agencies as its size needs, so officials grow with it as they do from province
to province, and none has more to do in a larger one: 100 million events are a province of 15 thousand officials. In
each week each agency lodges dossiers, whose lives are drawn from those told (benchmarks/province.py); their orders come
in order of time, receipts take the next number of their agency's day, and dossiers are open where the log ends. About
once a year an agency takes somebody on, so that the reference data differ from moment to moment.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import blake2b, sha256
from itertools import count
from random import Random
from typing import Final, NamedTuple
from uuid import UUID

from benchmarks import stamps
from benchmarks.lives import FIRST_DAY
from benchmarks.office import FOUNDED, OFFICERS, District
from benchmarks.province import Province, Told, agency, monday_of
from domain.deciders import REGISTER
from domain.model import log, organisation
from domain.model.event import OFFICE_ZONE, SERVICE, Event, Source, encode, stream_id
from domain.model.organisation import Group, OfficialAppointed, OfficialRegistered, Role
from domain.store.clock import opened

EVENTS_AN_AGENCY: Final = 80_000
"""Within five years, by twelve officials: as in a province with 20 million events a year and 15 thousand officials."""

WEEKS: Final = 260
TAKEN_ON_A_WEEK: Final = 1 / 52
LIVES: Final = 1_000
EVENTS_A_LIFE_TOLD: Final = 200
"""Small logs draw from fewer lives: telling takes longer than stamping."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_WEEK_US: Final = timedelta(weeks=1) // _MICROSECOND


class Made(NamedTuple):
    """An event as it is stored. recorded_us: microseconds since 1970."""

    stream: bytes
    version: int
    topic: bytes
    state: bytes
    position: int
    recorded_us: int


class Order(NamedTuple):
    """What one command caused, and how it is noted; the founding is noted without commands (None)."""

    events: list[Made]
    command: bytes | None
    request_hash: bytes
    stream: bytes
    version: int


class Generated:
    """The log of at most so many events: less by at most one, since orders are whole.

    at_least: of so many agencies, also where there is less to do for each.
    """

    def __init__(self, events: int, seed: int, at_least: int = 1) -> None:
        self.events = events
        self.agencies: list[District] = [agency(n) for n in range(max(at_least, round(events / EVENTS_AN_AGENCY)))]
        self._seed = seed

    @cached_property
    def province(self) -> Province:
        return Province(min(LIVES, max(1, self.events // EVENTS_A_LIFE_TOLD)), self._seed)

    def __iter__(self) -> Iterator[Order]:
        """Every time from the beginning."""
        log_end, staff = _End(), 0
        for topic, stream, version, state in self._founding():
            if log_end.position == self.events:
                return
            staff = version if stream == organisation.STREAM.bytes else staff
            yield Order([log_end.next(stream, version, topic, state, _us(FOUNDED))], None, b"", stream, version)
        for order in _Weeks(self, self._seed, log_end, staff):
            if log_end.position > self.events:
                return
            yield order

    def _founding(self) -> Iterator[tuple[bytes, bytes, int, bytes]]:
        """Topic, stream, version, state: the opening, what all logs begin with, then agency by agency."""
        first = opened(log.ClockKind.SIMULATED, FOUNDED)
        yield first.topic.encode(), first.stream_id.bytes, first.version, first.state
        version = 0
        for recorded in self.province.founding:
            body: Event = recorded.body
            yield body.TOPIC.encode(), recorded.stream_id.bytes, recorded.version, encode(body)
            if recorded.stream_id == organisation.STREAM:
                version = recorded.version
        values = stamps.values(monday_of(FOUNDED).date())
        for district in self.agencies:
            values[stamps.AGENCY], values[stamps.CODE] = district.agency.encode(), district.code.encode()
            for stamp in self.province.agency:
                version += 1
                values[stamps.COMMAND] = _text(_id(self._seed, "founding", version))
                yield stamp.topic, organisation.STREAM.bytes, version, stamp.filled(values)


class _End:
    """Where the log ends: positions without gaps, and moments that rise with them as `hoso.append` makes them."""

    def __init__(self) -> None:
        self.position = 0
        self._recorded_us = 0

    def next(self, stream: bytes, version: int, topic: bytes, state: bytes, moment_us: int) -> Made:
        self.position += 1
        self._recorded_us = max(moment_us, self._recorded_us + 1)
        return Made(stream, version, topic, state, self.position, self._recorded_us)


class _Copy(NamedTuple):
    """A dossier: its agency's ids as text, and its own."""

    agency: bytes
    code: bytes
    stream: bytes


class _Weeks:
    """The orders of week after week, without end. staff: events of `organisation` so far."""

    def __init__(self, generated: Generated, seed: int, log_end: _End, staff: int) -> None:
        self._province = generated.province
        self._agencies = generated.agencies
        self._seed = seed
        self._log = log_end
        self._a_week = generated.events / len(generated.agencies) / WEEKS / self._province.events_a_life
        """Dossiers that an agency lodges, on the average."""
        remembered = 1 + max(order.week for order in self._province.orders)
        self._begun: deque[dict[int, list[_Copy]]] = deque(maxlen=remembered)
        """By life, the dossiers begun this week, the week before, …"""
        self._staff = staff
        self._taken_on: dict[str, int] = defaultdict(lambda: OFFICERS)

    def __iter__(self) -> Iterator[Order]:
        first = monday_of(datetime.combine(FIRST_DAY, datetime.min.time(), UTC))
        for week in count():
            monday = first + timedelta(weeks=week)
            chance = Random(f"{self._seed} week {week}")
            self._begun.appendleft(self._begin(week, chance))
            for district in self._agencies:
                if chance.random() < TAKEN_ON_A_WEEK:
                    yield from self._take_on(district, monday)
            values, start_us = stamps.values(monday.date()), _us(monday)
            numbers: dict[tuple[bytes, date], int] = defaultdict(int)
            for told in self._province.orders:
                if told.week < len(self._begun):
                    for copy in self._begun[told.week].get(told.life, ()):
                        yield self._stamped(told, copy, values, start_us + told.at_us, numbers)

    def _take_on(self, district: District, monday: datetime) -> Iterator[Order]:
        """Somebody who has no dossier yet."""
        self._taken_on[district.agency] += 1
        official = f"{district.land}-{self._taken_on[district.agency]}"
        register, appoint = (UUID(bytes=_id(self._seed, what, official)) for what in ("register", "appoint"))
        bodies: tuple[Event, ...] = (
            OfficialRegistered(
                occurred_at=monday,
                actor=SERVICE,
                source=Source.CLI,
                command_id=register,
                official_id=official,
                name=official,
                group=Group.CONG_CHUC,
            ),
            OfficialAppointed(
                occurred_at=monday,
                actor=SERVICE,
                source=Source.CLI,
                command_id=appoint,
                appointment_id=f"bn-{official}",
                official_id=official,
                unit_id=district.land,
                role=Role.OFFICER,
                valid_from=monday.date(),
            ),
        )
        for body in bodies:
            self._staff += 1
            stream, command = organisation.STREAM.bytes, body.command_id.bytes
            made = self._log.next(stream, self._staff, body.TOPIC.encode(), encode(body), _us(monday))
            yield Order([made], command, sha256(command).digest(), stream, self._staff)

    def _begin(self, week: int, chance: Random) -> dict[int, list[_Copy]]:
        begun: dict[int, list[_Copy]] = defaultdict(list)
        for number, district in enumerate(self._agencies):
            names = district.agency.encode(), district.code.encode()
            for place in range(round(self._a_week * chance.uniform(0.5, 1.5) + chance.uniform(-0.5, 0.5))):
                stream = _id(self._seed, "dossier", week, number, place)
                begun[chance.randrange(self._province.lives)].append(_Copy(*names, stream))
        return begun

    def _stamped(
        self, told: Told, copy: _Copy, values: list[bytes], moment_us: int, numbers: dict[tuple[bytes, date], int]
    ) -> Order:
        command = blake2b(copy.stream, digest_size=16, salt=told.order.to_bytes(2, "big")).digest()
        values[stamps.COMMAND] = _text(command)
        values[stamps.AGENCY] = copy.agency
        if told.lodges:
            values[stamps.APPLICANT] = _text(blake2b(copy.stream, digest_size=16, person=b"applicant").digest())
        day = (_EPOCH + moment_us * _MICROSECOND).astimezone(OFFICE_ZONE).date() if told.number is not None else None
        if day is not None:
            numbers[copy.agency, day] += 1
            values[stamps.CODE], values[stamps.NUMBER] = copy.code, b"%04d" % numbers[copy.agency, day]
        events = [
            self._log.next(copy.stream, stamp.version, stamp.topic, stamp.filled(values), moment_us)
            for stamp in told.stamps
        ]
        if told.number is not None and day is not None:
            values[stamps.DOSSIER] = _text(copy.stream)
            register = stream_id(REGISTER, f"{copy.code.decode()}:{day.isoformat()}").bytes
            number = numbers[copy.agency, day]
            events.append(self._log.next(register, number, told.number.topic, told.number.filled(values), moment_us))
        return Order(events, command, sha256(command).digest(), copy.stream, told.stamps[-1].version)


def _us(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _id(*of: object) -> bytes:
    return blake2b(" ".join(map(str, of)).encode(), digest_size=16).digest()


def _text(raw: bytes) -> bytes:
    """An id as it stands in stored bytes."""
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}".encode()
