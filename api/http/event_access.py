"""Who may see which event: a dossier's events go with the dossier, a proceeding's with the proceeding, readings with
the one read about, what happened to an account with whose it is, times for home visits with the unit, all others with
the right to see everything. A proof shows the event's bytes, so it goes with the event."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import Request
from psycopg import Connection

from api.auth.authorizer import PROVINCE, Resource, official_resource, unit_resource
from api.auth.caller import Caller
from api.auth.remit import decide
from api.auth.rights import Right
from api.http.gate import deny, office_of
from domain.model.access import RecordRead
from domain.model.account_events import AccountEvent, SessionsEnded, SignedIn, SignedOut
from domain.model.event import Event, UnitId
from domain.model.natures import is_proceeding_topic
from domain.model.visit_book import BookEvent, VisitBook, evolve
from projections import stored_events
from projections.queries.missing import EventUnknown

READINGS: Final = "access."
"""Topics of readings begin so, and of accounts, tokens and sessions. Who read whose record is for the person read
about, and for auditors."""

OWN_ACCESS: Final = (AccountEvent, SignedIn, SignedOut, SessionsEnded)
"""Of one person's account and sessions; they may see these themselves."""


def need_event(request: Request, caller: Caller, connection: Connection[Any], position: int) -> None:
    """The caller may see the event at a position. NotPermitted for others, whether it is there or not.

    EventUnknown for whoever may see all of them. It looks at the record, not at the views.
    """
    found = stored_events.at(connection, [position])
    office = office_of(request)
    mine = office.remits.of(caller, office.clock.now())
    if not found:
        if not decide(caller, Right.READ_DOSSIERS, mine, PROVINCE).allowed:
            deny(request, caller, Right.READ_DOSSIERS, f"event {position}", "there is none")
        raise EventUnknown(position=position)
    event = found[0].decoded()
    if event.body.TOPIC.startswith(READINGS):
        if (
            not _own(caller, event.body)
            and not decide(caller, Right.READ_READERS, mine, _read_about(event.body)).allowed
        ):
            deny(request, caller, Right.READ_READERS, f"event {position}", "a reading, of nothing that is the caller's")
    elif is_proceeding_topic(event.body.TOPIC):
        concerned = office.remits.proceeding(event.stream_id).resource(office.remits.people())
        if not decide(caller, Right.READ_PROCEEDINGS, mine, concerned).allowed:
            deny(
                request, caller, Right.READ_PROCEEDINGS, f"event {position}", "of no proceeding that the caller may see"
            )
    elif isinstance(event.body, BookEvent):
        unit = _unit_of_slot(request, event.stream_id, event.body.slot_no)
        if not decide(caller, Right.READ_BOARDS, mine, unit_resource(unit)).allowed:
            deny(request, caller, Right.READ_BOARDS, f"event {position}", "a time of no unit that the caller may see")
    elif not decide(caller, Right.READ_DOSSIERS, mine, office.remits.involved(event.stream_id).plain()).allowed:
        deny(request, caller, Right.READ_DOSSIERS, f"event {position}", "of no dossier that the caller may see")


def _own(caller: Caller, body: Event) -> bool:
    """Everybody sees what happened to their own account."""
    return isinstance(body, OWN_ACCESS) and body.subject == caller.subject


def _unit_of_slot(request: Request, stream: UUID, number: int) -> UnitId:
    """The unit that offers a time of an official's book of home visits."""
    book = VisitBook()
    for recorded in office_of(request).log.read_stream(stream):
        book = evolve(book, recorded)
    return book.slots[number].unit_id


def _read_about(body: Event) -> Resource:
    """Whose reading it is: of an official's record theirs, which the list of readers leads to; any other auditors'."""
    return official_resource(body.about, ()) if isinstance(body, RecordRead) else PROVINCE
