"""A process of writers for test_following.py: `python -m tests.store.writing_process THREADS COMMANDS`, the connection
string on standard input. Prints the positions of its receipts, as JSON."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from domain.store.committer import GroupCommitter
from tests.store.toy import note, toy_deciders, toy_topics


def main() -> None:
    threads, commands = int(sys.argv[1]), int(sys.argv[2])
    with (
        toy_topics(),
        GroupCommitter(sys.stdin.readline().strip(), toy_deciders()) as committer,
        ThreadPoolExecutor(threads) as pool,
    ):

        def write(_: int) -> list[int]:
            book = uuid4()
            return [committer.submit(note(book, "a", "b", "c")).result().position for _ in range(commands)]

        positions = [position for several in pool.map(write, range(threads)) for position in several]
    print(json.dumps(positions))


if __name__ == "__main__":
    main()
