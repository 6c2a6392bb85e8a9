"""`hoso archive`: keeps what an instance can be brought back from."""

from __future__ import annotations

import signal
from types import FrameType

import typer

from api.cli.logs import configure_logs
from api.cli.options import DataDir
from domain.store.instance import Instance

commands = typer.Typer()


@commands.command()
def archive(data_dir: DataDir = None) -> None:
    """Lưu trữ liên tục nhật ký ghi trước và sao lưu theo giờ. Receive the write-ahead log, and take base backups."""
    from api.backup.archive import ArchiveNotNamed, Archiver

    configure_logs("archive")
    instance = Instance.find(data_dir)
    if instance.settings.backup_dir is None:
        raise ArchiveNotNamed
    archiver = Archiver(instance, instance.settings.backup_dir.expanduser().absolute())

    def stop(_number: int, _frame: FrameType | None) -> None:
        archiver.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    archiver.run()
