"""What dossiers are judged by: organisation, calendar, catalogue and rule packs, at one moment of knowledge."""

from __future__ import annotations

from dataclasses import dataclass

from domain.model.calendar import WorkCalendar
from domain.model.event import AgencyId
from domain.model.organisation import Organisation
from domain.model.procedure import Catalogue
from domain.model.rules import RulePacks
from domain.model.working_time import WorkingTime


@dataclass(frozen=True)
class Reference:
    """Immutable. `version` tells two states of knowledge apart: events folded in the three streams."""

    organisation: Organisation
    calendar: WorkCalendar
    catalogue: Catalogue
    rules: RulePacks

    @property
    def version(self) -> tuple[int, int, int]:
        return self.organisation.version, self.calendar.version, self.catalogue.version

    def hours(self, agency: AgencyId | None) -> WorkingTime:
        """The office hours of an agency; those of the default where it has none of its own."""
        return self.calendar.hours(agency)
