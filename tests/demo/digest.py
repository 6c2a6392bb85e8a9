"""Prints a digest over every order and every stored byte of a small demonstration: python -m tests.demo.digest."""

from __future__ import annotations

from hashlib import sha256

from domain.commands import request_hash
from tests.demo.told import tell


def digest(seed: int, dossiers: int) -> str:
    summed = sha256()
    for performed in tell(seed, dossiers).orders:
        summed.update(performed.command.issued.command_id.bytes)
        summed.update(request_hash(performed.command))
        summed.update(repr(performed.receipt).encode())
        for staged in performed.events:
            summed.update(staged.topic.encode())
            summed.update(staged.state)
    return summed.hexdigest()


if __name__ == "__main__":
    print(digest(2020, 60))
