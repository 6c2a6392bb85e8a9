"""What a citizen holds in the hand: the number by which to look up, the check code, the address in the QR code.

All of it follows from the dossier's id and one secret of the instance, 32 random bytes in the vault's key store. So a
slip can be printed again at any time with the same codes, none of them is kept anywhere, and none can be guessed:

    check code    40 bits of HMAC-SHA256(secret, "check" ‖ id), as 8 letters and digits
    QR token      id ‖ 16 bytes of HMAC-SHA256(secret, "qr" ‖ id), as base64url; that for rating likewise with "rate"
    look-up       what the cookie of a look-up holds: id ‖ begun ‖ until ‖ HMAC over them

A token holds nothing about a person: the id is random. The number of a dossier that has no code yet is no secret.
"""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final
from uuid import UUID

from domain.store.durable_files import one_at_a_time, write_whole
from domain.store.instance import Instance
from domain.store.vault_keys import VaultKeyRefused, vault_directory

LOOK_UP_LIFE: Final = timedelta(minutes=15)
"""After the last page that was shown; `LONGEST_LOOK_UP` after the secret was given."""

LONGEST_LOOK_UP: Final = timedelta(hours=2)
QR_LIFE: Final = timedelta(days=365)
"""After the end of its dossier a slip's QR code says nothing any more (policy qr-1)."""

