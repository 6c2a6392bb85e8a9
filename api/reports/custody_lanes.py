"""Pictures of custody: one lane a dossier for a person or a unit, one lane a holder for a dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from api.pages.time_axis import Axis
from api.pages.trace_chart import Chart, Happening, Kind, Lane, Scene, Stretch, draw
from api.pages.trace_marks import chart_of, stretches
from api.pages.wording import Wording
from api.reports.lane_svg import DUE, OTHERS
from domain.model.clock import DueName
from domain.model.event import APPLICANT
from domain.model.working_time import WorkingTime
from projections.queries.official_records import FactLine
from projections.queries.periods import Period
from projections.queries.provisional import HeldNow
from projections.queries.traces import Trace, TraceInterval

MOST_LANES: Final = 20
MOST_TRACES: Final = 4
VIETNAMESE: Final = Wording("vi")

LEGEND: Final = (
    "Đậm: đang giữ. Gạch chéo đỏ: giữ khi quá hạn. Viền đứt xanh: đang bàn giao, người giao chịu trách nhiệm. "
    "Viền chấm tím: chờ người dân, đồng hồ dừng. Nhạt: người khác giữ hoặc hồ chung. Cờ đỏ: hạn trả. "
    "Vạch trên thanh: được miễn. Bề ngang là giờ làm việc; ngày nghỉ thu lại thành một khe."
)


@dataclass(frozen=True)
class Lanes:
    """The dossiers that are drawn, of how many; those with overdue time are chosen first."""

    traces: tuple[Trace, ...]
    of: int


def chosen(
    facts: Sequence[FactLine], still_open: Iterable[HeldNow], period: Period, told: Callable[[str], Trace]
) -> Lanes:
    """The dossiers of these facts: longest held while overdue first, then longest held; drawn in order of lodging.

    still_open: what is held now, of which the facts do not know yet how long it will be.
    period: what the picture is of. told: the trace of a dossier by its id, as of the moment that is asked about.
    """
    overdue: dict[str, int] = {}
    held: dict[str, int] = {}
    for fact in facts:
        sums = {"held_overdue_us": overdue, "held_us": held}.get(fact.figure)
        if sums is not None:
            sums[str(fact.dossier_id)] = sums.get(str(fact.dossier_id), 0) + fact.amount
    for one in still_open:
        key = str(one.dossier_id)
        overdue[key] = max(overdue.get(key, 0), one.overdue_us)
        held[key] = max(held.get(key, 0), one.held_us)
    wanted = sorted(held, key=lambda dossier: (-overdue.get(dossier, 0), -held[dossier], dossier))
    drawn: list[Trace] = []
    for dossier in list(wanted):
        if len(drawn) == MOST_LANES:
            break
        one_told = told(dossier)
        if any(
            i.from_at < period.end_at and (i.to_at is None or i.to_at > period.start_at) for i in one_told.intervals
        ):
            drawn.append(one_told)
        else:
            wanted.remove(dossier)  # open, and nothing of it falls into the period
    return Lanes(tuple(sorted(drawn, key=lambda one: (one.lodged_at, str(one.dossier_id)))), len(wanted))


def lanes_chart(
    lanes: Lanes, mine: Callable[[TraceInterval], bool], hours: WorkingTime, period: Period, now: datetime
) -> Chart | None:
    """One lane a dossier, over the period up to `now`; None where there is nothing to draw."""
    start, end = period.start_at, min(period.end_at, now)
    spans = hours.open_spans(start, end) if start < end else []
    if not lanes.traces or not spans:
        return None
    bars: list[Stretch] = []
    dues: list[Happening] = []
    for told in lanes.traces:
        key = str(told.dossier_id)
        for interval in told.intervals:
            for stretch in stretches(told, interval, VIETNAMESE):
                first, last = max(stretch.start, start), min(stretch.end, end)
                if first < last:
                    kind = stretch.kind if mine(interval) or interval.who.id == APPLICANT else OTHERS
                    bars.append(replace(stretch, lane=key, start=first, end=last, kind=kind))
        dues += [
            Happening(key, due.due_at, DUE, "", "", f"Hạn trả {VIETNAMESE.moment(due.due_at)}")
            for due in told.dues
            if due.name is DueName.IN_FORCE and due.due_at is not None and start <= due.due_at < end
        ]
    rows = [Lane(str(told.dossier_id), told.code or str(told.dossier_id), told.procedure.name) for told in lanes.traces]
    return draw(Axis(hours, start, end), Scene(rows, bars, dues))


def late_traces(lanes: Lanes, mine: Callable[[TraceInterval], bool]) -> list[Trace]:
    """Of the dossiers that are drawn, those held longest while overdue by whom the paper is about."""
    held = {
        told.dossier_id: sum(interval.overdue_us for interval in told.intervals if mine(interval))
        for told in lanes.traces
    }
    late = sorted((told for told in lanes.traces if held[told.dossier_id]), key=lambda one: -held[one.dossier_id])
    return late[:MOST_TRACES]


def trace_chart_of(told: Trace, hours: WorkingTime) -> Chart | None:
    return chart_of(told, hours, VIETNAMESE)


def told_in_words(told: Trace, mine: Callable[[TraceInterval], bool]) -> str:
    """What a lane shows, for whoever cannot see it."""
    own: Iterable[TraceInterval] = [interval for interval in told.intervals if mine(interval)]
    held, over = sum(i.working_us for i in own), sum(i.overdue_us for i in own)
    words = f"{told.code or told.dossier_id}: giữ {VIETNAMESE.worked(held)}"
    return f"{words}, quá hạn {VIETNAMESE.worked(over)}" if over else words


__all__ = ["LEGEND", "Kind", "Lanes", "chosen", "lanes_chart", "late_traces", "told_in_words", "trace_chart_of"]
