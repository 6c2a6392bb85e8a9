"""The text of a checkpoint, the chain of handled commands, and an event's leaf, byte by byte."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest

from domain.model.checkpoint import CHAIN_START, MAX_SIZE, Checkpoint, CommandChain, origin_of
from domain.model.ledger_leaf import EPOCH, HEAD, leaf_bytes, recorded_at_of
from domain.model.signed_note import NoteUnreadable
from tests.ledger.test_signed_note import LOG

ROOT, LINK = bytes(range(32)), bytes(range(32, 64))
GOOD = Checkpoint("hoso/test", 12, ROOT, CommandChain(3, LINK))
TEXT = f"hoso/test\n12\n{b64encode(ROOT).decode()}\ncommands 3 {b64encode(LINK).decode()}\n"
SHAPE = "this note is no checkpoint of a log of events"
OTHERWISE = "this checkpoint is written in another way than the one there is"


def refusal(text: str) -> str:
    with pytest.raises(NoteUnreadable) as refused:
        Checkpoint.parse(text)
    return str(refused.value)


def test_a_checkpoint_is_read_as_it_is_written() -> None:
    assert GOOD.text() == TEXT
    assert Checkpoint.parse(TEXT) == GOOD
    empty = Checkpoint("hoso/test", 1, ROOT, CommandChain())
    assert Checkpoint.parse(empty.text()) == empty
    assert empty.text().endswith(f"commands 0 {b64encode(bytes(32)).decode()}\n")
    note = GOOD.signed(LOG)
    assert (note.text, note.verified_by([LOG.verifier])) == (TEXT, [LOG.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT[:-1],
        TEXT + "\n",
        TEXT + "more\n",
        TEXT.replace("hoso/test", "hoso test"),
        TEXT.replace("hoso/test", ""),
        TEXT.replace("\n12\n", "\n0\n"),
        TEXT.replace("\n12\n", "\n012\n"),
        TEXT.replace("\n12\n", "\n-1\n"),
        TEXT.replace("\n12\n", f"\n{'1' * 20}\n"),
        TEXT.replace("\n12\n", f"\n{MAX_SIZE + 1}\n"),
        TEXT.replace("commands 3", "commands 03"),
        TEXT.replace("commands 3", "commands -3"),
        TEXT.replace("commands", "orders"),
        TEXT.replace("commands 3", "commands  3"),
        TEXT.replace("=\ncommands", "\ncommands"),
        TEXT.replace("\n", "\r\n"),
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    assert refusal(text) == SHAPE


def test_the_largest_size_is_read() -> None:
    assert Checkpoint.parse(TEXT.replace("\n12\n", f"\n{MAX_SIZE}\n")).size == MAX_SIZE


def test_another_way_of_writing_the_same_is_refused() -> None:
    root, link = b64encode(ROOT).decode(), b64encode(LINK).decode()
    assert refusal(TEXT.replace(root, root[:-2] + "9=")) == OTHERWISE  # bits that base64 leaves open
    assert refusal(TEXT.replace(link, link[:-2] + "9=")) == OTHERWISE
    assert refusal(TEXT.replace("\n12\n", "\n1٢\n")) == OTHERWISE  # a digit of another script


def test_commands_are_chained_one_by_one_from_zero() -> None:
    assert bytes(32) == CHAIN_START
    first = sha256(bytes(32) + b"one").digest()
    both = sha256(first + b"two").digest()
    assert CommandChain().extended([]) == CommandChain(0, bytes(32))
    assert CommandChain().extended([b"one", b"two"]) == CommandChain(2, both)
    assert CommandChain(1, first).extended([b"two"]) == CommandChain(2, both)


def test_a_log_is_named_after_its_first_leaf() -> None:
    assert origin_of(bytes(range(32))) == "hoso/000102030405060708090a0b0c0d0e0f"


def test_a_leaf_is_written_byte_by_byte_as_it_is_described() -> None:
    moment = EPOCH + timedelta(days=1, microseconds=2)
    leaf = leaf_bytes(258, UUID(int=7), 3, moment, "dossier.Lodged", "é".encode())
    assert leaf == (
        bytes.fromhex("0006 00000008 0000000000000102 00000010 00000000000000000000000000000007".replace(" ", ""))
        + bytes.fromhex("00000008 0000000000000003 00000008".replace(" ", ""))
        + (86_400_000_002).to_bytes(8, "big")
        + b"\x00\x00\x00\x0edossier.Lodged"
        + b"\x00\x00\x00\x02\xc3\xa9"
    )
    assert HEAD.size == 58
    before = leaf_bytes(1, UUID(int=0), 1, EPOCH - timedelta(microseconds=1), "", b"")
    assert before[50:58] == b"\xff" * 8
    assert recorded_at_of(86_400_000_002) == moment
    assert recorded_at_of(0) == datetime(2000, 1, 1, tzinfo=UTC)
