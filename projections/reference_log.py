"""The reference data, folded from the log: what dossiers are judged by, as known at a position."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from domain.model import calendar, organisation, procedure
from domain.model.event import Event, Recorded
from domain.model.reference import Reference
from domain.model.shipped_rules import shipped_rule_packs
from projections import stored_events

STREAMS: Final[tuple[UUID, ...]] = (organisation.STREAM, calendar.STREAM, procedure.STREAM)


def nothing() -> Reference:
    """Before the first event: nobody, no hours, no procedure."""
    return Reference(organisation.Organisation(), calendar.WorkCalendar(), procedure.Catalogue(), shipped_rule_packs())


def folded(reference: Reference, events: Iterable[Recorded[Event]]) -> Reference:
    """The reference data after these events of the three streams, in order."""
    people, days, procedures = reference.organisation, reference.calendar, reference.catalogue
    for recorded in events:
        if recorded.stream_id == organisation.STREAM:
            people = organisation.evolve(people, recorded)
        elif recorded.stream_id == calendar.STREAM:
            days = calendar.evolve(days, recorded)
        elif recorded.stream_id == procedure.STREAM:
            procedures = procedure.evolve(procedures, recorded)
    return Reference(people, days, procedures, reference.rules)


def load(connection: Connection[Any], upto: int) -> Reference:
    """The reference data as known at a position of the log."""
    histories = stored_events.streams(connection, STREAMS, upto)
    return folded(nothing(), (stored.decoded() for stream in STREAMS for stored in histories[stream]))
