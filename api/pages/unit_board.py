"""`/don-vi/{id}/…`: the head's board, the pool, escalations to answer, absences."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.remit import may_see_unit
from api.auth.rights import Reach, Right
from api.http.beyond import Beyond
from api.http.gate import deny, office_of
from api.http.query_values import Id
from api.http.reads import Look, looking
from api.pages.owed import address_in, owed_by_unit
from api.pages.site import page, wording_of
from api.pages.unit_charts import horizon_chart, load_chart
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from domain.model.organisation import Absence, Organisation
from domain.model.working_time import office_day
from projections.queries.boards import BoardRow
from projections.queries.knowledge import Named, knowledge
from projections.queries.overviews import unit as unit_view
from projections.queries.periods import Period
from projections.queries.unit_boards import Horizon, due_next, horizon, load, pool
from projections.queries.watching import EscalationLine, EscalationState, escalations

router = APIRouter(prefix="/don-vi", include_in_schema=False)

UnitPage = Literal["bang", "ho-chung", "chuyen-cap", "vang-mat"]

ABSENCES_BACK: Final = timedelta(days=92)
MOST_ESCALATIONS: Final = 500
ESCALATIONS_SHOWN: Final = 10
"""On the board; the rest are a click away."""


@router.get("")
def own_units(request: Request, visitor: Visitor, trang: UnitPage = "bang") -> Response:
    """Leads a head on to a page of their unit; one who heads several chooses."""
    need(request, visitor, Right.READ_BOARDS)
    office = office_of(request)
    headed = sorted(office.remits.of(visitor, office.clock.now()).headed)
    if len(headed) == 1:
        return RedirectResponse(f"/don-vi/{headed[0]}/{trang}", 303)
    if not headed:
        deny(request, visitor, Right.READ_BOARDS, "own units", "the visitor heads no unit")
    with looking(request) as look:
        known = knowledge(look.connection)
        units = [known.unit(unit, look.now) for unit in headed]
        return page(request, "own_units.html", look=look, units=units, to=trang)


@router.get("/{unit_id}")
def unit_by_id(request: Request, visitor: Visitor, unit_id: Id) -> Response:
    """The short address of a unit leads to its page. NotPermitted, also for a unit that is not there."""
    office = office_of(request)
    _need_unit(request, visitor, unit_id, office.clock.now())
    return RedirectResponse(f"/giam-sat/{office.remits.people().units[unit_id].agency_id}/{unit_id}", 303)


@router.get("/{unit_id}/bang")
def board_page(request: Request, visitor: Visitor, unit_id: Id) -> Response:
    """What will be late, and what can be moved before it is: escalations, the pool, what is due, who holds how much."""
    with looking(request) as look:
        _need_unit(request, visitor, unit_id, look.now)
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            shown = unit_view(all_of_it, unit_id, Period.quarter_of(look.now), now=look.now)
            ahead = horizon(all_of_it, unit_id, now=look.now)
            course = load(all_of_it, unit_id, now=look.now)
        waiting = escalations(
            look.connection, now=look.now, state=EscalationState.TO_ANSWER, unit=unit_id, limit=MOST_ESCALATIONS
        )
        acts = _acts(request, visitor, unit_id, look)
        own = [line for line in waiting if line.bearer.id in acts["own"]]
        unassigned = pool(look.connection, unit_id, now=look.now)
        soon = due_next(look.connection, unit_id, now=look.now)
        return page(
            request,
            "unit_board.html",
            look=look,
            unit=shown,
            sentence=sentence(ahead, own if acts["heads"] else waiting, look.now, wording_of(request)),
            waiting=(own if acts["heads"] else waiting)[:ESCALATIONS_SHOWN],
            of_own=len(own),
            of_unit=len(waiting),
            pool=unassigned,
            soon=soon,
            by_step=sorted(Counter(step_of(row, wording_of(request)) for row in soon).items()),
            horizon=ahead,
            horizon_chart=horizon_chart(ahead),
            load=course,
            load_chart=load_chart(course),
            owed=owed_by_unit(request, visitor, look, unit_id),
            owed_in=address_in,
            **acts,
        )


@router.get("/{unit_id}/ho-chung")
def pool_page(request: Request, visitor: Visitor, unit_id: Id) -> Response:
    """What nobody has taken yet: the head answers for it."""
    with looking(request) as look:
        _need_unit(request, visitor, unit_id, look.now)
        rows = pool(look.connection, unit_id, now=look.now)
        return page(request, "unit_pool.html", look=look, pool=rows, **_acts(request, visitor, unit_id, look))


@router.get("/{unit_id}/chuyen-cap")
def escalations_page(
    request: Request,
    visitor: Visitor,
    unit_id: Id,
    loc: Annotated[EscalationState, Query()] = EscalationState.TO_ANSWER,
) -> Response:
    """Rungs of ladders that came to the unit: to be answered, answered, unanswered."""
    with looking(request) as look:
        _need_unit(request, visitor, unit_id, look.now)
        lines = escalations(look.connection, now=look.now, state=loc, unit=unit_id, limit=MOST_ESCALATIONS)
        return page(
            request,
            "unit_escalations.html",
            look=look,
            lines=lines,
            state=loc,
            states=list(EscalationState),
            most=MOST_ESCALATIONS,
            owed=owed_by_unit(request, visitor, look, unit_id),
            owed_in=address_in,
            **_acts(request, visitor, unit_id, look),
        )


@router.get("/{unit_id}/vang-mat")
def absences_page(request: Request, visitor: Visitor, unit_id: Id) -> Response:
    """Who is away, was away in the last quarter, will be away; and who acts for them."""
    need(request, visitor, Right.READ_BOARDS)
    with looking(request) as look:
        _need_unit(request, visitor, unit_id, look.now)
        known = knowledge(look.connection)
        rows = absences(known.reference.organisation, unit_id, look.now)
        return page(
            request,
            "unit_absences.html",
            look=look,
            absences=rows,
            named=known.official,
            sees_events=visitor.reach(Right.READ_DOSSIERS) is Reach.ALL,
            new_id=str(uuid4()),
            **_acts(request, visitor, unit_id, look),
        )


def absences(organisation: Organisation, unit: str, now: datetime) -> list[Absence]:
    """Of the unit's people, those that are not over for longer than a quarter; the latest first."""
    found = [
        absence
        for official in organisation.members(unit, now)
        for absence in organisation.officials[official].absences
        if absence.end_at > now - ABSENCES_BACK
    ]
    return sorted(found, key=lambda one: (one.start_at, one.absence_id), reverse=True)


