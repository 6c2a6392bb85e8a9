"""Events a second of sealing a log and of verifying it whole, beside bare hashing of the same bytes.

The log is generated (benchmarks/generated.py). Verifying re-reads everything: order, every leaf, the tree, tiles and
checkpoints, handled commands, nearly one for each event, and every stored form. The peer is a loop of hashlib over the
leaves in memory, one call an event, without reading them from anywhere: what cannot be undercut.
A second one hashes beside them what any such ledger has to hash with them, as many bytes of it in memory: for each leaf
a node of the tree, and for each handled command the link of its chain.

Rates a core are by processor time, in one process of ours; what the database's server does for it runs on another
core and is in the seconds of the whole verification alone.

A log that was made and sealed before (--data-dir) is verified whole and proved from, and keeps its ledger.
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

from benchmarks.copying import fill
from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.generated import Generated
from benchmarks.ground import Ground, Place
from benchmarks.memory import MIB, peak_bytes, started_processes
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns, tell
from domain.model.checkpoint import CHAIN_START
from domain.model.merkle import HASH_BYTES
from domain.model.signed_note import VerifierKey
from projections import ledger_checkpoints, ledger_proofs, ledger_rows
from projections.ledger_backlog import take_in_backlog
from projections.ledger_keys import KeyDirectory, ledger_directory
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
GOAL_MIB, GOAL_MIB_EVENTS = 300, 10_000_000

_EMPTIED: Final = ("pieces", "checkpoints")


@dataclass(frozen=True)
class Sizes:
    events: int = field(default=100_000, metadata={"help": "events in the log"})
    hashed: int = field(default=100_000, metadata={"help": "of them hashed bare, in memory"})
    proofs: int = field(default=200, metadata={"help": "inclusion proofs made in a round"})
    workers: int = field(default=2, metadata={"help": "processes that read"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    if ground.made is not None:
        return _of_made(ground.made, sizes, terms)
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
    goal = f"within {GOAL_TIMES} × of bare SHA-256"
    found = _verified(runs.log.events, sizes, measured)
    rates = {OURS: measured[BACKLOG], ONE_PROCESS: measured[ONE_PROCESS]}
    found.append(finding("", f"{BACKLOG}, {sizes.workers} processes, by the clock", "events/s", rates))
    for name in (SEALED, VERIFIED, FORMS_LEFT_OUT):
        met = median(measured[BARE]) <= GOAL_TIMES * median(measured[name])
        rates = {OURS: measured[name], BARE: measured[BARE], BARE_ALL: measured[BARE_ALL]}
        found.append(finding("P8", f"{name}, by one core", "events/s", rates, goal=Goal(goal, met)))
    return found


def _of_made(place: Place, sizes: Sizes, terms: Terms) -> list[Finding]:
    with place.connect("reader", autocommit=True) as connection:
        origin, sealed = ledger_checkpoints.origin(connection), ledger_checkpoints.latest(connection)
    assert origin is not None
    anchor = KeyDirectory(ledger_directory(place.instance.data_dir), origin).first_key()
    assert anchor is not None, "it was sealed here"
    log = _Log(place, sealed.size, sizes, terms)
    log.anchor = anchor
    with started_processes() as peak:
        measured = in_turns(terms.rounds, {WHOLE: log.whole, PROOF: log.proof})
    memory = max(peak.bytes, peak_bytes()) / MIB
    met = False if memory > GOAL_MIB else True if log.events >= GOAL_MIB_EVENTS else None
    return [
        *_verified(log.events, sizes, measured),
        finding(
            "P11",
            f"peak memory of the largest verifying process, {log.events:,} events",
            "MiB",
            {OURS: [memory]},
            higher_is_better=False,
            goal=Goal(f"≤ {GOAL_MIB} MiB at {GOAL_MIB_EVENTS:,} events", met),
        ),
    ]


def _verified(count: int, sizes: Sizes, measured: dict[str, list[float]]) -> list[Finding]:
    events = f"{count:,} events"
    seconds = f"≤ {GOAL_SECONDS} s for {GOAL_EVENTS:,} events"
    within = _at_size(seconds, count, measured[WHOLE], GOAL_SECONDS * max(1, count / GOAL_EVENTS))
    return [
        finding(
            "R18",
            f"full verification of {events}, {sizes.workers} processes",
            "seconds",
            {OURS: measured[WHOLE]},
            higher_is_better=False,
            goal=within,
        ),
        finding(
            "R18",
            f"an inclusion proof out of {events}, p99",
            "ms",
            {OURS: measured[PROOF]},
            higher_is_better=False,
            goal=_at_size(f"≤ {GOAL_PROOF_MS} ms", count, measured[PROOF], GOAL_PROOF_MS),
        ),
    ]


def _at_size(text: str, events: int, values: list[float], most: float) -> Goal:
    met = median(values) <= most
    return Goal(text, met if events >= GOAL_EVENTS or not met else None)


class _Log:
    """What is asked of any sealed log."""

    def __init__(self, place: Place, events: int, sizes: Sizes, terms: Terms) -> None:
        self.events = events
        self.anchor: VerifierKey | None = None
        self.place = place
        self._sizes = sizes
        self._random = Random(terms.seed)

    def whole(self, _round: int) -> float:
        """Seconds on the clock, with all that belongs to it."""
        started = perf_counter()
        self.verify(workers=self._sizes.workers)
        return perf_counter() - started

    def proof(self, _round: int) -> float:
        """Milliseconds, p99."""
        taken = []
        with self.place.connect("reader", options=ledger_rows.SESSION) as connection:
            for _ in range(self._sizes.proofs):
                position = self._random.randint(1, self.events)
                started = perf_counter()
                ledger_proofs.prove_event(connection, position)
                taken.append((perf_counter() - started) * 1000)
        return percentile(taken, 99)

    def verify(self, *, workers: int, forms: bool = True) -> None:
        assert self.anchor is not None
        result = verify(self.place.dsn("reader"), self.anchor, workers=workers, forms=forms)
        assert result.good, result.findings
        assert (result.events, result.sealed) == (self.events, self.events)


class _Runs:
    """The contenders over one log that is sealed again and again."""

    def __init__(self, ground: Ground, place: Place, sizes: Sizes, terms: Terms) -> None:
        self._sizes = sizes
        self._key_directories = (ground.directory / f"keys-{number}" for number in count())
        tell(f" writing {sizes.events:,} events")
        self.log = _Log(place, fill(place, Generated(sizes.events, terms.seed)), sizes, terms)
        with place.connect("reader", options=ledger_rows.SESSION) as connection:
            hashed = min(sizes.hashed, self.log.events)
            self._leaves = list(ledger_rows.leaves(connection, 0, hashed))
            self._links = [CHAIN_START + row for row in ledger_rows.command_rows(connection, 1, hashed + 1)]

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
            for _ in take_in_backlog(sealer, self.log.place.dsn("sealer"), workers, least=1):
                pass
            sealer.catch_up()
            return self.log.events / (perf_counter() - started)

    @contextmanager
    def _new_sealer(self) -> Iterator[Sealer]:
        with self.log.place.connect("superuser", autocommit=True) as connection:
            for table in _EMPTIED:
                connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
                connection.execute(f"DELETE FROM ledger.{table}")
                connection.execute(f"ALTER TABLE ledger.{table} ENABLE ALWAYS TRIGGER refuse_change")
        self.log.place.settle()
        with connect(self.log.place.dsn("sealer")) as connection:
            origin = ledger_checkpoints.origin(connection)
            assert origin is not None
            sealer = Sealer(connection, origin, next(self._key_directories))
            self.log.anchor = sealer.keys.first_key()
            yield sealer

    def verified(self, _round: int) -> float:
        return self._rate(lambda: self._verify(forms=True))

    def forms_left_out(self, _round: int) -> float:
        return self._rate(lambda: self._verify(forms=False))

    def bare(self, _round: int) -> float:
        started = process_time()
        for leaf in self._leaves:
            sha256(leaf).digest()
        return len(self._leaves) / (process_time() - started)

    def bare_all(self, _round: int) -> float:
        node = b"\x01" + bytes(2 * HASH_BYTES)
        started = process_time()
        for leaf in self._leaves:
            sha256(leaf).digest()
            sha256(node).digest()
        for link in self._links:
            sha256(link).digest()
        return len(self._leaves) / (process_time() - started)

    def whole(self, round_number: int) -> float:
        self._seal_once()
        return self.log.whole(round_number)

    def proof(self, round_number: int) -> float:
        return self.log.proof(round_number)

    def _rate(self, work: Callable[[], object]) -> float:
        started = process_time()
        work()
        return self.log.events / (process_time() - started)

    def _verify(self, *, forms: bool) -> None:
        self._seal_once()
        self.log.verify(workers=1, forms=forms)

    def _seal_once(self) -> None:
        if self.log.anchor is None:
            self.sealed(0)


QUESTION = Question("ledger", "How fast is a log sealed, and verified whole?", Sizes, measure, of_made=True)

if __name__ == "__main__":
    alone(QUESTION)
