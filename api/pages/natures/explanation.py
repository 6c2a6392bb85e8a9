"""Explanations of a late share: what their orders are called."""

from __future__ import annotations

from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act
from domain.model.explanation import EXPLAIN
from projections.words import Words

WORDS: Final = NatureWords(
    acts={
        "give-explanation": act(
            "Giải trình", "Explain", "Nguyên nhân, biện pháp và ngày hoàn thành.", "Causes, measures and until when.",
        ),
        "accept-explanation": act(
            "Chấp nhận giải trình", "Accept the explanation", "Việc giải trình hoàn thành.", "It is settled.",
        ),
        "send-back-explanation": act(
            "Yêu cầu giải trình lại", "Send it back", "Chưa đạt, có hạn mới.", "Not enough, with a new term.",
        ),
    },
    fields={
        "text": FieldWords("Nguyên nhân", "What happened", "Sự việc và nguyên nhân.", "What happened, and why."),
        "measures": FieldWords("Biện pháp", "Measures", "Làm gì để khắc phục.", "What is done about it."),
        "until_on": FieldWords("Đến hết ngày", "Until the end of", "Ngày/tháng/năm.", "Day/month/year."),
        "explanation_no": FieldWords("Giải trình số", "Explanation", "Bản được xét.", "The one that is looked at."),
        "note": FieldWords("Ghi chú", "Note", "Nếu cần.", "If there is one."),
    },
    first=("give-explanation", "accept-explanation"),
    loose={
        EXPLAIN: Words(
            "chưa có quy định đã kiểm chứng nào áp dụng cho tháng đó: chỉ nhắc, không ghi vào hồ sơ trách nhiệm",
            "no verified rule was in force for that month: it reminds, and stands in no record",
        ),
    },
)  # fmt: skip
