"""What the chart of a trace shows: bars, marks and due lines, made from the trace as it is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Final

from api.pages.time_axis import Axis
from api.pages.trace_chart import (
    DUE,
    DUE_766,
    FORMER_DUE,
    NOW,
    PLAIN,
    STEP_DUE,
    Arrow,
    Band,
    Chart,
    DueLine,
    Happening,
    Kind,
    Lane,
    Scene,
    Stretch,
    draw,
)
from api.pages.trace_windows import Shown
from api.pages.wording import Wording
from domain.model.clock import DueName
from domain.model.event import APPLICANT
from domain.model.organisation import Absence
from domain.model.working_time import WorkingTime
from projections.queries.clock_766 import By766
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

MOST_LANES: Final = 8
"""Beyond so many people the lanes are units, each of which opens its people."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Shape:
    """How a trace is drawn. shown: what of it; by_unit: lanes are units, but for the one that is opened.

    href: the address of the page with a unit opened, `…don_vi=`. absences: of everybody, by id.
    """

    shown: Shown
    by_unit: bool = False
    opened: str | None = None
    href: str = ""
    absences: Mapping[str, Sequence[Absence]] = field(default_factory=dict)
    now: datetime | None = None
    by_766: By766 | None = None


def chart_of(trace: Trace, hours: WorkingTime, wording: Wording) -> Chart | None:
    """The whole trace in its simplest form, for paper; None where one interval is all, which a sentence says better."""
    whole = span_of(trace)
    if whole is None:
        return None
    intervals = _drawn(trace, whole)
    scene = Scene(
        lanes(intervals, wording),
        [stretch for interval in intervals for stretch in stretches(trace, interval, wording)],
        [happening(event, wording) for event in trace.events],
        due_lines(trace, wording),
    )
    return draw(Axis(hours, *whole), scene)


def shaped_chart(trace: Trace, hours: WorkingTime, wording: Wording, shape: Shape) -> Chart:
    """A window of the trace with everything that belongs to it."""
    start, end = shape.shown.window
    rows = shaped_lanes(trace, shape, wording)
    known = {lane.key for lane in rows}
    bars = shaped_stretches(trace, shape, wording)
    scene = Scene(
        rows,
        bars,
        [one for one in shaped_happenings(trace, wording, known) if shape.shown.holds(one.at)],
        [due for due in [*due_lines(trace, wording), *_more_lines(trace, shape, wording)] if start <= due.at <= end],
        [] if shape.by_unit else list(_bands(shape, wording, known)),
        list(_arrows(trace, shape, known)),
    )
    return draw(Axis(hours, start, end, waits(trace)), scene)


def shaped_stretches(trace: Trace, shape: Shape, wording: Wording) -> list[Stretch]:
    """The bars of a window, cut at its ends."""
    start, end = shape.shown.window
    return [
        replace(stretch, lane=shaped_key(interval, shape), start=max(stretch.start, start), end=min(stretch.end, end))
        for interval in _drawn(trace, shape.shown.window)
        for stretch in stretches(trace, interval, wording)
        if stretch.start < end and start < stretch.end
    ]


def waits(trace: Trace) -> list[Span]:
    """When the dossier was with the applicant."""
    found: list[Span] = []
    for interval in trace.intervals:
        if interval.who.id == APPLICANT:
            start, end = interval.from_at, end_of(trace, interval)
            joined = bool(found) and found[-1][1] == start
            found[-1:] = [(found[-1][0], end)] if joined else [*found[-1:], (start, end)]
    return [span for span in found if span[0] < span[1]]


def span_of(trace: Trace) -> Span | None:
    """From the first custody to the end or the due date in force, whichever is later; None for fewer than two bars."""
    intervals = [interval for interval in trace.intervals if end_of(trace, interval) > interval.from_at]
    if len(intervals) < 2:
        return None
    due = trace.due_in_force_at
    last = end_of(trace, intervals[-1])
    return intervals[0].from_at, max(last, due) if due is not None else last


