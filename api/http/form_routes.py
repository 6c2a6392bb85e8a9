"""Statutory forms about a dossier, and a unit's register: made from events alone when they are asked for."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.gate import holding, office_of
from api.http.list_access import need_unit
from api.http.papers import PDF, XLSX, described, paper
from api.http.query_values import Id, KnownAt
from api.http.reads import Look, Seen, looking
from api.http.record_routes import door_of
from api.reports.form_fields import PERSONAL
from api.reports.forms import SlipMarks, form_pdf
from api.reports.registers import register_pdf, register_xlsx
from api.vault.applicants import Purpose
from domain.model.dossier_events import Lodged
from projections.queries.forms import FormKind, form_facts
from projections.queries.registers import Register, register

router = APIRouter(prefix="/v1", tags=["papers"])

Reader = Annotated[Caller, holding(Right.READ_DOSSIERS)]
BoardReader = Annotated[Caller, holding(Right.READ_BOARDS)]
Number = Annotated[int | None, Query(ge=1, le=1_000, description="Which of several of its kind; the last.")]
WithApplicant = Annotated[bool, Query(description="Open the applicant's data for it; that is recorded.")]
Why = Annotated[Purpose | None, Query(description="Why they are opened. Supervisors and auditors have to say it.")]
First = Annotated[date, Query(alias="from", description="The first day.")]
Last = Annotated[date, Query(alias="to", description="The last day.")]


@router.get("/dossiers/{dossier}/forms/{kind}.pdf", response_model=None, responses=described(PDF, "The form, PDF/A."))
def read_form(
    request: Request,
    dossier: DossierAddress,
    kind: FormKind,
    caller: Reader,
    _seen: Seen,
    number: Number = None,
    known_at: KnownAt = None,
    applicant: WithApplicant = False,
    purpose: Why = None,
) -> Response:
    """A statutory form as the dossier's events have it. known_at: as it would have been printed then.

    The applicant's own data are lines to write on, unless they are opened for it, which is recorded first; they stand
    on it as they were known when its event was recorded, also after they were amended.
    """
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    with looking(request) as look:
        facts = form_facts(look.connection, str(dossier_id), kind, now=look.now, number=number, known_at=known_at)
    name = facts.code or str(facts.dossier_id)
    opened = None
    if applicant and kind is not FormKind.CONTROL:
        opened = office_of(request).applicants.open(
            caller,
            UUID(facts.applicant_id),
            door=door_of(request),
            what=f"form {kind} {name}",
            purpose=purpose,
            fields=tuple(dict.fromkeys(PERSONAL.values())),
            known_by=facts.known_by,
        )
    return paper(form_pdf(facts, opened, _marks(request, caller, dossier_id)), PDF, f"{name}-{kind}.pdf", look)


def _marks(request: Request, caller: Caller, dossier_id: UUID) -> SlipMarks | None:
    """For whoever serves at the desk that hands the slip out: with them one withdraws and rates as the applicant does,
    which nobody who only works on the dossier, or watches over it, is to do."""
    office = office_of(request)
    lodged = office.log.read_stream(dossier_id)[0].body
    desk = office.remits.of(caller, office.clock.now()).units
    if not isinstance(lodged, Lodged) or lodged.unit_id not in desk:
        return None
    slips = office.citizens.slips
    return SlipMarks(slips.address(dossier_id), slips.check_code(dossier_id))


@router.get("/units/{unit}/register.pdf", response_model=None, responses=described(PDF, "The register, PDF/A."))
def read_register(
    request: Request, unit: Id, caller: BoardReader, _seen: Seen, first: First, last: Last, known_at: KnownAt = None
) -> Response:
    """The register of dossiers of a one-stop unit, from one day to another."""
    found, look = _register(request, unit, caller, first, last, known_at)
    return paper(register_pdf(found), PDF, _name(found, "pdf"), look)


@router.get("/units/{unit}/register.xlsx", response_model=None, responses=described(XLSX, "The register, a workbook."))
def read_register_workbook(
    request: Request, unit: Id, caller: BoardReader, _seen: Seen, first: First, last: Last, known_at: KnownAt = None
) -> Response:
    """The same as a workbook, with the events behind each row."""
    found, look = _register(request, unit, caller, first, last, known_at)
    return paper(register_xlsx(found), XLSX, _name(found, "xlsx"), look)


def _register(
    request: Request, unit: str, caller: Caller, first: date, last: date, known_at: KnownAt
) -> tuple[Register, Look]:
    with looking(request) as look:
        need_unit(request, caller, Right.READ_BOARDS, unit, "all units")
        return register(look.connection, unit, first, last, now=look.now, known_at=known_at), look


def _name(found: Register, ending: str) -> str:
    return f"{found.unit.id}-{found.first:%Y%m%d}-{found.last:%Y%m%d}.{ending}"
