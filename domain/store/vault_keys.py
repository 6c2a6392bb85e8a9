"""The keys of the vault: one a person, in files beside the database, outside its backups and its WAL archive.

    <directory>/ab/<applicant>.key        a person's key, wrapped; `ab` are the last two digits of the applicant's id
    <directory>/wrapping/<id>.key         the wrapping key
    <directory>/wrapping/current          its id
    <directory>/lock                      held shared by whoever reads, alone by whoever changes

A person's file is wrapping id (16 hexadecimal digits) ‖ nonce (12 bytes) ‖ AES-256-GCM of 32 random bytes, bound to the
applicant's id. Files are written whole beside their place and renamed; every directory is 0700 and every file 0600 and
of the account that serves, and anything else is refused.

Destroying a person's key writes over its file before it is removed. A new wrapping key (`rotate`) makes every copy of
the directory that was ever made useless too, once the old one is destroyed: the persons' keys stay, their files change.
A rotation that was interrupted is finished by the next.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.model.errors import DomainError
from domain.store.durable_files import shred, sync_folder, write_many, write_whole

KEY_BYTES: Final = 32
MANY: Final = 20
"""Keys beyond which the whole file system is synced rather than each file."""

_NONCE_BYTES: Final = 12
_ID_BYTES: Final = 16


class VaultKeyRefused(DomainError):
    """Details: path, why_vi, why_en."""

    CODE = "vault-key-refused"
    VI = "Không dùng {path} của kho khóa: {why_vi}. Đặt lại chủ và quyền 0700/0600, hoặc khôi phục kho khóa từ bản lưu."
    EN = (
        "{path} of the key store is not used: {why_en}. Set owner and modes 0700/0600, or restore the store's own copy."
    )


class KeyStoreState(NamedTuple):
    """persons: whose keys are here. wrapping: the id of the wrapping key; None before the first person.

    left_over: older wrapping keys that a rotation did not come to destroy.
    """

    persons: int
    wrapping: str | None
    left_over: int


class VaultKeys:
    """The key store of an instance. Cheap to make; keeps no key in memory. Safe among threads and processes."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._wrapping = directory / "wrapping"

    # ------------------------------------------------------------------ persons' keys

    def of(self, applicant_id: UUID) -> bytes | None:
        """A person's key; None where there is none. VaultKeyRefused."""
        if not self.directory.exists():
            return None
        with self._locked(fcntl.LOCK_SH):
            return self._read(applicant_id)

    def made(self, applicant_id: UUID) -> bytes:
        """A person's key, made if there is none; durable when this returns. VaultKeyRefused."""
        return self.made_all({applicant_id: None})[applicant_id]

    def made_all(self, wanted: Mapping[UUID, bytes | None]) -> dict[UUID, bytes]:
        """The same for many at once; where a key is given, it is the one that a person without one gets."""
        self._prepare()
        found: dict[UUID, bytes] = {}
        with self._locked(fcntl.LOCK_EX):
            wrapping_id, wrapping = self._current()
            files: dict[Path, bytes] = {}
            for applicant_id, given in wanted.items():
                key = self._read(applicant_id)
                if key is None:
                    key = given or secrets.token_bytes(KEY_BYTES)
                    path = self._path(applicant_id)
                    path.parent.mkdir(mode=0o700, exist_ok=True)
                    files[path] = _wrapped(key, applicant_id, wrapping_id, wrapping)
                else:
                    os.utime(self._path(applicant_id))  # asked for again: no orphan from here on
                found[applicant_id] = key
            if len(files) > MANY:
                write_many(files, 0o600)
            else:
                for path, data in files.items():
                    write_whole(path, data, 0o600)
                    sync_folder(self.directory)
        return found

    def destroy(self, applicant_id: UUID, *, unused_for_seconds: float | None = None) -> bool:
        """A person's key is no more, durably. False if there was none; doing it again changes nothing.

        unused_for_seconds: only a key that was neither made nor asked to be made since.
        """
        if not self.directory.exists():
            return False
        with self._locked(fcntl.LOCK_EX):
            path = self._path(applicant_id)
            if not path.parent.exists():
                return False
            if unused_for_seconds is not None and not _lies_since(path, unused_for_seconds):
                return False
            shred(path.with_name(f".{path.name}.new"))  # a crash may have left one
            return shred(path)

    def persons(self, older_than_seconds: float = 0.0) -> Iterator[UUID]:
        """Whose keys are here, of those that lie here at least so long."""
        for path in sorted(self.directory.glob("??/*.key")):
            if _lies_since(path, older_than_seconds):
                yield UUID(path.stem)

    def state(self) -> KeyStoreState:
        """How many keys there are, and under which wrapping key; no key is read. VaultKeyRefused for unfit files."""
        if not self.directory.exists():
            return KeyStoreState(0, None, 0)
        with self._locked(fcntl.LOCK_SH):
            pointer = self._wrapping / "current"
            current = _checked(pointer).read_text(encoding="ascii").strip() if pointer.exists() else None
            left = [path for path in self._all(self._wrapping, "*.key") if path.stem != current]
            return KeyStoreState(sum(1 for _ in self.persons()), current, len(left))

    # ------------------------------------------------------------------ the wrapping key

    def rotate(self) -> int:
        """Wrap every key anew under a new wrapping key and destroy the old one. Returns how many persons' keys.

        A key that cannot be read stops it, with the old wrapping keys still there.
        """
        self._prepare()
        with self._locked(fcntl.LOCK_EX):
            self._new_wrapping()
            wrapping_id, wrapping = self._current()
            count = 0
            for applicant_id in self.persons():
                key = self._read(applicant_id)
                if key is not None:
                    write_whole(self._path(applicant_id), _wrapped(key, applicant_id, wrapping_id, wrapping), 0o600)
                    count += 1
            self._destroy_but(wrapping_id)
        return count

    def _current(self) -> tuple[bytes, bytes]:
        pointer = self._wrapping / "current"
        if not pointer.exists():
            if next(self.persons(), None) is not None:
                raise VaultKeyRefused(path=pointer, why_vi="tệp đã mất", why_en="it is gone, and keys rest on it")
            self._new_wrapping()
        wrapping_id = _checked(pointer).read_bytes().strip()
        return wrapping_id, self._wrapping_key(wrapping_id)

    def _new_wrapping(self) -> None:
        """Made before anything rests on it; current once it is durable."""
        name = secrets.token_hex(_ID_BYTES // 2)
        write_whole(self._wrapping / f"{name}.key", secrets.token_bytes(KEY_BYTES), 0o600)
        write_whole(self._wrapping / "current", f"{name}\n".encode(), 0o600)

    def _wrapping_key(self, wrapping_id: bytes) -> bytes:
        path = self._wrapping / f"{wrapping_id.decode('ascii', 'replace')}.key"
        key = _checked(path).read_bytes()
        if len(key) != KEY_BYTES:
            raise VaultKeyRefused(path=path, why_vi="không phải khóa", why_en="it is no key")
        return key

    def _destroy_but(self, wrapping_id: bytes) -> None:
        for path in self._all(self._wrapping, "*.key"):
            if path.name != f"{wrapping_id.decode()}.key":
                shred(path)

    @staticmethod
    def _all(folder: Path, pattern: str) -> Iterable[Path]:
        return sorted(folder.glob(pattern))

    # ------------------------------------------------------------------ files

    def _path(self, applicant_id: UUID) -> Path:
        return self.directory / applicant_id.hex[-2:] / f"{applicant_id}.key"

    def _read(self, applicant_id: UUID) -> bytes | None:
        path = self._path(applicant_id)
        if not path.exists():
            return None
        content = _checked(path).read_bytes()
        wrapping_id, rest = content[:_ID_BYTES], content[_ID_BYTES:]
        try:
            return AESGCM(self._wrapping_key(wrapping_id)).decrypt(
                rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], applicant_id.bytes
            )
        except (InvalidTag, ValueError):
            raise VaultKeyRefused(
                path=path, why_vi="không mở được bằng khóa bọc", why_en="its wrapping key does not open it"
            ) from None

    def _prepare(self) -> None:
        for folder in (self.directory, self._wrapping):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        for folder in (self.directory, self._wrapping):
            _checked(folder)
        descriptor = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, how)
            yield
        finally:
            os.close(descriptor)


def _wrapped(key: bytes, applicant_id: UUID, wrapping_id: bytes, wrapping: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return wrapping_id + nonce + AESGCM(wrapping).encrypt(nonce, key, applicant_id.bytes)


def _checked(path: Path) -> Path:
    """A file or folder that nobody else may read or write. VaultKeyRefused."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        raise VaultKeyRefused(path=path, why_vi="tệp đã mất", why_en="it is gone") from None
    if found.st_mode & 0o077:
        raise VaultKeyRefused(path=path, why_vi="tài khoản khác dùng được", why_en="other accounts may use it")
    if found.st_uid != os.geteuid():
        raise VaultKeyRefused(path=path, why_vi="thuộc tài khoản khác", why_en="it belongs to another account")
    return path


def _lies_since(path: Path, seconds: float) -> bool:
    try:
        return path.stat().st_mtime <= time.time() - seconds
    except FileNotFoundError:
        return False


def vault_directory(data_dir: Path, chosen: Path | None) -> Path:
    """Where an instance keeps the vault's keys: as the environment says, else beside its database."""
    return chosen if chosen is not None else data_dir / "vault-keys"
