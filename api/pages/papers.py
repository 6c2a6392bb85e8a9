"""Papers and evidence as the pages' buttons fetch them: the same as over `/v1`, for whoever is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.dossier_address import DossierAddress
from api.http.evidence_routes import Name, read_dossier_evidence, read_official_evidence
from api.http.form_routes import read_form
from api.http.query_values import OptionalPeriod
from api.pages.record import MucDich
from api.pages.visitor import Visitor, need
from projections.queries.forms import EVENTS, FormKind
from projections.queries.traces import Trace

router = APIRouter(include_in_schema=False)

So = Annotated[int | None, Query(ge=1, le=1_000)]


@router.get("/ho-so/{dossier}/goi-bang-chung.zip")
def dossier_bundle(request: Request, visitor: Visitor, dossier: DossierAddress) -> Response:
    """The evidence bundle of a dossier, by the latest checkpoint."""
    need(request, visitor, Right.READ_DOSSIERS)
    return read_dossier_evidence(request, dossier, visitor, None)


@router.get("/can-bo/{official}/goi-bang-chung.zip")
def official_bundle(
    request: Request, visitor: Visitor, official: Name, period: OptionalPeriod, muc_dich: MucDich = None
) -> Response:
    """The evidence bundle of an official's record; that is a reading of it."""
    return read_official_evidence(request, official, visitor, None, period, purpose=muc_dich)


@router.get("/ho-so/{dossier}/bieu-mau/{kind}.pdf")
def form(request: Request, visitor: Visitor, dossier: DossierAddress, kind: FormKind, so: So = None) -> Response:
    """A statutory form."""
    need(request, visitor, Right.READ_DOSSIERS)
    return read_form(request, dossier, kind, visitor, None, so)


def forms_of(told: Trace) -> list[FormKind]:
    """The kinds of form that a dossier's events have made; the pack may know one of them not."""
    topics = {event.topic for event in told.events}
    return [kind for kind, body in EVENTS.items() if body.TOPIC in topics]
