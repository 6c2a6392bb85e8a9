"""Stored bytes of an event that was told once, with places in them that each copy fills in with what is its own.

A copy has its own agency, units and officials, whose ids all begin with the agency's, its own ids and receipt number,
and happens a whole number of weeks later or earlier, so that every time of day stays and every day moves alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from operator import itemgetter
from re import Match
from typing import Final
from uuid import UUID

from benchmarks.office import District
from domain.model.event import Event, encode

COMMAND, DOSSIER, APPLICANT, AGENCY, CODE, NUMBER = range(6)
"""Places in `values`: of the ids as text, of the agency's id, of its code, and of the receipt's number of that day."""

REACH: Final = timedelta(days=500)
"""How far from the week in which an event is recorded the days lie that it names."""

_FIRST_DAY: Final = NUMBER + 1
_DAYS: Final = 2 * REACH.days + 1
"""In `values` the days come after the ids, as `2020-04-17`, and then as they are in codes, `200417`."""

_ID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def values(monday: date) -> list[bytes]:
    """What events of a week are filled in from; whoever fills sets the first six for each copy."""
    days = [monday + timedelta(days=number) for number in range(-REACH.days, REACH.days + 1)]
    return [
        *[b""] * _FIRST_DAY,
        *(day.isoformat().encode() for day in days),
        *(f"{day:%y%m%d}".encode() for day in days),
    ]


class Stamp:
    """One event. `version` and `topic` are those of all its copies."""

    def __init__(self, body: Event, version: int, district: District, ids: Mapping[UUID, int], monday: date) -> None:
        """ids: the place in `values` of each id that the body names. monday: of the week in which it was recorded.

        KeyError for an id that is not among them, IndexError for a day out of reach.
        """
        self.version = version
        self.topic = body.TOPIC.encode()
        places: list[int] = []

        def place(found: Match[bytes]) -> bytes:
            kind, text = _kind(found), found[0].decode()
            if kind == "agency":
                places.append(AGENCY)
            elif kind == "id":
                places.append(ids[UUID(text)])
            elif kind == "day":
                places.append(_place_of(date.fromisoformat(text), monday))
            elif (short := found["short"]) is not None:
                places.extend((CODE, _place_of(date.fromisoformat(f"20{short.decode()}"), monday) + _DAYS, NUMBER))
                return b"%b-%b-%b"
            else:
                places.append(CODE)
            return b"%b"

        pattern = re.compile(
            rf'(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?=[T"]))|(?P<id>{_ID})|(?P<agency>(?<=["-]){district.agency}(?=["-]))'
            rf"|(?P<code>{re.escape(district.code)})(?:-(?P<short>[0-9]{{6}})-[0-9]+)?".encode()
        )
        self._text = pattern.sub(place, encode(body).replace(b"%", b"%%"))
        self._pick = itemgetter(*places)  # there are two at least, a day and the command's id: a tuple

    def filled(self, from_values: Sequence[bytes]) -> bytes:
        """The stored bytes of a copy."""
        filled: bytes = self._text % self._pick(from_values)
        return filled


def _kind(found: Match[bytes]) -> str:
    return next(name for name in ("day", "id", "agency", "code") if found[name] is not None)


def _place_of(day: date, monday: date) -> int:
    number = (day - monday).days + REACH.days
    if not 0 <= number < _DAYS:
        raise IndexError(f"{day} is too far from {monday}")
    return _FIRST_DAY + number
