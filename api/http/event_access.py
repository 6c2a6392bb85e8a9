"""Who may see which event: a dossier's events go with the dossier, readings with the one read about, all others with
the right to see everything. A proof shows the event's bytes, so it goes with the event."""

from __future__ import annotations

from typing import Any, Final

from fastapi import Request
from psycopg import Connection

from api.auth.caller import Caller
from api.auth.remit import may_see
from api.auth.rights import Reach, Right
from api.http.gate import deny, office_of
from domain.model.access import RecordRead
from domain.model.event import Event
from projections import stored_events
from projections.queries.missing import EventUnknown

READINGS: Final = "access."
"""Topics of readings begin so. Who read whose record is for the person read about, and for auditors."""


def need_event(request: Request, caller: Caller, connection: Connection[Any], position: int) -> None:
    """The caller may see the event at a position. NotPermitted for others, whether it is there or not.

    EventUnknown for whoever may see all of them. It looks at the record, not at the views.
    """
    found = stored_events.at(connection, [position])
    sees_all = caller.reach(Right.READ_DOSSIERS) is Reach.ALL
    if not found:
        if sees_all:
            raise EventUnknown(position=position)
        deny(request, caller, Right.READ_DOSSIERS, f"event {position}", "there is none")
    event = found[0].decoded()
    if event.body.TOPIC.startswith(READINGS):
        if not _may_see_reading(caller, event.body):
            deny(request, caller, Right.READ_READERS, f"event {position}", "a reading, of nothing that is the caller's")
    elif not sees_all:
        office = office_of(request)
        mine = office.remits.of(caller, office.clock.now())
        if not may_see(caller, Right.READ_DOSSIERS, mine, office.remits.involved(event.stream_id)):
            deny(request, caller, Right.READ_DOSSIERS, f"event {position}", "of no dossier that the caller may see")


def _may_see_reading(caller: Caller, body: Event) -> bool:
    """Auditors every reading; an official those of their own record, which the list of readers leads to."""
    reach = caller.reach(Right.READ_READERS)
    own = isinstance(body, RecordRead) and body.about == caller.subject
    return reach is Reach.ALL or (reach >= Reach.OWN and own)
