"""`hoso replay`: what it prints for people and for machines, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from api.cli.app import build
from domain.model import dossier_events as ev
from domain.model.errors import DomainError
from projections.rebuild import rebuild
from tests.domain.histories import Story, at, meta
from tests.projections.recording import RecordingLog
from tests.projections.world import OPENED, found_world, tell
from tests.servers import Database

DOSSIER = UUID(int=0xA50F)


@pytest.fixture(scope="module")
def data_dir(module_database: Database) -> Path:
    """b2 took it on Wednesday; on Friday it was entered that b3 had it from Tuesday on."""
    log = RecordingLog(module_database, OPENED)
    found_world(log)
    story = Story().held("mon 07:00", "b1").took("wed 07:00", "b2")
    late = ev.TakenOver(**meta(at("tue 07:00"), "b3"), previous="b1", reason="giấy", unit_id="dd", step_id="th")
    story.late("fri 07:00", late)
    tell(log, story.log, DOSSIER, code="000.00.05.H20-260302-0001")
    log.close()
    rebuild(module_database.dsn("projector"))
    return module_database.instance.data_dir


def invoke(data_dir: Path, *options: str) -> Result:
    return CliRunner().invoke(
        build(), ["replay", "000.00.05.H20-260302-0001", *options, "--data-dir", str(data_dir)], env={"COLUMNS": "200"}
    )


def run(data_dir: Path, *options: str) -> str:
    result = invoke(data_dir, *options)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def told(data_dir: Path, *options: str) -> Any:
    return json.loads(run(data_dir, *options, "--json"))


def test_what_was_known_on_thursday_is_not_what_was_so_on_tuesday(data_dir: Path) -> None:
    known = told(data_dir, "--as-of", "2026-03-05T07:00", "--about", "2026-03-03T08:00")
    assert known["standing"]["answering"]["who"]["id"] == "b1"
    so = told(data_dir, "--about", "2026-03-03T08:00")
    assert so["standing"]["answering"]["who"]["id"] == "b3"
    text = run(data_dir, "--as-of", "2026-03-05T07:00", "--about", "2026-03-03T08:00")
    assert "xét về 08:00 03/03/2026" in text


def test_steps_are_printed_one_by_one_or_all(data_dir: Path) -> None:
    assert len(told(data_dir, "--steps")["rows"]) == 5
    assert [step["number"] for step in told(data_dir, "--step", "2")["rows"]] == [2]
    assert "Ghi muộn" in run(data_dir, "--step", "5")
    assert "as they happened" in run(data_dir, "--steps", "--order", "occurred", "--lang", "en")


def test_a_difference_is_between_two_moments_each_as_of_and_about(data_dir: Path) -> None:
    found = told(data_dir, "--diff", "2026-03-05T07:00/2026-03-05T07:00", "nay/2026-03-05T07:00")
    assert [one["event"]["topic"] for one in found["events"]] == ["dossier.RecordedLate"]
    assert [change["after"]["who"]["id"] for change in found["custody"]] == ["b3"]
    position = found["events"][0]["event"]["position"]
    text = run(data_dir, "--diff", f"@{position - 1}", f"@{position}")
    assert f"+ {position} Ghi muộn" in text


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--as-of", "yesterday"], "moment-unreadable"),
        (["--diff", "@1/", "now"], "moment-unreadable"),
        (["--as-of", "@999999"], "position-not-reached"),
        (["--as-of", "2026-03-01"], "dossier-not-known-then"),
    ],
)
def test_a_moment_that_says_nothing_is_refused(data_dir: Path, options: list[str], code: str) -> None:
    refused = invoke(data_dir, *options).exception
    assert isinstance(refused, DomainError)
    assert refused.code == code


def test_a_difference_takes_no_other_moment(data_dir: Path) -> None:
    assert invoke(data_dir, "--diff", "@1", "now", "--steps").exit_code == 2


def asked(data_dir: Path, *options: str) -> Any:
    result = CliRunner().invoke(build(), [*options, "--data-dir", str(data_dir), "--json"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def printed(data_dir: Path, *options: str) -> str:
    result = CliRunner().invoke(build(), [*options, "--data-dir", str(data_dir)], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_board_is_printed_as_of_a_moment_and_as_a_difference(data_dir: Path) -> None:
    told = asked(data_dir, "board", "dd", "--as-of", "2026-03-02T12:00")
    assert [row["answering"]["who"]["id"] for row in told["page"]["rows"]] == ["b1"]
    found = asked(data_dir, "board", "dd", "--diff", "2026-03-02T12:00", "nay")
    assert [row["after"]["answering"]["who"]["id"] for row in found["rows"]] == ["b2"]
    assert "b2 (b2)" in printed(data_dir, "board", "dd")
    assert "Ghi muộn" in printed(data_dir, "board", "dd", "--diff", "2026-03-05", "nay")
    unknown = CliRunner().invoke(build(), ["board", "none", "--data-dir", str(data_dir)]).exception
    assert isinstance(unknown, DomainError)
    assert unknown.code == "unit-unknown"
    assert CliRunner().invoke(build(), ["board", "dd", "--state", "x", "--data-dir", str(data_dir)]).exit_code == 2


def test_a_record_is_printed_as_of_a_moment_and_as_a_difference(data_dir: Path) -> None:
    told = asked(data_dir, "record", "b3", "--as-of", "2026-03-05T07:00")
    assert told["open_parts"][0]["figures"] == []
    assert told["period"] == "2026-01..2026-03"
    found = asked(data_dir, "replay-record", "b3", "2026-03-05T07:00")
    assert "acts" in [line["name"] for line in found["figures"]]
    assert "Ghi muộn" in printed(data_dir, "replay-record", "b3", "2026-03-05T07:00", "nay")
