"""The Merkle tree of RFC 9162, section 2.1: hashes, proofs, and how they are checked.

The tree stands over leaves 0 … size-1. A *node* (level, index) is the root of the complete subtree over the leaves
index·2^level … (index+1)·2^level - 1, so a leaf is a node of level 0. Whoever makes proofs hands in a function that
knows the nodes; whoever checks them needs nothing but this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32

EMPTY_ROOT: Final = sha256(b"").digest()
"""The root of a tree without leaves."""

Node = Callable[[int, int], bytes]
"""(level, index) → the node's hash."""


class ProofRefused(ValueError):
    """A proof that does not show what it should; the text says why."""


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


# ---------------------------------------------------------------------- growing


class Frontier:
    """The right edge of a growing tree: enough to know its root at every size. Memory grows with log2(size)."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []  # (level, hash) of complete subtrees, from left to right

    def push(self, node: bytes, level: int = 0) -> None:
        """Append a complete subtree of 2^level leaves; the size before must be a multiple of that."""
        if self.size % (1 << level):
            raise ValueError(f"no subtree of level {level} begins at leaf {self.size}")
        self.size += 1 << level
        while self._peaks and self._peaks[-1][0] == level:
            node = node_hash(self._peaks.pop()[1], node)
            level += 1
        self._peaks.append((level, node))

    def root(self) -> bytes:
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            root = node_hash(left, root)
        return root


def complete_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 2^k hashes of one level."""
    row = list(hashes)
    if not row or len(row) & (len(row) - 1):
        raise ValueError(f"{len(row)} is no power of two")
    while len(row) > 1:
        row = [sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]


# ---------------------------------------------------------------------- making proofs


def _split(size: int) -> int:
    """The largest power of two below a size of at least 2: where the tree over so many leaves divides."""
    return 1 << (size - 1).bit_length() - 1


def range_root(node: Node, begin: int, end: int) -> bytes:
    """MTH(D[begin:end]) for ranges that occur in the tree; EMPTY_ROOT for an empty one."""
    size = end - begin
    if size == 0:
        return EMPTY_ROOT
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, begin >> level)
    middle = begin + _split(size)
    return node_hash(range_root(node, begin, middle), range_root(node, middle, end))


def inclusion_proof(node: Node, index: int, size: int) -> list[bytes]:
    """PATH(index, D[size]), from the leaf upwards. ValueError unless 0 <= index < size."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(range_root(node, middle, end))
            end = middle
        else:
            path.append(range_root(node, begin, middle))
            begin = middle
    return path[::-1]


def consistency_proof(node: Node, old: int, new: int) -> list[bytes]:
    """PROOF(old, D[new]). ValueError unless 0 < old <= new; empty where they are equal."""
    if not 0 < old <= new:
        raise ValueError(f"there is no consistency proof from size {old} to size {new}")
    proof: list[bytes] = []
    begin, end, whole = 0, new, True  # whole: the old tree is a subtree whose root the verifier knows
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(range_root(node, middle, end))
            end = middle
        else:
            proof.append(range_root(node, begin, middle))
            begin, whole = middle, False
    if not whole:
        proof.append(range_root(node, begin, end))
    return proof[::-1]


# ---------------------------------------------------------------------- checking proofs


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Section 2.1.3.2: the leaf with this hash stands at `index` in the tree of this size and root. ProofRefused."""
    _need_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise ProofRefused(f"a tree of {size} leaves has no leaf {index}")
    place, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofRefused("the proof is too long")
        if place & 1 or place == last:
            computed = node_hash(sibling, computed)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofRefused("the proof is too short")
    if computed != root:
        raise ProofRefused("the leaf and the proof lead to another root")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Section 2.1.4.2: the tree of size `old` is the beginning of the tree of size `new`. ProofRefused.

    From an empty tree nothing can be shown, since everything grows from it; so `old` is at least 1. Trees of one size
    are compared by their roots alone: nothing is hashed then, and the published probes leave their length open.
    """
    if not 0 < old <= new:
        raise ProofRefused(f"a tree of {new} leaves cannot be shown to grow from one of {old}")
    if old == new:
        if proof or old_root != new_root:
            raise ProofRefused("trees of one size are consistent only if they are the same, without a proof")
        return
    _need_hashes(old_root, new_root, *proof)
    # A complete old tree is itself a node on the path: its root is known, and not in the proof.
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise ProofRefused("the proof is too short")
    if _roots(old, new, path) != (old_root, new_root):
        raise ProofRefused("the proof leads to other roots")


def _roots(old: int, new: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots of both trees as the path gives them. ProofRefused where it is of another length."""
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_root = new_root = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofRefused("the proof is too long")
        if place & 1 or place == last:
            old_root, new_root = node_hash(sibling, old_root), node_hash(sibling, new_root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new_root = node_hash(new_root, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofRefused("the proof is too short")
    return old_root, new_root


def _need_hashes(*hashes: bytes) -> None:
    for value in hashes:
        if len(value) != HASH_BYTES:
            raise ProofRefused(f"a hash has {HASH_BYTES} bytes, not {len(value)}")
