"""How long until a log is back from a backup? A base backup of the server, checked, unpacked, replayed and opened.

Beside it PostgreSQL's own `pg_dump` and `pg_restore` of the same database. What the verification of a restored log
takes is asked by `benchmarks.ledger`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Final

from api.backup import base_backups, restoring
from api.backup.tools import run
from benchmarks.copying import fill
from benchmarks.figures import OURS, Finding, Goal, finding
from benchmarks.generated import Generated
from benchmarks.ground import Ground, Place
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns, seconds

GOAL_SECONDS: Final = 300.0
GOAL_EVENTS: Final = 1_000_000
DUMP: Final = "pg_dump, pg_restore"


@dataclass(frozen=True)
class Sizes:
    events: int = field(default=20_000, metadata={"help": "events in the log"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as place:
        fill(place, Generated(sizes.events, terms.seed))
        place.settle()
        safe, dump = ground.directory / "safe", ground.directory / "dump"
        backing: dict[str, list[float]] = {OURS: [], DUMP: []}

        def restored(number: int) -> float:
            started = perf_counter()
            made = base_backups.make(place.instance, safe)
            backing[OURS].append(perf_counter() - started)
            target = ground.directory / f"restored-{number}"
            taken = seconds(lambda: restoring.restore(made, target))
            shutil.rmtree(target)
            shutil.rmtree(safe)
            return taken

        def reloaded(_number: int) -> float:
            backing[DUMP].append(seconds(lambda: _dump(place, dump)))
            with ground.database() as other:
                # Into a database that has the roles, and nothing of its own.
                return seconds(lambda: _load(other, dump))

        turns: dict[str, Callable[[int], float]] = {OURS: restored, DUMP: reloaded}
        back = in_turns(terms.rounds, turns)
        size = sum(path.stat().st_size for path in [dump])
    goal = f"{GOAL_EVENTS:,} events in < {GOAL_SECONDS / 60:.0f} min"
    met = max(back[OURS]) < GOAL_SECONDS if sizes.events >= GOAL_EVENTS else None
    return [
        finding(
            "R16",
            f"a log of {sizes.events:,} events back from its backup",
            "seconds",
            back,
            higher_is_better=False,
            goal=Goal(goal, met),
        ),
        finding(
            "",
            f"a backup of {sizes.events:,} events, checked",
            "seconds",
            backing,
            higher_is_better=False,
            notes=(f"the dump has {size / 1e6:.0f} MB",),
        ),
    ]


def _dump(place: Place, path: Path) -> None:
    run("pg_dump", "--format=custom", "--compress=1", f"--file={path}", dsn=place.dsn("superuser"))


def _load(place: Place, path: Path) -> None:
    with place.connect("superuser", autocommit=True) as connection:
        for schema in _schemas(place):
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE'.encode())
    run("pg_restore", "--exit-on-error", path, dsn=place.dsn("superuser"))


def _schemas(place: Place) -> list[str]:
    with place.connect("superuser") as connection:
        rows = connection.execute(
            "SELECT nspname FROM pg_namespace"
            " WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')"
        )
        return [row[0] for row in rows]


QUESTION = Question("restoring", "How long until a log is back from its backup?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
