"""What holds of custody-1 and attribution-1 in any history (DOMAIN.md §5, Tests; §6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import msgspec
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from domain.model import dossier_events as ev
from domain.model.custody import Custody, custody
from domain.model.custody_interval import Ground, Interval, Part
from domain.model.delay import Attribution, attribution
from domain.model.dossier import principal
from domain.model.event import APPLICANT, WORKFLOW, Event, Recorded
from domain.model.history import effective
from domain.model.organisation import Organisation
from domain.model.reference import Reference
from domain.model.stall import standstills
from domain.model.steps import steps
from tests.domain.drawn_histories import WORKERS, Told, references, told_histories, with_absence
from tests.domain.histories import DUTY, OFFICIALS, at, changed, meta
from tests.domain.naive_custody import Naive, Seen

SOME: Final = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
FAR: Final = at("fri8 17:00")


def held_by(told: Told, reference: Reference | None = None) -> Custody:
    return custody(effective(told.story.log), reference or told.reference)


def ticks(told: Told) -> Iterator[datetime]:
    """Instants at which something could differ: half hours from lodging to the end of what is looked at."""
    moment = told.story.log[0].body.occurred_at
    while moment < told.until:
        yield moment
        moment += timedelta(minutes=30)


def by_official(found: Attribution) -> dict[str, tuple[int, int, int]]:
    sums: dict[str, tuple[int, int, int]] = {}
    for row in found.rows:
        held, excess, share = sums.get(row.holder.official, (0, 0, 0))
        sums[row.holder.official] = (held + row.held_overdue_us, excess + row.excess_us, share + row.share_us)
    return sums


# --- who answers


@settings(SOME, max_examples=200)
@given(told_histories())
def test_the_fold_agrees_with_a_naive_reading_at_every_tick(told: Told) -> None:
    held = held_by(told)
    for now, expected in Naive(list(told.story.log), told.reference).seen(told.until):
        found = held.answers(now)
        seen = found and Seen(
            found.answerer, found.ground, found.on_behalf_of, found.excused, found.confirmed, found.step_id
        )
        assert seen == expected, now


@SOME
@given(told_histories())
def test_at_each_instant_exactly_one_answers_present_and_active_or_the_applicant(told: Told) -> None:
    held = held_by(told)
    for moment in ticks(told):
        covering = [i for i in held.intervals if i.start_at <= moment and (i.end_at is None or moment < i.end_at)]
        ended = held.clock.ended_at is not None and moment >= held.clock.ended_at
        assert len(covering) == (0 if ended else 1)
        for interval in covering:
            there = told.reference.organisation.is_present(interval.answerer, moment)
            assert interval.answerer == APPLICANT or there


@SOME
@given(told_histories())
def test_custody_adds_up_to_elapsed_time(told: Told) -> None:
    held = custody(effective(told.story.log), told.reference, told.until)
    lodged_at = told.story.log[0].body.occurred_at
    end = told.until if held.clock.ended_at is None else min(told.until, held.clock.ended_at)
    assert all(first.end_at == second.start_at for first, second in pairwise(held.intervals))
    assert all(interval.end_at is not None and interval.start_at < interval.end_at for interval in held.intervals)
    if held.intervals:
        assert (held.intervals[0].start_at, held.intervals[-1].end_at) == (lodged_at, end)
    else:
        assert lodged_at == end


@SOME
@given(told_histories())
def test_neighbouring_intervals_differ(told: Told) -> None:
    for first, second in pairwise(held_by(told).intervals):
        assert msgspec.structs.replace(first, start_at=second.start_at, end_at=second.end_at) != second


@SOME
@given(told_histories())
def test_what_is_worked_out_ahead_is_what_comes_to_pass(told: Told) -> None:
    """Unless a return makes an acceptance void, or an answer withdraws an excuse, as the rules say."""
    log = told.story.log
    assume(not any(isinstance(r.body, ev.HandoverReturned) for r in log))
    assume(not any(isinstance(r.body, ev.ObstacleAnswered) and r.body.no_obstacle for r in log))
    whole = held_by(told)
    for place in range(1, len(log)):
        before = custody(effective(log[:place]), told.reference)
        for interval in before.intervals:
            moment = interval.start_at
            if moment < log[place].body.occurred_at:
                found = whole.answers(moment)
                assert found is not None
                assert (found.answerer, found.ground, found.excused) == (
                    interval.answerer, interval.ground, interval.excused,
                )  # fmt: skip


@SOME
@given(told_histories())
def test_looking_no_further_than_a_moment_changes_nothing_before_it(told: Told) -> None:
    whole, cut = held_by(told), custody(effective(told.story.log), told.reference, told.until)
    for moment in ticks(told):
        first, second = whole.answers(moment), cut.answers(moment)
        assert (first and first.answerer) == (second and second.answerer)
        assert (first and first.ground) == (second and second.ground)


# --- what must not matter


@SOME
@given(told_histories(), st.integers(0, 9))
def test_timers_late_by_days_change_no_figure(told: Told, days: int) -> None:
    before = held_by(told)
    found, stalled = attribution(before, FAR), standstills(before)
    for deemed in before.deemed:
        late_at = max(deemed.at, told.until) + timedelta(days=days)
        told.story.do(
            ev.HandoverDeemedAccepted, deemed.at, WORKFLOW, handover_no=deemed.handover_no, answerer=deemed.answerer,
            confirmed_by_presence=deemed.present_throughout, known=late_at,
        )  # fmt: skip
    for number, still in enumerate(stalled, 1):
        if still.full_at is not None:
            told.story.do(
                ev.Stalled, still.full_at, WORKFLOW, stall_no=number, since=still.since, working_days=3,
                holder=still.holder or DUTY, known=max(still.full_at, told.until) + timedelta(days=days),
            )  # fmt: skip
    after = held_by(told)
    assert after.intervals == before.intervals
    assert attribution(after, FAR) == found
    assert standstills(after) == stalled


@SOME
@given(told_histories())
def test_renaming_people_changes_nothing_but_names(told: Told) -> None:
    names = {official: f"q{place}" for place, official in enumerate(reversed(OFFICIALS)) if official != DUTY}
    renamed = changed(told.reference)
    renamed = Reference(
        msgspec.convert(_renamed(msgspec.to_builtins(told.reference.organisation), names), Organisation),
        renamed.calendar,
        renamed.catalogue,
        renamed.adopted,
    )
    log = [
        Recorded(r.position, r.stream_id, r.version, r.recorded_at, _renamed_body(r.body, names))
        for r in told.story.log
    ]
    before, after = held_by(told), custody(effective(log), renamed)
    assert [names.get(i.answerer, i.answerer) for i in before.intervals] == [i.answerer for i in after.intervals]
    first, second = by_official(attribution(before, FAR)), by_official(attribution(after, FAR))
    assert {names.get(o, o): sums for o, sums in first.items()} == second


def _renamed_body(body: Event, names: dict[str, str]) -> Event:
    return msgspec.convert(_renamed(msgspec.to_builtins(body), names), type(body))


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {_renamed(key, names): _renamed(member, names) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_renamed(member, names) for member in value]
    return names.get(value, value) if isinstance(value, str) else value


@SOME
@given(told_histories(min_acts=4), st.integers(0, 30), st.integers(1, 3))
def test_a_holding_split_between_accomplices_changes_nothing_for_others(told: Told, place: int, parts: int) -> None:
    """b1's, say, and b3's together. Others keep every microsecond; in the same step, where an excess and then a share
    are rounded by largest remainder, all but one for each rounding.
    """
    assume(not told.story.obstacles)
    before = held_by(told)
    holdings = [i for i in before.intervals if _could_be_split(i, told.until)]
    assume(holdings)
    holding = holdings[place % len(holdings)]
    assert holding.end_at is None or holding.matter is not None
    end = min(holding.end_at or told.until, told.until)
    piece = (end - holding.start_at) / (2 * parts + 1)
    for number in range(2 * parts):
        taker = "b3" if number % 2 == 0 else holding.answerer
        told.story.do(
            ev.TakenOver, holding.start_at + (number + 1) * piece, taker, previous=None, reason="…",
            unit_id=holding.unit_id, known=told.until,
        )  # fmt: skip
    after = held_by(told)
    first, second = by_official(attribution(before, FAR)), by_official(attribution(after, FAR))
    for official in first.keys() - {holding.answerer, "b3"}:
        same_step = any(i.matter == holding.matter and i.answerer == official for i in before.intervals)
        held, excess, share = (b - a for a, b in zip(first[official], second[official], strict=True))
        assert held == 0
        assert abs(excess) <= same_step
        assert abs(share) <= 2 * same_step
    assert _held_by(first, holding.answerer, "b3") == _held_by(second, holding.answerer, "b3")


def _held_by(sums: dict[str, tuple[int, int, int]], *officials: str) -> int:
    return sum(sums[official][0] for official in officials if official in sums)


def _could_be_split(interval: Interval, until: datetime) -> bool:
    ends = interval.end_at or until
    alone = interval.ground is Ground.HELD and interval.part is Part.OWN and interval.answerer != "b3"
    return alone and interval.confirmed and interval.excused is None and interval.start_at < min(ends, until)


@SOME
@given(told_histories(), st.randoms(use_true_random=False))
def test_the_same_events_give_the_same_figures_in_whatever_order_they_are_read(told: Told, chance: Any) -> None:
    shuffled = list(told.story.log)
    chance.shuffle(shuffled)
    again = custody(effective(shuffled), told.reference)
    before = held_by(told)
    assert again.intervals == before.intervals
    assert attribution(again, FAR) == attribution(before, FAR)


# --- nobody is charged for what they could not see


@SOME
@given(told_histories(), st.sampled_from(WORKERS), st.integers(0, 16), st.integers(0, 6), st.integers(-3, 9))
def test_adding_an_absence_never_moves_time_to_someone_who_could_not_see_the_dossier(
    told: Told, official: str, first: int, length: int, known: int
) -> None:
    acting = "b3"
    later = with_absence(told.reference, 99, official, first, length, acting, known)
    _moves_only_to_those_who_see(told, held_by(told), held_by(told, later), later)


@SOME
@given(told_histories(), st.sampled_from(WORKERS), st.integers(0, 5), st.integers(0, 100))
def test_adding_an_obstacle_never_moves_time_to_someone_who_could_not_see_the_dossier(
    told: Told, official: str, days: int, place: int
) -> None:
    before = held_by(told)
    holdings = [i for i in before.intervals if i.ground is Ground.HELD and i.part is Part.OWN]
    assume(holdings)
    holding = holdings[place % len(holdings)]
    assume(holding.answerer != official)
    moment = holding.start_at + timedelta(minutes=5)
    assume(holding.end_at is None or moment < holding.end_at)
    number = told.story.obstacles + 1
    told.story.do(
        ev.ObstacleReported, moment, holding.answerer, obstacle_no=number,
        addressee=ev.Answerable(unit="dd", official=official), description="…", term="8wh",
        due_at=moment + timedelta(days=days), step_id=holding.step_id, known=told.until,
    )  # fmt: skip
    _moves_only_to_those_who_see(told, before, held_by(told), told.reference)


@SOME
@given(told_histories())
def test_a_return_never_moves_time_to_someone_who_could_not_see_the_dossier(told: Told) -> None:
    before = held_by(told)
    assume(before.deemed)
    deemed = before.deemed[-1]
    sent = next(r.body for r in told.story.log if r.position == deemed.sent)
    assume(not any(r.body.occurred_at > deemed.at for r in told.story.log))
    assert isinstance(sent, ev.Transit)
    told.story.do(
        ev.HandoverReturned, deemed.at + timedelta(minutes=5), sent.to.official or deemed.answerer,
        handover_no=deemed.handover_no, reason="…", after_deemed=True,
    )  # fmt: skip
    _moves_only_to_those_who_see(told, before, held_by(told), told.reference)


def _moves_only_to_those_who_see(told: Told, before: Custody, after: Custody, reference: Reference) -> None:
    organisation = reference.organisation
    for moment in ticks(told):
        first, second = before.answers(moment), after.answers(moment)
        if second is None or (first is not None and first.answerer == second.answerer):
            continue
        who = second.answerer
        if second.part is Part.ACTING:
            assert second.on_behalf_of is not None
            absence = organisation.absence_at(second.on_behalf_of, moment)
            person = organisation.officials[second.on_behalf_of]
            assert absence is not None
            assert any(a.acting_id == who and a.known_at <= moment for a in person.absences)
            continue
        named = {principal(r.body) for r in told.story.log if r.body.occurred_at <= moment}
        named |= _addressed(told, moment)
        heads = {organisation.head_of(unit, moment) for unit in organisation.units} | {DUTY}
        assert who in named or who == APPLICANT or who in heads
        if who in heads and second.part is Part.HEAD and who != DUTY:
            agency = organisation.agency_of(second.unit_id or "")
            assert organisation.agency_of(organisation.unit_of(who, moment) or "") == agency


def _addressed(told: Told, moment: datetime) -> set[str]:
    found: set[str] = set()
    for recorded in told.story.log:
        body = recorded.body
        if body.occurred_at > moment:
            continue
        if isinstance(body, ev.Transit) and body.to.official is not None:
            found.add(body.to.official)
        if isinstance(body, ev.ObstacleReported) and body.addressee.official is not None:
            found.add(body.addressee.official)
        if isinstance(body, ev.HandoverReturned) and body.settled_by is not None:
            found.add(body.settled_by)
    return found


# --- sums


@SOME
@given(told_histories())
def test_held_while_overdue_adds_up_to_what_is_counted_and_the_rows_to_all_that_is_overdue(told: Told) -> None:
    held = held_by(told)
    for moment in (told.until, FAR):
        found = attribution(held, moment)
        overdue_us = sum(held.clock.hours.working_between(*span) for span in held.clock.overdue_spans(moment))
        assert found.overdue_us == overdue_us
        assert sum(row.held_overdue_us for row in found.rows) == found.counted_us
        assert found.total_us == found.overdue_us
        assert min(found.process_design_us, found.no_term_set_us, found.excused_us) >= 0
        assert all(0 <= row.share_us <= row.excess_us for row in found.rows)


@SOME
@given(told_histories())
def test_the_excess_of_steps_is_the_excess_of_their_holders(told: Told) -> None:
    found = attribution(held_by(told), FAR)
    judged = [s for s in found.steps if s.matter.kind.value not in {"intake", "chasing"}]
    assert sum(row.excess_us for row in found.rows) == sum(step.excess_us for step in judged) * found.assessed


@SOME
@given(told_histories())
def test_time_in_matters_adds_up_to_the_working_time_of_all_officials(told: Told) -> None:
    held = custody(effective(told.story.log), told.reference, told.until)
    by_matter = sum(h.spent_us + h.excused_us + h.free_us for step in steps(held, told.until) for h in step.holdings)
    hours = held.clock.hours
    in_all = sum(
        hours.working_between(i.start_at, i.end_at)
        for i in held.intervals
        if i.answerer != APPLICANT and i.end_at is not None
    )
    assert by_matter == in_all


@SOME
@given(told_histories())
def test_no_later_event_makes_an_earlier_instant_more_or_less_overdue(told: Told) -> None:
    log = told.story.log
    whole = held_by(told).clock
    for place in range(1, len(log)):
        moment = log[place].body.occurred_at
        before = custody(effective(log[:place]), told.reference).clock
        if before.ended_at == whole.ended_at or before.ended_at is None:
            ended = whole.ended_at
            assert ended is None or ended >= moment or before.overdue_spans(ended) == whole.overdue_spans(ended)
            assert before.overdue_spans(moment) == whole.overdue_spans(moment)


@SOME
@given(told_histories())
def test_no_instant_with_the_applicant_is_overdue(told: Told) -> None:
    held = held_by(told)
    spans = held.clock.overdue_spans(FAR)
    for interval in held.intervals:
        if interval.answerer == APPLICANT:
            end = interval.end_at or FAR
            assert not any(start < end and interval.start_at < stop for start, stop in spans)


@SOME
@given(told_histories())
def test_an_act_entered_late_counts_like_one_entered_in_time(told: Told) -> None:
    log = told.story.log
    moments = Counter(r.body.occurred_at for r in log)
    place = next((n for n in range(len(log) - 1, 2, -1) if moments[log[n].body.occurred_at] == 1), None)
    assume(place is not None)
    assert place is not None
    entry = ev.RecordedLate(
        **meta(told.until, "h2"), act_topic=log[place].body.TOPIC, act=_encoded(log[place].body), reason="giấy"
    )
    late = [*log[:place], *log[place + 1 :], Recorded(999, UUID(int=7), 999, told.until, entry)]
    first, second = held_by(told), custody(effective(late), told.reference)
    assert [(i.answerer, i.start_at, i.end_at, i.excused) for i in first.intervals] == [
        (i.answerer, i.start_at, i.end_at, i.excused) for i in second.intervals
    ]


def _encoded(body: Event) -> str:
    return msgspec.json.encode(body).decode()


@SOME
@given(references())
def test_the_drawn_worlds_can_be_read(reference: Reference) -> None:
    assert all(o in reference.organisation.officials for o in OFFICIALS)
