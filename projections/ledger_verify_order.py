"""Whether the events stand in their order: positions without gaps, moments that rise, versions that follow.

The log is read in parts, each by itself and perhaps by another process; `Order` joins them and looks at the seams.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Final
from uuid import UUID

import msgspec

from domain.model.ledger_leaf import FIELDS, HEAD, HEAD_LENGTHS, recorded_at_of
from domain.model.merkle import HASH_BYTES, complete_root
from projections.ledger_findings import Difference, Fault, Field, Finding, Findings
from projections.ledger_tiles import WIDTH
from projections.ledger_verify_forms import form_fault

LONG_AGO: Final = -(2**63)
"""Before every moment that PostgreSQL has."""


class Span(msgspec.Struct, array_like=True):
    """The versions of one stream within a part: the first with its position, and the last."""

    first: int
    position: int
    last: int


class Part(msgspec.Struct, array_like=True, kw_only=True):
    """What reading the leaves of the positions after + 1 … upto gave.

    count: leaves in order, up to a place where one is missing or too many (`broken`).
    hashes: theirs, one after the other; roots: of each whole tile among them.
    moments: of each leaf, in microseconds since 2000.
    faults: the first of each kind within the part.
    """

    after: int
    count: int
    broken: bool
    hashes: bytes
    roots: bytes
    moments: list[int]
    spans: dict[bytes, Span]
    faults: list[Finding]


def read_part(leaves: Iterable[bytes], after: int, upto: int, *, forms: bool) -> Part:
    """Read a part of the log. leaves: by position, from `after` + 1 on. forms: look at the stored forms too.

    Where a position is missing nothing after it can be placed, so reading stops there. Everything else that is wrong
    is noted once a kind, and reading goes on.
    """
    reading = _Reading(after, forms=forms)
    hashes = reading.hashes_of(leaves, upto)
    tiles = range(0, len(hashes) // WIDTH * WIDTH, WIDTH)
    return Part(
        after=after,
        count=len(hashes),
        broken=reading.broken,
        hashes=b"".join(hashes),
        roots=b"".join([complete_root(hashes[at : at + WIDTH]) for at in tiles]),
        moments=reading.moments,
        spans=reading.spans,
        faults=list(reading.faults.values()),
    )


class _Reading:
    def __init__(self, after: int, *, forms: bool) -> None:
        self._after = after
        self._forms = forms
        self.broken = False
        self.moments: list[int] = []
        self.spans: dict[bytes, Span] = {}
        self.faults: dict[Fault, Finding] = {}

    def hashes_of(self, leaves: Iterable[bytes], upto: int) -> list[bytes]:
        # One turn an event, for millions of events: names are local, and what is rare is in functions of its own.
        hashes: list[bytes] = []
        unpack, size, spans, forms, lengths = HEAD.unpack_from, HEAD.size, self.spans, self._forms, HEAD_LENGTHS
        position, moment, moments = self._after, LONG_AGO, self.moments
        for leaf in leaves:
            whole = leaf if len(leaf) >= size else leaf.ljust(size)
            fields, length_1, at, length_2, stream, length_3, version, length_4, recorded = unpack(whole)
            if at != position + 1:
                self._stop(position, at)
                break
            position = at
            if (length_1, length_2, length_3, length_4) != lengths or fields != FIELDS:
                self._note(Finding(fault=Fault.EVENT, position=at, until=at, detail="a field is empty or too long"))
            if (span := spans.get(stream)) is None:
                spans[stream] = Span(version, at, version)
            else:
                if version != span.last + 1:
                    self._note(version_fault(at, stream, version, span.last))
                span.last = version
            if recorded <= moment:
                self._note(moment_fault(at, recorded, moment))
            moment = recorded
            moments.append(recorded)
            hashes.append(sha256(b"\x00" + leaf).digest())
            if forms:
                state = size + 4 + int.from_bytes(leaf[size : size + 4], "big")
                fault = form_fault(at, leaf[size + 4 : state], leaf[state + 4 :])
                if fault is not None:
                    self._note(fault)
        if position != upto and not self.broken:
            self._stop(position, None)
        return hashes

    def _stop(self, position: int, following: int | None) -> None:
        self.broken = True
        if following is not None and following <= position:
            self._note(Finding(fault=Fault.REPEATED, position=following, until=following))
        else:
            detail = "" if following is None else f"the next event is {following}"
            self._note(Finding(fault=Fault.MISSING, position=position + 1, until=position + 1, detail=detail))

    def _note(self, finding: Finding) -> None:
        self.faults.setdefault(finding.fault, finding)


class Order:
    """Joins the parts of a log in the order of their positions. Keeps the last version of every stream.

    position, moment: of the last leaf. broken: from here on nothing can be placed. Of each fault the first is told.
    """

    def __init__(
        self,
        findings: Findings,
        position: int = 0,
        moment: int = LONG_AGO,
        versions: Mapping[bytes, int] = MappingProxyType({}),
    ) -> None:
        """position, moment, versions: of what was joined before, by another run."""
        self._findings = findings
        self._told: set[Fault] = set()
        self._versions = dict(versions)
        self.position = position
        self.moment = moment
        self.broken = False

    def versions(self) -> dict[bytes, int]:
        """The last version of every stream so far."""
        return dict(self._versions)

    def join(self, part: Part) -> None:
        """The part that comes next; none comes after a broken one."""
        assert part.after == self.position
        assert not self.broken
        seam = [*part.faults]
        if part.moments:
            if part.moments[0] <= self.moment:
                seam.append(moment_fault(part.after + 1, part.moments[0], self.moment))
            self.moment = part.moments[-1]
        for stream, span in part.spans.items():
            before = self._versions.get(stream, 0)
            if span.first != before + 1:
                seam.append(version_fault(span.position, stream, span.first, before))
            self._versions[stream] = span.last
        self.position += part.count
        self.broken = part.broken
        for finding in sorted(seam, key=lambda each: each.position):
            if finding.fault not in self._told:
                self._told.add(finding.fault)
                self._findings.take(finding)


def version_fault(position: int, stream: bytes, version: int, before: int) -> Finding:
    difference = Difference(field=Field.VERSION, stored=str(version), expected=str(before + 1))
    return Finding(
        fault=Fault.VERSION,
        position=position,
        until=position,
        differs=(difference,),
        detail=f"stream {UUID(bytes=stream)}",
    )


def moment_fault(position: int, moment: int, before: int) -> Finding:
    expected = f"> {instant(before)}"
    difference = Difference(field=Field.MOMENT, stored=instant(moment), expected=expected)
    return Finding(fault=Fault.MOMENT, position=position, until=position, differs=(difference,))


def instant(moment: int) -> str:
    """A leaf's moment for people; one that lies beyond the calendar as the number that it is."""
    try:
        return recorded_at_of(moment).isoformat(timespec="microseconds")
    except OverflowError:
        return f"{moment} µs"


def hashes_of(part: Part, tile: int) -> bytes:
    """The hashes of a part's tile number 0, 1 …"""
    width = WIDTH * HASH_BYTES
    return part.hashes[tile * width : (tile + 1) * width]
