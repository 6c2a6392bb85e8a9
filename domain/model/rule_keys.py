"""The keys of rule packs, each with the type of its value. A key that is not here is refused when packs are loaded.

`pack.value(SUPPLEMENT_EFFECT, on=day).value` is the value; its clause says document, article and status.
For a dossier, `on` is the day of its receipt; for a duty outside a dossier, the day on which the duty began.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from domain.model import rule_values as shape
from domain.model.deadline_explained import ClockEffect
from domain.model.rules import Key
from domain.model.term import Term

T = TypeVar("T")

KEYS: Final[dict[str, Key[Any]]] = {}


def _key(name: str, read: Callable[[Any], T]) -> Key[T]:
    key = Key(name, read)
    KEYS[name] = key
    return key


def _typed(kind: type[T]) -> Callable[[Any], T]:
    def read(raw: Any) -> T:
        return msgspec.convert(raw, kind)

    return read


_text: Final = _typed(str)
_number: Final = _typed(int)
_flag: Final = _typed(bool)
_texts: Final = _typed(tuple[str, ...])


def _term(raw: Any) -> Term:
    return Term.parse(msgspec.convert(raw, str))


def _forms() -> dict[str, Key[shape.FormRule]]:
    kinds = ("receipt", "supplement", "refusal", "apology", "stop", "control", "register")
    return {kind: _key(f"form.{kind}", _typed(shape.FormRule)) for kind in kinds}


# --- law: reception and handling

SUPPLEMENT_EFFECT: Final = _key("supplement.effect", _typed(ClockEffect))
SUPPLEMENT_AT_ONCE: Final = _key("supplement.complete_at_once", _flag)
SUPPLEMENT_TRIPS_MAX: Final = _key("supplement.trips_max", _number)
SUPPLEMENT_CLOSED_AFTER: Final = _key("supplement.closed_after", _term)
ONLINE_ACCEPT_WITHIN: Final = _key("online.accept_within", _term)
CUTOFF: Final = _key("reception.cutoff", _typed(shape.Cutoff))
TRANSFER: Final = _key("transfer.rule", _typed(shape.Transfer))
RECEIPT_STARTS_CLOCK: Final = _key("receipt.starts_clock", _text)
ASSESSED_BY: Final = _key("reception.assessed_by", _text)
REFUSAL_ISSUED_BY: Final = _key("refusal.issued_by", _text)
DIRECT_DEALING_PROHIBITED: Final = _key("direct_dealing.prohibited", _flag)
APOLOGY_NOTICE: Final = _key("apology.notice", _term)
APOLOGY_COUNT_MAX: Final = _key("apology.count_max", _number)
APOLOGY_LOCAL: Final = _key("apology.local_rule", _text)
ERROR_COSTS: Final = _key("error.agency_bears_costs", _flag)
LOSS_APOLOGY: Final = _key("loss.apology_and_costs", _flag)
AMENDMENTS: Final = _key("amendments", _texts)
FORM: Final = _forms()
FORM_FIELDS: Final = {kind: _key(f"form_fields.{kind}", _texts) for kind in FORM}
CODE_FORMAT: Final = _key("code.format", _typed(shape.CodeFormat))
PORTAL_STATUSES: Final = _key("portal.statuses", _typed(tuple[shape.PortalStatus, ...]))
CHANNELS: Final = _key("portal.channels", _typed(tuple[shape.ChannelRule, ...]))

# --- law: supervision

PROHIBITED_ACT: Final = {code: _key(f"prohibited.{code}", _typed(shape.ProhibitedAct)) for code in "abcdxegh"}
"""By letter of Decree 61/2018 Art. 5(1); the letter đ is written x."""
PROHIBITED_ACTS_2010: Final = _key("prohibited.decree_63", _typed(tuple[shape.ProhibitedAct, ...]))
WRITTEN_REASON: Final = _key("duty.written_reason_within_term", _flag)
HEAD_DEALS_WITH_VIOLATORS: Final = _key("duty.head_deals_with_violators", _flag)
LATE_SHARE: Final = _key("local.late_share_percent", _number)
EVALUATION_INDICES: Final = _key("evaluation.indices", _typed(tuple[shape.IndexRule, ...]))
EVALUATION_BANDS: Final = _key("evaluation.bands", _typed(tuple[shape.Band, ...]))
EVALUATION_BY_PROVINCE: Final = _key("evaluation.by_province", _flag)
INDICATORS_766: Final = _key("indicators_766.groups", _typed(tuple[shape.IndicatorGroup, ...]))

# --- law: publication, complaints, online services

PUBLISH_MINISTRY: Final = _key("publication.ministry_before_effect", _term)
PUBLISH_PROVINCE: Final = _key("publication.province_before_effect", _term)
PUBLISH_SUMMARY: Final = _key("publication.summary_after_signing", _term)
UPLOAD_MINISTRY: Final = _key("publication.upload_ministry", _term)
UPLOAD_PROVINCE: Final = _key("publication.upload_province", _term)
UPLOAD_SUMMARY: Final = _key("publication.upload_summary", _term)
PUBLISH_BOARD: Final = _key("publication.board", _term)
PUBLISH_AGAIN: Final = _key("publication.again", _term)
TAKE_DOWN: Final = _key("publication.take_down", _term)
"""Ours: the law's terms for posted boards were not read. That of the portal is `UPLOAD_PROVINCE`."""
PUBLICATION_CONTENT: Final = _key("publication.content", _texts)
PUBLICATION_PLACES: Final = _key("publication.places", _texts)
UNPUBLISHED_MAY_BE_REFUSED: Final = _key("publication.unpublished_may_be_refused", _flag)
COMPLAINT_PASS_ON: Final = _key("complaint.pass_on", _term)
COMPLAINT_ANSWER: Final = _key("complaint.answer", _term)
COMPLAINT_REFUSE: Final = _key("complaint.refuse", _term)
COMPLAINT_ASK: Final = _key("complaint.ask_for_more", _term)
COMPLAINT_PUBLISH: Final = _key("complaint.publish", _term)
ONLINE_LEVELS: Final = _key("online.levels", _typed(tuple[shape.OnlineLevelRule, ...]))
PLANNED_STOP_NOTICE: Final = _key("online.planned_stop_notice", _term)
POST_RULE: Final = _key("post.rule", _text)
POST_DELIVER_WITHIN: Final = _key("post.deliver_within", _term)
"""The post's own term, from collection on; apart from the unit's, and so far only a warning."""

