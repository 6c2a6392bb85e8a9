"""The verifier's parts one by one: order, tree, claims, handled commands, and what is made of their findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from random import Random
from uuid import UUID

import pytest

from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.ledger_leaf import EPOCH
from domain.model.merkle import EMPTY_ROOT, complete_root, leaf_hash
from projections.ledger_findings import (
    FIELD_WORDS,
    MOST_FINDINGS,
    WORDS,
    Difference,
    Fault,
    Field,
    Finding,
    Findings,
    Verification,
    in_order,
)
from projections.ledger_tiles import hashes_in
from projections.ledger_verify_ahead import Ahead
from projections.ledger_verify_claims import Claim, StoredCheckpoints, beyond, checked, merged, size_of
from projections.ledger_verify_commands import Commands, moment_of, position_of, stream_of
from projections.ledger_verify_order import Order, Part, hashes_of, instant, read_part
from projections.ledger_verify_tree import Tree
from tests.ledger import naive_tree
from tests.ledger.exported import KEYS, LOG_KEY, ORIGIN, Exported, Handled, Row, signer
from tests.ledger.tamperings import CLASSES, SIZES, Tampering, clean, tampered

ONE, TWO = UUID(int=1), UUID(int=2)


def row(position: int, stream: UUID = ONE, version: int | None = None, second: int | None = None) -> Row:
    moment = EPOCH + timedelta(seconds=position if second is None else second)
    return Row(position, stream, version or position, moment, "dossier.Lodged", b"{%d}" % position)


def read(rows: list[Row], after: int = 0, upto: int | None = None) -> Part:
    leaves = [each.leaf() for each in rows]
    return read_part(leaves, after, rows[-1].position if upto is None else upto, forms=False)


def places(found: list[Finding]) -> list[tuple[Fault, int, int]]:
    return [(each.fault, each.position, each.until) for each in found]


# ---------------------------------------------------------------------- a part


def test_a_part_holds_what_its_leaves_give() -> None:
    rows = [row(1), row(2, TWO, 1), row(3, ONE, 2), row(4, TWO, 2)]
    part = read(rows)
    assert (part.after, part.count, part.broken, part.faults) == (0, 4, False, [])
    assert hashes_in(part.hashes) == [leaf_hash(each.leaf()) for each in rows]
    assert part.roots == b""
    assert part.moments == [1_000_000, 2_000_000, 3_000_000, 4_000_000]
    spans = {stream: (span.first, span.position, span.last) for stream, span in part.spans.items()}
    assert spans == {ONE.bytes: (1, 1, 2), TWO.bytes: (1, 2, 2)}


def test_a_whole_tile_has_a_root() -> None:
    rows = [row(257 + at, version=1 + at) for at in range(258)]
    part = read(rows, after=256)
    assert (part.after, part.count, len(part.roots)) == (256, 258, 32)
    hashes = hashes_in(part.hashes)
    assert part.roots == complete_root(hashes[:256])
    assert hashes_in(hashes_of(part, 0)) == hashes[:256]
    assert hashes_in(hashes_of(part, 1)) == hashes[256:]
    assert hashes_of(part, 2) == b""
    assert len(read(rows[:255], after=256).roots) == 0
    assert len(read(rows[:256], after=256).roots) == 32
    assert len(read([row(1 + at) for at in range(513)]).roots) == 64


def test_reading_stops_where_a_position_is_missing_or_stands_twice() -> None:
    gap = read([row(1), row(2), row(4, version=3)])
    assert (gap.count, gap.broken, gap.moments) == (2, True, [1_000_000, 2_000_000])
    assert places(gap.faults) == [(Fault.MISSING, 3, 3)]
    assert gap.faults[0].detail == "the next event is 4"
    short = read([row(1), row(2)], upto=3)
    assert (short.count, short.broken) == (2, True)
    assert places(short.faults) == [(Fault.MISSING, 3, 3)]
    assert short.faults[0].detail == ""
    twice = read([row(1), row(2), row(2), row(3)])
    assert (twice.count, twice.broken) == (2, True)
    assert places(twice.faults) == [(Fault.REPEATED, 2, 2)]
    empty = read_part([], 0, 0, forms=False)
    assert (empty.count, empty.broken, empty.hashes, empty.faults) == (0, False, b"", [])


def test_versions_and_moments_out_of_order_are_told_once_and_reading_goes_on() -> None:
    rows = [row(1), row(2, version=3), row(3, version=9), row(4, version=10, second=2), row(5, version=11, second=1)]
    part = read(rows)
    assert (part.count, part.broken) == (5, False)
    assert places(part.faults) == [(Fault.VERSION, 2, 2), (Fault.MOMENT, 4, 4)]
    version, moment = part.faults
    assert version.differs == (Difference(field=Field.VERSION, stored="3", expected="2"),)
    assert version.detail == f"stream {ONE}"
    assert moment.differs == (
        Difference(field=Field.MOMENT, stored=instant(2_000_000), expected=f"> {instant(3_000_000)}"),
    )
    equal = read([row(1), row(2, second=1)])
    assert places(equal.faults) == [(Fault.MOMENT, 2, 2)]


@pytest.mark.parametrize("place", range(6))
def test_a_field_that_is_empty_is_no_event(place: int) -> None:
    """As PostgreSQL sends NULL: a length of -1 and no bytes."""
    spans = [(2, 4, 12), (14, 18, 34), (34, 38, 46), (46, 50, 58), (58, 62, 76), (76, 80, 83)]
    leaf = row(2, version=2).leaf()
    start, _, end = spans[place]
    empty = leaf[:start] + b"\xff" * 4 + leaf[end:]
    if place == 0:
        return  # such a row has no position, and is not read
    part = read_part([row(1).leaf(), empty], 0, 2, forms=True)
    assert part.count == 2
    assert not part.broken
    if place < 4:
        found = [each for each in part.faults if each.fault is Fault.EVENT]
        assert places(found) == [(Fault.EVENT, 2, 2)]
        assert found[0].detail == "a field is empty or too long"
    else:
        assert part.faults[-1].position <= 2


def test_a_leaf_with_other_counts_of_fields_is_no_event() -> None:
    leaf = row(1).leaf()
    part = read_part([b"\x00\x07" + leaf[2:]], 0, 1, forms=False)
    assert places(part.faults) == [(Fault.EVENT, 1, 1)]
    short = read_part([leaf[:30]], 0, 1, forms=False)
    assert (Fault.EVENT, 1, 1) in places(short.faults)


def test_stored_forms_are_looked_at_only_where_that_is_asked_for() -> None:
    rows = [row(1)]
    rows[0].topic = "log.Closed"
    leaves = [rows[0].leaf()]
    assert read_part(leaves, 0, 1, forms=False).faults == []
    assert places(read_part(leaves, 0, 1, forms=True).faults) == [(Fault.OPENING, 1, 1)]
    second = Row(2, TWO, 1, EPOCH, "toy.Nothing", b"{}")
    found = read_part([second.leaf()], 1, 2, forms=True).faults
    assert places(found) == [(Fault.TOPIC, 2, 2)]
    assert found[0].differs == (Difference(field=Field.TOPIC, stored="toy.Nothing"),)
    third = Row(2, TWO, 1, EPOCH, "log.ClockSet", b"{}")
    found = read_part([third.leaf()], 1, 2, forms=True).faults
    assert found[0].differs == (Difference(field=Field.STATE, stored="{}"),)


# ---------------------------------------------------------------------- parts joined


def joined(*parts: Part) -> tuple[Order, list[Finding]]:
    findings = Findings()
    order = Order(findings)
    assert (order.position, order.broken) == (0, False)
    for part in parts:
        order.join(part)
    return order, findings.found


def test_parts_are_joined_where_they_meet() -> None:
    rows = [row(1), row(2, TWO, 1), row(3, ONE, 2), row(4, TWO, 2)]
    order, found = joined(read(rows[:2]), read(rows[2:], after=2))
    assert (order.position, order.moment, order.broken, found) == (4, 4_000_000, False, [])


def test_at_a_seam_versions_and_moments_go_on_too() -> None:
    first, second = [row(1), row(2, TWO, 1)], [row(3, ONE, 3), row(4, TWO, 2)]
    _, found = joined(read(first), read(second, after=2))
    assert places(found) == [(Fault.VERSION, 3, 3)]
    assert found[0].differs == (Difference(field=Field.VERSION, stored="3", expected="2"),)
    _, found = joined(read(first), read([row(3, ONE, 2, second=2)], after=2))
    assert places(found) == [(Fault.MOMENT, 3, 3)]
    assert found[0].differs[0].expected == f"> {instant(2_000_000)}"
    _, found = joined(read(first), read([row(3, UUID(int=3), 2)], after=2))
    assert places(found) == [(Fault.VERSION, 3, 3)]
    assert found[0].differs[0].expected == "1"


def test_the_first_of_a_kind_is_told_wherever_it_lies() -> None:
    """The seam's fault lies behind the one within the part, or before it; the lower position is the one."""
    first = [row(1), row(2, TWO, 1)]
    within_first = [row(3, UUID(int=3), 1), row(4, UUID(int=3), 5), row(5, ONE, 9)]
    _, found = joined(read(first), read(within_first, after=2))
    assert places(found) == [(Fault.VERSION, 4, 4)]
    seam_first = [row(3, ONE, 9), row(4, UUID(int=3), 1), row(5, UUID(int=3), 5)]
    _, found = joined(read(first), read(seam_first, after=2))
    assert places(found) == [(Fault.VERSION, 3, 3)]
    _, found = joined(read([row(1), row(2, version=7)]), read([row(3, version=9)], after=2))
    assert places(found) == [(Fault.VERSION, 2, 2)]


