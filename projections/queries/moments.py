"""Moments of which something is asked: as of what was recorded by then, about what had happened by then."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from domain.model.errors import DomainError
from domain.model.event import utc
from projections import stored_events
from projections.generation import progress
from projections.queries.missing import ViewsNotReady

POSITION: Final = re.compile(r"@([1-9][0-9]{0,17})", re.ASCII)
"""How a position of the log is written where an instant may stand too: `@41207`."""

AsOf = datetime | int | None
"""What was known: by an instant, at a position of the log, or now."""


class PositionNotReached(DomainError):
    """Details: position, head."""

    CODE = "position-not-reached"
    VI = "Sổ chưa có sự kiện số {position}; sự kiện sau cùng là số {head}."
    EN = "The log has no event {position} yet; the last is event {head}."


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """As of `position`, the last event recorded by `known_at`; about `about`.

    cut: what happened after `about` is left out. Otherwise `about` is only the moment of asking: an act may be dated
    two minutes ahead of its recording, and whoever asked at the time saw it.
    """

    position: int
    known_at: datetime
    about: datetime
    cut: bool

    @property
    def cut_at(self) -> datetime | None:
        """The instant after which nothing is looked at; None where nothing is left out."""
        return self.about if self.cut else None


def moment_of(
    connection: Connection[Any], *, now: datetime, as_of: AsOf = None, about: datetime | None = None
) -> Moment:
    """The moment that was asked for; by default as of all that the views hold, about now. PositionNotReached.

    As of an instant or a position alone, it is also asked at that moment. ViewsNotReady before there are views.
    """
    if as_of is None:
        views = progress(connection)
        if views is None:
            raise ViewsNotReady
        position, known_at = views.position, now
    elif isinstance(as_of, int):
        found = stored_events.at(connection, [as_of])
        if not found:
            raise PositionNotReached(position=as_of, head=stored_events.head(connection))
        position, known_at = as_of, found[0].recorded_at
    else:
        position, known_at = stored_events.known_at(connection, as_of), as_of
    return Moment(position=position, known_at=utc(known_at), about=utc(about or known_at), cut=about is not None)


def position_in(text: str) -> int | None:
    """The position that `@41207` names; None for any other text."""
    match = POSITION.fullmatch(text)
    return int(match[1]) if match is not None else None
