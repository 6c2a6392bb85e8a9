"""That the events of a bundle stand in the log as they are, each where it says: signatures, proofs, order."""

from __future__ import annotations

from dataclasses import dataclass

from api.evidence.verifier.bundle import Bundle
from api.evidence.verifier.events import StoredEvent, in_whole_stream, leaf_of
from api.evidence.verifier.findings import Finding, refused
from api.evidence.verifier.instants import written
from api.evidence.verifier.merkle import ProofFails, hash_of_leaf, root_by_proof
from api.evidence.verifier.notes import Key
from api.evidence.verifier.trust import Checkpoint, KeyInForce, Seen, check_log_signature, keys_of


@dataclass(frozen=True, slots=True)
class Trusted:
    """What the rest may rest on: the keys that were followed, and who saw the checkpoint."""

    keys: list[KeyInForce]
    seen: list[Seen]


def check_trust(bundle: Bundle, given: Key | None) -> Trusted:
    """The checkpoint is the log's own. Refused. given: a key of the log that the reader has from elsewhere."""
    checkpoint, manifest = bundle.checkpoint, bundle.manifest
    if bundle.first_key.name != checkpoint.origin:
        raise refused(
            "checkpoint-of-another-log",
            "checkpoint.txt",
            f"Điểm niêm phong của sổ {checkpoint.origin}, khoá của sổ {bundle.first_key.name}.",
            f"The checkpoint is of the log {checkpoint.origin}, the key of {bundle.first_key.name}.",
        )
    keys = keys_of(checkpoint.origin, bundle.first_key, bundle.rotations, given)
    seen = check_log_signature(checkpoint, keys, bundle.witnesses, "checkpoint.txt")
    if (manifest.origin, manifest.size) != (checkpoint.origin, checkpoint.size):
        raise refused(
            "manifest-differs",
            "MANIFEST.json",
            f"Bản kê ghi {manifest.origin}, {manifest.size}; điểm niêm phong: {checkpoint.origin}, {checkpoint.size}.",
            f"It says {manifest.origin}, {manifest.size}; the checkpoint {checkpoint.origin}, {checkpoint.size}.",
        )
    return Trusted(keys, seen)


def proof_findings(bundle: Bundle) -> list[Finding]:
    """Every event that is not in the log as it stands here, the one at the checkpoint's size among them."""
    lines = [
        (f"events.jsonl:{number}, position {event.position}", event, proof)
        for number, (event, proof) in enumerate(zip(bundle.events, bundle.proofs, strict=True), 1)
    ]
    lines.append((f"about.json, position {bundle.last.position}", bundle.last, bundle.last_proof))
    found: list[Finding] = []
    for where, event, proof in lines:
        reason = _why_not_in_log(event, proof, bundle.checkpoint)
        if reason:
            found.append(
                Finding(
                    "not-in-log",
                    where,
                    f"Sự kiện này không có trong sổ như viết ở đây: {reason}.",
                    f"This event is not in the log as it stands here: {reason}.",
                )
            )
    return found


def order_findings(bundle: Bundle) -> list[Finding]:
    """Positions, moments and versions rise, whole streams have no gap, the log begins with its own first event."""
    found: list[Finding] = []
    versions: dict[str, int] = {}
    before: StoredEvent | None = None
    for number, event in enumerate(bundle.events, 1):
        where = f"events.jsonl:{number}, position {event.position}"
        if before is not None and event.position <= before.position:
            found.append(
                Finding(
                    "position-not-rising",
                    where,
                    f"Vị trí {event.position} đứng sau {before.position}.",
                    f"Position {event.position} stands after {before.position}.",
                )
            )
        elif before is not None and event.recorded_at <= before.recorded_at:
            found.append(
                Finding(
                    "moment-not-rising",
                    where,
                    f"Thời điểm ghi {written(event.recorded_at)} không sau {written(before.recorded_at)}.",
                    f"Recorded at {written(event.recorded_at)}, not after {written(before.recorded_at)}.",
                )
            )
        expected = versions.get(event.stream_id, 0) + 1
        if event.version < expected or (event.version > expected and in_whole_stream(event)):
            found.append(
                Finding(
                    "stream-gap",
                    where,
                    f"Luồng {event.stream_id}: cần phiên bản {expected}, có {event.version}.",
                    f"Stream {event.stream_id}: version {expected} is due, {event.version} is here.",
                )
            )
        versions[event.stream_id] = event.version
        before = event
    return found + _end_findings(bundle)


def _end_findings(bundle: Bundle) -> list[Finding]:
    """The first event names the log; the one at the checkpoint's size says what moment the figures are about."""
    events, manifest, last = bundle.events, bundle.manifest, bundle.last
    found: list[Finding] = []
    first = events[0] if events else None
    if first is None or first.position != 1 or _origin_of(first) != manifest.origin:
        found.append(
            Finding(
                "origin-differs",
                "events.jsonl:1",
                f"Sự kiện đầu tiên không đặt tên cho sổ {manifest.origin}.",
                f"The first event is not the one by which the log {manifest.origin} has its name.",
            )
        )
    if last.position != manifest.size or last.recorded_at != manifest.about:
        found.append(
            Finding(
                "about-differs",
                "MANIFEST.json, about",
                f"Bản kê ghi sự kiện {manifest.size}, {written(manifest.about)};"
                f" about.json có sự kiện {last.position}, {written(last.recorded_at)}.",
                f"It says event {manifest.size}, {written(manifest.about)};"
                f" about.json has event {last.position}, {written(last.recorded_at)}.",
            )
        )
    return found


def _origin_of(first: StoredEvent) -> str:
    return f"hoso/{hash_of_leaf(leaf_of(first)).hex()[:32]}"


def _why_not_in_log(event: StoredEvent, proof: list[bytes], checkpoint: Checkpoint) -> str | None:
    try:
        root = root_by_proof(event.position - 1, checkpoint.size, hash_of_leaf(leaf_of(event)), proof)
    except ProofFails as fault:
        return str(fault)
    return None if root == checkpoint.root else "the proof leads to another root"
