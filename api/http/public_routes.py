"""What is open to everybody: the status of a dossier by the code on its receipt. Status and dates, nothing else."""

from __future__ import annotations

from datetime import datetime

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.http.dossier_address import DossierAddress, id_of
from api.http.gate import take_as_stranger
from api.http.openapi import OPEN, answer
from api.http.reads import READ_HEADERS, looking
from projections.queries.boards import DueState
from projections.queries.looking_up import public_status

router = APIRouter(prefix="/v1/public", tags=["public"])


class DossierStatus(msgspec.Struct, kw_only=True):
    """portal_status: 1 to 10 of the national portal. new_appointment_at: the date of an apology, if there was one.

    clock_stopped_since: something is waited for from the applicant since then.
    """

    code: str
    portal_status: int
    status_vi: str
    status_en: str
    due_state: DueState
    lodged_at: datetime
    received_at: datetime | None
    appointed_at: datetime | None
    new_appointment_at: datetime | None
    clock_stopped_since: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None


@router.get(
    "/dossiers/{dossier}",
    response_model=None,
    openapi_extra=OPEN,
    dependencies=[Depends(take_as_stranger)],
    responses={200: answer(DossierStatus, headers=READ_HEADERS)},
)
def look_up(request: Request, dossier: DossierAddress) -> Response:
    """By the code on the receipt. No names, no places, no content; limited to a few requests a minute."""
    # The address is all that is asked for: whoever has it may see this much of that dossier, and of no other.
    with looking(request, proven=id_of(request, dossier)) as look:
        found = public_status(look.connection, dossier, now=look.now)
        return look.answer(msgspec.convert(found, DossierStatus, from_attributes=True))
