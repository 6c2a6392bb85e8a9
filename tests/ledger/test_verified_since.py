"""A verifier that keeps where it stood reads on from there: by the same rules, and no further back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from api.cli.app import build
from api.cli.verify import NotNotedInPart
from domain.model.checkpoint import Checkpoint
from projections import ledger_verify_parts
from projections.ledger_findings import Fault, Verification
from projections.ledger_verify import External, verify
from projections.ledger_verify_kept import Kept, KeptUnusable, OlderThanKept, cut_before, read_kept, write_kept
from tests.ledger.sealed_log import SealedLog
from tests.ledger.test_tampering_stored import WELL_FORMED_EDIT

Copied = Callable[[], SealedLog]

AFTER: dict[str, tuple[int, Fault, tuple[str, ...]]] = {
    "edit an event": (900, Fault.EVENT, (WELL_FORMED_EDIT.format(position=900),)),
    "edit an event that is read a second time": (600, Fault.EVENT, (WELL_FORMED_EDIT.format(position=600),)),
    "edit the first event that is read again": (513, Fault.EVENT, (WELL_FORMED_EDIT.format(position=513),)),
    "delete an event": (900, Fault.MISSING, ("DELETE FROM hoso.stored_events WHERE notification_id = 900",)),
    "leave out a version": (
        900,
        Fault.VERSION,
        ("UPDATE hoso.stored_events SET originator_version = originator_version + 100 WHERE notification_id = 900",),
    ),
    "begin a stream anew": (
        600,
        Fault.VERSION,
        (
            "UPDATE hoso.stored_events SET originator_id = gen_random_uuid() WHERE notification_id = 600",
        ),
    ),
    "point a command elsewhere": (
        700,
        Fault.COMMANDS,
        (
            ("UPDATE hoso.handled_commands SET request_hash = sha256(request_hash) WHERE position ="
            " (SELECT min(position) FROM hoso.handled_commands WHERE position > 800)"),
        ),
    ),
    "drop a checkpoint": (701, Fault.CHECKPOINT, ("DELETE FROM ledger.checkpoints WHERE size = 850",)),
    "move the head": (
        1000,
        Fault.HEAD,
        (
            "ALTER TABLE hoso.log_head DISABLE TRIGGER ALL",
            "UPDATE hoso.log_head SET recorded_at = recorded_at + interval '1 s'",
        ),
    ),
}  # fmt: skip
"""What is done behind the place where reading begins again: the position and the fault by which it is found."""

BEFORE: dict[str, tuple[int, str]] = {
    "edit an event": (280, WELL_FORMED_EDIT.format(position=280)),
    "delete an event": (280, "DELETE FROM hoso.stored_events WHERE notification_id = 280"),
}


def first_run(log: SealedLog) -> Kept:
    """What a whole run keeps."""
    kept: list[Kept] = []
    assert verify(log.database.dsn("reader"), log.anchor, keep=kept.append).good
    return kept[0]


def grown(log: SealedLog) -> SealedLog:
    """The log with two checkpoints more, of 850 and 1000 events."""
    for size in (850, 1000):
        log.grow_to(size)
        with log.sealer() as sealer:
            sealer.catch_up()
        log.notes[size] = log.latest()
    return log


def read_on(log: SealedLog, kept: Kept, *externals: int, keep: Callable[[Kept], None] | None = None) -> Verification:
    outside = [External(f"published {size}", log.notes[size]) for size in externals]
    return verify(log.database.dsn("reader"), log.anchor, outside, since=kept, keep=keep)


def test_what_is_kept_lies_on_a_whole_tile_below_the_last_checkpoint(copied: Copied) -> None:
    kept = first_run(copied())
    assert (kept.reached.position, len(kept.reached.roots)) == (512, 2 * 32)
    assert Checkpoint.parse(kept.checkpoint).size == 700
    assert [cut_before(size) for size in (1, 256, 257, 512, 513, 700)] == [0, 0, 256, 256, 512, 512]


def test_reading_on_comes_to_what_reading_everything_comes_to(copied: Copied) -> None:
    log = copied()
    kept = first_run(log)
    grown(log)
    again: list[Kept] = []
    result = read_on(log, kept, 700, 850, 1000, keep=again.append)
    whole = log.verified(700, 850, 1000)
    assert whole.good
    assert result == msgspec.structs.replace(whole, since=512)
    assert again == [first_run(log)]
    assert again[0].reached.position == 768
    assert read_on(log, again[0], keep=again.append).good
    assert again[1] == again[0]


@pytest.mark.parametrize("part", [256, 768])
def test_where_parts_begin_and_end_makes_no_difference(
    copied: Copied, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    log = copied()
    kept = first_run(log)
    grown(log)
    expected = first_run(log)
    monkeypatch.setattr(ledger_verify_parts, "PART", part)
    assert first_run(log) == expected
    again: list[Kept] = []
    assert read_on(log, kept, keep=again.append).good
    assert again == [expected]


@pytest.mark.parametrize("what", AFTER)
def test_what_came_since_is_judged_as_strictly_as_ever(copied: Copied, what: str) -> None:
    position, fault, statements = AFTER[what]
    log = copied()
    kept = first_run(log)
    grown(log).as_superuser(*statements)
    again: list[Kept] = []
    result = read_on(log, kept, 1000, keep=again.append)
    assert result.first is not None
    assert (result.first.position, again) == (position, []), result.findings
    assert fault in {finding.fault for finding in result.findings if finding.position == position}, result.findings
    whole = log.verified(1000)
    assert whole.first is not None
    assert msgspec.structs.replace(whole.first, source="") == msgspec.structs.replace(result.first, source="")


@pytest.mark.parametrize("what", BEFORE)
def test_what_was_changed_before_is_found_by_a_whole_run_and_reading_on_says_that_it_did_not_look(
    copied: Copied, what: str
) -> None:
    position, statement = BEFORE[what]
    log = copied()
    kept = first_run(log)
    grown(log).as_superuser(statement)
    result = read_on(log, kept, 1000)
    assert (result.good, result.since) == (True, 512)
    whole = log.verified(1000)
    assert whole.first is not None
    assert (whole.first.position, whole.since) == (position, 0)


def test_tiles_above_the_events_are_compared_from_the_beginning(copied: Copied) -> None:
    log = copied()
    kept = first_run(log)
    grown(log).as_superuser(
        "UPDATE ledger.pieces SET hashes = set_byte(hashes, 8, 255 - get_byte(hashes, 8))"
        " WHERE level = 1 AND first = 1",
    )
    found = read_on(log, kept).findings
    assert [(finding.fault, finding.position, finding.until) for finding in found] == [(Fault.TILE, 257, 512)]


def test_a_log_set_back_behind_what_was_confirmed_is_called_a_rollback(copied: Copied) -> None:
    older, newer = copied(), copied()
    kept = first_run(grown(newer))
    result = read_on(older, kept)
    assert result.first is not None
    assert (result.first.fault, result.first.position, result.first.until) == (Fault.MISSING, 701, 768)
    assert Fault.ROLLBACK in {finding.fault for finding in result.findings}


def test_a_log_that_went_another_way_since_is_called_a_fork(copied: Copied) -> None:
    one, other = copied(), copied()
    kept = first_run(grown(one))
    result = read_on(grown(other), kept)
    assert {finding.fault for finding in result.findings} >= {Fault.FORK}


def test_a_checkpoint_of_before_is_refused_rather_than_passed_over(copied: Copied) -> None:
    log = copied()
    kept = first_run(log)
    for size in (300, 511):
        with pytest.raises(OlderThanKept):
            read_on(log, kept, size)
    assert read_on(log, kept, 700).external == 1


def test_without_a_checkpoint_nothing_is_kept(copied: Copied) -> None:
    log = copied()
    kept: list[Kept] = []
    log.as_superuser("DELETE FROM ledger.checkpoints", "DELETE FROM ledger.pieces")
    assert verify(log.database.dsn("reader"), log.anchor, keep=kept.append).good
    assert kept == []


def test_forms_that_were_never_looked_at_are_never_said_to_have_been(copied: Copied) -> None:
    log = copied()
    kept: list[Kept] = []
    verify(log.database.dsn("reader"), log.anchor, forms=False, keep=kept.append)
    result = read_on(log, kept[0], keep=kept.append)
    assert (result.forms, kept[1].forms) == (False, False)


def test_the_file_gives_back_what_was_kept_and_refuses_every_other(copied: Copied, tmp_path: Path) -> None:
    log = copied()
    kept, path = first_run(log), tmp_path / "kept"
    origin, anchor = log.origin, str(log.anchor)
    assert read_kept(path, origin, anchor) is None
    write_kept(path, kept)
    assert read_kept(path, origin, anchor) == kept
    for other in ((f"{origin}0", anchor), (origin, f"{anchor}0")):
        with pytest.raises(KeptUnusable):
            read_kept(path, *other)
    data = path.read_bytes()
    for broken in (data[:-1], data[:10], b"", data[:-40] + bytes([data[-40] ^ 1]) + data[-39:]):
        path.write_bytes(broken)
        with pytest.raises(KeptUnusable):
            read_kept(path, origin, anchor)
    for unfit in (
        msgspec.structs.replace(kept, checkpoint="x"),
        msgspec.structs.replace(kept, reached=msgspec.structs.replace(kept.reached, position=511)),
        msgspec.structs.replace(kept, reached=msgspec.structs.replace(kept.reached, position=768)),
        msgspec.structs.replace(kept, reached=msgspec.structs.replace(kept.reached, roots=bytes(32))),
    ):
        write_kept(path, unfit)
        with pytest.raises(KeptUnusable):
            read_kept(path, origin, anchor)
    with pytest.raises(KeptUnusable):
        read_kept(tmp_path, origin, anchor)


def test_whatever_is_altered_in_what_was_kept_does_not_make_another_log_pass(copied: Copied) -> None:
    """The file is the verifier's own; still, a root is computed again from it before anything new is believed."""
    log = copied()
    kept = first_run(log)
    reached = kept.reached
    other = [
        msgspec.structs.replace(reached, roots=bytes([reached.roots[0] ^ 1]) + reached.roots[1:]),
        msgspec.structs.replace(reached, link=bytes(32)),
        msgspec.structs.replace(reached, versions={}),
        msgspec.structs.replace(reached, moment=2**62),
        msgspec.structs.replace(reached, number=reached.number - 1),
    ]
    assert all(not read_on(log, msgspec.structs.replace(kept, reached=each)).good for each in other)


def test_the_command_keeps_what_it_confirmed_in_a_file_and_says_what_it_did_not_read_again(
    copied: Copied, tmp_path: Path
) -> None:
    log, path = copied(), tmp_path / "kept"

    def hoso_verify(*more: str) -> Result:
        place = ["--data-dir", str(log.database.instance.data_dir), "--key-dir", str(log.keys)]
        return CliRunner().invoke(build(), ["verify", *place, *more])

    first = hoso_verify("--since", str(path))
    assert (first.exit_code, "Everything matches." in first.stdout) == (0, True), first.output
    grown(log)
    second = hoso_verify("--since", str(path))
    assert (second.exit_code, "Everything from event 513 on matches." in second.stdout) == (0, True), second.output
    third = msgspec.json.decode(hoso_verify("--since", str(path), "--json").stdout)
    assert (third["good"], third["since"]) == (True, 768)
    kept = path.read_bytes()
    log.as_superuser(WELL_FORMED_EDIT.format(position=900))
    found = hoso_verify("--since", str(path))
    assert (found.exit_code, path.read_bytes() == kept) == (1, True)
    assert isinstance(hoso_verify("--since", str(path), "--note", "me").exception, NotNotedInPart)
