"""What a PDF says, read with a library that did not write it."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from typing import Any, cast

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def text_of(pdf: bytes) -> str:
    """The text of all pages as NFC; every run of blanks and line ends is one blank."""
    whole = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", whole)).strip()


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def metadata_of(pdf: bytes) -> str:
    """The XMP metadata as written."""
    return _stream(PdfReader(BytesIO(pdf)).root_object["/Metadata"]).decode()


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """The fonts of all pages by name, without the prefix of their subset, and whether their program is inside."""
    found: dict[str, bool] = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        fonts = cast("DictionaryObject", page["/Resources"].get_object()).get("/Font", DictionaryObject()).get_object()
        for font in cast("DictionaryObject", fonts).values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            described = below["/FontDescriptor"].get_object()
            inside = any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            name = str(described["/FontName"]).removeprefix("/")
            found[re.sub(r"^[A-Z]{6}\+", "", name)] = inside and "/ToUnicode" in font.get_object()
    return found


def demand_archivable(pdf: bytes) -> None:
    """Stop the test unless this is PDF/A-2a by all that can be read in it: what it claims and what that rests on."""
    reader = PdfReader(BytesIO(pdf))
    root: Any = reader.root_object
    claimed = metadata_of(pdf)
    assert "<pdfaid:part>2</pdfaid:part>" in claimed
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in claimed
    assert "<pdfuaid:part>1</pdfuaid:part>" in claimed
    assert not reader.is_encrypted
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("vi")
    assert "/StructTreeRoot" in root
    assert not {"/AA", "/JavaScript", "/EmbeddedFiles", "/OpenAction"} & {*root, *_names(root)}
    intents = [intent.get_object() for intent in root["/OutputIntents"]]
    assert any(intent["/S"] == "/GTS_PDFA1" and _stream(intent["/DestOutputProfile"]) for intent in intents)
    assert len(cast("Any", reader.trailer["/ID"])) == 2
    assert all(fonts_of(pdf).values())
    for page in reader.pages:
        assert "/AA" not in page


def _names(root: DictionaryObject) -> set[str]:
    return set(cast("DictionaryObject", root["/Names"].get_object())) if "/Names" in root else set()


def _stream(reference: Any) -> bytes:
    return cast("bytes", reference.get_object().get_data())
