"""The terms of a common obstacle: what is stated, what the policy says, and what caps it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from domain.model import rule_keys as keys
from domain.model.deadline import Deadline
from domain.model.dossier_refusals import TermTooLong
from domain.model.event import AgencyId, UnitId
from domain.model.obstacle import Obstacle
from domain.model.rules import Key
from domain.model.term import Term
from domain.obstacle_people import agency_of
from domain.proceeding_about import About, due_of, ruled, term_from


class Terms(NamedTuple):
    """chase_due_at: of a body outside the system, by when the head chases it once its term is over."""

    deadline: Deadline
    due_at: datetime
    chase_due_at: datetime | None


def term_of(about: About, stated: str | None, default: Key[Term]) -> Term:
    """As stated, else the policy's. TermTooLong beyond what a common obstacle may take."""
    term = ruled(about, default).value if stated is None or not stated.strip() else Term.parse(stated.strip())
    _need_short(about, term, keys.COMMON_OBSTACLE_MAX, None)
    return term


def terms_of(about: About, stated: str | None, *, lead: UnitId | None, reporting_unit: UnitId) -> Terms:
    """The term to answer, in the lead's hours; of a body outside in those of the reporting unit, and capped there.

    TermTooLong.
    """
    term = term_of(about, stated, keys.COMMON_OBSTACLE_ANSWER)
    agency = agency_of(about, reporting_unit if lead is None else lead)
    if lead is None:
        _need_short(about, term, keys.OBSTACLE_OUTSIDE_MAX, agency)
    deadline = term_from(about, term, agency)
    due_at = due_of(deadline)
    return Terms(deadline, due_at, None if lead is not None else chase_due(about, reporting_unit, due_at))


def terms_again(about: About, stated: str | None) -> Terms:
    """The same for another answer, by whoever is addressed now."""
    state: Obstacle = about.state
    return terms_of(about, stated, lead=state.lead, reporting_unit=state.reporting_unit)


def chase_due(about: About, reporting_unit: UnitId, due_at: datetime) -> datetime:
    """By when the head chases a body outside whose term ends at `due_at`."""
    within = ruled(about, keys.OBSTACLE_CHASED).value
    return due_of(term_from(about, within, agency_of(about, reporting_unit), due_at))


def least_for_new_lead(about: About, unit: UnitId) -> datetime:
    """The due date of the whole stays; who takes the lead has at least the least term to work."""
    state: Obstacle = about.state
    least = due_of(term_from(about, ruled(about, keys.OBSTACLE_NEW_LEAD).value, agency_of(about, unit)))
    return least if state.due_at is None else max(least, state.due_at)


def close_of(about: About, day: date, unit: UnitId) -> datetime:
    """The close of office hours on a day, or on the next working day, in the hours of the unit's agency."""
    hours = about.reference.hours(agency_of(about, unit))
    return hours.closing(day if hours.is_working_day(day) else hours.nth_working_day(day, 1))


def _need_short(about: About, term: Term, cap: Key[Term], agency: AgencyId | None) -> None:
    most = ruled(about, cap)
    if most.binds and due_of(term_from(about, term, agency)) > due_of(term_from(about, most.value, agency)):
        raise TermTooLong(term=term, most=most.value)
