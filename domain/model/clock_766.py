"""The clock of Decision 766/QĐ-TTg (DOMAIN.md §8), which is another one than the slip's and never mixed with it.

It runs from the receipt to «đã xử lý xong», even where the result is fetched or delivered later. The time of a
supplement that was completed is left out, whatever the rule pack does to the slip's term; one that is still waited for
is not. A second request for a supplement counts as overdue from its own instant on. What is not finished at the end of
a period ends there: `late` is asked of that instant.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec

from domain.model import dossier_events as ev
from domain.model.clock import DueChange
from domain.model.clock_stops import ENDS, Stop, StopReason
from domain.model.deadline import Deadline, Pause, due, start_clock, stop_clock
from domain.model.deadline_explained import ClockEffect
from domain.model.event import Event, Recorded
from domain.model.history import History
from domain.model.working_time import WorkingTime

REQUESTS_IN_TIME: Final = 1
"""More requests for a supplement than this count as overdue."""


class Clock766(msgspec.Struct, frozen=True):
    """ended_at: «đã xử lý xong», or the end without a result; None while neither came.

    due: its due dates in order of time, each from the instant at which it came to hold. requests: of supplements, in
    order: when, and the event's position.
    """

    received_at: datetime
    receipt_position: int
    ended_at: datetime | None
    end_position: int | None
    due: tuple[DueChange, ...]
    requests: tuple[tuple[datetime, int], ...]

    @property
    def second_request(self) -> tuple[datetime, int] | None:
        """The first request that was one too many."""
        return self.requests[REQUESTS_IN_TIME] if len(self.requests) > REQUESTS_IN_TIME else None

    def judged_at(self, at: datetime) -> datetime:
        """The instant at which it is judged, asked at an instant: its end, where that came before."""
        return self.ended_at if self.ended_at is not None and self.ended_at <= at else at

    def due_at(self, at: datetime) -> datetime | None:
        """The due date that holds at an instant; None before the receipt."""
        place = bisect_right(self.due, at, key=lambda change: change.from_at)
        return self.due[place - 1].due_at if place else None

    def late(self, at: datetime) -> bool:
        """Whether it was over its term when it ended, or where it has not ended at the instant."""
        judged_at, second = self.judged_at(at), self.second_request
        due_at = self.due_at(judged_at)
        return (due_at is not None and judged_at > due_at) or (second is not None and second[0] <= judged_at)


def clock_766(history: History, stops: tuple[Stop, ...], hours: WorkingTime) -> Clock766 | None:
    """The clock of an effective history; None where no receipt was issued."""
    receipt = next((r for r in history.events if isinstance(r.body, ev.ReceiptIssued)), None)
    if receipt is None:
        return None
    body = receipt.body
    assert isinstance(body, ev.ReceiptIssued)
    end = next((r for r in history.events if isinstance(r.body, (ev.Finished, *ENDS))), None)
    requests = [r for r in history.events if isinstance(r.body, ev.SupplementRequested)]
    return Clock766(
        received_at=body.occurred_at,
        receipt_position=receipt.position,
        ended_at=end.body.occurred_at if end is not None else None,
        end_position=end.position if end is not None else None,
        due=tuple(_due_dates(history, receipt.position, body, stops, hours)),
        requests=tuple((r.body.occurred_at, r.position) for r in requests),
    )


def _due_dates(
    history: History, position: int, receipt: ev.ReceiptIssued, stops: tuple[Stop, ...], hours: WorkingTime
) -> Iterator[DueChange]:
    """The slip's own date at first; moved by each supplement that was completed, and reckoned anew where it was."""
    deadline, done = receipt.deadline, list[Pause]()
    waits = {
        stop.ended_by: stop
        for stop in stops
        if stop.reason is StopReason.SUPPLEMENT and stop.ended_by is not None and stop.start_at >= receipt.occurred_at
    }
    yield DueChange(receipt.occurred_at, receipt.due_at, position)
    for recorded in history.events:
        wait = waits.get(recorded.position)
        if wait is not None and wait.end_at is not None and _completes(recorded):
            done.append(Pause(wait.start_at, wait.end_at))
            deadline = start_clock(stop_clock(deadline, wait.start_at, ClockEffect.PAUSE, hours), wait.end_at, hours)
        elif isinstance(recorded.body, ev.DueDateRecomputed):
            deadline = _anew(receipt.deadline, hours, done)
        else:
            continue
        yield DueChange(recorded.body.occurred_at, deadline.due_at, recorded.position)


def _completes(recorded: Recorded[Event]) -> bool:
    return isinstance(recorded.body, ev.SupplementReceived) and recorded.body.complete


def _anew(first: Deadline, hours: WorkingTime, done: list[Pause]) -> Deadline:
    """From the receipt on by the calendar as it is known now, with what was left out so far."""
    return due(first.started_at, first.term, hours, cutoff=first.cutoff, pauses=done, effect=ClockEffect.PAUSE)
