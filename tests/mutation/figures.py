"""How many small changes to the figures of the stand-alone verifier a test notices: `make mutants-figures`.

Of all small changes to its modules a sample is drawn, the same for the same seed. Each is made in the memory of a
process of its own, and what follows is asked in turn until something is noticed: the histories by chance, whose figures
the product has computed before; the vectors, the rules and what is refused; and where all these pass, drawn histories,
the demonstration and the record. What does not end is noticed too. Nothing is written to the sources.

A change that alters nothing that anybody could see stands in equivalent_figures.txt, with its reason. Exit code 1
below the goal, or where that list names a change that is noticed, or that cannot be made any more; 2 where the tests do
not pass without any change.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime, timedelta
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, Final, NamedTuple

import pytest
from rich.console import Console
from rich.progress import track

import tests.conftest  # noqa: F401  read once, before all that is tried
from api.evidence.dossier_figures import figures_of
from api.evidence.verifier.events import StoredEvent
from tests.domain import test_clock, test_custody, test_delay  # noqa: F401  as above
from tests.domain.histories import DOSSIER
from tests.evidence.random_histories import random_history
from tests.mutation.score import GOAL_PERCENT, Change, equivalent, shown
from tests.mutation.small_changes import edits

EQUIVALENT: Final = Path(__file__).with_name("equivalent_figures.txt")
VERIFIER: Final = "api.evidence.verifier"
MODULES: Final = (
    *("days", "rules", "calendar", "catalogue", "organisation", "history", "desks", "dossier", "custody", "delay"),
    "dossier_figures",
)
BATTERIES: Final[tuple[tuple[str, ...], ...]] = (
    (
        "tests/evidence/test_figures_vectors.py",
        "tests/evidence/test_figures_rules.py",
        "tests/evidence/test_figures_of_broken_events.py",
    ),
    ("tests/evidence/test_figures_agree.py", "tests/evidence/test_record_recomputed.py"),
)
HISTORIES: Final = range(200)
"""Those by chance: the same as in test_figures_agree, asked first, since they notice most and soonest."""

LONGEST_S: Final = (10, 45)
"""Of processor time, for the histories and for everything: five times what they take; what is slower does not end."""
MOST_BYTES: Final = 4 << 30

_KEPT: Final = tuple(f"{VERIFIER}.{name}" for name in ("events", "fields", "findings", "instants"))
"""What the histories are made of, and nothing is changed in."""

_SURVIVED, _FELL_OVER, _BY_HISTORIES, _BY_TESTS = 0, 1, 10, 20
_QUIETLY: Final = (
    *("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-k", "not histories_by_chance"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
_UNUSABLE: Final = (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED)


class Mutant(NamedTuple):
    """source: of the whole changed module; change: the lines that differ."""

    module: str
    source: str
    change: Change


class Case(NamedTuple):
    """What the product says of a history."""

    stored: Sequence[StoredEvent]
    about: datetime
    expected: dict[str, Any]


class Changed(MetaPathFinder, Loader):
    """One module of the verifier, with another text than lies in its file."""

    def __init__(self, name: str, source: str) -> None:
        self._name, self._source = name, source

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._source, self._name, "exec"), module.__dict__)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=240, help="how many changes; 0: all of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=MODULES, default=MODULES, help="modules")
    chosen = parser.parse_args()
    whole = [mutant for module in chosen.only for mutant in mutants_of(module)]
    sample = Random(chosen.seed).sample(whole, min(chosen.sample or len(whole), len(whole)))
    known = list(cases(HISTORIES))
    if outcome_of(None, known) != _SURVIVED:
        print("The tests do not pass without any change, so nothing can be said.")
        return 2
    outcomes = {
        mutant: outcome_of(mutant, known)
        for mutant in track(sample, "changes", console=Console(stderr=True), transient=True)
    }
    print(f"{len(sample)} of {len(whole)} small changes to {len(chosen.only)} modules, drawn with seed {chosen.seed}")
    excused = equivalent(EQUIVALENT.read_text(encoding="utf-8"))
    gone = excused.keys() - {mutant.change for module in MODULES for mutant in mutants_of(module)}
    return told(outcomes, excused, gone)


def told(outcomes: dict[Mutant, int], excused: dict[Change, str], gone: set[Change]) -> int:
    """Print what came of each. Exit code."""
    survived = [mutant for mutant, outcome in outcomes.items() if outcome == _SURVIVED]
    alive = [mutant for mutant in survived if mutant.change not in excused]
    stale = {mutant.change for mutant in outcomes if mutant.change in excused} - {each.change for each in survived}
    for mutant in survived:
        if mutant.change in excused:
            print(f"equivalent: {excused[mutant.change]}\n{shown(mutant.change)}")
    for mutant in alive:
        print(f"survived:\n{shown(mutant.change)}")
    for change in sorted(gone | stale):
        print(f"{EQUIVALENT.name} names what {'is noticed' if change in stale else 'is not made'}:\n{shown(change)}")
    by = Counter(
        "histories by chance"
        if outcome == _BY_HISTORIES
        else f"battery {outcome - _BY_TESTS}"
        if outcome > 0
        else "clock"
        for outcome in outcomes.values()
        if outcome != _SURVIVED
    )
    counted = len(outcomes) - (len(survived) - len(alive))
    percent = 100 * (counted - len(alive)) / counted if counted else 0.0
    print(f"noticed first by: {', '.join(f'{name} {count}' for name, count in sorted(by.items()))}")
    print(
        f"{len(outcomes) - len(survived)} killed, {len(alive)} survived, {len(survived) - len(alive)} equivalent: "
        f"score {percent:.1f} % (goal {GOAL_PERCENT} %)"
    )
    return 0 if percent >= GOAL_PERCENT and not gone and not stale else 1


def path_of(module: str) -> Path:
    return Path("api/evidence/verifier", f"{module}.py")


def mutants_of(module: str) -> Iterator[Mutant]:
    source = path_of(module).read_text(encoding="utf-8")
    for edit in edits(source):
        yield Mutant(module, edit.made(source), edit.change(str(path_of(module)), source))


def outcome_of(mutant: Mutant | None, known: Sequence[Case]) -> int:
    """By which battery it was noticed; negative: ended by a signal, as by its clock."""
    child = os.fork()
    if child == 0:
        code = _FELL_OVER
        try:
            code = _asked(mutant, known)
        finally:
            os._exit(code)
    came_to = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if came_to == _FELL_OVER:
        raise RuntimeError(f"The tests could not be run with {mutant and shown(mutant.change)}")
    return came_to


def _asked(mutant: Mutant | None, known: Sequence[Case]) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, LONGEST_S)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    for name in list(sys.modules):
        if name.startswith(("tests.evidence", VERIFIER)) and name not in (*_KEPT, VERIFIER, "tests.evidence"):
            del sys.modules[name]
    if mutant is not None:
        sys.meta_path.insert(0, Changed(f"{VERIFIER}.{mutant.module}", mutant.source))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        if not _agree(known):
            return _BY_HISTORIES
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S[1], LONGEST_S[1]))
        for number, battery in enumerate(BATTERIES, 1):
            came_to = pytest.main([*_QUIETLY, *battery])
            if came_to != pytest.ExitCode.OK:
                return _FELL_OVER if came_to in _UNUSABLE else _BY_TESTS + number
    return _SURVIVED


def _agree(known: Sequence[Case]) -> bool:
    """Whether the verifier says what the product does. The rules' text is parsed once, it is the same for all."""
    parsed = tomllib.loads
    tomllib.loads = cache(parsed)
    try:
        from api.evidence.verifier.dossier_figures import recomputed

        return all(recomputed(case.stored, case.about)[0].claim == case.expected for case in known)
    except Exception:  # noqa: BLE001  whatever a change comes to has been noticed
        return False
    finally:
        tomllib.loads = parsed


def cases(seeds: Iterable[int]) -> Iterator[Case]:
    """What the product says of histories by chance, at two moments each."""
    for seed in seeds:
        chance = random_history(seed)
        lodged_at = chance.log[0].body.occurred_at
        for about in (chance.now + timedelta(days=3), lodged_at + (chance.now - lodged_at) / 2):
            yield Case(chance.stored, about, figures_of(DOSSIER, chance.log, chance.reference, about))


if __name__ == "__main__":
    sys.exit(main())
