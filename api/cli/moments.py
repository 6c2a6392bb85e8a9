"""Moments of a replay as people write them: an instant or a position of the log, and what they are about."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.reading import MomentUnreadable, clock, moment

if TYPE_CHECKING:
    from projections.queries import AsOf, Moment

NOW = ("nay", "now")
"""As of all that is known, about now."""

AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", help="Biết đến lúc nào. As of what was recorded by then: ISO 8601, or @41207 in the log."),
]
AboutOption = Annotated[
    str | None, typer.Option("--about", help="Xét về lúc nào. About what had happened by then; ISO 8601.")
]


def as_of(text: str | None) -> AsOf:
    """An instant, or the position in `@41207`. MomentUnreadable."""
    from projections.queries import position_in

    if text is None or text in NOW:
        return None
    position = position_in(text)
    return position if position is not None else moment(text)


def both(text: str) -> tuple[AsOf, datetime | None]:
    """`AS-OF` or `AS-OF/ABOUT`, as in `@41207`, `nay/2020-03-02` or `2020-03-20T08:00/2020-03-02T08:00`."""
    known, slash, about = text.partition("/")
    if not known or (slash and not about):
        raise MomentUnreadable(text=text)
    return as_of(known), moment(about) if slash else None


def noted(asked: Moment) -> str:
    """A moment as it stands in the note of a reading."""
    about = f" about {asked.about.isoformat()}" if asked.cut else ""
    return f" as of @{asked.position}{about}"


def said(asked: Moment, vi: bool) -> str:
    """The two moments in words."""
    if vi:
        about = f", xét về {clock(asked.about)}" if asked.cut else ""
        return f"như đã ghi đến {clock(asked.known_at)} (sự kiện {asked.position}){about}"
    about = f", about {clock(asked.about)}" if asked.cut else ""
    return f"as recorded by {clock(asked.known_at)} (event {asked.position}){about}"
