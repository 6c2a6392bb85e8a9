"""A file that proves something in a proceeding: a photo of the posted board, minutes, a report.

The event names it by its hash; the bytes lie outside the log and are worth as much as they match it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import msgspec


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """name: as it was handed in, without a path. sha256: 64 lowercase hexadecimal digits, of the whole content."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


def attachments_in(thing: Any) -> Iterator[Attachment]:
    """Every file that an order or an event names, wherever in it, in the order of its members."""
    if isinstance(thing, Attachment):
        yield thing
    elif isinstance(thing, msgspec.Struct):
        for name in thing.__struct_fields__:
            yield from attachments_in(getattr(thing, name))
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from attachments_in(getattr(thing, field.name))
    elif isinstance(thing, tuple | list | frozenset):
        for item in thing:
            yield from attachments_in(item)


def names_attachments(cls: type[Any]) -> bool:
    """Whether things of a class of structures can name a file."""
    return _leads_to_attachments(cls, set())


def _leads_to_attachments(hint: Any, seen: set[Any]) -> bool:
    if hint is Attachment:
        return True
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        if hint in seen:
            return False
        seen.add(hint)
        return any(_leads_to_attachments(one, seen) for one in get_type_hints(hint).values())
    return any(_leads_to_attachments(one, seen) for one in get_args(hint))
