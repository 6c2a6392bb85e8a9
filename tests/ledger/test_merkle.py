"""The Merkle tree: published probes, vectors by hand from the RFC, and a slow implementation of its text."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain.model import merkle
from domain.model.merkle import EMPTY_ROOT, Frontier, ProofRefused, verify_consistency, verify_inclusion
from tests.ledger import naive_tree

LEAVES = [str(number).encode() * (number % 5) for number in range(40)]
"""Leaf 0, 5, … are empty: an empty leaf is a leaf."""


def node_of(level: int, index: int) -> bytes:
    return naive_tree.mth(LEAVES[index << level : (index + 1) << level])


def accepted(check: Callable[[], None]) -> bool:
    try:
        check()
    except ProofRefused:
        return False
    return True


def _bytes(text: str | None) -> bytes:
    return b64decode(text or "")


def test_all_published_inclusion_probes_hold(shared_data: Path) -> None:
    probes = json.loads((shared_data / "merkle_probes.json").read_text())["inclusion"]
    for probe in probes:
        proof = [_bytes(part) for part in probe["proof"] or ()]
        leaf, root = _bytes(probe["leafHash"]), _bytes(probe["root"])
        got = accepted(lambda: verify_inclusion(probe["leafIdx"], probe["treeSize"], leaf, proof, root))  # noqa: B023
        assert got is not probe["wantErr"], probe["name"]
    assert len(probes) >= 90


def test_all_published_consistency_probes_hold(shared_data: Path) -> None:
    probes = json.loads((shared_data / "merkle_probes.json").read_text())
    for probe in probes["consistency"]:
        proof = [_bytes(part) for part in probe["proof"] or ()]
        old, new = _bytes(probe["root1"]), _bytes(probe["root2"])
        got = accepted(lambda: verify_consistency(probe["size1"], probe["size2"], proof, old, new))  # noqa: B023
        assert got is not probe["wantErr"], probe["name"]
    assert len(probes["consistency"]) + len(probes["inclusion"]) == 196


def test_the_roots_of_small_trees_are_those_written_out_by_hand() -> None:
    def h(data: bytes) -> bytes:
        return sha256(data).digest()

    a, b, c = h(b"\x00a"), h(b"\x00b"), h(b"\x00c")
    by_hand = [h(b""), a, h(b"\x01" + a + b), h(b"\x01" + h(b"\x01" + a + b) + c)]
    frontier = Frontier()
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for size, data in enumerate((b"a", b"b", b"c")):
        assert frontier.root() == by_hand[size]
        frontier.push(merkle.leaf_hash(data))
    assert frontier.root() == by_hand[3]
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_roots_and_proofs_are_those_of_the_text_of_the_rfc() -> None:
    frontier = Frontier()
    for size in range(len(LEAVES) + 1):
        leaves = LEAVES[:size]
        root = naive_tree.mth(leaves)
        assert frontier.root() == root == merkle.range_root(node_of, 0, size)
        for index in range(size):
            proof = merkle.inclusion_proof(node_of, index, size)
            assert proof == naive_tree.path(index, leaves)
            verify_inclusion(index, size, merkle.leaf_hash(leaves[index]), proof, root)
        for old in range(1, size + 1):
            proof = merkle.consistency_proof(node_of, old, size)
            assert proof == naive_tree.proof(old, leaves)
            verify_consistency(old, size, proof, naive_tree.mth(LEAVES[:old]), root)
        if size < len(LEAVES):
            frontier.push(merkle.leaf_hash(LEAVES[size]))


def _spoilt(proof: list[bytes], root: bytes) -> list[list[bytes]]:
    """Proofs that are wrong in one place each."""
    other = sha256(b"other").digest()
    spoilt = [[*proof, other], [*proof, root], [other, *proof], [root, *proof], [*proof, b""]]
    for place in range(len(proof)):
        spoilt += [
            proof[:place] + proof[place + 1 :],
            [*proof[:place], other, *proof[place + 1 :]],
            [*proof[:place], b"", *proof[place + 1 :]],
            [*proof[:place], proof[place][:31], *proof[place + 1 :]],
            [*proof[:place], proof[place] + b"\0", *proof[place + 1 :]],
            [*proof[:place], bytes([proof[place][0] ^ 1]) + proof[place][1:], *proof[place + 1 :]],
            [*proof[:place], proof[place], *proof[place:]],
        ]
    return spoilt


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 17])
def test_an_inclusion_proof_that_is_wrong_anywhere_is_refused(size: int) -> None:
    root = naive_tree.mth(LEAVES[:size])
    for index in range(size):
        leaf, proof = merkle.leaf_hash(LEAVES[index]), naive_tree.path(index, LEAVES[:size])
        wrong: list[tuple[Any, ...]] = [(index, size, leaf, one, root) for one in _spoilt(proof, root)]
        wrong += [(other, size, leaf, proof, root) for other in range(-1, size + 2) if other != index]
        wrong += [(index, other, leaf, proof, root) for other in (-1, 0, index)]
        wrong += [(index, size, leaf, proof, other) for other in (EMPTY_ROOT, b"", root[:31], root + b"\0")]
        wrong += [(index, size, other, proof, root) for other in (EMPTY_ROOT, b"", leaf[:31])]
        for one in wrong:
            assert not accepted(lambda: verify_inclusion(*one)), one  # noqa: B023


@pytest.mark.parametrize("new", [1, 2, 3, 7, 8, 9, 17])
def test_a_consistency_proof_that_is_wrong_anywhere_is_refused(new: int) -> None:
    new_root = naive_tree.mth(LEAVES[:new])
    for old in range(1, new + 1):
        old_root, proof = naive_tree.mth(LEAVES[:old]), naive_tree.proof(old, LEAVES[:new])
        wrong: list[tuple[Any, ...]] = [(old, new, one, old_root, new_root) for one in _spoilt(proof, old_root)]
        wrong += [(other, new, proof, old_root, new_root) for other in (-1, 0, new + 1)]
        wrong += [(old, other, proof, old_root, new_root) for other in (-1, 0, old - 1)]
        wrong += [(old, new, proof, other, new_root) for other in (EMPTY_ROOT, b"", old_root[:31])]
        wrong += [(old, new, proof, old_root, other) for other in (EMPTY_ROOT, b"", new_root + b"\0")]
        if old < new:
            wrong.append((old, new, proof, new_root, old_root))
        for one in wrong:
            assert not accepted(lambda: verify_consistency(*one)), one  # noqa: B023


def test_roots_that_are_no_hashes_are_refused_where_anything_is_hashed() -> None:
    proof = naive_tree.proof(1, LEAVES[:2])
    with pytest.raises(ProofRefused, match="32 bytes"):
        verify_consistency(1, 2, proof, b"short", naive_tree.mth(LEAVES[:2]))


def test_nothing_is_shown_to_grow_from_an_empty_tree() -> None:
    root = naive_tree.mth(LEAVES[:1])
    for proof in ([], [root]):
        with pytest.raises(ProofRefused):
            verify_consistency(0, 1, proof, EMPTY_ROOT, root)
    with pytest.raises(ProofRefused):
        verify_consistency(0, 0, [], EMPTY_ROOT, EMPTY_ROOT)
    with pytest.raises(ValueError, match="no consistency proof"):
        merkle.consistency_proof(node_of, 0, 1)


def test_no_proof_is_made_for_a_leaf_that_is_not_there() -> None:
    for index in (-1, 3):
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion_proof(node_of, index, 3)


def test_subtrees_are_taken_in_only_where_they_begin() -> None:
    frontier = Frontier()
    frontier.push(node_of(2, 0), level=2)
    frontier.push(node_of(1, 2), level=1)
    frontier.push(node_of(0, 6))
    assert (frontier.size, frontier.root()) == (7, naive_tree.mth(LEAVES[:7]))
    with pytest.raises(ValueError, match="begins at leaf 7"):
        frontier.push(node_of(1, 3), level=1)
    assert merkle.complete_root([node_of(0, index) for index in range(8)]) == node_of(3, 0)
    for count in (0, 3, 6):
        with pytest.raises(ValueError, match="power of two"):
            merkle.complete_root([EMPTY_ROOT] * count)
