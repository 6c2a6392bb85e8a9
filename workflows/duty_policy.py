"""What is due about the duties of a proceeding, and when to ask again: pure, over its events and the reference data.

Before the end of a duty's term its bearer is reminded; at the end it is noted as missed where it is still open; then
the same ladder is climbed as for dossiers, each rung at most once a run. Everything is worked out anew from what is
recorded, so extensions, absences and new heads move every alarm by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid5

from domain import proceeding_commands as cmd
from domain.commands import Issued
from domain.model import natures
from domain.model import rule_keys as keys
from domain.model.attendance import Attendance, attendance_of
from domain.model.deadline import due_instant
from domain.model.duty import Duty, DutyNotes, Rung
from domain.model.event import WORKFLOW, OfficialId, Recorded, Source
from domain.model.proceeding import Proceeding
from domain.model.reference import Reference
from domain.model.rules import Key
from domain.model.working_time import WorkingTime, office_day
from workflows.ladder import MISSED_AFTER, held_until, office_bearer
from workflows.plan import Plan
from workflows.reckoned import before
from workflows.view import Owing

T = TypeVar("T")


@dataclass(frozen=True)
class Moment:
    """An instant at which something is due; `order` says what, once it is: None where nobody is left to owe it."""

    at: datetime
    order: Callable[[], cmd.ProceedingCommand | None]


@dataclass(frozen=True)
class Watched:
    """A proceeding as it is."""

    proceeding_id: UUID
    proceeding: Proceeding
    reference: Reference

    @property
    def notes(self) -> DutyNotes:
        return self.proceeding.notes

    def value(self, key: Key[T], duty: Duty) -> T:
        """A policy value of the day on which the duty was laid on. RuleNotSet."""
        day = office_day(duty.began_at)
        return self.reference.rules.for_day(day).value(key, day).value

    def bearer(self, duty: Duty, at: datetime) -> OfficialId:
        """Who bears a duty at an instant, by custody rule 6; one to be done in person stays with who is named."""
        if duty.in_person and duty.official is not None:
            return duty.official
        return self.attendance(duty).answering(duty.official, duty.unit, at).official

    def attendance(self, duty: Duty) -> Attendance:
        return attendance_of(self.reference.organisation, self.value(keys.DUTY_OFFICER, duty))

    def hours_of(self, official: OfficialId, at: datetime) -> WorkingTime:
        """Office hours of the agency in which an official works."""
        unit = self.reference.organisation.unit_of(official, at)
        return self.reference.hours(self.reference.organisation.agency_of(unit) if unit is not None else None)


def duties(history: Sequence[Recorded[Any]], reference: Reference, now: datetime) -> Plan[cmd.ProceedingCommand]:
    """What is owed in a proceeding by now, and when something could be owed next."""
    return (
        plan(Watched(history[0].stream_id, natures.folded(history), reference), now) if history else Plan(closed=True)
    )


def plan(watched: Watched, now: datetime) -> Plan[cmd.ProceedingCommand]:
    """The same for a proceeding that was folded."""
    moments = sorted(_moments(watched, now), key=lambda moment: moment.at)
    due = [order for moment in moments if moment.at <= now and (order := moment.order()) is not None]
    ended_at = natures.ended_at(watched.proceeding)
    if ended_at is not None and ended_at <= now and not due:
        return Plan(closed=True)
    return Plan(tuple(due), min((moment.at for moment in moments if moment.at > now), default=None))


class Watch:
    """A proceeding that is asked about again and again, say by a simulation: `duties`, an event at a time."""

    def __init__(self, proceeding_id: UUID) -> None:
        self._proceeding_id = proceeding_id
        self._proceeding = Proceeding()

    def see(self, recorded: Recorded[Any]) -> None:
        """Take in the next event of the proceeding."""
        self._proceeding = natures.evolve(self._proceeding, recorded)

    def plan(self, reference: Reference, now: datetime) -> Plan[cmd.ProceedingCommand]:
        return plan(Watched(self._proceeding_id, self._proceeding, reference), now)


def _moments(watched: Watched, now: datetime) -> Iterator[Moment]:
    """Every instant of note, in the order in which what falls together is to be recorded."""
    for duty in natures.duties_of(watched.proceeding):
        if duty.is_stopped_in_time:
            continue
        if duty.waits:  # stopped when its term was over: that it was missed is a fact, nothing else falls due
            yield from _miss(watched, duty)
            continue
        if duty.over_at is None:
            yield from _reminder(watched, duty, now)
        if duty.over_at is None or duty.over_at > duty.due_at:
            yield from _miss(watched, duty)
            yield from _overdue_answers(watched, duty)
        if duty.over_at is None and duty.escalates:
            yield from _rung(watched, duty, now)


def _reminder(watched: Watched, duty: Duty, now: datetime) -> Iterator[Moment]:
    """None for a term that is shorter than the lead; nobody can be reminded of what is over."""
    if duty.run in watched.notes.reminded or now >= duty.due_at:
        return
    hours = watched.reference.hours(watched.reference.organisation.agency_of(duty.unit))
    at = before(duty.due_at, watched.value(keys.REMIND_BEFORE_TERM, duty), hours)
    if at > duty.began_at:
        yield Moment(at, partial(_remind, watched, duty, at, now))


def _remind(watched: Watched, duty: Duty, at: datetime, now: datetime) -> cmd.RemindOfDuty:
    reminded_at = now if now - at > MISSED_AFTER else at
    return cmd.RemindOfDuty(
        issued=_issued(watched, f"remind {_written(duty)}", reminded_at),
        proceeding_id=watched.proceeding_id,
        duty=duty.key,
        due_at=duty.due_at,
        to_official=watched.bearer(duty, reminded_at),
    )


def _miss(watched: Watched, duty: Duty) -> Iterator[Moment]:
    if duty.run not in watched.notes.missed:
        yield Moment(duty.due_at, partial(_note_missed, watched, duty))


def _note_missed(watched: Watched, duty: Duty) -> cmd.NoteDutyMissed:
    return cmd.NoteDutyMissed(
        issued=_issued(watched, f"missed {_written(duty)}", duty.due_at),
        proceeding_id=watched.proceeding_id,
        duty=duty.key,
        due_at=duty.due_at,
        unit_id=duty.unit,
        bearer=watched.bearer(duty, duty.due_at),
    )


def _overdue_answers(watched: Watched, duty: Duty) -> Iterator[Moment]:
    """Also of a duty that was met since, where the answer's term was over before."""
    for rung in watched.notes.ladder(duty.run):
        at = _answer_end(watched, rung)
        if not rung.answered and rung.unanswered_by is None and (duty.over_at is None or at <= duty.over_at):
            yield Moment(at, partial(_unanswered, watched, duty, rung, at))


