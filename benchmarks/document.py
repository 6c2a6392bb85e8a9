"""The tables of docs/benchmarks.md, out of kept reports.

    python -m benchmarks --json > docs/benchmarks/all.json      # or one benchmark, or some
    python -m benchmarks.document                               # put what is kept into the document

A report stands in docs/benchmarks as it was printed. A test holds the tables to the reports, so no figure of them is
written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.figures import Finding, Goal, Series
from benchmarks.question import Report, Run
from benchmarks.report import figure

DOCUMENT: Final = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
REPORTS: Final = DOCUMENT.with_suffix("")
FIRST: Final = "all"
"""The report of the whole run; what others asked at other sizes comes after it, under its question."""
BEGIN, END = "<!-- tables: python -m benchmarks.document -->", "<!-- end of tables -->"


def kept(directory: Path = REPORTS) -> dict[str, Report]:
    """Every report that is kept, by name, that of the whole run first."""
    paths = sorted(directory.glob("*.json"), key=lambda path: (path.stem != FIRST, path.stem))
    found = {}
    for path in paths:
        raw = msgspec.json.decode(path.read_bytes())
        if isinstance(raw, dict) and "runs" in raw:
            found[path.stem] = msgspec.convert(raw, Report)
    return found


def tables(reports: dict[str, Report]) -> str:
    """All runs by question, each with its machine's load."""
    lines: list[str] = []
    if FIRST in reports:
        machine = reports[FIRST].machine
        seconds = sum(run.seconds for run in reports[FIRST].runs)
        lines.append(
            f"The whole run: {machine.measured_at:%Y-%m-%d %H:%M} UTC, {machine.cpu}, {machine.cores} cores, "
            f"{machine.memory_mib:,} MiB, {machine.system}, Python {machine.python}, PostgreSQL {machine.postgresql}; "
            f"{seconds / 60:.0f} min. Runs of another size or hour stand below the same question, with their day."
        )
        lines.append("")
    lines += _at_a_glance(reports)
    asked: dict[str, list[tuple[str, Report, Run]]] = {}
    for name, report in reports.items():
        for run in report.runs:
            asked.setdefault(run.name, []).append((name, report, run))
    for runs in asked.values():
        lines += [f"### {runs[0][2].asks}", ""]
        for name, report, run in runs:
            lines += _run(run, None if name == FIRST else f"{report.machine.measured_at:%Y-%m-%d %H:%M} UTC")
    return "\n".join(lines).rstrip()


def with_tables(text: str, reports: dict[str, Report]) -> str:
    """The document with the tables in their place."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{tables(reports)}\n\n{END}{after}"


def _at_a_glance(reports: dict[str, Report]) -> Iterator[str]:
    """Everything with a number of the quality goals, in their order."""
    found = [one for report in reports.values() for run in report.runs for one in run.findings if one.goal is not None]
    numbered = [one for one in found if one.number.startswith("P") and one.number[1:].isdigit()]
    yield "### P1 to P12 at a glance"
    yield ""
    yield "| | what | figure | goal |"
    yield "|---|---|---|---|"
    for one in sorted(numbered, key=lambda one: int(one.number[1:])):
        yield f"| {one.number} | {_cell(one.what)} | {_series(one.ours)} {_cell(one.unit)} | {_goal(one.goal)} |"
    yield ""


def _run(run: Run, day: str | None) -> Iterator[str]:
    sizes = "".join(f"{name} {value:,}, " if isinstance(value, int) else "" for name, value in run.sizes.items())
    where = "" if day is None else f"{day} · "
    yield (
        f"{where}`python -m benchmarks.{run.name}` · {sizes}{run.rounds} rounds · {run.seconds:.0f} s · "
        f"load {run.load_before} before, {run.load_after} after"
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
