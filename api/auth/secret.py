"""Secrets that are shown once: `hoso_<id>_<secret>`. The id finds the row, the SHA-256 of the secret proves it.

The secret has 256 random bits, so a plain hash is enough: there is nothing to guess, and nothing to salt.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

_FORM: Final = re.compile(r"hoso_([0-9a-f]{16})_([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Secret:
    """`repr` shows the id alone, so that no log line or traceback can carry the secret."""

    id: str
    _secret: str

    @classmethod
    def new(cls) -> Secret:
        return cls(secrets.token_hex(8), secrets.token_hex(32))

    @classmethod
    def parse(cls, text: str) -> Secret | None:
        """What was presented, or None if it cannot be one."""
        found = _FORM.fullmatch(text)
        return cls(found[1], found[2]) if found else None

    @property
    def hash(self) -> bytes:
        return sha256(self._secret.encode()).digest()

    def matches(self, stored_hash: bytes) -> bool:
        """Compared in constant time."""
        return hmac.compare_digest(self.hash, stored_hash)

    def reveal(self) -> str:
        """The whole text, for the one moment at which it is handed over."""
        return f"hoso_{self.id}_{self._secret}"

    def __repr__(self) -> str:
        return f"Secret({self.id})"
