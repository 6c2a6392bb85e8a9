"""`hoso account`, and the accounts that an instance begins with: recorded with the account of the operating system."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.auth import passwords
from api.auth.rights import Role
from api.cli.account import commands
from api.cli.first_accounts import DEMONSTRATION, blot_passwords, open_first_accounts
from api.cli.recording import recorded_accounts
from domain.model.account_events import AccountOpened, account_stream
from domain.model.log import ClockKind
from domain.store.clock import open_log
from domain.store.event_log import EventLog
from tests.servers import Database


@pytest.fixture
def data_dir(database: Database) -> str:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    return str(database.instance.data_dir)


def run(data_dir: str, *arguments: str) -> Any:
    ended = CliRunner().invoke(commands, [*arguments, "--data-dir", data_dir, "--json"])
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.output)


def test_an_account_is_opened_reset_changed_disabled_and_listed(data_dir: str, database: Database) -> None:
    made = run(data_dir, "open", "Cb0012", "cb0012", "--role", "officer", "--role", "head")
    account = made["account"]
    assert (account["login"], account["roles"], account["must_change"]) == ("cb0012", ["head", "officer"], True)
    again = run(data_dir, "reset", "cb0012")
    assert again["password"] != made["password"]
    assert run(data_dir, "roles", "cb0012", "--role", "auditor", "--reason", "x")["account"]["roles"] == ["auditor"]
    assert run(data_dir, "factor-reset", "cb0012")["account"]["factors"] == []
    assert run(data_dir, "bind", "cb0012", "--issuer", "https://idp", "--identity", "7")["account"]["identity"] == "7"
    assert run(data_dir, "bind", "cb0012")["account"]["identity"] is None
    assert run(data_dir, "disable", "cb0012", "--reason", "x")["account"]["disabled_at"]
    assert run(data_dir, "enable", account["account_id"])["account"]["disabled_at"] is None
    listed = run(data_dir, "list")
    assert [one["login"] for one in listed] == ["cb0012"]
    assert "argon2" not in json.dumps(listed)
    with EventLog(database.dsn("reader")) as log:
        events = [one.body for one in log.read_stream(account_stream(account["account_id"], "cb0012"))]
    assert [event.TOPIC.removeprefix("access.") for event in events] == [
        "AccountOpened",
        "PasswordReset",
        "RolesChanged",
        "FactorsReset",
        "IdentityBound",
        "IdentityBound",
        "AccountDisabled",
        "AccountEnabled",
    ]
    assert all(getattr(event, "account", None) == getpass.getuser() for event in events)


def test_without_a_demonstration_there_is_one_administrator_and_it_is_told_once(
    data_dir: str, database: Database
) -> None:
    said = open_first_accounts(database.instance, demonstration=False)
    assert len(said) == 3
    login, password, *_ = said[-1].split()
    with recorded_accounts(database.instance) as accounts:
        (only,) = accounts.all()
    assert (only.login, only.subject, only.roles, only.must_change) == (
        login,
        "~administrator",
        (Role.ADMINISTRATOR.value,),
        True,
    )
    with database.connect("writer") as connection:
        row = connection.execute("SELECT password_hash FROM access.accounts").fetchone()
    assert row is not None
    assert row[0].startswith("$argon2id$")
    assert passwords.matches(password, row[0])
    assert open_first_accounts(database.instance, demonstration=False) == []


def test_the_demonstration_has_an_account_for_each_kind_of_person(data_dir: str, database: Database) -> None:
    said = open_first_accounts(database.instance, demonstration=True)
    assert len(said) == 2 + len(DEMONSTRATION)
    with recorded_accounts(database.instance) as accounts:
        found = {role for account in accounts.all() for role in account.roles}
    assert found == {"officer", "head", "supervisor", "auditor", "administrator"}
    with EventLog(database.dsn("reader")) as log:
        opened = [one for one in log.read_all(0, 100) if isinstance(one.body, AccountOpened)]
    assert len(opened) == len(DEMONSTRATION)


def test_passwords_do_not_stay_in_the_file_that_showed_them(tmp_path: Path) -> None:
    spoken = tmp_path / "up.out"
    password = passwords.made()
    with open(spoken, "w", encoding="utf-8") as going_on:
        going_on.write(f"  quantri      {password}   quản trị\n")
        going_on.flush()
        blot_passwords(spoken)
        going_on.write("and on it goes\n")
    said = spoken.read_text(encoding="utf-8")
    assert password not in said
    assert said == f"  quantri      {'*' * 23}   quản trị\nand on it goes\n"


def test_the_common_passwords_would_be_long_enough_otherwise() -> None:
    assert all(len(one) >= passwords.SHORTEST for one in passwords.COMMON)
    assert len(passwords.COMMON) > 40
