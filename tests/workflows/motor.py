"""The whole motor over a test's own database, with its parts at hand; the log's clock is simulated."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from temporalio.client import WorkflowHandle

from domain.application import Receipt
from domain.commands import Command, Issued
from domain.dossier_commands import DossierCommand
from domain.log import SetClock
from domain.model import calendar, log, organisation, procedure
from domain.model.calendar_seed import seed_event
from domain.model.dossier_rules import NOTES
from domain.model.event import NAMESPACE, SERVICE, Event, Recorded, Source, encode
from domain.model.procedure import ProcedurePublished
from domain.store.clock import open_log
from domain.store.event_log import EventLog
from domain.store.log_writer import NewEvent, append, connect_writer
from tests.domain.office import PROCEDURE, organisation_bodies
from tests.servers import Database
from tests.workflows.conftest import Months
from tests.workflows.stand_in import T0
from tests.workflows.watched import line
from workflows import armed
from workflows.activities import Deliveries
from workflows.contracts import DOSSIER, Alarm, ClockMap, Ended, workflow_id
from workflows.dispatcher import Dispatcher
from workflows.knowledge import Knowledge
from workflows.plan import Policy
from workflows.telling import Teller
from workflows.worker import deliveries, make_worker


class Notebook(Teller):
    """Notes what workflows would be told, instead of telling them."""

    def __init__(self, server: str = "server 1") -> None:
        self.told: list[Alarm] = []
        self.server = server

    async def tell_all(self, alarms: Sequence[Alarm], now: datetime) -> None:
        self.told += alarms

    async def server_id(self) -> str:
        return self.server


@dataclass
class Motor:
    """A database with an open log at T0, and what follows it."""

    database: Database
    events: EventLog
    delivering: Deliveries
    connection: psycopg.Connection[Any]
    policy: Policy
    kind: log.ClockKind = log.ClockKind.SIMULATED
    versions: Counter[UUID] = field(default_factory=Counter)

    def append(self, *bodies: tuple[UUID, Event]) -> None:
        """Store events, each as the next of its stream, recorded when they occurred."""
        new = []
        for stream, body in bodies:
            self.versions[stream] = max(self.versions[stream], self.version(stream)) + 1
            new.append(NewEvent(stream, self.versions[stream], body.TOPIC, encode(body), body.occurred_at))
        with connect_writer(self.database.dsn("writer")) as connection:
            append(connection, new, [], self.kind)

    def furnish(self) -> None:
        """Found the office of `tests.domain.office`: its people, its procedure, and the calendar that ships."""
        head: dict[str, Any] = {
            "occurred_at": datetime(2019, 1, 1, tzinfo=UTC),
            "actor": SERVICE,
            "source": Source.CLI,
            "command_id": NAMESPACE,
        }
        self.append(*((organisation.STREAM, body) for body in organisation_bodies(head)))
        self.append(
            (calendar.STREAM, seed_event(**head)), (procedure.STREAM, ProcedurePublished(**head, procedure=PROCEDURE))
        )

    def do(self, order: type[Command], actor: str, at: datetime, stream: UUID, **members: Any) -> Receipt:
        """Carry an order out as somebody at an instant of office time, at which the log learns of it."""
        issued = Issued(command_id=uuid4(), actor=actor, source=Source.PAGE, occurred_at=at, recorded_at=at)
        named = "dossier_id" if issubclass(order, DossierCommand) else "proceeding_id"
        return self.delivering.application.handle(order(issued=issued, **{named: stream}, **members))

    def noted(self, dossier: UUID) -> list[Recorded[Any]]:
        """What the motor noted in a dossier."""
        return [recorded for recorded in self.events.read_stream(dossier) if isinstance(recorded.body, NOTES)]

    def lines(self, dossier: UUID) -> list[str]:
        """The same as `watched.line` writes it."""
        return [line(recorded.body) for recorded in self.noted(dossier)]

    def alarms_before(self, office: datetime) -> int:
        """How many dossiers wait for an instant before this one."""
        row = self.connection.execute("SELECT count(*) FROM motor.armed WHERE next_wakeup < %s", [office]).fetchone()
        assert row is not None
        return int(row[0])

    def version(self, stream: UUID) -> int:
        recorded = self.events.read_stream(stream)
        return recorded[-1].version if recorded else 0

    def of(self, dossier: UUID, kind: type[Event]) -> list[Recorded[Any]]:
        return [recorded for recorded in self.events.read_stream(dossier) if isinstance(recorded.body, kind)]

    def set_clock(self, office: datetime, rate: int = 1) -> None:
        issued = Issued(command_id=uuid4(), actor=SERVICE, source=Source.CLI, recorded_at=office)
        real = datetime.now(UTC)
        self.delivering.application.handle(SetClock(issued=issued, anchor_real=real, anchor_office=office, rate=rate))

    def dispatcher(self, teller: Teller) -> Dispatcher:
        return Dispatcher(teller, self.connection, Knowledge(), self.policy)

    def clock(self) -> ClockMap:
        """How the log's office time goes."""
        return Knowledge().look(self.connection, NAMESPACE).clock

    def armed(self, dossier: UUID) -> tuple[datetime | None, bool] | None:
        """The wake-up that its workflow was told and whether it runs; None where the motor knows nothing of it."""
        return self.connection.execute(
            "SELECT next_wakeup, running FROM motor.armed WHERE stream_id = %s", [dossier]
        ).fetchone()


@contextmanager
def motor(database: Database, policy: Policy, office: datetime | None = T0) -> Iterator[Motor]:
    """`office`: the office instant at which a simulated clock starts; None for a log on the system's clock."""
    dsn = database.dsn("writer")
    if office is None:
        open_log(dsn, log.ClockKind.SYSTEM)
    else:
        open_log(dsn, log.ClockKind.SIMULATED, at=office - timedelta(seconds=1))
    with (
        closing(EventLog(database.dsn("reader"))) as events,
        deliveries(database.instance, policy) as delivering,
        armed.connect(database.dsn("projector"), "test") as connection,
    ):
        kind = log.ClockKind.SYSTEM if office is None else log.ClockKind.SIMULATED
        made = Motor(database, events, delivering, connection, policy, kind)
        if office is not None:
            made.set_clock(office)
        yield made


@asynccontextmanager
async def working(months: Months, delivering: Deliveries) -> AsyncIterator[None]:
    """A worker in this process."""
    with ThreadPoolExecutor(4) as threads:
        async with make_worker(months.client, months.task_queue, delivering, threads):
            yield


def handle_of(months: Months, stream: UUID, kind: str = DOSSIER) -> WorkflowHandle[Any, Ended]:
    return months.client.get_workflow_handle(workflow_id(stream, kind), result_type=Ended)


async def forward_to(motor: Motor, months: Months, stream: UUID, office: datetime, kind: str = DOSSIER) -> None:
    """Take the clock of a stream's workflow to an instant of office time, and let it do what is due by then."""
    handle = handle_of(months, stream, kind)
    clock = motor.clock()
    left = clock.real_until(office, await months.skipper.get_current_time(handle))
    assert left is not None
    if left:
        await months.forward(handle, left)


async def until(condition: Callable[[], object]) -> None:
    """Wait for what other processes and threads bring about."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come about")