def test_nothing_is_joined_after_a_gap_nor_out_of_turn() -> None:
    broken = read([row(1)], upto=2)
    order, found = joined(broken)
    assert (order.broken, order.position, places(found)) == (True, 1, [(Fault.MISSING, 2, 2)])
    with pytest.raises(AssertionError):
        order.join(read([row(2)], after=1))
    order, _ = joined(read([row(1)]))
    with pytest.raises(AssertionError):
        order.join(read([row(3)], after=2))


# ---------------------------------------------------------------------- the tree


class Stored:
    """Tiles by level."""

    def __init__(self, *levels: bytes) -> None:
        self.levels = levels

    def count(self, level: int) -> int:
        return len(self.levels[level]) // 32 if level < len(self.levels) else 0

    def stream(self, level: int, first: int = 0) -> Iterator[bytes]:
        data = self.levels[level] if level < len(self.levels) else b""
        return iter([data[at : at + 8192] for at in range(0, len(data), 8192)] or [b""])


ROWS = [row(1 + at) for at in range(600)]
PART = read(ROWS)
LEAVES = [each.leaf() for each in ROWS]
UPPER = b"".join(naive_tree.mth(LEAVES[at : at + 256]) for at in (0, 256))


def claim(size: int, root: bytes | None = None, *, external: bool = False) -> Claim:
    right = naive_tree.mth(LEAVES[:size]) if root is None else root
    return Claim(f"of {size}", Checkpoint(ORIGIN, size, right, CommandChain()), external=external)


