"""The real deciders behind the real committer: what must hold when orders come from several processes at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest

from domain import composition
from domain import dossier_commands as cmd
from domain.application import Receipt
from domain.commands import Issued
from domain.model import calendar, organisation, procedure
from domain.model.calendar_seed import seed_event
from domain.model.dossier_events import Channel, HandoverAccepted, ReceiptIssued
from domain.model.errors import DomainError
from domain.model.event import SERVICE, Event, Source
from domain.model.log import ClockKind
from domain.store.bulk import BulkOrder, BulkWriter
from domain.store.clock import open_log
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.verify_order import verify_order
from tests.domain.office import APPLICANT_ID, CODE, PROCEDURE, organisation_bodies, when
from tests.servers import Database

MORNING = when("2020-03-02 08:00")


@pytest.fixture
def office(unopened: Database) -> Database:
    """A simulated log on 2/3/2020, with the small office of the domain's tests."""
    open_log(unopened.dsn("writer"), ClockKind.SIMULATED, at=MORNING)
    seeds: dict[UUID, list[Event]] = {
        organisation.STREAM: organisation_bodies(_header(organisation.STREAM)),
        calendar.STREAM: [seed_event(**_header(calendar.STREAM))],
        procedure.STREAM: [procedure.ProcedurePublished(**_header(procedure.STREAM), procedure=PROCEDURE)],
    }
    with BulkWriter(unopened.dsn("writer")) as writer:
        writer.write(BulkOrder(uuid5(stream, "seed"), bytes(32), stream, bodies) for stream, bodies in seeds.items())
    return unopened


@pytest.fixture
def processes(office: Database) -> Iterator[list[GroupCommitter]]:
    """Two committers that know nothing of each other, as two processes have."""
    with (
        GroupCommitter(office.dsn("writer"), composition.deciders()) as one,
        GroupCommitter(office.dsn("writer"), composition.deciders()) as other,
    ):
        yield [one, other]


def issued(actor: str) -> Issued:
    return Issued(command_id=uuid4(), actor=actor, source=Source.PAGE)


def lodge(dossier: UUID) -> cmd.Lodge:
    return cmd.Lodge(
        issued=issued("a1"),
        dossier_id=dossier,
        procedure_code=CODE,
        agency_id="cl",
        unit_id="cl-mc",
        channel=Channel.COUNTER,
        applicant_id=APPLICANT_ID,
    )


def receive(committer: GroupCommitter) -> Receipt:
    dossier = uuid4()
    committer.submit(lodge(dossier)).result()
    return committer.submit(cmd.IssueReceipt(issued=issued("a1"), dossier_id=dossier)).result()


def test_dossier_codes_of_two_processes_have_no_gaps_and_no_doubles(
    office: Database, processes: list[GroupCommitter]
) -> None:
    with ThreadPoolExecutor(16) as pool, EventLog(office.dsn("reader")) as event_log:
        receipts = list(pool.map(receive, processes * 20))
        bodies = [event_log.read_stream(receipt.stream_id)[-1].body for receipt in receipts]
    codes = [body.code for body in bodies if isinstance(body, ReceiptIssued)]
    assert sorted(codes) == [f"000.00.05.H20-200302-{number:04}" for number in range(1, 41)]
    with office.connect("reader") as connection:
        assert verify_order(connection) == []


def test_of_two_officials_who_accept_the_same_handover_one_succeeds_and_the_other_learns_who_has_it(
    office: Database, processes: list[GroupCommitter]
) -> None:
    dossier = receive(processes[0]).stream_id
    sent = cmd.SendHandover(issued=issued("a1"), dossier_id=dossier, to_unit="cl-dd", step_id="th")
    processes[0].submit(sent).result()
    futures = [
        committer.submit(cmd.AcceptHandover(issued=issued(official), dossier_id=dossier, handover_no=1))
        for committer, official in zip(processes, ("b1", "b2"), strict=True)
    ]
    fates = [future.exception() or future.result() for future in futures]
    with EventLog(office.dsn("reader")) as event_log:
        accepted = [event.body for event in event_log.read_stream(dossier) if isinstance(event.body, HandoverAccepted)]
    assert len(accepted) == 1
    (refusal,) = [fate for fate in fates if isinstance(fate, DomainError)]
    assert accepted[0].actor in refusal.en
    assert accepted[0].actor in refusal.vi


def _header(stream: UUID) -> dict[str, Any]:
    return {
        "occurred_at": MORNING,
        "actor": SERVICE,
        "source": Source.CLI,
        "command_id": uuid5(stream, "seed"),
    }
