"""How a dossier stood at a moment: its state, who answered, and what was due."""

from __future__ import annotations

from datetime import datetime

import msgspec

from domain.model.clock import DueChange, DueName
from domain.model.custody_interval import Interval
from domain.model.deadline import Deadline
from domain.model.event import Event
from projections.folding import Folded
from projections.queries.knowledge import Knowledge, Named
from projections.queries.moments import Moment
from projections.views.board import portal_status
from projections.views.custody import WaitingFor, awaited_in
from projections.words import EXCUSES, GROUNDS, WAITING


class AnsweringThen(msgspec.Struct, frozen=True, kw_only=True):
    """Who answered, by which rule, for what. until: when that was to end by itself; cause: the event behind it."""

    who: Named
    unit: Named | None
    ground: str
    why_vi: str
    why_en: str
    part: str | None
    on_behalf_of: Named | None
    waiting_for: WaitingFor
    waiting_vi: str
    waiting_en: str
    waiting_on: Named | None
    excused: str | None
    excused_vi: str | None
    excused_en: str | None
    confirmed: bool
    since: datetime
    until: datetime | None
    cause: int


class DueThen(msgspec.Struct, frozen=True, kw_only=True):
    """A due date as it was stored, by the event at `position`, reckoned with a version of the calendar.

    due_at None: none until the dossier is complete. calendar_version None: named by an apology, not reckoned.
    """

    due_at: datetime | None
    position: int
    calendar_version: int | None


class DossierThen(msgspec.Struct, frozen=True, kw_only=True):
    """asked: as of what, about when. disputed: entries that did not count (yet)."""

    asked: Moment
    state: str
    portal_status: int
    step_id: str | None
    step_name: str | None
    ended_at: datetime | None
    stopped_since: datetime | None
    overdue: bool
    disputed: int
    answering: AnsweringThen | None
    first_slip: DueThen | None
    in_force: DueThen | None


def dossier_then(folded: Folded, known: Knowledge, asked: Moment) -> DossierThen:
    """How a fold, made as of a moment, says that the dossier stood then."""
    clock, state, now = folded.clock, folded.state, asked.about
    interval = folded.custody.answers(now)
    stopped = [s.start_at for s in clock.stops if s.start_at <= now and (s.end_at is None or s.end_at > now)]
    ended = clock.ended_at is not None and clock.ended_at <= now
    return DossierThen(
        asked=asked,
        state=state.phase,
        portal_status=portal_status(folded),
        step_id=state.step_id,
        step_name=step_name(folded, state.step_id),
        ended_at=clock.ended_at if ended else None,
        stopped_since=min(stopped, default=None) if not ended else None,
        overdue=clock.overdue(now),
        disputed=len(folded.history.open_claims),
        answering=_answering(folded, known, interval) if interval is not None else None,
        first_slip=_due(folded, DueName.FIRST_SLIP, now),
        in_force=_due(folded, DueName.IN_FORCE, now),
    )


def step_name(folded: Folded, step_id: str | None) -> str | None:
    """The name in the version of the procedure by which the dossier goes; the id where that has no such step."""
    if step_id is None:
        return None
    step = folded.procedure.step(step_id) if folded.procedure is not None else None
    return step.name if step is not None else step_id


def due_then(folded: Folded, change: DueChange) -> DueThen:
    """A due date with the version of the calendar that it was reckoned with."""
    body = next((r.body for r in folded.history.events if r.position == change.position), None)
    return DueThen(due_at=change.due_at, position=change.position, calendar_version=_calendar_version(body))


def _due(folded: Folded, name: DueName, now: datetime) -> DueThen | None:
    changes = folded.clock.first_slip if name is DueName.FIRST_SLIP else folded.clock.in_force
    held = [change for change in changes if change.from_at <= now]
    return due_then(folded, held[-1]) if held else None


def _calendar_version(body: Event | None) -> int | None:
    deadline = getattr(body, "deadline", None)
    return deadline.explanation.calendar_version if isinstance(deadline, Deadline) else None


def _answering(folded: Folded, known: Knowledge, interval: Interval) -> AnsweringThen:
    at = interval.start_at
    awaited = awaited_in(folded, interval)
    excuse = EXCUSES[interval.excused] if interval.excused is not None else None
    return AnsweringThen(
        who=known.official(interval.answerer) or Named(interval.answerer, interval.answerer),
        unit=known.unit(interval.unit_id, at),
        ground=interval.ground,
        why_vi=GROUNDS[interval.ground].vi,
        why_en=GROUNDS[interval.ground].en,
        part=interval.part,
        on_behalf_of=known.official(interval.on_behalf_of),
        waiting_for=awaited.what,
        waiting_vi=WAITING[awaited.what].vi,
        waiting_en=WAITING[awaited.what].en,
        waiting_on=known.anyone(awaited.whom, at),
        excused=interval.excused,
        excused_vi=excuse.vi if excuse is not None else None,
        excused_en=excuse.en if excuse is not None else None,
        confirmed=interval.confirmed,
        since=at,
        until=interval.end_at,
        cause=interval.cause,
    )
