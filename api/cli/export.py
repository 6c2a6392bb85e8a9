"""`hoso export`: event logs for process mining."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from api.cli.options import DataDir
from api.cli.reading import note_export
from api.exporters.exporting import Format, exported
from api.exporters.selection import Selection, said
from domain.store.instance import Instance

commands = typer.Typer()

_DAY = ["%Y-%m-%d"]


@commands.command()
def export(
    out: Annotated[Path, typer.Option("--out", help="Tệp ghi ra; - là đầu ra chuẩn. The file; - for standard output.")],
    form: Annotated[Format, typer.Option("--format", help="xes, xes.gz, ocel (OCEL 2.0 JSON).")] = Format.XES,
    dataset: Annotated[int | None, typer.Option(help="An imported dataset, by its number.")] = None,
    agency: Annotated[str | None, typer.Option(help="Only dossiers of this agency.")] = None,
    unit: Annotated[str | None, typer.Option(help="Only dossiers that this unit received or answered for.")] = None,
    procedure: Annotated[str | None, typer.Option(help="Only dossiers of this procedure, by its code.")] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="Lodged on this day or later: 2020-03-02.")
    ] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=_DAY, help="Lodged on this day or earlier.")] = None,
    dossier: Annotated[list[str] | None, typer.Option(help="Only this one, by code or id; may be repeated.")] = None,
    names: Annotated[bool, typer.Option("--names", help="Names of officials and units beside their ids.")] = False,
    purpose: Annotated[
        str | None, typer.Option(help="Vì sao xuất. Why dossiers are exported; auditors see it.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Nhật ký sự kiện cho khai phá quy trình. Write dossiers, or an imported dataset, as an event log (XES, OCEL 2.0).

    No applicant's data are in it; officials stand with their ids. The same selection of the same log is the same bytes.
    An export of dossiers is a reading, recorded before it is written.
    """
    selection = Selection(
        dataset=dataset,
        agency=agency,
        unit=unit,
        procedure=procedure,
        first_on=_day(first),
        last_on=_day(last),
        dossiers=tuple(dossier or ()),
        names=names,
    )
    with psycopg.connect(Instance.find(data_dir).dsn("reader"), options="-c timezone=UTC") as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        pieces = iter(exported(connection, selection, form))
        pieces = chain([next(pieces, b"")], pieces)  # whatever is refused is refused before it is noted
        if dataset is None:
            note_export(data_dir, f"{form.value} {said(selection)}", purpose)
        if str(out) == "-":
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            return
        beside = out.with_name(f".{out.name}.new")
        try:
            with open(beside, "wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(out)
        finally:
            beside.unlink(missing_ok=True)
    print(f"{out}: {out.stat().st_size} byte")


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
