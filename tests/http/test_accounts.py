"""Accounts and tokens over the interface: for administrators alone, recorded, and never their own."""

from __future__ import annotations

import json

import pytest

from api.auth.rights import Role
from domain.model.account_events import AccountOpened, TokenIssued, TokenRevoked, account_stream
from domain.model.event import stream_id
from tests.http.town import Person, Town


@pytest.fixture(scope="module")
def administrator(town: Town) -> Person:
    return town.bearer(Role.ADMINISTRATOR, "vpub-truc")


def send(person: Person, path: str, body: object | None = None) -> object:
    answer = person.send("POST", path, json=body) if body is not None else person.send("POST", path)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def test_an_account_is_opened_listed_changed_and_disabled(town: Town, administrator: Person) -> None:
    made = administrator.send("POST", "/v1/accounts", json={"login": "B1", "subject": "b1", "roles": ["officer"]})
    assert made.status_code == 201
    account, password = made.json()["account"], made.json()["password"]
    assert (account["login"], account["must_change"], account["factors"]) == ("b1", True, [])
    assert len(password) == 23
    listed = administrator.get("/v1/accounts")
    assert account in listed.json()
    assert password not in listed.text
    assert administrator.get("/v1/accounts/b1").json() == account
    changed = send(administrator, "/v1/accounts/b1/roles", {"roles": ["officer", "head"], "reason": "bổ nhiệm"})
    assert isinstance(changed, dict)
    assert changed["roles"] == ["head", "officer"]
    again = send(administrator, "/v1/accounts/b1/reset")
    assert isinstance(again, dict)
    assert again["password"] != password
    disabled = send(administrator, "/v1/accounts/b1/disable", {"reason": "nghỉ việc"})
    assert isinstance(disabled, dict)
    assert disabled["disabled_at"] is not None
    events = town.app.state.office.log.read_stream(account_stream(account["account_id"], "b1"))
    assert [recorded.body.TOPIC for recorded in events] == [
        "access.AccountOpened",
        "access.RolesChanged",
        "access.PasswordReset",
        "access.AccountDisabled",
    ]
    first = events[0].body
    assert isinstance(first, AccountOpened)
    assert (first.actor, first.source, first.login) == ("vpub-truc", "api", "b1")
    assert first.trace_id


def test_a_login_is_taken_once_and_roles_that_undo_a_separation_are_refused(administrator: Person) -> None:
    order = {"login": "b2", "subject": "b2", "roles": ["officer"]}
    assert administrator.send("POST", "/v1/accounts", json=order).status_code == 201
    for changes, code in (
        ({}, "login-taken"),
        ({"login": "b2-khac", "roles": ["administrator", "auditor"]}, "roles-do-not-fit"),
        ({"login": "có dấu"}, "login-not-usable"),
        ({"login": "b2-nua", "subject": "~portal"}, "roles-do-not-fit"),
    ):
        answer = administrator.send("POST", "/v1/accounts", json={**order, **changes})
        assert answer.json()["code"] == code


def test_administrators_leave_accounts_of_their_own_alone(administrator: Person) -> None:
    order = {"login": "cua-minh", "subject": "vpub-truc", "roles": ["auditor"]}
    answer = administrator.send("POST", "/v1/accounts", json=order)
    assert (answer.status_code, answer.json()["code"]) == (403, "own-account")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_sees_or_changes_accounts_and_tokens(town: Town, role: Role) -> None:
    subjects = {Role.CITIZEN_SERVICE: "~portal", Role.MACHINE: "~post"}
    person = town.bearer(role, subjects.get(role, "b1"))
    for method, path in (
        ("GET", "/v1/accounts"),
        ("GET", "/v1/tokens"),
        ("POST", "/v1/accounts"),
        ("POST", "/v1/tokens"),
        ("POST", "/v1/accounts/b1/reset"),
        ("POST", "/v1/accounts/b1/roles"),
        ("POST", f"/v1/tokens/{'0' * 16}/revoke"),
    ):
        answer = person.send(method, path, json={})
        assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted"), path


