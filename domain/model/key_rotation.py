"""Which key of a log signs from which size on: a chain of statements, each signed by the key before and the key after.

    hoso key rotation
    hoso/3f6c…       the log
    1434             the size from which the new key signs; checkpoints of that size and below are the old key's
    hoso/3f6c…+…+…   the new key

Whoever trusts any key of a log can follow the chain from it to all later ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from domain.model.checkpoint import Checkpoint
from domain.model.signed_note import NoteUnreadable, SignedNote, Signer, VerifierKey

TITLE: Final = "hoso key rotation"


@dataclass(frozen=True, slots=True)
class Rotation:
    origin: str
    size: int
    new: VerifierKey

    def text(self) -> str:
        return f"{TITLE}\n{self.origin}\n{self.size}\n{self.new}\n"

    def signed(self, old: Signer, new: Signer) -> SignedNote:
        assert new.verifier == self.new
        return SignedNote(self.text(), (old.sign(self.text()), new.sign(self.text())))

    @classmethod
    def parse(cls, text: str) -> Self:
        """NoteUnreadable."""
        lines = text.split("\n")
        if len(lines) != 5 or lines[0] != TITLE or not lines[2].isdecimal():
            raise NoteUnreadable("this note is no statement of a new key")
        found = cls(lines[1], int(lines[2]), VerifierKey.parse(lines[3]))
        if found.text() != text:
            raise NoteUnreadable("this statement is written in another way than the one there is")
        return found


@dataclass(frozen=True, slots=True)
class KeyChain:
    """The keys of one log, oldest first, each with the size after which it signs."""

    origin: str
    keys: tuple[tuple[int, VerifierKey], ...]

    @classmethod
    def from_anchor(cls, origin: str, anchor: VerifierKey, rotations: Sequence[SignedNote]) -> Self:
        """All keys that follow from a trusted one. NoteUnreadable for a chain that does not hold together.

        Statements before the anchor's own are passed over: it vouches for what comes after it.
        """
        found = [(0, anchor)]
        for note in rotations:
            statement = Rotation.parse(note.text)
            last = found[-1][1]
            if statement.origin != origin:
                raise NoteUnreadable("this statement is about the key of another log")
            if statement.new == anchor:
                found = [(0, anchor)]
                continue
            if last not in note.verified_by([last]):
                continue
            if statement.new not in note.verified_by([statement.new]) or statement.size < found[-1][0]:
                raise NoteUnreadable("the new key did not sign its own statement, or was there before")
            found.append((statement.size, statement.new))
        return cls(origin, tuple(found))

    def checked(self, note: SignedNote) -> Checkpoint:
        """The checkpoint of a note that the key of its size signed. NoteUnreadable."""
        checkpoint = Checkpoint.parse(note.text)
        if checkpoint.origin != self.origin:
            raise NoteUnreadable("this checkpoint is of another log")
        signed_by = note.verified_by(key for _, key in self.keys)
        # At the very size of a rotation both keys may sign: the old one did before, the new one does again.
        fitting = [
            key
            for at, (since, key) in enumerate(self.keys)
            if since <= checkpoint.size and (at + 1 == len(self.keys) or checkpoint.size <= self.keys[at + 1][0])
        ]
        if not any(key in fitting for key in signed_by):
            raise NoteUnreadable("no key of the log that signs at this size signed this checkpoint")
        return checkpoint
