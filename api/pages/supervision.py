"""`/` and `/giam-sat`: from the province to the agency, the unit, the official, in one click each.

The same columns at each level, and every number leads to its list. Units may be sorted by any column, people stand by
name alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import need_all
from api.http.list_access import need_unit
from api.http.query_values import Id
from api.http.reads import Look, looking
from api.pages.board_charts import cause_bars, funnel
from api.pages.citizen import Passing
from api.pages.flow import flow_of
from api.pages.kept import kept_of
from api.pages.measures import measures
from api.pages.navigation import front_page
from api.pages.periods import Ky, choices, period_of
from api.pages.procedures import citizens_front
from api.pages.site import fragment, page, wording_of
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from domain.model.errors import DomainError
from projections.queries.boards import board
from projections.queries.breakdown import By, Within
from projections.queries.drilldown import (
    LATENESS,
    Drilldown,
    DrillRow,
    Level,
    OverduePlace,
    Scope,
    drilldown,
    overdue_place,
)
from projections.queries.knowledge import Knowledge, knowledge
from projections.queries.missing import UnitUnknown
from projections.queries.overdue_causes import Cause, causes
from projections.queries.overviews import officials
from projections.queries.periods import Period
from projections.queries.whole_process import whole_process

router = APIRouter(include_in_schema=False)

ROWS: Final = 50
PROVINCE: Final = "/giam-sat"
ASCENDING: Final = "-tang"

Xep = Annotated[str | None, Query(pattern=rf"^[a-z_]{{1,20}}({ASCENDING})?$")]
"""By which column units are sorted: the most first, or the least with `-tang`. By name, unless one is given."""

LinhVuc = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A field of procedures; empty, as a form sends it, is as good as none."""


class AgencyUnknown(DomainError):
    """Details: agency."""

    CODE = "agency-unknown"
    VI = "Không có cơ quan {agency}. Kiểm tra mã cơ quan."
    EN = "There is no agency {agency}. Check its id."


@router.get("/")
def first_page(
    request: Request, visitor: Passing, ky: Ky = None, linh_vuc: LinhVuc = None, xep: Xep = None
) -> Response:
    """Each kind of person begins on a page of their own; the supervisor's is shown under this address itself."""
    if visitor is None:
        return citizens_front(request)
    address = front_page(visitor)
    if address == PROVINCE:
        return province_page(request, visitor, ky, linh_vuc, xep)
    return RedirectResponse(address, 303)


@router.get("/giam-sat")
def province_page(
    request: Request, visitor: Visitor, ky: Ky = None, linh_vuc: LinhVuc = None, xep: Xep = None
) -> Response:
    """The province: its agencies and the fields of procedures."""
    _need_all(request, visitor, "province")
    with looking(request) as look:
        asked, scope = period_of(ky, look), Scope(field=linh_vuc or None)

        language = wording_of(request).language
        question = ("province", language, asked, scope, xep)
        then, body = kept_of(request).get(look, question, lambda look: _province(request, look, asked, scope, xep))
        return page(request, "province.html", look=then, body=body)


def _province(request: Request, look: Look, asked: Period, scope: Scope, xep: str | None) -> Markup:
    """The board, the same for everybody who may see it: made once for many, text and all."""
    agencies = drilldown(look.connection, Level.AGENCY, asked, now=look.now, scope=scope)
    units = drilldown(look.connection, Level.UNIT, asked, now=look.now, scope=scope, figures=LATENESS)
    place = overdue_place(look.connection, now=look.now, scope=scope)
    w = wording_of(request)
    return fragment(
        request,
        "province_board.html",
        look=look,
        agencies=arranged(agencies.rows, xep),
        total=agencies.total,
        fields=drilldown(look.connection, Level.FIELD, asked, now=look.now, scope=scope),
        funnel=funnel(units.rows, _with_agency(look)),
        causes=cause_bars(causes(look.connection, asked, now=look.now, scope=scope)),
        alerts=whole_process(look.connection, By.UNIT, asked, now=look.now, within=Within(field=scope.field)).alerts,
        sentence=sentence(agencies.total, place, asked, w) + _most(agencies, w),
        **_chosen(look, asked, scope.field, xep),
    )


