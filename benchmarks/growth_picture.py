"""The picture of cost against size, drawn from the figures that benchmarks/growth.py keeps, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import vl_convert

if TYPE_CHECKING:
    from benchmarks.growth import Size

PANELS: Final[tuple[tuple[str, str, tuple[tuple[str, str], ...], float | None], ...]] = (
    (
        "Thời gian dựng lại, kiểm tra (giây) / Seconds to rebuild, to verify",
        "s",
        (("rebuild_seconds", "rebuild all views"), ("verify_seconds", "verify the log")),
        None,
    ),
    ("Hồ sơ trách nhiệm, p99 (ms) / An official's record", "ms", (("record_p99_ms", "record of a year"),), 20),
    ("Hồ sơ tại một thời điểm, p99 (ms) / A dossier as of a moment", "ms", (("dossier_then_p99_ms", "dossier"),), 10),
    (
        "Danh sách đình trệ tại một thời điểm, p99 (ms) / A stalled list as of a moment",
        "ms",
        (("stalled_then_p99_ms", "stalled list"),),
        300,
    ),
    ("Bằng chứng chứa, p99 (ms) / An inclusion proof", "ms", (("proof_p99_ms", "proof"),), 5),
    (
        "Bộ nhớ lớn nhất (MiB) / Peak memory",
        "MiB",
        (("rebuild_mib", "rebuilding"), ("verify_mib", "verifying")),
        300,
    ),
)
"""Title, unit, the figures with their names, and the goal that is drawn as a line."""

_WIDTH, _HEIGHT, _COLUMNS = 300, 170, 2


def draw(sizes: Iterable[Size]) -> str:
    """As SVG, both axes logarithmic."""
    measured = list(sizes)
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "columns": _COLUMNS,
        "concat": [_panel(measured, *panel) for panel in PANELS],
        "resolve": {"scale": {"color": "independent"}},
        "config": {"view": {"stroke": None}},
    }
    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg if svg.endswith("\n") else svg + "\n"


def _panel(
    sizes: list[Size], title: str, unit: str, figures: tuple[tuple[str, str], ...], goal: float | None
) -> dict[str, Any]:
    rows = [
        {"events": size.events, "what": what, "value": size.figures[name]}
        for size in sizes
        for name, what in figures
        if name in size.figures
    ]
    encoding = {
        "x": {
            "field": "events",
            "type": "quantitative",
            "scale": {"type": "log"},
            "title": "sự kiện / events",
            "axis": {"format": "~s", "tickCount": 5},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "scale": {"type": "log"},
            "title": unit,
            "axis": {"format": "~g", "tickCount": 5},
        },
        "color": {"field": "what", "type": "nominal", "title": None, "legend": {"orient": "bottom"}},
    }
    layers: list[dict[str, Any]] = [
        {"data": {"values": rows}, "mark": "line", "encoding": encoding},
        {"data": {"values": rows}, "mark": {"type": "point", "filled": True, "size": 45}, "encoding": encoding},
    ]
    if goal is not None:
        rule = {"type": "rule", "strokeDash": [5, 3], "color": "#a33"}
        where = {"y": {"datum": goal, "type": "quantitative"}}
        layers.append({"data": {"values": [{}]}, "mark": rule, "encoding": where})
    return {"title": title, "width": _WIDTH, "height": _HEIGHT, "layer": layers}
