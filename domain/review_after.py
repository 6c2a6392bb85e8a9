"""What follows a decision: it is told, appealed, answered, published, enforced; and two people close the review."""

from __future__ import annotations

from domain import review_commands as cmd
from domain.model import review_duties as kinds
from domain.model import review_events as ev
from domain.model.discipline_steps import step_term
from domain.model.dossier_authority import clock
from domain.model.event import Event, OfficialId
from domain.model.refusals import BadValue
from domain.model.review import Review
from domain.model.review_refusals import NotAReviewer, SameAuthority, SecondPersonNeeded, StepNotPossible
from domain.proceeding_about import About, due_of, need_text, need_usable, term_from
from domain.review_authority import (
    authority_of,
    authority_over,
    check,
    need_authority,
    need_not_its_opener,
    openers,
    state_of,
    took_part,
)
from domain.review_hearing import need_conductor, need_the_reviewed
from domain.review_terms import decide_again, laws, lay, opened_on


def notify_decision(about: About, order: cmd.NotifyDecision) -> Event:
    """The official has it; from here they may appeal, and it is enforced."""
    review, decided = _decided(about)
    need_conductor(about)
    need_text(how=order.how)
    if review.told is not None:
        raise StepNotPossible(why_vi="đã thông báo quyết định", why_en="the decision was told")
    term = step_term(about.reference.rules, review.post, opened_on(about), "appeal")
    agency = about.reference.organisation.agency_of(review.unit_id)
    until = due_of(term_from(about, term.term, agency)) if term is not None else about.at
    enforced = decided.outcome is ev.ReviewOutcome.DISCIPLINE
    lays = (lay(about, kinds.ENFORCE, authority_of(about)),) if enforced else ()
    return ev.DecisionNotified(
        **about.meta,
        how=order.how,
        appeal_until=until,
        appeal_verified=term is not None and term.binds,
        lays=lays,
    )


def appeal_decision(about: About, order: cmd.AppealDecision) -> Event:
    """By the official; also after the term, which was not read in a text. It opens again what was closed."""
    review, _ = _decided(about)
    need_the_reviewed(about)
    need_text(text=order.text)
    need_usable(order.attachments)
    if review.told is None:
        raise StepNotPossible(why_vi="quyết định chưa được thông báo", why_en="the decision was not told yet")
    if review.appeal is not None and review.appeal_answer is None:
        raise StepNotPossible(why_vi="đang có khiếu nại chưa giải quyết", why_en="an appeal is open")
    if review.appeal_answer is not None:
        raise StepNotPossible(
            why_vi="đã có kết quả giải quyết; việc tiếp theo là khiếu nại lần hai hoặc khởi kiện, ngoài hệ thống này",
            why_en="it was answered; a second appeal or a suit goes beyond this system",
        )
    late = about.at > review.told.appeal_until
    if late and review.told.appeal_verified:
        raise StepNotPossible(
            why_vi=f"hạn khiếu nại đã hết {clock(review.told.appeal_until)}",
            why_en=f"the term to appeal ended {clock(review.told.appeal_until)}",
        )
    to = _appeal_authority(about, review)
    return ev.DecisionAppealed(
        **about.meta,
        text=order.text,
        to=to,
        late=late,
        attachments=order.attachments,
        lays=(lay(about, kinds.APPEAL, to),),
    )


def answer_appeal(about: About, order: cmd.AnswerAppeal) -> Event:
    """By somebody who neither opened the review nor had a part in the decision. It is never made heavier."""
    review, decided = _decided(about)
    need_text(reasons=order.reasons)
    need_usable(order.attachments)
    if review.appeal is None or review.appeal_answer is not None:
        raise StepNotPossible(why_vi="không có khiếu nại đang chờ", why_en="no appeal is open")
    authority = _appeal_authority(about, review)
    actor = about.context.issued.actor
    for official in {about.who, actor} - {authority}:  # at last the duty officer, above whom there is none
        need_not_its_opener(review, official)
    if about.who in took_part(review) or actor in took_part(review):
        raise SameAuthority(actor=about.who, authority=authority)
    if about.who not in (authority, review.appeal.to):
        raise SameAuthority(actor=about.who, authority=authority)
    checked = check(about, about.who, review.about, review.dossiers, by_office=True)
    if actor != about.who:
        check(about, actor, review.about, review.dossiers)
    _need_lighter(about, order, decided)
    lays = []
    if order.result is not ev.AppealOutcome.UPHELD:
        lays.append(lay(about, kinds.PUBLISH, decided.acting_for or decided.actor))
    if order.result is ev.AppealOutcome.ANNULLED:
        barred = review.barred | {official for official in (decided.actor, decided.acting_for) if official}
        lays.append(decide_again(about, authority_over(about, review.about, review.dossiers, barred)))
    stands = order.result is not ev.AppealOutcome.ANNULLED
    if stands and (order.outcome or decided.outcome) is ev.ReviewOutcome.DISCIPLINE and not review.enforced:
        lays.append(lay(about, kinds.ENFORCE, authority_of(about)))
    return ev.AppealAnswered(
        **about.meta,
        result=order.result,
        reasons=order.reasons,
        outcome=order.outcome,
        form=order.form,
        check=checked,
        attachments=order.attachments,
        lays=tuple(lays),
    )


