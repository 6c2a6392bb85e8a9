"""Files that the demonstration's proceedings name: one page each, which says what it stands for.

A name gives the same bytes in every telling, so that the events that name their hash are the same too. The bytes are
kept in the log's instance like all others; see `api/demo/seed.py`.
"""

from __future__ import annotations

import unicodedata
from hashlib import sha256
from typing import Final

from domain.model.attachment import Attachment

PDF: Final = "application/pdf"
_LINES: Final = (
    "HoSo - du lieu minh hoa, khong phai van ban that",
    "Made-up data of a demonstration, no real document",
)


def proof(name: str) -> Attachment:
    """What an event may name of the file of this name, which ends in `.pdf`."""
    content = content_of(name)
    return Attachment(name=name, media_type=PDF, size_bytes=len(content), sha256=sha256(content).hexdigest())


def content_of(name: str) -> bytes:
    """A page with the file's name, without marks, since it uses one of the fonts that every reader has."""
    shown = "".join(c for c in unicodedata.normalize("NFD", name.replace("đ", "d")) if ord(c) in range(32, 127))
    text = " ".join(f"1 0 0 1 60 {760 - 24 * n} Tm ({_escaped(line)}) Tj" for n, line in enumerate((shown, *_LINES)))
    stream = f"BT /F1 14 Tf {text} ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    written, starts = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        starts.append(len(written))
        written += b"%d 0 obj%b endobj\n" % (number, content)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % start for start in starts)
    written += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(written)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
