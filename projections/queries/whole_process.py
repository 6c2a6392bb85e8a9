"""The whole process on the software: what share of it, what was entered afterwards, by unit, procedure and month.

A figure is counted and listed by one condition, so a number and its list cannot differ. Steps and entries belong to the
unit in which whoever acted served then. Nothing is said of a person here: what an official did in a period stands in
their record (`steps_on_software`, `late_entries`), whose every reading is on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model import rule_keys as keys
from domain.model.rules import Value
from projections.queries.breakdown import By, Within, in_order, key_of, named, permille, policy, where, without_whole
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period
from projections.words import Words, event_words


class Entered(StrEnum):
    """The figures that have lists."""

    STEPS = "steps"
    ON_SOFTWARE = "on_software"
    OFF_SOFTWARE = "off_software"
    PAPER = "paper"
    LATE = "late"
    OUTAGE = "outage"


CONDITIONS: Final[Mapping[Entered, str]] = {
    Entered.STEPS: "e.is_step",
    Entered.ON_SOFTWARE: "e.is_step AND e.on_software",
    Entered.OFF_SOFTWARE: "e.is_step AND NOT e.on_software",
    Entered.PAPER: "e.on_paper",
    Entered.LATE: "e.late",
    Entered.OUTAGE: "e.outage",
}


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A figure beyond what a policy says. It is something to look at, and says nothing of anybody.

    figure: `on_software` below its limit, or `late` above it. document: the policy.
    """

    what: Named
    figure: Entered
    part: int
    of: int
    permille: int
    limit_permille: int
    document: str


class WholeRow(msgspec.Struct, frozen=True, kw_only=True):
    """acts: those of officials, of which `late` were entered late. A share is None below MINIMUM."""

    what: Named
    steps: int = 0
    on_software: int = 0
    off_software: int = 0
    paper: int = 0
    late: int = 0
    outage: int = 0
    acts: int = 0
    longest_us: int = 0
    software_permille: int | None = None
    late_permille: int | None = None


class WholeProcess(msgspec.Struct, frozen=True, kw_only=True):
    """rows: by name, months by time. total: of all of them. alerts: of the rows, and only for units."""

    period: str
    by: By
    total: WholeRow
    rows: tuple[WholeRow, ...]
    alerts: tuple[Alert, ...]


class EnteredLine(msgspec.Struct, frozen=True, kw_only=True):
    """An act and how it came to be on record. behind_us: working time until it was known, of a late one."""

    dossier_id: UUID
    code: str | None
    topic: str
    act: Words
    acted_by: Named
    recorded_by: Named
    unit: Named | None
    procedure: Named
    step: str | None
    at: datetime
    recorded_at: datetime
    on_software: bool
    on_paper: bool
    late: bool
    outage: bool
    behind_us: int
    positions: tuple[int, ...]


_AGENCY: Final = "u.agency_id"
_UNITS: Final = "LEFT JOIN views.units AS u ON u.unit_id = e.unit_id"
"""Of the unit in which whoever acted served; the dossier's own agency may be another."""


