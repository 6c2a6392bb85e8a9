"""Ways to tamper with an exported log, each with what a verifier has to find: the fault, and exactly where.

A tampering changes a log that has at least three events and was sealed, and says where the first thing lies that is
not what it was. Where the log's own tiles were rewritten too, nothing in it tells the place any more; then it lies
after the last checkpoint that still fits, and both ends of that range are expected exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Final
from uuid import UUID

from projections.ledger_findings import Fault
from projections.ledger_verify_claims import Claim
from tests.ledger.exported import Exported, Row, signer

SIZES: Final = (3, 20, 255, 256, 257, 300, 520)


@dataclass(frozen=True)
class Trace:
    """What has to be found first: position … until, and one of these faults. kept: checkpoints from elsewhere."""

    position: int
    faults: frozenset[Fault]
    until: int | None = None
    kept: list[Claim] = field(default_factory=list)

    def found_in(self, log: Exported) -> bool:
        """Whether exactly this is the first thing that the verifier finds."""
        first = log.verified(self.kept)
        if first is None or first.fault not in self.faults:
            return False
        return (first.position, first.until) == (self.position, self.until or self.position)


Tampering = Callable[[Random, Exported], Trace]


def _at(position: int, *faults: Fault) -> Trace:
    return Trace(position, frozenset(faults))


def edit_state(random: Random, log: Exported) -> Trace:
    row = random.choice(log.rows)
    row.state = bytes([row.state[0] ^ 1 << random.randrange(8)]) + row.state[1:] if row.state else b"x"
    return _at(row.position, Fault.EVENT)


def edit_topic(random: Random, log: Exported) -> Trace:
    row = random.choice(log.rows)
    row.topic += "x"
    return _at(row.position, Fault.EVENT)


def shift_between_topic_and_state(random: Random, log: Exported) -> Trace:
    """The same bytes after another length: what the lengths in a leaf are for."""
    row = random.choice(log.rows)
    row.topic, row.state = row.topic[:-1], row.topic[-1:].encode() + row.state
    return _at(row.position, Fault.EVENT)


def edit_recorded_at(random: Random, log: Exported) -> Trace:
    row = random.choice(log.rows)
    row.recorded_at += random.choice((1, -1)) * timedelta(microseconds=random.choice((1, 10**6, 10**11)))
    return _at(row.position, Fault.EVENT)


def edit_stream(random: Random, log: Exported) -> Trace:
    row = random.choice(log.rows)
    row.stream = UUID(int=random.getrandbits(128))
    return _at(row.position, Fault.EVENT)


def edit_version(random: Random, log: Exported) -> Trace:
    row = random.choice(log.rows)
    row.version += random.choice((1, -1, 256))
    return _at(row.position, Fault.EVENT)


def delete(random: Random, log: Exported) -> Trace:
    """One from the middle or the front; the tail has a class of its own."""
    at = random.randrange(len(log.rows) - 1)
    del log.rows[at]
    return _at(at + 1, Fault.MISSING)


def delete_and_renumber(random: Random, log: Exported) -> Trace:
    at = random.randrange(len(log.rows) - 1)
    gone = log.rows.pop(at)
    for row in log.rows[at:]:
        row.position -= 1
        row.version -= row.stream == gone.stream
    return _at(at + 1, Fault.EVENT)


def insert(random: Random, log: Exported) -> Trace:
    at = random.randrange(len(log.rows))
    there = log.rows[at]
    moment = there.recorded_at - timedelta(microseconds=1)
    for row in log.rows[at:]:
        row.position += 1
    log.rows.insert(at, Row(at + 1, UUID(int=random.getrandbits(128)), 1, moment, "dossier.Lodged", b"{}"))
    return _at(at + 1, Fault.EVENT)


def append_unsealed_out_of_order(random: Random, log: Exported) -> Trace:
    """After the last checkpoint nothing but the order protects an event."""
    last = log.rows[-1]
    wrong, fault = random.choice(((timedelta(0), Fault.MOMENT), (timedelta(seconds=1), Fault.VERSION)))
    version = last.version + (1 if fault is Fault.MOMENT else 2)
    at = len(log.rows) + 1
    log.rows.append(Row(at, last.stream, version, last.recorded_at + wrong, "dossier.Lodged", b"{}"))
    return _at(at, fault)


def swap(random: Random, log: Exported) -> Trace:
    """Two events trade their whole contents; position and moment stay."""
    a, b = sorted(random.sample(range(len(log.rows)), 2))
    one, other = log.rows[a], log.rows[b]
    one.stream, other.stream = other.stream, one.stream
    one.version, other.version = other.version, one.version
    one.topic, other.topic = other.topic, one.topic
    one.state, other.state = other.state + b"x", one.state
    return _at(a + 1, Fault.EVENT)


def truncate_the_tail(random: Random, log: Exported) -> Trace:
    """Events alone: the ledger and the handled commands still tell of them."""
    keep = random.randrange(1, len(log.rows))
    del log.rows[keep:]
    told = [*log.sizes, *(each.position for each in log.commands)]
    return Trace(keep + 1, frozenset({Fault.MISSING}), min(each for each in told if each > keep))


def move_the_clock(random: Random, log: Exported) -> Trace:
    at = random.randrange(len(log.rows))
    by = timedelta(seconds=random.randint(1, 10**5))
    for row in log.rows[at:]:
        row.recorded_at += by
    return _at(at + 1, Fault.EVENT)


def repeat(random: Random, log: Exported) -> Trace:
    """An event stands twice under one position."""
    at = random.randrange(len(log.rows))
    log.rows.insert(at, deepcopy(log.rows[at]))
    return _at(at + 1, Fault.REPEATED)


def renumber(random: Random, log: Exported) -> Trace:
    at = random.randrange(len(log.rows))
    for row in log.rows[at:]:
        row.position += 1
    return _at(at + 1, Fault.MISSING)


# ---------------------------------------------------------------------- with the ledger


def alter_a_tile(random: Random, log: Exported) -> Trace:
    level = random.choice([level for level in range(2) if log.tiles[level]])
    index = random.randrange(len(log.tiles[level]))
    tile = log.tiles[level][index]
    place = random.randrange(len(tile))
    log.tiles[level][index] = tile[:place] + bytes([tile[place] ^ 1]) + tile[place + 1 :]
    under = 256**level
    first = (index * 256 + place // 32) * under + 1
    return Trace(first, frozenset({Fault.TILE}), first + under - 1)


def rewrite_the_tiles(random: Random, log: Exported) -> Trace:
    """An event is edited and the tiles with it; the signed roots stay."""
    checkpoints = log.checkpoints
    position = edit_state(random, log).position
    log.seal(log.sizes)
    log.checkpoints = checkpoints
    return _between(position, log.sizes, Fault.ROOT)


def sign_again_with_another_key(random: Random, log: Exported) -> Trace:
    """Everything is rewritten and signed, but not by the log's key; the first of the notes tells."""
    edit_state(random, log)
    log.seal(log.sizes, signer(2))
    return Trace(1, frozenset({Fault.CHECKPOINT}), log.sizes[0])


