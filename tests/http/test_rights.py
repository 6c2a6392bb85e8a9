"""Who may do what: every cell of role and right, and how far each reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.auth import authorizer
from api.auth.rights import Reach, Right, Role
from api.http.offered import right_for
from api.http.order_models import orders
from domain import calendar_commands, catalogue_commands, dossier_commands, organisation_commands, rules_commands
from tests.http.town import LODGING, Person, Town

N, OWN, UNIT, HEADED, ALL = Reach

EXPECTED: Mapping[Role, Mapping[Right, Reach]] = {
    Role.CITIZEN_SERVICE: {
        Right.LODGE: ALL,
        Right.COUNTER: ALL,
        Right.RATE: ALL,
        Right.AMEND_APPLICANTS: ALL,
    },
    Role.OFFICER: {
        Right.RELATIONS: OWN,
        Right.PROCEEDINGS: UNIT,
        Right.READ_PROCEEDINGS: UNIT,
        Right.ATTACH: ALL,
        Right.LODGE: UNIT,
        Right.COUNTER: UNIT,
        Right.POST: UNIT,
        Right.OFFICE: UNIT,
        Right.DUE_DATES: UNIT,
        Right.READ_DOSSIERS: UNIT,
        Right.READ_BOARDS: UNIT,
        Right.READ_RECORDS: OWN,
        Right.READ_READERS: OWN,
        Right.READ_REFERENCE: ALL,
        Right.OPEN_APPLICANTS: UNIT,
        Right.AMEND_APPLICANTS: UNIT,
        Right.REQUEST_ERASURE: UNIT,
    },
    Role.HEAD: {
        Right.RELATIONS: HEADED,
        Right.PROCEEDINGS: HEADED,
        Right.READ_PROCEEDINGS: HEADED,
        Right.ATTACH: ALL,
        Right.LODGE: HEADED,
        Right.COUNTER: HEADED,
        Right.POST: HEADED,
        Right.OFFICE: HEADED,
        Right.DUE_DATES: HEADED,
        Right.ABSENCES: HEADED,
        Right.READ_DOSSIERS: HEADED,
        Right.READ_BOARDS: HEADED,
        Right.READ_RECORDS: HEADED,
        Right.READ_READERS: OWN,
        Right.READ_REFERENCE: ALL,
        Right.OPEN_APPLICANTS: HEADED,
        Right.AMEND_APPLICANTS: HEADED,
        Right.REQUEST_ERASURE: HEADED,
        Right.APPROVE_ERASURE: HEADED,
    },
    Role.SUPERVISOR: {
        Right.PROCEEDINGS: ALL,
        Right.SUPERVISE: ALL,
        Right.READ_PROCEEDINGS: ALL,
        Right.ATTACH: ALL,
        Right.EXPORT: ALL,
        Right.OPEN_APPLICANTS: ALL,
        Right.REQUEST_ERASURE: ALL,
        Right.APPROVE_ERASURE: ALL,
        Right.READ_DOSSIERS: ALL,
        Right.READ_BOARDS: ALL,
        Right.READ_NATION: ALL,
        Right.READ_RECORDS: ALL,
        Right.READ_DATASETS: ALL,
        Right.READ_REFERENCE: ALL,
        Right.VERIFY: ALL,
    },
    Role.AUDITOR: {
        Right.READ_PROCEEDINGS: ALL,
        Right.EXPORT: ALL,
        Right.OPEN_APPLICANTS: ALL,
        Right.READ_DOSSIERS: ALL,
        Right.READ_BOARDS: ALL,
        Right.READ_NATION: ALL,
        Right.READ_RECORDS: ALL,
        Right.READ_READERS: ALL,
        Right.READ_POLICIES: ALL,
        Right.READ_DATASETS: ALL,
        Right.READ_REFERENCE: ALL,
        Right.VERIFY: ALL,
    },
    Role.ADMINISTRATOR: {
        Right.ABSENCES: ALL,
        Right.ORGANISATION: ALL,
        Right.CALENDAR: ALL,
        Right.DUE_DATES: ALL,
        Right.CATALOGUE: ALL,
        Right.RULES: ALL,
        Right.READ_REFERENCE: ALL,
        Right.READ_METRICS: ALL,
        Right.READ_POLICIES: ALL,
        Right.ACCOUNTS: ALL,
    },
    Role.MACHINE: {
        Right.LODGE: ALL,
        Right.COUNTER: ALL,
        Right.POST: ALL,
        Right.READ_REFERENCE: ALL,
        Right.READ_METRICS: ALL,
    },
}
"""Everything that is not named is refused."""

SUBJECTS: Mapping[Role, str] = {
    Role.CITIZEN_SERVICE: "~portal",
    Role.OFFICER: "b1",
    Role.HEAD: "h2",
    Role.SUPERVISOR: "vpub-truc",
    Role.AUDITOR: "vpub-truc",
    Role.ADMINISTRATOR: "vpub-truc",
    Role.MACHINE: "~post",
}

ORDERS: Mapping[Right, tuple[str, Mapping[str, Any]]] = {
    Right.LODGE: ("/v1/dossiers", {**LODGING, "applicant_id": str(uuid4())}),
    Right.COUNTER: ("/v1/dossiers/{dossier}/withdraw", {"reason": "x"}),
    Right.RATE: ("/v1/dossiers/{dossier}/rate", {"score": 5}),
    Right.POST: ("/v1/dossiers/{dossier}/collect-by-post", {"item": "x"}),
    Right.OFFICE: ("/v1/dossiers/{dossier}/issue-receipt", {}),
    Right.ABSENCES: ("/v1/organisation/end-absence", {"absence_id": "none"}),
    Right.RELATIONS: (
        "/v1/organisation/declare-relation",
        {"official_id": "a1", "other_id": "a2", "kind": "kin", "reason": "x"},
    ),
    Right.ORGANISATION: ("/v1/organisation/rename-unit", {"unit_id": "x", "name": "x", "valid_from": "2020-03-02"}),
    Right.CALENDAR: ("/v1/calendar/withdraw-day-ruling", {"day": "2020-03-03", "reason": "x"}),
    Right.DUE_DATES: ("/v1/dossiers/{dossier}/keep-due-date", {"reason": "x"}),
    Right.CATALOGUE: ("/v1/catalogue/withdraw-procedure", {"code": "none", "valid_to": "2020-03-03"}),
    Right.RULES: ("/v1/rules/adopt-rules", {"files": [], "reason": "x"}),
}
"""An order for every right to order, as somebody who may see everything would give it."""


def denied(answer: httpx.Response) -> bool:
    return answer.status_code == 403 and answer.json()["code"] == "not-permitted"


def reach(roles: list[Role], scopes: list[Right], right: Right) -> Reach:
    return authorizer.reach(frozenset(roles), frozenset(scopes), right)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_every_cell_of_the_matrix_is_as_decided(role: Role, right: Right) -> None:
    assert reach([role], [], right) is EXPECTED[role].get(right, N)


def test_every_order_needs_a_right_that_is_tried_here() -> None:
    modules = (dossier_commands, organisation_commands, catalogue_commands, calendar_commands, rules_commands)
    assert {right_for(order) for module in modules for order in orders(module)} == set(ORDERS)


@pytest.mark.parametrize("right", ORDERS)
@pytest.mark.parametrize("role", Role)
def test_an_order_is_denied_to_every_role_without_the_right(town: Town, role: Role, right: Right) -> None:
    path, body = ORDERS[right]
    dossier = town.officer("a1").lodge()
    answer = town.bearer(role, SUBJECTS[role]).post(path.format(dossier=dossier), body)
    # Officer b1 and head h2 are of another unit: they have the right, but not for this dossier.
    assert denied(answer) is (EXPECTED[role].get(right, N) is not ALL)


def test_scopes_only_ever_narrow() -> None:
    for role in Role:
        for right in Right:
            assert reach([role], [right], right) is EXPECTED[role].get(right, N)
            others = [other for other in Right if other is not right]
            assert reach([role], others, right) is N


def test_a_dossier_is_the_unit_s_that_it_was_sent_to(town: Town) -> None:
    clerk, member, outsider = town.officer("a1"), town.officer("b1"), town.officer("c1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    path = f"/v1/dossiers/{dossier}/take-over"
    assert denied(member.post(path, {"reason": "x"}))
    clerk.act(dossier, "send-handover", {"to_unit": "cl-dd", "step_id": "th"})
    assert not denied(member.post(path, {"reason": "x"}))
    assert denied(outsider.post(path, {"reason": "x"}))


def test_a_dossier_is_theirs_to_whom_it_was_sent(town: Town) -> None:
    clerk, addressee = town.officer("a1"), town.officer("c1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    officer = town.officer("b1")
    officer.act(dossier, "accept-handover", {"handover_no": 1})
    assert denied(addressee.post(f"/v1/dossiers/{dossier}/give-opinion", {"opinion_no": 1, "opinion": "x"}))
    officer.act(dossier, "request-opinion", {"question": "x", "term": "3wd", "to_official": "c1"})
    assert not denied(addressee.post(f"/v1/dossiers/{dossier}/accept-handover", {"handover_no": 2}))


def test_whoever_stands_in_sees_what_is_theirs_for_whom_they_stand_in(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b2", "step_id": "th"})
    substitute = town.officer("c1")
    path = f"/v1/dossiers/{dossier}/accept-handover"
    assert denied(substitute.post(path, {"handover_no": 1, "acting_for": "b2"}))
    absence = {
        "absence_id": "np-b2",
        "official_id": "b2",
        "from_on": "2020-03-02",
        "from_half": "morning",
        "to_on": "2020-03-06",
        "to_half": "afternoon",
        "acting_id": "c1",
    }
    recorded = town.head("h2").post("/v1/organisation/record-absence", absence)
    assert recorded.status_code == 200, recorded.text
    accepted = substitute.post(path, {"handover_no": 1, "acting_for": "b2"})
    assert accepted.status_code == 200, accepted.text


def test_a_leader_reaches_the_units_of_the_agency_and_no_other(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    path, body = f"/v1/dossiers/{dossier}/give-instruction", {"to_official": "a1", "text": "x"}
    assert not denied(town.bearer(Role.HEAD, "l1").post(path, body))
    assert denied(town.bearer(Role.HEAD, "l2").post(path, body))


def test_absences_are_recorded_by_the_unit_s_head_and_never_by_the_person(town: Town) -> None:
    def absence(name: str, official: str) -> Mapping[str, Any]:
        return {
            "absence_id": name,
            "official_id": official,
            "from_on": "2020-04-06",
            "from_half": "morning",
            "to_on": "2020-04-06",
            "to_half": "afternoon",
        }

    path = "/v1/organisation/record-absence"
    assert denied(town.officer("a1").post(path, absence("np-1", "a2")))
    assert denied(town.head("h2").post(path, absence("np-2", "a2")))
    assert denied(town.head("h1").post(path, absence("np-3", "h1")))
    assert town.head("h1").post(path, absence("np-4", "a2")).status_code == 200
    assert town.head("l1").post(path, absence("np-5", "h1")).status_code == 200
    assert denied(town.head("h2").post("/v1/organisation/cancel-absence", {"absence_id": "np-4", "reason": "x"}))
    assert denied(town.head("h2").post("/v1/organisation/cancel-absence", {"absence_id": "none", "reason": "x"}))


def test_what_is_not_there_and_what_is_not_theirs_look_the_same(town: Town) -> None:
    theirs = town.officer("a1").lodge()
    town.project()
    outsider = town.officer("c1")
    bodies = []
    for address in (str(theirs), str(uuid4()), "000.00.05.H20-200302-9999"):
        answer = outsider.post(f"/v1/dossiers/{address}/approve", {})
        assert denied(answer)
        bodies.append({**answer.json(), "trace_id": ""})
    assert bodies[0] == bodies[1] == bodies[2]


def test_whoever_may_see_everything_is_told_that_there_is_none(town: Town) -> None:
    answer = town.bearer(Role.MACHINE, "~post").post(f"/v1/dossiers/{uuid4()}/withdraw", {"reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "dossier-unknown")


@pytest.mark.parametrize("stream", ["log", "organisation", "calendar", "catalogue", "rules", "register"])
def test_streams_of_other_kinds_are_no_dossiers(town: Town, stream: str) -> None:
    from domain.model.event import stream_id

    dossier = town.officer("a1").lodge()
    town.officer("a1").act(dossier, "issue-receipt")
    key = "000.00.05.H20:2020-03-02" if stream == "register" else ""
    answer = town.bearer(Role.MACHINE, "~post").post(f"/v1/dossiers/{stream_id(stream, key)}/withdraw", {"reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "dossier-unknown")


def test_a_closed_account_may_do_nothing(town: Town) -> None:
    clerk: Person = town.officer("a2")
    dossier = clerk.lodge()
    administrator = town.bearer(Role.ADMINISTRATOR, "vpub-truc")
    order = {"official_id": "a2", "reason": "nghỉ việc"}
    assert administrator.post("/v1/organisation/deactivate-official", order).status_code == 200
    assert denied(clerk.post("/v1/dossiers", {**LODGING, "applicant_id": str(uuid4())}, match=None))
    refused = clerk.post(f"/v1/dossiers/{dossier}/issue-receipt", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "not-appointed")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_roles_that_see_what_is_others_end_with_the_officials_account(town: Town, role: Role) -> None:
    """They rest on no appointment, so nothing else would end them."""
    who = {Role.SUPERVISOR: "h1", Role.AUDITOR: "h3", Role.ADMINISTRATOR: "c1"}[role]
    person = town.bearer(role, who)
    dossier = town.officer("a1").lodge()
    town.project()
    paths = ["/v1/organisation"] if role is Role.ADMINISTRATOR else [f"/v1/dossiers/{dossier}", "/v1/organisation"]
    assert {person.get(path).status_code for path in paths} == {200}
    shown = "/quan-tri/tai-khoan" if role is Role.ADMINISTRATOR else "/giam-sat"
    with town.pages(who, role) as pages:
        assert pages.get(shown).status_code == 200
        order = {"official_id": who, "reason": "nghỉ việc"}
        closing = town.bearer(Role.ADMINISTRATOR, "vpub-truc").post("/v1/organisation/deactivate-official", order)
        assert closing.status_code == 200
        assert all(denied(person.get(path)) for path in [*paths, "/v1/operations", "/v1/accounts"])
        assert {pages.get(path).status_code for path in (shown, "/nhat-ky", "/tim?q=a")} == {404}
    assert person.get("/v1/session").json()["rights"] == {}
