"""The calendar that a log starts with, from the data files in `domain/rules`.

`official_days.csv` holds the Government's rulings since 2018, each with document and certainty, and
expected days up to 2030, provisional, which were taken from the `holidays` library when the file was
made. The library is not asked at run time: what counts is in events.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final
from uuid import UUID

import msgspec

from domain.model.calendar import (
    STREAM,
    CalendarSeeded,
    DayRuling,
    ReceptionDays,
    Rule,
    WeekHours,
    WorkCalendar,
    evolve,
)
from domain.model.event import SERVICE, ActorId, Recorded, Source
from domain.model.working_time import DayStatus

ORIGIN: Final = "official_days.csv, office_hours.toml"


class CalendarDataNotValid(Exception):
    """A data file that cannot be used; the message names file, line and fault."""


class SeedHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of `office_hours.toml`."""

    office_hours: tuple[WeekHours, ...]
    reception_days: tuple[ReceptionDays, ...] = ()


def seed_days() -> list[DayRuling]:
    """The rulings of `official_days.csv`, one a day, in order."""
    return parse_days(_text("official_days.csv"), "official_days.csv")


def seed_hours() -> SeedHours:
    """Default office hours and reception days."""
    try:
        return msgspec.convert(tomllib.loads(_text("office_hours.toml")), SeedHours)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise CalendarDataNotValid(f"office_hours.toml: {fault}") from fault


def seed_event(
    *,
    occurred_at: datetime,
    actor: ActorId,
    source: Source,
    command_id: UUID,
    office_hours: tuple[WeekHours, ...] = (),
) -> CalendarSeeded:
    """The first event of a calendar: the data files, and office hours of single agencies besides."""
    hours = seed_hours()
    return CalendarSeeded(
        occurred_at=occurred_at,
        actor=actor,
        source=source,
        command_id=command_id,
        rulings=tuple(seed_days()),
        office_hours=(*hours.office_hours, *office_hours),
        reception_days=hours.reception_days,
        origin=ORIGIN,
    )


@cache
def seeded_calendar() -> WorkCalendar:
    """The calendar as seeded and never edited, for reckoning without a running instance."""
    moment = datetime(2018, 1, 1, tzinfo=UTC)
    body = seed_event(occurred_at=moment, actor=SERVICE, source=Source.CLI, command_id=STREAM)
    return evolve(WorkCalendar(), Recorded(1, STREAM, 1, moment, body))


def parse_days(text: str, name: str) -> list[DayRuling]:
    """Read rulings from CSV. CalendarDataNotValid, with the line, for rows that cannot be used or repeat a day."""
    rulings: dict[date, DayRuling] = {}
    reader = csv.DictReader(text.splitlines(), strict=True)
    try:
        for row in reader:
            for day in _days(row["days"]):
                if day in rulings:
                    raise ValueError(f"{day} is ruled twice")
                rulings[day] = DayRuling(
                    day,
                    Rule(row["rule"]),
                    row["name_vi"],
                    row["document"],
                    DayStatus(row["status"]),
                    {"true": True, "false": False}[row["provisional"]],
                )
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as fault:
        raise CalendarDataNotValid(f"{name}, line {reader.line_num}: {fault}") from fault
    return [rulings[day] for day in sorted(rulings)]


def _days(written: str) -> Iterator[date]:
    """`2020-01-01`, or a span `2020-01-23..2020-01-29` with both ends."""
    first_text, _, last_text = written.partition("..")
    first = date.fromisoformat(first_text)
    last = date.fromisoformat(last_text) if last_text else first
    if last < first:
        raise ValueError(f"{written} ends before it starts")
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _text(name: str) -> str:
    return files("domain.rules").joinpath(name).read_text(encoding="utf-8")
