"""`hoso trace`: who held a dossier, from when to when, why, and what was waited for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, clock, duration, moment, reading
from domain.model.refusals import DossierUnknown

if TYPE_CHECKING:
    from projections.queries import ImportedTrace, Trace, TraceInterval

commands = typer.Typer()


@commands.command()
def trace(
    code: Annotated[str, typer.Argument(help="Mã hồ sơ. The dossier's code, its id, or an imported case's.")],
    at: Annotated[str | None, typer.Option(help="Who held it then; ISO 8601, Vietnam time without a zone.")] = None,
    as_of: Annotated[str | None, typer.Option(help="As of what was recorded by then.")] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Ai giữ hồ sơ, từ lúc nào đến lúc nào, vì sao, chờ gì. Who held a dossier, and why. --at: who held it then."""
    from projections import queries

    asked, known_at = moment(at), moment(as_of)
    with reading(data_dir) as (connection, now):
        try:
            found = queries.trace(connection, code, now=now, at=asked, known_at=known_at)
        except DossierUnknown:
            imported = queries.imported_traces(connection, code)
            if not imported:
                raise
            _show_imported(imported, asked, lang, as_json=as_json)
            return
    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        Shown(found, asked, lang).print()


class Shown:
    """A trace on a terminal or in a file, for a supervisor to read."""

    def __init__(self, found: Trace, asked: datetime | None, lang: Language) -> None:
        self._found = found
        self._asked = asked
        self._lang = lang
        self._console = Console(highlight=False)

    def print(self) -> None:
        for line in self._head():
            self._console.print(line, markup=False)
        if self._asked is not None:
            self._console.print(self._holder(), markup=False, style="bold")
        self._console.print(self._intervals())
        if self._found.ahead:
            self._console.print(self._ahead(), markup=False)
        self._console.print(self._dues())
        if self._found.delay.overdue_us:
            self._console.print(self._delay())
        if self._found.escalations:
            self._console.print(self._ladder())
        for finding in self._found.findings:
            concerned = f": {finding.official}" if finding.official is not None else ""
            self._console.print(f"! {clock(finding.at)} {self._finding(finding.rule)}{concerned}", markup=False)

    def _say(self, vi: str, en: str) -> str:
        return vi if self._lang is Language.VI else en

    def _head(self) -> list[str]:
        from projections.words import PORTAL, STATES

        found = self._found
        state, portal = STATES[found.state], PORTAL[found.portal_status]
        due = self._say("hẹn trả", "due")
        lines = [
            f"{found.code or found.dossier_id} · {found.procedure.name} ({found.procedure.id}) · {found.field}",
            (
                f"{found.agency.name} · {self._say(state.vi, state.en)} "
                f"({found.portal_status}: {self._say(portal.vi, portal.en)})"
            ),
            (
                f"{self._say('nộp', 'lodged')} {clock(found.lodged_at)} · "
                f"{self._say('tiếp nhận', 'received')} {clock(found.received_at)} · {due} {clock(found.due_first_at)}"
            ),
        ]
        if found.due_in_force_at != found.due_first_at and found.due_in_force_at is not None:
            lines.append(f"{self._say('hạn đang áp dụng', 'due date in force')} {clock(found.due_in_force_at)}")
        if found.ended_at is not None:
            late = self._say("trễ hạn", "late") if found.late else self._say("trong hạn", "in time")
            lines.append(f"{self._say('kết thúc', 'ended')} {clock(found.ended_at)}, {late}")
        elif found.overdue:
            amount = duration(found.delay.overdue_us, self._lang)
            lines.append(f"{self._say('QUÁ HẠN', 'OVERDUE')} {amount}")
        lines.append(
            f"{self._say('tính đến', 'as of')} {clock(found.asked_at)}, {self._say('vị trí', 'position')} "
            f"{found.position}; {found.policy}, {self._say('lịch', 'calendar')} {found.calendar_version}"
        )
        return lines

    def _holder(self) -> str:
        held = self._found.holder_at
        when = self._say(f"Lúc {clock(self._asked)}", f"At {clock(self._asked)}")
        if held is None:
            return f"{when}: {self._say('không ai giữ', 'nobody held it')}"
        return f"{when}: {self._who(held)}; {self._why(held)}".replace("\n", ", ")

    def _intervals(self) -> Table:
        table = Table(
            self._say("Ai chịu trách nhiệm", "Who answers"),
            Column(self._say("Từ", "From"), no_wrap=True, min_width=16),
            Column(self._say("Đến", "To"), no_wrap=True, min_width=16),
            self._say("Vì sao, chờ gì", "Why, waiting for"),
            self._say("Giữ", "Held"),
            self._say("Giữ khi quá hạn", "While overdue"),
            self._say("Sự kiện", "Events"),
        )
        for interval in self._found.intervals:
            table.add_row(
                self._who(interval),
                clock(interval.from_at),
                clock(interval.to_at) if interval.to_at is not None else self._say("nay", "now"),
                self._why(interval),
                duration(interval.working_us, self._lang) if interval.part is not None else "–",
                duration(interval.overdue_us, self._lang) if interval.overdue_us else "–",
                ", ".join(map(str, interval.positions)),
            )
        return table

    def _who(self, interval: TraceInterval) -> str:
        from projections.words import PARTS

        if interval.part is None:
            return self._say("người dân, tổ chức", "the applicant")
        name = f"{interval.who.name} ({interval.who.id})"
        unit = f"\n{interval.unit.name}" if interval.unit is not None else ""
        part = PARTS[interval.part]
        absent = f" {interval.on_behalf_of.name}" if interval.on_behalf_of is not None else ""
        role = "" if interval.part == "own" else f"\n{self._say(part.vi, part.en)}{absent}"
        unsure = "" if interval.confirmed else f"\n{self._say('không xác nhận', 'not confirmed')}"
        return f"{name}{unit}{role}{unsure}"

    def _why(self, interval: TraceInterval) -> str:
        from projections.words import MARKS

        lines = [self._say(interval.why_vi, interval.why_en)]
        if interval.step_name is not None:
            lines.append(f"{self._say('bước', 'step')} {interval.step_name}")
        waiting = self._say(interval.waiting_vi, interval.waiting_en)
        on = f": {interval.waiting_on.name}" if interval.waiting_on is not None and interval.part is not None else ""
        lines.append(f"{self._say('chờ', 'waiting for')} {waiting}{on}")
        if interval.excused_vi is not None and interval.excused_en is not None:
            lines.append(self._say(interval.excused_vi, interval.excused_en))
        lines.extend(self._say(MARKS[mark].vi, MARKS[mark].en) for mark in interval.marks)
        return "\n".join(lines)

    def _ahead(self) -> str:
        coming = self._found.ahead[0]
        return self._say(
            f"Nếu không có gì mới: từ {clock(coming.from_at)} là {coming.who.name} – {coming.why_vi}",
            f"If nothing happens: from {clock(coming.from_at)} it is {coming.who.name} – {coming.why_en}",
        )

    def _dues(self) -> Table:
        table = Table(
            self._say("Hạn", "Due date"),
            self._say("Có hiệu lực từ", "Holds from"),
            self._say("Loại", "Name"),
            self._say("Giải thích ở sự kiện", "Explained in event"),
        )
        names = {"first_slip": self._say("theo phiếu hẹn", "first slip"), "in_force": self._say("áp dụng", "in force")}
        for due in self._found.dues:
            none = self._say("tính lại khi đủ hồ sơ", "none until complete")
            table.add_row(
                clock(due.due_at) if due.due_at is not None else none,
                clock(due.from_at),
                names[due.name],
                str(due.position),
            )
        return table

    def _delay(self) -> Table:
        found = self._found.delay
        title = self._say("Thời gian quá hạn", "Overdue time")
        provisional = self._say(" – tạm tính", " – provisional") if found.provisional else ""
        table = Table(
            self._say("Ai", "Who"),
            self._say("Giữ khi quá hạn (sự việc)", "Held while overdue (fact)"),
            self._say(f"Quy kết ({found.policy})", f"Attributed ({found.policy})"),
            title=f"{title}: {duration(found.overdue_us, self._lang)}{provisional}",
        )
        for row in found.rows:
            table.add_row(row.who.name, duration(row.held_overdue_us, self._lang), duration(row.share_us, self._lang))
        for vi, en, amount in (
            ("thiết kế quy trình", "process design", found.process_design_us),
            ("không đặt thời hạn", "no term set", found.no_term_set_us),
            ("được miễn", "excused", found.excused_us),
        ):
            if amount:
                table.add_row(self._say(vi, en), "–", duration(amount, self._lang))
        return table

    def _named(self, official: str) -> str:
        """With the name, where the trace knows it: of those who answered at some time."""
        names = {interval.who.id: interval.who.name for interval in self._found.intervals}
        return f"{names[official]} ({official})" if official in names else official

    def _ladder(self) -> Table:
        from projections.words import CAUSES, OFFICES

        table = Table(
            self._say("Chuyển cấp", "Escalation"),
            Column(self._say("Lúc", "Delivered"), no_wrap=True, min_width=16),
            self._say("Người phải trả lời", "Bearer"),
            Column(self._say("Hạn trả lời", "Answer due"), no_wrap=True, min_width=16),
            self._say("Trả lời", "Answer"),
        )
        for rung in self._found.escalations:
            none = self._say("không trả lời", "unanswered") if rung.unanswered_at is not None else "–"
            cause, office = CAUSES[rung.cause], OFFICES[rung.office]
            table.add_row(
                f"{self._say(cause.vi, cause.en)}, {rung.rung}: {self._say(office.vi, office.en)}",
                clock(rung.delivered_at),
                self._named(rung.bearer),
                clock(rung.answer_due_at),
                f"{clock(rung.answered_at)}: {rung.measure}" if rung.answered_at is not None else none,
            )
        return table

    def _finding(self, rule: str) -> str:
        from projections.words import RULES

        return self._say(RULES[rule].vi, RULES[rule].en)


