"""The line at the top of a page that says what the visitor's own act left in the log: `?da-ghi=<position>`.

The page waits until its views hold that position, so that nobody looks at figures from before their own act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

from fastapi import Request
from psycopg import Connection
from starlette.concurrency import run_in_threadpool

from api.auth.caller import Caller
from api.http.fields import MAX_INTEGER
from api.http.gate import office_of
from api.http.refusals import ViewsBehind
from domain.model import dossier_events as ev
from domain.model.event import Event, Recorded, is_official
from domain.model.working_time import office_day
from projections import stored_events
from projections.reach import NOTHING
from projections.words import Words, event_words

FIELD: Final = "da-ghi"
MOST_OF_ONE_ACT: Final = 12
"""So many events before its last one are looked through for what belongs to the same act."""

DOSSIER: Final = "dossier."


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """what: the words for the act. to: to whom it went. until: by when it has to be accepted. behind: the views have
    not reached it yet."""

    position: int
    what: Words
    at: datetime
    to: str | None
    until: datetime | None
    code: str | None
    behind: bool


def with_receipt(address: str, position: int) -> str:
    """An address of ours that says which act was just recorded."""
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != FIELD]
    return urlunsplit(parts._replace(query=urlencode([*query, (FIELD, str(position))])))


async def wait_for_own_act(request: Request, visitor: Caller) -> None:
    """Wait for the position that the address names, and keep the line for the page; nothing where it names none."""
    asked = request.query_params.get(FIELD, "")
    if request.method != "GET" or not asked.isascii() or not asked.isdecimal() or int(asked) > MAX_INTEGER:
        return
    found = await run_in_threadpool(_own_act, request, visitor, int(asked))
    if found is None:
        return
    office = office_of(request)
    try:
        await office.views.reach(int(asked), office.limits.wait_seconds)
    except ViewsBehind:
        behind = True
    else:
        behind = False
    request.state.receipt = await run_in_threadpool(_line, request, found, behind)


def _own_act(request: Request, visitor: Caller, position: int) -> Recorded[Event] | None:
    """The event by which the visitor's act at a position is known: the first of it that is no note of the system."""
    if not is_official(visitor.subject):
        return None
    with office_of(request).reading() as connection:
        stored = stored_events.at(connection, range(max(1, position - MOST_OF_ONE_ACT), position + 1))
    events = [one.decoded() for one in stored]
    if not events or events[-1].position != position or events[-1].body.actor != visitor.subject:
        return None
    same = [one for one in events if one.body.command_id == events[-1].body.command_id]
    acts = [one for one in same if one.body.TOPIC.startswith(DOSSIER) and not _is_note(one.body)]
    return (acts or same)[0]


def _is_note(body: Event) -> bool:
    return isinstance(body, ev.HandoverDeemedAccepted)


def _line(request: Request, act: Recorded[Event], behind: bool) -> ReceiptLine:
    body = act.body
    until, code = None, None
    # The act is the visitor's own: of its dossier, and of no other, it is looked up until when it stands.
    with office_of(request).reading(NOTHING.and_dossiers([act.stream_id])) as connection:
        if isinstance(body, ev.Transit):
            until = _accepted_by(connection, act.stream_id, body.handover_no)
        elif isinstance(body, ev.ReceiptIssued):
            code = body.code
    words = event_words(body.TOPIC)
    return ReceiptLine(act.position, words, body.occurred_at, _sent_to(request, body), until, code, behind)


def _sent_to(request: Request, body: Event) -> str | None:
    """The name of the official or unit to whom it went."""
    people = office_of(request).remits.people()
    if not isinstance(body, ev.Transit):
        return None
    official, unit = people.officials.get(body.to.official or ""), people.units.get(body.to.unit or "")
    if official is not None:
        return official.name
    return unit.name_on(office_day(body.occurred_at)) if unit is not None else body.to.outside


def _accepted_by(connection: Connection[Any], dossier_id: UUID, handover_no: int) -> datetime | None:
    """When it will be deemed accepted if nothing happens; None before the views hold it."""
    row = connection.execute(
        "SELECT deemed_at FROM views.handovers WHERE dossier_id = %s AND handover_no = %s", [dossier_id, handover_no]
    ).fetchone()
    return None if row is None else row[0]
