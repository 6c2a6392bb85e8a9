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


def refusal(check: Callable[[], None]) -> str:
    with pytest.raises(ProofRefused) as refused:
        check()
    return str(refused.value)


def test_a_refusal_tells_its_reason() -> None:
    leaves = LEAVES[:7]
    leaf, proof, root = merkle.leaf_hash(leaves[2]), naive_tree.path(2, leaves), naive_tree.mth(leaves)
    for index, size, given, why in (
        (7, 7, proof, "a tree of 7 leaves has no leaf 7"),
        (-1, 7, proof, "a tree of 7 leaves has no leaf -1"),
        (2, 7, [*proof, root], "the proof is too long"),
        (2, 7, proof[:-1], "the proof is too short"),
        (3, 7, proof, "the leaf and the proof lead to another root"),
        (2, 7, [*proof[:-1], b""], "a hash has 32 bytes, not 0"),
        (2, 7, [*proof[:-1], bytes(33)], "a hash has 32 bytes, not 33"),
    ):
        assert refusal(lambda: verify_inclusion(index, size, leaf, given, root)) == why  # noqa: B023
    assert refusal(lambda: verify_inclusion(2, 7, leaf[:31], proof, root)) == "a hash has 32 bytes, not 31"
    assert refusal(lambda: verify_inclusion(2, 7, leaf, proof, root[:31])) == "a hash has 32 bytes, not 31"
    # A leaf that stands alone at the right has a shorter way up.
    verify_inclusion(6, 7, merkle.leaf_hash(leaves[6]), naive_tree.path(6, leaves), root)
    verify_inclusion(0, 1, merkle.leaf_hash(leaves[0]), [], merkle.leaf_hash(leaves[0]))


def test_a_refusal_of_growth_tells_its_reason() -> None:
    old_root, new_root = naive_tree.mth(LEAVES[:3]), naive_tree.mth(LEAVES[:7])
    proof = naive_tree.proof(3, LEAVES[:7])
    same = "trees of one size are consistent only if they are the same, without a proof"
    for old, new, given, one, other, why in (
        (0, 7, proof, old_root, new_root, "a tree of 7 leaves cannot be shown to grow from one of 0"),
        (8, 7, proof, old_root, new_root, "a tree of 7 leaves cannot be shown to grow from one of 8"),
        (3, 3, [old_root], old_root, old_root, same),
        (3, 3, [], old_root, new_root, same),
        (3, 7, [*proof, new_root], old_root, new_root, "the proof is too long"),
        (3, 7, proof[:-1], old_root, new_root, "the proof is too short"),
        (3, 7, [], old_root, new_root, "the proof is too short"),
        (4, 7, [], naive_tree.mth(LEAVES[:4]), new_root, "the proof is too short"),
        (3, 7, proof, new_root, new_root, "the proof leads to other roots"),
        (3, 7, proof, old_root, old_root, "the proof leads to other roots"),
        (3, 7, proof, old_root[:31], new_root, "a hash has 32 bytes, not 31"),
        (3, 7, proof, old_root, new_root + b"x", "a hash has 32 bytes, not 33"),
        (3, 7, [b"", *proof[1:]], old_root, new_root, "a hash has 32 bytes, not 0"),
    ):
        assert refusal(lambda: verify_consistency(old, new, given, one, other)) == why  # noqa: B023
    verify_consistency(3, 3, [], old_root, old_root)


def test_what_cannot_be_made_is_refused_with_its_reason() -> None:
    def reason(make: Callable[[], object]) -> str:
        with pytest.raises(ValueError, match=r".") as refused:
            make()
        return str(refused.value)

    frontier = Frontier()
    frontier.push(EMPTY_ROOT)
    assert reason(lambda: frontier.push(EMPTY_ROOT, 1)) == "no subtree of level 1 begins at leaf 1"
    assert frontier.size == 1
    assert reason(lambda: merkle.complete_root([])) == "0 is no power of two"
    assert reason(lambda: merkle.complete_root([EMPTY_ROOT] * 3)) == "3 is no power of two"
    assert reason(lambda: merkle.inclusion_proof(node_of, 3, 3)) == "a tree of 3 leaves has no leaf 3"
    assert reason(lambda: merkle.inclusion_proof(node_of, -1, 3)) == "a tree of 3 leaves has no leaf -1"
    growth = "there is no consistency proof from size {} to size {}"
    assert reason(lambda: merkle.consistency_proof(node_of, 0, 3)) == growth.format(0, 3)
    assert reason(lambda: merkle.consistency_proof(node_of, 4, 3)) == growth.format(4, 3)
    assert merkle.consistency_proof(node_of, 3, 3) == []
    assert merkle.range_root(node_of, 2, 2) == EMPTY_ROOT


# ---------------------------------------------------------------------- the project's own probes


def probes() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Inclusion and consistency, each with whether it holds: like the published ones, made by the text of the RFC."""
    inclusion, consistency = [], []
    for size in (1, 2, 3, 5, 7, 8, 13):
        root = naive_tree.mth(LEAVES[:size])
        for index in range(size):
            leaf, proof = merkle.leaf_hash(LEAVES[index]), naive_tree.path(index, LEAVES[:size])
            inclusion.append((index, size, leaf, proof, root, True))
            inclusion += [(index, size, leaf, wrong, root, False) for wrong in _spoilt(proof, root)]
            inclusion += [
                (index, size, leaf, proof, EMPTY_ROOT, False),
                (index, size, leaf, [], root, size == 1),
                (index ^ 1, size, leaf, proof, root, False),
                (index, size * 4, leaf, proof, root, False),
                (index, 0, leaf, proof, root, False),
                (0, size, leaf, [root], root, False),
            ]
        for old in range(1, size + 1):
            old_root, proof = naive_tree.mth(LEAVES[:old]), naive_tree.proof(old, LEAVES[:size])
            consistency.append((old, size, proof, old_root, root, True))
            consistency += [(old, size, wrong, old_root, root, False) for wrong in _spoilt(proof, root)]
            consistency += [
                (old, size, proof, root, old_root, old == size),
                (old, size, [], old_root, root, old == size),
                (0, size, proof, old_root, root, False),
                (old, old - 1, proof, old_root, root, False),
                (old + 1, size, proof, old_root, root, False),
            ]
    return inclusion, consistency


def test_probes_of_our_own_cover_the_cases_of_the_published_ones() -> None:
    inclusion, consistency = probes()
    assert len(inclusion) + len(consistency) > 196
    for index, size, leaf, proof, root, holds in inclusion:
        assert accepted(lambda: verify_inclusion(index, size, leaf, proof, root)) is holds  # noqa: B023
    for old, new, proof, one, other, holds in consistency:
        assert accepted(lambda: verify_consistency(old, new, proof, one, other)) is holds  # noqa: B023


def test_a_proof_by_hand_leads_to_the_root_by_hand() -> None:
    """A tree of three leaves: (a b) c."""
    a, b, c = (sha256(b"\x00" + data).digest() for data in (b"a", b"b", b"c"))
    ab = sha256(b"\x01" + a + b).digest()
    root = sha256(b"\x01" + ab + c).digest()
    verify_inclusion(0, 3, a, [b, c], root)
    verify_inclusion(1, 3, b, [a, c], root)
    verify_inclusion(2, 3, c, [ab], root)
    verify_consistency(1, 3, [b, c], a, root)
    verify_consistency(2, 3, [c], ab, root)
    for wrong in ([c, b], [b], [b, c, c]):
        assert not accepted(lambda: verify_inclusion(0, 3, a, wrong, root))  # noqa: B023
