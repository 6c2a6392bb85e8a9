"""Reports by the calendar: made once, kept as files, on record, as of the end of their period; explanations asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from api.reports.keeping import ReportFileDiffers, ReportFileMissing, ReportFiles
from api.scheduled.due import Back, Ended
from api.scheduled.making import month_prepared, week_of_unit
from api.scheduled.routine import Routine
from domain.model.explanation import Explanation, explanation_id
from domain.model.report import ReportKind, report_id
from projections.queries.late_share import late_shares
from projections.queries.periods import Period
from tests.http.town import Town
from workflows.schedules import DAILY, MONTHLY, WEEKLY

MARCH = Period.parse("2020-03")


@contextmanager
def routine(town: Town, **settings: Any) -> Iterator[Routine]:
    """As a worker would have it, which makes up for a few days, weeks and months."""
    with closing(Routine.over(town.instance, Back(days=2, weeks=1, months=1))) as made:
        changed = made.instance.settings.model_copy(update=settings)
        made.instance = type(made.instance)(made.instance.data_dir, changed)
        yield made


@contextmanager
def reading(town: Town) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(town.instance.dsn("reader"), autocommit=True, options="-c timezone=UTC") as connection:
        yield connection


def run(town: Town, schedule: str, **settings: Any) -> int:
    """How much was made."""
    with routine(town, **settings) as made:
        count = made.run(schedule, 1, last=False).made
    town.project()
    return count


def files_in(town: Town, kind: str) -> dict[str, bytes]:
    folder = ReportFiles.of(town.instance.data_dir).root / kind
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "lock"}


def test_a_day_that_ended_is_reported_once_with_the_hash_of_its_files_on_record(town: Town) -> None:
    assert run(town, DAILY) == 2
    kept = files_in(town, "daily")
    assert set(kept) == {f"ngay-2020-03-{day}.{ending}" for day in (30, 31) for ending in ("json", "txt")}
    assert run(town, DAILY) == 0
    assert files_in(town, "daily") == kept
    with routine(town) as made:
        state = made.state(report_id(ReportKind.DAILY, "", "2020-03-31"))
    assert {one.sha256 for one in state.state.files} == {
        sha256(content).hexdigest() for name, content in kept.items() if "31" in name
    }
    told = msgspec.json.decode(kept["ngay-2020-03-31.json"])
    assert (told["day"], told["asked"]["position"]) == ("2020-03-31", state.state.as_of)


def test_a_run_that_ended_between_file_and_record_is_gone_on_with_and_its_file_stays(town: Town) -> None:
    folder = ReportFiles.of(town.instance.data_dir).root / "prepared"
    folder.mkdir(parents=True, exist_ok=True)
    with reading(town) as connection:
        _, parts = month_prepared(connection, Ended(MARCH.first, MARCH.first.replace(day=31)), now=now(town))
    first = next(one for one in parts if one.name.endswith(".json"))
    (folder / first.name).write_bytes(b"{}")
    run(town, MONTHLY)
    with routine(town) as made:
        state = made.state(report_id(ReportKind.PREPARED, "", "2020-03"))
    on_record = {one.name: one.sha256 for one in state.state.files}
    assert on_record[first.name] == sha256(b"{}").hexdigest()


def test_a_file_that_was_altered_or_lost_is_not_read_as_the_report(town: Town, tmp_path: Path) -> None:
    from api.reports.made import Made

    files = ReportFiles(tmp_path)
    (file,) = files.keep("daily", [Made("a.txt", "text/plain", b"one")])
    assert files.keep("daily", [Made("a.txt", "text/plain", b"two")]) == (file,), "never replaced"
    assert files.read("daily", file) == b"one"
    files.path("daily", file).write_bytes(b"other")
    with pytest.raises(ReportFileDiffers):
        files.read("daily", file)
    files.path("daily", file).unlink()
    with pytest.raises(ReportFileMissing):
        files.read("daily", file)


def test_weekly_reports_are_made_of_the_units_that_were_named(town: Town) -> None:
    assert run(town, WEEKLY) == 0
    assert run(town, WEEKLY, report_units=("cl-dd", "cl-mc")) == 2
    assert set(files_in(town, "unit")) == {
        f"tuan-2020-03-23-{unit}.{ending}" for unit in ("cl-dd", "cl-mc") for ending in ("pdf", "xlsx")
    }


def test_a_report_that_is_made_late_is_the_one_that_would_have_been_made_in_time(town: Town) -> None:
    week, month = (
        Ended(MARCH.first.replace(day=23), MARCH.first.replace(day=29)),
        Ended(MARCH.first, MARCH.first.replace(day=31)),
    )
    with reading(town) as connection:
        before = [week_of_unit(connection, "cl-dd", week, now=now(town))[1]]
        before.append(month_prepared(connection, month, now=now(town))[1])
    clerk = town.officer("a1")
    new = clerk.lodge()
    clerk.act(new, "issue-receipt")
    town.project()
    with reading(town) as connection:
        after = [week_of_unit(connection, "cl-dd", week, now=now(town))[1]]
        after.append(month_prepared(connection, month, now=now(town))[1])
    assert after == before


def test_an_agency_above_two_in_a_hundred_is_asked_once_with_the_figure_of_the_month_s_end(town: Town) -> None:
    run(town, MONTHLY)
    with reading(town) as connection:
        shares = late_shares(connection, MARCH, now=now(town), as_of=MARCH.end_at)
        late_now = late_shares(connection, Period.parse("2020-04"), now=now(town))
    (cl,) = [one for one in shares if one.agency.id == "cl"]
    assert (cl.late, cl.of) == (2, 3), "one finished in time, two are open and overdue; one waits for the applicant"
    assert late_now
    proceeding = explanation_id("cl", MARCH.first)
    with routine(town) as made:
        state: Explanation = made.state(proceeding).state
        assert (state.late, state.of, state.small, state.binds) == (2, 3, True, False)
        version = made.state(proceeding).version
    town.at("2020-04-05 08:00")
    run(town, MONTHLY)  # another worker, days later
    with routine(town) as made:
        assert made.state(proceeding).version == version
        assert not made.state(explanation_id("stnmt", MARCH.first)).exists


def now(town: Town) -> Any:
    return town.app.state.office.clock.now()
