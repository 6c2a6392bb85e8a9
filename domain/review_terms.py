"""The terms that acts of a review begin: of the law where it was read, else of our policy, each explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import structs

from domain.model import review_duties as kinds
from domain.model import review_law
from domain.model.discipline import Laws
from domain.model.discipline_limits import Limit
from domain.model.discipline_steps import step_term
from domain.model.duty import Duty
from domain.model.event import OfficialId
from domain.model.organisation import Half, half_end
from domain.model.review import Review
from domain.model.review_events import Laid
from domain.model.rules import RuleNotSet
from domain.model.working_time import office_day
from domain.proceeding_about import About, due_of, term_from
from domain.review_authority import state_of, unit_of

CODES: Final = {
    kinds.NOTIFY: "notify",
    kinds.EXPLAIN: "explain",
    kinds.MEETING: "meeting",
    kinds.MINUTES: "minutes_to_authority",
    kinds.COUNCIL: "council_set_up",
    kinds.COUNCIL_MEETING: "council_meeting",
    kinds.PROPOSAL: "proposal",
    kinds.DECISION: "decision",
    kinds.TELL: "notify_decision",
    kinds.ENFORCE: "enforce",
    kinds.APPEAL: "answer",
    kinds.PUBLISH: "wrongful_published",
}
"""Code of the term of each kind, in the packs."""


def opened_on(about: About) -> date:
    """The day of the law by which the review is handled."""
    opened = state_of(about).opened
    return office_day(about.at if opened is None else opened.occurred_at)


def laws(about: About) -> Laws:
    return review_law.laws(about.reference.rules, state_of(about))


def lay(
    about: About,
    kind: str,
    owner: OfficialId,
    *,
    start: datetime | None = None,
) -> Laid:
    """A duty of a kind on somebody, from now or from `start`, in the hours of their agency."""
    review = state_of(about)
    unit = unit_of(about, owner) or review.unit_id
    agency = about.reference.organisation.agency_of(unit)
    own = kind in kinds.OFFICIALS_OWN
    term = step_term(about.reference.rules, review.post, opened_on(about), CODES[kind])
    if term is None:
        raise RuleNotSet(pack="—", key=CODES[kind], day=opened_on(about))
    deadline = term_from(about, term.term, agency, start)
    return Laid(
        key=_key(review, kind),
        kind=kind,
        unit=unit,
        official=owner,
        due_at=due_of(deadline),
        deadline=deadline,
        document=term.document,
        binds=term.binds and not own,
        escalates=not own,
    )


def pass_on(about: About, duty: Duty, owner: OfficialId) -> Laid:
    """The same duty, until the same instant, on somebody else."""
    review = state_of(about)
    return Laid(
        key=_key(review, duty.kind),
        kind=duty.kind,
        unit=unit_of(about, owner) or review.unit_id,
        official=owner,
        due_at=duty.due_at,
        binds=duty.binds,
        escalates=duty.escalates,
    )


def effect_ends(about: About, day: date, owner: OfficialId) -> Laid:
    """The day on which a decision's effect ends by itself: it is noted, and burdens nobody."""
    review = state_of(about)
    return Laid(
        key=_key(review, kinds.EFFECT),
        kind=kinds.EFFECT,
        unit=unit_of(about, owner) or review.unit_id,
        official=owner,
        due_at=end_of(day),
        binds=False,
        escalates=False,
    )


def _key(review: Review, kind: str) -> str:
    return f"{kind.removeprefix('review-')}:{sum(one.kind == kind for one in review.duties) + 1}"


def handling_duty(about: About, limit: Limit, owner: OfficialId) -> Laid | None:
    """The end of the handling time as a duty of the authority; None where no law of that time is known."""
    review = state_of(about)
    if not limit.reckonings:
        return None
    last_on = limit.last_on or min(one.last_on for one in limit.reckonings)
    unit = unit_of(about, owner) or review.unit_id
    return Laid(
        key=_key(review, kinds.HANDLING),
        kind=kinds.HANDLING,
        unit=unit,
        official=owner,
        due_at=end_of(last_on),
        document=limit.reckonings[0].document,
        binds=limit.last_on is not None,
    )


def decide_again(about: About, owner: OfficialId) -> Laid:
    """After a decision is annulled now: what is left of the handling time, but not less than the term to decide."""
    review = state_of(about)
    today = office_day(about.at)
    assert review.appeal is not None
    annulled = replace(review, annulments=(*review.annulments, (office_day(review.appeal.occurred_at), today)))
    again = lay(about, kinds.DECISION, owner)
    limit = review_law.handling_limit(about.reference.rules, annulled, today, complex_case=review.complex)
    rest = handling_duty(about, limit, owner)
    return (
        again if rest is None or rest.due_at <= again.due_at else structs.replace(rest, key=again.key, kind=again.kind)
    )


def end_of(day: date) -> datetime:
    """The instant at which a day is over: a limit in days or months lasts to the end of its last day."""
    return half_end(day, Half.AFTERNOON) - timedelta(microseconds=1)


def handling_limit(about: About, *, complex_case: bool) -> Limit:
    return review_law.handling_limit(
        about.reference.rules, state_of(about), office_day(about.at), complex_case=complex_case
    )


def limitation_limit(about: About, *, lightest: bool, never: str | None) -> Limit:
    """ValueError where the law has no such case without limitation."""
    return review_law.limitation_limit(
        about.reference.rules, state_of(about), office_day(about.at), lightest=lightest, never=never
    )


def owner_of_hearing(review: Review, authority: OfficialId) -> OfficialId:
    """Who owes the steps of the hearing: the chair, or the authority while there is none."""
    return review.chair.official if review.chair is not None else authority
