"""Files that are no zip of a bundle, each in a way of its own; what no tool would write is made by its bytes."""

from __future__ import annotations

from tests.evidence.made_bundles import imported_official
from tests.evidence.made_log import zipped

HEADER = 30
"""Octets of a local header before the name."""


def forged() -> dict[str, bytes]:
    """By a name that says what is wrong."""
    parts = imported_official()
    parts.stamps = [b"", b""]
    members = parts.whole()
    names = list(members)
    data = zipped(members)
    headers = _headers(data, len(names))
    second, last = headers[1], headers[-1]
    central = data.index(b"PK\x01\x02")
    content = headers[names.index("checkpoint.txt")] + HEADER + len("checkpoint.txt")
    found = {
        "zip: nothing at all": b"",
        "zip: the header is cut": data[: second + HEADER - 1],
        "zip: the header is whole, its name is cut": data[: second + HEADER],
        "zip: the name is cut": data[: second + HEADER + 4],
        "zip: there is no name": _with(data, second + 26, 0),
        "zip: all content is cut": data[: second + HEADER + len("README.txt")],
        "zip: the content is cut": data[: second + HEADER + len("README.txt") + 3],
        "zip: the last content is cut": data[: central - 1],
        "zip: the directory is cut off": data[:central],
        "zip: its last octet is cut off": data[:-1],
        "zip: an octet too many": data + b"\x00",
        "zip: an octet before": b"\x00" + data,
        "zip: an octet before the directory": data[:central] + b"\x00" + data[central:],
        "zip: encrypted": _with(data, second + 6, 1),
        "zip: compressed": _with(data, second + 8, 8),
        "zip: packed to another length": _with(data, second + 18, data[second + 18] ^ 1),
        "zip: an extra field": _with(data, second + 28, 1),
        "zip: a name that is no ASCII": _with(data, second + HEADER, 0xC3),
        "zip: a date in the last member": _with(data, last + 12, 0x22),
        "zip: a version in the first member": _with(data, 4, 10),
        "zip: another checksum": _with(data, second + 14, data[second + 14] ^ 1),
        "zip: another mode in the directory": _with(data, central + 38, 1),
        "zip: another count at the end": _with(data, len(data) - 12, len(names) - 1),
        "zip: content edited": _with(data, content, ord("H")),
        "zip: two members swapped": zipped({names[1]: members[names[1]], names[0]: members[names[0]]} | members),
        "zip: the last member missing": zipped(dict(list(members.items())[:-1])),
        "zip: the first member missing": zipped(dict(list(members.items())[1:])),
    }
    renamed = zipped({**members, "events.jsonX": b""}).replace(b"events.jsonX", b"events.jsonl")
    return found | {"zip: a member twice": renamed}


def _headers(data: bytes, count: int) -> list[int]:
    found: list[int] = []
    at = -1
    for _ in range(count):
        at = data.index(b"PK\x03\x04", at + 1)
        found.append(at)
    return found


def _with(data: bytes, at: int, octet: int) -> bytes:
    return data[:at] + bytes([octet]) + data[at + 1 :]
