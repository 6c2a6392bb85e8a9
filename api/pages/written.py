"""Days, moments, times, amounts and terms as people write them, and as this interface wants them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final

from domain.model.event import OFFICE_ZONE

_DAY: Final = re.compile(r"(?P<d>\d{1,2})[/.\- ](?P<m>\d{1,2})[/.\- ](?P<y>\d{4})", re.ASCII)
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY_WITHIN: Final = re.compile(r"(?<!\d)(?:\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}-\d{2}-\d{2})(?!\d)", re.ASCII)
_TIME: Final = re.compile(r"(?P<h>\d{1,2})(?:[:h.]|\s*giờ\s*)(?P<m>\d{2})?(?::\d{2})?", re.ASCII)
_TERM: Final = re.compile(r"(?P<n>\d{1,4})\s*(?P<unit>\D*)")
_UNITS: Final = {
    "wd": ("wd", "", "ngày", "ngày làm việc", "days", "day", "working days", "working day"),
    "wh": ("wh", "giờ", "giờ làm việc", "hours", "hour", "working hours", "working hour"),
    "cd": ("cd", "ngày theo lịch", "calendar days", "calendar day"),
}


def day_written(text: str) -> str:
    """`17/4/2020`, `17-04-2020` or `2020-04-17` as `2020-04-17`; anything else stays as it is, to be refused."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text.strip()
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    except ValueError:
        return text.strip()


def time_written(text: str) -> str:
    """`7:00`, `7h`, `7h30` as `07:00`, `07:30`; anything else stays as it is."""
    found = _TIME.fullmatch(text.strip().lower())
    if found is None:
        return text.strip()
    try:
        return time(int(found["h"]), int(found["m"] or 0)).strftime("%H:%M")
    except ValueError:
        return text.strip()


def moment_written(text: str) -> str:
    """A time and a day, in either order, in the office's zone: `09:30 17/4/2020`; or an instant with its zone."""
    text = text.strip()
    day = _DAY_WITHIN.search(text)
    if day is None:
        return text
    clock = time_written((text[: day.start()] + text[day.end() :]).strip(" ,T"))
    on = day_written(day[0])
    return _instant(f"{on}T{clock}", text) if re.fullmatch(r"\d\d:\d\d", clock) else text


def amount_written(text: str) -> int | str:
    """`1.200.000` or `1 200 000` as a number; anything else stays as it is."""
    plain = text.strip()
    if re.fullmatch(r"-?\d{1,3}([. ]\d{3})+", plain, re.ASCII):
        plain = plain.replace(".", "").replace(" ", "")
    return int(plain) if re.fullmatch(r"-?\d{1,15}", plain, re.ASCII) else text.strip()


def term_written(text: str, unit: str = "") -> str:
    """`2` with a unit, `2wd`, `2 ngày làm việc` as `2wd`; 0 within the day; anything else stays as it is."""
    found = _TERM.fullmatch(text.strip().lower())
    if found is None:
        return text.strip()
    said = " ".join(found["unit"].split())
    number = int(found["n"])
    if not said and unit in _UNITS:
        said = unit
    code = next((code for code, names in _UNITS.items() if said in names), None)
    if code is None:
        return text.strip()
    return f"{number}{code}" if number else "0"


def day_shown(text: str) -> str:
    """A day of JSON as people read it."""
    return date.fromisoformat(text).strftime("%d/%m/%Y") if _ISO_DAY.fullmatch(text) else text


def moment_shown(text: str) -> str:
    """An instant of JSON as people read it, to the minute."""
    try:
        return datetime.fromisoformat(text).astimezone(OFFICE_ZONE).strftime("%H:%M %d/%m/%Y")
    except ValueError:
        return text


def term_parts(text: str) -> tuple[str, str]:
    """The number and the unit of a term, for the two fields in which it is written."""
    written = term_written(text)
    found = re.fullmatch(r"(\d+)(wd|wh|cd)", written)
    return (found[1], found[2]) if found else (written, "wd")


def _instant(local: str, otherwise: str) -> str:
    try:
        return datetime.fromisoformat(local).replace(tzinfo=OFFICE_ZONE).isoformat()
    except ValueError:
        return otherwise
