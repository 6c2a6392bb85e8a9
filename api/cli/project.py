"""`hoso project`: keep the views up with the log."""

from __future__ import annotations

import os
import signal
from types import FrameType

import typer

from api.cli.logs import configure_logs
from api.cli.options import DataDir
from domain.store.instance import Instance

commands = typer.Typer()


@commands.command()
def project(data_dir: DataDir = None) -> None:
    """Giữ các bảng xem theo kịp nhật ký sự kiện. Keep the views up with the log."""
    from projections.folding_processes import HELPERS
    from projections.runner import Runner

    configure_logs("project")
    instance = Instance.find(data_dir)
    cores = len(os.sched_getaffinity(0))
    runner = Runner(instance.dsn("projector"), helpers=min(HELPERS, cores - 1))

    def stop(_number: int, _frame: FrameType | None) -> None:
        runner.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    runner.run()
