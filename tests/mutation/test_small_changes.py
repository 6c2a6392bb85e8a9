"""Small changes are found in a source, told by the lines that differ, and counted honestly."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutation import figures
from tests.mutation.figures import EQUIVALENT, MODULES, Mutant, mutants_of, path_of, told
from tests.mutation.score import Change, equivalent
from tests.mutation.small_changes import edits

CHANGE = Change("a.py", "x = 1", "x = 2")
OTHER = Change("a.py", "y = 1", "y = 2")


def lines(source: str) -> set[str]:
    """Each changed source, of one line."""
    return {edit.made(source) for edit in edits(source)}


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a < b <= c", {"(a <= b <= c)", "(a < b < c)"}),
        ("é and b", {"(é or b)"}),
        ("not a", {"(a)"}),
        ("a + b", {"(a - b)"}),
        ("x = 1", {"x = 2"}),
        ("x = True", {"x = False"}),
        ("x = 'é'", {"x = 'éX'"}),
        ("min(a, b)", {"max(a, b)", "pass"}),
        ("x.a = b", {"pass"}),
        ("x = b", {"x = None"}),
        ("a if b else c", {"a if (not b) else c"}),
        ("[a for a in b if a()]", {"[a for a in b if (not a())]"}),
        ("while True: break", {"while False: break", "while True: continue"}),
        ("def f(a: 'A' = 1) -> 'B': pass", {"def f(a: 'A' = 2) -> 'B': pass"}),
        ("def f(): return a", {"def f(): return None"}),
        ("'a docstring'", set()),
        ("raise refused('a', b, 'c', 'd')", {"raise refused('aX', b, 'c', 'd')"}),
        ("from a import b", set()),
        ("Kind = tuple[int, 1]", set()),
    ],
)  # fmt: skip
def test_every_part_that_computes_is_changed_and_nothing_else(source: str, changed: set[str]) -> None:
    assert lines(source) == changed


def test_a_change_is_told_by_whole_lines() -> None:
    source = "def f(x):\n    return (\n        x < 1\n        and x\n    )\n"
    found = {edit.change("a.py", source) for edit in edits(source)}
    assert Change("a.py", "x < 1", "(x <= 1)") in found
    assert Change("a.py", "x < 1 and x", "(x < 1 or x)") in found


@pytest.mark.parametrize("module", MODULES)
def test_every_change_to_the_verifier_can_be_made(module: str) -> None:
    source = path_of(module).read_text(encoding="utf-8")
    mutants = list(mutants_of(module))
    assert len(mutants) > 5
    unchanged = ast.dump(ast.parse(source))
    for mutant in mutants[::10]:
        assert ast.dump(ast.parse(mutant.source)) != unchanged


def test_what_is_listed_as_equivalent_can_be_made_and_has_its_reason() -> None:
    made = {mutant.change for module in MODULES for mutant in mutants_of(module)}
    for change, reason in equivalent(EQUIVALENT.read_text(encoding="utf-8")).items():
        assert change in made, change
        assert reason.endswith(".")


@pytest.mark.parametrize(
    ("killed", "survived", "excused", "gone", "exit_code", "said"),
    [
        (19, 1, [], [], 0, "19 killed, 1 survived, 0 equivalent: score 95.0 %"),
        (18, 1, [], [], 1, "18 killed, 1 survived, 0 equivalent: score 94.7 %"),
        (5, 1, [CHANGE], [], 0, "5 killed, 0 survived, 1 equivalent: score 100.0 %"),
        (20, 0, [OTHER], [], 1, "equivalent_figures.txt names what is noticed"),
        (20, 0, [], [CHANGE], 1, "equivalent_figures.txt names what is not made"),
        (0, 0, [], [], 1, "score 0.0 %"),
    ],
)
def test_the_score_counts_what_nothing_noticed(
    capsys: pytest.CaptureFixture[str],
    killed: int,
    survived: int,
    excused: list[Change],
    gone: list[Change],
    exit_code: int,
    said: str,
) -> None:
    outcomes = {Mutant("a", str(number), OTHER): (10, 21, -24)[number % 3] for number in range(killed)}
    outcomes |= {Mutant("a", f"survives {number}", CHANGE): 0 for number in range(survived)}
    assert told(outcomes, dict.fromkeys(excused, "A reason."), set(gone)) == exit_code
    assert said in capsys.readouterr().out


def test_a_changed_verifier_is_noticed_and_the_real_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "BATTERIES", ())
    cases = list(figures.cases(range(2)))
    source = Path(path_of("days")).read_text(encoding="utf-8")
    seven = next(each for each in mutants_of("days") if each.change.after == "OFFICE_OFFSET_US: Final = 8 * HOUR_US")
    assert source.count("OFFICE_OFFSET_US: Final = 7 * HOUR_US") == 1
    assert figures.outcome_of(None, cases) == 0
    assert figures.outcome_of(seven, cases) == 10
