"""`hoso.append` itself: what it gives, and what it refuses, whoever calls it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.model import log
from domain.store.log_writer import NewCommand, NewEvent, append, begin, commit, connect_writer
from domain.store.verify_order import verify_order
from tests.servers import Database
from tests.store.toy import MOMENT

TICK: Final = timedelta(microseconds=1)
HASH: Final = bytes(32)

Connection = psycopg.Connection[Any]


@pytest.fixture
def writer(opened: Database) -> Iterator[Connection]:
    with connect_writer(opened.dsn("writer")) as connection:
        yield connection


@pytest.fixture
def simulating(simulated: Database) -> Iterator[Connection]:
    with connect_writer(simulated.dsn("writer")) as connection:
        yield connection


def event(stream: UUID | None = None, version: int = 1, moment: datetime | None = None, **other: Any) -> NewEvent:
    return NewEvent(stream or uuid4(), version, other.get("topic", "toy.Noted"), other.get("state", b"{}"), moment)


def add(
    connection: Connection, *events: NewEvent, commands: Sequence[NewCommand] = (), simulated: bool = False
) -> tuple[int, datetime]:
    """Append in a transaction of its own."""
    begin(connection, [])
    clock = log.ClockKind.SIMULATED if simulated else log.ClockKind.SYSTEM
    last = append(connection, events, commands, clock)
    commit(connection)
    return last


def refused(connection: Connection, state: str, *events: NewEvent, **options: Any) -> None:
    """The append is refused with this state, and nothing of it remains."""
    before = _rows(connection)
    with pytest.raises(psycopg.Error) as refusal:
        add(connection, *events, **options)
    connection.execute("ROLLBACK")
    assert refusal.value.sqlstate == state, refusal.value
    assert _rows(connection) == before


def _rows(connection: Connection) -> list[Any]:
    return [
        connection.execute(f"SELECT * FROM hoso.{table} ORDER BY 1, 2").fetchall()
        for table in ("stored_events", "handled_commands")
    ]


def _stamps(connection: Connection) -> list[tuple[int, datetime]]:
    return connection.execute("SELECT notification_id, recorded_at FROM hoso.stored_events ORDER BY 1").fetchall()


def test_positions_go_on_without_gaps_in_the_order_given(writer: Connection) -> None:
    streams = [uuid4() for _ in range(3)]
    assert add(writer, *(event(stream) for stream in streams))[0] == 4
    assert add(writer, event(streams[1], 2), event(streams[1], 3))[0] == 6
    order = writer.execute("SELECT originator_id FROM hoso.stored_events ORDER BY notification_id").fetchall()
    assert [stream for (stream,) in order] == [log.STREAM, *streams, streams[1], streams[1]]
    assert verify_order(writer) == []


def test_a_rolled_back_append_leaves_no_gap(writer: Connection) -> None:
    begin(writer, [])
    append(writer, [event(), event()], [], log.ClockKind.SYSTEM)
    writer.execute("ROLLBACK")
    assert add(writer, event())[0] == 2


def test_each_event_is_recorded_after_the_one_before_it(writer: Connection) -> None:
    _, last = add(writer, *(event() for _ in range(5)))
    stamps = [recorded_at for _, recorded_at in _stamps(writer)][1:]
    assert stamps == [last - k * TICK for k in (4, 3, 2, 1, 0)]


def test_what_is_decided_under_the_lock_is_recorded_at_the_moment_of_the_lock(writer: Connection) -> None:
    head, _ = begin(writer, [])
    assert head is not None
    writer.execute("SELECT pg_sleep(0.01)")
    _, recorded_at = append(writer, [event()], [], log.ClockKind.SYSTEM)
    commit(writer)
    assert recorded_at == head.now


def test_nobody_dates_events_back_by_sitting_on_the_lock(opened: Database) -> None:
    with opened.connect("owner", autocommit=True) as connection:
        begin(connection, [])
        connection.execute("UPDATE hoso.log_head SET locked_at = locked_at - interval '31 seconds'")
        with pytest.raises(psycopg.Error) as refusal:
            append(connection, [event()], [], log.ClockKind.SYSTEM)
        connection.execute("ROLLBACK")
    assert refusal.value.sqlstate == "HS009"


def test_the_moment_of_an_earlier_transactions_lock_is_not_taken(writer: Connection, opened: Database) -> None:
    begin(writer, [])
    writer.execute("COMMIT")
    with opened.connect("reader") as reader:
        (before,) = reader.execute("SELECT clock_timestamp()").fetchall()[0]
    _, recorded_at = append(writer, [event()], [], log.ClockKind.SYSTEM)
    assert recorded_at > before


@pytest.mark.parametrize("versions", [(2,), (99,), (0,), (1, 3), (1, 1), (2, 1), (-1,)])
def test_versions_follow_the_last_one_of_the_stream(writer: Connection, versions: tuple[int, ...]) -> None:
    stream = uuid4()
    refused(writer, "HS002", *(event(stream, version) for version in versions))


@pytest.mark.parametrize("version", [1, 2, 4])
def test_versions_follow_what_is_stored(writer: Connection, version: int) -> None:
    stream = uuid4()
    add(writer, event(stream, 1), event(stream, 2))
    refused(writer, "HS002", event(stream, version))
    add(writer, event(stream, 3))


def test_unknown_topics_are_refused(writer: Connection) -> None:
    refused(writer, "HS003", event(), event(topic="os:system"))


def test_a_command_is_noted_once(writer: Connection) -> None:
    stream, command_id = uuid4(), uuid4()
    command = NewCommand(command_id, HASH, stream, 1, 1)
    add(writer, event(stream), commands=[command])
    refused(writer, "HS004", event(stream, 2), commands=[command])
    refused(writer, "HS005", event(stream, 2), commands=[NewCommand(command_id, bytes([1] * 32), stream, 2, 1)])
    _, handled = begin(writer, [command_id, uuid4()])
    writer.execute("ROLLBACK")
    assert handled.keys() == {command_id}
    receipt = handled[command_id].receipt
    assert (receipt.position, receipt.version, receipt.stream_id) == (2, 1, stream)
    assert receipt.recorded_at == _stamps(writer)[-1][1]


def test_a_command_without_events_is_noted_at_the_head(writer: Connection) -> None:
    command_id = uuid4()
    position, recorded_at = add(writer, commands=[NewCommand(command_id, HASH, uuid4(), 0, 0)])
    _, handled = begin(writer, [command_id])
    writer.execute("ROLLBACK")
    assert position == 1
    assert (handled[command_id].receipt.position, handled[command_id].receipt.recorded_at) == (1, recorded_at)


def test_one_command_id_twice_in_a_call_is_refused(writer: Connection) -> None:
    command = NewCommand(uuid4(), HASH, uuid4(), 0, 0)
    refused(writer, "23505", commands=[command, command])


@pytest.mark.parametrize(
    "broken",
    [
        "'{1,2}', '{toy.Noted}', '{x}', NULL, '{}', '{}', '{}', '{}', '{}'",
        "NULL, '{toy.Noted}', '{x}', NULL, '{}', '{}', '{}', '{}', '{}'",
        "'{1}', '{}', '{x}', NULL, '{}', '{}', '{}', '{}', '{}'",
        "'{1}', '{toy.Noted}', '{x}', NULL, '{}', '{x}', '{}', '{}', '{}'",
        "'{1}', '{toy.Noted}', '{x}', NULL, NULL, '{}', '{}', '{}', '{}'",
        f"'{{1}}', '{{toy.Noted}}', '{{x}}', NULL, '{{{uuid4()}}}', '{{x}}', '{{{uuid4()}}}', '{{1}}', '{{2}}'",
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(writer: Connection, broken: str) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        writer.execute(f"SELECT hoso.append(%b::uuid[], {broken})", [[uuid4()]])
    assert refusal.value.sqlstate == "HS008"


@pytest.mark.parametrize("column", ["versions", "topics", "states", "stream_ids"])
def test_no_part_of_an_event_is_missing(writer: Connection, column: str) -> None:
    given = {"stream_ids": f"'{{{uuid4()}}}'", "versions": "'{1}'", "topics": "'{toy.Noted}'", "states": "'{x}'"}
    given[column] = "'{NULL}'"
    with pytest.raises(psycopg.Error) as refusal:
        writer.execute(f"SELECT hoso.append({', '.join(given.values())}, NULL, '{{}}', '{{}}', '{{}}', '{{}}', '{{}}')")
    assert refusal.value.sqlstate in ("23502", "HS002", "HS003")


def test_a_log_on_the_systems_clock_takes_no_moment_from_anybody(writer: Connection) -> None:
    refused(writer, "HS006", event(moment=MOMENT), simulated=True)


def test_a_log_with_a_simulated_clock_needs_the_moment_of_each_event(simulating: Connection) -> None:
    refused(simulating, "HS006", event())
    refused(simulating, "HS006", event(moment=MOMENT), event(), simulated=True)


def test_simulated_moments_are_kept_as_long_as_they_rise(simulating: Connection) -> None:
    moments = [MOMENT + timedelta(hours=h) for h in (1, 5, 2, 2, 7)]
    add(simulating, *(event(moment=moment) for moment in moments), simulated=True)
    add(simulating, event(moment=MOMENT), simulated=True)
    expected = [MOMENT]
    for moment in [*moments, MOMENT]:
        expected.append(max(expected[-1] + TICK, moment))
    assert [recorded_at for _, recorded_at in _stamps(simulating)] == expected


def test_nothing_comes_before_the_log_is_opened(unopened: Database) -> None:
    with connect_writer(unopened.dsn("writer")) as writer:
        assert begin(writer, []) == (None, {})
        writer.execute("ROLLBACK")
        refused(writer, "HS001", event())
        opened = event(topic="log.Opened", state=b'{"clock":"system"}')
        refused(writer, "HS001", event(), opened)
        refused(writer, "HS001", opened, event(topic="log.Opened", state=b'{"clock":"system"}'))
        refused(writer, "23514", event(topic="log.Opened", state=b'{"clock":"mine"}'))


def test_a_log_is_opened_once(writer: Connection) -> None:
    refused(writer, "HS001", event(topic="log.Opened", state=b'{"clock":"simulated"}'))


def test_listeners_hear_the_last_position(opened: Database, writer: Connection) -> None:
    with opened.connect("reader", autocommit=True) as listener:
        listener.execute("LISTEN hoso_log")
        add(writer, event(), event())
        assert [notice.payload for notice in listener.notifies(timeout=5, stop_after=1)] == ["3"]


def test_fifty_thousand_events_in_one_call_do_not_hang(writer: Connection) -> None:
    stream = uuid4()
    position, _ = add(writer, *(event(stream, version, state=bytes(200)) for version in range(1, 50_001)))
    assert position == 50_001
