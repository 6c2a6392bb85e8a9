"""Publications of procedures: what their orders are called."""

from __future__ import annotations

from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act
from projections.words import Words

WORDS: Final = NatureWords(
    acts={
        "confirm-publication": act(
            "Xác nhận đã công khai", "Confirm the publication",
            "Cơ quan xác nhận thủ tục đã có ở nơi đó, kèm ảnh hoặc ghi chú.",
            "The agency confirms that it stands there, with a photo or a note.",
        ),
        "check-publication": act(
            "Kiểm tra đột xuất", "Spot check",
            "Người của cơ quan khác ghi điều đã thấy; không đúng thì phải công khai lại trong hạn mới.",
            "Somebody of another agency says what was found; if it is not so, it is to be published again.",
        ),
        "name-poster": act(
            "Giao người công khai", "Name who publishes",
            "Người được nêu chịu trách nhiệm công khai tại cơ quan.", "Whoever is named sees to it at the agency.",
        ),
    },
    fields={
        "agency_id": FieldWords("Cơ quan", "Agency", "Cơ quan phải công khai.", "One that has to publish."),
        "place": FieldWords("Nơi công khai", "Place", "Cổng hoặc bảng niêm yết.", "Portal or posted board."),
        "note": FieldWords("Ghi chú", "Note", "Đã thấy gì, ở đâu.", "What was seen, and where."),
        "address": FieldWords("Địa chỉ trên cổng", "Address on the portal", "Liên kết, nếu có.", "The link, if any."),
        "on_screen": FieldWords("Trên màn hình điện tử", "On a screen", "Thay cho bảng giấy.", "In place of a board."),
        "as_required": FieldWords("Đúng quy định", "As required", "Không đúng thì chọn không.", "No if it is not."),
        "official_id": FieldWords("Cán bộ", "Official", "Người của cơ quan đó.", "Somebody of that agency."),
    },
    choices={
        "Place": {
            "portal": Words("cổng dịch vụ công", "the portal"),
            "board": Words("bảng niêm yết", "the posted board"),
        }
    },
    first=("confirm-publication",),
)  # fmt: skip
