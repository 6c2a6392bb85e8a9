"""Who may do what about a common obstacle at the moment of an act: questions that its decisions ask."""

from __future__ import annotations

from domain.model import refusals as no
from domain.model.dossier_authority import is_superior
from domain.model.event import AgencyId, UnitId
from domain.model.obstacle import Obstacle
from domain.model.obstacle_refusals import NotTheChairmansOffice, NotTheLead, NotTheReporter
from domain.model.rule_keys import DUTY_OFFICER
from domain.proceeding_about import About, ruled


def agency_of(about: About, unit: UnitId) -> AgencyId | None:
    return about.reference.organisation.agency_of(unit)


def chairmans_office(about: About) -> UnitId:
    """The unit of the duty officer whom the rule pack names. AddresseeUnknown while that one has none."""
    officer = ruled(about, DUTY_OFFICER).value
    unit = about.reference.organisation.unit_of(officer, about.at)
    if unit is None:
        raise no.AddresseeUnknown(to=officer)
    return unit


def need_chairmans_office(about: About) -> None:
    unit = chairmans_office(about)
    if not about.reference.organisation.is_in_unit(about.who, unit, about.at):
        raise NotTheChairmansOffice(unit=unit)


def is_reporter(about: About) -> bool:
    """Who reported it, or a superior of the reporting unit."""
    state: Obstacle = about.state
    return about.who == state.reporter or is_superior(about.who, state.reporting_unit, about.reference, about.at)


def need_reporter(about: About, *, or_lead: bool = False) -> None:
    """The same, or a superior of the lead too. NotTheReporter."""
    state: Obstacle = about.state
    if is_reporter(about):
        return
    if or_lead and state.lead is not None and is_superior(about.who, state.lead, about.reference, about.at):
        return
    raise NotTheReporter(reporter=state.reporter, unit=state.reporting_unit)


def is_lead(about: About) -> bool:
    """Somebody of the unit that leads, or a superior of it."""
    lead = about.state.lead
    if lead is None:
        return False
    organisation = about.reference.organisation
    return organisation.is_in_unit(about.who, lead, about.at) or is_superior(about.who, lead, about.reference, about.at)


def need_lead(about: About) -> None:
    """NotTheLead."""
    if not is_lead(about):
        raise NotTheLead(lead=about.state.lead or about.state.outside)


def need_lead_head(about: About) -> None:
    lead = about.state.lead
    if lead is None:
        raise NotTheLead(lead=about.state.outside)
    need_superior(about, lead)


def need_superior(about: About, unit: UnitId) -> None:
    """The head of the unit, the leader of its agency, or who stands in for either. HeadOnly."""
    if not is_superior(about.who, unit, about.reference, about.at):
        head = about.reference.organisation.head_of(unit, about.at) or "—"
        raise no.HeadOnly(unit=unit, head=head)
