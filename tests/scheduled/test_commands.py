"""`hoso reports`, `hoso advice`, `hoso indicators`: what they print, write and refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli.app import build
from api.cli.reports import NowhereToSend
from api.reports.keeping import ReportFiles
from api.scheduled.due import Back
from api.scheduled.routine import Routine
from tests.http.town import Town
from tests.reports.reading_pdf import demand_archivable
from workflows.schedules import DAILY


def hoso(town: Town, *words: str) -> Result:
    result = CliRunner().invoke(build(), [*words, "--data-dir", str(town.instance.data_dir)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def told(town: Town, *words: str) -> Any:
    return json.loads(hoso(town, *words, "--json").stdout)


@pytest.fixture(scope="module", autouse=True)
def _reported(town: Town) -> None:
    routine = Routine.over(town.instance, Back(days=1, weeks=1, months=1))
    routine.run(DAILY, 1, last=True)
    routine.close()
    town.project()


def test_reports_are_listed_and_one_that_was_altered_is_found(town: Town) -> None:
    (report,) = told(town, "reports", "list")
    assert (report["kind"], report["period"], set(report["files"].values())) == ("daily", "2020-03-31", {True})
    assert report["number"] in hoso(town, "reports", "list").stdout
    file = ReportFiles.of(town.instance.data_dir).root / "daily" / "ngay-2020-03-31.txt"
    whole = file.read_bytes()
    file.write_bytes(whole + b"!")
    assert hoso(town, "reports", "list").exit_code == 1
    file.write_bytes(whole)
    with pytest.raises(NowhereToSend):
        hoso(town, "reports", "send", report["number"])


def test_the_advice_is_printed_written_and_issued(town: Town, tmp_path: Path) -> None:
    found = told(town, "advice", "--period", "2020-03")
    assert {section["key"] for section in found["sections"]} >= {"overdue", "stalled", "late"}
    assert "Hồ sơ đang quá hạn" in hoso(town, "advice", "--period", "2020-03").stdout
    pdf = tmp_path / "a.pdf"
    hoso(town, "advice", "--period", "2020-03", "--pdf", str(pdf))
    demand_archivable(pdf.read_bytes())
    said = hoso(town, "advice", "--period", "2020-03", "--issue-as", "vpub-truc", "--remarks", "Kính trình").stdout
    town.project()
    assert said.split()[0] in {one["number"] for one in told(town, "reports", "list", "--kind", "advice")}


def test_indicators_are_printed_as_of_any_moment(town: Town) -> None:
    found = told(town, "indicators", "cl", "--period", "2020-03")
    assert found["subject"]["id"] == "cl"
    position = found["asked"]["position"]
    then = told(town, "indicators", "cl", "--period", "2020-03", "--as-of", f"@{position}")
    assert then["groups"] == found["groups"]
    assert "Hồ sơ đúng hạn, theo Quyết định 766" in " ".join(hoso(town, "indicators", "cl").stdout.split())
