"""The chain over the operations log: what stands of it in the record, and whether the table still says the same.

The bytes of a line are those of a JSON array of its columns in the table's order, UTF-8 without spaces, moments in UTC
with microseconds. The digest goes on from line to line: SHA-256 of the digest before and the bytes of the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

import msgspec
from psycopg import Connection

from domain.model.access import OperationsNoted
from domain.store.reading import COLUMNS, recorded

NOTHING: Final = bytes(32)
"""The digest before the first line."""

MOST_MARKS: Final = 128
MARK_BYTES: Final = 8
MOST_LINES: Final = 100_000
"""Of one note."""

_COLUMNS: Final = (
    "number, noted_at, at, subject, roles, acting_for, act, object, outcome, policies, "
    "purpose, source, trace_id, remote"
)
_FETCHED: Final = 5_000
_TOPIC: Final = OperationsNoted.TOPIC


class Link(NamedTuple):
    """What `OperationsNoted` says of some lines: the digest after the last, and marks on the way."""

    first: int
    last: int
    digest: bytes
    previous: bytes
    marks: str
    stride: int


class Noted(NamedTuple):
    position: int
    link: Link


@dataclass(frozen=True, slots=True)
class Verdict:
    """lines: in the table; noted: the number up to which the record vouches for them; checked: how many were compared.

    first_wrong, last_wrong: between which numbers the first fault lies, the same where it is known to the line.
    position: of the event that shows it, None where the table alone does.
    """

    lines: int
    noted: int
    checked: int
    fault: str | None = None
    first_wrong: int | None = None
    last_wrong: int | None = None
    position: int | None = None

    @property
    def good(self) -> bool:
        return self.fault is None


class _Fault(Exception):
    def __init__(self, fault: str, first: int, last: int, position: int | None = None) -> None:
        super().__init__(fault)
        self.found = (fault, first, last, position)


def last_noted(connection: Connection[Any]) -> Noted | None:
    """The last note in the record."""
    return next(iter(_notes(connection, "ORDER BY notification_id DESC LIMIT 1")), None)


def following(connection: Connection[Any], after: Noted | None) -> Link | None:
    """What the record would be told of the lines after a note, at most `MOST_LINES`; None where there are none.

    ValueError where a number is missing: then nothing is vouched for.
    """
    number, digest = (after.link.last, after.link.digest) if after else (0, NOTHING)
    row = connection.execute("SELECT number FROM access.operations_head").fetchone()
    head = min(row[0] if row else 0, number + MOST_LINES)
    if head <= number:
        return None
    stride = -(-(head - number) // MOST_MARKS)
    first, previous, marks = number + 1, digest, []
    for line in _lines(connection, first, head):
        number += 1
        if line[0] != number:
            raise ValueError(f"line {number} is missing")
        digest = _further(digest, line)
        if (number - first + 1) % stride == 0:
            marks.append(digest[:MARK_BYTES].hex())
    if number != head:
        raise ValueError(f"line {number + 1} is missing")
    return Link(first, head, digest, previous, "".join(marks), stride)


def verify(connection: Connection[Any], latest: int | None = None) -> Verdict:
    """Whether the table says what the record vouches for. latest: look at so many lines of those last noted, not all.

    The first fault is named: `changed`, `missing`, `added` or `set-back` (the head), `record` where the notes
    themselves do not go on from each other.
    """
    counted = connection.execute("SELECT count(*), max(number), min(number) FROM access.operations").fetchone()
    row = connection.execute("SELECT number FROM access.operations_head").fetchone()
    assert counted is not None
    count, greatest, least = counted[0], counted[1] or 0, 1 if counted[2] is None else counted[2]
    head = row[0] if row else 0
    last = last_noted(connection)
    noted, checked = last.link.last if last else 0, 0
    try:
        if least < 1:
            raise _Fault("added", least, least)
        for note in _to_check(connection, last, latest):
            _compare(connection, note)
            checked += note.link.last - note.link.first + 1
        if head < noted:
            raise _Fault("set-back", head + 1, noted, last.position if last else None)
        if greatest > head:
            raise _Fault("added", head + 1, greatest)
        expected = noted
        for line in _lines(connection, noted + 1, head):
            expected += 1
            if line[0] != expected:
                raise _Fault("missing", expected, expected)
        if expected != head:
            raise _Fault("missing", expected + 1, head)
    except _Fault as wrong:
        fault, first, until, position = wrong.found
        return Verdict(count, noted, checked, fault, first, until, position)
    return Verdict(count, noted, checked)


def _to_check(connection: Connection[Any], last: Noted | None, latest: int | None) -> Iterator[Noted]:
    """The notes whose lines are compared, in order, each seen to go on from the one before."""
    since = 0 if latest is None or last is None else max(0, last.link.last - latest)
    before: Noted | None = None
    for note in _notes(connection, "ORDER BY notification_id"):
        link = note.link
        if before is None:
            goes_on = link.first == 1 and link.previous == NOTHING
        else:
            goes_on = link.first == before.link.last + 1 and link.previous == before.link.digest
        if not goes_on:
            raise _Fault("record", link.first, link.last, note.position)
        before = note
        if link.last > since:
            yield note


def _compare(connection: Connection[Any], note: Noted) -> None:
    position, link = note
    digest, number, segment = link.previous, link.first - 1, link.first
    marks = bytes.fromhex(link.marks)
    for line in _lines(connection, link.first, link.last):
        number += 1
        if line[0] != number:
            raise _Fault("missing", number, number, position)
        digest = _further(digest, line)
        place, rest = divmod(number - link.first + 1, link.stride)
        if rest == 0:
            mark = marks[(place - 1) * MARK_BYTES : place * MARK_BYTES]
            if digest[:MARK_BYTES] != mark:
                raise _Fault("changed", segment, number, position)
            segment = number + 1
    if number != link.last:
        raise _Fault("missing", number + 1, link.last, position)
    if digest != link.digest:
        raise _Fault("changed", min(segment, link.last), link.last, position)


def _further(digest: bytes, line: tuple[Any, ...]) -> bytes:
    return sha256(digest + line_bytes(line)).digest()


def line_bytes(line: Iterable[Any]) -> bytes:
    """The bytes of a line that the chain goes over."""
    return msgspec.json.encode(
        [
            column.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(column, datetime) else column
            for column in line
        ]
    )


def _lines(connection: Connection[Any], first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """Lines by number, those that are missing left out; some at a time."""
    while first <= last:
        found = connection.execute(
            f"SELECT {_COLUMNS} FROM access.operations WHERE number BETWEEN %s AND %s ORDER BY number LIMIT %s",  # noqa: S608
            [first, last, _FETCHED],
        ).fetchall()
        yield from found
        if len(found) < _FETCHED:
            return
        first = found[-1][0] + 1


def _notes(connection: Connection[Any], order: str) -> Iterator[Noted]:
    query = f"SELECT {COLUMNS} FROM hoso.stored_events WHERE topic = '{_TOPIC}' {order}"  # noqa: S608
    for row in connection.execute(query).fetchall():
        event = recorded(row)
        body = event.body
        assert isinstance(body, OperationsNoted)
        yield Noted(
            event.position,
            Link(
                body.first,
                body.last,
                bytes.fromhex(body.digest),
                bytes.fromhex(body.previous),
                body.marks,
                body.stride,
            ),
        )
