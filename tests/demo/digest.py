"""A digest over every order and every stored byte of a demonstration: python -m tests.demo.digest SEED DOSSIERS."""

from __future__ import annotations

import sys
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
    print(digest(int(sys.argv[1]), int(sys.argv[2])))
