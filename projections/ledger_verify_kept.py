"""What a verifier keeps of a log that it found whole, so that the next time it reads on from there.

It lies with the verifier, outside the database: what the database says of itself is never a reason to read less. Kept
is all that reading on needs to judge as if everything had been read: the hash of every tile, the last version of every
stream, where the chain of handled commands stands, and the checkpoint up to which all of it was confirmed. Reading
begins at the last whole tile before that checkpoint, so its root is computed again, of what was kept and what is read.

What it cannot show: whether an event, command or checkpoint before that place was changed since. Only a whole run does.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.errors import DomainError
from domain.model.merkle import HASH_BYTES
from domain.model.signed_note import NoteUnreadable
from domain.store.durable_files import write_whole
from projections.ledger_tiles import WIDTH

_FORMAT: Final = b"hoso verified 1\n"


class KeptUnusable(DomainError):
    """Details: path, why_vi, why_en."""

    CODE = "kept-verification-unusable"
    VI = "Không đọc tiếp được từ {path}: {why_vi}. Hãy bỏ tệp này đi và kiểm lại toàn bộ sổ."
    EN = "Verifying cannot go on from {path}: {why_en}. Put the file away and verify the whole log."


class OlderThanKept(DomainError):
    """Details: source, size, position."""

    CODE = "checkpoint-older-than-kept"
    VI = (
        "Điểm niêm {source} ở cỡ {size} nằm trong phần đã kiểm (đến {position}) và không được đọc lại. "
        "Hãy so nó bằng một lần kiểm toàn bộ, không dùng --since."
    )
    EN = (
        "Checkpoint {source} of size {size} lies in what was verified before (up to {position}) and is not read again. "
        "Compare it by verifying the whole log, without --since."
    )


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """How a verification stands behind `position`, a multiple of a tile's width.

    moment: of the event there. roots: of the tiles up to there. versions: the last of each stream. commands, link: the
    chain of handled commands. number, size: of the last stored checkpoint of at most `position`; 0 and 0 before it.
    """

    position: int
    moment: int
    roots: bytes
    versions: dict[bytes, int]
    commands: int
    link: bytes
    number: int
    size: int

    @property
    def chain(self) -> CommandChain:
        return CommandChain(self.commands, self.link)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """All up to `reached`, and from there up to the checkpoint, was found whole.

    anchor: the verifier key by which. checkpoint: the text of the last one that was confirmed; its size lies above what
    was reached. forms: whether every event was decoded.
    """

    origin: str
    anchor: str
    checkpoint: str
    forms: bool
    reached: Reached


def write_kept(path: Path, kept: Kept) -> None:
    """Replace the file, whole."""
    body = msgspec.msgpack.encode(kept)
    write_whole(path, b"".join((_FORMAT, sha256(body).digest(), body)), 0o600)


def read_kept(path: Path, origin: str, anchor: str) -> Kept | None:
    """What was kept of this log under this key; None where there is no file yet. KeptUnusable."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise KeptUnusable(path=path, why_vi="không mở được tệp", why_en=str(fault)) from fault
    begin = len(_FORMAT) + HASH_BYTES
    body = data[begin:]
    if data[:begin] != _FORMAT + sha256(body).digest():
        raise KeptUnusable(path=path, why_vi="tệp hỏng", why_en="the file is damaged, or another one")
    try:
        kept = msgspec.msgpack.decode(body, type=Kept)
        size = Checkpoint.parse(kept.checkpoint).size
    except (msgspec.MsgspecError, NoteUnreadable) as fault:
        raise KeptUnusable(path=path, why_vi="không đọc được nội dung", why_en=str(fault)) from fault
    position, roots = kept.reached.position, kept.reached.roots
    if position % WIDTH or len(roots) * WIDTH != position * HASH_BYTES or size <= position:
        raise KeptUnusable(path=path, why_vi="các phần không khớp nhau", why_en="its parts do not fit together")
    if (kept.origin, kept.anchor) != (origin, anchor):
        raise KeptUnusable(path=path, why_vi="tệp của sổ hoặc khóa khác", why_en="it is of another log or key")
    return kept


def cut_before(size: int) -> int:
    """Where reading begins again behind a checkpoint of this size: the last whole tile of which nothing can change.

    Handled commands at the size itself may still be joined by others, so it lies below.
    """
    return max(0, size - 1) // WIDTH * WIDTH
