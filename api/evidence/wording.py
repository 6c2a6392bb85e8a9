"""Moments and durations as an office writes them, for the texts of a bundle."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain.model.event import OFFICE_ZONE
from domain.model.working_time import DAY_OF_WORK

HOUR_US: Final = DAY_OF_WORK // 8
MINUTE_US: Final = HOUR_US // 60
VI: Final = ("ngày", "giờ", "phút")
EN: Final = ("d", "h", "min")


def clock(at: datetime | None) -> str:
    """`09:12 08/06/2026`; a dash for none."""
    return f"{at.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}" if at is not None else "–"


def duration(amount_us: int, names: tuple[str, str, str] = VI, hours_a_day: int = 8) -> str:
    """In days of so many hours, hours and minutes, rounded half up to the minute."""
    minutes = (amount_us + MINUTE_US // 2) // MINUTE_US
    days, rest = divmod(minutes, hours_a_day * 60)
    hours, left = divmod(rest, 60)
    parts = [f"{n} {name}" for n, name in zip((days, hours, left), names, strict=True) if n]
    return " ".join(parts) or f"0 {names[2]}"


def share(permille: int) -> tuple[str, str]:
    """`12,5 %` and `12.5 %`."""
    whole, tenth = divmod(permille, 10)
    return f"{whole},{tenth} %", f"{whole}.{tenth} %"
