"""What is an official's to do now, ordered by what is due next; what they wait for comes last.

Every duty has one due moment: of the step or of the appointment slip, whichever comes first; of an opinion or an answer
its own. One calendar governs a dossier, so the order of moments is the order of working time that is left. Whoever
stands in for somebody finds that person's duties too, each with the name of the one for whom it is done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model.working_time import DAY_OF_WORK, office_day
from projections.queries.boards import DueState
from projections.queries.duties import Duty, duties_of
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.views.board import DUE_SOON_SHARE


class Clock(StrEnum):
    """Which term ends at a duty's due moment."""

    STEP = "step"
    SLIP = "slip"
    OPINION = "opinion"
    ANSWER = "answer"


class WorkFilter(StrEnum):
    """Which rows are asked for. `all`: what needs somebody to act, and what they wait for of the applicant."""

    ALL = "all"
    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    PAUSED = "paused"
    ACCEPT = "accept"
    HOLD = "hold"
    APPLICANT = "applicant"
    OBSTACLE = "obstacle"
    OPINION = "opinion"
    ANSWER = "answer"
    RETURN = "return"


class WorkRow(msgspec.Struct, frozen=True, kw_only=True):
    """One duty. number: of the handover, opinion or obstacle that it is about, else 0. What the official holds
    may be about one too: that they sent and may recall, or that is deemed accepted and that they may still confirm.

    acting_for: in whose stead. unit: to whose pool it goes. sent_away: the official sent it on and still answers.
    for_opinion: it comes for an opinion.
    due_at: by `clock`; left_us, overdue_us: working time until it and since it, while it runs. accept_by: when it
    will be deemed accepted. next_act, next_step_id: what to do next by the procedure's course.
    """

    duty: Duty
    number: int
    dossier_id: UUID
    code: str | None
    version: int
    procedure: Named
    step_id: str | None
    step_name: str | None
    agency: Named
    acting_for: Named | None
    unit: Named | None
    counterpart: Named | None
    sent_away: bool
    for_opinion: bool
    since: datetime
    clock: Clock | None
    due_at: datetime | None
    due_state: DueState
    left_us: int | None
    overdue_us: int
    step_due_at: datetime | None
    due_in_force_at: datetime | None
    accept_by: datetime | None
    stopped_since: datetime | None
    next_act: str | None
    next_step_id: str | None


class WorkCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the rows of each filter there are; `pool`: in the pools that the official answers for as head."""

    all: int = 0
    overdue: int = 0
    today: int = 0
    later: int = 0
    paused: int = 0
    accept: int = 0
    hold: int = 0
    applicant: int = 0
    obstacle: int = 0
    opinion: int = 0
    answer: int = 0
    # `return` is a word of the language
    return_: int = msgspec.field(default=0, name="return")
    pool: int = 0

    def of(self, wanted: WorkFilter) -> int:
        found: int = getattr(self, "return_" if wanted is WorkFilter.RETURN else wanted.value)
        return found


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A page of an official's list. nearest: the next due moment of all that runs, whatever is asked for."""

    official: Named
    counts: WorkCounts
    nearest: WorkRow | None
    pools: tuple[Named, ...]
    acting_for: tuple[Named, ...]
    page: Page[WorkRow]


_TO_DO: Final = frozenset({Duty.ACCEPT, Duty.HOLD, Duty.OPINION, Duty.ANSWER, Duty.APPLICANT})


def own_work(
    connection: Connection[Any],
    official: str,
    *,
    now: datetime,
    people: Collection[str],
    units: Collection[str],
    wanted: WorkFilter = WorkFilter.ALL,
    cursor: str | None = None,
    limit: int = 50,
) -> Work:
    """An official's list. CursorUnreadable.

    people: the official, and those for whom they stand in now. units: in which these serve.
    """
    known = knowledge(connection)
    found, pools = duties_of(connection, official, now=now, people=people, units=units)
    rows = sorted((_row(row, known, official, now) for row in found), key=_place)
    to_do = [row for row in rows if row.duty in _TO_DO]
    chosen = [row for row in (to_do if wanted in _OF_TIME else rows) if _is(wanted, row, now)]
    after = read_cursor(cursor, tuple[int, int, str, UUID, str, int]) if cursor is not None else None
    if after is not None:
        chosen = [row for row in chosen if _place(row) > after]
    shown = tuple(chosen[: bounded(limit)])
    return Work(
        official=known.official(official) or Named(official, official),
        counts=_counts(rows, to_do, now, sum(number for _, number in pools)),
        nearest=next((row for row in to_do if row.due_at is not None and row.stopped_since is None), None),
        pools=tuple(named for unit, _ in pools if (named := known.unit(unit, now)) is not None),
        acting_for=tuple(
            named for one in sorted(people) if one != official and (named := known.official(one)) is not None
        ),
        page=Page(shown, write_cursor(*_place(shown[-1])) if len(chosen) > len(shown) else None),
    )


