"""The Temporal side of the dispatcher: one signal a stream, which starts its workflow where there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from workflows.contracts import ARM, WORKFLOW_TYPE, Alarm, Ended, Start, workflow_id

SIGNALS_AT_ONCE: Final = 20
RPC_TIMEOUT: Final = timedelta(seconds=10)


class Teller:
    """Tells workflows what has changed for them. Every call may be repeated."""

    def __init__(self, client: Client, task_queue: str) -> None:
        self._client = client
        self._task_queue = task_queue

    async def tell_all(self, alarms: Sequence[Alarm]) -> None:
        """Returns once the server has accepted all of them. RPCError: some may have been accepted."""
        room = asyncio.Semaphore(SIGNALS_AT_ONCE)

        async def tell(alarm: Alarm) -> None:
            async with room:
                await self.tell(alarm)

        for outcome in await asyncio.gather(*map(tell, alarms), return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    async def tell(self, alarm: Alarm) -> None:
        """Signal a workflow; start it first unless its dossier is closed."""
        if alarm.closed:
            await self._close(alarm)
            return
        try:
            await self._start(alarm, WorkflowIDReusePolicy.REJECT_DUPLICATE)
        except WorkflowAlreadyStartedError:
            if not await self._ended_knowing(alarm):
                await self._start(alarm, WorkflowIDReusePolicy.ALLOW_DUPLICATE)

    async def server_id(self) -> str:
        """The identity of the server's namespace; a server that has lost its data makes a new one."""
        request = DescribeNamespaceRequest(namespace=self._client.namespace)
        answer = await self._client.workflow_service.describe_namespace(request, timeout=RPC_TIMEOUT)
        return answer.namespace_info.id

    async def _start(self, alarm: Alarm, reuse: WorkflowIDReusePolicy) -> None:
        await self._client.start_workflow(
            WORKFLOW_TYPE,
            Start(alarm),
            id=workflow_id(alarm.dossier_id, alarm.kind),
            task_queue=self._task_queue,
            id_reuse_policy=reuse,
            start_signal=ARM,
            start_signal_args=[alarm],
            rpc_timeout=RPC_TIMEOUT,
        )

    async def _close(self, alarm: Alarm) -> None:
        try:
            handle = self._client.get_workflow_handle(workflow_id(alarm.dossier_id, alarm.kind))
            await handle.signal(ARM, alarm, rpc_timeout=RPC_TIMEOUT)
        except RPCError as refusal:
            if refusal.status is not RPCStatusCode.NOT_FOUND:
                raise
            # It has ended, or the server has forgotten it: nothing has to be closed any more.

    async def _ended_knowing(self, alarm: Alarm) -> bool:
        """Whether the finished run knew all that the alarm knows, so that the alarm is merely late.

        A run that ended otherwise, or before a correction opened its dossier again, is followed by another.
        """
        handle = self._client.get_workflow_handle(workflow_id(alarm.dossier_id, alarm.kind), result_type=Ended)
        run = await handle.describe(rpc_timeout=RPC_TIMEOUT)
        if run.status is not WorkflowExecutionStatus.COMPLETED:
            return False
        ended: Ended = await handle.result(rpc_timeout=RPC_TIMEOUT)
        return ended.version >= alarm.version
