"""Whatever is done to the operations log behind its triggers is found and placed; a clean log raises no alarm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import Any, LiteralString

import psycopg
import pytest
from typer.testing import CliRunner

from api.auth.operations import Operations, own_connection
from api.auth.operations_chain import MOST_MARKS, Verdict, last_noted, verify
from api.auth.operations_noting import OperationsNoting, note_new_lines
from api.auth.operations_words import told
from api.cli.app import build
from api.examining import examine
from domain.application import Application
from domain.composition import deciders
from domain.model.log import ClockKind
from domain.operations import OperationsNotedOtherwise
from domain.store.clock import OfficeClock, open_log
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from tests.operations.test_noting import ONE
from tests.servers import Database

FIRST, SECOND = 40, 3 * MOST_MARKS + 5
"""Lines of two notes: of the first each is marked, of the second each fourth."""

TAIL = 7
"""Lines that are not noted yet."""


class Kept:
    """A log of operations, and the record that vouches for it."""

    def __init__(self, database: Database, application: Application, log: EventLog, operations: Operations) -> None:
        self.database = database
        self.application = application
        self.clock = OfficeClock(log)
        self.operations = operations
        self.connection = database.connect("writer", autocommit=True)

    def lines(self, many: int) -> None:
        self.operations.note(*(replace(ONE, object=f"unit {number}") for number in range(many)))

    def note(self) -> int:
        return note_new_lines(self.connection, self.application, self.clock)

    def verify(self) -> Verdict:
        return verify(self.connection)

    def tamper(self, *statements: LiteralString) -> None:
        """As a superuser who puts the triggers back afterwards."""
        with self.database.connect("superuser", autocommit=True) as connection:
            connection.execute("ALTER TABLE access.operations DISABLE TRIGGER refuse_change")
            connection.execute("ALTER TABLE access.operations_head DISABLE TRIGGER only_grows")
            for statement in statements:
                connection.execute(statement)
            connection.execute("ALTER TABLE access.operations ENABLE ALWAYS TRIGGER refuse_change")
            connection.execute("ALTER TABLE access.operations_head ENABLE ALWAYS TRIGGER only_grows")


@pytest.fixture
def kept(database: Database) -> Iterator[Kept]:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    with (
        EventLog(database.dsn("reader")) as log,
        GroupCommitter(database.dsn("writer"), deciders()) as committer,
        closing(Operations(partial(own_connection, database.dsn("writer")))) as operations,
    ):
        kept = Kept(database, Application(committer), log, operations)
        yield kept
        kept.connection.close()


@pytest.fixture
def full(kept: Kept) -> Kept:
    kept.lines(FIRST)
    assert kept.note() == FIRST
    kept.lines(SECOND)
    assert kept.note() == SECOND
    kept.lines(TAIL)
    return kept


def test_a_log_that_nobody_touched_matches(full: Kept) -> None:
    verdict = full.verify()
    assert verdict == Verdict(FIRST + SECOND + TAIL, FIRST + SECOND, FIRST + SECOND)
    assert told(verdict).vi == "Khớp: 429 dòng, đã niêm trong sổ đến dòng 429; 7 dòng mới chưa niêm.".replace(
        "429 dòng, đã", f"{FIRST + SECOND} dòng, đã"
    )


def test_clean_runs_of_every_length_raise_no_alarm(kept: Kept) -> None:
    assert kept.verify() == Verdict(0, 0, 0)
    total = 0
    for many in (1, 2, MOST_MARKS - 1, MOST_MARKS, MOST_MARKS + 1, 2 * MOST_MARKS, 300):
        kept.lines(many)
        assert kept.verify().good
        total += kept.note()
        assert kept.verify() == Verdict(total, total, total)
    assert kept.note() == 0


TAMPERINGS: dict[str, tuple[tuple[LiteralString, ...], str, int, int]] = {
    "edit a denial": (("UPDATE access.operations SET outcome = 'deny' WHERE number = 17",), "changed", 17, 17),
    "edit who it was": (("UPDATE access.operations SET subject = 'b2' WHERE number = 1",), "changed", 1, 1),
    "edit a moment": (
        ("UPDATE access.operations SET at = at + interval '1 microsecond' WHERE number = 40",),
        "changed",
        40,
        40,
    ),
    "edit between two marks": (("UPDATE access.operations SET purpose = NULL WHERE number = 43",), "changed", 41, 44),
    "edit the last that is noted": (
        ("UPDATE access.operations SET remote = NULL WHERE number = 429",),
        "changed",
        429,
        429,
    ),
    "delete one": (("DELETE FROM access.operations WHERE number = 9",), "missing", 9, 9),
    "delete several": (("DELETE FROM access.operations WHERE number BETWEEN 100 AND 120",), "missing", 100, 100),
    "delete one and close the gap": (
        (
            "DELETE FROM access.operations WHERE number = 20",
            "UPDATE access.operations SET number = -number WHERE number > 20",
            "UPDATE access.operations SET number = -number - 1 WHERE number < 0",
            "UPDATE access.operations_head SET number = number - 1",
        ),
        "changed",
        20,
        20,
    ),
    "swap two": (
        (
            "UPDATE access.operations SET number = -5 WHERE number = 5",
            "UPDATE access.operations SET number = 5 WHERE number = 30",
            "UPDATE access.operations SET number = 30 WHERE number = -5",
        ),
        "changed",
        5,
        5,
    ),
    "insert one in front": (
        (
            (
                "INSERT INTO access.operations SELECT (jsonb_populate_record(o, '{\"number\": 0}')).*"
                " FROM access.operations AS o WHERE number = 1"
            ),
        ),
        "added",
        0,
        0,
    ),
    "insert one and move the rest": (
        (
            "UPDATE access.operations SET number = -number WHERE number > 10",
            "UPDATE access.operations SET number = -number + 1 WHERE number < 0",
            (
                'INSERT INTO access.operations SELECT (jsonb_populate_record(o, \'{"number": 11, "subject": "b9"}\')).*'
                " FROM access.operations AS o WHERE number = 1"
            ),
            "UPDATE access.operations_head SET number = number + 1",
        ),
        "changed",
        11,
        11,
    ),
    "insert one at the end": (
        (
            (
                "INSERT INTO access.operations SELECT (jsonb_populate_record(o, '{\"number\": 1000}')).*"
                " FROM access.operations AS o WHERE number = 1"
            ),
        ),
        "added",
        437,
        1_000,
    ),
    "cut the noted tail off": (("DELETE FROM access.operations WHERE number > 425",), "missing", 426, 429),
    "cut the tail off and set the head back": (
        (
            "DELETE FROM access.operations WHERE number > 425",
            "UPDATE access.operations_head SET number = 425",
        ),
        "missing",
        426,
        429,
    ),
    "set the head back": (("UPDATE access.operations_head SET number = 428",), "set-back", 429, 429),
    "cut what is not noted yet off": (("DELETE FROM access.operations WHERE number > 432",), "missing", 433, 436),
    "empty it": (("DELETE FROM access.operations", "UPDATE access.operations_head SET number = 0"), "missing", 1, 40),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_a_superuser_does_is_found_and_placed(full: Kept, name: str) -> None:
    statements, fault, first, last = TAMPERINGS[name]
    full.tamper(*statements)
    verdict = full.verify()
    assert (verdict.fault, verdict.first_wrong, verdict.last_wrong) == (fault, first, last)
    said = told(verdict)
    assert str(first) in said.vi
    assert str(first) in said.en


def test_nothing_is_vouched_for_where_a_line_is_missing(full: Kept) -> None:
    full.tamper("DELETE FROM access.operations WHERE number = 432")
    with pytest.raises(ValueError, match="432"):
        full.note()


def test_a_look_at_the_last_lines_finds_what_was_done_to_them(full: Kept) -> None:
    full.tamper("UPDATE access.operations SET outcome = 'deny' WHERE number = 3")
    assert verify(full.connection, latest=10).good
    assert not verify(full.connection).good
    full.tamper("UPDATE access.operations SET outcome = 'deny' WHERE number = 428")
    assert verify(full.connection, latest=10).fault == "changed"


def test_the_record_takes_only_notes_that_go_on(full: Kept) -> None:
    """Two processes that note the same lines: one is refused."""
    noted = last_noted(full.connection)
    assert noted is not None

    first = noted.link.first

    class Stale:
        def handle(self, command: Any) -> None:
            full.application.handle(replace(command, first=first, previous="0" * 64))

    with pytest.raises(OperationsNotedOtherwise):
        note_new_lines(full.connection, Stale(), full.clock)  # type: ignore[arg-type]
    assert full.note() == TAIL


def test_one_process_notes_and_what_is_left_is_noted_at_its_end(full: Kept) -> None:
    started: list[psycopg.Connection[Any]] = []

    def connect() -> psycopg.Connection[Any]:
        started.append(own_connection(full.database.dsn("writer")))
        return started[-1]

    def begin(seconds: float) -> OperationsNoting:
        return OperationsNoting(connect, full.application, full.clock, seconds)

    leader = begin(0.05)
    wait_for(lambda: full.verify().noted == FIRST + SECOND + TAIL)
    follower = begin(0.05)
    wait_for(lambda: len(started) == 2)
    full.lines(3)
    wait_for(lambda: full.verify().noted == FIRST + SECOND + TAIL + 3)
    leader.close()
    full.lines(2)
    follower.close()  # which leads since
    assert full.verify() == Verdict(FIRST + SECOND + TAIL + 5, FIRST + SECOND + TAIL + 5, FIRST + SECOND + TAIL + 5)
    assert all(connection.closed for connection in started)


def test_the_command_line_and_the_doctor_say_what_was_found(full: Kept) -> None:
    run = CliRunner()
    told_good = run.invoke(build(), ["operations", "verify", "--data-dir", str(full.database.instance.data_dir)])
    assert told_good.exit_code == 0, told_good.output
    assert "Khớp" in told_good.output
    full.tamper("UPDATE access.operations SET outcome = 'deny' WHERE number = 17")
    told_bad = run.invoke(
        build(), ["operations", "verify", "--json", "--data-dir", str(full.database.instance.data_dir)]
    )
    assert told_bad.exit_code == 1
    assert '"first_wrong":17' in told_bad.output
    (light,) = (light for light in examine(full.database.instance) if light.part == "operations log")
    assert light.good is False
    assert "dòng 17" in light.vi


def wait_for(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    import time

    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)
