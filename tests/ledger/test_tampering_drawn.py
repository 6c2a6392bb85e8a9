"""Hundreds of drawn tamperings with an exported log: each is found, and the first position of it is named."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from projections.ledger_findings import Fault
from tests.ledger.exported import Exported, Row

CASES = 40
"""Drawn for each class."""

Tampering = Callable[[Random, Exported], int]
"""Changes a log that has at least three events; returns the first position that is not what it was."""


def edit_state(random: Random, log: Exported) -> int:
    row = random.choice(log.rows)
    row.state = bytes([row.state[0] ^ 1 << random.randrange(8)]) + row.state[1:] if row.state else b"x"
    return row.position


def edit_topic(random: Random, log: Exported) -> int:
    row = random.choice(log.rows)
    row.topic += "x"
    return row.position


def shift_between_topic_and_state(random: Random, log: Exported) -> int:
    """The same bytes after another length: what the lengths in a leaf are for."""
    row = random.choice(log.rows)
    row.topic, row.state = row.topic[:-1], row.topic[-1:].encode() + row.state
    return row.position


def edit_recorded_at(random: Random, log: Exported) -> int:
    row = random.choice(log.rows)
    row.recorded_at += random.choice((1, -1)) * timedelta(microseconds=random.choice((1, 10**6, 10**11)))
    return row.position


def edit_stream(random: Random, log: Exported) -> int:
    row = random.choice(log.rows)
    row.stream = UUID(int=random.getrandbits(128))
    return row.position


def edit_version(random: Random, log: Exported) -> int:
    row = random.choice(log.rows)
    row.version += random.choice((1, -1, 256))
    return row.position


def delete(random: Random, log: Exported) -> int:
    at = random.randrange(len(log.rows))
    del log.rows[at]
    return at + 1


def delete_and_renumber(random: Random, log: Exported) -> int:
    at = random.randrange(len(log.rows) - 1)
    gone = log.rows.pop(at)
    for row in log.rows[at:]:
        row.position -= 1
        row.version -= row.stream == gone.stream
    return at + 1


def insert(random: Random, log: Exported) -> int:
    at = random.randrange(len(log.rows))
    there = log.rows[at]
    moment = there.recorded_at - timedelta(microseconds=1)
    for row in log.rows[at:]:
        row.position += 1
    log.rows.insert(at, Row(at + 1, UUID(int=random.getrandbits(128)), 1, moment, "dossier.Lodged", b"{}"))
    return at + 1


def swap(random: Random, log: Exported) -> int:
    """Two events trade their whole contents; position and moment stay."""
    a, b = sorted(random.sample(range(len(log.rows)), 2))
    one, other = log.rows[a], log.rows[b]
    one.stream, other.stream = other.stream, one.stream
    one.version, other.version = other.version, one.version
    one.topic, other.topic = other.topic, one.topic
    one.state, other.state = other.state + b"x", one.state
    return a + 1


def truncate(random: Random, log: Exported) -> int:
    keep = random.randrange(1, len(log.rows))
    del log.rows[keep:]
    return keep + 1


def move_clock(random: Random, log: Exported) -> int:
    at = random.randrange(len(log.rows))
    by = timedelta(seconds=random.randint(1, 10**5))
    for row in log.rows[at:]:
        row.recorded_at += by
    return at + 1


def repeat(random: Random, log: Exported) -> int:
    """An event stands twice under one position."""
    at = random.randrange(len(log.rows))
    log.rows.insert(at, deepcopy(log.rows[at]))
    return at + 1


def renumber(random: Random, log: Exported) -> int:
    at = random.randrange(len(log.rows))
    for row in log.rows[at:]:
        row.position += 1
    return at + 1


EVENTS: tuple[Tampering, ...] = (
    edit_state,
    edit_topic,
    shift_between_topic_and_state,
    edit_recorded_at,
    edit_stream,
    edit_version,
    delete,
    delete_and_renumber,
    insert,
    swap,
    truncate,
    move_clock,
    repeat,
    renumber,
)


def drawn(seed: int) -> tuple[Random, Exported]:
    random = Random(seed)
    return random, Exported.drawn(random, random.choice((3, 20, 255, 256, 257, 300, 520)))


@pytest.mark.parametrize("tampering", EVENTS, ids=lambda each: each.__name__)
def test_a_change_behind_the_ledger_is_found_at_its_first_position(tampering: Tampering) -> None:
    for seed in range(CASES):
        random, log = drawn(seed)
        expected = tampering(random, log)
        first = log.verified()
        assert first is not None, seed
        assert first.position == expected, (seed, first, expected)
        assert first.until == expected or first.fault is Fault.MISSING, (seed, first)


@pytest.mark.parametrize("tampering", EVENTS, ids=lambda each: each.__name__)
def test_rewritten_tiles_do_not_hide_a_change_from_the_checkpoints(tampering: Tampering) -> None:
    for seed in range(CASES // 4):
        random, log = drawn(seed)
        signed = log.claims
        expected = tampering(random, log)
        sizes = [claim.checkpoint.size for claim in signed]
        log.seal([*(size for size in sizes if size < len(log.rows)), len(log.rows)])
        log.claims = [claim for claim in signed if claim.checkpoint.size <= len(log.rows)]
        first = log.verified()
        covered = max((claim.checkpoint.size for claim in log.claims), default=0)
        assert first is not None or covered < expected, seed  # what no checkpoint covers is told by the last one's size
        assert first is None or first.position <= expected <= first.until, (seed, first, expected)


@pytest.mark.parametrize("tampering", EVENTS, ids=lambda each: each.__name__)
def test_a_ledger_rewritten_with_the_logs_own_key_is_a_fork_to_whoever_kept_a_checkpoint(tampering: Tampering) -> None:
    for seed in range(CASES // 4):
        random, log = drawn(seed)
        kept = [type(each)("kept", each.checkpoint, external=True) for each in log.claims]
        expected = tampering(random, log)
        log.seal([len(log.rows)])
        if len(log.rows) < kept[-1].checkpoint.size:
            kept = [each for each in kept if each.checkpoint.size <= len(log.rows)]
            if not kept or kept[-1].checkpoint.size < expected:
                continue  # the part that is left is the old one; that it is too short is told by its head
        first = log.verified(kept)
        assert first is not None, seed
        assert first.position <= expected <= first.until, (seed, first, expected)


def test_an_altered_tile_is_told_apart_from_an_altered_event() -> None:
    for seed in range(CASES):
        random, log = drawn(seed)
        level = random.choice([level for level in range(2) if log.tiles[level]])
        index = random.randrange(len(log.tiles[level]))
        tile = log.tiles[level][index]
        place = random.randrange(len(tile))
        log.tiles[level][index] = tile[:place] + bytes([tile[place] ^ 1]) + tile[place + 1 :]
        first = log.verified()
        assert first is not None
        assert first.fault is Fault.TILE
        assert first.position == (index * 256 + place // 32) * 256**level + 1, seed


def test_clean_logs_give_no_alarm() -> None:
    for seed in range(250):
        random = Random(seed)
        log = Exported.drawn(random, random.choice((1, 2, 7, 33, 255, 256, 257, 300)))
        assert log.verified() is None, seed
