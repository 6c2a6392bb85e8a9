"""`hoso indicators`: a unit's indicators over a period, now or as known at any moment; on paper too."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from api.cli.moments import AboutOption, AsOfOption, as_of
from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, duration, moment, reading

commands = typer.Typer()


@commands.command()
def indicators(
    body: Annotated[
        str | None, typer.Argument(help="Mã cơ quan hoặc đơn vị; bỏ trống là toàn tỉnh. An agency or a unit.")
    ] = None,
    period: Annotated[
        str | None, typer.Option(help="2020-03, 2020-Q1, 2020, 2020-01..2020-03; the current month.")
    ] = None,
    as_of_text: AsOfOption = None,
    about: AboutOption = None,
    pdf: Annotated[Path | None, typer.Option(help="Ghi ra tệp PDF/A. Write it as PDF/A.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Ghi ra bảng tính. Write it as a workbook.")] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Chỉ số theo Quyết định 766 và theo phiếu hẹn, đặt cạnh nhau. By Decision 766 and by the slip, side by side."""
    from api.cli.writing import written
    from api.reports.indicators import counts, in_words, indicators_pdf, indicators_xlsx, points, share, whose
    from domain.model.working_time import office_day
    from projections.queries import Period
    from projections.queries.indicators import indicators as asked_of

    with reading(data_dir) as (connection, now):
        at = moment(about)
        asked = Period.parse(period) if period is not None else Period.month(office_day(at or now))
        found = asked_of(connection, body, asked, now=now, as_of=as_of(as_of_text), about=at)
    if pdf is not None:
        written(pdf, indicators_pdf(found))
    if xlsx is not None:
        written(xlsx, indicators_xlsx(found))
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    if pdf is not None or xlsx is not None:
        return
    vi = lang is Language.VI
    console = Console(highlight=False)
    console.print(f"{whose(found)} · {found.period} · {found.policy}", markup=False)
    for title, members in [
        *((f"{g.number}. {g.name_vi}: {in_words(g)}", g.indicators) for g in found.groups),
        ("Bên cạnh" if vi else "Beside", found.beside),
    ]:
        table = Table(
            Column("Chỉ số" if vi else "Indicator"), "n/N", "%", Column("Điểm" if vi else "Points"), title=title
        )
        for one in members:
            mean = f"{duration(one.mean_us, lang)}; " if one.mean_us is not None else ""
            had = f"{points(one.points_milli)}/{one.max_points}" if one.points_milli is not None else "–"
            table.add_row(one.title_vi if vi else one.title_en, f"{mean}{counts(one)}", share(one) or "–", had)
        console.print(table)
