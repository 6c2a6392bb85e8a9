"""Whether the stored log stands in the order that `hoso.append` gives it; for `hoso doctor` and after accidents.

This finds what went wrong, and clumsy tampering. It proves nothing against somebody who may change the database and
keeps the order; that is the ledger's task.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, LiteralString

import psycopg

_RULES: Final[dict[str, LiteralString]] = {
    "positions go 1, 2, 3 … without gaps": """
        SELECT before + 1 FROM (
            SELECT notification_id, lag(notification_id, 1, 0::bigint) OVER (ORDER BY notification_id) AS before
            FROM hoso.stored_events
        ) AS e WHERE notification_id <> before + 1 ORDER BY notification_id LIMIT 1""",
    "recorded_at rises with the position": """
        SELECT notification_id FROM (
            SELECT notification_id, recorded_at, lag(recorded_at) OVER (ORDER BY notification_id) AS before
            FROM hoso.stored_events
        ) AS e WHERE recorded_at <= before ORDER BY notification_id LIMIT 1""",
    "versions of a stream go 1, 2, 3 … in order of position": """
        SELECT notification_id FROM (
            SELECT notification_id, originator_version,
                row_number() OVER (PARTITION BY originator_id ORDER BY notification_id) AS number
            FROM hoso.stored_events
        ) AS e WHERE originator_version <> number ORDER BY notification_id LIMIT 1""",
    "topics are known": """
        SELECT min(notification_id) FROM hoso.stored_events AS e
        WHERE NOT EXISTS (SELECT FROM hoso.topics AS t WHERE t.topic = e.topic)
        HAVING count(*) > 0""",
    "the log is opened by its first event and by no other": """
        SELECT min(notification_id) FROM hoso.stored_events
        WHERE (notification_id = 1) <> (topic = 'log.Opened')
        HAVING count(*) > 0""",
    "the head stands at the last event": """
        SELECT h.position FROM hoso.log_head AS h
        LEFT JOIN (SELECT * FROM hoso.stored_events ORDER BY notification_id DESC LIMIT 1) AS e ON true
        WHERE h.position <> coalesce(e.notification_id, 0) OR h.recorded_at IS DISTINCT FROM e.recorded_at""",
    "handled commands point to where they were recorded": """
        SELECT c.position FROM hoso.handled_commands AS c
        LEFT JOIN hoso.stored_events AS e ON e.notification_id = c.position
        WHERE c.recorded_at IS DISTINCT FROM e.recorded_at ORDER BY c.position LIMIT 1""",
}


@dataclass(frozen=True, slots=True)
class Disorder:
    """A rule that does not hold, and the first position at which it does not."""

    rule: str
    position: int


def verify_order(connection: psycopg.Connection[Any]) -> list[Disorder]:
    """All rules that do not hold, at one moment of the log; an empty list where it is in order. Any role may ask."""
    found = []
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for rule, query in _RULES.items():
            row = connection.execute(query).fetchone()
            if row is not None:
                found.append(Disorder(rule, row[0]))
    return found
