"""The ledger's tree (RFC 9162, section 2.1): hashes of leaves, roots, and proofs that a leaf stands in a tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

HASH_LENGTH: Final = 32


class ProofFails(ValueError):
    """The text says why."""


def hash_of_leaf(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def hash_of_node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_by_proof(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes]) -> bytes:
    """The root of the tree of `size` leaves to which the proof leads from leaf number `index`. ProofFails.

    The path from a leaf to the root first runs inside the largest complete subtree on its way, where the bits of the
    index say which side the neighbour is on; from there it runs up the right edge, where neighbours stand left, one
    for each bit of the index that is set above.
    """
    if not 0 <= index < size:
        raise ProofFails(f"a tree of {size} leaves has no leaf {index}")
    if any(len(each) != HASH_LENGTH for each in (leaf_hash, *proof)):
        raise ProofFails(f"a hash has {HASH_LENGTH} bytes")
    inside = (index ^ (size - 1)).bit_length()
    edge = (index >> inside).bit_count()
    if len(proof) != inside + edge:
        raise ProofFails(f"the proof has {len(proof)} hashes, not {inside + edge}")
    found = leaf_hash
    for level, neighbour in enumerate(proof[:inside]):
        found = hash_of_node(neighbour, found) if index >> level & 1 else hash_of_node(found, neighbour)
    for neighbour in proof[inside:]:
        found = hash_of_node(neighbour, found)
    return found


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree of all these leaves."""
    complete: list[tuple[int, bytes]] = []  # roots of complete subtrees from left to right, with their levels
    for leaf_hash in leaf_hashes:
        level, node = 0, leaf_hash
        while complete and complete[-1][0] == level:
            node = hash_of_node(complete.pop()[1], node)
            level += 1
        complete.append((level, node))
    if not complete:
        return sha256(b"").digest()
    root = complete[-1][1]
    for _, node in reversed(complete[:-1]):
        root = hash_of_node(node, root)
    return root
