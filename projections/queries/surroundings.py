"""What was recorded beside a dossier and may change how it is judged: people, calendar, procedures, rules."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec
from psycopg import Connection

from domain.model import calendar, organisation, procedure
from domain.model.event import Event, Recorded
from domain.model.reference import STREAMS, Reference
from projections import affected, stored_events
from projections.folding import Folded
from projections.queries.events import EventLine, event_lines
from projections.queries.knowledge import Knowledge, reference_at
from projections.views.meetings import agencies, last_moment


class Kind(StrEnum):
    """What an event of the surroundings is about."""

    CALENDAR = "calendar"
    ABSENCE = "absence"
    APPOINTMENT = "appointment"
    ACCOUNT = "account"
    ORGANISATION = "organisation"
    PROCEDURE = "procedure"
    RULES = "rules"


class Surrounding(msgspec.Struct, frozen=True, kw_only=True):
    """An event beside a dossier, with what it is about."""

    kind: Kind
    event: EventLine


def surroundings(
    connection: Connection[Any], after: int, upto: int, tellings: Sequence[Folded | None], known: Knowledge
) -> tuple[Surrounding, ...]:
    """What was recorded beside a dossier after one position, up to another, and can touch it, in order.

    tellings: the dossier as folded at moments; what touches one of them is listed. Too much rather than too little.
    """
    folds = [folded for folded in tellings if folded is not None]
    histories = stored_events.streams(connection, STREAMS, upto) if folds and after < upto else {}
    news = sorted(stored for history in histories.values() for stored in history if stored.position > after)
    if not news:
        return ()
    reaches = [_Reach(folded) for folded in folds]
    reference = reference_at(connection, after)
    found: list[Surrounding] = []
    for stored in news:
        recorded = stored.decoded()
        before, reference = reference, reference.after([recorded])
        if any(reach.touched(before, reference, recorded) for reach in reaches):
            (line,) = event_lines([recorded], known)
            found.append(Surrounding(kind=_kind(recorded), event=line))
    return tuple(found)


class _Reach:
    """Between which moments, and by whose people and calendar, a fold is judged."""

    def __init__(self, folded: Folded) -> None:
        self._code = folded.state.procedure_code
        self._first_at, self._last_at = folded.clock.lodged_at, last_moment(folded)
        self._agencies = frozenset(agencies(folded))

    def touched(self, before: Reference, after: Reference, recorded: Recorded[Event]) -> bool:
        body = recorded.body
        match body:
            case procedure.ProcedurePublished():
                return body.procedure.code == self._code
            case procedure.ProcedureWithdrawn():
                return body.code == self._code
        if recorded.stream_id == organisation.STREAM:
            changes = affected.by_people(before.organisation, after.organisation)
        elif recorded.stream_id == calendar.STREAM:
            changes = affected.by_calendar(before.calendar, [body])
        else:
            return True
        return any(change.meets(self._first_at, self._last_at, self._agencies) for change in changes)


def _kind(recorded: Recorded[Event]) -> Kind:
    match recorded.body:
        case organisation.AbsenceRecorded() | organisation.AbsenceEnded() | organisation.AbsenceCancelled():
            return Kind.ABSENCE
        case organisation.OfficialAppointed() | organisation.AppointmentEnded():
            return Kind.APPOINTMENT
        case organisation.OfficialDeactivated() | organisation.OfficialReactivated():
            return Kind.ACCOUNT
        case procedure.ProcedurePublished() | procedure.ProcedureWithdrawn():
            return Kind.PROCEDURE
    streams = {organisation.STREAM: Kind.ORGANISATION, calendar.STREAM: Kind.CALENDAR}
    return streams.get(recorded.stream_id, Kind.RULES)
