"""What may hold the live views up, and for how long: a rebuild beside them, its switch, a crash of the database."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import psycopg
import pytest

from domain.store.instance import Instance
from domain.store.migrate import migrate
from domain.store.postgres_server import PostgresServer
from projections import queries, rebuild
from projections.checking import check
from projections.projector import Projector
from tests.domain.histories import Story
from tests.projections.conftest import Views, code, views_over
from tests.servers import Database, Postgres


def test_the_live_views_go_on_while_a_rebuild_runs(views: Views, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "SMALL", 0)
    views.tell(Story().received("mon 08:00"))
    views.follow()
    seen: list[list[tuple[str]]] = []

    def meanwhile() -> bool:
        """Asked again and again while processes fold."""
        if len(seen) < 3:
            views.tell(Story().received("mon 09:00"))
            views.follow()
            seen.append(views.rows("SELECT code FROM views.dossiers WHERE code = %s", code(views.dossiers)))
        return False

    done = rebuild.rebuild(views.database.dsn("projector"), workers=1, stopping=meanwhile)
    assert done is not None
    assert seen == [[(code(number),)] for number in (2, 3, 4)]
    assert views.rows("SELECT count(*) FROM views.dossiers") == [(4,)]
    assert check(views.database.dsn("projector"), workers=1).equal


def test_a_switch_gives_way_to_whoever_reads_and_holds_nobody_up_meanwhile(views: Views) -> None:
    views.tell(Story().received("mon 08:00"))
    views.follow()
    switching = threading.Thread(target=rebuild.rebuild, args=(views.database.dsn("projector"),))
    hurried = {"autocommit": True, "options": "-c statement_timeout=10s"}
    with views.database.connect("reader") as slow, views.database.connect("reader", **hurried) as other:
        slow.execute("SELECT count(*) FROM views.dossiers")
        switching.start()
        looks, until = 0, time.monotonic() + 2.0
        while time.monotonic() < until:
            assert other.execute("SELECT count(*) FROM views.dossiers").fetchone() == (1,)
            assert queries.standing(other) is not None
            looks += 1
            time.sleep(0.02)
        assert switching.is_alive()
        assert looks > 2
        views.tell(Story().received("mon 09:00"))
        assert views.follow() > 0
        assert other.execute("SELECT count(*) FROM views.dossiers").fetchone() == (2,)
        slow.rollback()
        switching.join(30)
    assert not switching.is_alive()
    assert check(views.database.dsn("projector"), workers=1).equal


def test_a_workers_process_gives_way_to_whoever_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr(rebuild, "begin_worker", lambda: None)
    monkeypatch.setattr(os, "nice", given.append)
    rebuild._begin()
    assert given == [rebuild.NICENESS]


def test_what_a_crash_of_the_database_takes_from_the_views_it_takes_with_their_position(tmp_path: Path) -> None:
    """The views' transactions do not wait for the disk: after a crash they are as of an earlier position, whole."""
    instance = Instance.open(tmp_path / "i")
    server = PostgresServer(instance)
    process = server.start()
    database = Database(Postgres(instance, server, process), "hoso", instance)
    head = 0
    try:
        migrate(instance.dsn("owner"), instance.passwords)
        with views_over(database) as views:
            views.begin()
            for _ in range(20):
                views.tell(Story().held("mon 08:00").asked("tue 08:00", "b1").brought("wed 08:00"))
                views.follow()
            head = views.log.position
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    except psycopg.OperationalError:
        pass  # sessions that find their server gone as they end
    process = server.start()
    try:
        with database.connect("reader", autocommit=True) as reading:
            standing = queries.standing(reading)
            assert standing is not None
            assert standing.head == head
            assert standing.position <= head
        assert check(database.dsn("projector"), workers=1).equal
        with database.connect("projector", autocommit=True) as writing:
            Projector(writing).catch_up()
        found = check(database.dsn("projector"), workers=1)
        assert (found.equal, found.position) == (True, head)
    finally:
        server.stop(process)
