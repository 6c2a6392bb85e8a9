"""Rules of declared conflicts of interest: who declares and withdraws one, and what it keeps an official from.

Nothing overrides a declared conflict: neither rank nor another's name. It ends by being withdrawn, which takes the
head and a reason, and never the official themself.
"""

from __future__ import annotations

from typing import Final

from domain.model import dossier_events as ev
from domain.model import dossier_refusals as no_moments
from domain.model import refusals as no
from domain.model.dossier import Dossier, principal
from domain.model.dossier_authority import is_superior
from domain.model.event import Event, OfficialId, UnitId
from domain.model.reference import Reference

DESPITE_CONFLICT: Final = (
    ev.ConflictDeclared,
    ev.ConflictWithdrawn,
    ev.ConflictRefused,
    ev.HandoverReturned,
    ev.Recalled,
    ev.ObjectionRecorded,
    ev.EscalationAcknowledged,
    ev.EscalationAnswered,
    ev.ExplanationGiven,
    ev.ClaimConfirmed,
    ev.ClaimDisputed,
    ev.Rated,
    ev.Complained,
)
"""What remains to whoever has a conflict: to give it back, to object, to answer for oneself."""


def need_no_conflict(state: Dossier, body: Event) -> None:
    """Neither who acts, nor in whose name, nor to whom it is handed has a declared conflict with the dossier."""
    conflicted = set(state.conflicts.values())
    if not conflicted or isinstance(body, DESPITE_CONFLICT):
        return
    if isinstance(body, ev.Transit) and body.to.official in conflicted:
        raise no.UnderConflict(actor=body.to.official)
    for official in (body.actor, principal(body)):
        if official in conflicted:
            raise no.UnderConflict(actor=official)


def rule_declared(state: Dossier, body: ev.ConflictDeclared, reference: Reference) -> None:
    """By the official in person, or by their head; once."""
    if not body.reason.strip():
        raise no.BadValue(field="reason", why_vi="phải nêu lý do", why_en="a reason must be given")
    at = body.occurred_at
    if not reference.organisation.is_active(body.about, at):
        raise no.AddresseeUnknown(to=body.about)
    if body.about in state.conflicts.values():
        raise no.ConflictKnown(official=body.about)
    if principal(body) != body.about:
        _need_their_head(body, body.about, state, reference)


def rule_withdrawn(state: Dossier, body: ev.ConflictWithdrawn, reference: Reference) -> None:
    """By the head of whoever has it, for a reason; nobody withdraws their own."""
    if not body.reason.strip():
        raise no.BadValue(field="reason", why_vi="phải nêu lý do", why_en="a reason must be given")
    about = state.conflicts.get(body.conflict_no)
    if about is None:
        raise no.NoSuchMatter(what="conflict", number=body.conflict_no)
    if about in (body.actor, principal(body)):
        raise no_moments.NotOneself(actor=about)
    _need_their_head(body, about, state, reference)


def _need_their_head(body: Event, about: OfficialId, state: Dossier, reference: Reference) -> None:
    unit: UnitId = reference.organisation.unit_of(about, body.occurred_at) or state.unit_id
    if not is_superior(principal(body), unit, reference, body.occurred_at):
        head = reference.organisation.head_of(unit, body.occurred_at) or "—"
        raise no.HeadOnly(unit=unit, head=head)
