"""By which way dossiers come in: shares against targets, by unit and procedure, with how many there are (N).

A figure is counted and listed by one condition. Online is shown by the level of the procedure's version. A home
visit is a channel of its own here; the national portal counts it as in person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.channel_target import ChannelTarget, in_force
from domain.model.dossier_events import Channel
from domain.model.working_time import office_day
from projections.queries.breakdown import By, Within, in_order, key_of, named, permille, where
from projections.queries.knowledge import Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period


class TargetSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A target and how the share stands to it. of_unit, of_procedure: None where it is of all.

    reached: None below the number from which shares are given.
    """

    channel: Channel
    permille: int
    reached: bool | None
    decision: str
    valid_from: date
    valid_to: date | None
    of_unit: str | None
    of_procedure: str | None


class LevelShare(msgspec.Struct, frozen=True, kw_only=True):
    """Of the dossiers whose procedure had this online level, how many came in online."""

    level: str | None
    lodged: int
    online: int
    permille: int | None


class ChannelRow(msgspec.Struct, frozen=True, kw_only=True):
    """lodged: N. counts, permilles: by channel; a share is None below the number from which rates are given."""

    what: Named
    lodged: int
    counts: Mapping[Channel, int]
    permilles: Mapping[Channel, int | None]
    levels: tuple[LevelShare, ...]
    targets: tuple[TargetSaid, ...]


class Channels(msgspec.Struct, frozen=True, kw_only=True):
    """on: the day whose targets are shown. rows: by name, months by time."""

    period: str
    by: By
    on: date
    total: ChannelRow
    rows: tuple[ChannelRow, ...]


class LodgingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier and how it came in."""

    dossier_id: UUID
    code: str | None
    procedure: Named
    unit: Named
    channel: Channel
    result_channel: Channel
    online_level: str | None
    at: datetime
    position: int


def channels(connection: Connection[Any], by: By, period: Period, *, now: datetime, within: Within) -> Channels:
    """The shares of a period. connection: one that sees all dossiers of what is asked about."""
    known = knowledge(connection)
    condition, values = where("l", "at", period, within, now)
    key = key_of(by, "l")
    text = (
        f"SELECT {key} AS key, grouping({key}), l.channel, l.online_level, count(*) FROM views.lodgings AS l "  # noqa: S608
        f"WHERE {condition} GROUP BY GROUPING SETS (({key}, l.channel, l.online_level), (l.channel, l.online_level))"
    )
    found: dict[tuple[bool, str | None], dict[tuple[Channel, str | None], int]] = {}
    for one, whole, channel, level, number in connection.execute(sql.SQL(text), values).fetchall():
        found.setdefault((bool(whole), one), {})[Channel(channel), level] = number
    day = min(office_day(now), office_day(period.end_at - timedelta(microseconds=1)))
    targets = known.reference.catalogue.targets

    def aims(one: str | None) -> Sequence[ChannelTarget]:
        unit = one if by is By.UNIT else within.unit
        code = one if by is By.PROCEDURE else within.procedure
        held = (in_force(targets, channel, day, unit, code) for channel in Channel)
        return [target for target in held if target is not None]

    return Channels(
        period=str(period),
        by=by,
        on=day,
        total=_row(Named("", ""), found.get((True, None), {}), aims(None)),
        rows=in_order(
            by,
            [
                _row(named(known, by, one, now), counted, aims(one))
                for (whole, one), counted in found.items()
                if not whole
            ],
        ),
    )


def lodgings_behind(
    connection: Connection[Any],
    period: Period,
    *,
    now: datetime,
    within: Within,
    channel: Channel | None = None,
    level: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[LodgingLine]:
    """The dossiers that were lodged, by a channel and a level where these are named; the latest first."""
    known = knowledge(connection)
    condition, values = _chosen(period, within, now, channel, level)
    if cursor is not None:
        values["after_at"], values["after_position"] = read_cursor(cursor, tuple[datetime, int])
        condition += " AND (l.at, l.position) < (%(after_at)s, %(after_position)s)"
    values["limit"] = bounded(limit) + 1
    text = (
        "SELECT l.*, d.code, d.procedure_version FROM views.lodgings AS l "  # noqa: S608 - literals of this module
        f"JOIN views.dossiers AS d USING (dossier_id) WHERE {condition} "
        "ORDER BY l.at DESC, l.position DESC LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(
        LodgingLine(
            dossier_id=row["dossier_id"],
            code=row["code"],
            procedure=known.procedure(row["procedure_code"], row["procedure_version"]),
            unit=known.unit(row["unit_id"], row["at"]) or Named(row["unit_id"], row["unit_id"]),
            channel=Channel(row["channel"]),
            result_channel=Channel(row["result_channel"]),
            online_level=row["online_level"],
            at=row["at"],
            position=row["position"],
        )
        for row in found[: bounded(limit)]
    )
    return Page(rows, write_cursor(rows[-1].at, rows[-1].position) if len(found) > len(rows) else None)


def count_lodgings(
    connection: Connection[Any],
    period: Period,
    *,
    now: datetime,
    within: Within,
    channel: Channel | None = None,
    level: str | None = None,
) -> int:
    """How many there are in the list."""
    condition, values = _chosen(period, within, now, channel, level)
    row = connection.execute(sql.SQL(f"SELECT count(*) FROM views.lodgings AS l WHERE {condition}"), values).fetchone()  # noqa: S608
    return int(row[0]) if row is not None else 0


def _chosen(
    period: Period, within: Within, now: datetime, channel: Channel | None, level: str | None
) -> tuple[str, dict[str, Any]]:
    condition, values = where("l", "at", period, within, now)
    if channel is not None:
        condition, values["channel"] = condition + " AND l.channel = %(channel)s", channel
    if level is not None:
        condition, values["level"] = condition + " AND l.online_level = %(level)s", level
    return condition, values


def _row(what: Named, counted: Mapping[tuple[Channel, str | None], int], aims: Sequence[ChannelTarget]) -> ChannelRow:
    whole = sum(counted.values())
    counts = {one: sum(n for (channel, _), n in counted.items() if channel is one) for one in Channel}
    return ChannelRow(
        what=what,
        lodged=whole,
        counts=counts,
        permilles={channel: permille(number, whole) for channel, number in counts.items()},
        levels=tuple(_level(level, counted) for level in sorted({lv for _, lv in counted}, key=str)),
        targets=tuple(_said(aim, counts[aim.channel], whole) for aim in aims),
    )


def _level(level: str | None, counted: Mapping[tuple[Channel, str | None], int]) -> LevelShare:
    lodged = sum(n for (_, one), n in counted.items() if one == level)
    online = counted.get((Channel.ONLINE, level), 0)
    return LevelShare(level=level, lodged=lodged, online=online, permille=permille(online, lodged))


def _said(aim: ChannelTarget, part: int, whole: int) -> TargetSaid:
    share = permille(part, whole)
    return TargetSaid(
        channel=aim.channel,
        permille=aim.permille,
        reached=None if share is None else 1000 * part >= aim.permille * whole,
        decision=aim.decision,
        valid_from=aim.valid_from,
        valid_to=aim.valid_to,
        of_unit=aim.unit_id,
        of_procedure=aim.procedure_code,
    )
