"""Proofs out of the stored tiles; any implementation of RFC 9162 can check them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import msgspec
from psycopg import Connection

from domain.model.merkle import consistency_proof, inclusion_proof
from projections import ledger_checkpoints, ledger_rows
from projections.ledger_checkpoints import CheckpointUnknown
from projections.ledger_tiles import Tiles
from projections.queries.missing import EventUnknown


class InclusionProof(msgspec.Struct, frozen=True, kw_only=True):
    """That an event stands at a position. leaf: its bytes; hashes: from the leaf upwards; all in base64.

    checkpoint: the signed note of the size that the proof is for, with its witnesses' signatures. index: position - 1.
    """

    position: int
    index: int
    size: int
    leaf: str
    hashes: list[str]
    checkpoint: str


class ConsistencyProof(msgspec.Struct, frozen=True, kw_only=True):
    """That the tree of size `old` is the beginning of the tree of size `new`. hashes: in base64."""

    old: int
    new: int
    hashes: list[str]


def prove_event(connection: Connection[Any], position: int, size: int | None = None) -> InclusionProof:
    """By the checkpoint of a size, or the latest. EventUnknown beyond it; CheckpointUnknown, NothingSealed."""
    found = ledger_checkpoints.latest(connection) if size is None else ledger_checkpoints.of_size(connection, size)
    leaves = list(ledger_rows.leaves(connection, position - 1, position)) if 1 <= position <= found.size else []
    if not leaves:
        raise EventUnknown(position=position)
    hashes = inclusion_proof(Tiles(connection).node, position - 1, found.size)
    return InclusionProof(
        position=position,
        index=position - 1,
        size=found.size,
        leaf=b64encode(leaves[0]).decode(),
        hashes=[b64encode(each).decode() for each in hashes],
        checkpoint=ledger_checkpoints.with_cosignatures(connection, found).encode().decode(),
    )


def prove_growth(connection: Connection[Any], old: int, new: int) -> ConsistencyProof:
    """Between any two sizes up to the latest checkpoint's. CheckpointUnknown, NothingSealed."""
    last = ledger_checkpoints.latest(connection).size
    if not 1 <= old <= new <= last:
        raise CheckpointUnknown(size=max(old, new) if old >= 1 else old, last=last)
    hashes = consistency_proof(Tiles(connection).node, old, new)
    return ConsistencyProof(old=old, new=new, hashes=[b64encode(each).decode() for each in hashes])
