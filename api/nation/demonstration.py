"""Two made-up provinces and a view across them, on this machine: three instances, each as `hoso up` starts it.

The two share nothing: a database, a log, a lock, a ledger key, a Temporal server and ports each. The view is an
instance too, so that who looks across signs in, is decided about and is recorded; its log has nothing but that.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import msgspec
import psycopg

from api.auth.sign_in import sign_in_link
from api.cli.supervisor import HOSO, INSTALLATION
from domain.model.errors import DomainError
from domain.store.durable_files import write_whole
from domain.store.instance import Instance
from projections import ledger_checkpoints
from projections.ledger_keys import KeyDirectory, ledger_directory

SEAL_SECONDS: Final = 60.0
VIEW: Final = "toan-quoc"


@dataclass(frozen=True)
class MadeUp:
    """A province. seed: what its chance starts from."""

    code: str
    name: str
    seed: int


PROVINCES: Final = (MadeUp("H20", "Tỉnh minh họa thứ nhất", 2020), MadeUp("H01", "Tỉnh minh họa thứ hai", 1975))


class DemonstrationNotStarted(DomainError):
    """Details: what, code."""

    CODE = "demonstration-not-started"
    VI = "Không khởi động được {what} (mã {code}). Xem nhật ký trong thư mục logs của nó."
    EN = "{what} could not be started (code {code}). See the logs in its directory."


@dataclass(frozen=True)
class Demonstration:
    """link: signs in to the view, once; address: of its page. members: its file."""

    link: str
    address: str
    members: Path
    provinces: tuple[str, ...]


def start(directory: Path, dossiers: int | None) -> Demonstration:
    """dossiers: of each province; None leaves their logs without any. DemonstrationNotStarted.

    Started again, what runs goes on running, and what was told stays.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    entries, addresses = ["timeout_seconds = 10\n"], []
    for one in PROVINCES:
        data_dir = directory / one.code
        telling = ["--no-demo"] if dossiers is None else ["--rate=1", f"--dossiers={dossiers}", f"--seed={one.seed}"]
        _hoso("up", "--detach", *telling, data_dir=data_dir)
        instance = Instance.find(data_dir)
        host, port = instance.http_address()
        addresses.append(f"http://{host}:{port}")
        credential = directory / f"{one.code}.token"
        if not credential.exists():
            write_whole(credential, _token(data_dir).encode(), 0o600)
        entries.append(
            f'[[member]]\ncode = "{one.code}"\nname = "{one.name}"\nurl = "{addresses[-1]}"\n'
            f'key = "{_key(instance)}"\ncredential = "{credential.name}"\n'
        )
    members = directory / "members.toml"
    write_whole(members, "\n".join(entries).encode(), 0o600)
    view = directory / VIEW
    _hoso("up", "--detach", "--no-demo", data_dir=view, members=members)
    instance = Instance.find(view)
    host, port = instance.http_address()
    return Demonstration(sign_in_link(instance), f"http://{host}:{port}/toan-quoc", members, tuple(addresses))


def stop(directory: Path) -> None:
    """What was not running stays so."""
    for name in (VIEW, *(one.code for one in PROVINCES)):
        if (directory / name / "instance.json").exists():
            _hoso("down", data_dir=directory / name)


def _hoso(*command: str, data_dir: Path, members: Path | None = None) -> str:
    """What the command says. DemonstrationNotStarted."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("HOSO_")}
    if members is not None:
        surroundings["HOSO_MEMBERS"] = str(members)
    given: Sequence[str] = (*HOSO, *command, "--data-dir", str(data_dir))
    done = subprocess.run(
        given, cwd=INSTALLATION, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise DemonstrationNotStarted(what=f"{data_dir.name}: hoso {command[0]}", code=done.returncode)
    return done.stdout


def _token(data_dir: Path) -> str:
    """A token of the province for the view, narrowed to what it reads."""
    scopes = ("--scope=read-boards", "--scope=read-dossiers", "--scope=read-reference")
    said = _hoso("token", "create", f"~{VIEW}", "--role=supervisor", *scopes, "--json", data_dir=data_dir)
    token: str = msgspec.json.decode(said)["token"]
    return token


def _key(instance: Instance) -> str:
    """Of the province's ledger, once it has sealed something. DemonstrationNotStarted."""
    until = monotonic() + SEAL_SECONDS
    while monotonic() < until:
        with psycopg.connect(instance.dsn("reader")) as connection:
            origin = ledger_checkpoints.origin(connection)
            sealed = ledger_checkpoints.last_or_none(connection) is not None
        key = KeyDirectory(ledger_directory(instance.data_dir), origin).first_key() if origin and sealed else None
        if key is not None:
            return str(key)
        sleep(0.2)
    raise DemonstrationNotStarted(what=f"{instance.data_dir.name}: hoso seal", code="–")
