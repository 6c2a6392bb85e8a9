"""`hoso reports`: the reports on record, whether their files are still what was made, and sending one again."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from api.cli.options import AsJson, DataDir
from api.cli.reading import clock, reading
from domain.model.errors import DomainError

if TYPE_CHECKING:
    from domain.model.report import Report

commands = typer.Typer(name="reports", help="Báo cáo theo lịch. Reports of the schedule: list, check, send again.")


class NowhereToSend(DomainError):
    CODE = "nowhere-to-send"
    VI = "Chưa cấu hình nơi gửi báo cáo. Đặt HOSO_MAIL_… hoặc HOSO_WEBHOOK_… rồi chạy lại."
    EN = "There is nowhere to send reports to. Set HOSO_MAIL_… or HOSO_WEBHOOK_… and run it again."


class ReportShown(msgspec.Struct, frozen=True, kw_only=True):
    """One report as it is listed. files: by name, whether each is still what was made."""

    number: str
    kind: str
    period: str
    subject: str
    issued_at: str
    as_of: int
    files: dict[str, bool]
    deliveries: tuple[str, ...]


@commands.command(name="list")
def list_reports(
    kind: Annotated[str | None, typer.Option(help="daily, unit, prepared, advice")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Báo cáo đã lập, mới nhất trước. The reports on record, the latest first; 1 if a file is not what was made."""
    from api.reports.keeping import ReportFileDiffers, ReportFileMissing, ReportFiles
    from domain.model import natures
    from domain.model.proceeding import Proceeding
    from domain.store.event_log import EventLog
    from domain.store.instance import Instance
    from projections.queries.proceedings import ProceedingList, proceedings

    instance = Instance.find(data_dir)
    files = ReportFiles.of(instance.data_dir)
    shown: list[ReportShown] = []
    with reading(data_dir) as (connection, now), closing(EventLog(instance.dsn("reader"))) as log:
        page = proceedings(connection, now=now, nature="report", state=ProceedingList.ALL, limit=limit)
        for line in page.rows:
            state = Proceeding()
            for recorded in log.read_stream(line.proceeding_id):
                state = natures.evolve(state, recorded)
            report: Report = state.state
            if kind is not None and report.kind != kind:
                continue
            good = {}
            for file in report.files:
                try:
                    files.read(report.kind, file)
                    good[file.name] = True
                except (ReportFileDiffers, ReportFileMissing):
                    good[file.name] = False
            shown.append(
                ReportShown(
                    number=line.number,
                    kind=report.kind,
                    period=report.period,
                    subject=report.subject,
                    issued_at=clock(report.issued_at),
                    as_of=report.as_of,
                    files=good,
                    deliveries=tuple(_delivery(one) for one in report.deliveries),
                )
            )
    if as_json:
        print(msgspec.json.encode(shown).decode())
    else:
        _print(shown)
    if any(not good for one in shown for good in one.files.values()):
        raise typer.Exit(1)


@commands.command()
def send(
    number: Annotated[str, typer.Argument(help="Số báo cáo. Such as BC-2020-0003.")], data_dir: DataDir = None
) -> None:
    """Gửi lại cho nơi chưa nhận được. Send a report to whoever has not got it; 1 if somebody did not take it in."""
    from api.scheduled.routine import Routine
    from domain.store.instance import Instance
    from projections.queries.proceedings import proceeding

    instance = Instance.find(data_dir)
    with reading(data_dir) as (connection, now):
        found = proceeding(connection, number, now=now, nature="report").line
    with closing(Routine.over(instance)) as routine:
        if not routine.sent_to:
            raise NowhereToSend
        state = routine.state(found.proceeding_id)
        before = len(state.state.deliveries)
        routine.send(found.proceeding_id, state, now, give_up=True, again=True)
        told = routine.state(found.proceeding_id).state.deliveries[before:]
    for one in told:
        print(_delivery(one))
    if any(one.failed for one in told):
        raise typer.Exit(1)


def _delivery(one: Any) -> str:
    came = f"không gửi được / not delivered: {one.reason}" if one.failed else "đã gửi / delivered"
    return f"{clock(one.at)} {one.channel} {one.to}: {came}"


def _print(shown: list[ReportShown]) -> None:
    if not shown:
        print("Chưa có báo cáo nào. No report was made yet.")
        return
    table = Table(Column("Số", no_wrap=True), "Loại", "Kỳ", "Đơn vị", "Lập lúc", "Vị trí", "Tệp", "Gửi")
    for one in shown:
        files = "\n".join(f"{name} {'✓' if good else '✗ KHÁC / DIFFERS'}" for name, good in one.files.items())
        table.add_row(
            one.number, one.kind, one.period, one.subject or "–", one.issued_at, str(one.as_of), files,
            "\n".join(one.deliveries) or "–",
        )  # fmt: skip
    Console(highlight=False).print(table)
