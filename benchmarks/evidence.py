"""How long an evidence bundle takes, on the demonstration: of one dossier, and of one official with all their dossiers.

The reference streams are in every bundle, so most of the time goes into a thousand events and their proofs. The peer
makes the same proofs one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from psycopg import Connection

from api.demo.seed import DEFAULT_SEED, seed
from api.evidence.making import make
from api.evidence.subject import Kind, Subject
from benchmarks.figures import OURS, Finding, Goal, finding
from benchmarks.ground import Ground, Place
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import Contender, in_turns, seconds, tell
from projections import ledger_checkpoints
from projections.ledger_paths import inclusion_paths
from projections.ledger_proofs import prove_event
from projections.ledger_sealer import Sealer, connect
from projections.rebuild import rebuild

DOSSIER: Final = "a dossier's bundle"
OFFICIAL: Final = "an official's bundle"
ONE_BY_ONE: Final = "one proof at a time"
GOAL_SECONDS: Final = 1


@dataclass(frozen=True)
class Sizes:
    dossiers: int = field(default=3_000, metadata={"help": "dossiers of the demonstration"})
    proofs: int = field(default=1_000, metadata={"help": "first events of the log that are proved in a round"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as place:
        keys = ground.directory / "keys of evidence"
        size = _filled(place, sizes, keys)
        dossier, official = _chosen(place)
        positions = range(1, min(sizes.proofs, size) + 1)
        measured = in_turns(
            terms.rounds,
            {
                DOSSIER: _making(place, Subject(Kind.DOSSIER, dossier), keys),
                OFFICIAL: _making(place, Subject(Kind.OFFICIAL, official), keys),
                OURS: _reading(place, lambda connection: inclusion_paths(connection, list(positions), size)),
                ONE_BY_ONE: _reading(
                    place, lambda connection: [prove_event(connection, position, size) for position in positions]
                ),
            },
        )
    events = f"a log of {size:,} events"
    met = max(measured[DOSSIER]) <= GOAL_SECONDS
    return [
        finding(
            "R18",
            f"{DOSSIER} out of {events}",
            "seconds",
            {OURS: measured[DOSSIER]},
            higher_is_better=False,
            goal=Goal(f"≤ {GOAL_SECONDS} s", met),
        ),
        finding(
            "", f"{OFFICIAL} out of {events}", "seconds", {OURS: measured[OFFICIAL]}, higher_is_better=False, goal=None
        ),
        finding(
            "",
            f"{len(positions):,} inclusion proofs at once",
            "seconds",
            {OURS: measured[OURS], ONE_BY_ONE: measured[ONE_BY_ONE]},
            higher_is_better=False,
            goal=None,
        ),
    ]


def _filled(place: Place, sizes: Sizes, keys: Path) -> int:
    """The demonstration as it is told, its views and its ledger; returns the size."""
    tell(f" telling {sizes.dossiers:,} dossiers")
    seed(place.instance, DEFAULT_SEED, sizes.dossiers, rate=0)
    rebuild(place.dsn("projector"))
    with connect(place.dsn("sealer")) as connection:
        Sealer(connection, ledger_checkpoints.origin(connection) or "", keys).catch_up()
        size = ledger_checkpoints.latest(connection).size
    place.settle()
    return size


def _chosen(place: Place) -> tuple[str, str]:
    """The dossier with most events, and the official with most dossiers."""
    with place.connect("reader") as connection:
        dossier = connection.execute(
            "SELECT dossier_id::text FROM views.dossiers ORDER BY version DESC, dossier_id LIMIT 1"
        ).fetchone()
        official = connection.execute(
            "SELECT official FROM views.facts WHERE official NOT LIKE '~%' GROUP BY official"
            " ORDER BY count(DISTINCT dossier_id) DESC, official LIMIT 1"
        ).fetchone()
    assert dossier is not None
    assert official is not None
    return dossier[0], official[0]


def _making(place: Place, subject: Subject, keys: Path) -> Contender:
    return _reading(place, lambda connection: make(connection, subject, keys))


def _reading(place: Place, work: Callable[[Connection[Any]], object]) -> Contender:
    def run(_round: int) -> float:
        with _one_moment(place) as connection:
            return seconds(lambda: work(connection))

    return run


@contextmanager
def _one_moment(place: Place) -> Iterator[Connection[Any]]:
    with place.connect("reader", options="-c timezone=UTC") as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


QUESTION = Question("evidence", "How long does an evidence bundle take?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
