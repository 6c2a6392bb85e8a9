"""How orders about reports are decided."""

from __future__ import annotations

import re
from typing import Final

from domain import report_commands as cmd
from domain.application import Decision
from domain.model.event import SERVICE, WORKFLOW, Event, is_official
from domain.model.refusals import BadValue, NotADuty
from domain.model.report import (
    NATURE,
    ReportDelivered,
    ReportDeliveryFailed,
    ReportFile,
    ReportIssued,
    ReportKind,
    report_id,
)
from domain.proceeding_about import About, Decisions, need_text, numbered

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def _record(about: About, order: cmd.RecordReport) -> Decision:
    if about.context.issued.actor not in (WORKFLOW, SERVICE):
        raise NotADuty(what=type(order).__name__)
    if order.kind is ReportKind.ADVICE or order.proceeding_id != report_id(order.kind, order.subject, order.period):
        raise BadValue(field="proceeding_id", why_vi="không phải của báo cáo này", why_en="not of this report")
    return _issued(about, order, kind=order.kind, subject=order.subject, remarks="")


def _issue(about: About, order: cmd.IssueAdvice) -> Decision:
    if not is_official(about.context.issued.actor):
        raise BadValue(field="actor", why_vi="phải do một người ban hành", why_en="it must be issued by a person")
    return _issued(about, order, kind=ReportKind.ADVICE, subject="", remarks=order.remarks)


def _issued(
    about: About, order: cmd.RecordReport | cmd.IssueAdvice, *, kind: ReportKind, subject: str, remarks: str
) -> Decision:
    need_text(period=order.period)
    _need_files(order.files)
    if not order.as_of > 0 or order.about > about.context.now:
        raise BadValue(field="as_of", why_vi="thời điểm chưa tới", why_en="the moment has not come")
    number, register = numbered(about, order, NATURE)
    issued = ReportIssued(
        **about.meta,
        number=number,
        kind=kind,
        period=order.period,
        subject=subject,
        as_of=order.as_of,
        about=order.about,
        files=order.files,
        remarks=remarks,
    )
    return Decision([issued], [register])


def _note(about: About, order: cmd.NoteDelivery) -> Event:
    if about.context.issued.actor not in (WORKFLOW, SERVICE):
        raise NotADuty(what=type(order).__name__)
    need_text(to=order.to)
    if order.attempts < 1:
        raise BadValue(field="attempts", why_vi="phải từ 1", why_en="it must be at least 1")
    if order.reason:
        return ReportDeliveryFailed(
            **about.meta, channel=order.channel, to=order.to, attempts=order.attempts, reason=order.reason
        )
    return ReportDelivered(**about.meta, channel=order.channel, to=order.to, attempts=order.attempts)


def _need_files(files: tuple[ReportFile, ...]) -> None:
    for one in files:
        if _SHA256.fullmatch(one.sha256) is None or one.size_bytes < 1 or not one.name.strip():
            raise BadValue(field="files", why_vi=f"tệp {one.name} không rõ", why_en=f"the file {one.name} is not named")
    if not files:
        raise BadValue(field="files", why_vi="chưa có tệp nào", why_en="there is no file")


DECISIONS: Final = Decisions(
    nature=NATURE,
    opens={cmd.RecordReport: _record, cmd.IssueAdvice: _issue},
    acts={cmd.NoteDelivery: _note},
    after_close=frozenset({cmd.NoteDelivery}),
)
