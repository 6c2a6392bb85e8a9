"""What the superuser does to a copy of the database, behind all triggers: found, and the first position named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.model.checkpoint import Checkpoint
from domain.model.merkle import leaf_hash
from domain.model.signed_note import NoteUnreadable, Signer
from projections import ledger_rows, ledger_verify, ledger_verify_parts
from projections.ledger_findings import Fault, Field, Verification
from projections.ledger_tiles import Growth
from projections.ledger_verify import External
from tests.ledger.sealed_log import STEPS, SealedLog

Copied = Callable[[], SealedLog]

MOVE_HEAD = (
    "UPDATE hoso.log_head SET (position, recorded_at) ="
    " (SELECT notification_id, recorded_at FROM hoso.stored_events ORDER BY 1 DESC LIMIT 1)"
)
SHIFT_UP = (
    "UPDATE hoso.stored_events SET notification_id = notification_id + 1000000 WHERE notification_id >= 280",
    "UPDATE hoso.stored_events SET notification_id = notification_id - 999999 WHERE notification_id > 1000000",
)

ALTERED_HASH = (
    "UPDATE ledger.pieces SET hashes = set_byte(hashes, {place}, 255 - get_byte(hashes, {place})) WHERE {piece}"
)

WELL_FORMED_EDIT = (
    "UPDATE hoso.stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'), 'line', 'lane'), 'UTF8')"
    " WHERE notification_id = {position}"
)
"""An edit that can be read, and is written as the software would write it."""

BEHIND_THE_LEDGER: dict[str, tuple[int, Fault, tuple[str, ...]]] = {
    "edit a state": (
        280,
        Fault.EVENT,
        ("UPDATE hoso.stored_events SET state = state || ' ' WHERE notification_id = 280",),
    ),
    "edit a topic": (
        256,
        Fault.EVENT,
        ("UPDATE hoso.stored_events SET topic = 'toy.Numbered' WHERE notification_id = 256",),
    ),
    "move recorded_at by a microsecond": (
        300,
        Fault.EVENT,
        (
            "UPDATE hoso.stored_events SET recorded_at = recorded_at + interval '1 us' WHERE notification_id = 300",
            "UPDATE hoso.stored_events SET recorded_at = recorded_at + interval '1 us' WHERE notification_id > 300",
            "UPDATE hoso.handled_commands SET recorded_at = recorded_at + interval '1 us' WHERE position >= 300",
            MOVE_HEAD,
        ),
    ),
    "delete an event": (280, Fault.MISSING, ("DELETE FROM hoso.stored_events WHERE notification_id = 280",)),
    "delete the first event": (1, Fault.MISSING, ("DELETE FROM hoso.stored_events WHERE notification_id = 1",)),
    "insert an event": (
        280,
        Fault.EVENT,
        (
            *SHIFT_UP,
            ("INSERT INTO hoso.stored_events SELECT gen_random_uuid(), 1, topic, state, 280, recorded_at"
            " - interval '1 us' FROM hoso.stored_events WHERE notification_id = 281"),
            MOVE_HEAD,
        ),
    ),
    "swap two events": (
        280,
        Fault.EVENT,
        (
            ("UPDATE hoso.stored_events AS e SET notification_id = 1000580 - e.notification_id,"
                " recorded_at = o.recorded_at"
            " FROM hoso.stored_events AS o WHERE e.notification_id IN (280, 300)"
            " AND o.notification_id = 580 - e.notification_id"),
            "UPDATE hoso.stored_events SET notification_id = notification_id - 1000000 WHERE notification_id > 1000000",
        ),
    ),
    "renumber": (280, Fault.MISSING, (*SHIFT_UP, MOVE_HEAD)),
    "truncate the tail": (
        691,
        Fault.MISSING,
        ("DELETE FROM hoso.stored_events WHERE notification_id > 690", MOVE_HEAD),
    ),
    "move the head": (700, Fault.HEAD, ("UPDATE hoso.log_head SET position = 699",)),
    "alter a request hash": (
        1,
        Fault.COMMANDS,
        (
            ("UPDATE hoso.handled_commands SET request_hash = sha256('other') WHERE command_id ="
            " (SELECT command_id FROM hoso.handled_commands ORDER BY position LIMIT 1)"),
        ),
    ),
    "forget a command": (
        257,
        Fault.COMMANDS,
        ("DELETE FROM hoso.handled_commands WHERE position BETWEEN 257 AND 260",),
    ),
    "let a command point elsewhere": (
        511,
        Fault.COMMANDS,
        (
            ("UPDATE hoso.handled_commands SET (position, recorded_at) = (SELECT notification_id, recorded_at"
            " FROM hoso.stored_events WHERE notification_id = 599) WHERE position BETWEEN 512 AND 520"),
        ),
    ),
    "alter a tile": (
        261,
        Fault.TILE,
        (ALTERED_HASH.format(place=100, piece="level = 0 AND tile = 1 AND first = 1"),),
    ),
    "alter an upper tile": (
        257,
        Fault.TILE,
        (ALTERED_HASH.format(place=1, piece="level = 1 AND first = 1"),),
    ),
    "alter a checkpoint": (
        258,
        Fault.CHECKPOINT,
        ("UPDATE ledger.checkpoints SET note = set_byte(note, 50, get_byte(note, 50) # 1) WHERE size = 300",),
    ),
    "delete a checkpoint": (
        258,
        Fault.CHECKPOINT,
        ("DELETE FROM ledger.checkpoints WHERE size = 300",),
    ),
    "claim another size for a checkpoint": (
        258,
        Fault.CHECKPOINT,
        ("UPDATE ledger.checkpoints SET size = 301 WHERE size = 300",),
    ),
    "an event before the beginning": (
        0,
        Fault.OUTSIDE,
        (
            "ALTER TABLE hoso.stored_events DROP CONSTRAINT stored_events_notification_id_check",
            ("INSERT INTO hoso.stored_events SELECT gen_random_uuid(), 1, topic, state, 0, recorded_at"
            " FROM hoso.stored_events WHERE notification_id = 1"),
        ),
    ),
    "two events at one position": (
        280,
        Fault.REPEATED,
        (
            "DROP INDEX hoso.stored_events_position",
            ("INSERT INTO hoso.stored_events SELECT gen_random_uuid(), 1, topic, state, 280, recorded_at"
            " FROM hoso.stored_events WHERE notification_id = 280"),
        ),
    ),
    "empty a state": (
        280,
        Fault.EVENT,
        (
            "ALTER TABLE hoso.stored_events ALTER state DROP NOT NULL",
            "UPDATE hoso.stored_events SET state = NULL WHERE notification_id = 280",
        ),
    ),
    "state a new key": (1, Fault.ROTATION, ("INSERT INTO ledger.rotations VALUES (1, 'a new key')",)),
}  # fmt: skip
"""What is done: the first position that does not match, the fault that is found there, the statements."""


@pytest.mark.parametrize("what", BEHIND_THE_LEDGER)
def test_a_change_in_the_database_is_found_at_its_first_position(copied: Copied, what: str) -> None:
    position, fault, statements = BEHIND_THE_LEDGER[what]
    log = copied()
    log.as_superuser(*statements)
    result = log.verified(700)
    assert result.first is not None
    assert result.first.position == position, result.findings
    assert fault in {finding.fault for finding in result.findings if finding.position == position}, result.findings


def rewrite_ledger(log: SealedLog, signer: Signer) -> None:
    """Make tiles and checkpoints anew over the events as they are, as the superuser would."""
    with log.database.connect("superuser", options=ledger_rows.SESSION) as connection:
        leaves = list(ledger_rows.leaves(connection, 0, 10**6))
        stored = connection.execute("SELECT number, size, note FROM ledger.checkpoints ORDER BY number").fetchall()
        for table in ("pieces", "checkpoints"):
            connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
            connection.execute(f"DELETE FROM ledger.{table}")
        growth, before = Growth(), 0
        for number, size, note in stored:
            if size > len(leaves):
                break
            for piece in growth.append(leaf_hash(leaf) for leaf in leaves[before:size]):
                connection.execute("INSERT INTO ledger.pieces VALUES (%s, %s, %s, %s)", piece)
            before = size
            old = Checkpoint.parse(bytes(note).split(b"\n\n")[0].decode() + "\n")
            new = Checkpoint(old.origin, size, growth.root(), old.commands).signed(signer)
            connection.execute("INSERT INTO ledger.checkpoints VALUES (%s, %s, %s)", (number, size, new.encode()))


def test_a_ledger_signed_again_with_another_key_is_found_by_its_first_checkpoint(copied: Copied) -> None:
    log = copied()
    log.as_superuser(WELL_FORMED_EDIT.format(position=280))
    rewrite_ledger(log, Signer.of(log.origin, Ed25519PrivateKey.generate()))
    result = log.verified()
    assert result.first is not None
    assert (result.first.fault, result.first.position, result.checkpoints) == (Fault.CHECKPOINT, 1, 0)


def test_a_fork_signed_with_the_logs_own_key_is_found_by_whoever_kept_checkpoints(copied: Copied) -> None:
    log = copied()
    log.as_superuser(WELL_FORMED_EDIT.format(position=280))
    rewrite_ledger(log, log.key_directory.signer())
    assert log.verified().good  # from inside nothing can be seen any more
    result = log.verified(256, 300, 700)
    assert [finding.fault for finding in result.findings] == [Fault.FORK]
    assert result.first is not None
    assert (result.first.position, result.first.until, result.first.source) == (257, 300, "published 300")


def test_an_older_state_of_the_database_is_called_a_rollback(copied: Copied) -> None:
    older, newer = copied(), copied()
    newer.grow_to(777)
    with newer.sealer() as sealer:
        sealer.catch_up()
    older.notes[777] = newer.latest()
    assert older.verified(700).good
    result = older.verified(700, 777)
    assert [finding.fault for finding in result.findings] == [Fault.ROLLBACK]
    assert result.first is not None
    assert (result.first.position, result.first.until) == (701, 777)


def test_a_log_cut_back_with_its_ledger_is_called_a_rollback(copied: Copied) -> None:
    log = copied()
    log.as_superuser(
        "DELETE FROM hoso.handled_commands WHERE position > 511",
        "DELETE FROM hoso.stored_events WHERE notification_id > 511",
        "DELETE FROM ledger.checkpoints WHERE size > 511",
        "DELETE FROM ledger.pieces WHERE level = 0 AND tile * 256 + first >= 511",
        "DELETE FROM ledger.pieces WHERE level = 1 AND first >= 1",
        MOVE_HEAD,
    )
    assert log.verified().good
    result = log.verified(*STEPS)
    assert {finding.fault for finding in result.findings} == {Fault.ROLLBACK}
    assert result.first is not None
    assert result.first.position == 512


def test_an_emptied_log_is_called_a_rollback(copied: Copied) -> None:
    log = copied()
    log.as_superuser(
        *(f"DELETE FROM {table}" for table in ("hoso.handled_commands", "hoso.stored_events")),
        *(f"DELETE FROM ledger.{table}" for table in ("checkpoints", "pieces")),
        "UPDATE hoso.log_head SET position = 0, recorded_at = NULL",
    )
    result = log.verified(700)
    assert result.first is not None
    assert (result.first.fault, result.first.position) == (Fault.ROLLBACK, 1)


def test_another_log_in_the_place_of_this_one_is_called_a_fork(copied: Copied) -> None:
    log = copied()
    log.as_superuser("UPDATE hoso.stored_events SET state = state || ' ' WHERE notification_id = 1")
    result = log.verified()
    assert result.first is not None
    assert result.first.position == 1
    assert Fault.FORK in {finding.fault for finding in result.findings}


def test_a_checkpoint_of_another_key_is_no_witness_against_a_log(ledger: SealedLog) -> None:
    stranger = Signer.of(ledger.origin, Ed25519PrivateKey.generate())
    note = Checkpoint.parse(ledger.notes[700].text).signed(stranger)
    other = SealedLog(ledger.database, ledger.keys, {**ledger.notes, 700: note})
    with pytest.raises(NoteUnreadable):
        other.verified(700, anchor=ledger.anchor)


# ---------------------------------------------------------------------- stored forms, and words

IN_THE_DATABASE: dict[str, tuple[Fault, str, list[Field]]] = {
    "an unknown topic": (Fault.TOPIC, "SET topic = 'toy.Forgotten'", [Field.TOPIC]),
    "a blank in the state": (Fault.CANON, "SET state = state || ' '", [Field.STATE]),
    "half a state": (Fault.FORM, "SET state = substr(state, 1, 30)", [Field.STATE]),
    "a second opening": (Fault.OPENING, "SET topic = 'log.Opened'", [Field.TOPIC]),
}


@pytest.mark.parametrize("what", IN_THE_DATABASE)
def test_a_form_is_found_bad_in_the_database_even_where_it_was_sealed_so(copied: Copied, what: str) -> None:
    fault, change, fields = IN_THE_DATABASE[what]
    log = copied()
    log.grow_to(710)
    log.as_superuser(f"UPDATE hoso.stored_events {change} WHERE notification_id = 705")
    with log.sealer() as sealer:
        sealer.catch_up()
    result = log.verified()
    assert [(finding.fault, finding.position) for finding in result.findings] == [(fault, 705)]
    assert [each.field for each in result.findings[0].differs] == fields
    assert log.verified(forms=False).good


def test_an_altered_event_is_told_with_what_was_sealed(copied: Copied) -> None:
    log = copied()
    log.as_superuser(WELL_FORMED_EDIT.format(position=280))
    result = log.verified()
    assert [(finding.fault, finding.position) for finding in result.findings] == [(Fault.EVENT, 280)]
    (difference,) = result.findings[0].differs
    assert difference.field is Field.STATE
    assert difference.expected == difference.stored.replace("lane", "line")


# ---------------------------------------------------------------------- several processes


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes read, a tile at a time, and look at three checkpoints at a time."""
    monkeypatch.setattr(ledger_verify_parts, "SMALL", 0)
    monkeypatch.setattr(ledger_verify_parts, "PART", 256)
    monkeypatch.setattr(ledger_verify, "NOTES", 3)


