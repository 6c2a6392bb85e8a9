"""A log of a million events within seconds: told lives are written once, and then copied inside the database.

Copies have streams, positions, moments and commands of their own and keep topics and states, so each event decodes and
stands in its order; what the states say of each other is not looked at by what is measured here. Rows are inserted by
the superuser, in the order of their positions, as the log's own function would have left them.
"""

from __future__ import annotations

from typing import Any, Final

from psycopg import Connection

from benchmarks.ground import Place
from benchmarks.histories import Histories, write
from benchmarks.office import founding
from domain.model.log import ClockKind

TOLD: Final = 20_000
"""Events that are written the usual way before they are copied."""

_COPY: Final = """
INSERT INTO hoso.stored_events (originator_id, originator_version, topic, state, notification_id, recorded_at)
SELECT md5(e.originator_id::text || k)::uuid, e.originator_version, e.topic, e.state,
    e.notification_id + k * %(count)s, e.recorded_at + k * %(span)s
FROM generate_series(1, %(copies)s) AS k, hoso.stored_events AS e
WHERE e.notification_id > %(before)s AND e.notification_id <= %(before)s + %(count)s
    AND e.notification_id + k * %(count)s <= %(events)s
ORDER BY k, e.notification_id"""

_COMMANDS: Final = """
INSERT INTO hoso.handled_commands (command_id, request_hash, stream_id, position, version, recorded_at)
SELECT md5(e.notification_id::text)::uuid, sha256(e.notification_id::text::bytea), e.originator_id, e.notification_id,
    e.originator_version, e.recorded_at
FROM hoso.stored_events AS e
LEFT JOIN hoso.handled_commands AS c ON c.position = e.notification_id
WHERE c.position IS NULL ORDER BY e.notification_id"""

_MOVE_HEAD: Final = """
UPDATE hoso.log_head SET (position, recorded_at) =
    (SELECT notification_id, recorded_at FROM hoso.stored_events ORDER BY notification_id DESC LIMIT 1)"""


def fill(place: Place, events: int, seed: int) -> None:
    """Fill an empty log with exactly so many events, and with a handled command for each."""
    founded = founding()
    founded.write(place.dsn("writer"), ClockKind.SIMULATED)
    with place.connect("superuser") as connection:
        before = _head(connection)
        write(place.dsn("writer"), iter(Histories(founded, TOLD, seed)), min(TOLD, max(0, events - before)))
        connection.rollback()
        count = _head(connection) - before
        if count and before + count < events:
            row = connection.execute(
                "SELECT max(recorded_at) - min(recorded_at) + interval '1 s' FROM hoso.stored_events"
                " WHERE notification_id > %s",
                [before],
            ).fetchone()
            assert row is not None
            connection.execute(
                _COPY,
                {
                    "count": count,
                    "span": row[0],
                    "copies": (events - before) // count,
                    "before": before,
                    "events": events,
                },
            )
        connection.execute(_COMMANDS)
        connection.execute(_MOVE_HEAD)
    with place.connect("superuser", autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE hoso.stored_events, hoso.handled_commands")


def _head(connection: Connection[Any]) -> int:
    row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
    return int(row[0]) if row else 0
