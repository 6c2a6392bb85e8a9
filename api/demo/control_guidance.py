"""Guidance on procedure control in the demonstration: answered in time and made public, corrected later, late, open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final, NamedTuple

from api.demo.affair import Affair
from api.demo.procedures import procedures
from api.demo.telling import Stage, Telling
from domain.guidance_commands import AnswerGuidance, AskForGuidance, CorrectGuidance
from domain.model.working_time import at_office_time

CONTROL: Final = "vpub-tt"


class Question(NamedTuple):
    """after: working hours until it is answered; None: it never is. corrected: what is said a while later."""

    unit: str
    asked_on: date
    subject: str
    question: str
    field: str
    after: float | None
    answer: str = ""
    public: bool = False
    corrected: str = ""
    reason: str = ""


QUESTIONS: Final = (
    Question(
        "hcla-dd",
        date(2020, 2, 5),
        "Giấy tờ phải nộp bản chính khi tách thửa",
        "Người nộp chỉ có bản sao chứng thực Giấy chứng nhận. Bộ phận Một cửa có được nhận không?",
        "Đất đai",
        14,
        "Được nhận bản sao để đối chiếu; bản chính nộp khi nhận kết quả. Không yêu cầu thêm giấy tờ ngoài danh mục.",
        public=True,
        corrected="Bản chính Giấy chứng nhận nộp ngay khi nộp hồ sơ; không yêu cầu giấy tờ nào khác ngoài danh mục.",
        reason="Trả lời trước chưa đúng thành phần hồ sơ đã công bố",
    ),
    Question(
        "tpsd-mc",
        date(2020, 2, 17),
        "Niêm yết trên màn hình điện tử",
        "Nơi tiếp nhận có màn hình điện tử thì có phải in bảng niêm yết giấy nữa không?",
        "Hộ tịch",
        22,
        "Chọn một trong hai: bảng niêm yết hoặc màn hình điện tử, miễn đủ nội dung và người dân tự tra được.",
        public=True,
    ),
    Question(
        "htmu-xh",
        date(2020, 3, 2),
        "Hồ sơ gửi nhiều lần qua bưu chính",
        "Người nộp bổ sung lần hai qua bưu chính thì tính là mấy lần yêu cầu bổ sung?",
        "Bảo trợ xã hội",
        55,
        "Tính theo số lần cơ quan yêu cầu, không theo số lần gửi. Lần thứ hai phải có lý do và người đứng đầu duyệt.",
    ),
    Question(
        "hlvu-dd",
        date(2020, 4, 15),
        "Thời hạn khi phải lấy ý kiến khu dân cư",
        "Niêm yết lấy ý kiến 15 ngày có tính vào thời hạn giải quyết không?",
        "Đất đai",
        None,
    ),
)


def stories(stage: Stage) -> Iterator[tuple[datetime, Telling[None]]]:
    """Each with the instant at which it begins."""
    for number, question in enumerate(QUESTIONS, 1):
        yield at_office_time(question.asked_on, time(9, 5 * number)), _asked(stage, number, question)


def _asked(stage: Stage, number: int, question: Question) -> Telling[None]:
    affair = Affair(stage, f"control-guidance:{number}")
    room, control = stage.province.rooms[question.unit], stage.province.rooms[CONTROL]
    asker = yield from affair.in_person(affair.chance.choice(room.officers))
    if asker is None:
        return
    about = next((one.code for one in procedures() if one.field == question.field), None)
    yield affair.order(
        AskForGuidance,
        asker,
        subject=question.subject,
        question=question.question,
        procedures=(about,) if about is not None else (),
    )
    if question.after is None:
        return
    answerer = control.officers[number % len(control.officers)]
    yield from affair.wait(question.after, answerer)
    hand = yield from affair.in_person(answerer)
    if hand is None:
        return
    yield affair.order(AnswerGuidance, hand, answer=question.answer, public=question.public)
    if question.corrected:
        yield from affair.wait(60, control.head)
        head = yield from affair.in_person(control.head)
        if head is not None:
            yield affair.order(CorrectGuidance, head, answer=question.corrected, reason=question.reason)
