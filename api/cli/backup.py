"""`hoso backup`, `hoso backups`, `hoso restore`: base backups, and an instance brought back from one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from api.cli.verify import Checkpoints, Key, bar, verify_instance
from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE
from domain.store.instance import Instance
from domain.store.settings import Settings

if TYPE_CHECKING:
    from api.backup.base_backups import Kept

commands = typer.Typer()


class BackupPlaceNotNamed(DomainError):
    """Details: none."""

    CODE = "backup-place-not-named"
    VI = "Chưa có nơi sao lưu: chỉ thư mục, hoặc đặt HOSO_BACKUP_DIR."
    EN = "There is no place for backups: name a directory, or set HOSO_BACKUP_DIR."


class NothingToCompareWith(DomainError):
    """Details: none."""

    CODE = "restore-without-checkpoint"
    VI = (
        "Bản khôi phục phải được so với một điểm niêm giữ ở nơi khác: đưa --checkpoint và --key. Không có thì nói rõ "
        "bằng --unverified; khi đó không ai biết bản này có thiếu phần cuối hay không."
    )
    EN = (
        "What is restored has to be compared with a checkpoint that was kept elsewhere: give --checkpoint and --key. "
        "Where there is none, say so by --unverified; then nobody knows whether the end of the log is missing."
    )


class MomentWithoutZone(DomainError):
    """Details: given."""

    CODE = "restore-moment-unreadable"
    VI = "Không đọc được thời điểm {given}. Viết như 2026-03-02T15:04:05+07:00, có múi giờ."
    EN = "The moment {given} cannot be read. Write it as 2026-03-02T15:04:05+07:00, with its zone."


Place = Annotated[
    Path | None, typer.Argument(help="Where backups are kept; HOSO_BACKUP_DIR by default.", show_default=False)
]


@commands.command()
def backup(directory: Place = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Sao lưu cơ sở dữ liệu đang chạy. Take a base backup of the running database, and check it."""
    from api.backup import base_backups

    instance = Instance.find(data_dir)
    with bar("Sao lưu / backing up") as progress:
        made = base_backups.make(instance, _place(directory, instance), progress)
    if as_json:
        print(msgspec.json.encode(_plain(made)).decode())
        return
    print(f"{_line(made)}\nĐã kiểm từng tệp. Every file was checked.")
    print("Khóa niêm phong và khóa dữ liệu cá nhân không nằm trong bản sao lưu: giữ bản riêng (docs/backup.md).")
    print("The ledger's key and the keys of personal data are not in it: they need a copy of their own.")


