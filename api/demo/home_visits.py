"""Help at home in the demonstration: one visit that was kept, one missed by each side; and the targets by channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from api.demo.affair import Affair
from api.demo.people import to_seal
from api.demo.province import demo_id
from api.demo.telling import CITIZEN, Hand, Stage, Telling
from domain import home_visit_commands as cmd
from domain.catalogue_commands import SetChannelTarget
from domain.model.dossier_events import Channel
from domain.model.event import SERVICE
from domain.model.home_visit import MissedBy
from domain.model.working_time import at_office_time
from domain.store.vault import committed_to

DESK: Final = "hcla-mc"
DAY: Final = date(2020, 3, 12)


def stories(stage: Stage) -> Iterator[tuple[datetime, Telling[None]]]:
    """Each with the instant at which it begins."""
    yield at_office_time(date(2020, 1, 3), time(8, 0)), _targets(stage)
    yield at_office_time(date(2020, 3, 9), time(8, 15)), _visits(stage)


def _targets(stage: Stage) -> Telling[None]:
    """One for all, a lower one for a district that has just begun."""
    for unit, permille in ((None, 300), ("htm-mc", 200)):
        known = unit is None or unit in stage.province.rooms
        if known:
            yield SetChannelTarget(
                issued=stage.issued(f"target:{unit}", Hand(SERVICE)),
                channel=Channel.ONLINE,
                permille=permille,
                valid_from=date(2020, 1, 1),
                decision="Kế hoạch 05/KH-UBND năm 2020",
                unit_id=unit,
            )


def _visits(stage: Stage) -> Telling[None]:
    """The counter offers a morning; three people ask."""
    desk = stage.province.rooms[DESK]
    first = Affair(stage, "home visit:1")
    official = desk.officers[0]
    head = yield from first.in_person(desk.head)
    if head is None:
        return
    yield cmd.OfferVisitSlot(
        issued=stage.issued("home visits:slot", head),
        official=official,
        unit_id=DESK,
        day=DAY,
        starts=time(8),
        ends=time(11),
        capacity=3,
    )
    affairs = [first, Affair(stage, "home visit:2"), Affair(stage, "home visit:3")]
    for affair in affairs:
        yield _request(affair)
    yield from first.wait(2, desk.head)
    for affair in affairs:
        hand = yield from affair.there(official)
        if hand is None:
            return
        yield affair.order(cmd.ScheduleHomeVisit, hand, official=official, slot_no=1)
    yield at_office_time(DAY, time(11, 5))
    hand = yield from first.there(official)
    if hand is not None:
        yield first.order(cmd.CompleteHomeVisit, hand, outcome="Đã hướng dẫn và kiểm tra giấy tờ tại nhà")
    head = yield from first.in_person(desk.head)
    if head is not None:
        yield affairs[1].order(
            cmd.RecordMissedVisit, head, by=MissedBy.CITIZEN, ground="Gọi cửa hai lần, hàng xóm cho biết đi vắng"
        )
        yield affairs[2].order(
            cmd.RecordMissedVisit, head, by=MissedBy.OFFICIAL, ground="Cán bộ được điều đi họp đột xuất"
        )


def _request(affair: Affair) -> cmd.RequestHomeVisit:
    """By the person, online; what they say of themselves goes into the vault."""
    order = affair.order(
        cmd.RequestHomeVisit,
        CITIZEN,
        unit_id=DESK,
        procedure_code=_procedure(affair.stage),
        applicant_id=_person(affair),
        wish_official=affair.stage.province.rooms[DESK].officers[0],
        wish_slot=1,
    )
    assert isinstance(order, cmd.RequestHomeVisit)
    given = to_seal(affair.stage.seed, order.applicant_id, order.issued.command_id)
    return replace(order, applicant=committed_to(given))


def _person(affair: Affair) -> UUID:
    return demo_id(affair.stage.seed, f"applicant:{affair.key}")


def _procedure(stage: Stage) -> str:
    """A procedure in force; the first by code."""
    return min(stage.reference.catalogue.versions)
