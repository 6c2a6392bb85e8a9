"""The members of a large JSON object, one by one: arrays are read element by element and never held whole."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from api.importers.faults import NotWellFormed
from api.importers.source import CHUNK, Bytes

ITEM_LIMIT: Final = 16 << 20
"""Characters that one element of an array, or one member that is no array, may have."""

_BLANK: Final = " \t\r\n"


class _NotStrict(ValueError):
    pass


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _NotStrict("a name stands twice in one object")
    return members


def _constant(name: str) -> NoReturn:
    raise _NotStrict(f"{name} is not JSON")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


class JsonItems:
    """Iterates over (name, index, value) of a top-level object.

    For a member that is an array: one item an element, counted from 0; for any other member one with index None.
    NotWellFormed for anything that is not JSON in UTF-8, and for an element beyond ITEM_LIMIT.
    """

    def __init__(self, source: Bytes) -> None:
        self._source = source
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("strict").decode
        self._held = ""
        self._at = 0
        self._ended = False
        self._place = "0"

    def __iter__(self) -> Iterator[tuple[str, int | None, Any]]:
        self._expect("{")
        seen: set[str] = set()
        while self._next_sign() != "}":
            if seen:
                self._expect(",")
            name = self._value()
            if not isinstance(name, str) or name in seen:
                self._refuse("a member's name is no string, or stands twice")
            seen.add(name)
            self._expect(":")
            self._place = name[:40] if name.isprintable() else "?"
            if self._next_sign() == "[":
                yield from self._elements(name)
            else:
                yield name, None, self._value()
        self._expect("}")
        if self._next_sign():
            self._refuse("something follows the object")

    def _elements(self, name: str) -> Iterator[tuple[str, int | None, Any]]:
        self._expect("[")
        index = 0
        member = self._place
        while self._next_sign() != "]":
            self._place = f"{member}[{index}]"
            if index:
                self._expect(",")
            yield name, index, self._value()
            index += 1
        self._expect("]")

    def _value(self) -> Any:
        """The next value; more is read until it is complete and something follows it."""
        self._next_sign()
        wanted = 0
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
            except json.JSONDecodeError as broken:
                if self._ended:
                    self._refuse(broken.msg)
            except (_NotStrict, ValueError, RecursionError) as broken:
                self._refuse(str(broken) or "nested too deep")
            else:
                if end < len(self._held) or self._ended:  # a number could go on in the next piece
                    self._at = end
                    return value
            # Doubling keeps the work of trying again in proportion to the size of the value.
            wanted = max(CHUNK, 2 * (len(self._held) - self._at), wanted)
            self._fill(wanted)

    def _fill(self, wanted: int) -> None:
        """Hold at least `wanted` characters from here on, or all that is left."""
        self._held, self._at = self._held[self._at :], 0
        if len(self._held) >= ITEM_LIMIT:
            self._refuse(f"an element of more than {ITEM_LIMIT} characters, or one that does not end")
        pieces = [self._held]
        size = len(self._held)
        while size < wanted and not self._ended:
            piece = self._source.read(CHUNK)
            self._ended = not piece
            try:
                text = self._decode(piece, self._ended)
            except UnicodeDecodeError as broken:
                self._refuse(f"encoding: {broken.reason}; save it as UTF-8")
            pieces.append(text)
            size += len(text)
        self._held = "".join(pieces)

    def _next_sign(self) -> str:
        """The next character that is no blank, not taken; "" at the end."""
        while True:
            held, at = self._held, self._at
            while at < len(held) and held[at] in _BLANK:
                at += 1
            self._at = at
            if at < len(held):
                return held[at]
            if self._ended:
                return ""
            self._fill(1)

    def _expect(self, sign: str) -> None:
        if self._next_sign() != sign:
            self._refuse(f"“{sign}” expected")
        self._at += 1

    def _refuse(self, reason: str) -> NoReturn:
        raise NotWellFormed(place=self._place, reason=reason)
