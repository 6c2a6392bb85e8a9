"""Orders about reports: to put one on record that was made, and what became of sending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.model.report import Channel, ReportFile, ReportKind
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class RecordReport(ProceedingCommand):
    """A report of the schedule was made. Of the workflow alone."""

    kind: ReportKind
    period: str
    subject: str
    as_of: int
    about: datetime
    files: tuple[ReportFile, ...]


@dataclass(frozen=True, kw_only=True)
class IssueAdvice(ProceedingCommand):
    """Issue the advice to the provincial committee, with words of one's own. Its files were made by the door."""

    period: str
    as_of: int
    about: datetime
    files: tuple[ReportFile, ...]
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteDelivery(ProceedingCommand):
    """A report was sent, or sending it was given up. reason empty: it was taken in."""

    channel: Channel
    to: str
    attempts: int
    reason: str = ""
