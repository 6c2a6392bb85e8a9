"""`hoso dispatch`: the follower of the log that tells the deadline workflows what has changed for them."""

from __future__ import annotations

import typer

from api.cli.logs import configure_logs
from api.cli.options import DataDir
from domain.store.instance import Instance

commands = typer.Typer()


@commands.command()
def dispatch(data_dir: DataDir = None) -> None:
    """Follow the log and set the alarms of open dossiers; of several dispatchers one leads."""
    import asyncio

    from workflows import leading
    from workflows.owed import owed
    from workflows.stopping import until_told

    configure_logs("dispatch")
    instance = Instance.find(data_dir)
    asyncio.run(until_told(lambda stop: leading.dispatch(instance, owed, stop)))
