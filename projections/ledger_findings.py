"""What a verification found, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec


class Fault(StrEnum):
    """What is wrong. The first ones are about events, then about what the ledger says of them."""

    MISSING = "missing"
    MOMENT = "moment"
    VERSION = "version"
    EVENT = "event"
    HEAD = "head"
    COMMANDS = "commands"
    COMMAND = "command"
    ROOT = "root"
    TILE = "tile"
    CHECKPOINT = "checkpoint"
    ROTATION = "rotation"
    ROLLBACK = "rollback"
    FORK = "fork"


WORDS: Final[dict[Fault, tuple[str, str]]] = {
    Fault.MISSING: ("thiếu sự kiện", "the event is missing"),
    Fault.MOMENT: ("thời điểm ghi không tăng", "recorded_at does not rise"),
    Fault.VERSION: ("phiên bản trong chuỗi không liên tục", "the version does not follow in its stream"),
    Fault.EVENT: ("sự kiện khác với lúc niêm phong", "the event differs from what was sealed"),
    Fault.HEAD: ("đầu sổ không đứng ở sự kiện cuối", "the head of the log is not at the last event"),
    Fault.COMMANDS: ("lệnh đã xử lý khác với lúc niêm phong", "the handled commands differ from what was sealed"),
    Fault.COMMAND: ("lệnh đã xử lý chỉ sai chỗ", "a handled command does not point to where it was recorded"),
    Fault.ROOT: ("các sự kiện không cho ra gốc đã ký", "the events do not lead to the root that was signed"),
    Fault.TILE: ("ô băm khác với các sự kiện", "a tile differs from the events"),
    Fault.CHECKPOINT: ("điểm chốt không hợp lệ", "the checkpoint is not valid"),
    Fault.ROTATION: ("tuyên bố đổi khóa không hợp lệ", "a statement of a new key is not valid"),
    Fault.ROLLBACK: ("quay lui: sổ ngắn hơn điểm chốt", "rollback: the log is older than the checkpoint"),
    Fault.FORK: ("rẽ nhánh: sổ khác với điểm chốt", "fork: the log is another one than the checkpoint's"),
}
"""In Vietnamese and in English."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """position: the first that does not match, or from which on something may not; until: the last of that range.

    They are equal where the place is known exactly. source: the checkpoint, tile or file that says otherwise.
    """

    fault: Fault
    position: int
    until: int
    detail: str = ""
    source: str = ""

    @property
    def vi(self) -> str:
        return WORDS[self.fault][0]

    @property
    def en(self) -> str:
        return WORDS[self.fault][1]


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """events: read; sealed: covered by the last checkpoint; checkpoints, commands: compared."""

    origin: str
    events: int
    sealed: int
    checkpoints: int
    external: int
    commands: int
    findings: Sequence[Finding]

    @property
    def good(self) -> bool:
        return not self.findings

    @property
    def first(self) -> Finding | None:
        """The finding with the lowest position; of several the most exact."""
        return min(self.findings, key=lambda each: (each.position, each.until), default=None)


MOST_FINDINGS: Final = 100
"""More are not listed."""


class Findings:
    """Collects what is found."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def add(self, fault: Fault, position: int, until: int | None = None, *, detail: str = "", source: str = "") -> None:
        """position … until is the range in which something does not match; without `until` exactly this position."""
        if len(self.found) < MOST_FINDINGS:
            last = position if until is None else max(position, until)
            self.found.append(Finding(fault=fault, position=position, until=last, detail=detail, source=source))

    def sorted(self) -> list[Finding]:
        return sorted(self.found, key=lambda each: (each.position, each.until))
