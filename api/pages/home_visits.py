"""`/hen-tai-nha`: asking for help at home, one question a page, and following it; `/khung-gio`: the times on offer.

The citizens' pages name no official: a time is a time of the unit. Nothing of a person is in an address.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth.authorizer import unit_resource
from api.auth.caller import Caller
from api.auth.remit import judged, may_see_all, may_see_unit
from api.auth.rights import Right
from api.citizen import visits
from api.citizen.attempts import TooManyAttempts
from api.citizen.looking_up import NotFoundByCode
from api.http.dossier_acts import carry_out
from api.http.gate import office_of, remote_of
from api.http.list_access import need_unit
from api.http.offered import need_unit as need_desk
from api.http.query_values import Id
from api.http.reads import looking
from api.http.refusals import NotFound
from api.http.statuses import status_of
from api.pages.citizen import Passing, said
from api.pages.genuine import Form
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.commands import Issued
from domain.home_visit_commands import OfferVisitSlot, WithdrawVisitSlot
from domain.model.errors import DomainError
from domain.model.event import Source
from domain.model.personal_data import personal_data
from domain.model.refusals import BadValue
from domain.model.working_time import office_day
from projections.queries.knowledge import Named, knowledge
from projections.words import Words

router = APIRouter(include_in_schema=False)

FIRST: Final = "/hen-tai-nha"
SLOTS: Final = "/khung-gio"
TYPED: Final = ("can-bo", "ngay", "tu", "den", "so-cuoc", "ly-do", "khung")
"""What stands in the forms of the unit's times."""

FIELDS: Final = ("ten", "dia-chi", "dien-thoai", "so-dinh-danh")

STAGES: Final = {
    "visit-requested": Words("Đã gửi; đơn vị sẽ trả lời", "Sent; the unit will answer"),
    "visit-scheduled": Words("Đã có giờ hẹn", "It has a time"),
    "visit-to-reschedule": Words("Cơ quan không đến được; sẽ hẹn lại", "The office did not come; another time follows"),
    "visit-done": Words("Đã đến nhà", "The visit took place"),
    "visit-missed": Words("Cuộc hẹn không diễn ra", "The visit did not take place"),
    "visit-declined": Words("Đơn vị không nhận, có nêu lý do", "Declined, with a reason"),
    "visit-cancelled": Words("Đã hủy theo lời người hẹn", "Called off by whoever asked"),
}  # fmt: skip

Tthc = Annotated[str | None, Query(max_length=40, pattern=r"^[0-9A-Z.]*$")]


# ---------------------------------------------------------------------- citizens


@router.get(FIRST)
def choose_unit(request: Request, _: Passing) -> Response:
    """Where: the one-stop units; or look an earlier request up."""
    office = office_of(request)
    return page(
        request, "home_visit.html", step="noi", units=list(visits.desks(office, office.clock.now())), refusal=None
    )


@router.post("/hen-tai-nha/tra-cuu")
async def look_it_up(request: Request, _: Passing, form: Form) -> Response:
    """By number and check code."""
    office = office_of(request)
    try:
        found = await visits.look_up(office, remote_of(request), said(form, "so", 32), said(form, "ma", 32))
    except (NotFoundByCode, TooManyAttempts) as refusal:
        units = list(visits.desks(office, office.clock.now()))
        return page(request, "home_visit.html", status_of(refusal.code), step="noi", units=units, refusal=refusal)
    return RedirectResponse(f"/hen-tai-nha/theo-doi/{office.citizens.slips.visit_token(found)}", 303)


@router.get("/hen-tai-nha/theo-doi/{token}")
def follow(request: Request, _: Passing, token: str) -> Response:
    """How it stands, its number and check code, and a way to call it off. NotFound for a token that was never made."""
    return _followed(request, token, None)


@router.post("/hen-tai-nha/theo-doi/{token}")
async def call_it_off(request: Request, _: Passing, token: str, form: Form) -> Response:
    office = office_of(request)
    found = _of_token(request, token)
    try:
        await run_in_threadpool(visits.call_off, office, found, _form_id(form))
    except DomainError as refusal:
        return await run_in_threadpool(_followed, request, token, refusal)
    return RedirectResponse(f"/hen-tai-nha/theo-doi/{token}", 303)


