"""How a request becomes a command: its headers, its body, the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec
from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from api.auth.caller import Caller
from api.http.dossier_acts import carry_out
from api.http.gate import office_of
from api.http.order_models import NOTHING, Order, command_of
from api.http.problem import faults, problem
from api.http.refusals import (
    BodyNotJson,
    BodyTooLarge,
    KeyMissing,
    MediaTypeNotTaken,
    RequestNotValid,
    VersionMissing,
    VersionNotUnderstood,
)
from domain.application import Receipt
from domain.commands import Command, Issued
from domain.model.event import NAMESPACE, Source

_KEYS: Final = uuid5(NAMESPACE, "idempotency-key")
_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
_ETAG: Final = re.compile(r'"(0|[1-9]\d{0,15})"', re.ASCII)
ANY_VERSION: Final = "*"


RECEIPT_HEADERS: Final = {
    "ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}},
    "Location": {"description": "What the order was about.", "schema": {"type": "string"}},
}


class OrderReceipt(msgspec.Struct, omit_defaults=True):
    """The answer to an order. duplicate: it had been handled before, and this is that answer again.

    position: of its last event in the log, for `?after=`. version: of what it is about, for `If-Match`.
    """

    position: int
    version: int
    recorded_at: datetime
    duplicate: bool
    dossier_id: UUID | None = None
    proceeding_id: UUID | None = None


def command_id(caller: Caller, key: str) -> UUID:
    """The command that a caller's Idempotency-Key names.

    The subject is part of it: two callers who happen to choose the same key mean two commands, and nobody can learn
    by trying keys what somebody else did. The token is not: a repetition under a new token is the same command.
    """
    return uuid5(_KEYS, f"{caller.subject} {key}")


def issued(request: Request, caller: Caller, *, new: bool = False) -> Issued:
    """The header of the command that a request gives. KeyMissing, VersionMissing, VersionNotUnderstood.

    new: the stream need not exist, and no version is asked for.
    """
    keys = request.headers.getlist("idempotency-key")
    if len(keys) != 1 or _KEY.fullmatch(keys[0]) is None:
        raise KeyMissing
    return Issued(
        command_id=command_id(caller, keys[0]),
        actor=caller.actor,
        source=Source.API,
        expected_version=None if new else _expected_version(request),
    )


async def body_of(request: Request, model: type[BaseModel], most: int | None = None) -> BaseModel:
    """The body, checked. BodyNotJson, BodyTooLarge, MediaTypeNotTaken; a ValidationError lists what is wrong.

    most: bytes, where a request may be larger than others.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise MediaTypeNotTaken
    content = await content_of(request, most or office_of(request).limits.body_bytes)
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        if any(one["type"] == "json_invalid" for one in error.errors(include_url=False, include_input=False)):
            raise BodyNotJson from None
        raise


async def content_of(request: Request, limit: int) -> bytes:
    """What was sent, as long as it is not too much; more is not even read. BodyTooLarge."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise BodyTooLarge(limit=limit)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise BodyTooLarge(limit=limit)
    return bytes(content)


async def perform(
    request: Request,
    order: Order,
    body: BaseModel,
    head: Issued,
    stream: UUID | None = None,
    worked_out: Mapping[str, Any] = NOTHING,
) -> tuple[Command, Receipt]:
    """Hand the command over. stream: the dossier or the proceeding that it is about. DomainError as it comes."""
    command = command_of(order.command, body, head, stream, worked_out)
    return command, await carry_out(request, command)


def receipt_response(
    receipt: Receipt, dossier_id: UUID | None, location: str, *, created: bool, proceeding_id: UUID | None = None
) -> Response:
    content = OrderReceipt(
        receipt.position,
        receipt.version,
        receipt.recorded_at,
        duplicate=receipt.duplicate,
        dossier_id=dossier_id,
        proceeding_id=proceeding_id,
    )
    headers = {"ETag": etag(receipt.version), "Location": location}
    return Response(msgspec.json.encode(content), 201 if created else 200, headers, "application/json")


def etag(version: int) -> str:
    return f'"{version}"'


def invalid(request: Request, error: ValidationError) -> Response:
    return problem(request, RequestNotValid(), errors=faults(error))


def _expected_version(request: Request) -> int | None:
    """The version in If-Match; None for `*`: whichever it is."""
    values = request.headers.getlist("if-match")
    if not values:
        raise VersionMissing
    if len(values) != 1:
        raise VersionNotUnderstood
    value = values[0].strip()
    if value == ANY_VERSION:
        return None
    found = _ETAG.fullmatch(value)
    if found is None:
        raise VersionNotUnderstood
    return int(found[1])
