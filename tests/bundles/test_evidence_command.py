"""`hoso evidence`: one file, whole or not at all, never over another one unless told so."""

from __future__ import annotations

import json
from pathlib import Path

from api.evidence.verifier.verification import Asked, verify
from domain.model.access import RecordRead, readings_of_official
from domain.model.errors import DomainError
from domain.store.event_log import EventLog
from tests.bundles.conftest import Sealed


def refused(result: object) -> str:
    fault = getattr(result, "exception", None)
    assert isinstance(fault, DomainError), fault
    return fault.CODE


def test_it_writes_a_bundle_and_says_what_it_comes_to(sealed: Sealed, tmp_path: Path) -> None:
    out = tmp_path / "ân.zip"
    result = sealed.hoso("evidence", "official", "Ân", "--dataset", "1", "--out", str(out), "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["kind"], told["subject"], told["dataset"], told["imported"]) == ("official", "Ân", 1, 1)
    assert told["bytes"] == out.stat().st_size
    assert verify(out.read_bytes(), Asked()).holds
    assert list(tmp_path.iterdir()) == [out]


def test_it_overwrites_nothing_unless_forced(sealed: Sealed, tmp_path: Path) -> None:
    out = tmp_path / "x.zip"
    out.write_text("kept")
    order = ("evidence", "dossier", "1", "--dataset", "1", "--out", str(out))
    assert refused(sealed.hoso(*order)) == "output-exists"
    assert out.read_text() == "kept"
    assert sealed.hoso(*order, "--force").exit_code == 0
    assert verify(out.read_bytes(), Asked()).holds


def test_what_fails_leaves_nothing_behind(sealed: Sealed, tmp_path: Path) -> None:
    assert refused(sealed.hoso("evidence", "dossier", "none", "--out", str(tmp_path / "x.zip"))) == "dossier-unknown"
    missing = tmp_path / "none" / "x.zip"
    order = ("evidence", "dossier", "1", "--dataset", "1", "--out", str(missing))
    assert refused(sealed.hoso(*order)) == "output-not-writable"
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_of_a_record_is_a_reading_of_it_and_a_review_names_its_cause(sealed: Sealed, tmp_path: Path) -> None:
    official = sealed.busiest
    sealed.hoso("evidence", "official", official, "--out", str(tmp_path / "o.zip"), "--purpose", "inspection")
    order = ("evidence", "review", official, "--period", "2020-Q1", "--out", str(tmp_path / "r.zip"))
    assert sealed.hoso(*order, "--cause", "Phản ánh của người dân").exit_code == 0
    with EventLog(sealed.database.dsn("reader")) as log:
        last = [recorded.body for recorded in log.read_stream(readings_of_official(official))][-2:]
    assert all(isinstance(body, RecordRead) for body in last)
    assert [(body.what, body.purpose) for body in last] == [
        ("evidence all time", "inspection"),
        ("review 2020-01..2020-03", "Phản ánh của người dân"),
    ]
    assert refused(sealed.hoso(*order, "--force", "--cause", " ")) == "cause-not-usable"


def test_without_the_key_of_the_log_there_is_no_bundle(sealed: Sealed, tmp_path: Path) -> None:
    order = ("evidence", "dossier", "1", "--dataset", "1", "--out", str(tmp_path / "x.zip"))
    assert refused(sealed.hoso(*order, "--key-dir", str(tmp_path))) == "first-key-not-found"
