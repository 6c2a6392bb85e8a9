"""A worker process that is killed right after its first command was committed: `python -m … DATA_DIR TASK_QUEUE`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from domain.application import Application, Receipt
from domain.commands import Command
from domain.store.instance import Instance
from tests.workflows.stand_in import reminders
from workflows.client import connect
from workflows.worker import deliveries, make_worker


class Dying(Application):
    def handle(self, command: Command) -> Receipt:
        super().handle(command)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("nobody survives this")


async def main(data_dir: Path, task_queue: str) -> None:
    instance = Instance.find(data_dir)
    client = await connect(instance)
    with deliveries(instance, reminders) as delivering, ThreadPoolExecutor(4) as threads:
        dying = replace(delivering, application=Dying(delivering.application._committer))
        await make_worker(client, task_queue, dying, threads).run()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
