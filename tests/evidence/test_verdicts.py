"""What the verifier says: in words, in two languages, as JSON, and quickly."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from api.evidence.verifier.main import main
from api.evidence.verifier.verification import Asked, verify
from tests.evidence.forged_events import edited_state
from tests.evidence.forged_keys import rotated
from tests.evidence.made_bundles import imported_official, logged
from tests.evidence.made_log import Parts, stream
from tests.evidence.made_stamps import authority


def run(parts: Parts, tmp_path: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    path = tmp_path / "bundle.zip"
    path.write_bytes(parts.zipped())
    return main([str(path), *arguments]), capsys.readouterr().out


def test_the_recomputed_figures_are_printed_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(imported_official(), tmp_path, capsys)
    assert code == 0
    by_act = "theo thao tác kế tiếp / by the next act; suy ra / inferred"
    acted = "phần cuối, có thao tác / tail, acted; suy ra / inferred"
    for line in (
        "Cán bộ / official: resource 21",
        "Hồ sơ nhập / imported case c1: đã kết thúc / ended; trễ hạn / late, 72:00:00 h",
        f"  {clock(6)} – {clock(8)}: resource 21; {acted}; 48:00:00 h; quá hạn / overdue 48:00:00 h",
        "  phần mình / own part: giữ khi quá hạn / held while overdue: 72:00:00 h",
        "  phần mình / own part: thao tác / acts: 2",
        f"  {clock(3)} – {clock(4)}: không rõ ai / nobody named; {by_act}; 24:00:00 h",
    ):
        assert line in said.split("\n")


def clock(day: int) -> str:
    return f"2019-01-{day:02} 07:00:00 +07"


def test_it_says_what_it_cannot_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = imported_official()
    _, said = run(parts, tmp_path, capsys)
    assert "Without --log: it shows that what is in the bundle is true, not that nothing was left out" in said
    assert "The key came with this bundle: compare its fingerprint by other means, or use --key." in said
    assert "The verify.py in the bundle differs from the one running." in said
    _, said = run(parts, tmp_path, capsys, "--key", parts.key.split("\n")[0])
    assert "The key came with this bundle" not in said


def test_a_finding_is_named_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = imported_official()
    edited_state(parts)
    code, said = run(parts, tmp_path, capsys)
    assert code == 1
    assert "✗ events.jsonl:3, position 3 [not-in-log]" in said
    assert "Sự kiện này không có trong sổ như viết ở đây" in said
    assert "This event is not in the log as it stands here: the proof leads to another root." in said
    assert "imported case" not in said, "figures of events that are not in the log say nothing"


def test_witnesses_and_stamps_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = authority(tmp_path)
    parts = rotated()
    parts.stamps = [made.stamp(logged().checkpoint_text().encode())]
    _, said = run(parts, tmp_path, capsys)
    assert "Nhân chứng / witness: witness.example/one, 2020-01-26 07:53:20 +07" in said
    assert "CN=Stamps: bạn chưa xác nhận tin / not trusted by you (--tsa)" in said
    _, said = run(parts, tmp_path, capsys, "--tsa", str(tmp_path / "root.pem"))
    assert "CN=Stamps: bạn tin / trusted by you" in said


def test_as_json_it_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = imported_official()
    code, said = run(parts, tmp_path, capsys, "--json")
    found = json.loads(said)
    assert (code, found["holds"], found["complete"], found["findings"]) == (0, True, None, [])
    recomputed = found["recomputed"]
    assert (recomputed["dossiers"], recomputed["imported"]) == ([], parts.figures["imported"])
    assert [(line["figure"], line["least"], line["most"]) for line in recomputed["record"]] == [
        (line["figure"], line["amount"], line["amount"]) for line in parts.figures["record"]
    ]
    assert found["bundle"]["key"] == parts.key.split("\n")[0]
    edited_state(parts)
    code, said = run(parts, tmp_path, capsys, "--json")
    found = json.loads(said)
    assert (code, found["holds"], found["findings"][0]["code"], found["recomputed"]) == (1, False, "not-in-log", None)


@pytest.mark.parametrize(
    "arguments", [["--key", "hoso/1+00+AA"], ["--log", "nowhere"], ["--tsa", "nowhere"], ["--tsa", __file__]]
)
def test_what_cannot_be_asked_ends_with_2(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(imported_official(), tmp_path, capsys, *arguments) == (2, "")


def test_events_that_no_software_of_this_log_would_write_are_a_finding() -> None:
    log = logged()
    log.add(stream("imported", "odd"), "imported.CaseOpened", {"dataset": 7})
    parts = imported_official(log, stream("imported", "odd"))
    (finding,) = verify(parts.zipped(), Asked()).findings
    assert finding.code in ("events-unreadable", "case-of-another-dataset")


def test_a_bundle_of_5000_events_is_verified_in_seconds() -> None:
    log = logged()
    for number in range(5_000 - len(log.events)):
        log.add(stream("calendar"), "calendar.Noted", {"text": f"sự kiện {number}"})
    parts = imported_official(log, stream("calendar"))
    parts.figures["calendar_version"] = 5_000 - 11
    data = parts.zipped()
    begun = time.perf_counter()
    assert verify(data, Asked()).findings == []
    assert time.perf_counter() - begun < 5
