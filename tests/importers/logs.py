"""Small event logs for the tests, written out in each format."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr


@dataclass
class Step:
    at: str
    activity: str
    resource: str | None = None


@dataclass
class Dossier:
    name: str
    steps: list[Step]
    attributes: dict[str, str] = field(default_factory=dict)


SMALL = [
    Dossier(
        "A",
        [
            Step("2020-03-02T10:00:00+07:00", "Receive", "Bình"),
            Step("2020-03-03T10:00:00+07:00", "Check", "Anh"),
            Step("2020-03-03T10:00:00+07:00", "Sign", "Bình"),
            Step("2020-03-05T09:00:00+07:00", "Deliver", "Cúc"),
        ],
        {
            "startdate": "2020-03-02T08:00:00+07:00",
            "deadline": "2020-03-04T08:00:00+07:00",
            "enddate": "2020-03-05T08:00:00+07:00",
            "responsible": "Anh",
            "channel": "Desk",
        },
    ),
    Dossier(
        "B",
        [
            Step("2020-03-02T08:00:00+07:00", "Receive", "Anh"),
            Step("2020-03-03T01:00:00Z", "Check"),
        ],
        {
            "startdate": "2020-03-02T09:00:00+07:00",
            "deadline": "2020-03-06T09:00:00+07:00",
            "responsible": "Dung",
        },
    ),
    Dossier(
        "C",
        [
            Step("2020-03-10T11:00:00.000+07:00", "Receive", "Bình"),
            Step("2020-03-10T12:00:00.500+07:00", "Check", "Bình"),
        ],
    ),
]
"""Figures (plain elapsed time, as of the last event), by hand:

A, 2/3 08:00 to 5/3 08:00: Bình 2 h, Anh 24 h, Cúc 46 h for an act after the end, the last 24 h of them overdue.
B, 2/3 08:00 to 10/3 12:00:00.5: nobody named 24 h, its owner Dung 172 h 0.5 s, the last 99 h 0.5 s of them overdue.
C, 10/3 11:00 to 10/3 12:00:00.5: Bình 1 h 0.5 s.
"""

SMALL_SUMMARY = {
    "cases": 3,
    "events": 8,
    "officials_acting": 3,
    "handovers": 4,
    "open": 2,
    "open_overdue": 1,
    "closed_late": 1,
    "owner_never_acted": 1,
    "late_seconds": 442800.5,
    "skipped": 0,
    "acts_unknown": 1,
}

SMALL_RECORDS = [
    ("Anh", 2, 86_400, 0, 1),
    ("Bình", 4, 10_801, 0, 0),
    ("Cúc", 1, 165_600, 86_400, 0),
    ("Dung", 0, 619_201, 356_401, 1),
    ("~unknown", 1, 86_400, 0, 0),
]
"""official, acts, held_seconds, held_overdue_seconds, late_as_owner"""

ONE = [Dossier("A", [Step("2020-03-02T10:00:00+07:00", "Receive", "Anh")])]


def xes(dossiers: Iterable[Dossier]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1.0" xmlns="http://www.xes-standard.org/">']
    for dossier in dossiers:
        lines += ["<trace>", string("concept:name", dossier.name)]
        lines += [string(name, value) for name, value in dossier.attributes.items()]
        lines += [event(step) for step in dossier.steps]
        lines.append("</trace>")
    return "\n".join([*lines, "</log>", ""]).encode()


def event(step: Step) -> str:
    resource = string("org:resource", step.resource) if step.resource is not None else ""
    when = f'<date key="time:timestamp" value={quoteattr(step.at)}/>'
    return f"<event>{string('concept:name', step.activity)}{when}{resource}</event>"


def string(key: str, value: str) -> str:
    return f"<string key={quoteattr(key)} value={quoteattr(value)}/>"


def table(dossiers: Iterable[Dossier], delimiter: str = ",") -> bytes:
    """CSV with the events of all cases in order of time, as most systems write them."""
    names = ["startdate", "deadline", "enddate", "responsible", "channel"]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["case_id", "activity", "timestamp", "resource", *names])
    rows = [(step, dossier) for dossier in dossiers for step in dossier.steps]
    for step, dossier in sorted(rows, key=lambda row: row[0].at):
        said = [dossier.attributes.get(name, "") for name in names]
        writer.writerow([dossier.name, step.activity, step.at, step.resource or "", *said])
    return text.getvalue().encode()


def ocel(dossiers: Iterable[Dossier]) -> bytes:
    """OCEL 2.0 JSON with the events before the objects."""
    dossiers = list(dossiers)
    officials = {step.resource for dossier in dossiers for step in dossier.steps if step.resource}
    always = "1970-01-01T00:00:00Z"
    objects: list[object] = [
        {
            "id": dossier.name,
            "type": "dossier",
            "attributes": [{"name": name, "time": always, "value": text} for name, text in dossier.attributes.items()],
        }
        for dossier in dossiers
    ]
    objects += [{"id": name, "type": "official"} for name in sorted(officials)]
    events = []
    for dossier in dossiers:
        for index, step in enumerate(dossier.steps):
            tied = [dossier.name] + ([step.resource] if step.resource else [])
            events.append(
                {
                    "id": f"{dossier.name}-{index}",
                    "type": step.activity,
                    "time": step.at,
                    "relationships": [{"objectId": name, "qualifier": ""} for name in tied],
                }
            )
    return json.dumps({"events": events, "eventTypes": [], "objectTypes": [], "objects": objects}).encode()


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
