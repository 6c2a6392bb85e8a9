"""What a checkpoint says, and whether it may be believed: the keys of the log, its signature, its witnesses.

A checkpoint (C2SP tlog-checkpoint) is a note of the lines: origin, size, root in base64, `commands <count> <hash>`.
A rotation is a note of the lines: `hoso key rotation`, origin, the size from which the new key signs, the new key; it
is signed by the key before and by the new one.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from api.evidence.verifier.findings import refused
from api.evidence.verifier.instants import EPOCH_1970
from api.evidence.verifier.notes import (
    LOG_KEY,
    WITNESS_KEY,
    Key,
    Note,
    check_signature,
    read_key,
    read_note,
)

_CHECKPOINT_TEXT: Final = re.compile(
    r"(\S+)\n([1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\ncommands (?:0|[1-9][0-9]{0,18}) ([A-Za-z0-9+/]{43}=)\n"
)
_ROTATION_TEXT: Final = re.compile(r"hoso key rotation\n(\S+)\n(0|[1-9][0-9]{0,18})\n(\S+)\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log `origin` has the root `root` over its first `size` events."""

    origin: str
    size: int
    root: bytes
    note: Note


@dataclass(frozen=True, slots=True)
class Seen:
    """A witness, and when it says that it saw the checkpoint."""

    witness: Key
    at: datetime


@dataclass(frozen=True, slots=True)
class KeyInForce:
    """A key of the log, which signs from the size `since` on."""

    key: Key
    since: int


def read_checkpoint(data: bytes, where: str) -> Checkpoint:
    """Refused."""
    note = read_note(data, where)
    match = _CHECKPOINT_TEXT.fullmatch(note.text)
    if match is None or any(b64encode(b64decode(match[group])).decode() != match[group] for group in (3, 4)):
        raise refused("checkpoint-unreadable", where, "Không phải điểm niêm phong.", "This is no checkpoint.")
    return Checkpoint(match[1], int(match[2]), b64decode(match[3]), note)


def keys_of(origin: str, first: Key, rotations: list[str], given: Key | None) -> list[KeyInForce]:
    """The keys of the log, oldest first. Refused unless each is signed in by the one before and by itself.

    given: a key that the reader knows from elsewhere. It vouches for itself and those after it, not for those before.
    """
    keys = [KeyInForce(first, 0)]
    for number, text in enumerate(rotations):
        keys.append(_key_after(keys[-1], origin, text, f"rotations.json[{number}]"))
    if given is None:
        return keys
    known = [place for place, each in enumerate(keys) if each.key == given]
    if not known:
        raise refused(
            "key-not-yours",
            "key.txt",
            f"Khoá bạn đưa ra không phải khoá của sổ này ({first.fingerprint}).",
            f"The key that you gave is none of this log's ({first.fingerprint}).",
        )
    return [KeyInForce(given, 0), *keys[known[0] + 1 :]]


def check_log_signature(checkpoint: Checkpoint, keys: list[KeyInForce], witnesses: list[Key], where: str) -> list[Seen]:
    """Every line of the checkpoint is a signature of the log's key of that size or of a witness. Refused.

    Returns the witnesses. At the very size of a rotation both the old and the new key may sign.
    """
    fitting = [
        each.key
        for each, after in zip(keys, [*keys[1:], None], strict=True)
        if each.since <= checkpoint.size and (after is None or checkpoint.size <= after.since)
    ]
    names = [(line.name, line.key_id) for line in checkpoint.note.lines]
    signed_by_log = False
    seen: list[Seen] = []
    for number, line in enumerate(checkpoint.note.lines, 1):
        place = f"{where}, signature {number}"
        key = next((each for each in (*fitting, *witnesses) if line.is_of(each)), None)
        if key is None or names.count((line.name, line.key_id)) > 1:
            raise refused(
                "signature-of-stranger",
                place,
                f"Chữ ký của khoá lạ hoặc lặp lại: {line.name}.",
                f"A signature by an unknown key, or a second one: {line.name}.",
            )
        seconds = check_signature(checkpoint.note, line, key, place)
        signed_by_log = signed_by_log or key in fitting
        if seconds is not None:
            seen.append(Seen(key, _moment_of(seconds, place)))
    if not signed_by_log:
        raise refused(
            "checkpoint-not-signed",
            where,
            "Không có chữ ký của khoá sổ có hiệu lực ở kích thước này.",
            "No key of the log that signs at this size signed this checkpoint.",
        )
    missing = [each.name for each in witnesses if each not in [one.witness for one in seen]]
    if missing:
        raise refused(
            "witness-missing",
            "witnesses.json",
            f"Không có chữ ký của nhân chứng {missing[0]}.",
            f"There is no signature of the witness {missing[0]}.",
        )
    return seen


def read_witness_keys(texts: list[str]) -> list[Key]:
    """Refused unless they are different keys of witnesses."""
    keys = [read_key(text, WITNESS_KEY, f"witnesses.json[{number}]") for number, text in enumerate(texts)]
    if len(set(keys)) != len(keys):
        raise refused("witness-twice", "witnesses.json", "Nhân chứng lặp lại.", "A witness is there twice.")
    return keys


def _key_after(before: KeyInForce, origin: str, text: str, where: str) -> KeyInForce:
    """The key that a rotation brings in. Refused."""
    note = read_note(text.encode("utf-8", "surrogatepass"), where)
    match = _ROTATION_TEXT.fullmatch(note.text)
    if match is None:
        raise refused("rotation-unreadable", where, "Không phải thông báo đổi khoá.", "This is no rotation of a key.")
    if match[1] != origin:
        raise refused("rotation-of-another-log", where, "Đổi khoá của sổ khác.", "A rotation of another log's key.")
    new = read_key(match[3], LOG_KEY, where)
    signers = [key for key in (before.key, new) if any(line.is_of(key) for line in note.lines)]
    by_both = new.id != before.key.id and len(note.lines) == len(signers) == 2
    if new.name != origin or not by_both or int(match[2]) < before.since:
        raise refused(
            "rotation-not-cross-signed",
            where,
            "Thông báo đổi khoá phải do đúng hai khoá ký: khoá trước và khoá mới.",
            "A rotation is signed by exactly two keys, the one before and the new one.",
        )
    for line in note.lines:
        check_signature(note, line, before.key if line.is_of(before.key) else new, where)
    return KeyInForce(new, int(match[2]))


def _moment_of(seconds: int, where: str) -> datetime:
    try:
        return EPOCH_1970 + timedelta(seconds=seconds)
    except OverflowError:
        raise refused("signature-invalid", where, "Thời điểm không thể có.", "An impossible moment.") from None
