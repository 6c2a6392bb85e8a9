"""Which key signs from which size on, as whoever trusts one of them can follow."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.key_rotation import KeyChain, Rotation
from domain.model.signed_note import NoteUnreadable, SignedNote, Signer

ORIGIN = "hoso/test"


def signer(number: int, name: str = ORIGIN) -> Signer:
    return Signer.of(name, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


ONE, TWO, THREE, STRANGER = (signer(number) for number in (1, 2, 3, 9))


def stated(size: int, old: Signer, new: Signer, origin: str = ORIGIN) -> SignedNote:
    return Rotation(origin, size, new.verifier).signed(old, new)


TO_TWO, TO_THREE = stated(10, ONE, TWO), stated(20, TWO, THREE)


def signed(size: int, key: Signer, origin: str = ORIGIN) -> SignedNote:
    return Checkpoint(origin, size, bytes(32), CommandChain()).signed(key)


def chain_refusal(*rotations: SignedNote) -> str:
    with pytest.raises(NoteUnreadable) as refused:
        KeyChain.from_anchor(ORIGIN, ONE.verifier, rotations)
    return str(refused.value)


def test_a_statement_is_read_as_it_is_written() -> None:
    statement = Rotation(ORIGIN, 10, TWO.verifier)
    assert statement.text() == f"hoso key rotation\n{ORIGIN}\n10\n{TWO.verifier}\n"
    assert Rotation.parse(statement.text()) == statement
    assert TO_TWO.verified_by([ONE.verifier, TWO.verifier, THREE.verifier]) == [ONE.verifier, TWO.verifier]
    with pytest.raises(AssertionError):
        statement.signed(ONE, THREE)


def test_a_text_that_is_no_statement_is_refused_for_its_reason() -> None:
    text = TO_TWO.text
    no_statement = "this note is no statement of a new key"
    otherwise = "this statement is written in another way than the one there is"
    for wrong, reason in (
        ("", no_statement),
        (text[:-1], no_statement),
        (text + "\n", no_statement),
        (text.replace("rotation", "change"), no_statement),
        (text.replace("\n10\n", "\n-1\n"), no_statement),
        (text.replace("\n10\n", "\nx\n"), no_statement),
        (text.replace("\n10\n", "\n010\n"), otherwise),
        (text + "x", otherwise),
        (text.replace(str(TWO.verifier), f" {TWO.verifier}"), otherwise),
        (text.replace(str(TWO.verifier), "nobody"), "a verifier key is written name+id+key"),
    ):
        with pytest.raises(NoteUnreadable) as refused:
            Rotation.parse(wrong)
        assert str(refused.value) == reason, wrong


def test_all_later_keys_follow_from_the_one_that_is_trusted() -> None:
    one, two, three = ONE.verifier, TWO.verifier, THREE.verifier
    rotations = [TO_TWO, TO_THREE]
    assert KeyChain.from_anchor(ORIGIN, one, []) == KeyChain(ORIGIN, ((0, one),))
    assert KeyChain.from_anchor(ORIGIN, one, rotations) == KeyChain(ORIGIN, ((0, one), (10, two), (20, three)))
    assert KeyChain.from_anchor(ORIGIN, two, rotations) == KeyChain(ORIGIN, ((0, two), (20, three)))
    assert KeyChain.from_anchor(ORIGIN, three, rotations) == KeyChain(ORIGIN, ((0, three),))


def test_a_statement_that_no_trusted_key_signed_adds_none() -> None:
    forged = stated(10, STRANGER, TWO)
    assert KeyChain.from_anchor(ORIGIN, ONE.verifier, [forged]) == KeyChain(ORIGIN, ((0, ONE.verifier),))
    assert KeyChain.from_anchor(ORIGIN, ONE.verifier, [forged, TO_TWO]).keys[-1] == (10, TWO.verifier)


def test_a_chain_that_does_not_hold_together_is_refused() -> None:
    other = stated(10, ONE, TWO, "hoso/other")
    unsigned = SignedNote(TO_TWO.text, TO_TWO.signatures[:1])
    earlier = stated(9, TWO, THREE)
    assert chain_refusal(other) == "this statement is about the key of another log"
    did_not = "the new key did not sign its own statement, or was there before"
    assert chain_refusal(unsigned) == did_not
    assert chain_refusal(TO_TWO, earlier) == did_not
    same_size = stated(10, TWO, THREE)
    assert KeyChain.from_anchor(ORIGIN, ONE.verifier, [TO_TWO, same_size]).keys[-1] == (10, THREE.verifier)
    spoilt = SignedNote(TO_TWO.text, (ONE.sign("other"), TO_TWO.signatures[1]))
    assert chain_refusal(spoilt) == f"the signature of {ORIGIN} does not belong to this text"


def test_each_size_is_signed_by_its_own_key_and_the_size_of_a_rotation_by_both() -> None:
    chain = KeyChain.from_anchor(ORIGIN, ONE.verifier, [TO_TWO, TO_THREE])
    for key, sizes in ((ONE, range(1, 11)), (TWO, range(10, 21)), (THREE, range(20, 31))):
        for size in range(1, 31):
            note = signed(size, key)
            if size in sizes:
                assert chain.checked(note).size == size
            else:
                with pytest.raises(NoteUnreadable) as refused:
                    chain.checked(note)
                assert str(refused.value) == "no key of the log that signs at this size signed this checkpoint"


def test_what_a_stranger_signed_or_what_is_about_another_log_is_refused() -> None:
    chain = KeyChain.from_anchor(ORIGIN, ONE.verifier, [])
    with pytest.raises(NoteUnreadable, match=r"^no key of the log that signs at this size signed this checkpoint$"):
        chain.checked(signed(5, STRANGER))
    with pytest.raises(NoteUnreadable, match=r"^this checkpoint is of another log$"):
        chain.checked(signed(5, ONE, "hoso/other"))
    with pytest.raises(NoteUnreadable, match=r"^this note is no checkpoint of a log of events$"):
        chain.checked(SignedNote("x\n", (ONE.sign("x\n"),)))
    both = signed(5, ONE).with_signatures([STRANGER.sign(signed(5, ONE).text)])
    assert chain.checked(both).size == 5
