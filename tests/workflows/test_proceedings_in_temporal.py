"""Duties of proceedings left alone climb the ladder through the log, the dispatcher, Temporal and the worker."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from domain.model.duty import DutyEvent
from domain.store.migrate import sync_topics
from tests.domain.office import when
from tests.domain.proceedings import ERRAND_EVENTS, Affair, CloseErrand, DoErrand, OpenErrand, errands, line
from tests.servers import Database
from tests.workflows.conftest import Months
from tests.workflows.motor import Motor, forward_to, handle_of, motor, until, working
from workflows.contracts import PROCEEDING
from workflows.owed import owed
from workflows.telling import Teller

OPENED = "2020-01-20 08:00"
END = "2020-02-20 08:00"


@pytest.fixture
def running(database: Database) -> Iterator[Motor]:
    """The motor with an office in which there are errands."""
    with errands():
        with database.connect("owner") as connection:
            sync_topics(connection, [cls.TOPIC for cls in ERRAND_EVENTS])
        with motor(database, owed, when("2020-01-20 07:00")) as made:
            made.furnish()
            yield made


def noted(running: Motor, errand: UUID) -> list[str]:
    return [line(recorded.body) for recorded in running.of(errand, DutyEvent)]


def opened(running: Motor) -> UUID:
    errand = uuid4()
    running.do(OpenErrand, "l1", when(OPENED), errand, what="dán bảng", unit_id="cl-mc", term="5wd", to_official="a1")
    return errand


async def test_over_tet_a_duty_climbs_the_ladder_as_the_pure_policy_says_and_nothing_twice(
    running: Motor, months: Months
) -> None:
    errand, alone = opened(running), Affair()
    alone.do(OpenErrand, "l1", OPENED, what="dán bảng", unit_id="cl-mc", term="5wd", to_official="a1")
    dispatching = running.dispatcher(Teller(months.client, months.task_queue))
    await dispatching.drain()
    async with working(months, running.delivering):
        await forward_to(running, months, errand, when(END), PROCEEDING)
        wanted = alone.until(END)
        await until(lambda: noted(running, errand) == wanted)
        assert len(wanted) == 10
        await dispatching.rearm()
        await dispatching.drain()
        assert noted(running, errand) == wanted


async def test_a_duty_met_in_time_is_left_in_peace_and_closing_ends_the_workflow(
    running: Motor, months: Months
) -> None:
    errand = opened(running)
    dispatching = running.dispatcher(Teller(months.client, months.task_queue))
    await dispatching.drain()
    async with working(months, running.delivering):
        running.do(DoErrand, "a1", when("2020-01-21 08:00"), errand)
        running.do(CloseErrand, "l1", when("2020-01-21 09:00"), errand)
        await dispatching.drain()
        ended = await handle_of(months, errand, PROCEEDING).result()
    assert (ended.version, ended.acts) == (3, 0)
    assert noted(running, errand) == []
    assert running.armed(errand) is None
