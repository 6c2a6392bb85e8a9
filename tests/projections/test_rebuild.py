"""A view rebuilt from zero equals the live one, byte for byte, whoever rebuilds it and however it was followed."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from projections import generation, reference_log, stored_events
from projections.checking import check
from projections.dump import digest, dump, first_difference
from projections.generation import LIVE
from projections.indexing import make_indexes
from projections.projector import Projector
from projections.rebuild import RebuildRunning, building, rebuild
from projections.runner import connect
from projections.streams import kind_of, stream_rows
from tests.domain.histories import Story
from tests.projections.conftest import Views, code
from tests.projections.random_office import RandomOffice
from tests.projections.recording import RecordingLog
from tests.projections.world import OPENED, found_world
from tests.servers import Database, Postgres, instance_for

REBUILD = """
import sys
from projections import rebuild
rebuild.SMALL = int(sys.argv[2])
rebuild.FLUSH_ROWS = int(sys.argv[3])
if __name__ == "__main__":
    rebuild.rebuild(sys.argv[1], workers=2)
"""


@pytest.mark.parametrize(
    ("seed", "zone", "locale", "small", "flush"),
    [
        ("0", "Asia/Ho_Chi_Minh", "C.UTF-8", 0, 7),
        ("1", "America/New_York", "POSIX", 20_000, 20_000),
        ("4294967295", "Pacific/Kiritimati", "C", 0, 1),
    ],
)
def test_a_rebuild_by_another_process_gives_the_same_bytes(
    views: Views, tmp_path: Path, seed: str, zone: str, locale: str, small: int, flush: int
) -> None:
    """Other hash seed, zone, locale, number of processes and size of batches."""
    office = RandomOffice(Random(20260302))
    views.begin()
    for _ in range(40):
        office.record(views.log)
        views.follow(batch=5)
    live = list(dump(views.writing))
    script = tmp_path / "again.py"
    script.write_text(REBUILD)
    surroundings = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PGTZ": zone, "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, str(script), views.database.dsn("projector"), str(small), str(flush)]
    subprocess.run(command, env={**os.environ, **surroundings}, check=True, timeout=120)
    assert b"".join(dump(views.writing)) == b"".join(live)
    assert len(live) > 200


@pytest.fixture
def migrated(_migrated_template: str) -> str:
    """The name of a migrated database to be copied, for tests that need one an example."""
    return _migrated_template


# Each example has a database of its own, so shrinking would take longer than a run may.
@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 2**32), steps=st.integers(10, 40), batch=st.integers(1, 60), at_once=st.sampled_from([0, 2, 50])
)
def test_following_any_log_gives_what_a_rebuild_gives(
    postgres: Postgres,
    migrated: str,
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    steps: int,
    batch: int,
    at_once: int,
) -> None:
    """Late entries, corrections, absences, appointments and calendar edits fold the right dossiers again.

    They do so at once, or in turn while the log goes on.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("projections.projector.AT_ONCE", at_once)
        patched.setattr("projections.refolding.STEP", 3)
        patched.setattr("projections.refolding.LEAST", 1)
        _followed_as_rebuilt(postgres, migrated, tmp_path_factory, seed, steps, batch)


def _followed_as_rebuilt(
    postgres: Postgres,
    migrated: str,
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    steps: int,
    batch: int,
) -> None:
    with postgres.new_database(migrated) as name:
        database = Database(postgres, name, instance_for(postgres, name, tmp_path_factory.mktemp("random") / "i"))
        log = RecordingLog(database, OPENED)
        found_world(log)
        with connect(database.dsn("projector"), "test") as writing:
            rebuild(database.dsn("projector"))
            office = RandomOffice(Random(seed))
            for step in range(steps):
                office.record(log)
                projector = Projector(writing, batch=batch)
                for _ in range(1 + step % 3):
                    projector.advance()
            Projector(writing, batch=batch).catch_up()
            fresh = generation.create(writing)
            make_indexes(database.dsn("projector"), writing, fresh, 1)
            Projector(writing, fresh).catch_up()
            assert first_difference(writing, LIVE, fresh) == {}
            assert digest(writing, fresh) == digest(writing)
            assert writing.execute("SELECT * FROM views.parked").fetchall() == []
        log.close()


