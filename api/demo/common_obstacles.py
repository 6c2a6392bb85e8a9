"""Common obstacles of the demonstration: one of several land dossiers, handled by a department and two districts; one
that nobody answers; one to a body outside; one where there is none, and the answer is not accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from api.demo.affair import Affair
from api.demo.province import DUTY_OFFICER, Room
from api.demo.telling import Hand, Stage, Teller, Telling
from domain import dossier_commands
from domain import obstacle_commands as cmd
from domain.model.obstacle import Obstacle
from domain.model.obstacle_events import Subject
from domain.model.working_time import at_office_time

LAND: Final = "stnmt-ql"
HUNG: Final = 3
"""So many dossiers of each of the two districts hang on the first one."""


def stories(stage: Stage) -> Iterator[tuple[datetime, Telling[None]]]:
    """Each with the instant at which it begins."""
    yield at_office_time(date(2020, 3, 4), time(8, 40)), _map_server(stage)
    yield at_office_time(date(2020, 3, 9), time(9, 10)), _smallest_plot(stage)
    yield at_office_time(date(2020, 3, 16), time(14, 5)), _tax_link(stage)
    yield at_office_time(date(2020, 2, 18), time(10, 20)), _said_to_be_none(stage)


# ---------------------------------------------------------------------- joint handling


def _map_server(stage: Stage) -> Telling[None]:
    """The digital map cannot be opened. The land branches of two districts hang their dossiers on one obstacle."""
    affair = Affair(stage, "obstacle:map")
    rooms = [stage.province.rooms[unit] for unit in ("hcla-dd", "tpcl-dd")]
    reporter = yield from _busiest(affair, rooms[0])
    hung = yield from _reported_in_dossiers(affair, reporter)
    yield affair.order(
        cmd.ReportCommonObstacle,
        reporter,
        subject=Subject.SYSTEM,
        title="Bản đồ địa chính số không mở được",
        description="Từ sáng 4/3 phần mềm bản đồ địa chính báo lỗi, chi nhánh các huyện không trích đo được.",
        to_unit=LAND,
        field="Đất đai",
        joining=("tpcl-dd",),
        dossier_ids=tuple(hung),
    )
    other = yield from _busiest(affair, rooms[1])
    for dossier_id in (yield from _reported_in_dossiers(affair, other)):
        yield affair.order(cmd.LinkToObstacle, other, dossier_id=dossier_id)
    department = stage.province.rooms[LAND]
    yield from affair.wait(3, department.head)
    officer = yield from _someone(affair, department)
    yield affair.order(
        cmd.AskForPart,
        officer,
        unit_id="hcla-dd",
        question="Danh sách thửa không mở được, kèm ảnh chụp lỗi",
        term="1wd",
    )
    yield from affair.wait(5, other.actor)
    answering = yield from _someone(affair, rooms[1])
    yield affair.order(cmd.AnswerPart, answering, part_no=1, answer="Lỗi từ 7:30, cả ba máy; đã gửi ảnh chụp")
    yield from affair.wait(12, reporter.actor)
    late = yield from _someone(affair, rooms[0])
    yield affair.order(cmd.AnswerPart, late, part_no=2, answer="27 thửa ở hai xã, danh sách kèm theo")
    yield from affair.wait(2, department.head)
    answer = yield from _someone(affair, department)
    yield affair.order(
        cmd.AnswerCommonObstacle,
        answer,
        answer="Máy chủ bản đồ đã khởi động lại; dùng bản đồ giấy cho hai xã đến khi nạp lại dữ liệu.",
        measure_until_on=stage.reference.hours("stnmt").nth_working_day(date(2020, 3, 10), 3),
    )
    yield from affair.wait(4, reporter.actor)
    again = yield from _reporter(affair)
    yield affair.order(cmd.AcceptObstacleAnswer, again, note="Mở được từ 15 giờ")
    yield from affair.wait(18, department.head)
    done = yield from _someone(affair, department)
    yield affair.order(cmd.ResolveCommonObstacle, done, how="Đã nạp lại dữ liệu hai xã")
    yield from affair.wait(10, reporter.actor)
    last = yield from _reporter(affair)
    yield affair.order(cmd.CloseObstacle, last, outcome="Trích đo bình thường trở lại")


def _reported_in_dossiers(affair: Affair, hand: Hand) -> Telling[list[UUID]]:
    """Some dossiers that the official holds get an obstacle of their own, addressed to the department."""
    official = hand.acting_for or hand.actor
    found: list[UUID] = []
    for teller in _held_by(affair.stage, official):
        if not any(not one.answered for one in teller.seen.obstacles.values()):
            yield teller.order(
                dossier_commands.ReportObstacle,
                hand,
                description="Bản đồ địa chính số không mở được",
                to_unit=LAND,
                term="2wd",
            )
            found.append(teller.dossier_id)
        if len(found) == HUNG:
            break
    return found


def _held_by(stage: Stage, official: str) -> list[Teller]:
    return [teller for teller in stage.tellers.values() if teller.lies_with(official) and teller.seen.code is not None]


# ---------------------------------------------------------------------- nobody answers


def _smallest_plot(stage: Stage) -> Telling[None]:
    """A rule that two departments read differently: passed between them, brought up, and still open."""
    affair = Affair(stage, "obstacle:plot")
    room = stage.province.rooms["hlvo-dd"]
    reporter = yield from _someone(affair, room)
    yield affair.order(
        cmd.ReportCommonObstacle,
        reporter,
        subject=Subject.RULE,
        title="Diện tích tối thiểu tách thửa hiểu chưa thống nhất",
        description="Quyết định về diện tích tối thiểu không nói rõ thửa có đường vào chung; các huyện làm khác nhau.",
        to_unit="sxd-qh",
        field="Đất đai",
        term="7wd",
    )
    planning = stage.province.rooms["sxd-qh"]
    yield from affair.wait(12, planning.head)
    head = yield from affair.there(planning.head)
    if head is None:
        return
    yield affair.order(cmd.OfferLead, head, unit_id=LAND, reason="Thuộc lĩnh vực đất đai")
    department = stage.province.rooms[LAND]
    yield from affair.wait(9, department.head)
    taking = yield from affair.there(department.head)
    if taking is None:
        return
    yield affair.order(cmd.TakeLead, taking)
    yield affair.order(
        cmd.AskForPart, taking, unit_id="sxd-qh", question="Ý kiến về chỉ giới đường vào chung", term="3wd"
    )
    yield from affair.wait(70, reporter.actor)
    again = yield from _reporter(affair)
    yield affair.order(cmd.BringUpObstacle, again, reason="Quá thời hạn, hai sở chưa thống nhất")


# ---------------------------------------------------------------------- a body outside


def _tax_link(stage: Stage) -> Telling[None]:
    """The tax authority's link does not answer; the head chases it, and it is still open."""
    affair = Affair(stage, "obstacle:tax")
    room = stage.province.rooms["tpsd-dd"]
    reporter = yield from _someone(affair, room)
    yield affair.order(
        cmd.ReportCommonObstacle,
        reporter,
        subject=Subject.AGENCY,
        title="Liên thông thuế không trả thông báo nghĩa vụ tài chính",
        description="Phiếu chuyển thông tin gửi từ 12/3 chưa có thông báo; không biết còn ở khâu nào.",
        outside="Cục Thuế tỉnh",
        field="Đất đai",
        term="3wd",
    )
    yield from affair.wait(30, room.head)
    head = yield from affair.there(room.head)
    if head is None:
        return
    yield affair.order(
        cmd.ChaseOutside, head, how="Công văn và điện thoại", heard="Đang nâng cấp, hẹn trả trong tuần", term="4wd"
    )


