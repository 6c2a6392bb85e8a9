"""What is due in a dossier, and when to ask again: pure, over the dossier's events and the reference data.

Everything is worked out anew from what is recorded, so pauses, reassignments, absences, re-appointments, corrections
and calendar edits move every alarm by themselves. What was noted is an event, so nothing is due twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from domain import dossier_commands as cmd
from domain.commands import Issued
from domain.model import rule_keys as keys
from domain.model.dossier_events import Cause
from domain.model.dossier_rules import NOTES
from domain.model.event import WORKFLOW, Recorded, Source
from domain.model.reference import Reference
from domain.model.stall import Standstill
from domain.model.transit import DeemedAcceptance
from workflows import ladder
from workflows.causes import Open, open_causes
from workflows.notes import Delivered
from workflows.plan import Plan
from workflows.reckoned import before
from workflows.view import View, look


@dataclass(frozen=True)
class Moment:
    """An instant at which something is due; `order` says what, once it is: None where nobody is left to owe it."""

    at: datetime
    order: Callable[[], cmd.DossierCommand | None]


def duties(history: Sequence[Recorded[Any]], reference: Reference, now: datetime) -> Plan[cmd.DossierCommand]:
    """What is owed in a dossier by now, and when something could be owed next."""
    return plan(look(history, reference), now) if history else Plan(closed=True)


class Watch:
    """A dossier that is asked about again and again, say by a simulation: `duties`, an event at a time.

    Who answers for it is worked out anew only when people have acted or other reference data come; what the motor
    itself notes changes nothing there.
    """

    def __init__(self) -> None:
        self._history: list[Recorded[Any]] = []
        self._view: View | None = None

    def see(self, recorded: Recorded[Any]) -> None:
        """Take in the next event of the dossier."""
        self._history.append(recorded)
        if self._view is not None and isinstance(recorded.body, NOTES):
            self._view.notes.apply(recorded)
        else:
            self._view = None

    def plan(self, reference: Reference, now: datetime) -> Plan[cmd.DossierCommand]:
        """What is owed by now, and when something could be owed next."""
        if not self._history:
            return Plan(closed=True)
        if self._view is None or self._view.held.reference is not reference:
            self._view = look(self._history, reference)
        return plan(self._view, now)


def plan(view: View, now: datetime) -> Plan[cmd.DossierCommand]:
    """The same for a view of it."""
    ended_at = view.clock.ended_at
    ended = ended_at is not None and ended_at <= now
    if not ended and view.with_applicant(now):
        return Plan()  # everything stands still until the applicant has done their part
    moments = sorted(_deemed_acceptances(view) if ended else _moments(view, now), key=lambda moment: moment.at)
    due = [order for moment in moments if moment.at <= now and (order := moment.order()) is not None]
    if ended and not due:
        return Plan(closed=True)
    return Plan(tuple(due), min((moment.at for moment in moments if moment.at > now), default=None))


def _moments(view: View, now: datetime) -> Iterator[Moment]:
    """Every instant of note from here on, in the order in which what falls together is to be recorded."""
    yield from _deemed_acceptances(view)
    causes = list(open_causes(view, now))
    for cause in causes:
        yield from _reminder(view, cause, now)
    yield from _apology(view, causes)
    yield from _standstill(view)
    for cause in causes:
        if cause.cause in view.value(keys.LADDER_CAUSES):
            yield from _overdue_answers(view, cause)
            yield from _rung(view, cause, now)


def _deemed_acceptances(view: View) -> Iterator[Moment]:
    for deemed in view.held.deemed:
        if deemed.handover_no not in view.notes.deemed:
            yield Moment(deemed.at, partial(_note_deemed, view, deemed))


def _note_deemed(view: View, deemed: DeemedAcceptance) -> cmd.NoteDeemedAcceptance:
    return cmd.NoteDeemedAcceptance(
        issued=_issued(view, f"deemed {deemed.handover_no}", deemed.at),
        dossier_id=view.dossier_id,
        handover_no=deemed.handover_no,
        answerer=deemed.answerer,
        confirmed_by_presence=deemed.present_throughout,
    )


def _reminder(view: View, cause: Open, now: datetime) -> Iterator[Moment]:
    """Before the end of a step's term and of the whole; none for a term that is shorter than the lead."""
    lead = {Cause.STEP: keys.REMIND_BEFORE_STEP, Cause.TERM: keys.REMIND_BEFORE_TERM}.get(cause.cause)
    if lead is None or cause.began_at is None or (*cause.key, cause.begins_at) in view.notes.reminded:
        return
    at = before(cause.begins_at, view.value(lead), view.hours)
    if at > cause.began_at and now < cause.begins_at:  # nobody can be reminded of what is over
        yield Moment(at, partial(_remind, view, cause, at, now))


