"""What a person may ask of the motor: how it stands, to start what should be running, to try again what failed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from domain.store.instance import Instance
from workflows import armed
from workflows.armed import Parked
from workflows.client import connect
from workflows.leading import dispatcher
from workflows.plan import Policy


@dataclass(frozen=True)
class MotorStatus:
    """How the motor stands.

    position: to which the log was followed; head: where it ends. open_dossiers: of them so many wait for an instant
    (`running`), and so many are to be asked about again (`stale`). parked: what a person has to look at.
    """

    position: int
    head: int
    open_dossiers: int
    running: int
    stale: int
    parked: tuple[Parked, ...]


async def rearm(instance: Instance, policy: Policy) -> MotorStatus:
    """Start, from the events, the workflow of every dossier that waits for something, and tell those that run.

    After a Temporal server was lost or set back. It may be repeated, and run beside a dispatcher: what a workflow
    knows already it drops, and no event comes of it.
    """
    client = await connect(instance)
    with dispatcher(instance, client, policy) as (dispatching, _):
        await dispatching.rearm()
    return status(instance)


def status(instance: Instance) -> MotorStatus:
    """How the motor stands now."""
    with _connection(instance) as connection:
        row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
        open_dossiers, running, stale = armed.count_armed(connection)
        return MotorStatus(
            armed.read_progress(connection).position,
            row[0] if row else 0,
            open_dossiers,
            running,
            stale,
            tuple(armed.parked(connection)),
        )


def unpark(instance: Instance, dossiers: Collection[UUID] | None = None) -> int:
    """Have parked dossiers, all for None, tried again by the dispatcher; how many there were."""
    with _connection(instance) as connection, connection.transaction():
        return armed.unpark(connection, dossiers)


def _connection(instance: Instance) -> armed.Connection:
    connection = armed.connect(instance.dsn("projector"), "hoso workflows")
    armed.make_tables(connection)
    return connection
