"""A head's board: what nobody has taken, what falls due when, how much everybody held."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from domain.model import dossier_events as ev
from domain.model.working_time import office_day
from projections.queries.boards import BoardState, board, counts
from projections.queries.missing import UnitUnknown
from projections.queries.unit_boards import POOL_GROUNDS, due_next, horizon, load, pool
from tests.domain.histories import Story, at
from tests.projections.conftest import Views
from tests.projections.random_office import RandomOffice

NOW = at("thu3 10:00")


@pytest.fixture
def office(views: Views) -> Views:
    drawn = RandomOffice(Random(4))
    for _ in range(60):
        drawn.record(views.log)
    views.follow()
    return views


def units_of(views: Views) -> list[str]:
    return [unit for (unit,) in views.rows("SELECT unit_id FROM views.units ORDER BY 1")]


def test_the_pool_is_what_the_board_says_the_head_answers_for(office: Views) -> None:
    found = 0
    for unit in units_of(office):
        rows = board(office.reading, now=NOW, unit=unit, limit=500).rows
        expected = {row.dossier_id for row in rows if row.answering and row.answering.ground in POOL_GROUNDS}
        assert {row.dossier_id for row in pool(office.reading, unit, now=NOW)} == expected
        found += len(expected)
    assert found


def test_the_horizon_counts_every_open_dossier_of_the_unit_once(office: Views) -> None:
    for unit in units_of(office):
        ahead = horizon(office.reading, unit, now=NOW)
        counted = counts(office.reading, now=NOW, unit=unit)
        assert ahead.overdue == counted.overdue
        assert ahead.overdue + sum(day.count for day in ahead.days) + ahead.later + ahead.none == counted.open
        for day in ahead.days:
            assert len(board(office.reading, now=NOW, unit=unit, due_on=day.day, limit=500).rows) == day.count


def test_what_is_due_next_is_the_beginning_of_the_horizon(office: Views) -> None:
    for unit in units_of(office):
        days = Counter(
            office_day(row.due_in_force_at) for row in due_next(office.reading, unit, now=NOW) if row.due_in_force_at
        )
        ahead = {day.day: day.count for day in horizon(office.reading, unit, now=NOW).days}
        assert all(ahead[day] == count for day, count in days.items())


def test_the_load_at_the_last_moment_is_what_everybody_holds_now(office: Views) -> None:
    found = 0
    for unit in units_of(office):
        for one in load(office.reading, unit, now=NOW).officials:
            held = counts(office.reading, now=NOW, holder=one.official.id).open
            assert one.days[-1].held == held
            assert one.low <= one.middle <= one.high
            found += held
    assert found


def test_the_load_counts_a_dossier_on_each_day_on_which_it_was_held_at_closing(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1").do(ev.Withdrawn, "thu 08:00", "r1", reason="…"))
    views.follow()
    series = {one.official.id: one.days for one in load(views.reading, "dd", now=at("fri 12:00")).officials}
    held = {day.day.isoweekday(): day.held for day in series["b1"] if day.day >= at("mon 07:00").date()}
    assert held == {1: 1, 2: 1, 3: 1, 4: 0, 5: 0}


def test_a_unit_that_is_not_there_is_refused(office: Views) -> None:
    with pytest.raises(UnitUnknown):
        horizon(office.reading, "none", now=NOW)


def test_states_and_days_combine(office: Views) -> None:
    for unit in units_of(office):
        for day in horizon(office.reading, unit, now=NOW).days:
            assert not board(office.reading, now=NOW, state=BoardState.STOPPED, unit=unit, due_on=day.day).rows
