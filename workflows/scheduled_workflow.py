"""One run of a schedule: have done what is due by the calendar, and try again what could not be sent.

What is due follows from the record alone, so a run too many finds nothing to do, and one that was missed is made up for
by the next.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import DO_SCHEDULED, SCHEDULED_TYPE, DoneScheduled, DoScheduled

ATTEMPTS: Final = 6
FIRST_PAUSE: Final = timedelta(seconds=10)
"""Between two attempts, then four times as long each: 10 s, 40 s, 3, 11 and 43 minutes."""
TIMEOUT: Final = timedelta(minutes=20)
RETRY: Final = RetryPolicy(
    initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=2), maximum_attempts=30
)
"""Where the activity itself fails, say because a database is away. After that the next run of the schedule goes on."""


@workflow.defn(name=SCHEDULED_TYPE)
class ScheduledWorkflow:
    @workflow.run
    async def run(self, schedule: str) -> DoneScheduled:
        made = sent = 0
        pause, done = FIRST_PAUSE, DoneScheduled()
        for attempt in range(1, ATTEMPTS + 1):
            done = await workflow.execute_local_activity(
                DO_SCHEDULED,
                DoScheduled(schedule, attempt, last=attempt == ATTEMPTS),
                result_type=DoneScheduled,
                start_to_close_timeout=TIMEOUT,
                retry_policy=RETRY,
            )
            made, sent = made + done.made, sent + done.sent
            if not done.pending:
                return DoneScheduled(made, sent)
            if attempt < ATTEMPTS:
                await workflow.sleep(pause)
                pause *= 4
        return DoneScheduled(made, sent, done.pending)
