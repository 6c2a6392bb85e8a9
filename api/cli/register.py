"""`hoso register`: a one-stop unit's register of dossiers, as PDF/A or XLSX."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from api.cli.reading import moment, reading
from domain.model.errors import DomainError

commands = typer.Typer()


class DayUnreadable(DomainError):
    """Details: text."""

    CODE = "day-unreadable"
    VI = "Không đọc được ngày «{text}». Viết ví dụ 2020-03-02."
    EN = "The day '{text}' cannot be read. Write e.g. 2020-03-02."


@commands.command()
def register(
    unit: Annotated[str, typer.Argument(help="Mã đơn vị. The one-stop unit's id.")],
    first: Annotated[str, typer.Option("--from", help="The first day, 2020-01-01.")],
    last: Annotated[str, typer.Option("--to", help="The last day, 2020-03-31.")],
    out: Annotated[Path | None, typer.Option("--out", help="Tệp .pdf hoặc .xlsx. The file to write.")] = None,
    as_of: Annotated[str | None, typer.Option(help="As of what was recorded by then.")] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Sổ theo dõi hồ sơ của một đơn vị. A unit's register, made from events. --json: what it says, without a file."""
    from api.cli.writing import need_file, written
    from projections import queries

    path = need_file(out) if not as_json else out
    known_at = moment(as_of)
    with reading(data_dir) as (connection, now):
        found = queries.register(connection, unit, _day(first), _day(last), now=now, known_at=known_at)
    if path is not None:
        from api.reports.registers import register_pdf, register_xlsx

        make = register_xlsx if path.suffix.lower() == ".xlsx" else register_pdf
        written(path, make(found), quiet=as_json)
    if as_json:
        print(msgspec.json.encode(found).decode())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayUnreadable(text=text) from None
