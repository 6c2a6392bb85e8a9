"""How values stand in a binary COPY of rows, where the client's own way is slow.

The driver writes lists item by item and reckons each instant anew; half of the time of a copy went there. The rows of
a stream come one after another and share its id, a few instants and days, and lists of positions that are short.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from struct import Struct
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

_BIGINT: Final = 20
_TEXT: Final = 25
_HEAD: Final = Struct(">5I")
"""Of a list: dimensions, whether there are NULLs, type of the items, number of items, number of the first."""

_ONE: Final = Struct(">6Iq")
_LENGTH: Final = Struct(">I")
_INSTANT: Final = Struct(">q")
_DAY: Final = Struct(">i")
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = _EPOCH.toordinal()


def write_fast(connection: Connection[Any]) -> None:
    """Let rows that are copied over a connection be written by this module, by the types of their columns."""
    for dumper in (_Streams, _Instants, _Days, _Positions, _Words):
        connection.adapters.register_dumper(None, dumper)


class _Streams(Dumper):
    """uuid. The rows of one stream have the same object there."""

    format = Format.BINARY
    oid = 2950

    _last: UUID | None = None
    _written = b""

    def dump(self, obj: UUID) -> Buffer:
        if obj is not self._last:
            self._last, self._written = obj, obj.bytes
        return self._written


class _Instants(Dumper):
    """timestamptz."""

    format = Format.BINARY
    oid = 1184

    def dump(self, obj: datetime) -> Buffer:
        return _instant(obj)


class _Days(Dumper):
    """date."""

    format = Format.BINARY
    oid = 1082

    def dump(self, obj: date) -> Buffer:
        return _day(obj)


class _Positions(Dumper):
    """bigint[] without NULLs."""

    format = Format.BINARY
    oid = 1016

    def dump(self, obj: list[int]) -> Buffer:
        if len(obj) == 1:
            return _ONE.pack(1, 0, _BIGINT, 1, 1, 8, obj[0])
        if not obj:
            return _NO_POSITIONS
        items = [8] * (2 * len(obj))
        items[1::2] = obj
        return _list_of(len(obj)).pack(1, 0, _BIGINT, len(obj), 1, *items)


class _Words(Dumper):
    """text[] without NULLs."""

    format = Format.BINARY
    oid = 1009

    def dump(self, obj: list[str]) -> Buffer:
        if not obj:
            return _NO_WORDS
        parts = [_HEAD.pack(1, 0, _TEXT, len(obj), 1)]
        for word in obj:
            written = word.encode()
            parts += (_LENGTH.pack(len(written)), written)
        return b"".join(parts)


_NO_POSITIONS: Final = Struct(">3I").pack(0, 0, _BIGINT)
_NO_WORDS: Final = Struct(">3I").pack(0, 0, _TEXT)


@lru_cache(maxsize=4_096)
def _instant(moment: datetime) -> bytes:
    since = moment - _EPOCH
    return _INSTANT.pack((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


@lru_cache(maxsize=4_096)
def _day(day: date) -> bytes:
    return _DAY.pack(day.toordinal() - _EPOCH_DAY)


@lru_cache(maxsize=256)
def _list_of(items: int) -> Struct:
    return Struct(">5I" + "Iq" * items)
