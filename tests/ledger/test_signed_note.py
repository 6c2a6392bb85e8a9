"""Signed notes and their keys: one way of writing, and every other way refused for a reason that is told."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.model.signed_note import (
    COSIGNATURE,
    MAX_NOTE,
    NoteUnreadable,
    Signature,
    SignedNote,
    Signer,
    VerifierKey,
)

TEXT = "hoso/test\n12\n"


def private(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


LOG, OTHER = Signer.of("hoso/test", private(1)), Signer.of("hoso/test", private(2))
WITNESS = Signer.of("witness.vn", private(3), COSIGNATURE)
NOTE = SignedNote(TEXT, (LOG.sign(TEXT), WITNESS.cosign(TEXT, 1_600_000_000)))


def refusal(data: bytes) -> str:
    with pytest.raises(NoteUnreadable) as refused:
        SignedNote.parse(data)
    return str(refused.value)


def key_refusal(text: str) -> str:
    with pytest.raises(NoteUnreadable) as refused:
        VerifierKey.parse(text)
    return str(refused.value)


def test_a_note_is_read_as_it_is_written() -> None:
    assert SignedNote.parse(NOTE.encode()) == NOTE
    assert NOTE.verified_by([LOG.verifier, OTHER.verifier, WITNESS.verifier]) == [LOG.verifier, WITNESS.verifier]
    inner = SignedNote("a\n\nb\n", (LOG.sign("a\n\nb\n"),))
    assert SignedNote.parse(inner.encode()) == inner


SHAPE = "a note is a text, an empty line, and lines of signatures"
CONTROLS = "a note has no control characters but newlines, and is not endless"
LINE = "a line of signature is: a dash, the key's name, the signature in base64"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff", "a note is UTF-8"),
        (b"", SHAPE),
        (TEXT.encode(), SHAPE),
        (NOTE.encode()[:-1], SHAPE),
        (b"\n\n" + LOG.sign("\n").line().encode(), SHAPE),
        (b"a\n\n", SHAPE),
        (b"a\tb" + NOTE.encode(), CONTROLS),
        (b"a\x00b" + NOTE.encode(), CONTROLS),
        (b"a\x1fb" + NOTE.encode(), CONTROLS),
        (NOTE.encode().replace(b"\n", b"\r\n"), CONTROLS),
        (b"a\n\nnot a line\n", LINE),
        (b"a\n\n\xe2\x80\x94 name\n", LINE),
        (b"a\n\n- name AAAAAAA=\n", LINE),
        (b"a\n\n\xe2\x80\x94 na me AAAAAAA=\n", LINE),
        (b"a\n\n\xe2\x80\x94 na+me AAAAAAA=\n", LINE),
        (b"a\n\n\xe2\x80\x94 name AAAAAA==\n", LINE),  # the id of a key alone
        (b"a\n\n\xe2\x80\x94 name AAAAAA=\n", "not base64"),
        (b"a\n\n\xe2\x80\x94 name AAAAAAB=\n", "not base64 as it is written"),
        (NOTE.encode() + b"\n", SHAPE),
    ],
)
def test_what_is_no_signed_note_is_refused_for_its_reason(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


def test_the_shortest_signature_and_the_first_printable_sign_are_read() -> None:
    note = SignedNote.parse(b"a b\n\n\xe2\x80\x94 name AAAAAAA=\n")
    assert note.signatures == (Signature("name", bytes(4), bytes(1)),)


def test_a_note_of_the_longest_length_is_read_and_a_longer_one_is_not() -> None:
    line = LOG.sign("x\n").line().encode()
    longest = b"x" * (MAX_NOTE - len(line) - 2) + b"\n\n" + line
    assert len(longest) == MAX_NOTE
    assert len(SignedNote.parse(longest).text) == MAX_NOTE - len(line) - 1
    assert refusal(b"x" + longest) == CONTROLS


def test_a_signature_of_a_trusted_key_that_does_not_fit_spoils_the_note() -> None:
    moved = SignedNote(TEXT + "x\n", NOTE.signatures)
    for key in (LOG.verifier, WITNESS.verifier):
        with pytest.raises(NoteUnreadable) as refused:
            moved.verified_by([key])
        assert str(refused.value) == f"the signature of {key.name} does not belong to this text"
    assert moved.verified_by([OTHER.verifier]) == []
    twice = SignedNote(TEXT, (LOG.sign(TEXT), LOG.sign("other")))
    with pytest.raises(NoteUnreadable):
        twice.verified_by([LOG.verifier])


def test_a_signature_is_looked_for_by_name_and_id() -> None:
    renamed = SignedNote(TEXT, (Signature("elsewhere", LOG.verifier.id, LOG.sign(TEXT).signature),))
    other_id = SignedNote(TEXT, (Signature("hoso/test", OTHER.verifier.id, LOG.sign(TEXT).signature),))
    assert renamed.verified_by([LOG.verifier]) == []
    assert other_id.verified_by([LOG.verifier]) == []


def test_a_cosignature_says_when_the_witness_saw_the_text() -> None:
    assert NOTE.cosigned_at(WITNESS.verifier) == 1_600_000_000
    assert NOTE.cosigned_at(LOG.verifier) is None
    assert SignedNote(TEXT, (LOG.sign(TEXT),)).cosigned_at(WITNESS.verifier) is None
    line = WITNESS.cosign(TEXT, 258)
    assert line.signature[:8] == bytes([0, 0, 0, 0, 0, 0, 1, 2])
    signed = f"cosignature/v1\ntime 258\n{TEXT}".encode()
    Ed25519PublicKey.from_public_bytes(WITNESS.verifier.public).verify(line.signature[8:], signed)
    later = Signature(line.name, line.key_id, (259).to_bytes(8, "big") + line.signature[8:])
    with pytest.raises(NoteUnreadable):
        SignedNote(TEXT, (later,)).cosigned_at(WITNESS.verifier)


def test_a_further_signature_takes_the_place_of_the_same_keys() -> None:
    again = NOTE.with_signatures([WITNESS.cosign(TEXT, 1_600_000_009), OTHER.sign(TEXT)])
    assert [each.key_id for each in again.signatures] == [LOG.verifier.id, WITNESS.verifier.id, OTHER.verifier.id]
    assert again.cosigned_at(WITNESS.verifier) == 1_600_000_009
    assert again.text == TEXT


def test_a_key_is_written_with_its_id_and_read_aloud_by_its_fingerprint() -> None:
    public = private(1).public_key().public_bytes_raw()
    key = LOG.verifier
    assert key == VerifierKey("hoso/test", 1, public)
    assert key.id == sha256(b"hoso/test\n\x01" + public).digest()[:4]
    assert str(key) == f"hoso/test+{key.id.hex()}+{b64encode(bytes([1]) + public).decode()}"
    digits = sha256(b"\x01" + public).hexdigest()
    assert key.fingerprint == " ".join(digits[at : at + 4] for at in range(0, 64, 4))
    assert WITNESS.verifier.id == sha256(b"witness.vn\n\x04" + WITNESS.verifier.public).digest()[:4]
    assert VerifierKey.parse(f"  {WITNESS.verifier}\n") == WITNESS.verifier


def test_a_key_with_plus_signs_in_it_is_read() -> None:
    keys = [Signer.of("hoso/test", private(number)).verifier for number in range(1, 60)]
    with_plus = [key for key in keys if "+" in str(key).split("+", 2)[2]]
    assert len(with_plus) > 5
    assert [VerifierKey.parse(str(key)) for key in with_plus] == with_plus


def test_what_is_no_key_is_refused_for_its_reason() -> None:
    name, key_id, data = str(LOG.verifier).split("+", 2)
    raw = b64decode(data)
    shape, kind = "a verifier key is written name+id+key", "the kind of this key is not known"
    for text in ("", "name", f"{name}+{key_id}", f"+{key_id}+{data}", f"a b+{key_id}+{data}"):
        assert key_refusal(text) == shape
    for other in (raw[:-1], raw + b"x", b"\x02" + raw[1:], b"\x00" + raw[1:], b""):
        assert key_refusal(f"{name}+{key_id}+{b64encode(other).decode()}") == kind
    for wrong in (f"{name}x+{key_id}+{data}", f"{name}+{key_id[:-1]}0+{data}", f"{name}+{key_id.upper()}+{data}"):
        if wrong != str(LOG.verifier):
            assert key_refusal(wrong) == "the id does not belong to this key"
    for not_base64 in ("*", data[:-1], data + "A"):
        assert key_refusal(f"{name}+{key_id}+{not_base64}") == "not base64"
    assert key_refusal(f"{name}+{key_id}+{'é'}") == "not base64"


def test_each_kind_of_key_signs_only_in_its_own_way() -> None:
    with pytest.raises(AssertionError):
        WITNESS.sign(TEXT)
    with pytest.raises(AssertionError):
        LOG.cosign(TEXT, 1)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(WITNESS.verifier.public).verify(
            WITNESS.cosign(TEXT, 1).signature[8:], TEXT.encode()
        )
