"""What happened behind the back of `hoso.append` and broke its order is found, with the first bad position."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

import pytest

from domain.store.committer import GroupCommitter
from domain.store.verify_order import Disorder, verify_order
from tests.servers import Database
from tests.store.toy import note, toy_deciders

POSITIONS: Final = "positions go 1, 2, 3 … without gaps"
TIMES: Final = "recorded_at rises with the position"
VERSIONS: Final = "versions of a stream go 1, 2, 3 … in order of position"
TOPICS: Final = "topics are known"
OPENING: Final = "the log is opened by its first event and by no other"
HEAD: Final = "the head stands at the last event"
COMMANDS: Final = "handled commands point to where they were recorded"

TAMPERING: Final = {
    "delete one in the middle": (
        "DELETE FROM hoso.stored_events WHERE notification_id = 4",
        {Disorder(POSITIONS, 4), Disorder(VERSIONS, 5), Disorder(COMMANDS, 4)},
    ),
    "cut the tail": (
        "DELETE FROM hoso.stored_events WHERE notification_id > 5",
        {Disorder(HEAD, 7), Disorder(COMMANDS, 6)},
    ),
    "date one back": (
        "UPDATE hoso.stored_events SET recorded_at = recorded_at - interval '1 day' WHERE notification_id = 3",
        {Disorder(TIMES, 3), Disorder(COMMANDS, 3)},
    ),
    "swap two": (
        "UPDATE hoso.stored_events SET originator_version = 205 - originator_version WHERE notification_id IN (3, 4)",
        {Disorder(VERSIONS, 3)},
    ),
    "unknown topic": (
        "UPDATE hoso.stored_events SET topic = 'no.Such' WHERE notification_id = 6",
        {Disorder(TOPICS, 6)},
    ),
    "open again": (
        "UPDATE hoso.stored_events SET topic = 'log.Opened' WHERE notification_id = 5",
        {Disorder(OPENING, 5)},
    ),
    "forged command": (
        "UPDATE hoso.handled_commands SET recorded_at = now() WHERE position = 2",
        {Disorder(COMMANDS, 2)},
    ),
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_disorder_is_found_with_its_first_position(opened: Database, kind: str) -> None:
    book = uuid4()
    with GroupCommitter(opened.dsn("writer"), toy_deciders()) as committer:
        for n in range(6):
            committer.submit(note(book, str(n))).result()
    statement, disorders = TAMPERING[kind]
    with opened.connect("superuser", autocommit=True) as superuser:
        assert verify_order(superuser) == []
        for table in ("stored_events", "handled_commands"):
            superuser.execute(f"ALTER TABLE hoso.{table} DISABLE TRIGGER ALL")
        superuser.execute(statement)
        assert set(verify_order(superuser)) == disorders


def test_a_log_that_is_not_open_is_in_order(unopened: Database) -> None:
    with unopened.connect("reader") as reader:
        assert verify_order(reader) == []
