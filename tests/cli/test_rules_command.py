"""`hoso rules`: the packs in force, written out, checked, adopted."""

from __future__ import annotations

import getpass
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from api.cli.rules import commands
from api.examining import examine
from api.http.order_models import body_model
from domain.commands import Command
from domain.model.errors import DomainError
from domain.model.log import ClockKind
from domain.model.rule_adoption import STREAM, RulesAdopted, shipped_files
from domain.rules_commands import AdoptRules, AdoptShippedRules
from domain.store.clock import open_log
from domain.store.event_log import EventLog
from domain.store.instance import Instance
from tests.servers import Database


@pytest.fixture
def data_dir(database: Database) -> str:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    return str(database.instance.data_dir)


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and what was printed. A refusal is raised, as `hoso` itself would see it."""
    ended = CliRunner().invoke(commands, list(arguments))
    if isinstance(ended.exception, DomainError):
        raise ended.exception
    return ended.exit_code, ended.output


def shown(data_dir: str) -> dict[str, object]:
    said: dict[str, object] = msgspec.json.decode(run("show", "--json", "--data-dir", data_dir)[1])
    return said


def test_what_ships_is_adopted_once_and_the_light_turns_green(data_dir: str, database: Database) -> None:
    assert shown(data_dir)["origin"] is None
    for word in ("adopted", "nothing changed"):
        code, said = run("adopt", "--reason", "bắt đầu", "--data-dir", data_dir)
        assert (code, word in said) == (0, True)
    assert (shown(data_dir)["version"], shown(data_dir)["origin"]) == (len(shipped_files()) + 1, "shipped")
    assert light(database.instance)


def test_files_are_written_out_edited_checked_and_adopted(data_dir: str, tmp_path: Path) -> None:
    files = tmp_path / "rules"
    assert run("write", str(files), "--data-dir", data_dir)[0] == 0
    policies = files / "policies.toml"
    policies.write_text(policies.read_text().replace('"obstacle.outside_max"\nvalue = "5wd"', '"nothing"\nvalue = 1'))
    code, said = run("check", str(files))
    assert (code, "no such key" in said) == (1, True)
    policies.write_text(policies.read_text().replace('"nothing"\nvalue = 1', '"obstacle.outside_max"\nvalue = "6wd"'))
    assert run("check", str(files))[0] == 0
    run("adopt", str(files), "--reason", "Quyết định 1", "--data-dir", data_dir)
    assert shown(data_dir)["origin"] == "office"


def test_an_adoption_is_recorded_with_the_account_of_the_machine(data_dir: str, database: Database) -> None:
    run("adopt", "--reason", "Quyết định 1", "--data-dir", data_dir)
    with EventLog(database.instance.dsn("reader")) as log:
        adopted = log.read_stream(STREAM)[-1].body
    assert isinstance(adopted, RulesAdopted)
    assert (adopted.actor, adopted.account) == ("~service", getpass.getuser())


@pytest.mark.parametrize("order", [AdoptRules, AdoptShippedRules])
def test_no_request_says_under_which_account_rules_are_adopted(order: type[Command]) -> None:
    assert "account" not in body_model(order).model_fields


def test_a_set_that_lacks_values_in_force_is_refused_and_nothing_changes(data_dir: str, tmp_path: Path) -> None:
    (tmp_path / "policies.toml").write_text("clause = []\n")
    with pytest.raises(DomainError) as refusal:
        run("adopt", str(tmp_path), "--reason", "x", "--data-dir", data_dir)
    assert refusal.value.code == "rules-not-usable"
    assert shown(data_dir)["origin"] is None


def light(instance: Instance) -> bool | None:
    return next(light.good for light in examine(instance) if light.part == "rules")
