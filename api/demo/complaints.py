"""Complaints of the demonstration: judged by somebody uninvolved, upheld or not, answered in time, late or not yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import uuid5

from api.demo.affair import Affair
from api.demo.people import to_seal
from api.demo.province import DUTY_OFFICER, demo_id
from api.demo.telling import CITIZEN, Hand, Stage, Teller, Telling
from domain import complaint_commands as cmd
from domain import dossier_commands
from domain.model.complaint import Complaint
from domain.model.complaint_events import ComplaintChannel, ComplaintKind
from domain.model.dossier_authority import involved
from domain.model.event import OfficialId
from domain.model.proceeding_refusals import ConflictInProceeding
from domain.model.working_time import at_office_time
from domain.store.vault import committed_to

TEXTS: Final = (
    "Phải đi lại nhiều lần, chờ quá lâu",
    "Cán bộ giải thích không rõ, thái độ gay gắt",
    "Bị yêu cầu giấy tờ không có trong bảng niêm yết",
)

AT_COUNTERS: Final = (
    ("hcla-dd", 7, ComplaintKind.ATTITUDE, "Cán bộ đo đạc hẹn ba lần không đến, gọi điện không nghe máy"),
    ("hlvo-dd", 14, ComplaintKind.PAPERS, "Đã nộp đủ giấy tờ theo bảng niêm yết vẫn bị bắt nộp thêm bản sao"),
    ("tpsd-mc", 21, ComplaintKind.ATTITUDE, "Quầy tiếp nhận nói trống không với người lớn tuổi"),
    ("htmu-dd", 30, ComplaintKind.DELAY, "Hẹn trả sổ đỏ nhiều lần rồi lại khất"),
    ("tpcl-mc", 41, ComplaintKind.OTHER, "Bàn viết hồ sơ không có kính lão, bảng niêm yết quá cao"),
    ("hcth-dd", 52, ComplaintKind.MONEY, "Có gợi ý đưa thêm tiền để làm nhanh"),
    ("hlvu-dd", 66, ComplaintKind.DELAY, "Chờ thẩm định thửa đất hơn một tháng"),
)
"""Without a dossier: the unit they are about, how many days after 2/1/2020 they are lodged, kind, and what is said."""

FIRST_DAY: Final = date(2020, 1, 2)
PUBLISHED: Final = ("Thái độ và thời gian phục vụ tại nơi tiếp nhận", "Đã kiểm tra, chấn chỉnh và xin lỗi người dân.")


def about_dossier(t: Teller) -> Telling[None]:
    """What the applicant says of a dossier that is over; handled as any other complaint."""
    workers = [o for who in t.seen.worked.values() for o in who if o != t.leader]
    if not workers:
        return
    about = t.chance.choice(workers)
    order = t.order(dossier_commands.Complain, CITIZEN, text=t.chance.choice(TEXTS), about=about)
    yield order
    affair = Affair(t.stage, f"{t.key}:complaint", uuid5(order.issued.command_id, "complaint"))
    yield from _handled(affair, t.leader, about, t.chance.choice((0.3, 2, 6, 6, 10, 17, 60)))


def stories(stage: Stage) -> Iterator[tuple[datetime, Telling[None]]]:
    """Those that are about no dossier, each with the instant at which it begins."""
    for number, (unit, day, kind, text) in enumerate(AT_COUNTERS, 1):
        at = at_office_time(FIRST_DAY + timedelta(days=day), time(19))
        yield at, _at_counter(stage, number, unit, kind, text)


def _at_counter(stage: Stage, number: int, unit: str, kind: ComplaintKind, text: str) -> Telling[None]:
    """Online, by somebody whose data are in the vault."""
    affair = Affair(stage, f"complaint:{number}")
    person = demo_id(stage.seed, f"complainant:{number}")
    given = to_seal(stage.seed, person, stage.issued(f"{affair.key}:1", CITIZEN).command_id)
    yield affair.order(
        cmd.LodgeComplaint,
        CITIZEN,
        channel=ComplaintChannel.ONLINE,
        kind=kind,
        text=text,
        about_unit=unit,
        field="Đất đai" if unit.endswith("-dd") else "",
        person_id=person,
        person=committed_to(given),
    )
    leader = stage.province.leaders[stage.province.rooms[unit].agency_id]
    yield from _handled(affair, leader, None, (3, 8, 5, 24, 6, 9, 80)[number - 1])


def _handled(affair: Affair, leader: OfficialId, about: OfficialId | None, days: float) -> Telling[None]:
    """Assigned within a few days, heard, judged and answered after about so many working days; or not yet."""
    yield from affair.wait(affair.chance.uniform(4, 24), leader)
    head = yield from affair.there(leader, but=[about] if about is not None else ())
    if head is None:
        return
    if about is not None and affair.stage.reference.organisation.is_active(about, affair.stage.now):
        yield affair.attempt(ConflictInProceeding, cmd.AssignComplaint, head, to_official=about)
    handler = _uninvolved(affair)
    if handler is None:
        return
    yield affair.order(cmd.AssignComplaint, head, to_official=handler)
    if about is None and affair.chance.random() < 0.5:
        yield from _asked_for_more(affair, head, leader)
    yield from affair.wait(days * 8, leader)
    judge = yield from affair.in_person(handler)
    if judge is None:
        return
    if about is not None:
        judge = yield from _heard(affair, about, handler, judge)
    if judge is not None:
        yield from _answered(affair, judge, leader)


def _asked_for_more(affair: Affair, head: Hand, leader: OfficialId) -> Telling[None]:
    yield affair.order(cmd.AskComplainant, head, question="Ông/bà đến vào ngày nào, gặp ai?")
    yield from affair.wait(affair.chance.uniform(6, 30), leader)
    yield affair.order(cmd.AddToComplaint, CITIZEN, text="Sáng thứ Hai tuần trước, quầy số 2")


def _heard(affair: Affair, about: OfficialId, handler: OfficialId, judge: Hand) -> Telling[Hand | None]:
    """The one it is about is asked, and says something, or lets the time pass; then the judge goes on."""
    if not affair.stage.reference.organisation.is_active(about, affair.stage.now):
        return None
    yield affair.order(cmd.AskToBeHeard, judge, official=about, question="Đề nghị cho biết sự việc")
    if affair.chance.random() < 0.75:
        yield from affair.wait(affair.chance.uniform(1, 12), about)
        own = yield from affair.in_person(about)
        if own is None:
            return None
        yield affair.order(cmd.SpeakOnComplaint, own, text="Hồ sơ phải xác minh thực địa, đã giải thích cho người dân")
    else:
        yield from affair.wait(34, about)
    yield from affair.wait(1, handler)
    again = yield from affair.in_person(handler)
    return again


def _answered(affair: Affair, judge: Hand, leader: OfficialId) -> Telling[None]:
    upheld = affair.chance.random() < 0.5
    reasons = "Đối chiếu sổ theo dõi và camera: phản ánh đúng" if upheld else "Đã kiểm tra, thực hiện đúng quy định"
    measure = "Nhắc nhở, xin lỗi người dân" if upheld else ""
    yield affair.order(cmd.JudgeComplaint, judge, upheld=upheld, reasons=reasons, measure=measure)
    answer = "Phản ánh đúng, đơn vị xin lỗi và đã chấn chỉnh" if upheld else "Đơn vị đã thực hiện đúng quy định"
    to_publish = affair.chance.random() < 0.5
    yield affair.order(cmd.AnswerComplainant, judge, answer=answer, to_publish=to_publish)
    if to_publish:
        yield from affair.wait(affair.chance.uniform(1, 12), leader)
        head = yield from affair.there(leader)
        if head is not None:
            yield affair.order(cmd.PublishComplaintAnswer, head, question=PUBLISHED[0], answer=PUBLISHED[1])
    yield from affair.wait(affair.chance.uniform(2, 20), leader)
    satisfied = upheld or affair.chance.random() < 0.4
    yield affair.order(cmd.SayWhetherSatisfied, CITIZEN, satisfied=satisfied)
    if not satisfied and affair.chance.random() < 0.6:
        yield from _second_level(affair)


def _second_level(affair: Affair) -> Telling[None]:
    """The Chairman's office looks at it again."""
    yield affair.order(cmd.ContestAnswer, CITIZEN, reason="Chưa xem xét đầy đủ những gì đã gửi")
    yield from affair.wait(affair.chance.uniform(8, 30), DUTY_OFFICER)
    room = affair.stage.province.rooms["vpub-tt"]
    head = yield from affair.there(DUTY_OFFICER)
    if head is None:
        return
    yield affair.order(cmd.AssignComplaint, head, to_official=room.head)
    yield from affair.wait(affair.chance.uniform(8, 60), room.head)
    judge = yield from affair.in_person(room.head)
    if judge is not None:
        yield affair.order(cmd.JudgeComplaint, judge, upheld=False, reasons="Đã kiểm tra lại, kết luận lần đầu đúng")
        yield affair.order(cmd.AnswerComplainant, judge, answer="Giữ nguyên kết luận lần đầu")


def _uninvolved(affair: Affair) -> OfficialId | None:
    """Somebody of the agency that handles it who has nothing to do with what it is about; the first by id."""
    stage, organisation = affair.stage, affair.stage.reference.organisation
    state: Complaint = stage.rehearsal.proceeding(affair.proceeding_id).state
    agency = organisation.agency_of(state.unit_id)
    concerned = {state.about_official}
    if state.dossier_id is not None:
        concerned |= involved(stage.rehearsal.dossier(state.dossier_id))
    for official in stage.province.officials:
        unit = organisation.unit_of(official, stage.now)
        if unit is None or organisation.agency_of(unit) != agency or unit == state.about_unit:
            continue
        under = organisation.head_of(unit, stage.now) == state.about_official
        if not under and official not in concerned and organisation.is_present(official, stage.now):
            return official
    return None
