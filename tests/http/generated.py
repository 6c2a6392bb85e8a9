"""Generated requests that lead from one to the next: what answers name, later requests are about.

A request is made by schemathesis of what the description allows, or of what it does not. Its places are filled, more
often than chance would have it, with names from answers that came before (ids, numbers, positions, hashes), and its
body with officials, units and procedures that there are; so orders follow on orders, and states are reached. Each
operation is asked by whoever has its right and, some of the times, by an officer, a head, a supervisor, an
administrator, or somebody without a token.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import given as given_of
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from api.auth.rights import Right, Role
from api.http.app import interface
from api.http.openapi import describe
from tests.auth.bodies import example_body
from tests.auth.matters import matters
from tests.domain.office import PROCEDURE
from tests.http.town import NAMES, UNITS, Person, Town

SCHEMA = schemathesis.openapi.from_dict(describe(interface()))
OPERATIONS: Final[dict[str, Any]] = {
    operation.label: operation
    for operation in (result.ok() for result in SCHEMA.get_all_operations())  # type: ignore[union-attr]
}

MODES: Final = {"valid": GenerationMode.POSITIVE, "invalid": GenerationMode.NEGATIVE}
EXPECTED_FAULTS: Final = frozenset({"views-behind", "not-ready"})
"""What a server may say of itself: that it is not so far yet."""

ISSUING: Final = "POST /v1/tokens"
_REMEMBERED: Final = 40
_NAMED_BY: Final = {
    "dossier_id": "dossier",
    "code": "dossier",
    "proceeding_id": "proceeding",
    "applicant_id": "applicant",
    "position": "position",
    "sha256": "sha256",
    "account_id": "account",
    "file_id": "file",
    "size": "size",
    "dataset": "number",
}
"""Members of answers, and the place in later requests that they fill."""

_THERE: Final[Mapping[str, tuple[str, ...]]] = {
    "official": tuple(NAMES),
    "unit": tuple(unit for unit, *_ in UNITS),
    "agency": ("ubnd", "cl", "stnmt"),
    "procedure": (PROCEDURE.code,),
}
_WORDS_OF: Final = {
    "official": "official", "to_official": "official", "official_id": "official", "acting_id": "official",
    "about": "official", "actor": "official", "asked_by": "official", "approved_by": "official", "by": "official",
    "unit": "unit", "unit_id": "unit", "to_unit": "unit", "agency": "agency", "agency_id": "agency",
    "procedure_code": "procedure", "code": "procedure", "dossier_id": "dossier", "dossiers": "dossier",
    "applicant_id": "applicant",
}  # fmt: skip
"""Members of bodies and queries, and what of the office they name."""


@dataclass
class Asking:
    """Everything that is asked of one office, and what it has answered so far."""

    town: Town
    callers: dict[str, Person]
    others: tuple[Person, ...]
    names: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=_REMEMBERED)))
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    followed: int = 0
    faults: list[str] = field(default_factory=list)

    def examples(self, label: str, counts: Mapping[str, int], number: int) -> None:
        """So many requests of an operation, valid and invalid. number: other ones for another number."""
        operation = OPERATIONS[label]
        invalid = list(operation.iter_parameters()) or list(operation.body)
        for kind, examples in counts.items():
            if examples and (kind == "valid" or invalid):
                made = given_of(operation.as_strategy(generation_mode=MODES[kind]), st.randoms(use_true_random=False))
                asking = made(self.one)
                asking = settings(
                    max_examples=examples,
                    database=None,
                    deadline=None,
                    phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck),
                )(asking)
                seed(f"{label} {kind} {number}")(asking)()
        assert self.asked[label] > 0

    def one(self, case: Case[Any], chance: random.Random) -> None:
        """One request; what is wrong with its answer is kept."""
        label = case.operation.label
        answer = self.send(case, chance)
        self.asked[label] += 1
        self.answered[answer.status_code] += 1
        if not answer.is_stream_consumed:
            return
        try:
            check(answer, case)
        except AssertionError as wrong:
            self.faults.append(f"{label}: {answer.status_code} {str(wrong)[:600]}")
        if answer.status_code < 300 and answer.headers.get("content-type", "").startswith("application/json"):
            self._learn(answer.json(), _area(case.operation.path))
            if label == ISSUING:  # of tokens that were issued here, not of those with which everybody asks
                self.names["token"].append(answer.json()["token"]["token_id"])

    def send(self, case: Case[Any], chance: random.Random) -> httpx.Response:
        """The request as somebody sends it, about a thing that is there more often than not."""
        right = case.operation.definition.raw.get("x-right", "")
        caller = self.callers[right] if chance.random() < 0.7 else chance.choice(self.others)
        headers = {str(name): str(value) for name, value in (case.headers or {}).items()}
        if "Idempotency-Key" in headers and chance.random() < 0.9:
            headers["Idempotency-Key"] = self.town.key()
        if "If-Match" in headers and chance.random() < 0.8:
            headers["If-Match"] = "*"
        self._fill(case, chance)
        request = case.as_transport_kwargs(base_url=str(self.town.http.base_url), headers=headers)
        sender = {"Authorization": f"Bearer {caller.token}"} if caller.token is not None else {}
        others = {name: value for name, value in request["headers"].items() if name.lower() != "authorization"}
        sent = httpx.Request(
            request["method"],
            request["url"],
            params=request.get("params"),
            headers={name: value.encode("latin-1", "replace") for name, value in (others | sender).items()},
            json=request.get("json"),
            content=request.get("data"),
        )
        answer = self.town.http.send(sent, stream=True)
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            answer.close()  # it would go on for ever
        else:
            answer.read()
        return answer

    def _fill(self, case: Case[Any], chance: random.Random) -> None:
        area = _area(case.operation.path)
        for name in case.path_parameters or {}:
            known = self._known(f"{area}/{name}") or self._known(name)
            if known and chance.random() < 0.8:
                case.path_parameters[name] = chance.choice(known)
                self.followed += 1
        if isinstance(case.body, dict) and case.method == "POST":
            if chance.random() < 0.4:
                case.body = {**case.body, **example_body(case.operation.path)}
            for name, value in list(case.body.items()):
                known = self._known(_WORDS_OF.get(name, ""))
                if known and chance.random() < 0.7 and isinstance(value, str):
                    case.body[name] = chance.choice(known)
            if chance.random() < 0.6:
                case.body.pop("acting_for", None)
        for name in list(case.query or {}):
            known = self._known(_WORDS_OF.get(name, name))
            if known and chance.random() < 0.4:
                case.query[name] = chance.choice(known)

    def _known(self, name: str) -> tuple[str, ...]:
        return _THERE.get(name) or tuple(self.names.get(name, ()))

    def _learn(self, told: Any, area: str, depth: int = 0) -> None:
        if isinstance(told, dict):
            for member, value in told.items():
                if isinstance(value, (str, int)) and not isinstance(value, bool):
                    place = "proceeding" if member == "number" and isinstance(value, str) else _NAMED_BY.get(member)
                    if place is not None:
                        self.names[f"{area}/{place}" if place == "proceeding" else place].append(str(value))
                elif depth < 3:
                    self._learn(value, area, depth + 1)
        elif isinstance(told, list):
            for one in told[:3]:
                self._learn(one, area, depth + 1)


def asking(town: Town) -> Asking:
    """Somebody for each right, dossiers in several states, and one proceeding of each kind, to begin with."""
    administrator, supervisor = town.bearer(Role.ADMINISTRATOR, "vpub-truc"), town.bearer(Role.SUPERVISOR, "vpub-truc")
    callers = {
        "lodge": town.officer("a1"),
        "counter": town.bearer(Role.MACHINE, "~post"),
        "post": town.bearer(Role.MACHINE, "~post"),
        "rate": town.bearer(Role.CITIZEN_SERVICE, "~portal"),
        "office": town.head("h1"),
        "relations": town.head("h2"),
        "amend-applicants": town.bearer(Role.CITIZEN_SERVICE, "~portal"),
        "": town.bearer(Role.AUDITOR, "vpub-truc"),
    }
    for right in ("absences", "organisation", "calendar", "due-dates", "catalogue", "rules", "accounts"):
        callers[right] = administrator
    for right in ("request-erasure", "approve-erasure", "proceedings", "supervise", "attach"):
        callers[right] = supervisor
    assert {Right(right) for right in callers if right}
    begun = Asking(town, callers, (town.officer("b1"), town.head("h2"), supervisor, administrator, town.stranger()))
    for dossier in _dossiers(town):
        begun.names["dossier"].append(dossier)
    for matter in matters(town):
        begun.names[f"{matter.offered.door.plural}/proceeding"].append(matter.number)
    town.project()
    return begun


def check(answer: httpx.Response, case: Case[Any]) -> None:
    """What the description promises. AssertionError."""
    if answer.status_code >= 500:
        assert answer.json().get("code") in EXPECTED_FAULTS, answer.text
    if answer.status_code >= 400 and answer.request.url.path != "/readyz":
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        assert {"type", "title", "status", "detail", "code", "vi", "en", "trace_id"} <= set(answer.json())
    try:
        case.operation.validate_response(answer)
    except Exception as wrong:
        raise AssertionError(f"{wrong} {answer.text[:300]}") from wrong


def _dossiers(town: Town) -> list[str]:
    clerk, officer = town.officer("a1"), town.officer("b1")
    lodged, received, sent, held = (str(clerk.lodge()) for _ in range(4))
    for dossier in (received, sent, held):
        clerk.act(dossier, "issue-receipt")
    for dossier in (sent, held):
        clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    officer.act(held, "accept-handover", {"handover_no": 1})
    officer.act(held, "request-supplement", {"items": ["x"], "reason": "x"})
    return [lodged, received, sent, held]


def _area(path: str) -> str:
    """What comes after `/v1/`; nothing for the addresses beside it."""
    return (*path.split("/"), "", "", "")[2]
