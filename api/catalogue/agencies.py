"""Which agencies a file names: by id, by name, or all of a level (`Cấp huyện`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from api.catalogue.cells import TIERS, CellNotUsable, folded
from domain.model.event import AgencyId
from domain.model.organisation import Organisation


def agencies_named(organisation: Organisation, names: Iterable[str], day: date) -> tuple[AgencyId, ...]:
    """The ids, each once, in the order of the file; of a level by id. CellNotUsable names what is not known."""
    there = {
        agency.agency_id: agency
        for agency in organisation.agencies.values()
        if agency.valid_from <= day and (agency.valid_to is None or day <= agency.valid_to)
    }
    tiers = {folded(name): tier for tier, known in TIERS.items() for name in known if " " in name or "," in name}
    by_name = {folded(agency.name_on(day)): agency_id for agency_id, agency in there.items()}
    found: list[AgencyId] = []
    for name in names:
        if name in there:
            found.append(name)
        elif folded(name) in tiers:
            found += sorted(one for one, agency in there.items() if agency.tier is tiers[folded(name)])
        elif folded(name) in by_name:
            found.append(by_name[folded(name)])
        else:
            raise CellNotUsable(f"không có cơ quan «{name}»", f"there is no agency '{name}'")
    return tuple(dict.fromkeys(found))
