"""Asking for a verification over HTTP: one at a time, its result noted, and for whoever may see every dossier."""

from __future__ import annotations

from time import monotonic, sleep

import pytest

from api.auth.rights import Role
from api.http.verifying import Verifying
from projections.ledger_keys import ledger_directory
from projections.ledger_sealer import Sealer, connect
from tests.http.town import Person, Town
from tests.servers import Database

PATH = "/v1/ledger/verifications"


@pytest.fixture
def auditor(town: Town) -> Person:
    return town.bearer(Role.AUDITOR, "vpub-truc")


def ended(verifying: Verifying) -> None:
    until = monotonic() + 60
    while verifying.under_way is not None:
        assert monotonic() < until
        sleep(0.05)


def test_a_verification_is_noted_with_its_whole_report(town: Town, auditor: Person, module_database: Database) -> None:
    with connect(module_database.dsn("sealer")) as connection:
        from projections.ledger_checkpoints import origin

        name = origin(connection)
        assert name is not None
        Sealer(connection, name, ledger_directory(town.instance.data_dir)).catch_up()
    begun = auditor.send("POST", PATH)
    assert begun.status_code == 202
    again = auditor.send("POST", PATH)
    assert again.status_code in (202, 409)
    ended(town.app.state.office.verifying)
    listed = auditor.get(PATH).json()
    assert (listed["under_way"], listed["failure"]) == (None, None)
    row = listed["rows"][0]
    assert (row["asked_by"], row["first_position"]) == ("vpub-truc", None)
    one = auditor.get(f"{PATH}/{row['number']}").json()
    assert (one["report"]["good"], one["report"]["events"]) == (True, row["events"])
    assert auditor.get(f"{PATH}/999").status_code == 404
    assert len(auditor.get(PATH, limit=1).json()["rows"]) == 1


def test_of_two_at_once_the_second_is_told_that_one_is_under_way(town: Town, auditor: Person) -> None:
    town.app.state.office.verifying.begin("somebody")
    refused = auditor.send("POST", PATH)
    assert (refused.status_code, refused.json()["code"]) == (409, "verification-under-way")
    ended(town.app.state.office.verifying)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR, Role.MACHINE])
def test_reports_are_for_whoever_may_see_every_dossier(town: Town, role: Role) -> None:
    person = town.bearer(role, "~post" if role is Role.MACHINE else "b1")
    assert {person.get(PATH).status_code, person.send("POST", PATH).status_code} == {403}
    assert person.get(f"{PATH}/1").status_code == 403
