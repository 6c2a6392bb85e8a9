"""Taking the log in: which states of which dossiers the portal has to be told.

A batch is one transaction with the position that it moves. Of a dossier the state after its last event in the batch is
put into the outbox, each of the two messages only if it differs from the one before; events that change neither (a
reminder, a note) send nothing. What cannot be made is parked where a person sees it, and the rest goes on.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec
import structlog
from psycopg import Connection

from api.portal import outbox
from api.portal.messages import Message, MessageKind, message
from projections import stored_events
from projections.folding import fold
from projections.queries.knowledge import Knowledge, knowledge_at
from projections.stored_events import Stored
from projections.streams import DOSSIER_TOPICS

BATCH: Final = 500
"""Events a transaction."""

_encoder: Final = msgspec.json.Encoder(order="deterministic")
_log: Final = structlog.get_logger("api.portal")


def take_in(connection: Connection[Any], batch: int = BATCH) -> int:
    """Put in what the next events call for. Returns how many events that were; 0 at the log's end."""
    with connection.transaction():
        reached = outbox.position(connection)
        events = stored_events.after(connection, reached, batch)
        if not events:
            return 0
        last: dict[UUID, Stored] = {e.stream_id: e for e in events if e.topic.startswith(DOSSIER_TOPICS)}
        histories = stored_events.streams(connection, list(last), events[-1].position)
        for dossier_id, event in sorted(last.items(), key=lambda item: item[1].position):
            _put(connection, dossier_id, event, histories[dossier_id])
        outbox.move_to(connection, events[-1].position)
        return len(events)


def made(
    connection: Connection[Any], dossier_id: UUID, version: int, position: int, kind: MessageKind
) -> Message | None:
    """A message made again from the log, as of a version of the dossier."""
    history = stored_events.streams(connection, [dossier_id], position)[dossier_id]
    return _made(history[:version], knowledge_at(connection, position), kind)


def encoded(found: Message) -> bytes:
    return _encoder.encode(found)


def _made(history: list[Stored], known: Knowledge, kind: MessageKind) -> Message | None:
    return message(kind, fold([stored.decoded() for stored in history], known.reference), known)


def _put(connection: Connection[Any], dossier_id: UUID, event: Stored, history: list[Stored]) -> None:
    for kind in MessageKind:
        try:
            found = _made(history, knowledge_at(connection, event.position), kind)
        # Whatever is wrong with one dossier must not stop the others; nothing is lost, the log has it.
        except Exception as fault:  # noqa: BLE001
            _log.warning("portal_message_not_made", dossier=str(dossier_id), fault=type(fault).__name__)
            why = f"không lập được thông điệp / could not be made: {type(fault).__name__}"
            outbox.put(connection, dossier_id, event.version, event.position, kind, "", b"", parked=why)
            continue
        if found is None:
            continue
        digest = sha256(encoded(found)).digest()
        if digest != outbox.last_sha256(connection, dossier_id, kind):
            outbox.put(connection, dossier_id, event.version, event.position, kind, found["MaHoSo"], digest)