def whole_process(
    connection: Connection[Any], by: By, period: Period, *, now: datetime, within: Within
) -> WholeProcess:
    """The figures of a period. connection: one that sees all dossiers of what is asked about."""
    known = knowledge(connection)
    condition, values = where("e", "at", period, within, now, _AGENCY)
    key = key_of(by, "e", _AGENCY)
    counts = ", ".join(f"count(*) FILTER (WHERE {one}) AS {name}" for name, one in CONDITIONS.items())
    text = (
        f"SELECT {key} AS key, grouping({key}) AS whole, {counts}, "  # noqa: S608 - literals of this package
        "coalesce(max(e.behind_us) FILTER (WHERE e.late), 0) AS longest_us FROM views.entered AS e "
        f"{_UNITS} WHERE {condition} GROUP BY GROUPING SETS (({key}), ())"
    )
    acts = (
        f"SELECT {key} AS key, grouping({key}) AS whole, coalesce(sum(e.amount), 0)::bigint AS acts "  # noqa: S608
        f"FROM views.facts AS e {_UNITS} WHERE e.figure = 'acts' AND {condition} GROUP BY GROUPING SETS (({key}), ())"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        entered, total = without_whole(reading.execute(sql.SQL(text), values).fetchall())
        acted, all_acts = without_whole(reading.execute(sql.SQL(acts), values).fetchall())
    rows = in_order(
        by,
        [
            _row(named(known, by, one, now), {**entered.get(one, {}), **acted.get(one, {})})
            for one in entered.keys() | acted.keys()
        ],
    )
    alerts = tuple(alert for row in rows for alert in _alerts(known, row, period, now)) if by is By.UNIT else ()
    return WholeProcess(
        period=str(period), by=by, total=_row(Named("", ""), {**total, **all_acts}), rows=rows, alerts=alerts
    )


def entered_behind(
    connection: Connection[Any],
    figure: Entered,
    period: Period,
    *,
    now: datetime,
    within: Within,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[EnteredLine]:
    """What a figure counts, the latest first. CursorUnreadable."""
    known = knowledge(connection)
    condition, values = where("e", "at", period, within, now, _AGENCY)
    if cursor is not None:
        values["after_at"], values["after_position"] = read_cursor(cursor, tuple[datetime, int])
        condition += " AND (e.at, e.position) < (%(after_at)s, %(after_position)s)"
    values["limit"] = bounded(limit) + 1
    text = (
        "SELECT e.*, d.code, d.procedure_version FROM views.entered AS e "  # noqa: S608 - literals of this module
        "JOIN views.dossiers AS d USING (dossier_id) "
        f"{_UNITS} WHERE {CONDITIONS[figure]} AND {condition} "
        "ORDER BY e.at DESC, e.position DESC LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(_line(row, known) for row in found[: bounded(limit)])
    more = len(found) > len(rows)
    return Page(rows, write_cursor(found[len(rows) - 1]["at"], found[len(rows) - 1]["position"]) if more else None)


def count_entered(
    connection: Connection[Any], figure: Entered, period: Period, *, now: datetime, within: Within
) -> int:
    """How many there are in the list behind a figure."""
    condition, values = where("e", "at", period, within, now, _AGENCY)
    text = f"SELECT count(*) FROM views.entered AS e {_UNITS} WHERE {CONDITIONS[figure]} AND {condition}"  # noqa: S608
    row = connection.execute(sql.SQL(text), values).fetchone()
    return int(row[0]) if row is not None else 0


def _row(what: Named, counted: Mapping[str, int]) -> WholeRow:
    row = WholeRow(what=what, **counted)
    return msgspec.structs.replace(
        row,
        software_permille=permille(row.on_software, row.steps),
        late_permille=permille(row.late, row.acts),
    )


def _alerts(known: Knowledge, row: WholeRow, period: Period, now: datetime) -> Iterator[Alert]:
    share, late = (policy(known, key, period, now) for key in (keys.SOFTWARE_SHARE, keys.LATE_ENTRY_SHARE))
    if share is not None and row.software_permille is not None and 1000 * row.on_software < share.value * row.steps:
        yield _alert(row, Entered.ON_SOFTWARE, row.on_software, row.steps, row.software_permille, share)
    if late is not None and row.late_permille is not None and 1000 * row.late > late.value * row.acts:
        yield _alert(row, Entered.LATE, row.late, row.acts, row.late_permille, late)


def _alert(row: WholeRow, figure: Entered, part: int, of: int, share: int, limit: Value[int]) -> Alert:
    return Alert(
        what=row.what,
        figure=figure,
        part=part,
        of=of,
        permille=share,
        limit_permille=limit.value,
        document=limit.clause.document,
    )


def _line(row: Mapping[str, Any], known: Knowledge) -> EnteredLine:
    return EnteredLine(
        dossier_id=row["dossier_id"],
        code=row["code"],
        topic=row["topic"],
        act=event_words(row["topic"]),
        acted_by=known.official(row["official"]) or Named(row["official"], row["official"]),
        recorded_by=known.official(row["recorded_by"]) or Named(row["recorded_by"], row["recorded_by"]),
        unit=known.unit(row["unit_id"], row["at"]),
        procedure=known.procedure(row["procedure_code"], row["procedure_version"]),
        step=known.step_name(row["procedure_code"], row["procedure_version"], row["step_id"]),
        at=row["at"],
        recorded_at=row["recorded_at"],
        on_software=row["on_software"],
        on_paper=row["on_paper"],
        late=row["late"],
        outage=row["outage"],
        behind_us=row["behind_us"],
        positions=tuple(row["positions"]),
    )
