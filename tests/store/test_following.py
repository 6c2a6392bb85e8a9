"""Followers that go on from their last position miss nothing, because positions become visible in their order."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import psycopg

from domain.model.event import Source, encode
from domain.model.log import ClockKind
from domain.store.event_log import EventLog
from domain.store.log_writer import NewEvent, append, begin, commit, connect_writer
from domain.store.verify_order import verify_order
from tests.servers import Database
from tests.store.toy import MOMENT, Noted

ROOT = Path(__file__).resolve().parents[2]
BODY = encode(Noted(text="x", occurred_at=MOMENT, actor="cb0001", source=Source.API, command_id=UUID("0" * 31 + "1")))


class Follower:
    """Reads on from the highest position that it saw."""

    def __init__(self, read: Callable[[int], list[int]]) -> None:
        self.seen: list[int] = []
        self._read = read

    def look(self) -> None:
        self.seen += self._read(self.seen[-1] if self.seen else 0)


def _writers(database: Database, threads: int, commands: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.writing_process", str(threads), str(commands)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(database.dsn("writer") + "\n")
    process.stdin.flush()
    return process


def test_followers_of_sixteen_writers_in_two_processes_miss_nothing_and_without_the_lock_they_would(
    opened: Database, event_log: EventLog
) -> None:
    followers = [
        Follower(lambda after, limit=limit: [event.position for event in event_log.read_all(after, limit)])  # type: ignore[misc]
        for limit in (1, 7, 1_000)
    ]
    done = Event()

    def follow(follower: Follower) -> None:
        while not done.is_set() or len(follower.seen) < event_log.head()[0]:
            follower.look()

    with ThreadPoolExecutor(3) as pool:
        following = [pool.submit(follow, follower) for follower in followers]
        processes = [_writers(opened, threads=8, commands=25) for _ in range(2)]
        acknowledged = [position for process in processes for position in json.loads(process.communicate()[0])]
        done.set()
        for one in following:
            one.result(30)
    assert len(acknowledged) == len(set(acknowledged)) == 2 * 8 * 25
    assert set(acknowledged) <= set(followers[0].seen)
    assert all(follower.seen == list(range(1, 1 + 3 * 400 + 1)) for follower in followers)
    with opened.connect("reader") as connection:
        assert verify_order(connection) == []
    assert _missed_without_the_lock(opened) == [1]


def _missed_without_the_lock(database: Database) -> list[int]:
    """The unsafe way: positions from a sequence, visible when their transactions end. What a follower missed."""
    with database.connect("owner", autocommit=True) as connection:
        connection.execute("CREATE TABLE views.unsafe (position bigserial PRIMARY KEY)")

        def read(after: int) -> list[int]:
            rows = connection.execute("SELECT position FROM views.unsafe WHERE position > %s ORDER BY 1", [after])
            return [position for (position,) in rows]

        follower = Follower(read)
        with database.connect("owner") as slow, database.connect("owner") as quick:
            slow.execute("INSERT INTO views.unsafe DEFAULT VALUES")
            quick.execute("INSERT INTO views.unsafe DEFAULT VALUES")
            quick.commit()
            follower.look()
            slow.commit()
            follower.look()
        return [position for position in read(0) if position not in follower.seen]


def test_with_the_lock_the_second_writer_waits_for_the_first(opened: Database, event_log: EventLog) -> None:
    follower = Follower(lambda after: [event.position for event in event_log.read_all(after, 100)])
    with (
        connect_writer(opened.dsn("writer")) as slow,
        connect_writer(opened.dsn("writer")) as quick,
        ThreadPoolExecutor(1) as pool,
    ):
        begin(slow, [])
        position, _ = append(slow, [_event()], [], ClockKind.SYSTEM)
        second = pool.submit(_write, quick)
        _wait_until_blocked(opened, quick.info.backend_pid)
        follower.look()
        assert follower.seen == [1]
        commit(slow)
        follower.look()
        assert follower.seen[:2] == [1, position]
        assert second.result(10) == position + 1
        follower.look()
    assert follower.seen == [1, 2, 3]


def _event() -> NewEvent:
    return NewEvent(uuid4(), 1, "toy.Noted", BODY)


def _write(connection: psycopg.Connection[Any]) -> int:
    begin(connection, [])
    position, _ = append(connection, [_event()], [], ClockKind.SYSTEM)
    commit(connection)
    return position


def _wait_until_blocked(database: Database, pid: int) -> None:
    with database.connect("superuser", autocommit=True) as superuser:
        while superuser.execute("SELECT cardinality(pg_blocking_pids(%s))", [pid]).fetchone() == (0,):
            pass
