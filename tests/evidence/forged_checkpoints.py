"""Forgeries of the checkpoint and of the log's first key."""

from __future__ import annotations

from base64 import b64encode

from tests.evidence.forged_keys import WITNESS
from tests.evidence.made_bundles import OFFICIAL, imported_official, log_signer, logged
from tests.evidence.made_log import Forge, Parts, Signer, note


def checkpoint_of_another_log(parts: Parts) -> None:
    other = logged()
    other.events[0]["recorded_at"] += 1
    parts.checkpoint = note(other.checkpoint_text(), Signer.numbered(other.origin, 1))


def everything_of_another_log(parts: Parts) -> None:
    """A whole log of the forger's own, named like the real one."""
    real, other = parts.manifest["origin"], logged()
    other.events[2]["state"] = other.events[2]["state"].replace(OFFICIAL, "resource 99")
    made = imported_official(other)
    parts.events, parts.proofs, parts.about = made.events, made.proofs, made.about
    assert made.manifest["origin"] == real


def another_key(parts: Parts) -> None:
    """The key of the bundle is the forger's, the signature still the log's."""
    forger = Signer.numbered(parts.manifest["origin"], 66)
    parts.key = f"{forger.key}\n{forger.fingerprint}\n"


def signed_by_a_stranger(parts: Parts) -> None:
    parts.checkpoint = note(logged().checkpoint_text(), Signer.numbered(parts.manifest["origin"], 66))


def signed_under_the_logs_name(parts: Parts) -> None:
    """A stranger's signature under the name and id of the log's key."""
    forger, real = Signer.numbered(parts.manifest["origin"], 66), log_signer(logged())
    text = logged().checkpoint_text()
    line = f"— {real.name} {b64encode(real.key_id + forger.private.sign(text.encode())).decode()}\n"
    parts.checkpoint = f"{text}\n{line}".encode()


def not_signed_by_the_log(parts: Parts) -> None:
    parts.witnesses = [WITNESS.key]
    parts.checkpoint = note(logged().checkpoint_text(), WITNESS)


def edited_root(parts: Parts) -> None:
    lines = parts.checkpoint.decode().split("\n")
    lines[2] = "A" * 42 + "A="
    parts.checkpoint = "\n".join(lines).encode()


def edited_size(parts: Parts) -> None:
    parts.manifest["size"] += 1


def smaller_tree(parts: Parts) -> None:
    """A genuine, older checkpoint under proofs of the newer one."""
    parts.checkpoint = note(logged().checkpoint_text(10), log_signer(logged()))
    parts.manifest["size"] = 10


def edited_fingerprint(parts: Parts) -> None:
    parts.key = parts.key[:-2] + ("0" if parts.key[-2] != "0" else "1") + "\n"


def edited_key_id(parts: Parts) -> None:
    name, key_id, rest = parts.key.split("+", 2)
    parts.key = f"{name}+{int(key_id, 16) ^ 1:08x}+{rest}"


def note_without_signature(parts: Parts) -> None:
    parts.checkpoint = logged().checkpoint_text().encode() + b"\n"


def checkpoint_with_a_further_line(parts: Parts) -> None:
    parts.checkpoint = note(logged().checkpoint_text() + "more\n", log_signer(logged()))


FORGED: list[tuple[Forge, str]] = [
    (checkpoint_of_another_log, "checkpoint-of-another-log"),
    (everything_of_another_log, "not-in-log"),
    (another_key, "signature-of-stranger"),
    (signed_by_a_stranger, "signature-of-stranger"),
    (signed_under_the_logs_name, "signature-invalid"),
    (not_signed_by_the_log, "checkpoint-not-signed"),
    (edited_root, "signature-invalid"),
    (edited_size, "manifest-differs"),
    (smaller_tree, "not-in-log"),
    (edited_fingerprint, "fingerprint-differs"),
    (edited_key_id, "key-unreadable"),
    (note_without_signature, "note-unreadable"),
    (checkpoint_with_a_further_line, "checkpoint-unreadable"),
]
"""Each with the code of the finding by which it has to fail."""
