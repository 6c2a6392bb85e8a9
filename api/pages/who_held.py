"""`/ho-so/{ma}/ai-giu`: who answered for a dossier on a day, and at a moment of it.

Two clocks, never mixed: as it happened, by all that is known now; and as the system knew it then. The second is shown
beside the first only where it says something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from psycopg import Connection
from starlette.responses import Response

from api.auth.rights import Right
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.reads import Look, looking
from api.http.refusals import MomentNotUnderstood
from api.pages.site import page, wording_of
from api.pages.trace import why_late
from api.pages.trace_marks import overdue_spans
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from domain.model.refusals import DossierUnknown
from domain.model.working_time import WorkingTime, at_office_time, office_day
from projections.queries.knowledge import knowledge
from projections.queries.traces import Trace, TraceInterval, trace

router = APIRouter(include_in_schema=False)

HAPPENED: Final = "xay-ra"
KNOWN: Final = "ghi-nhan"

Day = Annotated[str | None, Query(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Clock = Annotated[str | None, Query(pattern=r"^([0-9]{2}:[0-9]{2})?$")]
Theo = Annotated[str, Query(pattern=f"^({HAPPENED}|{KNOWN})$")]


@dataclass(frozen=True, slots=True)
class Held:
    """The part of an interval that lies in what was asked about."""

    start: datetime
    end: datetime
    interval: TraceInterval


@dataclass(frozen=True, slots=True)
class Asked:
    """A day [start, end) of the office, no further than the moment of asking; at: the moment of it, if one was given.

    `end` at or before `start`: the day has not begun.
    """

    day: date
    start: datetime
    end: datetime
    at: datetime | None

    @property
    def known_by(self) -> datetime:
        return self.at or self.end


@router.get("/ho-so/{dossier}/ai-giu")
def who_held_page(
    request: Request,
    visitor: Visitor,
    dossier: DossierAddress,
    ngay: Day = None,
    luc: Clock = None,
    theo: Theo = HAPPENED,
) -> Response:
    """ngay: the day, today where none is given, or the last day of a dossier that has ended. luc: the time of day."""
    need(request, visitor, Right.READ_DOSSIERS)
    dossier_id = str(allowed_dossier(request, visitor, Right.READ_DOSSIERS, dossier))
    with looking(request) as look:
        now_known = trace(look.connection, dossier_id, now=look.now)
        asked = asked_about(ngay, luc, now_known, look)
        begun = asked.start < asked.end and (asked.at is None or asked.at <= look.now)
        happened = held_in(now_known, asked)
        then_known = _known_then(look.connection, dossier_id, asked.known_by, look.now) if begun else None
        known = held_in(then_known, asked) if then_known is not None else []
        hours = knowledge(look.connection).reference.hours(now_known.agency.id)
        by_happening = theo == HAPPENED or not begun
        shown, rows = (now_known, happened) if by_happening else (then_known, known)
        w = wording_of(request)
        return page(
            request,
            "who_held.html",
            look=look,
            dossier=dossier,
            trace=now_known,
            asked=asked,
            begun=begun,
            theo=theo,
            rows=rows,
            covering=covering(rows, asked.at),
            sentences=answer(asked, rows, shown, hours, w, begun=begun),
            why=why_late(now_known, w),
            other=_other(asked, happened, known, w, theo) if begun else None,
            step=_step(now_known, asked.known_by, theo),
        )


def asked_about(ngay: str | None, luc: str | None, told: Trace, look: Look) -> Asked:
    """The day that was asked about. MomentNotUnderstood for a day or a time that does not exist."""
    try:
        day = date.fromisoformat(ngay) if ngay else office_day(min(told.ended_at or look.now, look.now))
        at = at_office_time(day, time.fromisoformat(luc)) if luc else None
        start, end = at_office_time(day, time(0)), at_office_time(day + timedelta(days=1), time(0))
    except (ValueError, OverflowError):
        raise MomentNotUnderstood from None
    return Asked(day, start, min(end, look.now), at)


def held_in(told: Trace, asked: Asked) -> list[Held]:
    """Who answered on the day, in order, each from when to when on it."""
    found = []
    for interval in told.intervals:
        start = max(interval.from_at, asked.start)
        end = min(interval.to_at or interval.until or asked.end, asked.end)
        if start < end:
            found.append(Held(start, end, interval))
    return found


def covering(rows: Sequence[Held], at: datetime | None) -> Held | None:
    """The row of a moment. At the moment of asking itself the last one still answers."""
    if at is None:
        return None
    inside = next((row for row in rows if row.start <= at < row.end), None)
    if inside is None and rows and rows[-1].end == at and rows[-1].interval.to_at is None:
        return rows[-1]
    return inside


def overdue_by(told: Trace, hours: WorkingTime, at: datetime) -> int:
    """Working microseconds for which a dossier had been overdue at a moment; 0 where it was not overdue then."""
    spans = overdue_spans(told)
    if not any(start < at <= end for start, end in spans):
        return 0
    return sum(hours.working_between(start, min(end, at)) for start, end in spans if start < at)


def answer(
    asked: Asked, rows: Sequence[Held], told: Trace | None, hours: WorkingTime, w: Wording, *, begun: bool
) -> list[str]:
    """The answer in one sentence, and how the dossier stood with time."""
    when = w.moment(asked.at) if asked.at else w.day(asked.day)
    if not begun:
        return [w.t(f"Chưa tới {when}.", f"{when} has not come yet.")]
    row = covering(rows, asked.at) if asked.at else None
    if (asked.at and row is None) or not rows or told is None:
        return [_nobody(when, told, asked, w)]
    end = asked.at or rows[-1].end
    over = overdue_by(told, hours, end)
    late = w.t(f"Lúc đó hồ sơ đã quá hạn {w.worked(over)}.", f"It was overdue by {w.worked(over)} then.")
    if row is None and len(rows) > 1:
        turns = "; ".join(f"{_who(one, w)} ({w.clock(one.start)}–{_until(one, asked, w)})" for one in rows)
        first = w.t(
            f"Ngày {when} có {len(rows)} khoảng, lần lượt: {turns}.", f"On {when}, {len(rows)} in turn: {turns}."
        )
        late = w.t(f"Cuối ngày hồ sơ đã quá hạn {w.worked(over)}.", f"Overdue by {w.worked(over)} at the day's end.")
    else:
        only = row or rows[0]
        lead = w.t(f"Lúc {when}", f"At {when}") if asked.at else w.t(f"Ngày {when}", f"On {when}")
        part = "" if row or (only.start == asked.start and only.end == asked.end) else f" ({_span(only, asked, w)})"
        first = f"{lead}{part}: {_who(only, w)}{_place(only, w)}; {_why(only, w)}."
    return [first, late] if over else [first]


def _who(row: Held, w: Wording) -> str:
    behalf = row.interval.on_behalf_of
    return w.person(row.interval.who) + (f" ({w.t('thay', 'for')} {w.person(behalf)})" if behalf else "")


def _place(row: Held, w: Wording) -> str:
    unit = f", {row.interval.unit.name}" if row.interval.unit else ""
    step = w.t(f", bước {row.interval.step_name}", f", step {row.interval.step_name}")
    return unit + (step if row.interval.step_name else "")


def _why(row: Held, w: Wording) -> str:
    return w.t(row.interval.why_vi, row.interval.why_en)


def _until(row: Held, asked: Asked, w: Wording) -> str:
    return "24:00" if row.end == asked.start + timedelta(days=1) else w.clock(row.end)


def _span(row: Held, asked: Asked, w: Wording) -> str:
    start, end = w.clock(row.start), _until(row, asked, w)
    return w.t(f"từ {start} đến {end}", f"from {start} to {end}")


def _nobody(when: str, told: Trace | None, asked: Asked, w: Wording) -> str:
    if told is None:
        return w.t(
            f"Đến {when} hệ thống chưa ghi nhận gì về hồ sơ này.", f"By {when} nothing was recorded of this dossier."
        )
    why_vi, why_en = "trước khi nộp hoặc sau khi kết thúc", "before lodging or after the end"
    if asked.known_by <= told.lodged_at:
        lodged = w.moment(told.lodged_at)
        why_vi, why_en = f"hồ sơ nộp lúc {lodged}", f"it was lodged at {lodged}"
    elif told.ended_at is not None:
        ended = w.moment(told.ended_at)
        why_vi, why_en = f"hồ sơ đã kết thúc lúc {ended}", f"it had ended at {ended}"
    return w.t(f"{when}: không ai chịu trách nhiệm, {why_vi}.", f"{when}: nobody answered, {why_en}.")


def _known_then(connection: Connection[tuple[object, ...]], dossier: str, at: datetime, now: datetime) -> Trace | None:
    """The trace as of what was recorded by a moment; None where nothing was."""
    try:
        return trace(connection, dossier, now=now, known_at=at)
    except DossierUnknown:
        return None


def _other(asked: Asked, happened: Sequence[Held], known: Sequence[Held], w: Wording, theo: str) -> str | None:
    """What the other clock says, where it says something else."""
    one, two = (happened, known) if asked.at is None else (_at(happened, asked), _at(known, asked))
    if [_said(row) for row in one] == [_said(row) for row in two]:
        return None
    other = two if theo == HAPPENED else one
    if not other:
        return w.t("không ai, theo những gì đã ghi nhận", "nobody, by what was on record")
    return "; ".join(f"{_who(row, w)} ({w.clock(row.start)}–{_until(row, asked, w)})" for row in other)


def _at(rows: Sequence[Held], asked: Asked) -> list[Held]:
    row = covering(rows, asked.at)
    return [] if row is None else [row]


def _said(row: Held) -> tuple[object, ...]:
    """What makes two rows say the same; the borders of the day of a moment that is asked about do not matter."""
    interval = row.interval
    behalf = interval.on_behalf_of.id if interval.on_behalf_of else None
    return interval.who.id, interval.ground, behalf, interval.step_id, interval.from_at


def _step(told: Trace, at: datetime, theo: str) -> int:
    """The number of the replay's step in which the dossier was at a moment."""
    passed = [e for e in told.events if (e.occurred_at if theo == HAPPENED else e.recorded_at) <= at]
    return max(1, len(passed))
