"""A log and its ledger outside any database: leaves, tiles and checkpoints, to be tampered with many times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.ledger_leaf import leaf_bytes
from domain.model.merkle import leaf_hash
from projections.ledger_findings import Finding, Findings
from projections.ledger_tiles import LEVELS, WIDTH, Growth
from projections.ledger_verify_commands import Ahead
from projections.ledger_verify_order import Order, read_part
from projections.ledger_verify_tree import Claim, Tree


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
class Exported:
    """rows: the events; tiles: by level; claims: what the checkpoints say, the external ones last."""

    rows: list[Row]
    tiles: list[list[bytes]] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    @classmethod
    def drawn(cls, random: Random, size: int) -> Exported:
        """A log of this size, sealed at a few sizes, the last one being the log's."""
        streams = [UUID(int=random.getrandbits(128)) for _ in range(1 + size // 8)]
        versions = dict.fromkeys(streams, 0)
        moment, rows = datetime(2020, 3, 2, 1, tzinfo=UTC), []
        for position in range(1, size + 1):
            stream = random.choice(streams)
            versions[stream] += 1
            moment += timedelta(microseconds=random.randint(1, 10**7))
            topic = random.choice(("dossier.Lodged", "dossier.StepCompleted", "dossier.Approved"))
            rows.append(Row(position, stream, versions[stream], moment, topic, random.randbytes(random.randint(0, 90))))
        made = cls(rows)
        sizes = sorted({*random.sample(range(1, size + 1), min(size, 5)), size})
        made.seal(sizes)
        return made

    def seal(self, sizes: Sequence[int]) -> None:
        """Make tiles and checkpoints as an honest sealer would, over the rows as they are."""
        growth, self.tiles, self.claims = Growth(), [[] for _ in range(LEVELS)], []
        before = 0
        for size in sizes:
            for piece in growth.append(leaf_hash(row.leaf()) for row in self.rows[before:size]):
                level = self.tiles[piece.level]
                level.extend([b""] * (piece.tile + 1 - len(level)))
                level[piece.tile] += piece.hashes
            before = size
            checkpoint = Checkpoint("hoso/test", size, growth.root(), CommandChain())
            self.claims.append(Claim(f"checkpoint of {size}", checkpoint, external=False))

    def count(self, level: int) -> int:
        tiles = self.tiles[level]
        return (len(tiles) - 1) * WIDTH + len(tiles[-1]) // 32 if tiles else 0

    def stream(self, level: int) -> Iterator[bytes]:
        return iter(self.tiles[level])

    def verified(self, externals: Sequence[Claim] = (), part: int = WIDTH) -> Finding | None:
        """The first finding, by the product's own reading of rows, tiles and claims. part: events read at a time."""
        found = self.findings(externals, part)
        return found[0] if found else None

    def findings(self, externals: Sequence[Claim] = (), part: int = WIDTH) -> list[Finding]:
        findings = Findings()
        order, tree = Order(findings), Tree(self, findings)
        claims = Ahead(
            iter(sorted([*self.claims, *externals], key=lambda claim: claim.checkpoint.size)),
            lambda claim: claim.checkpoint.size,
        )
        last = max((row.position for row in self.rows), default=0)
        for after in range(0, last, part):
            upto = min(after + part, last)
            leaves = (row.leaf() for row in self.rows if after < row.position <= upto)
            read = read_part(leaves, after, upto, forms=False)
            order.join(read)
            tree.take_in(read, list(claims.upto(order.position)))
            if order.broken:
                break
        tree.close(complete=not order.broken)
        return findings.sorted()
