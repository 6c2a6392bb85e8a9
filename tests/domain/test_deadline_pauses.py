"""The clock that stops for the applicant: what is left is frozen, or the term begins anew."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest

from domain.model.calendar_seed import seeded_calendar
from domain.model.deadline import (
    Deadline,
    Pause,
    PausesNotInOrder,
    due,
    overdue_between,
    shifted,
    start_clock,
    stop_clock,
)
from domain.model.deadline_explained import ClockEffect, Reckoned
from domain.model.term import Term
from domain.model.working_time import HOUR
from tests.domain.calendars import local

HOURS = seeded_calendar().hours()
MONDAY_1_JUNE = local(2026, 6, 1, 8)


def paused(received: datetime, term: str, *pauses: tuple[datetime, datetime | None]) -> Deadline:
    return due(received, Term.parse(term), HOURS, pauses=[Pause(start, end) for start, end in pauses])


def restarted(received: datetime, term: str, *pauses: tuple[datetime, datetime | None]) -> Deadline:
    waits = [Pause(start, end) for start, end in pauses]
    return due(received, Term.parse(term), HOURS, pauses=waits, effect=ClockEffect.RESTART)


def test_four_paused_office_hours_move_monday_close_to_tuesday_eleven() -> None:
    deadline = paused(local(2026, 6, 5, 8), "1wd", (local(2026, 6, 8, 7), local(2026, 6, 8, 11)))
    assert deadline.due_at == local(2026, 6, 9, 11)


def test_twenty_calendar_days_paused_over_ten_midnights_end_ten_days_later() -> None:
    deadline = paused(MONDAY_1_JUNE, "20cd", (local(2026, 6, 5, 17), local(2026, 6, 15, 7)))
    assert deadline.due_at == local(2026, 7, 1, 17)
    assert [(run.reckoned, run.days) for run in deadline.explanation.days] == [
        (Reckoned.DAY_0, 1),
        (Reckoned.COUNTED, 4),
        (Reckoned.PAUSED, 10),
        (Reckoned.COUNTED, 16),
    ]


def test_a_pause_outside_office_hours_moves_nothing() -> None:
    plain = due(MONDAY_1_JUNE, Term(3), HOURS)
    assert paused(MONDAY_1_JUNE, "3wd", (local(2026, 6, 1, 17), local(2026, 6, 2, 7))).due_at == plain.due_at
    calendar_days = paused(MONDAY_1_JUNE, "3cd", (local(2026, 6, 1, 9), local(2026, 6, 1, 16)))
    assert calendar_days.due_at == due(MONDAY_1_JUNE, Term.parse("3cd"), HOURS).due_at


def test_several_pauses_add_up() -> None:
    tuesday = (local(2026, 6, 2, 8), local(2026, 6, 2, 10))
    wednesday = (local(2026, 6, 3, 8), local(2026, 6, 3, 9))
    deadline = paused(MONDAY_1_JUNE, "3wd", tuesday, wednesday)
    assert deadline.due_at == local(2026, 6, 5, 10)
    assert [note.left_us for note in deadline.explanation.pauses] == [23 * HOUR, 17 * HOUR]
    assert len(deadline.explanation.pauses) == 2


def test_whole_days_of_waiting_are_shown_as_paused() -> None:
    deadline = paused(MONDAY_1_JUNE, "3wd", (local(2026, 6, 2, 7), local(2026, 6, 4, 7)))
    assert deadline.due_at == local(2026, 6, 8, 17)
    assert [(run.reckoned, run.days) for run in deadline.explanation.days] == [
        (Reckoned.DAY_0, 1),
        (Reckoned.PAUSED, 2),
        (Reckoned.COUNTED, 2),
        (Reckoned.RECEPTION, 1),
        (Reckoned.WEEKEND, 1),
        (Reckoned.COUNTED, 1),
    ]


def test_an_open_pause_keeps_the_frozen_rest() -> None:
    deadline = paused(MONDAY_1_JUNE, "3wd", (local(2026, 6, 4, 7), None))
    assert deadline.waiting is not None
    assert deadline.waiting.left_us == 8 * HOUR
    assert start_clock(deadline, local(2026, 6, 10, 7), HOURS).due_at == local(2026, 6, 10, 17)


def test_when_nothing_is_left_the_dossier_is_overdue_again_at_once() -> None:
    for term in ("1wd", "1cd", "12wh"):
        plain = due(MONDAY_1_JUNE, Term.parse(term), HOURS)
        waited = paused(MONDAY_1_JUNE, term, (local(2026, 6, 4, 7), local(2026, 6, 9, 7)))
        assert waited.due_at == plain.due_at
        assert waited.explanation.pauses[0].left_us is waited.explanation.pauses[0].left_days is None


def test_a_calendar_day_term_paused_on_the_day_it_was_rolled_to_keeps_that_day() -> None:
    rolled = due(MONDAY_1_JUNE, Term.parse("20cd"), HOURS)
    assert rolled.due_at == local(2026, 6, 22, 17)
    waited = paused(MONDAY_1_JUNE, "20cd", (local(2026, 6, 22, 10), local(2026, 6, 23, 10)))
    assert waited.due_at == local(2026, 6, 23, 17)


def test_under_restart_no_due_date_is_in_force_while_waiting() -> None:
    waiting = restarted(MONDAY_1_JUNE, "3wd", (local(2026, 6, 2, 8), None))
    assert waiting.due_at is None
    assert waiting.explanation.days == ()
    resumed = start_clock(waiting, local(2026, 6, 9, 8), HOURS)
    assert (resumed.due_at, resumed.run, resumed.started_at) == (local(2026, 6, 12, 17), 2, local(2026, 6, 9, 8))
    assert resumed.explanation.days[0].reckoned is Reckoned.DAY_0


def test_under_restart_each_supplement_begins_a_new_run() -> None:
    first, second = (local(2026, 6, 2, 8), local(2026, 6, 9, 8)), (local(2026, 6, 10, 8), local(2026, 6, 16, 18))
    deadline = restarted(MONDAY_1_JUNE, "3wd", first, second)
    assert (deadline.run, deadline.due_at) == (3, local(2026, 6, 19, 17))
    assert len(deadline.explanation.pauses) == 2


@pytest.mark.parametrize(("effect", "before", "after"), [(ClockEffect.PAUSE, 16, 16), (ClockEffect.RESTART, 16, 0)])
def test_overdue_time_around_a_supplement(effect: ClockEffect, before: int, after: int) -> None:
    """Due Monday close; overdue Tuesday and Wednesday; asked Thursday 07:00, in on Tuesday 07:00, done Wednesday."""
    deadline = due(local(2026, 6, 3, 8), Term(3), HOURS)
    assert deadline.due_at == local(2026, 6, 8, 17)
    asked, came, done = local(2026, 6, 11, 7), local(2026, 6, 16, 7), local(2026, 6, 17, 17)
    waiting = stop_clock(deadline, asked, effect, HOURS)
    resumed = start_clock(waiting, came, HOURS)
    assert overdue_between(deadline.due_at, local(2026, 6, 3), asked, HOURS) == before * HOUR
    assert overdue_between(resumed.due_at, came, done, HOURS) == after * HOUR


def test_payments_leave_their_time_out_in_a_dossier_whose_supplements_restart() -> None:
    deadline = restarted(MONDAY_1_JUNE, "3wd", (local(2026, 6, 2, 8), local(2026, 6, 8, 8)))
    assert deadline.due_at == local(2026, 6, 11, 17)
    waiting = stop_clock(deadline, local(2026, 6, 9, 7), ClockEffect.PAUSE, HOURS)
    assert start_clock(waiting, local(2026, 6, 10, 7), HOURS).due_at == local(2026, 6, 12, 17)


def test_a_step_is_shifted_by_what_does_not_count() -> None:
    due_at = local(2026, 6, 8, 17)
    assert shifted(due_at, local(2026, 6, 8, 7), local(2026, 6, 8, 11), HOURS) == local(2026, 6, 9, 11)
    assert shifted(due_at, local(2026, 6, 8, 17), local(2026, 6, 20, 7), HOURS) == due_at


@pytest.mark.parametrize(
    "pauses",
    [
        [(local(2026, 5, 31, 8), local(2026, 6, 2, 8))],
        [(local(2026, 6, 3, 8), local(2026, 6, 2, 8))],
        [(local(2026, 6, 2, 8), local(2026, 6, 4, 8)), (local(2026, 6, 3, 8), local(2026, 6, 5, 8))],
        [(local(2026, 6, 2, 8), None), (local(2026, 6, 3, 8), None)],
    ],
)
def test_pauses_that_cannot_be_are_refused(pauses: list[tuple[datetime, datetime | None]]) -> None:
    with pytest.raises(PausesNotInOrder):
        paused(MONDAY_1_JUNE, "3wd", *pauses)


def test_the_clock_stops_and_starts_in_turn() -> None:
    deadline = due(MONDAY_1_JUNE, Term(3), HOURS)
    waiting = stop_clock(deadline, local(2026, 6, 2, 8), ClockEffect.PAUSE, HOURS)
    with pytest.raises(ValueError, match="stops once"):
        stop_clock(waiting, local(2026, 6, 2, 9), ClockEffect.PAUSE, HOURS)
    with pytest.raises(ValueError, match="after it stopped"):
        start_clock(waiting, local(2026, 6, 2, 7), HOURS)
    with pytest.raises(ValueError, match="after it stopped"):
        start_clock(deadline, local(2026, 6, 2, 7), HOURS)


def test_a_stored_deadline_is_read_back_whole() -> None:
    for deadline in (
        paused(MONDAY_1_JUNE, "20cd", (local(2026, 6, 5, 17), local(2026, 6, 15, 7))),
        restarted(MONDAY_1_JUNE, "0", (local(2026, 6, 1, 9), None)),
    ):
        assert msgspec.json.decode(msgspec.json.encode(deadline), type=Deadline) == deadline
