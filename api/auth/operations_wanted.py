"""What people write to ask the operations log, and which lines that means."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from api.auth.operations_log import Wanted
from domain.model.event import OFFICE_ZONE
from domain.model.organisation import Organisation

LAST_DAY: Final = timedelta(days=1)
_KINDS: Final = ("dossier", "official", "unit", "agency", "applicant", "event", "proceeding")


def wanted(
    views: Connection[Any],
    people: Organisation,
    now: datetime,
    *,
    person: str | None = None,
    act: str | None = None,
    about: str | None = None,
    outcome: str | None = None,
    reads: bool | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
) -> Wanted:
    """person: an id or a name. about: an object as it stands in the log, an id or a dossier's code. Days are inclusive.

    The last day, where no days and no object are named; the whole log about an object.
    """
    since = None if first_on is None else _begin(first_on)
    if first_on is None and last_on is None and about is None:
        since = now - LAST_DAY
    return Wanted(
        subjects=None if person is None else _people(people, person),
        acts=None if act is None else (act,),
        objects=None if about is None else _objects(views, about),
        outcome=outcome,
        reads=reads,
        since=since,
        until=None if last_on is None else _begin(last_on + timedelta(days=1)),
    )


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE)


def _people(people: Organisation, written: str) -> tuple[str, ...]:
    """The id itself, and whoever has that name, however it is capitalised."""
    name = _plain(written)
    return (written, *(one.official_id for one in people.officials.values() if _plain(one.name) == name))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def _objects(views: Connection[Any], written: str) -> tuple[str, ...]:
    """The object as it may stand in the log: as it is written, as an id of any kind, a dossier by code and id, and a
    proceeding by number and id."""
    names = [written]
    numbered = views.execute(
        "SELECT proceeding_id::text FROM views.proceedings WHERE number = %s", [written.upper()]
    ).fetchone()
    names += numbered or ()
    row = views.execute(
        "SELECT dossier_id::text, code FROM views.dossiers WHERE code = %s OR dossier_id = %s",
        [written, _uuid(written.removeprefix("dossier "))],
    ).fetchone()
    names += [name for name in (row or ()) if name]
    return tuple(dict.fromkeys([*names, *(f"{kind} {name}" for name in names for kind in _KINDS)]))


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