def _unanswered(watched: Watched, duty: Duty, rung: Rung, at: datetime) -> cmd.NoteDutyUnanswered:
    return cmd.NoteDutyUnanswered(
        issued=_issued(watched, f"unanswered {rung.escalation_no}", at),
        proceeding_id=watched.proceeding_id,
        escalation_no=rung.escalation_no,
        bearer=_bearer_of(watched, rung.office, duty, at),
    )


def _rung(watched: Watched, duty: Duty, now: datetime) -> Iterator[Moment]:
    """The first rung at the end of the term; each further one when the answer's term of the one before is over, and
    not before the close of the last day that an answer named."""
    delivered = watched.notes.ladder(duty.run)
    if not delivered:
        yield Moment(duty.due_at, partial(_escalate, watched, duty, duty.due_at, now))
    elif delivered[-1].rung < len(watched.value(keys.LADDER, duty)):
        holds = [hold for rung in delivered if (hold := _hold(watched, rung)) is not None]
        at = max([_answer_end(watched, delivered[-1]), *holds])
        yield Moment(at, partial(_escalate, watched, duty, at, now))


def _escalate(watched: Watched, duty: Duty, at: datetime, now: datetime) -> cmd.EscalateDuty | None:
    """To the next office whose bearer had none before; None where all that are left are passed over."""
    delivered_at = now if now - at > MISSED_AFTER else at
    earlier = watched.notes.ladder(duty.run)
    passed = {watched.bearer(duty, delivered_at), *(rung.bearer for rung in earlier)}
    first = earlier[-1].rung + 1 if earlier else 1
    skipped: list[str] = []
    for number, rung in enumerate(watched.value(keys.LADDER, duty)[first - 1 :], first):
        bearer = _bearer_of(watched, rung.office, duty, delivered_at)
        if number > 1 and bearer in passed:
            skipped.append(rung.office)
            continue
        return cmd.EscalateDuty(
            issued=_issued(watched, f"escalate {_written(duty)} {number}", delivered_at),
            proceeding_id=watched.proceeding_id,
            duty=duty.key,
            due_at=duty.due_at,
            rung=number,
            office=rung.office,
            bearer=bearer,
            answer_term=str(rung.term),
            answer_due_at=due_instant(delivered_at, rung.term, watched.hours_of(bearer, delivered_at)),
            skipped=tuple(skipped),
        )
    return None


def _bearer_of(watched: Watched, office: str, duty: Duty, at: datetime) -> OfficialId:
    """Who bears an office of the ladder at an instant, above the one who owes; ValueError for an unknown office."""
    if office == "holder":
        return watched.bearer(duty, at)
    return office_bearer(
        watched.attendance(duty),
        watched.reference.organisation,
        watched.value(keys.DUTY_OFFICER, duty),
        office,
        Owing(duty.official, duty.unit),
        at,
    )


def _answer_end(watched: Watched, rung: Rung) -> datetime:
    """In the recipient's hours, as they are known now."""
    return due_instant(rung.at, rung.answer_term, watched.hours_of(rung.bearer, rung.at))


def _hold(watched: Watched, rung: Rung) -> datetime | None:
    """Until when an answer holds the next rung; None where it named no day."""
    if rung.holds_until is None:
        return None
    return held_until(rung.holds_until, watched.hours_of(rung.bearer, rung.at))


def _written(duty: Duty) -> str:
    return f"{duty.key} {duty.due_at.isoformat()}"


def _issued(watched: Watched, what: str, at: datetime) -> Issued:
    """The same id whenever this is found due."""
    command_id = uuid5(watched.proceeding_id, f"duty {what}")
    return Issued(command_id=command_id, actor=WORKFLOW, source=Source.WORKFLOW, occurred_at=at)