def people_of(trace: Trace) -> int:
    """How many lanes there are where each person has one."""
    return len({lane_key(interval) for interval in trace.intervals})


def lanes(intervals: Sequence[TraceInterval], wording: Wording) -> list[Lane]:
    """Everybody who ever answered, in order of first custody; the applicant and the events come last."""
    found: dict[str, Lane] = {}
    for interval in intervals:
        found.setdefault(lane_key(interval), _lane(interval, wording))
    applicant = [found.pop(APPLICANT)] if APPLICANT in found else []
    return [*found.values(), *applicant, Lane(EVENTS_LANE, wording.t("Sự kiện", "Events"))]


def shaped_lanes(trace: Trace, shape: Shape, wording: Wording) -> list[Lane]:
    """The same by unit where that is asked; of a window only those who answered in it."""
    found: dict[str, Lane] = {}
    people: dict[str, set[str]] = {}
    intervals = _drawn(trace, shape.shown.window)
    for interval in intervals:
        key = shaped_key(interval, shape)
        if key.startswith(UNIT_LANE) and interval.unit is not None:
            people.setdefault(key, set()).add(interval.who.id)
            n = len(people[key])
            note = wording.t(f"{n} người, xem từng người", f"{n} people, show each")
            found[key] = Lane(key, interval.unit.name, note, f"{shape.href}{interval.unit.id}")
        else:
            found.setdefault(key, _lane(interval, wording))
    applicant = [found.pop(APPLICANT)] if APPLICANT in found else []
    return [*found.values(), *applicant, Lane(EVENTS_LANE, wording.t("Sự kiện", "Events"))]


def _lane(interval: TraceInterval, wording: Wording) -> Lane:
    key = lane_key(interval)
    if key == APPLICANT:
        return Lane(key, wording.t("Người dân", "Applicant"))
    if interval.ground in POOLS:
        name = wording.t(f"Hồ chung ({interval.who.name})", f"Pool ({interval.who.name})")
        return Lane(key, name, interval.unit.name if interval.unit else "")
    return Lane(key, wording.person(interval.who), interval.unit.name if interval.unit else "")


UNIT_LANE: Final = "unit "


def lane_key(interval: TraceInterval) -> str:
    if interval.ground in POOLS:
        return f"pool {interval.unit.id if interval.unit else ''} {interval.who.id}"
    return interval.who.id


def shaped_key(interval: TraceInterval, shape: Shape) -> str:
    unit = interval.unit.id if interval.unit else None
    if not shape.by_unit or interval.who.id == APPLICANT or unit is None or unit == shape.opened:
        return lane_key(interval)
    return UNIT_LANE + unit


def shaped_happenings(trace: Trace, wording: Wording, known: set[str]) -> Iterator[Happening]:
    """Every event once. An escalation lies in the lane of whom it reached, if there is one; reminders are numbered."""
    rungs = {row.positions[0]: row for row in trace.escalations if row.positions}
    reminders = 0
    for event in sorted(trace.events, key=lambda one: (one.occurred_at, one.position)):
        one = happening(event, wording)
        rung = rungs.get(event.position)
        if rung is not None:
            lane = rung.bearer if rung.bearer in known else EVENTS_LANE
            one = replace(one, lane=lane, number=str(rung.rung))
        elif one.sign == "bell":
            reminders += 1
            one = replace(one, number=str(reminders))
        yield one


