"""What the product is made of is locked, listed and asked about; an audit that could not ask says so, and fails."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.supply.audit import LOCK, Asked, main, read

NOWHERE = ["--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:9/v1/query", "--timeout", "2"]
OWN = "hoso"
OF_THE_INSTALLER = frozenset({"pip", "setuptools", "wheel", "uv"})


def locked() -> list[tuple[str, str]]:
    """Name and version of every entry of the lock; a library has several where the version of Python decides."""
    return re.findall(
        r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE
    )


def plain(name: str) -> str:
    """A name as the lock writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_library_of_the_lock_has_its_version_and_hashes_and_no_index_is_named() -> None:
    text = LOCK.read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked()) > 80
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?://|--(extra-)?index-url|--trusted-host", text)


def test_nothing_is_installed_that_is_not_in_the_lock() -> None:
    installed = {(plain(one.name), one.version) for one in distributions()}
    assert {one for one in installed if one[0] not in {*OF_THE_INSTALLER, OWN}} <= set(locked())


def test_an_audit_that_reaches_no_service_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(NOWHERE) == 2
    said = capsys.readouterr()
    assert "Nothing was checked" in said.err
    assert said.out == ""


def test_a_report_is_read_whole_or_not_at_all() -> None:
    good = {"name": "a", "version": "1", "vulns": []}
    weak = {"name": "b", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3"]}]}
    assert read({"dependencies": [good, weak]}) == Asked(2, ("b 2: X-1 (mended in 3)",))
    assert read({"dependencies": [good, {"name": "c", "skip_reason": "x"}]}).problem == "not asked about: c"
    assert read({"dependencies": []}).problem is not None
    with pytest.raises(KeyError):
        read({})


def test_the_bill_of_materials_names_every_installed_library(tmp_path: Path) -> None:
    written = tmp_path / "sbom.json"
    command = ["-m", "cyclonedx_py", "environment", "--pyproject", "pyproject.toml", "--output-reproducible"]
    subprocess.run(
        [sys.executable, *command, "--of", "JSON", "-o", str(written), sys.executable],
        cwd=LOCK.parent,
        check=True,
        capture_output=True,
    )
    listed = json.loads(written.read_text(encoding="utf-8"))
    assert (listed["bomFormat"], listed["metadata"]["component"]["name"]) == ("CycloneDX", OWN)
    names = {plain(one["name"]) for one in listed["components"]}
    wanted = {plain(one.name) for one in distributions()} & {name for name, _ in locked()}
    assert wanted <= names
