"""The schedules on the Temporal server: made, mended and made again as long as a worker works.

A schedule only calls; what is due is found out by the routine. So a server that was lost with all its schedules costs
nothing: they are made again within a minute, and each newly made one is called at once, which makes up for what was
missed. In a log with a simulated clock the office's calendar runs away from the server's: there a schedule calls every
few seconds, and the routine looks at the office's clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Protocol

import structlog
from temporalio import activity
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from workflows.contracts import DO_SCHEDULED, SCHEDULED_TYPE, DoneScheduled, DoScheduled

ZONE: Final = "Asia/Ho_Chi_Minh"

DAILY: Final = "daily"
WEEKLY: Final = "weekly"
MONTHLY: Final = "monthly"

CALENDARS: Final = {
    DAILY: ScheduleCalendarSpec(hour=[ScheduleRange(0)], minute=[ScheduleRange(10)]),
    WEEKLY: ScheduleCalendarSpec(hour=[ScheduleRange(0)], minute=[ScheduleRange(20)], day_of_week=[ScheduleRange(1)]),
    MONTHLY: ScheduleCalendarSpec(hour=[ScheduleRange(0)], minute=[ScheduleRange(5)], day_of_month=[ScheduleRange(1)]),
}
"""When each calls, in the office's zone: after the day, the week (on Monday), the month has ended."""

SIMULATED_EVERY: Final = timedelta(minutes=1)
CATCH_UP: Final = timedelta(days=30)
"""How long the server may have been away and still call for what it missed."""
LOOK_SECONDS: Final = 60.0

_logger = structlog.get_logger()


class Routine(Protocol):
    """What is done when a schedule calls. Repeatable: what was done is found on record."""

    @property
    def is_simulated(self) -> bool: ...

    def run(self, schedule: str, attempt: int, *, last: bool) -> DoneScheduled: ...


@dataclass(frozen=True)
class Scheduled:
    """The activity over a routine."""

    routine: Routine

    @activity.defn(name=DO_SCHEDULED)
    def do_scheduled(self, request: DoScheduled) -> DoneScheduled:
        return self.routine.run(request.schedule, request.attempt, last=request.last)


def schedule_id(schedule: str, task_queue: str) -> str:
    return f"{task_queue}-{schedule}"


async def keep_schedules(
    client: Client, task_queue: str, stop: asyncio.Event, *, simulated: bool, look_seconds: float = LOOK_SECONDS
) -> None:
    """Put every schedule in place and call it once; from then on make again whatever is gone. Until `stop` is set."""
    for schedule in CALENDARS:
        await _trying(put_in_place(client, schedule, task_queue, simulated=simulated))
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), look_seconds)
        for schedule in CALENDARS:
            if not stop.is_set():
                await _trying(make_if_gone(client, schedule, task_queue, simulated=simulated))


async def put_in_place(client: Client, schedule: str, task_queue: str, *, simulated: bool) -> bool:
    """Make a schedule, or mend the one that is there, and call it once. True where it was made. Repeatable.

    One that somebody paused stays paused, and is not called.
    """
    if await make_if_gone(client, schedule, task_queue, simulated=simulated):
        return True
    handle = client.get_schedule_handle(schedule_id(schedule, task_queue))
    wanted = _schedule(schedule, task_queue, simulated=simulated)
    paused = (await handle.describe()).schedule.state.paused

    def mend(known: ScheduleUpdateInput) -> ScheduleUpdate:
        return ScheduleUpdate(schedule=replace(wanted, state=known.description.schedule.state))

    await handle.update(mend)
    if not paused:
        await handle.trigger(overlap=ScheduleOverlapPolicy.BUFFER_ONE)
    return False


async def make_if_gone(client: Client, schedule: str, task_queue: str, *, simulated: bool) -> bool:
    """Make a schedule that is not there, and call it. False where it is. Repeatable, also by two at once."""
    name = schedule_id(schedule, task_queue)
    try:
        await client.get_schedule_handle(name).describe()
    except RPCError as fault:
        if fault.status is not RPCStatusCode.NOT_FOUND:
            raise
    else:
        return False
    with suppress(ScheduleAlreadyRunningError):
        await client.create_schedule(
            name, _schedule(schedule, task_queue, simulated=simulated), trigger_immediately=True
        )
        _logger.info("schedule made", schedule=name)
    return True


def _schedule(schedule: str, task_queue: str, *, simulated: bool) -> Schedule:
    spec = (
        ScheduleSpec(intervals=[ScheduleIntervalSpec(every=SIMULATED_EVERY)])
        if simulated
        else ScheduleSpec(calendars=[CALENDARS[schedule]], time_zone_name=ZONE)
    )
    return Schedule(
        action=ScheduleActionStartWorkflow(
            SCHEDULED_TYPE, schedule, id=f"{schedule_id(schedule, task_queue)}-run", task_queue=task_queue
        ),
        spec=spec,
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCH_UP),
    )


async def _trying(making: Awaitable[object]) -> None:
    """A server in trouble is looked at again later; nothing depends on this one time."""
    try:
        await making
    except RPCError as trouble:
        _logger.warning("schedules not seen to", error=str(trouble))