def alter_a_checkpoint(random: Random, log: Exported) -> Trace:
    at = random.randrange(len(log.checkpoints))
    note = log.checkpoints[at].note
    place = random.randrange(len(note))
    log.checkpoints[at].note = note[:place] + bytes([note[place] ^ 1]) + note[place + 1 :]
    before = log.checkpoints[at - 1].size if at else 0
    return Trace(before + 1, frozenset({Fault.CHECKPOINT}), log.checkpoints[at].size)


def remove_a_checkpoint(random: Random, log: Exported) -> Trace:
    at = random.randrange(len(log.checkpoints) - 1)
    del log.checkpoints[at]
    before = log.checkpoints[at - 1].size if at else 0
    return Trace(before + 1, frozenset({Fault.CHECKPOINT}), log.checkpoints[at].size)


def fork(random: Random, log: Exported) -> Trace:
    """Everything is rewritten and signed with the log's own key; somebody kept what was signed before."""
    kept, sizes = log.kept(), log.sizes
    position = random.choice((edit_state, edit_topic, shift_between_topic_and_state))(random, log).position
    log.seal(random.choice((sizes, sizes[-1:])))
    found = _between(position, sizes, Fault.FORK)
    return Trace(found.position, found.faults, found.until, kept)


def roll_back_to_a_backup(random: Random, log: Exported) -> Trace:
    """Everything is as it was once, and in itself without fault; only a checkpoint from later tells."""
    kept = log.kept()
    size = random.choice(log.sizes[:-1])
    log.rows = log.rows[:size]
    log.commands = [each for each in log.commands if each.position <= size]
    log.seal([each for each in log.sizes if each <= size])
    longer = min(each.checkpoint.size for each in kept if each.checkpoint.size > size)
    return Trace(size + 1, frozenset({Fault.ROLLBACK}), longer, kept)


