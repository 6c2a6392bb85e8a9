"""Whether the files that events name are there, and are what their hashes say. Reads every content, in the database."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from psycopg import Connection

from domain.model.attachment import names_attachments
from domain.model.event import TOPICS
from domain.store import attachments
from domain.store.migrate import load_event_classes
from projections.ledger_findings import Fault, Findings

MISSING: Final = "the file is not there"
ALTERED: Final = "the file is not what it was"


def verify_attachments(connection: Connection[Any], findings: Findings) -> int:
    """Look at every file. Returns how many there are. Each finding stands at the first event that names the file."""
    for sha256, position in attachments.missing(connection, naming_topics()):
        findings.add(Fault.ATTACHMENT, position, detail=MISSING, source=sha256)
    for sha256 in attachments.altered(connection):
        first = attachments.first_naming(connection, sha256, naming_topics())
        findings.add(Fault.ATTACHMENT, first or 1, detail=ALTERED, source=sha256)
    return attachments.count(connection)


@cache
def naming_topics() -> tuple[str, ...]:
    """The topics of the events that can name a file."""
    load_event_classes()
    return tuple(sorted(topic for topic, cls in TOPICS.items() if names_attachments(cls)))
