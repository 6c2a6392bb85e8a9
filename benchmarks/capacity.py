"""What provinces and the nation need, reckoned from measured constants and stated assumptions.

    python -m benchmarks.capacity                # print the tables, in Markdown
    python -m benchmarks.capacity --write        # put them into docs/capacity.md

Nothing is measured here. The constants stand in `capacity.toml`, each with the command that gave it or the reason why
it was assumed; `reckon` is a pure function of them and of a number of events a year. A test holds that the tables of
the document are those of the constants.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Self

import msgspec
from msgspec import Meta

CONSTANTS: Final = Path(__file__).with_suffix(".toml")
DOCUMENT: Final = Path(__file__).resolve().parents[1] / "docs" / "capacity.md"
MARK: Final = "<!-- tables: python -m benchmarks.capacity --write -->"
CORES_A_MACHINE: Final = 8
PEAKS: Final = (4, 10, 20, 50)
YEARS: Final = (1, 5, 10)
SMALLEST_SHARDS: Final = 128
"""Of a Temporal cluster: the number cannot be changed afterwards, and shards that idle cost next to nothing."""

Positive = Annotated[float, Meta(gt=0)]


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    value: Positive
    unit: str
    says: str
    command: str


class Assumed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    value: Positive
    unit: str
    says: str


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From low to high."""

    low: Positive
    high: Positive
    unit: str
    says: str


