"""The one button of a row: what its label says, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from projections.queries.duties import Duty
from projections.queries.own_work import WorkRow


@dataclass(frozen=True, slots=True)
class NextAct:
    """vi, en: the label. at_once: it needs nothing more to be said, so one press is enough."""

    vi: str
    en: str
    at_once: bool = False


NEXT_ACTS: Final[dict[str, NextAct]] = {
    "accept-handover": NextAct("Nhận", "Accept", at_once=True),
    "start-step": NextAct("Bắt đầu bước", "Start step", at_once=True),
    "issue-receipt": NextAct("Tiếp nhận", "Issue receipt", at_once=True),
    "complete-step": NextAct("Hoàn thành bước", "Complete step"),
    "send-handover": NextAct("Giao", "Hand over"),
    "submit-for-approval": NextAct("Trình", "Submit"),
    "approve": NextAct("Phê duyệt", "Approve"),
    "finish": NextAct("Kết thúc xử lý", "Finish"),
    "return-result": NextAct("Trả kết quả", "Hand out result"),
    "take-over": NextAct("Nhận về xử lý", "Take over"),
    "recall": NextAct("Thu hồi", "Recall"),
    "give-opinion": NextAct("Cho ý kiến", "Give opinion"),
    "answer-obstacle": NextAct("Trả lời vướng mắc", "Answer obstacle"),
    "resolve-obstacle": NextAct("Báo đã tháo gỡ", "Report it resolved"),
    "receive-supplement": NextAct("Nhận bổ sung", "Receive supplement"),
    "pay-fee": NextAct("Ghi nhận nộp phí", "Record fee paid"),
    "meet-financial-duty": NextAct("Ghi nhận nghĩa vụ tài chính", "Record duty met"),
}
"""By the act's name in its address."""

KEYS: Final[dict[str, str]] = {"send-handover": "g", "accept-handover": "n", "report-obstacle": "v"}
"""The letter that presses an act while the row has the focus: giao, nhận, vướng mắc (PAGES 4.3)."""

BESIDE: Final[dict[str, NextAct]] = {
    "send-handover": NextAct("Giao", "Hand over"),
    "report-obstacle": NextAct("Vướng mắc", "Obstacle"),
}
"""What may be done with any dossier that one holds, beside its next act: as links, each with its letter."""

_NUMBERED: Final = {
    Duty.ACCEPT: "handover_no",
    Duty.OPINION: "opinion_no",
    Duty.ANSWER: "obstacle_no",
    Duty.OBSTACLE: "obstacle_no",
}
_OF_HANDOVER: Final = frozenset({"accept-handover", "recall"})
_FOR_STEP: Final = frozenset({"start-step", "complete-step", "send-handover", "submit-for-approval"})


def act_fields(row: WorkRow) -> dict[str, str]:
    """What an act's form is filled with."""
    fields: dict[str, str] = {}
    named = _NUMBERED.get(row.duty, "handover_no" if row.next_act in _OF_HANDOVER else None)
    if named is not None and row.number:
        fields[named] = str(row.number)
    if row.next_act in _FOR_STEP and row.next_step_id is not None:
        fields["step_id"] = row.next_step_id
    if row.acting_for is not None:
        fields["acting_for"] = row.acting_for.id
    return fields


def act_address(row: WorkRow, here: str) -> str:
    """The page of the next act, filled in as far as the row says; it leads back here."""
    asked = urlencode({**act_fields(row), "ve": here})
    return f"/ho-so/{row.code or row.dossier_id}/viec/{row.next_act}?{asked}"
