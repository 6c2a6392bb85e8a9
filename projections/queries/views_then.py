"""The views as they were at a moment: today's queries, unchanged, over the rows of then.

A dossier's rows are a function of its events and of the reference data, and so are a proceeding's. So those of a
stream of which nothing was recorded since the moment, and which nothing that was recorded since can touch, are the live
ones; the others are folded again up to the moment and handed to the database with the question, in the place of the
tables. Nothing is written anywhere and no right is needed beyond reading.

Only dossiers that can matter are looked at: those that anything recorded of them, whether it counts or not, leads to
the agencies of the people and units that are asked about. A test holds that looking at all gives the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg import Connection, sql
from psycopg.abc import Params, Query
from psycopg.pq import TransactionStatus

from domain.model import calendar, procedure, rule_adoption
from domain.model.event import AgencyId, Event, OfficialId, Recorded, UnitId
from domain.model.history import effective
from domain.model.organisation import Organisation
from domain.model.reference import STREAMS, Reference
from domain.model.rule_keys import DUTY_OFFICER
from projections import affected, stored_events, streams
from projections.folding import fold_history
from projections.folding_proceedings import fold_proceeding
from projections.generation import Progress, fingerprint, progress
from projections.parking import Folder
from projections.queries.knowledge import reference_at
from projections.queries.missing import ViewsNotReady
from projections.queries.moments import Moment
from projections.rows import Row
from projections.views.dossier import PER_DOSSIER, rows_of
from projections.views.proceeding import PER_PROCEEDING, rows_of_folded

Keep = Callable[[Any], bool]
"""Whether a row can be in an answer. Rows that the queries would leave out anyway need not be handed over."""


@dataclass(frozen=True)
class Look:
    """What is looked at: whose rows, of which classes. None for officials and units: everybody's.

    narrow: look only at dossiers that can matter. Otherwise at all, which must give the same.
    only: at these dossiers and proceedings, and no others.
    """

    rows: Mapping[type[Row], Keep]
    officials: frozenset[OfficialId] | None = None
    units: frozenset[UnitId] | None = None
    agencies: frozenset[AgencyId] = frozenset()
    narrow: bool = True
    only: frozenset[UUID] | None = None


@contextmanager
def views_then(connection: Connection[Any], asked: Moment, look: Look) -> Iterator[Connection[Any]]:
    """A connection whose queries over `views` see the rows of a moment, for as long as the context lasts.

    It is the same connection; statements that name other tables of the views fail. ViewsNotReady where the views are
    not of this software.
    """
    outermost = connection.info.transaction_status == TransactionStatus.IDLE
    with connection.transaction(force_rollback=True):
        if outermost:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        sources = _Sources(asked.position, *_rows_then(connection, asked, look))
        # Rows that are handed over have no index: joining them by loops would look at each for each.
        connection.execute("SET LOCAL enable_nestloop = off")
        before = connection.cursor_factory
        connection.cursor_factory = type("CursorThen", (_CursorThen,), {"sources": sources})
        try:
            yield connection
        finally:
            connection.cursor_factory = before


# ---------------------------------------------------------------------- which streams, which rows


def _rows_then(connection: Connection[Any], asked: Moment, look: Look) -> tuple[list[UUID], dict[type[Row], list[Row]]]:
    """The streams whose live rows are those of the moment, and the rows of the others, folded again."""
    at = progress(connection)
    if at is None or at.stamp != fingerprint():
        raise ViewsNotReady
    reference = reference_at(connection, asked.position)
    same, other = _split(connection, asked, look, at, reference)
    histories = stored_events.streams(connection, sorted(other), asked.position)
    folder = Folder()
    found: dict[type[Row], list[Row]] = {cls: [] for cls in look.rows}

    of_dossiers = [cls for cls in look.rows if cls in PER_DOSSIER]

    def rows(recorded: Sequence[Recorded[Event]]) -> list[Row]:
        if streams.kind_of_history(recorded) is streams.Kind.PROCEEDING:
            folded = fold_proceeding(recorded, reference, asked.cut_at)
            return list(rows_of_folded(folded, list(look.rows))) if folded is not None else []
        history = effective(recorded, asked.cut_at)
        return list(rows_of(fold_history(recorded, history, reference), of_dossiers)) if history.events else []

    for history in histories.values():
        for row in folder.rows([*history], rows) if history else ():
            cls = type(row)
            if look.rows[cls](row):
                found[cls].append(row)
    return same, found


def _split(
    connection: Connection[Any], asked: Moment, look: Look, at: Progress, reference: Reference
) -> tuple[list[UUID], set[UUID]]:
    """Dossiers and proceedings whose live rows hold at the moment, and those that have to be folded again."""
    live = reference_at(connection, at.position)
    reach = _reach(look, (reference, live)) if look.narrow else None
    changes, codes = _changes(connection, asked, at, reference, live)
    if asked.position > at.position:
        reach = None  # whom their people lead to may have changed since the live rows were made
    same: list[UUID] = []
    unseen = _unseen(connection, asked, at)
    other = set(unseen)
    for statement in _looked_at(look):
        for stream_id, changed, code, first_at, last_at, agencies in connection.execute(
            statement,
            {
                "position": asked.position,
                "cut_at": asked.cut_at,
                "agencies": None if reach is None else [*sorted(reach), affected.NOBODY_ANSWERS],
                "only": None if look.only is None else list(look.only),
            },
        ):
            if (
                changed
                or stream_id in unseen
                or code in codes
                or _touched(changes, first_at, last_at, frozenset(agencies))
            ):
                other.add(stream_id)
            else:
                same.append(stream_id)
    return same, other if look.only is None else other & look.only


_WITHIN: Final = (
    "WHERE (%(agencies)s::text[] IS NULL OR agencies && %(agencies)s::text[]) "
    "AND (%(only)s::uuid[] IS NULL OR {stream} = ANY(%(only)s::uuid[]))"
)
_CHANGED: Final = "position > %(position)s OR latest_at > %(cut_at)s IS TRUE"
# The parts are literals of this module; values are parameters.
_DOSSIERS: Final = sql.SQL(
    f"SELECT dossier_id, {_CHANGED}, CASE WHEN received_at IS NULL THEN procedure_code END, first_at, last_at, "  # noqa: S608
    f"agencies FROM views.dossiers {_WITHIN.format(stream='dossier_id')}"
)
_PROCEEDINGS: Final = sql.SQL(
    f"SELECT proceeding_id, {_CHANGED}, procedure_code, first_at, last_at, agencies "  # noqa: S608
    f"FROM views.proceedings {_WITHIN.format(stream='proceeding_id')}"
)


def _looked_at(look: Look) -> Iterator[sql.SQL]:
    """The streams that have rows of the classes looked at."""
    if not look.rows.keys().isdisjoint(PER_DOSSIER):
        yield _DOSSIERS
    if not look.rows.keys().isdisjoint(PER_PROCEEDING):
        yield _PROCEEDINGS


def _touched(
    changes: Iterable[affected.Change], first_at: datetime, last_at: datetime | None, agencies: frozenset[AgencyId]
) -> bool:
    return any(change.meets(first_at, last_at, agencies) for change in changes)


def _unseen(connection: Connection[Any], asked: Moment, at: Progress) -> set[UUID]:
    """What has no live rows of the live position, or may have none: parked, being folded again, recorded later."""
    unseen = connection.execute(
        "SELECT stream_id FROM views.parked WHERE dataset IS NULL UNION SELECT stream_id FROM views.refolding"
    ).fetchall()
    if asked.position > at.position:
        unseen += connection.execute(
            "SELECT DISTINCT originator_id FROM hoso.stored_events "
            "WHERE notification_id > %s AND notification_id <= %s AND split_part(topic, '.', 1) = ANY(%s)",
            [at.position, asked.position, streams.first_words()],
        ).fetchall()
    return {stream_id for (stream_id,) in unseen}


def _changes(
    connection: Connection[Any], asked: Moment, at: Progress, reference: Reference, live: Reference
) -> tuple[list[affected.Change], set[str]]:
    """What differs in the reference data between the moment and the live views; and the procedures that do."""
    first, last = (reference, live) if asked.position <= at.position else (live, reference)
    news = _news(connection, first, max(asked.position, at.position))
    edits = [recorded.body for recorded in news if recorded.stream_id == calendar.STREAM]
    changes = [
        *affected.by_people(first.organisation, last.organisation),
        *affected.by_calendar(first.calendar, edits),
    ]
    if any(isinstance(recorded.body, rule_adoption.RulesAdopted) for recorded in news):
        changes.append(affected.ALL)
    return changes, {code for recorded in news if (code := _procedure_code(recorded.body)) is not None}


def _news(connection: Connection[Any], known: Reference, upto: int) -> list[Recorded[Event]]:
    """What was recorded of the reference data after a state of them, up to a position, stream by stream."""
    news = stored_events.news(connection, dict(zip(STREAMS, known.version, strict=True)), upto)
    return [stored.decoded() for stream in STREAMS for stored in news[stream]]


def _procedure_code(body: Event) -> str | None:
    """The procedure that an event of the catalogue is about."""
    match body:
        case procedure.ProcedurePublished():
            return body.procedure.code
        case procedure.ProcedureWithdrawn():
            return body.code
        case _:
            return None


# ---------------------------------------------------------------------- who can be reached


def _reach(look: Look, states: Iterable[Reference]) -> frozenset[AgencyId] | None:
    """The agencies from which somebody who is asked about can come to answer; None for all.

    Whoever is named in a dossier leads on to those who act for them when they are absent, to the heads and leaders of
    their agency, to what followed their unit or agency, and in the end to the duty officer.
    """
    if look.officials is None or look.units is None:
        return None
    references = list(states)
    wanted = set(look.agencies)
    for reference in references:
        people = reference.organisation
        for official in look.officials:
            posts = _posts(people, official)
            if not posts and all(not _posts(other.organisation, official) for other in references):
                return None  # named at most, and by whom cannot be said
            wanted |= posts
        wanted.update(agency for unit in look.units if (agency := people.agency_of(unit)) is not None)
    duty = {agency for reference in references for agency in _duty_agencies(reference)}
    reached: set[AgencyId] = set()
    while wanted - reached:
        reached |= wanted
        for reference in references:
            wanted |= _leading_to(reference.organisation, reached)
    return None if reached & duty else frozenset(reached)


def _leading_to(people: Organisation, agencies: set[AgencyId]) -> set[AgencyId]:
    """Agencies one step before these: of those for whom their people ever acted, and of what they followed."""
    found: set[AgencyId] = set()
    for official_id, person in people.officials.items():
        acting = (absence.acting_id for absence in person.absences if absence.acting_id is not None)
        if any(_posts(people, official) & agencies for official in acting):
            found |= _posts(people, official_id)
    for unit in people.units.values():
        if unit.successor_id is not None and people.agency_of(unit.successor_id) in agencies:
            found.add(unit.agency_id)
    found.update(agency.agency_id for agency in people.agencies.values() if agency.successor_id in agencies)
    return found


def _posts(people: Organisation, official: OfficialId) -> set[AgencyId]:
    """The agencies in which an official ever had a post."""
    person = people.officials.get(official)
    units = [held.unit_id for held in person.appointments] if person is not None else []
    return {agency for unit in units if (agency := people.agency_of(unit)) is not None}


def _duty_agencies(reference: Reference) -> set[AgencyId]:
    """Where those sit with whom substitution ends, by any pack."""
    officers = {value for pack in reference.rules.packs for _, value in pack.clauses.get(DUTY_OFFICER.name, ())}
    return {agency for officer in officers for agency in _posts(reference.organisation, officer)}


# ---------------------------------------------------------------------- the queries' tables


class _Sources:
    """What stands in the place of the tables of the views in a statement."""

    def __init__(self, position: int, same: list[UUID], rows: Mapping[type[Row], list[Row]]) -> None:
        self.values: dict[str, Any] = {"then_position": position, "then_same": same}
        self._texts = {
            "progress": "(SELECT %(then_position)s::bigint AS position, stamp FROM views.progress)",
        }
        for cls, group in rows.items():
            name = f"then_{cls.TABLE}"
            self.values[name] = _encode(group).decode()
            self._texts[cls.TABLE] = (
                f"(SELECT * FROM views.{cls.TABLE} WHERE {cls.STREAM} = ANY(%(then_same)s::uuid[]) "  # noqa: S608
                f"UNION ALL SELECT * FROM json_populate_recordset(NULL::views.{cls.TABLE}, %({name})s::json))"
            )

    def put_in(self, text: str, params: Params | None) -> tuple[str, Params | None]:
        """A statement and its values, with the rows of then in the place of the tables that it names."""
        if _TABLE.search(text) is None:
            return text, params
        if isinstance(params, Mapping):
            return _TABLE.sub(lambda found: self._texts[found[1]], text), {**params, **self.values}
        return self._positional(text, params or ())

    def _positional(self, text: str, params: Sequence[Any]) -> tuple[str, dict[str, Any]]:
        """Values by order become values by name, since the rows come between them."""
        named = {f"p{number}": value for number, value in enumerate(params)}
        places = iter(named)
        text = _PLACE.sub(lambda _: f"%({next(places)})s", text)
        return _TABLE.sub(lambda found: self._texts[found[1]], text), {**named, **self.values}


_TABLE: Final = re.compile(r"\bviews\.([a-z_]+)\b")
_PLACE: Final = re.compile(r"%s")
_encode: Final = msgspec.json.Encoder().encode


class _CursorThen(psycopg.Cursor[Any]):
    """Puts the rows of then into every statement that names tables of the views."""

    sources: _Sources

    def execute(
        self, query: Query, params: Params | None = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> _CursorThen:
        text, values = self.sources.put_in(_text_of(query, self.connection), params)
        # The text is made of literals of this package; values stay values.
        return super().execute(text.encode(), values, prepare=prepare, binary=binary)


def _text_of(query: Query, connection: Connection[Any]) -> str:
    match query:
        case bytes():
            return query.decode()
        case str():
            return query
        case _:
            return query.as_string(connection)  # type: ignore[union-attr]
