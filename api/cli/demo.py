"""`hoso demo`: fill an empty log with a made-up province, and say how fast its clock goes from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from domain.model.event import OFFICE_ZONE
from domain.store.instance import Instance

if TYPE_CHECKING:
    from api.demo.seed import Seeded

commands = typer.Typer(name="demo")


def _whole(text: str) -> int:
    number = float(text)
    if number < 0 or not number.is_integer():
        raise typer.BadParameter(f"{text}: a whole number of seconds, 0 or more (số nguyên, từ 0 trở lên)")
    return int(number)


_RATE = typer.Option(
    "--rate",
    parser=_whole,
    metavar="SECONDS",
    help="Seconds of the office a second; 0: it stands still. 300 at first, then as it was.",
    show_default=False,
)


@commands.callback(invoke_without_command=True)
def demo(
    context: typer.Context,
    dossiers: Annotated[
        int | None, typer.Option(min=1, max=100_000, help="How many dossiers. 3000 at first.", show_default=False)
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="What chance starts from. 2020 at first.", show_default=False)
    ] = None,
    rate: Annotated[int | None, _RATE] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Dữ liệu minh họa: tell a made-up quarter of 2020 into an empty log, then let its clock run.

    Interrupted, it goes on where it stopped; told once, it stays as it is. A log with anything else in it is refused.
    """
    if context.invoked_subcommand is not None:
        return
    from api.demo.seed import seed as tell

    with _bar() as progress:
        seeded = tell(Instance.find(data_dir), seed, dossiers, rate, progress)
    print(msgspec.json.encode(seeded).decode() if as_json else _for_people(seeded))


@commands.command()
def clock(rate: Annotated[int, _RATE], data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Let the clock of the demonstration go faster, slower, or stand still."""
    from api.demo.seed import set_rate

    now = set_rate(Instance.find(data_dir), rate)
    if as_json:
        print(msgspec.json.encode({"office_now": now, "rate": rate}).decode())
    else:
        print(_clock(now, rate))


@contextmanager
def _bar() -> Iterator[Callable[[datetime], None]]:
    """A bar over the days of the office, on stderr where a person looks at it."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from api.demo.performance import LIVE_AT, OPENED_AT

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[day]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("Dữ liệu minh họa · A made-up province", total=(LIVE_AT - OPENED_AT).days, day="")

        def reached(moment: datetime) -> None:
            bars.update(task, completed=(moment - OPENED_AT).days, day=f"{moment.astimezone(OFFICE_ZONE):%d/%m/%Y}")

        yield reached


def _for_people(seeded: Seeded) -> str:
    f = seeded.figures
    fields = ", ".join(f"{field} {count}" for field, count in f.by_field.items())
    head = (
        f"Đã ghi {seeded.given} lệnh. {seeded.given} orders were given."
        if seeded.given
        else "Dữ liệu minh họa đã có sẵn. The demonstration was there already."
    )
    lines = {
        "Cơ quan, đơn vị, cán bộ · agencies, units, officials": f"{f.agencies}, {f.units}, {f.officials}",
        "Thủ tục · procedures": f.procedures,
        "Hồ sơ · dossiers": f"{f.dossiers} ({fields})",
        "  xong, trong đó trễ · finished, of which late": f"{f.finished}, {f.late}",
        "  đang mở, quá hạn · open, overdue": f"{f.open}, {f.overdue}",
        "  từ chối, rút, dừng · refused, withdrawn, stopped": f"{f.refused}, {f.withdrawn}, {f.stopped}",
        "Hồ sơ bị đình trệ · dossiers that stalled": f.stalled_dossiers,
        "Báo cáo vượt cấp, đã trả lời, không trả lời · escalations, answered, unanswered": (
            f"{f.escalations}, {f.escalations_answered}, {f.escalations_unanswered}"
        ),
        "  hồ sơ lên đến Văn phòng UBND · dossiers that reached the Chairman's office": f.top_rung_dossiers,
        "Coi như đã nhận, trả lại · deemed accepted, returned": f"{f.deemed_acceptances}, {f.returned_handovers}",
        "Yêu cầu bổ sung, lần hai · supplement requests, second ones": (
            f"{f.supplement_requests}, {f.second_supplement_requests}"
        ),
        "Ý kiến, vướng mắc · opinions, obstacles": f"{f.opinions}, {f.obstacles}",
        "Xin lỗi, phản ánh · apologies, complaints": f"{f.apologies}, {f.complaints}",
        "Ghi bổ sung, đính chính, phản đối · late entries, corrections, disputed": (
            f"{f.late_entries}, {f.corrections}, {f.claims_disputed}"
        ),
        "Vắng mặt, việc làm thay · absences, acts as acting": f"{f.absences}, {f.acts_as_acting}",
        "Sự kiện · events": f.events,
    }
    body = "\n".join(f"{label}: {value}" for label, value in lines.items())
    return f"{head}\n{body}\n{_clock(seeded.office_now, seeded.rate)}"


def _clock(now: datetime, rate: int) -> str:
    pace = f"{rate} giây một giây · {rate} seconds a second" if rate else "đứng yên · standing still"
    return f"Giờ văn phòng · the office's time: {now.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}, {pace}"
