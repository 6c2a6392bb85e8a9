"""What an applicant is shown of a dossier: where it is, when to come, what to do. Units and dates; no official.

Folded from the events when it is asked, like a trace, so it says the same as the office sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row

from domain.model import dossier_events as ev
from domain.model.clock import DueName
from domain.model.deadline import Deadline
from domain.model.document import Document
from domain.model.dossier import Phase
from domain.model.event import APPLICANT, Event, Recorded
from domain.model.refusals import DossierUnknown
from projections.folding import Folded, fold
from projections.queries.boards import DueState, due_state
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.traces import history_of
from projections.views.board import portal_status

MOST_PLACES: Final = 6


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a dossier's way, with a unit or with the applicant (unit None). to_at None: it is there now."""

    unit: Named | None
    from_at: datetime
    to_at: datetime | None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A supplement that is waited for. missing: of the items, those that no answer brought yet."""

    request_no: int
    items: tuple[str, ...]
    missing: tuple[str, ...]
    reason: str
    since: datetime


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be paid. fee_dong: what is left of fees; duty_dong: a tax or land-use payment that is waited for."""

    fee_dong: int
    duty_dong: int
    reasons: tuple[str, ...]
    stops_clock: bool


class Apology(msgspec.Struct, frozen=True, kw_only=True):
    cause: str
    due_at: datetime
    unit: Named | None


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """answer None: not answered yet."""

    complaint_no: int
    at: datetime
    answer: str | None
    upheld: bool | None


class CitizenView(msgspec.Struct, frozen=True, kw_only=True):
    """appointed_at: by the slip; the new date of an apology stands in `apology`. ended_because: why, if it ended so.

    deadline: the explanation of the appointment. places: the way so far, the last is where it is. documents: the files
    handed in, in the order of their events. intake_due_at: until when the office accepts or refuses it.
    """

    dossier_id: UUID
    code: str | None
    version: int
    procedure: Named
    procedure_version: int | None
    agency: Named
    one_stop: Named
    phase: Phase
    portal_status: int
    due_state: DueState
    channel: ev.Channel
    result_channel: ev.Channel
    lodged_at: datetime
    received_at: datetime | None
    intake_due_at: datetime | None
    appointed_at: datetime | None
    due_in_force_at: datetime | None
    deadline: Deadline | None
    apology: Apology | None
    stopped_since: datetime | None
    wanted: Wanted | None
    owed: Owed | None
    finished_at: datetime | None
    returned_at: datetime | None
    ended_at: datetime | None
    ended_because: str | None
    result_ready: bool
    places: tuple[Place, ...]
    documents: tuple[Document, ...]
    rated: int | None
    complaints: tuple[Complaint, ...]


def dossier_by_code(connection: Connection[Any], code: str) -> UUID | None:
    """The dossier with a code, whatever its letters' case; None where there is none."""
    row = connection.execute("SELECT dossier_id FROM views.dossiers WHERE code = %s", [code.strip().upper()]).fetchone()
    return None if row is None else row[0]


def dossier_between(connection: Connection[Any], first: UUID, last: UUID) -> UUID | None:
    """The one dossier whose id lies there; None where there is none, or more than one."""
    rows = connection.execute(
        "SELECT dossier_id FROM views.dossiers WHERE dossier_id BETWEEN %s AND %s LIMIT 2", [first, last]
    ).fetchall()
    return rows[0][0] if len(rows) == 1 else None


