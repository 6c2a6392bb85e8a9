"""Findings, escalations and the drill-down of a supervisor."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from domain.model import dossier_events as ev
from domain.model.dossier_events import Cause
from domain.model.event import Event, Recorded
from projections import queries
from projections.queries import EscalationState, Period
from tests.domain.histories import Story, at, meta, world
from tests.projections.conftest import Views

MARCH = Period.parse("2026-03")


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
