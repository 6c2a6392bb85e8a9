"""Where a log's key lives: a directory beside the database, never in it, one a log.

    <directory>/<origin>/private.pem    the signing key, 0600
    <directory>/<origin>/public.txt     its verifier key
    <directory>/<origin>/first.txt      the verifier key that the log began with: what auditors were given
    <directory>/<origin>/checkpoint     the last checkpoint that was signed, whatever the database says
    <directory>/<origin>/next.pem       only while a rotation is under way
    <directory>/<origin>/lock           held by whoever signs

The directory may belong to another account than the one that serves: then only that account can sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from domain.model.checkpoint import Checkpoint
from domain.model.errors import DomainError
from domain.model.signed_note import NoteUnreadable, SignedNote, Signer, VerifierKey
from domain.store.durable_files import one_at_a_time, write_whole


class KeyRefused(DomainError):
    """A key file that cannot be used. Details: path, why_vi, why_en."""

    CODE = "ledger-key-refused"
    VI = "Không dùng khóa {path}: {why_vi}. Hãy đặt lại quyền 0600 hoặc khôi phục tệp khóa từ bản lưu."
    EN = "The key {path} is not used: {why_en}. Set its mode to 0600, or restore the key file from its backup."


class KeyDirectory:
    """The key of one log. directory: the one for all logs of an instance."""

    def __init__(self, directory: Path, origin: str) -> None:
        self.origin = origin
        self.path = directory / origin.rpartition("/")[2]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One signs at a time."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with one_at_a_time(self.path):
            yield

    def signer(self) -> Signer:
        """The key, made at the first call. Under the lock. KeyRefused."""
        path = self.path / "private.pem"
        if not path.exists():
            if self.last_signed() is not None:
                raise KeyRefused(path=path, why_vi="tệp khóa đã mất", why_en="it is gone, and it signed before")
            signer = self.new_signer()
            write_whole(self.path / "first.txt", f"{signer.verifier}\n".encode(), 0o644)
            self._install(signer, path)
        return self._load(path)

    def first_key(self) -> VerifierKey | None:
        """What auditors were given when the log began; None before there was a key."""
        path = self.path / "first.txt"
        return VerifierKey.parse(path.read_text(encoding="utf-8")) if path.exists() else None

    # ------------------------------------------------------------------ what was signed

    def last_signed(self) -> SignedNote | None:
        """The last checkpoint that was signed here. KeyRefused for a file that is no checkpoint."""
        path = self.path / "checkpoint"
        if not path.exists():
            return None
        try:
            note = SignedNote.parse(path.read_bytes())
            Checkpoint.parse(note.text)
        except NoteUnreadable as fault:
            raise KeyRefused(path=path, why_vi="không phải điểm niêm", why_en=str(fault)) from fault
        return note

    def remember(self, note: SignedNote) -> None:
        """Before the checkpoint is shown to anybody."""
        write_whole(self.path / "checkpoint", note.encode(), 0o644)

    # ------------------------------------------------------------------ rotation

    def new_signer(self) -> Signer:
        return Signer.of(self.origin, Ed25519PrivateKey.generate())

    def stage(self, signer: Signer) -> None:
        """Keep a new key until its statement is stored."""
        write_whole(self.path / "next.pem", _pem(signer), 0o600)

    def staged(self) -> Signer | None:
        path = self.path / "next.pem"
        return self._load(path) if path.exists() else None

    def take_over(self) -> None:
        """The staged key signs from now on; the old one is no more."""
        staged = self.staged()
        assert staged is not None
        self._install(staged, self.path / "private.pem")
        (self.path / "next.pem").unlink()

    def drop_staged(self) -> None:
        (self.path / "next.pem").unlink(missing_ok=True)

    def _install(self, signer: Signer, path: Path) -> None:
        """The key itself comes last: a crash before leaves what the next start does again."""
        write_whole(self.path / "public.txt", f"{signer.verifier}\n".encode(), 0o644)
        write_whole(path, _pem(signer), 0o600)

    def _load(self, path: Path) -> Signer:
        if path.stat().st_mode & 0o077:
            raise KeyRefused(path=path, why_vi="người khác đọc được tệp", why_en="others may read it")
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except ValueError as fault:
            raise KeyRefused(path=path, why_vi="không đọc được khóa", why_en=str(fault)) from fault
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyRefused(path=path, why_vi="không phải khóa Ed25519", why_en="it is no Ed25519 key")
        return Signer.of(self.origin, key)


def _pem(signer: Signer) -> bytes:
    return signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def ledger_directory(data_dir: Path) -> Path:
    """Where an instance's ledgers keep their keys, unless somebody says otherwise."""
    return data_dir / "ledger"


def logs_in(directory: Path) -> list[str]:
    """The names of the logs that have a key here."""
    return [f"hoso/{path.parent.name}" for path in sorted(directory.glob("*/first.txt"))]
