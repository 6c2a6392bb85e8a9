"""Periods of responsibility records: whole months of the office."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final, Self

import msgspec

from domain.model.errors import DomainError
from domain.model.working_time import at_office_time, office_day

_WRITTEN: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
    r"(?:\.\.(?P<to_year>\d{4})-(?P<to_month>0[1-9]|1[0-2]))?"
)


class PeriodNotUnderstood(DomainError):
    """Details: text."""

    CODE = "period-not-understood"
    VI = "Không hiểu kỳ «{text}». Viết 2020, 2020-Q1, 2020-03 hoặc 2020-01..2020-03."
    EN = "The period '{text}' was not understood. Write 2020, 2020-Q1, 2020-03 or 2020-01..2020-03."


class Period(msgspec.Struct, frozen=True):
    """From the month that begins on `first` to the month that begins on `last`, both included."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the written form. PeriodNotUnderstood."""
        match = _WRITTEN.fullmatch(text)
        if match is None or (match["to_month"] and not match["month"]) or not 1 < int(match["year"]) < 9999:
            raise PeriodNotUnderstood(text=text)
        year = int(match["year"])
        if match["to_month"]:
            if not 1 < int(match["to_year"]) < 9999:
                raise PeriodNotUnderstood(text=text)
            last = date(int(match["to_year"]), int(match["to_month"]), 1)
            first = date(year, int(match["month"]), 1)
            if last < first:
                raise PeriodNotUnderstood(text=text)
            return cls(first, last)
        if match["quarter"]:
            start = 3 * int(match["quarter"]) - 2
            return cls(date(year, start, 1), date(year, start + 2, 1))
        if match["month"]:
            return cls.month(date(year, int(match["month"]), 1))
        return cls(date(year, 1, 1), date(year, 12, 1))

    @classmethod
    def month(cls, day: date) -> Self:
        """The month of a day."""
        return cls(day.replace(day=1), day.replace(day=1))

    @classmethod
    def quarter_of(cls, moment: datetime) -> Self:
        """The quarter in which an instant falls."""
        day = office_day(moment)
        start = 3 * ((day.month - 1) // 3) + 1
        return cls(date(day.year, start, 1), date(day.year, start + 2, 1))

    @property
    def start_at(self) -> datetime:
        return at_office_time(self.first, time(0))

    @property
    def end_at(self) -> datetime:
        """The first instant after it."""
        last = self.last
        return at_office_time(date(last.year + last.month // 12, last.month % 12 + 1, 1), time(0))

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.first:%Y-%m}"
        return f"{self.first:%Y-%m}..{self.last:%Y-%m}"
