"""Days and clock times of the offices.

Where figures are computed, an instant is an integer: microseconds since 1970. A day is an integer too: days since
1 January 1970, as they are counted in the offices' own zone.
"""

from __future__ import annotations

from datetime import date, time
from typing import Any, Final

from api.evidence.verifier.instants import from_micros, micros, read_instant, written

HOUR_US: Final = 3_600_000_000
DAY_US: Final = 24 * HOUR_US
OFFICE_OFFSET_US: Final = 7 * HOUR_US
"""Asia/Ho_Chi_Minh: seven hours ahead of UTC, without summer time, since 1975."""

MONDAY: Final = 3
"""Added to a day, modulo 7, this makes Monday 0: the first of January 1970 was a Thursday."""


def instant(text: Any) -> int:
    """An instant as events carry it."""
    return micros(read_instant(text))


def instant_text(at: int) -> str:
    return written(from_micros(at))


def office_day_of(at: int) -> int:
    return (at + OFFICE_OFFSET_US) // DAY_US


def day_start(day: int) -> int:
    """The midnight, of the offices, with which a day begins."""
    return day * DAY_US - OFFICE_OFFSET_US


def day_number(day: str | date) -> int:
    """From `2020-03-02`, or a date of a TOML file."""
    known = date.fromisoformat(day) if isinstance(day, str) else day
    return known.toordinal() - date(1970, 1, 1).toordinal()


def clock_us(text: str) -> int:
    """Microseconds after midnight of a clock time, `13:30:00`."""
    clock = time.fromisoformat(text)
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


def weekday_of(day: int) -> int:
    """0 is Monday."""
    return (day + MONDAY) % 7


def half_day_start(day: str, half: str) -> int:
    """Absences are in half-days, which meet at noon."""
    return day_start(day_number(day)) + (DAY_US // 2 if half == "afternoon" else 0)


def half_day_end(day: str, half: str) -> int:
    return half_day_start(day, half) + DAY_US // 2