@router.get("/giam-sat/{agency}")
def agency_page(
    request: Request, visitor: Visitor, agency: Id, ky: Ky = None, linh_vuc: LinhVuc = None, xep: Xep = None
) -> Response:
    """An agency: its units, and the fields of its procedures."""
    _need_all(request, visitor, agency)
    with looking(request) as look:
        asked, known = period_of(ky, look), knowledge(look.connection)
        named = known.agency(agency, look.now)
        if named is None or agency not in known.reference.organisation.agencies:
            raise AgencyUnknown(agency=agency)
        of_agency, of_field = Scope(agency=agency, field=linh_vuc or None), Scope(field=linh_vuc or None)
        its_units = _units_of(known, agency)

        def make(look: Look) -> tuple[Drilldown, Drilldown, tuple[Cause, ...], OverduePlace | None]:
            return (
                drilldown(look.connection, Level.UNIT, asked, now=look.now, scope=of_field, among=its_units),
                drilldown(look.connection, Level.FIELD, asked, now=look.now, scope=of_agency),
                causes(look.connection, asked, now=look.now, scope=of_agency),
                overdue_place(look.connection, now=look.now, scope=of_agency),
            )

        then, (units, fields, made_of, place) = kept_of(request).get(look, ("agency", agency, asked, of_agency), make)
        return page(
            request,
            "agency.html",
            look=then,
            agency=named,
            units=arranged(units.rows, xep),
            fields=fields,
            funnel=funnel(units.rows, {}),
            causes=cause_bars(made_of),
            flow=flow_of(look, asked, known.reference.hours(agency), agency=agency),
            measures=measures(request, visitor, agency=agency),
            sentence=sentence(fields.total, place, asked, wording_of(request)),
            **_chosen(look, asked, linh_vuc, xep),
        )


@router.get("/giam-sat/{agency}/{unit_id}")
def unit_page(
    request: Request, visitor: Visitor, agency: Id, unit_id: Id, ky: Ky = None, linh_vuc: LinhVuc = None
) -> Response:
    """A unit: its people, by name only, and the dossiers that it has to answer for."""
    need(request, visitor, Right.READ_BOARDS)
    need_unit(request, visitor, Right.READ_BOARDS, unit_id, "all units")
    with looking(request) as look:
        asked, known = period_of(ky, look), knowledge(look.connection)
        organisation = known.reference.organisation
        if unit_id not in organisation.units or organisation.agency_of(unit_id) != agency:
            raise UnitUnknown(unit=unit_id)
        of_field, of_unit = Scope(field=linh_vuc or None), Scope(unit=unit_id, field=linh_vuc or None)
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            members = officials(all_of_it, known, unit_id, look.now)

        def make(look: Look) -> tuple[Drilldown, Drilldown, OverduePlace | None]:
            people = tuple(one.official.id for one in members)
            with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
                return (
                    drilldown(all_of_it, Level.UNIT, asked, now=look.now, scope=of_field, among=(unit_id,)),
                    drilldown(all_of_it, Level.OFFICIAL, asked, now=look.now, scope=of_unit, among=people),
                    overdue_place(all_of_it, now=look.now, scope=of_unit),
                )

        then, (whole, people, place) = kept_of(request).get(look, ("unit", unit_id, asked, of_field), make)
        return page(
            request,
            "unit.html",
            look=then,
            unit=known.unit(unit_id, look.now),
            agency=known.agency(agency, look.now),
            head=known.official(organisation.head_of(unit_id, look.now)),
            whole=whole,
            people=people.rows,
            members={one.official.id: one for one in members},
            flow=flow_of(look, asked, known.reference.hours(agency), unit=unit_id),
            measures=measures(request, visitor, agency=agency, unit=unit_id),
            dossiers=board(look.connection, now=look.now, unit=unit_id, field=linh_vuc or None, limit=ROWS),
            sentence=sentence(whole.total, place, asked, wording_of(request)),
            **_chosen(look, asked, linh_vuc, None),
        )


