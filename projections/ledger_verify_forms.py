"""Whether a stored event can be read, and is written the one way in which it would be written today."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec

from domain.model.event import TOPICS, decode, encode
from domain.model.log import Opened
from projections.ledger_findings import Difference, Fault, Field, Finding

_SHOWN: Final = 300
"""Characters of a state that a finding shows."""

_OPENING: Final = Opened.TOPIC.encode()


def form_fault(position: int, topic: bytes, state: bytes) -> Finding | None:
    """What is wrong with the stored form of an event; None where it decodes and encodes to the same bytes."""
    if (position == 1) is not (topic == _OPENING):
        return _finding(Fault.OPENING, position, Field.TOPIC, topic)
    name = _name_of(topic)
    if name is None:
        return _finding(Fault.TOPIC, position, Field.TOPIC, topic)
    try:
        again = encode(decode(name, state))
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as fault:
        return _finding(Fault.FORM, position, Field.STATE, state, detail=str(fault))
    if again != state:
        return _finding(Fault.CANON, position, Field.STATE, state, expected=again)
    return None


@lru_cache(maxsize=1_024)
def _name_of(topic: bytes) -> str | None:
    """The topic, if this software knows it."""
    try:
        name = topic.decode()
    except UnicodeDecodeError:
        return None
    return name if name in TOPICS else None


def shown(value: bytes) -> str:
    """Stored bytes for people, at most so many characters of them.

    What has no picture is written as an escape: an altered byte may be one that ends a text or commands a terminal.
    """
    text = value.decode(errors="backslashreplace")
    plain = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text[:_SHOWN])
    return plain if len(text) <= _SHOWN else f"{plain}…"


def _finding(
    fault: Fault, position: int, field: Field, stored: bytes, expected: bytes | None = None, detail: str = ""
) -> Finding:
    should = None if expected is None else shown(expected)
    difference = Difference(field=field, stored=shown(stored), expected=should)
    return Finding(fault=fault, position=position, until=position, detail=detail, differs=(difference,))
