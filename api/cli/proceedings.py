"""`hoso proceedings`, `hoso duties`: what goes beyond one dossier, and who owes what in it by when, of every nature."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from api.cli.moments import AboutOption, AsOfOption, as_of, said
from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, clock, duration, moment, note_operation, note_reading, reading

if TYPE_CHECKING:
    from projections.queries import DutyLine, EventLine, ProceedingLine, ProceedingView

commands = typer.Typer()

L = TypeVar("L", bound=StrEnum)

REVIEW: Final = "review"

Nature = Annotated[str | None, typer.Option(help="publication, inspection, directive, obstacle, complaint, review …")]
Agency = Annotated[str | None, typer.Option(help="Chỉ cơ quan này. Of this agency alone.")]
Official = Annotated[str | None, typer.Option(help="Chỉ cán bộ này. Of this official alone.")]


@commands.command()
def proceedings(
    number: Annotated[str | None, typer.Argument(help="Số vụ việc, như VM-2020-0001. One of them, whole.")] = None,
    nature: Nature = None,
    state: Annotated[str, typer.Option(help="open, overdue, ended, all")] = "open",
    agency: Agency = None,
    official: Official = None,
    as_of_text: AsOfOption = None,
    about: AboutOption = None,
    purpose: Annotated[str | None, typer.Option(help="Vì sao xem. Why it is read, where that is recorded.")] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Các vụ việc: loại, tình trạng, việc đang phải làm; một vụ thì có ai làm gì, hạn nào, đã ra sao.

    Proceedings of every nature; one of them with its duties, its ladders and its history, also as of a moment.

    That one which is not everybody's to see was read is recorded first; whom it is about sees it.
    """
    from projections import queries

    wanted = _one_of(queries.ProceedingList, state, "--state")
    _need_nature(nature)
    known_by, so_at = as_of(as_of_text), moment(about)
    if number is None and (as_of_text is not None or about is not None):
        raise typer.BadParameter("--as-of, --about: nêu số vụ việc / name a proceeding")
    with reading(data_dir) as (connection, now):
        if number is not None:
            then = queries.proceeding_as_of(connection, number, now=now, as_of=known_by, about=so_at)
            if then.view.line.restricted:
                _note(data_dir, then.view.line, purpose)
            if as_json:
                print(msgspec.json.encode(then).decode())
            else:
                if as_of_text is not None or about is not None:
                    Console(highlight=False).print(said(then.asked, lang is Language.VI), markup=False)
                _show_one(then.view, then.events, lang)
            return
        found: list[ProceedingLine] = []
        cursor: str | None = None
        while True:
            page = queries.proceedings(
                connection, now=now, state=wanted, nature=nature, agency=agency, official=official, cursor=cursor
            )
            found += page.rows
            cursor = page.next
            if cursor is None:
                break
    if as_json:
        print(msgspec.json.encode({"proceedings": found}).decode())
    else:
        _show_all(found, lang)


