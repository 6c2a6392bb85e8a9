"""Generated requests in great numbers: `make requests`, or `python -m tests.http.many_requests --requests 20000`.

Rounds over every operation, in another order each, until so many were sent; every fifth round the views follow. Exit
code 1 where an answer was a fault of the system or not what the description says, or where time was up before.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import structlog

from domain.store.instance import Instance
from domain.store.migrate import migrate
from domain.store.postgres_server import PostgresServer
from tests.http.generated import OPERATIONS, asking
from tests.http.test_generated_requests import NOT_FOR_LONG
from tests.http.town import found, served
from tests.servers import Postgres, instance_for

A_ROUND = {"valid": 4, "invalid": 2}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.http.many_requests")
    parser.add_argument("--requests", type=int, default=20_000, help="at least so many")
    parser.add_argument("--seconds", type=float, default=7_200, help="begin no further round after so long")
    parser.add_argument("--seed", type=int, default=1, help="others than those of another number")
    given = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with TemporaryDirectory(prefix="hoso-requests-") as name:
        instance = Instance.open(Path(name) / "postgres")
        server = PostgresServer(instance)
        process = server.start()
        try:
            postgres = Postgres(instance, server, process)
            with postgres.new_database() as database:
                migrate(postgres.dsn("owner", database), postgres.instance.passwords)
                return _ask(instance_for(postgres, database, Path(name) / "instance"), given)
        finally:
            server.stop(process)


def _ask(instance: Instance, wanted: argparse.Namespace) -> int:
    started, chance = perf_counter(), random.Random(wanted.seed)
    found(instance)
    with served(instance, NOT_FOR_LONG) as town:
        town.project()
        asked, number = asking(town), wanted.seed * 1_000
        while asked.asked.total() < wanted.requests and perf_counter() - started < wanted.seconds:
            number += 1
            for label in chance.sample(sorted(OPERATIONS), len(OPERATIONS)):
                asked.examples(label, A_ROUND, number)
            if number % 5 == 0:
                town.project()
            print(f"{asked.asked.total():7} requests, {len(asked.faults)} faults", file=sys.stderr, flush=True)
        events = town.app.state.office.log.head()[0]
    for fault in asked.faults[:50]:
        print(fault)
    print(", ".join(f"{status}: {count}" for status, count in sorted(asked.answered.items())))
    print(
        f"{asked.asked.total()} requests over {len(asked.asked)} of {len(OPERATIONS)} operations,"
        f" {asked.followed} places filled from earlier answers, {events} events stored:"
        f" {len(asked.faults)} faults; {perf_counter() - started:.0f} s"
    )
    return 1 if asked.faults or asked.asked.total() < wanted.requests else 0


if __name__ == "__main__":
    sys.exit(main())
