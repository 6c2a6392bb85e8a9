"""Complaints: what their orders are called."""

from __future__ import annotations

from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act

WORDS: Final = NatureWords(
    acts={
        "ask-complainant": act("Hỏi thêm người gửi", "Ask the complainant", "Cần biết thêm gì.", "What is needed."),
        "add-to-complaint": act("Ghi bổ sung của người gửi", "Add to it", "Lời người gửi.", "In their words."),
        "refuse-complaint": act("Không thụ lý", "Refuse it", "Lý do báo cho người gửi.", "With the reason."),
        "pass-on-complaint": act("Chuyển nơi có thẩm quyền", "Pass it on", "Báo cho người gửi.", "They are told."),
        "assign-complaint": act("Giao người xem xét", "Assign it", "Người không liên quan.", "To somebody uninvolved."),
        "ask-to-be-heard": act(
            "Yêu cầu cán bộ nêu ý kiến", "Ask an official to be heard", "Người bị phản ánh được nói.", "With a term."
        ),
        "speak-on-complaint": act("Nêu ý kiến", "Speak on it", "Ý kiến đứng trong hồ sơ.", "It stands in the file."),
        "judge-complaint": act("Kết luận", "Judge it", "Đúng hay không, lý do.", "Upheld or not, and why."),
        "answer-complainant": act("Trả lời người gửi", "Answer", "Trả lời trong hạn.", "Within the term."),
        "publish-complaint-answer": act("Công khai trả lời", "Publish the answer", "Không nêu tên ai.", "No names."),
        "withhold-publication": act("Không công khai", "Withhold it", "Lý do được ghi.", "With the reason."),
    },
    fields={
        "question": FieldWords("Câu hỏi", "Question", "Rõ và ngắn.", "Clear and short."),
        "text": FieldWords("Nội dung", "Text", "Nguyên lời.", "In their own words."),
        "to_unit": FieldWords("Đơn vị", "Unit", "Nơi có thẩm quyền.", "The competent one."),
        "outside": FieldWords("Nơi ngoài hệ thống", "A body outside", "Tên cơ quan.", "Its name."),
        "to_official": FieldWords("Người xem xét", "Who looks into it", "Không liên quan.", "Somebody uninvolved."),
        "note": FieldWords("Ghi chú", "Note", "Nếu cần.", "If there is one."),
        "official": FieldWords("Cán bộ", "Official", "Người được hỏi.", "Who is asked."),
        "upheld": FieldWords("Phản ánh đúng", "Upheld", "Theo chứng cứ.", "By the evidence."),
        "reasons": FieldWords("Lý do", "Reasons", "Dựa trên chứng cứ nào.", "What it rests on."),
        "measure": FieldWords("Biện pháp", "Measure", "Làm gì tiếp.", "What follows."),
        "answer": FieldWords("Trả lời", "Answer", "Không nêu tên người khác.", "Without names of others."),
        "to_publish": FieldWords("Có thể công khai", "May be published", "Không nêu tên ai.", "Without any names."),
    },
    first=("answer-complainant", "judge-complaint", "speak-on-complaint"),
)  # fmt: skip
