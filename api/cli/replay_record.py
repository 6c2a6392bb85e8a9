"""`hoso replay-record`: what changed of an official's record between two moments, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from api.cli.moments import both, noted, said
from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, clock, duration, note_reading, reading

if TYPE_CHECKING:
    from projections.queries import FactDifference, FigureDifference, RecordDifference

commands = typer.Typer()


@commands.command(name="replay-record")
def replay_record(
    official: Annotated[str, typer.Argument(help="Mã cán bộ. The official's id.")],
    first: Annotated[str, typer.Argument(help="Thời điểm trước: AS-OF hoặc AS-OF/ABOUT, @41207. The first moment.")],
    second: Annotated[str, typer.Argument(help="Thời điểm sau; nay = now. The second moment.")] = "nay",
    period: Annotated[
        str | None, typer.Option(help="2020, 2020-Q1, 2020-03, 2020-01..2020-03; the second moment's quarter.")
    ] = None,
    purpose: Annotated[str | None, typer.Option(help="Vì sao xem. Why it is read; the official sees it.")] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Hồ sơ trách nhiệm khác nhau gì giữa hai thời điểm, từng dòng. What changed of a record between two moments.

    That it was read is recorded first, with the account of whoever runs this; the official sees it.
    """
    from projections import queries

    moments = both(first), both(second)
    with reading(data_dir) as (connection, now):
        asked = [queries.moment_of(connection, now=now, as_of=one[0], about=one[1]) for one in moments]
        over = queries.Period.parse(period) if period is not None else queries.Period.quarter_of(asked[1].about)
        note_reading(data_dir, official, f"record {over}{noted(asked[0])}{noted(asked[1])}", purpose)
        found = queries.record_difference(connection, official, over, now=now, first=moments[0], second=moments[1])
    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        _Shown(lang).print(found)


class _Shown:
    """A difference on a terminal or in a file."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang
        self._console = Console(highlight=False)

    def print(self, found: RecordDifference) -> None:
        vi = self._lang is Language.VI
        self._line(f"{found.official}, {found.period}")
        self._line(f"{self._say('Từ', 'From')}: {said(found.first, vi)}")
        self._line(f"{self._say('Đến', 'To')}: {said(found.second, vi)}")
        table = Table(
            self._say("Phần", "Part"),
            self._say("Số liệu", "Figure"),
            self._say("Trước", "Before"),
            self._say("Sau", "After"),
            self._say("Đang có ý kiến khác", "Disputed"),
        )
        for line in found.figures:
            table.add_row(
                self._part(line),
                self._say(line.vi, line.en),
                self._amount(line, line.before, line.of_before),
                self._amount(line, line.after, line.of_after),
                self._disputed(line),
            )
        self._console.print(table)
        for one in found.facts:
            self._line(self._fact(one))
        self._left_out(found.more_facts)
        for learned in found.events:
            event = learned.event
            at = clock(learned.learned_at)
            late = f" ({self._say('ghi lúc', 'recorded')} {at})" if at != clock(event.occurred_at) else ""
            what = self._say(event.vi, event.en)
            self._line(f"+ {event.position} {what}, {event.actor.name}, {clock(event.occurred_at)}{late}")
        self._left_out(found.more_events)

    def _part(self, line: FigureDifference) -> str:
        from projections.words import PARTS

        if line.unit is not None:
            return f"{self._say('cả đơn vị', 'the unit as a whole')} {line.unit}"
        part = PARTS[line.part or "none"]
        named = self._say(part.vi, part.en)
        return named if line.section == "stated" else f"{named}, {self._say('hồ sơ đang mở', 'open dossiers')}"

    def _amount(self, line: FigureDifference, amount: int | None, of: int | None) -> str:
        if amount is None:
            return "–"
        shown = [duration(n, self._lang) if line.measure == "us" else str(n) for n in (amount, of) if n is not None]
        return " / ".join(shown)

    def _disputed(self, line: FigureDifference) -> str:
        if not line.disputed_before and not line.disputed_after:
            return ""
        return f"{self._amount(line, line.disputed_before, None)} → {self._amount(line, line.disputed_after, None)}"

    def _fact(self, one: FactDifference) -> str:
        from projections.figures import FIGURES

        fact, figure = one.fact, FIGURES[one.fact.figure]
        amount = duration(fact.amount, self._lang) if figure.measure == "us" else str(fact.amount)
        positions = ", ".join(map(str, fact.positions))
        closed = f", {self._say('kết thúc', 'ended')} {clock(fact.closed_at)}" if fact.closed_at is not None else ""
        return (
            f"{'>' if one.now else '<'} {fact.code or fact.dossier_id} {clock(fact.at)} "
            f"{self._say(figure.vi, figure.en)}: {amount}{closed} [{positions}]"
        )

    def _left_out(self, count: int) -> None:
        if count:
            self._line(self._say(f"… và {count} mục nữa", f"… and {count} more"))

    def _say(self, vi: str, en: str) -> str:
        return vi if self._lang is Language.VI else en

    def _line(self, text: str) -> None:
        self._console.print(text, markup=False)
