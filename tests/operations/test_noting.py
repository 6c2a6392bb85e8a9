"""An operation is durable before `note` returns; callers share a flush; what cannot be noted is refused."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import psycopg
import pytest

from api.auth.operations import LONGEST, Operation, OperationNotRecorded, Operations, network_of, own_connection
from domain.model.event import Source
from domain.store.instance import Role
from tests.operations.conftest import Lines
from tests.servers import Database

ONE = Operation(
    at=datetime(2020, 3, 2, 1, tzinfo=UTC),
    subject="b1",
    roles=("officer",),
    acting_for="b2",
    act="read-dossiers",
    object="dossier 6a0e…",
    outcome="allow",
    policies=("officer-reads-own",),
    purpose="inspection",
    source=Source.PAGE,
    trace_id="ab" * 16,
    remote="10.1.2.0/24",
)


@pytest.fixture
def operations(module_database: Database) -> Iterator[Operations]:
    with closing(Operations(partial(own_connection, module_database.dsn("writer")))) as operations:
        yield operations


def test_an_operation_is_stored_as_it_was_noted(operations: Operations, lines: Lines) -> None:
    operations.note(ONE)
    (line,) = lines()
    assert line.pop("number") > 0
    assert line.pop("noted_at") > ONE.at
    assert line == {
        "at": ONE.at,
        "subject": "b1",
        "roles": ["officer"],
        "acting_for": "b2",
        "act": "read-dossiers",
        "object": "dossier 6a0e…",
        "outcome": "allow",
        "policies": ["officer-reads-own"],
        "purpose": "inspection",
        "source": "page",
        "trace_id": "ab" * 16,
        "remote": "10.1.2.0/24",
    }


def test_callers_at_the_same_time_share_a_transaction(operations: Operations, lines: Lines) -> None:
    def note(number: int) -> None:
        operations.note(*(replace(ONE, object=f"unit {number}-{part}") for part in range(3)))

    with ThreadPoolExecutor(32) as many:
        list(many.map(note, range(400)))
    found = lines()
    assert len(found) == 1_200
    numbers = [line["number"] for line in found]
    assert numbers == list(range(numbers[0], numbers[0] + 1_200))
    for first in range(0, 1_200, 3):  # what one caller hands in stays together, in order
        stem = found[first]["object"].rpartition("-")[0]
        assert [line["object"] for line in found[first : first + 3]] == [f"{stem}-{part}" for part in range(3)]


def test_what_was_noted_before_a_connection_was_lost_is_there_and_noting_goes_on(
    module_database: Database, operations: Operations, lines: Lines
) -> None:
    operations.note(ONE)
    with module_database.connect("superuser", autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'hoso operations' AND datname = current_database()"
        )
    operations.note(replace(ONE, act="export"))
    assert [line["act"] for line in lines()] == ["read-dossiers", "export"]


def test_what_cannot_be_noted_is_refused_in_both_languages() -> None:
    def nowhere() -> Any:
        raise psycopg.OperationalError("no database")

    with (
        closing(Operations(nowhere, patience_seconds=2.0)) as operations,
        pytest.raises(OperationNotRecorded) as refusal,
    ):
        operations.note(ONE)
    assert "nhật ký" in refusal.value.vi
    assert "on record" in refusal.value.en


def test_a_database_that_does_not_answer_is_waited_for_no_longer_than_patience() -> None:
    answered = threading.Event()

    def slow() -> Any:
        answered.wait(10)
        raise psycopg.OperationalError("gone")

    operations = Operations(slow, patience_seconds=0.2, most_waiting=2)
    began = time.monotonic()
    with ThreadPoolExecutor(6) as many:  # two are taken, two wait in the queue, two for room in it
        refused = [many.submit(operations.note, ONE).exception() for _ in range(6)]
    assert time.monotonic() - began < 5
    assert all(isinstance(refusal, OperationNotRecorded) for refusal in refused)
    answered.set()
    operations.close()


def test_closing_writes_what_waits_and_takes_nothing_more(module_database: Database, lines: Lines) -> None:
    operations = Operations(partial(own_connection, module_database.dsn("writer")))
    with ThreadPoolExecutor(8) as many:
        noted = [many.submit(operations.note, ONE) for _ in range(50)]
        operations.close()
        done = sum(1 for one in noted if one.exception() is None)
    assert len(lines()) == done
    with pytest.raises(OperationNotRecorded):
        operations.note(ONE)
    assert not any(thread.name == "operations" and not thread.daemon for thread in threading.enumerate())


def test_what_came_from_outside_is_cut_and_cleaned_so_that_no_line_is_lost_for_it(
    operations: Operations, lines: Lines
) -> None:
    operations.note(replace(ONE, object="/v1/\x00\ud800\n" + "x" * 10_000, purpose="y" * 2_000))
    (line,) = lines()
    assert line["object"].startswith("/v1/\ufffd\ufffd\ufffdxx")
    assert len(line["object"]) == LONGEST["object"]
    assert len(line["purpose"]) == LONGEST["purpose"]


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("10.1.2.3", "10.1.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("nobody", None),
        (None, None),
    ],
)
def test_of_an_address_only_the_network_is_kept(host: str | None, network: str | None) -> None:
    assert network_of(host) == network


CHANGES = (
    "UPDATE access.operations SET outcome = 'allow'",
    "DELETE FROM access.operations",
    "TRUNCATE access.operations",
    "UPDATE access.operations_head SET number = number - 1",
    "UPDATE access.operations_head SET number = number",
    "DELETE FROM access.operations_head",
    "TRUNCATE access.operations_head",
)


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_a_line_not_the_owner_either(
    module_database: Database, operations: Operations, change: Any
) -> None:
    operations.note(ONE)
    above: tuple[Role, ...] = ("owner", "superuser")
    below: tuple[Role, ...] = ("writer", "projector", "reader", "sealer")
    for role in above:
        with module_database.connect(role, autocommit=True) as connection:
            if role == "superuser":
                connection.execute("SET session_replication_role = 'replica'")
            with pytest.raises(psycopg.Error) as refusal:
                connection.execute(change)
            assert refusal.value.sqlstate == "HS007"
    for role in below:
        with module_database.connect(role, autocommit=True) as connection, pytest.raises(psycopg.Error) as refusal:
            connection.execute(change)
        assert refusal.value.sqlstate == "42501"


@pytest.mark.parametrize("role", ["projector", "reader", "sealer"])
@pytest.mark.parametrize("attempt", ["SELECT * FROM access.operations", "SELECT access.note_operations('[]')"])
def test_nobody_but_the_doors_reads_or_writes_it(module_database: Database, role: Any, attempt: Any) -> None:
    with module_database.connect(role, autocommit=True) as connection, pytest.raises(psycopg.Error) as refusal:
        connection.execute(attempt)
    assert refusal.value.sqlstate == "42501"


def test_the_writer_cannot_insert_past_the_function(module_database: Database) -> None:
    with module_database.connect("writer", autocommit=True) as connection, pytest.raises(psycopg.Error) as refusal:
        connection.execute("INSERT INTO access.operations DEFAULT VALUES")
    assert refusal.value.sqlstate == "42501"
