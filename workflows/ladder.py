"""The escalation ladder (DOMAIN.md §7): which rung is next, when, to whom, and whose answer is overdue.

The rungs and their answer terms are data of the rule pack. A rung goes to an office; whoever bears it at delivery,
by custody rule 6, owes the answer. A rung whose bearer is the holder, or had an earlier rung, is skipped and noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, cast

from domain.model import rule_keys as keys
from domain.model.attendance import Attendance
from domain.model.event import OfficialId
from domain.model.organisation import Organisation
from domain.model.rule_values import Rung
from domain.model.term import Term
from domain.model.working_time import WorkingTime, at_office_time
from workflows.causes import Open
from workflows.notes import Delivered
from workflows.reckoned import open_from, term_end
from workflows.view import Owing, View

MISSED_AFTER: Final = timedelta(minutes=30)
"""A rung that is delivered later than this after its instant was missed: its term runs from the delivery, so nobody
is overdue with an answer to what an outage kept from them. Below that it is dated at its instant."""

Office = Literal["holder", "head", "leader", "chairman"]


@dataclass(frozen=True)
class Next:
    """The next rung: its instant, and whom it goes to as of `delivered_at`; skipped: offices that were passed over."""

    at: datetime
    delivered_at: datetime
    rung: int
    office: str
    bearer: OfficialId
    answer_term: Term
    answer_due_at: datetime
    skipped: tuple[str, ...]


def overdue_answers(view: View, cause: Open) -> Iterator[tuple[datetime, Delivered]]:
    """When each delivered rung's answer is, or will be, overdue, as long as it has neither come nor been noted."""
    for delivered in view.notes.ladder(cause.key):
        if not delivered.answered and not delivered.unanswered:
            end = answer_end(view, delivered)
            if end is not None:
                yield end, delivered


def next_instant(view: View, cause: Open) -> datetime | None:
    """When the next rung is to be delivered; None: the ladder has no more, or nobody knows while something waits.

    The first at the beginning of the cause; each further one when the answer's term of the one before is over, and
    not before the close of the last day that an answer named.
    """
    rungs, delivered = _rungs(view), view.notes.ladder(cause.key)
    if not delivered:
        return open_from(cause.begins_at, view.stopped)
    if delivered[-1].rung >= len(rungs):
        return None
    end = answer_end(view, delivered[-1])
    if end is None:
        return None
    holds = [hold for answered in delivered if (hold := _hold(view, answered)) is not None]
    return open_from(max([end, cause.begins_at, *holds]), view.stopped)


def next_rung(view: View, cause: Open, at: datetime, now: datetime) -> Next | None:
    """The rung that is due at `at`, as it is to be delivered now; None where all that are left are skipped."""
    delivered_at = now if now - at > MISSED_AFTER else at
    owing = cause.owing(view, delivered_at)
    if owing is None:
        return None
    before = view.notes.ladder(cause.key)
    holder = view.stands_in(owing, delivered_at)
    passed = {holder, *(delivered.bearer for delivered in before)}
    skipped: list[str] = []
    first = before[-1].rung + 1 if before else 1
    for number, rung in enumerate(_rungs(view)[first - 1 :], first):
        bearer = bearer_of(view, rung.office, owing, delivered_at)
        if number > 1 and bearer in passed:
            skipped.append(rung.office)
            continue
        due_at = term_end(delivered_at, rung.term, view.hours_of(bearer, delivered_at), view.stopped)
        assert due_at is not None, "nothing is delivered while the clock is stopped"
        return Next(at, delivered_at, number, rung.office, bearer, rung.term, due_at, tuple(skipped))
    return None


def is_climbed(view: View, cause: Open, now: datetime) -> bool:
    """Whether the ladder of an open cause has nobody left to go to, with its last rung delivered."""
    delivered = view.notes.ladder(cause.key)
    if not delivered or cause.cause not in view.value(keys.LADDER_CAUSES):
        return False
    if delivered[-1].rung >= len(_rungs(view)):
        return True
    at = next_instant(view, cause)
    return at is not None and at <= now and next_rung(view, cause, at, now) is None


def bearer_of(view: View, office: str, owing: Owing, at: datetime) -> OfficialId:
    """Who bears an office of the ladder at an instant, above the one who owes; ValueError for an unknown office."""
    organisation, officer = view.held.reference.organisation, view.held.terms.duty_officer
    return office_bearer(view.attendance, organisation, officer, office, owing, at)


def office_bearer(
    attendance: Attendance,
    organisation: Organisation,
    duty_officer: OfficialId,
    office: str,
    owing: Owing,
    at: datetime,
) -> OfficialId:
    """The same for whatever is escalated, a dossier's cause or a duty. ValueError for an unknown office."""
    match cast(Office, office):
        case "holder":
            return attendance.answering(owing.official, owing.unit, at).official
        case "head":
            return attendance.answering(None, owing.unit, at).official
        case "leader":
            agency = organisation.agency_of(owing.unit)
            leader = attendance.leader(agency, at)[0] if agency is not None else None
            if leader is None:
                return duty_officer
            return attendance.answering(leader, organisation.unit_of(leader, at) or owing.unit, at).official
        case "chairman":
            return duty_officer
    raise ValueError(f"the ladder has an unknown office: {office}")


def held_until(day: date, hours: WorkingTime) -> datetime:
    """Until when an answer that names a day holds the next rung: the close of it, or the morning after days off."""
    if hours.is_working_day(day):
        return hours.closing(day)
    return hours.next_opening(at_office_time(day, time(0)))


def answer_end(view: View, delivered: Delivered) -> datetime | None:
    """When the answer's term is over: in the recipient's hours, standing still while the clock is stopped."""
    return term_end(delivered.at, delivered.answer_term, view.hours_of(delivered.bearer, delivered.at), view.stopped)


def bearer_then(view: View, cause: Open, delivered: Delivered, at: datetime) -> OfficialId:
    """Who owes the answer at an instant: the duty passes with the office."""
    owing = cause.owing(view, at)
    return delivered.bearer if owing is None else bearer_of(view, delivered.office, owing, at)


def _rungs(view: View) -> Sequence[Rung]:
    return view.value(keys.LADDER)


def _hold(view: View, answered: Delivered) -> datetime | None:
    """Until when an answer holds the next rung; None where it named no day."""
    if answered.holds_until is None:
        return None
    return held_until(answered.holds_until, view.hours_of(answered.bearer, answered.at))
