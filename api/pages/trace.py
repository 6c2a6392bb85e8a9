"""`/ho-so/{ma}/dien-bien`: who answered for a dossier at every moment, and when it became late."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Final, NamedTuple

import segno
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.auth.rights import Reach, Right
from api.http.beyond import Beyond
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.evidence_routes import may_take_bundle
from api.http.gate import office_of
from api.http.reads import Filter, Look, looking
from api.pages.moments import OFFICE_MINUTE, office_minute
from api.pages.papers import forms_of
from api.pages.site import page, wording_of
from api.pages.time_axis import Seam, Span
from api.pages.trace_chart import HEAD_HEIGHT, LABEL_WIDTH, LANE_HEIGHT, LETTER, Chart
from api.pages.trace_marks import (
    MOST_LANES,
    Shape,
    end_of,
    overdue_spans,
    people_of,
    shaped_chart,
    shaped_lanes,
    shaped_stretches,
    span_of,
    waits,
)
from api.pages.trace_overview import Overview, overview
from api.pages.trace_table import rows
from api.pages.trace_windows import LONG, Shown, query_of
from api.pages.trace_windows import shown as shown_of
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from domain.model.event import APPLICANT
from domain.model.working_time import AlwaysOpen, WorkingTime, office_day
from projections.queries.calendar_rulings import rulings
from projections.queries.clock_766 import by_766
from projections.queries.knowledge import knowledge
from projections.queries.traces import Trace, TraceInterval, trace

router = APIRouter(include_in_schema=False)

Moment = Annotated[str | None, Query(pattern=f"^{OFFICE_MINUTE}$")]
"""As a browser's date and time field sends it, in the office's zone."""

WORKING: Final = "lam-viec"
CONTINUOUS: Final = "lien-tuc"
Truc = Annotated[str, Query(pattern=f"^({WORKING}|{CONTINUOUS})$")]
"""The axis: working time, or plain elapsed time."""


@router.get("/ho-so/{dossier}/dien-bien")
def trace_page(
    request: Request,
    visitor: Visitor,
    dossier: DossierAddress,
    luc: Moment = None,
    tu: Moment = None,
    den: Moment = None,
    truc: Truc = WORKING,
    don_vi: Filter = None,
) -> Response:
    """The trace. tu, den: what of it is drawn; truc: on which axis; don_vi: the unit whose people have their own lanes.

    luc: leads on to who answered at that moment.
    """
    need(request, visitor, Right.READ_DOSSIERS)
    dossier_id = allowed_dossier(request, visitor, Right.READ_DOSSIERS, dossier)
    if luc:
        at = office_minute(luc)
        return RedirectResponse(f"/ho-so/{dossier}/ai-giu?ngay={at:%Y-%m-%d}&luc={at:%H:%M}", 307)
    asked = (office_minute(tu), office_minute(den)) if tu and den else None
    with looking(request) as look:
        told = trace(look.connection, str(dossier_id), now=look.now)
        hours = knowledge(look.connection).reference.hours(told.agency.id)
        w = wording_of(request)
        picture = drawn(told, hours, w, asked=asked, truc=truc, opened=don_vi, look=look)
        shown = picture.shown if picture is not None else None
        is_long = len(told.events) > LONG and shown is not None
        in_window = [i for i in told.intervals if not is_long or shown is None or _touches(told, i, shown)]
        with look.beyond(Beyond.HELD_AT_ONCE) as all_of_it:
            drawn_rows = rows(all_of_it, told, in_window, w)
        sees_all = visitor.reach(Right.READ_DOSSIERS) is Reach.ALL
        return page(
            request,
            "trace.html",
            look=look,
            trace=told,
            sentences=sentences(told, hours, w),
            due_state=due_state(told),
            today=office_day(told.ended_at or look.now).isoformat(),
            picture=picture,
            shown=shown,
            is_long=is_long,
            truc=truc,
            continuous=CONTINUOUS,
            opened=don_vi,
            rows=drawn_rows,
            events=[e for e in told.events if not is_long or shown is None or shown.holds(e.occurred_at)],
            seams=_seams(look, picture, hours, sees_all=sees_all, w=w),
            query_of=query_of,
            head=HEAD_HEIGHT,
            lane_height=LANE_HEIGHT,
            label_width=LABEL_WIDTH,
            forms=forms_of(told),
            may_take_bundle=may_take_bundle(request, visitor, dossier_id),
            names={person.official_id: person.name for person in office_of(request).remits.people().officials.values()},
            code_of_address=segno.make(str(request.url), error="m").svg_data_uri(scale=3, border=2),
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """overview: the strip above a trace that is cut into windows. is_always_open: the axis is plain elapsed time."""

    chart: Chart
    shown: Shown
    overview: Overview | None
    by_unit: bool
    is_always_open: bool


@dataclass(frozen=True, slots=True)
class SeamWords:
    """What a seam is; href: the calendar's entry, for whoever may open it."""

    x: float
    text: str
    label: str
    href: str | None
    has_room: bool