def test_folding_a_dossier_leaves_nothing_that_only_a_collector_would_free(views: Views) -> None:
    views.tell(
        Story().held("mon 08:00").asked("tue 08:00", "b1").brought("wed 08:00").completed("thu 08:00", "b1", "th")
    )
    views.tell(Story().received("mon 09:00").sent("mon 10:00", "r1", "b2", "th"))
    with psycopg.connect(views.database.dsn("projector"), options=stored_events.SESSION) as reading:
        reference = reference_log.load(reading, views.log.position)
        everything = (UUID(int=0), UUID(int=(1 << 128) - 1))
        histories = [
            h for h in stored_events.partition(reading, *everything, views.log.position) if kind_of(h[0].topic)
        ]
    assert len(histories) == 2
    gc.disable()
    try:
        for left in (None, 0):  # at first what is looked up once is made
            for history in histories:
                assert stream_rows([stored.decoded() for stored in history], reference)
            assert gc.collect() == left or left is None
    finally:
        gc.enable()


def test_a_check_compares_and_changes_nothing(views: Views) -> None:
    views.tell(Story().held("mon 08:00"))
    views.follow()
    found = check(views.database.dsn("projector"), workers=1)
    assert found.equal
    assert found.position == views.log.position
    assert generation.abandoned(views.writing) == []


def test_a_check_names_what_differs(views: Views) -> None:
    views.tell(Story().held("mon 08:00"))
    views.follow()
    views.writing.execute("UPDATE views.custody SET answerer = 'b2' WHERE number = 1")
    found = check(views.database.dsn("projector"), workers=1)
    assert not found.equal
    (table,) = found.differences
    assert table == "custody"
    assert [line[0] for line in found.differences["custody"]] == ["-", "+"]


def test_readers_are_served_while_views_are_rebuilt(views: Views) -> None:
    """A statement that a reader had prepared against the old tables reads the new ones after the switch."""
    views.tell(Story().received("mon 08:00"))
    views.follow()
    query = "SELECT code, state FROM views.dossiers WHERE code = %s"
    for _ in range(8):
        views.reading.execute(query, [code(1)], prepare=True)
    views.log.record_all([])
    views.tell(Story().received("mon 09:00"))
    rebuild(views.database.dsn("projector"))
    assert views.reading.execute(query, [code(2)], prepare=True).fetchall() == [(code(2), "received")]


def test_a_reader_in_the_middle_of_a_transaction_does_not_block_the_others(views: Views) -> None:
    views.tell(Story().received("mon 08:00"))
    views.follow()
    with views.database.connect("reader") as slow, psycopg.connect(views.database.dsn("reader")) as other:
        slow.execute("SELECT count(*) FROM hoso.log_head")
        rebuild(views.database.dsn("projector"))
        assert other.execute("SELECT count(*) FROM views.dossiers").fetchone() == (1,)
        assert slow.execute("SELECT count(*) FROM views.dossiers").fetchone() == (1,)


def test_a_projector_goes_on_after_the_views_under_it_were_replaced(views: Views) -> None:
    views.tell(Story().received("mon 08:00"))
    views.follow()
    rebuild(views.database.dsn("projector"))
    views.tell(Story().received("mon 09:00"))
    views.follow()
    assert views.rows("SELECT count(*) FROM views.dossiers") == [(2,)]
    assert check(views.database.dsn("projector"), workers=1).equal


def test_two_rebuilds_at_once_are_refused(views: Views) -> None:
    views.follow()
    with building(views.database.dsn("projector")), pytest.raises(RebuildRunning):
        rebuild(views.database.dsn("projector"))


def test_what_a_killed_rebuild_left_is_thrown_away_by_the_next(views: Views) -> None:
    views.follow()
    generation.create(views.writing)
    assert len(generation.abandoned(views.writing)) == 1
    rebuild(views.database.dsn("projector"))
    assert generation.abandoned(views.writing) == []


def test_a_rebuild_that_is_told_to_stop_leaves_the_live_views_as_they_were(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    views.tell(Story().received("mon 08:00"))
    views.follow()
    before = digest(views.writing)
    monkeypatch.setattr("projections.rebuild.SMALL", 0)
    assert rebuild(views.database.dsn("projector"), stopping=lambda: True) is None
    assert digest(views.writing) == before
    assert generation.abandoned(views.writing) == []
