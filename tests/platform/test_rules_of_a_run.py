"""How a test run ends: its exit code, and what it makes of skipped tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import SHARED_DATA_ABSENT
from tests.platform.other_account import REPOSITORY


def run(directory: Path, text: str, *arguments: str, require_all: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a test file under the rules of this project."""
    (directory / "test_it.py").write_text("import pytest\nimport temporalio.client\n" + text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(REPOSITORY / "pyproject.toml"), "--rootdir", str(REPOSITORY)]
    return subprocess.run(
        [*command, "-p", "tests.conftest", "-p", "no:cacheprovider", str(directory / "test_it.py"), *arguments],
        env=os.environ | {"HOSO_REQUIRE_ALL": "1" if require_all else ""},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_exit_code_and_the_closing_line_come_through(tmp_path: Path) -> None:
    good = run(tmp_path, "def test_it(): pass\n")
    assert (good.returncode, "1 passed in" in good.stdout.splitlines()[-1]) == (0, True)
    bad = run(tmp_path, "def test_it(): assert False\n")
    assert (bad.returncode, "1 failed in" in bad.stdout.splitlines()[-1]) == (1, True)
    wrong = run(tmp_path, "def test_it(): pass\n", "--no-such-option")
    assert wrong.returncode == 4


def test_a_skipped_test_fails_where_all_are_required(tmp_path: Path) -> None:
    text = "def test_it(): pytest.skip('too slow')\n"
    assert run(tmp_path, text).returncode == 0
    required = run(tmp_path, text, require_all=True)
    assert required.returncode == 1
    assert "lets no test be skipped" in required.stdout
    assert "1 failed" in required.stdout.splitlines()[-1]


def test_a_skipped_file_fails_where_all_are_required(tmp_path: Path) -> None:
    text = "pytest.skip('no such thing', allow_module_level=True)\n"
    assert run(tmp_path, text).returncode == 5
    assert run(tmp_path, text, require_all=True).returncode == 2


def test_missing_shared_data_may_skip_a_test_even_then(tmp_path: Path) -> None:
    done = run(tmp_path, f"def test_it(): pytest.skip({SHARED_DATA_ABSENT!r})\n", require_all=True)
    assert (done.returncode, "1 skipped" in done.stdout.splitlines()[-1]) == (0, True)
