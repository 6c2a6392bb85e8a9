"""Forgeries of rotations and co-signatures, in a bundle that is signed by the third key of its log."""

from __future__ import annotations

from base64 import b64decode, b64encode

from tests.evidence.made_bundles import imported_official, logged
from tests.evidence.made_log import Forge, Parts, Signer, note, rotation

WITNESS = Signer.numbered("witness.example/one", 40, 4)
STRANGER = Signer.numbered("witness.example/two", 41, 4)


def rotated() -> Parts:
    """Signed by the third key of the log, and seen by a witness."""
    log = logged()
    first, second, third = (Signer.numbered(log.origin, number) for number in (1, 2, 3))
    parts = imported_official(log)
    parts.rotations = [rotation(log, 4, first, second), rotation(log, 9, second, third)]
    parts.witnesses = [WITNESS.key]
    parts.checkpoint = note(log.checkpoint_text(), third, WITNESS)
    return parts


def rotation_missing(parts: Parts) -> None:
    del parts.rotations[1]


def rotation_in_the_middle_missing(parts: Parts) -> None:
    del parts.rotations[0]


def rotations_in_another_order(parts: Parts) -> None:
    parts.rotations.reverse()


def rotation_not_cross_signed(parts: Parts) -> None:
    """Twice by the new key."""
    log = logged()
    third = Signer.numbered(log.origin, 3)
    text = f"hoso key rotation\n{log.origin}\n9\n{third.key}\n"
    parts.rotations[1] = note(text, third, third).decode()


def rotation_by_the_new_key_alone(parts: Parts) -> None:
    log = logged()
    third = Signer.numbered(log.origin, 3)
    parts.rotations[1] = note(f"hoso key rotation\n{log.origin}\n9\n{third.key}\n", third).decode()


def rotation_by_the_old_key_alone(parts: Parts) -> None:
    log = logged()
    second, third = (Signer.numbered(log.origin, number) for number in (2, 3))
    parts.rotations[1] = note(f"hoso key rotation\n{log.origin}\n9\n{third.key}\n", second).decode()


def rotation_by_a_third_as_well(parts: Parts) -> None:
    log = logged()
    second, third, other = (Signer.numbered(log.origin, number) for number in (2, 3, 66))
    text = f"hoso key rotation\n{log.origin}\n9\n{third.key}\n"
    parts.rotations[1] = note(text, second, third, other).decode()


def rotation_of_another_log(parts: Parts) -> None:
    log = logged()
    second, third = (Signer.numbered(log.origin, number) for number in (2, 3))
    parts.rotations[1] = note(f"hoso key rotation\nhoso/other\n9\n{third.key}\n", second, third).decode()


def rotation_that_is_none(parts: Parts) -> None:
    log = logged()
    second, third = (Signer.numbered(log.origin, number) for number in (2, 3))
    parts.rotations[1] = note(log.checkpoint_text(), second, third).decode()


def rotation_to_a_key_of_another_name(parts: Parts) -> None:
    log = logged()
    second, third = Signer.numbered(log.origin, 2), Signer.numbered("hoso/other", 3)
    parts.rotations[1] = rotation(log, 9, second, third)


def cosigned_at_an_impossible_time(parts: Parts) -> None:
    log = logged()
    text = log.checkpoint_text()
    parts.checkpoint = note(text, Signer.numbered(log.origin, 3)) + WITNESS.line(text, 2**63).encode()


def rotation_with_another_size(parts: Parts) -> None:
    parts.rotations[1] = parts.rotations[1].replace("\n9\n", "\n8\n")


def rotation_back_in_size(parts: Parts) -> None:
    log = logged()
    second, third = (Signer.numbered(log.origin, number) for number in (2, 3))
    parts.rotations[1] = rotation(log, 3, second, third)


def signed_by_the_key_before(parts: Parts) -> None:
    """A retired, perhaps stolen, key signs a checkpoint of today."""
    log = logged()
    parts.checkpoint = note(log.checkpoint_text(), Signer.numbered(log.origin, 2), WITNESS)


def cosigned_by_a_stranger(parts: Parts) -> None:
    log = logged()
    parts.checkpoint = note(log.checkpoint_text(), Signer.numbered(log.origin, 3), WITNESS, STRANGER)


def cosignature_missing(parts: Parts) -> None:
    log = logged()
    parts.checkpoint = note(log.checkpoint_text(), Signer.numbered(log.origin, 3))


def cosignature_twice(parts: Parts) -> None:
    log = logged()
    parts.checkpoint = note(log.checkpoint_text(), Signer.numbered(log.origin, 3), WITNESS, WITNESS)


def cosigned_at_another_time(parts: Parts) -> None:
    """The witness's signature, moved by a second."""
    *head, line, end = parts.checkpoint.decode().split("\n")
    dash, name, text = line.split(" ")
    data = bytearray(b64decode(text))
    data[11] ^= 1
    parts.checkpoint = "\n".join([*head, f"{dash} {name} {b64encode(data).decode()}", end]).encode()


def cosignature_of_another_checkpoint(parts: Parts) -> None:
    log = logged()
    text, third = log.checkpoint_text(), Signer.numbered(log.origin, 3)
    parts.checkpoint = note(text, third) + WITNESS.line(log.checkpoint_text(9)).encode()


def witness_twice(parts: Parts) -> None:
    parts.witnesses = [WITNESS.key, WITNESS.key]


def log_key_as_witness(parts: Parts) -> None:
    parts.witnesses = [Signer.numbered(parts.manifest["origin"], 3).key]


FORGED: list[tuple[Forge, str]] = [
    (rotation_missing, "signature-of-stranger"),
    (rotation_in_the_middle_missing, "rotation-not-cross-signed"),
    (rotations_in_another_order, "rotation-not-cross-signed"),
    (rotation_not_cross_signed, "rotation-not-cross-signed"),
    (rotation_by_the_new_key_alone, "rotation-not-cross-signed"),
    (rotation_by_the_old_key_alone, "rotation-not-cross-signed"),
    (rotation_by_a_third_as_well, "rotation-not-cross-signed"),
    (rotation_of_another_log, "rotation-of-another-log"),
    (rotation_that_is_none, "rotation-unreadable"),
    (rotation_to_a_key_of_another_name, "rotation-not-cross-signed"),
    (cosigned_at_an_impossible_time, "signature-invalid"),
    (rotation_with_another_size, "signature-invalid"),
    (rotation_back_in_size, "rotation-not-cross-signed"),
    (signed_by_the_key_before, "signature-of-stranger"),
    (cosigned_by_a_stranger, "signature-of-stranger"),
    (cosignature_missing, "witness-missing"),
    (cosignature_twice, "signature-of-stranger"),
    (cosigned_at_another_time, "signature-invalid"),
    (cosignature_of_another_checkpoint, "signature-invalid"),
    (witness_twice, "witness-twice"),
    (log_key_as_witness, "key-unreadable"),
]
"""Each with the code of the finding by which it has to fail."""
