"""Searching without diacritics: `Nguyễn Đức` is found by `nguyen duc`."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Lower case, without marks on letters, single spaces."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())
