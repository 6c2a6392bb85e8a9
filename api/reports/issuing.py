"""Issuing the advice: its files are made as of a position of the log and kept, and the event names their hashes.

The one way in for the pages, the interface, the command line and the scenario of April 2020:

    issue_advice(instance, application, "vpub-truc", "2020-Q2", position, remarks="…", source=Source.PAGE)
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec
import psycopg
from psycopg import Connection

from api.reports.advice import Issued as Words
from api.reports.advice import advice_files
from api.reports.advice_facts import Advice, advice
from api.reports.keeping import ReportFiles
from api.reports.made import Made
from domain.application import Application
from domain.commands import Issued
from domain.model import natures
from domain.model.event import NAMESPACE, OfficialId, Source
from domain.model.proceeding import Proceeding
from domain.model.report import Report, ReportFile, ReportKind
from domain.report_commands import IssueAdvice
from domain.store.clock import OfficeClock
from domain.store.event_log import EventLog
from domain.store.instance import Instance
from projections.queries.knowledge import Named, knowledge_at
from projections.queries.periods import Period


class AdviceIssued(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. report_id: the stream of the report."""

    report_id: UUID
    number: str
    position: int
    files: tuple[ReportFile, ...]


def issue_advice(
    instance: Instance,
    application: Application,
    official: OfficialId,
    period: str,
    as_of: int,
    *,
    about: datetime | None = None,
    remarks: str = "",
    source: Source,
    command_id: UUID | None = None,
) -> AdviceIssued:
    """Issue the advice of a period as of a position of the log, about an instant (now), in an official's name.

    Repeatable with a command id and an instant. PeriodNotUnderstood, PositionNotReached; what the rules refuse.
    """
    command_id = command_id or uuid4()
    report = uuid5(NAMESPACE, f"advice:{command_id}")
    with (
        EventLog(instance.dsn("reader")) as log,
        psycopg.connect(instance.dsn("reader"), autocommit=True, options="-c timezone=UTC") as connection,
    ):
        now = OfficeClock(log).now()
        found = advice(connection, Period.parse(period), now=now, as_of=as_of, about=about or now)
        made = advice_files(found, _words(connection, found, official, remarks))
        kept = ReportFiles.of(instance.data_dir).keep(ReportKind.ADVICE, (_named(one, report) for one in made))
        receipt = application.handle(
            IssueAdvice(
                issued=Issued(command_id=command_id, actor=official, source=source),
                proceeding_id=report,
                period=period,
                as_of=as_of,
                about=found.asked.about,
                files=kept,
                remarks=remarks,
            )
        )
        state = _state(log, report)
    return AdviceIssued(report_id=report, number=state.number, position=receipt.position, files=state.state.files)


def made_again(connection: Connection[Any], state: Proceeding, official: OfficialId, now: datetime) -> tuple[Made, ...]:
    """The files of an advice that was issued, made from the record once more: the same bytes, whenever it is done."""
    report: Report = state.state
    found = advice(connection, Period.parse(report.period), now=now, as_of=report.as_of, about=report.about)
    return advice_files(found, _words(connection, found, official, report.remarks))


def _words(connection: Connection[Any], found: Advice, official: OfficialId, remarks: str) -> Words:
    known = knowledge_at(connection, found.asked.position)
    return Words(remarks=remarks, by=known.official(official) or Named(official, official))


def _named(one: Made, report: UUID) -> Made:
    """Two that were issued as of the same position have names of their own."""
    stem, _, ending = one.name.rpartition(".")
    return Made(f"{stem}-{str(report)[:8]}.{ending}", one.media_type, one.content)


def _state(log: EventLog, report: UUID) -> Proceeding:
    state = Proceeding()
    for recorded in log.read_stream(report):
        state = natures.evolve(state, recorded)
    return state