@commands.command()
def duties(
    nature: Nature = None,
    state: Annotated[str, typer.Option(help="owed, due_soon, overdue, waiting, missed, all")] = "owed",
    agency: Agency = None,
    official: Official = None,
    as_of_text: AsOfOption = None,
    about: AboutOption = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Việc phải làm trong các vụ việc: ai, việc gì, hạn nào, trễ bao lâu. Who owes what by when in proceedings."""
    from projections import queries

    wanted = _one_of(queries.DutyList, state, "--state")
    _need_nature(nature)
    known_by, so_at = as_of(as_of_text), moment(about)
    found: list[DutyLine] = []
    with reading(data_dir) as (connection, now):
        cursor: str | None = None
        while True:
            then = queries.duties_as_of(
                connection,
                now=now,
                as_of=known_by,
                about=so_at,
                state=wanted,
                nature=nature,
                agency=agency,
                official=official,
                cursor=cursor,
            )
            found += then.page.rows
            cursor = then.page.next
            if cursor is None:
                break
    if as_json:
        print(msgspec.json.encode({"asked": then.asked, "duties": found}).decode())
    else:
        _show_duties(found, lang)


def _one_of(kinds: type[L], text: str, option: str) -> L:
    try:
        return kinds(text)
    except ValueError:
        raise typer.BadParameter(f"{option}: {', '.join(kinds)}") from None


def _need_nature(nature: str | None) -> None:
    from domain.model.natures import NATURES

    if nature is not None and nature not in NATURES:
        raise typer.BadParameter(f"--nature: {', '.join(NATURES)}")


def _note(data_dir: Path | None, line: ProceedingLine, purpose: str | None) -> None:
    """On record before it is shown: in the operations log, and for whoever a review is about among their readings."""
    note_operation(data_dir, "read-proceedings", line.number, purpose)
    if line.nature == REVIEW:
        from api.evidence.review_file import subject_of_review

        with reading(data_dir) as (connection, _):
            about = subject_of_review(connection, line.proceeding_id).id
        note_reading(data_dir, about, f"review {line.number}", purpose)


def _show_all(found: list[ProceedingLine], lang: Language) -> None:
    vi, console = lang is Language.VI, Console(highlight=False)
    overdue = sum(line.duties_overdue > 0 for line in found)
    console.print(
        f"{len(found)} vụ việc, {overdue} có việc quá hạn." if vi else f"{len(found)} proceedings, {overdue} overdue.",
        markup=False,
    )
    table = Table(
        Column("Số" if vi else "Number", no_wrap=True),
        Column("Loại" if vi else "Nature"),
        Column("Việc gì" if vi else "About"),
        Column("Tình trạng" if vi else "Stage"),
        Column("Mở lúc" if vi else "Opened"),
        Column("Phải làm" if vi else "Owed", justify="right"),
        Column("Quá hạn" if vi else "Overdue", justify="right"),
        Column("Hạn gần nhất" if vi else "Next due"),
    )
    for line in found:
        table.add_row(
            line.number,
            line.nature_vi if vi else line.nature_en,
            "–" if line.restricted else Text(line.title),
            line.stage_vi if vi else line.stage_en,
            clock(line.opened_at),
            str(line.duties_owed),
            str(line.duties_overdue),
            clock(line.next_due_at),
        )
    console.print(table)


def _show_one(view: ProceedingView, events: tuple[EventLine, ...], lang: Language) -> None:
    vi, console, line = lang is Language.VI, Console(highlight=False), view.line
    console.print(f"{line.number} · {line.nature_vi if vi else line.nature_en} · {line.title}", markup=False)
    stage = line.stage_vi if vi else line.stage_en
    by = "mở bởi" if vi else "opened by"
    console.print(f"{stage} · {by} {line.opened_by.name}, {clock(line.opened_at)}", markup=False)
    _show_duties(list(view.duties), lang)
    table = Table(
        Column("Sự kiện" if vi else "Event", justify="right"),
        Column("Lúc" if vi else "At"),
        Column("Việc" if vi else "What"),
        Column("Ai" if vi else "Who"),
    )
    for one in events:
        table.add_row(str(one.position), clock(one.occurred_at), one.vi if vi else one.en, Text(one.actor.name))
    console.print(table)


def _show_duties(found: list[DutyLine], lang: Language) -> None:
    vi, console = lang is Language.VI, Console(highlight=False)
    missed = sum(line.missed for line in found)
    console.print(
        f"{len(found)} việc, {missed} đã quá hạn khi chưa làm." if vi else f"{len(found)} duties, {missed} missed.",
        markup=False,
    )
    table = Table(
        Column("Số" if vi else "Number", no_wrap=True),
        Column("Việc" if vi else "Duty"),
        Column("Đơn vị" if vi else "Unit"),
        Column("Ai" if vi else "Who"),
        Column("Hạn" if vi else "Due"),
        Column("Tình trạng" if vi else "State"),
        Column("Quá" if vi else "Over", justify="right"),
        Column("Chuyển cấp" if vi else "Rungs", justify="right"),
    )
    for line in found:
        table.add_row(
            line.number,
            line.kind_vi if vi else line.kind_en,
            Text(line.unit.name),
            Text(line.bearer.name) if line.bearer is not None else "–",
            clock(line.due_at),
            line.state_vi if vi else line.state_en,
            duration(line.overdue_us, lang) if line.overdue_us else "–",
            str(line.rungs),
        )
    console.print(table)
