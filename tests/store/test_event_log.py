"""Reading the log, directly and through the event sourcing library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import DatabaseError

from domain.model import log
from domain.model.event import TOPICS, Recorded, Source
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.library import Uncommitted
from domain.store.reading import UnreadableEvent
from tests.servers import Database
from tests.store.toy import MOMENT, Book, BookDecider, Noted, note


@pytest.fixture
def writable(opened: Database) -> Iterator[EventLog]:
    with EventLog(opened.dsn("writer")) as event_log:
        yield event_log


def body(text: str, **other: Any) -> Noted:
    return Noted(text=text, occurred_at=MOMENT, actor="cb0001", source=Source.API, command_id=uuid4(), **other)


def fold(book: Book | None, events: Iterable[Recorded[Any]]) -> Book | None:
    """A projector for the library's repository."""
    decider = BookDecider()
    for recorded in events:
        book = decider.evolve(book or decider.initial(), recorded)
    return book


def test_a_stream_is_read_in_order_and_from_a_version_on(committer: GroupCommitter, event_log: EventLog) -> None:
    book = uuid4()
    committer.submit(note(book, "a", "b", "c")).result()
    events = event_log.read_stream(book)
    assert [(event.version, event.body.text) for event in events] == [(1, "a"), (2, "b"), (3, "c")]
    assert event_log.read_stream(book, 2) == events[2:]
    assert event_log.read_stream(uuid4()) == []
    assert all(
        event.recorded_at.tzinfo is UTC and event.body.occurred_at.utcoffset() == timedelta(0) for event in events
    )


def test_several_streams_are_read_at_once(committer: GroupCommitter, event_log: EventLog) -> None:
    books = [uuid4() for _ in range(3)]
    for book in books[:2]:
        committer.submit(note(book, "a", "b")).result()
    found = event_log.read_streams(books)
    assert found == {book: event_log.read_stream(book) for book in books}


