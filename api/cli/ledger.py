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
from domain.store.settings import Settings

commands = typer.Typer(name="ledger", help="Sổ niêm phong. The sealed ledger: checkpoints, proofs, keys, export.")
witnesses = typer.Typer(name="witness", help="Nhân chứng được chỉ định. Witnesses whose co-signatures are taken in.")
commands.add_typer(witnesses)


@commands.command()
def checkpoint(
    size: Annotated[int | None, typer.Option(help="Of this size; the latest by default.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Print a signed checkpoint, to be kept elsewhere."""
    from projections.ledger_checkpoints import latest, of_size, with_cosignatures

    with _reading(data_dir) as connection:
        found = latest(connection) if size is None else of_size(connection, size)
        print(with_cosignatures(connection, found).encode().decode(), end="")


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
def publish(target: str, data_dir: DataDir = None) -> None:
    """Deliver every checkpoint that a directory or HTTP address does not have yet; run it again to go on."""
    import time

    from projections.ledger_publish import Publication

    publication = Publication(target if target.startswith(("http://", "https://")) else str(Path(target).absolute()))
    with _sealing(data_dir) as connection:
        count = publication.deliver(connection, time.sleep)
        print(f"Đã công bố / published: {count}, số / number: {publication.delivered(connection)}")


@commands.command()
def cosign(file: Path, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Keep the signatures of named witnesses under a checkpoint of this log, from a file that `hoso witness` made."""
    from projections.ledger_cosignatures import CosignatureNotTaken, take_in

    try:
        data = file.read_bytes()
    except OSError as fault:
        raise CosignatureNotTaken(why_vi=str(fault), why_en=str(fault)) from fault
    with _sealing(data_dir) as connection:
        taken = take_in(connection, data)
    if as_json:
        print(msgspec.json.encode(taken).decode())
    else:
        print(f"Điểm niêm cỡ / checkpoint of size {taken.size}: {', '.join(taken.witnesses)} (+{len(taken.new)})")


@witnesses.command("add")
def add_witness(key: str, data_dir: DataDir = None) -> None:
    """Name a witness by its verifier key; its co-signatures are taken in from then on."""
    _name(key, data_dir, named=True)


@witnesses.command("remove")
def remove_witness(key: str, data_dir: DataDir = None) -> None:
    """Take nothing in from this witness any more; what it signed stays."""
    _name(key, data_dir, named=False)


@witnesses.command("list")
def list_witnesses(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Print the verifier keys of the named witnesses."""
    from projections.ledger_cosignatures import witnesses as named

    with _reading(data_dir) as connection:
        keys = named(connection)
    if as_json:
        print(msgspec.json.encode([str(key) for key in keys]).decode())
    for key in [] if as_json else keys:
        print(f"{key}\n  {key.fingerprint}")


def _name(key: str, data_dir: Path | None, *, named: bool) -> None:
    from projections.ledger_cosignatures import name, witness_key

    parsed = witness_key(key)
    with _sealing(data_dir) as connection:
        changed = name(connection, parsed, named=named)
    print(f"{parsed.name}: {parsed.fingerprint}" + ("" if changed else " (không đổi / unchanged)"))


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


@commands.command("sealer-url")
def sealer_url(data_dir: DataDir = None) -> None:
    """Print HOSO_SEALER_URL for a signer that runs under an account of its own; it opens the role hoso_sealer alone."""
    from urllib.parse import quote, urlencode

    from psycopg.conninfo import conninfo_to_dict

    parts = {name: str(value) for name, value in conninfo_to_dict(Instance.find(data_dir).dsn("sealer")).items()}
    user, password, host, port, dbname = (parts.pop(key, "") for key in ("user", "password", "host", "port", "dbname"))
    more = f"?{urlencode(parts)}" if parts else ""
    print(f"postgresql://{quote(user)}:{quote(password, safe='')}@{host}:{port}/{quote(dbname)}{more}")


@commands.command()
def rotate(data_dir: DataDir = None, key_dir: KeyDir = None) -> None:
    """Give the ledger a new key, vouched for by the old one."""
    from projections.ledger_checkpoints import latest
    from projections.ledger_keys import ledger_directory
    from projections.ledger_rotation import rotate as change

    with _sealing(data_dir) as connection:
        name = latest(connection).note.decode().split("\n")[0]
        new = change(connection, name, key_dir or ledger_directory(Instance.find(data_dir).data_dir))
    print(f"{new}\n{new.fingerprint}")


@contextmanager
def _sealing(data_dir: Path | None) -> Iterator[psycopg.Connection[Any]]:
    """The database as the sealer, in autocommit mode."""
    from projections.ledger_sealer import connect

    url = Settings().sealer_url
    with connect(url.get_secret_value() if url is not None else Instance.find(data_dir).dsn("sealer")) as connection:
        yield connection


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
