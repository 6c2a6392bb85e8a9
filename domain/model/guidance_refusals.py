"""Why an order about guidance is refused."""

from __future__ import annotations

from domain.model.errors import DomainError


class NotYetAnswered(DomainError):
    CODE = "not-yet-answered"
    VI = "Câu hỏi này chưa có trả lời, nên chưa đính chính hay công khai được. Trả lời trước."
    EN = "There is no answer yet that could be corrected or published. Answer first."
