"""Nobody learns anything by asking for what is not theirs: thousands of questions about other units' matters.

Every address of the application that names a thing is asked by officials of other units, about things that are there
and about things that are not. What comes back is the same to the letter, but for the name that was asked for; and it is
a refusal, on record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi.routing import APIRoute

from api.auth.rights import Role
from api.http.app import ROUTERS
from api.http.offered import OFFERED
from api.pages.visitor import COOKIE
from tests.auth.bodies import example_body
from tests.auth.matters import SECRET, Matter, addresses_of, matters
from tests.http.town import LODGING, Person, Town, found, served
from tests.pages.reader import forms_in
from tests.servers import Database

LEAST_PROBES = 2_000
LEAST_OF_PROCEEDINGS = 400

APPLICANT: Mapping[str, Any] = {
    "name": "Nguyễn Văn Bí Mật",
    "address": "Ấp Bí Mật, huyện Cao Lãnh",
    "identity_number": "087123456789",
}

NOT_THERE = {
    "dossier": (str(uuid4()), "000.00.05.H20-200302-9999"),
    "applicant": (str(uuid4()),),
    "official": ("zz9",),
    "unit": ("zz-9",),
    "position": ("999999",),
}

OPEN_TO_OFFICIALS = frozenset(
    {
        "/v1/units/{unit_id}/officials",  # who works where is no secret of the office
        "/v1/officials/{official}",
        "/v1/public/dossiers/{dossier}",  # status and dates by the code on the receipt, for everybody
        "/v1/ledger/consistency",
        "/hen-tai-nha/{unit}",  # where citizens ask a one-stop unit for a visit
    }
)
"""What every official, or everybody, may ask by name; nothing of a dossier is in it."""

NAMES_OF = {"dossier": "dossier", "applicant": "applicant", "official": "official", "unit": "unit", "unit_id": "unit",
            "position": "position"}  # fmt: skip
"""Parameters of addresses that name a thing, and the kind of the thing."""

FILLED = {
    "act": "send-handover",
    "applicant_act": "amend",
    "figure": "dossiers_handled",
    "kind": "control",
    "file": "csv",
    "ending": "pdf",
    "agency": "cl",
    "which_list": "xu-ly",
}
"""Parameters that choose among what there is of a thing."""

NAMED_IN_QUERY: tuple[tuple[str, str, str], ...] = (
    ("/v1/boards", "unit", "unit"),
    ("/v1/boards", "holder", "official"),
    ("/v1/boards/counts", "unit", "unit"),
    ("/v1/boards/counts", "holder", "official"),
    ("/v1/findings", "unit", "unit"),
    ("/v1/findings", "official", "official"),
    ("/v1/escalations", "unit", "unit"),
    ("/v1/escalations", "bearer", "official"),
    ("/ho-so", "don_vi", "unit"),
    ("/ho-so", "nguoi_giu", "official"),
    ("/ho-so.csv", "don_vi", "unit"),
    ("/ho-so.json", "nguoi_giu", "official"),
)
"""Lists that are asked for by the name of a thing: address, parameter, kind."""

WHOLE = ("/v1/overview", "/v1/overview/agencies/cl", "/v1/daily", "/v1/export/dossiers", "/v1/export/readings")
"""Lists of everything together; asked without any name."""

REQUIRED = {"from": "2020-03-02", "to": "2020-03-31", "ngay": "2020-03-02"}
NOISE = re.compile(r"data-seconds=\"\d+\"|[0-9a-f]{32,64}|hoso_[0-9a-f_]+|[0-9a-f]{8}-[0-9a-f-]{27}|\d\d:\d\d(:\d\d)?")


@dataclass
class Things:
    """What belongs to units other than the asker's, by kind; and what stands in it."""

    by_kind: dict[str, tuple[str, ...]]
    secrets: tuple[str, ...]


@dataclass
class Count:
    asked: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        yield town


