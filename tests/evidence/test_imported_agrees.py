"""The verifier's reading of imported cases against the product's: two implementations, one answer, drawn cases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from api.evidence.verifier.events import StoredEvent
from api.evidence.verifier.imported import case_claim, imported_record, read_cases, read_dataset
from api.evidence.verifier.instants import written
from domain.model import calendar as cal
from domain.model.calendar import CalendarSeeded, WeekHours
from domain.model.event import IMPORTER, Event, Recorded, Source, encode
from domain.model.imported import (
    DATASETS,
    CalendarChoice,
    CaseOpened,
    DatasetImported,
    LoggedCase,
    LoggedStep,
    Mapping,
    case_stream,
    import_case,
)
from domain.model.working_time import DayStatus
from projections.views.imported import CaseRow, CustodyRow, case_rows, dataset_of
from tests.domain.calendars import META, OFFICE, local, off
from tests.domain.histories import world

KEY = UUID(int=5)
NAMES = (None, "An", "Bình", "Chi")
FIRST = local(2026, 3, 2, 6)


def moments() -> st.SearchStrategy[datetime]:
    """Quarters of an hour over a week and a half, so that many fall together."""
    return st.integers(0, 1_000).map(lambda quarter: FIRST + timedelta(minutes=15 * quarter))


@st.composite
def cases(draw: st.DrawFn) -> LoggedCase:
    steps = sorted(draw(st.lists(st.tuples(moments(), st.sampled_from(NAMES)), max_size=6)), key=lambda step: step[0])
    return LoggedCase(
        case_id="c",
        place="1",
        started_at=draw(moments() if not steps else st.none() | moments()),
        due_at=draw(st.none() | moments()),
        ended_at=draw(st.none() | moments()),
        owner=draw(st.sampled_from(NAMES)),
        channel=None,
        department=None,
        group=None,
        attributes=(),
        steps=tuple(LoggedStep("a", at, who, None, "2") for at, who in steps),
    )


def recorded(position: int, stream: UUID, version: int, body: Event) -> Recorded[Event]:
    return Recorded(position, stream, version, FIRST + timedelta(days=30, seconds=position), body)


def raw(event: Recorded[Event]) -> StoredEvent:
    state = encode(event.body).decode()
    topic, stream = event.body.TOPIC, str(event.stream_id)
    return StoredEvent(event.position, stream, event.version, event.recorded_at, topic, state, json.loads(state))


def completed(calendar: CalendarChoice, as_of: datetime, last: datetime) -> DatasetImported:
    return DatasetImported(
        occurred_at=META["occurred_at"],
        actor=IMPORTER,
        source=Source.IMPORT,
        command_id=KEY,
        dataset=KEY,
        name="log",
        file_name="log.xes",
        sha256="00" * 32,
        format="xes",
        mapping=Mapping(case="c", activity="a", time="t"),
        calendar=calendar,
        as_of=as_of,
        last_event_at=last,
        cases=1,
        events=0,
    )


@settings(max_examples=150, deadline=None)
@given(cases(), st.sampled_from(CalendarChoice), moments(), moments())
def test_both_implementations_say_the_same(
    case: LoggedCase, calendar: CalendarChoice, as_of: datetime, last: datetime
) -> None:
    stream = case_stream(KEY, "c")
    bodies = import_case(KEY, case, KEY)
    history = [recorded(9 + number, stream, number, body) for number, body in enumerate(bodies, 1)]
    week = WeekHours(date(2026, 1, 1), (0, 1, 2, 3, 4), OFFICE, "test", DayStatus.VERIFIED)
    seed = CalendarSeeded(**META, rulings=(off(date(2026, 3, 4)),), office_hours=(week,))
    seeding = recorded(2, cal.STREAM, 1, seed)
    closing = recorded(99, DATASETS, 1, completed(calendar, as_of, last))
    events = [raw(each) for each in (seeding, *history, closing)]

    dataset = read_dataset(events, 1)
    found = read_cases(events, dataset)

    known = cal.evolve(cal.WorkCalendar(), seeding)
    product = dataset_of(closing, replace(world(), calendar=known))
    assert [case_claim(each, dataset) for each in found] == claimed(history, product)
    for name in ("An", "Bình", "~unknown"):
        check_record(imported_record(found, dataset, name), name, claimed(history, product), bodies)


def claimed(history: list[Recorded[Event]], dataset: Any) -> list[dict[str, Any]]:
    """As the product's views have it, in the shape of figures.json."""
    rows = list(case_rows(history, dataset))
    return [
        {
            "case": row.case_id,
            "stream_id": str(row.stream_id),
            "intervals": [interval(each) for each in rows if isinstance(each, CustodyRow)],
            "late_us": row.late_us,
            "late": row.late,
            "open": row.is_open,
        }
        for row in rows
        if isinstance(row, CaseRow)
    ]


def interval(row: CustodyRow) -> dict[str, Any]:
    return {
        "start": written(row.from_at),
        "end": written(row.to_at),
        "official": row.holder,
        "ground": row.ground,
        "length_us": row.held_us,
        "overdue_us": row.overdue_us,
        "positions": sorted(row.positions),
    }


def check_record(record: list[dict[str, Any]], name: str, claims: list[dict[str, Any]], bodies: Any) -> None:
    """Each figure is the sum over the product's rows, and is there only where it has facts."""
    sums = {line["figure"]: line["amount"] for line in record}
    held = [each for claim in claims for each in claim["intervals"] if each["official"] == name]
    opened = bodies[0]
    assert isinstance(opened, CaseOpened)
    expected = {
        "held_us": sum(each["length_us"] for each in held),
        "held_overdue_us": sum(each["overdue_us"] for each in held),
        "late_as_owner": sum(claim["late"] and opened.owner == name for claim in claims),
    }
    assert {figure: sums.get(figure, 0) for figure in expected} == expected
