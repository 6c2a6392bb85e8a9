"""`hoso sync`: tell the national portal of dossiers and their progress, and see what it has."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Annotated

import msgspec
import psycopg
import typer

from api.cli.logs import configure_logs
from api.cli.options import AsJson, DataDir
from domain.store.instance import Instance

commands = typer.Typer(
    name="sync",
    help="Đồng bộ với Cổng Dịch vụ công quốc gia. Synchronisation with the national portal.",
    invoke_without_command=True,
)


@commands.callback()
def sync(context: typer.Context, data_dir: DataDir = None) -> None:
    """Theo sổ và gửi hồ sơ, tiến độ. Follow the log and send dossiers and progress; of several processes one leads."""
    if context.invoked_subcommand is not None:
        return
    from api.portal.sending import Portal
    from api.portal.syncing import Sync

    configure_logs("sync")
    instance = Instance.find(data_dir)
    portal = Portal(instance.settings)
    running = Sync(instance.dsn("projector"), portal)

    def stop(_number: int, _frame: FrameType | None) -> None:
        running.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        running.run()
    finally:
        portal.close()


@commands.command()
def check(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Đối chiếu với cổng. Ask the portal for every dossier that it took; exit code 1 where it has something else."""
    from api.portal.checking import check as asked
    from api.portal.sending import Portal
    from api.portal.syncing import connect

    instance = Instance.find(data_dir)
    portal = Portal(instance.settings)
    try:
        with connect(instance.dsn("projector")) as connection:
            found = asked(connection, portal)
    finally:
        portal.close()
    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        for one in found.differences:
            if one.field is None:
                print(f"{one.code}: cổng không có / the portal does not have it")
            else:
                print(f"{one.code}: {one.field}: {one.ours!r} – cổng / portal: {one.theirs!r}")
        print(
            f"Đã hỏi / asked: {found.asked}; khác / differences: {len(found.differences)}; "
            f"chưa gửi xong / not told yet: {found.not_told}"
        )
    if found.differences:
        raise typer.Exit(1)


@commands.command(name="list")
def listed(
    every: Annotated[bool, typer.Option("--all", help="Every message, not only those that wait for a person.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Thông điệp chờ người xử lý. Messages that the portal refused, or that are parked; exit code 1 where there are."""
    from projections.queries.portal_sync import portal_counts, portal_outbox

    instance = Instance.find(data_dir)
    with psycopg.connect(instance.dsn("reader"), autocommit=True) as connection:
        page = portal_outbox(connection, held=not every, limit=500)
        counts = portal_counts(connection)
    if as_json:
        print(msgspec.json.encode({"counts": counts, "messages": page.rows}).decode())
    else:
        for one in page.rows:
            print(f"{one.number}  {one.code}  {one.kind}  {one.state}  {one.reason or ''}")
        print(
            f"chờ / waiting: {counts.waiting}, đang gửi / sent: {counts.sent}, đã nhận / acknowledged: "
            f"{counts.acknowledged}, từ chối / refused: {counts.refused}, để riêng / parked: {counts.parked}"
        )
        if counts.problem is not None:
            print(f"không gửi được / nothing gets through: {counts.problem}")
    if counts.refused or counts.parked:
        raise typer.Exit(1)


@commands.command()
def retry(number: int, data_dir: DataDir = None) -> None:
    """Gửi lại một thông điệp bị giữ. Send a refused or parked message again."""
    _release(number, data_dir, skip=False)


@commands.command()
def skip(number: int, data_dir: DataDir = None) -> None:
    """Bỏ qua một thông điệp bị giữ. Leave a refused or parked message out; the later ones of its dossier go on."""
    _release(number, data_dir, skip=True)


def _release(number: int, data_dir: DataDir, *, skip: bool) -> None:
    from api.portal import outbox
    from api.portal.syncing import connect

    with connect(Instance.find(data_dir).dsn("projector")) as connection:
        outbox.release(connection, number, skip=skip)