CHECK_LETTERS: Final = 8
NUMBER_MARK: Final = "TN"
NUMBER_LETTERS: Final = 9
NUMBER_BITS: Final = NUMBER_LETTERS * 5

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread (Crockford's base 32)."""

_MISREAD: Final = str.maketrans("OIL", "011")
_SECRET_BYTES: Final = 32
_TAG_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class LookUp:
    """A dossier that was looked up. begun_at: when the secret was given; until: it is good so long."""

    dossier_id: UUID
    begun_at: datetime
    until: datetime


class Slips:
    """directory: where the secret is kept. base: the address under which citizens reach the pages."""

    def __init__(self, directory: Path, base: str) -> None:
        self._directory = directory
        self._base = base.rstrip("/")

    @classmethod
    def of(cls, instance: Instance) -> Slips:
        return cls(vault_directory(instance.data_dir, instance.settings.vault_dir) / "slips", public_address(instance))

    # ------------------------------------------------------------------ on paper

    def check_code(self, dossier_id: UUID) -> str:
        """`7KQ4-M2XP`."""
        number = int.from_bytes(self._mac(b"check", dossier_id.bytes), "big") >> (256 - 5 * CHECK_LETTERS)
        return _grouped(_letters(number, CHECK_LETTERS), 4)

    def is_check_code(self, dossier_id: UUID, written: str) -> bool:
        """Compared in constant time."""
        return hmac.compare_digest(plain(self.check_code(dossier_id)).encode(), plain(written).encode())

    def address(self, dossier_id: UUID) -> str:
        """What the QR code on the slip leads to."""
        return f"{self._base}/q/{self.qr_token(dossier_id)}"

    def qr_token(self, dossier_id: UUID) -> str:
        return self._token(b"qr", dossier_id)

    def rating_token(self, dossier_id: UUID) -> str:
        return self._token(b"rate", dossier_id)

    def visit_token(self, visit_id: UUID) -> str:
        """Of a home visit: the address at which whoever asked for it follows it."""
        return self._token(b"visit", visit_id)

    def of_visit(self, token: str) -> UUID | None:
        return self._of_token(b"visit", token)

    def of_qr(self, token: str) -> UUID | None:
        """Whose QR code it is; None for what we never printed."""
        return self._of_token(b"qr", token)

    def of_rating(self, token: str) -> UUID | None:
        return self._of_token(b"rate", token)

    # ------------------------------------------------------------------ in the cookie

    def look_up(self, dossier_id: UUID, now: datetime, begun_at: datetime | None = None) -> str:
        """A look-up that is good for a while from now on. begun_at: of one that goes on."""
        begun = begun_at or now
        until = min(now + LOOK_UP_LIFE, begun + LONGEST_LOOK_UP)
        said = dossier_id.bytes + _seconds(begun) + _seconds(until)
        return _written(said + self._mac(b"look-up", said)[:_TAG_BYTES])

    def looked_up(self, written: str, now: datetime) -> LookUp | None:
        """The look-up in a cookie; None where it is none of ours, or over."""
        read = _read(written)
        if read is None or len(read) != 32 + _TAG_BYTES:
            return None
        said, tag = read[:32], read[32:]
        if not hmac.compare_digest(tag, self._mac(b"look-up", said)[:_TAG_BYTES]):
            return None
        begun, until = _moment(said[16:24]), _moment(said[24:32])
        return LookUp(UUID(bytes=said[:16]), begun, until) if now < until else None

    # ------------------------------------------------------------------ the secret

    def _token(self, kind: bytes, dossier_id: UUID) -> str:
        return _written(dossier_id.bytes + self._mac(kind, dossier_id.bytes)[:_TAG_BYTES])

    def _of_token(self, kind: bytes, token: str) -> UUID | None:
        read = _read(token)
        if read is None or len(read) != 16 + _TAG_BYTES:
            return None
        return (
            UUID(bytes=read[:16]) if hmac.compare_digest(read[16:], self._mac(kind, read[:16])[:_TAG_BYTES]) else None
        )

    def _mac(self, kind: bytes, said: bytes) -> bytes:
        return hmac.digest(self._secret, b"hoso slip " + kind + b"\x00" + said, "sha256")

    @cached_property
    def _secret(self) -> bytes:
        path = self._directory / "secret.key"
        if not path.exists():
            # `parents` would make the vault's own folder for everybody, and the vault would refuse it.
            for folder in (self._directory.parent, self._directory):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with one_at_a_time(self._directory):
                if not path.exists():
                    write_whole(path, secrets.token_bytes(_SECRET_BYTES), 0o600)
        found = path.lstat()
        if found.st_mode & 0o077 or found.st_uid != os.geteuid():
            raise VaultKeyRefused(path=path, why_vi="tài khoản khác dùng được", why_en="other accounts may use it")
        secret = path.read_bytes()
        if len(secret) != _SECRET_BYTES:
            raise VaultKeyRefused(path=path, why_vi="không phải khóa", why_en="it is no key")
        return secret


def public_address(instance: Instance) -> str:
    """Where citizens reach the pages: as the environment says, else where they are served."""
    if instance.settings.public_url is not None:
        return instance.settings.public_url
    host, port = instance.http_address()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def number_of(dossier_id: UUID) -> str:
    """The number of a dossier that has no code yet: `TN-4M7-QX2-RD9`; its first 45 bits, which are random."""
    letters = _letters(dossier_id.int >> (128 - NUMBER_BITS), NUMBER_LETTERS)
    return f"{NUMBER_MARK}-{_grouped(letters, 3)}"


def ids_of_number(written: str) -> tuple[UUID, UUID] | None:
    """The first and the last id that such a number may stand for; None for what is no such number."""
    letters = plain(written)
    if not letters.startswith(NUMBER_MARK) or len(letters) != len(NUMBER_MARK) + NUMBER_LETTERS:
        return None
    number = 0
    for letter in letters.removeprefix(NUMBER_MARK):
        if letter not in _ALPHABET:
            return None
        number = number << 5 | _ALPHABET.index(letter)
    rest = 128 - NUMBER_BITS
    return UUID(int=number << rest), UUID(int=(number + 1 << rest) - 1)


def plain(written: str) -> str:
    """A code as it is compared: without marks, in capitals, with the letters that are misread put right."""
    return "".join(letter for letter in written.upper() if letter.isalnum()).translate(_MISREAD)


def _letters(number: int, count: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def _grouped(letters: str, by: int) -> str:
    return "-".join(letters[start : start + by] for start in range(0, len(letters), by))


def _written(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _read(written: str) -> bytes | None:
    """The one way in which a token is written, and no other."""
    try:
        content = urlsafe_b64decode(written.encode("ascii") + b"=" * (-len(written) % 4))
    except (NotBase64, UnicodeEncodeError, ValueError):
        return None
    return content if _written(content) == written else None


def _seconds(moment: datetime) -> bytes:
    return int(moment.timestamp()).to_bytes(8, "big")


def _moment(seconds: bytes) -> datetime:
    return datetime.fromtimestamp(int.from_bytes(seconds, "big"), UTC)
