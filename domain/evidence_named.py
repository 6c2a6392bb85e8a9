"""What evidence is worth when it is named: that it is there, and whom it names."""

from __future__ import annotations

from uuid import UUID

from domain.model.attachment import Attachment
from domain.model.dossier import Dossier
from domain.model.event import OfficialId, is_official
from domain.model.inspection import NOTHING, Evidence
from domain.model.inspection_refusals import EvidenceNeeded, EvidenceNotFound, NotNamedByEvidence
from domain.model.involvement import officials_in
from domain.proceeding_about import About, need_usable


def evidence(
    about: About,
    attachments: tuple[Attachment, ...],
    dossiers: tuple[UUID, ...],
    events: tuple[int, ...],
    *,
    needed: bool = True,
) -> Evidence:
    """As it was named, each thing once. EvidenceNeeded, EvidenceNotFound, AttachmentNotUsable."""
    need_usable(attachments)
    named = NOTHING.with_more(Evidence(attachments=attachments, dossiers=dossiers, events=events))
    if needed and named.is_empty:
        raise EvidenceNeeded
    known = set()
    for dossier_id in named.dossiers:
        dossier = linked_dossier(about, dossier_id)
        known |= {recorded.position for recorded in dossier.log}
    for position in named.events:
        if position not in known:
            raise EvidenceNotFound(what=position)
    return named


def linked_dossier(about: About, dossier_id: UUID) -> Dossier:
    """EvidenceNotFound for one that was never lodged."""
    dossier: Dossier = about.context.state_of("dossier", dossier_id)
    if not dossier.exists:
        raise EvidenceNotFound(what=dossier_id)
    return dossier


def acted_in(about: About, dossier_id: UUID) -> frozenset[OfficialId]:
    """Officials whom the events of a dossier name: who acted, held, was addressed."""
    log = linked_dossier(about, dossier_id).log
    return frozenset(official for recorded in log for official in officials_in(recorded.body) if is_official(official))


def need_named(about: About, official: OfficialId | None, named_in: str, found: Evidence) -> None:
    """An official may be named by a dossier in which they had a part, or by a file. NotNamedByEvidence."""
    if official is None:
        return
    if named_in:
        if named_in not in {attachment.name for attachment in found.attachments}:
            raise EvidenceNotFound(what=named_in)
        return
    if not any(official in acted_in(about, dossier_id) for dossier_id in found.dossiers):
        raise NotNamedByEvidence(official=official)