def citizen_view(connection: Connection[Any], dossier_id: UUID, *, now: datetime) -> CitizenView:
    """A dossier as its applicant sees it. DossierUnknown."""
    known = knowledge(connection)
    stored = history_of(connection, dossier_id, known.position)
    with connection.cursor(row_factory=dict_row) as reading:
        row = reading.execute("SELECT * FROM views.dossiers WHERE dossier_id = %s", [dossier_id]).fetchone()
    if not stored or row is None:
        raise DossierUnknown(dossier=dossier_id)
    folded = fold(stored, known.reference)
    state, clock, events = folded.state, folded.clock, folded.history.events
    ended = clock.ended_at is not None and clock.ended_at <= now
    return CitizenView(
        dossier_id=dossier_id,
        code=state.code,
        version=stored[-1].version,
        procedure=known.procedure(state.procedure_code, state.procedure_version or None),
        procedure_version=state.procedure_version or None,
        agency=known.agency(clock.agency_id, now) or Named(clock.agency_id, clock.agency_id),
        one_stop=known.unit(state.one_stop_id, now) or Named(state.one_stop_id, state.one_stop_id),
        phase=state.phase,
        portal_status=portal_status(folded),
        due_state=due_state(row, now),
        channel=state.channel,
        result_channel=state.result_channel,
        lodged_at=clock.lodged_at,
        received_at=clock.received_at,
        intake_due_at=clock.intake_due_at,
        appointed_at=clock.due(now, DueName.FIRST_SLIP) or row["due_first_at"],
        due_in_force_at=clock.due(now),
        deadline=state.due.deadline if state.due is not None else None,
        apology=_apology(folded, known, now),
        stopped_since=None if ended else state.stopped_since,
        wanted=_wanted(folded),
        owed=_owed(folded),
        finished_at=row["finished_at"],
        returned_at=row["returned_at"],
        ended_at=clock.ended_at if ended else None,
        ended_because=next(
            (r.body.reason for r in events if isinstance(r.body, ev.Refused | ev.Stopped | ev.Withdrawn)), None
        ),
        result_ready=state.result_ready,
        places=tuple(_places(folded, known, now))[-MOST_PLACES:],
        documents=tuple(documents_of(events)),
        rated=next((r.body.score for r in reversed(events) if isinstance(r.body, ev.Rated)), None),
        complaints=tuple(_complaints(events)),
    )


def documents_of(events: Sequence[Recorded[Event]]) -> Iterator[Document]:
    """The papers that came as files, in the order of their events: of lodging, then of supplements."""
    for recorded in events:
        if isinstance(recorded.body, ev.Lodged | ev.SupplementReceived):
            yield from recorded.body.documents


def _apology(folded: Folded, known: Knowledge, now: datetime) -> Apology | None:
    found = [r.body for r in folded.history.events if isinstance(r.body, ev.ApologyIssued)]
    if not found:
        return None
    last = found[-1]
    return Apology(cause=last.cause, due_at=last.due_at, unit=known.unit(last.unit_in_charge, now))


def _wanted(folded: Folded) -> Wanted | None:
    waiting = folded.state.supplement
    if waiting is None:
        return None
    request: ev.SupplementRequested | None = None
    missing: tuple[str, ...] = ()
    for recorded in folded.history.events:
        body = recorded.body
        if isinstance(body, ev.SupplementRequested) and body.request_no == waiting.request_no:
            request, missing = body, body.items
        elif isinstance(body, ev.SupplementReceived) and body.request_no == waiting.request_no and body.missing:
            missing = body.missing
    if request is None:
        return None
    return Wanted(
        request_no=request.request_no,
        items=request.items,
        missing=missing,
        reason=request.reason,
        since=request.occurred_at,
    )


def _owed(folded: Folded) -> Owed | None:
    state = folded.state
    duty = state.payment if state.payment is not None and not state.payment.is_fee else None
    if state.fee_dong <= 0 and duty is None:
        return None
    asked = (r.body for r in folded.history.events if isinstance(r.body, ev.FeeAssessed | ev.FinancialDutyImposed))
    return Owed(
        fee_dong=state.fee_dong,
        duty_dong=duty.amount_dong if duty is not None else 0,
        reasons=tuple(dict.fromkeys(body.reason for body in asked if body.reason)),
        stops_clock=state.payment is not None,
    )


def _places(folded: Folded, known: Knowledge, now: datetime) -> Iterator[Place]:
    """The stretches of custody by unit: neighbouring ones in one unit are one. Never whose desk it lay on."""
    found: list[tuple[str | None, datetime, datetime | None]] = []
    for interval in folded.custody.intervals:
        if interval.start_at > now:
            break
        unit = None if interval.answerer == APPLICANT else interval.unit_id
        end = interval.end_at if interval.end_at is not None and interval.end_at <= now else None
        if found and found[-1][0] == unit:
            found[-1] = (unit, found[-1][1], end)
        else:
            found.append((unit, interval.start_at, end))
    for unit, start, end in found:
        yield Place(unit=known.unit(unit, start), from_at=start, to_at=end)


def _complaints(events: Sequence[Recorded[Event]]) -> Iterator[Complaint]:
    answers = {r.body.complaint_no: r.body for r in events if isinstance(r.body, ev.ComplaintAnswered)}
    for recorded in events:
        body = recorded.body
        if isinstance(body, ev.Complained):
            answer = answers.get(body.complaint_no)
            yield Complaint(
                complaint_no=body.complaint_no,
                at=body.occurred_at,
                answer=answer.answer if answer is not None else None,
                upheld=answer.upheld if answer is not None else None,
            )
