"""`hoso doctor` tells the truth about each part, and what to do."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from api.examining import Light, examine
from domain.model.log import ClockKind
from domain.store.clock import open_log
from domain.store.instance import Instance
from projections import ledger_checkpoints, ledger_sealer, ledger_standing
from projections.runner import Runner
from tests.servers import Database
from workflows import armed


def lights(instance: Instance, *, deep: bool = False) -> dict[str, Light]:
    return {light.part: light for light in examine(instance, deep=deep)}


def test_fresh_instance_is_good_but_for_what_never_ran(database: Database, instance: Instance) -> None:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    with psycopg.connect(database.dsn("superuser")) as connection:
        # Fresh is what was migrated just now; this database is a copy of one that was migrated when the run began.
        connection.execute("UPDATE ledger.standing SET caught_up_at = clock_timestamp()")
    seen = lights(instance, deep=True)
    good = {part for part, light in seen.items() if light.good}
    assert good == {
        "database",
        "durability",
        "migrations",
        "log",
        "alarms",
        "attachments",
        "ledger",
        "operations log",
        "order",
        "temporal",
    }
    assert "hoso project" in seen["views"].en
    assert "hoso rules adopt" in seen["rules"].en
    assert "hoso up" in seen["supervisor"].en


def test_log_that_is_not_open_is_a_red_light(database: Database, instance: Instance) -> None:
    assert database.dsn("reader")
    assert lights(instance)["log"].good is False


def test_parked_dossier_is_named_with_its_error(database: Database, instance: Instance) -> None:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    dossier = uuid4()
    with armed.connect(database.dsn("projector"), "test") as connection:
        armed.make_tables(connection)
        armed.park(connection, armed.Armed(dossier, version=1, position=1), "ValueError: poison")
    alarms = lights(instance)["alarms"]
    assert alarms.good is False
    assert str(dossier) in alarms.en
    assert "poison" in alarms.vi
    assert "unpark" in alarms.en


def test_unsafe_durability_is_a_red_light(database: Database, instance: Instance) -> None:
    with psycopg.connect(database.dsn("superuser"), autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    assert lights(instance)["durability"].good is False


def test_database_that_does_not_answer_is_said_and_nothing_else_is_claimed(
    database: Database, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.dsn("reader")
    monkeypatch.setattr(Instance, "dsn", lambda *_: "host=127.0.0.1 port=1 connect_timeout=1")
    seen = lights(instance)
    assert seen["database"].good is False
    assert "views" not in seen


def test_temporal_that_was_never_started_is_a_red_light(database: Database) -> None:
    last = lights(database.instance)["temporal"]
    assert last.good is False
    assert "hoso up" in last.en


def test_views_that_follow_the_log_are_good(database: Database, instance: Instance) -> None:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    runner = Runner(database.dsn("projector"))
    runner.run(runner.stop)
    assert lights(instance)["views"].good is True


def test_events_that_wait_too_long_for_a_checkpoint_are_a_red_light(
    database: Database, instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    monkeypatch.setattr(ledger_standing, "PATIENCE_SECONDS", 0.0)
    red = lights(instance)["ledger"]
    assert red.good is False
    assert "1 events are not sealed" in red.en
    assert "hoso seal" in red.vi
    with ledger_sealer.connect(database.dsn("sealer")) as connection:
        ledger_sealer.Sealer(connection, ledger_checkpoints.origin(connection) or "", tmp_path).catch_up()
    assert lights(instance)["ledger"].good is True
