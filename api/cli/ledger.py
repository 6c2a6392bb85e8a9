"""`hoso ledger`: checkpoints, proofs, keys, export and publication of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import msgspec
import psycopg
import typer

from api.cli.options import AsJson, DataDir
from api.cli.seal import KeyDir
from domain.store.instance import Instance

commands = typer.Typer(name="ledger", help="Sổ cái niêm phong. The sealed ledger: checkpoints, proofs, keys, export.")


@commands.command()
def checkpoint(
    size: Annotated[int | None, typer.Option(help="Of this size; the latest by default.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Print a signed checkpoint, to be kept elsewhere."""
    from projections.ledger_checkpoints import latest, of_size

    with _reading(data_dir) as connection:
        found = latest(connection) if size is None else of_size(connection, size)
    print(found.note.decode(), end="")


@commands.command()
def prove(
    position: int,
    size: Annotated[int | None, typer.Option(help="By the checkpoint of this size; the latest by default.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Print the proof that an event stands at its position, as JSON."""
    from projections.ledger_proofs import prove_event

    with _reading(data_dir) as connection:
        print(msgspec.json.encode(prove_event(connection, position, size)).decode())


@commands.command()
def growth(old: int, new: int, data_dir: DataDir = None) -> None:
    """Print the proof that the log of size NEW contains the log of size OLD, as JSON."""
    from projections.ledger_proofs import prove_growth

    with _reading(data_dir) as connection:
        print(msgspec.json.encode(prove_growth(connection, old, new)).decode())


@commands.command()
def export(directory: Path, data_dir: DataDir = None) -> None:
    """Write the whole ledger as files (C2SP tlog-tiles)."""
    from projections.ledger_export import export as write

    with _reading(data_dir) as connection:
        found = write(connection, directory)
    print(f"{found.size} sự kiện / events: {directory}")


@commands.command()
def publish(target: str, data_dir: DataDir = None, key_dir: KeyDir = None) -> None:
    """Deliver every checkpoint that a directory or HTTP address does not have yet; run it again to go on."""
    import time

    from projections.ledger_publish import Publication

    with _reading(data_dir) as connection:
        publication = Publication(_keys(connection, data_dir, key_dir), target)
        count = publication.deliver(connection, time.sleep)
    print(f"Đã công bố / published: {count}, số / number: {publication.delivered}")


@commands.command()
def key(data_dir: DataDir = None, key_dir: KeyDir = None, as_json: AsJson = False) -> None:
    """Print the verifier key that auditors need, and its fingerprint."""
    from domain.model.signed_note import VerifierKey

    with _reading(data_dir) as connection:
        path = _keys(connection, data_dir, key_dir)
    first, now = (VerifierKey.parse((path / name).read_text()) for name in ("first.txt", "public.txt"))
    if as_json:
        known = {"first": str(first), "first_fingerprint": first.fingerprint}
        print(msgspec.json.encode({**known, "current": str(now), "current_fingerprint": now.fingerprint}).decode())
        return
    print(f"Khóa đầu / first key:   {first}\n  {first.fingerprint}\nĐang dùng / in use:    {now}\n  {now.fingerprint}")


@commands.command()
def rotate(data_dir: DataDir = None, key_dir: KeyDir = None) -> None:
    """Give the ledger a new key, vouched for by the old one."""
    from projections.ledger_checkpoints import latest
    from projections.ledger_keys import ledger_directory
    from projections.ledger_rotation import rotate as change
    from projections.ledger_sealer import connect

    instance = Instance.find(data_dir)
    with connect(instance.dsn("sealer")) as connection:
        name = latest(connection).note.decode().split("\n")[0]
        new = change(connection, name, key_dir or ledger_directory(instance.data_dir))
    print(f"{new}\n{new.fingerprint}")


@contextmanager
def _reading(data_dir: Path | None) -> Iterator[psycopg.Connection[Any]]:
    """One moment of the database, as the reader."""
    from projections.ledger_rows import SESSION

    with psycopg.connect(Instance.find(data_dir).dsn("reader"), options=SESSION) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


def _keys(connection: psycopg.Connection[Any], data_dir: Path | None, key_dir: Path | None) -> Path:
    """The key directory of the log in this database. NothingSealed before there is one."""
    from projections.ledger_checkpoints import NothingSealed, origin
    from projections.ledger_keys import KeyDirectory, ledger_directory

    name = origin(connection)
    if name is None:
        raise NothingSealed
    path = KeyDirectory(key_dir or ledger_directory(Instance.find(data_dir).data_dir), name).path
    if not (path / "public.txt").exists():
        raise NothingSealed
    return path
