"""Group commit: many commands in one transaction, each with a fate of its own."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.application import (
    Application,
    Busy,
    ClockIsNotSimulated,
    CommandReused,
    Receipt,
    VersionConflict,
)
from domain.commands import Command
from domain.model.errors import DomainError
from domain.model.event import stream_id
from domain.store import committer as module
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.log_writer import LogNotOpen
from domain.store.verify_order import verify_order
from domain.store.waiting import Closed
from tests.servers import Database
from tests.store.toy import (
    MOMENT,
    BookFull,
    ChangeRule,
    CopyFrom,
    Misbehave,
    TakeNumber,
    issued,
    note,
    toy_deciders,
)

BUGS = ("raises", "wrong type", "foreign command id", "unknown topic", "number not taken", "unseen stream")


@contextmanager
def one_batch(database: Database) -> Iterator[None]:
    """What is submitted meanwhile is decided in one batch: somebody else holds the lock until the end."""
    with database.connect("writer") as holder:
        holder.execute("SELECT hoso.lock_log()")
        yield


def together(database: Database, committer: GroupCommitter, *commands: Command) -> list[Receipt | BaseException]:
    """The fates of commands that share a batch; the first one waits for the lock alone, before them."""
    with one_batch(database):
        plug = committer.submit(note(uuid4(), "waits for the lock"))
        while not plug.running():
            pass
        futures = [committer.submit(command) for command in commands]
    plug.result(10)
    return [future.exception(10) or future.result() for future in futures]


def lines(log: EventLog, book: UUID) -> list[str]:
    return [getattr(recorded.body, "text", None) or recorded.body.TOPIC for recorded in log.read_stream(book)]


def in_order(database: Database) -> bool:
    with database.connect("reader") as connection:
        return verify_order(connection) == []


def test_the_receipt_says_where_the_command_stands(committer: GroupCommitter, event_log: EventLog) -> None:
    book = uuid4()
    receipt = committer.submit(note(book, "a", "b")).result()
    stored = event_log.read_stream(book)
    assert [recorded.body.text for recorded in stored] == ["a", "b"]
    assert receipt == Receipt(stored[-1].position, 2, book, stored[-1].recorded_at)
    assert event_log.head() == (receipt.position, receipt.recorded_at)


def test_what_happens_now_happens_when_it_is_recorded(committer: GroupCommitter, event_log: EventLog) -> None:
    book = uuid4()
    committer.submit(note(book, "a")).result()
    (recorded,) = event_log.read_stream(book)
    assert recorded.body.occurred_at == recorded.recorded_at


def test_a_repeated_command_gets_its_first_answer(
    committer: GroupCommitter, event_log: EventLog, opened: Database
) -> None:
    command = note(uuid4(), "once")
    first = committer.submit(command).result()
    again = committer.submit(command).result()
    with GroupCommitter(opened.dsn("writer"), toy_deciders()) as another_process:
        there = another_process.submit(command).result()
    assert again == there == replace(first, duplicate=True)
    assert event_log.handled(command.issued.command_id) == replace(first, duplicate=True)
    assert lines(event_log, command.book) == ["once"]


def test_a_command_repeated_within_a_batch_takes_effect_once(
    opened: Database, committer: GroupCommitter, event_log: EventLog
) -> None:
    command = note(uuid4(), "once")
    first, second = together(opened, committer, command, command)
    assert isinstance(first, Receipt)
    assert second == replace(first, duplicate=True)
    assert lines(event_log, command.book) == ["once"]


def test_a_used_command_id_with_another_request_is_refused(committer: GroupCommitter, event_log: EventLog) -> None:
    command = note(uuid4(), "once")
    committer.submit(command).result()
    with pytest.raises(CommandReused) as refusal:
        committer.submit(replace(command, texts=("twice",))).result()
    assert refusal.value.details == {"command_id": str(command.issued.command_id)}
    assert lines(event_log, command.book) == ["once"]


def test_a_refused_command_may_come_again_under_its_id(committer: GroupCommitter, event_log: EventLog) -> None:
    command = note(uuid4(), "a", "b")
    committer.submit(ChangeRule(issued=issued(), most=1)).result()
    with pytest.raises(BookFull):
        committer.submit(command).result()
    assert event_log.handled(command.issued.command_id) is None
    committer.submit(ChangeRule(issued=issued(), most=2)).result()
    assert not committer.submit(command).result().duplicate


def test_two_commands_of_one_batch_see_each_other(
    opened: Database, committer: GroupCommitter, event_log: EventLog
) -> None:
    book = uuid4()
    committer.submit(ChangeRule(issued=issued(), most=2)).result()
    fates = together(opened, committer, *(note(book, text) for text in "abc"))
    assert [type(fate) for fate in fates] == [Receipt, Receipt, BookFull]
    assert lines(event_log, book) == ["a", "b"]


def test_a_changed_rule_holds_from_the_next_command_of_its_batch_on(
    opened: Database, committer: GroupCommitter
) -> None:
    fates = together(opened, committer, note(uuid4(), "a"), ChangeRule(issued=issued(), most=0), note(uuid4(), "b"))
    assert [type(fate) for fate in fates] == [Receipt, Receipt, BookFull]


@pytest.mark.parametrize("how", BUGS)
def test_one_poison_among_good_commands_fails_alone_and_leaves_no_trace(
    opened: Database, committer: GroupCommitter, event_log: EventLog, how: str
) -> None:
    book = uuid4()
    fates = together(
        opened,
        committer,
        note(book, "before"),
        Misbehave(issued=issued(), book=book, how=how),
        note(book, "after"),
    )
    assert [isinstance(fate, Receipt) for fate in fates] == [True, False, True]
    assert not isinstance(fates[1], DomainError)
    assert lines(event_log, book) == ["before", "after"]
    assert committer.submit(note(book, "later")).result().version == 3
    assert in_order(opened)


def test_a_command_that_the_database_would_not_take_does_not_fail_its_neighbours_twice(
    opened: Database, committer: GroupCommitter, event_log: EventLog
) -> None:
    books = [uuid4() for _ in range(20)]
    poison = [Misbehave(issued=issued(), book=book, how="unknown topic") for book in books[::5]]
    fates = together(opened, committer, *(note(book, "good") for book in books), *poison)
    assert [isinstance(fate, Receipt) for fate in fates] == [True] * 20 + [False] * 4
    assert all(lines(event_log, book) == ["good"] for book in books)


def test_a_stale_expectation_is_told_who_wrote_last(committer: GroupCommitter) -> None:
    book = uuid4()
    committer.submit(note(book, "a", expected_version=0)).result()
    with pytest.raises(VersionConflict) as refusal:
        committer.submit(note(book, "b", expected_version=0)).result()
    assert refusal.value.details == {"expected": 0, "actual": 1, "last_actor": "cb0001", "last_topic": "toy.Noted"}
    assert committer.submit(note(book, "b", expected_version=1)).result().version == 2


def test_of_two_who_saw_the_same_version_one_succeeds(opened: Database, committer: GroupCommitter) -> None:
    book = uuid4()
    fates = together(opened, committer, *(note(book, text, expected_version=0) for text in "ab"))
    assert [type(fate) for fate in fates] == [Receipt, VersionConflict]


def test_a_decision_looks_at_other_streams_as_of_the_same_moment(
    opened: Database, committer: GroupCommitter, event_log: EventLog
) -> None:
    source, copy = uuid4(), uuid4()
    together(opened, committer, note(source, "seen"), CopyFrom(issued=issued(), book=copy, other=source))
    assert lines(event_log, copy) == ["seen"]


def test_what_another_process_wrote_is_seen(opened: Database, committer: GroupCommitter, event_log: EventLog) -> None:
    book, copy = uuid4(), uuid4()
    committer.submit(note(book, "a")).result()
    with GroupCommitter(opened.dsn("writer"), toy_deciders()) as another:
        assert another.submit(note(book, "b")).result().version == 2
        assert committer.submit(note(book, "c")).result().version == 3
        assert another.submit(ChangeRule(issued=issued(), most=3)).result().version == 1
        with pytest.raises(BookFull):
            committer.submit(note(book, "d")).result()
        another.submit(note(copy, "x")).result()
    assert lines(event_log, book) == ["a", "b", "c"]
    assert in_order(opened)


def test_states_are_forgotten_and_read_again(
    opened: Database, event_log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CACHED_STREAMS", 2)
    monkeypatch.setattr(module, "FORGET_BEYOND", 3)
    books = [uuid4() for _ in range(5)]
    with (
        GroupCommitter(opened.dsn("writer"), toy_deciders()) as one,
        GroupCommitter(opened.dsn("writer"), toy_deciders()) as other,
    ):
        for n, (book, committer) in enumerate(itertools.product([*books, *books], [one, one, other])):
            committer.submit(note(book, str(n))).result()
    assert [len(event_log.read_stream(book)) for book in books] == [6] * 5
    assert in_order(opened)


def test_numbers_of_a_register_have_no_gaps_and_no_doubles(opened: Database, event_log: EventLog) -> None:
    """Two processes, twelve threads; every fifth order fails after it asked for a number."""

    def orders(committer: GroupCommitter, k: int) -> list[Future[Receipt]]:
        futures = []
        for i in range(20):
            book = uuid4()
            futures.append(committer.submit(TakeNumber(issued=issued(), book=book, register="mc:2020-03-02")))
            if (i + k) % 5 == 0:
                committer.submit(Misbehave(issued=issued(), book=book, how="number not taken"))
        return futures

    with (
        GroupCommitter(opened.dsn("writer"), toy_deciders()) as one,
        GroupCommitter(opened.dsn("writer"), toy_deciders()) as other,
        ThreadPoolExecutor(12) as pool,
    ):
        futures = list(pool.map(orders, [one, other] * 6, range(12)))
        receipts = [future.result() for several in futures for future in several]
    numbers = [event_log.read_stream(receipt.stream_id)[0].body.number for receipt in receipts]
    assert sorted(numbers) == list(range(1, 241))
    taken = event_log.read_stream(stream_id("register", "mc:2020-03-02"))
    assert [recorded.version for recorded in taken] == list(range(1, 241))
    assert in_order(opened)


def test_the_position_of_a_receipt_covers_the_events_of_further_streams(
    committer: GroupCommitter, event_log: EventLog
) -> None:
    receipt = committer.submit(TakeNumber(issued=issued(), book=uuid4(), register="r")).result()
    assert event_log.read_stream(stream_id("register", "r"))[-1].position == receipt.position
    assert receipt.version == 1


def test_a_log_on_the_real_clock_takes_no_moment(committer: GroupCommitter) -> None:
    with pytest.raises(ClockIsNotSimulated):
        committer.submit(note(uuid4(), "a", recorded_at=MOMENT)).result()


def test_a_simulated_log_records_commands_when_they_say(simulated: Database) -> None:
    later = MOMENT + timedelta(hours=3)
    with GroupCommitter(simulated.dsn("writer"), toy_deciders()) as committer:
        fates = together(
            simulated,
            committer,
            note(uuid4(), "a", recorded_at=later),
            note(uuid4(), "b", "c", recorded_at=MOMENT),
            note(uuid4(), "d"),
        )
    tick = timedelta(microseconds=1)
    assert [fate.recorded_at for fate in fates if isinstance(fate, Receipt)] == [
        later,
        later + 2 * tick,
        later + 3 * tick,
    ]


def test_the_moment_of_recording_is_no_part_of_what_is_asked(simulated: Database) -> None:
    command = note(uuid4(), "a", recorded_at=MOMENT)
    with GroupCommitter(simulated.dsn("writer"), toy_deciders()) as committer:
        committer.submit(command).result()
        later = replace(command, issued=replace(command.issued, recorded_at=MOMENT + timedelta(days=1)))
        assert committer.submit(later).result().duplicate


def test_commands_wait_for_an_open_log(unopened: Database) -> None:
    with GroupCommitter(unopened.dsn("writer"), toy_deciders()) as committer, pytest.raises(LogNotOpen):
        committer.submit(note(uuid4(), "a")).result()


def test_an_order_that_was_called_off_in_time_is_not_performed(
    opened: Database, committer: GroupCommitter, event_log: EventLog
) -> None:
    book = uuid4()
    with one_batch(opened):
        plug = committer.submit(note(uuid4(), "waits"))
        while not plug.running():
            pass
        future = committer.submit(note(book, "called off"))
        assert future.cancel()
        assert not plug.cancel()
    committer.submit(note(uuid4(), "after")).result()
    assert event_log.read_stream(book) == []


def test_a_full_queue_says_so(opened: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    with GroupCommitter(opened.dsn("writer"), toy_deciders()) as committer:
        with one_batch(opened):
            plug = committer.submit(note(uuid4(), "waits"))
            while not plug.running():
                pass
            waiting = [committer.submit(note(uuid4(), str(n))) for n in range(2)]
            with pytest.raises(Busy) as refusal:
                committer.submit(note(uuid4(), "too many"), wait_seconds=0)
            assert refusal.value.details == {"waiting": 2}
        assert all(future.result() for future in waiting)


def test_closing_finishes_what_waits_and_takes_no_more(opened: Database, event_log: EventLog) -> None:
    committer = GroupCommitter(opened.dsn("writer"), toy_deciders())
    book = uuid4()
    futures = [committer.submit(note(book, str(n))) for n in range(50)]
    committer.close()
    assert all(future.done() for future in futures)
    assert lines(event_log, book) == [str(n) for n in range(50)]
    with pytest.raises(Closed):
        committer.submit(note(book, "late"))


async def test_asynchronous_callers_share_batches(committer: GroupCommitter, event_log: EventLog) -> None:
    application = Application(committer)
    book = uuid4()
    receipts = await asyncio.gather(*(application.perform(note(book, str(n))) for n in range(100)))
    assert sorted(receipt.version for receipt in receipts) == list(range(1, 101))
    command = note(book, "x")
    await application.perform(command)
    with pytest.raises(CommandReused):
        await application.perform(replace(command, texts=("y",)))


def test_a_command_that_nobody_decides_is_a_bug_of_its_caller(committer: GroupCommitter) -> None:
    with pytest.raises(KeyError):
        committer.submit(Command(issued=issued()))


def test_refusals_speak_both_languages(committer: GroupCommitter) -> None:
    with pytest.raises(VersionConflict) as refusal:
        Application(committer).handle(note(uuid4(), "a", expected_version=3))
    error: Any = refusal.value
    assert error.code == "version-conflict"
    assert "bản 3" in error.vi
    assert "version 3" in error.en
