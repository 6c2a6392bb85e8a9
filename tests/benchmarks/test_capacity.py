"""The model on paper: it grows as its constants say, ends where they end, and the document shows what it says."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from benchmarks.capacity import (
    CONSTANTS,
    DOCUMENT,
    Constants,
    lock_ends_at,
    machines,
    reckon,
    terabytes,
    with_tables,
)

KNOWN = Constants.read()
LOCK = f"{KNOWN.measured.lock.value:g}"


def test_the_tables_of_the_document_are_those_of_the_constants() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert text == with_tables(text, KNOWN), "run: python -m benchmarks.capacity --write"


def test_a_document_without_the_mark_is_not_written() -> None:
    with pytest.raises(ValueError, match="lacks the line"):
        with_tables("# Capacity\n", KNOWN)


def test_the_mean_rate_is_of_office_hours_and_the_peak_a_multiple_of_it() -> None:
    nation = reckon(KNOWN, 1e9)
    assert nation.mean_rate == pytest.approx(1e9 / (250 * 8 * 3600))
    assert nation.peak_rate == pytest.approx(4 * nation.mean_rate)
    assert nation.lock_share == pytest.approx(nation.peak_rate / KNOWN.measured.lock.value)


def test_at_the_events_at_which_the_lock_ends_it_is_used_whole() -> None:
    for peak in (4, 10, 50):
        end = lock_ends_at(KNOWN, peak)
        assert reckon(KNOWN, end, peak).lock_share == pytest.approx(1.0)
        assert reckon(KNOWN, end / 2, peak).lock_share == pytest.approx(0.5)


def test_twice_the_events_take_twice_the_rebuilding_and_at_most_twice_the_disk() -> None:
    one, two = reckon(KNOWN, 1e9), reckon(KNOWN, 2e9)
    assert two.rebuild_hours == pytest.approx(2 * one.rebuild_hours)
    assert two.wal_bytes == pytest.approx(2 * one.wal_bytes)
    assert one.database_bytes < two.database_bytes <= 2 * one.database_bytes
    assert terabytes(KNOWN, one, 10) > 1.9 * terabytes(KNOWN, one, 5)


def test_where_events_are_rare_each_has_a_checkpoint_of_its_own() -> None:
    m = KNOWN.measured
    rare, busy = reckon(KNOWN, 1e6), reckon(KNOWN, 1e12)
    plain = m.log_bytes.value + m.command_bytes.value + m.ledger_bytes.value
    assert rare.log_bytes / 1e6 == pytest.approx(plain + m.checkpoint_bytes.value)
    assert busy.log_bytes / 1e12 == pytest.approx(plain, rel=0.001)


def test_a_faster_lock_ends_later_and_logs_that_share_machines_need_fewer() -> None:
    faster = structs.replace(
        KNOWN,
        measured=structs.replace(
            KNOWN.measured, lock=structs.replace(KNOWN.measured.lock, value=2 * KNOWN.measured.lock.value)
        ),
    )
    assert lock_ends_at(faster, 4) == pytest.approx(2 * lock_ends_at(KNOWN, 4))
    province = reckon(KNOWN, 20e6)
    assert machines(KNOWN, [province] * 34) < 34 * machines(KNOWN, [province])
    assert machines(KNOWN, [province]) == 3


@pytest.mark.parametrize(
    ("was", "becomes"),
    [(f"value = {LOCK}", "value = -1"), ("[measured.lock]", "[measured.luck]"), (f"value = {LOCK}", "")],
)
def test_constants_are_taken_wholly_or_refused(tmp_path: Path, was: str, becomes: str) -> None:
    path = tmp_path / "capacity.toml"
    path.write_text(CONSTANTS.read_text("utf-8").replace(was, becomes, 1), "utf-8")
    with pytest.raises(msgspec.ValidationError):
        Constants.read(path)