def test_an_event_of_an_unknown_topic_or_form_is_named(
    committer: GroupCommitter, event_log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = uuid4()
    committer.submit(note(book, "a")).result()
    monkeypatch.delitem(TOPICS, "toy.Noted")
    monkeypatch.setattr("domain.model.event._decoders", {})
    with pytest.raises(UnreadableEvent) as refusal:
        event_log.read_stream(book)
    assert refusal.value.details == {"position": 2, "topic": "toy.Noted", "reason": "unknown topic"}
    monkeypatch.setitem(TOPICS, "toy.Noted", log.ClockSet)
    with pytest.raises(UnreadableEvent) as refusal:
        event_log.read_all(0, 10)
    assert refusal.value.details["position"] == 2


def test_waiting_ends_when_the_position_is_there(committer: GroupCommitter, event_log: EventLog) -> None:
    assert event_log.wait_for(1, timeout_seconds=10) == 1
    reached: list[int] = []
    waiting = [Thread(target=lambda n=n: reached.append(event_log.wait_for(n, timeout_seconds=20))) for n in (2, 4)]
    for thread in waiting:
        thread.start()
    committer.submit(note(uuid4(), "a", "b")).result()
    committer.submit(note(uuid4(), "c")).result()
    for thread in waiting:
        thread.join()
    assert max(reached) == 4
    assert len(reached) == 2
    assert event_log.wait_for(99, timeout_seconds=0.05) == 4


def test_a_false_notice_deceives_nobody(opened: Database, event_log: EventLog) -> None:
    assert event_log.wait_for(1, timeout_seconds=10) == 1
    with opened.connect("projector", autocommit=True) as stranger:
        stranger.execute("SELECT pg_notify('hoso_log', '99'), pg_notify('hoso_log', 'no number')")
    assert event_log.wait_for(2, timeout_seconds=0.5) == 1


def test_waiting_outlasts_a_lost_connection(opened: Database, committer: GroupCommitter, event_log: EventLog) -> None:
    assert event_log.wait_for(1, timeout_seconds=10) == 1
    with opened.connect("superuser", autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'hoso listener' AND datname = current_database()"
        )
    committer.submit(note(uuid4(), "a")).result()
    assert event_log.wait_for(2, timeout_seconds=10) == 2


def test_reading_outlasts_a_lost_connection(opened: Database, committer: GroupCommitter, event_log: EventLog) -> None:
    assert len(event_log.read_all(0, 10)) == 1
    with opened.connect("superuser", autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    assert len(event_log.read_all(0, 10)) == 1


# --- the library over the same table


def test_the_librarys_repository_folds_our_events(committer: GroupCommitter, event_log: EventLog) -> None:
    book = uuid4()
    committer.submit(note(book, "a", "b")).result()
    assert event_log.repository.get(book, projector_func=fold) == Book(("a", "b"))  # type: ignore[type-var]
    assert event_log.repository.get(book, version=1, projector_func=fold) == Book(("a",))  # type: ignore[type-var]
    with pytest.raises(AggregateNotFoundError):
        event_log.repository.get(uuid4(), projector_func=fold)  # type: ignore[type-var]


def test_the_librarys_notification_log_is_our_log(committer: GroupCommitter, event_log: EventLog) -> None:
    committer.submit(note(uuid4(), "a", "b", "c")).result()
    notifications = event_log.notification_log.select(start=2, limit=2)
    assert [notification.id for notification in notifications] == [2, 3]
    assert event_log.notification_log["1,10"].items[0].topic == "log.Opened"
    by_topic = event_log.notification_log.select(start=1, limit=10, topics=["log.Opened"])
    events: list[Any] = [event_log.mapper.to_domain_event(notification) for notification in by_topic]
    assert events == event_log.read_all(0, 1)
    assert event_log.recorder.max_notification_id() == 4


def test_the_librarys_subscriptions_follow_our_log(committer: GroupCommitter, event_log: EventLog) -> None:
    with event_log.recorder.subscribe(gt=1) as subscription:
        committer.submit(note(uuid4(), "a")).result()
        first = next(subscription)
        committer.submit(note(uuid4(), "b")).result()
        second = next(subscription)
    assert [first.id, second.id] == [2, 3]


def test_the_librarys_save_goes_through_append(writable: EventLog) -> None:
    book = uuid4()
    recordings = writable.save(*(Uncommitted(book, version, body(str(version))) for version in (1, 2)))
    assert [recording.notification.id for recording in recordings] == [2, 3]
    assert [event.body.text for event in writable.read_stream(book)] == ["1", "2"]
    with pytest.raises(DatabaseError, match="does not follow in stream"):
        writable.save(Uncommitted(book, 99, body("x")))


def test_the_library_may_not_write_as_a_reader(event_log: EventLog) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        event_log.save(Uncommitted(uuid4(), 1, body("x")))


def test_the_library_makes_no_tables(opened: Database, event_log: EventLog) -> None:
    with opened.connect("reader") as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'hoso'::regnamespace AND relkind = 'r' ORDER BY 1"
        ).fetchall()
    assert [name for (name,) in tables] == ["handled_commands", "log_head", "migrations", "stored_events", "topics"]


def test_the_surroundings_do_not_lead_the_library_elsewhere(opened: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POSTGRES_DBNAME", "POSTGRES_SCHEMA", "STORED_POSTGRES_SCHEMA", "CREATE_TABLE", "PERSISTENCE_MODULE"):
        monkeypatch.setenv(name, "elsewhere")
    with EventLog(opened.dsn("reader")) as event_log:
        assert event_log.head()[0] == 1


def test_before_the_log_is_opened_it_has_no_head(unopened: Database) -> None:
    with EventLog(unopened.dsn("reader")) as event_log:
        assert event_log.head() == (0, None)
        assert event_log.read_all(0, 10) == []


def test_instants_are_utc_whatever_the_server_says(opened: Database) -> None:
    with opened.connect("superuser", autocommit=True) as superuser:
        superuser.execute(f"ALTER DATABASE {opened.name} SET timezone = 'Asia/Ho_Chi_Minh'")
    with EventLog(opened.dsn("reader")) as event_log:
        (recorded,) = event_log.read_all(0, 1)
    assert recorded.recorded_at.tzinfo is UTC
