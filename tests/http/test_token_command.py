"""`hoso token`: tokens are made, listed and revoked on the command line; their secret is shown once."""

from __future__ import annotations

import getpass
import json

import pytest
from typer.testing import CliRunner

from api.auth.rights import Role
from api.cli.app import build
from domain.model.event import stream_id
from domain.model.log import ClockKind
from domain.store.clock import open_log
from domain.store.event_log import EventLog
from tests.http.town import Town, access_of
from tests.servers import Database


def run(database: Database, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(build(), ["token", *arguments, "--data-dir", str(database.instance.data_dir)])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(autouse=True)
def _log(request: pytest.FixtureRequest) -> None:
    """Who gives and takes tokens is recorded, so there is a log to record it in."""
    if "database" in request.fixturenames and "town" not in request.fixturenames:
        open_log(request.getfixturevalue("database").dsn("writer"), ClockKind.SYSTEM)


def test_a_token_is_made_listed_and_revoked(database: Database) -> None:
    made = json.loads(run(database, "create", "cb0012", "--role", "officer", "--role", "head", "--json"))
    access = access_of(database.instance)
    caller = access.by_token(made["token"])
    assert caller is not None
    assert (caller.subject, set(caller.roles)) == ("cb0012", {Role.OFFICER, Role.HEAD})
    listed = run(database, "list")
    assert made["token_id"] in listed
    assert made["token"].rpartition("_")[2] not in listed + run(database, "list", "--json")
    run(database, "revoke", made["token_id"])
    assert access.by_token(made["token"]) is None
    run(database, "revoke", made["token_id"], code=1)
    with EventLog(database.dsn("reader")) as log:
        noted = [recorded.body for recorded in log.read_stream(stream_id("account", "tokens"))]
    assert [body.TOPIC for body in noted] == ["access.TokenIssued", "access.TokenRevoked"]
    assert all(getattr(body, "account", None) == getpass.getuser() for body in noted)


def test_a_token_for_people_shows_its_secret_once(database: Database) -> None:
    shown = run(database, "create", "~portal", "--role", "citizen-service", "--days", "7").split()[0]
    assert access_of(database.instance).by_token(shown) is not None


def test_a_role_that_does_not_exist_is_refused(database: Database) -> None:
    run(database, "create", "cb0012", "--role", "king", code=2)


def test_a_link_leads_to_the_pages(town: Town) -> None:
    result = CliRunner().invoke(build(), ["token", "link", "--data-dir", str(town.instance.data_dir)])
    secret = result.output.strip().rpartition("/")[2]
    answer = town.http.get(f"/dang-nhap/{secret}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "HttpOnly" in answer.headers["set-cookie"]
