"""`/ho-so/{ma}/dien-bien`: who answered for a dossier at every moment, and when it became late."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.auth.rights import Right
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.evidence_routes import may_take_bundle
from api.http.gate import office_of
from api.http.reads import looking
from api.pages.moments import OFFICE_MINUTE, office_minute
from api.pages.papers import forms_of
from api.pages.site import page, wording_of
from api.pages.trace_chart import HEAD_HEIGHT, LABEL_WIDTH, LANE_HEIGHT
from api.pages.trace_marks import chart_of, overdue_spans
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from domain.model.event import APPLICANT
from domain.model.working_time import WorkingTime, office_day
from projections.queries.knowledge import knowledge
from projections.queries.traces import Trace, TraceInterval, trace

router = APIRouter(include_in_schema=False)

Moment = Annotated[str | None, Query(pattern=f"^{OFFICE_MINUTE}$")]
"""As a browser's date and time field sends it, in the office's zone."""


@router.get("/ho-so/{dossier}")
async def dossier_page(dossier: DossierAddress) -> Response:
    """Until a dossier has a page of its own, its trace is what there is to see."""
    return RedirectResponse(f"/ho-so/{dossier}/dien-bien", 307)


@router.get("/ho-so/{dossier}/dien-bien")
def trace_page(request: Request, visitor: Visitor, dossier: DossierAddress, luc: Moment = None) -> Response:
    """The trace. luc: leads on to who answered at that moment."""
    need(request, visitor, Right.READ_DOSSIERS)
    dossier_id = allowed_dossier(request, visitor, Right.READ_DOSSIERS, dossier)
    if luc:
        at = office_minute(luc)
        return RedirectResponse(f"/ho-so/{dossier}/ai-giu?ngay={at:%Y-%m-%d}&luc={at:%H:%M}", 307)
    with looking(request) as look:
        told = trace(look.connection, str(dossier_id), now=look.now)
        hours = knowledge(look.connection).reference.hours(told.agency.id)
        w = wording_of(request)
        return page(
            request,
            "trace.html",
            look=look,
            trace=told,
            sentences=sentences(told, hours, w),
            due_state=due_state(told),
            today=office_day(told.ended_at or look.now).isoformat(),
            drawn=chart_of(told, hours, w),
            head=HEAD_HEIGHT,
            lane_height=LANE_HEIGHT,
            label_width=LABEL_WIDTH,
            forms=forms_of(told),
            may_take_bundle=may_take_bundle(request, visitor, dossier_id),
            names={person.official_id: person.name for person in office_of(request).remits.people().officials.values()},
        )


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
    holder = next((i for i in told.intervals if first is not None and i.from_at <= first < _end(told, i)), None)
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


def _end(told: Trace, interval: TraceInterval) -> datetime:
    return interval.to_at or told.ended_at or told.asked_at


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
