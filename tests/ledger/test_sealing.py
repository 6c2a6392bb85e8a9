"""Sealing: what is signed contains what was signed before, wherever it stopped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest
from psycopg import errors

from domain.model.checkpoint import Checkpoint
from domain.model.key_rotation import KeyChain, Rotation
from domain.model.ledger_leaf import leaf_bytes
from domain.model.merkle import (
    EMPTY_ROOT,
    complete_root,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from domain.model.signed_note import NoteUnreadable
from domain.store.durable_files import write_whole
from projections import ledger_backlog, ledger_checkpoints, ledger_keys, ledger_rows, ledger_verify_parts
from projections.ledger_backlog import take_in_backlog
from projections.ledger_keys import KeyDirectory, KeyRefused
from projections.ledger_rotation import rotate
from projections.ledger_seal_runner import SealRunner
from projections.ledger_sealer import LogForked, LogHasGap, LogSetBack, connect
from projections.ledger_tiles import Growth, Tiles
from tests.ledger import naive_tree
from tests.ledger.sealed_log import STEPS, SealedLog

Copied = Callable[[], SealedLog]


def test_a_leaf_is_the_row_of_the_event_as_the_database_sends_it(ledger: SealedLog) -> None:
    with ledger.database.connect("reader", options=ledger_rows.SESSION) as connection:
        rows = connection.execute(
            "SELECT notification_id, originator_id, originator_version, recorded_at, topic, state"
            " FROM hoso.stored_events ORDER BY notification_id"
        ).fetchall()
        assert list(ledger_rows.leaves(connection, 0, 10**6)) == [leaf_bytes(*row) for row in rows]


def test_every_checkpoint_has_the_root_of_the_events_that_it_covers(ledger: SealedLog) -> None:
    with ledger.database.connect("reader", options=ledger_rows.SESSION) as connection:
        leaves = list(ledger_rows.leaves(connection, 0, 10**6))
        stored = ledger_checkpoints.after(connection, 0, 100)
    assert [each.size for each in stored] == list(STEPS)
    keys = KeyChain.from_anchor(ledger.origin, ledger.anchor, [])
    for size, note in ledger.notes.items():
        assert keys.checked(note).root == naive_tree.mth(leaves[:size])


def test_stored_tiles_prove_every_event_and_every_pair_of_checkpoints(ledger: SealedLog) -> None:
    checkpoints = [Checkpoint.parse(note.text) for note in ledger.notes.values()]
    with ledger.database.connect("reader", options=ledger_rows.SESSION) as connection:
        tiles, last = Tiles(connection), checkpoints[-1]
        leaves = list(ledger_rows.leaves(connection, 0, 10**6))
        for index in range(0, last.size, 13):
            proof = inclusion_proof(tiles.node, index, last.size)
            verify_inclusion(index, last.size, leaf_hash(leaves[index]), proof, last.root)
        for old in checkpoints:
            for new in checkpoints:
                if old.size <= new.size:
                    proof = consistency_proof(tiles.node, old.size, new.size)
                    verify_consistency(old.size, new.size, proof, old.root, new.root)


def test_a_clean_log_gives_no_alarm(ledger: SealedLog) -> None:
    result = ledger.verified(*STEPS)
    assert result.findings == []
    assert (result.events, result.sealed, result.checkpoints) == (STEPS[-1], STEPS[-1], len(STEPS))
    assert result.commands > 300


def test_events_that_are_not_sealed_yet_are_no_alarm(copied: Copied) -> None:
    log = copied()
    log.grow_to(731)
    result = log.verified(700)
    assert (result.findings, result.events, result.sealed) == ([], 731, 700)


@pytest.mark.parametrize("batch", [1, 7, 256, 1_000])
def test_the_batches_of_sealing_do_not_change_the_tree(copied: Copied, batch: int) -> None:
    log = copied()
    log.grow_to(790)
    with log.sealer(batch) as sealer:
        assert sealer.catch_up() == 90
    assert log.verified(*STEPS).good


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of one tile, read by other processes however few there are."""
    monkeypatch.setattr(ledger_backlog, "PART", 256)
    monkeypatch.setattr(ledger_verify_parts, "PART", 256)
    monkeypatch.setattr(ledger_verify_parts, "SMALL", 0)


