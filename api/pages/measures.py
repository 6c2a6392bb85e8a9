"""What a supervisor sets going from a board or a list: an inspection, an order; each form filled in as far as known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from api.auth.caller import Caller
from api.http.natures import OFFERED
from api.pages.proceedings import openings
from domain.model.event import AgencyId, UnitId


@dataclass(frozen=True, slots=True)
class Measures:
    """Addresses of forms; None where the visitor may not open one."""

    inspection: str | None
    directive: str | None


def measures(
    request: Request,
    visitor: Caller,
    *,
    agency: AgencyId | None = None,
    unit: UnitId | None = None,
    dossiers: Sequence[str] = (),
) -> Measures:
    """An inspection of an agency; an order to it, or to a unit of it alone, about dossiers by their codes."""
    inspected = f"/kiem-tra/mo/open-inspection{_query(agencies=agency)}"
    to_unit = {"units": unit} if unit is not None else {"agencies": agency}
    ordered = f"/chi-dao/mo/issue-directive{_query(**to_unit, dossiers=chr(10).join(dossiers))}"
    return Measures(
        inspection=inspected if openings(request, visitor, OFFERED["inspection"]) else None,
        directive=ordered if openings(request, visitor, OFFERED["directive"]) else None,
    )


def _query(**given: str | None) -> str:
    values = {name: value for name, value in given.items() if value}
    return f"?{urlencode(values)}" if values else ""
