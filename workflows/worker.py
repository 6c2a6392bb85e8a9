"""The process behind `hoso work`: runs the workflows and records what falls due."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import structlog
from psycopg_pool import ConnectionPool
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from domain import composition
from domain.application import Application
from domain.store.committer import GroupCommitter
from domain.store.instance import Instance
from workflows import armed
from workflows.activities import Deliveries
from workflows.client import connect
from workflows.dossier_workflow import DossierWorkflow
from workflows.knowledge import Knowledge
from workflows.plan import Policy
from workflows.scheduled_workflow import ScheduledWorkflow
from workflows.schedules import Routine, Scheduled, keep_schedules

DELIVERIES_AT_ONCE: Final = 16
"""Threads that wait for the committer, which puts their commands into one transaction; and their connections."""
WORKFLOWS_IN_MEMORY: Final = 2_000
"""Sleeping workflows that are kept ready; others are replayed from a history of a few dozen events."""
GRACE: Final = timedelta(seconds=10)
"""Time for what is under way when the process is told to end."""

_logger = structlog.get_logger()


async def work(instance: Instance, policy: Policy, stop: asyncio.Event, routine: Routine | None = None) -> None:
    """Work until `stop` is set, then finish what is under way. RuntimeError while no Temporal server answers.

    routine: what is done by the calendar; the schedules that call for it are kept for as long as this works.
    """
    client = await connect(instance)
    task_queue = instance.settings.task_queue
    with deliveries(instance, policy) as delivering, ThreadPoolExecutor(DELIVERIES_AT_ONCE) as threads:
        async with make_worker(client, task_queue, delivering, threads, routine):
            _logger.info("working", task_queue=task_queue)
            if routine is None:
                await stop.wait()
            else:
                await keep_schedules(client, task_queue, stop, simulated=routine.is_simulated)
            _logger.info("ending")


@contextmanager
def deliveries(instance: Instance, policy: Policy) -> Iterator[Deliveries]:
    """The activity over an instance's database, with a committer and connections of its own."""
    dsn = instance.dsn("projector")
    with (
        GroupCommitter(instance.dsn("writer"), composition.deciders()) as committer,
        ConnectionPool(
            dsn,
            min_size=1,
            max_size=DELIVERIES_AT_ONCE,
            kwargs=armed.options(dsn),
            check=ConnectionPool.check_connection,
            open=True,
        ) as pool,
    ):
        with pool.connection() as connection:
            armed.make_tables(connection)
        yield Deliveries(Application(committer), Knowledge(), pool, policy)


def make_worker(
    client: Client,
    task_queue: str,
    delivering: Deliveries,
    threads: ThreadPoolExecutor,
    routine: Routine | None = None,
) -> Worker:
    """A worker for the dossiers' workflows. It does local activities only, so it polls for nothing else.

    The sandbox, which imports a workflow's module anew for each of its runs, was a third of a wake-up's CPU. That the
    workflows are deterministic is held where they are tested: in the sandbox, and by replaying recorded histories.
    """
    by_calendar = [] if routine is None else [Scheduled(routine).do_scheduled]
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[DossierWorkflow, ScheduledWorkflow],
        activities=[delivering.deliver_due, *by_calendar],
        workflow_runner=UnsandboxedWorkflowRunner(),
        activity_executor=threads,
        max_cached_workflows=WORKFLOWS_IN_MEMORY,
        max_concurrent_local_activities=DELIVERIES_AT_ONCE,
        max_concurrent_workflow_tasks=4 * DELIVERIES_AT_ONCE,
        no_remote_activities=True,
        graceful_shutdown_timeout=GRACE,
    )
