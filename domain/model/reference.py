"""What dossiers are judged by: organisation, calendar, catalogue and rule packs, at one moment of knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from uuid import UUID

from domain.model import calendar, organisation, procedure, rule_adoption
from domain.model.calendar import WorkCalendar
from domain.model.event import AgencyId, Event, Recorded
from domain.model.organisation import Organisation
from domain.model.procedure import Catalogue
from domain.model.rule_adoption import AdoptedRules
from domain.model.rules import RulePacks
from domain.model.working_time import WorkingTime

STREAMS: Final[tuple[UUID, ...]] = (organisation.STREAM, calendar.STREAM, procedure.STREAM, rule_adoption.STREAM)
"""In the order of the fields of `Reference` and of its `version`."""


@dataclass(frozen=True)
class Reference:
    """Immutable. At first: nobody, no hours, no procedure, and the rule packs that ship with the software."""

    organisation: Organisation = field(default_factory=Organisation)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    catalogue: Catalogue = field(default_factory=Catalogue)
    adopted: AdoptedRules = field(default_factory=AdoptedRules)

    @property
    def version(self) -> tuple[int, int, int, int]:
        """Tells two states of knowledge apart: how many events of each of `STREAMS` it holds."""
        return self.organisation.version, self.calendar.version, self.catalogue.version, self.adopted.version

    @cached_property
    def rules(self) -> RulePacks:
        """The rule packs in force."""
        return self.adopted.packs

    def hours(self, agency: AgencyId | None) -> WorkingTime:
        """The office hours of an agency; those of the default where it has none of its own."""
        return self.calendar.hours(agency)

    def after(self, events: Iterable[Recorded[Event]]) -> Reference:
        """The same after these events, of each stream in order. Events of other streams are left aside."""
        people, days, procedures, adopted = self.organisation, self.calendar, self.catalogue, self.adopted
        for recorded in events:
            if recorded.stream_id == organisation.STREAM:
                people = organisation.evolve(people, recorded)
            elif recorded.stream_id == calendar.STREAM:
                days = calendar.evolve(days, recorded)
            elif recorded.stream_id == procedure.STREAM:
                procedures = procedure.evolve(procedures, recorded)
            elif recorded.stream_id == rule_adoption.STREAM:
                adopted = rule_adoption.evolve(adopted, recorded)
        return Reference(people, days, procedures, adopted)
