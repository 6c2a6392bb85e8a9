"""What the pages of point 1 and 3 of the order have in common: the period, the unit, by what they are broken down."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request
from starlette.responses import RedirectResponse

from api.auth.remit import may_see_all, may_see_unit
from api.auth.rights import Right
from api.http.gate import office_of
from api.http.list_access import need_unit
from api.http.reads import Filter, Look
from api.pages.periods import Ky, choices
from api.pages.visitor import Visitor, need
from domain.model.organisation import UnitKind
from domain.model.working_time import office_day
from projections.queries.breakdown import By, Within
from projections.queries.knowledge import Named, knowledge
from projections.queries.periods import Period
from projections.words import Words

BY: Final[dict[str, tuple[By, Words]]] = {
    "don-vi": (By.UNIT, Words("đơn vị", "unit")),
    "co-quan": (By.AGENCY, Words("cơ quan", "agency")),
    "thu-tuc": (By.PROCEDURE, Words("thủ tục", "procedure")),
    "linh-vuc": (By.FIELD, Words("lĩnh vực", "field")),
    "thang": (By.MONTH, Words("tháng", "month")),
}
"""By what a table may be broken down, as addresses name it."""

FILTER: Final = {
    By.UNIT: "don_vi",
    By.AGENCY: "co_quan",
    By.PROCEDURE: "tthc",
    By.FIELD: "linh_vuc",
    By.MONTH: "ky",
}
"""By which filter a list is narrowed to a row."""

Theo = Annotated[str | None, Query(pattern=r"^(don-vi|co-quan|thu-tuc|linh-vuc|thang)?$")]


class Scope:
    """Of which dossiers, over which period. Whoever may not see all names a unit of theirs. NotPermitted."""

    def __init__(
        self,
        request: Request,
        visitor: Visitor,
        ky: Ky = None,
        co_quan: Filter = None,
        don_vi: Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")] = None,
        tthc: Filter = None,
        linh_vuc: Filter = None,
    ) -> None:
        need(request, visitor, Right.READ_BOARDS)
        self.visitor = visitor
        self.sees_all = may_see_all(visitor, Right.READ_BOARDS)
        self.unit = don_vi or None
        if self.unit is not None or self.sees_all:
            need_unit(request, visitor, Right.READ_BOARDS, self.unit, "all units")
        self.ky = ky
        self.within = Within(agency=co_quan, unit=self.unit, procedure=tthc, field=linh_vuc)

    def period(self, look: Look) -> Period:
        """The month of the moment, unless a period was named. PeriodNotUnderstood."""
        return Period.parse(self.ky) if self.ky else Period.month(office_day(look.now))

    def units(self, request: Request, look: Look) -> list[Named]:
        """The units that may be chosen: all one-stop units, or the visitor's own; by agency and name."""
        office = office_of(request)
        known = knowledge(look.connection)
        mine = office.remits.of(self.visitor, look.now)
        found = []
        for one in known.reference.organisation.units.values():
            chosen = (
                one.kind is UnitKind.ONE_STOP
                if self.sees_all
                else may_see_unit(self.visitor, Right.READ_BOARDS, mine, one.unit_id)
            )
            if chosen:
                agency = known.agency(one.agency_id, look.now)
                name = one.name_on(office_day(look.now))
                found.append(Named(one.unit_id, f"{name} – {agency.name}" if agency is not None else name))
        return sorted(found, key=lambda one: (one.name, one.id))

    def named(self, look: Look) -> dict[str, str | None]:
        """What the filters of a list are called."""
        known = knowledge(look.connection)
        unit, agency = known.unit(self.unit, look.now), known.agency(self.within.agency, look.now)
        code = self.within.procedure
        return {
            "ky": str(self.period(look)),
            "don_vi": unit.name if unit is not None else None,
            "co_quan": agency.name if agency is not None else None,
            "tthc": known.procedure(code, None).name if code is not None else None,
        }

    def context(self, request: Request, look: Look, theo: str | None) -> dict[str, Any]:
        """What the form and the links of a page need."""
        asked = self.period(look)
        by, words = BY[theo or "don-vi"]
        return {
            "period": asked,
            "periods": choices(asked, look.now),
            "units": self.units(request, look),
            "sees_all": self.sees_all,
            "unit": self.unit,
            "theo": theo or "don-vi",
            "ways": BY,
            "by": by,
            "by_words": words,
            "narrowed_by": FILTER[by],
        }

    def elsewhere(self, request: Request, path: str) -> RedirectResponse | None:
        """Where to go if no unit was named by somebody who sees no more than theirs; None where it can be shown.

        NotPermitted for whoever has no unit.
        """
        if self.unit is not None or self.sees_all:
            return None
        office = office_of(request)
        now = office.clock.now()
        mine = office.remits.of(self.visitor, now)
        units = sorted(mine.headed) or sorted(mine.units)
        if not units:
            need_unit(request, self.visitor, Right.READ_BOARDS, None, "all units")
        return RedirectResponse(f"{path}?don_vi={units[0]}" + (f"&ky={self.ky}" if self.ky else ""), 303)


def within_unit(request: Request, scope: Annotated[Scope, Depends()]) -> Scope:
    """For lists, which lead nowhere else: a unit is named, or all may be seen. NotPermitted."""
    need_unit(request, scope.visitor, Right.READ_BOARDS, scope.unit, "all units")
    return scope


Chosen = Annotated[Scope, Depends()]
Narrowed = Annotated[Scope, Depends(within_unit)]
