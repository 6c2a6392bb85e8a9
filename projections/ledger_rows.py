"""Reading the record for the ledger: rows in PostgreSQL's binary form, one by one, as `ledger_leaf` describes them."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from typing import Any, Final

from psycopg import Connection, sql
from psycopg.abc import Buffer

SESSION: Final = "-c timezone=UTC -c jit=off -c enable_seqscan=off -c statement_timeout=0"
"""Options of the ledger's connections: the record is only ever read along its indexes, in order."""

_SIGNATURE: Final = b"PGCOPY\n\xff\r\n\0"
_PREAMBLE: Final = len(_SIGNATURE) + 8
_END: Final = b"\xff\xff"

_LEAVES: Final = sql.SQL(
    "COPY (SELECT notification_id, originator_id, originator_version, recorded_at, topic, state"
    " FROM hoso.stored_events WHERE notification_id > {} AND notification_id <= {} ORDER BY notification_id)"
    " TO STDOUT (FORMAT binary)"
)
_COMMANDS: Final = sql.SQL(
    "COPY (SELECT command_id, request_hash, stream_id, position, version, recorded_at FROM hoso.handled_commands"
    " WHERE position >= {} AND position < {} ORDER BY position, command_id) TO STDOUT (FORMAT binary)"
)


def leaves(connection: Connection[Any], after: int, upto: int) -> Generator[bytes, None, None]:
    """The leaves of the events with after < position <= upto, in order; those that are not there are left out."""
    return _rows(connection, _LEAVES.format(after, upto))


def command_rows(connection: Connection[Any], first: int, below: int) -> Generator[bytes, None, None]:
    """The handled commands with first <= position < below, in the order of the checkpoint's chain."""
    return _rows(connection, _COMMANDS.format(first, below))


def head(connection: Connection[Any]) -> int:
    """The position of the log's last event; 0 in an empty one."""
    row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
    return int(row[0]) if row else 0


def head_then(connection: Connection[Any]) -> tuple[int, datetime]:
    """As `head`, with a moment of the database's clock: what was committed before it stands up to there."""
    row = connection.execute("SELECT position, statement_timestamp() FROM hoso.log_head").fetchone()
    assert row is not None
    return int(row[0]), row[1]


def _rows(connection: Connection[Any], query: sql.Composed) -> Generator[bytes, None, None]:
    """The server sends a message for each row; the first one also has the preamble, the last one is the end.

    A row that has arrived is taken straight from libpq, which costs half of what asking the driver for each would; the
    driver waits for those that have not, and ends the copying.
    """
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        arrived = connection.pgconn.get_copy_data
        first = bytes(copy.read())
        assert first.startswith(_SIGNATURE)
        message: Buffer = first[_PREAMBLE:] or copy.read()
        while len(message) > len(_END):
            yield bytes(message)
            length, message = arrived(1)
            if length <= 0:
                message = copy.read()
        assert message == _END, "the server sent something else than rows"
        copy.read()
