"""Bringing the demonstration into a log, and its clock to life.

Every order comes out of the seed, with its id and its moment. So a log that holds a part of the demonstration is gone
on with where it ends, and one that holds all of it is left as it is. A log that holds anything else is refused before
anything is written.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import uuid4

from api.auth.access import connected
from api.demo.people import to_seal
from api.demo.performance import LIVE_AT, OPENED_AT, Performance
from api.demo.proof import PDF, content_of
from api.demo.province import demo_id
from api.demo.rehearsal import Performed
from api.demo.summary import Count, Figures
from api.vault.applicants import vault_keys
from domain import composition
from domain.application import Application, Receipt
from domain.commands import Issued
from domain.complaint_commands import LodgeComplaint
from domain.dossier_commands import Lodge
from domain.home_visit_commands import RequestHomeVisit
from domain.log import ClockRunsForward, SetClock
from domain.model import log
from domain.model.attachment import attachments_in
from domain.model.errors import DomainError
from domain.model.event import SERVICE, Recorded, Source
from domain.model.reference import STREAMS, Reference
from domain.store.attachments import Attachments
from domain.store.clock import OfficeClock, open_log
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.instance import Instance
from domain.store.vault import ToSeal, Vault

DEFAULT_SEED: Final = 2020
DEFAULT_DOSSIERS: Final = 3_000
DEFAULT_RATE: Final = 300
"""Office seconds a second: a working day of eight hours passes in 96 seconds, a whole day in less than five minutes."""

BURST: Final = 512
"""Orders are handed over so many at a time, so that the committer can fill its batches; two bursts are under way."""
PAGE: Final = 5_000
PEOPLE_AT_ONCE: Final = 2_000
ATTEMPTS: Final = 20
STEP: Final = timedelta(milliseconds=1)
"""A clock that stands still at the last event has to be set to an instant after it."""

Progress = Callable[[datetime], None]
"""Called with the instant of the office that the telling has reached, now and then."""


class NotTheDemonstration(DomainError):
    """Details: position (of the first event that does not belong), seed, dossiers."""

    CODE = "not-the-demonstration"
    VI = (
        "Sổ này không chứa dữ liệu minh họa của --seed {seed} --dossiers {dossiers} (khác từ vị trí {position}). "
        "Hãy chạy với đúng hai số đã dùng khi bắt đầu, hoặc dùng thư mục dữ liệu khác."
    )
    EN = (
        "This log does not hold the demonstration of --seed {seed} --dossiers {dossiers} (it differs from position "
        "{position} on). Run it with the two numbers with which it was begun, or use another data directory."
    )


@dataclass(frozen=True)
class Seeded:
    """What the log holds. given: orders that this call brought in; 0 where all was there."""

    figures: Figures
    given: int
    rate: int
    office_now: datetime


def seed(
    instance: Instance,
    number: int | None = None,
    dossiers: int | None = None,
    rate: int | None = None,
    progress: Progress | None = None,
) -> Seeded:
    """Make an empty log the demonstration of a seed, or go on with one that was begun; then let its clock run.

    Without `number` and `dossiers` whatever demonstration is there is taken; without `rate` its clock is left as it
    is. Nobody else may write meanwhile. OtherClock for a log on the real clock; NotTheDemonstration.
    """
    head = open_log(instance.dsn("writer"), log.ClockKind.SIMULATED, at=OPENED_AT)
    wanted = DEFAULT_SEED if number is None else number, DEFAULT_DOSSIERS if dossiers is None else dossiers
    with EventLog(instance.dsn("reader")) as event_log:
        running = _clock_set(event_log)
        given = 0
        if running is None:
            given = _Seeding(event_log, head, *wanted).run(instance, DEFAULT_RATE if rate is None else rate, progress)
        elif number is not None or dossiers is not None:
            _refuse_another(running, *wanted)
        if rate is not None and rate != _rate(event_log):
            set_rate(instance, rate)
        now = OfficeClock(event_log).now()
        return Seeded(_figures(event_log, now), given, _rate(event_log), now)


def set_rate(instance: Instance, rate: int) -> datetime:
    """From now on the office's clock goes so fast; 0: it stands still. Returns the office's now.

    NotTheDemonstration where none has been told to its end.
    """
    with (
        EventLog(instance.dsn("reader")) as event_log,
        GroupCommitter(instance.dsn("writer"), composition.deciders()) as committer,
    ):
        if _clock_set(event_log) is None:
            raise NotTheDemonstration(position=event_log.head()[0] + 1, seed="—", dossiers="—")
        clock, application = OfficeClock(event_log), Application(committer)
        for attempt in range(1, ATTEMPTS + 1):
            real, now = event_log.clock()[0], clock.now() + STEP
            issued = Issued(command_id=uuid4(), actor=SERVICE, source=Source.CLI, occurred_at=now, recorded_at=now)
            try:
                application.handle(SetClock(issued=issued, anchor_real=real, anchor_office=now, rate=rate))
            except ClockRunsForward:  # somebody recorded something in between
                if attempt == ATTEMPTS:
                    raise
            else:
                return now
    raise AssertionError("the last attempt returns or raises")


class _Seeding:
    """One run over a log that ends at `head`."""

    def __init__(self, event_log: EventLog, head: int, number: int, dossiers: int) -> None:
        self._event_log = event_log
        self._head = head
        self._number = number
        self._dossiers = dossiers
        self._stored = _stored(event_log, head)
        self._told: list[Performed] = []
        self._people: list[ToSeal] = []
        self._files: dict[tuple[str, str], datetime] = {}
        self._under_way: deque[tuple[Performed, Future[Receipt]]] = deque()

    def run(self, instance: Instance, rate: int, progress: Progress | None) -> int:
        """Tell it, and hand over what the log does not hold yet; returns how many orders that were."""
        opened = next(self._stored)
        if opened.recorded_at != OPENED_AT:
            raise self._differs(1)
        given = 0
        performance = Performance(self._number, self._dossiers)
        with GroupCommitter(instance.dsn("writer"), composition.deciders()) as committer:
            application = Application(committer)
            for count, performed in enumerate(performance.orders()):
                if progress is not None and count % 100 == 0:
                    progress(performance.stage.now)
                order = performed.command
                if isinstance(order, Lodge) and order.applicant is not None:
                    self._people.append(to_seal(self._number, order.applicant_id, order.issued.command_id))
                if isinstance(order, RequestHomeVisit) and order.applicant is not None:
                    self._people.append(to_seal(self._number, order.applicant_id, order.issued.command_id))
                if isinstance(order, LodgeComplaint) and order.person_id is not None:
                    self._people.append(to_seal(self._number, order.person_id, order.issued.command_id))
                for file in attachments_in(order):
                    self._files.setdefault((order.issued.actor, file.name), performed.receipt.recorded_at)
                if not self._holds(performed):
                    self._told.append(performed)
                    given += 1
                if len(self._told) == BURST:
                    self._settle(BURST)
                    self._give(application)
            if next(self._stored, None) is not None:
                raise self._differs(self._head)
            self._give(application)
            self._settle(0)
            self._fill_vault(instance)
            self._keep_files(instance)
            self._start_clock(application, rate)
        return given

    def _fill_vault(self, instance: Instance) -> None:
        """What applicants say of themselves, all at once; again after an interruption, since it changes nothing."""
        vault = Vault(partial(connected, instance.dsn("writer")), vault_keys(instance))
        for start in range(0, len(self._people), PEOPLE_AT_ONCE):
            vault.put_away_all(self._people[start : start + PEOPLE_AT_ONCE])

    def _keep_files(self, instance: Instance) -> None:
        """The files that orders name, each sent by whoever named it; again after an interruption, as above."""
        attachments = Attachments(partial(connected, instance.dsn("writer")))
        for (sent_by, name), at in self._files.items():
            attachments.keep(name, PDF, content_of(name), sent_by=sent_by, at=at)

    def _holds(self, performed: Performed) -> bool:
        """Whether the log holds this order's events already, exactly as they are told."""
        held = [staged.recorded for staged in performed.events if staged.recorded.position <= self._head]
        for told in held:
            if next(self._stored, None) != told:
                raise self._differs(told.position)
        if held and performed.receipt.position > self._head:
            raise self._differs(self._head + 1)
        return bool(held)

    def _give(self, application: Application) -> None:
        """Hand over what was told since the last time."""
        self._under_way.extend((performed, application.submit(performed.command)) for performed in self._told)
        self._told.clear()

    def _settle(self, at_most: int) -> None:
        """Wait until no more than so many orders are under way. The log must say what was rehearsed."""
        while len(self._under_way) > at_most:
            performed, future = self._under_way.popleft()
            if replace(future.result(), duplicate=False) != performed.receipt:
                raise self._differs(performed.receipt.position)

    def _start_clock(self, application: Application, rate: int) -> None:
        issued = Issued(
            command_id=demo_id(self._number, f"live:{self._dossiers}"),
            actor=SERVICE,
            source=Source.CLI,
            occurred_at=LIVE_AT,
            recorded_at=LIVE_AT,
        )
        real = self._event_log.clock()[0]
        application.handle(SetClock(issued=issued, anchor_real=real, anchor_office=LIVE_AT, rate=rate))

    def _differs(self, position: int) -> NotTheDemonstration:
        return NotTheDemonstration(position=position, seed=self._number, dossiers=self._dossiers)


