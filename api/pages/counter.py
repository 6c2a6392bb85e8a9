"""What an intake comes to, before anything is recorded: person, procedure, appointment, papers, like dossiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from fastapi import Request

from api.auth.caller import Caller
from api.auth.remit import may_see, may_see_unit
from api.auth.rights import Right
from api.http.dossier_address import allowed_dossier
from api.http.gate import office_of
from api.http.reads import Look
from api.http.record_routes import door_of
from api.pages.intake_form import CODE, IntakeForm, Mistake, said
from api.pages.intake_orders import Desk, End, dossier_of
from api.pages.procedure_choice import MOST, meant, offered
from domain.drafts.intake import appointment
from domain.model.deadline import Deadline
from domain.model.dossier_events import Lodged
from domain.model.errors import DomainError
from domain.model.organisation import UnitKind
from domain.model.personal_data import PersonalDataNotUsable
from domain.model.procedure import ProcedureVersion
from domain.model.refusals import ProcedureNotInForce
from domain.model.working_time import office_day
from projections.queries.counter import CounterDossier, at_counter, those
from projections.queries.knowledge import knowledge
from projections.words import Words

OPENED: Final = ("name", "address", "telephone", "identity_number")


@dataclass(repr=False)
class Counter:
    """The page as it stands: what was given, what it comes to, what is wrong.

    applicant: of whom an earlier dossier was named. procedure: the one that is meant; choices: several that might be.
    missing: required documents that are not there. same: open dossiers of the person; doubled: lodged today alike.
    """

    desk: Desk
    given: IntakeForm
    offered: list[ProcedureVersion]
    procedure: ProcedureVersion | None = None
    choices: list[ProcedureVersion] = field(default_factory=list)
    deadline: Deadline | None = None
    applicant: UUID | None = None
    missing: tuple[str, ...] = ()
    same: list[CounterDossier] = field(default_factory=list)
    doubled: list[CounterDossier] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def counter_of(
    request: Request,
    visitor: Caller,
    look: Look,
    desk: Desk,
    given: IntakeForm,
    end: End | None = None,
    *,
    sent: bool = False,
) -> Counter:
    reference = knowledge(look.connection).reference
    day = office_day(look.now)
    tier = reference.organisation.agencies[desk.agency_id].tier
    counter = Counter(desk, given, offered(reference.catalogue, day, tier))
    if not sent:
        return counter
    whole = end is not None
    if given.earlier:
        _know(request, visitor, counter, form_has_name=bool(given.name))
    counter.mistakes += given.personal_mistakes(whole=whole)
    found = meant(given.procedure, counter.offered)
    if len(found) == 1:
        counter.procedure = found[0]
        counter.deadline = appointment(found[0], desk.agency_id, look.now, reference)
        counter.missing = given.missing_papers(found[0])
    elif given.procedure or whole:
        code = given.procedure.partition(" ")[0]
        counter.choices = found[:MOST]
        counter.mistakes.append(_unclear(code, code in reference.catalogue.versions, found, look))
    _find_same(request, visitor, look, counter)
    if whole:
        counter.mistakes += _lacking(counter, end)
    return counter


def _unclear(code: str, known: bool, found: list[ProcedureVersion], look: Look) -> Mistake:
    if not found and known:
        return said(ProcedureNotInForce(code=code, day=office_day(look.now).strftime("%d/%m/%Y")), "thu-tuc")
    if found:
        vi, en = f"{len(found)} thủ tục khớp, hãy chọn một.", f"{len(found)} procedures fit; choose one."
        return Mistake("thu-tuc", Words(vi, en))
    return Mistake(
        "thu-tuc", Words("Chưa rõ thủ tục: ghi mã hoặc vài chữ trong tên.", "Which procedure: code or words.")
    )


def _lacking(counter: Counter, end: End | None) -> list[Mistake]:
    """What stands against ending the intake so."""
    found = []
    if counter.missing and end is End.RECEIVE:
        lacks = "; ".join(counter.missing)
        found.append(
            Mistake(
                "du-giay-to",
                Words(
                    f"Thiếu giấy tờ bắt buộc: {lacks}. Nhận đủ rồi đánh dấu, hoặc yêu cầu bổ sung, hoặc từ chối.",
                    f"Required documents are missing: {lacks}. Tick them once there, ask for them, or refuse.",
                ),
            )
        )
    if not counter.missing and end in (End.SUPPLEMENT, End.REFUSE):
        found.append(
            Mistake("du-giay-to", Words("Không thiếu giấy tờ bắt buộc nào.", "No required document is missing."))
        )
    new = [one for one in counter.doubled if str(one.dossier_id) not in counter.given.seen]
    if new or (counter.doubled and not counter.given.note):
        found.append(
            Mistake(
                "ghi-chu",
                Words(
                    "Người này đã nộp thủ tục này hôm nay. Nếu vẫn tiếp nhận, nêu lý do ở ghi chú.",
                    "This person lodged this procedure today. To go on, give the reason in the note.",
                ),
            )
        )
    return found


def _know(request: Request, visitor: Caller, counter: Counter, *, form_has_name: bool) -> None:
    """The person of an earlier dossier. Their data are opened once, which is recorded; they are not taken in again."""
    office, given = office_of(request), counter.given
    if CODE.fullmatch(given.earlier) is None:
        counter.given = given.forgotten()
        return
    try:
        dossier_id = allowed_dossier(request, visitor, Right.READ_DOSSIERS, given.earlier)
        body = office.log.read_stream(dossier_id)[0].body
        assert isinstance(body, Lodged)
        if form_has_name:
            office.applicants.need(visitor, Right.OPEN_APPLICANTS, body.applicant_id)
        else:
            opened = office.applicants.open(
                visitor, body.applicant_id, door=door_of(request), what=f"intake {given.earlier}", fields=OPENED
            )
            if opened.erasure is not None:
                raise PersonalDataNotUsable(field="name", why_vi=opened.words("name"), why_en="erased")
            counter.given = given.filled(opened.shown)
        counter.applicant = body.applicant_id
    except DomainError as refusal:
        counter.given = given.forgotten()
        counter.mistakes.append(said(refusal, "dinh-danh"))


def _find_same(request: Request, visitor: Caller, look: Look, counter: Counter) -> None:
    """Dossiers of the same person: of one who is known all, of a number those of this counter."""
    office, given = office_of(request), counter.given
    if counter.applicant is not None:
        mine = office.remits.of(visitor, look.now)
        known = [
            one
            for one in office.applicants.dossiers(counter.applicant)
            if may_see(visitor, Right.READ_DOSSIERS, mine, office.remits.involved(one))
        ]
        found = those(look.connection, known, now=look.now)
    elif given.identity:
        lying = at_counter(look.connection, counter.desk.unit_id, now=look.now)
        try:
            same = set(office.applicants.lodged_by(given.identity, [one.dossier_id for one in lying]))
        except PersonalDataNotUsable:
            return
        found = [one for one in lying if one.dossier_id in same]
    else:
        return
    own = dossier_of(visitor, given.command)
    counter.same = [one for one in found if one.dossier_id != own]
    if counter.procedure is not None:
        code = counter.procedure.code
        counter.doubled = [one for one in counter.same if one.today and one.procedure.id == code]


def desk_of(request: Request, visitor: Caller, look: Look) -> Desk | None:
    """The one-stop unit in which the visitor serves now, by their own appointment first."""
    office = office_of(request)
    mine, people = office.remits.of(visitor, look.now), office.remits.people()
    for person in (visitor.subject, *sorted(mine.people - {visitor.subject})):
        for unit_id in sorted(mine.units):
            unit = people.units[unit_id]
            serves = people.is_in_unit(person, unit_id, look.now)
            if unit.kind is UnitKind.ONE_STOP and serves and may_see_unit(visitor, Right.LODGE, mine, unit_id):
                return Desk(unit_id, unit.agency_id, None if person == visitor.subject else person)
    return None
