"""A dossier on its way from hand to hand, and when it is deemed accepted (custody rule 2, DOMAIN.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from domain.model import dossier_events as ev
from domain.model.attendance import Attendance, attendance_of
from domain.model.calendar import OutageKind
from domain.model.clock_stops import ENDS, stops
from domain.model.custody_interval import Mark, Matter
from domain.model.custody_terms import CustodyTerms, custody_terms
from domain.model.event import AgencyId, Event, OfficialId, Recorded, UnitId
from domain.model.history import effective
from domain.model.reference import Reference
from domain.model.stretches import Stretches

RESOLUTIONS: Final = (ev.HandoverAccepted, ev.HandoverReturned, ev.Recalled)
"""Events that name the transit which they end."""


class Transit(msgspec.Struct, frozen=True):
    """`sender` answers while it travels to `to`, in `unit_id`.

    opinion_no: the opinion to which it belongs; opens_opinion: whether its acceptance begins that opinion.
    returned: it is returned in the end, so that no acceptance is ever deemed.
    """

    number: int
    sender: OfficialId
    to: ev.Answerable
    unit_id: UnitId
    sent_at: datetime
    position: int
    matter: Matter
    step_id: str | None = None
    opinion_no: int | None = None
    opens_opinion: bool = False
    returned: bool = False


class DeemedAcceptance(NamedTuple):
    """`at`: when the four hours were over. answerer: who answers from then on.

    present_throughout: the addressee was there for all of them; else it is the unit's.
    sent: position of the event that sent it.
    """

    handover_no: int
    at: datetime
    answerer: OfficialId
    present_throughout: bool
    sent: int


def deemed_at(
    sent_at: datetime,
    to: ev.Answerable,
    unit: UnitId,
    terms: CustodyTerms,
    attendance: Attendance,
    reference: Reference,
    stopped: Stretches,
) -> tuple[datetime, bool] | None:
    """When a transit is deemed accepted if nobody does anything, and whether the addressee was there throughout.

    The working hours of the addressee's office count while the clock runs, their agency is not closed, and the
    addressee or a substitute in their agency is there: the duty officer sits elsewhere and takes nothing in.
    stopped: when the clock is stopped. None: never.
    """
    agency = reference.organisation.agency_of(unit)
    hours = reference.hours(agency)
    closed = _closures(reference, agency)
    left, present_throughout = terms.deemed_after_us, True
    now = _first_free(sent_at, stopped, closed)
    while now is not None:
        standing = attendance.answering(to.official, unit, now)
        ends = (standing.until, stopped.next_start(now), closed.next_start(now))
        until = min((end for end in ends if end is not None), default=None)
        if Mark.DUTY_OFFICER not in standing.marks:
            worked = left if until is None else hours.working_between(now, until)
            if worked and standing.official != to.official and standing.on_behalf_of is not None:
                present_throughout = False
            if worked >= left:
                return hours.add_working(now, left), present_throughout
            left -= worked
        now = None if until is None else _first_free(until, stopped, closed)
    return None


def deemed_acceptance(log: Sequence[Recorded[Event]], reference: Reference, at: datetime) -> DeemedAcceptance | None:
    """The acceptance of the transit under way that is deemed by `at`, whether or not a timer noted it; else None."""
    history = effective(log)
    sent = _under_way(history.events)
    if sent is None:
        return None
    position, body = sent
    terms = custody_terms(reference.rules, history.events)
    attendance = attendance_of(reference.organisation, terms.duty_officer)
    unit = addressed_unit(reference, body)
    stopped = Stretches((stop.start_at, stop.end_at) for stop in stops(history.events))
    found = deemed_at(body.occurred_at, body.to, unit, terms, attendance, reference, stopped)
    if found is None or found[0] > at:
        return None
    closed = attendance.closed_from(body.to.official, body.occurred_at) if body.to.official else None
    if closed is not None and closed <= found[0]:
        return None
    named = body.to.official if found[1] else None
    standing = attendance.answering(named, unit, found[0])
    return DeemedAcceptance(body.handover_no, found[0], standing.official, found[1], position)


def addressed_unit(reference: Reference, body: ev.Transit) -> UnitId:
    """The unit to which a transit goes."""
    if body.to.unit is not None:
        return body.to.unit
    assert body.to.official is not None
    return reference.organisation.unit_of(body.to.official, body.occurred_at) or ""


def _closures(reference: Reference, agency: AgencyId | None) -> Stretches:
    outages = reference.calendar.outages
    return Stretches(
        (outage.from_at, outage.to_at)
        for outage in outages
        if outage.kind is OutageKind.AGENCY_CLOSED and outage.agency_id in (None, agency)
    )


def _first_free(at: datetime, stopped: Stretches, closed: Stretches) -> datetime | None:
    """The first instant from `at` on at which the clock runs and the agency is not closed."""
    free: datetime | None = at
    while free is not None:
        open_at = closed.over(free)
        running_at = None if open_at is None else stopped.over(open_at)
        if running_at == free:
            return free
        free = running_at
    return None


def _under_way(events: Sequence[Recorded[Event]]) -> tuple[int, ev.Transit] | None:
    ended: set[int] = set()
    for recorded in reversed(events):
        body = recorded.body
        if isinstance(body, RESOLUTIONS):
            ended.add(body.handover_no)
        elif isinstance(body, (ev.TakenOver, *ENDS)):
            return None
        elif isinstance(body, ev.Transit) and body.to.outside is None:
            return None if body.handover_no in ended else (recorded.position, body)
    return None
