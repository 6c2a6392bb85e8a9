"""A lane chart drawn for paper: the geometry of `api.pages.trace_chart` as SVG with a fixed palette.

State is told by shape as well as by colour, so a grey print says the same: held is full, overdue hatched, transit
outlined and dashed, the applicant's turn pale with a broken edge, others' time pale.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from api.pages.time_axis import SEAM_WIDTH
from api.pages.trace_chart import BAR_HEIGHT, HEAD_HEIGHT, LABEL_WIDTH, LANE_HEIGHT, Chart, DrawnBar, DrawnMark, Kind
from api.reports.typesetting import legible

TEXT_WIDTH: Final = 700.0
"""Points that the picture is wide on paper; text is drawn so large that it comes out at `POINTS`."""

POINTS: Final = 7.0
LETTER: Final = 0.5
"""Of the size of the text: how wide a letter is taken to be, on average."""

OTHERS: Final = Kind.POOL
INK: Final = "#1C2733"
FAINT: Final = "#4A5561"
STYLES: Final = {
    Kind.HELD: 'fill="#1F5FA8"',
    Kind.OVERDUE: 'fill="url(#hatch)" stroke="#A3201B" stroke-width="1.4"',
    Kind.TRANSIT: 'fill="#DDF1F3" stroke="#0A6270" stroke-width="1.4" stroke-dasharray="5 3"',
    Kind.TRANSIT_OVERDUE: 'fill="url(#hatch)" stroke="#A3201B" stroke-width="1.4" stroke-dasharray="5 3"',
    Kind.CITIZEN: 'fill="#EEE7F7" stroke="#5B3A8C" stroke-width="1.2" stroke-dasharray="2 2"',
    Kind.POOL: 'fill="#DCE1E6" stroke="#8A94A0" stroke-width="0.8"',
    Kind.SEVERAL: 'fill="#FFFFFF" stroke="#1C2733" stroke-width="1.6"',
}
PATTERN: Final = (
    '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" fill="#FCE6E4"/><rect width="3" height="7" fill="#A3201B"/></pattern>'
)
DUE: Final = "due"
"""The sign of a due date that stands in a lane of its own."""


def lanes_svg(chart: Chart) -> str:
    """The whole chart; its labels have as much room as the longest of them needs."""
    size = POINTS * chart.width / TEXT_WIDTH
    longest = max((max(len(lane.name), len(lane.note) * 0.86) for lane in chart.lanes), default=0.0)
    extra = max(0.0, longest * size * LETTER + 12 - LABEL_WIDTH)
    width, height = chart.width + extra, chart.height + size
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-extra:.1f} 0 {width:.1f} {height:.1f}"',
        f' width="{width:.1f}" height="{height:.1f}" font-family="Libertinus Serif">',
        f"<defs>{PATTERN}</defs>",
        *_ground(chart, size, extra),
        *(_bar(bar) for bar in chart.bars),
        *_dues(chart, size),
        *(part for mark in chart.marks for part in _mark(mark, size)),
        "</svg>",
    ]
    return "".join(parts)


def _ground(chart: Chart, size: float, extra: float) -> Iterable[str]:
    """Days, seams of days off, lanes with their names."""
    bottom = HEAD_HEIGHT + LANE_HEIGHT * len(chart.lanes)
    for seam in chart.axis.seams:
        x = LABEL_WIDTH + seam.x
        yield f'<path d="M{x:.1f} {HEAD_HEIGHT}h{SEAM_WIDTH}V{bottom:.1f}h-{SEAM_WIDTH}z" fill="#F3F5F7"/>'
    room = 0.0
    for day in chart.days:
        yield f'<path d="M{day.x:.1f} {HEAD_HEIGHT - 4}V{bottom:.1f}" stroke="#D5DBE1" stroke-width="0.8"/>'
        if day.x >= room:
            yield _text(day.x, HEAD_HEIGHT - 8, f"{day.day:%d/%m}", size * 0.9, FAINT)
            room = day.x + size * 3.2
    for number, lane in enumerate(chart.lanes):
        top = HEAD_HEIGHT + LANE_HEIGHT * number
        right = LABEL_WIDTH + chart.axis.width
        yield f'<path d="M{-extra:.1f} {top:.1f}H{right:.1f}" stroke="#D5DBE1" stroke-width="0.8"/>'
        middle = top + LANE_HEIGHT / 2
        if lane.note:
            yield _text(4 - extra, middle - 2, lane.name, size, INK)
            yield _text(4 - extra, middle + size * 0.95, lane.note, size * 0.86, FAINT)
        else:
            yield _text(4 - extra, middle + size * 0.35, lane.name, size, INK)


def _bar(bar: DrawnBar) -> str:
    bracket = (
        f'<path d="M{bar.x:.1f} {bar.y - 4:.1f}h{bar.width:.1f}" stroke="{INK}" stroke-width="1.6"/>'
        if bar.excused
        else ""
    )
    return (
        f'<rect x="{bar.x:.1f}" y="{bar.y:.1f}" width="{bar.width:.1f}" height="{BAR_HEIGHT}" '
        f"{STYLES[bar.kind]}/>{bracket}"
    )


def _dues(chart: Chart, size: float) -> Iterable[str]:
    """Vertical lines through all lanes, their flags above; a flag at the right edge is written to the left."""
    bottom = HEAD_HEIGHT + LANE_HEIGHT * len(chart.lanes)
    right = LABEL_WIDTH + chart.axis.width
    for due in chart.dues:
        width, dash = ("2.2", "") if due.line.in_force else ("1.2", ' stroke-dasharray="4 3"')
        yield f'<path d="M{due.x:.1f} {due.y:.1f}V{bottom:.1f}" stroke="#A3201B" stroke-width="{width}"{dash}/>'
        ends = due.x + len(due.line.label) * size * LETTER > right
        anchor = ' text-anchor="end"' if ends else ""
        yield _text(due.x + (-4 if ends else 4), due.y + size * 0.4, due.line.label, size, "#A3201B", anchor)


def _mark(mark: DrawnMark, size: float) -> Iterable[str]:
    sign = mark.happenings[0].sign
    x, y = mark.x, mark.y
    if sign == DUE:
        yield f'<path d="M{x:.1f} {y - 13:.1f}v34" stroke="#A3201B" stroke-width="2.4"/>'
        yield f'<path d="M{x:.1f} {y - 13:.1f}l7 4l-7 4z" fill="#A3201B"/>'
        return
    shapes = {
        "disc": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"',
        "stop": f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9"',
        "diamond": f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"',
    }
    shape = shapes.get(sign, f'<path d="M{x:.1f} {y - 6:.1f}l6 11h-12z"')
    fill = f'fill="#FFFFFF" stroke="{INK}" stroke-width="1.4"' if mark.open else f'fill="{INK}"'
    yield f"{shape} {fill}/>"
    if len(mark.happenings) > 1:
        yield _text(x + 7, y + size * 0.35, str(len(mark.happenings)), size * 0.9, INK)


def _text(x: float, y: float, words: str, size: float, fill: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.2f}" fill="{fill}"{more}>{escape(legible(words))}</text>'
