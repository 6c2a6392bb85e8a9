"""The demonstration in a real log: as it was rehearsed, once, and gone on with where it was interrupted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from api.cli.app import build
from api.demo.people import to_seal
from api.demo.performance import LIVE_AT, OPENED_AT
from api.demo.seed import DEFAULT_RATE, NotTheDemonstration, Seeded, seed, set_rate
from api.vault.applicants import applicants_of
from api.vault.checking import check
from domain import composition
from domain.calendar_commands import SeedCalendar
from domain.commands import Command, Issued
from domain.model.attachment import attachments_in, names_attachments
from domain.model.event import SERVICE, TOPICS, Source
from domain.model.log import ClockKind, ClockSet
from domain.store.attachments import altered, count, missing
from domain.store.clock import OfficeClock, OtherClock, open_log
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.vault import registered_applicants
from domain.store.verify_order import verify_order
from tests.demo.told import Told, tell
from tests.servers import Database

SEED = 7
DOSSIERS = 200
FEW = 20


@pytest.fixture(scope="module")
def told() -> Told:
    return tell(SEED, DOSSIERS)


@pytest.fixture(scope="module")
def few() -> Told:
    return tell(SEED, FEW)


@pytest.fixture(scope="module")
def moments() -> list[datetime]:
    """What the progress of `seeded` was told."""
    return []


@pytest.fixture(scope="module")
def seeded(module_database: Database, moments: list[datetime]) -> Seeded:
    return seed(module_database.instance, SEED, DOSSIERS, progress=moments.append)


@pytest.fixture(scope="module")
def event_log(module_database: Database, seeded: Seeded) -> Iterator[EventLog]:
    with EventLog(module_database.dsn("reader")) as event_log:
        yield event_log


# ---------------------------------------------------------------------- told once


def test_the_log_holds_what_was_rehearsed_position_by_position(told: Told, event_log: EventLog) -> None:
    stored = event_log.read_all(1, len(told.events))
    assert stored == told.events


def test_the_log_is_in_order_and_ends_with_the_clock(
    told: Told, module_database: Database, event_log: EventLog
) -> None:
    with module_database.connect("reader") as connection:
        assert verify_order(connection) == []
    (last,) = event_log.read_all(1 + len(told.events), 10)
    assert isinstance(last.body, ClockSet)
    assert (last.body.anchor_office, last.body.rate, last.recorded_at) == (LIVE_AT, DEFAULT_RATE, LIVE_AT)


def test_every_order_is_answered_as_rehearsed_when_it_is_given_again(
    told: Told, module_database: Database, seeded: Seeded
) -> None:
    with GroupCommitter(module_database.dsn("writer"), composition.deciders()) as committer:
        for performed in told.orders[::200]:
            receipt = committer.submit(performed.command).result()
            assert receipt.duplicate
            assert receipt.position == performed.receipt.position


def test_every_file_that_an_event_names_is_kept(told: Told, module_database: Database, seeded: Seeded) -> None:
    named = {file.sha256 for recorded in told.events for file in attachments_in(recorded.body)}
    assert named
    assert seeded.given
    with module_database.connect("reader") as connection:
        assert count(connection) == len(named)
        assert missing(connection, [name for name, cls in TOPICS.items() if names_attachments(cls)]) == []
        assert altered(connection) == []


def test_the_summary_counts_what_was_told(told: Told, seeded: Seeded) -> None:
    assert seeded.given == len(told.orders)
    assert seeded.figures.dossiers == len(told.dossiers)
    assert sum(seeded.figures.by_field.values()) == len(told.dossiers)
    assert seeded.figures.officials >= 300
    assert seeded.rate == DEFAULT_RATE
    assert seeded.office_now >= LIVE_AT


def test_progress_goes_from_the_opening_to_the_present(seeded: Seeded, moments: list[datetime]) -> None:
    assert moments == sorted(moments)
    assert moments[0] == OPENED_AT
    assert moments[-1] > LIVE_AT - timedelta(days=2)


def test_seeding_again_changes_nothing(module_database: Database, event_log: EventLog) -> None:
    before = event_log.head()
    for again in (seed(module_database.instance, SEED, DOSSIERS), seed(module_database.instance)):
        assert again.given == 0
        assert again.rate == DEFAULT_RATE
    assert event_log.head() == before


def test_another_demonstration_is_refused_where_one_is_told(module_database: Database, event_log: EventLog) -> None:
    before = event_log.head()
    for number, dossiers in ((SEED + 1, DOSSIERS), (SEED, DOSSIERS + 1)):
        with pytest.raises(NotTheDemonstration):
            seed(module_database.instance, number, dossiers)
    assert event_log.head() == before


# ---------------------------------------------------------------------- interrupted


@pytest.mark.parametrize("orders", [0, 1, 700, -1])
def test_an_interrupted_seeding_goes_on_where_it_ended(few: Told, database: Database, orders: int) -> None:
    begun = few.orders[: orders if orders >= 0 else len(few.orders)]
    _open_with(database, [performed.command for performed in begun])
    assert seed(database.instance, SEED, FEW).given == len(few.orders) - len(begun)
    with EventLog(database.dsn("reader")) as event_log:
        stored = event_log.read_all(1, len(few.events) + 10)
    assert stored[:-1] == few.events
    assert isinstance(stored[-1].body, ClockSet)


def test_an_interrupted_seeding_is_not_gone_on_with_by_other_numbers(few: Told, database: Database) -> None:
    _open_with(database, [performed.command for performed in few.orders[:-9]])
    _is_refused_untouched(database, SEED + 1, FEW)
    _is_refused_untouched(database, SEED, FEW + 1)


# ---------------------------------------------------------------------- what is no demonstration


def test_a_log_on_the_real_clock_is_refused(database: Database) -> None:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    with pytest.raises(OtherClock):
        seed(database.instance)
    with EventLog(database.dsn("reader")) as event_log:
        assert event_log.head()[0] == 1


def test_a_log_with_other_content_is_refused_before_anything_is_written(database: Database) -> None:
    other = Issued(command_id=uuid4(), actor=SERVICE, source=Source.CLI, occurred_at=OPENED_AT, recorded_at=OPENED_AT)
    _open_with(database, [SeedCalendar(issued=other)])
    _is_refused_untouched(database, SEED, FEW)


def test_a_simulated_log_that_was_opened_at_another_time_is_refused(database: Database) -> None:
    open_log(database.dsn("writer"), ClockKind.SIMULATED, at=OPENED_AT - timedelta(days=1))
    _is_refused_untouched(database, SEED, FEW)


def test_a_refusal_says_in_both_languages_what_to_do() -> None:
    refusal = NotTheDemonstration(position=2, seed=7, dossiers=20)
    assert "--seed 7" in refusal.vi
    assert "--seed 7" in refusal.en


# ---------------------------------------------------------------------- its clock


def test_the_clock_of_a_demonstration_goes_on_at_its_rate(database: Database) -> None:
    seed(database.instance, SEED, FEW, rate=1_000)
    with EventLog(database.dsn("reader")) as event_log:
        clock = OfficeClock(event_log)
        first = clock.now()
        (set_,) = [r.body for r in event_log.read_all(0, 5_000) if isinstance(r.body, ClockSet)]
        assert set_.rate == 1_000
        assert clock.now() > first >= LIVE_AT


def test_the_rate_can_be_changed_and_the_clock_be_stopped(database: Database) -> None:
    seed(database.instance, SEED, FEW, rate=0)
    with EventLog(database.dsn("reader")) as event_log:
        clock = OfficeClock(event_log)
        assert clock.now() == clock.now() == LIVE_AT
        assert LIVE_AT <= set_rate(database.instance, 3_600) < LIVE_AT + timedelta(seconds=1)
        running = clock.now()
        assert running > LIVE_AT
        stopped_at = set_rate(database.instance, 0)
        assert stopped_at >= running
        assert clock.now() == clock.now() >= stopped_at
        assert seed(database.instance, rate=60).rate == 60
        head = event_log.head()
        assert seed(database.instance, rate=60).rate == 60
        assert event_log.head() == head


def test_the_clock_of_what_is_no_demonstration_is_not_touched(database: Database) -> None:
    open_log(database.dsn("writer"), ClockKind.SIMULATED, at=OPENED_AT)
    with pytest.raises(NotTheDemonstration):
        set_rate(database.instance, 10)


# ---------------------------------------------------------------------- the command


def test_the_command_prints_a_summary_for_people_and_json_for_machines(
    module_database: Database, seeded: Seeded
) -> None:
    data_dir = str(module_database.instance.data_dir)
    people = _run("demo", "--data-dir", data_dir)
    assert f"{seeded.figures.dossiers} (Đất đai" in people
    machines = json.loads(_run("demo", "--json", "--data-dir", data_dir))
    assert machines["given"] == 0
    assert machines["figures"]["dossiers"] == seeded.figures.dossiers


def test_the_command_takes_the_rate_as_a_whole_number_only(module_database: Database, seeded: Seeded) -> None:
    data_dir = str(module_database.instance.data_dir)
    for wrong in ("-1", "0.5", "fast", "nan", "inf"):
        result = CliRunner().invoke(build(), ["demo", "--rate", wrong, "--data-dir", data_dir])
        assert result.exit_code == 2, result.output
    assert json.loads(_run("demo", "--rate=300.0", "--json", "--data-dir", data_dir))["rate"] == 300


def test_the_command_sets_the_pace_of_the_clock(database: Database) -> None:
    data_dir = str(database.instance.data_dir)
    told = json.loads(_run("demo", "--seed", "3", "--dossiers", "5", "--rate", "0", "--json", "--data-dir", data_dir))
    assert told["rate"] == 0
    assert told["figures"]["dossiers"] >= 5, "and what those lodge who come again"
    assert json.loads(_run("demo", "clock", "--rate", "12", "--json", "--data-dir", data_dir))["rate"] == 12
    assert "12" in _run("demo", "clock", "--rate", "12", "--data-dir", data_dir)


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(build(), arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def _open_with(database: Database, commands: list[Command]) -> None:
    open_log(database.dsn("writer"), ClockKind.SIMULATED, at=OPENED_AT)
    with GroupCommitter(database.dsn("writer"), composition.deciders()) as committer:
        for future in [committer.submit(command) for command in commands]:
            future.result()


def _is_refused_untouched(database: Database, number: int, dossiers: int) -> None:
    with EventLog(database.dsn("reader")) as event_log:
        before = event_log.head()
        with pytest.raises(NotTheDemonstration):
            seed(database.instance, number, dossiers)
        assert event_log.head() == before


def test_everybody_who_lodges_is_in_the_vault_and_opens(module_database: Database, seeded: Seeded) -> None:
    assert seeded.given >= 0
    with applicants_of(module_database.instance) as applicants:
        result = check(applicants)
        streams = applicants.look(registered_applicants)
        (registered, *_) = applicants.histories(streams[:1])[streams[0]]
        state = applicants.state(registered.body.applicant_id)
        opened = applicants.vault.open(registered.body.applicant_id, state.entries[0])
    assert (result.findings, result.erased) == ([], 0)
    assert result.applicants >= DOSSIERS
    assert opened.data == to_seal(SEED, registered.body.applicant_id, registered.body.command_id).data
