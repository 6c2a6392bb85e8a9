"""The reference data, folded from the log: what dossiers are judged by, as known at a position."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from domain.model.reference import STREAMS, Reference
from projections import stored_events


def load(connection: Connection[Any], upto: int) -> Reference:
    """The reference data as known at a position of the log."""
    histories = stored_events.streams(connection, STREAMS, upto)
    return Reference().after(stored.decoded() for stream in STREAMS for stored in histories[stream])
