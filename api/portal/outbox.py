"""The outbox of the portal: which messages there are, in what state, which one may go next.

Messages of one dossier go in their order: the next is sent only when the one before was taken, or a person skipped it.
Functions over a connection of the projector's role in autocommit mode.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from api.portal.messages import MessageKind
from domain.model.errors import DomainError

REASON_LIMIT: Final = 300
"""Longest text kept of a reason, in characters."""


class State(StrEnum):
    """What became of a message; the migration says what each means."""

    WAITING = "waiting"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    PARKED = "parked"
    SKIPPED = "skipped"


UNSETTLED: Final = (State.WAITING, State.SENT, State.REFUSED, State.PARKED)
"""What holds the later messages of its dossier back."""


class MessageNotHeld(DomainError):
    """Details: number."""

    CODE = "portal-message-not-held"
    VI = "Thông điệp {number} không chờ người xử lý. Xem danh sách bằng `hoso sync list`."
    EN = "Message {number} does not wait for a person. See `hoso sync list`."


class Entry(NamedTuple):
    """One message that may be sent. first: no message of this kind was taken for the dossier before."""

    number: int
    dossier_id: UUID
    version: int
    position: int
    kind: str
    code: str
    attempts: int
    first: bool

    @property
    def key(self) -> str:
        """The same at every attempt, and of no other message."""
        return f"{self.dossier_id}:{self.version}:{self.kind}"


def position(connection: Connection[Any]) -> int:
    """Up to where the log was taken in; the row is locked for the transaction."""
    row = connection.execute("SELECT position FROM portal.progress FOR UPDATE").fetchone()
    assert row is not None
    return int(row[0])


def move_to(connection: Connection[Any], reached: int) -> None:
    connection.execute("UPDATE portal.progress SET position = %s", [reached])


def note_problem(connection: Connection[Any], problem: str | None) -> None:
    """Why nothing gets through, or that something does again."""
    connection.execute(
        "UPDATE portal.progress SET problem = %s, problem_at = CASE WHEN %s::text IS NULL THEN NULL "
        "ELSE coalesce(problem_at, clock_timestamp()) END WHERE problem IS DISTINCT FROM %s",
        [problem, problem, problem],
    )


def last_sha256(connection: Connection[Any], dossier_id: UUID, kind: MessageKind) -> bytes | None:
    """Of the message of this kind that was put in last."""
    row = connection.execute(
        "SELECT sha256 FROM portal.outbox WHERE dossier_id = %s AND kind = %s ORDER BY number DESC LIMIT 1",
        [dossier_id, kind],
    ).fetchone()
    return bytes(row[0]) if row is not None else None


def put(
    connection: Connection[Any],
    dossier_id: UUID,
    version: int,
    position: int,
    kind: MessageKind,
    code: str,
    sha256: bytes,
    *,
    parked: str | None = None,
) -> None:
    """One message more; nothing where it is there already. parked: why none could be made."""
    connection.execute(
        "INSERT INTO portal.outbox (dossier_id, version, position, kind, code, sha256, state, reason) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [
            dossier_id,
            version,
            position,
            kind,
            code,
            sha256,
            State.PARKED if parked is not None else State.WAITING,
            parked[:REASON_LIMIT] if parked is not None else None,
        ],
    )


def due(connection: Connection[Any], limit: int) -> list[Entry]:
    """Messages that may go now, at most one of a dossier, in their order."""
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            """
            SELECT number, dossier_id, version, position, kind, code, attempts,
                NOT EXISTS (SELECT FROM portal.outbox AS t WHERE t.dossier_id = o.dossier_id AND t.kind = o.kind
                    AND t.state = 'acknowledged') AS first
            FROM portal.outbox AS o
            WHERE state IN ('waiting', 'sent') AND next_at <= clock_timestamp()
                AND NOT EXISTS (SELECT FROM portal.outbox AS e WHERE e.dossier_id = o.dossier_id
                    AND e.number < o.number AND e.state = ANY(%s))
            ORDER BY number LIMIT %s
            """,
            [list(UNSETTLED), limit],
        ).fetchall()


def begin(connection: Connection[Any], entry: Entry, patience: timedelta) -> None:
    """It is on its way. Written down before anything is sent: what a crash leaves is known to be in doubt."""
    connection.execute(
        "UPDATE portal.outbox SET state = 'sent', attempts = attempts + 1, sent_at = clock_timestamp(), "
        "next_at = clock_timestamp() + %s WHERE number = %s",
        [patience, entry.number],
    )


def acknowledge(connection: Connection[Any], entry: Entry) -> None:
    _settle(connection, entry, State.ACKNOWLEDGED, None)


def hold(connection: Connection[Any], entry: Entry, state: State, reason: str) -> None:
    """For a person: refused by the portal, or parked here."""
    _settle(connection, entry, state, reason)


def later(connection: Connection[Any], entry: Entry, pause: timedelta, reason: str) -> None:
    """Again after a while; the key stays the same."""
    connection.execute(
        "UPDATE portal.outbox SET state = 'waiting', next_at = clock_timestamp() + %s, reason = %s WHERE number = %s",
        [pause, reason[:REASON_LIMIT], entry.number],
    )


def take_up_again(connection: Connection[Any]) -> int:
    """After a start: whatever was on its way is sent again at once. How many."""
    return connection.execute(
        "UPDATE portal.outbox SET state = 'waiting', next_at = clock_timestamp() WHERE state = 'sent'"
    ).rowcount


def release(connection: Connection[Any], number: int, *, skip: bool) -> None:
    """A person sends a held message again, or skips it. MessageNotHeld."""
    changed = connection.execute(
        "UPDATE portal.outbox SET state = %s, next_at = clock_timestamp(), attempts = 0, "
        "settled_at = CASE WHEN %s THEN clock_timestamp() END WHERE number = %s AND state IN ('refused', 'parked')",
        [State.SKIPPED if skip else State.WAITING, skip, number],
    )
    if changed.rowcount == 0:
        raise MessageNotHeld(number=number)


def _settle(connection: Connection[Any], entry: Entry, state: State, reason: str | None) -> None:
    connection.execute(
        "UPDATE portal.outbox SET state = %s, settled_at = clock_timestamp(), reason = %s WHERE number = %s",
        [state, reason[:REASON_LIMIT] if reason is not None else None, entry.number],
    )
