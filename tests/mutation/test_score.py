"""The score of `make mutants` counts every change that no test noticed, but for those with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mutation import score
from tests.mutation.score import EQUIVALENT, Change, Mutant, equivalent, made

BLOCK = "a.py\n- x = 1\n+ x = 2\nNobody reads x.\n"


def run_of(directory: Path, *codes: int | None) -> None:
    directory.mkdir(parents=True)
    names = {f"a.x_f__mutmut_{number}": code for number, code in enumerate(codes)}
    (directory / "a.py.meta").write_text(json.dumps({"exit_code_by_key": names}))


@pytest.fixture
def scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place with a list of equivalent changes; the change of mutant n makes x into n."""
    (tmp_path / "equivalent.txt").write_text(BLOCK)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(score, "EQUIVALENT", tmp_path / "equivalent.txt")

    def change_of(mutant: Mutant) -> Change:
        return Change(mutant.module, "x = 1", f"x = {mutant.name.rpartition('_')[2]}")

    monkeypatch.setattr(score, "change_of", change_of)
    return tmp_path / "mutants"


def test_mutants_are_read_from_what_mutmut_left(tmp_path: Path) -> None:
    run_of(tmp_path / "mutants" / "deep", 1, 0, None)
    assert [(each.module, each.exit_code) for each in made(tmp_path / "mutants")] == [
        ("deep/a.py", 1),
        ("deep/a.py", 0),
        ("deep/a.py", None),
    ]


@pytest.mark.parametrize(
    ("codes", "percent", "exit_code"),
    [
        ([1, 1, 0, *[1] * 97], "100.0", 0),  # the one that survives has a reason
        ([0, 1, 0, *[1] * 97], "99.0", 0),
        ([*[0] * 6, *[1] * 95], "95.0", 0),
        ([*[0] * 7, *[1] * 94], "94.0", 1),
        ([33, 5, 0, *[36] * 98], "98.0", 0),  # without a test, and ended by the clock
        ([1, 1, 1, *[1] * 97], "100.0", 1),  # a reason for what a test does notice
        ([1, 1, 0, None], "100.0", 1),  # not run to the end
    ],
)
def test_the_score_counts_what_no_test_noticed(
    scored: Path, capsys: pytest.CaptureFixture[str], codes: list[int | None], percent: str, exit_code: int
) -> None:
    run_of(scored, *codes)
    assert score.main() == exit_code
    assert f"score {percent} %" in capsys.readouterr().out


def test_a_run_without_mutants_is_no_success(scored: Path) -> None:
    scored.mkdir()
    assert score.main() == 1


def test_every_equivalent_change_has_its_reason() -> None:
    assert equivalent(BLOCK) == {Change("a.py", "x = 1", "x = 2"): "Nobody reads x."}
    assert equivalent(f"# About.\n# More.\n\n{BLOCK}") == equivalent(BLOCK)
    with pytest.raises(AssertionError):
        equivalent("a.py\n- x = 1\n+ x = 2\n")
    for change, reason in equivalent(EQUIVALENT.read_text(encoding="utf-8")).items():
        assert Path(change.module).suffix == ".py"
        assert reason.endswith(".")
