"""Logs of any size: told lives, copied as often as it takes, in the order of time.

Copies have ids, codes and applicants of their own and keep everything else, so each is as legal as the life it is a
copy of. The dossiers of one district, OBSERVED, may be copied a number of times of their own: so what its officials
did stays the same however long the log becomes. Registers of receipt numbers are left out; no view reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any, Final
from uuid import UUID, uuid5

from benchmarks.lives import lives
from benchmarks.office import DISTRICTS, District, Founding
from benchmarks.rounds import tell
from domain.model import dossier_events as ev
from domain.model.event import Recorded, encode
from domain.model.log import ClockKind
from domain.store.log_writer import NewEvent, append, connect_writer

LIVES: Final = 144
"""Lives that are told; fewer for a log that is too small for all, but one of each district."""

EVENTS_A_LIFE: Final = 20
OBSERVED: Final[District] = DISTRICTS[0]
_BATCH: Final = 1_000
_TOLD_EVERY: Final = 200_000


@dataclass(frozen=True)
class _Copied:
    """A life and the streams of its copies."""

    number: int
    events: list[Recorded[Any]]
    streams: list[UUID]


class Histories:
    """The events of a log of about so many events, beside the reference data; the same for the same seed.

    observed: as if for a log of so many events, for the dossiers of OBSERVED; None: of as many as all.
    """

    def __init__(self, founded: Founding, events: int, seed: int, observed: int | None = None) -> None:
        count = max(len(DISTRICTS), min(LIVES, min(events, observed or events) // EVENTS_A_LIFE))
        told = lives(count, founded.reference, seed)
        whole = sum(len(life.events) for life in told)
        here = sum(len(life.events) for life in told if life.district == OBSERVED)
        few = max(1, (events if observed is None else observed) // whole)
        many = max(1, (events - here * few) // (whole - here))
        self._copied = [
            _Copied(
                number,
                life.events,
                [uuid5(life.dossier_id, str(n)) for n in range(few if life.district == OBSERVED else many)],
            )
            for number, life in enumerate(told)
        ]

    def __len__(self) -> int:
        return sum(len(copied.events) * len(copied.streams) for copied in self._copied)

    @property
    def dossiers(self) -> int:
        return sum(len(copied.streams) for copied in self._copied)

    def __iter__(self) -> Iterator[NewEvent]:
        """All events, in the order in which they were recorded."""
        for _, number, recorded in merge(*map(_timed, self._copied)):
            body = recorded.body
            state, topic = encode(body), body.TOPIC
            own = _identity(body)
            for copy, stream in enumerate(self._copied[number].streams):
                new = state if own is None else state.replace(own, _identity_of(body, stream, LIVES * copy + number))
                yield NewEvent(stream, recorded.version, topic, new, recorded.recorded_at)


def write(writer_dsn: str, events: Iterator[NewEvent], limit: int | None = None) -> int:
    """Append the next events, at most `limit`, to a log with a simulated clock. Returns how many there were."""
    written = 0
    some = islice(events, limit)
    with connect_writer(writer_dsn) as connection:
        while batch := list(islice(some, _BATCH)):
            append(connection, batch, (), ClockKind.SIMULATED)
            written += len(batch)
            if written % _TOLD_EVERY == 0:
                tell(f"  {written:,} events are in the log")
    return written


def _timed(copied: _Copied) -> Iterator[tuple[Any, int, Recorded[Any]]]:
    """A life's events by time, then by life; no two events of a life stand at one place of the merge at once."""
    return ((recorded.recorded_at, copied.number, recorded) for recorded in copied.events)


def _identity(body: Any) -> bytes | None:
    """What of a body belongs to its dossier alone."""
    match body:
        case ev.Lodged(applicant_id=applicant):
            return str(applicant).encode()
        case ev.ReceiptIssued(code=code):
            return str(code).encode()
    return None


def _identity_of(body: Any, stream: UUID, number: int) -> bytes:
    """What stands there in a copy. number: of the copy among all."""
    if isinstance(body, ev.Lodged):
        return str(uuid5(stream, "applicant")).encode()
    return f"{body.code.rpartition('-')[0]}-{number:07}".encode()