# ---------------------------------------------------------------------- handled commands


def forget_a_command(random: Random, log: Exported) -> Trace:
    """So that its order could take effect once more."""
    sealed = [each for each in log.commands if each.position < log.sizes[-1]]
    if not sealed:
        return edit_state(random, log)
    gone = random.choice(sealed)
    log.commands.remove(gone)
    return _commands(log, gone.position)


def alter_a_command(random: Random, log: Exported) -> Trace:
    sealed = [each for each in log.commands if each.position < log.sizes[-1]]
    if not sealed:
        return edit_state(random, log)
    one = random.choice(sealed)
    one.request_hash = random.randbytes(32)
    return _commands(log, one.position)


def move_a_command(random: Random, log: Exported) -> Trace:
    """It says another moment than the event that it points to: so one that was not sealed yet is found too.

    In a sealed one the chain says first that something is wrong from its last good size on.
    """
    if not log.commands:
        return edit_state(random, log)
    one = random.choice(log.commands)
    one.recorded_at += timedelta(microseconds=random.choice((1, -1)))
    exact = _at(one.position, Fault.COMMAND)
    if one.position >= log.sizes[-1]:
        return exact
    sealed = _commands(log, one.position)
    return exact if sealed.position == one.position < (sealed.until or 0) else sealed


def _commands(log: Exported, position: int) -> Trace:
    """Commands at a checkpoint's own size wait for the next one."""
    fitted = max((size for size in log.sizes if size <= position), default=0)
    refuted = min(size for size in log.sizes if size > position)
    first = max(fitted, 1)
    return Trace(first, frozenset({Fault.COMMANDS}), max(first, refuted - 1))


def _between(position: int, sizes: list[int], fault: Fault) -> Trace:
    """After the last size that fits, up to the first that does not."""
    fitted = max((size for size in sizes if size < position), default=0)
    return Trace(fitted + 1, frozenset({fault}), min(size for size in sizes if size >= position))


CLASSES: Final[tuple[Tampering, ...]] = (
    edit_state,
    edit_topic,
    shift_between_topic_and_state,
    edit_recorded_at,
    edit_stream,
    edit_version,
    delete,
    delete_and_renumber,
    insert,
    append_unsealed_out_of_order,
    swap,
    truncate_the_tail,
    move_the_clock,
    repeat,
    renumber,
    alter_a_tile,
    rewrite_the_tiles,
    sign_again_with_another_key,
    alter_a_checkpoint,
    remove_a_checkpoint,
    fork,
    roll_back_to_a_backup,
    forget_a_command,
    alter_a_command,
    move_a_command,
)


def drawn(seed: int) -> tuple[Random, Exported]:
    random = Random(seed)
    return random, Exported.drawn(random, random.choice(SIZES))


def tampered(tampering: Tampering, seed: int) -> tuple[Trace, Exported]:
    random, log = drawn(seed)
    return tampering(random, log), log


def clean(seed: int) -> Exported:
    random = Random(seed)
    return Exported.drawn(random, random.choice((1, 2, 7, 33, 255, 256, 257, 300)))
