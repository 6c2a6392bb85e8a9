"""`hoso migrate`: bring the database's structure up to this software."""

from __future__ import annotations

import psycopg
import typer

from api.cli.options import DataDir
from domain.store import migrate as migrations
from domain.store.instance import Instance
from domain.store.postgres_server import refuse_unsafe_settings

commands = typer.Typer()


@commands.command()
def migrate(data_dir: DataDir = None) -> None:
    """Apply the migrations that the database lacks; `hoso up` does it by itself."""
    instance = Instance.find(data_dir)
    with psycopg.connect(instance.dsn("owner")) as connection:
        refuse_unsafe_settings(connection)
    applied = migrations.migrate(instance.dsn("owner"), instance.passwords)
    print("\n".join(applied) if applied else "Không có gì mới. Nothing to apply.")
