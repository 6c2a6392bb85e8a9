"""The list of a history's steps, without how the dossier stood: cheap for thousands of events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from psycopg import Connection

from domain.model.event import Event, Recorded
from domain.model.history import History, effective
from projections.queries.events import EventLine, lines_in
from projections.queries.knowledge import knowledge
from projections.queries.moments import moment_of
from projections.queries.replay_steps import StepOrder
from projections.queries.traces import dossier_id_of, history_of


class StepLine(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    event: EventLine


class StepList(msgspec.Struct, frozen=True, kw_only=True):
    """count: of the whole history. at: the step that was asked for, the nearest there is; early, late: it lies outside.

    rows: those around it, of one topic if one is asked for. topics: how often each comes. days: the first step of each
    day, for marks on a slider.
    """

    count: int
    at: int
    early: bool
    late: bool
    rows: tuple[StepLine, ...]
    topics: tuple[tuple[str, int], ...]
    days: tuple[tuple[int, datetime], ...]
    moments: tuple[datetime, datetime]


def step_list(
    connection: Connection[Any],
    address: str,
    *,
    now: datetime,
    order: StepOrder = StepOrder.RECORDED,
    number: int = 1,
    moment: datetime | None = None,
    topic: str | None = None,
    around: int = 12,
    ticks: int = 40,
) -> StepList:
    """The steps around one, or around the last step at or before a moment. DossierUnknown."""
    dossier_id = dossier_id_of(connection, address)
    stored = history_of(connection, dossier_id, moment_of(connection, now=now).position)
    history = effective(stored)
    events: Sequence[Recorded[Event]] = stored if order is StepOrder.RECORDED else history.events
    when = [_when(one, order) for one in events]
    wanted = number if moment is None else sum(at <= moment for at in when)
    at = min(max(1, wanted), len(events))
    shown = [n for n, one in enumerate(events, 1) if topic is None or topic == one.body.TOPIC]
    before = [n for n in shown if n <= at][-around - 1 :]
    after = [n for n in shown if n > at][: 2 * around + 1 - len(before)]
    numbers = [*before, *after]
    known = History(history.events, history.claims, history.removed, history.entered_by)
    lines = lines_in([events[n - 1] for n in numbers], known, knowledge(connection))
    return StepList(
        count=len(events),
        at=at,
        early=moment is not None and wanted < 1,
        late=(moment is None and number > len(events)) or (moment is not None and moment > max(when[-1], now)),
        rows=tuple(StepLine(number=n, event=line) for n, line in zip(numbers, lines, strict=True)),
        topics=tuple(sorted(Counter(one.body.TOPIC for one in events).items())),
        days=_days(when, ticks),
        moments=(when[0], when[-1]),
    )


def _when(recorded: Recorded[Event], order: StepOrder) -> datetime:
    return recorded.recorded_at if order is StepOrder.RECORDED else recorded.body.occurred_at


def _days(when: Sequence[datetime], most: int) -> tuple[tuple[int, datetime], ...]:
    """The first step of each day, thinned to at most so many, the first always among them."""
    found: list[tuple[int, datetime]] = []
    for number, at in enumerate(when, 1):
        if not found or at.date() > found[-1][1].date():
            found.append((number, at))
    every = -(-len(found) // most)
    return tuple(found[::every])
