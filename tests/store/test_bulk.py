"""The bulk path: the same order, the same checks, done once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.application import CommandReused
from domain.model.event import IMPORTER, Event, Source
from domain.store import bulk
from domain.store.bulk import BulkOrder, BulkResult, BulkWriter
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.log_writer import LogNotOpen
from domain.store.verify_order import verify_order
from tests.servers import Database
from tests.store.breaking_proxy import BreakingProxy
from tests.store.toy import MOMENT, Noted, note, toy_deciders

HASH = bytes(32)


def noted(command_id: UUID, *texts: str) -> list[Event]:
    return [
        Noted(text=text, occurred_at=MOMENT, actor=IMPORTER, source=Source.IMPORT, command_id=command_id)
        for text in texts
    ]


def orders(count: int, events: int) -> list[BulkOrder]:
    ids = [(uuid4(), uuid4()) for _ in range(count)]
    return [
        BulkOrder(command_id, HASH, stream, noted(command_id, *map(str, range(events)))) for command_id, stream in ids
    ]


def write(database: Database, several: Sequence[BulkOrder]) -> BulkResult:
    with BulkWriter(database.dsn("writer")) as writer:
        result = writer.write(several)
    with database.connect("reader") as connection:
        assert verify_order(connection) == []
    return result


def test_orders_are_written_in_their_order_over_many_transactions(opened: Database, event_log: EventLog) -> None:
    several = orders(700, 4)
    result = write(opened, several)
    assert (result.orders, result.events, result.repeated) == (700, 2_800, 0)
    assert result.last is not None
    assert (result.last.position, result.last.version, result.last.stream_id) == (2_801, 4, several[-1].stream_id)
    stored = event_log.read_all(1, 10_000)
    assert [(event.stream_id, event.version) for event in stored] == [
        (order.stream_id, version) for order in several for version in range(1, 5)
    ]
    assert event_log.handled(several[3].command_id) is not None


def test_writing_again_changes_nothing(opened: Database, event_log: EventLog) -> None:
    several = orders(30, 50)
    first = write(opened, several)
    head = event_log.head()
    again = write(opened, several)
    assert (again.orders, again.events, again.repeated) == (30, 0, 30)
    assert again.last is not None
    assert first.last is not None
    assert (again.last.position, again.last.duplicate, first.last.duplicate) == (first.last.position, True, False)
    assert event_log.head() == head


def test_an_interrupted_write_is_finished_by_writing_again(opened: Database, event_log: EventLog) -> None:
    several = orders(30, 50)
    write(opened, several[:11])
    result = write(opened, several)
    assert (result.repeated, result.events) == (11, 19 * 50)
    assert event_log.head()[0] == 1 + 30 * 50


def test_an_order_goes_on_where_its_stream_ends(opened: Database, event_log: EventLog) -> None:
    stream = uuid4()
    with GroupCommitter(opened.dsn("writer"), toy_deciders()) as committer:
        committer.submit(note(stream, "a")).result()
        command_id = uuid4()
        write(opened, [BulkOrder(command_id, HASH, stream, noted(command_id, "b", "c"))])
        assert committer.submit(note(stream, "d")).result().version == 4
    assert [event.body.text for event in event_log.read_stream(stream)] == ["a", "b", "c", "d"]


def test_a_command_id_of_another_request_is_refused(opened: Database, event_log: EventLog) -> None:
    (order,) = orders(1, 2)
    write(opened, [order])
    other = BulkOrder(order.command_id, bytes([1] * 32), uuid4(), order.events)
    with pytest.raises(CommandReused):
        write(opened, [*orders(1, 1), other])
    assert event_log.head()[0] == 3


def test_what_could_not_be_read_is_not_written(opened: Database, event_log: EventLog) -> None:
    class Unknown(Noted, frozen=True, kw_only=True):
        TOPIC = "toy.Unknown"

    command_id = uuid4()
    body = Unknown(text="x", occurred_at=MOMENT, actor=IMPORTER, source=Source.IMPORT, command_id=command_id)
    with pytest.raises(KeyError, match=r"toy\.Unknown"):
        write(opened, [*orders(1, 1), BulkOrder(command_id, HASH, uuid4(), [body])])
    assert event_log.head()[0] == 1


def test_a_large_order_is_one_transaction(opened: Database, event_log: EventLog) -> None:
    (order,) = orders(1, 5_000)
    assert write(opened, [order]).events == 5_000
    assert len(event_log.read_stream(order.stream_id)) == 5_000


def test_a_lost_answer_doubles_nothing(opened: Database, event_log: EventLog) -> None:
    with BreakingProxy(opened.dsn("writer")) as proxy, BulkWriter(proxy.dsn) as writer:
        proxy.cut_after_commit = 2
        result = writer.write(orders(40, 50))
    assert (result.orders, result.events + 50 * result.repeated) == (40, 2_000)
    assert event_log.head()[0] == 2_001


def test_in_a_simulated_log_an_import_is_recorded_in_the_offices_time(simulated: Database) -> None:
    write(simulated, orders(2, 3))
    with EventLog(simulated.dsn("reader")) as log:
        stamps = [event.recorded_at for event in log.read_all(1, 10)]
    assert stamps == [MOMENT + timedelta(microseconds=n) for n in range(1, 7)]


def test_nothing_is_imported_into_a_log_that_is_not_open(unopened: Database) -> None:
    with pytest.raises(LogNotOpen):
        write(unopened, orders(1, 1))


def test_transactions_are_filled_up_to_their_size() -> None:
    sizes = [len(together) for together in bulk._transactions(orders(5, 400))]
    assert sizes == [2, 2, 1]
