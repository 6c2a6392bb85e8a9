"""What each reader of the verifier refuses, one input for each rule; approved_findings.json has what it then says."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.evidence.verifier.canonical import read_canonical, read_document, read_lines
from api.evidence.verifier.events import event_of, leaf_of, read_event
from api.evidence.verifier.fields import checked_list, checked_object
from api.evidence.verifier.instants import read_instant
from api.evidence.verifier.notes import LOG_KEY, LONGEST_NOTE, WITNESS_KEY, Key, check_signature, read_key, read_note
from api.evidence.verifier.trust import (
    Checkpoint,
    check_log_signature,
    keys_of,
    read_checkpoint,
    read_witness_keys,
)
from tests.evidence.made_log import Signer, note

LINE: Final = {
    "position": 7,
    "stream_id": "0000000a-0000-0000-0000-000000000007",
    "version": 2,
    "recorded_at": -1,
    "topic": "dossier.Đã ghi",
    "state": '{"text":"Hồ sơ"}',
}
LEAF: Final = leaf_of(read_event(LINE, ""))
ORIGIN: Final = "hoso/made-up"
ROOT: Final = b64encode(bytes(range(32))).decode()
COMMANDS: Final = f"commands 7 {b64encode(bytes(32)).decode()}\n"
CHECKPOINT: Final = f"{ORIGIN}\n9\n{ROOT}\n{COMMANDS}"
LOG: Final = Signer.numbered(ORIGIN, 1)
NEXT: Final = Signer.numbered(ORIGIN, 2)
OF_ONE_ID: Final = [
    Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))) for number in (4890, 38564)
]
"""Ids have 32 bits, so whoever tries for some seconds has two keys with the same one."""
WITNESS: Final = Signer.numbered("witness.example/one", 40, 4)

Refusing = Callable[[], object]


def key(signer: Signer) -> Key:
    return read_key(signer.key, signer.kind, "")


def checkpoint(text: str, *signers: Signer) -> Checkpoint:
    return read_checkpoint(note(text, *signers or (LOG,)), "checkpoint.txt")


def rotation_note(new: Signer, *signers: Signer) -> str:
    return note(f"hoso key rotation\n{ORIGIN}\n9\n{new.key}\n", *signers).decode()


def rotation(text: str) -> Refusing:
    return lambda: keys_of(ORIGIN, key(LOG), [note(text, LOG, NEXT).decode()], None)


def signed(text: str, *signers: Signer, witnesses: tuple[Signer, ...] = (WITNESS,)) -> Refusing:
    def refusing() -> object:
        keys = keys_of(ORIGIN, key(LOG), [], None)
        return check_log_signature(checkpoint(text, *signers), keys, [key(each) for each in witnesses], "c")

    return refusing


def event(**edit: Any) -> Refusing:
    return lambda: read_event({**LINE, **edit}, "events.jsonl:4")


def leaf(data: bytes) -> Refusing:
    return lambda: event_of(data, "--log, position 7")


def read_as_note(data: bytes) -> Refusing:
    return lambda: read_note(data, "checkpoint.txt")


def read_as_key(text: str, kind: int = LOG_KEY) -> Refusing:
    return lambda: read_key(text, kind, "key.txt")


def read_as_checkpoint(text: str) -> Refusing:
    return lambda: checkpoint(text)


def signature_of(signer: Signer, octets: bytes) -> str:
    return f"— {signer.name} {b64encode(octets).decode()}\n"


_TEXT: Final = "text\n"
_LINE: Final = LOG.line(_TEXT)
_NOTE: Final = f"{_TEXT}\n{_LINE}"
_NAME, _ID, _DATA = LOG.key.split("+", 2)

REFUSED: Final[Mapping[str, Refusing]] = {
    "json: no json": lambda: read_canonical(b"{", "figures.json"),
    "json: a fraction": lambda: read_canonical(b"1.5", "figures.json"),
    "json: an exponent": lambda: read_canonical(b"1e5", "figures.json"),
    "json: no number": lambda: read_canonical(b"Infinity", "figures.json"),
    "json: a blank": lambda: read_canonical(b"[1, 2]", "figures.json"),
    "json: unsorted": lambda: read_canonical(b'{"b":1,"a":1}', "figures.json"),
    "json: half a character": lambda: read_canonical(rb'"\ud800"', "figures.json"),
    "json: an escape": lambda: read_canonical(rb'"\u0111"', "figures.json"),
    "json: a document without its newline": lambda: read_document(b"[]", "figures.json"),
    "json: an empty document": lambda: read_document(b"", "figures.json"),
    "json: lines without the last newline": lambda: read_lines(b"1\n2", "events.jsonl"),
    "json: the third line is none": lambda: read_lines(b"1\n2\n\n", "events.jsonl"),
    "fields: no object": lambda: checked_object([], {"a": (int,)}, "MANIFEST.json"),
    "fields: one missing, one too many": lambda: checked_object({"b": 1, "d": 1}, {"a": (int,), "b": (int,)}, "w"),
    "fields: one missing": lambda: checked_object({}, {"a": (int,)}, "w"),
    "fields: of another kind": lambda: checked_object({"a": 1, "b": "x"}, {"a": (int,), "b": (int,)}, "w"),
    "fields: truth is no number": lambda: checked_object({"a": True}, {"a": (int,)}, "w"),
    "fields: null where it may not be": lambda: checked_object({"a": None}, {"a": (int,)}, "w"),
    "fields: no list": lambda: checked_list({}, str, "rotations.json"),
    "fields: a text is no list of texts": lambda: checked_list("", str, "rotations.json"),
    "fields: one of another kind": lambda: checked_list(["a", 1], str, "rotations.json"),
    "fields: truths are no numbers": lambda: checked_list([1, True], int, "rotations.json"),
    "instant: a date": lambda: read_instant("2020-01-01"),
    "instant: no zone": lambda: read_instant("2020-01-01T00:00:00"),
    "instant: seven decimals": lambda: read_instant("2020-01-01T00:00:00.0000000Z"),
    "instant: no decimals": lambda: read_instant("2020-01-01T00:00:00.Z"),
    "instant: no such day": lambda: read_instant("2020-02-30T00:00:00Z"),
    "instant: before all time": lambda: read_instant("0001-01-01T00:00:00+07:00"),
    "instant: a number": lambda: read_instant(7),
    "event: no object": lambda: read_event([], "events.jsonl:4"),
    "event: position 0": event(position=0),
    "event: position beyond all": event(position=2**62 + 1),
    "event: version 0": event(version=0),
    "event: version beyond all": event(version=2**62 + 1),
    "event: a moment beyond all": event(recorded_at=2**63),
    "event: no stream": event(stream_id="0000000a"),
    "event: a stream in capitals": event(stream_id="0000000A-0000-0000-0000-000000000007"),
    "event: a stream in braces": event(stream_id="{0000000a-0000-0000-0000-000000000007}"),
    "event: a state that is a list": event(state="[]"),
    "event: a state that is no json": event(state="{"),
    "leaf: none": leaf(b""),
    "leaf: another count of fields": leaf(b"\x00\x07" + LEAF[2:]),
    "leaf: cut": leaf(LEAF[:-1]),
    "leaf: cut in a length": leaf(LEAF[:60]),
    "leaf: too long": leaf(LEAF + b"\x00"),
    "leaf: a field too many": leaf(LEAF + bytes(4)),
    "leaf: a stream of 15 octets": leaf(LEAF[:14] + b"\x00\x00\x00\x0f" + LEAF[19:]),
    "leaf: a position of 9 octets": leaf(LEAF[:2] + b"\x00\x00\x00\x09\x00" + LEAF[6:]),
    "leaf: no utf-8": leaf(LEAF.replace("Đ".encode(), b"\xff\xff")),
    "leaf: no state": leaf(LEAF[: LEAF.index(b"{") - 4] + bytes(4)),
    "leaf: no event": leaf(LEAF.replace(b"{", b"[")),
    "key: none": read_as_key(""),
    "key: no id": read_as_key(f"{_NAME}+{_DATA}"),
    "key: of the other kind": read_as_key(LOG.key, WITNESS_KEY),
    "key: of 31 octets": read_as_key(f"{_NAME}+{_ID}+{b64encode(bytes([1]) + bytes(31)).decode()}"),
    "key: of 33 octets": read_as_key(f"{_NAME}+{_ID}+{b64encode(bytes([1]) + bytes(33)).decode()}"),
    "key: empty": read_as_key(f"{_NAME}+{_ID}+AA=="),
    "key: no base64": read_as_key(f"{_NAME}+{_ID}+A"),
    "key: the id of another": read_as_key(f"{_NAME}+00000000+{_DATA}"),
    "key: another name": read_as_key(f"x{LOG.key}"),
    "note: too long": read_as_note(b"x" * (LONGEST_NOTE + 1)),
    "note: no utf-8": read_as_note(b"\xff" + _NOTE.encode()),
    "note: no text": read_as_note(f"\n\n{_LINE}".encode()),
    "note: no empty line": read_as_note(f"{_TEXT}{_LINE}".encode()),
    "note: no newline at the end": read_as_note(_NOTE[:-1].encode()),
    "note: another octet at the end": read_as_note(f"{_NOTE[:-1]}=".encode()),
    "note: two newlines at the end": read_as_note(f"{_NOTE}\n".encode()),
    "note: no signature": read_as_note(f"{_TEXT}\n".encode()),
    "note: another dash": read_as_note(_NOTE.replace("—", "-").encode()),
    "note: a signature of 4 octets": read_as_note(f"{_TEXT}\n{signature_of(LOG, bytes(4))}".encode()),
    "note: base64 cut": read_as_note(f"{_TEXT}\n— {ORIGIN} AAAAAAAAA\n".encode()),
    "note: base64 with bits after its end": read_as_note(f"{_TEXT}\n— {ORIGIN} AAAAAAAAAB==\n".encode()),
    "note: a second line that is none": read_as_note(f"{_NOTE}x\n".encode()),
    "signature: of another text": lambda: check_signature(
        read_note(_NOTE.replace("text", "Text").encode(), ""), read_note(_NOTE.encode(), "").lines[0], key(LOG), "c, 1"
    ),
    "checkpoint: of nothing": read_as_checkpoint(CHECKPOINT.replace("\n9\n", "\n0\n")),
    "checkpoint: a number with a nought before": read_as_checkpoint(CHECKPOINT.replace("\n9\n", "\n09\n")),
    "checkpoint: no commands": read_as_checkpoint(CHECKPOINT.replace(COMMANDS, "")),
    "checkpoint: a further line": read_as_checkpoint(f"{CHECKPOINT}more\n"),
    "checkpoint: a root with bits after its end": read_as_checkpoint(CHECKPOINT.replace(ROOT, f"{'A' * 42}B=")),
    "checkpoint: commands with bits after their end": read_as_checkpoint(
        CHECKPOINT.replace(COMMANDS, f"commands 7 {'A' * 42}B=\n")
    ),
    "checkpoint: a blank in the origin": read_as_checkpoint(f"a {CHECKPOINT}"),
    "checkpoint: signed by no log": signed(CHECKPOINT, WITNESS),
    "checkpoint: signed by a stranger second": signed(CHECKPOINT, LOG, Signer.numbered(ORIGIN, 9), WITNESS),
    "checkpoint: signed twice": signed(CHECKPOINT, LOG, WITNESS, LOG),
    "checkpoint: not cosigned": signed(CHECKPOINT, LOG),
    "checkpoint: the second witness missing": signed(
        CHECKPOINT, LOG, WITNESS, witnesses=(WITNESS, Signer.numbered("witness.example/two", 41, 4))
    ),
    "witnesses: the second is none": lambda: read_witness_keys([WITNESS.key, LOG.key]),
    "witnesses: twice": lambda: read_witness_keys([WITNESS.key, WITNESS.key]),
    "rotation: of another log": rotation(f"hoso key rotation\nhoso/other\n9\n{NEXT.key}\n"),
    "rotation: none": rotation(CHECKPOINT),
    "rotation: to no key": rotation(f"hoso key rotation\n{ORIGIN}\n9\nkey\n"),
    "rotation: to itself": lambda: keys_of(ORIGIN, key(LOG), [rotation_note(LOG, LOG, LOG)], None),
    "rotation: by the old key twice, whose id the new one shares": lambda: keys_of(
        ORIGIN, key(OF_ONE_ID[0]), [rotation_note(OF_ONE_ID[1], OF_ONE_ID[0], OF_ONE_ID[0])], None
    ),
    "rotation: half a character": lambda: keys_of(ORIGIN, key(LOG), ["\ud800"], None),
    "rotation: the second is none": lambda: keys_of(ORIGIN, key(LOG), [rotation_note(NEXT, LOG, NEXT), ""], None),
    "rotation: none of the keys is yours": lambda: keys_of(ORIGIN, key(LOG), [], key(NEXT)),
}
"""By what is wrong."""