@pytest.fixture(scope="module")
def things(town: Town) -> dict[str, Things]:
    """`far`: of the district's two units. `near`: of the one-stop unit alone, so that its neighbour is another unit."""
    clerk, officer = town.officer("a1"), town.officer("b1")
    made: dict[str, Things] = {}
    for name in ("near", "far"):
        applicant = uuid4()
        dossier = clerk.lodge(applicant_id=str(applicant), applicant=APPLICANT)
        clerk.act(dossier, "issue-receipt")
        officials, units = ["a1", "a2"], ["cl-mc"]
        if name == "far":
            clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th", "note": "bí mật bàn giao"})
            officer.act(dossier, "accept-handover", {"handover_no": 1})
            officials, units = ["a1", "b1", "h2"], ["cl-mc", "cl-dd"]
        events = town.app.state.office.log.read_stream(dossier)
        code = events[1].body.code
        made[name] = Things(
            {
                "dossier": (str(dossier), code),
                "applicant": (str(applicant),),
                "official": tuple(officials),
                "unit": tuple(units),
                "position": tuple(str(one.position) for one in events[-2:]),
            },
            (code, str(dossier), "bí mật", "Bí Mật", APPLICANT["identity_number"]),
        )
    town.project()
    return made


OUTSIDERS: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("far", "c1", (Role.OFFICER,)),
    ("far", "h3", (Role.OFFICER, Role.HEAD)),
    ("far", "l2", (Role.OFFICER, Role.HEAD)),
    ("far", "vpub-truc", (Role.OFFICER,)),
    ("near", "b1", (Role.OFFICER,)),
    ("near", "b2", (Role.OFFICER,)),
    ("near", "h2", (Role.OFFICER, Role.HEAD)),
)
"""Whose things are asked for, and by whom: officials of another agency, of the province, of the neighbouring unit."""


def routes() -> Iterator[tuple[str, str]]:
    """Method and address pattern of every route that names a thing, once each."""
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and set(re.findall(r"{(\w+)", route.path)) & set(NAMES_OF):
                for method in sorted((route.methods or set()) & {"GET", "POST"}):
                    yield method, route.path


_PARAMETER = re.compile(r"{(\w+)(:\w+)?}")


def addresses(pattern: str, kind: str, value: str) -> Iterator[tuple[str, str]]:
    """The pattern with the thing put in, and the act that is in it: once for each act on a dossier that there is."""
    others = {name: FILLED.get(name, "1") for name in re.findall(r"{(\w+)", pattern)}
    named = {name: value for name in others if NAMES_OF.get(name) == kind}
    for act in OFFERED["dossiers"] if pattern.endswith("/viec/{act}") else [others.get("act", "")]:
        filled = others | named | {"act": act}
        yield _PARAMETER.sub(lambda found, filled=filled: str(filled[found[1]]), pattern), act  # type: ignore[misc]


def plain(answer: httpx.Response, value: str, act: str = "") -> tuple[int, str]:
    """What was answered, without the name that was asked for, the act, and the numbers of the request."""
    text = NOISE.sub("#", answer.text.replace(value, "<asked>") if len(value) > 8 else answer.text)
    text = re.sub(rf"(?<![\w-]){re.escape(value)}(?![\w-])", "<asked>", text)
    return answer.status_code, text.replace(act, "<act>") if act else text


class Asker:
    """An outsider over both doors."""

    def __init__(self, town: Town, subject: str, roles: tuple[Role, ...]) -> None:
        self.person = Person(town, subject, town.token(subject, *roles))
        cookie = f"{COOKIE}={town.session(subject, *roles)}"
        self.pages = httpx.Client(base_url=town.address, timeout=60, trust_env=False, headers={"Cookie": cookie})
        self.csrf = next(f.value("csrf") for f in forms_in(self.pages.get("/phien").text) if "csrf" in f.names)

    def ask(self, method: str, path: str, **query: str) -> httpx.Response:
        if path.startswith("/v1"):
            if method == "GET":
                return self.person.get(path, **REQUIRED, **query)
            return self.person.post(path, example_body(path))
        if method == "GET":
            return self.pages.get(path, params={**REQUIRED, **query})
        return self.pages.post(path, data={"csrf": self.csrf, "lenh": str(uuid4()), "phien-ban": "*"})


