"""Logs and bundles made up by hand, with keys of the tests' own: what a maker, and what a forger, could hand over.

The hashing is written here once more, naively, so that the verifier is not judged by itself.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAMESPACE = UUID("7f4d2c1e-6a0b-5e8f-9c3d-48f0a2b7d915")
JANUARY_2020_US = 631_152_000_000_000
"""2020-01-01T00:00:00Z in microseconds since 2000."""

ORDER = ("README.txt", "verify.py", "key.txt", "rotations.json", "checkpoint.txt", "witnesses.json")
AFTER = ("events.jsonl", "proofs.jsonl", "about.json", "figures.json", "report.pdf")

Line = dict[str, Any]


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def stream(kind: str, key: str = "") -> str:
    return str(uuid5(NAMESPACE, f"{kind}:{key}"))


def leaf_hash(event: Line) -> bytes:
    fields = (
        event["position"].to_bytes(8, "big"),
        UUID(event["stream_id"]).bytes,
        event["version"].to_bytes(8, "big"),
        event["recorded_at"].to_bytes(8, "big", signed=True),
        event["topic"].encode(),
        event["state"].encode(),
    )
    return sha256(b"\x00\x00\x06" + b"".join(len(each).to_bytes(4, "big") + each for each in fields)).digest()


class Tree:
    """MTH and PATH of RFC 9162, section 2.1, as they are written there; what was hashed is kept."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = leaves
        self._known: dict[tuple[int, int], bytes] = {}

    def root(self, begin: int, end: int) -> bytes:
        if end - begin == 1:
            return self.leaves[begin]
        if (begin, end) not in self._known:
            middle = begin + _half(end - begin)
            self._known[begin, end] = sha256(b"\x01" + self.root(begin, middle) + self.root(middle, end)).digest()
        return self._known[begin, end]

    def path(self, index: int, begin: int, end: int) -> list[bytes]:
        if end - begin == 1:
            return []
        middle = begin + _half(end - begin)
        if index < middle:
            return [*self.path(index, begin, middle), self.root(middle, end)]
        return [*self.path(index, middle, end), self.root(begin, middle)]


def _half(count: int) -> int:
    half = 1
    while half * 2 < count:
        half *= 2
    return half


@dataclass(frozen=True)
class Signer:
    """kind: 1 for a log, 4 for a witness."""

    name: str
    private: Ed25519PrivateKey
    kind: int = 1

    @classmethod
    def numbered(cls, name: str, number: int, kind: int = 1) -> Signer:
        return cls(name, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32), kind)

    @property
    def _public(self) -> bytes:
        return bytes([self.kind]) + self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + self._public).digest()[:4]

    @property
    def key(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64encode(self._public).decode()}"

    @property
    def fingerprint(self) -> str:
        digits = sha256(self._public).hexdigest()
        return " ".join(digits[at : at + 4] for at in range(0, 64, 4))

    def line(self, text: str, seconds: int = 1_580_000_000) -> str:
        if self.kind == 1:
            signature = self.private.sign(text.encode())
        else:
            message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
            signature = seconds.to_bytes(8, "big") + self.private.sign(message)
        return f"— {self.name} {b64encode(self.key_id + signature).decode()}\n"


class Log:
    """Events of made-up streams, in order."""

    def __init__(self) -> None:
        self.events: list[Line] = []
        self._versions: dict[str, int] = {}
        self.add(stream("log"), "log.Opened", {"clock": "system"})

    def add(self, stream_id: str, topic: str, body: Mapping[str, Any], recorded_at: int | None = None) -> int:
        """Returns the position."""
        version = self._versions[stream_id] = self._versions.get(stream_id, 0) + 1
        position = len(self.events) + 1
        self.events.append(
            {
                "position": position,
                "stream_id": stream_id,
                "version": version,
                "recorded_at": JANUARY_2020_US + position * 60_000_000 if recorded_at is None else recorded_at,
                "topic": topic,
                "state": json.dumps(body, ensure_ascii=False, separators=(",", ":")),
            }
        )
        return position

    @property
    def origin(self) -> str:
        return f"hoso/{leaf_hash(self.events[0]).hex()[:32]}"

    def tree(self) -> Tree:
        return Tree([leaf_hash(event) for event in self.events])

    def checkpoint_text(self, size: int | None = None) -> str:
        size = size or len(self.events)
        root = b64encode(self.tree().root(0, size)).decode()
        return f"{self.origin}\n{size}\n{root}\ncommands 0 {b64encode(bytes(32)).decode()}\n"

    def of(self, streams: Sequence[str]) -> list[Line]:
        return [dict(event) for event in self.events if event["stream_id"] in streams]

    def proofs(self, events: Sequence[Line]) -> list[Line]:
        tree, size = self.tree(), len(self.events)
        return [
            {"position": at, "hashes": [each.hex() for each in tree.path(at - 1, 0, size)]}
            for at in (event["position"] for event in events)
        ]


def note(text: str, *signers: Signer) -> bytes:
    return f"{text}\n{''.join(signer.line(text) for signer in signers)}".encode()


def rotation(log: Log, size: int, old: Signer, new: Signer) -> str:
    text = f"hoso key rotation\n{log.origin}\n{size}\n{new.key}\n"
    return note(text, old, new).decode()


def instant(since_2000_us: int) -> str:
    moment = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=since_2000_us)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass
class Parts:
    """A bundle that can be edited; whatever was edited, `zipped` repairs the manifest as a forger would.

    raw: members that are put in as they are; None leaves one out. manifest: without the hashes.
    """

    manifest: dict[str, Any]
    key: str
    checkpoint: bytes
    events: list[Line]
    proofs: list[Line]
    about: Any
    figures: Any
    rotations: list[str] = field(default_factory=list)
    witnesses: list[str] = field(default_factory=list)
    stamps: list[bytes] = field(default_factory=list)
    raw: dict[str, bytes | None] = field(default_factory=dict)

    def members(self) -> dict[str, bytes]:
        found = {
            "README.txt": b"README\n",
            "verify.py": b"# verify\n",
            "key.txt": self.key.encode(),
            "rotations.json": canonical(self.rotations) + b"\n",
            "checkpoint.txt": self.checkpoint,
            "witnesses.json": canonical(self.witnesses) + b"\n",
            "events.jsonl": b"".join(canonical(each) + b"\n" for each in self.events),
            "proofs.jsonl": b"".join(canonical(each) + b"\n" for each in self.proofs),
            "about.json": canonical(self.about) + b"\n",
            "figures.json": canonical(self.figures) + b"\n",
            "report.pdf": b"%PDF-\n",
        }
        stamps = {f"stamps/{number:03}.tsr": content for number, content in enumerate(self.stamps, 1)}
        ordered = {name: found[name] for name in ORDER} | stamps | {name: found[name] for name in AFTER}
        for name, content in self.raw.items():
            if content is not None:
                ordered[name] = content
            else:
                del ordered[name]
        return ordered

    def whole(self) -> dict[str, bytes]:
        """With a manifest that fits."""
        members = self.members()
        if "MANIFEST.json" in members:
            return {"MANIFEST.json": members.pop("MANIFEST.json"), **members}
        files = {name: sha256(content).hexdigest() for name, content in members.items()}
        return {"MANIFEST.json": canonical({**self.manifest, "files": files}) + b"\n", **members}

    def zipped(self) -> bytes:
        return zipped(self.whole())


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(entry(name), content)
    return out.getvalue()


def entry(name: str, compression: int = ZIP_STORED) -> ZipInfo:
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    info.compress_type = compression
    return info


Forge = Callable[[Parts], None]
"""Alters a bundle."""
