"""The projector and its runner: batches, position, leader, restart, poison."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest

from domain.model import dossier_events as ev
from domain.model.event import APPLICANT, encode
from domain.model.log import ClockKind
from domain.store.log_writer import NewEvent, append, connect_writer
from projections import generation, queries, rows
from projections.dump import digest
from projections.indexing import make_indexes
from projections.projector import Projector
from projections.runner import Runner
from tests.domain.histories import Story, meta
from tests.projections.conftest import Views, code
from tests.servers import Database


def lodged_at(number: int) -> ev.Lodged:
    return ev.Lodged(
        **meta(datetime(2026, 3, 2, 1, tzinfo=UTC), APPLICANT),
        procedure_code="P",
        agency_id="cl",
        unit_id="mc",
        channel=ev.Channel.ONLINE,
        applicant_id=UUID(int=number),
    )


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def running(runner: Runner) -> Iterator[threading.Event]:
    """A runner in a thread; the event is set once it leads."""
    leads = threading.Event()
    thread = threading.Thread(target=runner.run, args=(leads.set,))
    thread.start()
    try:
        yield leads
    finally:
        runner.stop()
        thread.join(20)
        assert not thread.is_alive()


def test_a_batch_that_fails_changes_neither_rows_nor_position(views: Views, monkeypatch: pytest.MonkeyPatch) -> None:
    views.follow()
    before = digest(views.writing)
    views.tell(Story().received("mon 08:00"))

    def fails(*_: Any) -> None:
        raise ConnectionError("the machine was switched off")

    with monkeypatch.context() as patched:
        patched.setattr(Projector, "_move_to", fails)
        with pytest.raises(ConnectionError):
            views.follow()
    assert digest(views.writing) == before
    assert views.follow() > 0
    assert views.rows("SELECT code FROM views.dossiers") == [(code(1),)]


@pytest.mark.parametrize("batch", [1, 2, 7, 1000])
def test_a_projector_can_stop_and_go_on_after_any_batch(views: Views, batch: int) -> None:
    views.follow()
    story = Story().held("mon 08:00").asked("tue 08:00", "b1").brought("wed 08:00").completed("thu 08:00", "b1", "th")
    views.tell(story)
    views.tell(Story().received("mon 09:00").sent("mon 10:00", "r1", "b2", "th"))
    while Projector(views.writing, batch=batch).advance() is not None:
        continue
    live = digest(views.writing)
    fresh = generation.create(views.writing)
    make_indexes(views.database.dsn("projector"), views.writing, fresh, 1)
    Projector(views.writing, fresh).catch_up()
    assert digest(views.writing, fresh) == live


def test_what_is_kept_in_memory_is_dropped_when_somebody_else_moved_the_position(views: Views) -> None:
    views.follow()
    mine, other = Projector(views.writing), Projector(views.writing)
    views.tell(Story().received("mon 08:00"))
    mine.catch_up()
    dossier = UUID(int=0xD0551E70001)
    views.log.record(dossier, ev.StepStarted(**meta(datetime(2026, 3, 2, 2, tzinfo=UTC), "r1"), step_id="th"))
    other.catch_up()
    views.log.record(dossier, ev.StepCompleted(**meta(datetime(2026, 3, 2, 3, tzinfo=UTC), "r1"), step_id="th"))
    mine.catch_up()
    assert views.rows("SELECT version, step_id FROM views.dossiers") == [(4, "th")]


def test_a_follower_misses_nothing_that_many_writers_record_at_once(views: Views) -> None:
    views.follow()
    writers, each = 8, 40

    def write(writer: int) -> None:
        with connect_writer(views.database.dsn("writer")) as connection:
            for number in range(each):
                stream = UUID(int=(writer + 1) * 1000 + number)
                body = lodged_at(number)
                event = NewEvent(stream, 1, body.TOPIC, encode(body), body.occurred_at)
                append(connection, [event], (), ClockKind.SIMULATED)

    with running(Runner(views.database.dsn("projector"), batch=16, poll_seconds=0.5)):
        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wait_until(lambda: views.rows("SELECT count(*) FROM views.dossiers")[0][0] == writers * each)
    standing = queries.standing(views.reading)
    assert standing is not None
    assert (standing.behind, standing.parked) == (0, 0)


def test_of_two_runners_one_leads_and_the_other_takes_over(views: Views) -> None:
    dsn = views.database.dsn("projector")
    with running(Runner(dsn, poll_seconds=0.1)) as first:
        assert first.wait(20)
        with running(Runner(dsn, poll_seconds=0.1)) as second:
            assert not second.wait(0.5)
            end_leader(views.database)
            assert second.wait(20)
            views.tell(Story().received("mon 08:00"))
            wait_until(lambda: views.rows("SELECT count(*) FROM views.dossiers") == [(1,)])


def end_leader(database: Database) -> None:
    """Cut the leading runner's connection, and let the first runner wait before it comes back."""
    with database.connect("superuser", autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) "
            "WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database() "
            "AND a.application_name = 'hoso project'"
        )


