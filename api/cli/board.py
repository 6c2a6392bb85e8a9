"""`hoso board`: a unit's dossiers with who answers for them, now or at any moment, and what changed between two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from api.cli.moments import AboutOption, AsOfOption, as_of, both, said
from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, clock, moment, reading

if TYPE_CHECKING:
    from projections.queries import BoardDifference, BoardRow, BoardThen

commands = typer.Typer()


@commands.command()
def board(
    unit: Annotated[str, typer.Argument(help="Mã đơn vị. The unit's id.")],
    as_of_text: AsOfOption = None,
    about: AboutOption = None,
    state: Annotated[
        str, typer.Option(help="open, overdue, due_soon, stalled, stopped, in_transit, not_received, ended, all")
    ] = "open",
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Khác nhau giữa hai thời điểm, mỗi cái AS-OF hoặc AS-OF/ABOUT; nay = now.", metavar="A B"),
    ] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Hồ sơ ở một đơn vị, ai chịu trách nhiệm, vào một thời điểm. A unit's dossiers, now or as known at any moment."""
    from projections import queries

    try:
        wanted = queries.BoardState(state)
    except ValueError:
        raise typer.BadParameter(f"--state: {', '.join(queries.BoardState)}") from None
    if diff is not None and (as_of_text is not None or about is not None):
        raise typer.BadParameter("--diff A B: không dùng cùng / not together with --as-of, --about")
    found: BoardThen | BoardDifference
    with reading(data_dir) as (connection, now):
        if unit not in queries.knowledge(connection).reference.organisation.units:
            raise queries.UnitUnknown(unit=unit)
        if diff is not None:
            found = queries.board_difference(
                connection, unit, now=now, first=both(diff[0]), second=both(diff[1]), state=wanted
            )
        else:
            asked = queries.moment_of(connection, now=now, as_of=as_of(as_of_text), about=moment(about))
            rows = queries.whole_board(connection, asked, unit, wanted)
            found = queries.board_as_of(
                connection, now=now, as_of=as_of(as_of_text), about=moment(about), state=wanted, unit=unit, limit=1
            )
            found = msgspec.structs.replace(found, page=queries.Page(tuple(rows), None))
    if as_json:
        print(msgspec.json.encode(found).decode())
    elif isinstance(found, queries.BoardDifference):
        _Shown(lang).difference(found)
    else:
        _Shown(lang).board(found, unit)


class _Shown:
    """A board on a terminal or in a file."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang
        self._console = Console(highlight=False)

    def board(self, found: BoardThen, unit: str) -> None:
        counts = found.counts
        self._line(f"{unit}, {said(found.asked, self._lang is Language.VI)}")
        self._line(
            self._say(
                f"đang mở {counts.open}, quá hạn {counts.overdue}, sắp hạn {counts.due_soon}, đứng yên "
                f"{counts.stalled}, chờ người dân {counts.stopped}, đang bàn giao {counts.in_transit}",
                f"open {counts.open}, overdue {counts.overdue}, due soon {counts.due_soon}, stalled "
                f"{counts.stalled}, with the applicant {counts.stopped}, in transit {counts.in_transit}",
            )
        )
        table = Table(
            Column(self._say("Hồ sơ", "Dossier"), no_wrap=True),
            self._say("Thủ tục", "Procedure"),
            self._say("Bước", "Step"),
            self._say("Ai chịu trách nhiệm, từ", "Who answers, since"),
            Column(self._say("Hạn", "Due"), no_wrap=True),
            "",
        )
        for row in found.page.rows:
            table.add_row(
                row.code or str(row.dossier_id),
                row.procedure.name,
                row.step_name or "–",
                self._who(row),
                clock(row.due_in_force_at),
                self._marks(row),
            )
        self._console.print(table)

    def difference(self, found: BoardDifference) -> None:
        vi = self._lang is Language.VI
        self._line(f"{found.unit}")
        self._line(f"{self._say('Từ', 'From')}: {said(found.first, vi)}")
        self._line(f"{self._say('Đến', 'To')}: {said(found.second, vi)}")
        table = Table(self._say("Hồ sơ", "Dossier"), self._say("Trước", "Before"), self._say("Sau", "After"))
        for row in found.rows:
            shown = row.after or row.before
            assert shown is not None
            table.add_row(shown.code or str(row.dossier_id), self._stands(row.before), self._stands(row.after))
        self._console.print(table)
        for learned in found.events:
            event, at = learned.event, clock(learned.learned_at)
            late = f" ({self._say('ghi lúc', 'recorded')} {at})" if at != clock(event.occurred_at) else ""
            what = self._say(event.vi, event.en)
            self._line(f"+ {event.position} {what}, {event.actor.name}, {clock(event.occurred_at)}{late}")
        if found.more_events:
            self._line(self._say(f"… và {found.more_events} mục nữa", f"… and {found.more_events} more"))

    def _stands(self, row: BoardRow | None) -> str:
        if row is None:
            return "–"
        return f"{self._who(row)}; {row.step_name or '–'}; {clock(row.due_in_force_at)} {self._marks(row)}".strip()

    def _who(self, row: BoardRow) -> str:
        if row.answering is None:
            return "–"
        if row.answering.part is None:
            return self._say("người dân, tổ chức", "the applicant")
        return f"{row.answering.who.name} ({row.answering.who.id}), {clock(row.answering.since)}"

    def _marks(self, row: BoardRow) -> str:
        marks = [
            self._say("QUÁ HẠN", "OVERDUE") if row.due_state == "overdue" else "",
            self._say("đứng yên", "stalled") if row.stalled else "",
            self._say("có mục chưa xác nhận", "entries not confirmed") if row.disputed else "",
        ]
        return ", ".join(mark for mark in marks if mark)

    def _say(self, vi: str, en: str) -> str:
        return vi if self._lang is Language.VI else en

    def _line(self, text: str) -> None:
        self._console.print(text, markup=False)
