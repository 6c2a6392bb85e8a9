"""`hoso deadline`: what it prints for people and for machines, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.app import build
from domain.model.calendar import STREAM, DayRuling, DaysRuled, Rule
from domain.model.calendar_seed import seed_event
from domain.model.errors import DomainError
from domain.model.event import encode
from domain.model.log import ClockKind
from domain.model.working_time import DayStatus
from domain.store.clock import open_log
from domain.store.log_writer import NewEvent, append, connect_writer
from tests.domain.calendars import META
from tests.servers import Database


@pytest.fixture(autouse=True)
def _no_instance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOSO_DATA_DIR", str(tmp_path / "nowhere"))
    monkeypatch.delenv("HOSO_DATABASE_URL", raising=False)


def run(*options: str) -> str:
    result = CliRunner().invoke(build(), ["deadline", *options])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def reckoned(*options: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(*options, "--json"))
    return answer


def test_it_prints_the_due_date_and_why_for_machines() -> None:
    answer = reckoned("--received", "2025-12-31T14:00", "--term", "3wd")
    assert answer["due"] == "2026-01-07T17:00:00+07:00"
    assert [day["day"] for day in answer["explanation"]["counted"]] == ["2026-01-05", "2026-01-06", "2026-01-07"]
    assert answer["explanation"]["skipped"][1] == {
        "day": "2026-01-02",
        "reason": "day_off",
        "name": "Nghỉ hoán đổi",
        "document": "12729/VPCP-KGVX ngày 25/12/2025",
        "status": "verified",
    }
    assert answer["calendar"] == {"origin": "shipped", "version": 1, "hours_of": None}


def test_it_prints_the_due_date_and_why_for_people() -> None:
    lines = run("--received", "2026-01-09T10:00", "--term", "1wd").splitlines()
    assert lines[0] == "Hạn: thứ Bảy 10/01/2026 17:00"
    assert "  10/01/2026  tính, ngày làm bù: Làm bù cho 2/1/2026 (thứ Bảy) (12729/VPCP-KGVX ngày 25/12/2025)" in lines
    assert run("--received", "2026-01-09T10:00", "--term", "1wd", "--lang", "en").startswith("Due: Saturday")


def test_pauses_are_left_out_and_shown() -> None:
    wait = "2026-06-05T17:00/2026-06-15T07:00"
    answer = reckoned("--received", "2026-06-01T08:00", "--term", "20cd", "--pause", wait)
    assert answer["due"] == "2026-07-01T17:00:00+07:00"
    assert len(answer["explanation"]["paused"]) == 10
    assert answer["explanation"]["pauses"] == [
        {
            "from": "2026-06-05T17:00:00+07:00",
            "to": "2026-06-15T07:00:00+07:00",
            "effect": "pause",
            "due_before": "2026-06-22T17:00:00+07:00",
            "left_working_us": None,
            "left_calendar_days": 16,
        }
    ]


def test_several_pauses_and_restart_and_cutoff_are_understood() -> None:
    basis = ("--received", "2026-06-01T08:00", "--term", "3wd")
    two = ("--pause", "2026-06-02T08:00/2026-06-02T10:00", "--pause", "2026-06-03T08:00/2026-06-03T09:00")
    assert reckoned(*basis, *two)["due"] == "2026-06-05T10:00:00+07:00"
    assert reckoned(*basis, *two, "--effect", "restart")["run"] == 3
    assert reckoned(*basis, "--pause", "2026-06-02T08:00/", "--effect", "restart")["due"] is None
    late = ("--received", "2026-06-04T15:01", "--term", "0", "--cutoff", "15:00")
    assert reckoned(*late)["due"] == "2026-06-05T17:00:00+07:00"


def test_an_offset_in_the_moment_is_respected() -> None:
    answer = reckoned("--received", "2026-06-01T18:30:00Z", "--term", "1wd")
    assert answer["explanation"]["day_0"] == "2026-06-02"


def test_doubtful_days_are_warned_of() -> None:
    answer = reckoned("--received", "2026-11-20T08:00", "--term", "3wd")
    assert [(w["code"], w["day"]) for w in answer["explanation"]["warnings"]] == [("unconfirmed_day", "2026-11-24")]
    assert reckoned("--received", "2027-02-03T08:00", "--term", "2wd")["provisional"] is True


BASIS = ["--received", "2025-12-31T14:00", "--term", "3wd"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--received", "31/12/2025", "--term", "3wd"], "option-not-understood"),
        (["--received", "2025-12-31T14:00", "--term", "3 ngày"], "term-not-understood"),
        ([*BASIS, "--pause", "2026-01-05T08:00"], "option-not-understood"),
        ([*BASIS, "--pause", "2025-01-05/2026-01-05"], "pauses-not-in-order"),
        ([*BASIS, "--pause", "9999-12-31T23:59-12:00/"], "moment-out-of-range"),
        ([*BASIS, "--cutoff", "3pm"], "option-not-understood"),
        ([*BASIS, "--cutoff", "15:00Z"], "option-not-understood"),
        ([*BASIS, "--effect", "stop"], "option-not-understood"),
        ([*BASIS, "--lang", "fr"], "option-not-understood"),
        (["--received", "0001-01-01", "--term", "3wd"], "moment-out-of-range"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_code(options: list[str], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        run(*options)
    assert refusal.value.code == code
    assert refusal.value.vi
    assert refusal.value.en


def test_a_refusal_ends_with_two_and_speaks_both_languages() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "deadline", "--received", "2025-12-31", "--term", "0.5wd"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.returncode == 2
    assert "Không hiểu thời hạn" in done.stderr
    assert "[term-not-understood]" in done.stderr
    assert done.stdout == ""


def test_a_directory_that_was_named_must_hold_an_instance(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refusal:
        run("--received", "2025-12-31", "--term", "1wd", "--data-dir", str(tmp_path))
    assert refusal.value.code == "no-instance"


def test_the_calendar_of_a_running_instance_counts(database: Database) -> None:
    day = DayRuling(date(2045, 3, 7), Rule.OFF, "Nghỉ bão", "Công điện 1", DayStatus.VERIFIED)
    edits = [seed_event(**META), DaysRuled(**META, rulings=(day,))]
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    with connect_writer(database.dsn("writer")) as connection, connection.transaction():
        connection.execute("SELECT last_position FROM hoso.lock_log()")
        rows = [NewEvent(STREAM, n, body.TOPIC, encode(body), body.occurred_at) for n, body in enumerate(edits, 1)]
        append(connection, rows, [], ClockKind.SYSTEM)
    answer = reckoned("--received", "2045-03-06T08:00", "--term", "1wd", "--data-dir", str(database.instance.data_dir))
    assert answer["due"] == "2045-03-08T17:00:00+07:00"
    assert answer["calendar"]["origin"] == str(database.instance.data_dir)
    assert answer["calendar"]["version"] == 2
