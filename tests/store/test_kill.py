"""kill -9 of PostgreSQL under load: what was acknowledged is there, once, and whoever waits gets an answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.application import Receipt
from domain.model.log import ClockKind
from domain.store.clock import open_log
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.instance import Instance
from domain.store.migrate import migrate
from domain.store.postgres_server import PostgresServer
from domain.store.verify_order import verify_order
from tests.store.toy import note, toy_deciders

WRITERS = 8
COMMANDS = 40
KILLS = 3


@pytest.fixture
def server(tmp_path: Path) -> PostgresServer:
    return PostgresServer(Instance.open(tmp_path / "instance"))


def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(server: PostgresServer) -> None:
    process = server.start()
    try:
        instance = server.instance
        migrate(instance.dsn("owner"), instance.passwords)
        open_log(instance.dsn("writer"), ClockKind.SYSTEM)
        acknowledged: list[Receipt] = []
        with (
            GroupCommitter(instance.dsn("writer"), toy_deciders(), patience_seconds=60) as committer,
            EventLog(instance.dsn("reader")) as event_log,
            ThreadPoolExecutor(WRITERS) as pool,
        ):

            def write(book: UUID) -> None:
                for n in range(COMMANDS):
                    receipt = committer.submit(note(book, str(n), f"{n} too")).result()
                    acknowledged.append(receipt)

            writing = [pool.submit(write, uuid4()) for _ in range(WRITERS)]
            for kill in range(1, KILLS + 1):
                while len(acknowledged) < kill * WRITERS * COMMANDS // (KILLS + 1):
                    assert not any(one.done() and one.exception() for one in writing)
                    sleep(0.005)
                process.kill()
                process.wait()
                process = server.start()
            for one in writing:
                one.result(60)
            assert event_log.wait_for(1 + 2 * len(acknowledged), timeout_seconds=20) == 1 + 2 * len(acknowledged)
            _everything_is_there_once(event_log, acknowledged)
        with psycopg.connect(instance.dsn("reader")) as connection:
            assert verify_order(connection) == []
    finally:
        server.stop(process)


def _everything_is_there_once(event_log: EventLog, acknowledged: list[Receipt]) -> None:
    assert len(acknowledged) == WRITERS * COMMANDS
    assert not any(receipt.duplicate for receipt in acknowledged)
    for book, events in event_log.read_streams({receipt.stream_id for receipt in acknowledged}).items():
        assert [event.body.text for event in events] == [t for n in range(COMMANDS) for t in (str(n), f"{n} too")]
        own = [receipt for receipt in acknowledged if receipt.stream_id == book]
        assert [(receipt.position, receipt.version, receipt.recorded_at) for receipt in own] == [
            (event.position, event.version, event.recorded_at) for event in events[1::2]
        ]
