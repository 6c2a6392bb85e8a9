"""Home visits: times that are offered, given, moved, kept or missed, and by whom."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import uuid5

import msgspec
import pytest

from domain.dossier_commands import Lodge
from domain.home_visit_commands import (
    CancelHomeVisit,
    CompleteHomeVisit,
    DeclineHomeVisit,
    OfferVisitSlot,
    RecordMissedVisit,
    RequestHomeVisit,
    ScheduleHomeVisit,
    WithdrawVisitSlot,
)
from domain.model.dossier_events import Channel
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE, encode
from domain.model.home_visit import MissedBy, Visit, VisitStage
from domain.model.personal_data import Commitments
from domain.model.visit_book import TimeFreed, TimeTaken
from tests.domain.office import CODE, when
from tests.domain.stored_forms import _value
from tests.domain.whole_office import WholeOffice

VISIT, OTHER = uuid5(NAMESPACE, "visit"), uuid5(NAMESPACE, "another visit")
PERSON = uuid5(NAMESPACE, "person")
MONDAY = "2020-03-02 08:00"
DAY = date(2020, 3, 4)


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=f"^{code}:")


def commitments() -> Commitments:
    made: Commitments = _value(msgspec.inspect.type_info(Commitments))
    return made


def offered(capacity: int = 2) -> WholeOffice:
    """a1 offers Wednesday 4/3/2020 from 8:00 to 10:00."""
    office = WholeOffice()
    members = {"unit_id": "cl-mc", "day": DAY, "starts": time(8), "ends": time(10), "capacity": capacity}
    office.do(OfferVisitSlot, "h1", "2020-03-02 07:30", official="a1", **members)
    return office


def asked(office: WholeOffice, visit: Any = VISIT, moment: str = MONDAY, **members: Any) -> WholeOffice:
    members = {"unit_id": "cl-mc", "procedure_code": CODE, "applicant_id": PERSON, **members}
    known = any(stream for stream, kept in office.streams.items() if kept[0].body.TOPIC == "applicant.Registered")
    given = None if known else commitments()
    office.do(RequestHomeVisit, "~applicant", moment, proceeding_id=visit, applicant=given, **members)
    return office


def scheduled(office: WholeOffice, visit: Any = VISIT, moment: str = "2020-03-02 09:00", **members: Any) -> WholeOffice:
    office.do(ScheduleHomeVisit, "a2", moment, proceeding_id=visit, official="a1", slot_no=1, **members)
    return office


def state(office: WholeOffice, visit: Any = VISIT) -> Visit:
    found = office.proceeding(visit).state
    assert isinstance(found, Visit)
    return found


def test_a_request_has_a_number_and_the_unit_owes_an_answer_within_its_term() -> None:
    office = asked(offered(), wish_official="a1", wish_slot=1)
    duty = office.duties(VISIT)["answer:1"]
    assert office.proceeding(VISIT).number == "HN-2020-0001"
    assert (duty.unit, duty.official, duty.due_at) == ("cl-mc", None, when("2020-03-03 08:00"))
    scheduled(office)
    assert office.duties(VISIT)["answer:1"].met_at == when("2020-03-02 09:00")


def test_no_event_of_a_visit_says_who_the_person_is_or_where_they_live() -> None:
    office = scheduled(asked(offered()))
    stored = b"".join(encode(one.body) for one in office.streams[VISIT])
    assert str(PERSON).encode() in stored
    for member in (b"address", b"telephone", b"name"):
        assert member not in stored


def test_visits_in_one_slot_stand_one_after_another_and_never_at_the_same_instant() -> None:
    office = asked(asked(offered()), OTHER)
    scheduled(scheduled(office), OTHER)
    first, second = state(office).appointment, state(office, OTHER).appointment
    assert first is not None
    assert second is not None
    assert (first.starts_at, first.ends_at) == (when("2020-03-04 08:00"), when("2020-03-04 09:00"))
    assert second.starts_at == first.ends_at


def test_a_full_slot_takes_nobody_more() -> None:
    office = scheduled(asked(asked(offered(capacity=1)), OTHER))
    with refused("slot-full"):
        scheduled(office, OTHER)
    with refused("slot-full"):
        asked(office, uuid5(NAMESPACE, "third"), "2020-03-02 09:30", wish_official="a1", wish_slot=1)


def test_times_of_one_official_never_overlap_and_are_offered_by_the_head_or_in_person() -> None:
    office = offered()
    members = {"unit_id": "cl-mc", "day": DAY, "starts": time(9, 30), "ends": time(11)}
    with refused("slot-overlaps"):
        office.do(OfferVisitSlot, "a1", MONDAY, official="a1", **members)
    with refused("head-only"):
        office.do(OfferVisitSlot, "a1", MONDAY, official="a2", **members)
    office.do(OfferVisitSlot, "a2", MONDAY, official="a2", **members)
    with refused("not-of-the-unit"):
        office.do(OfferVisitSlot, "h1", MONDAY, official="b1", **members)


@pytest.mark.parametrize(
    ("field", "members"),
    [
        ("day", {"day": date(2020, 3, 1)}),
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": 21}),
        ("ends", {"ends": time(14)}),
        ("ends", {"ends": time(15), "capacity": 7}),
    ],
)
def test_a_time_that_cannot_be_kept_is_not_offered(field: str, members: dict[str, Any]) -> None:
    office = WholeOffice()
    slot = {"unit_id": "cl-mc", "day": DAY, "starts": time(14), "ends": time(15), "capacity": 1, **members}
    with refused("bad-value") as caught:
        office.do(OfferVisitSlot, "h1", MONDAY, official="a1", **slot)
    assert caught.value.details["field"] == field


def test_a_slot_that_was_withdrawn_takes_no_more_visits_and_those_in_it_stay() -> None:
    office = scheduled(asked(asked(offered()), OTHER))
    office.do(WithdrawVisitSlot, "h1", "2020-03-02 10:00", official="a1", slot_no=1, reason="đi họp")
    with refused("slot-full"):
        scheduled(office, OTHER, "2020-03-02 10:30")
    assert state(office).appointment is not None
    with refused("slot-unknown"):
        office.do(WithdrawVisitSlot, "h1", "2020-03-02 11:00", official="a1", slot_no=1, reason="đi họp")


def test_another_time_needs_a_reason_and_frees_the_one_before() -> None:
    office = scheduled(asked(offered(capacity=3)))
    with refused("bad-value"):
        scheduled(office, moment="2020-03-02 10:00")
    events = office.do(
        ScheduleHomeVisit, "a2", "2020-03-02 10:00", proceeding_id=VISIT, official="a1", slot_no=1, reason="dân bận"
    )
    assert [type(one) for one in events][1:] == [TimeFreed, TimeTaken]
    assert [one.moved_at for one in state(office).appointments] == [when("2020-03-02 10:00"), None]
    duties = office.duties(VISIT)
    assert duties["keep:1"].ended_at == when("2020-03-02 10:00")
    assert (duties["keep:2"].official, duties["keep:2"].due_at) == ("a1", when("2020-03-04 17:00"))


def test_only_people_of_the_unit_answer_and_a_declined_request_says_why() -> None:
    office = asked(offered())
    with refused("not-of-the-unit"):
        office.do(ScheduleHomeVisit, "b1", "2020-03-02 09:00", proceeding_id=VISIT, official="a1", slot_no=1)
    with refused("bad-value"):
        office.do(DeclineHomeVisit, "a2", "2020-03-02 09:00", proceeding_id=VISIT, reason=" ")
    office.do(DeclineHomeVisit, "a2", "2020-03-02 09:00", proceeding_id=VISIT, reason="ngoài địa bàn")
    assert state(office).stage is VisitStage.DECLINED
    assert office.open_at(VISIT, "2020-03-02 10:00") == []
    with refused("proceeding-closed"):
        scheduled(office, moment="2020-03-02 10:00")


def test_a_visit_that_took_place_names_what_was_lodged_by_this_person_at_home() -> None:
    office = scheduled(asked(offered()))
    with refused("visit-not-begun"):
        office.do(CompleteHomeVisit, "a1", "2020-03-04 07:30", proceeding_id=VISIT, outcome="đã nhận hồ sơ")
    dossiers = {channel: uuid5(NAMESPACE, channel) for channel in (Channel.HOME_VISIT, Channel.COUNTER)}
    for channel, dossier in dossiers.items():
        office.do(
            Lodge, "a1", "2020-03-04 08:20", dossier_id=dossier, procedure_code=CODE, agency_id="cl",
            unit_id="cl-mc", channel=channel, applicant_id=PERSON,
        )  # fmt: skip
    for wrong in (dossiers[Channel.COUNTER], uuid5(NAMESPACE, "nowhere")):
        with refused("bad-value"):
            office.do(
                CompleteHomeVisit, "a1", "2020-03-04 08:40", proceeding_id=VISIT, outcome="đã nhận", dossier_id=wrong
            )
    done = dossiers[Channel.HOME_VISIT]
    office.do(CompleteHomeVisit, "a1", "2020-03-04 08:40", proceeding_id=VISIT, outcome="đã nhận", dossier_id=done)
    kept = office.duties(VISIT)["keep:1"]
    assert (kept.met_by, kept.is_missed(when("2020-03-09 08:00"))) == ("a1", False)
    assert (state(office).stage, state(office).dossier_id) == (VisitStage.DONE, done)


def test_what_the_official_missed_stays_a_missed_duty_and_the_unit_owes_another_time() -> None:
    office = scheduled(asked(offered()))
    office.do(
        RecordMissedVisit, "h1", "2020-03-04 10:00", proceeding_id=VISIT, by=MissedBy.OFFICIAL, ground="đi họp đột xuất"
    )
    duties = office.duties(VISIT)
    assert duties["keep:1"].is_missed(when("2020-03-05 08:00"))
    assert not duties["keep:1"].is_open(when("2020-03-05 08:00"))
    assert duties["answer:2"].due_at == when("2020-03-05 10:00")
    office.do(
        OfferVisitSlot, "a2", "2020-03-04 10:10", official="a2", unit_id="cl-mc", day=date(2020, 3, 5), starts=time(8),
        ends=time(9),
    )  # fmt: skip
    office.do(
        ScheduleHomeVisit, "a2", "2020-03-04 10:20", proceeding_id=VISIT, official="a2", slot_no=1, reason="hẹn lại"
    )
    assert office.open_at(VISIT, "2020-03-05 07:30") == ["keep:2"]


@pytest.mark.parametrize("by", [MissedBy.CITIZEN, MissedBy.UNKNOWN])
def test_what_the_official_did_not_miss_is_nobodys_missed_duty_and_ends_it(by: MissedBy) -> None:
    office = scheduled(asked(offered()))
    with refused("bad-value"):
        office.do(RecordMissedVisit, "h1", "2020-03-04 09:10", proceeding_id=VISIT, by=by, ground=" ")
    office.do(RecordMissedVisit, "h1", "2020-03-04 09:10", proceeding_id=VISIT, by=by, ground="gõ cửa hai lần")
    assert not any(duty.is_missed(when("2020-03-06 08:00")) for duty in office.duties(VISIT).values())
    assert state(office).stage is VisitStage.MISSED


def test_that_the_citizen_was_not_there_is_never_the_word_of_whose_appointment_it_was_alone() -> None:
    office = scheduled(asked(offered()))
    missed: dict[str, Any] = {"proceeding_id": VISIT, "ground": "gõ cửa hai lần"}
    with refused("visit-own-word-alone"):
        office.do(RecordMissedVisit, "a1", "2020-03-04 09:10", by=MissedBy.CITIZEN, **missed)
    office.do(RecordMissedVisit, "a1", "2020-03-04 09:10", by=MissedBy.UNKNOWN, **missed)
    office = scheduled(asked(offered()))
    office.do(RecordMissedVisit, "a2", "2020-03-04 09:10", by=MissedBy.CITIZEN, **missed)
    assert state(office).stage is VisitStage.MISSED


def test_who_asked_calls_it_off_without_a_reason_and_the_time_is_free_again() -> None:
    office = scheduled(asked(offered(capacity=1)))
    with refused("bad-value"):
        office.do(CancelHomeVisit, "a1", "2020-03-02 10:00", proceeding_id=VISIT)
    office.do(CancelHomeVisit, "~applicant", "2020-03-02 10:00", proceeding_id=VISIT)
    assert office.open_at(VISIT, "2020-03-02 10:00") == []
    scheduled(asked(office, OTHER, "2020-03-02 10:30"), OTHER, "2020-03-02 11:00")


def test_a_visit_is_asked_of_a_one_stop_unit_for_a_procedure_in_force_and_a_known_person() -> None:
    office = offered()
    with refused("not-a-one-stop-unit"):
        asked(office, unit_id="cl-dd")
    with refused("procedure-not-in-force"):
        asked(office, procedure_code="1.000000")
    with refused("applicant-unknown"):
        office.do(
            RequestHomeVisit,
            "a1",
            MONDAY,
            proceeding_id=VISIT,
            unit_id="cl-mc",
            procedure_code=CODE,
            applicant_id=PERSON,
        )
    with refused("slot-unknown"):
        asked(office, wish_official="a1", wish_slot=9)
