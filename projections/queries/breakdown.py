"""By what figures of a period are broken down, and within what they are asked: the same for several tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar

import msgspec

from domain.model.rules import Key, NoRulePack, Value
from domain.model.working_time import office_day
from projections.figures import MINIMUM
from projections.queries.knowledge import Knowledge, Named
from projections.queries.periods import Period
from projections.search import plain

T = TypeVar("T")


class By(StrEnum):
    """What the rows of a table are."""

    AGENCY = "agency"
    UNIT = "unit"
    PROCEDURE = "procedure"
    FIELD = "field"
    MONTH = "month"


class Within(msgspec.Struct, frozen=True, kw_only=True):
    """Of which agency, unit, procedure and field; each narrows, None does not."""

    agency: str | None = None
    unit: str | None = None
    procedure: str | None = None
    field: str | None = None


class HasName(Protocol):
    @property
    def what(self) -> Named: ...


R = TypeVar("R", bound=HasName)

_COLUMNS: Final = {By.UNIT: "unit_id", By.PROCEDURE: "procedure_code", By.FIELD: "field", By.AGENCY: "agency_id"}


def key_of(by: By, table: str, agency: str | None = None) -> str:
    """The SQL of what rows are, in a table with the usual columns; agency: where the agency stands, if elsewhere."""
    if by is By.MONTH:
        return f"to_char({table}.month, 'YYYY-MM')"
    return agency if by is By.AGENCY and agency is not None else f"{table}.{_COLUMNS[by]}"


def where(
    table: str, at: str, period: Period, within: Within, now: datetime, agency: str | None = None
) -> tuple[str, dict[str, Any]]:
    """The condition on such a table, with its values. at: its column of the moment, none of it after `now`."""
    chosen = {name: value for name, value in msgspec.structs.asdict(within).items() if value is not None}
    parts = [f"{table}.month BETWEEN %(first)s AND %(last)s", f"{table}.{at} <= %(now)s"]
    parts += [f"{key_of(By(name), table, agency)} = %({name})s" for name in chosen]
    return " AND ".join(parts), {"first": period.first, "last": period.last, "now": now, **chosen}


def named(known: Knowledge, by: By, key: str | None, now: datetime) -> Named:
    """What a row is called; a dash for what is in no unit."""
    if by is By.AGENCY:
        return known.agency(key, now) or Named("", "–")
    if by is By.UNIT:
        return known.unit_apart(key, now) or Named("", "–")
    return known.procedure(key or "", None) if by is By.PROCEDURE else Named(key or "", key or "–")


def in_order(by: By, rows: Iterable[R]) -> tuple[R, ...]:
    """By name as in a dictionary; months by time."""
    if by is By.MONTH:
        return tuple(sorted(rows, key=lambda row: row.what.id))
    return tuple(sorted(rows, key=lambda row: (plain(row.what.name), row.what.name, row.what.id)))


def permille(part: int, of: int) -> int | None:
    """Rounded half up; None below the number from which rates are given."""
    return (2000 * part + of) // (2 * of) if of >= MINIMUM else None


def policy(known: Knowledge, key: Key[T], period: Period, now: datetime) -> Value[T] | None:
    """A policy as of the period's last day; None where the rules that were adopted do not have it."""
    day = min(office_day(now), office_day(period.end_at - timedelta(microseconds=1)))
    try:
        return known.reference.rules.for_day(day).find(key, day)
    except NoRulePack:
        return None


def without_whole(rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str | None, dict[str, Any]], dict[str, Any]]:
    """Rows of grouping sets with `key` and `whole`: by key, and the one of all of them."""
    found: dict[str | None, dict[str, Any]] = {}
    total: dict[str, Any] = {}
    for row in rows:
        counted = {name: value for name, value in row.items() if name not in ("key", "whole")}
        if row["whole"]:
            total = counted
        else:
            found[row["key"]] = counted
    return found, total
