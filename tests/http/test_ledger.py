"""The ledger's doors: what is open to everybody, and what is not."""

from __future__ import annotations

import shutil
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.auth.rights import Role
from domain.model.checkpoint import Checkpoint
from domain.model.signed_note import SignedNote
from projections import ledger_checkpoints
from projections.ledger_sealer import Sealer, connect
from projections.ledger_stamper import Stamping
from projections.ledger_stamps import stamped_at
from tests.http.test_rights import denied
from tests.http.town import Town, found, served
from tests.ledger.authority import Authority
from tests.servers import Database


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        yield town


@pytest.fixture(scope="module")
def sealed(town: Town, module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The key directory of the town's sealed log."""
    directory = tmp_path_factory.mktemp("keys")
    with connect(module_database.dsn("sealer")) as connection:
        Sealer(connection, ledger_checkpoints.origin(connection) or "", directory).catch_up()
    return directory


def test_before_anything_is_sealed_that_is_said(database: Database) -> None:
    found(database.instance)
    with served(database.instance) as town:
        answer = town.stranger().get("/v1/ledger/checkpoint")
        assert (answer.status_code, answer.json()["code"]) == (409, "nothing-sealed")


def test_checkpoints_and_growth_are_open_to_everybody(town: Town, sealed: Path) -> None:
    assert sealed.is_dir()
    answer = town.stranger().get("/v1/ledger/checkpoint")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    size = Checkpoint.parse(SignedNote.parse(answer.content).text).size
    assert town.stranger().get("/v1/ledger/consistency", old=1, new=size).json()["new"] == size
    assert town.stranger().get("/v1/ledger/rotations").json() == []
    assert len(town.stranger().get("/v1/ledger/tiles/0/0").content) == 32 * min(size, 256)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_stamps_are_served_with_the_checkpoint_that_they_are_about(
    town: Town, sealed: Path, tmp_path: Path, module_database: Database
) -> None:
    assert sealed.is_dir()
    authority = Authority.founded(tmp_path / "authority")
    note = SignedNote.parse(town.stranger().get("/v1/ledger/checkpoint").content)
    size = Checkpoint.parse(note.text).size
    assert town.stranger().get(f"/v1/ledger/stamps/{size}").json() == []
    with authority.served() as address, connect(module_database.dsn("sealer")) as connection:
        Stamping(address, authority.trusted).carry(connection)
    (stamp,) = town.stranger().get(f"/v1/ledger/stamps/{size}").json()
    assert datetime.now(UTC) - stamped_at(b64decode(stamp), note.text, authority.trusted) < timedelta(hours=1)
    assert town.stranger().get(f"/v1/ledger/stamps/{size + 1}").json()["code"] == "checkpoint-unknown"


@pytest.mark.parametrize("role", Role)
def test_a_proof_shows_the_event_and_is_for_whoever_may_see_it(town: Town, sealed: Path, role: Role) -> None:
    assert sealed.is_dir()
    answer = town.bearer(role, "~portal" if role in (Role.CITIZEN_SERVICE, Role.MACHINE) else "b1").get(
        "/v1/ledger/inclusion/1"
    )
    if role in (Role.SUPERVISOR, Role.AUDITOR):
        assert (answer.status_code, answer.json()["position"]) == (200, 1)
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted")


def test_the_proof_of_a_reading_is_for_auditors_and_the_official_who_was_read_about(
    town: Town, sealed: Path, module_database: Database
) -> None:
    auditor, supervisor = town.bearer(Role.AUDITOR, "vpub-truc"), town.bearer(Role.SUPERVISOR, "h3")
    town.project()
    assert supervisor.get("/v1/officials/b1/record").status_code == 200  # which is recorded
    (row,) = town.officer("b1").get("/v1/officials/b1/reads").json()["rows"]
    with connect(module_database.dsn("sealer")) as connection:
        Sealer(connection, ledger_checkpoints.origin(connection) or "", sealed).catch_up()
    address = f"/v1/ledger/inclusion/{row['position']}"
    for reader in (auditor, town.officer("b1")):
        assert b"RecordRead" in b64decode(reader.get(address).json()["leaf"])
    assert denied(supervisor.get(address))
    assert denied(town.officer("b2").get(address))