def _remind(view: View, cause: Open, at: datetime, now: datetime) -> cmd.Remind | None:
    reminded_at = now if now - at > ladder.MISSED_AFTER else at
    owing = cause.owing(view, reminded_at)
    if owing is None:
        return None
    return cmd.Remind(
        issued=_issued(view, f"remind {cause.cause} {cause.run} {cause.begins_at.isoformat()}", reminded_at),
        dossier_id=view.dossier_id,
        cause=cause.cause,
        run=cause.run,
        to_official=view.stands_in(owing, reminded_at),
        due_at=cause.begins_at,
    )


def _apology(view: View, causes: Sequence[Open]) -> Iterator[Moment]:
    """On the last day on which an apology would be in time, while the dossier is open (DOMAIN.md §2)."""
    notice, most = view.lawful(keys.APOLOGY_NOTICE), view.lawful(keys.APOLOGY_COUNT_MAX)
    term = next((cause for cause in causes if cause.cause is Cause.TERM), None)
    if term is None or term.began_at is None or notice is None or term.begins_at in view.notes.owed:
        return
    if most is not None and view.notes.apologies >= most:
        return
    at = before(term.begins_at, notice, view.hours)
    if at > term.began_at:
        yield Moment(at, partial(_owe, view, term.begins_at, at))


def _owe(view: View, due_at: datetime, at: datetime) -> cmd.NoteApologyOwed | None:
    owing = view.answering(at)
    if owing is None:
        return None
    return cmd.NoteApologyOwed(
        issued=_issued(view, f"apology {due_at.isoformat()}", at),
        dossier_id=view.dossier_id,
        due_at=due_at,
        owed_by=view.stands_in(owing, at),
    )


def _standstill(view: View) -> Iterator[Moment]:
    """Once per standstill, while the dossier is worked on."""
    still = view.standstill
    if still is not None and still.full_at is not None and view.notes.stalled_since != still.since:
        yield Moment(still.full_at, partial(_note_stall, view, still, still.full_at))


def _note_stall(view: View, still: Standstill, full_at: datetime) -> cmd.NoteStall | None:
    if still.holder is None:
        return None
    return cmd.NoteStall(
        issued=_issued(view, f"stall {view.notes.stall_no + 1}", full_at),
        dossier_id=view.dossier_id,
        since=still.since,
        working_days=still.working_days,
        holder=still.holder,
    )


def _overdue_answers(view: View, cause: Open) -> Iterator[Moment]:
    for at, delivered in ladder.overdue_answers(view, cause):
        yield Moment(at, partial(_unanswered, view, cause, delivered, at))


def _unanswered(view: View, cause: Open, delivered: Delivered, at: datetime) -> cmd.NoteUnanswered:
    return cmd.NoteUnanswered(
        issued=_issued(view, f"unanswered {delivered.escalation_no}", at),
        dossier_id=view.dossier_id,
        escalation_no=delivered.escalation_no,
        bearer=ladder.bearer_then(view, cause, delivered, at),
    )


def _rung(view: View, cause: Open, now: datetime) -> Iterator[Moment]:
    at = ladder.next_instant(view, cause)
    if at is not None:
        yield Moment(at, partial(_escalate, view, cause, at, now))


def _escalate(view: View, cause: Open, at: datetime, now: datetime) -> cmd.Escalate | None:
    rung = ladder.next_rung(view, cause, at, now)
    if rung is None:
        return None
    return cmd.Escalate(
        issued=_issued(view, f"escalate {cause.cause} {cause.run} {rung.rung}", rung.delivered_at),
        dossier_id=view.dossier_id,
        cause=cause.cause,
        run=cause.run,
        rung=rung.rung,
        office=rung.office,
        bearer=rung.bearer,
        answer_term=str(rung.answer_term),
        answer_due_at=rung.answer_due_at,
        skipped=rung.skipped,
    )


def _issued(view: View, duty: str, at: datetime) -> Issued:
    """The same id whenever this duty of this dossier is found due."""
    return Issued(command_id=command_id(view.dossier_id, duty), actor=WORKFLOW, source=Source.WORKFLOW, occurred_at=at)


def command_id(dossier_id: UUID, duty: str) -> UUID:
    return uuid5(dossier_id, f"duty {duty}")
