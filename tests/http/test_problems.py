"""Refusals on the wire: every input that cannot be used is answered with a problem, never with a fault."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from uuid import uuid4

import pytest

import api
import domain
import projections
import workflows
from api.http.problem import TITLES
from api.http.statuses import CONFLICT, IMPORT_FAULTS, STATUSES, status_of
from domain.model.errors import DomainError
from tests.http.town import LODGING, Town


def refusals() -> Iterator[type[DomainError]]:
    """Every refusal class of the code base that has a code."""
    for package in (domain, workflows, projections, api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != "api.cli.__main__":
                importlib.import_module(module.name)
    waiting: list[type[DomainError]] = [DomainError]
    while waiting:
        for cls in waiting.pop().__subclasses__():
            waiting.append(cls)
            if cls.CODE and not cls.__module__.startswith("tests."):
                yield cls


def test_every_refusal_has_a_status() -> None:
    codes = {cls.CODE for cls in refusals()}
    known = {code for code in codes if not code.startswith(IMPORT_FAULTS)}
    assert sorted(known - set(STATUSES)) == []
    assert sorted(set(STATUSES) - codes) == []


def test_every_status_of_a_refusal_has_a_title() -> None:
    assert {*STATUSES.values(), CONFLICT} <= set(TITLES)


def test_every_refusal_has_a_code_of_its_own_and_both_languages() -> None:
    found = list(refusals())
    assert len({cls.CODE for cls in found}) == len(found)
    assert [cls.__name__ for cls in found if not (cls.VI and cls.EN)] == []


def test_an_unknown_code_is_a_conflict() -> None:
    assert status_of("something-new") == CONFLICT


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "body-not-json"),
        (b"{", 400, "body-not-json"),
        (b"\xff\xfe{\x00}\x00", 400, "body-not-json"),
        ('{"reason": "é"}'.encode("latin-1"), 400, "body-not-json"),
        (b'\xef\xbb\xbf{"reason": "x"}', 400, "body-not-json"),
        (b'{"reason": "\\ud800"}', 400, "body-not-json"),
        (b"[" * 50_000, 400, "body-not-json"),
        (b"[]", 422, "request-not-valid"),
        (b"null", 422, "request-not-valid"),
        (b"1e400", 422, "request-not-valid"),
        (b'{"reason": "a\\u0000b"}', 422, "request-not-valid"),
        (b'{"reason": "a\\u202eb"}', 422, "request-not-valid"),
        (b'{"reason": ""}', 422, "request-not-valid"),
        (b'{"reason": 7}', 422, "request-not-valid"),
        (b'{"reason": "x", "more": 1}', 422, "request-not-valid"),
        (b'{"reason": "x", "occurred_at": "2020-03-02T08:00:00"}', 422, "request-not-valid"),
        (b'{"reason": "x", "occurred_at": "1583114400"}', 422, "request-not-valid"),
        (b'{"reason": "x", "occurred_at": 1583114400}', 422, "request-not-valid"),
        (b'{"reason": "x", "occurred_at": "9999-12-31T23:59:59-12:00"}', 422, "request-not-valid"),
        (b'{"reason": "x", "occurred_at": "0001-01-01T00:00:00+12:00"}', 422, "request-not-valid"),
        (b'{"reason": "' + b"x" * 8_001 + b'"}', 422, "request-not-valid"),
        (b'{"reason": "' + b"x" * 300_000 + b'"}', 413, "body-too-large"),
    ],
)
def test_content_that_cannot_be_used_is_refused(town: Town, content: bytes, status: int, code: str) -> None:
    clerk = town.officer("a1")
    headers = [("Idempotency-Key", town.key()), ("If-Match", "*"), ("Content-Type", "application/json")]
    answer = clerk.send("POST", f"/v1/dossiers/{uuid4()}/refuse", content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_integers_beyond_what_json_readers_agree_on_are_refused(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    for amount in (2**53, -(2**64), 10**40, 1.0, "5", True):
        answer = clerk.post(f"/v1/dossiers/{dossier}/pay-fee", {"amount_dong": amount, "channel": "counter"})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/amount_dong"


def test_content_of_another_type_is_refused(town: Town) -> None:
    clerk = town.officer("a1")
    for content_type in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        headers = [("Idempotency-Key", town.key()), ("Content-Type", content_type)]
        answer = clerk.send("POST", "/v1/dossiers", content=b"{}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (415, "media-type-not-taken")


def test_content_without_a_length_is_limited_too(town: Town) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 10_000

    headers = [("Idempotency-Key", town.key()), ("Content-Type", "application/json")]
    answer = town.officer("a1").send("POST", "/v1/dossiers", content=endless(), headers=headers)
    assert answer.status_code == 413


def test_every_fault_of_a_request_is_named_at_once(town: Town) -> None:
    body = {**LODGING, "channel": "pigeon", "agency_id": "cl\n", "applicant_id": "none", "extra": 1}
    errors = town.officer("a1").post("/v1/dossiers", body, match=None).json()["errors"]
    assert {error["pointer"] for error in errors} == {"/channel", "/agency_id", "/applicant_id", "/extra"}
    assert all(error["vi"] and error["en"] for error in errors)
    assert "pigeon" not in str(errors)


def test_an_address_that_is_none_is_a_problem(town: Town) -> None:
    answer = town.officer("a1").get("/v1/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_a_method_that_is_not_offered_is_a_problem(town: Town) -> None:
    answer = town.officer("a1").send("DELETE", "/v1/dossiers")
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-offered")
    assert answer.headers["allow"] == "POST"


def test_every_answer_carries_a_trace_id_and_the_security_headers(town: Town) -> None:
    given = "0123456789abcdef0123456789abcdef"
    traced = town.http.get("/livez", headers={"traceparent": f"00-{given}-0123456789abcdef-01"})
    assert traced.headers["x-trace-id"] == given
    for answer in (town.http.get("/livez"), town.http.get("/none"), town.stranger().post("/v1/dossiers", {})):
        assert len(answer.headers["x-trace-id"]) == 32
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"


def test_a_problem_names_its_trace(town: Town) -> None:
    answer = town.stranger().post("/v1/dossiers", {})
    assert answer.json()["trace_id"] == answer.headers["x-trace-id"]
