"""`hoso record` and `hoso records`: responsibility records, for one official and for all of an imported log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from api.cli.moments import AboutOption, AsOfOption, as_of, noted
from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, clock, duration, moment, note_reading, reading

if TYPE_CHECKING:
    from api.reports.records import RecordSources
    from domain.model.imported_figures import OfficialRecord
    from projections.queries import FigureLine, Record

commands = typer.Typer()

Dataset = Annotated[int | None, typer.Option("--dataset", help="Bộ dữ liệu nhập. Number of an imported log.")]


@commands.command()
def record(
    official: Annotated[str, typer.Argument(help="Mã cán bộ. The official's id; in a dataset the logged name.")],
    period: Annotated[
        str | None, typer.Option(help="2020, 2020-Q1, 2020-03, 2020-01..2020-03; the current quarter.")
    ] = None,
    dataset: Dataset = None,
    as_of_text: AsOfOption = None,
    about: AboutOption = None,
    purpose: Annotated[str | None, typer.Option(help="Vì sao xem. Why it is read; the official sees it.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Ghi ra tệp PDF/A. Write it as PDF/A, with pictures.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Ghi ra bảng tính. Write it as a workbook.")] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Hồ sơ trách nhiệm của một cán bộ. An official's responsibility record: evidence for a review, not a verdict.

    --as-of, --about: as it was known then, about when; by default over the quarter that was asked about.

    That it was read is recorded first, with the account of whoever runs this; the official sees it.
    """
    from projections import queries

    with reading(data_dir) as (connection, now):
        if dataset is not None:
            if as_of_text is not None or about is not None:
                raise typer.BadParameter("--dataset: không dùng cùng / not together with --as-of, --about")
            rows = [row for row in queries.records(connection, dataset) if row.official == official]
            if not rows:
                raise queries.OfficialUnknown(official=official)
            _show_imported(rows, lang, as_json=as_json)
            return
        known_by, so_at = as_of(as_of_text), moment(about)
        asked = queries.moment_of(connection, now=now, as_of=known_by, about=so_at)
        over = queries.Period.parse(period) if period is not None else queries.Period.quarter_of(asked.about)
        then = as_of_text is not None or about is not None
        note_reading(data_dir, official, f"record {over}{noted(asked) if then else ''}", purpose)
        if pdf is not None or xlsx is not None:
            from api.reports.records import record_sources

            _write(record_sources(connection, official, over, now=now, as_of=known_by, about=so_at), pdf, xlsx)
            return
        if then:
            found = queries.record_as_of(connection, official, over, now=now, as_of=known_by, about=so_at)
        else:
            found = queries.record(connection, official, over, now=now)
    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        _Shown(found, lang).print()


@commands.command()
def records(
    dataset: Dataset = None, lang: Lang = Language.VI, as_json: AsJson = False, data_dir: DataDir = None
) -> None:
    """Mỗi cán bộ của một bộ dữ liệu một dòng. One row an official of a dataset; without one, the datasets."""
    from projections import queries

    with reading(data_dir) as (connection, _):
        if dataset is not None:
            _show_imported(queries.records(connection, dataset), lang, as_json=as_json)
            return
        known = queries.datasets(connection)
    if as_json:
        print(msgspec.json.Encoder(decimal_format="number").encode(known).decode())
        return
    table = Table("#", "Tên · name", "Hồ sơ · cases", "Sự kiện · events", "Tính đến · as of")
    for one in known:
        table.add_row(str(one.dataset), one.name, str(one.cases), str(one.events), clock(one.as_of))
    Console(highlight=False).print(table)


def _write(sources: RecordSources, pdf: Path | None, xlsx: Path | None) -> None:
    from api.cli.writing import written
    from api.reports.records import record_pdf, record_xlsx

    if pdf is not None:
        written(pdf, record_pdf(sources))
    if xlsx is not None:
        written(xlsx, record_xlsx(sources))


