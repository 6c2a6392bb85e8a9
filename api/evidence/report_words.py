"""Positions and what speaks for a person, as the report shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from api.evidence.names import Names
from api.reports.paper import Block, table

MOST: Final = 24
"""Positions, or runs of them, that are written out; figures.json has all."""

SPEAKS: Final = {
    "explanation": "Giải trình",
    "objection": "Phản đối chỉ đạo",
    "obstacle": "Báo vướng mắc",
    "excused": "Được miễn",
    "disputed": "Mục có ý kiến khác",
    "rework": "Phải làm lại",
    "term_left": "Hạn còn khi nhận",
    "absence": "Vắng mặt",
    "closure": "Cơ quan đóng cửa",
    "outage": "Phần mềm ngừng",
    "load": "Khối lượng",
}


def numbers(positions: Sequence[int]) -> str:
    """Rising positions of events, `12, 15–17`; of many the first ones, and how many there are."""
    runs: list[list[int]] = []
    for position in positions:
        if runs and position == runs[-1][-1] + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    parts = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    shown = ", ".join(parts[:MOST])
    return shown if len(parts) <= MOST else f"{shown} … ({len(positions)} sự kiện, đủ trong figures.json)"


def speaking(entries: Sequence[dict[str, Any]], names: Names) -> Block:
    """What speaks for somebody, line by line, each with the event on which it rests."""
    return table(
        ("Điều nói giúp", "Cho ai", "Nội dung", "Sự kiện"),
        (0, 3, 8, 0),
        [
            (SPEAKS[entry["what"]], names.person(entry["official"]), entry["text_vi"], str(entry["position"]))
            for entry in entries
        ],
    )
