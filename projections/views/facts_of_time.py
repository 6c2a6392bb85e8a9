"""Figures of time: held, excused, held while overdue, attributed; steps on time and late; dossiers late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from domain.model.clock import DueName
from domain.model.custody_interval import Ground, Interval, MatterKind
from domain.model.custody_interval import Part as Own
from domain.model.event import is_official
from domain.model.steps import Holder, StepTime
from projections.figures import Part
from projections.folding import Folded, Measured, by_month, common, month_of
from projections.views.delays import EXCUSED, NO_TERM_SET, PROCESS_DESIGN
from projections.views.facts import Book
from projections.views.steps import step_positions


def enter_time(book: Book) -> None:
    """Time held is stated once a dossier is closed; of open ones it is reckoned when it is asked."""
    folded = book.folded
    for step in folded.steps:
        if step.matter.kind is MatterKind.STEP:
            _enter_step(book, step)
    _enter_arrivals(book)
    if not folded.ends:
        return
    for interval, times in zip(folded.custody.intervals, folded.measured, strict=True):
        if interval.part is not None and times is not None:
            _enter_interval(book, interval, times)
    _enter_delay(book)


def _enter_interval(book: Book, interval: Interval, times: Measured) -> None:
    folded = book.folded
    assert interval.part is not None
    positions = interval.rests_on
    for start, part in _parts(folded, interval, times):
        for figure, amount in (
            ("held_us", part.working_us),
            ("excused_us", part.excused_us),
            ("held_overdue_us", part.overdue_us),
        ):
            if amount:
                book.enter(
                    figure,
                    interval.answerer,
                    start,
                    _with_due(folded, positions, start) if figure == "held_overdue_us" else positions,
                    amount=amount,
                    part=interval.part,
                    on_behalf_of=interval.on_behalf_of,
                    unit_id=interval.unit_id,
                    step_id=interval.step_id,
                    marks=interval.marks,
                )


def _parts(folded: Folded, interval: Interval, times: Measured) -> Iterator[tuple[datetime, Measured]]:
    """An interval by the months in which it lies; hardly ever more than one."""
    assert interval.end_at is not None
    if month_of(interval.start_at) == month_of(interval.end_at):
        yield interval.start_at, times
        return
    measure = folded.custody.measure
    for _, start, end in by_month(interval.start_at, interval.end_at):
        unexcused_us, excused_us = measure(interval, start, end)
        spans = [(max(start, first), min(end, last)) for first, last in common(interval, folded.overdue)]
        overdue_us = sum(measure(interval, first, last).unexcused_us for first, last in spans if first < last)
        yield start, Measured(unexcused_us + excused_us, excused_us, overdue_us)


def _with_due(folded: Folded, positions: tuple[int, ...], at: datetime) -> list[int]:
    """Time is overdue by a due date that some event set."""
    setting = [change.position for change in folded.clock.in_force if change.from_at <= at]
    return [*positions, *setting[-1:]]


def _enter_step(book: Book, step: StepTime) -> None:
    ended_at, holder = step.ended_at, step.holder_at_end
    if ended_at is None:
        return
    positions = step_positions(book.folded, step)
    if holder is not None and is_official(holder.official):
        if step.late is None:
            _enter(book, "steps_without_term", holder, ended_at, positions, step)
        else:
            _enter(book, "steps_judged", holder, ended_at, positions, step)
            _enter(book, "steps_late" if step.late else "steps_on_time", holder, ended_at, positions, step)
    for holding in step.holdings:
        held = [p for i in _intervals(book.folded, step, holding.holder) for p in i.rests_on]
        _enter(book, "step_visits", holding.holder, ended_at, held, step)
        if holding.spent_us:
            _enter(book, "step_held_us", holding.holder, ended_at, held, step, holding.spent_us)


def _enter(
    book: Book, figure: str, holder: Holder, at: datetime, positions: list[int], step: StepTime, amount: int = 1
) -> None:
    book.enter(
        figure,
        holder.official,
        at,
        positions,
        amount=amount,
        part=holder.part,
        on_behalf_of=holder.on_behalf_of,
        step_id=step.matter.step_id,
    )


def _intervals(folded: Folded, step: StepTime, holder: Holder) -> list[Interval]:
    return [i for i in folded.spent_on[step.matter] if (i.answerer, i.part, i.on_behalf_of) == tuple(holder)]


def _enter_delay(book: Book) -> None:
    folded, clock = book.folded, book.folded.clock
    assert clock.ended_at is not None
    found = folded.attribution
    late = bool(clock.late(DueName.IN_FORCE))
    due = [change.position for change in clock.in_force[-1:]]
    ending = [clock.end_position] if clock.end_position is not None else []
    behind: dict[Holder, list[int]] = {}
    for row in found.rows:
        holder = row.holder
        held = [
            p
            for i in folded.custody.intervals
            if (i.answerer, i.part, i.on_behalf_of) == tuple(holder)
            for p in i.rests_on
        ]
        positions = [*held, *due, *ending]
        if row.held_overdue_us or row.share_us:
            behind[holder] = positions
        if row.share_us:
            book.enter(
                "attributed_us",
                holder.official,
                clock.ended_at,
                positions,
                amount=row.share_us,
                part=holder.part,
                on_behalf_of=holder.on_behalf_of,
            )
        if late and (row.held_overdue_us or row.share_us):
            book.enter(
                "dossiers_late",
                holder.official,
                clock.ended_at,
                positions,
                part=holder.part,
                on_behalf_of=holder.on_behalf_of,
            )
    _enter_overdue(book, behind)
    rest = ((PROCESS_DESIGN, found.process_design_us), (NO_TERM_SET, found.no_term_set_us), (EXCUSED, found.excused_us))
    for who, amount in rest:
        if amount:
            book.enter("attributed_us", who, clock.ended_at, [*due, *ending], amount=amount, part=Part.NONE)


def _enter_overdue(book: Book, behind: dict[Holder, list[int]]) -> None:
    """All of L′, once for each person and part: acting in a dossier for two who are absent has it for the first."""
    ended_at, counted_us = book.folded.clock.ended_at, book.folded.attribution.counted_us
    assert ended_at is not None
    entered: set[tuple[str, str]] = set()
    for holder in sorted(behind, key=lambda holder: holder.on_behalf_of or ""):
        if (holder.official, holder.part) not in entered:
            entered.add((holder.official, holder.part))
            book.enter(
                "overdue_us",
                holder.official,
                ended_at,
                behind[holder],
                amount=counted_us,
                part=holder.part,
                on_behalf_of=holder.on_behalf_of,
            )


class Arrival(NamedTuple):
    """A dossier came to somebody, by right, with so much of the whole term's working time left."""

    interval: Interval
    left_permille: int


