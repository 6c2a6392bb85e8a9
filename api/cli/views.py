"""`hoso views`: how the views stand, and building them anew."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import msgspec
import psycopg
import typer
from rich.console import Console
from rich.table import Table

from api.cli.options import AsJson, DataDir
from domain.model.errors import DomainError
from domain.store.instance import Instance

commands = typer.Typer(name="views", help="Các bảng xem dựng từ sự kiện. What is derived from the events.")


class ViewsAbsent(DomainError):
    CODE = "views-absent"
    VI = "Các bảng xem chưa được dựng. Hãy chạy `hoso up` hoặc `hoso project`."
    EN = "The views are not built yet. Run `hoso up` or `hoso project`."


class RebuildUnderWay(DomainError):
    CODE = "views-rebuild-under-way"
    VI = "Một tiến trình khác đang dựng lại các bảng xem. Hãy chờ nó xong rồi chạy lại."
    EN = "Another process is rebuilding the views. Wait for it to end, then run this again."


class BeingFoldedAgain(DomainError):
    CODE = "views-being-folded-again"
    VI = "Các bảng xem đang tính lại {refolding} hồ sơ, vụ việc. Hãy để `hoso project` chạy xong rồi chạy lại."
    EN = "The views are folding {refolding} streams again. Let `hoso project` finish, then run this again."


@commands.command()
def status(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Các bảng xem đến đâu, gì chưa dựng được. How far the views are. Exit code 1: something is parked or too old."""
    from projections import queries

    with _reading(data_dir) as connection:
        standing = queries.standing(connection)
        parked = queries.parked(connection) if standing is not None else []
    if standing is None:
        raise ViewsAbsent
    if as_json:
        print(msgspec.json.encode({"standing": standing, "parked": parked}).decode())
    else:
        _print_standing(standing, parked)
    if parked or not standing.software:
        raise typer.Exit(1)


@commands.command()
def rebuild(
    check: Annotated[
        bool, typer.Option("--check", help="Only compare what is live with what a rebuild gives; change nothing.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that fold.")] = 2,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Dựng lại từ sự kiện đầu tiên, bên cạnh bảng đang dùng. Rebuild from zero beside the live views, then switch.

    With --check nothing is switched; exit code 1 where a rebuild differs from what is live.
    """
    from projections import checking
    from projections import rebuild as rebuilding

    instance = Instance.find(data_dir)
    try:
        if check:
            _print_check(checking.check(instance.dsn("projector"), workers=workers), as_json=as_json)
        else:
            _print_rebuilt(rebuilding.rebuild(instance.dsn("projector"), workers=workers), as_json=as_json)
    except rebuilding.RebuildRunning:
        raise RebuildUnderWay from None
    except checking.NothingLive:
        raise ViewsAbsent from None
    except checking.NotSettled as fault:
        raise BeingFoldedAgain(refolding=fault.refolding) from None


def _reading(data_dir: Any) -> psycopg.Connection[Any]:
    return psycopg.connect(Instance.find(data_dir).dsn("reader"), autocommit=True)


def _print_standing(standing: Any, parked: Any) -> None:
    print(f"Vị trí {standing.position} / {standing.head}; chậm {standing.behind} sự kiện, {standing.seconds:.1f} giây.")
    print(
        f"Position {standing.position} of {standing.head}; {standing.behind} events behind, {standing.seconds:.1f} s."
    )
    if not standing.software:
        print("Do phiên bản phần mềm khác dựng; sẽ được dựng lại. Filled by other software; about to be rebuilt.")
    if standing.refolding:
        print(
            f"Đang tính lại {standing.refolding} hồ sơ, vụ việc. {standing.refolding} streams are being folded again."
        )
    if not parked:
        return
    table = Table("stream", "position", "error", title="Không dựng được. Parked.")
    for entry in parked:
        table.add_row(str(entry.stream_id), str(entry.position), entry.error)
    Console().print(table)


def _print_rebuilt(rebuilt: Any, *, as_json: bool) -> None:
    rate = rebuilt.events / rebuilt.seconds if rebuilt.seconds else 0.0
    if as_json:
        print(msgspec.json.encode(rebuilt).decode())
        return
    print(f"Đã dựng lại {rebuilt.events} sự kiện trong {rebuilt.seconds:.1f} giây ({rate:.0f} sự kiện/giây).")
    print(f"Rebuilt from {rebuilt.events} events in {rebuilt.seconds:.1f} s ({rate:.0f} events/s).")


def _print_check(found: Any, *, as_json: bool) -> None:
    if as_json:
        print(msgspec.json.encode(found).decode())
    elif found.equal:
        print(f"Khớp từng byte ở vị trí {found.position}: {found.live}")
        print(f"Equal byte for byte at position {found.position}: {found.live}")
    else:
        print(f"KHÔNG khớp ở vị trí {found.position}.\nNOT equal at position {found.position}.", file=sys.stderr)
        for table, lines in found.differences.items():
            print(table, *lines, sep="\n  ", file=sys.stderr)
    if not found.equal:
        raise typer.Exit(1)
