"""Provinces served on this machine, each with a log, a ledger key and a clock of its own, and a file naming them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from api.auth.rights import Right, Role
from api.nation.members import Members
from domain.model.signed_note import VerifierKey
from domain.store.instance import Instance
from projections import ledger_checkpoints
from projections.ledger_sealer import Sealer, connect
from tests.http.town import Town, found, served
from tests.servers import Postgres, instance_for

TOKEN_RIGHTS = (Right.READ_BOARDS, Right.READ_DOSSIERS, Right.READ_REFERENCE)
"""What a view across needs at a member."""


@dataclass
class Province:
    """keys: the directory of its ledger's key."""

    code: str
    name: str
    town: Town
    keys: Path

    def seal(self) -> VerifierKey:
        """Seal all there is."""
        return seal(self.town.instance, self.keys)

    def catch_up(self) -> None:
        """The views and the ledger are at the log's end."""
        self.town.project()
        self.seal()

    def token(self, *scopes: Right, role: Role = Role.SUPERVISOR, subject: str = "vpub-truc") -> str:
        _, secret = self.town.access.issue_token(subject, (role,), scopes or TOKEN_RIGHTS, timedelta(days=1))
        return secret.reveal()


def seal(instance: Instance, keys: Path) -> VerifierKey:
    with connect(instance.dsn("sealer")) as connection:
        sealer = Sealer(connection, ledger_checkpoints.origin(connection) or "", keys)
        sealer.catch_up()
    key = sealer.keys.first_key()
    assert key is not None
    return key


@contextmanager
def opened(postgres: Postgres, template: str, directory: Path) -> Iterator[tuple[str, Instance]]:
    """A database of a province that was founded, and the instance that leads to it."""
    with postgres.new_database(template) as database:
        instance = instance_for(postgres, database, directory / "instance")
        found(instance)
        yield database, instance


@contextmanager
def province(code: str, name: str, instance: Instance, keys: Path) -> Iterator[Province]:
    with served(instance) as town:
        one = Province(code, name, town, keys)
        # Routes are made ready at the first address that none of them has, with warnings caught: not two at once.
        assert town.http.get("/nowhere").status_code == 404
        town.project()
        yield one


@dataclass
class Named:
    """An entry of the members' file."""

    code: str
    name: str
    url: str
    key: str
    token: str


def named(one: Province, *, token: str | None = None, url: str | None = None) -> Named:
    return Named(one.code, one.name, url or one.town.address, str(one.seal()), token or one.token())


def members_file(directory: Path, members: Sequence[Named], seconds: float = 20) -> Path:
    directory.mkdir(exist_ok=True)
    parts = [f'timeout_seconds = {seconds}\nwitness = "toan-quoc.vn"\n']
    for one in members:
        credential = directory / f"{one.code}.token"
        credential.write_text(one.token)
        credential.chmod(0o600)
        parts.append(
            f'[[member]]\ncode = "{one.code}"\nname = "{one.name}"\nurl = "{one.url}"\nkey = "{one.key}"\n'
            f'credential = "{one.code}.token"\n'
        )
    path = directory / "members.toml"
    path.write_text("\n".join(parts), "utf-8")
    return path


def members(directory: Path, entries: Sequence[Named], seconds: float = 20) -> Members:
    return Members.read(members_file(directory, entries, seconds))
