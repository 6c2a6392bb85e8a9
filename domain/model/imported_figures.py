"""The figures of a dataset as they are put out: seconds, rounded once, half up (DOMAIN.md §3, §10)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

import msgspec

from domain.model.event import ActorId
from domain.model.imported import CalendarChoice, DatasetImported
from domain.model.imported_custody import POLICY, Ground, OfficialTally, Tally

_SECOND_US: Final = 1_000_000


class GroundSum(msgspec.Struct, frozen=True):
    """Custody that rests on one ground, in seconds."""

    ground: Ground
    held_seconds: int
    held_overdue_seconds: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a dataset comes to. `late_seconds` is exact, to the microsecond; all of it belongs to "no term set".

    acts_unknown: events that name nobody. grounds: each ground that occurs, in the order of `Ground`.
    """

    dataset: int
    name: str
    cases: int
    events: int
    officials_acting: int
    handovers: int
    open: int
    open_overdue: int
    closed_late: int
    owner_never_acted: int
    late_seconds: Decimal
    no_term_set_seconds: Decimal
    skipped: int
    acts_unknown: int
    as_of: datetime
    calendar: CalendarChoice
    policy: str
    grounds: tuple[GroundSum, ...]


class OfficialRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What one official comes to in a dataset; attributed delay is None, "not assessed", as no step has a term.

    official: a name of the other system, or `~unknown` for the row of everybody unnamed.
    """

    official: ActorId
    acts: int
    held_seconds: int
    held_overdue_seconds: int
    attributed_delay_seconds: int | None
    late_as_owner: int
    policy: str
    grounds: tuple[GroundSum, ...]


def summary(number: int, dataset: DatasetImported, tally: Tally) -> Summary:
    """The figures of dataset `number`, of whose cases `tally` is the sum."""
    late = exact_seconds(tally.late_us)
    return Summary(
        dataset=number,
        name=dataset.name,
        cases=tally.cases,
        events=tally.events,
        officials_acting=tally.officials_acting,
        handovers=tally.handovers.total(),
        open=tally.open,
        open_overdue=tally.open_overdue,
        closed_late=tally.closed_late,
        owner_never_acted=tally.owner_never_acted,
        late_seconds=late,
        no_term_set_seconds=late,
        skipped=dataset.skipped,
        acts_unknown=tally.acts_unknown,
        as_of=dataset.as_of,
        calendar=dataset.calendar,
        policy=POLICY,
        grounds=_grounds(*tally.officials.values()),
    )


def records(tally: Tally) -> list[OfficialRecord]:
    """One row an official, by name: never an order of merit."""
    return [
        OfficialRecord(
            official=name,
            acts=sums.acts,
            held_seconds=rounded_seconds(sums.held_us.total()),
            held_overdue_seconds=rounded_seconds(sums.overdue_us.total()),
            attributed_delay_seconds=None,
            late_as_owner=sums.late_as_owner,
            policy=POLICY,
            grounds=_grounds(sums),
        )
        for name, sums in sorted(tally.officials.items())
    ]


def rounded_seconds(duration_us: int) -> int:
    """Whole seconds, half up. Durations are not negative."""
    return (duration_us + _SECOND_US // 2) // _SECOND_US


def exact_seconds(duration_us: int) -> Decimal:
    """Seconds with the fraction that is there, and no more digits."""
    whole, fraction = divmod(duration_us, _SECOND_US)
    return Decimal(f"{whole}.{fraction:06d}".rstrip("0").rstrip("."))


def _grounds(*officials: OfficialTally) -> tuple[GroundSum, ...]:
    sums = []
    for ground in Ground:
        held_us = sum(official.held_us[ground] for official in officials)
        overdue_us = sum(official.overdue_us[ground] for official in officials)
        if held_us:
            sums.append(GroundSum(ground, rounded_seconds(held_us), rounded_seconds(overdue_us)))
    return tuple(sums)
