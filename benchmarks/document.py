"""The tables of docs/benchmarks.md, out of kept reports.

    python -m benchmarks --only lag --json > docs/benchmarks/lag.json      # or several, or of another size
    python -m benchmarks.document                                          # put what is kept into the document

A report stands in docs/benchmarks as it was printed, and is replaced when it is asked again. A test holds the tables to
the reports, so no figure of them is written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.__main__ import QUESTIONS
from benchmarks.figures import Finding, Goal, Series
from benchmarks.machine import Machine
from benchmarks.question import Report, Run
from benchmarks.report import figure

DOCUMENT: Final = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
REPORTS: Final = DOCUMENT.with_suffix("")
BEGIN, END = "<!-- tables: python -m benchmarks.document -->", "<!-- end of tables -->"


def kept(directory: Path = REPORTS) -> list[Report]:
    """Every report that is kept, by name; a run of another size comes after `<question>.json`."""
    found = []
    for path in sorted(directory.glob("*.json"), key=lambda path: path.stem):
        raw = msgspec.json.decode(path.read_bytes())
        if isinstance(raw, dict) and "runs" in raw:
            found.append(msgspec.convert(raw, Report))
    return found


def tables(reports: Sequence[Report]) -> str:
    """What stands of P1 to P12, then all runs by question in the order of `make bench`."""
    machines = sorted({_machine(report.machine) for report in reports})
    lines = [f"Measured on {'; '.join(machines)}.", "", *_at_a_glance(reports)]
    asked: dict[str, list[tuple[Report, Run]]] = {question.name: [] for question in QUESTIONS}
    for report in reports:
        for run in report.runs:
            asked[run.name].append((report, run))
    for runs in asked.values():
        if runs:
            lines += [f"### {runs[0][1].asks}", ""]
        for report, run in runs:
            lines += _run(run, report.machine)
    return "\n".join(lines).rstrip()


def with_tables(text: str, reports: Sequence[Report]) -> str:
    """The document with the tables in their place."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{tables(reports)}\n\n{END}{after}"


def _at_a_glance(reports: Sequence[Report]) -> Iterator[str]:
    """Everything with a number of the quality goals, in their order."""
    found = [one for report in reports for run in report.runs for one in run.findings if one.goal is not None]
    numbered = [one for one in found if one.number.startswith("P") and one.number[1:].isdigit()]
    yield "### P1 to P12 at a glance"
    yield ""
    yield "| | what | figure | goal |"
    yield "|---|---|---|---|"
    for one in sorted(numbered, key=lambda one: int(one.number[1:])):
        yield f"| {one.number} | {_cell(one.what)} | {_series(one.ours)} {_cell(one.unit)} | {_goal(one.goal)} |"
    yield ""


def _machine(machine: Machine) -> str:
    return (
        f"{machine.cpu}, {machine.cores} cores, {machine.memory_mib:,} MiB, {machine.system}, "
        f"Python {machine.python}, PostgreSQL {machine.postgresql}"
    )


def _run(run: Run, machine: Machine) -> Iterator[str]:
    sizes = "".join(f"{name} {value:,}, " for name, value in run.sizes.items() if isinstance(value, int))
    yield (
        f"`python -m benchmarks.{run.name}` · {sizes}{run.rounds} rounds · {run.seconds:.0f} s · "
        f"{machine.measured_at:%Y-%m-%d %H:%M} UTC, load {run.load_before} before, {run.load_after} after"
    )
    yield ""
    yield "| what | HoSo | beside it | ratio | goal |"
    yield "|---|---|---|---|---|"
    for found in run.findings:
        yield _row(found)
        for note in found.notes:
            yield f"| | {_cell(note)} | | | |"
    yield ""


def _row(found: Finding) -> str:
    number = f"**{found.number}** " if found.number else ""
    peers = "<br>".join(f"{_cell(peer.name)}: {_series(peer.series)}" for peer in found.peers) or "–"
    ratios = "<br>".join(figure(peer.ratio) for peer in found.peers) or "–"
    return (
        f"| {number}{_cell(found.what)} | {_series(found.ours)} {_cell(found.unit)} | {peers} | {ratios} | "
        f"{_goal(found.goal)} |"
    )


def _goal(goal: Goal | None) -> str:
    if goal is None:
        return "–"
    met = {True: "met", False: "**not met**", None: "not to be seen at this size"}[goal.met]
    return f"{_cell(goal.text)}: {met}"


def _series(series: Series) -> str:
    if series.least == series.most:
        return figure(series.median)
    return f"{figure(series.median)} ({figure(series.least)}–{figure(series.most)})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text("utf-8"), kept()), "utf-8")


if __name__ == "__main__":
    main()
