"""Making a bundle: everything of one subject as of one checkpoint, in one zip.

The same subject and checkpoint give the same bytes for ever, on any machine: nothing in a bundle depends on the moment
or the process that makes it. (The checkpoint's own co-signatures and stamps may still grow in number; a bundle holds
those that are stored.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from api.evidence.archive import zipped
from api.evidence.canonical import instant, line
from api.evidence.figures import Claimed, claimed
from api.evidence.ledger_part import LedgerPart, ledger_part
from api.evidence.members import (
    FORMAT,
    MANIFEST,
    about_member,
    events_member,
    key_member,
    manifest_member,
    proofs_member,
)
from api.evidence.readme import readme
from api.evidence.report import in_detail, report
from api.evidence.report_pictures import custody_pictures
from api.evidence.subject import Subject
from projections import stored_events
from projections.ledger_paths import inclusion_paths
from projections.stored_events import Stored


class Stage(StrEnum):
    """What is being done, for whoever watches."""

    FIGURES = "figures"
    EVENTS = "events"
    PROOFS = "proofs"
    REPORT = "report"


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle comes to."""

    kind: str
    subject: str
    dataset: int | None
    period: str | None
    origin: str
    size: int
    about: str
    dossiers: int
    imported: int
    events: int
    bytes: int
    sha256: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """proceedings: those of which it holds events."""

    data: bytes
    summary: Summary
    proceedings: tuple[UUID, ...] = ()


def make(
    connection: Connection[Any],
    subject: Subject,
    keys: Path,
    *,
    size: int | None = None,
    progress: Callable[[Stage], None] = lambda _stage: None,
) -> Bundle:
    """The bundle of a subject, as of the checkpoint of a size or the latest. In a transaction of one moment.

    keys: the directory of the ledger's keys. DossierUnknown, OfficialUnknown, DatasetUnknown, ViewsNotReady,
    NothingSealed, CheckpointUnknown, FirstKeyNotFound.
    """
    part = ledger_part(connection, keys, size)
    progress(Stage.FIGURES)
    found = claimed(connection, subject, part.size)
    progress(Stage.EVENTS)
    events = _events(connection, found, part)
    progress(Stage.PROOFS)
    *paths, last_path = inclusion_paths(connection, [*(each.position for each in events), part.size], part.size)
    others: dict[str, bytes] = {
        "README.txt": readme(found.subject, part, FORMAT),
        "verify.py": verifier(),
        "key.txt": key_member(part),
        "rotations.json": line(list(part.rotations)),
        "checkpoint.txt": part.note,
        "witnesses.json": line(list(part.witnesses)),
        **{f"stamps/{number:03}.tsr": stamp for number, stamp in enumerate(part.stamps, 1)},
        "events.jsonl": events_member(events),
        "proofs.jsonl": proofs_member(events, paths),
        "about.json": about_member(found.last, last_path),
        "figures.json": line(found.figures),
    }
    progress(Stage.REPORT)
    shown = [UUID(claim["dossier_id"]) for claim in in_detail(found)]
    others["report.pdf"] = report(found, part, custody_pictures(connection, shown, found.reference, found.about))
    data = zipped({MANIFEST: manifest_member(found.subject, part, found.about, others), **others})
    return Bundle(data, _summary(found, part, events, data), tuple(sorted(found.cited)))


def verifier() -> bytes:
    """The verifier that goes into every bundle."""
    return files("api.evidence").joinpath("verify.py").read_bytes()


def _events(connection: Connection[Any], found: Claimed, part: LedgerPart) -> list[Stored]:
    histories = stored_events.streams(connection, list(found.streams), part.size)
    kept = (stored for history in histories.values() for stored in history if found.belongs(stored))
    return sorted(kept, key=lambda each: each.position)


def _summary(found: Claimed, part: LedgerPart, events: list[Stored], data: bytes) -> Summary:
    subject = found.subject
    return Summary(
        kind=subject.kind,
        subject=subject.id,
        dataset=subject.dataset,
        period=str(subject.period) if subject.period is not None else None,
        origin=part.origin,
        size=part.size,
        about=instant(found.about),
        dossiers=len(found.figures["dossiers"]),
        imported=len(found.figures["imported"]),
        events=len(events),
        bytes=len(data),
        sha256=sha256(data).hexdigest(),
        fingerprint=part.key.fingerprint,
    )
