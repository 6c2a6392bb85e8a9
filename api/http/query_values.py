"""What stands in addresses and queries beside filters: ids, moments, periods."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from fastapi import Depends, Path, Query
from pydantic_core import PydanticCustomError

from api.http.fields import moment
from api.http.refusals import MomentNotUnderstood
from projections.queries.moments import AsOf, position_in
from projections.queries.periods import Period

_PERIOD: Final = r"^(19|20|21)\d\d(-(Q[1-4]|(0[1-9]|1[0-2])))?(\.\.(19|20|21)\d\d-(0[1-9]|1[0-2]))?$"
_INSTANT: Final = {"format": "date-time"}
_AS_OF: Final = r"^(@[1-9][0-9]{0,17}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))$"

Id = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


WrittenAt = Annotated[str | None, Query(max_length=40, json_schema_extra=_INSTANT)]
"""An instant as it is written; read with `at_in`."""


def at_in(text: str | None) -> datetime | None:
    """An instant with its zone. MomentNotUnderstood."""
    return _moment(text)


def _at(at: WrittenAt = None) -> datetime | None:
    return _moment(at)


def _known_at(
    known_at: Annotated[str | None, Query(max_length=40, json_schema_extra=_INSTANT)] = None,
) -> datetime | None:
    return _moment(known_at)


def _period(
    period: Annotated[
        str | None, Query(max_length=16, pattern=_PERIOD, description="2020, 2020-Q1, 2020-03 or 2020-01..2020-03.")
    ] = None,
) -> Period | None:
    return None if period is None else Period.parse(period)


def as_of_in(text: str | None) -> AsOf:
    """What `@41207` or an instant with its zone names. MomentNotUnderstood."""
    position = position_in(text) if text is not None else None
    return position if position is not None else _moment(text)


WrittenAsOf = Annotated[
    str | None,
    Query(max_length=40, pattern=_AS_OF, description="What was recorded by an instant, or up to event @N of the log."),
]
"""A moment of knowledge as it is written; read with `as_of_in`."""


def _as_of(known_at: WrittenAsOf = None) -> AsOf:
    return as_of_in(known_at)


KnownBy = Annotated[AsOf, Depends(_as_of)]
"""`?known_at=`, also as a position of the log; None for all that is known."""

At = Annotated[datetime | None, Depends(_at)]
"""`?at=`: about what had happened by then."""

KnownAt = Annotated[datetime | None, Depends(_known_at)]
"""`?known_at=`: as of what was recorded by then."""

OptionalPeriod = Annotated[Period | None, Depends(_period)]
"""`?period=`, whole months; None where it is left out."""


def _moment(text: str | None) -> datetime | None:
    try:
        return None if text is None else moment(text)
    except PydanticCustomError:
        raise MomentNotUnderstood from None
