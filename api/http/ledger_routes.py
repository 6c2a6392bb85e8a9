"""The ledger, for whoever verifies it: checkpoints, tiles and growth are hashes, so they are open; events are not."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.event_access import need_event
from api.http.fields import MAX_INTEGER
from api.http.gate import holding, office_of, take_as_stranger
from api.http.openapi import OPEN, answer
from api.http.orders import content_of
from projections import ledger_checkpoints, ledger_cosignatures, ledger_stamps
from projections.ledger_proofs import ConsistencyProof, InclusionProof, prove_event, prove_growth
from projections.ledger_tiles import LEVELS, WIDTH, Tiles

router = APIRouter(prefix="/v1/ledger", tags=["ledger"])

Stranger = Depends(take_as_stranger)
Size = Annotated[int, Query(ge=1, le=MAX_INTEGER)]

_NOTE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A signed note (C2SP tlog-checkpoint).",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}
_SENT_NOTE: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}
}
_TILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Hashes of 32 bytes, as many as there are, at most 256.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/checkpoint", response_model=None, responses=_NOTE, openapi_extra=OPEN, dependencies=[Stranger])
def read_checkpoint(
    request: Request, size: Size | None = None, witnesses: Annotated[int | None, Query(ge=1, le=1_000)] = None
) -> Response:
    """The latest checkpoint, the one of a size, or the latest with so many co-signatures; with all that it has."""
    with office_of(request).reading() as connection:
        if size is not None:
            found = ledger_checkpoints.of_size(connection, size)
        elif witnesses is not None:
            found = ledger_checkpoints.witnessed(connection, witnesses)
        else:
            found = ledger_checkpoints.latest(connection)
        note = ledger_checkpoints.with_cosignatures(connection, found)
    return Response(note.encode(), media_type="text/plain")


@router.get(
    "/witnesses", response_model=None, responses={200: answer(list[str])}, openapi_extra=OPEN, dependencies=[Stranger]
)
def read_witnesses(request: Request) -> Response:
    """The verifier keys of the witnesses that the office named. Trust those that you chose yourself."""
    with office_of(request).reading() as connection:
        keys = [str(key) for key in ledger_cosignatures.witnesses(connection)]
    return Response(msgspec.json.encode(keys), media_type="application/json")


@router.post(
    "/cosignatures",
    response_model=None,
    responses={200: answer(ledger_cosignatures.Taken)},
    openapi_extra=OPEN | _SENT_NOTE,
    dependencies=[Stranger],
)
async def hand_in_cosignature(request: Request) -> Response:
    """Hand in a checkpoint of this log that a named witness signed. Its signature is its right; repeat as you like."""
    office = office_of(request)
    data = await content_of(request, office.limits.body_bytes)

    def take_in() -> ledger_cosignatures.Taken:
        with office.writing() as connection:
            return ledger_cosignatures.take_in(connection, data)

    return Response(msgspec.json.encode(await run_in_threadpool(take_in)), media_type="application/json")


@router.get(
    "/rotations", response_model=None, responses={200: answer(list[str])}, openapi_extra=OPEN, dependencies=[Stranger]
)
def read_rotations(request: Request) -> Response:
    """The statements of new keys, oldest first: signed notes."""
    with office_of(request).reading() as connection:
        notes = [note.encode().decode() for note in ledger_checkpoints.rotations(connection)]
    return Response(msgspec.json.encode(notes), media_type="application/json")


@router.get(
    "/consistency",
    response_model=None,
    responses={200: answer(ConsistencyProof)},
    openapi_extra=OPEN,
    dependencies=[Stranger],
)
def read_consistency(request: Request, old: Size, new: Size) -> Response:
    """That the log of size `new` contains the log of size `old`."""
    with office_of(request).reading() as connection:
        proof = prove_growth(connection, old, new)
    return Response(msgspec.json.encode(proof), media_type="application/json")


@router.get(
    "/stamps/{size}",
    response_model=None,
    responses={200: answer(list[str])},
    openapi_extra=OPEN,
    dependencies=[Stranger],
)
def read_stamps(request: Request, size: Annotated[int, Path(ge=1, le=MAX_INTEGER)]) -> Response:
    """The time-stamps (RFC 3161 responses, DER in base64) over the text of the checkpoint of a size, oldest first."""
    with office_of(request).reading() as connection:
        ledger_checkpoints.of_size(connection, size)
        stamps = [b64encode(each).decode() for each in ledger_stamps.of_size(connection, size)]
    return Response(msgspec.json.encode(stamps), media_type="application/json")


@router.get("/tiles/{level}/{index}", response_model=None, responses=_TILE, openapi_extra=OPEN, dependencies=[Stranger])
def read_tile(
    request: Request,
    level: Annotated[int, Path(ge=0, lt=LEVELS)],
    index: Annotated[int, Path(ge=0, le=MAX_INTEGER // WIDTH)],
) -> Response:
    """A tile as far as it has grown; empty where it has not begun."""
    with office_of(request).reading() as connection:
        tile = Tiles(connection).tile(level, index)
    return Response(tile, media_type="application/octet-stream")


@router.get("/inclusion/{position}", response_model=None, responses={200: answer(InclusionProof)})
def read_inclusion(
    request: Request,
    position: Annotated[int, Path(ge=1, le=MAX_INTEGER)],
    caller: Annotated[Caller, holding(Right.READ_DOSSIERS)],
    size: Size | None = None,
) -> Response:
    """The event's bytes and the proof that they stand at this position. For whoever may see the event."""
    with office_of(request).reading() as connection:
        need_event(request, caller, connection, position)
        proof = prove_event(connection, position, size)
    return Response(msgspec.json.encode(proof), media_type="application/json")