@commands.command()
def backups(
    directory: Place = None,
    check: Annotated[bool, typer.Option("--check", help="Read every file again.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Các bản sao lưu. The backups of a directory, the oldest first. Exit code 1 if one is damaged."""
    from api.backup import base_backups

    found = base_backups.kept(_place(directory, Instance.find(data_dir, running=False) if directory is None else None))
    damaged: dict[str, base_backups.BackupDamaged] = {}
    for one in found if check else []:
        try:
            base_backups.check(one)
        except base_backups.BackupDamaged as fault:
            damaged[str(one.path)] = fault
    if as_json:
        rows = [
            {**_plain(one), "damaged": damaged[str(one.path)].en if str(one.path) in damaged else None} for one in found
        ]
        print(msgspec.json.encode(rows).decode())
    for one in [] if as_json else found:
        fault_ = damaged.get(str(one.path))
        print(_line(one) + ("" if fault_ is None else f"\n  ✗ {fault_.vi}\n    {fault_.en}"))
    if not found and not as_json:
        print("Chưa có bản sao lưu nào. There is no backup.")
    if damaged:
        raise typer.Exit(1)


@commands.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A backup, or a directory of backups: the newest that fits.")],
    data_dir: Annotated[Path, typer.Option("--data-dir", help="A new directory for the restored instance.")],
    checkpoint: Checkpoints = None,
    key: Key = None,
    until: Annotated[
        str | None, typer.Option(help="Restore up to this real moment, say 2026-03-02T15:04:05+07:00.")
    ] = None,
    wal: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Archived log; `wal` beside the backups by default."),
    ] = None,
    only_backup: Annotated[
        bool, typer.Option("--only-backup", help="Leave the archived log out: the moment of the backup itself.")
    ] = False,
    keys: Annotated[
        Path | None, typer.Option(help="The copy of the keys (`hoso backup-keys`), to go into the new directory.")
    ] = None,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="There is no checkpoint from outside to compare with.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Khôi phục vào thư mục mới rồi kiểm toàn bộ. Bring an instance back, and verify it against outside checkpoints.

    Exit code 1: it was restored, and is not what a checkpoint says: an older state (rollback), or another one.
    `hoso up` goes on with it.
    """
    from api.backup import base_backups, restoring
    from api.backup.keys import check_way, put_back

    if not unverified and (not checkpoint or (key is None and keys is None)):
        raise NothingToCompareWith
    moment = _moment(until)
    place = data_dir.expanduser().absolute()
    if keys is not None:
        check_way(keys, place, Settings().vault_dir)
    one = restoring.choose(source.expanduser().absolute(), moment)
    found = None if only_backup else wal or base_backups.wal_of(one)
    with _steps() as step:
        done = restoring.restore(one, place, found, moment, step)
        if keys is not None:
            step("Đặt lại các khóa", "Putting the keys back")
            put_back(keys, done.instance)
    checked = None
    if not unverified:
        with restoring.running(done.instance):
            checked = verify_instance(done.instance, key, checkpoint or [])
            if checked.good and keys is not None and found is not None and moment is None:
                # The copy is older than the log. Only at the log's end: else more may have been signed than came back.
                _let_the_key_go_on(done.instance)
    said = {
        "backup": str(one.path),
        "data_dir": str(done.instance.data_dir),
        "position": done.position,
        "recorded_at": done.recorded_at,
        "wal": None if found is None else str(found),
        "verified": None if checked is None else checked.good,
        "verification": None if checked is None else msgspec.json.decode(checked.as_json),
    }
    if as_json:
        print(msgspec.json.encode(said).decode())
    else:
        print(f"Đã khôi phục / restored: {done.instance.data_dir}")
        print(f"Đến sự kiện / up to event: {done.position}, {_when(done.recorded_at)}")
        print(f"Nhật ký đã phát lại / replayed log: {found or 'không có / none'}")
        print("CHƯA KIỂM với bên ngoài / NOT compared with anything outside." if checked is None else checked.as_text)
    if checked is not None and not checked.good:
        raise typer.Exit(1)


@commands.command("backup-keys")
def backup_keys(
    target: Annotated[Path, typer.Argument(help="On a medium of its own, away from the backups.")],
    data_dir: DataDir = None,
) -> None:
    """Sao chép các khóa, thay bản cũ. Copy the ledger's key and the keys of personal data, replacing the older copy."""
    from api.backup.keys import copy_out

    count = copy_out(Instance.find(data_dir, running=False), target.expanduser().absolute())
    print(f"{count} tệp khóa / key files: {target}")
    print("Bản cũ đã bị ghi đè và xóa. The older copy was written over and removed.")


def _let_the_key_go_on(instance: Instance) -> None:
    from projections.ledger_keys import ledger_directory
    from projections.ledger_resuming import resume_from_stored
    from projections.ledger_sealer import connect

    with connect(instance.dsn("sealer")) as connection:
        resume_from_stored(connection, ledger_directory(instance.data_dir))


def _place(directory: Path | None, instance: Instance | None) -> Path:
    chosen = directory if directory is not None or instance is None else instance.settings.backup_dir
    if chosen is None:
        raise BackupPlaceNotNamed
    return chosen.expanduser().absolute()


def _moment(until: str | None) -> datetime | None:
    if until is None:
        return None
    try:
        moment = datetime.fromisoformat(until)
    except ValueError:
        raise MomentWithoutZone(given=until) from None
    if moment.tzinfo is None:
        raise MomentWithoutZone(given=until)
    return moment


def _plain(one: Kept) -> dict[str, Any]:
    return {"path": str(one.path), **msgspec.structs.asdict(one.backup)}


def _line(one: Kept) -> str:
    backup = one.backup
    return (
        f"{one.path}\n  {_when(backup.began_at)} · đến sự kiện / up to event ≥ {backup.position}"
        f" · {backup.bytes / 1e6:,.1f} MB · PostgreSQL {backup.server_version // 10_000}"
    )


def _when(moment: datetime | None) -> str:
    return "–" if moment is None else f"{moment.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M:%S}"


@contextmanager
def _steps() -> Iterator[Any]:
    """What is being done, on standard error, where a person looks at it."""
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        yield lambda vi, en: bar.update(task, description=f"{vi} / {en}")
