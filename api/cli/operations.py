"""`hoso operations`: who read, acted and was refused, and whether that log still says what was noted of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
import psycopg
import typer
from rich.console import Console
from rich.table import Table

from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, note_operation, reading
from domain.model.event import OFFICE_ZONE
from domain.store.instance import Instance

commands = typer.Typer(name="operations", help="Nhật ký truy cập. The operations log: reads, acts, denials.")


@commands.command("list")
def list_lines(
    person: Annotated[str | None, typer.Option(help="An id, or a name.")] = None,
    act: str | None = None,
    about: Annotated[str | None, typer.Option(help="An object as in the log, an id, a dossier's code.")] = None,
    outcome: Annotated[str | None, typer.Option(help="allow, deny")] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"])] = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    cursor: Annotated[str | None, typer.Option(help="`next` of the page before.")] = None,
    lang: Lang = Language.VI,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Lines, the latest first; of the last day, unless days or an object are named. Looking is a line in it."""
    from api.auth.operations_log import lines
    from api.auth.operations_wanted import wanted
    from api.auth.operations_words import acts
    from api.auth.remit import Remits
    from domain.store.event_log import EventLog

    instance = Instance.find(data_dir)
    note_operation(data_dir, "read-readers", "list operations")
    with EventLog(instance.dsn("reader")) as log, reading(data_dir) as (views, now):
        asked = wanted(
            views,
            Remits(log).people(),
            now,
            person=person,
            act=act,
            about=about,
            outcome=outcome,
            first_on=first.date() if first else None,
            last_on=last.date() if last else None,
        )
    with psycopg.connect(instance.dsn("writer"), autocommit=True) as connection:
        found = lines(connection, asked, cursor, limit)
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    vi = lang is Language.VI
    table = Table(box=None, pad_edge=False)
    for heading in ("Lúc", "Người", "Việc", "Đối tượng", "Kết quả") if vi else ("At", "Who", "Act", "On", "Outcome"):
        table.add_column(heading, overflow="fold")
    for line in found.rows:
        words = acts(line.act)
        table.add_row(
            f"{line.at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M:%S}",
            line.subject,
            words.vi if vi else words.en,
            line.object,
            ({"allow": "cho phép", "deny": "từ chối"} if vi else {"allow": "allowed", "deny": "denied"})[line.outcome],
        )
    Console().print(table)
    if found.next:
        print(("Tiếp: " if vi else "Next: ") + f"--cursor {found.next}")


@commands.command()
def verify(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Compare every line with what the record vouches for. Exit code 1: a line was changed, added or removed."""
    from api.auth.operations_chain import verify as compare
    from api.auth.operations_words import told

    instance = Instance.find(data_dir)
    with psycopg.connect(instance.dsn("writer"), autocommit=True) as connection:
        verdict = compare(connection)
    said = told(verdict)
    if as_json:
        print(msgspec.json.encode(verdict).decode())
    else:
        print(f"{said.vi}\n{said.en}")
    raise typer.Exit(0 if verdict.good else 1)
