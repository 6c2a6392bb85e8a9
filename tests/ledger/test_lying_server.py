"""A server that lies in eight ways to a client that believed it so far: each lie is caught."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.errors import DomainError
from domain.model.key_rotation import KeyChain
from domain.model.merkle import consistency_proof, inclusion_proof, leaf_hash, range_root
from domain.model.signed_note import COSIGNATURE, SignedNote, Signer
from domain.model.trusted_log import (
    CheckpointNotBelieved,
    EventNotInLog,
    LogsDiffer,
    LogShrank,
    NotEnoughWitnesses,
    TrustedLog,
    check_event,
    cosigned,
)
from tests.ledger import naive_tree
from tests.ledger.exported import Exported

ORIGIN = "hoso/test"
NOW = 1_600_000_000


def key(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


LOG, OTHER_KEY = Signer.of(ORIGIN, key(1)), Signer.of(ORIGIN, key(2))
WITNESS, STRANGER = Signer.of("witness.vn", key(3), COSIGNATURE), Signer.of("witness.vn", key(4), COSIGNATURE)
KEYS = KeyChain.from_anchor(ORIGIN, LOG.verifier, [])
CLIENT = TrustedLog(KEYS, (WITNESS.verifier,), 1)


@dataclass
class Server:
    """One history that a server shows: its leaves, and what it signs of them."""

    leaves: list[bytes]
    origin: str = ORIGIN

    def node(self, level: int, index: int) -> bytes:
        return naive_tree.mth(self.leaves[index << level : (index + 1) << level])

    def checkpoint(self, size: int) -> Checkpoint:
        return Checkpoint(self.origin, size, range_root(self.node, 0, size), CommandChain())

    def consistency(self, old: int, new: int) -> list[bytes]:
        return consistency_proof(self.node, old, new)


def seen(note: SignedNote, witness: Signer = WITNESS) -> SignedNote:
    return note.with_signatures([witness.cosign(note.text, NOW)])


@pytest.fixture
def honest() -> Server:
    return Server([row.leaf() for row in Exported.drawn(Random(1), 60).rows])


@pytest.fixture
def forked(honest: Server) -> Server:
    leaves = list(honest.leaves)
    leaves[20] += b"x"
    return Server(leaves)


def refused(client: TrustedLog, note: SignedNote, known: Checkpoint | None, proof: list[bytes]) -> type[DomainError]:
    with pytest.raises(DomainError) as refusal:
        client.believed(note, known, proof)
    return type(refusal.value)


def test_an_honest_server_is_believed(honest: Server) -> None:
    known = honest.checkpoint(40)
    for size in range(40, 61):
        note = seen(honest.checkpoint(size).signed(LOG))
        believed = CLIENT.believed(note, known, honest.consistency(40, size))
        for index in (0, 20, size - 1):
            check_event(believed, index + 1, honest.leaves[index], inclusion_proof(honest.node, index, size))


def test_a_split_view_is_caught_because_the_witness_saw_only_one(honest: Server, forked: Server) -> None:
    last = honest.checkpoint(40)
    note = forked.checkpoint(60).signed(LOG)
    with pytest.raises(LogsDiffer):
        cosigned(TrustedLog(KEYS), note, last, forked.consistency(40, 60), WITNESS, NOW)
    assert refused(CLIENT, note, None, []) is NotEnoughWitnesses


def test_a_fork_is_caught_whatever_proof_comes_with_it(honest: Server, forked: Server) -> None:
    known, note = honest.checkpoint(40), seen(forked.checkpoint(60).signed(LOG))
    for proof in (forked.consistency(40, 60), honest.consistency(40, 60), []):
        assert refused(CLIENT, note, known, proof) is LogsDiffer
    assert refused(CLIENT, seen(forked.checkpoint(40).signed(LOG)), known, []) is LogsDiffer


def test_an_old_head_that_is_replayed_is_caught(honest: Server) -> None:
    old = seen(honest.checkpoint(33).signed(LOG))
    assert refused(CLIENT, old, honest.checkpoint(40), honest.consistency(33, 40)) is LogShrank


def test_another_logs_origin_is_caught(honest: Server) -> None:
    other = Server(honest.leaves, "hoso/other")
    assert refused(CLIENT, seen(other.checkpoint(60).signed(LOG)), None, []) is CheckpointNotBelieved


def test_a_tree_that_shrank_is_caught(honest: Server) -> None:
    cut = Server(honest.leaves[:30])
    assert refused(CLIENT, seen(cut.checkpoint(30).signed(LOG)), honest.checkpoint(40), []) is LogShrank


def test_an_unknown_witness_does_not_count(honest: Server) -> None:
    note = seen(honest.checkpoint(60).signed(LOG), STRANGER)
    assert refused(CLIENT, note, None, []) is NotEnoughWitnesses
    both = seen(note, WITNESS)
    assert CLIENT.believed(both, None, []).size == 60


def test_a_bad_signature_is_caught(honest: Server, forked: Server) -> None:
    good, other = seen(honest.checkpoint(60).signed(LOG)), forked.checkpoint(60)
    moved = SignedNote(other.text(), good.signatures)
    by_another_key = seen(honest.checkpoint(60).signed(OTHER_KEY))
    bare = SignedNote(good.text, good.signatures[1:])
    for note in (moved, by_another_key, bare):
        assert refused(CLIENT, note, None, []) is CheckpointNotBelieved
    data = good.encode()
    for place in range(len(data)):
        spoilt = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        try:
            note = SignedNote.parse(spoilt)
        except ValueError:
            continue
        assert refused(CLIENT, note, None, []) in (CheckpointNotBelieved, NotEnoughWitnesses), place


def test_a_swap_in_the_middle_is_caught(honest: Server) -> None:
    believed = honest.checkpoint(60)
    for index in (20, 21):
        proof = inclusion_proof(honest.node, index, 60)
        for wrong in (honest.leaves[41 - index], honest.leaves[index] + b"x"):
            with pytest.raises(EventNotInLog):
                check_event(believed, index + 1, wrong, proof)
    with pytest.raises(EventNotInLog):
        check_event(believed, 22, honest.leaves[20], inclusion_proof(honest.node, 20, 60))


def test_a_witness_signs_only_what_contains_what_it_saw(honest: Server, forked: Server) -> None:
    log = TrustedLog(KEYS)
    note = cosigned(
        log, honest.checkpoint(60).signed(LOG), honest.checkpoint(40), honest.consistency(40, 60), WITNESS, NOW
    )
    assert note.cosigned_at(WITNESS.verifier) == NOW
    assert note.cosigned_at(STRANGER.verifier) is None
    assert SignedNote.parse(note.encode()) == note
    assert leaf_hash(b"") != honest.checkpoint(1).root
    for size, proof in ((60, forked.consistency(40, 60)), (30, []), (40, [])):
        with pytest.raises(DomainError):
            cosigned(log, forked.checkpoint(size).signed(LOG), honest.checkpoint(40), proof, WITNESS, NOW)
