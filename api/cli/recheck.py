"""`hoso recheck`: verify the whole log again from time to time, so that every page can say whether it matches."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from threading import Event
from typing import Annotated, Final

import typer

from api.cli.logs import configure_logs
from api.cli.options import DataDir
from api.cli.supervisor import HOSO, INSTALLATION
from domain.store.instance import Instance

commands = typer.Typer()

ASKED_BY: Final = "~recheck"
FIRST_AFTER_SECONDS: Final = 15.0
"""What starts an instance has the processors to itself before."""


@commands.command()
def recheck(
    every: Annotated[float, typer.Option(min=1.0, help="Minutes between two verifications.")] = 60.0,
    data_dir: DataDir = None,
) -> None:
    """Kiểm toàn bộ sổ theo chu kỳ, ghi kết quả. Verify the whole log again and again, and note what comes of it."""
    import structlog

    configure_logs("recheck")
    log, stopping = structlog.get_logger("recheck"), Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    directory = Instance.find(data_dir).data_dir
    wait = FIRST_AFTER_SECONDS
    while not stopping.wait(wait):
        wait = every * 60
        code, said = _verify(directory, stopping)
        if code == 0:
            log.info("log_matches")
        elif not stopping.is_set():
            log.error("log_does_not_match" if code == 1 else "verification_could_not_run", said=said)


def _verify(directory: Path, stopping: Event) -> tuple[int, str]:
    """Exit code and words of one `hoso verify`, in a process of its own, which is ended when this one is to stop."""
    command = [*HOSO, "verify", "--workers=1", f"--note={ASKED_BY}", f"--data-dir={directory}"]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=INSTALLATION,
    ) as process:
        while True:
            try:
                said, _ = process.communicate(timeout=0.5)
            except subprocess.TimeoutExpired:
                if stopping.is_set():
                    process.terminate()
            else:
                return process.returncode, said
