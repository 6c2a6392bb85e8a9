"""What speaks for an official is found in the events by rule, each with the event on which it rests."""

from __future__ import annotations

from typing import Any

from api.evidence.speaks_for import speaks_for
from domain.model import calendar as cal
from domain.model import dossier_events as ev
from domain.model.calendar import Outage, OutageKind, OutageRecorded
from domain.model.event import Event, Recorded
from domain.model.reference import Reference
from projections.folding import fold
from projections.queries.periods import Period
from tests.domain.histories import Story, absent, at, closed, meta, world

MARCH, APRIL = Period.parse("2026-03"), Period.parse("2026-04")


def told(story: Story, official: str | None, *outages: Recorded[Event], period: Period | None = None) -> dict[str, Any]:
    """What was found, by kind."""
    found = speaks_for(
        [fold(story.log, story.reference)],
        [],
        story.reference,
        outages,
        official=official,
        period=period,
        about=at("mon4 07:00"),
    )
    return {entry["what"]: entry for entry in found}


def a_story(reference: Reference | None = None) -> Story:
    return (
        Story(reference)
        .held("mon 07:00")
        .do(ev.InstructionGiven, "mon 08:00", "h2", instruction_no=1, to_official="b1", text="Làm ngay")
        .do(ev.ObjectionRecorded, "mon 09:00", "b1", instruction_no=1, text="Trái quy định")
        .hindered("mon 10:00", "b1", "c1", "tue 10:00")
        .sent("wed 08:00", "h2", "b1", "th", ev.ReturnedForRework, reason="Thiếu chữ ký")
        .accepted("wed 09:00", "b1")
        .do(ev.ExplanationGiven, "thu 08:00", "b1", text="Chờ xác minh")
    )


def test_own_words_stand_with_what_they_answer() -> None:
    found = told(a_story(), "b1")
    assert "«Chờ xác minh»" in found["explanation"]["text_vi"]
    assert "«Trái quy định»" in found["objection"]["text_vi"]
    assert "h2" in found["objection"]["text_vi"]
    assert "«Làm ngay»" in found["objection"]["text_vi"]


def test_obstacles_and_the_time_that_they_excuse_are_told() -> None:
    found = told(a_story(), "b1")
    assert "c1" in found["obstacle"]["text_vi"]
    # Monday 10:00 to Tuesday 10:00 in office hours: 1.5 + 3.5 + 3 hours.
    assert found["excused"]["text_vi"].startswith("1 ngày từ 10:00 02/03/2026 đến 10:00 03/03/2026 ")
    assert found["excused"]["text_en"].startswith("1 d ")


def test_work_that_others_ordered_again_is_told_to_whom_it_was_sent() -> None:
    found = told(a_story(), "b1")
    assert "«Thiếu chữ ký»" in found["rework"]["text_vi"]
    assert "rework" not in told(a_story(), "h2")


def test_every_entry_names_the_event_on_which_it_rests() -> None:
    story = a_story()
    topics = {recorded.position: recorded.body.TOPIC for recorded in story.log}
    found = told(story, "b1")
    assert {what: topics[found[what]["position"]] for what in ("explanation", "objection", "obstacle", "rework")} == {
        "explanation": "dossier.ExplanationGiven",
        "objection": "dossier.ObjectionRecorded",
        "obstacle": "dossier.ObstacleReported",
        "rework": "dossier.ReturnedForRework",
    }
    assert {entry["dossier_id"] for entry in found.values()} == {str(story.log[0].stream_id)}


def test_a_dossier_that_came_with_less_than_half_of_its_term_left_is_told() -> None:
    late = a_story().passed("wed2 08:00", "b1", "b2", "th")
    # Ten working days after Monday end with the eleventh: 31 of 88 hours.
    assert "còn 35,2 % thời hạn" in told(late, "b2")["term_left"]["text_vi"]
    assert "term_left" not in told(late, "b1")


def test_absences_are_told_with_who_acted_meanwhile() -> None:
    away = absent(world(), "b1", "fri morning", "fri afternoon", acting="b2")
    found = told(a_story(away), "b1")
    assert found["absence"]["text_vi"].endswith("người làm thay: b2 (b2).")
    assert found["absence"]["dossier_id"] is None
    assert "absence" not in told(a_story(away), "b3")


def test_closures_of_the_own_agency_are_told_and_those_of_others_are_not() -> None:
    def recorded(agency: str) -> Recorded[Event]:
        outage = Outage(OutageKind.AGENCY_CLOSED, at("thu 07:00"), at("thu 17:00"), "Mất điện", agency_id=agency)
        return Recorded(7_000, cal.STREAM, 2, at("thu 07:00"), OutageRecorded(**meta(at("thu 07:00")), outage=outage))

    shut = a_story(closed(world(), "cl", "thu 07:00", "thu 17:00"))
    found = told(shut, "b1", recorded("cl"))
    assert (found["closure"]["position"], "Mất điện" in found["closure"]["text_vi"]) == (7_000, True)
    assert "closure" not in told(shut, "c1", recorded("cl"))


def test_a_period_leaves_out_what_lies_beyond_it() -> None:
    assert set(told(a_story(), "b1", period=MARCH)) == set(told(a_story(), "b1"))
    assert told(a_story(), "b1", period=APRIL) == {}


def test_an_entry_that_is_not_confirmed_is_told_to_whom_it_would_move_something() -> None:
    claimed = ev.StepCompleted(**meta(at("tue 08:00"), "b3"), step_id="th")
    found = told(a_story().late("fri 08:00", claimed, "b3"), "b3")
    assert "chưa được xác nhận" in found["disputed"]["text_vi"]


def test_of_a_dossier_everybody_s_is_told() -> None:
    both = a_story().passed("wed2 08:00", "b1", "b2", "th")
    assert told(both, None)["explanation"]["official"] == "b1"
    assert told(both, None)["term_left"]["official"] == "b2"
