"""Imported logs: what each comes to, and each of its officials. All custody in them is inferred, by ground."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row

from domain.model.event import UNKNOWN, ActorId
from domain.model.imported import CalendarChoice
from domain.model.imported_custody import POLICY, Ground
from domain.model.imported_figures import GroundSum, OfficialRecord, Summary, exact_seconds, rounded_seconds
from projections.queries.missing import DatasetUnknown


class ImportedInterval(msgspec.Struct, frozen=True, kw_only=True):
    """`holder` held the case in [from_at, to_at); positions: the events from which that is inferred."""

    holder: ActorId
    from_at: datetime
    to_at: datetime
    ground: Ground
    held_us: int
    overdue_us: int
    positions: tuple[int, ...]


class ImportedTrace(msgspec.Struct, frozen=True, kw_only=True):
    """Who held an imported case, inferred; up to its end or, where it is open, the dataset's as-of moment."""

    dataset: int
    dataset_name: str
    case_id: str
    stream_id: UUID
    owner: str | None
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime
    is_open: bool
    late: bool
    late_us: int
    calendar: CalendarChoice
    policy: str
    intervals: tuple[ImportedInterval, ...]

    def holder_at(self, moment: datetime) -> ImportedInterval | None:
        """Who held it at an instant; None before its start, and from its end on."""
        return next((i for i in self.intervals if i.from_at <= moment < i.to_at), None)


def datasets(connection: Connection[Any]) -> list[Summary]:
    """All complete datasets, in order of number."""
    numbers = connection.execute("SELECT number FROM views.datasets ORDER BY number").fetchall()
    return [dataset(connection, number) for (number,) in numbers]


def dataset(connection: Connection[Any], number: int) -> Summary:
    """What a dataset comes to. DatasetUnknown."""
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(
            """
            SELECT d.name, d.skipped, d.as_of, d.calendar, c.*,
                (SELECT count(DISTINCT official) FROM views.imported_acts
                 WHERE dataset_number = d.number AND official <> %(unknown)s) AS officials_acting
            FROM views.datasets AS d CROSS JOIN LATERAL (
                SELECT count(*) AS cases, coalesce(sum(acts), 0)::bigint AS events,
                    coalesce(sum(acts_unknown), 0)::bigint AS acts_unknown,
                    coalesce(sum(handovers), 0)::bigint AS handovers,
                    count(*) FILTER (WHERE is_open) AS open, count(*) FILTER (WHERE is_open AND late) AS open_overdue,
                    count(*) FILTER (WHERE late AND NOT is_open) AS closed_late,
                    count(*) FILTER (WHERE NOT owner_acted) AS owner_never_acted,
                    coalesce(sum(late_us), 0)::bigint AS late_us
                FROM views.imported_cases WHERE dataset_number = d.number
            ) AS c
            WHERE d.number = %(number)s
            """,
            {"number": number, "unknown": UNKNOWN},
        ).fetchone()
    if row is None:
        raise DatasetUnknown(dataset=number)
    late = exact_seconds(row.pop("late_us"))
    grounds = _grounds(_by_holder_and_ground(connection, number))
    row["calendar"] = CalendarChoice(row["calendar"])
    return Summary(dataset=number, late_seconds=late, no_term_set_seconds=late, policy=POLICY, grounds=grounds, **row)


def records(connection: Connection[Any], number: int) -> list[OfficialRecord]:
    """One row an official, by name, of acts and inferred custody in a dataset. DatasetUnknown."""
    dataset(connection, number)
    held: dict[ActorId, list[_Sum]] = defaultdict(list)
    for entry in _by_holder_and_ground(connection, number):
        held[entry[0]].append(entry)
    acts = dict(
        connection.execute(
            "SELECT official, sum(cardinality(positions))::bigint FROM views.imported_acts "
            "WHERE dataset_number = %s GROUP BY official",
            [number],
        ).fetchall()
    )
    late = dict(
        connection.execute(
            "SELECT owner, count(*) FILTER (WHERE late) FROM views.imported_cases "
            "WHERE dataset_number = %s AND owner IS NOT NULL GROUP BY owner",
            [number],
        ).fetchall()
    )
    return [
        OfficialRecord(
            official=official,
            acts=acts.get(official, 0),
            held_seconds=rounded_seconds(sum(entry[2] for entry in held[official])),
            held_overdue_seconds=rounded_seconds(sum(entry[3] for entry in held[official])),
            attributed_delay_seconds=None,
            late_as_owner=late.get(official, 0),
            policy=POLICY,
            grounds=_grounds(held[official]),
        )
        for official in sorted({*held, *acts, *late})
    ]


def imported_traces(connection: Connection[Any], case_id: str) -> list[ImportedTrace]:
    """The cases of this id, one a dataset at most, in order of dataset."""
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            """
            SELECT c.dataset_number AS dataset, d.name AS dataset_name, c.case_id, c.stream_id, c.owner, c.started_at,
                c.due_at, c.ended_at, c.is_open, c.late, c.late_us, d.calendar
            FROM views.imported_cases AS c JOIN views.datasets AS d ON d.number = c.dataset_number
            WHERE c.case_id = %s ORDER BY c.dataset_number
            """,
            [case_id],
        ).fetchall()
        traces = []
        for case in found:
            rows = cursor.execute(
                "SELECT holder, from_at, to_at, ground, held_us, overdue_us, positions FROM views.imported_custody "
                "WHERE stream_id = %s ORDER BY number",
                [case["stream_id"]],
            ).fetchall()
            intervals = msgspec.convert(rows, tuple[ImportedInterval, ...], builtin_types=(datetime,))
            case["calendar"] = CalendarChoice(case["calendar"])
            traces.append(ImportedTrace(policy=POLICY, intervals=intervals, **case))
    return traces


_Sum = tuple[ActorId, str, int, int]
"""Holder, ground, held and overdue microseconds."""


def _by_holder_and_ground(connection: Connection[Any], number: int) -> list[_Sum]:
    return connection.execute(
        "SELECT holder, ground, sum(held_us)::bigint, sum(overdue_us)::bigint FROM views.imported_custody "
        "WHERE dataset_number = %s GROUP BY holder, ground",
        [number],
    ).fetchall()


def _grounds(sums: Sequence[_Sum]) -> tuple[GroundSum, ...]:
    """Each ground that occurs, in the order of `Ground`, rounded once."""
    found = []
    for ground in Ground:
        held_us = sum(entry[2] for entry in sums if entry[1] == ground)
        overdue_us = sum(entry[3] for entry in sums if entry[1] == ground)
        if held_us:
            found.append(GroundSum(ground, rounded_seconds(held_us), rounded_seconds(overdue_us)))
    return tuple(found)
