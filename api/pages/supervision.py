"""`/` and `/giam-sat`: from the province to the agency, the unit, the official, in one click each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.remit import may_see_unit
from api.auth.rights import Reach, Right
from api.http.gate import deny, office_of
from api.http.query_values import Id, OptionalPeriod
from api.http.reads import looking
from api.http.record_routes import asked_period
from api.pages.navigation import front_page
from api.pages.site import page, wording_of
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from domain.model.errors import DomainError
from projections.queries.boards import board, counts
from projections.queries.knowledge import knowledge
from projections.queries.missing import UnitUnknown
from projections.queries.overviews import Overview, OverviewRow, fields, province, unit, units
from projections.queries.periods import Period

router = APIRouter(include_in_schema=False)

ROWS: Final = 50
PERIODS_BACK: Final = 4


class AgencyUnknown(DomainError):
    """Details: agency."""

    CODE = "agency-unknown"
    VI = "Không có cơ quan {agency}. Kiểm tra mã cơ quan."
    EN = "There is no agency {agency}. Check its id."


@router.get("/")
def front(request: Request, visitor: Visitor, period: OptionalPeriod) -> Response:
    """Each kind of person begins on a page of their own."""
    address = front_page(visitor)
    return province_page(request, visitor, period) if address == "/giam-sat" else RedirectResponse(address, 303)


@router.get("/giam-sat")
def province_page(request: Request, visitor: Visitor, period: OptionalPeriod) -> Response:
    """The province: its agencies, by name, and the fields of procedures."""
    _need_all(request, visitor, "province")
    with looking(request) as look:
        asked = asked_period(period, look)
        overview = province(look.connection, asked, now=look.now)
        return page(
            request,
            "province.html",
            look=look,
            overview=overview,
            fields=fields(look.connection, asked, now=look.now),
            sentence=sentence(overview, wording_of(request)),
            **_periods(asked, look.now),
        )


@router.get("/giam-sat/{agency}")
def agency_page(request: Request, visitor: Visitor, agency: Id, period: OptionalPeriod) -> Response:
    """An agency: its units, each by what lies there now."""
    _need_all(request, visitor, agency)
    with looking(request) as look:
        asked = asked_period(period, look)
        known = knowledge(look.connection)
        organisation = known.reference.organisation
        named = known.agency(agency, look.now)
        if named is None or agency not in organisation.agencies:
            raise AgencyUnknown(agency=agency)
        overview = units(look.connection, agency, asked, now=look.now)
        lying = [
            (known.unit(one.unit_id, look.now), counts(look.connection, now=look.now, unit=one.unit_id))
            for one in organisation.units.values()
            if one.agency_id == agency
        ]
        return page(
            request,
            "agency.html",
            look=look,
            agency=named,
            units=sorted(lying, key=lambda row: row[0].name if row[0] is not None else ""),
            fields=fields(look.connection, asked, now=look.now, agency=agency),
            sentence=standing_sentence(overview.total, wording_of(request)),
            **_periods(asked, look.now),
        )


@router.get("/don-vi/{unit_id}")
def unit_by_id(request: Request, visitor: Visitor, unit_id: Id) -> Response:
    """The short address of a unit leads to its page. NotPermitted, also for a unit that is not there."""
    need(request, visitor, Right.READ_BOARDS)
    office = office_of(request)
    mine = office.remits.of(visitor, office.clock.now())
    known = office.remits.people().units.get(unit_id)
    if known is None or not may_see_unit(visitor, Right.READ_BOARDS, mine, unit_id):
        deny(request, visitor, Right.READ_BOARDS, unit_id, "not a unit of the visitor's")
    return RedirectResponse(f"/giam-sat/{known.agency_id}/{unit_id}", 303)


@router.get("/giam-sat/{agency}/{unit_id}")
def unit_page(request: Request, visitor: Visitor, agency: Id, unit_id: Id, period: OptionalPeriod) -> Response:
    """A unit: its people, by name only, and the dossiers that it has to answer for."""
    need(request, visitor, Right.READ_BOARDS)
    office = office_of(request)
    with looking(request) as look:
        mine = office.remits.of(visitor, look.now)
        if not may_see_unit(visitor, Right.READ_BOARDS, mine, unit_id):
            deny(request, visitor, Right.READ_BOARDS, unit_id, "not a unit of the visitor's")
        asked = asked_period(period, look)
        shown = unit(look.connection, unit_id, asked, now=look.now)
        if shown.agency.id != agency:
            raise UnitUnknown(unit=unit_id)
        dossiers = board(look.connection, now=look.now, unit=unit_id, limit=ROWS)
        lying = counts(look.connection, now=look.now, unit=unit_id)
        return page(
            request,
            "unit.html",
            look=look,
            unit=shown,
            dossiers=dossiers,
            sentence=standing_sentence(msgspec.structs.replace(shown.row, now=lying), wording_of(request)),
            **_periods(asked, look.now),
        )


def sentence(overview: Overview, w: Wording) -> str:
    """What the table comes to, in one sentence, and where it lies thickest."""
    text = standing_sentence(overview.total, w)
    worst = max(overview.rows, key=lambda row: row.now.overdue, default=None)
    if worst is not None and worst.now.overdue and len(overview.rows) > 1:
        name, n = worst.what.name, w.number(worst.now.overdue)
        text += " " + w.t(f"Nhiều nhất ở {name}: {n}.", f"Most of them at {name}: {n}.")
    return text


def standing_sentence(row: OverviewRow, w: Wording) -> str:
    now, late = row.now, row.late
    share = w.share(late.late, late.of, late.permille)
    return w.t(
        f"Đang mở {w.number(now.open)} hồ sơ, {w.number(now.overdue)} quá hạn, {w.number(now.stalled)} đứng yên, "
        f"{w.number(row.escalations_to_answer)} chuyển cấp chờ trả lời. Trễ theo phiếu hẹn trong kỳ: {share}.",
        f"{w.number(now.open)} dossiers are open, {w.number(now.overdue)} overdue, {w.number(now.stalled)} stalled, "
        f"{w.number(row.escalations_to_answer)} escalations to be answered. Late by the slip in the period: {share}.",
    )


def _need_all(request: Request, visitor: Caller, what: str) -> None:
    need(request, visitor, Right.READ_BOARDS)
    if visitor.reach(Right.READ_BOARDS) is not Reach.ALL:
        deny(request, visitor, Right.READ_BOARDS, what, "beyond the visitor's units")


def _periods(asked: Period, now: datetime) -> dict[str, Any]:
    """The period that is shown, and the quarters that may be chosen beside it."""
    quarters = [Period.quarter_of(now)]
    while len(quarters) < PERIODS_BACK:
        quarters.append(Period.quarter_of(quarters[-1].start_at - timedelta(days=1)))
    return {"period": asked, "quarters": quarters}