# --- law: discipline

_POSTS: Final = ("can_bo", "cong_chuc", "cong_chuc_leader", "vien_chuc", "vien_chuc_manager")
_GROUPS: Final = ("can_bo", "cong_chuc", "vien_chuc")
_grounds: Final = _typed(tuple[shape.Ground, ...])
_timers: Final = _typed(tuple[shape.Timer, ...])


def _by_group(name: str, read: Callable[[Any], T]) -> dict[str, Key[T]]:
    """One key for each group: a text that was read for one is not carried over to another as if it had been."""
    return {group: _key(f"discipline.{name}.{group}", read) for group in _GROUPS}


REGIME: Final = {post: _key(f"discipline.regime.{post}", _typed(shape.Regime)) for post in _POSTS}
"""By the group and post of the person; `on` is the day of the act."""
CHOICE_OF_LAW: Final = _key("discipline.choice_of_law", _texts)
LIMITATION_CANDIDATES: Final = _key("discipline.limitation_candidates", _typed(tuple[tuple[str, str], ...]))
"""Of viên chức, where sources contradict each other: the periods of limitation that each of them gives."""
NO_LIMITATION_CASES: Final = _key("discipline.no_limitation_cases", _grounds)
NOT_COUNTED: Final = _by_group("not_counted", _grounds)
"""Stretches that count in neither limitation nor handling time: `deferral`, `criminal`, `appeal`."""
NEW_ACT_RESTARTS: Final = _by_group("new_act_restarts", _flag)
SEVERITY: Final = _by_group("severity", _typed(tuple[shape.Severity, ...]))
HEAD_OF_UNIT_LINE: Final = _by_group("head_of_unit_line", _text)
GROUNDS: Final = _by_group("grounds", _grounds)
STEPS: Final = _by_group("steps", _grounds)
SKIPS: Final = _key("discipline.skips", _grounds)
"""Why a review meeting (`moved`, `admitted`), or meeting and council (`concluded`, `sentenced`, `party`) fall away."""
TIMERS: Final = _by_group("timers", _timers)
REPEAT_WINDOW_MONTHS: Final = _by_group("repeat_window_months", _number)
MEETING_RULES: Final = _key("discipline.meeting_rules", _texts)
COUNCIL_QUORUM: Final = _key("discipline.council_quorum", _number)
COUNCILS: Final = {
    group: _key(f"discipline.councils.{group}", _typed(tuple[shape.Council, ...]))
    for group in ("cong_chuc", "vien_chuc")
}
CONFLICT_OF_INTEREST: Final = _key("discipline.conflict_of_interest", _text)
DEFERRAL: Final = _by_group("deferral", _grounds)
EXEMPTION: Final = _by_group("exemption", _grounds)
AGGRAVATING: Final = {"vien_chuc": _key("discipline.aggravating.vien_chuc", _grounds)}
"""Only of the group whose text was read: what burdens is not carried over to others."""
MITIGATING: Final = _by_group("mitigating", _grounds)
SEVERAL_ACTS: Final = _by_group("several_acts", _text)
RAISES: Final = _by_group("raises", _typed(shape.Raises))
AFTER_TRANSFER: Final = _key("discipline.after_transfer", _text)
NOT_DISCIPLINE: Final = _key("discipline.not_discipline", _grounds)
APPEAL: Final = _key("discipline.appeal", _timers)

