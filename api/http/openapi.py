"""The interface's description, OpenAPI 3.1: made from the routes and from the models that they read and answer with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.auth.rights import Right

VERSION: Final = "1.0.0"
"""Of the interface, not of the software: the first number stands in every address."""

OPEN: Final = {"x-open": True}
"""For `openapi_extra` of what needs no token."""

_SCHEMAS: Final = "#/components/schemas/"
_TEMPLATE: Final = f"{_SCHEMAS}{{name}}"
_ANSWER: Final = "#answer/"
_requests: Final[dict[str, type[BaseModel]]] = {}
_answers: Final[list[Any]] = []

DESCRIPTION: Final = """Hồ sơ một cửa: ai giữ, giữ bao lâu, vì sao. Dossiers of one-stop units: who held them, and why.

**Orders** are POST requests. Each needs an `Idempotency-Key`: repeat an order with the same key as often as you like,
it takes effect once and gets the same answer; the same key with another order is refused (422). An order about
something that exists needs `If-Match` with the ETag of the version that you saw, or `*`. Where the answer is 503 with
the code `outcome-unknown`, repeat the order with the same key.

**Reads** take `?after=<position>`, the position of your own last receipt, and wait until it can be seen. Lists have
`next`, the cursor of the following page. Instants are in UTC, with their zone; durations are microseconds.

**Refusals** are `application/problem+json` (RFC 9457) with a stable `code` and both languages, `vi` and `en`; `detail`
is in the one that `Accept-Language` or `?lang=` asks for.
"""


class Fault(msgspec.Struct):
    """What is wrong with one member of a request. pointer: a JSON Pointer."""

    pointer: str
    code: str
    vi: str
    en: str


class Problem(msgspec.Struct):
    """A refusal (RFC 9457). detail: one of `vi` and `en`. trace_id: to be named when asking about it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    vi: str
    en: str
    trace_id: str
    errors: list[Fault] = []


def answer(model: Any, description: str = "As asked.", *, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    """A response that holds a model as JSON, for `responses={200: answer(…)}`."""
    return {
        "description": description,
        "content": {"application/json": {"schema": _schema(model)}},
        "headers": headers or {},
    }


def order_extra(model: type[BaseModel], right: Right, *, new: bool) -> dict[str, Any]:
    """What the description says of an order beside its path."""
    parameters = [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "description": "The order's own name, the same when it is repeated.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
        }
    ]
    if not new:
        parameters.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "description": 'The ETag of the version that was seen, such as "7", or *.',
                "schema": {"type": "string", "pattern": '^("(0|[1-9][0-9]{0,15})"|\\*)$'},
            }
        )
    return body_extra(model, right) | {"parameters": parameters}


def body_extra(model: type[BaseModel], right: Right) -> dict[str, Any]:
    """The same of what takes an order's body and gives no order."""
    _requests[model.__name__] = model
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": f"{_SCHEMAS}{model.__name__}"}}},
        },
        "x-right": right.value,
    }


def describe(app: FastAPI) -> dict[str, Any]:
    """The whole document; made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title="HoSo",
            version=VERSION,
            openapi_version="3.1.0",
            description=DESCRIPTION,
            routes=app.routes,
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        _, requests = models_json_schema(
            [(model, "validation") for model in _requests.values()], ref_template=f"{_SCHEMAS}{{model}}"
        )
        for path in document["paths"].values():
            for operation in path.values():
                _complete(operation)
        references, answers = msgspec.json.schema_components(_answers, ref_template=_TEMPLATE)
        _resolve(document["paths"], references)
        for name in set(requests["$defs"]) & set(answers):
            if "enum" not in answers[name]:
                raise TypeError(f"{name} is the name of what is sent and of what is answered")
        schemas |= requests["$defs"] | answers
        document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
        used = _used(document["paths"], schemas)
        document["components"]["schemas"] = {name: schemas[name] for name in sorted(used)}
        app.openapi_schema = document
    return app.openapi_schema


def written(app: FastAPI) -> str:
    """The document as it is kept in docs/openapi.json."""
    return json.dumps(describe(app), ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def _complete(operation: dict[str, Any]) -> None:
    """Every operation may be refused, and all but the open ones need a token."""
    responses = operation["responses"]
    responses.pop("422", None)
    responses["default"] = {
        "description": "A refusal.",
        "content": {"application/problem+json": {"schema": _schema(Problem)}},
    }
    if not operation.pop("x-open", False):
        operation["security"] = [{"bearer": []}]


def _schema(model: Any) -> dict[str, Any]:
    """Stands for the schema of what is answered until `describe` knows the names of all of them."""
    if model not in _answers:
        _answers.append(model)
    return {"$ref": f"{_ANSWER}{_answers.index(model)}"}


def _used(paths: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """The schemas that the paths lead to; those of doors that this application does not have are left out."""
    used: set[str] = set()
    unread: list[Any] = [paths]
    while unread:
        text = msgspec.json.encode(unread.pop()).decode()
        for part in text.split(f'"{_SCHEMAS}')[1:]:
            name = part.partition('"')[0]
            if name not in used:
                used.add(name)
                unread.append(schemas[name])
    return used


def _resolve(part: Any, references: Sequence[dict[str, Any]]) -> None:
    """Put the references of answers into a document."""
    if isinstance(part, list):
        for item in part:
            _resolve(item, references)
    elif isinstance(part, dict):
        reference = part.get("$ref")
        if isinstance(reference, str) and reference.startswith(_ANSWER):
            del part["$ref"]
            part.update(references[int(reference.removeprefix(_ANSWER))])
        for item in part.values():
            _resolve(item, references)
