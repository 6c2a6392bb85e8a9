"""`/ho-so/{ma}/han`: why a due date is what it is, day by day; and those that it took the place of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from psycopg import Connection
from starlette.responses import Response

from api.http.dossier_address import DossierAddress
from api.pages.dossier import dossier_page
from api.pages.site import wording_of
from api.pages.visitor import Visitor
from api.pages.wording import Wording
from domain.model.clock import DueName
from domain.model.deadline import Deadline
from domain.model.deadline_explained import COUNTED, ClockEffect, DayRun
from domain.model.deadline_words import (
    Language,
    days_words,
    pause_words,
    reason_words,
    source_words,
    term_words,
    warning_words,
)
from domain.model.event import Event, Recorded
from domain.model.term import TermUnit
from domain.model.working_time import WorkingTime, at_office_time, office_day
from projections import stored_events
from projections.queries.knowledge import knowledge_at
from projections.words import Words, event_words

router = APIRouter(include_in_schema=False)


DUE_NAMES: Final = {
    DueName.FIRST_SLIP: Words("theo phiếu hẹn đầu tiên", "by the first slip"),
    DueName.IN_FORCE: Words("hạn có hiệu lực", "in force"),
}


@dataclass(frozen=True, slots=True)
class DayRow:
    """Some days, or a wait for the applicant. amount: what they use up of the term, in its own unit; None: nothing."""

    when: str
    counted: bool
    amount: int | None
    reason: str
    source: str
    is_pause: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    """A due date that an event set. in_days: amounts are days, else working time.

    fits: they add up to the term. names: under which names it holds now; none: it holds no more.
    """

    position: int
    set_by: Words
    at: datetime
    due_at: datetime | None
    names: tuple[DueName, ...]
    term: str | None
    started_at: datetime | None
    calendar_version: int | None
    rows: tuple[DayRow, ...] = ()
    total: int = 0
    in_days: bool = True
    fits: bool = True
    provisional: bool = False
    warnings: tuple[str, ...] = ()


@router.get("/ho-so/{dossier}/han")
def deadlines_page(request: Request, visitor: Visitor, dossier: DossierAddress) -> Response:
    """The due dates in force first, then those before them, the latest first."""

    def content(connection: Connection[Any], dossier_id: UUID) -> dict[str, Any]:
        return {"deadlines": explained(connection, dossier_id, wording_of(request))}

    return dossier_page(request, visitor, dossier, "deadlines.html", "/han", content, due_names=DUE_NAMES)


def explained(connection: Connection[Any], dossier_id: UUID, w: Wording) -> list[Explained]:
    rows = connection.execute(
        "SELECT name, due_at, position FROM views.due_dates WHERE dossier_id = %s ORDER BY number", [dossier_id]
    ).fetchall()
    due_of = {position: due_at for _, due_at, position in rows}
    last = {name: position for name, _, position in rows}
    events = [stored.decoded() for stored in stored_events.at(connection, sorted(due_of))]
    found = []
    for recorded in reversed(events):
        names = tuple(DueName(name) for name, position in last.items() if position == recorded.position)
        found.append(_explained(connection, recorded, due_of[recorded.position], names, w))
    return sorted(found, key=lambda one: not one.names)


def _explained(
    connection: Connection[Any],
    recorded: Recorded[Event],
    due_at: datetime | None,
    names: tuple[DueName, ...],
    w: Wording,
) -> Explained:
    body = recorded.body
    deadline = getattr(body, "deadline", None)
    if not isinstance(deadline, Deadline):
        words = event_words(body.TOPIC)
        return Explained(recorded.position, words, body.occurred_at, due_at, names, None, None, None)
    return explained_deadline(connection, recorded, deadline, names, w)


def explained_deadline(
    connection: Connection[Any], recorded: Recorded[Event], deadline: Deadline, names: tuple[DueName, ...], w: Wording
) -> Explained:
    """A due date that an event holds, wherever in it, day by day."""
    body, language = recorded.body, Language(w.language)
    words = event_words(body.TOPIC)
    known = deadline.explanation
    hours = knowledge_at(connection, recorded.position).reference.hours(known.hours_of)
    in_days = deadline.term.unit is TermUnit.CALENDAR_DAYS or (
        deadline.term.unit is TermUnit.WORKING_DAYS and not _waits(deadline)
    )
    rows = [_day_row(run, deadline, hours, language, in_days=in_days) for run in known.days]
    total = sum(row.amount or 0 for _, row in rows)
    pauses = [
        (
            office_day(pause.start_at),
            DayRow("", counted=False, amount=None, reason=pause_words(pause, language), source="", is_pause=True),
        )
        for pause in known.pauses
    ]
    return Explained(
        position=recorded.position,
        set_by=words,
        at=body.occurred_at,
        due_at=deadline.due_at,
        names=names,
        term=term_words(deadline.term, language),
        started_at=deadline.started_at,
        calendar_version=known.calendar_version,
        rows=tuple(row for _, row in sorted([*rows, *pauses], key=lambda one: one[0])),
        total=total,
        in_days=in_days,
        fits=not known.days or _fits(deadline, hours, total, in_days=in_days),
        provisional=known.provisional,
        warnings=tuple(f"{days_words(one.days)}: {warning_words(one.code, language)}" for one in known.warnings),
    )


def _day_row(
    run: DayRun, deadline: Deadline, hours: WorkingTime, language: Language, *, in_days: bool
) -> tuple[date, DayRow]:
    counted = run.reckoned in COUNTED
    amount = None
    if counted:
        amount = run.days if in_days else _worked(run, deadline, hours)
    row = DayRow(days_words(run), counted, amount, reason_words(run, language), source_words(run, language))
    return run.first, row


def _worked(run: DayRun, deadline: Deadline, hours: WorkingTime) -> int:
    """Working microseconds of these days from where the run began to the due instant, without the waits in them."""
    start = max(deadline.started_at, at_office_time(run.first, time(0)))
    end = at_office_time(run.last + timedelta(days=1), time(0))
    if deadline.due_at is not None:
        end = min(end, deadline.due_at)
    waited = sum(hours.working_between(max(start, a), min(end, b)) for a, b in _waits(deadline))
    return hours.working_between(start, end) - waited


def _waits(deadline: Deadline) -> list[tuple[datetime, datetime]]:
    """The waits of this run that are over and were left out."""
    return [
        (pause.start_at, pause.end_at)
        for pause in deadline.explanation.pauses
        if pause.effect is ClockEffect.PAUSE and pause.end_at is not None and pause.start_at >= deadline.started_at
    ]


def _fits(deadline: Deadline, hours: WorkingTime, total: int, *, in_days: bool) -> bool:
    """Whether what was counted is the term: in days as it is written, else as the working time it had at first."""
    if in_days:
        return deadline.term.amount in (total, 0) or not deadline.explanation.counted
    waits = deadline.explanation.pauses
    first = next((pause.due_before for pause in waits if pause.start_at >= deadline.started_at), deadline.due_at)
    counted = [run for run in deadline.explanation.days if run.reckoned in COUNTED]
    if first is None or not counted:
        return True
    start = max(deadline.started_at, at_office_time(counted[0].first, time(0)))
    return total == hours.working_between(start, first)
