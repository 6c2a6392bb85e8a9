"""Files that prove something in a proceeding, kept by their hash beside the log, in the same database and its backups.

A content is there once, whoever sent it; who sent it and how they called it is a row of its own. Nothing is ever
removed: what an event names can be shown as long as the event can.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from domain.model.attachment import Attachment

Connect = Callable[[], AbstractContextManager[Connection[Any]]]

ROOM_BYTES: Final = 500 * 1024 * 1024
"""Of one person in 24 hours (policy attachments-1): nobody fills the disk by mistake."""

_NAMED: Final = (
    "SELECT originator_id, notification_id FROM hoso.stored_events "
    'WHERE position(\'"sha256":"\'::bytea IN state) > 0 AND evidence.hashes_in(state) @> ARRAY[%s] '
    "ORDER BY notification_id"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """An event that names a content: the stream in which it stands, and its position in the log."""

    stream: UUID
    position: int


class Attachments:
    """connect: gives a connection of the role `writer` for a moment, in a transaction of its own."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def keep(self, name: str, media_type: str, content: bytes, *, sent_by: str, at: datetime) -> Attachment:
        """Keep a file that was looked at, and get what an event may name. Repeatable."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT evidence.keep(%s, %s, %s, %s, %s)", [content, media_type, name, sent_by, at]
            ).fetchone()
        assert row is not None
        return Attachment(name=name, media_type=media_type, size_bytes=len(content), sha256=bytes(row[0]).hex())

    def sent_lately(self, sent_by: str) -> int:
        """How many bytes somebody sent in the last 24 hours, each content once."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT coalesce(sum(size_bytes), 0) FROM evidence.contents WHERE sha256 IN ("
                "SELECT sha256 FROM evidence.uploads WHERE uploaded_by = %s"
                " AND stored_at > clock_timestamp() - interval '24 hours')",
                [sent_by],
            ).fetchone()
        assert row is not None
        return int(row[0])

    def unknown(self, named: Sequence[Attachment], sent_by: str) -> list[Attachment]:
        """Those that this person did not send, or not as they are described."""
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT encode(sha256, 'hex'), name, media_type, size_bytes"
                " FROM evidence.uploads JOIN evidence.contents USING (sha256)"
                " WHERE uploaded_by = %s AND sha256 = ANY(%s)",
                [sent_by, [_digest(one) for one in named]],
            ).fetchall()
        known = {tuple(row) for row in rows}
        return [one for one in named if (one.sha256, one.name, one.media_type, one.size_bytes) not in known]

    def content(self, sha256: str) -> bytes | None:
        """A content by its hash; None where there is none."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT content FROM evidence.contents WHERE sha256 = %s", [bytes.fromhex(sha256)]
            ).fetchone()
        return None if row is None else bytes(row[0])

    def named(self, sha256: str) -> list[Naming]:
        """The events that name a hash, in the log itself, in its order."""
        with self._connect() as connection:
            rows = connection.execute(_NAMED, [sha256]).fetchall()
        return [Naming(stream, position) for stream, position in rows]


def altered(connection: Connection[Any]) -> list[str]:
    """Hashes of the contents that are no longer what they were. Reads all contents, in the database."""
    return sorted(bytes(digest).hex() for (digest,) in connection.execute("SELECT sha256 FROM evidence.altered()"))


def missing(connection: Connection[Any], topics: Collection[str]) -> list[tuple[str, int]]:
    """Hashes that events of these topics name and that are not there, each with the first position that names it."""
    rows = connection.execute(
        "SELECT named, min(notification_id) FROM hoso.stored_events, unnest(evidence.hashes_in(state)) AS named"
        ' WHERE position(\'"sha256":"\'::bytea IN state) > 0 AND topic = ANY(%s)'
        " AND NOT EXISTS (SELECT FROM evidence.contents WHERE sha256 = decode(named, 'hex'))"
        " GROUP BY named ORDER BY 2, 1",
        [list(topics)],
    )
    return [(named, position) for named, position in rows]


def first_naming(connection: Connection[Any], sha256: str, topics: Collection[str]) -> int | None:
    """The position of the first event of these topics that names a hash; None where none does."""
    row = connection.execute(
        'SELECT min(notification_id) FROM hoso.stored_events WHERE position(\'"sha256":"\'::bytea IN state) > 0'
        " AND evidence.hashes_in(state) @> ARRAY[%s] AND topic = ANY(%s)",
        [sha256, list(topics)],
    ).fetchone()
    return None if row is None else row[0]


def count(connection: Connection[Any]) -> int:
    row = connection.execute("SELECT count(sha256) FROM evidence.contents").fetchone()
    assert row is not None
    return int(row[0])


def _digest(one: Attachment) -> bytes:
    try:
        return bytes.fromhex(one.sha256)
    except ValueError:
        return b""
