"""How things are written in a bundle (`hoso-evidence-1`): one way only, so that the same content is the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any


def line(value: Any) -> bytes:
    """Canonical JSON and a newline. TypeError for a float: no figure is one."""
    _refuse_floats(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return f"{text}\n".encode()


def lines(values: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(map(line, values))


def instant(moment: datetime) -> str:
    """`2020-03-02T01:00:00.000000Z`; aware."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _refuse_floats(value: Any) -> None:
    match value:
        case float():
            raise TypeError("no float stands in a bundle")
        case dict():
            for each in value.values():
                _refuse_floats(each)
        case list() | tuple():
            for each in value:
                _refuse_floats(each)
