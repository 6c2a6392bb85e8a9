"""Two tellings of who answered, laid beside each other: where they differ, from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

import msgspec

from domain.model.custody_interval import Interval
from projections.folding import Folded
from projections.queries.knowledge import Knowledge, Named
from projections.words import GROUNDS


class Telling(NamedTuple):
    """A fold, and the instant up to which what it says is looked at."""

    folded: Folded
    upto: datetime


class HeldThen(msgspec.Struct, frozen=True, kw_only=True):
    """Who answered by one telling. positions: all that it rests on."""

    who: Named
    unit: Named | None
    ground: str
    why_vi: str
    why_en: str
    part: str | None
    on_behalf_of: Named | None
    excused: str | None
    confirmed: bool
    positions: tuple[int, ...]


class CustodyChange(msgspec.Struct, frozen=True, kw_only=True):
    """In [from_at, to_at) two tellings say different things; None: nobody answered, or nothing was known."""

    from_at: datetime
    to_at: datetime
    before: HeldThen | None
    after: HeldThen | None


def custody_changes(before: Telling | None, after: Telling | None, known: Knowledge) -> tuple[CustodyChange, ...]:
    """Where two tellings differ in who answered, by which rule and in what part, in order."""
    found: list[CustodyChange] = []
    last: tuple[_Key, _Key] | None = None
    for start, end, one, other in _side_by_side(_stretches(before), _stretches(after)):
        keys = _key(one), _key(other)
        if keys[0] == keys[1]:
            last = None
        elif keys == last:
            found[-1] = msgspec.structs.replace(found[-1], to_at=end)
        else:
            last = keys
            found.append(CustodyChange(from_at=start, to_at=end, before=_held(one, known), after=_held(other, known)))
    return tuple(found)


class _Stretch(NamedTuple):
    start: datetime
    end: datetime
    interval: Interval


_Key = tuple[object, ...] | None


def _stretches(telling: Telling | None) -> list[_Stretch]:
    """The intervals of a telling up to its end."""
    if telling is None:
        return []
    upto = telling.upto
    return [
        _Stretch(interval.start_at, upto if interval.end_at is None else min(interval.end_at, upto), interval)
        for interval in telling.folded.custody.intervals
        if interval.start_at < upto
    ]


def _side_by_side(
    one: Sequence[_Stretch], other: Sequence[_Stretch]
) -> Iterator[tuple[datetime, datetime, Interval | None, Interval | None]]:
    """Time, cut where either telling has a border, with the interval of each that covers it."""
    borders = sorted({at for stretches in (one, other) for stretch in stretches for at in stretch[:2]})
    places = [0, 0]
    for start, end in pairwise(borders):
        covering: list[Interval | None] = []
        for which, stretches in enumerate((one, other)):
            while places[which] < len(stretches) and stretches[places[which]].end <= start:
                places[which] += 1
            here = stretches[places[which]] if places[which] < len(stretches) else None
            covering.append(here.interval if here is not None and here.start <= start else None)
        yield start, end, covering[0], covering[1]


def _key(interval: Interval | None) -> _Key:
    """What makes two intervals say the same."""
    if interval is None:
        return None
    return (
        interval.answerer,
        interval.unit_id,
        interval.ground,
        interval.part,
        interval.on_behalf_of,
        interval.excused,
        interval.confirmed,
    )


def _held(interval: Interval | None, known: Knowledge) -> HeldThen | None:
    if interval is None:
        return None
    return HeldThen(
        who=known.official(interval.answerer) or Named(interval.answerer, interval.answerer),
        unit=known.unit(interval.unit_id, interval.start_at),
        ground=interval.ground,
        why_vi=GROUNDS[interval.ground].vi,
        why_en=GROUNDS[interval.ground].en,
        part=interval.part,
        on_behalf_of=known.official(interval.on_behalf_of),
        excused=interval.excused,
        confirmed=interval.confirmed,
        positions=interval.rests_on,
    )