def grown(tiles: Stored, *claims: Claim, part: Part = PART, complete: bool = True) -> list[Finding]:
    findings = Findings()
    tree = Tree(tiles, findings)
    tree.take_in(part, claims)
    assert tree.size == part.count
    tree.close(complete=complete)
    return findings.sorted()


GOOD_TILES = Stored(PART.hashes, UPPER)
ALL_SIZES = [claim(size) for size in range(1, 601)]


def test_every_size_of_a_tree_is_compared() -> None:
    assert grown(GOOD_TILES, *ALL_SIZES) == []
    for size in (1, 2, 3, 255, 256, 257, 258, 511, 512, 513, 599, 600):
        found = grown(GOOD_TILES, *[claim(each) for each in range(max(1, size - 2), size)], claim(size, bytes(32)))
        fitted = max(1, size)
        assert places(found) == [(Fault.ROOT, fitted, size)]
        assert found[0].source == f"of {size}"
        found = grown(GOOD_TILES, claim(size), claim(size, EMPTY_ROOT, external=True))
        assert places(found) == [(Fault.FORK, 1, size)]


def test_the_commands_of_a_checkpoint_of_another_log_are_not_compared() -> None:
    good, bad = claim(300), claim(300, bytes(32))
    kept, other = claim(300, external=True), claim(300, bytes(32), external=True)
    tree = Tree(GOOD_TILES, Findings())
    assert tree.take_in(PART, [good, bad, kept, other, claim(600)])[:-1] == [good, bad, kept]