class _Shown:
    """A record on a terminal or in a file."""

    def __init__(self, found: Record, lang: Language) -> None:
        self._found = found
        self._lang = lang
        self._console = Console(highlight=False)

    def print(self) -> None:
        from projections.words import PARTS

        for line in self._head():
            self._console.print(line, markup=False)
        for part in self._found.parts:
            words = PARTS[part.part]
            absent = ", ".join(person.name for person in part.on_behalf_of)
            self._figures(f"{self._say(words.vi, words.en)} {absent}".rstrip(), part.figures, with_unit=True)
        self._steps()
        for whole in self._found.heads:
            title = self._say(f"Cả đơn vị {whole.unit.name}, {whole.members} người", "")
            self._figures(title or f"Unit {whole.unit.name} as a whole, {whole.members} people", whole.figures)
        self._open()
        self._circumstances()
        for said in self._found.explanations:
            self._console.print(f"{clock(said.at)} {said.code or said.dossier_id}: «{said.text}»", markup=False)

    def _say(self, vi: str, en: str) -> str:
        return vi if self._lang is Language.VI else en

    def _head(self) -> list[str]:
        found = self._found
        units = ", ".join(unit.name for unit in found.units)
        return [
            (
                f"{self._say('Hồ sơ trách nhiệm', 'Responsibility record')} – {found.official.name} "
                f"({found.official.id}), {units}, {found.period}"
            ),
            self._say(
                "Tài liệu này là căn cứ để xem xét, không phải kết luận.", "Evidence for a review, not a conclusion."
            ),
            (
                f"{self._say('tính đến', 'as of')} {clock(found.asked_at)}, {self._say('vị trí', 'position')} "
                f"{found.position}; {', '.join(found.policies)}; "
                f"{self._say('lịch', 'calendar')} {found.calendar_version}"
            ),
        ]

    def _figures(self, title: str, lines: tuple[FigureLine, ...], *, with_unit: bool = False) -> None:
        table = Table(
            self._say("Số liệu", "Figure"),
            self._say("Giá trị", "Amount"),
            self._say("Trên", "Of"),
            self._say("Tỷ lệ", "Rate"),
            self._say("Đơn vị, cùng thủ tục", "Unit, same procedures"),
            self._say("Đất đai", "Land"),
            self._say("Đang có ý kiến khác", "Disputed"),
            title=title,
        )
        if not with_unit:
            table.columns[4].header = ""
        for line in lines:
            land = next((share for share in line.fields if share.field == "Đất đai"), None)
            table.add_row(
                self._say(line.vi, line.en),
                self._amount(line, line.amount),
                self._of(line, line.of_amount),
                _percent(line.rate_permille),
                self._beside(line) if with_unit else "",
                self._amount(line, land.amount) if land is not None else "–",
                self._amount(line, line.disputed) if line.disputed else "",
            )
        self._console.print(table)

    def _amount(self, line: FigureLine, amount: int) -> str:
        return duration(amount, self._lang) if line.measure == "us" else str(amount)

    def _of(self, line: FigureLine, amount: int | None) -> str:
        return self._amount(line, amount) if amount is not None else "–"

    def _beside(self, line: FigureLine) -> str:
        whole = self._amount(line, line.unit_amount)
        if line.unit_of_amount is None:
            return whole
        return f"{whole} / {self._amount(line, line.unit_of_amount)} {_percent(line.unit_rate_permille)}".rstrip(" –")

    def _steps(self) -> None:
        if not self._found.steps:
            return
        table = Table(
            self._say("Thủ tục", "Procedure"),
            self._say("Bước", "Step"),
            self._say("Lượt", "Visits"),
            self._say("Giữ", "Held"),
            self._say("Đơn vị: lượt", "Unit: visits"),
            self._say("Đơn vị: giữ", "Unit: held"),
            title=self._say("Thời gian giữ theo bước", "Working time held per step"),
        )
        for step in self._found.steps:
            table.add_row(
                step.procedure.name,
                step.step_name,
                str(step.visits),
                duration(step.held_us, self._lang),
                str(step.unit_visits),
                duration(step.unit_held_us, self._lang),
            )
        self._console.print(table)

    def _open(self) -> None:
        found = self._found
        if not found.open_dossiers:
            return
        table = Table(
            self._say("Hồ sơ", "Dossier"),
            self._say("Đang giữ", "Holds now"),
            self._say("Hạn", "Due"),
            self._say("Giữ", "Held"),
            self._say("Giữ khi quá hạn", "While overdue"),
            title=self._say(
                f"Hồ sơ đang mở – tạm tính lúc {clock(found.asked_at)}",
                f"Open dossiers – provisional at {clock(found.asked_at)}",
            ),
        )
        for held in found.open_dossiers:
            table.add_row(
                held.code or str(held.dossier_id),
                self._say("có", "yes") if held.holds_now else "–",
                clock(held.due_in_force_at),
                duration(held.held_us, self._lang),
                duration(held.overdue_us, self._lang) if held.overdue_us else "–",
            )
        self._console.print(table)

    def _circumstances(self) -> None:
        found = self._found.circumstances
        left = "–" if found.term_left_permille is None else _percent(found.term_left_permille)
        lines = [
            (self._say("Giữ cùng lúc, bình quân", "Held at once, on average"), _thousandth(found.load_permille)),
            (
                self._say("  trung vị của đơn vị", "  median of the unit"),
                _thousandth(found.unit_median_load_permille),
            ),
            (self._say("Thời hạn còn lại khi nhận", "Term left on arrival"), left),
            (self._say("Được miễn", "Excused"), duration(found.excused_us, self._lang)),
            (self._say("Ý kiến phản đối", "Objections"), str(found.objections)),
            (self._say("Làm lại theo yêu cầu", "Rework ordered by others"), str(found.reworks_received)),
            (self._say("Mục đang có ý kiến khác", "Disputed entries"), str(found.disputed)),
        ]
        lines += [
            (self._say("Vắng mặt", "Absent"), f"{clock(away.from_at)} – {clock(away.to_at)}") for away in found.absences
        ]
        table = Table(self._say("Tình tiết", "Circumstances"), "")
        for label, value in lines:
            table.add_row(label, value)
        self._console.print(table)


def _percent(permille: int | None) -> str:
    return "–" if permille is None else f"{permille // 10},{permille % 10} %"


def _thousandth(amount: int) -> str:
    return f"{amount // 1000},{amount % 1000 // 100}"


def _show_imported(rows: list[OfficialRecord], lang: Language, *, as_json: bool) -> None:
    """By name; everything in it is inferred, and attributed delay is not assessed."""
    if as_json:
        print(msgspec.json.encode(rows).decode())
        return
    vi = ("Cán bộ", "Thao tác", "Giữ (giây)", "Giữ khi quá hạn (giây)", "Quy kết", "Trễ (phụ trách)")
    en = ("Official", "Acts", "Held (s)", "Held while overdue (s)", "Attributed", "Late as owner")
    title = ("Suy ra từ nhật ký; không mở xem xét.", "Inferred from the log; opens no review.")
    table = Table(*(vi if lang is Language.VI else en), title=title[lang is not Language.VI])
    not_assessed = "không xét" if lang is Language.VI else "not assessed"
    for row in rows:
        table.add_row(
            row.official,
            str(row.acts),
            str(row.held_seconds),
            str(row.held_overdue_seconds),
            not_assessed if row.attributed_delay_seconds is None else str(row.attributed_delay_seconds),
            str(row.late_as_owner),
        )
    Console(highlight=False).print(table)