# --- ours: policies, each named in its clause's document

LADDER: Final = _key("escalation.ladder", _typed(tuple[shape.Rung, ...]))
LADDER_CAUSES: Final = _key("escalation.causes", _texts)
DUTY_OFFICER: Final = _key("escalation.duty_officer", _text)
"""The official of the Chairman's office whom substitution and the last rung end with."""
REMIND_BEFORE_STEP: Final = _key("reminder.before_step", _term)
REMIND_BEFORE_TERM: Final = _key("reminder.before_term", _term)
STALLED_AFTER: Final = _key("stall.after", _term)
STALL_GRACE: Final = _key("stall.new_holder_grace", _term)
RECEPTION_WITHIN: Final = _key("reception.accept_within", _term)
"""The clock of the one-stop unit's pool, on every channel; `ONLINE_ACCEPT_WITHIN` is the law for online ones."""
HANDOVER_DEEMED_AFTER: Final = _key("handover.deemed_after", _term)
HANDOVER_RETURN_WITHIN: Final = _key("handover.return_deemed_within", _term)
HANDOVER_RETURNS_MAX: Final = _key("handover.deemed_returns_max", _number)
OBSTACLE_ANSWER: Final = _key("obstacle.answer_within", _term)
OBSTACLE_OUTSIDE_MAX: Final = _key("obstacle.outside_max", _term)
COMMON_OBSTACLE_ANSWER: Final = _key("obstacle.common_within", _term)
COMMON_OBSTACLE_MAX: Final = _key("obstacle.common_max", _term)
OBSTACLE_PART: Final = _key("obstacle.part_within", _term)
OBSTACLE_JUDGED: Final = _key("obstacle.judged_within", _term)
OBSTACLE_NEW_LEAD: Final = _key("obstacle.new_lead_at_least", _term)
OBSTACLE_CHASED: Final = _key("obstacle.chased_within", _term)
OBSTACLE_DECIDED: Final = _key("obstacle.decided_within", _term)
OBSTACLE_CLOSED: Final = _key("obstacle.closed_within", _term)
COMPLAINT_HEARD: Final = _key("complaint.heard_within", _term)
COMPLAINT_CONTESTED: Final = _key("complaint.contested_within", _term)
OPINION_ANSWER: Final = _key("opinion.answer_within", _term)
POOL_TERM: Final = _key("pool.term", _term)
FEE_STOPS_CLOCK: Final = _key("fee.stops_clock", _flag)
SUPPLEMENT_APPROVAL_FROM: Final = _key("supplement.approval_from", _number)
SUPPLEMENT_FINDING_FROM: Final = _key("supplement.finding_from", _number)
GUIDANCE_UNIT: Final = _key("guidance.unit", _text)
"""The control unit, to which questions about procedure control go."""
GUIDANCE_ANSWER: Final = _key("guidance.answer_within", _term)
CLAIM_CONFIRM_WITHIN: Final = _key("claim.confirm_within", _term)
LATE_ENTRY_AFTER: Final = _key("late_entry.after", _term)
CALENDAR_EDIT_SETTLED_WITHIN: Final = _key("calendar_edit.settled_within", _term)
PREDECESSOR_WITHIN: Final = _key("chain.predecessor_within", _term)
STATE_WITHIN: Final = _key("inspection.state_within", _term)
"""In which the one whom a finding is about may state their view."""
VERIFY_WITHIN: Final = _key("directive.verify_within", _term)
"""In which whoever issued a directive looks at a report of what was done."""
EXPLANATION_LIMIT: Final = _key("explanation.late_share_percent", _number)
"""Before a rule of the province was in force: for information, it burdens nobody. See `LATE_SHARE`."""
EXPLANATION_WITHIN: Final = _key("explanation.within", _term)
EXPLANATION_ASSESS_WITHIN: Final = _key("explanation.assess_within", _term)
RATINGS_FROM: Final = _key("rating.from_count", _number)
SOFTWARE_SHARE: Final = _key("whole_process.share_permille", _number)
"""Below this share of steps done on the software a unit's month is shown as an alert."""
LATE_ENTRY_SHARE: Final = _key("whole_process.late_permille", _number)
"""Above this share of late entries among steps a unit's month is shown as an alert."""
GUIDANCE_WINDOW: Final = _key("guidance.effect_window", _term)
"""How long after guidance the next dossier of the applicant is looked at."""
RECONCILIATION_EXPLAIN: Final = _key("reconciliation.explain_within", _term)
HOME_VISIT_ANSWER: Final = _key("home_visit.answer_within", _term)
CLOCK_TOLERANCE_SECONDS: Final = _key("clock.tolerance_seconds", _number)
REVIEW_TERMS: Final = _key("review.terms", _timers)
"""The reviewers' own terms, step by step; where the law has a verified one, the law's."""
