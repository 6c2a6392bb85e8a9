"""The disciplinary council: how it is made up, summons, its secret ballot, its proposal."""

from __future__ import annotations

from domain import review_commands as cmd
from domain.model import review_duties as kinds
from domain.model import review_events as ev
from domain.model.deadline import due_instant
from domain.model.discipline_steps import SKIPS_MEETING_ONLY, council_of, sizes, step_term
from domain.model.dossier_authority import clock
from domain.model.event import Event, OfficialId, utc
from domain.model.refusals import BadValue
from domain.model.review import Review
from domain.model.review_refusals import NotAReviewer, StepNotPossible
from domain.model.working_time import office_day
from domain.proceeding_about import About, need_active, need_text, need_usable
from domain.review_authority import (
    authority_of,
    check_member,
    need_authority,
    need_still_here,
    state_of,
)
from domain.review_hearing import need_going_on, need_heard, need_the_reviewed, recheck
from domain.review_terms import laws, lay, opened_on


def set_up_council(about: About, order: cmd.SetUpCouncil) -> Event:
    """By the authority, after the minutes, or where the meeting fell away. As many seats as the pack says, where read.

    Everybody in it is checked for conflicts; the first chairs.
    """
    review = need_going_on(about)
    need_authority(about)
    need_heard(about)
    if not review.minutes and review.skipped not in SKIPS_MEETING_ONLY:
        raise StepNotPossible(why_vi="chưa có biên bản họp kiểm điểm", why_en="there are no minutes of the meeting yet")
    rule = council_of(about.reference.rules, review.post, opened_on(about))
    members, seats = order.members, order.seats
    if len(set(members)) != len(members) or len(seats) != len(members):
        raise BadValue(field="members", why_vi="mỗi người một ghế", why_en="each person has one seat")
    if len(members) < rule.quorum:
        raise BadValue(field="members", why_vi=f"ít nhất {rule.quorum} người", why_en=f"at least {rule.quorum} people")
    fitting = [one for one in rule.kinds if not order.subject or one.subject == order.subject]
    if rule.kinds_bind and rule.kinds and len(members) not in sizes(fitting):
        wanted = ", ".join(f"{one.subject}: {one.size}" for one in rule.kinds)
        raise BadValue(
            field="members",
            why_vi=f"thành phần theo {rule.document}: {wanted}",
            why_en=f"by {rule.document} it has {wanted} members",
        )
    for official in members:
        need_active(about, official)
    checks = tuple(check_member(about, one) for one in members)
    return ev.CouncilSetUp(
        **about.meta,
        subject=order.subject,
        members=tuple(zip(members, (seat.strip() for seat in seats), strict=True)),
        checks=checks,
        lays=(lay(about, kinds.COUNCIL_MEETING, members[0]),),
    )


def summon(about: About, order: cmd.SummonToCouncil) -> Event:
    """In time before the council meets; a second summons only after the day of the first."""
    review = need_going_on(about)
    _need_chair(about)
    need_text(place=order.place)
    notice = step_term(about.reference.rules, review.post, opened_on(about), "summons")
    hours = about.reference.hours(review.agency_id)
    earliest = due_instant(about.at, notice.term, hours) if notice is not None else about.at
    meets_at = utc(order.meets_at)
    if meets_at < earliest:
        raise BadValue(
            field="meets_at",
            why_vi=f"triệu tập phải đến trước đủ ngày làm việc luật định: họp từ {clock(earliest)}",
            why_en=f"the summons comes in time before: the council meets from {clock(earliest)} on",
        )
    if review.summonses and about.at <= review.summonses[-1].meets_at:
        raise StepNotPossible(
            why_vi="đã triệu tập; triệu tập lại sau ngày họp đã định",
            why_en="they were summoned; again only after that day",
        )
    return ev.CouncilSummoned(
        **about.meta,
        summons_no=len(review.summonses) + 1,
        meets_at=meets_at,
        place=order.place,
        notice_until=office_day(earliest),
    )


def let_meet_without(about: About, order: cmd.LetCouncilMeetWithoutMe) -> Event:
    need_going_on(about)
    need_the_reviewed(about)
    need_text(text=order.text)
    return ev.CouncilMayMeetWithout(**about.meta, text=order.text)


