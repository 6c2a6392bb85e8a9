"""`hoso unit-report`: a unit's report over a period, as PDF/A or XLSX."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DataDir
from api.cli.reading import reading

commands = typer.Typer()


@commands.command(name="unit-report")
def unit_report(
    unit: Annotated[str, typer.Argument(help="Mã đơn vị. The unit's id.")],
    period: Annotated[
        str | None, typer.Option(help="2020, 2020-Q1, 2020-03, 2020-01..2020-03; the current quarter.")
    ] = None,
    pdf: Annotated[Path | None, typer.Option(help="Ghi ra tệp PDF/A. Write it as PDF/A, with pictures.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Ghi ra bảng tính. Write it as a workbook.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Báo cáo của một đơn vị trong kỳ. A unit's report: how it stands, what was late and where, by which events."""
    from api.cli.writing import OutMissing, written
    from api.reports.units import unit_pdf, unit_sources, unit_xlsx
    from projections import queries

    if pdf is None and xlsx is None:
        raise OutMissing
    with reading(data_dir) as (connection, now):
        asked = queries.Period.parse(period) if period is not None else queries.Period.quarter_of(now)
        sources = unit_sources(connection, unit, asked, now=now)
    if pdf is not None:
        written(pdf, unit_pdf(sources))
    if xlsx is not None:
        written(xlsx, unit_xlsx(sources))
