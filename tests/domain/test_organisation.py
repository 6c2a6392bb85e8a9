"""Who works where, at which instant, and since when it was known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain import organisation_commands as cmd
from domain.application import Context
from domain.commands import Issued
from domain.model import organisation as org
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE, OFFICE_ZONE, Event, Recorded, Source
from domain.model.organisation import Group, Half, Organisation, Role, Tier, UnitKind
from domain.organisation_decider import OrganisationDecider

DECIDER = OrganisationDecider()
DAY_1 = date(2020, 1, 2)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=OFFICE_ZONE).astimezone(UTC)


class Story:
    """Orders carried out one after another; `now` moves a minute each."""

    def __init__(self) -> None:
        self.state = Organisation()
        self.now = at(DAY_1)

    def do(
        self, order: type[cmd.OrganisationCommand], /, *, actor: str = "tccb", when: datetime | None = None, **kw: Any
    ) -> Event:
        self.now = when or self.now + timedelta(minutes=1)
        number = self.state.version + 1
        issued = Issued(command_id=uuid5(NAMESPACE, f"o{number}"), actor=actor, source=Source.CLI)
        context = Context(issued, self.now, None, _nothing, _nothing)  # type: ignore[arg-type]
        (body,) = DECIDER.decide(self.state, order(issued=issued, **kw), context)
        self.state = DECIDER.evolve(self.state, Recorded(number, org.STREAM, number, self.now, body))
        return body


def _nothing(*_: object) -> Any:
    raise AssertionError("the organisation needs nothing else")


@pytest.fixture
def story() -> Story:
    told = Story()
    told.do(
        cmd.EstablishAgency,
        agency_id="cl",
        name="UBND TP Cao Lãnh",
        tier=Tier.DISTRICT,
        code="H20.01",
        valid_from=DAY_1,
    )
    told.do(
        cmd.EstablishUnit,
        unit_id="cl-mc",
        agency_id="cl",
        name="Bộ phận Một cửa",
        kind=UnitKind.ONE_STOP,
        valid_from=DAY_1,
    )
    for person, role in (("h1", Role.HEAD), ("a1", Role.OFFICER), ("b1", Role.OFFICER)):
        told.do(cmd.RegisterOfficial, official_id=person, name=person.upper(), group=Group.CONG_CHUC)
        told.do(
            cmd.Appoint, appointment_id=f"bn-{person}", official_id=person, unit_id="cl-mc", role=role, valid_from=DAY_1
        )
    return told


def absent(story: Story, **kw: Any) -> None:
    defaults: dict[str, Any] = {
        "absence_id": "v1", "official_id": "a1", "from_on": date(2020, 1, 6), "from_half": Half.AFTERNOON,
        "to_on": date(2020, 1, 7), "to_half": Half.MORNING, "acting_id": "b1",
    }  # fmt: skip
    story.do(cmd.RecordAbsence, **{**defaults, **kw})


def test_absence_covers_whole_half_days_that_meet_at_noon(story: Story) -> None:
    absent(story)
    assert story.state.is_present("a1", at(date(2020, 1, 6), 11))
    assert not story.state.is_present("a1", at(date(2020, 1, 6), 12))
    assert not story.state.is_present("a1", at(date(2020, 1, 7), 11))
    assert story.state.is_present("a1", at(date(2020, 1, 7), 12))


def test_absence_remembers_when_it_became_known(story: Story) -> None:
    absent(story, when=at(date(2020, 1, 8)))
    absence = org.find_absence(story.state, "v1")
    assert absence.known_at == at(date(2020, 1, 8)) > absence.end_at


def test_nobody_records_their_own_absence(story: Story) -> None:
    with pytest.raises(DomainError, match="own-absence"):
        absent(story, actor="a1")


def test_acting_official_is_another_appointed_person(story: Story) -> None:
    story.do(cmd.RegisterOfficial, official_id="x1", name="X", group=Group.VIEN_CHUC)
    for acting in ("a1", "x1"):
        with pytest.raises(DomainError, match="acting-for-oneself"):
            absent(story, acting_id=acting)


def test_ended_absence_counts_only_until_the_return(story: Story) -> None:
    absent(story)
    story.do(cmd.EndAbsence, absence_id="v1", when=at(date(2020, 1, 6), 15))
    assert not story.state.is_present("a1", at(date(2020, 1, 6), 14))
    assert story.state.is_present("a1", at(date(2020, 1, 6), 16))


def test_cancelled_absence_never_was(story: Story) -> None:
    absent(story)
    story.do(cmd.CancelAbsence, absence_id="v1", reason="nhập nhầm")
    assert story.state.is_present("a1", at(date(2020, 1, 6), 14))


def test_appointment_ends_with_its_last_day(story: Story) -> None:
    story.do(cmd.EndAppointment, appointment_id="bn-a1", valid_to=date(2020, 3, 31))
    assert story.state.is_active("a1", at(date(2020, 3, 31), 23))
    assert not story.state.is_active("a1", at(date(2020, 4, 1), 0))
    assert story.state.members("cl-mc", at(date(2020, 4, 1))) == ("b1", "h1")


def test_deactivation_takes_effect_at_its_instant_and_can_be_undone(story: Story) -> None:
    story.do(cmd.DeactivateOfficial, official_id="a1", reason="nghỉ việc", when=at(date(2020, 2, 3)))
    assert story.state.is_active("a1", at(date(2020, 2, 3), 8))
    assert not story.state.is_active("a1", at(date(2020, 2, 3)))
    story.do(cmd.ReactivateOfficial, official_id="a1", reason="trở lại", when=at(date(2020, 2, 10)))
    assert not story.state.is_active("a1", at(date(2020, 2, 7)))
    assert story.state.is_active("a1", at(date(2020, 2, 10)))


def test_head_is_whoever_is_appointed_on_that_day(story: Story) -> None:
    story.do(cmd.EndAppointment, appointment_id="bn-h1", valid_to=date(2020, 1, 31))
    story.do(
        cmd.Appoint,
        appointment_id="bn-b1h",
        official_id="b1",
        unit_id="cl-mc",
        role=Role.HEAD,
        valid_from=date(2020, 2, 1),
    )
    assert story.state.head_of("cl-mc", at(date(2020, 1, 31))) == "h1"
    assert story.state.head_of("cl-mc", at(date(2020, 2, 1))) == "b1"


def test_agency_is_called_what_it_was_called_on_that_day(story: Story) -> None:
    story.do(cmd.RenameAgency, agency_id="cl", name="Thành phố Cao Lãnh", valid_from=date(2020, 6, 1))
    agency = story.state.agencies["cl"]
    assert agency.name_on(date(2020, 5, 31)) == "UBND TP Cao Lãnh"
    assert agency.name_on(date(2020, 6, 1)) == "Thành phố Cao Lãnh"


def test_dissolved_agency_names_its_successor(story: Story) -> None:
    story.do(
        cmd.EstablishAgency,
        agency_id="cl2",
        name="Phường Cao Lãnh",
        tier=Tier.COMMUNE,
        code="H20.99",
        valid_from=date(2025, 7, 1),
    )
    story.do(cmd.DissolveAgency, agency_id="cl", valid_to=date(2025, 6, 30), successor_id="cl2")
    assert story.state.agencies["cl"].successor_id == "cl2"


def test_changes_name_every_instant_at_which_presence_may_differ(story: Story) -> None:
    absent(story)
    moments = set(story.state.changes(["a1"]))
    absence = org.find_absence(story.state, "v1")
    assert {absence.start_at, absence.end_at, absence.known_at} <= moments


POST = {"appointment_id": "n", "official_id": "a1", "unit_id": "cl-mc", "role": Role.HEAD}


@pytest.mark.parametrize(
    ("order", "fields", "code"),
    [
        (cmd.RegisterOfficial, {"official_id": "a1", "name": "A", "group": Group.CAN_BO}, "id-taken"),
        (cmd.RegisterOfficial, {"official_id": "~x", "name": "A", "group": Group.CAN_BO}, "id-not-usable"),
        (cmd.RenameUnit, {"unit_id": "zz", "name": "Z", "valid_from": DAY_1}, "not-in-organisation"),
        (cmd.Appoint, {**POST, "valid_from": date(2019, 1, 1)}, "not-valid-then"),
        (cmd.EndAppointment, {"appointment_id": "bn-a1", "valid_to": date(2019, 1, 1)}, "ends-before-it-begins"),
        (cmd.ReactivateOfficial, {"official_id": "a1", "reason": ""}, "already-so"),
    ],
)  # fmt: skip
def test_impossible_edits_are_refused_with_a_code(story: Story, order: Any, fields: dict[str, Any], code: str) -> None:
    before = story.state
    with pytest.raises(DomainError) as refusal:
        story.do(order, **fields)
    assert refusal.value.code == code
    assert refusal.value.vi
    assert refusal.value.en
    assert story.state is before


def test_unknown_stream_is_not_the_organisations() -> None:
    assert DECIDER.stream(None) == org.STREAM != UUID(int=0)  # type: ignore[arg-type]
