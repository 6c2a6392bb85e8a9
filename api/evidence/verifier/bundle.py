"""The members of a bundle as they are read: every one known by the manifest, every text in its one form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from api.evidence.verifier.archive import MANIFEST, read_archive
from api.evidence.verifier.canonical import read_document, read_lines
from api.evidence.verifier.events import StoredEvent, read_event
from api.evidence.verifier.fields import Kinds, checked_list, checked_object
from api.evidence.verifier.findings import refused
from api.evidence.verifier.instants import read_instant, written
from api.evidence.verifier.merkle import HASH_LENGTH
from api.evidence.verifier.notes import LOG_KEY, Key, read_key
from api.evidence.verifier.trust import Checkpoint, read_checkpoint, read_witness_keys

FORMAT: Final = "hoso-evidence-1"
BUNDLE_KINDS: Final = ("dossier", "official", "review")

_MANIFEST_FIELDS: Final[Kinds] = {
    "format": (str,),
    "kind": (str,),
    "subject": (str,),
    "dataset": (int, type(None)),
    "period": (str, type(None)),
    "origin": (str,),
    "size": (int,),
    "about": (str,),
    "files": (dict,),
}
_PROOF_FIELDS: Final[Kinds] = {"position": (int,), "hashes": (list,)}
_LAST_FIELDS: Final[Kinds] = {"event": (dict,), "hashes": (list,)}
_HASH_TEXT: Final = re.compile(f"[0-9a-f]{{{HASH_LENGTH * 2}}}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the bundle is about. dataset: the number of the imported log, None for the office's own dossiers."""

    kind: str
    subject: str
    dataset: int | None
    period: str | None
    origin: str
    size: int
    about: datetime


@dataclass(frozen=True, slots=True)
class Bundle:
    """proofs: one for each event, in the same order. figures: the parsed member, not yet judged.

    last, last_proof: the event at the checkpoint's size, whose moment all figures are about; it counts for nothing
    else.
    """

    manifest: Manifest
    first_key: Key
    rotations: list[str]
    witnesses: list[Key]
    checkpoint: Checkpoint
    stamps: dict[str, bytes]
    events: list[StoredEvent]
    proofs: list[list[bytes]]
    last: StoredEvent
    last_proof: list[bytes]
    figures: Any
    verifier: bytes


def read_bundle(data: bytes) -> Bundle:
    """Refused for whatever is not written exactly as bundles are."""
    members = read_archive(data)
    manifest = _manifest_of(members)
    lines = read_lines(members["events.jsonl"], "events.jsonl")
    events = [read_event(line, f"events.jsonl:{number}") for number, line in enumerate(lines, 1)]
    about = checked_object(read_document(members["about.json"], "about.json"), _LAST_FIELDS, "about.json")
    return Bundle(
        manifest=manifest,
        first_key=_first_key(members["key.txt"]),
        rotations=checked_list(read_document(members["rotations.json"], "rotations.json"), str, "rotations.json"),
        witnesses=read_witness_keys(
            checked_list(read_document(members["witnesses.json"], "witnesses.json"), str, "witnesses.json")
        ),
        checkpoint=read_checkpoint(members["checkpoint.txt"], "checkpoint.txt"),
        stamps={name: content for name, content in members.items() if name.startswith("stamps/")},
        events=events,
        proofs=_proofs_of(members["proofs.jsonl"], events),
        last=read_event(about["event"], "about.json"),
        last_proof=_hashes(about["hashes"], "about.json"),
        figures=read_document(members["figures.json"], "figures.json"),
        verifier=members["verify.py"],
    )


def _manifest_of(members: Mapping[str, bytes]) -> Manifest:
    found = checked_object(read_document(members[MANIFEST], MANIFEST), _MANIFEST_FIELDS, MANIFEST)
    for name, content in members.items():
        if name != MANIFEST and found["files"].get(name) != sha256(content).hexdigest():
            raise refused(
                "manifest-hash",
                name,
                "Mã băm trong MANIFEST.json không phải của thành phần này.",
                "The hash in MANIFEST.json is not this member's.",
            )
    if found["files"].keys() != members.keys() - {MANIFEST}:
        raise refused("manifest-files", MANIFEST, "Danh sách tệp không khớp.", "The list of files does not match.")
    about = read_instant(found["about"])
    if found["format"] != FORMAT or found["kind"] not in BUNDLE_KINDS or written(about) != found["about"]:
        raise refused(
            "format-unknown",
            MANIFEST,
            f"Bản kiểm tra này chỉ đọc dạng {FORMAT}.",
            f"This verifier reads the format {FORMAT} only.",
        )
    return Manifest(
        found["kind"],
        found["subject"],
        found["dataset"],
        found["period"],
        found["origin"],
        found["size"],
        about,
    )


def _first_key(data: bytes) -> Key:
    """The key and its fingerprint, a line each."""
    text = data.decode("utf-8", "replace").split("\n")
    key = read_key(text[0], LOG_KEY, "key.txt")
    if data != f"{key.text}\n{key.fingerprint}\n".encode():
        raise refused(
            "fingerprint-differs",
            "key.txt",
            f"Dấu vân tay không phải của khoá này ({key.fingerprint}).",
            f"The fingerprint is not this key's ({key.fingerprint}).",
        )
    return key


def _proofs_of(data: bytes, events: list[StoredEvent]) -> list[list[bytes]]:
    proofs: list[list[bytes]] = []
    for number, line in enumerate(read_lines(data, "proofs.jsonl"), 1):
        where = f"proofs.jsonl:{number}"
        found = checked_object(line, _PROOF_FIELDS, where)
        if number > len(events) or found["position"] != events[number - 1].position:
            raise refused(
                "proof-out-of-place",
                where,
                "Bằng chứng không cùng vị trí với sự kiện ở dòng này.",
                "The proof is not of the position of the event in this line.",
            )
        proofs.append(_hashes(found["hashes"], where))
    if len(proofs) != len(events):
        raise refused(
            "proof-missing",
            f"proofs.jsonl:{len(proofs) + 1}",
            "Thiếu bằng chứng của sự kiện này.",
            "The proof of this event is missing.",
        )
    return proofs


def _hashes(texts: Any, where: str) -> list[bytes]:
    hashes = checked_list(texts, str, where)
    if not all(_HASH_TEXT.fullmatch(each) for each in hashes):
        raise refused("proof-unreadable", where, "Mã băm không đúng dạng.", "A hash is 64 hexadecimal digits.")
    return [bytes.fromhex(each) for each in hashes]
