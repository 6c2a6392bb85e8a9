"""What a client believes of a log, and why it does not believe the rest."""

from __future__ import annotations

from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.errors import DomainError
from domain.model.merkle import consistency_proof, inclusion_proof, range_root
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
from tests.ledger.exported import KEYS, LOG_KEY, ORIGIN, Exported

LEAVES = [row.leaf() for row in Exported.drawn(Random(4), 12).rows]


def node(level: int, index: int) -> bytes:
    return naive_tree.mth(LEAVES[index << level : (index + 1) << level])


def checkpoint(size: int, commands: int = 0) -> Checkpoint:
    return Checkpoint(ORIGIN, size, range_root(node, 0, size), CommandChain(commands, bytes(32)))


def witness(number: int) -> Signer:
    return Signer.of(f"w{number}.vn", Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32), COSIGNATURE)


ONE, TWO, THREE = (witness(number) for number in (11, 12, 13))
CLIENT = TrustedLog(KEYS, (ONE.verifier, TWO.verifier), 2)


def seen(note: SignedNote, *witnesses: Signer) -> SignedNote:
    return note.with_signatures([each.cosign(note.text, 1_600_000_000) for each in witnesses])


def refused(log: TrustedLog, note: SignedNote, known: Checkpoint | None, proof: list[bytes]) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        log.believed(note, known, proof)
    return refusal.value


NOTE = checkpoint(9).signed(LOG_KEY)


def test_a_client_wants_as_many_of_its_witnesses_as_it_says() -> None:
    assert CLIENT.believed(seen(NOTE, ONE, TWO), None, []) == checkpoint(9)
    assert CLIENT.believed(seen(NOTE, THREE, ONE, TWO), None, []) == checkpoint(9)
    for witnesses in ((), (ONE,), (THREE, ONE), (THREE,)):
        refusal = refused(CLIENT, seen(NOTE, *witnesses), None, [])
        assert isinstance(refusal, NotEnoughWitnesses)
        assert refusal.details == {"found": witnesses.count(ONE), "needed": 2}
    twice = TrustedLog(KEYS, (ONE.verifier, ONE.verifier), 2)
    refusal = refused(twice, seen(NOTE, ONE), None, [])
    assert isinstance(refusal, NotEnoughWitnesses)
    assert refusal.details == {"found": 1, "needed": 2}
    assert TrustedLog(KEYS).believed(NOTE, None, []) == checkpoint(9)


def test_a_note_that_is_spoilt_is_refused_with_its_reason() -> None:
    bare = SignedNote(NOTE.text, ())
    refusal = refused(CLIENT, bare, None, [])
    assert isinstance(refusal, CheckpointNotBelieved)
    assert refusal.details == {"reason": "no key of the log that signs at this size signed this checkpoint"}
    moved = SignedNote(NOTE.text, (*NOTE.signatures, ONE.cosign("other\n", 5)))
    refusal = refused(CLIENT, moved, None, [])
    assert isinstance(refusal, CheckpointNotBelieved)
    assert refusal.details == {"reason": "the signature of w11.vn does not belong to this text"}


def test_what_was_believed_before_must_be_contained() -> None:
    log = TrustedLog(KEYS)
    proof = consistency_proof(node, 5, 9)
    assert log.believed(NOTE, checkpoint(5), proof) == checkpoint(9)
    assert log.believed(NOTE, checkpoint(9), []) == checkpoint(9)
    shrunk = refused(log, NOTE, checkpoint(10), [])
    assert isinstance(shrunk, LogShrank)
    assert shrunk.details == {"known": 10, "shown": 9}
    other = Checkpoint(ORIGIN, 5, bytes(32), CommandChain())
    for known, given, reason in (
        (other, proof, "the proof leads to other roots"),
        (checkpoint(5), proof[:-1], "the proof is too short"),
        (checkpoint(5), [], "the proof is too short"),
        (
            Checkpoint(ORIGIN, 9, bytes(32), CommandChain()),
            [],
            "trees of one size are consistent only if they are the same, without a proof",
        ),
    ):
        refusal = refused(log, NOTE, known, given)
        assert isinstance(refusal, LogsDiffer)
        assert refusal.details == {"known": known.size, "shown": 9, "reason": reason}


def test_at_one_size_the_handled_commands_are_the_same() -> None:
    log = TrustedLog(KEYS)
    refusal = refused(log, checkpoint(9, commands=1).signed(LOG_KEY), checkpoint(9), [])
    assert isinstance(refusal, LogsDiffer)
    assert refusal.details == {"known": 9, "shown": 9, "reason": "the handled commands differ"}
    grown = checkpoint(9, commands=1)
    assert log.believed(grown.signed(LOG_KEY), checkpoint(5), consistency_proof(node, 5, 9)) == grown


def test_an_event_stands_where_its_leaf_says_or_nowhere() -> None:
    believed = checkpoint(9)
    for position in range(1, 10):
        check_event(believed, position, LEAVES[position - 1], inclusion_proof(node, position - 1, 9))
    for position, leaf, proof, reason in (
        (4, LEAVES[4], inclusion_proof(node, 4, 9), "it says another position of itself"),
        (4, LEAVES[3] + b"x", inclusion_proof(node, 3, 9), "the leaf and the proof lead to another root"),
        (4, LEAVES[3], inclusion_proof(node, 3, 9)[:-1], "the proof is too short"),
        (10, LEAVES[9], [], "a tree of 9 leaves has no leaf 9"),
        (4, b"", [], "it says another position of itself"),
    ):
        with pytest.raises(EventNotInLog) as refusal:
            check_event(believed, position, leaf, proof)
        assert refusal.value.details == {"position": position, "reason": reason}


def test_a_position_is_read_with_its_sign() -> None:
    negative = LEAVES[0][:6] + (-1).to_bytes(8, "big", signed=True) + LEAVES[0][14:]
    with pytest.raises(EventNotInLog) as refusal:
        check_event(checkpoint(9), -1, negative, [])
    assert refusal.value.details == {"position": -1, "reason": "a tree of 9 leaves has no leaf -2"}


def test_a_witness_signs_what_it_believes_and_nothing_else() -> None:
    log = TrustedLog(KEYS)
    note = cosigned(log, NOTE, checkpoint(5), consistency_proof(node, 5, 9), THREE, 77)
    assert (note.text, note.cosigned_at(THREE.verifier)) == (NOTE.text, 77)
    assert note.verified_by([LOG_KEY.verifier]) == [LOG_KEY.verifier]
    with pytest.raises(LogShrank):
        cosigned(log, NOTE, checkpoint(10), [], THREE, 77)
    with pytest.raises(LogsDiffer):
        cosigned(log, NOTE, checkpoint(5), [], THREE, 77)
