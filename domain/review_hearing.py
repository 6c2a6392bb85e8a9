"""How a reviewed official is heard: notification, explanation, deferral, the review meeting and its minutes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from domain import review_commands as cmd
from domain.model import review_duties as kinds
from domain.model import review_events as ev
from domain.model.deadline import shifted
from domain.model.discipline import case_of
from domain.model.discipline_steps import SKIPS_MEETING_ONLY, council_of, deferrals, skip_of
from domain.model.dossier_authority import clock
from domain.model.duty import Duty
from domain.model.event import Event, Instant, OfficialId
from domain.model.refusals import BadValue
from domain.model.review import Review
from domain.model.review_refusals import (
    ExplanationStillOpen,
    OnlyTheReviewed,
    ReviewDeferredNow,
    StepNotPossible,
)
from domain.model.term import Term
from domain.model.working_time import office_day
from domain.proceeding_about import About, due_of, need_text, need_usable, term_from
from domain.review_authority import (
    authority_of,
    check_member,
    need_authority,
    need_seat,
    need_still_here,
    state_of,
)
from domain.review_terms import end_of, handling_limit, lay, opened_on, owner_of_hearing

MOST_DAYS: Final = 60
"""By how many working days the term to explain is extended at most, in one act."""


def need_going_on(about: About) -> Review:
    """Not deferred, and not decided. ReviewDeferredNow, StepNotPossible."""
    review = state_of(about)
    need_not_deferred(review)
    if review.decision is not None:
        raise StepNotPossible(why_vi="đã có quyết định", why_en="it is decided")
    return review


def need_not_deferred(review: Review) -> None:
    if review.deferral is not None:
        raise ReviewDeferredNow(case=review.deferral.case, since=review.deferral.from_on)


def need_the_reviewed(about: About) -> None:
    """In person: not by somebody who stands in for them. OnlyTheReviewed."""
    review = state_of(about)
    if about.context.issued.actor != review.about or about.who != review.about:
        raise OnlyTheReviewed(about=review.about)


def need_conductor(about: About) -> OfficialId:
    """The chair, or the authority while there is none or in the chair's place."""
    if about.who == authority_of(about):
        return need_authority(about)
    return need_seat(about, ev.ReviewSeat.CHAIR)


def notify(about: About, order: cmd.NotifyReviewed) -> Event:
    """From here the official's term to explain runs, and after it the term to meet."""
    review = need_going_on(about)
    need_conductor(about)
    need_text(text=order.text)
    if review.chair is None:
        raise StepNotPossible(why_vi="chưa có người chủ trì", why_en="there is no chair yet")
    if review.notified_at is not None:
        raise StepNotPossible(why_vi="đã thông báo", why_en="the official was notified")
    explain = lay(about, kinds.EXPLAIN, review.about)
    meeting = lay(about, kinds.MEETING, review.chair.official, start=explain.due_at)
    return ev.ReviewedNotified(**about.meta, text=order.text, explain_until=explain.due_at, lays=(explain, meeting))


def extend_explanation(about: About, order: cmd.ExtendExplanation) -> Event:
    """The official gets longer; the reviewers' own term to meet follows from it."""
    review = need_going_on(about)
    need_conductor(about)
    need_text(reason=order.reason)
    if review.notified_at is None or review.explain_until is None or review.meetings:
        raise StepNotPossible(why_vi="chưa thông báo, hoặc đã họp", why_en="not notified yet, or the meeting was held")
    if not 1 <= order.working_days <= MOST_DAYS:
        raise BadValue(
            field="working_days", why_vi=f"từ 1 đến {MOST_DAYS} ngày", why_en=f"between 1 and {MOST_DAYS} days"
        )
    agency = about.reference.organisation.agency_of(review.unit_id)
    term = term_from(about, Term(order.working_days), agency)
    until = due_of(term)
    if until <= review.explain_until:
        raise BadValue(field="working_days", why_vi="hạn mới phải muộn hơn hạn cũ", why_en="the new term ends earlier")
    explain = lay(about, kinds.EXPLAIN, review.about)
    owner = owner_of_hearing(review, authority_of(about))
    meeting = lay(about, kinds.MEETING, owner, start=until)
    lays = (msgspec.structs.replace(explain, due_at=until, deadline=term), meeting)
    return ev.ExplanationExtended(**about.meta, reason=order.reason, explain_until=until, lays=lays)


