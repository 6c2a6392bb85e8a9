"""Importing a log into the record: once, in full or not at all, and with figures from what was stored."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from api.importers import importing
from api.importers.faults import UnreadableLog
from api.importers.importing import Choices, Imported, import_log, stored_figures, working_time
from api.importers.mapping import Given
from api.importers.reader import read_log
from domain.model import calendar
from domain.model.calendar import CalendarNotSeeded
from domain.model.calendar_seed import seed_event
from domain.model.event import Source
from domain.model.imported import DATASETS, CalendarChoice, case_stream
from domain.model.imported_custody import Tally
from domain.model.imported_figures import records, summary
from domain.model.log import ClockKind
from domain.model.working_time import AlwaysOpen
from domain.store.bulk import BulkOrder, BulkResult, BulkWriter
from domain.store.clock import open_log
from domain.store.event_log import EventLog
from tests.importers.figures import LATER
from tests.importers.logs import SMALL, SMALL_RECORDS, SMALL_SUMMARY, Dossier, Step, packed, table, xes
from tests.importers.malformed import every_malformed_log
from tests.servers import Database

NOW = datetime(2025, 7, 1, tzinfo=UTC)


@pytest.fixture
def event_log(database: Database) -> Iterator[EventLog]:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    with EventLog(database.dsn("reader")) as log:
        yield log


def _import(database: Database, event_log: EventLog, path: Path, **choices: Any) -> tuple[Imported, Tally]:
    given, skip_bad = choices.pop("given", Given()), choices.pop("skip_bad", False)
    made = Choices(**{"name": path.name, "calendar": CalendarChoice.ALWAYS_OPEN, **choices})
    with read_log(path, given, skip_bad=skip_bad, not_after=LATER) as log:
        imported = import_log(log, made, event_log, database.dsn("writer"), NOW, lambda _: None)
        return imported, stored_figures(log, imported, event_log, AlwaysOpen(), lambda _: None)


def _small(folder: Path) -> Path:
    (path := folder / "small.xes").write_bytes(xes(SMALL))
    return path


def test_the_figures_come_from_what_is_stored(database: Database, event_log: EventLog, tmp_path: Path) -> None:
    imported, tally = _import(database, event_log, _small(tmp_path))
    printed = summary(imported.number, imported.dataset, tally)
    assert {name: getattr(printed, name) for name in SMALL_SUMMARY} == SMALL_SUMMARY
    rows = [
        (row.official, row.acts, row.held_seconds, row.held_overdue_seconds, row.late_as_owner)
        for row in records(tally)
    ]
    assert rows == SMALL_RECORDS


def test_a_dataset_is_stored_with_what_it_was_read_by(database: Database, event_log: EventLog, tmp_path: Path) -> None:
    imported, _ = _import(database, event_log, _small(tmp_path), name="Huyện A")
    dataset = imported.dataset
    assert (imported.number, imported.repeated, dataset.name) == (1, False, "Huyện A")
    assert (dataset.cases, dataset.events, dataset.skipped, dataset.mapping.due) == (3, 8, 0, "deadline")
    stored = event_log.read_stream(case_stream(dataset.dataset, "A"))
    assert [one.body.TOPIC for one in stored] == ["imported.CaseOpened", *["imported.StepCompleted"] * 4]
    assert [one.body.occurred_at for one in stored] == sorted(one.body.occurred_at for one in stored)
    assert {one.body.actor for one in stored} == {"~import"}


def test_importing_the_same_file_again_changes_nothing(database: Database, event_log: EventLog, tmp_path: Path) -> None:
    first, tally = _import(database, event_log, _small(tmp_path))
    head = event_log.head()
    (copy := tmp_path / "copy.xes").write_bytes(xes(SMALL))
    for path, name in ((_small(tmp_path), "small.xes"), (copy, "another name")):
        again, figures = _import(database, event_log, path, name=name)
        assert (again.number, again.repeated, again.dataset) == (first.number, True, first.dataset)
        assert records(figures) == records(tally)
    assert event_log.head() == head


def test_a_file_name_that_is_no_text_is_stored_in_print(
    database: Database, event_log: EventLog, tmp_path: Path
) -> None:
    (path := tmp_path / "lo\udcff\x1bg.xes").write_bytes(xes(SMALL))
    imported, _ = _import(database, event_log, path, name="x")
    assert imported.dataset.file_name == "lo\ufffd\ufffdg.xes"


def test_another_reading_of_the_file_is_another_dataset(
    database: Database, event_log: EventLog, tmp_path: Path
) -> None:
    path = _small(tmp_path)
    readings: list[dict[str, Any]] = [
        {},
        {"given": Given(due="")},
        {"calendar": CalendarChoice.VN},
        {"as_of": datetime(2020, 3, 11, tzinfo=UTC)},
    ]
    found = [_import(database, event_log, path, **reading)[0] for reading in readings]
    assert [one.number for one in found] == [1, 2, 3, 4]
    same: list[dict[str, Any]] = [{"given": Given(due="deadline")}, {"as_of": found[0].dataset.last_event_at}]
    assert [_import(database, event_log, path, **reading)[0].number for reading in same] == [1, 1]


@pytest.mark.parametrize("stored_orders", [0, 1, 2, 3, 4])
def test_an_interrupted_import_is_finished_by_running_it_again(
    database: Database, event_log: EventLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored_orders: int
) -> None:
    class Interrupted(BulkWriter):
        def write(self, orders: Iterable[BulkOrder]) -> BulkResult:
            super().write(islice(orders, stored_orders))
            raise KeyboardInterrupt

    path = _small(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(importing, "BulkWriter", Interrupted)
        with pytest.raises(KeyboardInterrupt):
            _import(database, event_log, path)
    assert bool(event_log.read_stream(DATASETS)) == (stored_orders == 4), "a dataset shows once it is complete"
    imported, tally = _import(database, event_log, path)
    assert (imported.number, tally.cases, tally.events) == (1, 3, 8)
    stored = [event.body.TOPIC for event in event_log.read_all(1, 100)]
    assert len(stored) == 3 + 8 + 1
    assert stored.count("imported.DatasetImported") == 1
    assert stored[-1] == "imported.DatasetImported"


def test_two_imports_of_one_file_at_once_make_one_dataset(
    database: Database, event_log: EventLog, tmp_path: Path
) -> None:
    path = _small(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: _import(database, event_log, path)[0], range(4)))
    assert [one.number for one in found] == [1] * 4
    assert event_log.head()[0] == 1 + 3 + 8 + 1


def test_a_refused_log_leaves_no_trace_in_the_record(database: Database, event_log: EventLog, tmp_path: Path) -> None:
    before = event_log.head()
    for _, name, content, _ in every_malformed_log():
        (path := tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableLog):
            _import(database, event_log, path)
    assert event_log.head() == before


def test_office_hours_measure_working_time(database: Database, event_log: EventLog, tmp_path: Path) -> None:
    """A: Wednesday 08:00 to Thursday 08:00 overdue, 8 h. B: Friday 09:00 to Tuesday after closing at noon, 18.5 h."""
    seeding = UUID(int=1)
    seed = seed_event(occurred_at=NOW, actor="~service", source=Source.CLI, command_id=seeding)
    with BulkWriter(database.dsn("writer")) as writer:
        writer.write([BulkOrder(seeding, bytes(32), calendar.STREAM, [seed])])
    path = _small(tmp_path)
    imported, _ = _import(database, event_log, path, calendar=CalendarChoice.VN)
    hours = working_time(event_log, CalendarChoice.VN)
    with read_log(path, Given(), skip_bad=False, not_after=LATER) as log:
        tally = stored_figures(log, imported, event_log, hours, lambda _: None)
    printed = summary(imported.number, imported.dataset, tally)
    assert (int(printed.late_seconds), printed.open_overdue, printed.closed_late) == (95_400, 1, 1)
    assert [row.held_seconds for row in records(tally)] == [28_800, 9_000, 50_400, 156_600, 28_800]


def test_office_hours_that_are_not_known_measure_nothing(database: Database, event_log: EventLog) -> None:
    with pytest.raises(CalendarNotSeeded):
        working_time(event_log, CalendarChoice.VN)


def test_what_was_skipped_stays_with_the_dataset(database: Database, event_log: EventLog, tmp_path: Path) -> None:
    bad = Dossier("X", [Step("2020-03-02T10:00:00Z", "Receive"), Step("then", "Check")])
    (path := tmp_path / "log.csv.gz").write_bytes(packed(table([*SMALL, bad])))
    imported, tally = _import(database, event_log, path, skip_bad=True)
    assert (imported.dataset.cases, imported.dataset.events, imported.dataset.skipped) == (4, 9, 1)
    assert (tally.cases, tally.events) == (4, 9)


def test_the_real_log_gives_the_known_figures_over_the_record(
    database: Database, event_log: EventLog, shared_data: Path
) -> None:
    golden = json.loads((shared_data / "receipt.golden.json").read_text("utf-8"))
    imported, tally = _import(database, event_log, shared_data / "receipt.xes.gz")
    printed = msgspec.to_builtins(summary(imported.number, imported.dataset, tally), builtin_types=(Decimal, datetime))
    figures = ("cases", "events", "officials_acting", "handovers", "open", "open_overdue", "closed_late")
    assert {name: printed[name] for name in figures} == {name: golden[name] for name in figures}
    assert printed["owner_never_acted"] == golden["owner_never_acted"]
    assert abs(float(printed["late_seconds"]) - golden["late_seconds"]) < 1e-3
    assert printed["as_of"] == datetime.fromisoformat(golden["as_of"])
    rows = {row.official: row for row in records(tally)}
    for figure in ("acts", "held_seconds", "held_overdue_seconds"):
        assert {name: getattr(rows[name], figure) for name in golden[figure]} == golden[figure]
    assert {name: rows[name].late_as_owner for name in golden["late_by_owner"]} == golden["late_by_owner"]
    assert _import(database, event_log, shared_data / "receipt.xes.gz")[0].repeated


# ---------------------------------------------------------------------- the command


def test_the_command_prints_one_object_and_ends_with_0(database: Database, event_log: EventLog, tmp_path: Path) -> None:
    ended = _hoso(database, _small(tmp_path), "--calendar", "always-open", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    printed = json.loads(ended.stdout)
    assert {name: printed[name] for name in SMALL_SUMMARY} == SMALL_SUMMARY
    assert (printed["dataset"], printed["name"], printed["calendar"]) == (1, "small.xes", "always-open")


def test_the_command_tells_people_the_same(database: Database, event_log: EventLog, tmp_path: Path) -> None:
    ended = _hoso(database, _small(tmp_path), "--calendar", "always-open", "--name", "Huyện A")
    assert ended.returncode == 0
    said = dict(line.strip().split(": ", 1) for line in ended.stdout.splitlines())
    assert said["Bộ dữ liệu · dataset"] == "1 (Huyện A)"
    assert said["tính đến · as of"] == "10/03/2020 12:00:00"
    assert said["giây quá hạn (always-open) · overdue seconds"] == "442800.5"
    assert said["tail, never acted"] == "619201 s, quá hạn · overdue 356401 s"


def test_the_command_lists_what_cannot_be_used_and_ends_with_1(
    database: Database, event_log: EventLog, tmp_path: Path
) -> None:
    (path := tmp_path / "log.xes").write_bytes(xes([*SMALL, Dossier("X", [Step("then", "Check")])]))
    refused = _hoso(database, path, "--calendar", "always-open", "--json")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "[log-time-unreadable]" in refused.stderr
    assert "[log-records-unusable]" in refused.stderr
    assert event_log.head()[0] == 1
    skipped = _hoso(database, path, "--calendar", "always-open", "--json", "--skip-bad")
    assert (skipped.returncode, json.loads(skipped.stdout)["skipped"]) == (1, 2)
    assert "[log-time-unreadable]" in skipped.stderr


def test_the_command_ends_with_2_when_it_cannot_run(database: Database, event_log: EventLog, tmp_path: Path) -> None:
    ended = _hoso(database, tmp_path / "none.xes")
    assert ended.returncode == 2
    vn_without_a_calendar = _hoso(database, _small(tmp_path))
    assert vn_without_a_calendar.returncode == 2
    ahead = _hoso(database, _small(tmp_path), "--as-of", "2999-01-01T00:00:00Z", "--calendar", "always-open")
    assert (ahead.returncode, "--as-of" in ahead.stderr) == (2, True)
    assert event_log.head()[0] == 1


def _hoso(database: Database, path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", "import", str(path), "--data-dir", str(database.instance.data_dir)]
    return subprocess.run([*command, *options], capture_output=True, text=True, check=False)
