"""Laws of due dates on random calendars."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.model.calendar import Outage, OutageKind, OutageRecorded
from domain.model.deadline import Deadline, Pause, due, due_instant, shifted, start_clock, stop_clock
from domain.model.deadline_explained import ClockEffect, Reckoned, closing_day
from domain.model.term import Term, TermUnit
from domain.model.working_time import WorkingTime, office_day
from tests.domain.calendars import META, Plan, after, minutes, on, plans

amounts = st.integers(1, 12)
terms = st.just(Term(0)) | st.builds(Term, amounts, st.sampled_from(TermUnit))
working_terms = st.just(Term(0)) | st.builds(
    Term, amounts, st.sampled_from([TermUnit.WORKING_DAYS, TermUnit.WORKING_HOURS])
)


@st.composite
def waits(draw: st.DrawFn, start: datetime) -> list[Pause]:
    """Up to three closed waits after `start`, in order."""
    steps = draw(st.lists(st.integers(0, 4 * 1440), max_size=6).filter(lambda steps: len(steps) % 2 == 0))
    found, at = [], start
    for begins, lasts in zip(steps[::2], steps[1::2], strict=True):
        at += timedelta(minutes=begins)
        found.append(Pause(at, at + timedelta(minutes=lasts)))
        at += timedelta(minutes=lasts)
    return found


def in_force(deadline: Deadline) -> datetime:
    assert deadline.due_at is not None
    return deadline.due_at


@settings(max_examples=80, deadline=None)
@given(plans(), minutes(), terms)
def test_a_naive_count_of_days_gives_the_same_due_instant(plan: Plan, received: datetime, term: Term) -> None:
    day_0 = office_day(received)
    closing = plan.in_force(day_0).spans[-1].closes
    if term.unit is TermUnit.WORKING_HOURS:
        expected = plan.after_minutes(received, term.amount * 60)
    else:
        if term.unit is TermUnit.CALENDAR_DAYS:
            last = plan.nth_working_day(day_0 + timedelta(days=term.amount - 1), 1)
        elif term.amount:
            last = plan.nth_working_day(day_0, term.amount)
        else:
            in_time = plan.works(day_0) and received <= on(day_0, closing.hour * 60 + closing.minute)
            last = day_0 if in_time else plan.nth_working_day(day_0, 1)
        closes = plan.in_force(last).spans[-1].closes
        expected = on(last, closes.hour * 60 + closes.minute)
    assert due_instant(received, term, plan.calendar.hours()) == expected


@settings(max_examples=80, deadline=None)
@given(plans(), minutes(), terms, st.sampled_from(ClockEffect), st.data())
def test_nothing_is_due_on_a_day_that_is_no_working_day(
    plan: Plan, received: datetime, term: Term, effect: ClockEffect, data: st.DataObject
) -> None:
    deadline = due(received, term, plan.calendar.hours(), pauses=data.draw(waits(received)), effect=effect)
    assert plan.works(closing_day(in_force(deadline)))


@settings(max_examples=50, deadline=None)
@given(plans(), minutes(), minutes(), terms)
def test_who_comes_later_is_due_no_earlier(plan: Plan, a: datetime, b: datetime, term: Term) -> None:
    a, b = sorted((a, b))
    hours = plan.calendar.hours()
    assert due_instant(a, term, hours) <= due_instant(b, term, hours)


@settings(max_examples=50, deadline=None)
@given(plans(), minutes(), terms)
def test_every_day_from_receipt_to_due_day_is_explained_once(plan: Plan, received: datetime, term: Term) -> None:
    deadline = due(received, term, plan.calendar.hours())
    expected = office_day(received)
    for run in deadline.explanation.days:
        assert run.first == expected
        assert run.last >= run.first
        expected = run.last + timedelta(days=1)
    assert expected == max(closing_day(in_force(deadline)), office_day(received)) + timedelta(days=1)
    if term.unit is not TermUnit.WORKING_HOURS and term.amount:
        assert sum(run.days for run in deadline.explanation.counted) == term.amount


@settings(max_examples=50, deadline=None)
@given(plans(), minutes(), terms)
def test_the_version_of_a_calendar_that_says_the_same_changes_no_due_date(
    plan: Plan, received: datetime, term: Term
) -> None:
    outage = Outage(OutageKind.SOFTWARE, on(date(2026, 3, 2), 600), on(date(2026, 3, 2), 900), "thông báo")
    later = after(plan.calendar, OutageRecorded(**META, outage=outage))
    one, other = due(received, term, plan.calendar.hours()), due(received, term, later.hours())
    assert (one.due_at, one.explanation.days) == (other.due_at, other.explanation.days)
    assert (one.explanation.calendar_version, other.explanation.calendar_version) == (1, 2)


@settings(max_examples=80, deadline=None)
@given(plans(), minutes(), working_terms, st.data())
def test_pauses_leave_out_exactly_their_working_time(
    plan: Plan, received: datetime, term: Term, data: st.DataObject
) -> None:
    hours = plan.calendar.hours()
    deadline = due(received, term, hours)
    whole = hours.working_between(received, in_force(deadline))
    counted = 0
    running_from = received
    for wait in data.draw(waits(received)):
        counted += hours.working_between(running_from, min(wait.start_at, in_force(deadline)))
        was_over = wait.start_at >= in_force(deadline)
        deadline = waited(deadline, wait, hours)
        if was_over:
            return
        assert wait.end_at is not None
        running_from = wait.end_at
    assert counted + hours.working_between(running_from, in_force(deadline)) == whole


@settings(max_examples=50, deadline=None)
@given(plans(), minutes(), terms, st.data())
def test_two_waits_without_a_moment_between_are_one(
    plan: Plan, received: datetime, term: Term, data: st.DataObject
) -> None:
    hours = plan.calendar.hours()
    a, b, c = (received + timedelta(minutes=m) for m in sorted(data.draw(st.tuples(*[st.integers(0, 9000)] * 3))))
    split = due(received, term, hours, pauses=[Pause(a, b), Pause(b, c)])
    assert split.due_at == due(received, term, hours, pauses=[Pause(a, c)]).due_at


@settings(max_examples=50, deadline=None)
@given(plans(), minutes(), amounts, st.data())
def test_calendar_days_move_by_the_midnights_crossed(
    plan: Plan, received: datetime, amount: int, data: st.DataObject
) -> None:
    hours = plan.calendar.hours()
    deadline = due(received, Term(amount, TermUnit.CALENDAR_DAYS), hours)
    assert deadline.last_day is not None
    start = received + timedelta(minutes=data.draw(st.integers(0, amount * 1440)))
    end = start + timedelta(minutes=data.draw(st.integers(0, 9000)))
    if office_day(start) > deadline.last_day or start >= in_force(deadline):
        return
    crossed = office_day(end) - office_day(start)
    assert waited(deadline, Pause(start, end), hours).last_day == deadline.last_day + crossed


@settings(max_examples=50, deadline=None)
@given(plans(), minutes(), terms, st.data())
def test_a_longer_wait_ends_no_earlier(plan: Plan, received: datetime, term: Term, data: st.DataObject) -> None:
    hours = plan.calendar.hours()
    a, b, c = (received + timedelta(minutes=m) for m in sorted(data.draw(st.tuples(*[st.integers(0, 9000)] * 3))))
    plain = in_force(due(received, term, hours))
    short = in_force(due(received, term, hours, pauses=[Pause(a, b)]))
    long = in_force(due(received, term, hours, pauses=[Pause(a, c)]))
    assert plain <= short <= long


@settings(max_examples=60, deadline=None)
@given(plans(), minutes(), terms, st.data())
def test_under_restart_the_last_run_is_a_receipt_of_its_own(
    plan: Plan, received: datetime, term: Term, data: st.DataObject
) -> None:
    hours = plan.calendar.hours()
    pauses = data.draw(waits(received))
    deadline = due(received, term, hours, pauses=pauses, effect=ClockEffect.RESTART)
    began = pauses[-1].end_at if pauses else received
    assert began is not None
    assert deadline.due_at == due_instant(began, term, hours)
    assert deadline.run == len(pauses) + 1


@settings(max_examples=50, deadline=None)
@given(plans(), minutes(), working_terms, st.data())
def test_a_step_moves_as_the_whole_term_does(plan: Plan, received: datetime, term: Term, data: st.DataObject) -> None:
    hours = plan.calendar.hours()
    for wait in data.draw(waits(received))[:1]:
        assert wait.end_at is not None
        moved = shifted(due_instant(received, term, hours), wait.start_at, wait.end_at, hours)
        assert moved == due(received, term, hours, pauses=[wait]).due_at


@settings(max_examples=60, deadline=None)
@given(plans(), minutes(), working_terms, st.data())
def test_days_within_a_wait_are_shown_as_paused(
    plan: Plan, received: datetime, term: Term, data: st.DataObject
) -> None:
    deadline = due(received, term, plan.calendar.hours(), pauses=data.draw(waits(received)))
    for run in deadline.explanation.days:
        if run.reckoned is Reckoned.PAUSED:
            assert plan.works(run.first)
        elif run.reckoned in (Reckoned.DAY_OFF, Reckoned.WEEKEND, Reckoned.CLOSED):
            assert not plan.works(run.first)


def waited(deadline: Deadline, wait: Pause, hours: WorkingTime) -> Deadline:
    assert wait.end_at is not None
    return start_clock(stop_clock(deadline, wait.start_at, ClockEffect.PAUSE, hours), wait.end_at, hours)
