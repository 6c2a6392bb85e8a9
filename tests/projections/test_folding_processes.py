"""However many processes fold, the rows are the same; and one that ends is not overlooked."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest

from domain.model import dossier_events as ev
from projections import queries
from projections.checking import check
from projections.folding_processes import Helper, HelperEnded, helping
from projections.projector import Projector
from projections.share import Outcome, Share
from tests.domain.histories import Story, at, meta
from tests.projections.conftest import Views
from tests.projections.growing_office import Writing, growth


@pytest.fixture
def helpers(views: Views) -> Iterator[list[Helper]]:
    with helping(views.database.dsn("projector"), 2) as helpers:
        yield helpers


def test_rows_are_the_same_however_many_processes_fold(
    views: Views, helpers: list[Helper], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Late entries, corrections, absences, calendar edits and other rules among what comes, at once or in turn."""
    views.begin()
    projector = Projector(views.writing, helpers=helpers)
    writing, random = Writing(growth(17, 50), views.log), Random(17)
    while writing:
        monkeypatch.setattr("projections.projector.AT_ONCE", random.choice([0, 50]))
        writing.write(random.randrange(1, 40))
        projector.advance()
    projector.catch_up()
    assert len(writing.dossiers) > 10
    assert check(views.database.dsn("projector"), workers=1).equal


def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next(
    views: Views, helpers: list[Helper], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch that failed is done again, and somebody else had moved the position meanwhile."""
    views.begin()
    projector = Projector(views.writing, helpers=helpers)
    for _ in range(6):
        views.tell(Story().held("mon 08:00", "b1"))

    def fails(*_: Any) -> Outcome:
        raise ConnectionError("the log could not be read")

    with monkeypatch.context() as patched:
        patched.setattr(Share, "fold", fails)
        with pytest.raises(ConnectionError):
            projector.advance()
    Projector(views.writing).catch_up()
    for _ in range(6):
        views.tell(Story().held("mon 09:00", "b1").asked("tue 08:00", "b1"))
    projector.catch_up()
    assert views.rows("SELECT count(*) FROM views.dossiers") == [(12,)]
    assert check(views.database.dsn("projector"), workers=1).equal


def test_what_a_helper_cannot_fold_is_parked(views: Views, helpers: list[Helper]) -> None:
    views.begin()
    broken = [UUID(int=66), UUID(int=67), UUID(int=68)]  # one of each process
    for stream in broken:
        views.log.record(stream, ev.StepStarted(**meta(at("mon 08:00"), "r1"), step_id="th"))  # nobody lodged it
    Projector(views.writing, helpers=helpers).catch_up()
    assert sorted(parked.stream_id for parked in queries.parked(views.reading)) == broken


def test_a_helper_that_ends_takes_the_projector_with_it_and_nothing_is_lost(
    views: Views, helpers: list[Helper]
) -> None:
    views.begin()
    projector = Projector(views.writing, helpers=helpers)
    for helper in helpers:
        helper.process.kill()
        helper.process.join()
    for _ in range(3):
        views.tell(Story().held("mon 08:00", "b1"))
    with pytest.raises(HelperEnded):
        projector.catch_up()
    assert views.rows("SELECT count(*) FROM views.dossiers") == [(0,)]
    views.follow()
    assert views.rows("SELECT count(*) FROM views.dossiers") == [(3,)]


def test_a_helper_that_lost_the_database_says_so(views: Views, helpers: list[Helper]) -> None:
    """The runner then makes its connections anew."""
    views.begin()
    projector = Projector(views.writing, helpers=helpers)
    for _ in range(3):
        views.tell(Story().held("mon 08:00", "b1"))
    projector.catch_up()
    with views.database.connect("superuser", autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hoso project fold' "
            "AND datname = current_database()"
        )
    for _ in range(3):
        views.tell(Story().held("mon 08:00", "b1"))
    with pytest.raises(psycopg.OperationalError):
        projector.catch_up()
