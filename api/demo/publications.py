"""Procedures of the demonstration that are published anew: confirmed in time at most districts, late at some; at one a
spot check finds the old board still hanging.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec

from api.demo.affair import Affair
from api.demo.procedures import procedures
from api.demo.proof import proof
from api.demo.province import DISTRICTS, demo_id
from api.demo.telling import Hand, Stage, Telling
from domain.catalogue_commands import PublishProcedure
from domain.commands import Issued
from domain.model.event import SERVICE, Source
from domain.model.organisation import Tier
from domain.model.procedure import Content, ProcedureVersion
from domain.model.publication import Place, Publication, publication_id
from domain.model.working_time import at_office_time
from domain.publication_commands import CheckPublication, ConfirmPublication

DECIDED_ON: Final = (date(2020, 2, 10), date(2020, 3, 9))
LATE: Final = {"hlvo": 58, "txhn": 49}
"""Working hours after which these districts confirm their boards; five working days are forty."""

NEVER: Final = "htbi"
"""This district does not confirm its board of the second decision at all."""

REFUTED: Final = "hcla"
CHECKED_AFTER_DAYS: Final = 9
CONTROL: Final = "vpub-tt"


def stories(stage: Stage) -> Iterator[tuple[datetime, Telling[None]]]:
    """Each with the instant at which it begins."""
    land = [one for one in procedures() if one.field == "Đất đai" and one.tier is Tier.DISTRICT][:2]
    for number, (procedure, day) in enumerate(zip(land, DECIDED_ON, strict=False), 1):
        yield at_office_time(day, time(8, 20)), _decided(stage, procedure, day, number)
        for place, (district, _) in enumerate(DISTRICTS):
            begins = at_office_time(day, time(8, 30)) + timedelta(minutes=place)
            yield begins, _confirmed(stage, procedure, district, number)
        begins = at_office_time(day + timedelta(days=CHECKED_AFTER_DAYS), time(9, 15))
        yield begins, _checked(stage, procedure, number)


def _decided(stage: Stage, procedure: ProcedureVersion, day: date, number: int) -> Telling[None]:
    version = msgspec.structs.replace(
        procedure,
        version=2,
        valid_from=day + timedelta(days=7),
        decision=f"Quyết định minh họa {number}/QĐ-UBND",
    )
    yield PublishProcedure(
        issued=Issued(
            command_id=demo_id(stage.seed, f"republished:{procedure.code}"),
            actor=SERVICE,
            source=Source.CLI,
            occurred_at=stage.now,
            recorded_at=stage.now,
        ),
        procedure=version,
        content=Content(
            sequence=("Nộp hồ sơ tại Bộ phận Một cửa", "Nhận phiếu hẹn", "Nhận kết quả theo phiếu hẹn"),
            manner="Nộp trực tiếp tại Bộ phận Một cửa hoặc qua bưu chính công ích",
            copies=1,
            applicants="Cá nhân, hộ gia đình, tổ chức sử dụng đất",
            authority="Văn phòng Đăng ký đất đai, chi nhánh cấp huyện",
            result="Giấy chứng nhận quyền sử dụng đất",
            forms=("Đơn đăng ký theo mẫu",),
            fee_note="Theo nghị quyết của Hội đồng nhân dân tỉnh" if not procedure.fee_dong else "",
            signed_on=day,
        ),
        agencies=tuple(district for district, _ in DISTRICTS),
    )


def _confirmed(stage: Stage, procedure: ProcedureVersion, district: str, number: int) -> Telling[None]:
    """An officer of the counter sees to the portal, then to the board."""
    affair = Affair(stage, f"published:{number}:{district}", publication_id(procedure.code, 2))
    room = stage.province.rooms[f"{district}-mc"]
    poster = affair.chance.choice(room.officers)
    yield from affair.wait(affair.chance.uniform(3, 20), poster)
    hand = yield from _present(affair, poster, room.head)
    if hand is None:
        return
    address = f"https://dichvucong.example/thu-tuc/{procedure.code}"
    yield affair.order(
        ConfirmPublication, hand, agency_id=district, place=Place.PORTAL, address=address, note="Đã đăng đủ nội dung"
    )
    if district == NEVER and number == len(DECIDED_ON):
        return
    yield from affair.wait(LATE.get(district, affair.chance.uniform(4, 14)), poster)
    hand = yield from _present(affair, poster, room.head)
    if hand is None:
        return
    yield affair.order(
        ConfirmPublication,
        hand,
        agency_id=district,
        place=Place.BOARD,
        note="Đã thay bảng niêm yết",
        attachments=(proof(f"anh-bang-niem-yet-{district}-{number}.pdf"),),
    )


def _checked(stage: Stage, procedure: ProcedureVersion, number: int) -> Telling[None]:
    """Somebody of the control unit looks at two boards; what is found wrong is put right and confirmed again."""
    affair = Affair(stage, f"checked:{number}", publication_id(procedure.code, 2))
    control = stage.province.rooms[CONTROL]
    checker = yield from affair.in_person(control.officers[0])
    if checker is None:
        return
    for district in (REFUTED, "tpcl"):
        found_wrong = district == REFUTED and number == 1
        yield affair.order(
            CheckPublication,
            checker,
            agency_id=district,
            place=Place.BOARD,
            as_required=not found_wrong,
            note="Bảng còn bản cũ, thiếu mẫu đơn" if found_wrong else "Đúng bản mới, đủ nội dung",
            attachments=(proof(f"anh-kiem-tra-{district}-{number}.pdf"),),
        )
    state: Publication = stage.rehearsal.proceeding(affair.proceeding_id).state
    owed = state.latest(REFUTED, Place.BOARD)
    if owed is None or not owed.is_open:
        return
    room = stage.province.rooms[f"{REFUTED}-mc"]
    yield from affair.wait(10, room.head)
    hand = yield from affair.there(room.head)
    if hand is not None:
        yield affair.order(
            ConfirmPublication,
            hand,
            agency_id=REFUTED,
            place=Place.BOARD,
            note="Đã thay bảng, kiểm tra lại từng trang",
            attachments=(proof(f"anh-bang-niem-yet-{REFUTED}-lai.pdf"),),
        )


def _present(affair: Affair, official: str, head: str) -> Telling[Hand | None]:
    """The official in person; the head of the counter where their account is closed."""
    hand = yield from affair.in_person(official)
    return hand if hand is not None else (yield from affair.there(head))