@dataclass(frozen=True)
class Probe:
    method: str
    path: str
    kind: str
    value: str
    act: str


def refused_alike(asker: Asker, count: Count, probe: Probe, secrets: tuple[str, ...], none: tuple[int, str]) -> None:
    """One probe: what comes is what comes for a thing that is not there, and nothing of the thing."""
    answer = asker.ask(probe.method, probe.path)
    count.asked[f"{probe.method} {probe.kind}"] += 1
    said = f"{asker.person.subject} {probe.method} {probe.path}"
    if answer.status_code not in (403, 404) or plain(answer, probe.value, probe.act) != none:
        count.leaks.append(f"{said}: {answer.status_code} {answer.text[:160]} {none[0]}")
    text = answer.text.replace(probe.value, "")
    count.leaks += [f"{said} shows {secret}" for secret in secrets if secret in text]


@pytest.fixture(scope="module", params=OUTSIDERS, ids=lambda one: f"{one[1]} of {one[0]}")
def outside(request: pytest.FixtureRequest, town: Town, things: dict[str, Things]) -> Iterator[tuple[Asker, Things]]:
    whose, subject, roles = request.param
    asker = Asker(town, subject, roles)
    yield asker, things[whose]
    asker.pages.close()


def test_whatever_outsiders_ask_for_is_answered_as_if_it_were_not_there(outside: tuple[Asker, Things]) -> None:
    asker, theirs = outside
    count = Count()
    for method, pattern in routes():
        if pattern in OPEN_TO_OFFICIALS:
            continue
        for kind in {NAMES_OF[name] for name in re.findall(r"{(\w+)", pattern) if name in NAMES_OF}:
            absent = NOT_THERE[kind][0]
            first, its_act = next(addresses(pattern, kind, absent))
            none = plain(asker.ask(method, first), absent, its_act)
            for value in theirs.by_kind[kind][: 1 if "/viec/" in pattern else None]:
                for path, act in addresses(pattern, kind, value):
                    refused_alike(asker, count, Probe(method, path, kind, value, act), theirs.secrets, none)
    assert count.leaks == [], f"{len(count.leaks)} leaks, the first: {count.leaks[:20]}"
    assert sum(count.asked.values()) >= LEAST_PROBES / len(OUTSIDERS), count.asked


def test_lists_that_are_asked_for_by_another_s_name_are_refused_alike(outside: tuple[Asker, Things]) -> None:
    asker, theirs = outside
    leaks = []
    for path, name, kind in NAMED_IN_QUERY:
        none = plain(asker.ask("GET", path, **{name: NOT_THERE[kind][0]}), NOT_THERE[kind][0])
        for value in theirs.by_kind[kind]:
            answer = asker.ask("GET", path, **{name: value})
            if answer.status_code not in (403, 404) or plain(answer, value) != none:
                leaks.append(f"{path} {name}={value}: {answer.status_code} {answer.text[:300]}")
    leaks += [path for path in WHOLE if asker.ask("GET", path).status_code not in (403, 404)]
    assert leaks == [], f"{len(leaks)} leaks, the first: {leaks[:20]}"


def test_searching_finds_nothing_of_another_unit_s_dossier(outside: tuple[Asker, Things]) -> None:
    asker, theirs = outside
    uuid, code = theirs.by_kind["dossier"]
    for words in (code, code[-11:], uuid, "Bí Mật"):
        for path in ("/v1/search", "/tim"):
            answer = asker.ask("GET", path, q=words)
            assert answer.status_code == 200
            rest = answer.text.replace(words, "")
            assert uuid not in rest
            assert "Bí Mật" not in rest
            assert f"/ho-so/{code}" not in answer.text


