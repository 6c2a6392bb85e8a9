"""Every story in which the rules are tested is read alike by the verifier, and some rules are read by it alone."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from types import ModuleType
from typing import Any, Final

import msgspec
import pytest

from api.evidence.dossier_figures import figures_of
from api.evidence.verifier.calendar import Calendar, read_calendar
from api.evidence.verifier.days import clock_us, day_number, instant, instant_text
from api.evidence.verifier.dossier_figures import recomputed
from api.evidence.verifier.findings import Refused
from api.evidence.verifier.rules import RulePack, adopted_rules, policy_values
from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model.calendar import DayRulingWithdrawn, DaysRuled, OfficeHoursSet, Rule, Span, WeekHours
from domain.model.dossier_events import Channel
from domain.model.event import OFFICE_ZONE, Recorded
from domain.model.reference import Reference
from domain.model.working_time import DayStatus
from tests.domain import test_clock, test_custody, test_delay
from tests.domain.calendars import META, after, ruling, seeded
from tests.domain.histories import (
    DOSSIER,
    DUTY,
    FOUNDED,
    HOUR,
    MONDAY,
    Story,
    absent,
    addressee,
    at,
    changed,
    meta,
    with_hours,
    world,
)
from tests.evidence.demonstration import differences
from tests.evidence.raw_events import adoption, raw, raw_events

END: Final = at("fri6 17:00")
RULES: Final = (test_custody, test_clock, test_delay)


def _rules_of(module: ModuleType) -> Iterator[tuple[str, Callable[[], None]]]:
    """The tests of a module that tell a story of their own: without arguments, or with one that is listed."""
    for name, test in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("test_") or hasattr(test, "hypothesis"):
            continue
        listed = [mark.args for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
        if not inspect.signature(test).parameters:
            yield name, test
        elif len(listed) == 1:
            names = (
                [each.strip() for each in listed[0][0].split(",")] if isinstance(listed[0][0], str) else listed[0][0]
            )
            for number, values in enumerate(listed[0][1]):
                arguments = dict(zip(names, values if len(names) > 1 else (values,), strict=True))
                yield f"{name}-{number}", partial(test, **arguments)


TOLD: Final = [(module, *rule) for module in RULES for rule in _rules_of(module)]


@pytest.mark.parametrize(("module", "rule"), [(m, r) for m, _, r in TOLD], ids=[name for _, name, _ in TOLD])
def test_the_story_is_read_alike(module: ModuleType, rule: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    stories: list[Story] = []

    class Kept(Story):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            stories.append(self)

    monkeypatch.setattr(module, "Story", Kept)
    rule()
    for story in stories:
        if story.log:
            for about in (END, story.log[-1].body.occurred_at + timedelta(hours=3), story.log[-1].body.occurred_at):
                assert list(differences(*_both(story, about))) == []


def test_many_stories_are_read() -> None:
    assert len(TOLD) > 100


def _both(story: Story, about: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    (found,) = recomputed(raw_events(story.reference, story.log), about)
    return figures_of(DOSSIER, story.log, story.reference, about), found.claim


def claimed(story: Story, about: datetime = END) -> dict[str, Any]:
    product, verifier = _both(story, about)
    assert list(differences(product, verifier)) == []
    return verifier


# --- what no story tells by itself


def test_a_dossier_that_was_not_lodged_by_then_has_no_figures() -> None:
    claim = claimed(Story(world()).held("mon 08:00"), at("mon 07:59"))
    amounts = ("overdue_us", "counted_us", "excused_us", "process_design_us", "no_term_set_us")
    assert [claim[name] for name in amounts] == [0, 0, 0, 0, 0]
    assert (claim["ended"], claim["provisional"], claim["assessed"]) == (False, True, False)
    assert (claim["code"], claim["intervals"], claim["delay"], claim["dues"]) == (None, [], [], [])


def test_two_things_owed_are_one_turn_and_it_comes_back_with_the_last() -> None:
    story = Story(world()).held("mon 08:00").asked("mon 09:00", "b1")
    story.do(ev.FinancialDutyImposed, "mon 10:00", "b1", amount_dong=5, reason="…")
    story.do(ev.FinancialDutyMet, "tue 08:00", "r2", channel=Channel.COUNTER)
    claim = claimed(story, at("wed 08:00"))
    assert [(i["answerer"], i["unit"], i["end"]) for i in claim["intervals"][-1:]] == [("~applicant", "dd", None)]
    story.do(ev.SupplementReceived, "wed 09:00", "r1", request_no=1, channel=Channel.COUNTER, complete=True)
    claim = claimed(story, at("wed 11:00"))
    assert [(i["answerer"], i["unit"]) for i in claim["intervals"][-2:]] == [("~applicant", "dd"), ("r1", "mc")]


def test_whose_last_appointment_has_ended_is_replaced_from_the_next_midnight_on() -> None:
    over = org.AppointmentEnded(**meta(at("mon 08:00")), appointment_id="bn-b1", valid_to=at("tue 12:00").date())
    claim = claimed(Story(changed(world(), over)).held("mon 08:00"), at("thu 08:00"))
    last, before = claim["intervals"][-1], claim["intervals"][-2]
    assert (before["answerer"], before["end"]) == ("b1", instant_text(instant("2026-03-03T17:00:00Z")))
    assert (last["answerer"], last["part"], last["on_behalf_of"]) == ("h2", "head", "b1")


def test_an_account_that_was_opened_again_gets_nothing_back() -> None:
    reference = changed(world(), org.OfficialDeactivated(**meta(at("tue 08:00")), official_id="b1", reason="…"))
    reference = changed(reference, org.OfficialReactivated(**meta(at("tue 10:00")), official_id="b1", reason="…"))
    claim = claimed(Story(reference).held("mon 08:00"), at("thu 08:00"))
    assert [(i["answerer"], i["ground"]) for i in claim["intervals"][-1:]] == [("h2", "pool")]


def test_a_body_outside_excuses_no_longer_than_the_policy_lets_it() -> None:
    story = Story(world()).held("mon 08:00").hindered("mon 09:00", "b1", "outside:x", "fri5 17:00")
    claim = claimed(story)
    assert [(i["ground"], i["excused"], i["answerer"]) for i in claim["intervals"][-2:]] == [
        ("held", "outside_obstacle", "b1"), ("chasing", None, "h2"),
    ]  # fmt: skip
    assert claim["intervals"][-1]["start"] == instant_text(instant("2026-03-09T10:00:00Z"))


@pytest.mark.parametrize(("term", "answerer"), [("5wh", "b1"), ("4wh", "b1"), ("3wh", "d1")])
def test_which_opinion_ends_first_is_judged_after_the_applicants_turn_too(term: str, answerer: str) -> None:
    """Of A, accepted before the turn, 4 hours are left; of B, accepted in it, its whole term."""
    story = Story(world()).held("mon 08:00").consulted("mon 09:00", "b1", "c1", "8wh").accepted("mon 09:00", "c1")
    story.consulted("mon 14:00", "b1", "d1", term).asked("mon 15:00", "b1").accepted("tue 08:00", "d1", number=2)
    claim = claimed(story.brought("wed 07:00"), at("wed 10:00"))
    last = claim["intervals"][-1]
    assert (last["answerer"], last["ground"], story.custody().opinions[0].due_at) == (
        *(answerer, "opinion", at("wed 11:00")),
    )


def test_a_duty_officer_who_moves_to_another_agency_answers_on_by_its_hours() -> None:
    reference = with_hours(world(), "st", (8, 10))
    for number, who in enumerate(("b1", "h2", "l1")):
        away = org.OfficialDeactivated(**meta(at("mon 07:00")), official_id=who, reason=str(number))
        reference = changed(reference, away)
    moves = org.OfficialAppointed(
        **meta(at("mon 07:00")), appointment_id="x", official_id=DUTY, unit_id="tn", role=org.Role.HEAD,
        valid_from=at("tue 12:00").date(),
    )  # fmt: skip
    claim = claimed(Story(changed(reference, moves)).held("mon 08:00"), at("fri5 17:00"))
    (last,) = claim["intervals"][-1:]
    assert (last["answerer"], last["end"], last["working_us"]) == (DUTY, None, (7 + 24 * 8) * HOUR)
    assert last["overdue_us"] == 14 * 2 * HOUR


def test_who_was_consulted_and_leaves_leaves_the_opinion_in_the_pool() -> None:
    left = org.OfficialDeactivated(**meta(at("tue 08:00")), official_id="c1", reason="…")
    story = Story(changed(world(), left)).held("mon 08:00").consulted("mon 09:00", "b1", "c1")
    claim = claimed(story.accepted("mon 10:00", "c1"), at("wed 09:00"))
    assert [(i["answerer"], i["ground"], i["unit"]) for i in claim["intervals"][-2:]] == [
        ("c1", "opinion", "tn"), ("h3", "opinion", "tn"),
    ]  # fmt: skip


@pytest.mark.parametrize("taken_at", ["tue 10:00", "wed 08:00"])
def test_one_who_comes_back_answers_for_what_they_take_over_then(taken_at: str) -> None:
    reference = changed(world(), org.OfficialDeactivated(**meta(at("tue 08:00")), official_id="b1", reason="…"))
    reference = changed(reference, org.OfficialReactivated(**meta(at("tue 10:00")), official_id="b1", reason="…"))
    claim = claimed(Story(reference).held("mon 08:00").took(taken_at, "b1"), at("thu 08:00"))
    assert [(i["answerer"], i["part"]) for i in claim["intervals"][-2:]] == [("h2", "head"), ("b1", "own")]


def test_the_leader_of_the_agency_that_took_over_answers_last_of_the_people_there() -> None:
    reference = world()
    for who in ("b1", "h2"):
        reference = changed(reference, org.OfficialDeactivated(**meta(at("mon 07:00")), official_id=who, reason="…"))
    taken = org.AgencyDissolved(**meta(at("mon 07:00")), agency_id="cl", valid_to=MONDAY, successor_id="st")
    claim = claimed(Story(changed(reference, taken)).held("mon 08:00"), at("wed 08:00"))
    assert [i["answerer"] for i in claim["intervals"][-2:]] == ["l1", "l2"]


def test_what_somebody_who_is_no_official_takes_in_comes_back_to_who_asked() -> None:
    story = Story(world()).held("mon 08:00").asked("mon 09:00", "b1").brought("tue 09:00", "~service", Channel.COUNTER)
    assert claimed(story, at("wed 09:00"))["intervals"][-1]["answerer"] == "b1"


def test_a_receipt_of_another_agency_than_it_was_lodged_with_brings_its_hours_and_its_one_stop_unit() -> None:
    story = Story(with_hours(world(), "st", (8, 10))).received("mon 07:00", "c1", step="th")
    receipt = story.log[-1]
    elsewhere = msgspec.structs.replace(receipt.body, agency_id="st", unit_id="tn")
    story.log[-1] = msgspec.structs.replace(receipt, body=elsewhere)
    claim = claimed(story.took("mon 08:00", "c1").finished("wed 17:00", "c1"))
    assert (claim["ended"], claim["intervals"][-1]["working_us"]) == (True, 6 * HOUR)


GOES_ON: Final[tuple[tuple[type[ev.DossierEvent], dict[str, Any]], ...]] = (
    (ev.StepStarted, {"step_id": "th"}),
    (ev.StepCompleted, {"step_id": "th"}),
    (ev.Approved, {}),
    (ev.OpinionGiven, {"opinion_no": 9, "opinion": "…"}),
    (ev.FeeAssessed, {"amount_dong": 5, "reason": "…"}),
    (ev.HandoverReturned, {"handover_no": 9, "reason": "…"}),
    (ev.Recalled, {"handover_no": 9, "reason": "…"}),
    (ev.TakenOver, {"previous": None, "reason": "…"}),
    (ev.Finished, {}),
    (ev.SupplementRequested, {"request_no": 1, "items": (), "reason": "…"}),
    (ev.FinancialDutyImposed, {"amount_dong": 5, "reason": "…"}),
    *(
        (kind, {"handover_no": 1, "from_official": "b1", "to": addressee("b2"), **more})
        for kind, more in (
            (ev.HandoverSent, {}),
            (ev.Assigned, {}),
            (ev.Reassigned, {"previous": None, "reason": "…"}),
            (ev.SubmittedForApproval, {}),
            (ev.ReturnedForRework, {"reason": "…"}),
            (ev.OpinionRequested, {"opinion_no": 1, "question": "?", "term": "8wh"}),
        )
    ),
)


@pytest.mark.parametrize(("kind", "fields"), GOES_ON, ids=[kind.__name__ for kind, _ in GOES_ON])
def test_an_obstacle_no_longer_excuses_a_holder_who_went_on(kind: Any, fields: dict[str, Any]) -> None:
    story = Story(world()).held("mon 08:00").hindered("mon 09:00", "b1", "c1", "fri 17:00")
    story.do(kind, "mon 10:00", "b1", **fields)
    story.do(ev.SupplementReceived, "mon 11:00", "~applicant", request_no=1, channel=Channel.ONLINE, complete=True)
    story.do(ev.FinancialDutyMet, "mon 11:00", "~applicant", channel=Channel.ONLINE)
    story.do(ev.Recalled, "mon 11:00", "h2", handover_no=1, reason="…")
    last = claimed(story, at("tue 09:00"))["intervals"][-1]
    assert (last["answerer"], last["ground"], last["excused"]) == ("b1", "held", None)


def _away(official: str, *more: Any) -> Reference:
    """Absent on Tuesday and Wednesday; and what was said of that absence afterwards."""
    reference = absent(world(), official, "tue morning", "wed afternoon")
    for body in more:
        reference = changed(reference, body)
    return reference


ABSENCE: Final = _away("b1").organisation.officials["b1"].absences[0].absence_id


@pytest.mark.parametrize(
    ("more", "back_at"),
    [
        (None, "2026-03-04T17:00:00Z"),
        (
            org.AbsenceEnded(**meta(at("mon 12:00")), absence_id=ABSENCE, ended_at=at("wed 09:00")),
            "2026-03-04T02:00:00Z",
        ),
        (
            org.AbsenceEnded(**meta(at("mon 12:00")), absence_id=ABSENCE, ended_at=at("fri 09:00")),
            "2026-03-04T17:00:00Z",
        ),
        (org.AbsenceEnded(**meta(at("mon 12:00")), absence_id=ABSENCE, ended_at=at("mon 09:00")), None),
        (org.AbsenceCancelled(**meta(at("mon 12:00")), absence_id=ABSENCE, reason="…"), None),
    ],
)
def test_an_absence_lasts_as_recorded_or_ends_earlier_or_never_was(more: Any, back_at: str | None) -> None:
    said = [] if more is None else [more]
    story = Story(_away("b1", *said)).held("mon 08:00")
    later = [raw(Recorded(960_000, org.STREAM, 1, at("mon 12:00"), body)) for body in said]
    (found,) = recomputed([*raw_events(_away("b1"), story.log), *later], at("fri 08:00"))
    assert found.claim == figures_of(DOSSIER, story.log, story.reference, at("fri 08:00"))
    held = [interval for interval in found.claim["intervals"] if interval["ground"] == "held"]
    assert [i["answerer"] for i in held] == (["b1"] if back_at is None else ["b1", "h2", "b1"])
    assert back_at is None or held[-1]["start"] == instant_text(instant(back_at))


WORDS: Final[tuple[tuple[type[ev.DossierEvent], dict[str, Any]], ...]] = (
    (ev.Rated, {"score": 3}),
    (ev.Complained, {"complaint_no": 1, "text": "…"}),
    (ev.ComplaintAnswered, {"complaint_no": 1, "answer": "…", "upheld": False}),
    (ev.ExplanationGiven, {"text": "…"}),
    (ev.EscalationAcknowledged, {"escalation_no": 1}),
    (ev.EscalationAnswered, {"escalation_no": 1, "measure": "…", "until_on": MONDAY}),
)


@pytest.mark.parametrize(("kind", "fields"), [*WORDS, (ev.Approved, {})])
def test_acts_confirm_a_deemed_acceptance_and_words_do_not(kind: Any, fields: dict[str, Any]) -> None:
    story = Story(world()).held("mon 08:00").sent("mon 09:00", "b1", "b2").do(kind, "tue 11:00", "b2", **fields)
    last = claimed(story, at("wed 08:00"))["intervals"][-1]
    assert (last["answerer"], last["confirmed"]) == ("b2", kind is ev.Approved)


def test_a_head_who_is_away_is_replaced_for_what_they_hold_themselves() -> None:
    story = Story(_away("h2")).received("mon 08:00", step="th").took("mon 08:00", "h2")
    held = claimed(story, at("fri 08:00"))["intervals"]
    assert [(i["answerer"], i["on_behalf_of"]) for i in held[-3:]] == [("h2", None), ("l1", "h2"), ("h2", None)]


def test_of_two_heads_the_one_of_whom_the_log_spoke_last_counts() -> None:
    said = (
        org.OfficialAppointed(
            **meta(at("mon 07:00")), appointment_id="x", official_id="d1", unit_id="dd", role=org.Role.HEAD,
            valid_from=MONDAY,
        ),
        org.AppointmentEnded(**meta(at("mon 07:00")), appointment_id="bn-h2", valid_to=at("fri 12:00").date()),
    )  # fmt: skip
    later = [raw(Recorded(960_000 + n, org.STREAM, 1, at("mon 07:00"), body)) for n, body in enumerate(said)]
    story = Story(changed(changed(world(), said[0]), said[1])).received("mon 07:00", step="th")
    story.sent("mon 08:00", "r1", "dd")
    for about, head in (("mon 10:00", "r1"), ("wed 08:00", "h2"), ("mon2 08:00", "d1")):
        (found,) = recomputed([*raw_events(world(), story.log), *later], at(about))
        assert found.claim == figures_of(DOSSIER, story.log, story.reference, at(about))
        assert found.claim["intervals"][-1]["answerer"] == head


# --- the rules


def _packs() -> list[RulePack]:
    """Two packs; a value of their own each, and one that both share."""
    shared = '[[clause]]\nkey = "pool.term"\nvalue = "4wh"\nvalid_from = 2018-01-01\n'
    shared += "".join(
        f'[[clause]]\nkey = "{key}"\nvalue = "{value}"\nvalid_from = 2018-01-01\n'
        for key, value in (("obstacle.outside_max", "5wd"), ("escalation.duty_officer", "truc"))
    )
    own = '[pack]\nname = "{name}"\nvalid_from = {first}\n{last}\n'
    own += (
        '[[clause]]\nkey = "handover.deemed_after"\nvalue = "{early}"\nvalid_from = 2018-01-01\nvalid_to = 2019-06-30\n'
    )
    own += '[[clause]]\nkey = "handover.deemed_after"\nvalue = "{late}"\nvalid_from = 2019-07-01\n'
    texts = {
        "a": own.format(name="A", first="2018-01-01", last="valid_to = 2019-12-31", early="1wh", late="2wh"),
        "b": own.format(name="B", first="2020-01-01", last="", early="3wh", late="4wh"),
        "shared": shared,
    }
    return adopted_rules([*adoption({"x": "broken ="}), *adoption(texts)])


@pytest.mark.parametrize(
    ("pack", "day", "hours"),
    [
        (None, "2018-01-01", 1), (None, "2019-12-31", 2), (None, "2020-01-01", 4), ("A", "2019-06-30", 1),
        ("A", "2019-07-01", 2), ("A", "2026-01-01", 2), ("B", "2019-06-30", 3), ("B", "2026-01-01", 4),
    ],
)  # fmt: skip
def test_a_pack_is_the_receipts_or_that_of_the_day_and_keeps_its_last_values(
    pack: str | None, day: str, hours: int
) -> None:
    values = policy_values(_packs(), pack, day_number(day))
    assert (values.deemed_after_us, values.duty_officer) == (hours * HOUR, "truc")
    assert (values.pool_term, values.outside_max) == ("4wh", "5wd")


@pytest.mark.parametrize(("pack", "day"), [(None, "2017-12-31"), ("C", "2020-01-01"), ("A", "2017-12-31")])
def test_a_pack_or_a_value_that_is_not_there_is_refused(pack: str | None, day: str) -> None:
    with pytest.raises(Refused):
        policy_values(_packs(), pack, day_number(day))


# --- the calendar


def _calendar(*bodies: Any) -> Calendar:
    reference = changed(world(), calendar=after(seeded(), *bodies))
    stored = raw_events(reference)
    later = [event for body in bodies for event in _as_stored(body)]
    return read_calendar([*stored, *later])


def _as_stored(body: Any) -> Iterator[Any]:
    from domain.model.calendar import STREAM

    yield raw(Recorded(1, STREAM, 1, datetime(2026, 1, 1, tzinfo=UTC), body))


def test_a_ruling_that_is_not_confirmed_leaves_the_day_to_its_weekday() -> None:
    tuesday, saturday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=5)
    first = DaysRuled(**META, rulings=(ruling(tuesday, Rule.OFF), ruling(saturday, Rule.WORK)))
    doubted = DaysRuled(
        **META,
        rulings=(ruling(tuesday, Rule.OFF, DayStatus.UNCONFIRMED), ruling(saturday, Rule.WORK, DayStatus.UNCONFIRMED)),
    )
    days = [instant(f"2026-03-{number:02}T05:00:00Z") // (24 * HOUR) for number in (3, 7)]
    assert [_calendar(first).hours("cl").is_working_day(day) for day in days] == [False, True]
    assert [_calendar(first, doubted).hours("cl").is_working_day(day) for day in days] == [True, False]


def test_a_ruling_that_is_withdrawn_leaves_the_day_to_its_weekday() -> None:
    tuesday = MONDAY + timedelta(days=1)
    ruled = DaysRuled(**META, rulings=(ruling(tuesday, Rule.OFF),))
    withdrawn = DayRulingWithdrawn(**META, day=tuesday, reason="…")
    day = day_number(tuesday)
    assert [_calendar(*said).hours("cl").is_working_day(day) for said in ((ruled,), (ruled, withdrawn))] == [
        False,
        True,
    ]


def test_an_agency_keeps_the_default_hours_until_its_own_begin_and_after_the_first_of_them_those() -> None:
    def week(first: date, closes: int, agency: str | None) -> OfficeHoursSet:
        spans = (Span(time(8), time(closes)),)
        return OfficeHoursSet(**META, hours=WeekHours(first, (0, 1, 2), spans, "…", DayStatus.VERIFIED, agency))

    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    calendar = _calendar(week(wednesday, 12, "cl"), week(tuesday, 10, "cl"))
    midnights = [datetime.combine(day, time(0), OFFICE_ZONE) for day in (MONDAY, tuesday, wednesday)]
    worked = [calendar.hours("cl").working_us(start, start + timedelta(days=1)) // HOUR for start in midnights]
    default = calendar.hours("st")
    assert worked == [default.working_us(midnights[0], midnights[1]) // HOUR, 2, 4]
    assert default is calendar.hours(None)
    assert calendar.common_hours("cl", "st").working_us(midnights[1], midnights[2]) == 2 * HOUR


def test_before_all_office_hours_the_first_of_them_count() -> None:
    hours = _calendar().hours(None)
    start = datetime(1999, 3, 1, tzinfo=OFFICE_ZONE)
    assert hours.working_us(start, start + timedelta(days=7)) == 40 * HOUR


def test_office_hours_are_kept_to_the_second() -> None:
    assert clock_us("01:02:03") == (3_600 + 120 + 3) * 1_000_000
    assert clock_us("00:00:00.000004") == 4
    week = WeekHours(FOUNDED, (0,), (Span(time(7, 0, 30), time(11, 30, 45)),), "…", DayStatus.VERIFIED, "cl")
    hours = _calendar(OfficeHoursSet(**META, hours=week)).hours("cl")
    monday = datetime.combine(date(2026, 3, 2), time(0), OFFICE_ZONE)
    worked = hours.working_us(monday, monday + timedelta(days=1))
    assert worked == (4 * 3_600 + 30 * 60 + 15) * 1_000_000


def test_terms_within_the_day_are_written_in_two_ways() -> None:
    hours, start = _calendar().hours("cl"), instant("2026-03-02T02:00:00Z")
    assert hours.end_of_term(start, "0") == hours.end_of_term(start, "0wd") == instant("2026-03-02T10:00:00Z")


def test_of_two_office_hours_from_one_day_on_the_last_set_count() -> None:
    def week(closes: int) -> OfficeHoursSet:
        spans = (Span(time(8), time(closes)),)
        return OfficeHoursSet(**META, hours=WeekHours(FOUNDED, (0, 1), spans, "…", DayStatus.VERIFIED, "cl"))

    hours = _calendar(week(10), week(12)).hours("cl")
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert hours.working_us(start, start + timedelta(days=7)) == 8 * HOUR


def test_a_replaced_state_is_not_what_is_computed_from() -> None:
    """The parsed state is what counts, and it comes from the text whose leaf is proved."""
    story = Story(world()).held("mon 08:00")
    events = raw_events(story.reference, story.log)
    (before,) = recomputed(events, END)
    (after_it,) = recomputed([*events[:-1], replace(events[-1], body={**events[-1].body, "actor": "b2"})], END)
    assert before.claim["intervals"][-1]["answerer"] == "b1"
    assert after_it.claim["intervals"][-1]["answerer"] == "b2"
