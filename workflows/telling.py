"""The Temporal side of the dispatcher: one signal a stream, which starts its workflow where there is none.

A workflow is started with its first wake-up as the delay of its first task, so until then it costs the server one
write and a worker nothing. Only a signal that could have started it ends the delay, so all of ours are of that kind:
the workflow wakes up, and sleeps on as it is told, or ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy

from workflows.contracts import ARM, WORKFLOW_TYPE, Alarm, Start, workflow_id

SIGNALS_AT_ONCE: Final = 20
RPC_TIMEOUT: Final = timedelta(seconds=10)
SLOW_SECONDS: Final = 2.0
"""The server may have begun to count the delay so much later; after a call that took longer the workflow is woken."""


class Teller:
    """Tells workflows what has changed for them. Every call may be repeated."""

    def __init__(self, client: Client, task_queue: str) -> None:
        self._client = client
        self._task_queue = task_queue

    async def tell_all(self, alarms: Sequence[Alarm], now: datetime) -> None:
        """Returns once the server has accepted all of them. RPCError: some may have been accepted.

        now: by the clock of the database, which says when something is due.
        """
        called = monotonic()
        room = asyncio.Semaphore(SIGNALS_AT_ONCE)

        async def tell(alarm: Alarm) -> None:
            async with room:
                await self.tell(alarm, now + timedelta(seconds=monotonic() - called))

        for outcome in await asyncio.gather(*map(tell, alarms), return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    async def tell(self, alarm: Alarm, now: datetime) -> None:
        """Signal a workflow; start it first if there is none.

        One that is started for a closed dossier ends at once; one whose alarm comes late, when its dossier has been
        closed, asks once and ends.
        """
        called = monotonic()
        delay = None if alarm.wakeup is None else alarm.clock.real_until(alarm.wakeup, now)
        await self._signal_or_start(alarm, delay)
        if delay and monotonic() - called > SLOW_SECONDS:
            await self._signal_or_start(alarm, None)

    async def server_id(self) -> str:
        """The identity of the server's namespace; a server that has lost its data makes a new one."""
        request = DescribeNamespaceRequest(namespace=self._client.namespace)
        answer = await self._client.workflow_service.describe_namespace(request, timeout=RPC_TIMEOUT)
        return answer.namespace_info.id

    async def _signal_or_start(self, alarm: Alarm, delay: timedelta | None) -> None:
        await self._client.start_workflow(
            WORKFLOW_TYPE,
            Start(alarm),
            id=workflow_id(alarm.dossier_id, alarm.kind),
            task_queue=self._task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            start_signal=ARM,
            start_signal_args=[alarm],
            start_delay=delay or None,
            rpc_timeout=RPC_TIMEOUT,
        )
