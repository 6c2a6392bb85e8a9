"""The picture of the indicators (C7): five bullet bars, achieved of the most points. Pure geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from projections.queries.indicators import GroupPoints

POINT_WIDTH: Final = 12.0
"""Of one point: the widest group of the decision fits on a telephone."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A group: the whole bar is its maximum, `assessed` what its points could be had of, `filled` what was achieved.

    None for filled: no points can be said, and the bar is an empty outline.
    """

    group: GroupPoints
    width: float
    assessed: float
    filled: float | None


def bullets(groups: Sequence[GroupPoints]) -> list[Bullet]:
    return [
        Bullet(
            group,
            POINT_WIDTH * group.max_points,
            POINT_WIDTH * group.of_points,
            None if group.points_milli is None else POINT_WIDTH * group.points_milli / 1000,
        )
        for group in groups
    ]
