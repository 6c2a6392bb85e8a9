"""A finding about an event, told by what differs in it; reads what lies around the event."""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from domain.model.event import TOPICS
from projections import ledger_rows
from projections.ledger_findings import Fault, Finding
from projections.ledger_tiles import WIDTH, Tiles, hashes_in
from projections.ledger_verify_commands import moment_of, stream_of
from projections.ledger_verify_words import Nearby, Row, differences


def explained(connection: Connection[Any], finding: Finding) -> Finding:
    """What differs in an event that is not the one that was sealed, told by the hash that the tiles still have."""
    if finding.fault is not Fault.EVENT or finding.differs:
        return finding
    at = finding.position
    tile = hashes_in(Tiles(connection).tile(0, (at - 1) // WIDTH))
    rows = [Row.of(leaf) for leaf in ledger_rows.leaves(connection, at - 3, at + 2)]
    whole = [row for row in rows if row is not None]
    stored = next((row for row in whole if row.position == at), None)
    if stored is None or len(tile) <= (at - 1) % WIDTH:
        return finding
    commands = list(ledger_rows.command_rows(connection, at - 3, at + 10))
    nearby = Nearby(
        topics=[topic.encode() for topic in TOPICS],
        rows=[row for row in whole if row is not stored],
        streams=[stream_of(command) for command in commands],
        moments=[moment_of(command) for command in commands],
    )
    return msgspec.structs.replace(finding, differs=differences(stored, tile[(at - 1) % WIDTH], nearby))
