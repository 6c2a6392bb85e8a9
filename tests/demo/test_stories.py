"""What the demonstration tells: everything the domain knows, in people's office hours, and plausibly often."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

import pytest

from api.demo.performance import LIVE_AT, OPENED_AT
from api.demo.procedures import offers
from api.demo.province import DEPARTMENTS, DISTRICTS
from api.demo.summary import Count
from domain.catalogue_decider import flags
from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model.custody import custody
from domain.model.delay import attribution
from domain.model.dossier_events import Cause, DossierEvent
from domain.model.event import APPLICANT, TOPICS, WORKFLOW, is_official
from domain.model.history import effective
from domain.model.organisation import Tier, UnitKind
from domain.model.publication import publication_id
from tests.demo.digest import digest
from tests.demo.told import Told, tell

SEED = 2020
DOSSIERS = 700
FEW = 40

NEVER_RECORDED = {"dossier.ConflictRefused"}
"""No decision of the domain comes to it: a refused act leaves nothing in the log."""

NOT_TOLD = {"dossier.ConflictDeclared", "dossier.ConflictWithdrawn", "dossier.DueDateKept"}
"""No story comes to these: nobody has a conflict of interest, and no calendar edit touches a due date."""

INTENDED = {
    "AcceptHandover: meant-for-another",
    "AssignComplaint: conflict-in-proceeding",
    "AppointReviewMember: conflict-in-proceeding",
    "Approve: own-work-not-approved",
    "RequestOpinion: opinion-asked-again",
    "RequestSupplement: supplement-needs-approval",
}


@pytest.fixture(scope="module")
def told() -> Told:
    return tell(SEED, DOSSIERS)


# ---------------------------------------------------------------------- the same again


@pytest.fixture(scope="module")
def digested() -> str:
    return digest(SEED, FEW)


def test_two_tellings_give_the_same_orders_and_the_same_bytes(digested: str) -> None:
    assert digest(SEED, FEW) == digested


def test_what_is_told_does_not_depend_on_the_process_that_tells_it(digested: str) -> None:
    for hash_seed, zone in (("1", "America/New_York"), ("2", "Asia/Tokyo")):
        told = subprocess.run(
            [sys.executable, "-m", "tests.demo.digest", str(SEED), str(FEW)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone},
            check=True,
            capture_output=True,
            text=True,
        )
        assert told.stdout.strip() == digested


def test_another_seed_tells_other_stories_under_other_ids() -> None:
    """But for notes about the publication of a procedure, which is named by the procedure in every log."""
    named = {publication_id(offer.procedure.code, 2) for offer in offers()}
    ids = [
        {
            performed.command.issued.command_id
            for performed in tell(seed, 5).orders
            if performed.command.issued.actor != WORKFLOW
            or getattr(performed.command, "proceeding_id", None) not in named
        }
        for seed in (1, 2)
    ]
    assert not ids[0] & ids[1]


# ---------------------------------------------------------------------- the province


def test_the_province_has_its_departments_districts_counters_and_officials(told: Told) -> None:
    organisation = told.reference.organisation
    tiers = Counter(agency.tier for agency in organisation.agencies.values())
    assert (tiers[Tier.DISTRICT], tiers[Tier.DEPARTMENT]) == (len(DISTRICTS), len(DEPARTMENTS)) == (12, 17)
    counters = {unit.agency_id for unit in organisation.units.values() if unit.kind is UnitKind.ONE_STOP}
    assert counters >= {district for district, _ in DISTRICTS}
    assert len(organisation.officials) >= 300
    assert len({person.name for person in organisation.officials.values()}) == len(organisation.officials)


def test_names_of_districts_are_those_of_2020(shared_data: Any) -> None:
    import json

    facts = json.loads((shared_data / "dong_thap_units.json").read_text(encoding="utf-8"))
    assert [name for _, name in DISTRICTS] == facts["2020_district_units_12"]


def test_forty_procedures_in_eight_fields_land_the_largest_none_doubtful(told: Told) -> None:
    procedures = [offer.procedure for offer in offers()]
    fields = Counter(procedure.field for procedure in procedures)
    assert (len(procedures), len(fields), fields.most_common(1)[0][0]) == (40, 8, "Đất đai")
    assert [procedure.code for procedure in procedures if flags(procedure)] == []
    lodged = Counter(_count(told).by_field)
    assert lodged.most_common(1)[0][0] == "Đất đai"
    assert set(lodged) == set(fields)


# ---------------------------------------------------------------------- what happens


def test_every_event_of_a_dossiers_life_occurs(told: Told) -> None:
    known = {name for name, cls in TOPICS.items() if issubclass(cls, DossierEvent)}
    occurring = {recorded.body.TOPIC for recorded in told.events}
    assert known - occurring == NEVER_RECORDED | NOT_TOLD


def test_orders_are_refused_only_where_a_story_means_it(told: Told) -> None:
    assert told.performance.unexpected == {}
    assert set(told.performance.intended) == INTENDED


def test_a_plausible_share_of_dossiers_is_late(told: Told) -> None:
    figures = _count(told)
    assert 0.04 <= figures.late / figures.finished <= 0.15
    assert figures.open > 0
    assert figures.overdue > 0


def test_a_dossier_climbs_the_whole_ladder_unanswered(told: Told) -> None:
    rungs: dict[tuple[Any, Cause, str], list[str]] = defaultdict(list)
    for recorded in told.of(ev.Escalated):
        rungs[recorded.stream_id, recorded.body.cause, recorded.body.run].append(recorded.body.office)
    assert ["holder", "head", "leader", "chairman"] in rungs.values()
    answered = {(r.stream_id, r.body.escalation_no) for r in told.of(ev.EscalationAnswered)}
    top = {(r.stream_id, r.body.escalation_no) for r in told.of(ev.Escalated) if r.body.office == "chairman"}
    assert top & answered
    assert top - answered


def test_several_dossiers_lie_forgotten_when_the_clock_goes_live(told: Told) -> None:
    tellers = told.performance.stage.tellers.values()
    assert sum(1 for teller in tellers if teller.resting and teller.seen.is_open) >= 5


def test_acting_officials_act_for_those_who_are_away(told: Told) -> None:
    acted = [recorded.body for recorded in told.events if recorded.body.acting_for is not None]
    organisation = told.reference.organisation
    assert len(acted) >= 20
    assert all(organisation.absence_at(body.acting_for, body.occurred_at) for body in acted)


def test_some_absences_become_known_only_after_they_began(told: Told) -> None:
    people = told.reference.organisation.officials.values()
    late = [a.known_at > a.start_at for person in people for a in person.absences]
    assert 0.05 <= sum(late) / len(late) <= 0.3


def test_one_account_is_closed_and_what_it_held_is_given_to_others(told: Told) -> None:
    (leaver,) = [recorded.body for recorded in told.of(org.OfficialDeactivated)]
    later = [r.body for r in told.events if r.body.occurred_at > leaver.occurred_at]
    assert leaver.official_id not in {body.actor for body in later}
    tellers = told.performance.stage.tellers.values()
    assert [teller.key for teller in tellers if teller.lies_with(leaver.official_id)] == []


def test_a_dossier_lodged_again_names_its_predecessor(told: Told) -> None:
    again = [recorded.body for recorded in told.of(ev.Lodged) if recorded.body.predecessor_id is not None]
    assert again
    for body in again:
        before = told.dossiers[body.predecessor_id]
        assert before[0].body.applicant_id == body.applicant_id
        assert any(isinstance(recorded.body, ev.Withdrawn) for recorded in before)


def test_handovers_are_returned_after_they_were_deemed_accepted(told: Told) -> None:
    assert any(recorded.body.after_deemed for recorded in told.of(ev.HandoverReturned))


def test_obstacles_and_opinions_go_outside_the_system_too(told: Told) -> None:
    assert any(recorded.body.addressee.outside for recorded in told.of(ev.ObstacleReported))
    assert any(recorded.body.to.outside for recorded in told.of(ev.OpinionRequested))
    assert any(recorded.body.no_obstacle for recorded in told.of(ev.ObstacleAnswered))


# ---------------------------------------------------------------------- when


def test_nothing_is_recorded_before_the_opening_or_after_the_clock_goes_live(told: Told) -> None:
    moments = [recorded.recorded_at for recorded in told.events]
    assert moments[0] >= OPENED_AT
    assert moments[-1] < LIVE_AT
    assert moments == sorted(set(moments))
    assert all(recorded.body.occurred_at <= recorded.recorded_at for recorded in told.events)


def test_officials_act_in_the_office_hours_of_their_agency_and_only_while_they_are_there(told: Told) -> None:
    reference, organisation = told.reference, told.reference.organisation
    for recorded in told.events:
        body = recorded.body
        if not is_official(body.actor) or body.actor not in organisation.officials:
            continue
        agency = organisation.agency_of(organisation.unit_of(body.actor, body.occurred_at) or "")
        assert reference.hours(agency).is_open(body.occurred_at), (body.actor, body.TOPIC, body.occurred_at)
        absence = organisation.absence_at(body.actor, body.occurred_at)
        assert absence is None or absence.known_at > body.occurred_at, (body.actor, body.TOPIC, body.occurred_at)


def test_the_motor_notes_what_is_due_at_its_instant_unless_an_act_makes_it_due_in_the_past(told: Told) -> None:
    delays = [r.recorded_at - r.body.occurred_at for r in told.of(DossierEvent) if r.body.actor == WORKFLOW]
    assert len(delays) > 1_000
    assert sum(delay > timedelta(seconds=2) for delay in delays) <= len(delays) / 100


# ---------------------------------------------------------------------- what the domain makes of it


def test_at_every_instant_exactly_one_answers_and_all_overdue_time_is_accounted_for(told: Told) -> None:
    organisation = told.reference.organisation
    for events in told.dossiers.values():
        held = custody(effective(events), told.reference)
        assert held.intervals[0].start_at == held.clock.lodged_at
        assert held.intervals[-1].end_at == held.clock.ended_at
        for interval, following in zip(held.intervals, held.intervals[1:], strict=False):
            assert interval.end_at == following.start_at
        for interval in held.intervals:
            assert interval.answerer == APPLICANT or organisation.is_active(interval.answerer, interval.start_at)
        delay = attribution(held, LIVE_AT)
        assert delay.total_us == delay.overdue_us
        assert sum(row.held_overdue_us for row in delay.rows) == delay.counted_us


def test_the_state_that_decides_and_the_custody_that_judges_name_the_same_holder(told: Told) -> None:
    for teller in told.performance.stage.tellers.values():
        seen = teller.seen
        if not seen.is_open or seen.travel is not None or seen.holder is None:
            continue
        interval = custody(effective(seen.log), told.reference).answers(LIVE_AT)
        assert interval is not None
        if seen.with_applicant:
            assert interval.answerer == APPLICANT
        elif not seen.obstacles:
            assert seen.holder in (interval.answerer, interval.on_behalf_of), teller.key


def _count(told: Told) -> Any:
    count = Count()
    count.read(told.events)
    return count.figures(told.reference, LIVE_AT)
