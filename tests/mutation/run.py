"""Tries every small change to what verifies: the first half of `make mutants`, of which score.py is the second.

    python -m tests.mutation.run ['PATTERN']

mutmut makes the changes; PATTERN chooses among their names, `api.evidence.verifier.merkle.*` say. Tests are collected
once and run once without a change, which shows what functions each of them calls. Then each change has a process of its
own, forked from there, in which the tests that call the changed function run until one fails, the quick ones first. A
process that takes many times what its tests need, in time or memory, was ended by the change, which so was noticed.
What came of each change is left in `mutants/`, where mutmut's own commands read it too.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import defaultdict
from contextlib import redirect_stdout
from fnmatch import fnmatch
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest

WORK: Final = Path("mutants")
SURVIVED, KILLED, NO_TESTS = 0, 1, 33
"""What came of a change, as mutmut writes it; a signal that ended the process is written as a negative number."""

MEMORY_BYTES: Final = 3 << 30
TIMES_AS_LONG: Final = 3
SECONDS_MORE: Final = 4


class Trials:
    """A plugin of pytest that runs the collected tests once for every change that is chosen.

    made: the files that mutmut wrote of each changed module, with what they hold; each is written again when all
    changes of its module were tried.
    """

    def __init__(self, made: dict[Path, Any], pattern: str) -> None:
        self._made = made
        self._pattern = pattern
        self._failed = False
        self._calling: dict[str, list[pytest.Item]] = defaultdict(list)
        self._seconds: dict[pytest.Item, float] = {}
        self._slowest: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed = self._failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from mutmut.mutation.trampoline import set_mutant_under_test

        set_mutant_under_test("stats")
        self._learn(session.items)
        set_mutant_under_test("")
        if self._tried("", sorted(self._seconds, key=self._cost)) != SURVIVED:
            raise pytest.UsageError("a test fails in a process of its own without any change")
        for path, meta in self._made.items():
            outcomes = meta["exit_code_by_key"]
            chosen = [name for name in outcomes if fnmatch(name, self._pattern)]
            for number, name in enumerate(chosen, 1):
                outcomes[name] = self._outcome(name)
                if sys.stderr.isatty():
                    print(f"\r{number}/{len(chosen)} {name}\033[K", end="", file=sys.stderr, flush=True)
            path.write_text(json.dumps(meta), encoding="utf-8")
        return True

    def _learn(self, items: list[pytest.Item]) -> None:
        """Which functions each test calls, and how long it takes, while nothing is changed."""
        from mutmut.state import state

        called: set[str] = state()._stats
        for item, following in zip(items, [*items[1:], None], strict=True):
            called.clear()
            begun = time.process_time()
            if not self._passes(item, following):
                raise pytest.UsageError(f"{item.nodeid} fails without any change")
            self._seconds[item] = seconds = time.process_time() - begun
            self._slowest[_module_of(item)] = max(seconds, self._slowest[_module_of(item)])
            for function in called:
                self._calling[function].append(item)

    def _passes(self, item: pytest.Item, following: pytest.Item | None) -> bool:
        self._failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return not self._failed

    def _outcome(self, name: str) -> int:
        from mutmut.utils.format_utils import mangled_name_from_mutant_name

        items = sorted(self._calling[mangled_name_from_mutant_name(name)], key=self._cost)
        return self._tried(name, items) if items else NO_TESTS

    def _tried(self, name: str, items: list[pytest.Item]) -> int:
        process = os.fork()
        if process == 0:
            self._try_in_this_process(name, items)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

    def _cost(self, item: pytest.Item) -> tuple[float, str, float]:
        """Modules stay together, since their fixtures are made anew in every process."""
        module = _module_of(item)
        return self._slowest[module], module, self._seconds[item]

    def _try_in_this_process(self, name: str, items: list[pytest.Item]) -> None:
        from mutmut.mutation.trampoline import set_mutant_under_test

        outcome = KILLED
        try:
            limit = int(sum(self._seconds[item] for item in items) * TIMES_AS_LONG) + SECONDS_MORE
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            set_mutant_under_test(name)
            if all(self._passes(*pair) for pair in zip(items, [*items[1:], None], strict=True)):
                outcome = SURVIVED
        finally:
            os._exit(outcome)


def _module_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def main(pattern: str = "*") -> int:
    trials = Trials(_changes_made(), pattern)
    os.chdir(WORK)
    options = ["--rootdir=.", "-q", "-s", "-p", "no:cacheprovider"]
    return int(pytest.main([*options, *_selected_tests()], plugins=[trials]))


def _changes_made() -> dict[Path, Any]:
    """What mutmut writes of each changed module beside it. The copies of all else are made too, and imported from."""
    from mutmut.__main__ import create_mutants, store_lines_covered_by_tests
    from mutmut.mutation.trampoline import set_mutant_under_test
    from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths

    set_mutant_under_test("mutant_generation")
    WORK.mkdir(exist_ok=True)
    with redirect_stdout(StringIO()):
        copy_src_dir()
        copy_also_copy_files()
        setup_source_paths()
        store_lines_covered_by_tests()
        create_mutants(1)
    paths = sorted(WORK.absolute().rglob("*.py.meta"))
    return {path: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def _selected_tests() -> list[str]:
    from mutmut.configuration import config

    selected: list[str] = config().pytest_add_cli_args_test_selection
    return selected


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
