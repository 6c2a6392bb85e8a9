"""Which orders the doors offer, under which right, and how far that right goes: for the API and the pages alike."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Final

from fastapi import Request

from api.auth.authorizer import unit_resource
from api.auth.caller import Caller
from api.auth.remit import decide, official_in
from api.auth.rights import Right
from api.http.gate import deny, office_of
from api.http.order_models import Order, orders
from domain import calendar_commands, catalogue_commands, dossier_commands, organisation_commands, rules_commands
from domain.organisation_commands import CancelAbsence, DeclareRelation, EndAbsence, RecordAbsence, WithdrawRelation

DOSSIERS: Final = "dossiers"

_REFERENCE: Final[tuple[tuple[ModuleType, str, Right], ...]] = (
    (organisation_commands, "organisation", Right.ORGANISATION),
    (catalogue_commands, "catalogue", Right.CATALOGUE),
    (calendar_commands, "calendar", Right.CALENDAR),
    (rules_commands, "rules", Right.RULES),
)

_DOSSIER_RIGHTS: Final = {
    "Lodge": Right.LODGE,
    "ReceiveSupplement": Right.COUNTER,
    "PayFee": Right.COUNTER,
    "MeetFinancialDuty": Right.COUNTER,
    "Withdraw": Right.COUNTER,
    "Complain": Right.COUNTER,
    "Rate": Right.RATE,
    "CollectByPost": Right.POST,
    "DeliverByPost": Right.POST,
    "FailByPost": Right.POST,
    "RecomputeDueDate": Right.DUE_DATES,
    "KeepDueDate": Right.DUE_DATES,
}
"""Acts that are not an official's alone; all others on a dossier are `Right.OFFICE`."""

_ABSENCES: Final = (RecordAbsence, EndAbsence, CancelAbsence)
_RELATIONS: Final = (DeclareRelation, WithdrawRelation)


def _by_act(module: ModuleType) -> dict[str, Order]:
    return {order.act: order for order in orders(module)}


OFFERED: Final[dict[str, dict[str, Order]]] = {
    DOSSIERS: _by_act(dossier_commands),
    **{area: _by_act(module) for module, area, _ in _REFERENCE},
}
"""By area and act, as in an address: `dossiers` and the areas of reference data."""

AREAS: Final = tuple(area for _, area, _ in _REFERENCE)


def right_for(order: Order) -> Right:
    """The right that an order needs."""
    if order.command in _ABSENCES:
        return Right.ABSENCES
    if order.command in _RELATIONS:
        return Right.RELATIONS
    for module, _, right in _REFERENCE:
        if order.command.__module__ == module.__name__:
            return right
    return _DOSSIER_RIGHTS.get(order.command.__name__, Right.OFFICE)


def need_unit(request: Request, caller: Caller, unit_id: str, act: str = "Lodge") -> None:
    """The caller may lodge at this unit, or do another act there. NotPermitted."""
    office = office_of(request)
    mine = office.remits.of(caller, office.clock.now())
    if not decide(caller, act, mine, unit_resource(unit_id)).allowed:
        deny(request, caller, act, unit_id, "not a unit of the caller's")


def need_reach(request: Request, caller: Caller, order: Order, body: Any) -> None:
    """An order about reference data is within the caller's reach. NotPermitted.

    A head records absences of the unit's people, personnel everybody's, and nobody their own. Of a relation between
    two officials, one must be in reach.
    """
    right = right_for(order)
    if right is Right.RELATIONS:
        _need_one_of_the_two(request, caller, order, body)
    if right is not Right.ABSENCES:
        return
    act = order.command.__name__
    office = office_of(request)
    now, people = office.clock.now(), office.remits.people()
    official = getattr(body, "official_id", None) or people.absence_owner.get(body.absence_id, "")
    mine = office.remits.of(caller, now)
    if not decide(caller, act, mine, official_in(people, official, now)).allowed:
        deny(request, caller, act, official, "not of a unit that the caller heads, or the caller")


def _need_one_of_the_two(request: Request, caller: Caller, order: Order, body: Any) -> None:
    """A relation between two officials is within reach where one of them is. NotPermitted."""
    act, office = order.command.__name__, office_of(request)
    now, people = office.clock.now(), office.remits.people()
    known = {one.relation_no: sorted(one.between) for one in people.relations}
    pair = [body.official_id, body.other_id] if hasattr(body, "other_id") else known.get(body.relation_no, [""])
    mine = office.remits.of(caller, now)
    if not any(decide(caller, act, mine, official_in(people, official, now)).allowed for official in pair):
        deny(request, caller, act, pair[0], "neither of the two is the caller, or of a unit that the caller heads")
