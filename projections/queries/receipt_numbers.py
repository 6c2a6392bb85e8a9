"""Receipt numbers: that there are no gaps in those of this register, and which are missing in those of others.

A number of this register is the version of an event in the register's stream of that agency and day, saved in the
receipt's own transaction, so versions 1 to n are all there or none is. What is shown here is checked against what the
views have: each number from 1 to the register's last leads to a dossier. One that does not is read in the register: its
event names the dossier whose receipt was annulled. Numbers of imported logs come from no register of ours; of them only
what is missing between 1 and the highest of a day can be said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.deciders import REGISTER
from domain.model.dossier_code import DossierCode, DossierCodeNotUnderstood
from domain.model.dossier_events import NumberTaken
from domain.model.event import decode, stream_id
from projections.queries.knowledge import knowledge
from projections.queries.periods import Period

_Series = tuple[str, date]
"""The agency's code and the day: what numbers run within."""

MOST: Final = 200
"""Gaps that are listed; how many there are is always said."""


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A number of a day that leads to no dossier. taken_by, position: the register's event, where there is one."""

    issuer: str
    day: date
    number: int
    taken_by: UUID | None = None
    position: int | None = None


class ForeignSeries(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of a day in an imported log. missing: between 1 and the highest, in order."""

    dataset: int
    name: str
    issuer: str
    day: date
    numbers: int
    highest: int
    missing: tuple[int, ...]


class ReceiptNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """series: days of agencies on which numbers were given. receipts: dossiers with a number of them.

    taken: events in the registers. gaps: numbers without a dossier, of which `missing` are in no register either: 0 as
    long as the log is whole. unregistered: dossiers whose number no register of this log gave. foreign: of imported
    logs, those with something missing; foreign_series: of all of them. unread: imported cases whose id is no such code.
    """

    period: str
    series: int
    receipts: int
    taken: int
    missing: int
    annulled: int
    gaps: tuple[Gap, ...]
    unregistered: int
    foreign: tuple[ForeignSeries, ...]
    foreign_series: int
    unread: int


def receipt_numbers(connection: Connection[Any], period: Period, *, agency: str | None = None) -> ReceiptNumbers:
    """The numbers given in a period. connection: one that sees all dossiers and, for imported logs, all of these."""
    given = _given(connection, period, agency)
    heads = _heads(connection, given)
    gaps: list[Gap] = []
    unregistered = 0
    for series, numbers in sorted(given.items()):
        taken = heads.get(series, 0)
        unregistered += sum(1 for number in numbers if number > taken)
        gaps += [
            _gap(connection, series, number, registered=number <= taken)
            for number in _absent(numbers, max(taken, *numbers))
        ]
    foreign, unread = _foreign(connection, period)
    return ReceiptNumbers(
        period=str(period),
        series=len(given),
        receipts=sum(map(len, given.values())),
        taken=sum(heads.values()),
        missing=sum(1 for gap in gaps if gap.position is None),
        annulled=sum(1 for gap in gaps if gap.position is not None),
        gaps=tuple(gaps[:MOST]),
        unregistered=unregistered,
        foreign=tuple(one for one in foreign if one.missing)[:MOST],
        foreign_series=len(foreign),
        unread=unread,
    )


def numbers_of(codes: Iterable[str]) -> tuple[dict[_Series, set[int]], int]:
    """Of dossier codes of any origin the numbers, by agency's code and day; and how many of them are no codes."""
    found: dict[_Series, set[int]] = defaultdict(set)
    unread = 0
    for text in codes:
        try:
            code = DossierCode.parse(text)
        except DossierCodeNotUnderstood:
            unread += 1
        else:
            found[code.unit, code.day].add(code.number)
    return found, unread


def _absent(numbers: set[int], highest: int) -> list[int]:
    return [number for number in range(1, min(highest, len(numbers) + 10_000) + 1) if number not in numbers]


def _given(connection: Connection[Any], period: Period, agency: str | None) -> dict[_Series, set[int]]:
    rows = connection.execute(
        "SELECT code FROM views.dossiers WHERE code IS NOT NULL AND received_at >= %(start)s AND received_at < %(end)s "
        "AND (%(agency)s::text IS NULL OR agency_id = %(agency)s)",
        {"start": period.start_at, "end": period.end_at, "agency": agency},
    )
    return numbers_of(code for (code,) in rows)[0]


def _heads(connection: Connection[Any], series: Iterable[_Series]) -> dict[_Series, int]:
    """How many numbers the register of each agency's day gave: the last version of its stream."""
    streams = {_stream(one): one for one in series}
    rows = connection.execute(
        "SELECT s.id, max(e.originator_version) FROM unnest(%s::uuid[]) AS s (id) "
        "JOIN hoso.stored_events AS e ON e.originator_id = s.id AND e.notification_id <= %s GROUP BY s.id",
        [list(streams), knowledge(connection).position],
    )
    return {streams[stream]: int(version) for stream, version in rows}


def _gap(connection: Connection[Any], series: _Series, number: int, *, registered: bool) -> Gap:
    row = None
    if registered:
        row = connection.execute(
            "SELECT notification_id, topic, state FROM hoso.stored_events "
            "WHERE originator_id = %s AND originator_version = %s",
            [_stream(series), number],
        ).fetchone()
    if row is None:
        return Gap(issuer=series[0], day=series[1], number=number)
    body = decode(row[1], bytes(row[2]))
    assert isinstance(body, NumberTaken)
    return Gap(issuer=series[0], day=series[1], number=number, taken_by=body.dossier_id, position=int(row[0]))


def _stream(series: _Series) -> UUID:
    """As `domain.drafts.intake` names it."""
    return stream_id(REGISTER, f"{series[0]}:{series[1].isoformat()}")


def _foreign(connection: Connection[Any], period: Period) -> tuple[list[ForeignSeries], int]:
    rows = connection.execute(
        "SELECT c.dataset_number, s.name, c.case_id FROM views.imported_cases AS c "
        "JOIN views.datasets AS s ON s.number = c.dataset_number "
        "WHERE c.started_at >= %s AND c.started_at < %s",
        [period.start_at, period.end_at],
    ).fetchall()
    by_dataset: dict[int, tuple[str, list[str]]] = {}
    for number, name, case in rows:
        by_dataset.setdefault(number, (name, []))[1].append(case)
    found: list[ForeignSeries] = []
    unread = 0
    for dataset, (name, codes) in sorted(by_dataset.items()):
        series, not_codes = numbers_of(codes)
        unread += not_codes
        found += [
            ForeignSeries(
                dataset=dataset,
                name=name,
                issuer=issuer,
                day=day,
                numbers=len(numbers),
                highest=max(numbers),
                missing=tuple(_absent(numbers, max(numbers))),
            )
            for (issuer, day), numbers in sorted(series.items())
        ]
    return found, unread
