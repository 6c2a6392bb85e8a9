"""The description of the interface: kept in docs/openapi.json, and true."""

from __future__ import annotations

import json
from pathlib import Path

from api.http.app import interface
from api.http.openapi import describe, written
from tests.http.town import OPEN, Town

KEPT = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


def test_the_kept_description_is_that_of_the_code() -> None:
    assert KEPT.read_text(encoding="utf-8") == written(interface()), "run: hoso openapi docs/openapi.json"


def test_the_served_description_is_the_kept_one(town: Town) -> None:
    assert town.http.get("/v1/openapi.json").json() == json.loads(KEPT.read_text(encoding="utf-8"))


def test_every_operation_says_who_may_use_it_and_how_it_refuses() -> None:
    document = describe(interface())
    names = []
    for path, operations in document["paths"].items():
        for operation in operations.values():
            names.append(operation["operationId"])
            assert operation.get("security") or path in OPEN
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert operation.get("summary")
    assert len(set(names)) == len(names)


def test_every_reference_of_the_description_leads_somewhere() -> None:
    document = describe(interface())
    text = json.dumps(document)
    for name in {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}:
        assert name in document["components"]["schemas"], name