def explain_in_review(about: About, order: cmd.ExplainInReview) -> Event:
    """Possible also while it is deferred; what was said once is never taken away."""
    need_the_reviewed(about)
    need_text(text=order.text)
    need_usable(order.attachments)
    if state_of(about).decision is not None:
        raise StepNotPossible(
            why_vi="đã có quyết định; có thể khiếu nại", why_en="it is decided; the decision can be appealed"
        )
    return ev.ReviewedExplained(**about.meta, text=order.text, attachments=order.attachments)


def waive_explanation(about: About, order: cmd.WaiveExplanation) -> Event:
    need_the_reviewed(about)
    need_text(text=order.text)
    review = state_of(about)
    if review.notified_at is None or review.decision is not None:
        raise StepNotPossible(why_vi="chưa thông báo, hoặc đã quyết định", why_en="not notified yet, or decided")
    return ev.ExplanationWaived(**about.meta, text=order.text)


def defer(about: About, order: cmd.DeferReview) -> Event:
    """For a case of the law in force when it was opened; every term stands still from now on."""
    review = need_going_on(about)
    need_conductor(about)
    need_text(reason=order.reason, case=order.case)
    need_usable(order.attachments)
    known = deferrals(about.reference.rules, review.post, opened_on(about))
    if known is not None and case_of(known, order.case) is None:
        cases = ", ".join(one.code for one in known.value)
        raise BadValue(field="case", why_vi=f"luật chỉ có: {cases}", why_en=f"the law has only: {cases}")
    return ev.ReviewDeferred(
        **about.meta,
        case=order.case,
        from_on=office_day(about.at),
        reason=order.reason,
        attachments=order.attachments,
    )


def resume(about: About, order: cmd.ResumeReview) -> Event:
    review = state_of(about)
    need_conductor(about)
    need_text(reason=order.reason)
    need_usable(order.attachments)
    if review.deferral is None:
        raise StepNotPossible(why_vi="không có việc chưa xem xét", why_en="nothing is deferred")
    return ev.ReviewResumed(
        **about.meta, reason=order.reason, waived=False, moved=_moved(about), attachments=order.attachments
    )


def waive_deferral(about: About, order: cmd.WaiveDeferral) -> Event:
    """By the official alone, in writing, where the law lets them."""
    need_the_reviewed(about)
    need_text(text=order.text)
    need_usable(order.attachments)
    review = state_of(about)
    if review.deferral is None:
        raise StepNotPossible(why_vi="không có việc chưa xem xét", why_en="nothing is deferred")
    case = case_of(deferrals(about.reference.rules, review.post, opened_on(about)), review.deferral.case)
    if case is None or not case[0].waivable:
        raise StepNotPossible(
            why_vi="luật không cho từ bỏ trường hợp này", why_en="the law does not let this case be given up"
        )
    return ev.ReviewResumed(
        **about.meta, reason=order.text, waived=True, moved=_moved(about), attachments=order.attachments
    )


def _moved(about: About) -> tuple[tuple[str, Instant], ...]:
    """New due instants of what stood still: the working time that was left runs from now."""
    review = state_of(about)
    deferral = review.deferral
    assert deferral is not None
    moved = []
    for duty in review.duties:
        if duty.over_at is not None or not duty.waits:
            continue
        moved.append((duty.key, _due_after(about, duty, deferral.at)))
    return tuple(moved)