@pytest.mark.usefixtures("in_parts")
def test_several_processes_find_what_one_finds(copied: Copied) -> None:
    log = copied()

    def found(workers: int) -> Verification:
        seen: list[tuple[int, int]] = []
        result = ledger_verify.verify(
            log.database.dsn("reader"),
            log.anchor,
            [External("published", log.notes[700])],
            lambda read, of: seen.append((read, of)),
            forms=False,
            workers=workers,
        )
        assert seen[:2] == [(256, 700), (512, 700)]
        assert seen[2] == (result.events, 700)
        return result

    clean = found(2)
    assert clean.good
    assert (clean.events, clean.checkpoints, clean.sealed) == (700, len(STEPS), 700)
    assert found(1) == clean
    log.as_superuser(
        WELL_FORMED_EDIT.format(position=650),
        "DELETE FROM hoso.handled_commands WHERE position BETWEEN 300 AND 310",
    )
    altered = found(2)
    assert {finding.fault for finding in altered.findings} == {Fault.EVENT, Fault.COMMANDS}
    assert (650, 650) in {(finding.position, finding.until) for finding in altered.findings}
    assert found(1) == altered
    log.as_superuser("DELETE FROM hoso.stored_events WHERE notification_id = 513")
    assert found(2) == found(1)
    assert found(2).first == found(1).first


@pytest.mark.usefixtures("in_parts")
def test_every_process_looks_at_the_stored_forms(ledger: SealedLog) -> None:
    """What only this process knows, the toy's topics, the others find to be unknown."""
    result = ledger_verify.verify(ledger.database.dsn("reader"), ledger.anchor, workers=2)
    assert [(finding.fault, finding.position) for finding in result.findings] == [(Fault.TOPIC, 2)]
