"""Reconciliations with a portal's feed: what their orders are called."""

from __future__ import annotations

from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act

WORDS: Final = NatureWords(
    acts={
        "explain-difference": act(
            "Giải thích chênh lệch", "Explain a difference", "Vì sao hai bên khác nhau.", "Why the two differ.",
        ),
        "resolve-difference": act(
            "Ghi đã xử lý chênh lệch", "Resolve a difference", "Đã sửa thế nào.", "How it was put right.",
        ),
    },
    fields={
        "difference_no": FieldWords("Chênh lệch số", "Difference", "Số trong bảng.", "Its number in the table."),
        "explanation": FieldWords("Giải thích", "Explanation", "Nêu rõ nguyên nhân.", "Name the cause."),
        "how": FieldWords("Đã xử lý thế nào", "How", "Việc đã làm.", "What was done."),
        "dossier_id": FieldWords("Hồ sơ", "Dossier", "Mã hồ sơ, nếu nay đã có.", "Its code, where there is one now."),
    },
    first=("explain-difference",),
)  # fmt: skip
