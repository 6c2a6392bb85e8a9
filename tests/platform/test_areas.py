"""The suite is run area by area: nothing is left out, and nothing that went wrong is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import areas


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A suite of its own."""
    monkeypatch.setattr(areas, "TESTS", tmp_path)
    return tmp_path


def write(directory: Path, name: str, text: str) -> None:
    directory.mkdir(exist_ok=True)
    (directory / name).write_text(text)


def test_every_directory_with_tests_is_an_area_and_so_are_the_files_beside_them() -> None:
    found = {path for area in areas.areas() for path in area.paths}
    every = set(areas.TESTS.rglob("test_*.py"))
    assert all(str(path) in found or any(str(parent) in found for parent in path.parents) for path in every)


def test_what_passed_failed_and_was_skipped_is_counted(made: Path) -> None:
    text = "import pytest\ndef test_a(): pass\ndef test_b(): assert 0\n@pytest.mark.skip\ndef test_c(): pass\n"
    write(made / "one", "test_it.py", text)
    ran = areas.run(areas.Area("one"), [], made)
    assert (ran.passed, ran.failed, ran.skipped, ran.code) == (1, 1, 1, 1)


def test_an_area_in_which_nothing_was_collected_fails(made: Path) -> None:
    write(made / "one", "test_it.py", "")
    assert areas.run(areas.Area("one"), [], made).code != 0


def test_a_run_that_ends_before_its_report_fails(made: Path) -> None:
    write(made / "one", "test_it.py", "import os\ndef test_a(): os._exit(0)\n")
    ran = areas.run(areas.Area("one"), [], made)
    assert ran.code != 0
    assert ran.passed == 0
