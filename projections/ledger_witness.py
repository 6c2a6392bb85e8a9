"""A witness: somebody else's process that signs a log's checkpoints as long as each contains the one before."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from domain.model.checkpoint import Checkpoint
from domain.model.signed_note import COSIGNATURE, SignedNote, Signer, VerifierKey
from domain.model.trusted_log import CheckpointNotBelieved, LogsDiffer, LogShrank, TrustedLog, cosigned
from domain.store.durable_files import one_at_a_time, write_whole
from projections.ledger_shown import Fetch, growth_from, shown_by


class Witness:
    """directory: the witness's own (0700): its key, and the last checkpoint that it signed. name: of the witness."""

    def __init__(self, directory: Path, name: str, log_key: VerifierKey) -> None:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._directory = directory
        self._seen = directory / "last-seen"
        self._log_key = log_key
        with one_at_a_time(directory):
            self.signer = _signer(directory / "witness.pem", name)

    def step(self, fetch: Fetch, seconds: int) -> SignedNote:
        """Look at the log once; returns the note with the witness's signature. seconds: now, since 1970.

        Refuses as `TrustedLog.believed` does; what was seen before is kept then, and what was shown lies beside it.
        Two processes of one witness look one after the other, so that neither signs what the other's memory forbids.
        """
        with one_at_a_time(self._directory):
            return self._step(fetch, seconds)

    def _step(self, fetch: Fetch, seconds: int) -> SignedNote:
        shown = fetch("checkpoint")
        try:
            signed = self._signed(shown, fetch, seconds)
        except (CheckpointNotBelieved, LogShrank, LogsDiffer):
            write_whole(self._directory / f"refused-{sha256(shown).hexdigest()[:16]}", shown, 0o600)
            raise
        write_whole(self._seen, signed.encode(), 0o600)  # before it is shown to anybody
        return signed

    def _signed(self, data: bytes, fetch: Fetch, seconds: int) -> SignedNote:
        """The note that the log shows, signed if it may be."""
        shown = shown_by(data, fetch, self._log_key)
        known = self.last_seen()
        proof = growth_from(known, shown.checkpoint, fetch)
        return cosigned(TrustedLog(shown.keys), shown.note, known, proof, self.signer, seconds)

    @property
    def last_refused(self) -> Path | None:
        """The checkpoint that was refused last; None if none was."""
        return max(self._directory.glob("refused-*"), key=lambda path: path.stat().st_mtime, default=None)

    def last_seen(self) -> Checkpoint | None:
        return Checkpoint.parse(SignedNote.parse(self._seen.read_bytes()).text) if self._seen.exists() else None


def _signer(path: Path, name: str) -> Signer:
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        write_whole(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return Signer.of(name, key, COSIGNATURE)
