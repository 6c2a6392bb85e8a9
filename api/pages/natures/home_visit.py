"""Home visits: what their orders are called."""

from __future__ import annotations

from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act
from projections.words import Words

WORDS: Final = NatureWords(
    acts={
        "schedule-home-visit": act(
            "Xếp lịch hẹn", "Give it a time", "Cán bộ và giờ hẹn; người hẹn thấy ngay.", "Who comes, and when.",
        ),
        "decline-home-visit": act(
            "Từ chối lịch hẹn", "Decline the visit", "Không đến được, lý do được ghi.", "With the reason.",
        ),
        "cancel-home-visit": act(
            "Hủy lịch hẹn", "Cancel the visit", "Theo lời người hẹn.", "At the word of the one who asked.",
        ),
        "complete-home-visit": act(
            "Ghi kết quả buổi hẹn", "Record the visit", "Đã đến; kết quả ra sao.", "It took place; what came of it.",
        ),
        "record-missed-visit": act(
            "Ghi buổi hẹn không thành", "Record a missed visit", "Ai không có mặt, căn cứ.", "Who was not there.",
        ),
    },
    fields={
        "official": FieldWords("Cán bộ đến", "Who comes", "Người có giờ hẹn trống.", "Somebody with a time to offer."),
        "slot_no": FieldWords(
            "Giờ hẹn", "Time", "Giờ còn chỗ của đơn vị; mở thêm ở trang Giờ đến nhà của đơn vị.",
            "What the unit offers and is not full; more is offered on its page of times for home visits.",
        ),
        "outcome": FieldWords("Kết quả", "Outcome", "Đã giúp được gì.", "What was done."),
        "dossier_id": FieldWords("Hồ sơ", "Dossier", "Mã hồ sơ đã nộp khi đó.", "The code of what was lodged then."),
        "by": FieldWords("Ai không có mặt", "Who was not there", "Nếu biết.", "If it is known."),
        "ground": FieldWords("Căn cứ", "What shows it", "Ai xác nhận, cách nào.", "Who says so, and how."),
    },
    choices={
        "MissedBy": {
            "official": Words("cán bộ", "the official"),
            "citizen": Words("người hẹn", "the citizen"),
            "unknown": Words("không rõ", "not known"),
        }
    },
    first=("schedule-home-visit", "complete-home-visit"),
)  # fmt: skip
