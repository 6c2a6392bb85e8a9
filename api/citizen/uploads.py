"""Which files are taken from citizens: scans and photographs, known by their content and never by their name alone.

What is taken is kept as it came, octet by octet, and given to officers as a file to save, never shown in our pages.
What two programs could read as two kinds of file, one of them an archive or a program, is refused (policy papers-1).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from typing import Final

from domain.model.errors import DomainError

MAX_FILE_BYTES: Final = 10 * 1024 * 1024
MAX_FILES: Final = 20
MAX_ALL_BYTES: Final = 50 * 1024 * 1024
MAX_PIXELS: Final = 200_000_000
"""Of a picture, so that nobody's program is made to unpack gigabytes."""

MAX_NAME: Final = 100

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"

ENDINGS: Final = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
"""What a name may end in, by what the content is."""

_PROGRAMS: Final = frozenset(
    {
        "ade", "apk", "app", "asp", "aspx", "bat", "bin", "cgi", "chm", "cmd", "com", "cpl", "dll", "dmg", "docm",
        "elf", "exe", "hta", "htm", "html", "iso", "jar", "js", "jse", "jsp", "lnk", "mht", "mjs", "msi", "php",
        "pif", "pl", "ps1", "py", "rb", "reg", "scr", "sh", "shtml", "svg", "swf", "sys", "vb", "vbe", "vbs", "wasm",
        "ws", "wsf", "xhtml", "xlsm", "xml", "7z", "bz2", "gz", "rar", "tar", "tgz", "xz", "zip",
    }
)  # fmt: skip
"""Parts of a name between dots that make it look like a program, a page or an archive."""

# Whatever a file begins like, with one of these in it some program unpacks or runs it.
_ARCHIVES: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_END_BYTES: Final = 22
_ZIP_COMMENT: Final = 65_535
_SCRIPT: Final = re.compile(rb"<(script|html|!doctype|svg|\?php|iframe|object)[\s>/]", re.IGNORECASE)
_HEAD_BYTES: Final = 4_096
# Longer names alone: in a scan of megabytes three octets turn up by chance. An action in JavaScript names it in full.
_PDF_ACTIONS: Final = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z])")
_PDF_HEAD: Final = re.compile(rb"%PDF-[12]\.[0-9]")
_HIDDEN: Final = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]+')

_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_JPEG_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


class FileNotTaken(DomainError):
    """Details: file (its name as it will be shown), why_vi, why_en."""

    CODE = "file-not-taken"
    VI = "Chưa nhận tệp «{file}»: {why_vi}. Các tệp khác vẫn giữ nguyên."
    EN = "The file '{file}' was not taken: {why_en}. The other files are kept."


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """A file as it may be kept. name: a plain name that ends as its content is."""

    name: str
    media_type: str
    content: bytes


def checked(name: str, content: bytes) -> Upload:
    """A file that a citizen sent. FileNotTaken says why not, and what to do."""
    shown = clean_name(name)

    def refuse(why_vi: str, why_en: str) -> FileNotTaken:
        return FileNotTaken(file=shown, why_vi=why_vi, why_en=why_en)

    if not content:
        raise refuse("tệp rỗng, hãy chọn lại tệp", "it is empty; choose the file again")
    if len(content) > MAX_FILE_BYTES:
        raise refuse("lớn hơn 10 MB, hãy quét lại nhẹ hơn", "it is larger than 10 MB; scan it again smaller")
    media_type = _kind(content)
    if media_type is None:
        raise refuse(
            "không phải tệp PDF, JPG hoặc PNG, hoặc tệp hỏng; hãy chụp ảnh hoặc quét giấy tờ",
            "it is no PDF, JPG or PNG, or it is damaged; photograph or scan the paper",
        )
    parts = shown.lower().split(".")
    if any(part.strip() in _PROGRAMS for part in parts[1:]):
        raise refuse("tên tệp giống tên chương trình; hãy đổi tên", "its name looks like a program's; rename it")
    if not shown.lower().endswith(ENDINGS[media_type]):
        raise refuse(
            "tên tệp và nội dung không khớp; hãy đổi tên đúng loại", "its name does not fit what it is; rename it"
        )
    if _is_archive(content):
        raise refuse("bên trong có tệp nén hoặc chương trình", "there is an archive or a program in it")
    if media_type == PDF and _PDF_ACTIONS.search(content):
        raise refuse(
            "tệp PDF có phần tự chạy hoặc tệp đính kèm; hãy in thành PDF mới",
            "the PDF holds scripts or attachments; print it to a new PDF",
        )
    if media_type != PDF and _SCRIPT.search(content[:_HEAD_BYTES]):
        raise refuse("ảnh có chứa mã trang mạng", "the picture holds code of a web page")
    return Upload(shown, media_type, content)


def clean_name(name: str) -> str:
    """The last part of a path, composed, without hidden characters, without dots in front, and not too long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = _FORBIDDEN.sub("_", _HIDDEN.sub("", last)).strip(" .")
    if not plain:
        return "giay-to"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"


def _kind(content: bytes) -> str | None:
    if _PDF_HEAD.match(content):
        return PDF if b"%%EOF" in content[-2_048:] and b"startxref" in content[-4_096:] else None
    if content.startswith(_PNG_HEAD):
        return PNG if _is_png(content) else None
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG if _is_jpeg(content) else None
    return None


def _is_png(content: bytes) -> bool:
    """Chunk by chunk to its end, with nothing behind it."""
    at, first = len(_PNG_HEAD), True
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        end = at + 12 + length
        if end > len(content) or zlib.crc32(kind + body) != int.from_bytes(content[end - 4 : end], "big"):
            return False
        if first != (kind == b"IHDR"):
            return False
        if first:
            if length != 13 or not _fits(int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")):
                return False
            first = False
        if kind == b"IEND":
            return end == len(content)
        at = end
    return False


def _is_jpeg(content: bytes) -> bool:
    """Segments up to the picture, with a frame of a size, and an end. Telephones put more behind the end."""
    at, framed = 2, False
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(content):
            return False
        if marker in _JPEG_FRAMES:
            height, width = (int.from_bytes(content[at + n : at + n + 2], "big") for n in (5, 7))
            if not _fits(width, height):
                return False
            framed = True
        if marker == 0xDA:
            return framed and content.find(b"\xff\xd9", at) > 0 and b"%PDF-" not in content[:_HEAD_BYTES]
        at += 2 + length
    return False


def _fits(width: int, height: int) -> bool:
    return width > 0 and height > 0 and width * height <= MAX_PIXELS


def _is_archive(content: bytes) -> bool:
    """Whether an unpacking program would find a list of files at its end, or an archive anywhere in it."""
    if any(mark in content for mark in _ARCHIVES):
        return True
    start = max(0, len(content) - _ZIP_COMMENT - _ZIP_END_BYTES)
    at = content.find(_ZIP_END, start)
    while at >= 0:
        comment = int.from_bytes(content[at + 20 : at + 22], "little")
        if at + _ZIP_END_BYTES + comment <= len(content):
            return True
        at = content.find(_ZIP_END, at + 1)
    return False
