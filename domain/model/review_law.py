"""By which law a review is judged, and its limits, on a day: for deciding it, and for showing it to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.model.discipline import Laws, laws_of
from domain.model.discipline_limits import Limit, Stretch, handling, is_not_counted, limitation
from domain.model.review import Review
from domain.model.rules import RulePacks
from domain.model.working_time import office_day


def opened_on(review: Review) -> date:
    """The day of the law by which it is handled."""
    assert review.opened is not None
    return office_day(review.opened.occurred_at)


def laws(packs: RulePacks, review: Review) -> Laws:
    assert review.opened is not None
    return laws_of(packs, review.post, review.opened.act_on, opened_on(review))


def limitation_limit(packs: RulePacks, review: Review, on: date, *, lightest: bool, never: str | None = None) -> Limit:
    """ValueError where the law has no such case without limitation."""
    found = tuple(stretches(packs, review, on))
    return limitation(packs, laws(packs, review), lightest=lightest, stretches=found, never=never)


def handling_limit(packs: RulePacks, review: Review, on: date, *, complex_case: bool) -> Limit:
    assert review.opened is not None
    found = tuple(stretches(packs, review, on))
    judged = laws(packs, review)
    return handling(judged, found_on=review.opened.found_on, complex_case=complex_case, stretches=found)


def stretches(packs: RulePacks, review: Review, on: date) -> Iterator[Stretch]:
    """What counts in no limit: deferrals, and appeals that annulled a decision. What lasts, lasts to the day asked."""

    def stretch(code: str, from_on: date, to_on: date | None) -> Stretch:
        binds = is_not_counted(packs, review.post, opened_on(review), code)
        return Stretch(code, from_on, to_on if to_on is not None else on, binds=binds, ongoing=to_on is None)

    for one in review.deferrals:
        yield stretch("deferral", one.from_on, one.to_on)
    for appealed_on, answered_on in review.annulments:
        yield stretch("appeal", appealed_on, answered_on)
