"""A log that cannot be used is refused with a place and a reason, before anybody sees its first case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.importers.faults import AttributeNotFound, FileNotReadable, RecordsUnusable, UnreadableLog
from api.importers.mapping import Given
from api.importers.reader import read_log
from tests.importers.figures import LATER, figures
from tests.importers.logs import ONE, SMALL, SMALL_RECORDS, Dossier, Step, event, string, table, xes
from tests.importers.malformed import Malformed, every_malformed_log

PLACED = re.compile(r"^(\d+(:\d+)?|[\w:]+(\[\d+\])?): ")


@pytest.mark.parametrize("malformed", every_malformed_log(), ids=lambda malformed: malformed[0])
def test_a_malformed_log_is_refused_with_its_reason(tmp_path: Path, malformed: Malformed) -> None:
    _, name, content, code = malformed
    (path := tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableLog) as refused, read_log(path, Given(), skip_bad=False, not_after=LATER):
        pytest.fail("it was opened for import")
    refusal = refused.value
    codes = [fault.code for fault in refusal.faults] if isinstance(refusal, RecordsUnusable) else [refusal.code]
    assert code in (*codes, refusal.code)
    for fault in refusal.faults if isinstance(refusal, RecordsUnusable) else [refusal]:
        assert fault.vi != fault.en
        if "place" in fault.details:
            assert PLACED.match(fault.vi), fault.vi
            assert PLACED.match(fault.en), fault.en


def test_there_are_enough_kinds_of_malformed_logs() -> None:
    assert len({malformed[0] for malformed in every_malformed_log()}) >= 60


@pytest.mark.parametrize("name", ["none.xes", "directory.xes", "endless.csv", "loop.json"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "directory.xes").mkdir()
    (tmp_path / "endless.csv").symlink_to("/dev/zero")
    (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
    with (
        pytest.raises(FileNotReadable, match=name),
        read_log(tmp_path / name, Given(), skip_bad=False, not_after=LATER),
    ):
        pytest.fail("it was opened for import")


def test_blanks_between_records_may_be_long(tmp_path: Path) -> None:
    (path := tmp_path / "log.xes").write_bytes(xes(SMALL).replace(b"<trace>", b" " * 3_000_000 + b"<trace>"))
    assert figures(path)[1] == SMALL_RECORDS


def test_a_mapping_to_an_attribute_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_bytes(xes(SMALL))
    (tmp_path / "log.csv").write_bytes(table(SMALL))
    for name in ("log.xes", "log.csv"):
        with pytest.raises(AttributeNotFound, match=r"deadlin.*deadline"):
            figures(tmp_path / name, given=Given(due="deadlin"))


def test_every_fault_is_reported_with_its_place_up_to_a_bound(tmp_path: Path) -> None:
    dossiers = [Dossier(f"A{n}", [Step("2020-03-02", "Receive")]) for n in range(300)]
    (path := tmp_path / "log.xes").write_bytes(xes(dossiers))
    with pytest.raises(RecordsUnusable) as refused:
        figures(path)
    places = [fault.details["place"] for fault in refused.value.faults]
    assert places == [f"{5 + 4 * n}:1" for n in range(100)]


def test_skipping_leaves_out_what_cannot_be_used_and_says_so(tmp_path: Path) -> None:
    good = xes(SMALL).decode()
    bad_event = event(Step("2020-03-04", "Receive", "Anh"))
    twice = event(Step("2020-03-02T10:00:00+07:00", "Receive", "Bình"))
    bad_case = f"<trace>{event(Step('2020-03-02T10:00:00Z', 'Receive', 'Anh'))}</trace>"
    outside = event(Step("2020-03-02T10:00:00Z", "Receive", "Anh"))
    content = good.replace(twice, twice + bad_event + twice).replace("</log>", bad_case + outside + "</log>")
    (path := tmp_path / "log.xes").write_text(content, "utf-8")
    with read_log(path, Given(), skip_bad=True, not_after=LATER) as log:
        codes = [fault.code for fault in log.faults]
    assert codes == [
        "log-time-unreadable",
        "log-attribute-missing",
        "log-event-lost-with-case",
        "log-event-outside-case",
        "log-event-repeated",
    ]
    printed, rows = figures(path, skip_bad=True)
    assert (printed["cases"], printed["events"], printed["skipped"]) == (3, 8, 5)
    assert rows == SMALL_RECORDS


def test_a_case_that_cannot_be_used_takes_its_events_along(tmp_path: Path) -> None:
    bad = Dossier("X", ONE[0].steps, {"deadline": "soon"})
    (path := tmp_path / "log.csv").write_bytes(table([*SMALL, bad]))
    with read_log(path, Given(), skip_bad=True, not_after=LATER) as log:
        assert [fault.code for fault in log.faults] == ["log-time-unreadable", "log-event-lost-with-case"]
        assert (log.cases, log.events, log.skipped) == (3, 8, 2)
        assert [case.case_id for case in log] == ["A", "B", "C"]


def test_skipping_never_imports_the_readable_part_of_a_broken_file(tmp_path: Path) -> None:
    content = xes(SMALL)
    (path := tmp_path / "log.xes").write_bytes(content[: content.rindex(b"</trace>")])
    with pytest.raises(UnreadableLog), read_log(path, Given(), skip_bad=True, not_after=LATER):
        pytest.fail("it was opened for import")


def test_a_log_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    (path := tmp_path / "log.xes").write_bytes(xes([Dossier("A", [Step("soon", "Receive")])]))
    with pytest.raises(UnreadableLog, match="log-nothing-to-import"):
        figures(path, skip_bad=True)


def test_equal_events_with_ids_of_their_own_are_two(tmp_path: Path) -> None:
    step = event(Step("2020-03-02T10:00:00Z", "Receive", "Anh"))
    two = step.replace("<event>", f"<event>{string('concept:instance', '1')}") + step.replace(
        "<event>", f"<event>{string('concept:instance', '2')}"
    )
    (path := tmp_path / "log.xes").write_text(f"<log><trace>{string('concept:name', 'A')}{two}</trace></log>", "utf-8")
    assert figures(path)[0]["events"] == 2


def test_a_case_that_ends_before_it_starts_is_kept_with_a_remark(tmp_path: Path) -> None:
    said = {"startdate": "2020-03-02T10:00:00Z", "enddate": "2020-03-01T10:00:00Z", "responsible": "Anh"}
    dossier = Dossier("A", [Step("2020-03-03T10:00:00Z", "Receive", "Bình")], said)
    (path := tmp_path / "log.xes").write_bytes(xes([dossier]))
    with read_log(path, Given(), skip_bad=False, not_after=LATER) as log:
        assert [remark.code for remark in log.remarks] == ["log-case-ends-before-start"]
        assert (log.cases, log.events, log.skipped) == (1, 1, 0)
    assert figures(path)[1] == [("Anh", 0, 0, 0, 0), ("Bình", 1, 0, 0, 0)]
