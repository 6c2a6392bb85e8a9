"""A bundle against an export of the whole log: what was left out is found, and named."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from api.evidence.verifier.verification import Asked, Verdict, verify
from tests.evidence.made_bundles import DATASET, OFFICIAL, day, imported_official, logged
from tests.evidence.made_log import Line, Log, Parts, stream


def exported(log: Log, directory: Path) -> Path:
    """As tlog-tiles has it: leaves of 256 events a file, each after its length in 16 bits."""
    for tile in range(0, len(log.events), 256):
        part = log.events[tile : tile + 256]
        name = f"{tile // 256:03}" + (f".p/{len(part)}" if len(part) < 256 else "")
        path = directory / "tile" / "entries" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(entry(leaf(each), directory / "large" / str(each["position"])) for each in part))
    return directory


def entry(whole: bytes, apart: Path) -> bytes:
    """What is too long for an entry lies in a file of its own."""
    if len(whole) < 1 << 16:
        return len(whole).to_bytes(2, "big") + whole
    apart.parent.mkdir(exist_ok=True)
    apart.write_bytes(whole)
    return bytes(2)


def leaf(event: Line) -> bytes:
    fields = (
        event["position"].to_bytes(8, "big"),
        UUID(event["stream_id"]).bytes,
        event["version"].to_bytes(8, "big"),
        event["recorded_at"].to_bytes(8, "big", signed=True),
        event["topic"].encode(),
        event["state"].encode(),
    )
    return b"\x00\x06" + b"".join(len(each).to_bytes(4, "big") + each for each in fields)


def compared(parts: Parts, directory: Path) -> Verdict:
    return verify(parts.zipped(), Asked(log=directory))


def codes(verdict: Verdict) -> list[str]:
    return [finding.code for finding in verdict.findings]


def without_last_of(parts: Parts, stream_id: str) -> None:
    at = max(n for n, event in enumerate(parts.events) if event["stream_id"] == stream_id)
    del parts.events[at], parts.proofs[at]


def grown(log: Log, count: int) -> Log:
    for number in range(count):
        log.add(stream("later", str(number // 9)), "other.Noted", {"text": str(number)})
    return log


@pytest.mark.parametrize("later", [0, 40, 245, 600])
def test_nothing_is_missing_from_an_honest_bundle(later: int, tmp_path: Path) -> None:
    """Also when the log went on after the bundle's checkpoint, over the edge of a tile."""
    verdict = compared(imported_official(), exported(grown(logged(), later), tmp_path))
    assert (verdict.findings, verdict.complete) == ([], True)


def test_a_tree_of_several_tiles_is_read(tmp_path: Path) -> None:
    log = grown(logged(), 700)
    assert compared(imported_official(log), exported(log, tmp_path)).complete


def test_leaves_that_are_too_long_for_an_entry_lie_beside_it(tmp_path: Path) -> None:
    log = logged()
    position = log.add(stream("rules"), "rules.Adopted", {"files": ["x" * 70_000]})
    parts, directory = imported_official(log), exported(log, tmp_path)
    assert compared(parts, directory).complete
    (directory / "large" / str(position)).unlink()
    assert codes(compared(parts, directory)) == ["log-too-short"]


def test_an_event_left_out_at_the_end_of_a_stream_is_found(tmp_path: Path) -> None:
    """The calendar's last edit: nothing in the bundle itself shows that it is missing."""
    log = logged()
    log.add(stream("calendar"), "calendar.OutageRecorded", {"occurred_at": day(9)})
    parts = imported_official(log)
    assert verify(parts.zipped(), Asked()).holds
    verdict = compared(parts, exported(log, tmp_path))
    assert (codes(verdict), verdict.complete) == (["event-withheld"], False)
    assert verdict.findings[0].where == f"position {len(log.events)}"


def test_a_case_that_was_left_out_is_found(tmp_path: Path) -> None:
    log = logged()
    opened = {"occurred_at": day(2), "case_id": "c9", "place": "line 9", "dataset": DATASET, "started_at": day(2)}
    log.add(stream("imported", f"{DATASET}:c9"), "imported.CaseOpened", {**opened, "owner": OFFICIAL})
    others = {**opened, "case_id": "c8", "owner": "resource 4"}
    log.add(stream("imported", f"{DATASET}:c8"), "imported.CaseOpened", others)
    parts = imported_official(log)
    assert verify(parts.zipped(), Asked()).holds
    verdict = compared(parts, exported(log, tmp_path))
    assert [finding.where for finding in verdict.findings] == [f"stream {stream('imported', f'{DATASET}:c9')}"]
    assert codes(verdict) == ["dossier-withheld"]


def test_a_later_dataset_says_nothing_of_an_earlier_one(tmp_path: Path) -> None:
    log = logged()
    later = {"dataset": DATASET, "calendar": "vn", "as_of": day(11), "last_event_at": day(7)}
    log.add(stream("datasets"), "imported.DatasetImported", later)
    parts = imported_official(log)
    del parts.events[-1], parts.proofs[-1]
    assert compared(parts, exported(log, tmp_path)).complete


def test_another_log_is_not_taken_for_the_bundles(tmp_path: Path) -> None:
    other = logged()
    other.events[3]["recorded_at"] += 1
    assert codes(compared(imported_official(), exported(other, tmp_path))) == ["log-differs"]


def test_an_export_that_is_too_short_is_refused(tmp_path: Path) -> None:
    log = logged()
    del log.events[-1]
    assert codes(compared(imported_official(), exported(log, tmp_path))) == ["log-too-short"]
    assert codes(compared(imported_official(), tmp_path / "empty")) == ["log-too-short"]


def test_an_export_that_is_cut_or_altered_is_refused(tmp_path: Path) -> None:
    directory = exported(logged(), tmp_path)
    path = directory / "tile" / "entries" / "000.p" / "11"
    whole = path.read_bytes()
    for altered, code in ((whole[:-1], "log-too-short"), (whole.replace(b"register", b"registre"), "log-differs")):
        path.write_bytes(altered)
        assert codes(compared(imported_official(), directory)) == [code]