def _need_lighter(about: About, order: cmd.AnswerAppeal, decided: ev.ReviewDecided) -> None:
    """CHANGED names what takes its place, and that is lighter; else nothing is named. BadValue."""
    if (order.result is ev.AppealOutcome.CHANGED) != (order.outcome is not None):
        raise BadValue(
            field="outcome", why_vi="chỉ khi sửa thì nêu kết quả mới", why_en="named if, and only if, it is changed"
        )
    if (order.outcome is ev.ReviewOutcome.DISCIPLINE) != bool(order.form):
        raise BadValue(field="form", why_vi="chỉ kỷ luật mới có hình thức", why_en="discipline alone has a form")
    if order.outcome is None:
        return
    rising = list(ev.ReviewOutcome)
    both_discipline = order.outcome is decided.outcome is ev.ReviewOutcome.DISCIPLINE
    if not both_discipline and rising.index(order.outcome) >= rising.index(decided.outcome):
        raise BadValue(
            field="outcome",
            why_vi="giải quyết khiếu nại chỉ có thể nhẹ hơn",
            why_en="an appeal can only make it lighter",
        )
    judged = laws(about)
    law = judged.at_act or judged.later
    listed = list(law.regime.forms) if law is not None else []
    known = order.form in listed and decided.form in listed
    if order.form and (not known or listed.index(order.form) >= listed.index(decided.form)):
        raise BadValue(
            field="form", why_vi="giải quyết khiếu nại chỉ có thể nhẹ hơn", why_en="an appeal can only make it lighter"
        )


def publish_outcome(about: About, order: cmd.PublishOutcome) -> Event:
    """That the decision was wrong is made known, by the agency whose decision it was."""
    review = state_of(about)
    need_text(where=order.where)
    need_usable(order.attachments)
    answer = review.appeal_answer
    if answer is None or answer.result is ev.AppealOutcome.UPHELD or review.published:
        raise StepNotPossible(why_vi="không có gì phải công khai", why_en="there is nothing to publish")
    duty = next(one for one in review.duties if one.kind == kinds.PUBLISH)
    if about.who not in {duty.official, authority_of(about)}:
        raise NotAReviewer(actor=about.who, seats="authority", who=duty.official or "—")
    return ev.OutcomePublished(**about.meta, where=order.where, attachments=order.attachments)


def enforce_decision(about: About, order: cmd.EnforceDecision) -> Event:
    need_authority(about)
    need_text(how=order.how)
    review = state_of(about)
    final = review.final
    if final is None or final[0] is not ev.ReviewOutcome.DISCIPLINE or review.told is None or review.enforced:
        raise StepNotPossible(why_vi="không có gì phải thi hành", why_en="there is nothing to enforce")
    return ev.DecisionEnforced(**about.meta, how=order.how)


def propose_closing(about: About, order: cmd.ProposeReviewClosing) -> Event:
    """By a reviewer. Once a decision was annulled and none took its place, by the authority: its reasoned end."""
    if state_of(about).annulled:
        need_authority(about)
    else:
        _need_reviewer(about)
    need_text(reason=order.reason)
    _need_at_its_end(about)
    if state_of(about).closing is not None:
        raise StepNotPossible(why_vi="đã có người đề nghị kết thúc", why_en="closing was proposed")
    return ev.ClosingProposed(**about.meta, reason=order.reason)


def close_review(about: About, _: cmd.CloseReview) -> Event:
    """By a second person, with everything done that has to be."""
    _need_reviewer(about)
    _need_at_its_end(about)
    closing = state_of(about).closing
    if closing is None:
        raise StepNotPossible(why_vi="chưa ai đề nghị kết thúc", why_en="nobody proposed to close it")
    proposer = {closing.actor, closing.acting_for}
    if about.who in proposer or about.context.issued.actor in proposer:
        raise SecondPersonNeeded(actor=about.who)
    return ev.ReviewClosed(**about.meta, proposed_by=closing.acting_for or closing.actor)


def _need_reviewer(about: About) -> None:
    """The authority, or a member. NotAReviewer."""
    review = state_of(about)
    authority = authority_of(about)
    reviewers = [authority, *(one.official for one in review.sitting)]
    if about.who not in reviewers:
        raise NotAReviewer(actor=about.who, seats="authority, member", who=", ".join(reviewers))


def _need_at_its_end(about: About) -> None:
    review = state_of(about)
    for missing, vi, en in (
        (not review.decisions, "chưa có quyết định", "it is not decided"),
        (review.told is None, "quyết định chưa được thông báo", "the decision was not told"),
        (review.appeal is not None and review.appeal_answer is None, "khiếu nại chưa giải quyết", "an appeal is open"),
        (
            review.appeal is None and review.told is not None and about.at <= review.told.appeal_until,
            "người được kiểm điểm còn thời hạn khiếu nại",
            "the official may still appeal",
        ),
        (_enforcement_open(review), "quyết định chưa thi hành", "the decision was not enforced"),
        (
            bool(review.open_duties((kinds.PUBLISH,))),
            "chưa công khai kết quả khiếu nại",
            "the outcome is not published",
        ),
    ):
        if missing:
            raise StepNotPossible(why_vi=vi, why_en=en)


def _enforcement_open(review: Review) -> bool:
    final = review.final
    return final is not None and final[0] is ev.ReviewOutcome.DISCIPLINE and not review.enforced


def _decided(about: About) -> tuple[Review, ev.ReviewDecided]:
    review = state_of(about)
    if review.decision is None:
        raise StepNotPossible(why_vi="chưa có quyết định", why_en="it is not decided")
    return review, review.decision


def _appeal_authority(about: About, review: Review) -> OfficialId:
    return authority_over(about, review.about, review.dossiers, took_part(review) | openers(review))
