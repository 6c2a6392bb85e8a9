"""A text in every form in which a program might have written it down."""

from __future__ import annotations

import json
import mmap
import unicodedata
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus


def forms(text: str) -> set[bytes]:
    """Composed and decomposed, in UTF-8, UTF-16, Latin-like escapes of JSON and of addresses, base64 at each of its
    three offsets, hexadecimal. Ends that depend on neighbours are cut off."""
    found: set[bytes] = set()
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        raw = written.encode()
        found |= {raw, written.encode("utf-16-le"), written.encode("utf-16-be")}
        escaped = json.dumps(written)[1:-1]
        found |= {escaped.encode(), escaped.replace("\\u", "\\\\u").encode(), escaped.upper().encode()}
        found |= {quote(written).encode(), quote_plus(written).encode(), quote(written).lower().encode()}
        found |= {raw.hex().encode(), raw.hex().upper().encode(), raw.decode("latin-1").encode()}
        for offset in range(3):
            for encode in (b64encode, urlsafe_b64encode):
                whole = encode(b"\x00" * offset + raw)
                found.add(whole[0 if offset == 0 else 4 : len(whole) - 4])
    return {form for form in found if len(form) >= 6}


def found_in(paths: Iterable[Path], needles: Mapping[bytes, str]) -> list[str]:
    """`file: text` for every needle that a file holds."""
    hits = []
    for path in paths:
        if not path.is_file() or path.stat().st_size == 0:
            continue
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            hits += [f"{path}: {text}" for needle, text in needles.items() if content.find(needle) >= 0]
    return hits
