"""What docs/benchmarks.md says was measured, and stands in docs/benchmarks as it was measured."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.document import DOCUMENT, kept, tables, with_tables
from benchmarks.figures import OURS, Goal, finding
from benchmarks.machine import Machine
from benchmarks.question import Report, Run

MACHINE = Machine("a processor", 2, 1, "Linux", "3", "18", datetime(2026, 11, 26, tzinfo=UTC))
FOUND = finding(
    "P3", "import", "events/s", {OURS: [2.0, 4.0, 9.0], "COPY | raw": [8.0, 8.0, 8.0]}, goal=Goal("≥ 5", met=False)
)


def report(name: str) -> Report:
    run = Run(name, f"How fast is {name}?", {"events": 30_000}, 3, 1, 0.5, 0.6, 2.0, (FOUND,))
    return Report(MACHINE, (run,))


def test_the_tables_of_the_document_are_those_of_the_kept_reports() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert kept()
    assert text == with_tables(text, kept()), "run: python -m benchmarks.document"


def test_a_figure_stands_beside_its_peer_its_ratio_and_its_goal() -> None:
    said = tables([report("imports")])
    assert "| **P3** import | 4.00 (2.00–9.00) events/s | COPY \\| raw: 8.00 | 0.50 | ≥ 5: **not met** |" in said
    assert "| P3 | import | 4.00 (2.00–9.00) events/s | ≥ 5: **not met** |" in said
    assert "events 30,000, 3 rounds" in said


def test_a_run_of_another_size_stands_under_the_same_question_with_its_day() -> None:
    said = tables([report("imports"), report("imports")])
    assert said.count("### How fast is imports?") == 1
    assert said.count("· 2026-11-26 00:00 UTC, load 0.5 before") == 2
