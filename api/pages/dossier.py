"""`/ho-so/{ma}`: one dossier, acts included: what it is, who has it, what can be done, and what happened to it.

All its pages have the same head: how it stands, who answers, one act that comes next, all others with the reason where
one is not possible now. Its tabs are addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from psycopg import Connection
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.concerned import about_to_open
from api.auth.remit import judged
from api.auth.rights import Reach, Right
from api.http.beyond import Beyond
from api.http.document_routes import documents_in
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.evidence_routes import may_take_bundle
from api.http.gate import office_of
from api.http.reads import Cursor, Look, looking
from api.http.record_routes import door_of
from api.pages.act_field_words import CHOICES
from api.pages.act_words import GROUPS
from api.pages.applicant_acts import acts_about
from api.pages.documents import purposes_for
from api.pages.event_line import corrects, one_line
from api.pages.genuine import Form
from api.pages.next_acts import NEXT_ACTS
from api.pages.offers import Offer, in_groups, may_act, offers
from api.pages.site import page, wording_of
from api.pages.visitor import Visitor, need
from api.vault.applicants import OpenApplicant, Purpose
from domain.late_entries import UNCORRECTABLE
from domain.model.deadline_words import Language, term_words
from domain.model.dossier import Dossier
from domain.model.dossier_events import DossierEvent
from domain.model.event import TOPICS, is_official
from domain.model.personal_data import FIELDS
from domain.model.term import Term
from domain.obstacle_commands import ReportCommonObstacle
from projections.queries.common_obstacles import CommonObstacle, obstacles_of_dossier
from projections.queries.dossiers import DossierShown
from projections.queries.dossiers import dossier as read_dossier
from projections.queries.forms import EVENTS
from projections.queries.history import history
from projections.words import Words

router = APIRouter(include_in_schema=False)

LATEST: Final = 5
"""So many events stand on the summary; a print of it has a page of them."""

ROWS: Final = 50

PAPERS: Final = (
    "dossier.SupplementRequested", "dossier.SupplementReceived", "dossier.FeeAssessed", "dossier.FeePaid",
    "dossier.FinancialDutyImposed", "dossier.FinancialDutyMet",
)  # fmt: skip
"""What was asked of the applicant, and what came in."""

APPLICANT_WORDS: Final = {
    "name": Words("Họ tên, tên tổ chức", "Name"),
    "address": Words("Địa chỉ", "Address"),
    "telephone": Words("Điện thoại", "Telephone"),
    "email": Words("Thư điện tử", "Email"),
    "identity_number": Words("Số định danh", "Identity number"),
}

CORRECTABLE: Final = frozenset(
    topic for topic, body in TOPICS.items() if issubclass(body, DossierEvent) and not issubclass(body, UNCORRECTABLE)
)

CLAIM_WORDS: Final = {
    "pending": Words("chờ người liên quan xác nhận", "waits for those concerned"),
    "disputed": Words("đang có ý kiến khác", "disputed"),
    "counts": Words("đã xác nhận", "confirmed"),
}
"""What became of an entry that touches others."""

PURPOSES: Final = {
    Purpose.HANDLING: Words("xử lý hồ sơ", "handling the dossier"),
    Purpose.INSPECTION: Words("kiểm tra", "inspection"),
    Purpose.REVIEW: Words("kiểm điểm trách nhiệm", "a review"),
    Purpose.COMPLAINT: Words("giải quyết phản ánh", "a complaint"),
    Purpose.REQUEST: Words("theo yêu cầu của người nộp", "at the applicant's request"),
}

_NUMBERED: Final = {"accept-handover"}
_AT_STEP: Final = {"start-step", "complete-step", "send-handover", "submit-for-approval"}

Kind = Annotated[str | None, Query(max_length=60, pattern=r"^[a-z]+\.[A-Za-z]+$")]
Content = Callable[[Connection[Any], UUID], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Primary:
    """The one act that comes next. at_once: a button suffices. fields: what is known of it already."""

    offer: Offer
    vi: str
    en: str
    at_once: bool
    fields: dict[str, str]


def dossier_page(
    request: Request, visitor: Caller, address: str, template: str, tab: str, content: Content, **context: Any
) -> Response:
    """A page of a dossier, under its head. NotPermitted, DossierUnknown."""
    need(request, visitor, Right.READ_DOSSIERS)
    dossier_id = allowed_dossier(request, visitor, Right.READ_DOSSIERS, address)
    state = state_of(request, dossier_id)
    with looking(request) as look:
        shown = read_dossier(look.connection, dossier_id, now=look.now)
        found = offers(request, visitor, state, f"/ho-so/{shown.name}", wording_of(request))
        first = primary(found, shown)
        rest = [one for one in found if first is None or one is not first.offer]
        return page(
            request,
            template,
            look=look,
            shown=shown,
            tab=tab,
            group_words=GROUPS,
            channel_words=CHOICES["Channel"],
            term_words=lambda term: term_words(Term.parse(term), Language(wording_of(request).language)),
            primary=first,
            possible=in_groups([one for one in rest if one.reason is None]),
            impossible=in_groups([one for one in rest if one.reason is not None]),
            fresh=lambda: str(uuid4()),
            common=lambda: _common(look, dossier_id),
            may_report_common=lambda: _may_report_common(request, visitor),
            **content(look.connection, dossier_id),
            **context,
        )


def _common(look: Look, dossier_id: UUID) -> tuple[CommonObstacle, ...]:
    """The common obstacles on which it hangs now, whoever reported them."""
    with look.beyond(Beyond.OBSTACLES) as all_of_it:
        return obstacles_of_dossier(all_of_it, dossier_id, now=look.now)


def _may_report_common(request: Request, visitor: Caller) -> bool:
    """An official who may open a common obstacle."""
    office = office_of(request)
    mine = office.remits.of(visitor, office.clock.now())
    new = about_to_open("obstacle", [visitor.subject])
    return is_official(visitor.subject) and judged(visitor, ReportCommonObstacle.__name__, mine, new).allowed


def state_of(request: Request, dossier_id: UUID) -> Dossier:
    """The dossier as the log has it now."""
    state: Dossier = office_of(request).trial.look("dossier", dossier_id).state
    return state


def primary(found: list[Offer], shown: DossierShown) -> Primary | None:
    """What comes next by the procedure's course, if the visitor can do it now."""
    offer = next((one for one in found if one.act == shown.next_act and one.reason is None), None)
    if offer is None:
        return None
    words = NEXT_ACTS.get(offer.act)
    fields: dict[str, str] = {}
    if offer.act in _NUMBERED and shown.row.under_way is not None:
        fields["handover_no"] = str(shown.row.under_way.handover_no)
    if offer.act in _AT_STEP and shown.next_step_id is not None:
        fields["step_id"] = shown.next_step_id
    if offer.acting_for is not None:
        fields["acting_for"] = offer.acting_for
    at_once = words is not None and words.at_once
    return Primary(offer, words.vi if words else offer.vi, words.en if words else offer.en, at_once, fields)


