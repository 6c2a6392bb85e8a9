"""The vectors of the rules, computed by the verifier alone, and what it refuses to compute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from api.evidence.verifier.calendar import Calendar, OfficeHours, office_hours, read_calendar
from api.evidence.verifier.days import instant, instant_text
from api.evidence.verifier.delay import largest_remainder
from api.evidence.verifier.dossier import check_kind
from api.evidence.verifier.dossier_figures import POLICIES, recomputed
from api.evidence.verifier.events import StoredEvent
from api.evidence.verifier.findings import Refused
from api.evidence.verifier.history import CONFIRMATION, CORRECTION, DISPUTE, LATE_ENTRY, Act
from api.evidence.verifier.organisation import names
from domain.model import custody_interval, delay
from domain.model.dossier_events import Channel
from domain.model.event import OFFICE_ZONE, TOPICS
from domain.model.reference import Reference
from tests.domain.histories import DOSSIER, HOUR, Story, at, closed, with_hours, world
from tests.domain.office import office
from tests.evidence.raw_events import raw_events

SIXTEEN: Final = (("th", "16wh"), ("pd", "16wh"))
END: Final = at("fri6 17:00")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    """The one that ships."""
    return read_calendar(raw_events(office()))


def local(text: str) -> int:
    """`2025-12-31 14:00` in the offices' zone."""
    return instant(datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE).astimezone(UTC).isoformat())


def on(hours: int) -> datetime:
    """So many working hours after Monday 07:00."""
    return world().hours("cl").add_working(at("mon 07:00"), hours * HOUR)


def begun(reference: Reference, step: str = "th", by: str = "b1") -> Story:
    story = Story(reference).lodged("mon 07:00", result=Channel.ONLINE).received("mon 07:00", step=step)
    return story.took("mon 07:00", by)


def claimed(story: Story, about: datetime = END) -> dict[str, Any]:
    (found,) = recomputed(raw_events(story.reference, story.log), about)
    return found.claim


def shares(claim: dict[str, Any]) -> dict[str, float]:
    """Hours by official."""
    return {row["official"]: row["share_us"] / HOUR for row in claim["delay"] if row["share_us"]}


# --- terms


@pytest.mark.parametrize(
    ("received", "term", "expected"),
    [
        ("2025-12-31 14:00", "3wd", "2026-01-07 17:00"),
        ("2026-01-09 10:00", "1wd", "2026-01-10 17:00"),
        ("2026-02-13 10:00", "2wd", "2026-02-24 17:00"),
        ("2025-04-25 10:00", "3wd", "2025-04-29 17:00"),
        ("2026-08-28 10:00", "1wd", "2026-09-03 17:00"),
        ("2025-07-12 09:00", "1wd", "2025-07-14 17:00"),
        ("2026-03-06 22:00", "1wd", "2026-03-09 17:00"),
        ("2026-03-05 17:01", "0", "2026-03-06 17:00"),
        ("2026-03-05 17:00", "0", "2026-03-05 17:00"),
        ("2026-06-01 09:00", "20cd", "2026-06-22 17:00"),
        ("2026-06-01 09:00", "22cd", "2026-06-23 17:00"),
        ("2026-03-02 15:00", "4wh", "2026-03-03 09:00"),
        ("2026-03-02 13:30", "3wh", "2026-03-02 16:30"),
        ("2026-03-02 13:00", "8wh", "2026-03-03 11:30"),
    ],
)
def test_a_term_ends_where_the_calendar_says(calendar: Calendar, received: str, term: str, expected: str) -> None:
    found = calendar.hours("cl").end_of_term(local(received), term)
    assert instant_text(found) == instant_text(local(expected))


def test_four_paused_office_hours_move_mondays_close_to_tuesday_11_00(calendar: Calendar) -> None:
    due, since, until = local("2026-03-02 17:00"), local("2026-03-02 07:30"), local("2026-03-02 13:30")
    assert calendar.hours("cl").shifted(due, since, until) == local("2026-03-03 11:00")


def test_a_term_in_another_form_is_refused(calendar: Calendar) -> None:
    for term in ("3 ngày", "03wd", "wd", "12345wh", "3wd "):
        with pytest.raises(Refused) as refusal:
            calendar.hours("cl").end_of_term(0, term)
        assert (refusal.value.finding.code, refusal.value.finding.where) == (
            "not-recomputable",
            f"calendar: term {term}",
        )


