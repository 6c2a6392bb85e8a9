"""Every change is tried by the tests that call what was changed, and what came of it is written down."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.mutation.run import KILLED, NO_TESTS, SURVIVED
from tests.mutation.score import made

ROOT = Path(__file__).parents[2]
CONFIGURATION = """
[tool.mutmut]
source_paths = ["counted"]
also_copy = ["checks"]
pytest_add_cli_args_test_selection = ["checks"]
use_git_change_detection = false
[tool.pytest.ini_options]
pythonpath = ["."]
"""
COUNTED = """
def held(amount):
    return amount + 1

def unseen(amount):
    return amount + 1

def passed(amount):
    return amount + 1

def endless(amount):
    while amount:
        amount = amount - 1
    return amount
"""
CHECKS = """
from counted.numbers import endless, held, passed

def test_held():
    assert held(1) == 2

def test_passed():
    passed(1)

def test_endless():
    assert endless(2) == 0
"""


def test_changes_are_noticed_or_not(tmp_path: Path) -> None:
    for name, text in (
        ("pyproject.toml", CONFIGURATION),
        ("counted/__init__.py", ""),
        ("counted/numbers.py", COUNTED),
        ("checks/test_numbers.py", CHECKS),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "tests.mutation.run", "counted.numbers.*"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    outcomes = {each.name.removeprefix("counted.numbers.x_"): each.exit_code for each in made(tmp_path / "mutants")}
    found = {
        function: {code for name, code in outcomes.items() if name.startswith(function)}
        for function in ("held", "passed", "unseen")
    }
    assert found == {"held": {KILLED}, "passed": {SURVIVED}, "unseen": {NO_TESTS}}
    ended = [code for name, code in outcomes.items() if name.startswith("endless")]
    assert None not in ended
    assert any(code is not None and code < 0 for code in ended), "a loop without end is ended from outside"
