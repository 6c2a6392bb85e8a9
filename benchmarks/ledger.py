"""Events a second of sealing a log and of verifying it whole, beside bare hashing of the same bytes.

The log is copied inside the database (benchmarks/copied_log.py). Verifying re-reads everything: order, every leaf, the
tree, tiles and checkpoints, handled commands, one for each event, and every stored form. The peer is a loop of
hashlib over the leaves in memory, one call an event, without reading them from anywhere: what cannot be undercut.
A second one hashes beside each leaf what any such ledger has to hash with it, as many bytes of it in memory: a node
of the tree, and the link of a handled command's chain.

Rates a core are by processor time, in one process of ours; what the database's server does for it runs on another
core and is in the seconds of the whole verification alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Final

from benchmarks import copied_log
from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground, Place
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns, tell
from domain.model.checkpoint import CHAIN_START
from domain.model.merkle import HASH_BYTES
from domain.model.signed_note import VerifierKey
from projections import ledger_checkpoints, ledger_proofs, ledger_rows
from projections.ledger_backlog import take_in_backlog
from projections.ledger_sealer import Sealer, connect
from projections.ledger_verify import verify

BARE: Final = "bare SHA-256"
BARE_ALL: Final = "bare SHA-256, all that is hashed"
FORMS_LEFT_OUT: Final = "verified without stored forms"
WHOLE: Final = "the whole verification"
PROOF: Final = "one inclusion proof"
VERIFIED: Final = "verified"
SEALED: Final = "sealed"
BACKLOG: Final = "a backlog sealed"
ONE_PROCESS: Final = "one process"

GOAL_EVENTS, GOAL_SECONDS, GOAL_PROOF_MS, GOAL_TIMES = 1_000_000, 10, 5, 2

_EMPTIED: Final = ("pieces", "checkpoints")


@dataclass(frozen=True)
class Sizes:
    events: int = field(default=100_000, metadata={"help": "events in the log"})
    hashed: int = field(default=100_000, metadata={"help": "of them hashed bare, in memory"})
    proofs: int = field(default=200, metadata={"help": "inclusion proofs made in a round"})
    workers: int = field(default=2, metadata={"help": "processes that read"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as place:
        runs = _Runs(ground, place, sizes, terms)
        measured = in_turns(
            terms.rounds,
            {
                SEALED: runs.sealed,
                VERIFIED: runs.verified,
                FORMS_LEFT_OUT: runs.forms_left_out,
                BARE: runs.bare,
                BARE_ALL: runs.bare_all,
                WHOLE: runs.whole,
                BACKLOG: runs.backlog,
                ONE_PROCESS: runs.backlog_alone,
                PROOF: runs.proof,
            },
        )
    events = f"{sizes.events:,} events"
    goal = f"within {GOAL_TIMES} × of bare SHA-256"
    found = [
        finding(
            "R18",
            f"full verification of {events}, {sizes.workers} processes",
            "seconds",
            {OURS: measured[WHOLE]},
            higher_is_better=False,
            goal=_at_size(f"≤ {GOAL_SECONDS} s for {GOAL_EVENTS:,} events", sizes, measured[WHOLE], GOAL_SECONDS),
        ),
        finding(
            "R18",
            f"an inclusion proof out of {events}, p99",
            "ms",
            {OURS: measured[PROOF]},
            higher_is_better=False,
            goal=_at_size(f"≤ {GOAL_PROOF_MS} ms", sizes, measured[PROOF], GOAL_PROOF_MS),
        ),
    ]
    rates = {OURS: measured[BACKLOG], ONE_PROCESS: measured[ONE_PROCESS]}
    found.append(finding("", f"{BACKLOG}, {sizes.workers} processes, by the clock", "events/s", rates))
    for name in (SEALED, VERIFIED, FORMS_LEFT_OUT):
        met = median(measured[BARE]) <= GOAL_TIMES * median(measured[name])
        rates = {OURS: measured[name], BARE: measured[BARE], BARE_ALL: measured[BARE_ALL]}
        found.append(finding("P8", f"{name}, by one core", "events/s", rates, goal=Goal(goal, met)))
    return found


def _at_size(text: str, sizes: Sizes, values: list[float], most: float) -> Goal:
    met = median(values) <= most
    return Goal(text, met if sizes.events >= GOAL_EVENTS or not met else None)


class _Runs:
    """The contenders over one log."""

    def __init__(self, ground: Ground, place: Place, sizes: Sizes, terms: Terms) -> None:
        self._place = place
        self._sizes = sizes
        self._random = Random(terms.seed)
        self._key_directories = (ground.directory / f"keys-{number}" for number in count())
        tell(f" writing {sizes.events:,} events")
        copied_log.fill(place, sizes.events, terms.seed)
        with place.connect("reader", options=ledger_rows.SESSION) as connection:
            hashed = min(sizes.hashed, sizes.events)
            self._leaves = list(ledger_rows.leaves(connection, 0, hashed))
            self._links = [CHAIN_START + row for row in ledger_rows.command_rows(connection, 1, hashed + 1)]
        self._anchor: VerifierKey | None = None

    def sealed(self, _round: int) -> float:
        """A new ledger with a new key, from nothing to the checkpoint over all."""
        with self._new_sealer() as sealer:
            return self._rate(sealer.catch_up)

    def backlog(self, _round: int) -> float:
        """The same by several processes, their beginning included."""
        return self._by_the_clock(self._sizes.workers)

    def backlog_alone(self, _round: int) -> float:
        return self._by_the_clock(workers=1)

    def _by_the_clock(self, workers: int) -> float:
        with self._new_sealer() as sealer:
            started = perf_counter()
            for _ in take_in_backlog(sealer, self._place.dsn("sealer"), workers, least=1):
                pass
            sealer.catch_up()
            return self._sizes.events / (perf_counter() - started)

    @contextmanager
    def _new_sealer(self) -> Iterator[Sealer]:
        with self._place.connect("superuser", autocommit=True) as connection:
            for table in _EMPTIED:
                connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
                connection.execute(f"DELETE FROM ledger.{table}")
                connection.execute(f"ALTER TABLE ledger.{table} ENABLE ALWAYS TRIGGER refuse_change")
        self._place.settle()
        with connect(self._place.dsn("sealer")) as connection:
            origin = ledger_checkpoints.origin(connection)
            assert origin is not None
            sealer = Sealer(connection, origin, next(self._key_directories))
            self._anchor = sealer.keys.first_key()
            yield sealer

    def verified(self, _round: int) -> float:
        return self._rate(lambda: self._verify(workers=1))

    def forms_left_out(self, _round: int) -> float:
        return self._rate(lambda: self._verify(workers=1, forms=False))

    def bare(self, _round: int) -> float:
        started = process_time()
        for leaf in self._leaves:
            sha256(leaf).digest()
        return len(self._leaves) / (process_time() - started)

    def bare_all(self, _round: int) -> float:
        node = b"\x01" + bytes(2 * HASH_BYTES)
        started = process_time()
        for leaf, link in zip(self._leaves, self._links, strict=True):
            sha256(leaf).digest()
            sha256(node).digest()
            sha256(link).digest()
        return len(self._leaves) / (process_time() - started)

    def whole(self, _round: int) -> float:
        """Seconds on the clock, with all that belongs to it."""
        started = perf_counter()
        self._verify(workers=self._sizes.workers)
        return perf_counter() - started

    def proof(self, _round: int) -> float:
        """Milliseconds, p99."""
        taken = []
        with self._place.connect("reader", options=ledger_rows.SESSION) as connection:
            for _ in range(self._sizes.proofs):
                position = self._random.randint(1, self._sizes.events)
                started = perf_counter()
                ledger_proofs.prove_event(connection, position)
                taken.append((perf_counter() - started) * 1000)
        return percentile(taken, 99)

    def _rate(self, work: Callable[[], object]) -> float:
        started = process_time()
        work()
        return self._sizes.events / (process_time() - started)

    def _verify(self, *, workers: int, forms: bool = True) -> None:
        if self._anchor is None:
            self.sealed(0)
        assert self._anchor is not None
        result = verify(self._place.dsn("reader"), self._anchor, workers=workers, forms=forms)
        assert result.good, result.findings
        assert (result.events, result.sealed) == (self._sizes.events, self._sizes.events)


QUESTION = Question("ledger", "How fast is a log sealed, and verified whole?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
