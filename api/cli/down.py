"""`hoso down`: end an instance."""

from __future__ import annotations

import signal

import typer

from api.cli.options import DataDir
from api.cli.supervisor import end_leftovers
from domain.store.instance import Instance
from domain.store.processes import end

# The supervisor gives its programs and servers their own time to end, one after the other.
PATIENCE_SECONDS = 120.0

commands = typer.Typer()


@commands.command()
def down(data_dir: DataDir = None) -> None:
    """End what `hoso up` started here, and whatever a crash left behind."""
    instance = Instance.find(data_dir, running=False)
    supervisor = instance.state.supervisor
    ran = supervisor is not None and supervisor.alive()
    if supervisor is not None:
        end([supervisor], signal.SIGTERM, PATIENCE_SECONDS)
    with instance.up_lock() as ours:
        if ours:  # else somebody has just called `hoso up` again
            end_leftovers(instance)
    if ran:
        print(f"Đã dừng. Stopped: {instance.data_dir}")
    else:
        print(f"Không chạy. Was not running: {instance.data_dir}")
