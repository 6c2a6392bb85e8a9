"""The key of what the schema `access` keeps sealed (shared secrets of second factors), in a file beside the database.

    <data_dir>/access-keys/access.key    32 random bytes, 0600, in a directory of 0700

Whoever has the database or a backup of it, and not this file, learns no second factor. Lost, the file is made anew, and
every second factor has to be enrolled again.
"""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.model.errors import DomainError
from domain.store.durable_files import one_at_a_time, write_whole

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class AccessKeyRefused(DomainError):
    """Details: path, why_vi, why_en."""

    CODE = "access-key-refused"
    VI = "Không dùng {path}: {why_vi}. Đặt lại chủ và quyền 0700/0600, hoặc khôi phục tệp từ bản lưu."
    EN = "{path} is not used: {why_en}. Set owner and modes 0700/0600, or restore the file from its backup."


class AccessKey:
    """Made when it is first needed; several processes of an instance have the same. Reads the file each time."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "access-keys" / "access.key"

    def seal(self, content: bytes, bound_to: str) -> bytes:
        """nonce (12 bytes) ‖ AES-256-GCM of the content, for one purpose. AccessKeyRefused."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._of("seal")).encrypt(nonce, content, bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> bytes | None:
        """What was sealed for this purpose; None if it was not, or not with this key. AccessKeyRefused."""
        try:
            return AESGCM(self._of("seal")).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode())
        except (InvalidTag, ValueError):
            return None

    def digest(self, text: str) -> str:
        """Stands for a text that is not to be kept; nobody without the key can try texts out."""
        return hmac.new(self._of("digest"), text.encode(), sha256).hexdigest()

    def _of(self, purpose: str) -> bytes:
        return hmac.new(self._read(), f"hoso access {purpose}".encode(), sha256).digest()

    def _read(self) -> bytes:
        if not self._path.exists():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with one_at_a_time(self._path.parent):
                if not self._path.exists():
                    write_whole(self._path, secrets.token_bytes(KEY_BYTES), 0o600)
        for path in (self._path.parent, self._path):
            found = path.lstat()
            if found.st_uid != os.geteuid():
                raise AccessKeyRefused(path=path, why_vi="thuộc tài khoản khác", why_en="it is another account's")
            if found.st_mode & 0o077:
                raise AccessKeyRefused(path=path, why_vi="tài khoản khác dùng được", why_en="other accounts may use it")
        key = self._path.read_bytes()
        if len(key) != KEY_BYTES:
            raise AccessKeyRefused(path=self._path, why_vi="không phải khóa", why_en="it is no key")
        return key