class MeasuredConstants(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lock: Measured
    rebuild: Measured
    follow: Measured
    seal: Measured
    verify: Measured
    log_bytes: Measured
    command_bytes: Measured
    index_bytes: Measured
    ledger_bytes: Measured
    checkpoint_bytes: Measured
    checkpoints: Measured
    view_bytes: Measured
    wal_bytes: Measured
    events_a_dossier: Measured
    transitions: Measured
    wake_ups: Measured
    transition_cpu: Measured
    wake_up_cpu: Measured
    history_bytes: Measured
    armed_bytes: Measured


class Assumptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    province_events: Assumed
    largest_events: Assumed
    nation_events: Assumed
    provinces: Assumed
    days: Assumed
    hours: Assumed
    peak: Assumed
    use: Assumed
    copies: Assumed
    wal_days: Assumed
    open_days: Assumed
    retention_days: Assumed
    shard_rate: Assumed
    http_rate: Assumed
    machine_month: Price
    disk_month: Price


class Constants(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    machine: str
    measured: MeasuredConstants
    assumed: Assumptions

    @classmethod
    def read(cls, path: Path = CONSTANTS) -> Self:
        """msgspec.ValidationError for anything that is missing, strange or not positive."""
        return msgspec.toml.decode(path.read_bytes(), type=cls)


@dataclass(frozen=True)
class Needs:
    """What one log of so many events a year needs, at the assumed peak. Bytes are of a year; shares of what was
    measured: 1 is the end.
    """

    events: float
    mean_rate: float
    peak_rate: float
    lock_share: float
    follow_share: float
    database_bytes: float
    log_bytes: float
    index_bytes: float
    wal_bytes: float
    flushes: float
    rebuild_hours: float
    verify_hours: float
    dossiers: float
    open_dossiers: float
    transition_rate: float
    shards: int
    temporal_bytes: float
    temporal_cores: float
    worker_cores: float
    interface_cores: float
    writer_cores: float
    projector_cores: float


def reckon(known: Constants, events: float, peak: float | None = None) -> Needs:
    """events: a year, in one log. peak: another than the assumed one."""
    m, a = known.measured, known.assumed
    mean = events / (a.days.value * a.hours.value * 3600)
    rate = mean * (a.peak.value if peak is None else peak)
    dossiers = events / m.events_a_dossier.value
    dossier_rate = rate / m.events_a_dossier.value
    transitions = dossier_rate * m.transitions.value
    closed = dossiers * a.retention_days.value / 365
    under_a_checkpoint = max(1.0, mean / m.checkpoints.value)
    ledger = m.ledger_bytes.value + m.checkpoint_bytes.value / under_a_checkpoint
    stored = m.log_bytes.value + m.command_bytes.value + ledger
    open_dossiers = dossiers * a.open_days.value / a.days.value
    return Needs(
        events=events,
        mean_rate=mean,
        peak_rate=rate,
        lock_share=rate / m.lock.value,
        follow_share=rate / m.follow.value,
        database_bytes=events * (stored + m.view_bytes.value),
        log_bytes=events * stored,
        index_bytes=events * m.index_bytes.value,
        wal_bytes=events * m.wal_bytes.value,
        flushes=rate,
        rebuild_hours=events / m.rebuild.value / 3600,
        verify_hours=events / m.verify.value / 3600,
        dossiers=dossiers,
        open_dossiers=open_dossiers,
        transition_rate=transitions,
        shards=_power_of_two(max(SMALLEST_SHARDS, transitions / (a.shard_rate.value * a.use.value))),
        temporal_bytes=open_dossiers * m.armed_bytes.value + closed * m.history_bytes.value,
        temporal_cores=transitions * m.transition_cpu.value / 1000 / a.use.value,
        worker_cores=dossier_rate * m.wake_ups.value * m.wake_up_cpu.value / 1000 / a.use.value,
        interface_cores=rate / (a.http_rate.value * a.use.value),
        writer_cores=2 * rate / (m.lock.value * a.use.value),
        projector_cores=rate / (m.follow.value * a.use.value),
    )


def lock_ends_at(known: Constants, peak: float) -> float:
    """Events a year at which the lock of one log is fully used in the busiest minutes."""
    a = known.assumed
    return known.measured.lock.value / peak * a.days.value * a.hours.value * 3600


def machines(known: Constants, logs: Sequence[Needs]) -> int:
    """Of CORES_A_MACHINE cores, for logs that share them: each copy of the databases, and at least one that serves."""
    database = sum(one.writer_cores + one.projector_cores for one in logs)
    serving = sum(one.interface_cores + one.temporal_cores + one.worker_cores for one in logs)
    copies = int(known.assumed.copies.value)
    return copies * math.ceil(database / CORES_A_MACHINE) + math.ceil(serving / CORES_A_MACHINE)


def terabytes(known: Constants, needs: Needs, years: int) -> float:
    """Of disk after so many years: every copy of the database, and the archive of the WAL."""
    a = known.assumed
    archive = needs.wal_bytes / a.days.value * a.wal_days.value + needs.database_bytes * years
    return (a.copies.value * (needs.database_bytes * years + needs.temporal_bytes) + archive) / 1e12


def tables(known: Constants) -> str:
    """All tables, in Markdown."""
    a = known.assumed
    province, largest = reckon(known, a.province_events.value), reckon(known, a.largest_events.value)
    nation = reckon(known, a.nation_events.value)
    sizes = {"a province": province, "the largest province": largest, "the nation in one log": nation}
    return "\n".join(
        [
            "## Constants",
            "",
            f"Measured on: {known.machine}.",
            "",
            *_constants(known),
            "",
            "## Rates, and what of the lock they use",
            "",
            *_rates(sizes),
            "",
            "## Where one lock ends",
            "",
            *_peaks(known),
            "",
            "## A year in PostgreSQL",
            "",
            *_storage(sizes),
            "",
            "## What grows with the years",
            "",
            *_years(sizes),
            "",
            "## Temporal",
            "",
            *_temporal(sizes),
            "",
            "## Machines and cost",
            "",
            *_cost(known, sizes),
            "",
        ]
    )


def _constants(known: Constants) -> Iterator[str]:
    yield "| constant | value | what it is | from |"
    yield "|---|---|---|---|"
    for name in known.measured.__struct_fields__:
        one: Measured = getattr(known.measured, name)
        yield f"| `{name}` | {_number(one.value)} {one.unit} | {one.says} | `{one.command}` |"
    for name in known.assumed.__struct_fields__:
        other: Assumed | Price = getattr(known.assumed, name)
        value = f"{_number(other.low)} – {_number(other.high)}" if isinstance(other, Price) else _number(other.value)
        yield f"| `{name}` | {value} {other.unit} | {other.says} | assumed |"


def _rates(sizes: dict[str, Needs]) -> Iterator[str]:
    yield "| | events a year | mean of office hours | at the peak | of the lock | of one live projector |"
    yield "|---|---|---|---|---|---|"
    for name, one in sizes.items():
        yield (
            f"| {name} | {_number(one.events / 1e6)} million | {_number(one.mean_rate)}/s | "
            f"{_number(one.peak_rate)}/s | {_percent(one.lock_share)} | {_percent(one.follow_share)} |"
        )


def _peaks(known: Constants) -> Iterator[str]:
    a = known.assumed
    yield "| peak over mean | largest province | the nation | of one lock | one lock ends at | one projector ends at |"
    yield "|---|---|---|---|---|---|"
    for peak in PEAKS:
        province, nation = reckon(known, a.largest_events.value, peak), reckon(known, a.nation_events.value, peak)
        end = lock_ends_at(known, peak)
        follows = end * known.measured.follow.value / known.measured.lock.value
        yield (
            f"| {peak} × | {_number(province.peak_rate)}/s | {_number(nation.peak_rate)}/s | "
            f"{_percent(nation.lock_share)} | {_number(end / 1e9)} billion events a year | "
            f"{_number(follows / 1e9)} billion |"
        )


def _storage(sizes: dict[str, Needs]) -> Iterator[str]:
    yield "| | log, commands, ledger | of it indexes | views | WAL | flushes at the peak | rebuilding | verifying |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, one in sizes.items():
        yield (
            f"| {name} | {_bytes(one.log_bytes)} | {_bytes(one.index_bytes)} | "
            f"{_bytes(one.database_bytes - one.log_bytes)} | "
            f"{_bytes(one.wal_bytes)} | {_number(one.flushes)}/s | {_hours(one.rebuild_hours)} | "
            f"{_hours(one.verify_hours)} |"
        )


def _years(sizes: dict[str, Needs]) -> Iterator[str]:
    yield "| | " + " | ".join(f"after {years} year{'s' if years > 1 else ''}" for years in YEARS) + " |"
    yield "|---|" + "---|" * len(YEARS)
    for name, one in sizes.items():
        cells = (
            f"{_bytes(one.database_bytes * years)} of database, {_hours(one.rebuild_hours * years)} of rebuilding"
            for years in YEARS
        )
        yield f"| {name} | {' | '.join(cells)} |"


def _temporal(sizes: dict[str, Needs]) -> Iterator[str]:
    yield "| | dossiers a year | open at once | transitions | history shards | database | server cores | worker cores |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, one in sizes.items():
        yield (
            f"| {name} | {_number(one.dossiers / 1e6)} million | {_number(one.open_dossiers)} | "
            f"{_number(one.transition_rate)}/s | {one.shards} | {_bytes(one.temporal_bytes)} | "
            f"{_number(one.temporal_cores)} | {_number(one.worker_cores)} |"
        )


def _cost(known: Constants, sizes: dict[str, Needs]) -> Iterator[str]:
    a = known.assumed
    yield "| | machines of 8 cores | disk after 5 years | USD a year |"
    yield "|---|---|---|---|"
    rows = [(name, machines(known, [one]), terabytes(known, one, 5)) for name, one in sizes.items()]
    count = int(a.provinces.value)
    others = reckon(known, (a.nation_events.value - a.largest_events.value) / (count - 1))
    logs = [sizes["the largest province"], *[others] * (count - 1)]
    disk = sum(terabytes(known, one, 5) for one in logs)
    rows.append((f"{count} logs on machines of their own", sum(machines(known, [one]) for one in logs), disk))
    rows.append((f"{count} logs, each a database, on machines that they share", machines(known, logs), disk))
    for name, number, disk in rows:
        low = 12 * (number * a.machine_month.low + disk * a.disk_month.low)
        high = 12 * (number * a.machine_month.high + disk * a.disk_month.high)
        yield f"| {name} | {number} | {_number(disk)} TB | {_number(low)} – {_number(high)} |"


def _power_of_two(least: float) -> int:
    return int(2 ** math.ceil(math.log2(least)))


def _number(value: float) -> str:
    """Two significant digits below ten, whole from there on, in groups of three."""
    if value >= 1000:
        digits = max(0, len(str(int(value))) - 3)
        return f"{round(value / 10**digits) * 10**digits:,}" if value >= 10_000 else f"{value:,.0f}"
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _bytes(value: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if value >= size:
            return f"{_number(value / size)} {unit}"
    return f"{value:.0f} B"


def _hours(value: float) -> str:
    return f"{_number(value)} h" if value >= 1 else f"{_number(value * 60)} min"


def _percent(share: float) -> str:
    return f"{_number(100 * share)} %"


def with_tables(text: str, known: Constants) -> str:
    """The document with the tables of these constants behind its mark. ValueError where it has no mark."""
    head, mark, _ = text.partition(MARK)
    if not mark:
        raise ValueError(f"{DOCUMENT.name} lacks the line {MARK}")
    return f"{head}{MARK}\n\n{tables(known)}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity", description="A model on paper.")
    parser.add_argument("--constants", type=Path, default=CONSTANTS, help="another file of constants")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/capacity.md")
    given = parser.parse_args(arguments)
    known = Constants.read(given.constants)
    if given.write:
        DOCUMENT.write_text(with_tables(DOCUMENT.read_text("utf-8"), known), "utf-8")
    else:
        print(tables(known))


if __name__ == "__main__":
    main()
