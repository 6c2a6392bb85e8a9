"""What a verification found, and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec


class Fault(StrEnum):
    """What is wrong. Of two about one position the one that stands first here is told first."""

    MISSING = "missing"
    OUTSIDE = "outside"
    REPEATED = "repeated"
    EVENT = "event"
    VERSION = "version"
    MOMENT = "moment"
    TOPIC = "topic"
    FORM = "form"
    CANON = "canon"
    OPENING = "opening"
    HEAD = "head"
    COMMANDS = "commands"
    COMMAND = "command"
    ROOT = "root"
    TILE = "tile"
    CHECKPOINT = "checkpoint"
    COSIGNATURE = "cosignature"
    STAMP = "stamp"
    ATTACHMENT = "attachment"
    ROTATION = "rotation"
    ROLLBACK = "rollback"
    FORK = "fork"


WORDS: Final[dict[Fault, tuple[str, str]]] = {
    Fault.MISSING: ("thiếu sự kiện", "the event is missing"),
    Fault.OUTSIDE: ("sự kiện đứng trước đầu sổ", "an event stands before the beginning of the log"),
    Fault.REPEATED: ("hai sự kiện cùng một vị trí", "two events stand at one position"),
    Fault.EVENT: ("sự kiện khác với lúc niêm phong", "the event differs from what was sealed"),
    Fault.VERSION: ("phiên bản trong chuỗi không liên tục", "the version does not follow in its stream"),
    Fault.MOMENT: ("thời điểm ghi không tăng", "recorded_at does not rise"),
    Fault.TOPIC: ("loại sự kiện không biết", "the topic is not known"),
    Fault.FORM: ("không đọc được nội dung", "the stored form cannot be read"),
    Fault.CANON: ("nội dung không ở dạng chuẩn", "the stored form is not the one that is written"),
    Fault.OPENING: ("sổ được mở bằng sự kiện đầu, và chỉ một lần", "a log is opened by its first event and no other"),
    Fault.HEAD: ("đầu sổ không đứng ở sự kiện cuối", "the head of the log is not at the last event"),
    Fault.COMMANDS: ("lệnh đã xử lý khác với lúc niêm phong", "the handled commands differ from what was sealed"),
    Fault.COMMAND: ("lệnh đã xử lý chỉ sai chỗ", "a handled command does not point to where it was recorded"),
    Fault.ROOT: ("các sự kiện không cho ra gốc đã ký", "the events do not lead to the root that was signed"),
    Fault.TILE: ("ô băm khác với các sự kiện", "a tile differs from the events"),
    Fault.CHECKPOINT: ("điểm niêm không hợp lệ", "the checkpoint is not valid"),
    Fault.COSIGNATURE: ("chữ ký nhân chứng không đúng", "a witness's co-signature does not hold"),
    Fault.STAMP: ("dấu thời gian không đúng", "a time-stamp does not hold"),
    Fault.ATTACHMENT: ("tệp chứng cứ thiếu hoặc khác với mã băm", "a file is missing or is not what its hash says"),
    Fault.ROTATION: ("tuyên bố đổi khóa không hợp lệ", "a statement of a new key is not valid"),
    Fault.ROLLBACK: ("quay lui: sổ ngắn hơn điểm niêm", "rollback: the log is older than the checkpoint"),
    Fault.FORK: ("rẽ nhánh: sổ khác với điểm niêm", "fork: the log is another one than the checkpoint's"),
}
"""In Vietnamese and in English."""

_RANK: Final = {fault: rank for rank, fault in enumerate(Fault)}


class Field(StrEnum):
    """The parts of a stored event (domain/model/ledger_leaf.py)."""

    POSITION = "position"
    STREAM = "stream"
    VERSION = "version"
    MOMENT = "recorded_at"
    TOPIC = "topic"
    STATE = "state"


FIELD_WORDS: Final[dict[Field, tuple[str, str]]] = {
    Field.POSITION: ("vị trí", "position"),
    Field.STREAM: ("chuỗi", "stream"),
    Field.VERSION: ("phiên bản", "version"),
    Field.MOMENT: ("thời điểm ghi", "recorded_at"),
    Field.TOPIC: ("loại", "topic"),
    Field.STATE: ("nội dung", "state"),
}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a stored event that is not what it should be. stored: what lies in the database, as text.

    expected: what it should be: by the order of the log, or because only with it the event has the hash that was
    sealed. None where that is not known.
    """

    field: Field
    stored: str
    expected: str | None = None

    @property
    def vi(self) -> str:
        return FIELD_WORDS[self.field][0]

    @property
    def en(self) -> str:
        return FIELD_WORDS[self.field][1]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """position: the first that does not match, or from which on something may not; until: the last of that range.

    They are equal where the place is known exactly. source: the checkpoint, tile or file that says otherwise.
    differs: which parts of the event, as far as it is known. detail: for whoever looks closer.
    """

    fault: Fault
    position: int
    until: int
    detail: str = ""
    source: str = ""
    differs: tuple[Difference, ...] = ()

    @property
    def vi(self) -> str:
        return WORDS[self.fault][0]

    @property
    def en(self) -> str:
        return WORDS[self.fault][1]


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """By position; of one position the most exact first, then as `Fault` lists them."""
    return sorted(findings, key=lambda each: (each.position, each.until, _RANK[each.fault]))


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """events: read; sealed: covered by the last checkpoint; checkpoints, commands: compared.

    forms: whether every event was decoded too. cosignatures, stamps: looked at; None where no root of a time-stamping
    authority was given to look by. attachments: files of proceedings, looked at. since: up to this position an earlier
    run found everything whole, and this one did not read it again; 0 where everything was read.
    """

    origin: str
    events: int
    sealed: int
    checkpoints: int
    external: int
    commands: int
    cosignatures: int
    stamps: int | None
    attachments: int
    forms: bool
    findings: Sequence[Finding]
    since: int = 0

    @property
    def good(self) -> bool:
        return not self.findings

    @property
    def first(self) -> Finding | None:
        """The finding with the lowest position; of several the most exact."""
        return in_order(self.findings)[0] if self.findings else None


MOST_FINDINGS: Final = 100
"""More of one fault are not listed: many of one kind must not hide another."""


class Findings:
    """Collects what is found."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self._counts: Counter[Fault] = Counter()

    def add(
        self,
        fault: Fault,
        position: int,
        until: int | None = None,
        *,
        detail: str = "",
        source: str = "",
        differs: tuple[Difference, ...] = (),
    ) -> None:
        """position … until is the range in which something does not match; without `until` exactly this position."""
        last = position if until is None else max(position, until)
        self.take(Finding(fault=fault, position=position, until=last, detail=detail, source=source, differs=differs))

    def take(self, finding: Finding) -> None:
        self._counts[finding.fault] += 1
        if self._counts[finding.fault] <= MOST_FINDINGS:
            self.found.append(finding)

    def sorted(self) -> list[Finding]:
        return in_order(self.found)
