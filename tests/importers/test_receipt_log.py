"""The real log of a municipality gives the figures that were computed from it independently."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from api.importers.mapping import Given
from api.importers.reader import read_log
from domain.model.imported import CalendarChoice, Mapping, case_command_id, dataset_key, import_case
from domain.model.imported_custody import Case, Tally, custody, fold, span
from domain.model.imported_figures import records, rounded_seconds
from domain.model.working_time import AlwaysOpen, micros
from tests.importers.figures import LATER, figures


@pytest.fixture(scope="module")
def golden(shared_data: Path) -> Any:
    return json.loads((shared_data / "receipt.golden.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def receipt(shared_data: Path) -> Path:
    return shared_data / "receipt.xes.gz"


@pytest.fixture(scope="module")
def cases(golden: Any, receipt: Path) -> list[Case]:
    with read_log(receipt, Given(), skip_bad=False, not_after=LATER) as log:
        assert log.last_event_at == datetime.fromisoformat(golden["as_of"])
        key = dataset_key(log.sha256, log.mapping, CalendarChoice.ALWAYS_OPEN, log.last_event_at)
        return [fold(import_case(key, case, case_command_id(key, case.case_id))) for case in log]


def test_every_figure_of_the_log_is_the_known_one(golden: Any, cases: list[Case]) -> None:
    as_of = datetime.fromisoformat(golden["as_of"])
    tally = Tally(AlwaysOpen(), as_of, as_of)
    for case in cases:
        tally.add(case)
    rows = {row.official: row for row in records(tally)}
    counted = ("cases", "events", "officials_acting", "open", "open_overdue", "closed_late", "owner_never_acted")
    assert {name: getattr(tally, name) for name in counted} == {name: golden[name] for name in counted}
    assert tally.handovers.total() == golden["handovers"]
    assert tally.late_us == round(golden["late_seconds"] * 1_000_000, -3)
    assert rounded_seconds(tally.late_us) == golden["overdue_seconds_sum"]
    for figure in ("acts", "held_seconds", "held_overdue_seconds"):
        assert {name: getattr(rows[name], figure) for name in golden[figure]} == golden[figure]
        known = sorted((getattr(row, figure) for row in rows.values()), reverse=True)
        assert known[: len(golden[figure])] == list(golden[figure].values()), "they are the six largest"
    assert {name: rows[name].late_as_owner for name in golden["late_by_owner"]} == golden["late_by_owner"]
    pairs = {f"{earlier} > {later}": count for (earlier, later), count in tally.handovers.items()}
    assert {pair: pairs[pair] for pair in golden["top_handovers"]} == golden["top_handovers"]


def test_custody_covers_every_case_from_start_to_end(golden: Any, cases: list[Case]) -> None:
    as_of_us = micros(datetime.fromisoformat(golden["as_of"]))
    for case in cases:
        start_us, end_us = span(case, as_of_us)
        intervals = custody(case, as_of_us)
        edges = [start_us, *(interval.end_us for interval in intervals)]
        assert [interval.start_us for interval in intervals] == edges[:-1]
        assert edges[-1] == end_us


def test_the_usual_names_are_the_mapping_that_one_would_give(receipt: Path) -> None:
    given = Given(start="startdate", due="deadline", end="enddate", owner="responsible")
    assert figures(receipt) == figures(receipt, given=given)
    with read_log(receipt, given, skip_bad=False, not_after=LATER) as log:
        assert log.mapping == Mapping(
            case="concept:name",
            activity="concept:name",
            time="time:timestamp",
            resource="org:resource",
            transition="lifecycle:transition",
            start="startdate",
            due="deadline",
            end="enddate",
            owner="responsible",
            channel="channel",
            department="department",
            group="group",
        )


def test_most_overdue_time_rests_on_a_tail(receipt: Path) -> None:
    printed, _ = figures(receipt)
    overdue = {ground["ground"]: ground["held_overdue_seconds"] for ground in printed["grounds"]}
    total = sum(overdue.values())
    assert round(100 * (overdue["tail, acted"] + overdue["tail, never acted"]) / total) == 80
    assert round(100 * overdue["tail, never acted"] / total) == 18


def test_nothing_of_the_real_log_is_refused(receipt: Path) -> None:
    with read_log(receipt, Given(), skip_bad=False, not_after=LATER) as log:
        assert (log.cases, log.events, log.skipped, len(log.remarks)) == (1434, 8577, 0, 2)
