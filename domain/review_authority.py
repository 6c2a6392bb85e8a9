"""Who is competent in a review, and who has a conflict of interest in it. Nothing overrides a conflict.

Of members and of the council everybody is kept out who had to do with a dossier concerned in any way, also by an
escalation. The authority is one by office: whoever acted in a dossier or held it is passed over, and the next above
decides; that it was merely escalated to them stands in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Final
from uuid import UUID

from domain.model import dossier_events as dev
from domain.model.dossier import Dossier
from domain.model.dossier_authority import involved
from domain.model.event import OfficialId, UnitId, is_official
from domain.model.organisation import RelationKind
from domain.model.proceeding_refusals import ConflictInProceeding
from domain.model.review import Review
from domain.model.review_events import Check, ReviewSeat
from domain.model.review_refusals import NotAReviewer, NotTheAuthority, OfficialMoved
from domain.model.rule_keys import DUTY_OFFICER
from domain.model.working_time import at_office_time, office_day
from domain.proceeding_about import About

_ANSWERS_TO_ESCALATION: Final = (dev.EscalationAcknowledged, dev.EscalationAnswered)

_RELATION: Final = {
    RelationKind.KIN: ("là người thân thích theo khai báo số {no}", "is a relative by declaration no. {no}"),
    RelationKind.INTEREST: ("có lợi ích liên quan theo khai báo số {no}", "has an interest by declaration no. {no}"),
}


def state_of(about: About) -> Review:
    state: Review = about.state
    return state


def unit_of(about: About, official: OfficialId) -> UnitId | None:
    """The unit that manages an official now; once no appointment is in force, the one of the last."""
    unit = about.reference.organisation.unit_of(official, about.at)
    person = about.reference.organisation.officials.get(official)
    if unit is None and person is not None and person.appointments:
        return max(person.appointments, key=lambda one: one.valid_from).unit_id
    return unit


def authority_of(about: About) -> OfficialId:
    """Who is competent in the review now."""
    review = state_of(about)
    return authority_over(about, review.about, review.dossiers, review.barred)


def authority_over(
    about: About, reviewed: OfficialId, dossiers: Iterable[UUID], passed_over: frozenset[OfficialId] = frozenset()
) -> OfficialId:
    """Who is competent to decide about an official now: the leader of the agency that manages them, or the next above.

    Passed over: the reviewed themself, `passed_over`, and whoever has a conflict. At last the duty officer of the
    Chairman's office, in whose name the Chairman's acts are entered.
    """
    dossiers = tuple(dossiers)
    duty_officer = _duty_officer(about)
    for official in _offices_above(about, reviewed):
        if official == reviewed or official in passed_over:
            continue
        if next(_conflicts(about, official, reviewed, dossiers, by_office=True), None) is None:
            return official
    return duty_officer


def need_authority(about: About) -> OfficialId:
    """Who acts is the competent authority. NotTheAuthority; OfficialMoved where the file belongs elsewhere by now."""
    review = state_of(about)
    need_still_here(about)
    authority = authority_of(about)
    if about.who != authority:
        raise NotTheAuthority(actor=about.who, authority=authority)
    if about.context.issued.actor != authority:
        check(about, about.context.issued.actor, review.about, review.dossiers)
    return authority


def need_still_here(about: About) -> None:
    """The agency whose file it is still manages the official. OfficialMoved."""
    review = state_of(about)
    unit = unit_of(about, review.about)
    agency = about.reference.organisation.agency_of(unit) if unit is not None else None
    if agency is not None and agency != review.agency_id:
        raise OfficialMoved(about=review.about, agency=agency)


def need_seat(about: About, *seats: ReviewSeat) -> OfficialId:
    """Who acts sits in the review on one of these seats, in person, and still has no conflict. NotAReviewer."""
    review = state_of(about)
    need_still_here(about)
    mine = [one for one in review.sitting if one.seat in seats]
    if about.who not in {one.official for one in mine} or about.context.issued.actor != about.who:
        raise NotAReviewer(actor=about.who, seats=", ".join(seats), who=", ".join(one.official for one in mine) or "—")
    check_member(about, about.who)
    return about.who


def check_member(about: About, official: OfficialId) -> Check:
    """A member of the review or of the council. ConflictInProceeding, with the ground."""
    review = state_of(about)
    need_not_its_opener(review, official)
    if official in deciders(review):
        raise ConflictInProceeding(
            official=official, why_vi="đã quyết định việc này trước đây", why_en="decided this before"
        )
    return check(about, official, review.about, review.dossiers)


def check(
    about: About, official: OfficialId, reviewed: OfficialId, dossiers: Iterable[UUID], *, by_office: bool = False
) -> Check:
    """What every reviewer must be free of. ConflictInProceeding."""
    dossiers = tuple(dossiers)
    for why_vi, why_en in _conflicts(about, official, reviewed, dossiers, by_office=by_office):
        raise ConflictInProceeding(official=official, why_vi=why_vi, why_en=why_en)
    relations = about.reference.organisation.relations_of(official)
    return Check(official=official, dossiers=dossiers, known_relations=len(relations))


def openers(review: Review) -> frozenset[OfficialId]:
    """Who reported the breach, and who opened the review, in whosever name."""
    opened = review.opened
    named = (opened.reported_by, opened.actor, opened.acting_for) if opened is not None else ()
    return frozenset(official for official in named if official)


def need_not_its_opener(review: Review, official: OfficialId) -> None:
    """ConflictInProceeding."""
    if official in openers(review):
        raise ConflictInProceeding(
            official=official,
            why_vi="đã phát hiện hoặc đề nghị kiểm điểm việc này",
            why_en="reported the breach, or opened the review",
        )


def deciders(review: Review) -> frozenset[OfficialId]:
    """Who decided in it, or answered an appeal."""
    acts = [*review.decisions, *([review.appeal_answer] if review.appeal_answer is not None else [])]
    return review.barred | {official for one in acts for official in (one.actor, one.acting_for) if official}


def took_part(review: Review) -> frozenset[OfficialId]:
    """Whoever had a part in coming to the decision: none of them answers the appeal against it."""
    heard = {one.official for one in review.members}
    council = {official for official, _ in review.council.members} if review.council is not None else set()
    return deciders(review) | heard | council


def _conflicts(
    about: About, official: OfficialId, reviewed: OfficialId, dossiers: tuple[UUID, ...], *, by_office: bool
) -> Iterator[tuple[str, str]]:
    organisation = about.reference.organisation
    if official == reviewed:
        yield "chính là người được kiểm điểm", "is the one reviewed"
        return
    for dossier in dossiers:
        state: Dossier = about.context.state_of("dossier", dossier)
        met = handled(state) if by_office else involved(state) | handled(state)
        if official in met:
            code = state.code or str(dossier)
            yield f"đã tham gia xử lý hồ sơ {code}", f"had to do with dossier {code}"
    for relation in organisation.relations_of(official):
        if reviewed in relation.between:
            vi, en = _RELATION[relation.kind]
            yield vi.format(no=relation.relation_no), en.format(no=relation.relation_no)
    if any(_is_under(about, official, reviewed, at) for at in _moments(about)):
        yield "là cấp dưới của người được kiểm điểm", "is a subordinate of the one reviewed"


def handled(state: Dossier) -> set[OfficialId]:
    """Who acted in a dossier or held it; answering an escalation alone is no handling."""
    acted = {
        official
        for recorded in state.log
        if not isinstance(recorded.body, _ANSWERS_TO_ESCALATION)
        for official in (recorded.body.actor, recorded.body.acting_for)
        if official is not None and is_official(official)
    }
    return acted | ({state.holder} if state.holder is not None else set())


def _moments(about: About) -> tuple[datetime, ...]:
    """Now, and noon of the day of the act."""
    opened = state_of(about).opened
    return (about.at,) if opened is None else (about.at, at_office_time(opened.act_on, time(12)))


def _is_under(about: About, official: OfficialId, reviewed: OfficialId, at: datetime) -> bool:
    organisation = about.reference.organisation
    unit = organisation.unit_of(official, at)
    if unit is None or organisation.unit_of(reviewed, at) is None:
        return False
    agency = organisation.agency_of(unit)
    bosses = (organisation.head_of(unit, at), organisation.leader_of(agency, at) if agency else None)
    return reviewed in bosses


def _offices_above(about: About, reviewed: OfficialId) -> Iterator[OfficialId]:
    """The leader of the agency, then of each agency above it."""
    organisation = about.reference.organisation
    unit = unit_of(about, reviewed)
    agency = organisation.agency_of(unit) if unit is not None else None
    seen: set[str] = set()
    while agency is not None and agency not in seen:
        seen.add(agency)
        leader = organisation.leader_of(agency, about.at)
        if leader is not None:
            yield leader
        known = organisation.agencies.get(agency)
        agency = known.parent_id if known is not None else None


def _duty_officer(about: About) -> OfficialId:
    day = office_day(about.at)
    return about.reference.rules.for_day(day).value(DUTY_OFFICER, day).value
