"""How an address names a dossier: by its UUID, or by the code on its receipt."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Request
from starlette.concurrency import run_in_threadpool

from api.auth.asked import noted
from api.auth.caller import Caller
from api.auth.involved import Involved
from api.auth.remit import Remit, decide, judged
from api.auth.rights import Right
from api.http.gate import deny, note_decided, office_of
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


async def dossier_now(request: Request, caller: Caller, right: Right, address: str) -> UUID:
    """The same as `allowed_dossier` for one that is named by its UUID, without a wait of its own.

    What was found out of it stands at `request.state.look` for the decision on the act. Whatever is not plainly allowed
    is decided, and refused, by `allowed_dossier`.
    """
    try:
        dossier_id = UUID(address)
    except ValueError:
        return await run_in_threadpool(allowed_dossier, request, caller, right, address)
    look = await office_of(request).looks.look(dossier=dossier_id)
    decision = judged(caller, right, look.remit(caller), look.dossier.plain())
    if not decision.allowed or look.dossier.version == 0:
        return await run_in_threadpool(allowed_dossier, request, caller, right, address)
    noted(decision)
    note_decided(request, dossier_id)
    request.state.look = look
    return dossier_id


def allowed_dossier(request: Request, caller: Caller, right: Right, address: str) -> UUID:
    """The dossier, if there is one and the caller's right extends to it.

    DossierUnknown for whoever may see all of them, else NotPermitted, whether it is not there or not theirs.
    """
    dossier, mine = dossier_at(request, caller, address)
    if not decide(caller, right, mine, dossier.plain()).allowed:
        deny(request, caller, right, address, "no such dossier, or neither involved nor of a unit of the caller's")
    if dossier.version == 0:
        raise DossierUnknown(dossier=address)
    note_decided(request, dossier.dossier_id)
    return dossier.dossier_id


def dossier_at(request: Request, caller: Caller, address: str) -> tuple[Involved, Remit]:
    """What is known of the dossier at an address, version 0 where there is none; and what is the caller's."""
    office = office_of(request)
    dossier_id = id_of(request, address)
    dossier = Involved() if dossier_id is None else office.remits.involved(dossier_id)
    return dossier, office.remits.of(caller, office.clock.now())


def id_of(request: Request, address: str) -> UUID | None:
    """The id behind an address; None for a code that no dossier has."""
    try:
        return UUID(address)
    except ValueError:
        return _by_code(request, address)


def _by_code(request: Request, code: str) -> UUID | None:
    # Which dossier is meant is found out before anything can be decided about it; nothing else of it is read.
    with office_of(request).reading_everything() as connection:
        row = connection.execute("SELECT dossier_id FROM views.dossiers WHERE code = %s", [code]).fetchone()
    return None if row is None else row[0]
