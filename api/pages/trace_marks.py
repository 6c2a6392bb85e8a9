"""What the chart of a trace shows: bars, marks and due lines, made from the trace as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from api.pages.time_axis import Axis
from api.pages.trace_chart import PLAIN, Chart, DueLine, Happening, Kind, Lane, Stretch, draw
from api.pages.wording import Wording
from domain.model.clock import DueName
from domain.model.event import APPLICANT
from domain.model.working_time import WorkingTime
from projections.queries.events import EventLine
from projections.queries.traces import Trace, TraceInterval

EVENTS_LANE: Final = "~events"
POOLS: Final = ("pool", "intake")

SIGNS: Final = {
    "dossier.Reminded": "bell",
    "dossier.WrittenReminderIssued": "bell",
    "dossier.Escalated": "rung",
    "dossier.EscalationUnanswered": "rung",
    "dossier.ObstacleReported": "diamond",
    "dossier.ObjectionRecorded": "flag",
    "dossier.SupplementRequested": "stop",
    "dossier.FinancialDutyImposed": "stop",
    "dossier.Stalled": "stop",
}
"""Topics with a sign of their own; every other act is a disc."""

Span = tuple[datetime, datetime]


def chart_of(trace: Trace, hours: WorkingTime, wording: Wording) -> Chart | None:
    """The chart of a trace; None where there is only one interval, which a sentence says better."""
    intervals = [interval for interval in trace.intervals if _end(trace, interval) > interval.from_at]
    if len(intervals) < 2:
        return None
    dues = due_lines(trace, wording)
    last = max([_end(trace, intervals[-1]), *(due.at for due in dues if due.in_force)])
    axis = Axis(hours, intervals[0].from_at, last)
    return draw(
        axis,
        lanes(intervals, wording),
        [stretch for interval in intervals for stretch in stretches(trace, interval, wording)],
        [happening(event, wording) for event in trace.events],
        dues,
    )


def lanes(intervals: list[TraceInterval], wording: Wording) -> list[Lane]:
    """Everybody who ever answered, in order of first custody; the applicant and the events come last."""
    found: dict[str, Lane] = {}
    for interval in intervals:
        key = lane_key(interval)
        if key == APPLICANT:
            found.setdefault(key, Lane(key, wording.t("Người dân", "Applicant")))
        elif interval.ground in POOLS:
            found.setdefault(key, Lane(key, wording.t("Hồ chung", "Pool"), interval.who.name))
        else:
            found.setdefault(key, Lane(key, interval.who.name, interval.unit.name if interval.unit else ""))
    applicant = [found.pop(APPLICANT)] if APPLICANT in found else []
    return [*found.values(), *applicant, Lane(EVENTS_LANE, wording.t("Sự kiện", "Events"))]


def lane_key(interval: TraceInterval) -> str:
    if interval.ground in POOLS:
        return f"pool {interval.unit.id if interval.unit else ''} {interval.who.id}"
    return interval.who.id


def stretches(trace: Trace, interval: TraceInterval, wording: Wording) -> Iterator[Stretch]:
    """An interval's bars: cut where it became overdue."""
    start, end = interval.from_at, _end(trace, interval)
    late = [] if interval.who.id == APPLICANT else [_common((start, end), span) for span in overdue_spans(trace)]
    label = described(trace, interval, wording)
    for cut, overdue in _pieces(start, end, [span for span in late if span is not None]):
        yield Stretch(
            lane=lane_key(interval),
            start=cut[0],
            end=cut[1],
            kind=_kind(interval, overdue=overdue),
            href=f"/su-kien/{interval.cause}",
            label=label,
            text=wording.worked(interval.working_us) if cut[0] == start and interval.working_us else "",
            excused=interval.excused is not None,
        )


def described(trace: Trace, interval: TraceInterval, wording: Wording) -> str:
    """An interval in one sentence, for whoever cannot see the chart."""
    start, end = wording.moment(interval.from_at), wording.moment(_end(trace, interval))
    held, over = wording.worked(interval.working_us), wording.worked(interval.overdue_us)
    who = wording.person(interval.who)
    vi, en = f"{who}: từ {start} đến {end}, {held}", f"{who}: from {start} to {end}, {held}"
    if interval.overdue_us:
        vi, en = f"{vi}, trong đó quá hạn {over}", f"{en}, of it {over} overdue"
    step = f"; {interval.step_name}" if interval.step_name else ""
    return wording.t(f"{vi}{step}; {interval.why_vi}", f"{en}{step}; {interval.why_en}")


def happening(event: EventLine, wording: Wording) -> Happening:
    what = wording.t(event.vi, event.en)
    return Happening(
        lane=EVENTS_LANE,
        at=event.occurred_at,
        sign=SIGNS.get(event.topic, PLAIN),
        href=f"/su-kien/{event.position}",
        anchor=f"#su-kien-{event.position}",
        label=f"{what}, {wording.moment(event.occurred_at)}, {wording.person(event.actor)}",
    )


def due_lines(trace: Trace, wording: Wording) -> list[DueLine]:
    """The due dates that were ever in force, and the first slip's where it was another; each instant once."""
    found: dict[datetime, DueLine] = {}
    in_force = [due for due in trace.dues if due.name is DueName.IN_FORCE]
    for due in (*(due for due in trace.dues if due.name is DueName.FIRST_SLIP), *in_force):
        if due.due_at is not None:
            current = due.due_at == trace.due_in_force_at
            words = wording.t("Hạn trả", "Due") if current else wording.t("hạn cũ", "former due date")
            label = f"{words} {wording.moment(due.due_at)}"
            found[due.due_at] = DueLine(due.due_at, label, f"/su-kien/{due.position}", current)
    return list(found.values())


def overdue_spans(trace: Trace) -> list[Span]:
    """When the dossier was overdue, by the due date in force at each instant, with the clock running."""
    changes = [due for due in trace.dues if due.name is DueName.IN_FORCE]
    end = trace.ended_at or trace.asked_at
    spans: list[Span] = []
    for number, change in enumerate(changes):
        until = min(end, changes[number + 1].from_at) if number + 1 < len(changes) else end
        if change.due_at is not None and max(change.from_at, change.due_at) < until:
            spans.append((max(change.from_at, change.due_at), until))
    for stop in trace.stops:
        spans = [piece for span in spans for piece in _without(span, (stop.from_at, stop.to_at or end))]
    return spans


def _end(trace: Trace, interval: TraceInterval) -> datetime:
    return interval.to_at or trace.ended_at or trace.asked_at


def _kind(interval: TraceInterval, *, overdue: bool) -> Kind:
    if interval.who.id == APPLICANT:
        return Kind.CITIZEN
    if interval.ground == "transit":
        return Kind.TRANSIT_OVERDUE if overdue else Kind.TRANSIT
    if overdue:
        return Kind.OVERDUE
    return Kind.POOL if interval.ground in POOLS else Kind.HELD


def _pieces(start: datetime, end: datetime, late: list[Span]) -> Iterator[tuple[Span, bool]]:
    """[start, end) cut into what is overdue and what is not; `late` lies within, in order."""
    at = start
    for span in late:
        if at < span[0]:
            yield (at, span[0]), False
        yield span, True
        at = span[1]
    if at < end:
        yield (at, end), False


def _common(one: Span, other: Span) -> Span | None:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def _without(span: Span, hole: Span) -> Iterator[Span]:
    if span[0] < min(span[1], hole[0]):
        yield span[0], min(span[1], hole[0])
    if max(span[0], hole[1]) < span[1]:
        yield max(span[0], hole[1]), span[1]
