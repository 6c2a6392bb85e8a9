"""How the views stand: how far they are, what they could not take in, and waiting for them."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import class_row

from projections.generation import fingerprint, progress

_PAUSE_SECONDS: Final = 0.01


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """position: every event up to it is in the views. behind: events that are not, for about `seconds` already.

    software: whether this software filled them; if not, they are about to be rebuilt.
    caught_up_at: when the projector last saw that nothing was left, by the database's own clock; a running one
    notes it about once a second. parked: streams that could not be folded. refolding: streams whose rows do not know
    the latest changes of the organisation, the calendar or the rules yet, and are being folded again.
    """

    position: int
    head: int
    behind: int
    seconds: float
    software: bool
    caught_up_at: datetime
    parked: int
    refolding: int


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """A stream without rows in the views, since folding it failed. position: its last event then."""

    stream_id: UUID
    position: int
    dataset: UUID | None
    error: str


def standing(connection: Connection[Any]) -> Standing | None:
    """None before the views exist."""
    known = progress(connection)
    if known is None:
        return None
    row = connection.execute(
        "SELECT p.position, h.position, p.caught_up_at, "
        "extract(epoch FROM clock_timestamp() - p.caught_up_at)::float8, (SELECT count(*) FROM views.parked), "
        "(SELECT count(*) FROM views.refolding) "
        "FROM views.progress AS p, hoso.log_head AS h"
    ).fetchone()
    assert row is not None
    position, head, caught_up_at, since, parked, refolding = row
    return Standing(
        position=position,
        head=head,
        behind=head - position,
        seconds=max(0.0, since) if head > position else 0.0,
        software=known.stamp == fingerprint(),
        caught_up_at=caught_up_at,
        parked=parked,
        refolding=refolding,
    )


def parked(connection: Connection[Any]) -> list[Parked]:
    """All that is parked, in order of position."""
    with connection.cursor(row_factory=class_row(Parked)) as cursor:
        return cursor.execute(
            "SELECT stream_id, position, dataset, error FROM views.parked ORDER BY position"
        ).fetchall()


def wait_for(connection: Connection[Any], position: int, timeout_seconds: float) -> int:
    """The views' position, as soon as it is at least `position`, or what it is after the timeout.

    The connection is in autocommit mode, or every look would see the same.
    """
    until = time.monotonic() + timeout_seconds
    while True:
        known = progress(connection)
        reached = known.position if known is not None else 0
        if reached >= position or time.monotonic() >= until:
            return reached
        time.sleep(_PAUSE_SECONDS)
