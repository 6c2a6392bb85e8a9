"""Terms as procedures, steps and duties write them: `3wd`, `12wh`, `20cd`, `0` (DOMAIN.md §3)."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final, Self

import msgspec

from domain.model.errors import DomainError

MAX_AMOUNT: Final = 9_999


class TermNotUnderstood(DomainError):
    CODE = "term-not-understood"
    VI = (
        "Không hiểu thời hạn «{text}». Viết 3wd (ngày làm việc), 12wh (giờ làm việc), 20cd (ngày theo lịch) "
        "hoặc 0 (trong ngày); nửa ngày viết là 4wh."
    )
    EN = (
        "The term '{text}' was not understood. Write 3wd (working days), 12wh (working hours), 20cd (calendar days) "
        "or 0 (within the day); half a day is 4wh."
    )


class TermUnit(StrEnum):
    WORKING_DAYS = "wd"
    WORKING_HOURS = "wh"
    CALENDAR_DAYS = "cd"


class Term(msgspec.Struct, frozen=True):
    """An amount of a unit; amount 0, "trong ngày", has the unit of working days."""

    amount: int
    unit: TermUnit = TermUnit.WORKING_DAYS

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the written form. TermNotUnderstood for anything else."""
        return cls(*_read(text))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}" if self.amount else "0"


_WRITTEN: Final = re.compile(r"(?P<amount>[1-9][0-9]{0,3})(?P<unit>wd|wh|cd)")


@lru_cache(maxsize=1_024)
def _read(text: str) -> tuple[int, TermUnit]:
    """Kept: procedures write few terms, and every dossier asks for those of its steps."""
    if text in ("0", "0wd"):
        return 0, TermUnit.WORKING_DAYS
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise TermNotUnderstood(text=text)
    return int(match["amount"]), TermUnit(match["unit"])
