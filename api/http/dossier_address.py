"""How an address names a dossier: by its UUID, or by the code on its receipt."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Request

from api.auth.caller import Caller
from api.auth.remit import may_see
from api.auth.rights import Reach, Right
from api.http.gate import deny, office_of
from domain.model.refusals import DossierUnknown

MAX_ADDRESS: Final = 64

DossierAddress = Annotated[
    str,
    Path(
        description="A dossier's UUID, or the code on its receipt.",
        min_length=1,
        max_length=MAX_ADDRESS,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$",
    ),
]


def allowed_dossier(request: Request, caller: Caller, right: Right, address: str) -> UUID:
    """The dossier, if there is one and the caller's right extends to it.

    DossierUnknown for whoever may see all of them, else NotPermitted, whether it is not there or not theirs.
    """
    office = office_of(request)
    dossier_id = id_of(request, address)
    dossier = office.remits.involved(dossier_id) if dossier_id is not None else None
    if caller.reach(right) is Reach.ALL:
        if dossier_id is None or dossier is None or dossier.version == 0:
            raise DossierUnknown(dossier=address)
        return dossier_id
    mine = office.remits.of(caller, office.clock.now())
    if dossier_id is None or dossier is None or not may_see(caller, right, mine, dossier):
        deny(request, caller, right, address, "no such dossier, or neither involved nor of a unit of the caller's")
    return dossier_id


def id_of(request: Request, address: str) -> UUID | None:
    """The id behind an address; None for a code that no dossier has."""
    try:
        return UUID(address)
    except ValueError:
        return _by_code(request, address)


def _by_code(request: Request, code: str) -> UUID | None:
    with office_of(request).reading() as connection:
        row = connection.execute("SELECT dossier_id FROM views.dossiers WHERE code = %s", [code]).fetchone()
    return None if row is None else row[0]