def _due_after(about: About, duty: Duty, stopped_at: Instant) -> Instant:
    if duty.kind == kinds.HANDLING:
        limit = handling_limit(about, complex_case=state_of(about).complex)
        last_on = limit.last_on or min(one.last_on for one in limit.reckonings)
        return max(duty.due_at, end_of(last_on))
    hours = about.reference.hours(about.reference.organisation.agency_of(duty.unit))
    return shifted(duty.due_at, stopped_at, about.at, hours)


def skip_steps(about: About, order: cmd.SkipReviewSteps) -> Event:
    """For a reason that the law lists; what comes next then is the council, or the decision."""
    review = need_going_on(about)
    authority = need_authority(about)
    need_text(reason=order.reason)
    need_usable(order.attachments)
    if review.notified_at is None:
        raise StepNotPossible(why_vi="phải thông báo trước", why_en="the official is notified first")
    if skip_of(about.reference.rules, opened_on(about), order.case) is None:
        raise BadValue(field="case", why_vi="luật không có lý do này", why_en="the law lists no such reason")
    to_council = order.case in SKIPS_MEETING_ONLY and council_needed(about)
    lays = (lay(about, kinds.COUNCIL if to_council else kinds.DECISION, authority),)
    return ev.StepsSkipped(**about.meta, case=order.case, reason=order.reason, attachments=order.attachments, lays=lays)


def hold_meeting(about: About, order: cmd.HoldReviewMeeting) -> Event:
    """After the official explained, or could have. Each member who attends is checked again; nobody votes."""
    review = need_going_on(about)
    chair = need_seat(about, ev.ReviewSeat.CHAIR)
    need_text(course=order.course)
    need_heard(about)
    sitting = {one.official for one in review.sitting}
    strangers = [one for one in order.attended if one not in sitting]
    if strangers or chair not in order.attended or len(set(order.attended)) != len(order.attended):
        raise BadValue(
            field="attended",
            why_vi="chỉ thành viên, mỗi người một lần, có người chủ trì",
            why_en="members only, each once, with the chair",
        )
    checks = tuple(check_member(about, one) for one in order.attended)
    return ev.ReviewMeetingHeld(
        **about.meta,
        attended=order.attended,
        reviewed_attended=order.reviewed_attended,
        course=order.course,
        checks=checks,
        lays=(lay(about, kinds.MINUTES, chair),),
    )


def need_heard(about: About) -> None:
    """The official explained, gave it up, or their term is over. ExplanationStillOpen, StepNotPossible."""
    review = state_of(about)
    if review.notified_at is None or review.explain_until is None:
        raise StepNotPossible(why_vi="chưa thông báo cho người được kiểm điểm", why_en="the official was not notified")
    if not review.explanations and review.waived is None and about.at <= review.explain_until:
        raise ExplanationStillOpen(until=clock(review.explain_until))


def file_minutes(about: About, order: cmd.FileMinutes) -> Event:
    """The minutes go to the authority; its term to set up a council, or to decide, begins."""
    review = need_going_on(about)
    need_seat(about, ev.ReviewSeat.CHAIR, ev.ReviewSeat.SECRETARY)
    need_text(text=order.text)
    need_usable(order.attachments)
    if len(review.minutes) >= len(review.meetings):
        raise StepNotPossible(why_vi="chưa họp, hoặc đã gửi biên bản", why_en="no meeting, or its minutes were sent")
    kind = kinds.COUNCIL if council_needed(about) else kinds.DECISION
    lays = (lay(about, kind, authority_of(about)),)
    return ev.MinutesFiled(**about.meta, text=order.text, attachments=order.attachments, lays=lays)


def council_needed(about: About) -> bool:
    """By the law in force when it was opened, whether that was read or not."""
    return council_of(about.reference.rules, state_of(about).post, opened_on(about)).needed


def recheck(about: About, officials: Iterable[OfficialId]) -> tuple[ev.Check, ...]:
    """Everybody who took part is looked at once more, with what is known by now. ConflictInProceeding."""
    need_still_here(about)
    return tuple(check_member(about, one) for one in officials)
