"""`hoso form`, `register`, `record --pdf`, `unit-report`: the same papers as over HTTP, in files."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.app import build
from api.cli.writing import FileNotWritten, OutMissing
from api.reports.forms import SlipMarks, form_pdf
from projections.queries.forms import FormKind, FormNotInPack
from tests.reports.conftest import Papers
from tests.reports.reading_pdf import demand_archivable
from tests.reports.reading_xlsx import demand_harmless


def run(papers: Papers, *words: str) -> str:
    result = CliRunner().invoke(build(), [*words, "--data-dir", str(papers.town.instance.data_dir)])
    if result.exception is not None:
        raise result.exception
    return result.stdout


def test_a_form_is_written_and_its_hash_is_told(papers: Papers, tmp_path: Path) -> None:
    out = tmp_path / "receipt.pdf"
    told = run(papers, "form", "receipt", papers.code("done 2018"), "--out", str(out))
    facts = papers.facts(FormKind.RECEIPT, "done 2018")
    slips = papers.town.app.state.office.citizens.slips
    marks = SlipMarks(slips.address(facts.dossier_id), slips.check_code(facts.dossier_id))
    assert out.read_bytes() == form_pdf(facts, marks=marks)
    assert sha256(out.read_bytes()).hexdigest() in told
    listed = json.loads(run(papers, "form", "receipt", papers.code("done 2018"), "--json"))
    assert listed["code"] == papers.code("done 2018")


def test_a_form_as_of_then_is_that_of_then(papers: Papers, tmp_path: Path) -> None:
    assert papers.told.before is not None
    for name, more in (("now", ()), ("then", ("--as-of", papers.told.before.isoformat()))):
        dossier = str(papers.told.dossiers["asked 2018"])
        run(papers, "form", "supplement", dossier, "--out", str(tmp_path / name), *more)
    assert (tmp_path / "now").read_bytes() != (tmp_path / "then").read_bytes()


def test_registers_records_and_reports_are_written(papers: Papers, tmp_path: Path) -> None:
    days = ("--from", "2020-03-01", "--to", "2020-03-31")
    run(papers, "register", "cl-mc", *days, "--out", str(tmp_path / "register.pdf"))
    run(papers, "register", "cl-mc", *days, "--out", str(tmp_path / "register.xlsx"))
    for words in (("record", "b2"), ("unit-report", "cl-dd")):
        files = ("--pdf", str(tmp_path / f"{words[0]}.pdf"), "--xlsx", str(tmp_path / f"{words[0]}.xlsx"))
        run(papers, *words, "--period", "2020-Q1", *files)
    for name in ("register", "record", "unit-report"):
        demand_archivable((tmp_path / f"{name}.pdf").read_bytes())
        demand_harmless((tmp_path / f"{name}.xlsx").read_bytes())
    rows = json.loads(run(papers, "register", "cl-mc", *days, "--json"))["books"][0]["rows"]
    assert len(rows) == 5


def test_a_record_written_to_a_file_is_a_reading_that_is_recorded(papers: Papers, tmp_path: Path) -> None:
    before = papers.town.officer("b1").get("/v1/officials/b1/reads").json()["rows"]
    run(papers, "record", "b1", "--period", "2020-Q1", "--pdf", str(tmp_path / "record.pdf"))
    assert len(papers.town.officer("b1").get("/v1/officials/b1/reads").json()["rows"]) == len(before) + 1


def test_what_cannot_be_written_is_said(papers: Papers, tmp_path: Path) -> None:
    code = papers.code("stopped 2018")
    with pytest.raises(OutMissing):
        run(papers, "form", "receipt", code)
    with pytest.raises(OutMissing):
        run(papers, "unit-report", "cl-dd")
    with pytest.raises(FormNotInPack):
        run(papers, "form", "stop", code, "--out", str(tmp_path / "stop.pdf"))
    with pytest.raises(FileNotWritten):
        run(papers, "form", "receipt", code, "--out", str(tmp_path / "none" / "receipt.pdf"))