@pytest.mark.usefixtures("small_parts")
def test_a_backlog_is_sealed_by_several_processes_into_the_same_tree(copied: Copied) -> None:
    log = copied()
    log.grow_to(1_500)
    with log.sealer() as sealer:
        dsn = log.database.dsn("sealer")
        assert list(take_in_backlog(sealer, dsn, 2, least=801)) == []
        taken = []
        for count in take_in_backlog(sealer, dsn, 2, least=800):
            taken.append(count)
            sealer.sign()  # whenever it is due
        assert (taken, sealer.size) == ([256, 256], 700 + 68 + 512)
        assert sealer.catch_up() == 220
    result = log.verified(*STEPS, forms=False)
    assert (result.findings, result.sealed, result.checkpoints) == ([], 1_500, len(STEPS) + 3)


@pytest.mark.usefixtures("small_parts")
def test_a_backlog_is_not_sealed_past_a_gap(copied: Copied) -> None:
    log = copied()
    log.grow_to(1_500)
    log.as_superuser("DELETE FROM hoso.stored_events WHERE notification_id = 1100")
    with log.sealer() as sealer, pytest.raises(LogHasGap) as refusal:
        list(take_in_backlog(sealer, log.database.dsn("sealer"), 2, least=1))
    assert refusal.value.details == {"position": 1_100}


def test_tiles_whose_roots_are_known_grow_the_same_tree() -> None:
    leaves = [leaf_hash(number.to_bytes(3, "big")) for number in range(257 * 256)]
    roots = b"".join(complete_root(leaves[at : at + 256]) for at in range(0, len(leaves), 256))
    at_once, by_tiles = Growth(), Growth()
    pieces = sorted(at_once.append(leaves))
    assert sorted(by_tiles.append_tiles(b"".join(leaves), roots)) == pieces
    assert (by_tiles.size, by_tiles.root()) == (at_once.size, at_once.root())
    assert by_tiles.append([EMPTY_ROOT]) == at_once.append([EMPTY_ROOT])


