"""A log of any size, made up: into a data directory, or as rows for COPY into a file or a pipe.

    python -m benchmarks.generator --events 10000000 --data-dir DIR --views --seal
    python -m benchmarks.generator --events 100000000 --to - | sha256sum

A data directory that was filled is a whole instance, and `python -m benchmarks.records --data-dir DIR` and others ask
it. Whatever was done is not done again: a log that is there stays, with --views and --seal what lacks is added.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg

from api.cli.ending import end_process
from api.cli.logs import configure_logs
from benchmarks import copying
from benchmarks.generated import Generated
from benchmarks.ground import Place, kept
from benchmarks.memory import MIB, peak_bytes
from benchmarks.question import SEED
from benchmarks.rounds import tell
from projections import generation, ledger_checkpoints
from projections.ledger_keys import ledger_directory
from projections.ledger_sealer import Sealer, connect
from projections.rebuild import rebuild


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generator", description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, required=True, help="how many, at most")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of everything that is made up ({SEED})")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--data-dir", type=Path, help="of a new instance, or one that was made here before")
    where.add_argument("--to", help="a file for the rows of hoso.stored_events; - for the standard output stream")
    parser.add_argument("--views", action="store_true", help="build the views too")
    parser.add_argument("--seal", action="store_true", help="seal the log too")
    given = parser.parse_args()
    if given.to is not None and (given.views or given.seal):
        parser.error("--views and --seal need --data-dir")
    configure_logs("benchmarks")
    generated = Generated(given.events, given.seed)
    if given.data_dir is None:
        _write(generated, given.to)
    else:
        _fill(generated, given.data_dir, views=given.views, sealed=given.seal)
    end_process(0)


def _write(generated: Generated, target: str) -> None:
    with _took("generated"):
        if target == "-":
            copying.write_file(generated, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with open(target, "wb") as file:
                copying.write_file(generated, file)


def _fill(generated: Generated, data_dir: Path, *, views: bool, sealed: bool) -> None:
    with kept(data_dir) as place:
        with place.connect("reader", autocommit=True) as connection:
            there = _one(connection, "SELECT position FROM hoso.log_head")
            built = generation.progress(connection)
        if not there:
            with _took("generated and copied"):
                tell(f"  {copying.fill(place, generated):,} events are in the log")
        if views and (built is None or built.stamp != generation.fingerprint()):
            with _took("views built"):
                rebuild(place.dsn("projector"))
        if sealed:
            with _took("sealed"):
                seal(place)
        with place.connect("superuser", autocommit=True) as connection:
            connection.execute("CHECKPOINT")


def seal(place: Place) -> None:
    """All of it, with the keys of its instance."""
    with connect(place.dsn("sealer")) as connection:
        origin = ledger_checkpoints.origin(connection)
        assert origin is not None, "the log is open"
        Sealer(connection, origin, ledger_directory(place.instance.data_dir)).catch_up()


@contextmanager
def _took(what: str) -> Iterator[None]:
    started = perf_counter()
    yield
    tell(f"{what}: {perf_counter() - started:,.1f} s; peak memory of this process {peak_bytes() / MIB:,.0f} MiB")


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


if __name__ == "__main__":
    main()
