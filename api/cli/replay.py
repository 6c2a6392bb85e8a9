"""`hoso replay`: a dossier as it was known at any moment, event by event, and what changed between two moments."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from api.cli.moments import AboutOption, AsOfOption, as_of, both, said
from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, clock, duration, moment, reading

if TYPE_CHECKING:
    from projections.queries import (
        CustodyChange,
        Difference,
        DossierThen,
        DueThen,
        EventLine,
        HeldThen,
        Replayed,
        Step,
        Steps,
    )

commands = typer.Typer()


class Order(StrEnum):
    RECORDED = "recorded"
    OCCURRED = "occurred"


@commands.command()
def replay(
    code: Annotated[str, typer.Argument(help="Mã hồ sơ. The dossier's code, or its id.")],
    as_of_text: AsOfOption = None,
    about: AboutOption = None,
    step: Annotated[int | None, typer.Option(min=1, help="Chỉ bước thứ N. One event, before and after.")] = None,
    steps: Annotated[bool, typer.Option("--steps", help="Từng sự kiện. Event by event.")] = False,
    order: Annotated[
        Order, typer.Option(help="Theo lúc ghi hay lúc xảy ra. By when it was recorded, or happened.")
    ] = Order.RECORDED,
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Khác nhau giữa hai thời điểm, mỗi cái AS-OF hoặc AS-OF/ABOUT; nay = now.", metavar="A B"),
    ] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Hồ sơ như đã biết vào một thời điểm, xét về một thời điểm. A dossier as known then, about when; its steps."""
    from projections import queries

    if diff is not None and (steps or step is not None or as_of_text is not None or about is not None):
        raise typer.BadParameter("--diff A B: không dùng cùng / not together with --as-of, --about, --steps, --step")
    found: Replayed | Difference | Steps
    with reading(data_dir) as (connection, now):
        if diff is not None:
            found = queries.difference(connection, code, now=now, first=both(diff[0]), second=both(diff[1]))
        elif steps or step is not None:
            found = queries.steps(
                connection,
                code,
                now=now,
                as_of=as_of(as_of_text),
                about=moment(about),
                order=queries.StepOrder(order),
                number=step,
                limit=1 if step is not None else queries.MAX_STEPS,
            )
            while step is None and found.next is not None:
                more = queries.steps(
                    connection,
                    code,
                    now=now,
                    as_of=found.asked.position,
                    about=moment(about),
                    order=found.order,
                    cursor=found.next,
                    limit=queries.MAX_STEPS,
                )
                found = msgspec.structs.replace(found, rows=(*found.rows, *more.rows), next=more.next)
        else:
            found = queries.dossier_as_of(connection, code, now=now, as_of=as_of(as_of_text), about=moment(about))
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    shown = _Shown(lang)
    if isinstance(found, queries.Replayed):
        shown.dossier(found)
    elif isinstance(found, queries.Difference):
        shown.difference(found)
    else:
        shown.steps(found)


