"""`hoso inspections`, `hoso directives`: what was found, what was ordered, what is late; minutes on paper too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, clock, reading

if TYPE_CHECKING:
    from projections.queries import DirectiveLine, InspectionFinding

commands = typer.Typer()


@commands.command()
def inspections(
    number: Annotated[str | None, typer.Argument(help="Số đợt kiểm tra. An inspection's number.")] = None,
    agency: Annotated[str | None, typer.Option(help="Chỉ cơ quan này. Of this agency alone.")] = None,
    condition: Annotated[
        str | None, typer.Option(help="undirected, directed, waiting, overdue, remedied, settled, withdrawn")
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option(help="Ghi biên bản của đợt kiểm tra ra tệp PDF/A. Write its minutes as PDF/A.")
    ] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Phát hiện của các đợt kiểm tra và đã khắc phục đến đâu. What inspections found, and how far it is put right."""
    from api.cli.writing import written
    from api.reports.inspections import inspection_pdf, inspection_sources
    from projections import queries

    if condition is not None and condition not in tuple(queries.FindingCondition):
        raise typer.BadParameter(f"--condition: {', '.join(queries.FindingCondition)}")
    if pdf is not None and number is None:
        raise typer.BadParameter("--pdf: nêu số đợt kiểm tra / name an inspection")
    wanted = queries.FindingCondition(condition) if condition is not None else None
    with reading(data_dir) as (connection, now):
        found_id = queries.proceeding_id_of(connection, number, nature="inspection") if number is not None else None
        if pdf is not None and found_id is not None:
            position = queries.knowledge(connection).position
            sources = inspection_sources(connection, found_id, agency, now=now, position=position)
            written(pdf, inspection_pdf(sources))
        found = queries.inspection_findings(
            connection, now=now, proceeding_id=found_id, agency=agency, condition=wanted
        ).rows
    if as_json:
        print(msgspec.json.encode({"counts": queries.finding_counts(found), "findings": found}).decode())
    elif pdf is None:
        _show_findings(found, lang)


@commands.command()
def directives(
    state: Annotated[str, typer.Option(help="open, overdue, waiting, late, false, verified, revoked, all")] = "open",
    agency: Annotated[str | None, typer.Option(help="Cơ quan phải thực hiện. To whom.")] = None,
    inspection: Annotated[str | None, typer.Option(help="Số đợt kiểm tra. Of an inspection, by its number.")] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Chỉ đạo khắc phục: gửi ai, hạn nào, đã báo cáo, xác minh, trễ, không đúng. Directives and what became of them."""
    from projections import queries

    if state not in tuple(queries.DirectiveList):
        raise typer.BadParameter(f"--state: {', '.join(queries.DirectiveList)}")
    with reading(data_dir) as (connection, now):
        of = queries.proceeding_id_of(connection, inspection, nature="inspection") if inspection is not None else None
        found: list[DirectiveLine] = []
        cursor: str | None = None
        while not found or cursor is not None:
            page = queries.directives(
                connection,
                now=now,
                state=queries.DirectiveList(state),
                agency=agency,
                inspection_id=of,
                cursor=cursor,
            )
            found += page.rows
            cursor = page.next
            if not page.rows:
                break
        counts = queries.directive_counts(connection, now=now, agency=agency, inspection_id=of)
    if as_json:
        print(msgspec.json.encode({"counts": counts, "directives": found}).decode())
    else:
        _show_directives(found, lang)


def _show_findings(found: tuple[InspectionFinding, ...], lang: Language) -> None:
    from projections import queries

    vi, counts = lang is Language.VI, queries.finding_counts(found)
    console = Console(highlight=False)
    if vi:
        said = (
            f"{counts.findings} phát hiện, {counts.remedied} đã khắc phục, {counts.waiting} chờ xác minh, "
            f"{counts.overdue} quá hạn."
        )
    else:
        said = (
            f"{counts.findings} findings, {counts.remedied} remedied, {counts.waiting} to be verified, "
            f"{counts.overdue} overdue."
        )
    console.print(said, markup=False)
    table = Table(
        Column("Đợt" if vi else "Inspection"),
        Column("Số" if vi else "No.", justify="right"),
        Column("Đơn vị" if vi else "Unit"),
        Column("Nội dung" if vi else "What"),
        Column("Tình trạng" if vi else "State"),
        Column("Chỉ đạo" if vi else "Directive", min_width=13),
    )
    for one in found:
        directive = f"{one.directive.number}, {_until(one.directive, vi=vi)}" if one.directive is not None else "–"
        condition = one.condition_vi if vi else one.condition_en
        place = f"{one.unit.name}, {one.agency.name}"
        table.add_row(one.number, str(one.finding_no), place, one.text, condition, directive)
    console.print(table)


def _show_directives(found: list[DirectiveLine], lang: Language) -> None:
    vi = lang is Language.VI
    table = Table(
        Column("Số" if vi else "Number"),
        Column("Gửi" if vi else "To"),
        Column("Hạn" if vi else "Due"),
        Column("Tình trạng" if vi else "State"),
        Column("Trễ" if vi else "Late", justify="right"),
        Column("Không đúng" if vi else "False", justify="right"),
    )
    for one in found:
        stage = one.stage_vi if vi else one.stage_en
        overdue = (" (quá hạn)" if vi else " (overdue)") if one.overdue else ""
        due = f"{_until(one, vi=vi)} ({clock(one.due_at)})"
        to = f"{one.unit.name}, {one.agency.name}"
        table.add_row(one.number, to, due, stage + overdue, str(one.missed), str(one.false_reports))
    Console(highlight=False).print(table)


def _until(line: DirectiveLine, *, vi: bool) -> str:
    return line.until_vi if vi else line.until_en