@router.get("/hen-tai-nha/{unit}")
def choose_procedure(request: Request, _: Passing, unit: Id, tthc: Tthc = None) -> Response:
    """For what; then who, where and when."""
    return _asked(request, unit, tthc, {}, None)


@router.post("/hen-tai-nha/{unit}")
async def ask(request: Request, _: Passing, unit: Id, form: Form) -> Response:
    """Send it. What was typed stays where it is refused; sent twice it is one request."""
    office = office_of(request)
    typed = {name: said(form, name, 500) for name in (*FIELDS, "gio")}
    code = said(form, "tthc", 40)
    office.citizens.beginnings.take(remote_of(request))
    try:
        person = personal_data(
            typed["ten"], typed["dia-chi"], typed["dien-thoai"] or None, None, typed["so-dinh-danh"] or None
        )
        wish = await run_in_threadpool(_wish, request, unit, typed["gio"])
        found = await run_in_threadpool(visits.ask_as_citizen, office, _form_id(form), unit, code, person, wish)
    except DomainError as refusal:
        return await run_in_threadpool(_asked, request, unit, code, typed, refusal)
    return RedirectResponse(f"/hen-tai-nha/theo-doi/{office.citizens.slips.visit_token(found)}", 303)


def _asked(
    request: Request, unit: str, code: str | None, typed: dict[str, str], refusal: DomainError | None
) -> Response:
    office = office_of(request)
    now = office.clock.now()
    desk = next((one for one in visits.desks(office, now) if one[0] == unit), None)
    if desk is None:
        raise NotFound(what="unit")
    with looking(request) as look:
        catalogue, day = knowledge(look.connection).reference.catalogue, office_day(look.now)
        found = [version for one in sorted(catalogue.versions) if (version := catalogue.on(one, day)) is not None]
    chosen = next((version for version in found if version.code == code), None)
    return page(
        request,
        "home_visit.html",
        200 if refusal is None else status_of(refusal.code),
        step="viec" if chosen is None else "ai",
        desk=desk,
        procedures=found,
        chosen=chosen,
        slots=_times(request, unit, now),
        typed={**dict.fromkeys((*FIELDS, "gio"), ""), **typed},
        form_id=uuid4(),
        refusal=refusal,
    )


def _times(request: Request, unit: str, now: datetime) -> list[tuple[str, datetime, datetime]]:
    """Times that are offered, each once and without a name: the number in the list stands for who."""
    found: dict[str, tuple[str, datetime, datetime]] = {}
    for one in visits.free_slots(office_of(request), unit, now):
        key = f"{one.starts_at:%Y%m%d%H%M}-{one.ends_at:%H%M}"
        found.setdefault(key, (key, one.starts_at, one.ends_at))
    return list(found.values())


def _wish(request: Request, unit: str, written: str) -> tuple[str, int] | None:
    """The first official of the unit who offers that time. BadValue where nobody does any more."""
    if not written:
        return None
    office = office_of(request)
    for one in visits.free_slots(office, unit, office.clock.now()):
        if f"{one.starts_at:%Y%m%d%H%M}-{one.ends_at:%H%M}" == written:
            return one.official, one.slot_no
    raise BadValue(field="gio", why_vi="giờ này vừa kín, chọn giờ khác", why_en="it was taken just now, choose another")


def _followed(request: Request, token: str, refusal: DomainError | None) -> Response:
    office = office_of(request)
    visit_id = _of_token(request, token)
    found = visits.visit(office, visit_id)
    if found is None or found[1].requested is None:
        raise NotFound(what="home visit")
    (proceeding, state), requested = found, found[1].requested
    desk = next((one for one in visits.desks(office, office.clock.now()) if one[0] == requested.unit_id), None)
    with looking(request) as look:
        procedure = knowledge(look.connection).procedure(requested.procedure_code, None)
    return page(
        request,
        "home_visit_followed.html",
        200 if refusal is None else status_of(refusal.code),
        number=proceeding.number,
        check_code=office.citizens.slips.check_code(visit_id),
        state=state,
        stage=STAGES[state.stage],
        desk=desk,
        procedure=procedure,
        token=token,
        form_id=uuid4(),
        refusal=refusal,
    )


