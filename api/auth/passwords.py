"""Passwords: which are taken, how they are kept (argon2id), and how one is made for somebody.

Checking one costs the same whether there is an account or not: about 64 MiB and a tenth of a second, of which only few
at a time, so that nobody can use up the memory by trying.
"""

from __future__ import annotations

import secrets
import unicodedata
from importlib.resources import files
from threading import BoundedSemaphore
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.model.errors import DomainError

SHORTEST: Final = 12
LONGEST: Final = 200

AT_ONCE: Final = 2
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike on paper."""

NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$ZIWcg+39PbZOuzCAraAZpQ$CX/qTQih5kVXGF+/tWXHVrTLbvUVBthVHpXmDr1XLGE"
"""Compared with where there is no account: it costs the same, and no password fits it."""

COMMON: Final = frozenset(files("api.auth").joinpath("common_passwords.txt").read_text(encoding="utf-8").split())
"""Long enough and yet guessed first; compared without spaces, marks and case."""

_hasher: Final = PasswordHash((Argon2Hasher(),))
_room: Final = BoundedSemaphore(AT_ONCE)


class PasswordNotUsable(DomainError):
    """Details: why_vi, why_en."""

    CODE = "password-not-usable"
    VI = "Chưa dùng được mật khẩu này: {why_vi}. Chọn mật khẩu khác; một câu dài dễ nhớ là tốt nhất."
    EN = "This password cannot be used: {why_en}. Choose another one; a long phrase that you remember is best."


def check(password: str, login: str, name: str) -> None:
    """Refuse what is short, common, or made of the login or the name. PasswordNotUsable."""
    folded = _folded(password)
    if len(unicodedata.normalize("NFC", password)) < SHORTEST:
        raise PasswordNotUsable(why_vi=f"ngắn hơn {SHORTEST} ký tự", why_en=f"it has less than {SHORTEST} characters")
    if len(password) > LONGEST:
        raise PasswordNotUsable(why_vi=f"dài hơn {LONGEST} ký tự", why_en=f"it has more than {LONGEST} characters")
    if folded in COMMON or len(set(folded)) < 4:
        raise PasswordNotUsable(why_vi="quá phổ biến, dễ đoán", why_en="it is common and easily guessed")
    for own in (_folded(login), _folded(name)):
        if len(own) >= 4 and own in folded:
            raise PasswordNotUsable(why_vi="chứa tên đăng nhập hoặc họ tên", why_en="it contains the login or the name")


def hashed(password: str) -> str:
    with _room:
        return _hasher.hash(_normal(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether the password fits. None: no account, or none with a password; as much work, and it never fits."""
    with _room:
        fits = _hasher.verify(_normal(password[:LONGEST]), stored or NOBODY)
    return fits and stored is not None


def made() -> str:
    """Four groups of five, about 99 bits: read from paper, and changed at the first sign-in."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))


def _normal(password: str) -> str:
    """The same letters are the same password, however an input method put them together."""
    return unicodedata.normalize("NFC", password)


def _folded(text: str) -> str:
    """Lower case, without marks, spaces and đ."""
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(one for one in apart if not unicodedata.combining(one) and not one.isspace())
