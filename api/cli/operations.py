"""`hoso operations`: who read, acted and was refused, and whether that log still says what was noted of it."""

from __future__ import annotations

import msgspec
import psycopg
import typer

from api.cli.options import AsJson, DataDir
from domain.store.instance import Instance

commands = typer.Typer(name="operations", help="Nhật ký truy cập. The operations log: reads, acts, denials.")


@commands.command()
def verify(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Compare every line with what the record vouches for. Exit code 1: a line was changed, added or removed."""
    from api.auth.operations_chain import verify as compare
    from api.auth.operations_words import told

    instance = Instance.find(data_dir)
    with psycopg.connect(instance.dsn("writer"), autocommit=True) as connection:
        verdict = compare(connection)
    said = told(verdict)
    if as_json:
        print(msgspec.json.encode(verdict).decode())
    else:
        print(f"{said.vi}\n{said.en}")
    raise typer.Exit(0 if verdict.good else 1)
