"""`hoso work`: the worker of the deadline workflows."""

from __future__ import annotations

import typer

from api.cli.logs import configure_logs
from api.cli.options import DataDir
from domain.store.instance import Instance

commands = typer.Typer()


@commands.command()
def work(data_dir: DataDir = None) -> None:
    """Record what falls due: reminders, deemed acceptances, stalls, escalations; and do what the calendar asks for."""
    import asyncio
    from contextlib import closing

    from api.scheduled.routine import Routine
    from workflows import worker
    from workflows.owed import owed
    from workflows.stopping import until_told

    configure_logs("work")
    instance = Instance.find(data_dir)
    with closing(Routine.over(instance)) as routine:
        asyncio.run(until_told(lambda stop: worker.work(instance, owed, stop, routine)))