def _show_imported(found: list[ImportedTrace], asked: datetime | None, lang: Language, *, as_json: bool) -> None:
    """Imported cases: custody in them is inferred, and says so."""
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    console = Console(highlight=False)
    for case in found:
        vi = f"{case.case_id} · bộ dữ liệu {case.dataset} ({case.dataset_name}) · suy ra theo {case.policy}"
        en = f"{case.case_id} · dataset {case.dataset} ({case.dataset_name}) · inferred by {case.policy}"
        console.print(vi if lang is Language.VI else en, markup=False)
        if asked is not None:
            held = case.holder_at(asked)
            holder = f"{held.holder} ({held.ground})" if held is not None else "–"
            console.print(f"{clock(asked)}: {holder}", markup=False, style="bold")
        table = Table("Ai giữ · who", "Từ · from", "Đến · to", "Căn cứ · ground", "Giữ · held", "Quá hạn · overdue")
        for interval in case.intervals:
            table.add_row(
                interval.holder,
                clock(interval.from_at),
                clock(interval.to_at),
                interval.ground,
                _seconds(interval.held_us),
                _seconds(interval.overdue_us),
            )
        console.print(table)


def _seconds(amount_us: int) -> str:
    return f"{(amount_us + 500_000) // 1_000_000} s"
