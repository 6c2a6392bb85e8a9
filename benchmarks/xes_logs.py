"""Made-up event logs of any size, written case by case: the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

ACTIVITIES: Final = (
    "Confirmation of receipt",
    "T02 Check confirmation of receipt",
    "T04 Determine confirmation of receipt",
    "T05 Print and send confirmation of receipt",
    "T06 Determine necessity of stop advice",
    "T10 Determine necessity to stop indication",
    "T07-1 Draft intern advice aspect 1",
    "T11 Create document request unlicensed",
)
EVENTS_A_CASE: Final = range(4, 17)
_FIRST: Final = datetime(2019, 1, 2, 1, tzinfo=UTC)


def write_log(path: Path, events: int, seed: str) -> int:
    """Write an XES file of at least so many events, up to a case's more. Returns their number."""
    written = number = 0
    chance = Random(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n')
        while written < events:
            number += 1
            steps = list(_steps(chance))
            file.write(_trace(number, chance, steps))
            written += len(steps)
        file.write("</log>\n")
    return written


def _steps(chance: Random) -> Iterator[tuple[datetime, str, str]]:
    """When, what, by whom."""
    at = _FIRST + timedelta(minutes=chance.randrange(365 * 24 * 60))
    for number in range(chance.choice(EVENTS_A_CASE)):
        at += timedelta(seconds=chance.expovariate(1 / 90_000), milliseconds=chance.randrange(1000))
        yield at, ACTIVITIES[number % len(ACTIVITIES)], f"Resource{chance.randrange(48):02}"


def _trace(number: int, chance: Random, steps: list[tuple[datetime, str, str]]) -> str:
    first, last = steps[0][0], steps[-1][0]
    group = f"Group {chance.randrange(9)}"
    lines = [
        "<trace>",
        _string("concept:name", f"case-{number}"),
        _date("startdate", first - timedelta(minutes=5)),
        _date("deadline", first + timedelta(days=chance.randrange(5, 40))),
        _date("enddate", last + timedelta(hours=1)),
        _string("responsible", chance.choice(steps)[2]),
        _string("channel", chance.choice(("Internet", "Desk", "Post", "e-mail"))),
        _string("department", "General"),
        _string("group", group),
    ]
    for at, activity, who in steps:
        lines += [
            "<event>",
            _string("concept:name", activity),
            _string("org:resource", who),
            _string("org:group", group),
            _string("lifecycle:transition", "complete"),
            _date("time:timestamp", at),
            "</event>",
        ]
    lines.append("</trace>\n")
    return "\n".join(lines)


def _string(key: str, value: str) -> str:
    return f'<string key="{key}" value="{value}"/>'


def _date(key: str, at: datetime) -> str:
    return f'<date key="{key}" value="{at.isoformat(timespec="milliseconds")}"/>'
