"""`hoso catalogue`: the catalogue of procedures from a file, with a report of what changes, and as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from domain.model.errors import DomainError
from domain.store.instance import Instance

if TYPE_CHECKING:
    from api.catalogue.comparison import Proposal, Report
    from domain.model.reference import Reference
    from domain.store.event_log import EventLog

commands = typer.Typer(
    name="catalogue", help="Danh mục thủ tục hành chính: nhập, xuất. The catalogue of procedures: import, export."
)

LISTED = 200


class CatalogueFileNotReadable(DomainError):
    """Details: file, reason."""

    CODE = "catalogue-file-not-readable"
    VI = "Không đọc được tệp {file} ({reason}). Hãy kiểm tra đường dẫn và quyền đọc."
    EN = "File {file} cannot be read ({reason}). Check the path and the right to read it."


@commands.command("import")
def import_catalogue(
    file: Annotated[Path, typer.Argument(help="XLSX or CSV (UTF-8).", show_default=False)],
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="Ánh xạ cột: khóa=tiêu đề[#phần]. A column: key=heading[#part].", metavar="K=H"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, change nothing.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave out rows that cannot be used.")] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="The file is the whole catalogue: withdraw what is not in it.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Nhập danh mục thủ tục từ XLSX, CSV; báo từng dòng thay đổi gì. Import the catalogue, all of it or nothing.

    Importing a file again changes nothing. Exit code 1: rows cannot be used (with --skip-bad: were left out).
    """
    from api.catalogue.comparison import Kind, proposal
    from api.catalogue.entries import entries_of
    from api.catalogue.faults import RowsRefused
    from api.catalogue.table import rows_of
    from domain.model.working_time import office_day
    from domain.store.clock import OfficeClock
    from domain.store.event_log import EventLog

    given = entries_of(rows_of(_content(file)), mapping or [])
    instance = Instance.find(data_dir)
    with EventLog(instance.dsn("reader")) as log:
        reference = _reference(log)
        today = office_day(OfficeClock(log).now())
    try:
        made = proposal(reference.catalogue, reference.organisation, given, today, whole=whole, skip_bad=skip_bad)
    except RowsRefused as refused:
        for fault in refused.faults[:LISTED]:
            typer.echo(f"{fault.vi}\n{fault.en}", err=True)
        typer.echo(f"{refused.vi}\n{refused.en} [{refused.code}]", err=True)
        raise typer.Exit(1) from None
    position = None if dry_run or not made.report.changes_something else _carried_out(instance, made)
    if as_json:
        said = {"dry_run": dry_run, "position": position, **msgspec.to_builtins(made.report)}
        typer.echo(msgspec.json.encode(said).decode())
    else:
        typer.echo(_for_people(made.report, dry_run=dry_run, position=position))
    if made.report.counts[Kind.REFUSED]:
        raise typer.Exit(1)


@commands.command("export")
def export_catalogue(
    file: Annotated[Path, typer.Argument(help="Ends in .xlsx or .csv.", show_default=False)],
    data_dir: DataDir = None,
) -> None:
    """Xuất danh mục ra XLSX hoặc CSV, cùng các cột như khi nhập. Write the catalogue, to be imported again as it is."""
    from api.catalogue.faults import CatalogueFormatUnknown
    from api.catalogue.writing import catalogue_csv, catalogue_xlsx
    from api.cli.writing import written
    from domain.store.clock import OfficeClock
    from domain.store.event_log import EventLog

    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise CatalogueFormatUnknown
    with EventLog(Instance.find(data_dir).dsn("reader")) as log:
        state, now = _reference(log).catalogue, OfficeClock(log).now()
    written(file, catalogue_csv(state) if file.suffix.lower() == ".csv" else catalogue_xlsx(state, now))


def _content(file: Path) -> bytes:
    from api.catalogue.faults import CatalogueTooLarge
    from api.catalogue.table import MAX_BYTES

    try:
        if file.stat().st_size > MAX_BYTES:
            raise CatalogueTooLarge(limit=f"{MAX_BYTES >> 20} MB")
        return file.read_bytes()
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise CatalogueFileNotReadable(file=str(file), reason=reason) from None


def _reference(log: EventLog) -> Reference:
    from domain.model import organisation, procedure
    from domain.model.reference import Reference

    return Reference().after([*log.read_stream(procedure.STREAM), *log.read_stream(organisation.STREAM)])


def _carried_out(instance: Instance, made: Proposal) -> int:
    from domain import composition
    from domain.application import Application
    from domain.model.event import SERVICE, Source
    from domain.store.committer import GroupCommitter

    with GroupCommitter(instance.dsn("writer"), composition.deciders()) as committer:
        return Application(committer).handle(made.order(SERVICE, Source.CLI)).position


def _for_people(report: Report, *, dry_run: bool, position: int | None) -> str:
    from api.catalogue.comparison import KIND_WORDS, Kind

    lines = []
    for line in report.lines:
        if line.kind is Kind.UNCHANGED and not line.remark_vi:
            continue
        words = KIND_WORDS[line.kind]
        lines.append(f"{line.place or '–':>6}  {words.vi} · {words.en}  {line.code} {line.name}")
        lines += [f"          {change.column}: «{change.before}» → «{change.after}»" for change in line.changes]
        if line.why_vi:
            lines.append(f"          {line.why_vi} · {line.why_en}")
        if line.remark_vi:
            lines.append(f"          {line.remark_vi} · {line.remark_en}")
    for kind in Kind:
        words = KIND_WORDS[kind]
        lines.append(f"{words.vi} · {words.en}: {report.counts[kind]}")
    if report.absent:
        lines.append(f"không có trong tệp, để nguyên · not in the file, left as they are: {report.absent}")
    if report.unused:
        lines.append(f"cột bỏ qua · columns left aside: {', '.join(report.unused)}")
    if dry_run:
        lines.append("Chỉ xem trước, không ghi gì. Nothing was recorded.")
    elif position is None:
        lines.append("Không có gì thay đổi. Nothing changed.")
    else:
        lines.append(f"Đã ghi · recorded: sự kiện / event {position}")
    return "\n".join(lines)
