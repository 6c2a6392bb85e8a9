"""Guidance on procedure control: what its orders are called."""

from __future__ import annotations

from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act

WORDS: Final = NatureWords(
    acts={
        "ask-for-guidance": act(
            "Hỏi hướng dẫn", "Ask for guidance",
            "Câu hỏi gửi đơn vị kiểm soát thủ tục, có hạn trả lời.", "It goes to the control unit, with a term.",
        ),
        "answer-guidance": act(
            "Trả lời hướng dẫn", "Answer", "Nơi hỏi thấy ngay; công bố nếu chọn.", "Shown at once; public if chosen.",
        ),
        "correct-guidance": act(
            "Sửa câu trả lời", "Correct the answer",
            "Bản mới thay bản cũ, lý do được ghi; bản cũ vẫn đọc được.", "A new version; the old one stays.",
        ),
        "set-guidance-publicity": act(
            "Công bố hoặc giữ nội bộ", "Publish or keep inside",
            "Mọi người, hay chỉ các cơ quan, được đọc.", "For everybody, or for the offices alone.",
        ),
        "link-guidance": act(
            "Gắn thủ tục", "Link procedures", "Hướng dẫn này nói về thủ tục nào.", "Which procedures it is about.",
        ),
        "withdraw-guidance": act(
            "Rút câu hỏi", "Withdraw the question", "Không cần trả lời nữa.", "No answer is needed any more.",
        ),
    },
    fields={
        "subject": FieldWords("Về việc", "Subject", "Ngắn gọn, để tìm lại.", "Short, to be found again."),
        "question": FieldWords("Câu hỏi", "Question", "Nêu rõ vướng ở đâu.", "Say where it is unclear."),
        "procedures": FieldWords("Thủ tục", "Procedures", "Mỗi ô một thủ tục.", "One a field."),
        "answer": FieldWords("Trả lời", "Answer", "Nêu căn cứ.", "Name what it rests on."),
        "public": FieldWords("Công bố", "Public", "Ai cũng đọc được.", "Anybody may read it."),
    },
    first=("answer-guidance",),
)  # fmt: skip
