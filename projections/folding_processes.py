"""Other processes that fold a share of the streams while the projector folds its own.

Folding is what following the log costs most, and one process folds on one core. A stream always goes to the same
process, which keeps its history; rows come back, and the projector alone writes, all in its one transaction. So nothing
of what is seen depends on how many fold. A helper that ends takes the projector with it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from typing import Final, NamedTuple, Self
from uuid import UUID

import msgspec
import psycopg

from projections import stored_events
from projections.parking import ParkedRow
from projections.rows import Row
from projections.share import Outcome, Share
from projections.stored_events import Stored
from projections.streams import ALL_CLASSES
from projections.worker_process import begin_worker

HELPERS: Final = 3
"""More than this would wait for the one process that writes."""


class HelperEnded(Exception):
    """A process that folds ended by itself; its log says why."""


class _Asked(NamedTuple):
    """number: of the question. begin_at: forget everything first; reference: what came next of the reference data."""

    number: int
    begin_at: int | None
    reference: Sequence[Stored]
    events: Sequence[Stored]
    stream_ids: Sequence[UUID]
    upto: int


class _Told(msgspec.Struct):
    """An answer as it is sent. lost: what the database said when the connection was lost."""

    number: int
    lost: str | None = None
    outcome: Outcome = msgspec.field(default_factory=Outcome)


class _OutcomeHeard(msgspec.Struct):
    """An outcome whose rows are still to be read, each table's as its class has them."""

    dossiers: int
    changed: dict[str, list[UUID]]
    rows: dict[str, msgspec.Raw]
    parked: list[ParkedRow]


class _Heard(msgspec.Struct):
    number: int
    lost: str | None
    outcome: _OutcomeHeard


_encode: Final = msgspec.msgpack.Encoder().encode
_hear: Final = msgspec.msgpack.Decoder(_Heard).decode
_read: Final = {cls.TABLE: msgspec.msgpack.Decoder(list[cls]).decode for cls in ALL_CLASSES}  # type: ignore[valid-type]


class Helper:
    """One such process; it ends with its parent. dsn: of the projector's role."""

    def __init__(self, dsn: str) -> None:
        context = get_context("spawn")  # connections do not survive a fork
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, dsn), name="hoso project fold", daemon=True)
        self.process.start()
        theirs.close()
        self._number = 0
        self._begin_at: int | None = None
        self._reference: list[Stored] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self.process.join()

    def begin_at(self, position: int) -> None:
        """It forgets everything before it folds next."""
        self._begin_at = position
        self._reference.clear()

    def judge_by(self, reference: Sequence[Stored]) -> None:
        """What came next in the streams of the reference data."""
        self._reference.extend(reference)

    def ask(self, events: Sequence[Stored], stream_ids: Sequence[UUID], upto: int) -> None:
        """Let it fold. HelperEnded."""
        self._number += 1
        asked = _Asked(self._number, self._begin_at, self._reference, events, stream_ids, upto)
        try:
            self._pipe.send(asked)
        except OSError as fault:
            raise HelperEnded from fault
        self._begin_at, self._reference = None, []

    def answer(self) -> Outcome:
        """What came of the last question; those before it may have been left without an ear. HelperEnded.

        psycopg.OperationalError where it lost its connection.
        """
        while True:
            try:
                heard = _hear(self._pipe.recv_bytes())
            except (EOFError, OSError) as fault:
                raise HelperEnded from fault
            if heard.lost is not None:
                raise psycopg.OperationalError(heard.lost)
            if heard.number == self._number:
                found = heard.outcome
                rows: dict[str, list[Row]] = {table: _read[table](raw) for table, raw in found.rows.items()}
                return Outcome(found.dossiers, found.changed, rows, found.parked)


@contextmanager
def helping(dsn: str, count: int) -> Iterator[list[Helper]]:
    """So many helpers, for as long as the context lasts."""
    with ExitStack() as stack:
        yield [stack.enter_context(Helper(dsn)) for _ in range(count)]


def _serve(pipe: Pipe, dsn: str) -> None:
    """In the helper's process: answer until nobody asks any more."""
    begin_worker()
    number = 0
    try:
        with psycopg.connect(
            dsn, autocommit=True, application_name="hoso project fold", options=stored_events.SESSION
        ) as connection:
            share = Share(connection)
            while True:
                asked: _Asked = pipe.recv()
                number = asked.number
                if asked.begin_at is not None:
                    share.begin_at(asked.begin_at)
                share.judge_by(stored.decoded() for stored in asked.reference)
                outcome = share.fold(asked.events, asked.stream_ids, asked.upto)
                pipe.send_bytes(_encode(_Told(number, outcome=outcome)))
                gc.freeze()  # as in the projector itself: what is kept is many and free of cycles
    except psycopg.OperationalError as fault:
        pipe.send_bytes(_encode(_Told(number, str(fault).strip())))
    except (EOFError, OSError):
        return  # the projector has closed its end