def arranged(rows: tuple[DrillRow, ...], xep: str | None) -> list[DrillRow]:
    """By a column, the most or the least first, else by name; equal ones by name. A column that is none: by name."""
    name = (xep or "").removesuffix(ASCENDING)
    if name not in SORTED_BY:
        return list(rows)
    falling = not (xep or "").endswith(ASCENDING)
    return sorted(rows, key=lambda row: SORTED_BY[name](row) * (-1 if falling else 1))


SORTED_BY: Final[dict[str, Any]] = {
    "handled": lambda row: row.handled,
    "open": lambda row: row.open,
    "overdue": lambda row: row.overdue,
    "stalled": lambda row: row.stalled,
    "late": lambda row: -1 if row.late.permille is None else row.late.permille,
    "held_overdue": lambda row: row.held_overdue_us,
    "to_answer": lambda row: row.to_answer,
    "unanswered": lambda row: row.unanswered,
    "obstacles": lambda row: row.obstacles,
    "land": lambda row: row.land,
}


def sentence(row: DrillRow, place: OverduePlace | None, asked: Period, w: Wording) -> str:
    """What the table comes to, and where what is overdue lies."""
    over, of = w.number(row.overdue), w.number(row.open)
    where = ""
    if place is not None and row.overdue:
        units, n, step = w.number(place.units), w.number(place.dossiers), place.step
        where = w.t(
            f", nhiều nhất ở bước {step} của {units} đơn vị ({n})", f", most in step {step} of {units} units ({n})"
        )
    late = w.share(row.late.late, row.late.of, row.late.permille)
    stalled, answers = w.number(row.stalled), w.number(row.to_answer)
    return w.t(
        f"Quá hạn {over}/{of} hồ sơ đang mở{where}. Đứng yên {stalled}, {answers} chuyển cấp chờ trả lời. "
        f"Trễ trong kỳ {w.period(asked)}: {late}.",
        f"{over} of {of} open dossiers are overdue{where}. {stalled} stalled, {answers} escalations to be answered. "
        f"Late in {w.period(asked)}: {late}.",
    )


def _most(agencies: Drilldown, w: Wording) -> str:
    """The agency with most overdue dossiers; nothing where several have as many."""
    most = max((row.overdue for row in agencies.rows), default=0)
    first = [row for row in agencies.rows if row.overdue == most]
    if not most or len(first) != 1 or len(agencies.rows) < 2:
        return ""
    name, n = first[0].what.name, w.number(most)
    return " " + w.t(f"Quá hạn nhiều nhất ở {name}: {n}.", f"Most overdue at {name}: {n}.")


def _units_of(known: Knowledge, agency: str) -> tuple[str, ...]:
    organisation = known.reference.organisation
    return tuple(sorted(one.unit_id for one in organisation.units.values() if one.agency_id == agency))


def _with_agency(look: Look) -> dict[str, str]:
    """The names of all units with their agencies', as many are called alike."""
    known = knowledge(look.connection)
    found = {}
    for unit_id, unit in known.reference.organisation.units.items():
        own, agency = known.unit(unit_id, look.now), known.agency(unit.agency_id, look.now)
        if own is not None and agency is not None:
            found[unit_id] = f"{own.name}, {agency.name}"
    return found


def _need_all(request: Request, visitor: Caller, what: str) -> None:
    need(request, visitor, Right.READ_BOARDS)
    need_all(request, visitor, Right.READ_BOARDS, what)


def _chosen(look: Look, asked: Period, field: str | None, xep: str | None) -> dict[str, Any]:
    """The period and field that are shown, and what may be chosen beside them."""
    now: datetime = look.now
    catalogue = knowledge(look.connection).reference.catalogue
    fields = sorted({version.field for versions in catalogue.versions.values() for version in versions})
    return {"period": asked, "periods": choices(asked, now), "field": field or None, "all_fields": fields, "xep": xep}