def test_of_roots_that_do_not_fit_the_first_of_each_kind_is_told() -> None:
    claims = [claim(10), claim(20, bytes(32)), claim(30, bytes(32)), claim(40, bytes(32), external=True)]
    assert places(grown(GOOD_TILES, *claims)) == [(Fault.FORK, 1, 40), (Fault.ROOT, 11, 20)]
    claims = [claim(10, external=True), claim(20, bytes(32), external=True), claim(30, bytes(32), external=True)]
    assert places(grown(GOOD_TILES, *claims)) == [(Fault.FORK, 11, 20)]


def spoilt(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize("position", [1, 2, 255, 256, 257, 512, 513, 600])
def test_a_leaf_that_differs_from_its_tile_is_the_event_or_the_tile_as_the_root_says(position: int) -> None:
    tiles = Stored(spoilt(PART.hashes, (position - 1) * 32 + 5), UPPER)
    found = grown(tiles, claim(600))
    assert places(found) == [(Fault.TILE, position, position)]
    assert found[0].source == "tile of level 0"
    leaf = hashes_in(PART.hashes)[position - 1].hex()
    sealed = hashes_in(tiles.levels[0])[position - 1].hex()
    assert found[0].detail == f"leaf hash {leaf[:16]}…, sealed {sealed[:16]}…"
    found = grown(tiles, claim(600, bytes(32)))
    assert places(found) == [(Fault.EVENT, position, position)]
    assert found[0].source == "of 600"
    assert found[0].detail.startswith(f"leaf hash {leaf[:16]}…")
    found = grown(tiles)
    assert places(found) == [(Fault.EVENT, position, position)]
    assert found[0].source == "tile of level 0"
    assert found[0].detail == f"leaf hash {leaf[:16]}…, sealed {sealed[:16]}…"
    if position > 1:
        assert places(grown(tiles, claim(position - 1), claim(600))) == [(Fault.TILE, position, position)]
        found = grown(tiles, claim(position - 1, bytes(32)), claim(600))
        assert places(found) == [(Fault.ROOT, 1, position - 1), (Fault.TILE, position, position)]


def test_an_event_that_differs_explains_every_later_root() -> None:
    tiles = Stored(spoilt(PART.hashes, 9 * 32), UPPER)
    claims = [claim(5), claim(10, bytes(32)), claim(20, bytes(32)), claim(30, bytes(32), external=True)]
    assert places(grown(tiles, *claims)) == [(Fault.EVENT, 10, 10)]
    claims = [claim(5, external=True), claim(30, bytes(32), external=True), claim(40, bytes(32))]
    assert places(grown(tiles, *claims)) == [(Fault.EVENT, 10, 10)]


def test_two_altered_tiles_are_told_one_after_the_other() -> None:
    tiles = Stored(spoilt(spoilt(PART.hashes, 9 * 32), 300 * 32), UPPER)
    found = grown(tiles, claim(100), claim(600))
    assert places(found) == [(Fault.TILE, 10, 10), (Fault.TILE, 301, 301)]


def test_tiles_that_end_early_or_late_are_told() -> None:
    longer = Stored(PART.hashes + bytes(32), UPPER)
    found = grown(longer, claim(600))
    assert places(found) == [(Fault.MISSING, 601, 601)]
    assert found[0].source == "tiles of level 0"
    assert places(grown(Stored(PART.hashes + bytes(96), UPPER), claim(600))) == [(Fault.MISSING, 601, 603)]
    assert grown(longer, claim(600), complete=False) == []
    shorter = Stored(PART.hashes[: 500 * 32], UPPER[:32])
    assert grown(shorter, claim(500)) == []
    assert grown(Stored(b"", b"")) == []

    class Hollow(Stored):
        def stream(self, level: int, first: int = 0) -> Iterator[bytes]:
            return iter([UPPER if level == 1 else b""])

    class Ended(Stored):
        def stream(self, level: int, first: int = 0) -> Iterator[bytes]:
            return iter([self.levels[0][: 512 * 32]] if level == 0 else [UPPER] if level == 1 else [b""])

    found = grown(Ended(PART.hashes, UPPER), claim(600))
    assert (found[0].fault, found[0].position) == (Fault.TILE, 257)

    class EndedAtATile(Stored):
        def stream(self, level: int, first: int = 0) -> Iterator[bytes]:
            whole = [self.levels[0][:8192], self.levels[0][8192:16384]]
            return iter(whole if level == 0 else [UPPER] if level == 1 else [b""])

    found = grown(EndedAtATile(PART.hashes, UPPER), claim(600))
    assert places(found) == [(Fault.TILE, 513, 513)]
    assert found[0].detail.endswith(", sealed nothing…")
    found = grown(Hollow(PART.hashes, UPPER), claim(600))
    assert places(found) == [(Fault.TILE, 1, 1)]
    assert found[0].detail.endswith(", sealed nothing…")


def test_upper_tiles_are_compared_with_what_lies_below() -> None:
    for place, first in ((0, 1), (31, 1), (32, 257), (63, 257)):
        found = grown(Stored(PART.hashes, spoilt(UPPER, place)), claim(600))
        assert places(found) == [(Fault.TILE, first, first + 255)]
        assert found[0].source == "tiles of level 1"
    assert places(grown(Stored(PART.hashes, UPPER[:32]), claim(600))) == [(Fault.TILE, 257, 512)]
    assert places(grown(Stored(PART.hashes, b""), claim(600))) == [(Fault.TILE, 1, 256)]
    assert places(grown(Stored(PART.hashes, UPPER + bytes(32)), claim(600))) == [(Fault.TILE, 513, 768)]
    assert places(grown(Stored(PART.hashes, UPPER, bytes(32)), claim(600))) == [(Fault.TILE, 1, 65536)]
    assert grown(Stored(PART.hashes[: 256 * 32], UPPER[:32]), claim(256)) == []
    # Where a root did not fit, or events are missing, the upper tiles say nothing of their own.
    altered = Stored(PART.hashes, spoilt(UPPER, 0))
    assert places(grown(altered, claim(600, bytes(32)))) == [(Fault.ROOT, 1, 600)]
    assert grown(altered, claim(600), complete=False) == []
    assert places(grown(altered, claim(600, bytes(32), external=True))) == [(Fault.TILE, 1, 256), (Fault.FORK, 1, 600)]


def test_the_second_upper_level_is_made_of_the_first() -> None:
    roots = [sha256(b"%d" % number).digest() for number in range(513)]
    part = Part(
        after=0,
        count=513 * 256,
        broken=False,
        hashes=bytes(513 * 256 * 32),
        roots=b"".join(roots),
        moments=[],
        spans={},
        faults=[],
    )
    second = complete_root(roots[:256]) + complete_root(roots[256:512])
    assert grown(Stored(part.hashes, part.roots, second), part=part) == []
    for place, first in ((3, 1), (31, 1), (32, 65537), (63, 65537)):
        found = grown(Stored(part.hashes, part.roots, spoilt(second, place)), part=part)
        assert places(found) == [(Fault.TILE, first, first + 65535)]
        assert found[0].source == "tiles of level 2"
    assert places(grown(Stored(part.hashes, part.roots, b""), part=part)) == [(Fault.TILE, 1, 65536)]


# ---------------------------------------------------------------------- claims


def note(size: int, key: int = 1) -> bytes:
    return Checkpoint(ORIGIN, size, bytes(32), CommandChain()).signed(signer(key)).encode()


def test_what_the_log_s_key_signed_is_a_claim_and_the_rest_says_why_not() -> None:
    assert checked(KEYS, note(5)) == Checkpoint(ORIGIN, 5, bytes(32), CommandChain())
    assert checked(KEYS, note(5, key=2)) == "no key of the log that signs at this size signed this checkpoint"
    assert checked(KEYS, b"nothing") == "a note is a text, an empty line, and lines of signatures"
    assert LOG_KEY.verifier == KEYS.keys[0][1]


def taken(*given: tuple[int, int, bytes]) -> tuple[list[int], StoredCheckpoints, list[Finding]]:
    findings = Findings()
    stored = StoredCheckpoints(findings)
    claims = [stored.claim(number, size, checked(KEYS, data)) for number, size, data in given]
    assert all(each is None or not each.external for each in claims)
    return [size_of(each) for each in claims if each is not None], stored, findings.found


def test_stored_checkpoints_come_one_after_the_other() -> None:
    sizes, stored, found = taken((1, 4, note(4)), (2, 4, note(4)), (3, 9, note(9)))
    assert (sizes, stored.count, stored.size, found) == ([4, 4, 9], 3, 9, [])
    findings = Findings()
    first = StoredCheckpoints(findings).claim(1, 4, checked(KEYS, note(4)))
    assert first is not None
    assert first.source == "checkpoint 1"


def test_a_stored_checkpoint_that_does_not_come_next_is_told_from_the_last_good_one_on() -> None:
    after_four = "it does not come next after number 1 of size 4"
    for second, until in (
        ((3, 9, note(9)), 9),
        ((1, 9, note(9)), 9),
        ((2, 3, note(3)), 5),
        ((2, 8, note(9)), 8),
        ((2, 10, note(9)), 10),
    ):
        sizes, stored, found = taken((1, 4, note(4)), second)
        assert (sizes, stored.count, stored.size) == ([4], 1, 4)
        assert places(found) == [(Fault.CHECKPOINT, 5, until)]
        assert (found[0].detail, found[0].source) == (after_four, f"checkpoint {second[0]}")
    sizes, stored, found = taken((1, 4, note(4, key=2)), (2, 9, note(9)), (4, 12, note(12)), (5, 13, note(13)))
    assert (sizes, stored.count, stored.size) == ([9, 13], 2, 13)
    assert places(found) == [(Fault.CHECKPOINT, 1, 4), (Fault.CHECKPOINT, 10, 12)]
    assert found[0].detail.startswith("no key of the log")
    assert found[1].detail == "it does not come next after number 2 of size 9"


def test_claims_from_both_sides_come_by_size() -> None:
    stored = [claim(size) for size in (3, 5, 5, 9)]
    outside = [claim(size, external=True) for size in (1, 5, 7, 12)]
    order = [(size_of(each), each.external) for each in merged(iter(stored), outside)]
    assert order == [
        *((1, True), (3, False), (5, True), (5, False), (5, False)),
        *((7, True), (9, False), (12, True)),
    ]
    assert [size_of(each) for each in merged(iter([]), outside)] == [1, 5, 7, 12]
    assert [size_of(each) for each in merged(iter(stored), [])] == [3, 5, 5, 9]


def test_a_claim_beyond_the_log_is_a_rollback_or_tells_of_missing_events() -> None:
    whole, _ = joined(read([row(1), row(2)]))
    broken, _ = joined(read([row(1)], upto=3))
    for order, external, head, expected in (
        (whole, True, 2, [(Fault.ROLLBACK, 3, 5)]),
        (whole, True, 4, [(Fault.ROLLBACK, 3, 5)]),
        (whole, True, 5, [(Fault.MISSING, 3, 5)]),
        (whole, False, 2, [(Fault.MISSING, 3, 5)]),
        (broken, True, 3, [(Fault.ROLLBACK, 2, 5)]),
        (broken, True, 5, []),
        (broken, False, 3, []),
    ):
        findings = Findings()
        beyond(claim(5, bytes(32), external=external), order, head, findings)
        assert places(findings.found) == expected
        assert all(each.source == "of 5" for each in findings.found)


def test_a_stream_is_taken_as_far_as_it_is_asked_for() -> None:
    ahead = Ahead(iter([1, 3, 3, 8]), lambda each: each)
    assert [list(ahead.upto(limit)) for limit in (0, 1, 2, 3, 7, 9, 99)] == [[], [1], [], [3, 3], [], [8], []]


# ---------------------------------------------------------------------- handled commands

COMMANDS = [
    Handled(bytes([number]) * 16, bytes([number]) * 32, ONE.bytes, position, position, row(position).recorded_at)
    for number, position in enumerate((1, 2, 2, 4, 6))
]


def chain(size: int, commands: list[Handled] = COMMANDS) -> CommandChain:
    return CommandChain().extended(each.row() for each in commands if each.position < size)


def commands_claim(size: int, sealed: CommandChain | None = None) -> Claim:
    return Claim(f"of {size}", Checkpoint(ORIGIN, size, bytes(32), sealed or chain(size)), external=False)


def followed(
    commands: list[Handled], *claims: Claim, split: int = 3, last: int = 6, complete: bool = True
) -> tuple[int, list[Finding]]:
    findings = Findings()
    taken_in = Commands((each.row() for each in commands), findings)
    rows = [row(1 + at) for at in range(last)]
    for after, part in ((0, rows[:split]), (split, rows[split:])):
        if part:
            upto = part[-1].position
            due = [each for each in claims if after < size_of(each) <= upto]
            taken_in.take_in(read(part, after=after), due)
    return taken_in.close(complete=complete), findings.sorted()


def test_a_row_of_a_command_is_taken_apart() -> None:
    command = Handled(bytes(16), bytes(32), TWO.bytes, 2**62 + 7, 3, EPOCH - timedelta(microseconds=5))
    assert position_of(command.row()) == 2**62 + 7
    assert stream_of(command.row()) == TWO.bytes
    assert moment_of(command.row()) == -5


@pytest.mark.parametrize("split", range(7))
def test_commands_that_were_sealed_are_chained_at_every_size(split: int) -> None:
    claims = [commands_claim(size) for size in (1, 2, 3, 3, 4, 5, 6)]
    assert followed(COMMANDS, *claims, split=split) == (5, [])


@pytest.mark.parametrize("split", range(7))
def test_commands_that_are_not_those_that_were_sealed_are_told_with_their_range(split: int) -> None:
    claims = [commands_claim(size) for size in (1, 2, 4, 5, 6)]
    count, found = followed([*COMMANDS[:3], *COMMANDS[4:]], *claims, split=split)
    assert count == 4
    assert places(found) == [(Fault.COMMANDS, 4, 4)]
    assert (found[0].detail, found[0].source) == ("there are 3, sealed were 4", "of 5")
    count, found = followed(COMMANDS[1:], *claims, split=split)
    assert places(found) == [(Fault.COMMANDS, 1, 1)]
    _, found = followed(COMMANDS[1:], *claims[2:], split=split)
    assert places(found) == [(Fault.COMMANDS, 1, 3)]
    _, found = followed(COMMANDS, commands_claim(1, chain(2)), split=split)
    assert places(found) == [(Fault.COMMANDS, 1, 1)]


def test_a_command_says_the_moment_of_its_event() -> None:
    moved = [*COMMANDS]
    moved[1] = Handled(moved[1].command_id, moved[1].request_hash, ONE.bytes, 2, 2, row(3).recorded_at)
    moved[3] = Handled(moved[3].command_id, moved[3].request_hash, ONE.bytes, 4, 2, row(3).recorded_at)
    for split in range(7):
        count, found = followed(moved, split=split)
        assert count == 5
        assert places(found) == [(Fault.COMMAND, 2, 2)]
        assert found[0].differs == (
            Difference(field=Field.MOMENT, stored=instant(3_000_000), expected=instant(2_000_000)),
        )


def test_a_command_without_a_position_of_an_event_is_told() -> None:
    zero = Handled(bytes(16), bytes(32), ONE.bytes, 0, 1, EPOCH)
    _, found = followed([zero, *COMMANDS])
    assert places(found) == [(Fault.COMMAND, 0, 0)]
    assert found[0].differs == (Difference(field=Field.MOMENT, stored=instant(0)),)


def test_a_command_beyond_the_events_tells_of_missing_ones() -> None:
    count, found = followed(COMMANDS, last=3)
    assert (count, places(found)) == (5, [(Fault.MISSING, 4, 4)])
    assert found[0].source == "handled commands"
    count, found = followed(COMMANDS[:3] + COMMANDS[4:], last=3)
    assert (count, places(found)) == (4, [(Fault.MISSING, 4, 6)])
    assert followed(COMMANDS, last=3, complete=False) == (5, [])
    findings = Findings()
    assert Commands(iter([COMMANDS[0].row()]), findings).close(complete=True) == 1
    assert places(findings.found) == [(Fault.MISSING, 1, 1)]


# ---------------------------------------------------------------------- reading on


@pytest.mark.parametrize("anew", [256, 512])
def test_another_verifier_goes_on_with_what_the_first_one_kept(anew: int) -> None:
    for seed in range(4):
        log = Exported.drawn(Random(seed), 520)
        assert log.findings(log.kept(), anew=anew) == []


def test_what_was_changed_behind_that_is_found_at_the_same_place() -> None:
    behind = 0
    for tampering in CLASSES:
        for seed in range(5):
            trace, log = tampered(tampering, seed)
            whole = log.findings(trace.kept)
            if whole and whole[0].position > 256:
                behind += 1
                assert places(log.findings(trace.kept, anew=256)[:1]) == places(whole[:1]), (tampering, seed)
    assert behind >= 15


def test_stored_checkpoints_go_on_from_the_last_one_believed() -> None:
    findings = Findings()
    stored = StoredCheckpoints(findings, 1, 4)
    claim = stored.claim(2, 9, checked(KEYS, note(9)))
    assert claim is not None
    assert (claim.number, stored.count, stored.size, findings.found) == (2, 2, 9, [])
    assert StoredCheckpoints(findings, 1, 4).claim(3, 9, checked(KEYS, note(9))) is None
    assert places(findings.found) == [(Fault.CHECKPOINT, 5, 9)]


def test_commands_go_on_behind_what_was_confirmed() -> None:
    findings = Findings()
    commands = Commands((each.row() for each in COMMANDS[3:]), findings, chain(4), 3)
    part = read([row(4), row(5), row(6)], after=3)
    commands.take_in(part, [commands_claim(5), commands_claim(6, chain(5))])
    assert places(findings.found) == []
    commands.take_in(part, [commands_claim(6, chain(2))])
    assert commands.chain == chain(7)
    assert places(findings.found) == [(Fault.COMMANDS, 6, 6)]
    before = Findings()
    Commands((each.row() for each in COMMANDS[3:]), before, chain(3, COMMANDS[1:]), 3).take_in(
        part, [commands_claim(5)]
    )
    assert places(before.found) == [(Fault.COMMANDS, 4, 4)]


# ---------------------------------------------------------------------- findings


def test_findings_are_told_by_position_and_the_most_exact_first() -> None:
    findings = Findings()
    findings.add(Fault.ROOT, 5, 9)
    findings.add(Fault.FORM, 5)
    findings.add(Fault.EVENT, 5, detail="d", source="s", differs=(Difference(field=Field.TOPIC, stored="x"),))
    findings.add(Fault.TILE, 4, 3)
    assert places(findings.sorted()) == [
        (Fault.TILE, 4, 4),
        (Fault.EVENT, 5, 5),
        (Fault.FORM, 5, 5),
        (Fault.ROOT, 5, 9),
    ]
    assert in_order(findings.found) == findings.sorted()
    event = findings.sorted()[1]
    assert (event.detail, event.source, event.differs[0].stored) == ("d", "s", "x")
    assert (event.vi, event.en) == WORDS[Fault.EVENT]
    assert (event.differs[0].vi, event.differs[0].en) == FIELD_WORDS[Field.TOPIC]
    assert set(WORDS) == set(Fault)
    assert set(FIELD_WORDS) == set(Field)


def test_no_more_findings_than_people_can_read_are_kept() -> None:
    findings = Findings()
    for position in range(MOST_FINDINGS + 5):
        findings.add(Fault.EVENT, position)
    assert len(findings.sorted()) == MOST_FINDINGS == 100


def test_many_findings_of_one_fault_hide_none_of_another() -> None:
    findings = Findings()
    for position in range(MOST_FINDINGS + 5):
        findings.add(Fault.CHECKPOINT, position + 10)
    findings.add(Fault.EVENT, 5)
    findings.add(Fault.ROLLBACK, 500)
    found = findings.sorted()
    assert (found[0].fault, found[-1].fault, len(found)) == (Fault.EVENT, Fault.ROLLBACK, MOST_FINDINGS + 2)


def test_a_verification_is_good_only_without_findings() -> None:
    def verification(*found: Finding) -> Verification:
        return Verification(
            origin="o",
            events=1,
            sealed=1,
            checkpoints=1,
            external=0,
            commands=0,
            cosignatures=0,
            stamps=None,
            attachments=0,
            forms=True,
            findings=found,
        )

    assert verification().good
    assert verification().first is None
    late = Finding(fault=Fault.EVENT, position=7, until=7)
    early = Finding(fault=Fault.ROOT, position=3, until=9)
    assert not verification(late, early).good
    assert verification(late, early).first == early


# ---------------------------------------------------------------------- all of it together


@pytest.mark.parametrize("tampering", CLASSES, ids=lambda each: each.__name__)
def test_each_way_of_tampering_is_found_where_it_lies(tampering: Tampering) -> None:
    for seed in range(4):
        trace, log = tampered(tampering, seed)
        assert trace.found_in(log), (seed, trace, log.findings(trace.kept)[:3])


def test_nothing_is_found_where_nothing_was_done() -> None:
    for seed in range(8):
        log = clean(seed)
        assert log.findings(log.kept()) == []
    assert Exported.drawn(Random(1), SIZES[0]).verified() is None
