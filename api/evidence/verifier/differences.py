"""Where two JSON values differ: the path of each place, and what stands there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

MOST_DIFFERENCES: Final = 100
_SHOWN_LENGTH: Final = 120


def differences(claimed: Any, found: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """(path, claimed, found) of every place, from the outside in. What is missing on one side is None there."""
    if isinstance(claimed, dict) and isinstance(found, dict):
        for name in sorted(claimed.keys() | found.keys()):
            if name in claimed and name in found:
                yield from differences(claimed[name], found[name], f"{path}.{name}")
            else:
                yield f"{path}.{name}", claimed.get(name), found.get(name)
    elif isinstance(claimed, list) and isinstance(found, list):
        for place in range(max(len(claimed), len(found))):
            here = f"{path}[{place}]"
            if place < len(claimed) and place < len(found):
                yield from differences(claimed[place], found[place], here)
            else:
                yield (
                    here,
                    claimed[place] if place < len(claimed) else None,
                    found[place] if place < len(found) else None,
                )
    elif type(claimed) is not type(found) or claimed != found:
        yield path, claimed, found


def shown_value(value: Any) -> str:
    """A value in a message: short."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}…"
