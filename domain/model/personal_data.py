"""An applicant's personal data, and the salted commitments that stand for them in the log.

One commitment a field, so that one datum can be shown and proved without the others:

    HMAC-SHA256(salt, JSON of [applicant id, entry, field, value])

with a salt of 32 bytes that nobody can guess, kept with the data and destroyed with the person's key. The JSON is UTF-8
without spaces; a field that was not given commits to null. So an event says nothing about what was given, nor whether
it was, and whoever is handed value and salt can check them against the log.
"""

from __future__ import annotations

import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec

from domain.model.errors import DomainError

FIELDS: Final = ("name", "address", "telephone", "email", "identity_number")

MAX_NAME: Final = 200
MAX_ADDRESS: Final = 500
MAX_EMAIL: Final = 254

# Control characters, and the marks that turn the direction of text: they make one text look like another.
_UNFIT: Final = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_TELEPHONE: Final = re.compile(r"\+?[0-9]{8,15}", re.ASCII)
_EMAIL: Final = re.compile(r"[^\s@\"(),:;<>\[\\\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
_IDENTITY: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{5,19}", re.ASCII)
_SPACES: Final = re.compile(r"\s+")
_WITHIN_NUMBERS: Final = re.compile(r"[\s.()-]+")


class PersonalDataNotUsable(DomainError):
    """The text never repeats what was given. Details: field, why_vi, why_en."""

    CODE = "personal-data-not-usable"
    VI = "Không dùng được «{field}»: {why_vi}. Hỏi lại người nộp và nhập lại."
    EN = "'{field}' cannot be used: {why_en}. Ask the applicant and enter it again."


class PersonalData(msgspec.Struct, frozen=True, kw_only=True):
    """Who an applicant is. Made by `personal_data`, which sees to the form of each field."""

    name: str
    address: str
    telephone: str | None = None
    email: str | None = None
    identity_number: str | None = None

    def __repr__(self) -> str:
        """Never the data: representations end up in logs and tracebacks."""
        return "PersonalData(…)"

    def value(self, field: str) -> str | None:
        """The value of one of `FIELDS`."""
        found: str | None = getattr(self, field)
        return found


class Commitments(msgspec.Struct, frozen=True, kw_only=True):
    """The commitments to the five fields, each 64 hexadecimal digits."""

    name: str
    address: str
    telephone: str
    email: str
    identity_number: str

    @property
    def digest(self) -> bytes:
        """32 bytes that stand for all five."""
        return sha256("".join(getattr(self, field) for field in FIELDS).encode()).digest()


def personal_data(
    name: str,
    address: str,
    telephone: str | None = None,
    email: str | None = None,
    identity_number: str | None = None,
) -> PersonalData:
    """The data in their one form: composed (NFC), single spaces, numbers without the marks that people put in them.

    An empty optional field was not given. PersonalDataNotUsable.
    """
    return PersonalData(
        name=_line("name", name, MAX_NAME),
        address=_line("address", address, MAX_ADDRESS),
        telephone=_matching("telephone", _WITHIN_NUMBERS.sub("", telephone or ""), _TELEPHONE),
        email=_matching("email", unicodedata.normalize("NFC", (email or "").strip()), _EMAIL),
        identity_number=_matching("identity_number", _SPACES.sub("", identity_number or "").upper(), _IDENTITY),
    )


def salts(secret: bytes, entry: UUID) -> dict[str, bytes]:
    """The salts of an entry, one a field: a pseudo-random function of the person's secret.

    The same secret and entry give the same salts, so that an order that is repeated commits to the same; without the
    secret they are as good as random, and no salt tells anything about another or about the secret.
    """
    return {
        field: hmac.digest(secret, b"hoso vault salt\x00" + entry.bytes + field.encode(), "sha256") for field in FIELDS
    }


def commitment(salt: bytes, applicant_id: UUID, entry: UUID, field: str, value: str | None) -> str:
    """What stands for a datum in the log."""
    said = json.dumps([str(applicant_id), str(entry), field, value], ensure_ascii=False, separators=(",", ":"))
    return hmac.new(salt, said.encode(), "sha256").hexdigest()


def commitments(data: PersonalData, salted: Mapping[str, bytes], applicant_id: UUID, entry: UUID) -> Commitments:
    """The commitments to an entry of an applicant's data."""
    return Commitments(
        **{
            field: commitment(salted[field], applicant_id, entry, field, data.value(field))  # a keyword a field
            for field in FIELDS
        }
    )


def _line(field: str, text: str, longest: int) -> str:
    composed = unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip())
    if not any(letter.isalpha() for letter in composed):
        raise PersonalDataNotUsable(field=field, why_vi="phải có chữ", why_en="it needs letters")
    if len(composed) > longest:
        raise PersonalDataNotUsable(
            field=field, why_vi=f"dài quá {longest} ký tự", why_en=f"it is longer than {longest} characters"
        )
    if _UNFIT.search(composed):
        raise PersonalDataNotUsable(
            field=field, why_vi="có ký tự điều khiển hoặc ký tự ẩn", why_en="it holds control or invisible characters"
        )
    return composed


_FORMS: Final = {
    "telephone": ("cần 8 đến 15 chữ số", "8 to 15 digits are needed"),
    "email": ("không phải địa chỉ thư điện tử", "it is no e-mail address"),
    "identity_number": ("cần 6 đến 20 chữ cái không dấu hoặc chữ số", "6 to 20 letters or digits are needed"),
}


def _matching(field: str, text: str, form: re.Pattern[str]) -> str | None:
    if not text:
        return None
    if form.fullmatch(text) is None or len(text) > MAX_EMAIL or _UNFIT.search(text):
        why_vi, why_en = _FORMS[field]
        raise PersonalDataNotUsable(field=field, why_vi=why_vi, why_en=why_en)
    return text
