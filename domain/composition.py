"""The application as it is: which deciders there are."""

from __future__ import annotations

from domain.access_notes import AccessDecider
from domain.applicant_decider import ApplicantDecider
from domain.calendar_decider import CalendarDecider
from domain.catalogue_decider import CatalogueDecider
from domain.deciders import Deciders
from domain.dossier_decider import DossierDecider
from domain.model.reference import Reference
from domain.operations import OperationsDecider
from domain.organisation_decider import OrganisationDecider
from domain.proceeding_decider import ProceedingDecider
from domain.readings import ReadingsDecider
from domain.rules_decider import RulesDecider
from domain.visit_book_decider import VisitBookDecider


def deciders() -> Deciders:
    """All deciders; a new object, since an application may extend it."""
    return Deciders(
        (
            OrganisationDecider(),
            CalendarDecider(),
            CatalogueDecider(),
            RulesDecider(),
            DossierDecider(),
            ProceedingDecider(),
            ApplicantDecider(),
            ReadingsDecider(),
            AccessDecider(),
            OperationsDecider(),
            VisitBookDecider(),
        ),
        Reference,
    )