@router.get("/ho-so/{dossier}")
def summary_page(request: Request, visitor: Visitor, dossier: DossierAddress) -> Response:
    """What it is, its steps, what is open in it, the last events."""
    return _summary(request, visitor, dossier, None)


@router.post("/ho-so/{dossier}/nguoi-nop")
def open_applicant(request: Request, visitor: Visitor, dossier: DossierAddress, form: Form) -> Response:
    """The same with the applicant's data: whoever opens them is on record before they are shown."""
    need(request, visitor, Right.OPEN_APPLICANTS)
    dossier_id = allowed_dossier(request, visitor, Right.READ_DOSSIERS, dossier)
    state = state_of(request, dossier_id)
    asked = form.get("muc-dich")
    purpose = Purpose(asked) if asked in tuple(Purpose) else None
    assert state.applicant_id is not None, "a dossier that was lodged has an applicant"
    opened = office_of(request).applicants.open(
        visitor, state.applicant_id, door=door_of(request), what=f"dossier {state.code or dossier_id}", purpose=purpose
    )
    return _summary(request, visitor, dossier, opened)


def _summary(request: Request, visitor: Caller, dossier: str, opened: OpenApplicant | None) -> Response:
    people, w = office_of(request).remits.people(), wording_of(request)

    def content(connection: Connection[Any], dossier_id: UUID) -> dict[str, Any]:
        told = history(connection, dossier_id, limit=ROWS)
        return {
            "latest": [(line, one_line(line, people, w)) for line in told.rows],
            "shown_on_screen": LATEST,
            "events": told.all,
            "may_open": _may_open(request, visitor, dossier_id),
            "about_applicant": _about_applicant(request, visitor, dossier_id),
            "has_to_say_why": visitor.reach(Right.OPEN_APPLICANTS) is Reach.ALL,
        }

    return dossier_page(
        request, visitor, dossier, "dossier.html", "", content, opened=opened, fields=FIELDS, purposes=PURPOSES,
        applicant_words=APPLICANT_WORDS,
    )  # fmt: skip


