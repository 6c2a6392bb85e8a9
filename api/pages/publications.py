"""`/cong-khai`: what agencies owe of publications, how much came in time, and one publication with its acts.

That a procedure is published, and where, is open to everybody of the office; who confirmed it and what a check found
stands there for those who may read the proceeding.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Annotated, Any, Final, cast
from uuid import UUID, uuid4

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.concerned import Concerned
from api.auth.remit import judged
from api.auth.rights import Right
from api.citizen.uploads import ENDINGS, checked
from api.http.attachment_routes import Digest, file_answer, keep
from api.http.dossier_acts import carry_out
from api.http.gate import note_decided, office_of
from api.http.natures import DOORS
from api.http.proceeding_address import proceeding_at
from api.http.proceeding_views import history_of
from api.http.reads import Cursor, Filter, Look, Seen, looking
from api.http.statuses import status_of
from api.pages.citizen import FileForm, file_in, said
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.publication_words import ADDRESS, PLACES, PURPOSES, STATES, months_list_address
from api.pages.rows_in_memory import at_hand
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.commands import Command, Issued
from domain.model.attachment import Attachment
from domain.model.errors import DomainError
from domain.model.event import Source, is_official
from domain.model.natures import folded
from domain.model.proceeding_refusals import ProceedingUnknown
from domain.model.publication import Place, Publication
from domain.publication_commands import CheckPublication, ConfirmPublication, NamePoster
from projections.queries.knowledge import knowledge
from projections.queries.publications import (
    InTime,
    PlaceLine,
    PlaceList,
    count_publication_places,
    publication_places,
    published_in_time,
)
from projections.words import Words

router = APIRouter(include_in_schema=False)

DOOR: Final = "publication"
Number = Annotated[str, Path(pattern=r"^CK-\d{4}-\d{4,9}$", max_length=20)]
Loc = Annotated[str, Query(pattern=f"^({'|'.join(PlaceList)})$")]

LISTS: Final[dict[str, Words]] = {
    PlaceList.OWED: Words("Chưa xác nhận", "Not confirmed yet"),
    PlaceList.OVERDUE: Words("Quá hạn", "Overdue"),
    PlaceList.CONFIRMED: Words("Đã xác nhận", "Confirmed"),
    PlaceList.REFUTED: Words("Kiểm tra thấy không đúng", "Refuted by a check"),
    PlaceList.ALL: Words("Tất cả", "All"),
}

OWED: Final = List[PlaceLine](
    name="cong-khai",
    vi="Công khai thủ tục tại các cơ quan",
    en="Procedures published at the agencies",
    columns=(
        Column("due_at", "Hạn", "Due", lambda r: r.due_at),
        Column(
            "state",
            "tình trạng",
            "state",
            lambda r: r.state.value,
            lambda r, w: w.said(STATES, r.state.value),
            beneath=True,
        ),
        Column(
            "agency",
            "Cơ quan",
            "Agency",
            lambda r: r.agency.name,
            None,
            lambda r: f"{ADDRESS}?loc=all&co_quan={r.agency.id}",
        ),
        Column("unit", "đơn vị", "unit", lambda r: r.unit.name, beneath=True),
        Column("place", "Nơi", "Where", lambda r: r.place, lambda r, w: w.said(PLACES, r.place)),
        Column("purpose", "việc", "what", lambda r: r.purpose, lambda r, w: w.said(PURPOSES, r.purpose), beneath=True),
        Column(
            "code",
            "Thủ tục",
            "Procedure",
            lambda r: r.procedure.id,
            lambda r, _: f"{r.procedure.id} {r.procedure.name}",
            lambda r: f"/thu-tuc/{r.procedure.id}/phien-ban/{r.version}",
        ),
        Column("version", "phiên bản", "version", lambda r: r.version, beneath=True),
        Column("number", "Số", "Number", lambda r: r.number, None, lambda r: f"{ADDRESS}/{r.number}"),
        Column(
            "confirmed_at",
            "Đã xác nhận",
            "Confirmed",
            lambda r: r.confirmed_at,
            None,
            lambda r: f"/su-kien/{r.confirmed_position}" if r.confirmed_position else None,
        ),
        Column(
            "refuted_at",
            "Kiểm tra bác bỏ",
            "Refuted",
            lambda r: r.refuted_at,
            None,
            lambda r: f"/su-kien/{r.refuted_position}" if r.refuted_position else None,
        ),
        Column("decision", "Quyết định", "Decision", lambda r: r.decision, hidden=True),
        Column("duty", "Mã việc", "Duty", lambda r: r.duty, hidden=True),
        Column("document", "Căn cứ thời hạn", "Document of the term", lambda r: r.document, hidden=True),
    ),
    order=Words("Gần hạn nhất trước.", "Soonest due first."),
    filters=(
        Chooser("loc", "Tình trạng", "State", LISTS, usual="owed"),
        Chooser("co_quan", "Mã cơ quan", "Agency's id"),
        Chooser("tthc", "Mã thủ tục", "Procedure's code"),
        Chooser("noi", "Nơi công khai", "Where", PLACES),
        Chooser("tu", "Hạn từ ngày", "Due from", kind="date"),
        Chooser("den", "Hạn đến ngày", "Due until", kind="date"),
    ),
)

IN_TIME: Final = List[InTime](
    name="cong-khai-dung-han",
    vi="Công khai đúng hạn",
    en="Published in time",
    columns=(
        Column("agency", "Cơ quan", "Agency", lambda r: r.agency.name),
        Column("agency_id", "Mã cơ quan", "Agency's id", lambda r: r.agency.id, hidden=True),
        Column(
            "month",
            "Tháng đến hạn",
            "Month of the due date",
            lambda r: f"{r.month:%Y-%m}",
            lambda r, _: f"{r.month:%m/%Y}",
        ),
        Column("place", "Nơi", "Where", lambda r: r.place, lambda r, w: w.said(PLACES, r.place)),
        Column("purpose", "Việc", "What", lambda r: r.purpose, lambda r, w: w.said(PURPOSES, r.purpose)),
        Column("in_time", "Đúng hạn", "In time", lambda r: r.in_time),
        Column("late", "Trễ hạn", "Late", lambda r: r.late),
        Column("unconfirmed", "Chưa xác nhận", "Unconfirmed", lambda r: r.unconfirmed),
        Column("refuted", "Bị bác bỏ", "Refuted", lambda r: r.refuted),
        Column("of", "Tổng số (N)", "Of (N)", lambda r: r.of, None, months_list_address),
    ),
    order=Words("Theo cơ quan, tháng đến hạn, nơi công khai.", "By agency, month of the due date, place."),
    filters=(Chooser("co_quan", "Mã cơ quan", "Agency's id"), Chooser("ky", "Tháng (yyyy-mm)", "Month (yyyy-mm)")),
)


@listed(router, ADDRESS)
def owed_page(
    request: Request,
    visitor: Visitor,
    _seen: Seen,
    loc: Loc = "owed",
    co_quan: Filter = None,
    tthc: Filter = None,
    noi: Annotated[str | None, Query(pattern="^(portal|board|)$")] = None,
    tu: Annotated[str | None, Query(pattern=r"^(\d{4}-\d\d-\d\d|)$")] = None,
    den: Annotated[str | None, Query(pattern=r"^(\d{4}-\d\d-\d\d|)$")] = None,
    tiep: Cursor = None,
) -> Response:
    """Every duty at every place, filtered."""
    need(request, visitor, Right.READ_REFERENCE)
    due = _span(tu, den)

    def ask(look: Look) -> Rows[PlaceLine]:
        asked: dict[str, Any] = {
            "now": look.now,
            "state": PlaceList(loc),
            "agency": co_quan or None,
            "procedure": tthc or None,
            "place": noi or None,
            "due": due,
        }
        organisation = knowledge(look.connection).reference.organisation
        agency = organisation.agencies.get(co_quan or "")
        return Rows(
            page=lambda cursor, limit: publication_places(look.connection, **asked, cursor=cursor, limit=limit),
            count=lambda most: count_publication_places(look.connection, **asked, most=most),
            chosen={"co_quan": agency.name_on(look.now.date()) if agency is not None else None},
            context=lambda: {
                "counted": [
                    (state, count_publication_places(look.connection, **{**asked, "state": state}, most=100_000))
                    for state in PlaceList
                ],
                "states_of": LISTS,
                "loc": loc,
            },
        )

    return answer(request, visitor, OWED, ask, "publications.html", cursor=tiep)


@listed(router, f"{ADDRESS}/dung-han")
def in_time_page(
    request: Request,
    visitor: Visitor,
    _seen: Seen,
    co_quan: Filter = None,
    ky: Annotated[str | None, Query(pattern=r"^(\d{4}-(0[1-9]|1[0-2])|)$")] = None,
    tiep: Cursor = None,
) -> Response:
    """How much was confirmed in time, by agency and month, each with its N and the list behind."""
    need(request, visitor, Right.READ_REFERENCE)
    first = date.fromisoformat(f"{ky}-01") if ky else None
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1) if first else None

    def ask(look: Look) -> Rows[InTime]:
        found = published_in_time(look.connection, now=look.now, agency=co_quan or None, since=first, until=last)
        return at_hand(
            found,
            context=lambda: {"in_time": sum(row.in_time for row in found), "of": sum(row.of for row in found)},
        )

    return answer(request, visitor, IN_TIME, ask, "publications_in_time.html", cursor=tiep)


@router.get(ADDRESS + "/tep/{sha256}")
def evidence_file(request: Request, visitor: Visitor, sha256: Digest) -> Response:
    """A file that came with a confirmation or a check, for whoever may read the proceeding that names it."""
    need(request, visitor, Right.READ_PROCEEDINGS)
    return file_answer(request, visitor, sha256)


@router.get(ADDRESS + "/{number}")
def publication_page(request: Request, visitor: Visitor, number: Number, _seen: Seen) -> Response:
    """One publication: each agency and place with what was confirmed and found, and what the visitor may do."""
    need(request, visitor, Right.READ_REFERENCE)
    return _shown(request, visitor, number)


@router.post(ADDRESS + "/{number}")
async def act(request: Request, visitor: Visitor, number: Number, form: FileForm) -> Response:
    """Confirm, check, or say who sees to it; a photo may come with the first two."""
    need(request, visitor, Right.READ_REFERENCE)
    concerned = await run_in_threadpool(lambda: proceeding_at(request, visitor, DOORS[DOOR], number)[0])
    if not concerned.exists:
        raise ProceedingUnknown(proceeding=number)
    try:
        attachments = await _attachments(request, visitor, form)
        receipt = await carry_out(request, _order(visitor, form, concerned.proceeding_id, attachments))
    except DomainError as refusal:
        return await run_in_threadpool(_shown, request, visitor, number, refusal=refusal, typed=_typed(form))
    return RedirectResponse(f"{ADDRESS}/{number}?after={receipt.position}", 303)


def _order(visitor: Caller, form: FormData, stream: UUID, attachments: tuple[Attachment, ...]) -> Command:
    issued = Issued(command_id=_id(form), actor=visitor.actor, source=Source.PAGE)
    agency, place = said(form, "co_quan"), Place.BOARD if said(form, "noi") == "board" else Place.PORTAL
    note = said(form, "ghi_chu", 8_000)
    match form.get("viec"):
        case "kiem-tra":
            return CheckPublication(
                issued=issued, proceeding_id=stream, agency_id=agency, place=place,
                as_required=said(form, "dung") == "1", note=note, attachments=attachments,
            )  # fmt: skip
        case "phan-cong":
            return NamePoster(issued=issued, proceeding_id=stream, agency_id=agency, official_id=said(form, "can_bo"))
        case _:
            return ConfirmPublication(
                issued=issued, proceeding_id=stream, agency_id=agency, place=place, note=note,
                address=said(form, "dia_chi"), on_screen=bool(form.get("man_hinh")), attachments=attachments,
            )  # fmt: skip


async def _attachments(request: Request, visitor: Caller, form: FormData) -> tuple[Attachment, ...]:
    name, content = await file_in(form, "tep")
    if not name and not content:
        return ()
    need(request, visitor, Right.ATTACH)
    return (await run_in_threadpool(keep, request, visitor, checked(name, content)),)


def _shown(
    request: Request,
    visitor: Caller,
    number: str,
    *,
    refusal: DomainError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    concerned, mine = proceeding_at(request, visitor, DOORS[DOOR], number)
    if not concerned.exists:
        raise ProceedingUnknown(proceeding=number)
    office = office_of(request)
    resource = concerned.resource(office.remits.people())
    told = judged(visitor, Right.READ_PROCEEDINGS, mine, resource).allowed
    if told:
        note_decided(request, concerned.proceeding_id)
    with looking(request) as look:
        lines = publication_places(
            look.connection, now=look.now, state=PlaceList.ALL, proceeding=concerned.proceeding_id, limit=200
        ).rows
        if not lines:
            raise ProceedingUnknown(proceeding=number)
        state = cast("Publication", folded(history_of(look, concerned.proceeding_id)).state)
        return page(
            request,
            "publication.html",
            200 if refusal is None else status_of(refusal.code),
            look=look,
            number=number,
            lines=sorted(lines, key=lambda line: (line.agency.name, line.place, line.run)),
            state=state,
            known=knowledge(look.connection),
            told=told,
            may=_may(visitor, mine, resource, concerned, look),
            places=PLACES,
            purposes=PURPOSES,
            states=STATES,
            refusal=refusal,
            typed=defaultdict(str, typed or {}),
            command=uuid4(),
            accept=",".join(ending for endings in ENDINGS.values() for ending in endings),
        )


def _may(visitor: Caller, mine: Any, resource: Any, concerned: Concerned, look: Look) -> dict[str, Any]:
    """agency: the visitor's, in whose name they may confirm. checks: whether they may check others. heads: whom they
    may name as posters, by agency."""
    organisation, now = knowledge(look.connection).reference.organisation, look.now
    state = concerned.proceeding.state
    unit = organisation.unit_of(visitor.actor, now) if is_official(visitor.actor) else None
    agency = organisation.agency_of(unit) if unit is not None else None
    heads: dict[str, list[tuple[str, str]]] = {}
    for one in state.agencies:
        owing = next(owed.laid.unit_id for owed in state.owed if owed.laid.agency_id == one)
        if visitor.actor in (organisation.head_of(owing, now), organisation.leader_of(one, now)):
            members = [organisation.officials[member] for member in organisation.members(owing, now)]
            heads[one] = sorted((member.name, member.official_id) for member in members)
    return {
        "agency": agency if judged(visitor, "ConfirmPublication", mine, resource).allowed else None,
        "own_agency": agency,
        "checks": state.ending is None and judged(visitor, "CheckPublication", mine, resource).allowed,
        "heads": heads,
    }


def _typed(form: FormData) -> dict[str, str]:
    """What was typed, kept where an act was refused."""
    return {name: said(form, name, 8_000) for name in ("viec", "co_quan", "noi", "ghi_chu", "dia_chi")}


def _span(first: str | None, last: str | None) -> tuple[date, date] | None:
    if not first and not last:
        return None
    return date.fromisoformat(first or "1977-01-01"), date.fromisoformat(last or "2198-01-01")


def _id(form: FormData) -> UUID:
    """Sent twice, the same form is the same order."""
    try:
        return UUID(said(form, "lenh"))
    except ValueError:
        return uuid4()
