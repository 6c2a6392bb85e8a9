"""`/kiem-diem/<number>`: a review of responsibility, without any proposal of an outcome.

The official's explanation stands above the evidence, facts that may speak for them beside the law with its reckonings,
and the reviewers' own delays in the same table as everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.http.beyond import Beyond
from api.http.evidence_routes import review_bundle
from api.http.gate import office_of
from api.http.natures import OFFERED
from api.http.proceeding_address import ProceedingAddress
from api.http.reads import Look
from api.pages.proceedings import Shown, proceeding_view
from api.pages.site import wording_of
from api.pages.visitor import Visitor
from domain.model import review_duties as kinds
from domain.model.discipline import Law
from domain.model.discipline_forms import Found, Permission, forms, grounds, severities
from domain.model.discipline_limits import Limit, Verdict
from domain.model.discipline_steps import CouncilRule, council_of, deferrals, exemptions
from domain.model.review import Review
from domain.model.review_law import handling_limit, laws, limitation_limit, opened_on
from domain.model.rule_values import Ground, Severity
from domain.model.rules import RulePacks
from domain.model.working_time import at_office_time, office_day
from projections.queries.guidance import guidance_about_dossiers
from projections.queries.knowledge import knowledge
from projections.queries.review_facts import KINDS, BesideFact, facts_beside
from projections.words import Words, event_words

router = APIRouter(include_in_schema=False)

ORIGINS: Final = {
    "record": Words("hồ sơ trách nhiệm", "a responsibility record"),
    "finding": Words("phát hiện", "a finding"),
    "late_share": Words("tỷ lệ trễ hạn trên mức quy định", "the share of late dossiers"),
    "software": Words("số liệu dùng phần mềm của đơn vị", "the unit's figures of work on the software"),
    "directive": Words("chỉ đạo quá hạn", "a directive missed"),
    "complaint": Words("phản ánh, kiến nghị", "a complaint"),
}
SEATS: Final = {
    "chair": Words("chủ trì", "chair"),
    "member": Words("thành viên", "member"),
    "secretary": Words("thư ký", "secretary"),
}
OUTCOMES: Final = {
    "no_breach": Words("không có vi phạm", "no breach"),
    "exempt": Words("miễn, loại trừ trách nhiệm", "exempt"),
    "lesson": Words("rút kinh nghiệm (không phải kỷ luật)", "a lesson drawn (no discipline)"),
    "criticism": Words("phê bình (không phải kỷ luật)", "criticism (no discipline)"),
    "written_reminder": Words("nhắc nhở bằng văn bản (không phải kỷ luật)", "a written reminder (no discipline)"),
    "discipline": Words("kỷ luật", "discipline"),
}
RESULTS: Final = {
    "upheld": Words("giữ nguyên", "upheld"),
    "changed": Words("sửa, nhẹ hơn", "changed, lighter"),
    "annulled": Words("hủy", "annulled"),
}
POSTS: Final = {
    "can_bo": Words("cán bộ", "cán bộ"),
    "cong_chuc": Words("công chức", "công chức"),
    "cong_chuc_leader": Words("công chức lãnh đạo, quản lý", "công chức who leads"),
    "vien_chuc": Words("viên chức", "viên chức"),
    "vien_chuc_manager": Words("viên chức quản lý", "viên chức who manages"),
}
FACTS: Final = {
    "objection": Words("phản đối chỉ đạo bằng văn bản", "written objection"),
    "instruction": Words("chỉ đạo nhận được", "instruction received"),
    "obstacle": Words("vướng mắc đã báo", "obstacle reported"),
    "absence": Words("vắng mặt", "absence"),
    "reminder": Words("nhắc nhở bằng văn bản", "written reminder"),
    "explanation": Words("giải trình trong hồ sơ", "explanation in the dossier"),
    "guidance": Words("hướng dẫn đã có", "guidance that existed"),
}
STANDINGS: Final = {
    "applies": Words("áp dụng", "applies"),
    "less_favourable": Words("không áp dụng: kém có lợi hơn cho người đó", "does not apply: less favourable"),
    "unverified": Words("chưa kiểm chứng: chỉ nhắc, không áp dụng", "not verified: it warns and does not apply"),
}
VERDICTS: Final = {
    Verdict.IN_TIME: Words("còn trong hạn", "in time"),
    Verdict.DOUBTFUL: Words(
        "có thể đã hết theo cách tính chưa kiểm chứng", "perhaps over, by a reckoning that is not verified"
    ),
    Verdict.OVER: Words("đã hết: không kỷ luật được", "over: no discipline is possible"),
    Verdict.UNKNOWN: Words("không biết luật của thời gian đó", "no law of that time is known"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the line: done at some moment, or the one that is open now, until its due instant."""

    vi: str
    en: str
    at: datetime | None
    now: bool
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownLaw:
    """What the law holds for this person and day; persons choose from it, and nothing is chosen here."""

    at_act: Law | None
    later: Law | None
    light: Limit
    others: Limit
    handling: Limit
    permissions: tuple[Permission, ...]
    severities: tuple[Severity, ...]
    grounds: tuple[Ground, ...]
    exemptions: tuple[tuple[Ground, bool, str], ...]
    deferrals: tuple[Ground, ...]
    council: CouncilRule


