"""`/so`: whether anything was altered, and how others check it: checkpoints, proofs, verifications."""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import segno
from fastapi import APIRouter, Path, Query, Request
from psycopg import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth.rights import Reach, Right
from api.http.event_access import need_event
from api.http.fields import MAX_INTEGER
from api.http.gate import office_of
from api.http.reads import looking
from api.http.verification_routes import VerificationUnknown
from api.http.verifying import VerificationUnderWay
from api.pages.genuine import Form
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.model.checkpoint import Checkpoint
from domain.model.signed_note import SignedNote
from projections import (
    ledger_checkpoints,
    ledger_cosignatures,
    ledger_stamps,
    ledger_standing,
    ledger_verifications,
)
from projections.ledger_checkpoints import CheckpointUnknown, StoredCheckpoint
from projections.ledger_growth import grew_from
from projections.ledger_proofs import prove_event

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1, le=MAX_INTEGER)]
SHOWN = 20


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint as it is shown. signatures: whose lines stand under the note, the log's own first.

    stamps: time-stamps of others. grew: it contains the one before, by its proof; None for the first.
    """

    number: int
    size: int
    root: str
    commands: int
    sealed_at: Any
    signatures: tuple[str, ...]
    stamps: int
    grew: bool | None
    note: str


@router.get("/so")
def ledger_page(
    request: Request, visitor: Visitor, truoc: Annotated[int | None, Query(ge=1, le=MAX_INTEGER)] = None
) -> Response:
    """The ledger: whether it matches, the last checkpoints, the last verifications."""
    office = office_of(request)
    with looking(request) as look:
        last = ledger_checkpoints.last_or_none(look.connection)
        upto = (last.number if last else 0) if truoc is None else truoc - 1
        first = max(0, upto - SHOWN)
        before = max(0, first - 1)
        found = [c for c in ledger_checkpoints.after(look.connection, before, upto - before) if c.number <= upto]
        shown = [
            _sealed(look.connection, one, earlier)
            for earlier, one in zip([None, *found], found, strict=False)
            if one.number > first
        ]
        return page(
            request,
            "ledger.html",
            look=look,
            checkpoints=list(reversed(shown)),
            last=_sealed(look.connection, last, None) if last else None,
            witnesses=ledger_cosignatures.witnesses(look.connection),
            earlier=first + 1 if first else None,
            verifications=ledger_verifications.before(look.connection, None, SHOWN),
            errands=ledger_standing.errands(look.connection),
            under_way=office.verifying.under_way,
            now=datetime.now(UTC),
            failure=office.verifying.failure,
            may_verify=visitor.reach(Right.VERIFY) is Reach.ALL,
        )


@router.get("/so/diem-niem/{number}")
def checkpoint_page(request: Request, _visitor: Visitor, number: Number) -> Response:
    """One checkpoint, as it was signed."""
    with looking(request) as look:
        found = ledger_checkpoints.after(look.connection, number - 1, 1)
        if not found or found[0].number != number:
            raise CheckpointUnknown(size=number, last=ledger_checkpoints.latest(look.connection).size)
        before = ledger_checkpoints.after(look.connection, number - 2, 1) if number > 1 else []
        return page(
            request,
            "checkpoint.html",
            look=look,
            checkpoint=_sealed(look.connection, found[0], before[0] if before else None),
            before=_sealed(look.connection, before[0], None) if before else None,
        )


@router.post("/so/kiem-tra")
async def verify_now(request: Request, visitor: Visitor, _: Form) -> Response:
    """Begin a verification, and wait for it on the page of the ledger."""
    await run_in_threadpool(need, request, visitor, Right.VERIFY)
    with suppress(VerificationUnderWay):  # the page says so
        await run_in_threadpool(office_of(request).verifying.begin, visitor.subject)
    return RedirectResponse("/so#kiem-tra", 303)


@router.get("/so/kiem-tra/{number}")
def verification_page(request: Request, visitor: Visitor, number: Number) -> Response:
    """What one verification came to. Where something does not match, it shows parts of events."""
    need(request, visitor, Right.VERIFY)
    with looking(request) as look:
        found = ledger_verifications.of_number(look.connection, number)
        if found is None:
            raise VerificationUnknown(number=number)
        return page(
            request,
            "verification.html",
            look=look,
            verification=found,
            last=ledger_checkpoints.last_or_none(look.connection),
            code_of_address=segno.make(str(request.url.replace(query="")), error="m").svg_data_uri(scale=3, border=2),
        )


@router.get("/su-kien/{position}/bang-chung")
def proof_page(request: Request, visitor: Visitor, position: Number) -> Response:
    """That an event stands in the log as it is shown: its bytes, and the way from them to the root that was signed."""
    need(request, visitor, Right.READ_DOSSIERS)
    with looking(request) as look:
        need_event(request, visitor, look.connection, position)
        proof = prove_event(look.connection, position)
        note = SignedNote.parse(proof.checkpoint.encode())
        return page(
            request,
            "proof.html",
            look=look,
            proof=proof,
            leaf=b64decode(proof.leaf).hex(),
            hashes=[b64decode(each).hex() for each in proof.hashes],
            root=Checkpoint.parse(note.text).root.hex(),
        )


@router.get("/su-kien/{position}/bang-chung.json")
def proof_for_machines(request: Request, visitor: Visitor, position: Number) -> Response:
    """The same proof as over `/v1/ledger/inclusion`, for whoever is signed in with a browser."""
    need(request, visitor, Right.READ_DOSSIERS)
    with looking(request) as look:
        need_event(request, visitor, look.connection, position)
        return look.answer(prove_event(look.connection, position))


def _sealed(connection: Connection[Any], stored: StoredCheckpoint, before: StoredCheckpoint | None) -> Sealed:
    note = ledger_checkpoints.with_cosignatures(connection, stored)
    checkpoint = Checkpoint.parse(note.text)
    return Sealed(
        number=stored.number,
        size=stored.size,
        root=checkpoint.root.hex(),
        commands=checkpoint.commands.count,
        sealed_at=stored.sealed_at,
        signatures=tuple(signature.name for signature in note.signatures),
        stamps=len(ledger_stamps.of_checkpoint(connection, stored.number)),
        grew=None if before is None else grew_from(connection, before, stored),
        note=note.encode().decode(),
    )
