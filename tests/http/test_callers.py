"""Tokens: what they are good for, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import sql

from api.auth.caller import RolesDoNotFit
from api.auth.rights import Right, Role
from api.auth.secret import Secret
from domain.store.instance import Role as DatabaseRole
from tests.http.town import LODGING, Town

LIFE = timedelta(days=1)


def test_a_request_without_a_token_is_not_let_in(town: Town) -> None:
    answer = town.stranger().post("/v1/dossiers", {})
    assert (answer.status_code, answer.json()["code"]) == (401, "not-authenticated")
    assert answer.headers["www-authenticate"] == 'Bearer realm="hoso"'


@pytest.mark.parametrize(
    "presented",
    ["hoso_", "hoso_0000000000000000_" + "0" * 64, "hoso_ffffffffffffffff_" + "\u00e9" * 64, "x" * 4000],
)
def test_what_is_no_token_is_not_let_in(town: Town, presented: str) -> None:
    headers = {b"Authorization": f"Bearer {presented}".encode()}
    answer = town.http.post("/v1/dossiers", headers=headers, json={})
    assert answer.status_code == 401


def test_the_secret_of_another_token_is_not_let_in(town: Town) -> None:
    one, other = (Secret.parse(town.token(official, Role.OFFICER)) for official in ("a1", "a2"))
    assert one is not None
    assert other is not None
    mixed = one.reveal().replace(one.id, other.id)
    assert town.http.post("/v1/dossiers", headers={"Authorization": f"Bearer {mixed}"}, json={}).status_code == 401


def test_two_tokens_in_one_request_are_not_let_in(town: Town) -> None:
    token = town.token("a1", Role.OFFICER)
    headers = [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")]
    assert town.http.post("/v1/dossiers", headers=headers, json={}).status_code == 401


def test_a_revoked_token_is_good_no_more(town: Town) -> None:
    token, secret = town.access.issue_token("a1", [Role.OFFICER], [], LIFE)
    headers = {"Authorization": f"Bearer {secret.reveal()}"}
    assert town.http.post("/v1/dossiers", headers=headers, json={}).status_code == 400
    assert town.access.revoke_token(token.token_id)
    assert town.http.post("/v1/dossiers", headers=headers, json={}).status_code == 401
    assert not town.access.revoke_token(token.token_id)


def test_a_token_that_expired_is_good_no_more(town: Town) -> None:
    _, secret = town.access.issue_token("a1", [Role.OFFICER], [], timedelta(seconds=-1))
    assert town.access.by_token(secret.reveal()) is None


def test_a_token_may_be_narrowed_to_some_rights(town: Town) -> None:
    token = town.token("a1", Role.OFFICER, scopes=(Right.READ_REFERENCE,))
    answer = town.http.post("/v1/dossiers", headers={"Authorization": f"Bearer {token}"}, json=LODGING)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted")


@pytest.mark.parametrize(
    ("subject", "roles"),
    [
        ("a1", {Role.ADMINISTRATOR, Role.OFFICER}),
        ("a1", {Role.ADMINISTRATOR, Role.AUDITOR}),
        ("~portal", {Role.OFFICER}),
        ("~portal", {Role.CITIZEN_SERVICE, Role.SUPERVISOR}),
        ("a1", {Role.MACHINE}),
        ("a1", set()),
    ],
)
def test_roles_that_undo_a_separation_are_refused(town: Town, subject: str, roles: set[Role]) -> None:
    with pytest.raises(RolesDoNotFit):
        town.access.issue_token(subject, roles, [], LIFE)


def test_only_the_hash_of_a_secret_is_kept(town: Town) -> None:
    _, secret = town.access.issue_token("a1", [Role.OFFICER], [], LIFE)
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        row = connection.execute("SELECT t::text FROM access.tokens AS t WHERE token_id = %s", [secret.id]).fetchone()
    assert row is not None
    assert secret.reveal().rpartition("_")[2] not in row[0]
    assert secret.hash.hex() in row[0]
    assert secret.reveal() not in repr(secret)


def test_a_sign_in_link_is_good_once(town: Town) -> None:
    link = town.access.issue_link("~operator", [Role.SUPERVISOR])
    session = town.access.redeem_link(link.reveal())
    assert session is not None
    caller = town.access.by_session(session.reveal())
    assert caller is not None
    assert (caller.subject, set(caller.roles)) == ("~operator", {Role.SUPERVISOR})
    assert town.access.redeem_link(link.reveal()) is None


def test_a_sign_in_link_that_expired_is_good_no_more(town: Town) -> None:
    link = town.access.issue_link("~operator", [Role.SUPERVISOR], timedelta(seconds=-1))
    assert town.access.redeem_link(link.reveal()) is None


def test_an_ended_session_is_good_no_more(town: Town) -> None:
    session = town.access.redeem_link(town.access.issue_link("~operator", [Role.SUPERVISOR]).reveal())
    assert session is not None
    town.access.end_session(session.reveal())
    assert town.access.by_session(session.reveal()) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access.record_reads SET reader = 'x'",
        "DELETE FROM access.record_reads",
        "TRUNCATE access.record_reads",
        "INSERT INTO access.record_reads (reader, roles, about, what, trace_id) VALUES ('x', '{}', 'x', 'x', 'x')",
        "INSERT INTO access.tokens VALUES ('x', 'x', '{auditor}', '{}', sha256('x'), now(), now() + '1 day', NULL)",
        "UPDATE access.tokens SET roles = '{auditor}'",
        "DELETE FROM access.tokens",
        "UPDATE access.sessions SET roles = '{auditor}'",
        "SELECT * FROM access.sign_in_links",
    ],
)
def test_whoever_serves_can_neither_forge_nor_forget(town: Town, statement: str) -> None:
    with (
        psycopg.connect(town.instance.dsn("writer")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


@pytest.mark.parametrize("table", ["tokens", "sign_in_links", "sessions", "record_reads"])
@pytest.mark.parametrize("role", ["reader", "projector"])
def test_readers_of_the_record_do_not_see_who_may_come_in(town: Town, table: str, role: DatabaseRole) -> None:
    dsn = town.instance.dsn(role)
    with psycopg.connect(dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(sql.SQL("SELECT * FROM access.{}").format(sql.Identifier(table)))


def test_the_owner_cannot_change_who_read_what_either(town: Town) -> None:
    with psycopg.connect(town.instance.dsn("owner")) as connection, pytest.raises(psycopg.Error, match="refused"):
        connection.execute("DELETE FROM access.record_reads")


def test_tokens_are_listed_without_secrets(town: Town) -> None:
    token, _ = town.access.issue_token("a2", [Role.OFFICER], [Right.OFFICE], LIFE)
    listed = {one.token_id: one for one in town.access.tokens()}[token.token_id]
    assert (listed.subject, listed.roles, listed.scopes) == ("a2", ("officer",), ("office",))
    assert listed.expires_at > datetime.now(UTC)
