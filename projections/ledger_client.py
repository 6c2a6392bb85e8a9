"""Somebody who looks at a log from outside, and believes nothing of its server but what can be checked.

A client remembers the last checkpoint that it believed, in a directory of its own, and believes the next one only if
the log's key signed it, enough of its witnesses saw it, it contains the remembered one, and every time-stamp that
comes with it holds. Events are believed by their proofs alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from cryptography.x509 import Certificate

from domain.model.checkpoint import Checkpoint
from domain.model.signed_note import SignedNote, VerifierKey
from domain.model.trusted_log import CheckpointNotBelieved, EventNotInLog, TrustedLog, check_event
from domain.store.durable_files import one_at_a_time, write_whole
from projections.ledger_proofs import InclusionProof
from projections.ledger_shown import Fetch, decoded, from_base64, growth_from, shown_by
from projections.ledger_stamps import StampRefused, stamped_at


@dataclass(frozen=True)
class Trust:
    """What a client trusts. witnesses: whose signatures count, and how many are needed; roots: of time-stamps.

    stamps: how many a checkpoint needs; those that it has must hold in any case, if there are roots to look by.
    """

    log: VerifierKey
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0
    roots: Sequence[Certificate] = field(default=())
    stamps: int = 0


@dataclass(frozen=True)
class Believed:
    """A checkpoint that was believed, with how many witnesses' signatures and time-stamps it had."""

    checkpoint: Checkpoint
    note: SignedNote
    witnesses: int
    stamps: int


class LogClient:
    """directory: the client's own (0700)."""

    def __init__(self, directory: Path, trust: Trust) -> None:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._directory = directory
        self._path = directory / "believed"
        self._trust = trust

    def look(self, fetch: Fetch) -> Believed:
        """Look at the log once. CheckpointNotBelieved, NotEnoughWitnesses, LogShrank, LogsDiffer.

        What was believed before is kept when something is refused. Two that share a directory look one after the other.
        """
        with one_at_a_time(self._directory):
            return self._look(fetch)

    def _look(self, fetch: Fetch) -> Believed:
        asked = f"checkpoint?witnesses={self._trust.quorum}" if self._trust.quorum else "checkpoint"
        shown = shown_by(fetch(asked), fetch, self._trust.log)
        note, known = shown.note, self.last()
        proof = growth_from(known, shown.checkpoint, fetch)
        log = TrustedLog(shown.keys, self._trust.witnesses, self._trust.quorum)
        checkpoint = log.believed(note, known, proof)
        stamps = self._stamps(fetch, note, checkpoint.size)
        write_whole(self._path, note.encode(), 0o600)
        return Believed(checkpoint, note, len(set(note.verified_by(self._trust.witnesses))), stamps)

    def event(self, fetch: Fetch, position: int) -> bytes:
        """The leaf of an event of the log that was believed last. EventNotInLog; LookupError before the first look."""
        known = self.last()
        if known is None:
            raise LookupError("nothing was believed yet")
        answered = fetch(f"inclusion/{position}?size={known.size}")
        try:
            proof = msgspec.json.decode(answered, type=InclusionProof)
            leaf, hashes = from_base64(proof.leaf), [from_base64(each) for each in proof.hashes]
        except (msgspec.MsgspecError, ValueError, CheckpointNotBelieved) as fault:
            raise EventNotInLog(position=position, reason=str(fault)) from fault
        check_event(known, position, leaf, hashes)
        return leaf

    def last(self) -> Checkpoint | None:
        """What was believed last; None before the first look."""
        return Checkpoint.parse(SignedNote.parse(self._path.read_bytes()).text) if self._path.exists() else None

    def _stamps(self, fetch: Fetch, note: SignedNote, size: int) -> int:
        """How many different time-stamps the checkpoint has; each holds; without roots none. CheckpointNotBelieved."""
        shown = decoded(fetch(f"stamps/{size}"), list[str]) if self._trust.roots else []
        responses = {from_base64(each) for each in shown}
        try:
            for response in responses:
                stamped_at(response, note.text, self._trust.roots)
        except StampRefused as refusal:
            raise CheckpointNotBelieved(reason=f"time-stamp: {refusal.details['reason']}") from refusal
        if len(responses) < self._trust.stamps:
            raise CheckpointNotBelieved(reason=f"{len(responses)} time-stamps, {self._trust.stamps} are needed")
        return len(responses)
