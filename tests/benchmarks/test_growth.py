"""Cost against size: figures are kept by size, and the picture is drawn from them alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from benchmarks.growth import Size, keep, made_here, read
from benchmarks.growth_picture import PANELS, draw
from benchmarks.question import Terms

NAMES = {name for _, _, figures, _ in PANELS for name, _ in figures}


def size(events: int, record: float) -> Size:
    return Size(
        events=events,
        measured_at=datetime(2026, 1, 5, tzinfo=UTC),
        cpu="",
        cores=2,
        system="",
        python="",
        postgresql="",
        rounds=1,
        load_before=0.5,
        load_after=0.5,
        figures={"record_p99_ms": record},
    )


def test_a_size_that_is_measured_again_takes_the_place_of_what_was_known(tmp_path: Path) -> None:
    data = tmp_path / "docs" / "growth.json"
    keep(data, [size(1_000, 3), size(100_000, 4)])
    keep(data, [size(99_999, 5), size(1_000_000, 6)])
    assert [(one.events, one.figures["record_p99_ms"]) for one in read(data)] == [
        *((1_000, 3), (99_999, 5), (1_000_000, 6)),
    ]


def test_the_picture_has_a_panel_for_each_kind_of_figure_and_the_same_bytes_for_the_same_data() -> None:
    sizes = [size(1_000, 3), size(1_000_000, 4)]
    assert draw(sizes) == draw(sizes)
    assert draw(sizes) != draw([size(1_000, 3), size(1_000_000, 5)])
    for title, _, _, _ in PANELS:
        assert title in draw(sizes)


def test_a_log_that_is_made_has_every_figure_of_the_picture() -> None:
    (measured,) = made_here([700], Terms(rounds=1, seed=7))
    # Small logs are folded by the rebuilding process itself.
    assert set(measured.figures) == NAMES - {"rebuild_mib"}
    assert measured.events in (699, 700)
