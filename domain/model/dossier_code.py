"""Dossier codes: `000.00.05.H20-200417-0001` and `G09.20-20260609-0092637` are both read and written.

Unit code, day of receipt, running number of that unit and day. Which form a pack writes is its
value `code.format` (Circular 01/2018 Art. 19; the pattern of Circular 03/2025 was not read).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final, Self

import msgspec

from domain.model.errors import DomainError
from domain.model.rule_values import CodeFormat


class DossierCodeNotUnderstood(DomainError):
    CODE = "dossier-code-not-understood"
    VI = "Mã hồ sơ «{text}» không đúng mẫu, ví dụ 000.00.05.H20-200417-0001 hoặc G09.20-20260609-0092637."
    EN = "The dossier code '{text}' fits no pattern, e.g. 000.00.05.H20-200417-0001 or G09.20-20260609-0092637."


class DossierCode(msgspec.Struct, frozen=True):
    """A code with the widths in which its day and number are written; years of two digits are of this century."""

    unit: str
    day: date
    number: int
    date_digits: int = 6
    number_digits: int = 4

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read any known pattern. DossierCodeNotUnderstood for others, and for days that do not exist."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise DossierCodeNotUnderstood(text=text)
        day, number = match["day"], match["number"]
        try:
            when = datetime.strptime(day if len(day) == 8 else f"20{day}", "%Y%m%d").date()  # noqa: DTZ007 - a day
        except ValueError:
            raise DossierCodeNotUnderstood(text=text) from None
        return cls(match["unit"], when, int(number), len(day), len(number))

    @classmethod
    def written(cls, form: CodeFormat, unit: str, day: date, number: int) -> Self:
        """The code of a unit's n-th receipt of a day. ValueError beyond what the pattern can hold."""
        code = cls(unit, day, number, form.date_digits, form.number_digits)
        if number < 1 or not _PATTERN.fullmatch(str(code)):
            raise ValueError(f"{code} fits no pattern of dossier codes")
        return code

    def __str__(self) -> str:
        day = f"{self.day:%Y%m%d}"[-self.date_digits :]
        return f"{self.unit}-{day}-{self.number:0{self.number_digits}d}"


_PATTERN: Final = re.compile(
    r"(?P<unit>[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}|[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,4})"
    r"-(?P<day>[0-9]{6}|[0-9]{8})-(?P<number>[0-9]{4,7})"
)
