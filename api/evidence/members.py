"""The members of a bundle that hold events and their proofs, and the manifest over all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from api.evidence.canonical import instant, line, lines
from api.evidence.ledger_part import LedgerPart
from api.evidence.subject import Subject
from domain.model.ledger_leaf import EPOCH
from projections.stored_events import Stored

FORMAT: Final = "hoso-evidence-1"
MANIFEST: Final = "MANIFEST.json"

_MICROSECOND: Final = timedelta(microseconds=1)


def events_member(events: Iterable[Stored]) -> bytes:
    """One line an event, exactly as it is stored: the leaf of the ledger can be made from it."""
    return lines(map(_event, events))


def proofs_member(events: Sequence[Stored], paths: Sequence[Sequence[bytes]]) -> bytes:
    """The inclusion proofs, line by line as the events."""
    return lines(
        {"position": each.position, "hashes": [node.hex() for node in path]}
        for each, path in zip(events, paths, strict=True)
    )


def about_member(last: Stored, path: Sequence[bytes]) -> bytes:
    """The event at the checkpoint's size with its proof: it shows the moment that all figures are about."""
    return line({"event": _event(last), "hashes": [node.hex() for node in path]})


def key_member(part: LedgerPart) -> bytes:
    """The first key of the log, and its fingerprint as `hoso ledger key` prints it."""
    return f"{part.key}\n{part.key.fingerprint}\n".encode()


def manifest_member(subject: Subject, part: LedgerPart, about: datetime, others: Mapping[str, bytes]) -> bytes:
    """What the bundle is about, and the hash of every other member."""
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "kind": subject.kind.value,
        "subject": subject.id,
        "dataset": subject.dataset,
        "period": str(subject.period) if subject.period is not None else None,
        "origin": part.origin,
        "size": part.size,
        "about": instant(about),
        "files": {name: sha256(content).hexdigest() for name, content in others.items()},
    }
    return line(manifest)


def _event(stored: Stored) -> dict[str, Any]:
    return {
        "position": stored.position,
        "stream_id": str(stored.stream_id),
        "version": stored.version,
        "recorded_at": (stored.recorded_at - EPOCH) // _MICROSECOND,
        "topic": stored.topic,
        "state": stored.state.decode(),
    }
