"""What may be asked: boards, traces, findings, escalations, overviews, search, and what a citizen sees."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random
from uuid import UUID

import msgspec
import pytest

from domain.model import dossier_events as ev
from domain.model.dossier_events import Cause, Channel
from domain.model.event import Event, Recorded
from domain.model.refusals import DossierUnknown
from projections import queries
from projections.queries import BoardState, DueState, EscalationState, Period
from projections.words import DUE_STATES, EXCUSES, GROUNDS, MARKS, NO_DUE_REASONS, PARTS, PORTAL, RULES, STATES, WAITING
from tests.domain.histories import HOUR, OFFICIALS, Story, at, meta, world
from tests.projections.conftest import Views, code
from tests.projections.random_office import RandomOffice

MARCH = Period.parse("2026-03")


def codes(page: queries.Page[queries.BoardRow]) -> list[str | None]:
    return [row.code for row in page.rows]


# --- boards


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


# --- traces


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


# --- findings and escalations


def found(views: Views, rule: str | None = None) -> list[tuple[str, str | None]]:
    page = queries.findings(views.reading, MARCH, now=at("fri4 17:00"), rule=rule)
    return [(finding.rule, finding.official.id if finding.official is not None else None) for finding in page.rows]


def test_sending_back_without_a_completed_step_is_found_on_each_sender_of_a_return(views: Views) -> None:
    story = Story().held("mon 07:00", "b1")
    story.passed("mon 08:00", "b1", "b2").passed("mon 09:00", "b2", "b1").passed("mon 10:00", "b1", "b2")
    views.tell(story)
    views.follow()
    assert found(views, "ping_pong") == [("ping_pong", "b1"), ("ping_pong", "b2")]


@pytest.mark.parametrize(
    "story",
    [
        Story()
        .held("mon 07:00")
        .passed("mon 08:00", "b1", "b2")
        .completed("mon 09:00", "b2", "th")
        .passed("mon 10:00", "b2", "b1"),
        Story().held("mon 07:00").sent("mon 08:00", "b1", "b2").returned("mon 09:00", "b2", wrong_address=True),
        Story()
        .held("mon 07:00")
        .sent("mon 08:00", "b1", "b2")
        .recalled("mon 09:00", "b1")
        .passed("mon 10:00", "b1", "b2"),
        Story()
        .held("mon 07:00")
        .sent("mon 08:00", "b1", "h2", "pd", ev.SubmittedForApproval)
        .accepted("mon 09:00", "h2")
        .sent("mon 10:00", "h2", "b1", "th", ev.ReturnedForRework, reason="sai")
        .accepted("mon 11:00", "b1"),
        Story()
        .held("mon 07:00")
        .consulted("mon 08:00", "b1", "c1")
        .accepted("mon 09:00", "c1")
        .advised("mon 10:00", "c1"),
        Story()
        .held("mon 07:00")
        .passed("mon 08:00", "b1", "b2")
        .passed("mon 09:00", "b2", "b3")
        .passed("mon 10:00", "b3", "b1"),
    ],
    ids=["a completed step", "a wrong address", "a recall", "rework by the approver", "an opinion", "in a circle"],
)
def test_what_is_no_sending_back_and_forth(views: Views, story: Story) -> None:
    views.tell(story)
    views.follow()
    assert found(views, "ping_pong") == []


def test_a_refused_handover_is_a_return_by_whoever_refused_it(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1").sent("mon 08:00", "b1", "b2").returned("mon 09:00", "b2"))
    views.follow()
    assert found(views, "ping_pong") == [("ping_pong", "b2")]


def test_approving_ones_own_work_is_found(views: Views) -> None:
    story = Story().held("mon 07:00", "b1").completed("mon 08:00", "b1", "th")
    story.sent("mon 09:00", "b1", "h2", "pd", ev.SubmittedForApproval).accepted("mon 09:00", "h2")
    story.do(ev.Approved, "mon 10:00", "b1").do(ev.Approved, "mon 11:00", "h2")
    views.tell(story)
    views.follow()
    assert found(views, "four_eyes") == [("four_eyes", "b1")]


def test_second_and_third_supplement_requests_are_found(views: Views) -> None:
    story = Story().held("mon 07:00", "b1")
    for day in ("tue", "wed", "thu"):
        story.asked(f"{day} 07:00", "b1").brought(f"{day} 08:00")
    views.tell(story)
    views.follow()
    assert found(views) == [("third_supplement", "b1"), ("second_supplement", "b1")]


def owing(official: str) -> Story:
    """Open one working day before its due moment, when an apology is owed."""
    return (
        Story()
        .held("mon 07:00", "b1")
        .do(ev.ApologyOwed, "fri2 17:00", "~workflow", due_at=at("mon3 17:00"), owed_by=official)
    )


def test_an_apology_that_came_late_or_never_is_found_on_whoever_owed_it(views: Views) -> None:
    late = (
        Story()
        .held("mon 07:00", "b1")
        .do(ev.ApologyOwed, "fri2 17:00", "~workflow", due_at=at("mon3 17:00"), owed_by="h2")
    )
    late.apologised("tue3 08:00", "h2", "fri3 17:00", in_time=False)
    never = (
        Story()
        .held("mon 07:00", "b1")
        .do(ev.ApologyOwed, "fri2 17:00", "~workflow", due_at=at("mon3 17:00"), owed_by="h4")
    )
    never.finished("wed3 08:00", "b1").passed("wed3 08:00", "b1", "r1")
    in_time = (
        Story()
        .held("mon 07:00", "b1")
        .do(ev.ApologyOwed, "fri2 17:00", "~workflow", due_at=at("mon3 17:00"), owed_by="h1")
    )
    in_time.finished("mon3 16:00", "b1").passed("mon3 16:00", "b1", "r1")
    for story in (late, never, in_time):
        views.tell(story)
    views.follow()
    assert sorted(found(views, "late_apology")) == [("late_apology", "h2"), ("late_apology", "h4")]


def test_a_late_entry_is_found_on_the_one_who_acted_with_the_recorder_named(views: Views) -> None:
    started = ev.StepStarted(**meta(at("tue 08:00"), "b1"), step_id="th")
    views.tell(Story().held("mon 07:00", "b1").late("fri 08:00", started, by="h2"))
    views.follow()
    (finding,) = queries.findings(views.reading, MARCH, now=at("fri4 17:00"), rule="late_entry").rows
    assert finding.official is not None
    assert finding.other is not None
    assert (finding.official.id, finding.other.id) == ("b1", "h2")


def test_a_dossier_lodged_again_is_found_with_how_the_one_before_it_ended(views: Views) -> None:
    first = views.tell(Story().held("mon 07:00", "b1").do(ev.Withdrawn, "tue3 08:00", "r1", reason="rút"))
    again = Story().lodged("wed3 07:00")
    again.log[0] = with_body(again.log[0], predecessor_id=first)
    views.tell(again)
    views.follow()
    (finding,) = queries.findings(views.reading, MARCH, now=at("fri4 17:00"), rule="lodged_again").rows
    assert finding.predecessor is not None
    assert (finding.predecessor.dossier_id, finding.predecessor.late) == (first, True)


def with_body(recorded: Recorded[Event], **changes: object) -> Recorded[Event]:
    return msgspec.structs.replace(recorded, body=msgspec.structs.replace(recorded.body, **changes))


def test_a_procedure_with_doubtful_terms_is_a_finding_about_nobody(views: Views) -> None:
    from domain.model import procedure as proc

    flagged = msgspec.structs.replace(world().catalogue.get("P", 1), version=2, flags=("steps_exceed_term",))
    views.log.record(proc.STREAM, proc.ProcedurePublished(**meta(at("mon 06:00")), procedure=flagged))
    views.follow()
    (finding,) = queries.flagged_procedures(views.reading)
    assert (finding.procedure.id, finding.flags, finding.official) == ("P", ("steps_exceed_term",), None)


def escalated(story: Story, number: int, moment: str, bearer: str, due: str) -> Story:
    return story.do(
        ev.Escalated,
        moment,
        "~workflow",
        escalation_no=number,
        cause=Cause.TERM,
        run="1",
        rung=number,
        office="head",
        bearer=bearer,
        answer_term="8wh",
        answer_due_at=at(due),
    )


def test_escalations_wait_are_answered_or_go_unanswered(views: Views) -> None:
    story = escalated(Story().held("mon 07:00", "b1"), 1, "tue3 08:00", "h2", "wed3 08:00")
    story.do(ev.EscalationUnanswered, "wed3 08:00", "~workflow", escalation_no=1, bearer="h2")
    escalated(story, 2, "wed3 08:00", "l1", "thu3 08:00")
    story.do(ev.EscalationAnswered, "wed3 09:00", "l1", escalation_no=2, measure="giao b2", until_on=date(2026, 3, 20))
    escalated(story, 3, "fri3 08:00", "vpub-truc", "mon4 08:00")
    views.tell(story)
    views.follow()
    now = at("fri3 09:00")
    states = {line.bearer.id: line.state for line in queries.escalations(views.reading, now=now)}
    assert states == {
        "h2": EscalationState.UNANSWERED,
        "l1": EscalationState.ANSWERED,
        "vpub-truc": EscalationState.TO_ANSWER,
    }
    (waiting,) = queries.escalations(views.reading, now=now, state=EscalationState.TO_ANSWER)
    assert waiting.answer_due_at == at("mon4 08:00")
    assert found(views, "escalation_unanswered") == [("escalation_unanswered", "h2")]
    overview = queries.province(views.reading, MARCH, now=now)
    assert (overview.total.escalations_unanswered, overview.total.escalations_to_answer) == (1, 1)


# --- overviews


def test_the_share_of_late_dossiers_counts_those_that_ended_and_those_open_and_overdue(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1").finished("tue 07:00", "b1").passed("tue 07:00", "b1", "r1"))
    views.tell(Story().held("mon 07:00", "b1").finished("wed3 07:00", "b1").passed("wed3 07:00", "b1", "r1"))
    views.tell(Story().held("mon 07:00", "b1"))
    views.tell(Story().held("mon 07:00", "b1").asked("tue 07:00", "b1"))
    views.follow()
    early = queries.province(views.reading, MARCH, now=at("fri2 12:00")).total.late
    assert (early.late, early.of, early.over_limit) == (0, 1, False)
    late = queries.province(views.reading, MARCH, now=at("fri4 12:00")).total.late
    assert (late.late, late.of, late.permille, late.over_limit) == (2, 3, 667, True)


def test_the_drill_down_goes_from_the_province_to_the_officials_by_name(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b2"))
    views.tell(Story().held("mon 07:00", "b1"))
    views.follow()
    now = at("tue 09:00")
    (agency,) = queries.province(views.reading, MARCH, now=now).rows
    assert (agency.what.id, agency.now.open, agency.tier) == ("cl", 2, "district")
    (unit,) = queries.units(views.reading, "cl", MARCH, now=now).rows
    assert unit.what.id == "mc"
    view = queries.unit(views.reading, "dd", MARCH, now=now)
    assert [(row.official.id, row.now.open, row.land) for row in view.officials] == [
        ("b1", 1, 1),
        ("b2", 1, 1),
        ("b3", 0, 0),
        ("h2", 0, 0),
    ]
    assert view.head == queries.Named("h2", "h2")
    (field,) = queries.fields(views.reading, MARCH, now=now).rows
    assert field.what.name == "Đất đai"
    with pytest.raises(queries.UnitUnknown):
        queries.unit(views.reading, "không có", MARCH, now=now)


# --- looking up


def test_a_search_needs_no_diacritics_and_no_order_of_words(views: Views) -> None:
    views.tell(Story().received("mon 07:00"))
    views.follow()
    assert [p.id for p in queries.search(views.reading, "THU thu  tuc").procedures] == ["P"]
    assert [p.id for p in queries.search(views.reading, "đất thử").procedures] == ["P"]
    assert [o.id for o in queries.search(views.reading, "h2").officials] == ["h2"]
    assert [d.code for d in queries.search(views.reading, "000.00.05").dossiers] == [code(1)]
    for nothing in ("", "   ", "%", "_", "\\"):
        assert queries.search(views.reading, nothing).procedures == ()


def test_a_citizen_sees_status_and_dates_and_no_officials_name(views: Views) -> None:
    office = RandomOffice(Random(9))
    for _ in range(40):
        office.record(views.log)
    views.follow()
    now = at("fri4 12:00")
    for (dossier_code,) in views.rows("SELECT code FROM views.dossiers WHERE code IS NOT NULL"):
        status = queries.public_status(views.reading, dossier_code, now=now)
        texts = {str(value) for value in msgspec.structs.astuple(status)}
        assert texts.isdisjoint(OFFICIALS)
        assert 1 <= status.portal_status <= 10
        assert status.status_vi


def test_a_citizen_sees_the_new_date_of_an_apology_and_what_is_waited_for(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1").apologised("tue 08:00", "h2", "fri3 17:00"))
    views.tell(Story().held("mon 07:00", "b1").asked("tue 08:00", "b1"))
    views.follow()
    first = queries.public_status(views.reading, code(1), now=at("wed 08:00"))
    assert (first.appointed_at, first.new_appointment_at) == (at("mon3 17:00"), at("fri3 17:00"))
    second = queries.public_status(views.reading, code(2), now=at("wed 08:00"))
    assert (second.due_state, second.waiting_for, second.portal_status) == (DueState.STOPPED, "supplement", 5)


@pytest.mark.parametrize(
    ("story", "status"),
    [
        (Story().lodged("mon 07:00"), 1),
        (Story().received("mon 07:00"), 2),
        (Story().lodged("mon 07:00").do(ev.Refused, "mon 08:00", "r1", reason="…", rule_pack="2025"), 3),
        (Story().held("mon 07:00"), 4),
        (Story().held("mon 07:00").asked("mon 08:00", "b1"), 5),
        (Story().held("mon 07:00").imposed("mon 08:00", "b1"), 6),
        (Story().held("mon 07:00").do(ev.Withdrawn, "mon 08:00", "r1", reason="…"), 7),
        (Story().held("mon 07:00").do(ev.Stopped, "mon 08:00", "r1", reason="…"), 8),
        (Story().held("mon 07:00").finished("mon 08:00", "b1"), 9),
        (
            Story()
            .held("mon 07:00")
            .finished("mon 08:00", "b1")
            .do(ev.ResultReturned, "mon 09:00", "r1", channel=Channel.COUNTER),
            10,
        ),
    ],
)
def test_each_status_of_the_national_portal_is_reached(views: Views, story: Story, status: int) -> None:
    views.tell(story)
    views.follow()
    assert views.rows("SELECT portal_status FROM views.dossiers") == [(status,)]


def test_every_code_has_words_in_both_languages() -> None:
    from domain.model.custody_interval import Excuse, Ground, Mark
    from domain.model.dossier import Phase
    from projections.figures import Part
    from projections.views.board import NoDue
    from projections.views.custody import WaitingFor
    from projections.views.findings import Rule

    for codes_of, words in (
        (Ground, GROUNDS),
        (WaitingFor, WAITING),
        (Part, PARTS),
        (Excuse, EXCUSES),
        (Mark, MARKS),
        (Phase, STATES),
        (DueState, DUE_STATES),
        (NoDue, NO_DUE_REASONS),
        (Rule, RULES),
    ):
        for member in codes_of:
            assert all(words[member.value]), member
    assert set(PORTAL) == set(range(1, 11))
