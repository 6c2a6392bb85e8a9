"""The same commands at the same moments make the same bytes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5

from domain.commands import Command, Issued
from domain.model.event import NAMESPACE, Source
from domain.model.log import ClockKind
from domain.store.clock import open_log
from domain.store.committer import GroupCommitter
from domain.store.migrate import migrate
from tests.servers import Database, Postgres, instance_for
from tests.store.toy import MOMENT, ChangeRule, Note, TakeNumber, toy_deciders


def commands() -> list[Command]:
    def issued(n: int) -> Issued:
        return Issued(
            command_id=uuid5(NAMESPACE, f"order {n}"),
            actor="cb0001",
            source=Source.API,
            recorded_at=MOMENT + timedelta(minutes=n),
            occurred_at=MOMENT if n % 3 else None,
            legal_basis="61/2018/NĐ-CP",
        )

    book = uuid5(NAMESPACE, "book")
    orders: list[Command] = [ChangeRule(issued=issued(0), most=500)]
    for n in range(1, 60, 2):
        orders.append(Note(issued=issued(n), book=book, texts=("một", "hai")))
        orders.append(TakeNumber(issued=issued(n + 1), book=uuid5(book, str(n % 5)), register="r"))
    return orders


def record(database: Database, *, together: bool) -> list[Any]:
    migrate(database.dsn("owner"), database.instance.passwords)
    open_log(database.dsn("writer"), ClockKind.SIMULATED, at=MOMENT)
    with GroupCommitter(database.dsn("writer"), toy_deciders()) as committer:
        if together:
            for future in [committer.submit(command) for command in commands()]:
                future.result()
        else:
            for command in commands():
                committer.submit(command).result()
    with database.connect("reader") as connection:
        return [
            connection.execute(f"SELECT * FROM hoso.{table} ORDER BY 1, 2").fetchall()
            for table in ("stored_events", "handled_commands")
        ]


def test_two_runs_give_identical_bytes_however_they_are_batched(
    database: Database, postgres: Postgres, tmp_path: Path
) -> None:
    first = record(database, together=True)
    with postgres.new_database() as name:
        second = record(Database(postgres, name, instance_for(postgres, name, tmp_path / "second")), together=False)
    assert first == second
    assert len(first[0]) == 1 + 1 + 30 * 2 + 30 * 2


def test_stored_bytes_are_in_the_order_of_the_class_and_in_utc(simulated: Database) -> None:
    with GroupCommitter(simulated.dsn("writer"), toy_deciders()) as committer:
        committer.submit(commands()[1]).result()
    with simulated.connect("reader") as connection:
        row = connection.execute("SELECT state FROM hoso.stored_events WHERE notification_id = 2").fetchone()
    assert row is not None
    command_id = uuid5(NAMESPACE, "order 1")
    assert bytes(row[0]).decode() == (
        '{"occurred_at":"2020-03-02T01:00:00Z","actor":"cb0001","source":"api",'
        f'"command_id":"{command_id}","legal_basis":"61/2018/NĐ-CP","text":"một"}}'
    )
