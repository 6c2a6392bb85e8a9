"""The board: who answers now, what is due, overdue, stalled."""

from __future__ import annotations

from random import Random
from uuid import UUID

import pytest

from projections import queries
from projections.queries import BoardState, DueState
from tests.domain.histories import HOUR, Story, at
from tests.projections.conftest import Views, code
from tests.projections.random_office import RandomOffice


def codes(page: queries.Page[queries.BoardRow]) -> list[str | None]:
    return [row.code for row in page.rows]


def test_a_board_says_who_answers_now_and_how_it_stands_with_time(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1"))
    views.follow()
    (row,) = queries.board(views.reading, now=at("tue 09:00")).rows
    assert row.answering is not None
    assert (row.answering.who.id, row.answering.ground, row.answering.waiting_for) == ("b1", "held", "work")
    assert (row.due_state, row.due_in_force_at) == (DueState.ON_TIME, at("mon3 17:00"))
    assert (row.left_us, row.overdue_us) == (78 * HOUR, 0)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("tue 09:00", DueState.ON_TIME),
        ("thu2 15:23", DueState.ON_TIME),
        ("thu2 15:24", DueState.DUE_SOON),  # 17.6 of 88 hours are left
        ("mon3 17:00", DueState.DUE_SOON),
        ("tue3 08:00", DueState.OVERDUE),
    ],
)
def test_due_soon_is_a_fifth_of_the_term_and_overdue_is_after_the_due_moment(
    views: Views, moment: str, state: DueState
) -> None:
    views.tell(Story().held("mon 07:00", "b1"))
    views.follow()
    (row,) = queries.board(views.reading, now=at(moment)).rows
    assert row.due_state is state
    counts = queries.counts(views.reading, now=at(moment))
    assert (counts.due_soon, counts.overdue) == (state is DueState.DUE_SOON, state is DueState.OVERDUE)


def test_each_state_has_its_dossiers(views: Views) -> None:
    views.tell(Story().lodged("mon 07:00"))  # 1
    views.tell(Story().held("mon 07:00", "b1").asked("tue 07:00", "b1"))  # 2
    views.tell(Story().held("mon 07:00", "b1").completed("mon3 16:00", "b1", "th").sent("mon3 16:00", "b1", "b2"))  # 3
    views.tell(Story().held("mon 07:00", "b1").finished("tue 07:00", "b1").passed("tue 07:00", "b1", "r1"))  # 4
    views.follow()
    now = at("tue3 07:30")

    def in_state(state: BoardState) -> list[str | None]:
        return sorted(codes(queries.board(views.reading, now=now, state=state)), key=str)

    assert in_state(BoardState.OPEN) == sorted([None, code(2), code(3)], key=str)
    assert in_state(BoardState.NOT_RECEIVED) == [None]
    assert in_state(BoardState.STOPPED) == [code(2)]
    assert in_state(BoardState.OVERDUE) == [code(3)]
    assert in_state(BoardState.IN_TRANSIT) == [code(3)]
    assert in_state(BoardState.ENDED) == [code(4)]
    assert len(in_state(BoardState.ALL)) == 4


def test_a_dossier_stalls_when_its_days_are_full_and_nothing_was_recorded_about_it(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1"))
    views.follow()
    (row,) = queries.board(views.reading, now=at("thu2 08:00")).rows
    assert row.stalled
    assert row.stalled_since is not None
    before = queries.board(views.reading, now=row.stalled_since.replace(hour=0), state=BoardState.STALLED)
    assert before.rows == ()
    assert codes(queries.board(views.reading, now=at("thu2 08:00"), state=BoardState.STALLED)) == [code(1)]


def test_a_handover_under_way_is_the_receivers_once_its_four_hours_are_over(views: Views) -> None:
    """Nothing is recorded in between; the answer follows from the time of asking alone."""
    views.tell(Story().held("mon 07:00", "b1").sent("tue 07:00", "b1", "b2"))
    views.follow()
    (early,) = queries.board(views.reading, now=at("tue 09:00")).rows
    assert early.under_way is not None
    assert early.answering is not None
    assert (early.answering.who.id, early.under_way.deemed_at) == ("b1", at("tue 11:00"))
    (late,) = queries.board(views.reading, now=at("tue 13:30")).rows
    assert late.under_way is None
    assert late.answering is not None
    assert (late.answering.who.id, late.answering.confirmed) == ("b2", False)


def test_a_dossier_that_ends_by_itself_is_open_until_then(views: Views) -> None:
    """Finished and sent to the counter: it lies ready there once it is deemed accepted."""
    views.tell(Story().held("mon 07:00", "b1").finished("tue 07:00", "b1").sent("tue 07:00", "b1", "r1"))
    views.follow()
    assert codes(queries.board(views.reading, now=at("tue 10:00"))) == [code(1)]
    assert codes(queries.board(views.reading, now=at("tue 13:30"))) == []
    assert codes(queries.board(views.reading, now=at("tue 13:30"), state=BoardState.ENDED)) == [code(1)]


def test_a_board_can_be_cut_by_unit_field_procedure_and_holder(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1"))
    views.tell(Story().held("mon 07:00", "d1"))
    views.follow()
    now = at("tue 09:00")
    assert codes(queries.board(views.reading, now=now, unit="dd")) == [code(1)]
    assert codes(queries.board(views.reading, now=now, holder="d1")) == [code(2)]
    assert len(queries.board(views.reading, now=now, agency="cl", field="Đất đai", procedure="P").rows) == 2
    assert queries.board(views.reading, now=now, field="Hộ tịch").rows == ()


def test_pages_of_a_board_have_every_dossier_once(views: Views) -> None:
    office = RandomOffice(Random(4))
    for _ in range(40):
        office.record(views.log)
    views.follow()
    now = at("fri2 12:00")
    seen: list[UUID] = []
    cursor: str | None = None
    while True:
        page = queries.board(views.reading, now=now, state=BoardState.ALL, cursor=cursor, limit=3)
        seen.extend(row.dossier_id for row in page.rows)
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == len(office.stories)
    with pytest.raises(queries.CursorUnreadable):
        queries.board(views.reading, now=now, cursor="kein Zeiger")