def _stored(event_log: EventLog, head: int) -> Iterator[Recorded[Any]]:
    """The log's events up to a position, in order."""
    position = 0
    while position < head:
        page = event_log.read_all(position, min(PAGE, head - position))
        yield from page
        position = page[-1].position


def _clock_set(event_log: EventLog) -> Recorded[Any] | None:
    """The event with which a demonstration ends and its clock begins; None before that."""
    for recorded in event_log.read_stream(log.STREAM):
        if isinstance(recorded.body, log.ClockSet):
            if recorded.body.anchor_office != LIVE_AT:
                raise NotTheDemonstration(position=recorded.position, seed="—", dossiers="—")
            return recorded
    return None


def _refuse_another(running: Recorded[Any], number: int, dossiers: int) -> None:
    if running.body.command_id != demo_id(number, f"live:{dossiers}"):
        raise NotTheDemonstration(position=running.position, seed=number, dossiers=dossiers)


def _rate(event_log: EventLog) -> int:
    state = log.Log()
    for recorded in event_log.read_stream(log.STREAM):
        state = log.evolve(state, recorded)
    assert state.simulated is not None, "a demonstration has a simulated clock"
    return state.simulated.rate


def _figures(event_log: EventLog, now: datetime) -> Figures:
    count = Count()
    count.read(_stored(event_log, event_log.head()[0]))
    known = Reference().after(recorded for stream in STREAMS for recorded in event_log.read_stream(stream))
    return count.figures(known, now)
