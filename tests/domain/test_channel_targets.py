"""Targets by channel, and guidance to lodge online: what is recorded, by whom, and which target holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain import dossier_commands as cmd
from domain.catalogue_commands import SetChannelTarget
from domain.model import procedure as proc
from domain.model.channel_target import ChannelTarget, in_force
from domain.model.dossier_events import Channel, Guidance, GuidedOnline
from domain.model.errors import DomainError
from tests.domain.office import CODE, Case
from tests.domain.test_dossier_refusals import refused
from tests.domain.whole_office import WholeOffice

MARCH = date(2020, 3, 1)


def target(permille: int, first: date = MARCH, **of: Any) -> ChannelTarget:
    return ChannelTarget(channel=Channel.ONLINE, permille=permille, valid_from=first, decision="KH 12/KH-UBND", **of)


def test_the_target_that_says_most_about_a_dossier_holds_and_of_equals_the_one_that_began_last() -> None:
    targets = [
        target(100),
        target(200, procedure_code=CODE),
        target(300, unit_id="cl-mc"),
        target(400, unit_id="cl-mc", procedure_code=CODE),
        target(450, date(2020, 5, 1), unit_id="cl-mc", procedure_code=CODE),
        target(500, date(2021, 1, 1)),
    ]

    def held(unit: str | None, code: str | None, day: date = date(2020, 4, 1)) -> int | None:
        found = in_force(targets, Channel.ONLINE, day, unit, code)
        return None if found is None else found.permille

    assert [held("cl-mc", CODE), held("cl-mc", None), held("x", CODE), held("x", "1.000001")] == [400, 300, 200, 100]
    assert held("cl-mc", CODE, date(2020, 5, 1)) == 450
    assert held(None, None, date(2021, 1, 1)) == 500
    assert held("cl-mc", CODE, date(2020, 2, 29)) is None
    assert in_force(targets, Channel.POST, date(2020, 4, 1), None, None) is None


def test_a_target_is_set_by_a_document_and_an_earlier_one_keeps_its_days() -> None:
    office = WholeOffice()
    members: dict[str, Any] = {"channel": Channel.ONLINE, "decision": "KH 12/KH-UBND"}
    office.do(SetChannelTarget, "~service", "2020-03-02 08:00", permille=300, valid_from=MARCH, **members)
    office.do(SetChannelTarget, "~service", "2020-03-03 08:00", permille=500, valid_from=date(2020, 4, 1), **members)
    catalogue = proc.Catalogue()
    for recorded in office.read_stream(proc.STREAM):
        catalogue = proc.evolve(catalogue, recorded)
    days = (date(2020, 3, 31), date(2020, 4, 1))
    held = [in_force(catalogue.targets, Channel.ONLINE, day, "cl-mc", CODE) for day in days]
    assert [one.permille for one in held if one is not None] == [300, 500]


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("bad-value", {"permille": 1001}),
        ("bad-value", {"decision": " "}),
        ("bad-value", {"valid_to": date(2020, 2, 1)}),
        ("procedure-unknown", {"procedure_code": "1.999999"}),
        ("not-a-one-stop-unit", {"unit_id": "cl-dd"}),
    ],
)
def test_a_target_that_cannot_be_meant_is_refused(code: str, members: dict[str, Any]) -> None:
    order = {"channel": Channel.POST, "permille": 100, "valid_from": MARCH, "decision": "KH 1", **members}
    with pytest.raises(DomainError, match=f"^{code}:"):
        WholeOffice().do(SetChannelTarget, "~service", "2020-03-02 08:00", **order)


def test_guidance_is_recorded_by_the_one_stop_unit_also_on_a_closed_dossier_and_moves_nothing() -> None:
    case = Case().at_land()
    held = (case.state.holder, case.state.step_id)
    refused("not-of-the-unit", lambda: case.do(cmd.GuideOnline, "b1", "2020-03-02 11:00", shown=Guidance.LODGING))
    case.do(cmd.GuideOnline, "a2", "2020-03-02 11:00", shown=Guidance.ACCOUNT)
    case.do(cmd.Stop, "h2", "2020-03-02 12:00", reason="theo đề nghị của tòa án")
    case.do(cmd.GuideOnline, "a1", "2020-03-02 14:00", shown=Guidance.LODGING)
    told = [r.body for r in case.state.log if isinstance(r.body, GuidedOnline)]
    assert [(one.guidance_no, one.shown, one.unit_id) for one in told] == [
        (1, "account", "cl-mc"),
        (2, "lodging", "cl-mc"),
    ]
    assert held == ("b1", "th")