@router.get("/kiem-diem/{proceeding}")
def review_page(request: Request, visitor: Visitor, proceeding: ProceedingAddress) -> Response:
    """How far it is and who must act by when; then who is heard, by whom, on what, by which law."""

    def content(look: Look, found: Shown) -> dict[str, Any]:
        return _content(request, visitor, look, found)

    return proceeding_view(request, visitor, OFFERED["review"], proceeding, "review.html", content)


@router.get("/kiem-diem/{proceeding}/goi-bang-chung")
def review_bundle_page(request: Request, visitor: Visitor, proceeding: ProceedingAddress) -> Response:
    """The file of the review as an evidence bundle, to be saved."""
    return review_bundle(request, visitor, proceeding)


def _content(request: Request, visitor: Caller, look: Look, found: Shown) -> dict[str, Any]:
    review: Review = found.concerned.proceeding.state
    w = wording_of(request)
    office, known = office_of(request), knowledge(look.connection)
    packs = known.reference.rules
    with look.beyond(Beyond.REVIEW) as everything:
        beside = facts_beside(everything, review, office.remits.people(), look.position)
        then = _end_of_act(review, look)
        guided = guidance_about_dossiers(everything, review.dossiers, then)
    return {
        "review": review,
        "mine": visitor.subject == review.about,
        "named": lambda official: known.anyone(official, look.now),
        "stages": _stages(review, packs),
        "law": _law(packs, review, office_day(look.now)),
        "today": office_day(look.now),
        "beside": _by_kind(beside),
        "guided": guided,
        "guided_at": then,
        "origins": ORIGINS,
        "seats": SEATS,
        "outcomes": OUTCOMES,
        "results": RESULTS,
        "posts": POSTS,
        "event_said": lambda topic: w.t(*event_words(topic)),
        "facts_words": FACTS,
        "standings": STANDINGS,
        "verdicts": VERDICTS,
    }


def _end_of_act(review: Review, look: Look) -> datetime:
    """The last minute of the day of the act, by which whoever acted could have read guidance."""
    assert review.opened is not None
    return min(at_office_time(review.opened.act_on, time(23, 59)), look.now)


def _by_kind(found: list[BesideFact]) -> list[tuple[str, list[BesideFact]]]:
    return [(kind, [one for one in found if one.kind == kind]) for kind in KINDS]


def _law(packs: RulePacks, review: Review, today: date) -> ShownLaw:
    judged, day = laws(packs, review), opened_on(review)
    levels, listed = severities(packs, judged), grounds(packs, judged)
    deferred = deferrals(packs, review.post, day)
    return ShownLaw(
        at_act=judged.at_act,
        later=judged.later,
        light=limitation_limit(packs, review, today, lightest=True),
        others=limitation_limit(packs, review, today, lightest=False),
        handling=handling_limit(packs, review, today, complex_case=review.complex),
        permissions=forms(packs, judged, Found(severity="")),
        severities=levels.value if levels is not None else (),
        grounds=listed.value if listed is not None else (),
        exemptions=exemptions(packs, judged),
        deferrals=deferred.value if deferred is not None else (),
        council=council_of(packs, review.post, day),
    )


def _stages(review: Review, packs: RulePacks) -> list[Stage]:
    """mở → thông báo → giải trình → họp → hội đồng → quyết định → khiếu nại; the council where it is needed or sat."""
    opened, decision = review.opened, review.decisions[-1] if review.decisions else None
    assert opened is not None
    heard = review.explanations[0].at if review.explanations else review.waived.at if review.waived else None
    council = council_of(packs, review.post, opened_on(review))
    rows: list[tuple[str, str, datetime | None, tuple[str, ...]]] = [
        ("mở", "opened", opened.occurred_at, ()),
        ("thông báo", "notified", review.notified_at, (kinds.NOTIFY,)),
        ("giải trình", "explanation", heard, (kinds.EXPLAIN,)),
        (
            "họp kiểm điểm",
            "review meeting",
            review.meetings[-1].occurred_at if review.meetings else None,
            (kinds.MEETING, kinds.MINUTES),
        ),
    ]
    if review.council is not None or council.needed:
        held = review.councils_held[-1].occurred_at if review.councils_held else None
        rows.append(("hội đồng", "council", held, (kinds.COUNCIL, kinds.COUNCIL_MEETING, kinds.PROPOSAL)))
    rows.append(("quyết định", "decision", decision.occurred_at if decision else None, (kinds.DECISION,)))
    answered = review.appeal_answer.occurred_at if review.appeal_answer is not None else None
    rows.append(("khiếu nại", "appeal", answered, (kinds.APPEAL, kinds.TELL, kinds.ENFORCE, kinds.PUBLISH)))
    rows.append(("kết thúc", "closed", review.closed_at, ()))
    found = []
    for vi, en, at, owed in rows:
        open_now = review.open_duties(owed)
        until = min((duty.due_at for duty in open_now), default=None)
        found.append(Stage(vi, en, at, now=bool(open_now), until=until))
    return found