def drawn(
    told: Trace,
    office: WorkingTime,
    w: Wording,
    *,
    asked: Span | None,
    truc: str,
    opened: str | None,
    look: Look,
) -> Picture | None:
    """The picture of a trace; None where one interval is all, which a sentence says better."""
    whole = span_of(told)
    if whole is None:
        return None
    hours: WorkingTime = AlwaysOpen() if truc == CONTINUOUS else office
    moments = sorted(event.occurred_at for event in told.events)
    late = overdue_spans(told)
    shown = shown_of(moments, whole, asked, late[0][0] if late else None)
    by_unit = people_of(told) > MOST_LANES
    people = knowledge(look.connection).reference.organisation.officials
    keep = f"truc={truc}&" if truc == CONTINUOUS else ""
    window = "" if shown.is_whole else query_of(*shown.window) + "&"
    held = {i.who.id for i in told.intervals if i.who.id in people}
    shape = Shape(
        shown,
        by_unit,
        opened,
        f"?{keep}{window}don_vi=",
        {person: people[person].absences for person in held},
        look.now,
        by_766(look.connection, told.dossier_id, now=look.now),
    )
    strip = None
    if len(shown.windows) > 1:
        everything = replace(shape, shown=replace(shown, window=whole))
        strip = overview(
            hours, shown, shaped_lanes(told, everything, w), shaped_stretches(told, everything, w), moments, waits(told)
        )
    always = truc == CONTINUOUS or isinstance(office, AlwaysOpen)
    return Picture(shaped_chart(told, hours, w, shape), shown, strip, by_unit, always)


def _touches(told: Trace, interval: TraceInterval, shown: Shown) -> bool:
    return interval.from_at < shown.window[1] and shown.window[0] < end_of(told, interval)


def _seams(look: Look, picture: Picture | None, hours: WorkingTime, *, sees_all: bool, w: Wording) -> list[SeamWords]:
    """The days off and long waits of the axis in words, each with the event that says so."""
    if picture is None:
        return []
    axis = picture.chart.axis
    days = {seam.first for seam in axis.seams} | {ruled for seam in axis.seams if (ruled := _ruled(seam, hours))}
    positions = rulings(look.connection, days, look.position) if sees_all else {}
    found: list[SeamWords] = []
    for seam in axis.seams:
        named = _ruled(seam, hours)
        facts = hours.facts(named) if named else None
        text = w.t(f"{seam.days} ngày nghỉ", f"{seam.days} days off")
        why = f": {facts.name} ({facts.document})" if facts is not None else ""
        span = w.day(seam.first) if seam.days == 1 else f"{w.day(seam.first)} – {w.day(seam.last)}"
        position = positions.get(named or seam.first)
        href = f"/su-kien/{position}" if position else None
        found.append(SeamWords(seam.x, text, f"{text}, {span}{why}", href, has_room=False))
    for fold in axis.folds:
        length = w.worked(hours.working_between(fold.start, fold.end))
        text = w.t(f"chờ {length}", f"{length}")
        span = f"{w.moment(fold.start)} – {w.moment(fold.end)}"
        label = w.t(f"chờ người dân {length}, {span}", f"with the applicant for {length}, {span}")
        found.append(SeamWords(fold.x, text, label, None, has_room=False))
    free_from = -1_000.0
    found.sort(key=lambda one: one.x)
    for number, one in enumerate(found):
        has_room = one.x >= free_from
        free_from = one.x + LETTER * len(one.text) + 12 if has_room else free_from
        found[number] = replace(one, has_room=has_room)
    return found


def _ruled(seam: Seam, hours: WorkingTime) -> date | None:
    """The first day of a seam that has a ruling of its own; None for an ordinary weekend."""
    days = (seam.first + timedelta(days=number) for number in range(seam.days))
    return next((day for day in days if hours.facts(day).document), None)


def due_state(told: Trace) -> str:
    """The state of the clock, in the words of the boards."""
    if told.ended_at is not None:
        return "ended_late" if told.late else "ended_in_time"
    if told.overdue:
        return "overdue"
    if any(stop.to_at is None for stop in told.stops):
        return "stopped"
    return "no_due" if told.due_in_force_at is None else "on_time"


