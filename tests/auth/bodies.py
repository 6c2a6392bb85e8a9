"""A body that an order takes, of the least that it needs: so that what refuses it is whose it is, and not its form."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from api.http.app import interface
from api.http.openapi import describe

WHEN: Final = "2020-03-02T08:30:00+07:00"
GIVEN: Final[dict[str, Any]] = {
    "term": "1wd",
    "act": {"act": "withdraw", "reason": "x", "actor": "a1", "occurred_at": WHEN},
}
PLAIN: Final[dict[str, Any]] = {"integer": 1, "boolean": True, "number": 1, "string": "x"}


def example_body(path: str) -> dict[str, Any]:
    """For a path of the interface, whatever stands in its places; empty where it takes none."""
    shape = _shapes().get(_pattern(path))
    return {} if shape is None else _object(shape)


@cache
def _document() -> dict[str, Any]:
    return describe(interface())


@cache
def _shapes() -> dict[tuple[str, ...], Any]:
    found = {}
    for path, operations in _document()["paths"].items():
        content = operations.get("post", {}).get("requestBody", {}).get("content", {})
        if "application/json" in content:
            found[_pattern(path)] = content["application/json"]["schema"]
    return found


def _pattern(path: str) -> tuple[str, ...]:
    """An address without the thing that it names: `/v1/dossiers/*/approve`."""
    parts = path.strip("/").split("/")
    return tuple("*" if at == 2 and len(parts) > 3 else part for at, part in enumerate(parts))


def _object(schema: Any) -> dict[str, Any]:
    schema = _resolved(schema)
    wanted = schema.get("required", [])
    return {name: GIVEN.get(name) or _value(schema["properties"][name]) for name in wanted}


def _value(schema: Any) -> Any:
    schema = _resolved(schema)
    for one in ("anyOf", "oneOf"):
        if one in schema:
            return _value(schema[one][0])
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    match schema.get("type"):
        case "array":
            return [_value(schema["items"])]
        case "object":
            return _object(schema)
        case "string" if schema.get("format") == "date":
            return "2020-03-20"
        case "string" if schema.get("format") == "date-time":
            return WHEN
        case "string" if schema.get("format") == "time":
            return "08:30:00"
        case "string" if schema.get("format") == "uuid":
            return "6f2d2f3e-3f59-4a5d-9d7b-0e8e0f8e7a11"
    return PLAIN.get(schema.get("type", "string"), "x")


def _resolved(schema: Any) -> Any:
    while "$ref" in schema:
        schema = _document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema
