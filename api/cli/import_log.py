"""`hoso import`: bring the event log of another system into the record, and say what it comes to."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE
from domain.model.imported import CalendarChoice
from domain.store.instance import Instance

if TYPE_CHECKING:
    from rich.progress import Progress

    from api.importers.mapping import Given
    from domain.model.imported_figures import Summary

commands = typer.Typer()

Attribute = str | None


class AsOfInFuture(DomainError):
    """Details: as_of."""

    CODE = "as-of-in-future"
    VI = "Thời điểm tính {as_of} còn ở phía trước. Hãy chọn thời điểm đã qua."
    EN = "The as-of moment {as_of} lies ahead. Choose one that has passed."


@commands.command("import")
def import_log(
    file: Annotated[Path, typer.Argument(help="XES, CSV or OCEL 2.0 JSON, also gzipped.", show_default=False)],
    name: Annotated[str | None, typer.Option(help="Name of the dataset; the file's name.", show_default=False)] = None,
    calendar: Annotated[
        CalendarChoice, typer.Option(help="Measure office hours, or plain elapsed time.")
    ] = CalendarChoice.VN,
    as_of: Annotated[
        str | None, typer.Option(help="Where open cases end; the log's last event.", show_default=False)
    ] = None,
    case_start: Annotated[Attribute, typer.Option(help="The case's attribute for its start.")] = None,
    due: Annotated[Attribute, typer.Option(help="The case's attribute for its due date.")] = None,
    case_end: Annotated[Attribute, typer.Option(help="The case's attribute for its end.")] = None,
    owner: Annotated[Attribute, typer.Option(help="The case's attribute for who is responsible.")] = None,
    channel: Annotated[Attribute, typer.Option(help="The case's attribute for its channel.")] = None,
    case: Annotated[Attribute, typer.Option(help="CSV: the case's column. OCEL: the type of the cases.")] = None,
    activity: Annotated[Attribute, typer.Option(help="CSV: the activity's column.")] = None,
    time: Annotated[Attribute, typer.Option(help="CSV: the column of the time.")] = None,
    resource: Annotated[Attribute, typer.Option(help="CSV: the official's column. OCEL: the officials' type.")] = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave out what cannot be used, and list it.")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Nhập nhật ký sự kiện của hệ thống khác. Import another system's event log (XES, CSV, OCEL 2.0 JSON).

    Usual attribute names are found by themselves; an empty name ("") switches an attribute off. Importing a file
    again changes nothing. Exit code 1: something cannot be used (with --skip-bad: was left out); 2: could not run.
    """
    from api.importers.faults import RecordsUnusable
    from api.importers.mapping import Given
    from api.importers.record import read_name

    given = Given(
        case=case,
        activity=activity,
        time=time,
        resource=resource,
        start=case_start,
        due=due,
        end=case_end,
        owner=owner,
        channel=channel,
    )
    label = None if name is None else read_name(name, "--name", "--name")
    instance = Instance.find(data_dir)
    try:
        figures = _imported(instance, file, given, label, calendar, _moment(as_of), skip_bad=skip_bad)
    except RecordsUnusable as refused:
        _list(refused.faults)
        print(f"{refused.vi}\n{refused.en} [{refused.code}]", file=sys.stderr)
        raise typer.Exit(1) from None
    if as_json:
        print(msgspec.json.Encoder(decimal_format="number").encode(figures).decode())
    else:
        print(_for_people(figures))
    if figures.skipped:
        raise typer.Exit(1)


def _imported(
    instance: Instance,
    file: Path,
    given: Given,
    name: str | None,
    calendar: CalendarChoice,
    as_of: datetime | None,
    *,
    skip_bad: bool,
) -> Summary:
    from api.importers.importing import Choices, import_log, stored_figures, working_time
    from api.importers.reader import read_log
    from domain.model.imported_figures import summary
    from domain.store.clock import OfficeClock
    from domain.store.event_log import EventLog

    with _bars() as bars, EventLog(instance.dsn("reader")) as event_log:
        hours = working_time(event_log, calendar)
        reading = bars.add_task("Đọc tệp · Reading", total=None)

        def has_read(done: int, size: int) -> None:
            bars.update(reading, completed=done, total=size)

        with read_log(file, given, skip_bad=skip_bad, not_after=datetime.now(UTC), progress=has_read) as log:
            _list((*log.remarks, *log.faults))
            storing = bars.add_task("Ghi sổ · Storing", total=log.cases)
            now = OfficeClock(event_log).now()
            imported = import_log(
                log,
                Choices(name or log.file_name, calendar, as_of),
                event_log,
                instance.dsn("writer"),
                now,
                lambda cases: bars.advance(storing, cases),
            )
            bars.update(storing, completed=log.cases)
            summing = bars.add_task("Tính số liệu · Summing up", total=log.cases)
            tally = stored_figures(log, imported, event_log, hours, lambda cases: bars.advance(summing, cases))
    return summary(imported.number, imported.dataset, tally)


@contextmanager
def _bars() -> Iterator[Progress]:
    """Progress bars on stderr, where a person looks at it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        yield bars


def _moment(text: str | None) -> datetime | None:
    from api.importers.record import read_instant

    if text is None:
        return None
    moment = read_instant(text, "--as-of", "--as-of")
    if moment > datetime.now(UTC):
        raise AsOfInFuture(as_of=text)
    return moment


def _list(remarks: tuple[DomainError, ...]) -> None:
    for remark in remarks:
        print(f"{remark.vi}\n{remark.en} [{remark.code}]", file=sys.stderr)


def _for_people(figures: Summary) -> str:
    as_of = figures.as_of.astimezone(OFFICE_ZONE)
    lines = {
        "Bộ dữ liệu · dataset": f"{figures.dataset} ({figures.name})",
        "tính đến · as of": f"{as_of:%d/%m/%Y %H:%M:%S}",
        "hồ sơ · cases": figures.cases,
        "sự kiện · events": figures.events,
        "bỏ qua · skipped": figures.skipped,
        "cán bộ có thao tác · officials acting": figures.officials_acting,
        "việc không rõ người · acts of nobody named": figures.acts_unknown,
        "lần chuyển người · handovers": figures.handovers,
        "đang mở · open": figures.open,
        "đang mở, quá hạn · open and overdue": figures.open_overdue,
        "xong trễ · closed late": figures.closed_late,
        "người phụ trách không thao tác · owner never acted": figures.owner_never_acted,
        f"giây quá hạn ({figures.calendar}) · overdue seconds": figures.late_seconds,
        "  trong đó bước không có hạn · of which no term set": figures.no_term_set_seconds,
        "Suy ra theo · inferred by": figures.policy,
    }
    for ground in figures.grounds:
        lines[f"  {ground.ground}"] = f"{ground.held_seconds} s, quá hạn · overdue {ground.held_overdue_seconds} s"
    return "\n".join(f"{label}: {value}" for label, value in lines.items())
