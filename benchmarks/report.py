"""What was measured, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from benchmarks.figures import OURS, Finding, Series

if TYPE_CHECKING:
    from benchmarks.machine import Machine
    from benchmarks.question import Run

WIDTH: Final = 100


def heading(machine: Machine) -> str:
    """On what it was measured, and how to read it."""
    return "\n".join(
        (
            f"{machine.cpu}, {machine.cores} cores, {machine.memory_mib} MiB; {machine.system}",
            f"Python {machine.python}; PostgreSQL {machine.postgresql}; {machine.measured_at:%d/%m/%Y %H:%M} UTC",
            "Median of the rounds, in brackets least and most.",
            "× says how many times better HoSo is than what stands beside it; below 1 it is worse.",
        )
    )


def printed(run: Run) -> str:
    """What one benchmark found."""
    sizes = "".join(f"{name} {value:,}, " for name, value in run.sizes.items())
    busy = f"load average {run.load_before} before, {run.load_after} after"
    lines = [
        "",
        f"== {run.name}: {run.asks}",
        f"   {sizes}{run.rounds} rounds, seed {run.seed}; {run.seconds} s; {busy}",
    ]
    for found in run.findings:
        lines += _finding(found)
    return "\n".join(lines)


def _finding(found: Finding) -> Iterator[str]:
    yield ""
    yield f"{found.number:<4}{found.what} [{found.unit}; {'more' if found.higher_is_better else 'less'} is better]"
    name_width = max(len(OURS), *(len(peer.name) for peer in found.peers), 12)
    yield f"    {OURS:<{name_width}}  {_series(found.ours)}"
    for peer in found.peers:
        yield f"    {peer.name:<{name_width}}  {_series(peer.series)}   {figure(peer.ratio)} ×"
    if found.goal is not None:
        met = {True: "met", False: "NOT met", None: "not to be seen at this size"}[found.goal.met]
        yield f"    {'goal':<{name_width}}  {found.goal.text}: {met}"
    for note in found.notes:
        yield from wrap(note, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _series(series: Series) -> str:
    return f"{figure(series.median):>10}  ({figure(series.least)} – {figure(series.most)})"


def figure(value: float) -> str:
    """Three significant digits, or the whole number where it has more."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    digits = 2 if abs(value) < 1 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f}" if abs(value) >= 0.01 else f"{value:.2g}"