def _of_token(request: Request, token: str) -> UUID:
    found = office_of(request).citizens.slips.of_visit(token[:100])
    if found is None:
        raise NotFound(what="home visit")
    return found


def _form_id(form: Any) -> UUID:
    try:
        return UUID(said(form, "lenh", 40))
    except ValueError:
        return uuid4()


# ---------------------------------------------------------------------- the unit's times


@router.get(SLOTS)
def slots_page(
    request: Request, visitor: Visitor, don_vi: Annotated[str | None, Query(max_length=64)] = None
) -> Response:
    """The times that a unit offers, who has them, and what of them is taken."""
    return _slots(request, visitor, don_vi or None, {}, None)


@router.post(SLOTS)
async def change_slots(request: Request, visitor: Visitor, form: Form) -> Response:
    """Offer a time, or take one back."""
    unit = said(form, "don_vi", 64)
    typed = {name: said(form, name, 200) for name in TYPED}
    act = "WithdrawVisitSlot" if typed["khung"] else "OfferVisitSlot"
    await run_in_threadpool(need_desk, request, visitor, unit, act)
    head = Issued(command_id=_form_id(form), actor=visitor.actor, source=Source.PAGE)
    try:
        await carry_out(request, _order(head, unit, typed))
    except DomainError as refusal:
        return await run_in_threadpool(_slots, request, visitor, unit, typed, refusal)
    return RedirectResponse(f"{SLOTS}?don_vi={unit}", 303)


def _order(head: Issued, unit: str, typed: dict[str, str]) -> OfferVisitSlot | WithdrawVisitSlot:
    """BadValue for what cannot be read."""
    try:
        if typed["khung"]:
            return WithdrawVisitSlot(
                issued=head, official=typed["can-bo"], slot_no=int(typed["khung"]), reason=typed["ly-do"]
            )
        return OfferVisitSlot(
            issued=head,
            unit_id=unit,
            official=typed["can-bo"],
            day=datetime.strptime(typed["ngay"], "%d/%m/%Y").date(),  # noqa: DTZ007 - a day of the office
            starts=datetime.strptime(typed["tu"], "%H:%M").time(),  # noqa: DTZ007 - office time
            ends=datetime.strptime(typed["den"], "%H:%M").time(),  # noqa: DTZ007 - office time
            capacity=int(typed["so-cuoc"] or "1"),
        )
    except ValueError:
        raise BadValue(
            field="ngay", why_vi="ngày viết 04/03/2020, giờ viết 08:00", why_en="days are 04/03/2020, times 08:00"
        ) from None


def _slots(
    request: Request, visitor: Caller, unit: str | None, typed: dict[str, str], refusal: DomainError | None
) -> Response:
    need(request, visitor, Right.READ_BOARDS)
    office = office_of(request)
    now = office.clock.now()
    mine = office.remits.of(visitor, now)
    desks = [one for one in visits.desks(office, now) if may_see_unit(visitor, Right.READ_BOARDS, mine, one[0])]
    unit = unit or (desks[0][0] if desks else None)
    if unit is None and not may_see_all(visitor, Right.READ_BOARDS):
        with looking(request) as look:
            return page(request, "visit_slots_nowhere.html", look=look)
    need_unit(request, visitor, Right.READ_BOARDS, unit, "all units")
    with looking(request) as look:
        known = knowledge(look.connection)
        people = sorted(
            (known.official(one) or Named(one, one) for one in office.remits.people().members(unit or "", now)),
            key=lambda one: one.name,
        )
        return page(
            request,
            "visit_slots.html",
            200 if refusal is None else status_of(refusal.code),
            look=look,
            desks=desks,
            unit=unit,
            slots=visits.slots_of(office, unit, now) if unit is not None else [],
            people=people,
            names={one.id: one.name for one in people},
            changes=judged(visitor, "OfferVisitSlot", mine, unit_resource(unit or "")).allowed,
            typed={**dict.fromkeys(TYPED, ""), **typed},
            form_id=uuid4(),
            refusal=refusal,
        )
