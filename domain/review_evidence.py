"""What a review cites: events as they stand in the log, each with its leaf in the ledger's tree, and dossiers."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.model.dossier import Dossier
from domain.model.event import Event, Recorded, encode
from domain.model.ledger_leaf import leaf_bytes
from domain.model.merkle import leaf_hash
from domain.model.review_events import Evidence
from domain.model.review_refusals import EvidenceNotFound, ReviewNotOpened
from domain.proceeding_about import About
from domain.review_commands import Citing


def cited(about: About, order: Citing, dossiers: Iterable[UUID]) -> tuple[Evidence, ...]:
    """The cited events, in the order of their positions: looked up by the door, or in the dossiers concerned.

    EvidenceNotFound for a position that is in neither.
    """
    found = {one.position: one for one in order.evidence if one.position in order.positions}
    for dossier in dossiers:
        for recorded in dossier_of(about, dossier).log:
            if recorded.position in order.positions:
                found[recorded.position] = as_evidence(recorded)
    missing = sorted(set(order.positions) - set(found))
    if missing:
        raise EvidenceNotFound(positions=", ".join(map(str, missing)))
    return tuple(found[position] for position in sorted(found))


def as_evidence(recorded: Recorded[Event]) -> Evidence:
    """An event of the log with the hash of its leaf."""
    body = recorded.body
    leaf = leaf_bytes(
        recorded.position, recorded.stream_id, recorded.version, recorded.recorded_at, body.TOPIC, encode(body)
    )
    return Evidence(
        position=recorded.position, stream_id=recorded.stream_id, topic=body.TOPIC, leaf=leaf_hash(leaf).hex()
    )


def dossier_of(about: About, dossier: UUID) -> Dossier:
    """ReviewNotOpened for one that was never lodged."""
    known: Dossier = about.context.state_of("dossier", dossier)
    if not known.exists:
        raise ReviewNotOpened(why_vi=f"không có hồ sơ {dossier}", why_en=f"there is no dossier {dossier}")
    return known


def concerned(named: Iterable[UUID], evidence: Iterable[Evidence]) -> tuple[UUID, ...]:
    """The dossiers that are named, and those whose events are cited."""
    of_events = (one.stream_id for one in evidence if one.topic.startswith("dossier."))
    return tuple(dict.fromkeys((*named, *of_events)))
