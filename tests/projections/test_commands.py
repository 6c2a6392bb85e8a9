"""The commands that read: `hoso trace`, `record`, `records`, `views`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from signal import SIGTERM

import pytest
from typer.testing import CliRunner, Result

from api.cli.app import build
from domain.model.refusals import DossierUnknown
from projections import queries
from tests.domain.histories import Story
from tests.projections.conftest import Views, code
from tests.projections.test_following import wait_until
from tests.projections.test_record import overdue, traded


def run(views: Views, *arguments: str) -> Result:
    done = CliRunner().invoke(build(), [*arguments, "--data-dir", str(views.database.instance.data_dir)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def told(views: Views) -> Views:
    views.tell(traded())
    views.tell(overdue())
    views.follow()
    return views


def test_a_trace_reads_in_vietnamese_and_names_who_why_and_what_was_waited_for(told: Views) -> None:
    printed = run(told, "trace", code(1), "--at", "2026-03-03T10:30").output
    for words in (
        code(1),
        "đang bàn giao, người giao chịu trách nhiệm",
        "chờ bổ sung hồ sơ",
        "trả lại khi chưa xong bước",
        "10:30 03/03/2026: b2",
    ):
        assert words in printed


def test_a_trace_reads_in_english_too(told: Views) -> None:
    printed = run(told, "trace", code(2), "--lang", "en").output
    for words in ("Who answers", "whoever accepted it last", "Attributed (attribution-1)", "late"):
        assert words in printed


def test_a_trace_for_machines_has_all_of_it(told: Views) -> None:
    printed = json.loads(run(told, "trace", code(2), "--json").output)
    assert printed["code"] == code(2)
    assert printed["late"] is True
    assert printed["delay"]["overdue_us"] == 16 * 3_600_000_000
    assert [interval["who"]["id"] for interval in printed["intervals"]] == ["b1"]


def test_a_code_that_does_not_exist_is_refused(told: Views) -> None:
    with pytest.raises(DossierUnknown):
        run(told, "trace", code(99))


def test_a_record_opens_with_what_it_is_and_names_period_policies_and_calendar(told: Views) -> None:
    printed = run(told, "record", "b1", "--period", "2026-03").output
    for words in (
        "căn cứ để xem xét, không phải kết luận",
        "custody-1, attribution-1",
        "2026-03",
        "lịch 1",
        "Giữ khi quá hạn",
    ):
        assert words in printed
    found = json.loads(run(told, "record", "b1", "--period", "2026-03", "--json").output)
    assert found["official"] == {"id": "b1", "name": "b1"}
    assert {part["part"] for part in found["parts"]} == {"own"}


def test_a_record_in_english_has_its_head_and_circumstances(told: Views) -> None:
    printed = run(told, "record", "h2", "--period", "2026-03", "--lang", "en").output
    for words in ("Evidence for a review, not a conclusion", "Unit dd as a whole, 4 people", "Term left on arrival"):
        assert words in printed


def test_the_record_of_nobody_is_refused(told: Views) -> None:
    with pytest.raises(queries.OfficialUnknown):
        run(told, "record", "nobody")


def test_records_without_a_dataset_list_the_datasets(told: Views) -> None:
    assert json.loads(run(told, "records", "--json").output) == []


def test_status_is_good_when_nothing_is_parked(told: Views) -> None:
    done = run(told, "views", "status", "--json")
    assert done.exit_code == 0
    assert json.loads(done.output)["standing"]["behind"] == 0


def test_status_reports_what_is_parked(told: Views) -> None:
    told.writing.execute("INSERT INTO views.parked VALUES (gen_random_uuid(), 7, NULL, 'RuntimeError: a bug')")
    done = run(told, "views", "status")
    assert done.exit_code == 1
    assert "RuntimeError: a bug" in done.output


def test_a_rebuild_by_command_switches_and_a_check_finds_them_equal(told: Views) -> None:
    done = run(told, "views", "rebuild", "--json")
    assert (done.exit_code, json.loads(done.output)["events"]) == (0, told.log.position)
    done = run(told, "views", "rebuild", "--check", "--json")
    assert (done.exit_code, json.loads(done.output)["differences"]) == (0, {})


def test_a_check_that_finds_a_difference_says_so_and_changes_nothing(told: Views) -> None:
    told.writing.execute("UPDATE views.dossiers SET state = 'lost'")
    done = run(told, "views", "rebuild", "--check")
    assert done.exit_code == 1
    assert told.rows("SELECT DISTINCT state FROM views.dossiers") == [("lost",)]


def test_the_projector_runs_until_it_is_told_to_stop_and_ends_well(views: Views, tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "project", "--data-dir", str(views.database.instance.data_dir)],
            stdout=log,
            stderr=log,
        )
        try:
            views.tell(Story().received("mon 08:00"))
            wait_until(lambda: views.rows("SELECT to_regclass('views.progress')") != [(None,)], 30)
            assert queries.wait_for(views.reading, views.log.position, 30) == views.log.position
            assert views.rows("SELECT code FROM views.dossiers") == [(code(1),)]
        finally:
            process.send_signal(SIGTERM)
            assert process.wait(20) == 0
