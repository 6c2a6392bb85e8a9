"""Files that citizens send: good ones, made octet by octet, and the procedure that asks for them."""

from __future__ import annotations

import io
import zipfile
import zlib

import msgspec

from domain.model.procedure import OnlineLevel
from tests.domain.office import PROCEDURE

APPLICATION = "Đơn đề nghị tách thửa"
CERTIFICATE = "Giấy chứng nhận đã cấp"
MAP = "Bản vẽ tách thửa (nếu có)"
ONLINE = msgspec.structs.replace(
    PROCEDURE,
    code="1.012999",
    name="Tách thửa trực tuyến",
    documents=(APPLICATION, CERTIFICATE, MAP),
    online_level=OnlineLevel.LEVEL_4,
    fee_dong=20_000,
    decision="QĐ 2/QĐ-UBND",
)


def pdf(text: str = "don") -> bytes:
    return f"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% {text}\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n".encode()


def png(width: int = 2, height: int = 2) -> bytes:
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    rows = zlib.compress((b"\0" + b"\xff" * 2) * 2)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def jpeg(width: int = 2, height: int = 2, *, comment: bytes = b"") -> bytes:
    frame = b"\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x01\x11\x00"
    said = _segment(0xFE, comment) if comment else b""
    return b"\xff\xd8" + said + _segment(0xC0, frame) + _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\xd9"


def zipped(name: str = "chay.exe", content: bytes = b"MZ") -> bytes:
    drawn = io.BytesIO()
    with zipfile.ZipFile(drawn, "w") as archive:
        archive.writestr(name, content)
    return drawn.getvalue()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body
