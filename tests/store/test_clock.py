"""One clock service: the database's time, or simulated time in a log that says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from domain.application import ClockIsNotSimulated
from domain.log import ClockRunsForward, SetClock
from domain.model.log import ClockKind
from domain.store.clock import OfficeClock, OtherClock, open_log
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from tests.servers import Database
from tests.store.toy import MOMENT, issued, note, toy_deciders

HOUR = timedelta(hours=1)


@pytest.fixture
def simulating(simulated: Database) -> Iterator[GroupCommitter]:
    with GroupCommitter(simulated.dsn("writer"), toy_deciders()) as committer:
        yield committer


@pytest.fixture
def simulated_log(simulated: Database) -> Iterator[EventLog]:
    with EventLog(simulated.dsn("reader")) as log:
        yield log


def set_clock(real: datetime, office: datetime, rate: int) -> SetClock:
    return SetClock(issued=issued(), anchor_real=real, anchor_office=office, rate=rate)


def real_now(database: Database) -> datetime:
    with EventLog(database.dsn("reader")) as log:
        return log.clock()[0]


def test_a_log_is_opened_once_and_keeps_its_clock(unopened: Database) -> None:
    dsn = unopened.dsn("writer")
    assert open_log(dsn, ClockKind.SYSTEM) == 1
    assert open_log(dsn, ClockKind.SYSTEM) == 1
    with pytest.raises(OtherClock) as refusal:
        open_log(dsn, ClockKind.SIMULATED, at=MOMENT)
    assert refusal.value.details == {"asked": "simulated", "clock": "system"}


def test_a_simulated_log_begins_at_the_instant_given(simulated: Database, simulated_log: EventLog) -> None:
    (opened,) = simulated_log.read_all(0, 10)
    assert opened.recorded_at == opened.body.occurred_at == MOMENT
    with pytest.raises(OtherClock):
        open_log(simulated.dsn("writer"), ClockKind.SYSTEM)


@pytest.mark.parametrize(("clock", "at"), [(ClockKind.SYSTEM, MOMENT), (ClockKind.SIMULATED, None)])
def test_only_a_simulated_log_is_told_the_time(unopened: Database, clock: ClockKind, at: datetime | None) -> None:
    with pytest.raises(ValueError, match="instant"):
        open_log(unopened.dsn("writer"), clock, at=at)


def test_on_the_systems_clock_the_office_has_the_databases_time(opened: Database, event_log: EventLog) -> None:
    clock = OfficeClock(event_log)
    before = real_now(opened)
    now = clock.now()
    assert before <= now <= real_now(opened)
    assert clock.real_delay_until(now - HOUR) == timedelta(0)
    delay = clock.real_delay_until(now + HOUR)
    assert delay is not None
    assert HOUR - timedelta(minutes=1) < delay <= HOUR


def test_a_simulated_clock_stands_still_until_it_is_set(simulated_log: EventLog) -> None:
    clock = OfficeClock(simulated_log)
    assert clock.now() == MOMENT
    assert clock.real_delay_until(MOMENT) == timedelta(0)
    assert clock.real_delay_until(MOMENT + HOUR) is None


def test_a_simulated_clock_goes_at_its_rate(
    simulated: Database, simulating: GroupCommitter, simulated_log: EventLog
) -> None:
    clock = OfficeClock(simulated_log)
    assert clock.now() == MOMENT
    anchor = real_now(simulated) - timedelta(seconds=100)
    simulating.submit(set_clock(anchor, MOMENT + HOUR, rate=3_600)).result()
    assert MOMENT + 101 * HOUR <= clock.now() < MOMENT + 1_000 * HOUR
    delay = clock.real_delay_until(MOMENT + 3_601 * HOUR)
    assert delay is not None
    assert timedelta(seconds=3_000) < delay <= timedelta(seconds=3_500)
    receipt = simulating.submit(note(uuid4(), "a")).result()
    assert MOMENT + 101 * HOUR <= receipt.recorded_at <= clock.now()


def test_the_offices_now_is_never_before_what_is_recorded(simulating: GroupCommitter, simulated_log: EventLog) -> None:
    clock = OfficeClock(simulated_log)
    simulating.submit(note(uuid4(), "a", recorded_at=MOMENT + 7 * HOUR)).result()
    assert clock.now() == MOMENT + 7 * HOUR
    assert clock.real_delay_until(MOMENT + 6 * HOUR) == timedelta(0)


def test_the_clock_runs_forward_only(simulated: Database, simulating: GroupCommitter) -> None:
    real = real_now(simulated)
    for office, rate in ((MOMENT - HOUR, 1), (MOMENT + HOUR, -1)):
        with pytest.raises(ClockRunsForward):
            simulating.submit(set_clock(real, office, rate)).result()


def test_the_real_clock_is_not_set(opened: Database, committer: GroupCommitter) -> None:
    with pytest.raises(ClockIsNotSimulated):
        committer.submit(set_clock(real_now(opened), MOMENT, 1)).result()