# ---------------------------------------------------------------------- not accepted


def _said_to_be_none(stage: Stage) -> Telling[None]:
    """The first answer says that there is no obstacle; the reporter shows that there is, and the second one helps."""
    affair = Affair(stage, "obstacle:form")
    room = stage.province.rooms["htmu-xh"]
    welfare = stage.province.rooms["sldtbxh-bt"]
    reporter = yield from _someone(affair, room)
    yield affair.order(
        cmd.ReportCommonObstacle,
        reporter,
        subject=Subject.RULE,
        title="Mẫu tờ khai trợ cấp trên phần mềm là mẫu cũ",
        description="Phần mềm in mẫu cũ, người dân phải khai lại.",
        to_unit=welfare.unit_id,
        field="Bảo trợ xã hội",
    )
    yield from affair.wait(9, welfare.head)
    first = yield from _someone(affair, welfare)
    yield affair.order(
        cmd.AnswerCommonObstacle, first, answer="Mẫu đã được cập nhật, không vướng mắc", no_obstacle=True
    )
    yield from affair.wait(5, reporter.actor)
    again = yield from _reporter(affair)
    yield affair.order(
        cmd.RejectObstacleAnswer, again, reason="Bản in sáng nay vẫn là mẫu cũ, ảnh kèm theo", term="2wd"
    )
    yield from affair.wait(11, welfare.head)
    second = yield from _someone(affair, welfare)
    yield affair.order(cmd.AnswerCommonObstacle, second, answer="Đã đẩy lại mẫu mới cho tất cả các huyện")
    yield from affair.wait(6, reporter.actor)
    last = yield from _reporter(affair)
    yield affair.order(cmd.AcceptObstacleAnswer, last, note="Đúng mẫu")
    yield affair.order(cmd.CloseObstacle, last, outcome="Dùng mẫu mới")


# ---------------------------------------------------------------------- who is there


def _someone(affair: Affair, room: Room) -> Telling[Hand]:
    """Somebody of a room in person, an officer before the head."""
    organisation = affair.stage.reference.organisation
    while True:
        there = [one for one in (*room.officers, room.head) if organisation.is_present(one, affair.stage.now)]
        hand = yield from affair.in_person(there[0] if there else room.head)
        if hand is not None:
            return hand
        yield from affair.wait(1, DUTY_OFFICER)


def _busiest(affair: Affair, room: Room) -> Telling[Hand]:
    """Of the officers who are there, the one with the most dossiers in hand."""
    organisation, now = affair.stage.reference.organisation, affair.stage.now
    there = [one for one in room.officers if organisation.is_present(one, now)]
    most = max(there, key=lambda one: len(_held_by(affair.stage, one)), default=room.head)
    hand = yield from affair.in_person(most)
    return hand if hand is not None else (yield from _someone(affair, room))


def _reporter(affair: Affair) -> Telling[Hand]:
    """Whoever reported it; their head where the account is closed."""
    state: Obstacle = affair.stage.rehearsal.proceeding(affair.proceeding_id).state
    hand = yield from affair.in_person(state.reporter)
    if hand is not None:
        return hand
    return (yield from _someone(affair, affair.stage.province.rooms[state.reporting_unit]))
