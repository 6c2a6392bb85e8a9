"""What a scanner types from an identity card: parts with bars between them, and Enter at the end.

The code on the back of a citizen's card holds number|older number|name|day of birth|sex|address|day of issue. A scanner
types it as a keyboard would, so an input method that is on spoils the letters. Digits survive; a name that is no
Vietnamese name any more is left out together with the address, for the clerk to write.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from projections.search import plain

BAR: Final = "|"

_NUMBER: Final = re.compile(r"\d{12}|\d{9}", re.ASCII)
_SYLLABLE: Final = re.compile(
    r"(ngh|ng|nh|th|tr|ch|ph|kh|gh|gi|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(ng|nh|ch|[cmnpt])?", re.ASCII
)
_ADDRESS: Final = re.compile(r"[\w\s,./()'’&-]+")


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """number: 12 digits, or 9 of an older card. name, address: None where the letters cannot be relied on."""

    number: str
    name: str | None
    address: str | None


def scanned(text: str) -> Card | None:
    """What was scanned; None for what somebody typed, and where there is no number."""
    if BAR not in text:
        return None
    parts = [unicodedata.normalize("NFC", part).strip() for part in text.split(BAR)]
    numbers = [place for place, part in enumerate(parts) if _NUMBER.fullmatch(part)]
    if not numbers:
        return None
    name = next((part for part in parts[numbers[0] + 1 :] if part and not any(c.isdigit() for c in part)), "")
    if not is_name(name):
        return Card(parts[numbers[0]], None, None)
    address = max(parts[parts.index(name) + 1 :], key=len, default="")
    usable = len(address) > len("Nam") and _ADDRESS.fullmatch(address) is not None
    return Card(parts[numbers[0]], name, address if usable and not address.isdigit() else None)


def is_name(text: str) -> bool:
    """Two or more syllables that are spelt as Vietnamese ones are, each with a capital; other names are written."""
    words = text.split()
    if len(words) < 2 or not all(word.isalpha() and word[0].isupper() for word in words):
        return False
    return all(_SYLLABLE.fullmatch(plain(word)) and (word.isupper() or word[1:].islower() or len(word) == 1)
               for word in words)  # fmt: skip
