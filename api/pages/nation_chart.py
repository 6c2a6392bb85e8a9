"""The picture of the provinces together: the late share of each with its range, beside the common one. Pure geometry.

Provinces stand by name, as in the table; their order says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.nation.across import MemberAcross
from projections.figures import MINIMUM
from projections.statistics import wilson

WIDTH: Final = 720.0
LEFT: Final = 200.0
RIGHT: Final = 24.0
TOP: Final = 24.0
STEP: Final = 28.0
BOTTOM: Final = 24.0
RULE: Final = 0.02
"""More than 2 % late in a month owes an explanation, where a province has that rule."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A member with enough to divide by. x: of its share; low, high: of the range in which it lies, 95 % sure."""

    member: MemberAcross
    late: int
    of: int
    x: float
    low: float
    high: float
    y: float


@dataclass(frozen=True, slots=True)
class LateShares:
    """rate: of all dots together. ticks: places of shares, in thousandths."""

    dots: tuple[Dot, ...]
    rate_permille: int
    rate_x: float
    rule_x: float | None
    ticks: tuple[tuple[float, int], ...]
    height: float
    width: float = WIDTH
    left: float = LEFT


def late_shares(members: Sequence[MemberAcross]) -> LateShares | None:
    """Of those that answered; None where fewer than two have enough for a share."""
    counted = [
        (one, one.standing.late) for one in members if one.standing is not None and one.standing.late.of >= MINIMUM
    ]
    if len(counted) < 2:
        return None
    late, of = sum(share.n for _, share in counted), sum(share.of for _, share in counted)
    top = max(0.05, *(wilson(share.n, share.of).high for _, share in counted))

    def x(share: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * share / top

    dots = []
    for place, (one, share) in enumerate(counted):
        reach = wilson(share.n, share.of)
        dots.append(
            Dot(one, share.n, share.of, x(share.n / share.of), x(reach.low), x(reach.high), TOP + STEP * (place + 0.5))
        )
    step = next(each for each in (10, 20, 50, 100, 200, 250) if 1000 * top / each <= 6)
    return LateShares(
        dots=tuple(dots),
        rate_permille=(2000 * late + of) // (2 * of),
        rate_x=x(late / of),
        rule_x=x(RULE) if top >= RULE else None,
        ticks=tuple((x(tick / 1000), tick) for tick in range(0, int(1000 * top) + 1, step)),
        height=TOP + STEP * len(dots) + BOTTOM,
    )
