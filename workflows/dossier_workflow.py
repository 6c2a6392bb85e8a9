"""The alarm clock of one open dossier: sleep until something could be owed, have it done, sleep again.

All decisions are made outside, by the pure policy over the stored events. A signal can only bring the next
wake-up forward or end the workflow; waking too early costs one question and changes nothing. Where nothing can be owed
until something happens it ends as well, and is started again by what happens.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import DELIVER, WORKFLOW_TYPE, Alarm, DeliverDue, Delivered, Ended, Start

DELIVERY_TIMEOUT: Final = timedelta(seconds=60)
DELIVERY_RETRY: Final = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1))
LONGEST_RETRY_IN_TASK: Final = timedelta(seconds=5)
"""Longer pauses between retries are timers of the server: a waiting task costs it a heartbeat every few seconds."""
ENDS_WITHOUT_WAKE_UP: Final = "ends-without-wake-up"
"""Since this change it ends where it has nothing to wake up for; before, it slept until it was told something."""
SHORTEST_PAUSE: Final = timedelta(seconds=1)
"""Between two questions, where the clocks disagree: a clock that is behind must not make a busy loop."""


@workflow.defn(name=WORKFLOW_TYPE)
class DossierWorkflow:
    """State: the alarm as known now, and two counters."""

    @workflow.init
    def __init__(self, start: Start) -> None:
        # A signal that starts the workflow is handled before `run`, so the state is complete here.
        self._alarm = start.alarm
        self._wakeups = start.wakeups
        self._acts = start.acts
        self._not_before: datetime | None = None

    @workflow.run
    async def run(self, _start: Start) -> Ended:
        while not self._alarm.closed:
            if await self._overslept():
                await self._deliver()
                if self._waits_for_nothing() and workflow.patched(ENDS_WITHOUT_WAKE_UP):
                    break
            if workflow.info().is_continue_as_new_suggested() and not self._alarm.closed:
                workflow.continue_as_new(Start(self._alarm, self._wakeups, self._acts))
        return Ended(self._alarm.version, self._alarm.position, self._wakeups, self._acts)

    @workflow.signal(name="arm")
    def arm(self, alarm: Alarm) -> None:
        """Take over what is news: a newer clock, a closed dossier, an earlier wake-up. Repeatable, in any order."""
        if alarm.clock.epoch > self._alarm.clock.epoch:
            self._alarm = replace(self._alarm, clock=alarm.clock)
        if alarm.position < self._alarm.position and not alarm.anew:
            return
        wakeup = _earlier(alarm.wakeup, self._alarm.wakeup)
        if wakeup != self._alarm.wakeup:
            self._not_before = None
        self._alarm = replace(alarm, clock=self._alarm.clock, wakeup=wakeup)

    async def _overslept(self) -> bool:
        """Sleep until the wake-up (True), or until a signal changed the alarm (False)."""
        known = self._alarm
        timeout: timedelta | None = None
        if known.wakeup is not None:
            timeout = known.clock.real_until(known.wakeup, workflow.now())
            if timeout is not None and self._not_before is not None:
                timeout = max(timeout, self._not_before - workflow.now())
            if timeout == timedelta(0):
                return True
        try:
            await workflow.wait_condition(lambda: _news(self._alarm, known), timeout=timeout)
        except TimeoutError:
            return True
        return False

    def _waits_for_nothing(self) -> bool:
        return self._alarm.wakeup is None and not self._alarm.closed

    async def _deliver(self) -> None:
        asked = self._alarm
        asked_at = asked.clock.office(workflow.now())
        answer: Delivered = await workflow.execute_local_activity(
            DELIVER,
            DeliverDue(asked.dossier_id, asked_at),
            result_type=Delivered,
            start_to_close_timeout=DELIVERY_TIMEOUT,
            retry_policy=DELIVERY_RETRY,
            local_retry_threshold=LONGEST_RETRY_IN_TASK,
        )
        self._wakeups += 1
        self._acts += answer.acts
        if self._alarm is not asked and answer.position < self._alarm.position:
            return  # A signal overtook the answer and knows more; the old wake-up is over, so ask again.
        self._alarm = replace(
            self._alarm,
            version=answer.version,
            position=answer.position,
            wakeup=answer.wakeup,
            closed=answer.closed,
        )
        self._not_before = self._pause_for_slower_clock(asked_at, answer)

    def _pause_for_slower_clock(self, asked_at: datetime, answer: Delivered) -> datetime | None:
        """Where the store's clock is behind the server's, the wake-up comes too early by as much."""
        ahead = asked_at - answer.now
        if answer.wakeup is None or ahead <= timedelta(0):
            return None
        real = workflow.now()
        left = self._alarm.clock.real_until(answer.wakeup, real)
        return None if left is None else real + max(left + ahead, SHORTEST_PAUSE)


def _news(alarm: Alarm, known: Alarm) -> bool:
    """Whether a signal changed what the workflow sleeps for; what it merely learned need not wake it."""
    return (alarm.wakeup, alarm.closed, alarm.clock) != (known.wakeup, known.closed, known.clock)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
