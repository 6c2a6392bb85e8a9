"""`hoso reconcile`: compare what a portal received with what stands here, and put what differs on record."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from domain.model.errors import DomainError
from domain.store.instance import Instance

if TYPE_CHECKING:
    from api.reconciling.recording import Asked
    from domain.reconciliation_commands import RecordReconciliation

commands = typer.Typer()

LISTED = 100


class FeedNotReadable(DomainError):
    """Details: file, reason."""

    CODE = "feed-not-readable"
    VI = "Không đọc được tệp {file} ({reason}). Hãy kiểm tra đường dẫn và quyền đọc."
    EN = "File {file} cannot be read ({reason}). Check the path and the right to read it."


@commands.command("reconcile")
def reconcile(
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8, head line) or JSON of what the portal received.")],
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="code=Mã hồ sơ; also procedure, received, channel, status.", metavar="N=C"),
    ] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day of receipt, 2020-03-01.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day of receipt.")] = None,
    agency: Annotated[list[str] | None, typer.Option(help="Agencies; those of the feed by default.")] = None,
    made_at: Annotated[str | None, typer.Option(help="The moment that the feed describes.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compare, and put nothing on record.")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Đối chiếu với tệp của Cổng: thiếu ở đâu, khác gì. Compare a portal's feed with what stands here.

    The same file over the same days changes nothing. Exit code 1: something differs, or lines cannot be read.
    """
    from api.reconciling.feed import FeedNotUsable
    from api.reconciling.recording import Asked, columns_in

    try:
        asked = Asked(
            columns=columns_in(column or []),
            first=_day(first),
            last=_day(last),
            agencies=tuple(agency or ()),
            made_at=_moment(made_at),
        )
    except ValueError as fault:
        raise FeedNotUsable(why_vi=f"lựa chọn không đọc được: {fault}", why_en=f"an option: {fault}") from None
    instance = Instance.find(data_dir)
    order = _compared(instance, _content(file), file.name, asked)
    number, duplicate = ("", False) if dry_run else _recorded(instance, order)
    if as_json:
        said = {"number": number or None, "duplicate": duplicate, "dry_run": dry_run, **_plain(order)}
        typer.echo(msgspec.json.encode(said).decode())
    else:
        typer.echo(_for_people(order, number, duplicate=duplicate))
    if order.differences or order.unreadable:
        raise typer.Exit(1)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise FeedNotReadable(file=str(file), reason=reason) from None


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    from domain.model.event import OFFICE_ZONE, utc

    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return utc(moment if moment.tzinfo is not None else moment.replace(tzinfo=OFFICE_ZONE))


def _compared(instance: Instance, content: bytes, name: str, asked: Asked) -> RecordReconciliation:
    from uuid import uuid4

    import psycopg

    from api.reconciling.recording import order_for
    from domain.commands import Issued
    from domain.model.event import SERVICE, Source

    with psycopg.connect(instance.dsn("reader"), autocommit=True, options="-c timezone=UTC") as connection:
        head = Issued(command_id=uuid4(), actor=SERVICE, source=Source.CLI)
        return order_for(connection, content, name, asked, head)


def _recorded(instance: Instance, order: RecordReconciliation) -> tuple[str, bool]:
    """Its number, and whether it was on record before."""
    from domain import composition
    from domain.application import Application
    from domain.model.natures import folded
    from domain.model.proceeding_refusals import ProceedingExists
    from domain.store.committer import GroupCommitter
    from domain.store.event_log import EventLog

    duplicate = False
    with GroupCommitter(instance.dsn("writer"), composition.deciders()) as committer:
        try:
            Application(committer).handle(order)
        except ProceedingExists:
            duplicate = True
    with EventLog(instance.dsn("reader")) as log:
        return folded(log.read_stream(order.proceeding_id)).number, duplicate


def _plain(order: RecordReconciliation) -> dict[str, Any]:
    names = ("file_name", "sha256", "first", "last", "agencies", "position", "lines", "here", "matched")
    found = {name: getattr(order, name) for name in names}
    return {
        **found,
        "differences": msgspec.to_builtins(order.differences),
        "unreadable": msgspec.to_builtins(order.unreadable),
    }


def _for_people(order: RecordReconciliation, number: str, *, duplicate: bool) -> str:
    words = {
        "missing_here": "có ở Cổng, không có ở đây · at the portal, not here",
        "missing_there": "có ở đây, không có ở Cổng · here, not at the portal",
        "differs": "khác nhau · different",
        "duplicate": "trùng trong tệp · twice in the file",
    }
    lines = [
        (number or "–") + " (đã có · on record before)" * duplicate,
        f"{order.file_name}  sha256 {order.sha256}",
        f"{order.first:%d/%m/%Y} – {order.last:%d/%m/%Y}  {', '.join(order.agencies)}",
        f"Cổng · portal: {order.lines}   ở đây · here: {order.here}   khớp · agree: {order.matched}",
    ]
    for kind, said in words.items():
        found = [one for one in order.differences if one.kind == kind]
        lines.append(f"{said}: {len(found)}")
        for one in found[:LISTED]:
            what = "; ".join(f"{each.what}: {each.here} / {each.there}" for each in one.differing)
            lines.append(
                f"  {one.code}" + (f"  dòng · line {one.place}" if one.place else "") + (f"  {what}" * bool(what))
            )
    lines.append(f"Không đọc được · could not be read: {len(order.unreadable)}")
    lines += [f"  dòng · line {one.place}: {one.column}, {one.why}" for one in order.unreadable[:LISTED]]
    return "\n".join(lines)
