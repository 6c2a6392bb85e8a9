"""What of the log is exported: an imported dataset, or those of our own dossiers that fit every condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import DictRow, dict_row

from domain.model.errors import DomainError
from domain.model.working_time import at_office_time

FETCH: Final = 500


class SelectionNotUsable(DomainError):
    """Details: why_vi, why_en."""

    CODE = "selection-not-usable"
    VI = "Không xuất được lựa chọn này: {why_vi}."
    EN = "This selection cannot be exported: {why_en}."


@dataclass(frozen=True, kw_only=True)
class Selection:
    """first_on, last_on: days on which the dossier was lodged, both included. dossiers: codes or ids; none: all.

    names: the names of officials, units, agencies and procedures beside their ids.
    """

    dataset: int | None = None
    agency: str | None = None
    unit: str | None = None
    procedure: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    dossiers: tuple[str, ...] = ()
    names: bool = False

    def __post_init__(self) -> None:
        """SelectionNotUsable for conditions that exclude each other."""
        own = (self.agency, self.unit, self.procedure, self.first_on, self.last_on)
        if self.dataset is not None and (any(one is not None for one in own) or self.dossiers):
            raise SelectionNotUsable(
                why_vi="bộ dữ liệu nhập không chọn theo cơ quan, đơn vị, thủ tục, ngày hay hồ sơ",
                why_en="an imported dataset has no agency, unit, procedure, day or dossier to select by",
            )
        if self.first_on is not None and self.last_on is not None and self.last_on < self.first_on:
            raise SelectionNotUsable(why_vi="ngày cuối trước ngày đầu", why_en="the last day lies before the first")


def said(selection: Selection) -> str:
    """A selection of our own dossiers as its note has it: `with names: unit cl-dd, from 2020-03-02`."""
    conditions = (
        ("agency", selection.agency),
        ("unit", selection.unit),
        ("procedure", selection.procedure),
        ("from", selection.first_on),
        ("to", selection.last_on),
        *(("dossier", one) for one in selection.dossiers),
    )
    told = ", ".join(f"{word} {value}" for word, value in conditions if value is not None)
    return f"{'with' if selection.names else 'without'} names: {told or 'all dossiers'}"


def selected(connection: Connection[Any], selection: Selection) -> Iterator[list[DictRow]]:
    """The rows of views.dossiers that fit, by the moment of lodging, some at a time. In a transaction."""
    conditions: list[sql.Composable] = [sql.SQL("true")]
    values: list[Any] = []
    for column, wanted in (
        ("agency_id", selection.agency),
        ("procedure_code", selection.procedure),
    ):
        if wanted is not None:
            conditions.append(sql.SQL("{} = %s").format(sql.Identifier(column)))
            values.append(wanted)
    if selection.unit is not None:
        conditions.append(
            sql.SQL("dossier_id IN (SELECT dossier_id FROM views.custody WHERE unit_id = %s) OR unit_id = %s")
        )
        values += [selection.unit, selection.unit]
    if selection.first_on is not None:
        conditions.append(sql.SQL("lodged_at >= %s"))
        values.append(at_office_time(selection.first_on, time(0)))
    if selection.last_on is not None:
        conditions.append(sql.SQL("lodged_at < %s"))
        values.append(at_office_time(selection.last_on + timedelta(days=1), time(0)))
    if selection.dossiers:
        ids = [found for one in selection.dossiers if (found := _uuid(one)) is not None]
        conditions.append(sql.SQL("dossier_id = ANY(%s) OR code = ANY(%s)"))
        values += [ids, list(selection.dossiers)]
    query = sql.SQL(
        "SELECT dossier_id, code, procedure_code, field, agency_id, unit_id, channel, result_channel, state, rule_pack,"
        " lodged_at, received_at, due_first_at, due_in_force_at, ended_at, predecessor_id"
        " FROM views.dossiers WHERE {} ORDER BY lodged_at, dossier_id"
    ).format(sql.SQL(" AND ").join(sql.SQL("({})").format(one) for one in conditions))
    yield from _fetched(connection, query, values)


def imported_cases(connection: Connection[Any], dataset: int) -> Iterator[list[UUID]]:
    """The streams of a dataset's cases, in order of position, some at a time. In a transaction."""
    query = sql.SQL("SELECT stream_id FROM views.imported_cases WHERE dataset_number = %s ORDER BY position")
    for rows in _fetched(connection, query, [dataset]):
        yield [row["stream_id"] for row in rows]


def _fetched(connection: Connection[Any], query: sql.SQL | sql.Composed, values: list[Any]) -> Iterator[list[DictRow]]:
    with connection.cursor("export", row_factory=dict_row) as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(FETCH):
            yield rows


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