def test_a_runner_wakes_up_when_something_is_recorded(views: Views) -> None:
    with running(Runner(views.database.dsn("projector"), poll_seconds=60)) as leads:
        assert leads.wait(20)
        views.tell(Story().received("mon 08:00"))
        assert queries.wait_for(views.reading, views.log.position, 10) >= views.log.position


def test_waiting_gives_up_after_its_time(views: Views) -> None:
    views.follow()
    assert queries.wait_for(views.reading, views.log.position + 1, 0.05) == views.log.position


def test_a_dossier_that_cannot_be_folded_is_parked_and_the_rest_goes_on(views: Views) -> None:
    views.follow()
    broken = UUID(int=66)
    body = ev.StepStarted(**meta(datetime(2026, 3, 2, 1, tzinfo=UTC), "r1"), step_id="th")  # nobody lodged it
    views.log.record(broken, body)
    views.tell(Story().received("mon 08:00"))
    views.follow()
    assert views.rows("SELECT code FROM views.dossiers") == [(code(1),)]
    (parked,) = queries.parked(views.reading)
    assert (parked.stream_id, parked.error) == (broken, "AssertionError: ")
    standing = queries.standing(views.reading)
    assert standing is not None
    assert (standing.parked, standing.behind) == (1, 0)


def test_a_parked_dossier_is_taken_in_as_soon_as_it_can_be_folded(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    views.follow()
    with monkeypatch.context() as patched:

        def fails(*_: Any) -> Iterator[rows.Row]:
            raise RuntimeError("a bug")

        patched.setattr("projections.streams.dossier_rows", fails)
        views.tell(Story().received("mon 08:00"))
        views.follow()
        assert len(queries.parked(views.reading)) == 1
    views.log.record(
        UUID(int=0xD0551E70001), ev.StepStarted(**meta(datetime(2026, 3, 2, 2, tzinfo=UTC), "r1"), step_id="th")
    )
    views.follow()
    assert queries.parked(views.reading) == []
    assert views.rows("SELECT version FROM views.dossiers") == [(3,)]


def test_views_of_other_software_are_rebuilt_when_the_runner_starts(views: Views) -> None:
    views.tell(Story().received("mon 08:00"))
    views.follow()
    views.writing.execute("UPDATE views.progress SET stamp = 'other'")
    views.writing.execute("UPDATE views.dossiers SET code = 'written by other software'")
    standing = queries.standing(views.reading)
    assert standing is not None
    assert not standing.software
    with running(Runner(views.database.dsn("projector"))) as leads:
        assert leads.wait(20)
    assert views.rows("SELECT code FROM views.dossiers") == [(code(1),)]


def test_only_the_projector_writes_into_the_views(views: Views) -> None:
    views.follow()
    for role in ("reader", "writer"):
        with views.database.connect(role, autocommit=True) as connection, pytest.raises(psycopg.errors.Error):
            connection.execute("UPDATE views.progress SET position = 0")


def test_how_far_behind_the_views_are_is_told_in_events_and_seconds(views: Views) -> None:
    views.follow()
    generation.note_caught_up(views.writing)
    views.tell(Story().received("mon 08:00"))
    standing = queries.standing(views.reading)
    assert standing is not None
    assert standing.behind == 2
    assert standing.seconds > 0
    views.follow()
    standing = queries.standing(views.reading)
    assert standing is not None
    assert (standing.behind, standing.seconds) == (0, 0)


def test_rows_that_did_not_change_are_not_written_again(views: Views) -> None:
    dossier = views.tell(Story().held("mon 07:00", "b1").passed("mon 08:00", "b1", "b2"))
    views.follow()
    views.log.record(dossier, ev.StepStarted(**meta(datetime(2026, 3, 3, 1, tzinfo=UTC), "b2"), step_id="th"))
    views.follow()
    before = dict(views.rows("SELECT handover_no, xmin::text FROM views.handovers"))
    (board,) = views.rows("SELECT xmin::text FROM views.dossiers")
    words = ev.ExplanationGiven(**meta(datetime(2026, 3, 3, 2, tzinfo=UTC), "b2"), text="…")
    views.log.record(dossier, words)
    views.follow()
    assert dict(views.rows("SELECT handover_no, xmin::text FROM views.handovers")) == before
    assert views.rows("SELECT xmin::text FROM views.dossiers") != [board]
