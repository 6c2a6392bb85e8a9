"""A log and its ledger outside any database: leaves, handled commands, tiles and checkpoints, to be tampered with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.key_rotation import KeyChain
from domain.model.ledger_leaf import EPOCH, leaf_bytes
from domain.model.merkle import leaf_hash
from domain.model.signed_note import Signer
from projections.ledger_findings import Finding, Findings
from projections.ledger_tiles import LEVELS, WIDTH, Growth
from projections.ledger_verify_ahead import Ahead
from projections.ledger_verify_claims import END, Claim, StoredCheckpoints, beyond, checked, merged, size_of
from projections.ledger_verify_commands import Commands
from projections.ledger_verify_order import Order, read_part
from projections.ledger_verify_tree import Tree

ORIGIN: Final = "hoso/test"


def signer(number: int) -> Signer:
    """The same key for the same number."""
    return Signer.of(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


LOG_KEY: Final = signer(1)
KEYS: Final = KeyChain.from_anchor(ORIGIN, LOG_KEY.verifier, [])


@dataclass
class Row:
    """An event as it lies in the table."""

    position: int
    stream: UUID
    version: int
    recorded_at: datetime
    topic: str
    state: bytes

    def leaf(self) -> bytes:
        return leaf_bytes(self.position, self.stream, self.version, self.recorded_at, self.topic, self.state)


@dataclass
class Handled:
    """A handled command as it lies in the table."""

    command_id: bytes
    request_hash: bytes
    stream: bytes
    position: int
    version: int
    recorded_at: datetime

    def row(self) -> bytes:
        """In PostgreSQL's binary form."""
        moment = (self.recorded_at - EPOCH) // timedelta(microseconds=1)
        numbers = (self.position, self.version, moment)
        fields = [
            self.command_id,
            self.request_hash,
            self.stream,
            *(n.to_bytes(8, "big", signed=True) for n in numbers),
        ]
        return len(fields).to_bytes(2, "big") + b"".join(len(one).to_bytes(4, "big") + one for one in fields)


@dataclass
class Sealed:
    """A stored checkpoint. size: as the database has it."""

    number: int
    size: int
    note: bytes


@dataclass
class Exported:
    """rows: the events; commands: handled; tiles: by level; checkpoints: as they are stored."""

    rows: list[Row]
    commands: list[Handled] = field(default_factory=list)
    tiles: list[list[bytes]] = field(default_factory=list)
    checkpoints: list[Sealed] = field(default_factory=list)

    @classmethod
    def drawn(cls, random: Random, size: int) -> Exported:
        """A log of this size, sealed at a few sizes, the last one being the log's."""
        streams = [UUID(int=random.getrandbits(128)) for _ in range(1 + size // 8)]
        versions = dict.fromkeys(streams, 0)
        moment, rows, commands = datetime(2020, 3, 2, 1, tzinfo=UTC), list[Row](), list[Handled]()
        for position in range(1, size + 1):
            stream = random.choice(streams)
            versions[stream] += 1
            moment += timedelta(microseconds=random.randint(2, 10**7))
            topic = random.choice(("dossier.Lodged", "dossier.StepCompleted", "dossier.Approved"))
            rows.append(Row(position, stream, versions[stream], moment, topic, random.randbytes(random.randint(0, 90))))
            for _ in range(random.choice((0, 1, 1, 2))):
                command_id, request = random.randbytes(16), random.randbytes(32)
                commands.append(Handled(command_id, request, stream.bytes, position, versions[stream], moment))
        made = cls(rows, commands)
        made.seal(sorted({*random.sample(range(1, size + 1), min(size, 5)), size}))
        return made

    def seal(self, sizes: Sequence[int], key: Signer = LOG_KEY) -> None:
        """Make tiles and checkpoints as an honest sealer would, over events and commands as they are."""
        self.commands.sort(key=lambda each: (each.position, each.command_id))
        growth, self.tiles, self.checkpoints = Growth(), [[] for _ in range(LEVELS)], []
        before = 0
        for number, size in enumerate(sizes, 1):
            for piece in growth.append(leaf_hash(row.leaf()) for row in self.rows[before:size]):
                level = self.tiles[piece.level]
                level.extend([b""] * (piece.tile + 1 - len(level)))
                level[piece.tile] += piece.hashes
            before = size
            chain = CommandChain().extended(each.row() for each in self.commands if each.position < size)
            checkpoint = Checkpoint(ORIGIN, size, growth.root(), chain)
            self.checkpoints.append(Sealed(number, size, checkpoint.signed(key).encode()))

    @property
    def sizes(self) -> list[int]:
        return [each.size for each in self.checkpoints]

    def kept(self) -> list[Claim]:
        """The checkpoints as somebody kept them elsewhere."""
        found = [checked(KEYS, each.note) for each in self.checkpoints]
        return [Claim("kept", each, external=True) for each in found if isinstance(each, Checkpoint)]

    # ------------------------------------------------------------------ as the verifier sees it

    def count(self, level: int) -> int:
        tiles = self.tiles[level]
        return (len(tiles) - 1) * WIDTH + len(tiles[-1]) // 32 if tiles else 0

    def stream(self, level: int, first: int = 0) -> Iterator[bytes]:
        return iter(self.tiles[level][first:])

    def verified(self, externals: Sequence[Claim] = (), part: int = WIDTH) -> Finding | None:
        """The first finding, by the product's own reading of all there is. part: events read at a time."""
        found = self.findings(externals, part)
        return found[0] if found else None

    def findings(self, externals: Sequence[Claim] = (), part: int = WIDTH, anew: int = 0) -> list[Finding]:
        """anew: the end of a part at which another verifier goes on with what the first one kept."""
        findings = Findings()
        order, tree = Order(findings), Tree(self, findings)
        commands = Commands((each.row() for each in self.commands), findings)
        claims = Ahead(merged(self._stored(findings), sorted(externals, key=size_of)), size_of)
        last = max((row.position for row in self.rows), default=0)
        for after in range(0, last, part):
            upto = min(after + part, last)
            leaves = (row.leaf() for row in self.rows if after < row.position <= upto)
            read = read_part(leaves, after, upto, forms=False)
            order.join(read)
            commands.take_in(read, tree.take_in(read, list(claims.upto(order.position))))
            if order.broken:
                break
            if order.position == anew:
                order = Order(findings, order.position, order.moment, order.versions())
                tree = Tree(self, findings, tree.roots())
                behind = (each.row() for each in self.commands if each.position > anew)
                commands = Commands(behind, findings, commands.chain, anew)
        tree.close(complete=not order.broken)
        for claim in claims.upto(END):
            beyond(claim, order, last, findings)
        commands.close(complete=not order.broken)
        return findings.sorted()

    def _stored(self, findings: Findings) -> Iterator[Claim]:
        taken = StoredCheckpoints(findings)
        for each in self.checkpoints:
            claim = taken.claim(each.number, each.size, checked(KEYS, each.note))
            if claim is not None:
                yield claim
