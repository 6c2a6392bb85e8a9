"""Thousands of generated requests over every operation of the interface: none may end in a fault of the system."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from api.auth.rights import Role
from api.http.app import interface
from api.http.openapi import describe
from tests.auth.matters import matters
from tests.http.town import ROOMY, Person, Town, found, served
from tests.servers import Database

VALID, INVALID = 16, 8
"""Examples an operation: with what the description allows, and with what it does not."""

ALIKE = 4
"""Examples an order in proceedings: they are many, and all go the same way in."""

NOT_FOR_LONG = replace(ROOMY, wait_seconds=0.02)

SCHEMA = schemathesis.openapi.from_dict(describe(interface()))
OPERATIONS: dict[str, Any] = {
    operation.label: operation
    for operation in (result.ok() for result in SCHEMA.get_all_operations())  # type: ignore[union-attr]
}


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance, NOT_FOR_LONG) as town:
        town.project()
        yield town


@pytest.fixture(scope="module")
def callers(town: Town) -> dict[str, Person]:
    """For each right somebody who has it."""
    return {
        "lodge": town.officer("a1"),
        "counter": town.bearer(Role.MACHINE, "~post"),
        "post": town.bearer(Role.MACHINE, "~post"),
        "rate": town.bearer(Role.CITIZEN_SERVICE, "~portal"),
        "office": town.head("h1"),
        "absences": town.bearer(Role.ADMINISTRATOR, "vpub-truc"),
        "organisation": town.bearer(Role.ADMINISTRATOR, "vpub-truc"),
        "calendar": town.bearer(Role.ADMINISTRATOR, "vpub-truc"),
        "due-dates": town.bearer(Role.ADMINISTRATOR, "vpub-truc"),
        "catalogue": town.bearer(Role.ADMINISTRATOR, "vpub-truc"),
        "rules": town.bearer(Role.ADMINISTRATOR, "vpub-truc"),
        "accounts": town.bearer(Role.ADMINISTRATOR, "vpub-truc"),
        "amend-applicants": town.bearer(Role.CITIZEN_SERVICE, "~portal"),
        "request-erasure": town.bearer(Role.SUPERVISOR, "vpub-truc"),
        "approve-erasure": town.bearer(Role.SUPERVISOR, "vpub-truc"),
        "proceedings": town.bearer(Role.SUPERVISOR, "vpub-truc"),
        "supervise": town.bearer(Role.SUPERVISOR, "vpub-truc"),
        "attach": town.bearer(Role.SUPERVISOR, "vpub-truc"),
        "relations": town.head("h2"),
        "": town.bearer(Role.AUDITOR, "vpub-truc"),
    }


@pytest.fixture(scope="module")
def dossiers(town: Town) -> list[str]:
    """Dossiers in several states, for requests to be about."""
    clerk, officer = town.officer("a1"), town.officer("b1")
    lodged, received, sent, held = (str(clerk.lodge()) for _ in range(4))
    for dossier in (received, sent, held):
        clerk.act(dossier, "issue-receipt")
    for dossier in (sent, held):
        clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    officer.act(held, "accept-handover", {"handover_no": 1})
    officer.act(held, "request-supplement", {"items": ["x"], "reason": "x"})
    town.project()
    return [lodged, received, sent, held]


@pytest.fixture(scope="module")
def numbers(town: Town) -> dict[str, str]:
    """By the plural in addresses: the number of a proceeding that is open."""
    return {one.offered.door.plural: one.number for one in matters(town)}


def _area(path: str) -> str:
    """What comes after `/v1/`; nothing for the addresses beside it."""
    return (*path.split("/"), "", "", "")[2]


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_generated_request_ends_in_a_fault(
    town: Town, callers: dict[str, Person], dossiers: list[str], numbers: dict[str, str], label: str
) -> None:
    operation = OPERATIONS[label]
    caller = callers[operation.definition.raw.get("x-right", "")]
    there = {"dossier": dossiers, "proceeding": [numbers.get(_area(operation.path), numbers["inspections"])]}
    answers: Counter[int] = Counter()

    def ask(case: Case[Any], chance: random.Random) -> None:
        answer = send(town, caller, case, there, chance)
        answers[answer.status_code] += 1
        if not answer.is_stream_consumed:
            return
        check(answer, case)

    modes = {GenerationMode.POSITIVE: VALID}
    if list(operation.iter_parameters()) or list(operation.body):
        modes[GenerationMode.NEGATIVE] = INVALID
    for mode, examples in modes.items():
        cases = operation.as_strategy(generation_mode=mode)
        settings(
            max_examples=min(examples, ALIKE) if "{proceeding}" in label else examples,
            database=None,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(given(cases, st.randoms(use_true_random=False))(ask))()
    assert answers.total() > 0


def send(
    town: Town, caller: Person, case: Case[Any], there: dict[str, list[str]], chance: random.Random
) -> httpx.Response:
    """The generated request, about a thing that is there more often than chance would have it."""
    headers = {str(name): str(value) for name, value in (case.headers or {}).items()}
    headers["Authorization"] = f"Bearer {caller.token}"
    if "Idempotency-Key" in headers and chance.random() < 0.9:
        headers["Idempotency-Key"] = town.key()
    if "If-Match" in headers and chance.random() < 0.8:
        headers["If-Match"] = "*"
    for name, values in there.items():
        if case.path_parameters and name in case.path_parameters and chance.random() < 0.8:
            case.path_parameters[name] = chance.choice(values)
    request = case.as_transport_kwargs(base_url=str(town.http.base_url), headers=headers)
    sent = httpx.Request(
        request["method"],
        request["url"],
        params=request.get("params"),
        headers={name: value.encode("latin-1", "replace") for name, value in request["headers"].items()},
        json=request.get("json"),
        content=request.get("data"),
    )
    answer = town.http.send(sent, stream=True)
    if answer.headers["content-type"].startswith("text/event-stream"):
        answer.close()  # it would go on for ever
    else:
        answer.read()
    return answer


def check(answer: httpx.Response, case: Case[Any]) -> None:
    """What the description promises."""
    if answer.status_code >= 500:
        assert answer.json()["code"] in ("views-behind", "not-ready"), answer.text
    if answer.status_code >= 400 and answer.request.url.path != "/readyz":
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        assert {"type", "title", "status", "detail", "code", "vi", "en", "trace_id"} <= set(answer.json())
    case.operation.validate_response(answer)
