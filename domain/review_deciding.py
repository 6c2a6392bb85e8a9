"""How a review is decided: what the law forbids is refused, what is not certain needs a person's reason.

No form, gravity or ground is proposed. Discipline is refused past the limitation or the handling time by verified law,
in a form that the law does not permit for what was found, before the official could explain, or with a reviewer who
has a conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from msgspec import structs

from domain import review_commands as cmd
from domain.model import review_duties as kinds
from domain.model import review_events as ev
from domain.model.discipline import case_of, in_force, of_group
from domain.model.discipline_forms import Found, forms, grounds, in_service, is_repeat, needs_reminder, severities
from domain.model.discipline_limits import Limit, Verdict
from domain.model.discipline_steps import SKIPS_MEETING_ONLY, council_of, exemptions
from domain.model.dossier import Dossier
from domain.model.dossier_events import WrittenReminderIssued
from domain.model.event import Event
from domain.model.refusals import BadValue
from domain.model.review import Review
from domain.model.review_nature import NATURE
from domain.model.review_refusals import (
    DoubtNotAnswered,
    FormNotPermitted,
    LimitOver,
    ReminderMissing,
    StepNotPossible,
)
from domain.model.rule_keys import AGGRAVATING, MITIGATING, NO_LIMITATION_CASES, REPEAT_WINDOW_MONTHS
from domain.model.working_time import office_day
from domain.proceeding_about import About, need_text, need_usable
from domain.review_authority import need_authority, state_of
from domain.review_hearing import need_going_on, need_heard, recheck
from domain.review_terms import effect_ends, handling_limit, laws, lay, limitation_limit, opened_on


@dataclass
class _Doubts:
    """What is not certain in law, as code and in both languages."""

    found: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, code: str, vi: str, en: str) -> None:
        self.found.append((code, vi, en))


def decide_review(about: About, order: cmd.DecideReview) -> Event:
    """By the authority, with everybody who heard the case checked once more."""
    review = need_going_on(about)
    authority = need_authority(about)
    need_text(reasons=order.reasons)
    need_usable(order.attachments)
    need_heard(about)
    _need_steps(review, order)
    attended = review.meetings[-1].attended if review.meetings else ()
    council = review.councils_held[-1].attended if review.councils_held else ()
    checks = recheck(about, dict.fromkeys((*attended, *council)))
    if order.effective_on < office_day(about.at):
        raise BadValue(field="effective_on", why_vi="không thể có hiệu lực trước khi ký", why_en="not before today")
    _need_facts(review, order)
    _need_consistent(about, order)
    doubts, effect = _Doubts(), None
    limits: tuple[Limit | None, Limit | None] = (None, None)
    if order.outcome is ev.ReviewOutcome.DISCIPLINE:
        limits = _judge_discipline(about, order, doubts)
        effect = in_service(about.reference.rules, review.post, order.form, order.ground, order.effective_on)
    if doubts.found and not order.doubts.strip():
        raise DoubtNotAnswered(
            doubts_vi="; ".join(vi for _, vi, _ in doubts.found), doubts_en="; ".join(en for _, _, en in doubts.found)
        )
    judged = laws(about)
    ends = (effect_ends(about, effect.to_on, authority),) if effect is not None else ()
    return ev.ReviewDecided(
        **about.meta,
        decision_no=len(review.decisions) + 1,
        outcome=order.outcome,
        reasons=order.reasons,
        effective_on=order.effective_on,
        document_no=order.document_no,
        form=order.form,
        severity=order.severity,
        ground=order.ground,
        exemption=order.exemption,
        circumstances=order.circumstances,
        facts=order.facts,
        reminders=order.reminders,
        several_acts=order.several_acts,
        head_line=order.head_line,
        repeat_of=order.repeat_of,
        serving=order.serving,
        never_limited=order.never_limited,
        uncertain=tuple(code for code, _, _ in doubts.found),
        doubts=order.doubts,
        law=tuple(law.document for law in (judged.at_act, judged.later) if law is not None),
        limitation=limits[0],
        handling=limits[1],
        effect_ends_on=effect.to_on if effect is not None else None,
        effect_verified=effect is not None and effect.binds,
        checks=checks,
        attachments=order.attachments,
        lays=(lay(about, kinds.TELL, authority), *ends),
    )


def _need_steps(review: Review, order: cmd.DecideReview) -> None:
    """The meeting was held and its minutes are there, or it fell away by the law."""
    if review.skipped:
        return
    if not review.meetings or len(review.minutes) < len(review.meetings):
        raise StepNotPossible(
            why_vi="chưa họp kiểm điểm, hoặc chưa có biên bản", why_en="no review meeting, or no minutes of it"
        )
    if order.outcome is ev.ReviewOutcome.DISCIPLINE and review.councils_held and review.proposal is None:
        raise StepNotPossible(why_vi="hội đồng chưa kiến nghị", why_en="the council has not proposed yet")


def _need_facts(review: Review, order: cmd.DecideReview) -> None:
    """Facts and reminders that it rests on stand in the file; an explanation is cited by its place as well."""
    known = {one.position for one in review.evidence} | {one.position for one in review.explanations}
    missing = sorted((set(order.facts) | set(order.reminders)) - known)
    if missing:
        raise BadValue(
            field="facts",
            why_vi=f"chưa có trong hồ sơ: {', '.join(map(str, missing))}; thêm làm căn cứ trước",
            why_en=f"not in the file: {', '.join(map(str, missing))}; add them as evidence first",
        )


def _need_consistent(about: About, order: cmd.DecideReview) -> None:
    """A form only with discipline, an exemption only with that outcome; codes as the law lists them. BadValue."""
    disciplined = order.outcome is ev.ReviewOutcome.DISCIPLINE
    if disciplined != bool(order.form):
        raise BadValue(
            field="form",
            why_vi="chỉ kỷ luật mới có hình thức, và phải có hình thức",
            why_en="discipline has a form, and nothing else has",
        )
    judged = laws(about)
    if (order.outcome is ev.ReviewOutcome.EXEMPT) != bool(order.exemption):
        raise BadValue(field="exemption", why_vi="miễn thì phải nêu trường hợp", why_en="an exemption names its case")
    if order.exemption and order.exemption not in {one.code for one, _, _ in exemptions(about.reference.rules, judged)}:
        raise BadValue(field="exemption", why_vi="luật không có trường hợp này", why_en="the law has no such case")
    packs, post = about.reference.rules, judged.post
    listed = [of_group(packs, MITIGATING, post, day) for day in (judged.act_on, judged.opened_on)]
    burdening = of_group(packs, AGGRAVATING, post, judged.act_on)
    codes = {one.code for value in (*listed, burdening) if value is not None for one in value.value}
    unknown = [one for one in order.circumstances if one not in codes]
    if unknown:
        raise BadValue(
            field="circumstances",
            why_vi=f"luật áp dụng cho người này không có tình tiết {unknown[0]}",
            why_en=f"the law for this person lists no circumstance {unknown[0]}",
        )


def _judge_discipline(about: About, order: cmd.DecideReview, doubts: _Doubts) -> tuple[Limit, Limit]:
    """Everything that the law says about a form of discipline for this act. Refuses; or adds what is not certain."""
    review, packs, judged = state_of(about), about.reference.rules, laws(about)
    _judge_council(about, review, doubts)
    _judge_ground(about, order, doubts)
    levels = severities(packs, judged)
    if levels is not None and order.severity not in {one.code for one in levels.value}:
        known = ", ".join(one.code for one in levels.value)
        raise BadValue(field="severity", why_vi=f"một trong: {known}", why_en=f"one of: {known}")
    found = Found(
        severity=order.severity,
        repeated=_judge_earlier(about, order, doubts),
        head_line=order.head_line,
        several=order.several_acts,
        serving=_serves(about, order),
    )
    listed = forms(packs, judged, found)
    one = next((permission for permission in listed if permission.form == order.form), None)
    permitted = ", ".join(permission.form for permission in listed if permission.permitted)
    if one is None or one.refused:
        why = one.refused[0] if one is not None else ("luật không có hình thức này", "the law has no such form")
        raise FormNotPermitted(form=order.form, why_vi=why[0], why_en=why[1], forms=permitted or "—")
    for vi, en in one.doubts:
        doubts.add("form", vi, en)
    lightest = bool(listed) and order.form == listed[0].form
    never = order.never_limited or None
    if never is not None and case_of(in_force(packs, NO_LIMITATION_CASES, judged.act_on), never) is None:
        raise BadValue(
            field="never_limited", why_vi="luật khi có hành vi không có trường hợp này", why_en="no such case then"
        )
    limitation = limitation_limit(about, lightest=lightest, never=never)
    handling = handling_limit(about, complex_case=review.complex)
    today = office_day(about.at)
    _judge_limit(limitation, today, ("Thời hiệu xử lý kỷ luật", "The limitation"), "limitation", doubts)
    _judge_limit(handling, today, ("Thời hạn xử lý kỷ luật", "The handling time"), "handling", doubts)
    return limitation, handling


def _judge_limit(limit: Limit, today: date, what: tuple[str, str], code: str, doubts: _Doubts) -> None:
    verdict = limit.verdict(today)
    if verdict is Verdict.OVER:
        applies = limit.reckonings[0]
        raise LimitOver(what_vi=what[0], what_en=what[1], last_on=applies.last_on, document=applies.document)
    if verdict is Verdict.DOUBTFUL:
        earliest = min(one.last_on for one in limit.reckonings)
        doubts.add(
            code,
            f"{what[0].lower()} có thể đã hết ngày {earliest} theo cách tính chưa kiểm chứng",
            f"{what[1].lower()} may have ended on {earliest} by a reckoning that is not verified",
        )
    if verdict is Verdict.UNKNOWN:
        doubts.add(code, f"không biết luật về {what[0].lower()} khi đó", f"no law is known about {what[1].lower()}")


def _judge_council(about: About, review: Review, doubts: _Doubts) -> None:
    if review.proposal is not None or (review.skipped and review.skipped not in SKIPS_MEETING_ONLY):
        return
    rule = council_of(about.reference.rules, review.post, opened_on(about))
    if rule.needed and rule.binds:
        raise StepNotPossible(
            why_vi="luật đòi hội đồng kỷ luật kiến nghị trước khi kỷ luật",
            why_en="the law demands that a council proposes before there is discipline",
        )
    doubts.add(
        "council",
        "chưa đọc được luật có đòi hội đồng kỷ luật cho người này hay không",
        "whether the law demands a council for this person was not read in a text",
    )


def _judge_ground(about: About, order: cmd.DecideReview, doubts: _Doubts) -> None:
    """A ground of the law; where it counts only after a written reminder, one before the act stands in the file."""
    review, packs, judged = state_of(about), about.reference.rules, laws(about)
    listed = grounds(packs, judged)
    if listed is not None and order.ground not in {one.code for one in listed.value}:
        known = ", ".join(one.code for one in listed.value)
        raise BadValue(field="ground", why_vi=f"một trong: {known}", why_en=f"one of: {known}")
    needed, binds = needs_reminder(packs, judged, order.ground)
    wrong = _no_reminder(about, review, order.reminders, judged.act_on)
    if order.reminders and wrong is not None:
        raise ReminderMissing(ground=order.ground, act_on=judged.act_on, why_vi=wrong[0], why_en=wrong[1])
    if not needed or order.reminders:
        return
    if binds:
        raise ReminderMissing(
            ground=order.ground,
            act_on=judged.act_on,
            why_vi="chưa dẫn văn bản nhắc nhở nào trong hồ sơ",
            why_en="no written reminder of the file is cited",
        )
    doubts.add(
        "reminder",
        "căn cứ này có thể đòi hỏi đã nhắc nhở bằng văn bản trước đó (chưa kiểm chứng cho nhóm này)",
        "this ground may ask for a written reminder before (not verified for this group)",
    )


def _no_reminder(about: About, review: Review, positions: Sequence[int], act_on: date) -> tuple[str, str] | None:
    """What is wrong with a cited reminder; None where each was written to the official on a day before the act."""
    cited = {one.position: one for one in review.evidence}
    for position in positions:
        one = cited.get(position)
        state: Dossier | None = about.context.state_of("dossier", one.stream_id) if one is not None else None
        recorded = state.event_at(position) if state is not None else None
        body = recorded.body if recorded is not None else None
        if not isinstance(body, WrittenReminderIssued):
            return f"sự kiện {position} không phải văn bản nhắc nhở", f"event {position} is no written reminder"
        if body.to_official != review.about:
            return f"văn bản {position} nhắc người khác", f"reminder {position} was written to somebody else"
        if office_day(body.occurred_at) >= act_on:
            return f"văn bản {position} không có trước hành vi", f"reminder {position} does not precede the act"
    return None


def _earlier(about: About, proceeding: object) -> ev.ReviewDecided | None:
    """The decision of another review of the same official, as it stands after its appeal; None where that is no
    discipline, or none.
    """
    known = about.context.state_of("proceeding", proceeding)  # type: ignore[arg-type]
    if not known.exists or known.nature != NATURE.name:
        return None
    earlier: Review = known.state
    decided, final = earlier.decision, earlier.final
    if decided is None or final is None or earlier.about != state_of(about).about:
        return None
    outcome, form = final
    standing = structs.replace(decided, outcome=outcome, form=form)
    return standing if outcome is ev.ReviewOutcome.DISCIPLINE else None


def _judge_earlier(about: About, order: cmd.DecideReview, doubts: _Doubts) -> bool:
    """Whether the same act was disciplined before and that decision had effect when it was done again. BadValue."""
    if order.repeat_of is None:
        return False
    decided, judged = _earlier(about, order.repeat_of), laws(about)
    service = (
        in_service(about.reference.rules, judged.post, decided.form, decided.ground, decided.effective_on)
        if decided is not None
        else None
    )
    if service is None or is_repeat(judged.act_on, order.ground, [service]) is None:
        raise BadValue(
            field="repeat_of",
            why_vi="vụ việc trước không có quyết định kỷ luật còn hiệu lực về cùng hành vi vào ngày có hành vi",
            why_en="the earlier review has no decision about the same act that had effect on the day of the act",
        )
    window = of_group(about.reference.rules, REPEAT_WINDOW_MONTHS, judged.post, service.from_on)
    if window is None or not window.binds:
        doubts.add(
            "repeat",
            "thời gian tính tái phạm chưa kiểm chứng cho nhóm này",
            "the time within which an act is repeated is not verified for this group",
        )
    return True


def _serves(about: About, order: cmd.DecideReview) -> bool:
    """Whether an earlier form had effect on the day of the act. BadValue where the review that is named has none."""
    if order.serving is None:
        return False
    decided, judged = _earlier(about, order.serving), laws(about)
    until = decided.effect_ends_on if decided is not None else None
    if decided is None or until is None or not decided.effective_on <= judged.act_on <= until:
        raise BadValue(
            field="serving",
            why_vi="không có hình thức kỷ luật nào còn hiệu lực vào ngày có hành vi",
            why_en="no form of discipline had effect on the day of the act",
        )
    return True