def sentence(ahead: Horizon, waiting: list[EscalationLine], now: datetime, w: Wording) -> str:
    """What the day asks for."""
    today = next((day for day in ahead.days if day.day == office_day(now)), None)
    if today is None:
        text = w.t("Hôm nay không phải ngày làm việc.", "Today is no working day.")
    elif today.count:
        text = w.t(
            f"Hôm nay đến hạn {w.number(today.count)} hồ sơ, trong đó {w.number(today.unassigned)} chưa ai nhận.",
            f"{w.number(today.count)} dossiers fall due today, of which {w.number(today.unassigned)} nobody has taken.",
        )
    else:
        text = w.t("Hôm nay không có hồ sơ nào đến hạn.", "No dossier falls due today.")
    if not waiting:
        return text + " " + w.t("Không có chuyển cấp nào chờ trả lời.", "No escalation is waiting for an answer.")
    first = min(line.answer_due_at for line in waiting)
    return (
        text
        + " "
        + w.t(
            f"{w.number(len(waiting))} chuyển cấp chờ trả lời, sớm nhất trước {w.moment(first)}.",
            f"{w.number(len(waiting))} escalations to be answered, the first before {w.moment(first)}.",
        )
    )


def step_of(row: BoardRow, w: Wording) -> str:
    return row.step_name or w.t("chưa vào bước nào", "in no step yet")


def _acts(request: Request, visitor: Caller, unit_id: str, look: Look) -> dict[str, Any]:
    """The unit, and what the visitor may do in it: whoever heads it assigns, answers, records absences."""
    office = office_of(request)
    mine = office.remits.of(visitor, look.now)
    known = knowledge(look.connection)
    organisation = known.reference.organisation
    agency = known.agency(organisation.units[unit_id].agency_id, look.now)
    return {
        "unit_named": known.unit(unit_id, look.now),
        "agency": agency,
        "heads": unit_id in mine.headed,
        "own": mine.people,
        "may_record_absence": unit_id in mine.headed,
        "people": _people(organisation, known.official, unit_id, look.now),
        "new_order": lambda: str(uuid4()),
    }


def _people(organisation: Organisation, named: Any, unit_id: str, now: datetime) -> list[tuple[Named, bool]]:
    """Whom dossiers may be given to, by name; whether they are away."""
    found = [
        (named(official) or Named(official, official), organisation.absence_at(official, now) is not None)
        for official in organisation.members(unit_id, now)
        if organisation.is_active(official, now)
    ]
    return sorted(found, key=lambda one: (one[0].name, one[0].id))


def _need_unit(request: Request, visitor: Caller, unit_id: str, now: datetime) -> None:
    """A unit that is there, and the visitor's to see. NotPermitted."""
    need(request, visitor, Right.READ_BOARDS)
    office = office_of(request)
    mine = office.remits.of(visitor, now)
    if unit_id not in office.remits.people().units or not may_see_unit(visitor, Right.READ_BOARDS, mine, unit_id):
        deny(request, visitor, Right.READ_BOARDS, unit_id, "not a unit of the visitor's")