def _more_lines(trace: Trace, shape: Shape, wording: Wording) -> Iterator[DueLine]:
    """The due dates of steps in the lanes of their holders then, Decision 766's where it is another, and the moment of
    asking of an open dossier.
    """
    for step in trace.steps:
        if step.due_at is None or (step.ended_at is not None and step.ended_at < step.due_at):
            continue
        holder = next((i for i in trace.intervals if i.from_at <= step.due_at < end_of(trace, i)), None)
        if holder is not None and holder.step_id == step.step_id and holder.who.id != APPLICANT:
            label = wording.t("hạn bước", "step due")
            text = f"{label} {step.name}, {wording.moment(step.due_at)}"
            yield DueLine(step.due_at, text, f"/su-kien/{holder.cause}", STEP_DUE, shaped_key(holder, shape))
    if shape.by_766 is not None and shape.by_766.due_at not in {due.due_at for due in trace.dues}:
        label = f"{wording.t('Hạn theo QĐ 766', 'Due by Decision 766')} {wording.moment(shape.by_766.due_at)}"
        yield DueLine(shape.by_766.due_at, label, f"/su-kien/{shape.by_766.position}", DUE_766)
    if shape.now is not None and trace.ended_at is None:
        yield DueLine(shape.now, wording.t("bây giờ", "now"), "#khoang-giu", NOW)


def _bands(shape: Shape, wording: Wording, known: set[str]) -> Iterator[Band]:
    start, end = shape.shown.window
    for person, absences in shape.absences.items():
        if person not in known:
            continue
        for absence in absences:
            first, last = max(absence.start_at, start), min(absence.end_at, end)
            if first < last:
                span = f"{wording.moment(absence.start_at)} – {wording.moment(absence.end_at)}"
                label = wording.t(f"vắng mặt {span}", f"absent {span}")
                yield Band(person, first, last, label, f"/su-kien/{absence.position}")


def _arrows(trace: Trace, shape: Shape, known: Collection[str]) -> Iterator[Arrow]:
    """Where transit ended in somebody else's custody: an open arrowhead where it was only deemed accepted.

    known: the lanes that are drawn. Whoever sent or accepted in no time has none.
    """
    for before, after in pairwise(trace.intervals):
        if before.ground != "transit" or after.ground != "held" or after.from_at != end_of(trace, before):
            continue
        sender, receiver = shaped_key(before, shape), shaped_key(after, shape)
        if (
            sender != receiver
            and {sender, receiver} <= {*known}
            and shape.shown.window[0] <= after.from_at < shape.shown.window[1]
        ):
            yield Arrow(after.from_at, sender, receiver, not after.confirmed)


def _drawn(trace: Trace, window: Span) -> list[TraceInterval]:
    """Intervals that have a bar in a window."""
    start, end = window
    return [i for i in trace.intervals if max(i.from_at, start) < min(end_of(trace, i), end)]


def stretches(trace: Trace, interval: TraceInterval, wording: Wording) -> Iterator[Stretch]:
    """An interval's bars: cut where it became overdue."""
    start, end = interval.from_at, end_of(trace, interval)
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
            row=f"#khoang-{interval.number}",
        )


def described(trace: Trace, interval: TraceInterval, wording: Wording) -> str:
    """An interval in one sentence, for whoever cannot see the chart."""
    start, end = wording.moment(interval.from_at), wording.moment(end_of(trace, interval))
    held, over = wording.worked(interval.working_us), wording.worked(interval.overdue_us)
    who = wording.person(interval.who)
    vi, en = f"{who}: từ {start} đến {end}, {held}", f"{who}: from {start} to {end}, {held}"
    if interval.overdue_us:
        vi, en = f"{vi}, trong đó quá hạn {over}", f"{en}, of it {over} overdue"
    step = f"; {interval.step_name}" if interval.step_name else ""
    if interval.excused_vi:
        on = f" ({wording.person(interval.waiting_on)})" if interval.waiting_on else ""
        step += wording.t(f"; {interval.excused_vi}{on}", f"; {interval.excused_en}{on}")
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
            style = DUE if current else FORMER_DUE
            found[due.due_at] = DueLine(due.due_at, label, f"/su-kien/{due.position}", style)
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


def end_of(trace: Trace, interval: TraceInterval) -> datetime:
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
