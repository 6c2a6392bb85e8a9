"""Which lists somebody may have: of one unit, of one official's work, of everything together."""

from __future__ import annotations

from fastapi import Request

from api.auth.authorizer import unit_resource
from api.auth.caller import Caller
from api.auth.remit import decide, judged, may_see_all, may_see_unit, official_in
from api.auth.rights import Right
from api.http.gate import deny, office_of
from api.http.office import Office


def need_unit(request: Request, caller: Caller, right: Right, unit: str | None, everything: str) -> None:
    """The right extends to a unit, or where none is named to all of them. NotPermitted.

    everything: what a list of all units is called on record.
    """
    if unit is None:
        if not may_see_all(caller, right):
            deny(request, caller, right, everything, "beyond the caller's units")
        return
    office = office_of(request)
    if not may_see_unit(caller, right, office.remits.of(caller, office.clock.now()), unit):
        deny(request, caller, right, unit, "not a unit of the caller's")


def unit_is_theirs(office: Office, unit: str, caller: Caller) -> bool:
    """Whether a unit's board is a caller's at this moment; it is only asked, and nothing is noted."""
    mine = office.remits.of(caller, office.clock.now())
    return judged(caller, Right.READ_BOARDS, mine, unit_resource(unit)).allowed


def need_board(request: Request, caller: Caller, *, unit: str | None, holder: str | None, what: str) -> None:
    """A list of work: somebody's own, a unit's, or everybody's. NotPermitted.

    Whoever may see no more than their units names one of these, or themself as the holder.
    """
    office = office_of(request)
    now = office.clock.now()
    mine = office.remits.of(caller, now)
    if holder is not None:
        whose = official_in(office.remits.people(), holder, now)
        if decide(caller, Right.READ_BOARDS, mine, whose).allowed:
            return
    need_unit(request, caller, Right.READ_BOARDS, unit, what)


def need_body(request: Request, caller: Caller, right: Right, body: str | None, everything: str) -> None:
    """The right extends to a unit, to every unit of an agency, or where none is named to all. NotPermitted."""
    office = office_of(request)
    units = sorted(one.unit_id for one in office.remits.people().units.values() if one.agency_id == body)
    if body is None or not units:
        need_unit(request, caller, right, body, everything)
        return
    now = office.clock.now()
    if not all(may_see_unit(caller, right, office.remits.of(caller, now), unit) for unit in units):
        deny(request, caller, right, body, "not an agency all of whose units are the caller's")
