"""The table that says what the chart of a trace shows: one row an interval, with what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from psycopg import Connection

from api.pages.trace_marks import end_of
from api.pages.wording import Wording
from domain.model.dossier_events import ExplanationGiven, ObjectionRecorded
from domain.model.event import APPLICANT
from projections import words
from projections.queries.events import EventLine
from projections.queries.held_at_once import held_at_once
from projections.queries.traces import Trace, TraceInterval


@dataclass(frozen=True, slots=True)
class Row:
    """term_us, beyond_us: of the step, in the last row of its visits. ended_by: position of the event; why_ended: its
    words, or that a term ran out. circumstances: in words. held_at_once: dossiers they answered for when it began.
    """

    interval: TraceInterval
    term_us: int | None
    beyond_us: int | None
    ended_by: int | None
    why_ended: str
    circumstances: tuple[str, ...]
    held_at_once: int | None
    explanations: tuple[tuple[str, int], ...]


def rows(
    connection: Connection[tuple[object, ...]], trace: Trace, intervals: Sequence[TraceInterval], w: Wording
) -> list[Row]:
    """The rows of some of a trace's intervals."""
    people = [(i.who.id, i.from_at) for i in intervals if not i.who.id.startswith("~")]
    load = dict(zip(people, held_at_once(connection, people), strict=True))
    by_position = {event.position: event for event in trace.events}
    terms = {step.step_id: step for step in trace.steps if step.step_id is not None and step.term_us is not None}
    last_visit = {i.step_id: i.number for i in trace.intervals if i.step_id is not None}
    told = _explanations(trace, w)
    found = []
    for interval in intervals:
        step = terms.get(interval.step_id or "")
        ends_step = step is not None and last_visit.get(interval.step_id or "") == interval.number
        ended_by, why = _ended(trace, interval, by_position, w)
        found.append(
            Row(
                interval=interval,
                term_us=step.term_us if step is not None else None,
                beyond_us=_beyond(trace, interval.step_id, step.term_us or 0) if ends_step and step else None,
                ended_by=ended_by,
                why_ended=why,
                circumstances=tuple(_circumstances(trace, interval, w)),
                held_at_once=load.get((interval.who.id, interval.from_at)),
                explanations=tuple(told.get(interval.number, ())),
            )
        )
    return found


def _beyond(trace: Trace, step_id: str | None, term_us: int) -> int:
    """By how much the unexcused time of all visits of a step is more than its term."""
    spent = sum(i.working_us - i.excused_us for i in trace.intervals if i.step_id == step_id and not i.free)
    return max(0, spent - term_us)


def _ended(
    trace: Trace, interval: TraceInterval, events: Mapping[int, EventLine], w: Wording
) -> tuple[int | None, str]:
    """Why an interval ended: by the event that began the next one, or by itself."""
    if interval.to_at is None:
        return None, w.t("chưa kết thúc", "goes on")
    following = next((i for i in trace.intervals if i.number > interval.number), None)
    if following is None:
        last = max((e for e in trace.events if e.occurred_at == interval.to_at), default=None, key=lambda e: e.position)
        return (None, w.t("kết thúc", "the end")) if last is None else (last.position, w.t(last.vi, last.en))
    event = events.get(following.cause)
    if event is not None and event.occurred_at == interval.to_at:
        return event.position, w.t(event.vi, event.en)
    return following.cause, w.t(following.why_vi, following.why_en)


def _circumstances(trace: Trace, interval: TraceInterval, w: Wording) -> list[str]:
    start, end = interval.from_at, end_of(trace, interval)
    found = []
    if interval.excused_vi:
        on = f" ({w.person(interval.waiting_on)})" if interval.waiting_on else ""
        found.append(w.t(interval.excused_vi, interval.excused_en or "") + on)
    if not interval.confirmed:
        found.append(w.t("không có xác nhận", "not confirmed"))
    if interval.on_behalf_of is not None:
        name = w.person(interval.on_behalf_of)
        found.append(w.t(f"thay {name}, vắng mặt", f"for {name}, absent"))
    found += [w.said(words.MARKS, mark) for mark in interval.marks]
    for obstacle in trace.obstacles:
        if obstacle.reported_by == interval.who.id and start <= obstacle.reported_at < end:
            found.append(w.t("báo vướng mắc", "reported an obstacle") + f" {w.moment(obstacle.reported_at)}")
    found += [
        w.t("có ý kiến phản đối", "objected") + f" {w.moment(event.occurred_at)}"
        for event in trace.events
        if event.topic == ObjectionRecorded.TOPIC
        and event.actor.id == interval.who.id
        and start <= event.occurred_at < end
    ]
    return found


def _explanations(trace: Trace, w: Wording) -> dict[int, list[tuple[str, int]]]:
    """What officials said, beside their latest interval before they said it, or their first."""
    found: dict[int, list[tuple[str, int]]] = {}
    for event in trace.events:
        if event.topic != ExplanationGiven.TOPIC:
            continue
        text = str(msgspec.json.decode(event.body).get("text", ""))
        theirs = [i for i in trace.intervals if i.who.id == event.actor.id and i.who.id != APPLICANT]
        before = [i for i in theirs if i.from_at <= event.occurred_at]
        if theirs:
            number = (before[-1] if before else theirs[0]).number
            found.setdefault(number, []).append((f"«{text}» {w.day(event.occurred_at)}", event.position))
    return found
