"""As-of answers against remembered states in great numbers: `make moments`, or
`python -m tests.projections.many_moments`.

Exit code 1 where an answer is not what was live then.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from domain.store.instance import Instance
from domain.store.migrate import migrate
from domain.store.postgres_server import PostgresServer
from tests.projections.conftest import views_over
from tests.projections.growing_office import growth
from tests.projections.live_states import LiveStates
from tests.servers import Database, Postgres, instance_for


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.projections.many_moments")
    parser.add_argument("--logs", type=int, default=10, help="logs that grow")
    parser.add_argument("--pairs", type=int, default=1_000, help="pairs of a dossier and a moment, of each log")
    parser.add_argument("--seed", type=int, default=100, help="the first log's")
    given = parser.parse_args(arguments)
    started, wrong, told = perf_counter(), 0, 0
    with TemporaryDirectory(prefix="hoso-moments-") as directory:
        instance = Instance.open(Path(directory) / "instance")
        server = PostgresServer(instance)
        process = server.start()
        postgres = Postgres(instance, server, process)
        try:
            for seed in range(given.seed, given.seed + given.logs):
                with postgres.new_database() as name:
                    migrate(postgres.dsn("owner", name), postgres.instance.passwords)
                    place = Path(directory) / f"of-{seed}"
                    found, answers = one_log(
                        Database(postgres, name, instance_for(postgres, name, place)), seed, given.pairs
                    )
                wrong, told = wrong + len(found), told + answers
                print(f"log {seed}: {answers} answers, {len(found)} wrong {found[:5] or ''}", flush=True)
        finally:
            server.stop(process)
    print(f"{told} answers as of then, {wrong} wrong; {perf_counter() - started:.0f} s")
    return 1 if wrong else 0


def one_log(database: Database, seed: int, pairs: int) -> tuple[list[str], int]:
    """What one growing log tells wrongly, and how many answers were looked at."""
    random, states = Random(seed), LiveStates()
    with views_over(database) as views:
        states.remember(views, growth(seed, 200), random, dossiers=20, offices=0.5)
        wrong = states.wrong(views, random, min(pairs, len(states.traces)))
    return wrong, min(pairs, len(states.traces)) + len(states.records) + len(states.boards)


if __name__ == "__main__":
    sys.exit(main())
