"""JSON that can be written in one way only, so that no two texts say the same: sorted keys, no blanks, no fractions."""

from __future__ import annotations

import json
from typing import Any

from api.evidence.verifier.findings import refused


class _Slack(ValueError):
    """What canonical JSON does not have."""


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def read_canonical(data: bytes, where: str) -> Any:
    """Read one text, without its final newline. Refused unless it is written exactly as `canonical` writes it."""
    try:
        value = json.loads(data.decode(), parse_float=_no_fraction, parse_constant=_no_fraction)
        same = canonical(value) == data
    except (ValueError, RecursionError) as fault:
        raise refused("json-unreadable", where, f"JSON không đọc được: {fault}", f"This is no JSON: {fault}") from None
    if not same:
        raise refused(
            "json-not-canonical",
            where,
            "JSON không được viết theo dạng chuẩn duy nhất.",
            "This JSON is not written in its one canonical form.",
        )
    return value


def read_document(data: bytes, where: str) -> Any:
    """A whole .json member: one canonical text and a newline."""
    if not data.endswith(b"\n"):
        raise _no_newline(where)
    return read_canonical(data[:-1], where)


def read_lines(data: bytes, where: str) -> list[Any]:
    """A .jsonl member: canonical texts, each with a newline; none at all for an empty member."""
    if data and not data.endswith(b"\n"):
        raise _no_newline(where)
    return [read_canonical(line, f"{where}:{number}") for number, line in enumerate(data.split(b"\n")[:-1], 1)]


def _no_newline(where: str) -> Exception:
    return refused("json-not-canonical", where, "Thiếu dấu xuống dòng ở cuối.", "The newline at the end is missing.")


def _no_fraction(text: str) -> Any:
    raise _Slack(f"a number with a fraction or without a value ({text[:40]})")
