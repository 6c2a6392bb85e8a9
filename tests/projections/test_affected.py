"""Changes of the reference data fold again the dossiers that they can touch, and leave the others alone."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, time, timedelta
from inspect import get_annotations
from typing import Any

import msgspec

from domain.model import calendar as cal
from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model import procedure as proc
from domain.model import rule_adoption
from domain.model.calendar import DayRuling, Rule, Span, WeekHours
from domain.model.event import TOPICS, Event, Recorded
from domain.model.organisation import Half, Role
from domain.model.rule_adoption import AdoptedRules, RuleFile, RuleOrigin, adopting, shipped_files
from domain.model.working_time import DayStatus
from projections import affected
from projections.checking import check
from projections.projector import Projector
from projections.views.meetings import NAMING
from tests.domain.histories import HOUR, MONDAY, Story, at, meta, world
from tests.projections.conftest import Views

TUESDAY = MONDAY + timedelta(days=1)


def absence(official: str, day: date, *, acting: str | None = None, number: int = 1) -> org.AbsenceRecorded:
    return org.AbsenceRecorded(
        **meta(at("mon 06:00")),
        absence_id=f"v{number}",
        official_id=official,
        from_on=day,
        from_half=Half.MORNING,
        to_on=day,
        to_half=Half.AFTERNOON,
        acting_id=acting,
    )


def change(views: Views, stream: Any, *bodies: Event) -> int:
    """Record events of the reference data; how many dossiers were folded again by them."""
    views.follow()
    views.log.record(stream, *bodies, at=at("fri4 17:00"))
    batch = Projector(views.writing).advance()
    assert batch is not None
    assert check(views.database.dsn("projector"), workers=1).equal
    return batch.dossiers


def answering(views: Views, moment: str) -> list[str]:
    return [
        who
        for (who,) in views.rows(
            "SELECT answerer FROM views.custody WHERE from_at <= %s AND (to_at IS NULL OR to_at > %s) ORDER BY 1",
            at(moment),
            at(moment),
        )
    ]


def ended() -> Story:
    return Story().held("mon 07:00", "b1").finished("wed 07:00", "b1").passed("wed 07:00", "b1", "r1")


def test_an_absence_that_is_learned_late_is_taken_into_ended_dossiers_too(views: Views) -> None:
    views.tell(ended())
    views.follow()
    assert answering(views, "tue 09:00") == ["b1"]
    assert change(views, org.STREAM, absence("b1", TUESDAY, acting="b2")) == 1
    assert answering(views, "tue 09:00") == ["h2"]  # nobody is charged as a substitute before it was known


def test_an_absence_touches_no_dossier_of_other_agencies_or_of_another_time(views: Views) -> None:
    views.tell(ended())
    assert change(views, org.STREAM, absence("c1", TUESDAY)) == 0
    assert change(views, org.STREAM, absence("b1", MONDAY + timedelta(days=60), number=2)) == 0


def test_an_absence_ahead_is_taken_into_open_dossiers(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1"))
    assert change(views, org.STREAM, absence("b1", MONDAY + timedelta(days=60), acting="b2")) == 1
    assert [who for (who,) in views.rows("SELECT answerer FROM views.custody ORDER BY number")][-3:] == [
        "b1",
        "b2",
        "b1",
    ]


def test_the_absence_of_an_acting_official_from_another_agency_reaches_those_for_whom_they_act(views: Views) -> None:
    views.log.record(org.STREAM, absence("b1", TUESDAY, acting="c1"))
    views.log.record(org.STREAM, absence("c1", TUESDAY, number=2))
    views.tell(ended())
    views.follow()
    assert answering(views, "tue 09:00") == ["h2"]
    cancelled = org.AbsenceCancelled(**meta(at("fri4 16:00")), absence_id="v2", reason="nhầm")
    assert change(views, org.STREAM, cancelled) == 1
    assert answering(views, "tue 09:00") == ["c1"]


def test_a_new_head_answers_for_the_pool_from_their_first_day(views: Views) -> None:
    views.tell(Story().lodged("mon 07:00"))
    views.follow()
    appointed = org.OfficialAppointed(
        **meta(at("tue 07:00")),
        appointment_id="new",
        official_id="r2",
        unit_id="mc",
        role=Role.HEAD,
        valid_from=MONDAY + timedelta(days=2),
    )
    assert change(views, org.STREAM, appointed) == 1
    assert (answering(views, "tue 08:00"), answering(views, "wed 08:00")) == (["h1"], ["r2"])


def test_a_new_name_changes_no_dossier(views: Views) -> None:
    views.tell(ended())
    assert change(views, org.STREAM, org.OfficialRenamed(**meta(at("tue 07:00")), official_id="b1", name="Mới")) == 0
    assert views.rows("SELECT name FROM views.officials WHERE official_id = 'b1'") == [("Mới",)]


def test_a_day_off_that_is_ruled_afterwards_is_no_working_time_of_an_ended_dossier(views: Views) -> None:
    views.tell(ended())
    views.follow()
    held = "SELECT sum(amount)::bigint FROM views.facts WHERE figure = 'held_us' AND official = 'b1'"
    assert views.rows(held) == [(16 * HOUR,)]
    ruling = DayRuling(TUESDAY, Rule.OFF, "nghỉ", "văn bản", DayStatus.VERIFIED)
    assert change(views, cal.STREAM, cal.DaysRuled(**meta(at("fri4 16:00")), rulings=(ruling,))) == 1
    assert views.rows(held) == [(8 * HOUR,)]


def test_a_day_ruled_after_a_dossier_ended_touches_only_what_is_open(views: Views) -> None:
    views.tell(ended())
    views.tell(Story().held("mon 07:00", "b1"))
    later = DayRuling(MONDAY + timedelta(days=40), Rule.OFF, "nghỉ", "văn bản", DayStatus.VERIFIED)
    assert change(views, cal.STREAM, cal.DaysRuled(**meta(at("fri4 16:00")), rulings=(later,))) == 1


def test_the_hours_of_one_agency_touch_no_dossier_of_another(views: Views) -> None:
    views.tell(ended())
    hours = WeekHours(MONDAY, (0, 1, 2, 3, 4), (Span(time(8), time(16)),), "test", DayStatus.VERIFIED, "st")
    assert change(views, cal.STREAM, cal.OfficeHoursSet(**meta(at("fri4 16:00")), hours=hours)) == 0
    own = WeekHours(MONDAY, (0, 1, 2, 3, 4), (Span(time(8), time(16)),), "test", DayStatus.VERIFIED, "cl")
    assert change(views, cal.STREAM, cal.OfficeHoursSet(**meta(at("fri4 16:00")), hours=own)) == 1


def test_a_procedure_published_later_gives_a_dossier_without_receipt_its_field(views: Views) -> None:
    lodged = Story().lodged("mon 07:00")
    body = lodged.log[0].body
    assert isinstance(body, ev.Lodged)
    lodged.log[0] = msgspec.structs.replace(lodged.log[0], body=msgspec.structs.replace(body, procedure_code="Q"))
    views.tell(lodged)
    views.tell(ended())
    views.follow()
    assert ("~unknown",) in views.rows("SELECT field FROM views.dossiers")
    version = msgspec.structs.replace(world().catalogue.get("P", 1), code="Q", field="Hộ tịch")
    assert change(views, proc.STREAM, proc.ProcedurePublished(**meta(at("fri4 16:00")), procedure=version)) == 1
    assert ("Hộ tịch",) in views.rows("SELECT field FROM views.dossiers")


def test_other_rules_fold_every_dossier_again(views: Views) -> None:
    """A transit of four hours is deemed accepted; by a rule of one hour three hours earlier, also in the past."""
    views.tell(Story().lodged(at("mon 08:00")).received(at("mon 08:05")).sent(at("mon 08:10"), "r1", "b1", "th"))
    views.tell(ended())
    views.follow()
    before = answering(views, "mon 10:00")
    files = tuple(
        RuleFile(
            file.name,
            file.text.replace('"handover.deemed_after"\nvalue = "4wh"', '"handover.deemed_after"\nvalue = "1wh"'),
        )
        for file in shipped_files()
    )
    adopted = adopting(AdoptedRules(), files, RuleOrigin.OFFICE, "văn bản", meta(at("fri 17:00")))
    assert change(views, rule_adoption.STREAM, *adopted) == 2
    assert "r1" in before
    assert "r1" not in answering(views, "mon 10:00")


def test_every_field_by_which_an_event_of_a_dossier_names_somebody_leads_to_them() -> None:
    kinds = ("OfficialId", "UnitId", "ActorId", "AgencyId", "Answerable")
    named = {
        field.name
        for topic, cls in TOPICS.items()
        if topic.startswith("dossier.")
        for base in cls.__mro__
        for field in msgspec.structs.fields(cls)
        if any(kind in str(get_annotations(base).get(field.name)) for kind in kinds)
    }
    assert {"actor", "acting_for", "to", "affects", "agency_id"} <= named <= NAMING


def test_two_readings_of_the_same_people_differ_in_nothing_and_a_later_one_in_what_came_alone() -> None:
    """Answers as of a moment compare states that were read apart and share no objects."""
    one = world().organisation
    same = deepcopy(one)
    assert all(one.officials[official] is not same.officials[official] for official in one.officials)
    assert list(affected.by_people(one, same)) == []
    later = org.evolve(same, Recorded(1, org.STREAM, 1, at("mon 06:00"), absence("b1", TUESDAY)))
    (only,) = affected.by_people(one, later)
    assert only.agencies == affected.agencies_of({"b1"}, {}, later)
    assert only.end is not None
    assert only.end - only.start < timedelta(days=2)
