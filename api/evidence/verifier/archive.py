"""The zip, read so strictly that the same members are the same bytes: stored, in one order, without any slack.

What was read is written again and compared byte for byte, so there is no field of the format in which anything could
hide or be changed unseen.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from struct import Struct
from typing import Final

from api.evidence.verifier.findings import Refused, refused

MANIFEST: Final = "MANIFEST.json"
BEFORE_STAMPS: Final = (
    MANIFEST,
    "README.txt",
    "verify.py",
    "key.txt",
    "rotations.json",
    "checkpoint.txt",
    "witnesses.json",
)
AFTER_STAMPS: Final = ("events.jsonl", "proofs.jsonl", "about.json", "figures.json", "report.pdf")

LARGEST_BUNDLE: Final = 2**31 - 1
"""In bytes; far below what the format of zip can say in 32 bits."""

MOST_STAMPS: Final = 999

_LOCAL: Final = Struct("<4s5H3L2H")
_CENTRAL: Final = Struct("<4s6H3L5H2L")
_END: Final = Struct("<4s4H2LH")
_LOCAL_MARK: Final = b"PK\x03\x04"
_VERSION: Final = 20
_UNIX: Final = 3
_DAY_1980: Final = (1 << 5) | 1
_PLAIN_FILE: Final = 0o100644 << 16
_STAMP: Final = re.compile(r"stamps/(\d{3})\.tsr", re.ASCII)


def read_archive(data: bytes) -> dict[str, bytes]:
    """The members by name, in order. Refused for anything that `write_archive` would not have written."""
    if len(data) > LARGEST_BUNDLE:
        raise refused("zip-too-large", "zip", "Tệp quá lớn.", "The file is too large.")
    members: dict[str, bytes] = {}
    at = 0
    while data[at : at + 4] == _LOCAL_MARK:
        name, content, at = _member(data, at)
        if name in members:
            raise refused("zip-member-twice", name, "Thành phần có hai lần.", "This member is there twice.")
        members[name] = content
    _check_names(list(members))
    again = write_archive(members)
    if again != data:
        raise _first_difference(again, data, members)
    return members


def write_archive(members: Mapping[str, bytes]) -> bytes:
    """The one zip of these members in this order."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, content in members.items():
        encoded = name.encode()
        about = (_VERSION, 0, 0, 0, _DAY_1980, zlib.crc32(content), len(content), len(content), len(encoded), 0)
        parts += [_LOCAL.pack(_LOCAL_MARK, *about), encoded, content]
        made_by = _UNIX << 8 | _VERSION
        directory += [_CENTRAL.pack(b"PK\x01\x02", made_by, *about, 0, 0, 0, _PLAIN_FILE, at), encoded]
        at += _LOCAL.size + len(encoded) + len(content)
    central = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(members), len(members), len(central), at, 0)
    return b"".join([*parts, central, end])


def _member(data: bytes, at: int) -> tuple[str, bytes, int]:
    """Name and content of the member whose local header begins at `at`, and where the next one begins."""
    start = at + _LOCAL.size
    if start > len(data):
        raise _cut_short(f"zip, byte {at}")
    _, _, flags, method, _, _, _, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, at)
    begin = start + name_length
    if not name_length or begin > len(data):
        raise _cut_short(f"zip, byte {at}")
    name = data[start:begin].decode("ascii", "replace")
    if flags or method or packed != size or extra_length:
        raise refused(
            "zip-not-stored",
            name,
            "Thành phần phải được lưu không nén, không mã hoá, không phần phụ.",
            "Members are stored without compression, encryption and extra fields.",
        )
    if begin + size > len(data):
        raise _cut_short(name)
    return name, data[begin : begin + size], begin + size


def _cut_short(where: str) -> Refused:
    return refused("zip-unreadable", where, "Tệp bị cắt cụt.", "The file is cut short.")


def _check_names(names: list[str]) -> None:
    """Every member that belongs to a bundle, in its order, and none besides."""
    stamps = [name for name in names if _STAMP.fullmatch(name)]
    known = {*BEFORE_STAMPS, *AFTER_STAMPS, *stamps}
    for name in names:
        if name not in known:
            raise refused("zip-member-extra", name, "Thành phần lạ.", "This member does not belong to a bundle.")
    for name in (*BEFORE_STAMPS, *AFTER_STAMPS):
        if name not in names:
            raise refused("zip-member-missing", name, "Thiếu thành phần này.", "This member is missing.")
    numbered = [f"stamps/{number:03}.tsr" for number in range(1, len(stamps) + 1)]
    if names != [*BEFORE_STAMPS, *numbered, *AFTER_STAMPS]:
        raise refused("zip-order", "zip", "Các thành phần sai thứ tự.", "The members are not in their order.")


def _first_difference(again: bytes, data: bytes, members: Mapping[str, bytes]) -> Refused:
    """Where the file differs from the one that its members make."""
    place, beyond = 0, min(len(again), len(data)) + 1
    while place + 1 < beyond:  # again[:place] == data[:place], again[:beyond] != data[:beyond]
        middle = (place + beyond) // 2
        place, beyond = (middle, beyond) if again[:middle] == data[:middle] else (place, middle)
    end, name = 0, "zip"
    for each, content in members.items():
        end += _LOCAL.size + len(each) + len(content)
        if place < end:
            name = each
            break
    return refused(
        "zip-altered",
        f"{name}, byte {place}",
        "Tệp zip khác với tệp mà các thành phần của nó tạo nên (đã bị sửa, hoặc có phần thừa).",
        "The zip differs from the one that its members make: it was altered, or something was added.",
    )
