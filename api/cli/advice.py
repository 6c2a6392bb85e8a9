"""`hoso advice`: the advice to the provincial committee over a period, now or as of any moment; issued by a person."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from api.cli.moments import AboutOption, AsOfOption, as_of
from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, clock, moment, reading

commands = typer.Typer()


@commands.command()
def advice(
    period: Annotated[str | None, typer.Option(help="2020-03, 2020-Q1, 2020; the current quarter.")] = None,
    as_of_text: AsOfOption = None,
    about: AboutOption = None,
    pdf: Annotated[Path | None, typer.Option(help="Ghi ra tệp PDF/A.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Ghi ra bảng tính.")] = None,
    issue_as: Annotated[
        str | None, typer.Option(help="Ban hành, dưới tên cán bộ này. Issue it in the name of this official.")
    ] = None,
    remarks: Annotated[str, typer.Option(help="Ý kiến của người ban hành. Words of the one who issues it.")] = "",
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Báo cáo tham mưu: việc gì tắc, ở đâu, từ bao giờ, đã làm gì. What is stuck, where, since when, what was tried."""
    from api.cli.writing import written
    from api.reports.advice import Issued, advice_pdf, advice_xlsx, counted
    from api.reports.advice_facts import advice as asked_of
    from projections.queries import Period

    with reading(data_dir) as (connection, now):
        at = moment(about)
        asked = Period.parse(period) if period is not None else Period.quarter_of(at or now)
        found = asked_of(connection, asked, now=now, as_of=as_of(as_of_text), about=at)
        if issue_as is not None:
            _issue(data_dir, found.period, found.asked.position, issue_as, remarks)
    if pdf is not None:
        written(pdf, advice_pdf(found, Issued()))
    if xlsx is not None:
        written(xlsx, advice_xlsx(found, Issued()))
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    if pdf is not None or xlsx is not None or issue_as is not None:
        return
    vi = lang is Language.VI
    console = Console(highlight=False)
    console.print(f"{found.period} · {clock(found.asked.about)} · @{found.asked.position}", markup=False)
    for section in found.sections:
        console.print(f"\n{section.vi if vi else section.en}: {counted(section)}", markup=False)
        table = Table("Ở đâu" if vi else "Where", "Số việc" if vi else "Count", "Từ" if vi else "Since")
        for place in section.places:
            table.add_row(place.where.name, str(place.count), clock(place.since))
        if section.places:
            console.print(table)


def _issue(data_dir: Path | None, period: str, position: int, official: str, remarks: str) -> None:
    from api.reports.issuing import issue_advice
    from domain.application import Application
    from domain.composition import deciders
    from domain.model.event import Source
    from domain.store.committer import GroupCommitter
    from domain.store.instance import Instance

    instance = Instance.find(data_dir)
    with closing(GroupCommitter(instance.dsn("writer"), deciders())) as committer:
        done = issue_advice(
            instance, Application(committer), official, period, position, remarks=remarks, source=Source.CLI
        )
    print(f"{done.number}  {', '.join(f'{one.name} {one.sha256}' for one in done.files)}")
