"""verify.py: what the assembler makes of the modules, one file that needs Python and `cryptography` alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from api.evidence import assemble
from tests.evidence.made_bundles import imported_official


def run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As an auditor does: isolated from this project and from the environment, in the directory of the bundle."""
    command = [sys.executable, "-I", "verify.py", *arguments]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    """An empty directory of another machine, with the verifier and a bundle."""
    (tmp_path / "verify.py").write_bytes(assemble.ASSEMBLED.read_bytes())
    (tmp_path / "evidence.zip").write_bytes(imported_official().zipped())
    return tmp_path


def test_the_committed_file_is_what_the_assembler_makes() -> None:
    assert assemble.ASSEMBLED.read_text("utf-8") == assemble.assembled()


def test_it_imports_the_standard_library_and_cryptography_alone() -> None:
    tree = ast.parse(assemble.ASSEMBLED.read_text("utf-8"))
    origins: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            origins |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            origins.add(node.module or "")
    roots = {origin.partition(".")[0] for origin in origins}
    assert roots - set(sys.stdlib_module_names) == {"cryptography"}


def test_it_is_written_in_the_oldest_python_that_it_names() -> None:
    ast.parse(assemble.ASSEMBLED.read_text("utf-8"), feature_version=(3, 11))


def test_alone_in_a_directory_it_finds_the_bundle_beside_it(carried: Path) -> None:
    found = run(carried)
    assert found.returncode == 0, found.stdout + found.stderr


def test_what_does_not_hold_ends_with_1(carried: Path) -> None:
    parts = imported_official()
    parts.events[2]["state"] = parts.events[2]["state"].replace("register", "refuse")
    (carried / "evidence.zip").write_bytes(parts.zipped())
    found = run(carried, "evidence.zip")
    assert (found.returncode, "position 3" in found.stdout) == (1, True)


def test_what_cannot_run_ends_with_2(carried: Path) -> None:
    assert run(carried, "nothing.zip").returncode == 2
    assert run(carried, "--key", "no key").returncode == 2
    (carried / "another.zip").write_bytes(b"")
    assert run(carried).returncode == 2


def test_modules_that_do_not_fit_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "DIRECTORY", tmp_path)
    monkeypatch.setattr(assemble, "MODULES", ("one", "two"))
    (tmp_path / "one.py").write_text('"""One."""\n\nNAME = 1\n')
    unfitting = (
        '"""Two."""\n\nNAME = 2\n',
        "NUMBER = 2\n",
        '"""Two."""\n\nimport json as other\n',
        '"""Two."""\n\nfrom api.evidence.verifier.three import LATER\n',
        '"""Two."""\n\ndef two() -> None:\n    import json\n',
        '"""Two."""\n\nprint(1)\n',
    )
    for source in unfitting:
        (tmp_path / "two.py").write_text(source)
        with pytest.raises(assemble.AssemblyRefused):
            assemble.assembled()