def arrivals(folded: Folded) -> Iterator[Arrival]:
    """What was left of the whole term each time somebody else began to answer by right."""
    clock = folded.clock
    before: str | None = None
    for interval in folded.custody.intervals:
        comes = interval.part is Own.OWN and interval.answerer != before and interval.ground is not Ground.TRANSIT
        before = interval.answerer
        due_at = clock.due(interval.start_at)
        if not comes or due_at is None or clock.received_at is None:
            continue
        whole_us = clock.hours.working_between(clock.received_at, due_at)
        left_us = clock.hours.working_between(interval.start_at, due_at)
        yield Arrival(interval, min(1000, left_us * 1000 // whole_us) if whole_us else 0)


def _enter_arrivals(book: Book) -> None:
    for interval, left_permille in arrivals(book.folded):
        behind = _with_due(book.folded, interval.rests_on, interval.start_at)
        for figure, amount in (("arrivals", 1), ("term_left_permille", left_permille)):
            book.enter(
                figure,
                interval.answerer,
                interval.start_at,
                behind,
                amount=amount,
                unit_id=interval.unit_id,
                step_id=interval.step_id,
            )


def handled_by_custody(folded: Folded) -> list[Interval]:
    """Custody that was accepted: by right, confirmed, and not from a pool."""
    return [
        i
        for i in folded.custody.intervals
        if i.part is Own.OWN and i.confirmed and i.matter is not None and i.matter.kind not in _POOLS
    ]


_POOLS = (MatterKind.INTAKE, MatterKind.POOL)