def _row(row: Mapping[str, Any], known: Knowledge, official: str, now: datetime) -> WorkRow:
    duty, principal = Duty(row["duty"]), row["principal"]
    clock, due_at = _due(row, duty)
    stopped = row["stopped_since"] if duty is not Duty.ANSWER else None
    runs = due_at is not None and stopped is None
    agency = row["agency_id"]
    left_us = known.working_us(agency, now, due_at) if runs and due_at is not None else None
    return WorkRow(
        duty=duty,
        number=_number(row, duty),
        dossier_id=row["dossier_id"],
        code=row["code"],
        version=row["version"],
        procedure=known.procedure(row["procedure_code"], row["procedure_version"]),
        step_id=row["step_id"],
        step_name=known.step_name(row["procedure_code"], row["procedure_version"], row["step_id"]),
        agency=known.agency(agency, now) or Named(agency, agency),
        acting_for=known.official(principal) if principal not in (None, official) else None,
        unit=known.unit(row["pool"], now),
        counterpart=known.anyone(row["counterpart"], now),
        sent_away=row["sent_away"],
        for_opinion=row["kind"] == "opinion",
        since=row["since"],
        clock=clock,
        due_at=due_at,
        due_state=_state(row, clock, due_at, left_us, stopped, now),
        left_us=left_us,
        overdue_us=known.working_us(agency, due_at, now) if runs and due_at is not None else 0,
        step_due_at=row["step_due_at"],
        due_in_force_at=row["due_in_force_at"],
        accept_by=row["accept_by"] if duty is Duty.ACCEPT or row["sent_away"] else None,
        stopped_since=stopped,
        next_act=_next_act(row, duty),
        next_step_id=row["next_step_id"],
    )


def _due(row: Mapping[str, Any], duty: Duty) -> tuple[Clock | None, datetime | None]:
    """The moment that governs a duty, and whose it is."""
    if duty in (Duty.APPLICANT, Duty.RETURN):
        return None, None
    if duty is Duty.OPINION and row["own_due_at"] is not None:
        return Clock.OPINION, row["own_due_at"]
    if duty in (Duty.ANSWER, Duty.OBSTACLE) and row["own_due_at"] is not None:
        return Clock.ANSWER, row["own_due_at"]
    step, slip = row["step_due_at"], row["due_in_force_at"]
    if step is not None and (slip is None or step <= slip):
        return Clock.STEP, step
    return (Clock.SLIP, slip) if slip is not None else (None, None)


def _state(
    row: Mapping[str, Any],
    clock: Clock | None,
    due_at: datetime | None,
    left_us: int | None,
    stopped: datetime | None,
    now: datetime,
) -> DueState:
    """By policy due-soon-1, for the term that ends at the due moment."""
    if stopped is not None:
        return DueState.STOPPED
    if due_at is None or left_us is None:
        return DueState.NO_DUE
    if due_at < now:
        return DueState.OVERDUE
    if clock is Clock.SLIP:
        near = row["due_soon_at"] is not None and row["due_soon_at"] <= now
    else:
        term_us = (row["step_term_us"] if clock is Clock.STEP else None) or 0
        near = left_us <= max(DAY_OF_WORK, term_us // DUE_SOON_SHARE)
    return DueState.DUE_SOON if near else DueState.ON_TIME


def _number(row: Mapping[str, Any], duty: Duty) -> int:
    travels = duty is Duty.HOLD and row["next_act"] == "accept-handover"
    number: int | None = row["last_handover_no"] if travels else row["number"]
    return number or 0


def _next_act(row: Mapping[str, Any], duty: Duty) -> str | None:
    match duty:
        case Duty.ACCEPT:
            return "accept-handover"
        case Duty.OPINION:
            return "give-opinion"
        case Duty.ANSWER:
            return "answer-obstacle"
        case Duty.HOLD if row["sent_away"]:
            return "recall"
        case Duty.OBSTACLE:
            return "resolve-obstacle"
        case _:
            act: str | None = row["next_act"]
            return act


_NEVER: Final = 1 << 53
"""Greater than every minute since 1970."""


def _place(row: WorkRow) -> tuple[int, int, str, UUID, str, int]:
    """Running before paused, soonest due first; within one minute by code."""
    paused = row.stopped_since is not None
    minute = _NEVER if row.due_at is None else int(row.due_at.timestamp()) // 60
    return int(paused), minute, row.code or "~", row.dossier_id, row.duty, row.number


_OF_TIME: Final = frozenset({WorkFilter.ALL, WorkFilter.OVERDUE, WorkFilter.TODAY, WorkFilter.LATER, WorkFilter.PAUSED})
"""Filters that sort all that is to be done by time; the others ask for one duty."""


def _is(wanted: WorkFilter, row: WorkRow, now: datetime) -> bool:
    """Whether a row is one of those that a filter asks for."""
    runs, late = row.stopped_since is None, row.due_state is DueState.OVERDUE
    today = runs and not late and row.due_at is not None and office_day(row.due_at) == office_day(now)
    match wanted:
        case WorkFilter.ALL:
            return True
        case WorkFilter.OVERDUE:
            return late
        case WorkFilter.TODAY:
            return today
        case WorkFilter.LATER:
            return runs and not late and not today
        case WorkFilter.PAUSED:
            return not runs
        case WorkFilter.OPINION:
            return row.duty is Duty.OPINION or row.for_opinion
        case _:
            return row.duty.value == wanted.value


def _counts(rows: list[WorkRow], to_do: list[WorkRow], now: datetime, pool: int) -> WorkCounts:
    numbers = {one.value: sum(_is(one, row, now) for row in (to_do if one in _OF_TIME else rows)) for one in WorkFilter}
    return WorkCounts(return_=numbers.pop("return"), pool=pool, **numbers)
