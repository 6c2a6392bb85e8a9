"""The trace: who answered from when to when, why, and what was waited for."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from uuid import UUID

import pytest

from domain.model import dossier_events as ev
from domain.model.refusals import DossierUnknown
from projections import queries
from tests.domain.histories import Story, at
from tests.projections.conftest import Views, code
from tests.projections.random_office import RandomOffice


def test_a_trace_tiles_the_time_from_lodging_to_the_end_and_agrees_with_the_views(views: Views) -> None:
    office = RandomOffice(Random(6))
    for _ in range(40):
        office.record(views.log)
    views.follow()
    now = at("fri4 17:00")
    for dossier in office.stories:
        trace = queries.trace(views.reading, str(dossier), now=now)
        told = [*trace.intervals, *trace.ahead]
        assert told[0].from_at == trace.lodged_at
        for before, after in pairwise(told):
            assert (before.to_at or before.until) == after.from_at
        for interval in trace.intervals:
            held = queries.holder_at(views.reading, str(dossier), interval.from_at)
            assert held.who == interval.who
            assert held.cause == interval.cause
            assert interval.positions
        shares = sum(row.share_us for row in trace.delay.rows)
        rest = trace.delay.process_design_us + trace.delay.no_term_set_us + trace.delay.excused_us
        assert shares + rest == trace.delay.overdue_us
        assert sum(interval.overdue_us for interval in trace.intervals) == trace.delay.counted_us


def test_a_trace_says_what_was_waited_for_and_of_whom(views: Views) -> None:
    story = Story().lodged("mon 07:00").received("mon 08:00", step="th").sent("mon 09:00", "r1", "b1", "th")
    story.accepted("mon 10:00", "b1").consulted("tue 07:00", "b1", "c1").accepted("tue 08:00", "c1")
    story.advised("tue 10:00", "c1").asked("wed 07:00", "b1").brought("thu 07:00")
    story.hindered("thu 08:00", "b1", "h4", "fri 08:00", step="th")
    views.tell(story)
    views.follow()
    trace = queries.trace(views.reading, code(1), now=at("fri 09:00"))
    waits = [(i.who.id, i.waiting_for.value, i.waiting_on.id if i.waiting_on else None) for i in trace.intervals]
    assert waits == [
        ("h1", "reception", "mc"),
        ("r1", "work", None),
        ("r1", "acceptance", "b1"),
        ("b1", "work", None),
        ("b1", "acceptance", "c1"),
        ("c1", "opinion", "c1"),
        ("b1", "work", None),
        ("~applicant", "supplement", "~applicant"),
        ("b1", "work", None),
        ("b1", "obstacle_answer", "h4"),
        ("h4", "obstacle_answer", "h4"),
    ]
    assert trace.intervals[9].excused == "obstacle"
    assert [due.due_at for due in trace.dues if due.name == "first_slip"] == [at("mon3 17:00"), at("tue3 17:00")]


def test_a_trace_can_be_asked_as_of_what_was_known_then(views: Views) -> None:
    """b2 takes it on Wednesday; that b3 had it from Tuesday on is entered on Friday."""
    story = Story().held("mon 07:00", "b1").took("wed 07:00", "b2")
    late = ev.TakenOver(
        occurred_at=at("tue 07:00"),
        actor="b3",
        source=story.log[0].body.source,
        command_id=story.log[0].body.command_id,
        previous="b1",
        reason="giấy",
        unit_id="dd",
    )
    story.late("fri 07:00", late)
    views.tell(story)
    views.follow()

    def holders(known: str | None) -> list[str]:
        known_at = at(known) if known is not None else None
        trace = queries.trace(views.reading, code(1), now=at("fri 12:00"), known_at=known_at)
        return [interval.who.id for interval in trace.intervals]

    assert holders("thu 07:00") == ["b1", "b2"]
    assert holders(None) == ["b1", "b3", "b2"]
    (line,) = [line for line in queries.trace(views.reading, code(1), now=at("fri 12:00")).events if line.entered_by]
    assert line.topic == "dossier.RecordedLate"


def test_who_held_it_at_a_moment_is_nobody_before_and_after(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1").finished("tue 07:00", "b1").passed("tue 07:00", "b1", "r1"))
    views.follow()
    assert queries.holder_at(views.reading, code(1), at("mon 06:59")).who is None
    assert queries.holder_at(views.reading, code(1), at("mon 10:00")).who == queries.Named("b1", "b1")
    assert queries.holder_at(views.reading, code(1), at("tue 07:00")).who is None


def test_a_code_that_no_dossier_has_is_refused(views: Views) -> None:
    views.follow()
    for asked in (queries.dossier_id_of, lambda c, a: queries.trace(c, a, now=at("mon 07:00"))):
        for address in ("000.00.05.H20-260302-9999", str(UUID(int=9))):
            with pytest.raises(DossierUnknown):
                asked(views.reading, address)
