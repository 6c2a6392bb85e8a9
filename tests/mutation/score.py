"""How many of the small changes to what verifies a test noticed: `make mutants`, after run.py.

    python -m tests.mutation.score ['PATTERN']

Reads what was left in `mutants/`, of the changes that PATTERN chooses by their names. A change that alters nothing that
anybody could see is no reason for a test: such ones stand in equivalent.txt, each with the line before, the line after,
and why. Exit code 1 below the goal, or where equivalent.txt names a change that a test does notice, or that is not made
any more.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, NamedTuple

GOAL_PERCENT: Final = 95
EQUIVALENT: Final = Path(__file__).with_name("equivalent.txt")

_SURVIVED: Final = (0, 5, 33)
"""Every test passed, or no test calls the function."""

_UNKNOWN: Final = (None, 2)
"""Not run to the end."""


class Change(NamedTuple):
    """module: its path; before, after: the lines that differ, without indentation."""

    module: str
    before: str
    after: str


class Mutant(NamedTuple):
    name: str
    module: str
    exit_code: int | None


def main(pattern: str = "*") -> int:
    mutants = [each for each in made(Path("mutants")) if fnmatch(each.name, pattern)]
    modules = {each.module for each in mutants}
    excused = {change for change in equivalent(EQUIVALENT.read_text(encoding="utf-8")) if change.module in modules}
    survivors = [(change_of(each), each) for each in mutants if each.exit_code in _SURVIVED]
    alive = [(change, each) for change, each in survivors if change not in excused]
    stale = excused - {change for change, _ in survivors}
    undone = sum(each.exit_code in _UNKNOWN for each in mutants)
    for change, each in alive:
        print(f"{each.name}\n{shown(change)}")
    for change in sorted(stale):
        print(f"equivalent.txt names what does not survive:\n{shown(change)}")
    for module in sorted(modules):
        made_of_it = sum(each.module == module for each in mutants)
        survived, unexcused = (sum(each.module == module for _, each in some) for some in (survivors, alive))
        print(f"{module}: {made_of_it} changes, {survived - unexcused} equivalent, {unexcused} noticed by no test")
    counted = len(mutants) - (len(survivors) - len(alive))
    percent = 100 * (counted - len(alive)) / counted if counted else 0.0
    print(
        f"{len(mutants)} changes, {len(survivors)} of them noticed by no test, {len(survivors) - len(alive)} of those "
        f"equivalent: score {percent:.1f} % (goal {GOAL_PERCENT} %); {undone} not run"
    )
    return 0 if percent >= GOAL_PERCENT and not stale and not undone and mutants else 1


def made(directory: Path) -> Iterator[Mutant]:
    """All mutants of a run, with what came of them."""
    for path in sorted(directory.rglob("*.py.meta")):
        module = str(path.relative_to(directory)).removesuffix(".meta")
        for name, code in json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            yield Mutant(name, module, code)


def change_of(mutant: Mutant) -> Change:
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    lines = get_diff_for_mutant(mutant.name, path=mutant.module).splitlines()[2:]
    before, after = ([line[1:].strip() for line in lines if line.startswith(sign)] for sign in "-+")
    return Change(mutant.module, " ".join(before), " ".join(after))


def equivalent(text: str) -> dict[Change, str]:
    """Blocks of lines with an empty one between: the module, `- before`, `+ after`, and the reason."""
    found: dict[Change, str] = {}
    for block in text.strip().split("\n\n"):
        if block.startswith("#"):
            continue
        module, before, after, *reason = block.split("\n")
        assert before.startswith("- "), block
        assert after.startswith("+ "), block
        assert reason, block
        found[Change(module, before[2:], after[2:])] = " ".join(reason)
    return found


def shown(change: Change) -> str:
    return f"{change.module}\n- {change.before}\n+ {change.after}\n"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