def test_working_time_is_the_same_whatever_was_asked_before() -> None:
    events = raw_events(office())
    late, early = (
        (local("2026-03-02 08:00"), local("2026-03-06 10:00")),
        (local("2020-03-02 08:00"), local("2020-03-02 10:00")),
    )
    one, other = office_hours(events, "cl"), office_hours(events, None)
    assert [one.between(*late), one.between(*early)] == [other.between(*late) for _ in "x"] + [2 * HOUR]
    assert one.between(early[0], late[1]) == other.between(early[0], late[1])
    assert one.working_us(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)) == 8 * HOUR


def test_an_agency_that_never_opens_is_refused_and_not_searched_for_ever() -> None:
    never = OfficeHours(lambda _: ())
    for asked in (never.after, never.working_day_after):
        with pytest.raises(Refused) as refusal:
            asked(0, 1)
        assert (refusal.value.finding.code, refusal.value.finding.where) == (
            "not-recomputable",
            "calendar: office hours",
        )


# --- overdue time


@pytest.mark.parametrize(("effect", "hours"), [(None, 32), ("restart", 16)])
def test_overdue_comes_to_32_hours_under_pause_and_16_under_restart(effect: str | None, hours: int) -> None:
    """Due Monday close; asked Thursday 07:00, in on the next Tuesday 07:00, done Wednesday close."""
    term = "1wd" if effect is None else "3wd"
    received = "fri 10:00" if effect is None else "wed 10:00"
    story = Story(world(SIXTEEN, term, effect)).lodged(received, result=Channel.ONLINE).received(received, step="th")
    story.took(received, "b1").asked("thu2 07:00", "b1").brought("tue3 07:00").finished("wed3 17:00", "b1")
    claim = claimed(story)
    assert (claim["overdue_us"], claim["counted_us"]) == (hours * HOUR, hours * HOUR)
    assert [due["at"] is None for due in claim["dues"]].count(True) == (0 if effect is None else 2)


# --- whose delay it is


def test_two_who_trade_a_step_share_its_excess_and_the_rest_is_process_design() -> None:
    story = begun(world(SIXTEEN, "4wh"))
    story.passed(on(15), "b1", "b2").passed(on(30), "b2", "b1").passed(on(45), "b1", "b2")
    story.passed(on(60), "b2", "d1", "pd").finished(on(77), "d1")
    claim = claimed(story)
    assert shares(claim) == {"b1": 22, "b2": 22, "d1": 1}
    assert claim["process_design_us"] == claim["counted_us"] - 45 * HOUR == 28 * HOUR


def test_the_same_by_one_holder_is_44_and_1() -> None:
    story = begun(world(SIXTEEN, "4wh")).passed(on(60), "b1", "d1", "pd").finished(on(77), "d1")
    assert shares(claimed(story)) == {"b1": 44, "d1": 1}


def test_rework_gives_no_second_term() -> None:
    story = begun(world(SIXTEEN, "4wh")).passed(on(16), "b1", "h2", "pd").passed(on(32), "h2", "b1", "th")
    story.passed(on(48), "b1", "h2", "pd").finished(on(65), "h2")
    assert shares(claimed(story)) == {"b1": 16, "h2": 17}


def test_excused_time_makes_no_excess_and_is_a_row_of_its_own() -> None:
    story = begun(world((("pd", "16wh"), ("th", "16wh")), "32wh"), "pd", "d1").passed(on(20), "d1", "b1", "th")
    story.hindered(on(36), "b1", "c1", on(56)).answered(on(56), "c1").finished(on(60), "b1")
    claim = claimed(story)
    assert (claim["overdue_us"], claim["excused_us"], claim["counted_us"]) == (28 * HOUR, 20 * HOUR, 8 * HOUR)
    assert shares(claim) == {"d1": 4, "b1": 4}


def test_without_any_term_of_a_step_nothing_is_attributed() -> None:
    claim = claimed(begun(world((("th", None),), "4wh")).finished(on(20), "b1"))
    assert (claim["assessed"], claim["no_term_set_us"], claim["process_design_us"]) == (False, 16 * HOUR, 0)


