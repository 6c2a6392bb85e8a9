"""How cost grows with the log: the same questions of logs of several sizes, kept as data from which a picture is drawn.

    python -m benchmarks.growth                                      logs of 1,000, 10,000 and 100,000 events, made here
    python -m benchmarks.growth --sizes "" --data-dir DIR            one that benchmarks/generator.py made and sealed
    python -m benchmarks.growth --sizes "" --draw                    the picture again, from the data

Each run replaces what docs/benchmarks/growth.json says of the sizes that it measured, and then draws
docs/pictures/growth.svg. Views are built anew, also of a log that was made before.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Final

import msgspec

from api.cli.ending import end_process
from api.cli.logs import configure_logs
from benchmarks import copying, ledger, moments, rebuild, records
from benchmarks.figures import Finding
from benchmarks.generated import Generated
from benchmarks.generator import seal
from benchmarks.ground import Ground
from benchmarks.growth_picture import draw
from benchmarks.machine import Machine, load
from benchmarks.question import SEED, Question, Terms, run
from benchmarks.rounds import tell

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
DATA: Final = DOCS / "benchmarks" / "growth.json"
PICTURE: Final = DOCS / "pictures" / "growth.svg"
SIZES: Final = "1000,10000,100000"

_TAKEN: Final[dict[str, tuple[str, str]]] = {
    "rebuild_mib": ("rebuild", "peak memory of the largest rebuilding process"),
    "record_p99_ms": ("records", "the record of an official"),
    "dossier_then_p99_ms": ("moments", "a dossier as of any moment"),
    "stalled_then_p99_ms": ("moments", "a unit's stalled list as of any moment"),
    "verify_seconds": ("ledger", "full verification"),
    "verify_mib": ("ledger", "peak memory of the largest verifying process"),
    "proof_p99_ms": ("ledger", "an inclusion proof"),
}
"""By figure, the benchmark and the beginning of its finding; of several the last that ends in p99."""


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """What a log of so many events cost. figures: by name, with the unit at the end; those that were measured.

    rounds: of which each figure is the median. load_before, load_after: the machine's load averages.
    """

    events: int
    measured_at: datetime
    cpu: str
    cores: int
    system: str
    python: str
    postgresql: str
    rounds: int
    load_before: float
    load_after: float
    figures: dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=SIZES, help=f"of logs that are made, with commas ({SIZES})")
    parser.add_argument("--data-dir", type=Path, action="append", default=[], help="of a log that was made before")
    parser.add_argument("--rounds", type=int, default=1, help="rounds of each question (1)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of everything that is made up ({SEED})")
    parser.add_argument("--data", type=Path, default=DATA, help="the file of the figures")
    parser.add_argument("--picture", type=Path, default=PICTURE, help="the file of the picture")
    parser.add_argument("--draw", action="store_true", help="draw the picture, also where nothing was measured")
    given = parser.parse_args()
    configure_logs("benchmarks")
    terms = Terms(given.rounds, given.seed)
    measured = [*made_here([int(size) for size in given.sizes.split(",") if size], terms)]
    for data_dir in given.data_dir:
        with Ground.prepared(data_dir) as ground:
            measured.append(_measured(ground, terms))
    if measured:
        keep(given.data, measured)
    if measured or given.draw:
        given.picture.parent.mkdir(parents=True, exist_ok=True)
        given.picture.write_text(draw(read(given.data)), encoding="utf-8")
        tell(f"{given.data} and {given.picture} are written")
    end_process(0)


def read(data: Path) -> list[Size]:
    """By size."""
    return msgspec.json.decode(data.read_bytes(), type=list[Size]) if data.exists() else []


def keep(data: Path, measured: list[Size]) -> None:
    """Put what was measured in the place of what was known of these sizes."""
    known = {_rounded(size.events): size for size in read(data)}
    known |= {_rounded(size.events): size for size in measured}
    data.parent.mkdir(parents=True, exist_ok=True)
    sizes = sorted(known.values(), key=lambda size: size.events)
    data.write_bytes(msgspec.json.format(msgspec.json.encode(sizes), indent=2) + b"\n")


def _rounded(events: int) -> str:
    """A log may be an event shorter than it was asked for."""
    return f"{events:.3g}"


def made_here(sizes: list[int], terms: Terms) -> Iterator[Size]:
    if not sizes:
        return
    with Ground.prepared() as ground:
        for events in sizes:
            with ground.database() as place:
                copying.fill(place, Generated(events, terms.seed))
                seal(place)
                yield _measured(replace(ground, made=place), terms)


def _measured(ground: Ground, terms: Terms) -> Size:
    assert ground.made is not None
    machine, before = Machine.here(ground.made.dsn("owner")), load()
    questions: tuple[Question, ...] = (rebuild.QUESTION, records.QUESTION, moments.QUESTION, ledger.QUESTION)
    found = {one.name: run(ground, one, one.sizes(), terms).findings for one in questions}
    with ground.made.connect("reader", autocommit=True) as connection:
        events, _ = records.made_log(connection)
    figures = {"rebuild_seconds": events / median(found["rebuild"][0].ours.values)}
    for name, (question, what) in _TAKEN.items():
        value = _value(found[question], what)
        if value is not None:
            figures[name] = round(value, 3)
    return Size(
        events=events,
        measured_at=machine.measured_at,
        cpu=machine.cpu,
        cores=machine.cores,
        system=machine.system,
        python=machine.python,
        postgresql=machine.postgresql,
        rounds=terms.rounds,
        load_before=before,
        load_after=load(),
        figures=figures,
    )


def _value(findings: tuple[Finding, ...], what: str) -> float | None:
    fitting = [one for one in findings if one.what.startswith(what)]
    slowest = [one for one in fitting if one.what.endswith("p99")]
    chosen = (slowest or fitting)[-1:]
    return chosen[0].ours.median if chosen else None


if __name__ == "__main__":
    main()