def hold_council(about: About, order: cmd.HoldCouncil) -> Event:
    """Quorum with the chair; without the official only at the second summons, or as they asked; they speak last."""
    review = need_going_on(about)
    chair = _need_chair(about)
    council = review.council
    assert council is not None
    need_usable(order.minutes)
    if not review.summonses or about.at < review.summonses[-1].meets_at:
        raise StepNotPossible(
            why_vi="chưa triệu tập, hoặc chưa đến giờ họp", why_en="not summoned, or not the hour yet"
        )
    _need_quorum(about, review, order, chair)
    if not order.reviewed_attended and len(review.summonses) < 2 and not review.council_without:
        raise StepNotPossible(
            why_vi="người được xem xét vắng mặt: phải triệu tập lần thứ hai, trừ khi họ đề nghị bằng văn bản",
            why_en="the official is absent: summon them a second time, unless they asked in writing",
        )
    if order.reviewed_attended and not order.spoke_last:
        raise BadValue(
            field="spoke_last", why_vi="người được xem xét phát biểu sau cùng", why_en="the official speaks last"
        )
    votes = _votes(about, order)
    return ev.CouncilHeld(
        **about.meta,
        attended=order.attended,
        reviewed_attended=order.reviewed_attended,
        spoke_last=order.spoke_last,
        votes_for=order.votes_for,
        votes_against=order.votes_against,
        votes_by_form=votes,
        absence=order.absence,
        minutes=order.minutes,
        checks=recheck(about, order.attended),
        lays=(lay(about, kinds.PROPOSAL, chair),),
    )


def propose(about: About, order: cmd.ProposeByCouncil) -> Event:
    """What the ballot came to, in the council's words; the authority decides and is not bound to the form."""
    review = need_going_on(about)
    _need_chair(about)
    need_text(text=order.text)
    need_usable(order.attachments)
    if not review.councils_held:
        raise StepNotPossible(why_vi="hội đồng chưa họp", why_en="the council did not meet yet")
    held = review.councils_held[-1]
    most = max((count for _, count in held.votes_by_form), default=0)
    chosen = {form for form, count in held.votes_by_form if count == most} if held.votes_by_form else {""}
    if order.form not in chosen:
        wanted = ", ".join(sorted(chosen)) or "—"
        raise BadValue(field="form", why_vi=f"kết quả bỏ phiếu là: {wanted}", why_en=f"the ballot came to: {wanted}")
    lays = (lay(about, kinds.DECISION, authority_of(about)),)
    return ev.CouncilProposed(**about.meta, form=order.form, text=order.text, attachments=order.attachments, lays=lays)


def _need_chair(about: About) -> OfficialId:
    """Who acts chairs the council, in person. NotAReviewer, StepNotPossible."""
    review = state_of(about)
    need_still_here(about)
    if review.council is None:
        raise StepNotPossible(why_vi="chưa lập hội đồng", why_en="there is no council")
    chair = review.council.members[0][0]
    if about.who != chair or about.context.issued.actor != chair:
        raise NotAReviewer(actor=about.who, seats="chair of the council", who=chair)
    check_member(about, chair)
    return chair


def _need_quorum(about: About, review: Review, order: cmd.HoldCouncil, chair: OfficialId) -> None:
    council = review.council
    assert council is not None
    rule = council_of(about.reference.rules, review.post, opened_on(about))
    known = {official for official, _ in council.members}
    attended = set(order.attended)
    if not attended <= known or chair not in attended or len(attended) != len(order.attended):
        raise BadValue(
            field="attended",
            why_vi="chỉ thành viên hội đồng, mỗi người một lần, có chủ tịch",
            why_en="members of the council only, each once, with the chair",
        )
    if len(attended) < rule.quorum:
        raise BadValue(field="attended", why_vi=f"ít nhất {rule.quorum} người", why_en=f"at least {rule.quorum} people")


def _votes(about: About, order: cmd.HoldCouncil) -> tuple[tuple[str, int], ...]:
    """Counts that fit the number of those who attended: first whether, and only then which form. BadValue."""
    if min(order.votes_for, order.votes_against) < 0 or order.votes_for + order.votes_against > len(order.attended):
        raise BadValue(
            field="votes_for", why_vi="số phiếu không khớp số người dự", why_en="the votes do not fit who attended"
        )
    votes = tuple(zip(order.forms, order.votes_by_form, strict=False))
    fits = len(order.forms) == len(order.votes_by_form) and all(count >= 0 for _, count in votes)
    if not fits or sum(count for _, count in votes) > len(order.attended):
        raise BadValue(
            field="votes_by_form", why_vi="số phiếu không khớp số người dự", why_en="the votes do not fit who attended"
        )
    if (order.votes_for > order.votes_against) != bool(votes):
        raise BadValue(
            field="forms",
            why_vi="chỉ bỏ phiếu về hình thức khi đa số đồng ý có kỷ luật",
            why_en="the form is voted on only where the majority is for discipline",
        )
    judged = laws(about)
    law = judged.at_act or judged.later
    unknown = [form for form, _ in votes if law is not None and form not in law.regime.forms]
    if unknown:
        raise BadValue(
            field="forms", why_vi=f"không phải hình thức: {unknown[0]}", why_en=f"no form of the law: {unknown[0]}"
        )
    return votes
