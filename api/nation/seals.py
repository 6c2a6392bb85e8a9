"""Following a member's ledger from outside: its checkpoint is believed only if it contains what was believed before.

The view is a witness of each member (`hoso witness`): it remembers the last checkpoint that it signed, in a directory
of its own, keeps what it refused as evidence, and may hand its signature in to the member.
"""

from __future__ import annotations

import time
from pathlib import Path

from msgspec import structs

from api.nation.across import Problem, Seal, Trust
from api.nation.door import Door, MemberNotReached, MemberNotUnderstood, MemberRefused
from domain.model.errors import DomainError
from projections.ledger_witness import Witness


def look_at_seal(door: Door, directory: Path, name: str, *, push: bool = False) -> Seal:
    """directory: ours for this member. push: hand the signature in, to a member that named us as a witness."""
    witness = Witness(directory, name, door.member.key)
    key = str(witness.signer.verifier)
    try:
        note = witness.step(door.ledger, int(time.time()))
    except (MemberNotReached, MemberRefused, MemberNotUnderstood) as away:
        return Seal(trust=Trust.UNCHECKED, size=_size(witness), problem=problem_of(away), witness=key)
    except DomainError as refusal:
        evidence = witness.last_refused
        return Seal(
            trust=Trust.REFUSED,
            size=_size(witness),
            problem=problem_of(refusal),
            evidence=str(evidence) if evidence is not None else None,
            witness=key,
        )
    believed = Seal(trust=Trust.BELIEVED, size=_size(witness), witness=key)
    return _handed_in(door, note.encode(), believed) if push else believed


def _handed_in(door: Door, note: bytes, believed: Seal) -> Seal:
    """That the member does not take our signature says nothing against its log."""
    try:
        door.hand_in(note)
    except (MemberNotReached, MemberRefused, MemberNotUnderstood) as refusal:
        return structs.replace(believed, handed_in=False, problem=problem_of(refusal))
    return structs.replace(believed, handed_in=True)


def problem_of(refusal: DomainError) -> Problem:
    return Problem(code=refusal.code, vi=refusal.vi, en=refusal.en)


def _size(witness: Witness) -> int | None:
    seen = witness.last_seen()
    return None if seen is None else seen.size
