"""Checkpoints (C2SP tlog-checkpoint): what a log commits itself to, as the text of a signed note.

    hoso/3f6c…          origin: the name of the log, made of the leaf of its first event
    1434                size: events covered
    CsUYap…             root of the Merkle tree over them, in base64
    commands 980 9oJk…  how many handled commands stand before position `size`, and the end of their hash chain

The chain covers what keeps orders from taking effect twice: the rows of handled commands with a position below
`size`, by position and then command id. It begins with 32 zero bytes; each link is SHA-256 of the link before and the
row's binary form, as in `ledger_leaf` (command id, request hash, stream id, position, version, recorded_at). Commands
at `size` itself may still be joined by others that change nothing, so they wait for the next checkpoint.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from domain.model.merkle import HASH_BYTES
from domain.model.signed_note import NoteUnreadable, SignedNote, Signer

CHAIN_START: Final = bytes(HASH_BYTES)
MAX_SIZE: Final = 2**62

_BASE64_HASH: Final = r"[A-Za-z0-9+/]{43}="
_TEXT: Final = re.compile(
    rf"(?P<origin>\S+)\n(?P<size>[1-9]\d{{0,18}})\n(?P<root>{_BASE64_HASH})\n"
    rf"commands (?P<commands>0|[1-9]\d{{0,18}}) (?P<chain>{_BASE64_HASH})\n"
)


@dataclass(frozen=True, slots=True)
class CommandChain:
    """How many handled commands were taken in, and the hash that stands for them all."""

    count: int = 0
    link: bytes = CHAIN_START

    def extended(self, rows: Iterable[bytes]) -> CommandChain:
        count, link = self.count, self.link
        for row in rows:
            link = sha256(link + row).digest()
            count += 1
        return CommandChain(count, link)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """size: at least 1, since a log has its name from its first event."""

    origin: str
    size: int
    root: bytes
    commands: CommandChain

    def text(self) -> str:
        root, link = b64encode(self.root).decode(), b64encode(self.commands.link).decode()
        return f"{self.origin}\n{self.size}\n{root}\ncommands {self.commands.count} {link}\n"

    def signed(self, signer: Signer) -> SignedNote:
        return SignedNote(self.text(), (signer.sign(self.text()),))

    @classmethod
    def parse(cls, text: str) -> Self:
        """NoteUnreadable for a text that is not written exactly so."""
        match = _TEXT.fullmatch(text)
        if match is None or int(match["size"]) > MAX_SIZE:
            raise NoteUnreadable("this note is no checkpoint of a log of events")
        commands = CommandChain(int(match["commands"]), b64decode(match["chain"]))
        found = cls(match["origin"], int(match["size"]), b64decode(match["root"]), commands)
        if found.text() != text:
            raise NoteUnreadable("this checkpoint is written in another way than the one there is")
        return found


def origin_of(first_leaf: bytes) -> str:
    """The name of the log that begins with this leaf hash: a new log has a name of its own, and a copy has its."""
    return f"hoso/{first_leaf.hex()[:32]}"
