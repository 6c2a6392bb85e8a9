"""`hoso workflows`: how the motor stands, and what a person may do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from domain.store.instance import Instance

if TYPE_CHECKING:
    from workflows.rearm import MotorStatus

commands = typer.Typer(name="workflows", help="The alarms of open dossiers.", no_args_is_help=True)


@commands.command()
def status(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Say how far the log was followed, how many alarms are set, and what is parked. Exit code 1 if anything is."""
    from workflows import rearm

    now = rearm.status(Instance.find(data_dir))
    _show(now, as_json)
    raise typer.Exit(1 if now.parked else 0)


@commands.command("rearm")
def rearm_command(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Start from the events what should be running, after the Temporal server was lost. Harmless to repeat."""
    import asyncio

    from workflows import rearm
    from workflows.owed import owed

    _show(asyncio.run(rearm.rearm(Instance.find(data_dir), owed)), as_json)


@commands.command()
def unpark(
    dossiers: Annotated[
        list[UUID] | None, typer.Argument(help="Their ids; without any, all.", show_default=False)
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Have dossiers on which the policy failed tried again."""
    from workflows import rearm

    tried = rearm.unpark(Instance.find(data_dir), dossiers)
    print(_json({"tried_again": tried}) if as_json else f"Thử lại {tried} hồ sơ. {tried} tried again.")


def _show(now: MotorStatus, as_json: bool) -> None:
    if as_json:
        print(_json(now))
        return
    print(f"Nhật ký: đã theo đến {now.position}/{now.head}. Log followed to {now.position} of {now.head}.")
    print(f"Hồ sơ đang mở {now.open_dossiers}, có hẹn giờ {now.running}, chờ tính lại {now.stale}.")
    print(f"Open dossiers {now.open_dossiers}, with an alarm {now.running}, to be asked about again {now.stale}.")
    for parked in now.parked:
        print(f"Tạm gác, cần xem. Parked, to be looked at: {parked.stream_id} (#{parked.position}) {parked.error}")


def _json(answer: Any) -> str:
    return msgspec.json.encode(answer).decode()
