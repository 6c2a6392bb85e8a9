"""The day's report as lines of plain text, for a printer of any kind."""

from __future__ import annotations

from api.cli.reading import Language, clock, duration
from api.reports.daily import DailyReport, PastLastRung
from projections.queries.boards import BoardRow
from projections.queries.events import EventLine
from projections.words import CAUSES, OFFICES


def daily_lines(report: DailyReport, language: Language) -> list[str]:
    return _Printed(report, language).lines()


class _Printed:
    """The report as lines of plain text, for a printer of any kind."""

    def __init__(self, report: DailyReport, lang: Language) -> None:
        self._report = report
        self._lang = lang

    def lines(self) -> list[str]:
        report, say = self._report, self._say
        as_of = f"{say('tính đến', 'as of')} {clock(report.asked.about)}"
        head = [
            f"{say('BÁO CÁO NGÀY', 'REPORT OF')} {report.day:%d/%m/%Y}",
            f"{as_of}, {say('sự kiện', 'event')} {report.asked.position}",
            self._counts(),
        ]
        return [
            *head,
            *self._part(say("Quá hạn", "Overdue"), [self._overdue(row) for row in report.overdue]),
            *self._part(say("Đình trệ", "Stalled"), [self._stalled(row) for row in report.stalled]),
            *self._part(
                say("Đã báo cáo hết các cấp mà chưa xong", "Escalated past the last rung"),
                [self._climbed(one) for one in report.past_last_rung],
            ),
            *self._part(
                say("Ghi bổ sung, đính chính", "Late entries, corrections"),
                [self._event(line) for line in report.late_entries],
            ),
            *self._part(
                say("Xóa dữ liệu cá nhân", "Erasures of personal data"),
                [self._event(line) for line in report.erasures],
            ),
            *self._checkpoint(),
        ]

    def _counts(self) -> str:
        counted, say = self._report.counts, self._say
        named = {
            say("Đang mở", "Open"): counted.open,
            say("quá hạn", "overdue"): counted.overdue,
            say("sắp đến hạn", "due soon"): counted.due_soon,
            say("đình trệ", "stalled"): counted.stalled,
            say("chờ người dân", "with applicants"): counted.stopped,
            say("đang bàn giao", "in transit"): counted.in_transit,
            say("chưa tiếp nhận", "not received"): counted.not_received,
        }
        return " · ".join(f"{name}: {count}" for name, count in named.items())

    def _say(self, vi: str, en: str) -> str:
        return vi if self._lang is Language.VI else en

    def _part(self, title: str, lines: list[str]) -> list[str]:
        return ["", f"{title}: {len(lines)}", *(f"- {line}" for line in lines)]

    def _dossier(self, row: BoardRow | PastLastRung) -> str:
        return f"{row.code or row.dossier_id} · {row.procedure.name}"

    def _holder(self, row: BoardRow) -> str:
        if row.answering is None:
            return self._say("không ai giữ", "nobody holds it")
        unit = f", {row.answering.unit.name}" if row.answering.unit is not None else ""
        return f"{row.answering.who.name} ({row.answering.who.id}){unit}"

    def _overdue(self, row: BoardRow) -> str:
        due = f"{self._say('hạn', 'due')} {clock(row.due_in_force_at)}"
        return f"{self._dossier(row)} · {due}, {duration(row.overdue_us, self._lang)} · {self._holder(row)}"

    def _stalled(self, row: BoardRow) -> str:
        return f"{self._dossier(row)} · {self._say('từ', 'since')} {clock(row.stalled_since)} · {self._holder(row)}"

    def _climbed(self, one: PastLastRung) -> str:
        cause, office = CAUSES[one.cause], OFFICES[one.office]
        answered = self._say("đã trả lời", "answered") if one.answered else self._say("chưa trả lời", "not answered")
        why = f"{self._say(cause.vi, cause.en)} {self._say('từ', 'since')} {clock(one.since)}"
        last = f"{self._say(office.vi, office.en)}: {one.bearer.name} ({one.bearer.id}), {clock(one.delivered_at)}"
        return f"{self._dossier(one)} · {why} · {last}, {answered}"

    def _event(self, line: EventLine) -> str:
        words = self._say(line.vi, line.en)
        return f"#{line.position} · {words} · {clock(line.recorded_at)} · {line.actor.name} · {line.stream_id}"

    def _checkpoint(self) -> list[str]:
        found = self._report.checkpoint
        if found is None:
            return ["", self._say("Sổ chưa được niêm lần nào.", "The ledger has not sealed anything yet.")]
        title = self._say("Điểm niêm của sổ niêm phong", "Checkpoint of the ledger")
        return [
            "",
            f"{title} {found.number} ({clock(found.sealed_at)}, {self._say('giờ máy chủ', 'by the server')})",
            f"{self._say('cỡ', 'size')}: {found.size}",
            f"{self._say('gốc', 'root')}: {found.root}",
            f"{self._say('dấu vân tay', 'fingerprint')}: {found.fingerprint}",
            "",
            found.note.rstrip("\n"),
        ]