def test_a_checkpoint_that_was_signed_and_not_stored_is_stored_at_the_next_start(
    copied: Copied, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = copied()
    log.grow_to(750)
    with log.sealer() as sealer:
        sealer.take_in()

        def crash(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(sealer, "_store", crash)
        with pytest.raises(KeyboardInterrupt):
            sealer.sign()
    signed = log.key_directory.last_signed()
    assert signed is not None
    with log.sealer() as sealer:
        assert not sealer.unsigned
    assert log.latest() == signed
    assert log.verified(700).good


def test_nothing_is_signed_on_a_database_that_was_set_back(copied: Copied) -> None:
    older, newer = copied(), copied()
    newer.grow_to(720)
    with newer.sealer() as sealer:
        sealer.catch_up()
    older.keys = newer.keys
    older.grow_to(800)  # even if more events came since
    with pytest.raises(LogSetBack) as refusal, older.sealer():
        pass
    assert refusal.value.details == {"signed": 720, "present": 700}


def test_nothing_is_signed_on_a_tree_that_is_not_the_one_that_was_signed(copied: Copied) -> None:
    log = copied()
    log.as_superuser("UPDATE ledger.pieces SET hashes = set_byte(hashes, 0, 7) WHERE level = 0 AND tile = 2")
    with pytest.raises(LogForked), log.sealer():
        pass


def test_nothing_is_sealed_past_a_gap(copied: Copied) -> None:
    log = copied()
    log.grow_to(720)
    log.as_superuser("DELETE FROM hoso.stored_events WHERE notification_id = 710")
    with log.sealer() as sealer, pytest.raises(LogHasGap) as refusal:
        sealer.catch_up()
    assert refusal.value.details == {"position": 710}


def test_a_ledger_is_not_continued_without_its_key(copied: Copied) -> None:
    log = copied()
    (log.key_directory.path / "private.pem").unlink()
    with pytest.raises(KeyRefused), log.sealer():
        pass


def test_the_key_is_readable_by_its_account_alone(copied: Copied) -> None:
    log = copied()
    path = log.key_directory.path / "private.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(KeyRefused), log.sealer():
        pass


def test_a_new_key_is_vouched_for_by_the_old_one_and_signs_from_then_on(copied: Copied) -> None:
    log = copied()
    old = log.anchor
    with connect(log.database.dsn("sealer")) as connection:
        new = rotate(connection, log.origin, log.keys)
        newest = rotate(connection, log.origin, log.keys)
    log.grow_to(710)
    with log.sealer() as sealer:
        sealer.catch_up()
    assert log.latest().verified_by([old, new, newest]) == [newest]
    for anchor in (old, newest):
        result = log.verified(*(STEPS if anchor == old else ()), anchor=anchor)
        assert (not result.findings) is (anchor == old)
    with log.database.connect("reader") as connection:
        rotations = ledger_checkpoints.rotations(connection)
    assert [size for size, _ in KeyChain.from_anchor(log.origin, old, rotations).keys] == [0, 700, 700]
    with pytest.raises(NoteUnreadable):
        KeyChain.from_anchor(log.origin, old, []).checked(log.latest())


def test_after_a_rotation_that_died_halfway_the_old_key_signs_nothing_more(copied: Copied) -> None:
    log = copied()
    keys = log.key_directory
    with log.sealer() as sealer:
        new = keys.new_signer()
        statement = Rotation(log.origin, 700, new.verifier).signed(keys.signer(), new)
        keys.stage(new)
        with connect(log.database.dsn("sealer")) as connection:
            connection.execute("SELECT ledger.append_rotation(1, %s)", [statement.encode()])
        log.grow_to(710)
        sealer.catch_up()
    assert log.latest().verified_by([log.anchor, new.verifier]) == [new.verifier]
    assert log.verified(*STEPS).findings == []


@pytest.mark.parametrize("writes", range(4))
def test_a_crash_while_the_key_is_made_leaves_none_whose_first_key_nobody_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    keys, left = KeyDirectory(tmp_path, "hoso/test"), iter(range(writes))

    def write(path: Path, data: bytes, mode: int) -> None:
        if next(left, None) is None:
            raise OSError
        write_whole(path, data, mode)

    with keys.locked(), monkeypatch.context() as power, suppress(OSError):
        power.setattr(ledger_keys, "write_whole", write)
        keys.signer()
    with keys.locked():
        signer = keys.signer()
    assert keys.first_key() == signer.verifier
    assert (keys.path / "public.txt").read_text() == f"{signer.verifier}\n"


def test_only_the_sealer_makes_the_ledger_longer(ledger: SealedLog) -> None:
    statements = (
        "SELECT ledger.append_checkpoint(9, 700, 'x')",
        "SELECT ledger.append(700, ARRAY[]::smallint[], ARRAY[]::bigint[], ARRAY[]::smallint[], ARRAY[]::bytea[])",
        "SELECT ledger.append_rotation(1, 'x')",
        "SELECT ledger.note_caught_up(now())",
        "SELECT ledger.name_witness('x', true)",
        "SELECT ledger.append_stamp(1, 'x', now())",
        "SELECT ledger.note_errand('publish', 'x', 1, NULL)",
    )
    for role in ("writer", "projector", "reader"):
        for statement in statements:
            with ledger.database.connect(role) as connection, pytest.raises(errors.InsufficientPrivilege):
                connection.execute(statement)


@pytest.mark.parametrize("role", ["owner", "superuser", "sealer"])
@pytest.mark.parametrize("table", ["pieces", "checkpoints", "rotations", "witnesses", "cosignatures", "stamps"])
def test_nobody_changes_what_is_in_the_ledger(ledger: SealedLog, role: str, table: str) -> None:
    for statement in (f"DELETE FROM ledger.{table}", f"TRUNCATE ledger.{table} CASCADE"):
        with (
            ledger.database.connect(role) as connection,  # type: ignore[arg-type]
            pytest.raises(errors.DatabaseError, match=r"refused|denied"),
        ):
            connection.execute(statement)


def test_the_ledger_goes_on_only_where_it_ends(copied: Copied) -> None:
    log = copied()
    with connect(log.database.dsn("sealer")) as connection:
        for statement in (
            "SELECT ledger.append_checkpoint(8, 700, 'x')",
            "SELECT ledger.append_checkpoint(9, 699, 'x')",
            "SELECT ledger.append_checkpoint(9, 701, 'x')",
            "SELECT ledger.append(699, '{}', '{}', '{}', '{}')",
            "SELECT ledger.append(700, '{0}', '{2}', '{187}', ARRAY[sha256('x')])",
            "SELECT ledger.append(700, '{0}', '{2}', '{188}', ARRAY[sha256('x')])",  # no such event
        ):
            with pytest.raises(errors.DatabaseError) as refusal:
                connection.execute(statement)
            assert refusal.value.sqlstate == "HS010", statement


def test_a_runner_seals_what_comes_and_another_one_waits(copied: Copied) -> None:
    log = copied()
    runners = [SealRunner(log.database.dsn("sealer"), log.keys, poll_seconds=0.1) for _ in range(2)]
    threads = [Thread(target=runner.run) for runner in runners]
    for thread in threads:
        thread.start()
    try:
        for size in (705, 760):
            log.grow_to(size)
            until = monotonic() + 30
            while Checkpoint.parse(log.latest().text).size < size:
                assert monotonic() < until
                sleep(0.02)
    finally:
        for runner in runners:
            runner.stop()
        for thread in threads:
            thread.join()
    assert log.verified(*STEPS).good
