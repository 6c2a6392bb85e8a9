"""What the motor notes about home visits: on the pure policy with a fake clock."""

from __future__ import annotations

from datetime import date, time

from domain.home_visit_commands import RecordMissedVisit, RequestHomeVisit, ScheduleHomeVisit
from domain.model.applicant import Applicant
from domain.model.applicant import stream_of as person_stream
from domain.model.home_visit import MissedBy
from domain.model.organisation import Half
from domain.model.reference import Reference
from domain.model.visit_book import Slot, VisitBook, stream_of
from tests.domain.office import CODE, office, with_absence
from tests.domain.proceedings import Affair
from tests.domain.test_home_visits import PERSON, commitments

ASKED = "2020-03-02 08:00"
SLOT = Slot(1, "cl-mc", "a1", date(2020, 3, 5), time(8), time(10), 2, 1)


def asked(reference: Reference | None = None) -> Affair:
    visit = Affair(reference=reference)
    visit.others = {person_stream(PERSON): Applicant(), stream_of("a1"): VisitBook(1, {1: SLOT})}
    visit.do(
        RequestHomeVisit, "~applicant", ASKED, unit_id="cl-mc", procedure_code=CODE, applicant_id=PERSON,
        applicant=commitments(),
    )  # fmt: skip
    return visit


def scheduled(reference: Reference | None = None) -> Affair:
    visit = asked(reference)
    visit.do(ScheduleHomeVisit, "a2", "2020-03-02 09:00", official="a1", slot_no=1)
    return visit


def test_a_request_that_nobody_answers_is_missed_by_the_head_of_the_unit_and_climbs() -> None:
    assert asked().until("2020-03-04 08:00") == [
        "03/03 08:00 Missed answer:1 h1",
        "03/03 08:00 Escalated answer:1 holder h1",
        "03/03 14:00 EscalationUnanswered 1 h1",
        "03/03 14:00 Escalated answer:1 leader l1",
    ]


def test_whoever_goes_there_is_reminded_and_a_visit_without_a_result_is_missed_at_the_close_of_its_day() -> None:
    assert scheduled().until("2020-03-05 18:00") == [
        "04/03 07:00 Reminded keep:1 a1",
        "05/03 17:00 Missed keep:1 a1",
        "05/03 17:00 Escalated keep:1 holder a1",
    ]


def test_while_whoever_is_to_go_is_absent_the_visit_is_borne_by_the_one_who_stands_in() -> None:
    away = with_absence(
        office(), "a1", ("2020-03-04", Half.MORNING), ("2020-03-06", Half.AFTERNOON), acting="a2", known=ASKED
    )
    assert scheduled(away).until("2020-03-05 18:00") == [
        "04/03 07:00 Reminded keep:1 a2",
        "05/03 17:00 Missed keep:1 a2",
        "05/03 17:00 Escalated keep:1 holder a2",
    ]


def test_a_miss_that_is_known_before_its_term_is_noted_once_and_no_ladder_is_climbed() -> None:
    visit = scheduled()
    visit.until("2020-03-05 10:00")
    visit.do(RecordMissedVisit, "h1", "2020-03-05 10:30", by=MissedBy.OFFICIAL, ground="đi họp đột xuất")
    assert visit.until("2020-03-05 18:00") == ["05/03 17:00 Missed keep:1 a1"]


def test_a_visit_that_the_citizen_missed_is_nobodys_miss() -> None:
    visit = scheduled()
    visit.until("2020-03-05 10:00")
    visit.do(RecordMissedVisit, "h1", "2020-03-05 10:30", by=MissedBy.CITIZEN, ground="gõ cửa hai lần")
    assert visit.until("2020-03-09 08:00") == []
