"""Step functions of presence and office agree with the organisation, and the chain of rule 6."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.model import organisation as org
from domain.model.attendance import Attendance, attendance_of
from domain.model.organisation import Organisation, Role
from domain.model.substitution import substitutes
from tests.domain.drawn_histories import references, with_absence
from tests.domain.histories import DUTY, MONDAY, UNITS, absent, at, changed, meta, world

MOMENTS = st.integers(0, 20 * 24).map(lambda hours: at("mon 00:00") + timedelta(hours=hours))


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """The world with absences, and with heads and leaders who come and go."""
    reference = draw(references())
    for number in range(draw(st.integers(0, 5))):
        first = MONDAY + timedelta(days=draw(st.integers(-3, 15)))
        body = org.OfficialAppointed(
            **meta(at("mon 00:00")),
            appointment_id=f"x{number}",
            official_id=draw(st.sampled_from(("b1", "b2", "d1", "c1", "h2"))),
            unit_id=draw(st.sampled_from(("dd", "tc", "tn", "ld", "sl"))),
            role=draw(st.sampled_from(Role)),
            valid_from=first,
        )
        reference = changed(reference, body)
        if draw(st.booleans()):
            reference = changed(reference, _ended(f"x{number}", first + timedelta(days=draw(st.integers(0, 6)))))
    if draw(st.booleans()):
        reference = changed(reference, _ended("bn-h2", MONDAY + timedelta(days=draw(st.integers(-5, 10)))))
    return reference.organisation


def _ended(appointment: str, day: date) -> org.AppointmentEnded:
    return org.AppointmentEnded(**meta(at("mon 00:00")), appointment_id=appointment, valid_to=day)


@settings(deadline=None)
@given(organisations(), MOMENTS)
def test_presence_and_offices_are_those_of_the_organisation_until_they_say_they_change(
    organisation: Organisation, moment: datetime
) -> None:
    attendance = Attendance(organisation, DUTY)
    for official in ("b1", "b2", "h2", "l1", DUTY):
        seen = attendance.presence(official, moment)
        for later in _moments(moment, seen.until):
            assert organisation.is_present(official, later) == seen.present
    for unit in UNITS:
        head, until = attendance.head(unit, moment)
        for later in _moments(moment, until):
            assert organisation.head_of(unit, later) == head
    for agency in ("cl", "st"):
        leader, until = attendance.leader(agency, moment)
        for later in _moments(moment, until):
            assert organisation.leader_of(agency, later) == leader


@settings(deadline=None)
@given(organisations(), MOMENTS, st.sampled_from(("b1", "h2", "l1", None)), st.sampled_from(("dd", "tc", "ld")))
def test_whoever_answers_does_so_until_it_says_that_may_change(
    organisation: Organisation, moment: datetime, named: str | None, unit: str
) -> None:
    attendance = Attendance(organisation, DUTY)
    standing = attendance.answering(named, unit, moment)
    assert organisation.is_present(standing.official, moment)
    for later in _moments(moment, standing.until):
        again = Attendance(organisation, DUTY).answering(named, unit, later)
        assert again._replace(until=None) == standing._replace(until=None)


def _moments(start: datetime, until: datetime | None) -> list[datetime]:
    """The start, the middle and the last instant of a stretch."""
    end = until or start + timedelta(days=30)
    return [start, start + (end - start) / 2, end - timedelta(microseconds=1)]


def test_the_chain_of_substitutes_is_told_whether_they_are_there_or_not() -> None:
    reference = absent(world(), "b1", "tue morning", "tue afternoon", acting="b2")
    reference = absent(reference, "h2", "tue morning", "tue afternoon", acting="d1")
    assert substitutes(reference, "b1", at("tue 08:00")) == ("b2", "h2", "d1", "l1", DUTY)
    assert substitutes(reference, "b1", at("wed 08:00")) == ("h2", "l1", DUTY)
    assert substitutes(reference, "h2", at("tue 08:00")) == ("d1", "l1", DUTY)
    assert substitutes(reference, DUTY, at("tue 08:00")) == ()


def test_one_who_has_left_is_replaced_in_the_unit_of_the_last_appointment() -> None:
    reference = changed(world(), _ended("bn-b1", MONDAY))
    assert substitutes(reference, "b1", at("wed 08:00")) == ("h2", "l1", DUTY)


def test_the_attendance_of_the_last_organisation_is_kept_and_no_other() -> None:
    first, second = world().organisation, with_absence(world(), 1, "b1", 0, 2, None, 0).organisation
    kept = attendance_of(first, DUTY)
    assert attendance_of(first, DUTY) is kept
    assert attendance_of(second, DUTY) is not kept
    assert not attendance_of(second, DUTY).presence("b1", at("mon 09:00")).present
    assert attendance_of(first, DUTY).presence("b1", at("mon 09:00")).present