class _Shown:
    """A replay on a terminal or in a file."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang
        self._console = Console(highlight=False)

    def dossier(self, found: Replayed) -> None:
        from api.cli.trace import Shown

        self._line(f"{self._say('Hồ sơ', 'Dossier')} {said(found.asked, self._lang is Language.VI)}")
        Shown(found.trace, None, self._lang).print()
        late = [line for line in found.trace.events if line.known_late or line.entered_by or line.corrected_by]
        for line in late:
            self._line(f"! {self._event(line)}")

    def steps(self, found: Steps) -> None:
        order = {
            "recorded": self._say("theo lúc ghi", "as recorded"),
            "occurred": self._say("theo lúc xảy ra", "as they happened"),
        }[found.order]
        self._line(
            f"{found.count} {self._say('sự kiện', 'events')} {order}, {said(found.asked, self._lang is Language.VI)}"
        )
        table = Table(
            "#",
            self._say("Sự kiện", "Event"),
            self._say("Ai chịu trách nhiệm: trước → sau", "Who answers: before → after"),
            self._say("Trạng thái: trước → sau", "State: before → after"),
            self._say("Hạn: trước → sau", "Due: before → after"),
        )
        for row in found.rows:
            table.add_row(
                str(row.number),
                self._step(row),
                self._turn(self._who(row.before), self._who(row.after)),
                self._turn(self._state(row.before), self._state(row.after)),
                self._turn(self._due(row.before), self._due(row.after)),
            )
        self._console.print(table)

    def difference(self, found: Difference) -> None:
        vi = self._lang is Language.VI
        self._line(f"{self._say('Từ', 'From')}: {said(found.first, vi)}")
        self._line(f"{self._say('Đến', 'To')}: {said(found.second, vi)}")
        table = Table("", self._say("Trước", "Before"), self._say("Sau", "After"))
        for label, say in (
            (self._say("Trạng thái", "State"), self._state),
            (self._say("Ai chịu trách nhiệm", "Who answers"), self._who),
            (self._say("Hạn", "Due"), self._due),
        ):
            table.add_row(label, say(found.before), say(found.after))
        self._console.print(table)
        self._custody(found.custody)
        self._dues(found)
        self._figures(found)
        self._events(found)

    # ------------------------------------------------------------------ parts

    def _custody(self, changes: tuple[CustodyChange, ...]) -> None:
        if not changes:
            return
        table = Table(
            Column(self._say("Từ", "From"), no_wrap=True, min_width=16),
            Column(self._say("Đến", "To"), no_wrap=True, min_width=16),
            self._say("Trước: ai", "Before: who"),
            self._say("Sau: ai, vì sao", "After: who, why"),
            title=self._say("Ai chịu trách nhiệm: khác nhau", "Who answered: differences"),
        )
        for change in changes:
            table.add_row(
                clock(change.from_at), clock(change.to_at), self._held(change.before), self._held(change.after)
            )
        self._console.print(table)

    def _dues(self, found: Difference) -> None:
        if not found.dues:
            return
        table = Table(
            self._say("Hạn", "Due date"),
            self._say("Trước", "Before"),
            self._say("Sau", "After"),
            title=self._say("Hạn đã thay đổi", "Due dates that changed"),
        )
        names = {"first_slip": self._say("theo phiếu hẹn", "first slip"), "in_force": self._say("áp dụng", "in force")}
        for due in found.dues:
            table.add_row(names[due.name], self._due_date(due.before), self._due_date(due.after))
        self._console.print(table)

    def _figures(self, found: Difference) -> None:
        if not found.delay:
            return
        table = Table(
            self._say("Ai", "Who"),
            self._say("Giữ khi quá hạn: trước → sau", "Held while overdue: before → after"),
            self._say("Quy kết: trước → sau", "Attributed: before → after"),
        )
        for row in found.delay:
            table.add_row(
                row.who.name,
                self._amounts(row.held_overdue_before_us, row.held_overdue_after_us),
                self._amounts(row.share_before_us, row.share_after_us),
            )
        self._console.print(table)

    def _events(self, found: Difference) -> None:
        for learned in found.events:
            self._line(f"+ {self._event(learned.event)}")
        for beside in found.surroundings:
            self._line(f"~ {self._event(beside.event)}")

    def _step(self, row: Step) -> str:
        lines = [self._event(row.event)]
        lines += [
            (
                f"↺ {clock(change.from_at)} – {clock(change.to_at)}: {self._held(change.before)} → "
                f"{self._held(change.after)}"
            )
            for change in row.past
        ]
        lines += [f"~ {self._event(beside.event)}" for beside in row.meanwhile]
        return "\n".join(lines)

    def _event(self, line: EventLine) -> str:
        """What, when, by whom; when it was learned, if that is not when it happened."""
        what = f"{line.position} {self._say(line.vi, line.en)}, {line.actor.name}, {clock(line.occurred_at)}"
        if clock(line.recorded_at) != clock(line.occurred_at):
            what += f" ({self._say('ghi lúc', 'recorded')} {clock(line.recorded_at)})"
        if line.claim not in (None, "counts"):
            what += f" [{self._say('chưa tính', 'does not count yet')}]"
        return what

    def _say(self, vi: str, en: str) -> str:
        return vi if self._lang is Language.VI else en

    def _line(self, text: str) -> None:
        self._console.print(text, markup=False)

    @staticmethod
    def _turn(before: str, after: str) -> str:
        return after if before == after else f"{before} → {after}"

    def _amounts(self, before: int, after: int) -> str:
        return self._turn(duration(before, self._lang), duration(after, self._lang))

    def _who(self, standing: DossierThen | None) -> str:
        answering = standing.answering if standing is not None else None
        if answering is None:
            return "–"
        if answering.part is None:
            return self._say("người dân, tổ chức", "the applicant")
        return f"{answering.who.name} ({answering.who.id})"

    def _held(self, held: HeldThen | None) -> str:
        if held is None:
            return "–"
        if held.part is None:
            return self._say("người dân, tổ chức", "the applicant")
        return f"{held.who.name}, {self._say(held.why_vi, held.why_en)}"

    def _state(self, standing: DossierThen | None) -> str:
        from projections.words import STATES

        if standing is None:
            return "–"
        state = STATES[standing.state]
        step = f", {standing.step_name}" if standing.step_name is not None else ""
        overdue = f", {self._say('QUÁ HẠN', 'OVERDUE')}" if standing.overdue else ""
        return f"{self._say(state.vi, state.en)}{step}{overdue}"

    def _due(self, standing: DossierThen | None) -> str:
        return self._due_date(standing.in_force if standing is not None else None)

    def _due_date(self, due: DueThen | None) -> str:
        if due is None:
            return "–"
        if due.due_at is None:
            return self._say("tính lại khi đủ hồ sơ", "none until complete")
        version = f" ({self._say('lịch', 'calendar')} {due.calendar_version})" if due.calendar_version else ""
        return f"{clock(due.due_at)}{version}"