def test_every_denial_of_a_probe_is_on_record(outside: tuple[Asker, Things], module_database: Database) -> None:
    asker, _ = outside
    before = denials(module_database)
    assert asker.ask("GET", f"/v1/dossiers/{uuid4()}").status_code == 403
    assert asker.ask("GET", f"/ho-so/{uuid4()}/dien-bien").status_code == 404
    assert denials(module_database) - before == 2


def test_whatever_outsiders_ask_of_proceedings_is_answered_as_if_they_were_not_there(town: Town) -> None:
    count = Count()
    for matter in matters(town):
        secrets = (SECRET, matter.number, str(matter.proceeding_id))
        for subject, roles in matter.outsiders:
            asker = Asker(town, subject, roles)
            value, nothing = str(matter.proceeding_id), matter.nothing[0]
            known: dict[tuple[str, str], tuple[int, str]] = {}
            for method, path, act in addresses_of(matter):
                kind = (method, path.replace(act, "*") if act else path)
                if kind not in known:
                    known[kind] = plain(asker.ask(method, path.format(nothing)), nothing, act)
                probe = Probe(method, path.format(value), matter.nature, value, act)
                refused_alike(asker, count, probe, secrets, known[kind])
            for name, value, nothing in things_of(matter):
                none = plain(asker.ask("GET", name.format(nothing)), nothing)
                refused_alike(asker, count, Probe("GET", name.format(value), "part", value, ""), secrets, none)
            for path in lists_of(matter):
                answer = asker.ask("GET", path)
                count.asked["list"] += 1
                rest = answer.text.replace(matter.number, "", 2) if "q=" in path else answer.text
                count.leaks += [f"{subject} GET {path} shows {one}" for one in secrets if one in rest]
            asker.pages.close()
    assert count.leaks == [], f"{len(count.leaks)} leaks, the first: {count.leaks[:20]}"
    assert sum(count.asked.values()) >= LEAST_OF_PROCEEDINGS, count.asked


def things_of(matter: Matter) -> Iterator[tuple[str, str, str]]:
    """Addresses of its parts and of itself by its number: what is there, and what is nowhere."""
    door = matter.offered.door
    yield f"/v1/{door.plural}/{{}}", matter.number, matter.nothing[1]
    yield f"/{door.path}/{{}}", matter.number, matter.nothing[1]
    yield "/v1/events/{}", str(matter.position), NOT_THERE["position"][0]
    yield "/su-kien/{}", str(matter.position), NOT_THERE["position"][0]
    if matter.sha256 is not None:
        yield "/v1/attachments/{}", matter.sha256, "0" * 64
        yield "/tep/{}", matter.sha256, "0" * 64


def lists_of(matter: Matter) -> Iterator[str]:
    """Where it would stand if it were theirs: lists, and what a search finds."""
    door = matter.offered.door
    yield f"/v1/{door.plural}"
    yield from (f"/{door.path}{ending}" for ending in ("", ".json", ".csv"))
    yield from (f"{search}?q={matter.number}" for search in ("/v1/search", "/tim"))


def denials(database: Database) -> int:
    with database.connect("writer") as connection:
        row = connection.execute("SELECT count(*) FROM access.operations WHERE outcome = 'deny'").fetchone()
    assert row is not None
    return int(row[0])


def test_the_ends_of_a_ledger_question_show_no_dossier(town: Town, things: dict[str, Things]) -> None:
    """What is open to everybody of the ledger holds hashes alone."""
    text = town.http.get("/v1/ledger/consistency", params={"first": 1, "second": 2}).text
    assert not any(secret in text for one in things.values() for secret in one.secrets)


def test_lodging_at_another_unit_is_refused_alike(town: Town) -> None:
    for subject in ("b1", "c1"):
        asker = town.officer(subject)
        bodies = []
        for unit in ("cl-mc", "zz-9"):
            body = {**LODGING, "unit_id": unit, "applicant_id": str(UUID(int=uuid4().int))}
            answer = asker.post("/v1/dossiers", body, match=None)
            assert answer.status_code == 403
            bodies.append(plain(answer, unit))
        assert bodies[0] == bodies[1]
