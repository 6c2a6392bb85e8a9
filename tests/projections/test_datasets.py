"""Imported logs: the figures of a real one, and what is said of their cases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from api.cli.app import build
from domain.model import imported
from domain.model.event import IMPORTER, Source
from domain.model.imported import CalendarChoice, DatasetImported, LoggedCase, LoggedStep, Mapping
from projections import queries
from projections.checking import check
from projections.rebuild import rebuild
from tests.projections.conftest import Views
from tests.projections.recording import command_id
from tests.servers import Database

OPTIONS = ["--calendar", "always-open", "--due", "deadline", "--case-start", "startdate", "--case-end", "enddate"]


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=UTC)


def step(name: str | None, day: int) -> LoggedStep:
    return LoggedStep("việc", at(day), name, None, "1")


def a_case(case_id: str, *steps: LoggedStep, due: int | None = None, end: int | None = None) -> LoggedCase:
    return LoggedCase(
        case_id,
        "1",
        at(1),
        at(due) if due is not None else None,
        at(end) if end is not None else None,
        "Chủ",
        None,
        None,
        None,
        (),
        steps,
    )


def record_dataset(views: Views, *cases: LoggedCase, calendar: CalendarChoice = CalendarChoice.ALWAYS_OPEN) -> None:
    """Import cases without their file."""
    key = imported.dataset_key("0" * 64, MAPPING, calendar, at(20))
    for case in cases:
        stream = imported.case_stream(key, case.case_id)
        views.log.record(stream, *imported.import_case(key, case, command_id(case.case_id)))
    views.log.record(
        imported.DATASETS,
        DatasetImported(
            occurred_at=at(20),
            actor=IMPORTER,
            source=Source.IMPORT,
            command_id=command_id("dataset"),
            dataset=key,
            name="thử",
            file_name="thu.csv",
            sha256="0" * 64,
            format="csv",
            mapping=MAPPING,
            calendar=calendar,
            as_of=at(20),
            last_event_at=at(20),
            cases=len(cases),
            events=sum(len(case.steps) for case in cases),
        ),
    )


MAPPING = Mapping(case="case", activity="activity", time="time")


def test_custody_of_a_case_rests_on_the_acts_that_show_it(views: Views) -> None:
    record_dataset(views, a_case("c1", step("An", 3), step("Bình", 6), due=5, end=8))
    views.follow()
    (trace,) = queries.imported_traces(views.reading, "c1")
    told = [
        (i.holder, i.ground.value, i.held_us // 86_400_000_000, i.overdue_us // 86_400_000_000, len(i.positions))
        for i in trace.intervals
    ]
    assert told == [
        ("An", "by the next act", 2, 0, 2),
        ("Bình", "by the next act", 3, 1, 2),
        ("Chủ", "tail, never acted", 2, 2, 2),
    ]
    assert trace.late
    assert trace.holder_at(at(4)) is not None


def test_records_of_a_dataset_are_by_name_and_attribute_no_delay(views: Views) -> None:
    record_dataset(
        views, a_case("c1", step("Bình", 3), step(None, 4), due=5, end=8), a_case("c2", step("An", 2), due=9)
    )
    views.follow()
    rows = queries.records(views.reading, 1)
    assert [row.official for row in rows] == ["An", "Bình", "Chủ", "~unknown"]
    assert all(row.attributed_delay_seconds is None for row in rows)
    assert {row.official: row.late_as_owner for row in rows}["Chủ"] == 2
    summary = queries.dataset(views.reading, 1)
    assert (summary.cases, summary.events, summary.open, summary.open_overdue, summary.closed_late) == (2, 3, 1, 1, 1)
    assert (summary.acts_unknown, summary.officials_acting) == (1, 2)


def test_an_import_that_is_not_complete_is_not_shown(views: Views) -> None:
    key = imported.dataset_key("1" * 64, MAPPING, CalendarChoice.VN, at(20))
    case = a_case("c1", step("An", 3))
    views.log.record(imported.case_stream(key, "c1"), *imported.import_case(key, case, command_id("c1")))
    views.follow()
    assert queries.datasets(views.reading) == []
    assert queries.imported_traces(views.reading, "c1") == []
    assert check(views.database.dsn("projector"), workers=1).equal


def test_a_dataset_in_office_hours_follows_the_calendar(views: Views) -> None:
    from datetime import date

    from domain.model import calendar as cal
    from domain.model.calendar import DayRuling, Rule
    from domain.model.working_time import DayStatus
    from tests.domain.histories import meta

    record_dataset(views, a_case("c1", step("An", 7), end=7), calendar=CalendarChoice.VN)
    views.follow()
    before = queries.records(views.reading, 1)[0].held_seconds
    ruling = DayRuling(date(2026, 1, 5), Rule.OFF, "nghỉ", "văn bản", DayStatus.VERIFIED)
    views.log.record(cal.STREAM, cal.DaysRuled(**meta(at(25)), rulings=(ruling,)))
    views.follow()
    assert queries.records(views.reading, 1)[0].held_seconds == before - 8 * 3600
    assert check(views.database.dsn("projector"), workers=1).equal


def test_a_dataset_that_does_not_exist_is_refused(views: Views) -> None:
    views.follow()
    for asked in (queries.dataset, queries.records):
        with pytest.raises(queries.DatasetUnknown):
            asked(views.reading, 7)


@pytest.fixture
def opened(database: Database) -> Database:
    from domain.model.log import ClockKind
    from domain.store.clock import open_log

    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    return database


def test_the_real_log_comes_to_the_figures_that_were_computed_independently(
    opened: Database, shared_data: Path
) -> None:
    run = CliRunner()
    where = ["--data-dir", str(opened.instance.data_dir), "--json"]
    command = ["import", str(shared_data / "receipt.xes.gz"), *OPTIONS, "--owner", "responsible", *where]
    done = run.invoke(build(), command)
    assert done.exit_code == 0, done.output
    rebuild(opened.dsn("projector"))
    golden: dict[str, Any] = json.loads((shared_data / "receipt.golden.json").read_text())
    with opened.connect("reader", autocommit=True) as connection:
        summary = msgspec.structs.asdict(queries.dataset(connection, 1))
    for member in ("cases", "events", "officials_acting", "handovers", "open", "open_overdue", "closed_late"):
        assert summary[member] == golden[member], member
    assert summary["owner_never_acted"] == golden["owner_never_acted"]
    assert int(summary["late_seconds"]) == golden["overdue_seconds_sum"]
    printed = json.loads(run.invoke(build(), ["records", "--dataset", "1", *where]).output)
    by_official = {row["official"]: row for row in printed}
    for figure, member in (
        ("acts", "acts"),
        ("held_seconds", "held_seconds"),
        ("held_overdue_seconds", "held_overdue_seconds"),
        ("late_by_owner", "late_as_owner"),
    ):
        for official, amount in golden[figure].items():
            assert by_official[official][member] == amount, (figure, official)
    assert check(opened.dsn("projector"), workers=1).equal
