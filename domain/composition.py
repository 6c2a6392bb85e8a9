"""The application as it is: which deciders there are, and of what the reference is made."""

from __future__ import annotations

from domain.calendar_decider import CalendarDecider
from domain.catalogue_decider import CatalogueDecider
from domain.deciders import Deciders
from domain.dossier_decider import DossierDecider
from domain.model.calendar import WorkCalendar
from domain.model.organisation import Organisation
from domain.model.procedure import Catalogue
from domain.model.reference import Reference
from domain.model.shipped_rules import shipped_rule_packs
from domain.organisation_decider import OrganisationDecider
from domain.readings import ReadingsDecider


def reference(organisation: Organisation, calendar: WorkCalendar, catalogue: Catalogue) -> Reference:
    """The reference of these states and the rule packs that ship with the code."""
    return Reference(organisation, calendar, catalogue, shipped_rule_packs())


def deciders() -> Deciders:
    """All deciders; a new object, since an application may extend it."""
    return Deciders(
        (OrganisationDecider(), CalendarDecider(), CatalogueDecider(), DossierDecider(), ReadingsDecider()),
        reference,
    )