def test_time_in_which_the_answerers_agency_was_closed_is_excused() -> None:
    reference = closed(with_hours(world(SIXTEEN, "4wh"), "st", (8, 10)), "cl", "tue 07:00", "tue 11:30")
    claim = claimed(begun(reference).finished("tue 17:00", "b1"))
    assert (claim["excused_us"], claim["counted_us"]) == (9 * HOUR // 2, 15 * HOUR // 2)
    assert [interval["excused"] for interval in claim["intervals"]] == [None, "agency_closed", None]


def test_parts_by_largest_remainder_add_up_and_ties_go_to_the_earlier() -> None:
    assert largest_remainder(10, [1, 1, 1]) == [4, 3, 3]
    assert largest_remainder(7, [0, 0]) == [0, 0]
    assert largest_remainder(5, [1]) == [5]
    assert largest_remainder(8, [5, 1, 2]) == [5, 1, 2]


# --- what it refuses


def _without(events: list[StoredEvent], topic: str) -> list[StoredEvent]:
    return [event for event in events if event.topic != topic]


@pytest.mark.parametrize(
    "topic",
    [
        "rules.Adopted",
        "rules.FileRecorded",
        "calendar.CalendarSeeded",
        "catalogue.ProcedurePublished",
        "dossier.Lodged",
    ],
)
def test_without_what_it_rests_on_nothing_is_computed(topic: str) -> None:
    story = begun(world(SIXTEEN))
    with pytest.raises(Refused) as refusal:
        recomputed(_without(raw_events(story.reference, story.log), topic), END)
    assert refusal.value.finding.code == "not-recomputable"


@pytest.mark.parametrize(
    ("altered", "where"),
    [
        ({"rules.Adopted": None}, "rules: rules.Adopted"),
        ({"rules.Adopted": {"files": []}}, "rules: rule pack"),
        ({"calendar.CalendarSeeded": None}, "calendar: default office hours"),
        ({"catalogue.ProcedurePublished": {"procedure": {}}}, "events.jsonl"),
        ({"dossier.ReceiptIssued": {"rule_pack": "C"}}, "rules: rule pack C"),
        ({"dossier.ReceiptIssued": {"procedure_version": 9}}, f"dossier {DOSSIER}"),
    ],
)
def test_a_refusal_says_what_is_missing_and_where(altered: dict[str, dict[str, Any] | None], where: str) -> None:
    """altered: by topic, what an event has instead, or None: it is not there."""
    story = Story(world(SIXTEEN)).lodged("mon 07:00")
    if "dossier.ReceiptIssued" in altered:
        story.received("mon 07:00", step="th")
    events = [
        replace(event, body={**event.body, **(altered.get(event.topic) or {})})
        for event in raw_events(story.reference, story.log)
        if altered.get(event.topic, {}) is not None
    ]
    with pytest.raises(Refused) as refusal:
        recomputed(events, END)
    assert (refusal.value.finding.code, refusal.value.finding.where) == ("not-recomputable", where)


def test_a_history_that_begins_with_something_else_is_refused_by_its_position() -> None:
    story = begun(world(SIXTEEN))
    events = _without(raw_events(story.reference, story.log), "dossier.Lodged")
    with pytest.raises(Refused) as refusal:
        recomputed(events, END)
    where = f"events.jsonl, position {story.log[1].position}"
    assert (refusal.value.finding.code, refusal.value.finding.where) == ("not-recomputable", where)


def test_a_kind_of_act_that_is_not_known_is_refused_by_its_position() -> None:
    story = begun(world(SIXTEEN))
    events = raw_events(story.reference, story.log)
    with pytest.raises(Refused) as refusal:
        recomputed([*events[:-1], replace(events[-1], topic="dossier.Teleported")], END)
    where = f"events.jsonl, position {events[-1].position}"
    assert (refusal.value.finding.code, refusal.value.finding.where) == ("not-recomputable", where)


def test_every_kind_of_act_that_may_be_stored_is_known() -> None:
    """A new kind of event of a dossier has to be told to the verifier: what it moves, or that it moves nothing."""
    kinds = [topic for topic in TOPICS if topic.startswith("dossier.")]
    assert len(kinds) > 50
    for topic in kinds:
        if topic not in (LATE_ENTRY, CORRECTION, CONFIRMATION, DISPUTE):
            check_kind(Act(1, 0, topic, {}))


def test_an_act_without_what_belongs_to_it_is_refused() -> None:
    story = begun(world(SIXTEEN))
    events = raw_events(story.reference, story.log)
    broken = {name: value for name, value in events[-2].body.items() if name != "first_step"}
    with pytest.raises(Refused) as refusal:
        recomputed([*events[:-2], replace(events[-2], body=broken), events[-1]], END)
    assert refusal.value.finding.code == "not-recomputable"


def test_the_policies_are_those_that_the_product_names() -> None:
    assert POLICIES == (custody_interval.POLICY, delay.POLICY)


def test_names_are_those_that_were_given_last() -> None:
    found = names(raw_events(world()))
    assert (found["b1"], found["dd"], found["cl"]) == ("b1", "dd", "cl")