def test_a_token_is_issued_good_and_revoked_and_both_are_recorded(town: Town, administrator: Person) -> None:
    order = {"subject": "~portal", "roles": ["citizen-service"], "scopes": ["rate"], "days": 7}
    made = administrator.send("POST", "/v1/tokens", json=order)
    assert made.status_code == 201
    token_id, secret = made.json()["token"]["token_id"], made.json()["secret"]
    holder = Person(town, "~portal", secret)
    told = holder.get("/v1/session").json()
    assert (told["subject"], told["roles"], told["scopes"], told["rights"]) == (
        "~portal",
        ["citizen-service"],
        ["rate"],
        {"rate": "all"},
    )
    assert secret not in administrator.get("/v1/tokens").text
    assert administrator.send("POST", f"/v1/tokens/{token_id}/revoke").status_code == 204
    assert administrator.send("POST", f"/v1/tokens/{token_id}/revoke").status_code == 404
    assert holder.get("/v1/session").status_code == 401
    noted = [recorded.body for recorded in town.app.state.office.log.read_stream(stream_id("account", "tokens"))]
    issued, revoked = noted[-2:]
    assert isinstance(issued, TokenIssued)
    assert isinstance(revoked, TokenRevoked)
    assert (issued.token_id, issued.actor, revoked.token_id) == (token_id, "vpub-truc", token_id)
    assert secret.rpartition("_")[2] not in json.dumps([repr(one) for one in noted])


def test_everybody_learns_who_they_are(town: Town) -> None:
    told = town.officer("a1").get("/v1/session").json()
    assert (told["subject"], told["name"], told["roles"]) == ("a1", "Lê Thị Mỹ Ửng", ["officer"])
    assert told["rights"]["read-records"] == "own"
    assert town.stranger().get("/v1/session").status_code == 401


def test_events_of_an_account_are_for_auditors_and_its_owner(town: Town, administrator: Person) -> None:
    made = administrator.send("POST", "/v1/accounts", json={"login": "l1", "subject": "l1", "roles": ["officer"]})
    account = made.json()["account"]
    (opened,) = town.app.state.office.log.read_stream(account_stream(account["account_id"], "l1"))
    town.project()
    path = f"/v1/events/{opened.position}"
    assert town.bearer(Role.AUDITOR, "vpub-truc").get(path).json()["topic"] == "access.AccountOpened"
    assert town.officer("l1").get(path).status_code == 200
    for other in (town.officer("a1"), town.bearer(Role.SUPERVISOR, "vpub-truc"), administrator):
        assert other.get(path).status_code == 403


def test_administrators_issue_themselves_no_token(administrator: Person) -> None:
    order = {"subject": "vpub-truc", "roles": ["supervisor"], "days": 7}
    answer = administrator.send("POST", "/v1/tokens", json=order)
    assert (answer.status_code, answer.json()["code"]) == (403, "own-account")


def test_tokens_end_with_the_role_or_the_account_on_which_they_rest(town: Town, administrator: Person) -> None:
    order = {"login": "h3", "subject": "h3", "roles": ["officer", "head", "supervisor"]}
    assert administrator.send("POST", "/v1/accounts", json=order).status_code == 201
    wide, narrow, another = (
        Person(town, subject, town.token(subject, *roles))
        for subject, roles in (
            ("h3", (Role.SUPERVISOR,)),
            ("h3", (Role.OFFICER, Role.HEAD)),
            ("h1", (Role.SUPERVISOR,)),
        )
    )
    assert wide.get("/v1/session").status_code == 200
    send(administrator, "/v1/accounts/h3/roles", {"roles": ["officer", "head"], "reason": "thôi giám sát"})
    assert [one.get("/v1/session").status_code for one in (wide, narrow, another)] == [401, 200, 200]
    send(administrator, "/v1/accounts/h3/disable", {"reason": "nghỉ việc"})
    assert [one.get("/v1/session").status_code for one in (wide, narrow, another)] == [401, 401, 200]
    noted = [recorded.body for recorded in town.app.state.office.log.read_stream(stream_id("account", "tokens"))]
    ended = [one.token_id for one in noted if isinstance(one, TokenRevoked)]
    assert ended[-2:] == [wide.token.split("_")[1], narrow.token.split("_")[1]]  # type: ignore[union-attr]


def test_a_role_that_another_account_of_the_person_still_has_ends_no_token(town: Town, administrator: Person) -> None:
    for login in ("giup", "giup-hai"):
        order = {"login": login, "subject": "a2", "roles": ["supervisor"]}
        assert administrator.send("POST", "/v1/accounts", json=order).status_code == 201
    holder = town.bearer(Role.SUPERVISOR, "a2")
    send(administrator, "/v1/accounts/giup/disable", {"reason": "trùng"})
    assert holder.get("/v1/session").status_code == 200
    send(administrator, "/v1/accounts/giup-hai/disable", {"reason": "nghỉ việc"})
    assert holder.get("/v1/session").status_code == 401