def sentences(told: Trace, hours: WorkingTime, w: Wording) -> list[str]:
    """The page's answer, before any picture."""
    found = [_standing(told, hours, w)]
    current = told.intervals[-1] if told.intervals and told.ended_at is None else None
    if current is not None and current.who.id != APPLICANT:
        since = w.moment(current.from_at)
        found.append(
            w.t(
                f"Đang chịu trách nhiệm: {current.who.name}, từ {since} – {current.why_vi}.",
                f"Answering now: {current.who.name}, since {since} – {current.why_en}.",
            )
        )
    held = ", ".join(
        f"{row.who.name} {w.worked(row.held_overdue_us)}" for row in told.delay.rows if row.held_overdue_us
    )
    if held:
        found.append(w.t(f"Giữ trong thời gian quá hạn: {held}.", f"Held while overdue: {held}."))
    return [*found, *why_late(told, w)]


def why_late(told: Trace, w: Wording) -> list[str]:
    """Of a dossier with overdue time: who held it when it became so, and what took longer than its term."""
    if not told.delay.overdue_us:
        return []
    found = []
    first = min((span[0] for span in overdue_spans(told)), default=None)
    holder = next((i for i in told.intervals if first is not None and i.from_at <= first < end_of(told, i)), None)
    if holder is not None and first is not None:
        name, at = w.person(holder.who), w.moment(first)
        found.append(w.t(f"Khi đến hạn ({at}), người giữ là {name}.", f"When it fell due ({at}), {name} held it."))
    beyond = ", ".join(
        w.t(
            f"bước {step.name} {w.worked(step.spent_us)} trên thời hạn {w.worked(step.term_us)}",
            f"step {step.name} {w.worked(step.spent_us)} of a term of {w.worked(step.term_us)}",
        )
        for step in steps_beyond(told)
    )
    excused = told.delay.excused_us
    if not told.delay.assessed:
        found.append(w.t("Không bước nào có thời hạn.", "No step has a term."))
    elif beyond:
        found.append(w.t(f"Vượt thời hạn: {beyond}.", f"Beyond their terms: {beyond}."))
    else:
        found.append(w.t("Không bước nào vượt thời hạn của mình.", "No step went beyond its own term."))
    if excused:
        text = w.worked(excused)
        found.append(w.t(f"Được miễn trong thời gian quá hạn: {text}.", f"Excused while overdue: {text}."))
    return found


class StepBeyond(NamedTuple):
    name: str
    spent_us: int
    term_us: int


def steps_beyond(told: Trace) -> list[StepBeyond]:
    """Steps whose unexcused time of all visits, up to now, is more than their term; in order of their beginning."""
    found = []
    for step in told.steps:
        visits = [i for i in told.intervals if i.step_id is not None and i.step_id == step.step_id and not i.free]
        spent = max(step.spent_us, sum(i.working_us - i.excused_us for i in visits)) if step.ended_at is None else 0
        spent = spent or step.spent_us
        if step.term_us is not None and spent > step.term_us:
            found.append(StepBeyond(step.name, spent, step.term_us))
    return found


def _standing(told: Trace, hours: WorkingTime, w: Wording) -> str:
    slip, in_force, end = told.due_first_at, told.due_in_force_at, told.ended_at
    if end is not None:
        if told.late and slip is not None:
            late = w.worked(hours.working_between(slip, end))
            return w.t(
                f"Hồ sơ kết thúc lúc {w.moment(end)}, trễ {late} so với phiếu hẹn ({w.moment(slip)}).",
                f"The dossier ended at {w.moment(end)}, {late} after the slip's due date ({w.moment(slip)}).",
            )
        by = w.t(f", trong hạn ({w.moment(slip)})", f", in time ({w.moment(slip)})") if slip is not None else ""
        return w.t(f"Hồ sơ kết thúc lúc {w.moment(end)}{by}.", f"The dossier ended at {w.moment(end)}{by}.")
    stop = next((stop for stop in told.stops if stop.to_at is None), None)
    if stop is not None:
        since = w.moment(stop.from_at)
        return w.t(f"Đồng hồ tạm dừng từ {since}, chờ người dân.", f"The clock has stood still since {since}.")
    if in_force is None:
        lodged = w.moment(told.lodged_at)
        return w.t(f"Hồ sơ nộp lúc {lodged}, chưa có hạn trả.", f"Lodged at {lodged}; it has no due date yet.")
    if told.overdue:
        over = w.worked(hours.working_between(in_force, told.asked_at))
        return w.t(
            f"Hồ sơ quá hạn {over} (hạn {w.moment(in_force)}).",
            f"The dossier is overdue by {over} (due {w.moment(in_force)}).",
        )
    left = w.worked(hours.working_between(told.asked_at, in_force))
    return w.t(
        f"Còn {left}, đến {w.clock(in_force)} {w.weekday(in_force)} {w.day(in_force)}.",
        f"{left} left, until {w.clock(in_force)} {w.weekday(in_force)} {w.day(in_force)}.",
    )
