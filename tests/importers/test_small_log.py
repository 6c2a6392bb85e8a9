"""A log small enough to be reckoned by hand comes out the same from every format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.importers.mapping import Given
from tests.importers.figures import figures, tally_of
from tests.importers.logs import ONE, SMALL, SMALL_RECORDS, SMALL_SUMMARY, Dossier, Step, ocel, packed, table, xes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("small.xes", xes(SMALL)),
        ("small.xes.gz", packed(xes(SMALL))),
        ("small.xes", packed(xes(SMALL))),
        ("small.xes", xes(SMALL).decode().replace("UTF-8", "UTF-16").encode("utf-16")),
        ("small.xes", xes(SMALL).replace(b"\n", b"")),
        ("small.csv", table(SMALL)),
        ("small.csv", b"\xef\xbb\xbf" + table(SMALL, ";").replace(b"\r\n", b"\n")),
        ("small.csv.gz", packed(table(SMALL, "\t"))),
        ("small.json", ocel(SMALL)),
        ("small.jsonocel", b"\xef\xbb\xbf" + ocel(SMALL)),
    ],
)
def test_the_small_log_gives_the_figures_reckoned_by_hand(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    printed, rows = figures(path)
    assert {key: printed[key] for key in SMALL_SUMMARY} == SMALL_SUMMARY
    assert rows == SMALL_RECORDS


def test_each_ground_is_summed_apart(tmp_path: Path) -> None:
    (path := tmp_path / "small.xes").write_bytes(xes(SMALL))
    printed, _ = figures(path)
    assert printed["policy"] == "custody-1 (inferred)"
    assert [tuple(ground.values()) for ground in printed["grounds"]] == [
        ("by the next act", (2 + 24 + 24 + 1) * 3600 + 1, 0),
        ("by the next act, after the end", 46 * 3600, 24 * 3600),
        ("tail, never acted", 172 * 3600 + 1, 99 * 3600 + 1),
    ]


def test_an_earlier_as_of_does_not_know_what_came_later(tmp_path: Path) -> None:
    (path := tmp_path / "small.xes").write_bytes(xes(SMALL))
    tally = tally_of(path, datetime(2020, 3, 4, 3, tzinfo=UTC))
    assert (tally.cases, tally.events, tally.open, tally.open_overdue, tally.closed_late) == (2, 5, 2, 1, 0)
    assert tally.late_us == 2 * 3_600_000_000


def test_a_later_as_of_lengthens_open_cases_only(tmp_path: Path) -> None:
    (path := tmp_path / "small.xes").write_bytes(xes(SMALL))
    at_end = tally_of(path)
    later = tally_of(path, datetime(2020, 3, 10, 5, 0, 0, 500_000, tzinfo=UTC) + timedelta(hours=1))
    hour = 3_600_000_000
    assert later.late_us - at_end.late_us == hour
    held = {name: sums.held_us.total() for name, sums in later.officials.items()}
    before = {name: sums.held_us.total() for name, sums in at_end.officials.items()}
    assert {name: held[name] - before[name] for name in held if held[name] != before[name]} == {
        "Bình": hour,
        "Dung": hour,
    }


def test_the_mapping_can_be_given(tmp_path: Path) -> None:
    (path := tmp_path / "log.xes").write_bytes(
        xes([Dossier("A", ONE[0].steps, {"muster": "2020-03-01T00:00:00Z", "x": "2020-03-01T12:00:00Z", "chef": "Bo"})])
    )
    printed, rows = figures(path, given=Given(start="muster", due="x", owner="chef"))
    assert (printed["open_overdue"], printed["owner_never_acted"]) == (1, 1)
    assert rows == [("Anh", 1, 27 * 3600, 15 * 3600, 0), ("Bo", 0, 0, 0, 1)]


def test_an_empty_name_switches_a_role_off(tmp_path: Path) -> None:
    (path := tmp_path / "small.xes").write_bytes(xes(SMALL))
    printed, _ = figures(path, given=Given(owner="", due=""))
    assert (printed["owner_never_acted"], printed["late_seconds"], printed["open_overdue"]) == (0, 0, 0)


def test_columns_of_a_table_can_be_given(tmp_path: Path) -> None:
    (path := tmp_path / "log.csv").write_text("nr|what|when|by\n1|Receive|2020-03-02T10:00:00Z|Anh\n", "utf-8")
    printed, rows = figures(path, given=Given(case="nr", activity="what", time="when", resource="by"))
    assert (printed["cases"], printed["events"]) == (1, 1)
    assert rows == [("Anh", 1, 0, 0, 0)]


def test_a_spreadsheet_formula_is_just_text(tmp_path: Path) -> None:
    content = table([Dossier("=1+1", [Step("2020-03-02T10:00:00Z", "@SUM(A1)", "=cmd|' /C calc'!A0")])])
    (path := tmp_path / "log.csv").write_bytes(content)
    _, rows = figures(path)
    assert rows == [("=cmd|' /C calc'!A0", 1, 0, 0, 0)]


def test_attributes_inside_attributes_are_passed_over(tmp_path: Path) -> None:
    nested = b'<string key="org:resource" value="Anh"><string key="org:resource" value="Nobody"/></string>'
    plain = b'<string key="org:resource" value="Anh"/>'
    (path := tmp_path / "log.xes").write_bytes(xes(ONE).replace(plain, nested))
    assert figures(path)[1] == [("Anh", 1, 0, 0, 0)]


def test_a_value_that_the_log_declares_as_not_available_names_nobody(tmp_path: Path) -> None:
    placeholder = b'<global scope="event"><string key="org:resource" value="NIEMAND"/></global><trace>'
    content = xes([Dossier("A", [Step("2020-03-02T10:00:00Z", "Receive", "NIEMAND")])])
    (path := tmp_path / "log.xes").write_bytes(content.replace(b"<trace>", placeholder))
    printed, rows = figures(path)
    assert printed["acts_unknown"] == 1
    assert rows == [("~unknown", 1, 0, 0, 0)]


def test_composed_and_decomposed_letters_name_the_same_official(tmp_path: Path) -> None:
    steps = [Step("2020-03-02T10:00:00Z", "Receive", "Bi\u0300nh"), Step("2020-03-02T11:00:00Z", "Check", "B\u00ecnh")]
    (path := tmp_path / "log.xes").write_bytes(xes([Dossier("A", steps)]))
    printed, rows = figures(path)
    assert printed["handovers"] == 0
    assert rows == [("B\u00ecnh", 2, 3600, 0, 0)]


def test_an_object_centric_event_is_an_act_in_each_of_its_cases(tmp_path: Path) -> None:
    content = ocel([ONE[0], Dossier("B", [])]).replace(b'{"objectId": "A"', b'{"objectId": "B"}, {"objectId": "A"')
    (path := tmp_path / "log.json").write_bytes(content)
    printed, rows = figures(path)
    assert (printed["cases"], printed["events"]) == (2, 2)
    assert rows == [("Anh", 2, 0, 0, 0)]


def test_the_last_value_of_a_changing_attribute_counts(tmp_path: Path) -> None:
    old = b'{"name": "deadline", "time": "1970-01-01T00:00:00Z", "value": "2020-03-01T00:00:00Z"}'
    new = b'{"name": "deadline", "time": "2020-02-01T00:00:00Z", "value": "2020-04-01T00:00:00Z"}'
    content = ocel([Dossier("A", ONE[0].steps, {"deadline": "2020-03-01T00:00:00Z"})])
    assert old in content
    for order in (old + b", " + new, new + b", " + old):
        (path := tmp_path / "log.json").write_bytes(content.replace(old, order))
        assert figures(path)[0]["open_overdue"] == 0