@router.get("/ho-so/{dossier}/su-kien")
def history_page(
    request: Request, visitor: Visitor, dossier: DossierAddress, loai: Kind = None, tiep: Cursor = None
) -> Response:
    """Its events, the latest first. loai: of one kind."""
    people, w = office_of(request).remits.people(), wording_of(request)

    def content(connection: Connection[Any], dossier_id: UUID) -> dict[str, Any]:
        told = history(connection, dossier_id, kind=loai, cursor=tiep, limit=ROWS)
        rows = [(line, one_line(line, people, w), corrects(line)) for line in told.rows]
        return {
            "told": told,
            "rows": rows,
            "kind": loai,
            "first": tiep is None,
            "may_correct": may_act(request, visitor, state_of(request, dossier_id), "correct"),
            "correctable": CORRECTABLE,
            "claim_words": CLAIM_WORDS,
        }

    return dossier_page(request, visitor, dossier, "dossier_history.html", "/su-kien", content)


@router.get("/ho-so/{dossier}/giay-to")
def papers_page(request: Request, visitor: Visitor, dossier: DossierAddress) -> Response:
    """What the procedure asks for, what was asked beside it, and what came in."""
    people, w = office_of(request).remits.people(), wording_of(request)

    def content(connection: Connection[Any], dossier_id: UUID) -> dict[str, Any]:
        told = history(connection, dossier_id, kinds=PAPERS, limit=ROWS)
        return {
            "papers": [(line, one_line(line, people, w)) for line in reversed(told.rows)],
            "files": documents_in(request, dossier_id).documents,
            "may_open": _may_open(request, visitor, dossier_id),
            "purposes": purposes_for(visitor),
        }

    return dossier_page(request, visitor, dossier, "dossier_papers.html", "/giay-to", content)


@router.get("/ho-so/{dossier}/bieu-mau")
def forms_page(request: Request, visitor: Visitor, dossier: DossierAddress) -> Response:
    """The statutory forms that its events have made."""

    def content(connection: Connection[Any], dossier_id: UUID) -> dict[str, Any]:
        kinds = history(connection, dossier_id, limit=1).kinds
        return {"forms_made": [(kind, kinds[body.TOPIC]) for kind, body in EVENTS.items() if body.TOPIC in kinds]}

    return dossier_page(request, visitor, dossier, "dossier_forms.html", "/bieu-mau", content)


@router.get("/ho-so/{dossier}/bang-chung")
def proof_page(request: Request, visitor: Visitor, dossier: DossierAddress) -> Response:
    """What shows that its history is as it was recorded."""

    def content(connection: Connection[Any], dossier_id: UUID) -> dict[str, Any]:
        told = history(connection, dossier_id, limit=1)
        return {
            "last": told.rows[0],
            "events": told.all,
            "may_take_bundle": may_take_bundle(request, visitor, dossier_id),
            "may_verify": visitor.reach(Right.VERIFY) is not Reach.NONE,
        }

    return dossier_page(request, visitor, dossier, "dossier_proof.html", "/bang-chung", content)


def _may_open(request: Request, visitor: Caller, dossier_id: UUID) -> bool:
    """Whether the applicant's data are the visitor's to open."""
    office = office_of(request)
    state: Dossier = office.trial.look("dossier", dossier_id).state
    return state.applicant_id is not None and office.applicants.may_open(visitor, state.applicant_id)


def _about_applicant(request: Request, visitor: Caller, dossier_id: UUID) -> list[tuple[str, str]]:
    """Address and name of what the visitor may do about the applicant."""
    applicant_id = state_of(request, dossier_id).applicant_id
    return [] if applicant_id is None else acts_about(request, visitor, applicant_id)
