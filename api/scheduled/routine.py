"""The routine behind the schedules: make what is due and not on record, put it on record, send what was not sent.

Everything is found on record: a report has one stream, whose id follows from what it is of; so does an explanation. The
commands have ids that follow from these, so two workers, or a run that is repeated after a crash, do nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid5

import psycopg
import structlog
from psycopg import Connection

from api.reports.keeping import ReportFiles
from api.reports.made import Made
from api.scheduled import making
from api.scheduled.due import Back, Ended, days, months, weeks
from api.scheduled.making import Parts
from api.scheduled.sending import NotDelivered, Parcel, Target, targets
from domain.application import Application, CommandReused
from domain.commands import Issued
from domain.composition import deciders
from domain.explanation_commands import AskExplanation
from domain.model import log, natures
from domain.model.event import WORKFLOW, Source
from domain.model.explanation import explanation_id, is_over
from domain.model.proceeding import Proceeding
from domain.model.proceeding_refusals import ProceedingExists
from domain.model.refusals import AddresseeUnknown
from domain.model.report import Report, ReportKind, report_id
from domain.model.rule_keys import EXPLANATION_LIMIT, LATE_SHARE
from domain.proceeding_commands import ProceedingCommand
from domain.report_commands import NoteDelivery, RecordReport
from domain.store.clock import OfficeClock
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.instance import Instance
from projections import stored_events
from projections.queries.knowledge import knowledge
from projections.queries.late_share import late_shares
from projections.queries.missing import ViewsNotReady
from projections.queries.periods import Period
from workflows.contracts import DoneScheduled
from workflows.schedules import DAILY, MONTHLY, WEEKLY

EVERY_UNIT: Final = "*"
SIMULATED_BACK: Final = Back(days=1, weeks=1, months=2)
"""In a demonstration a day passes in minutes: what was missed is made up for no further."""

_logger = structlog.get_logger()


@dataclass(frozen=True)
class DueReport:
    """A report that is due. make: its files, as of when."""

    kind: ReportKind
    subject: str
    period: str
    make: Callable[[Connection[Any], datetime], Parts]

    @property
    def report_id(self) -> UUID:
        return report_id(self.kind, self.subject, self.period)


@dataclass
class Routine:
    """Over one instance; one at a time, or several of them side by side. DeliveryNotUsable where a target cannot be.

    back: how far it makes up for what was missed; by default as the clock of the log asks.
    """

    instance: Instance
    application: Application
    committer: GroupCommitter
    log: EventLog
    back: Back | None = None
    sent_to: list[Target] = field(default_factory=list)
    _asked: set[str] = field(default_factory=set)

    @classmethod
    def over(cls, instance: Instance, back: Back | None = None) -> Routine:
        """With a committer and connections of its own; end it with `close`."""
        sent_to = targets(instance.settings)
        committer = GroupCommitter(instance.dsn("writer"), deciders())
        return cls(instance, Application(committer), committer, EventLog(instance.dsn("reader")), back, sent_to)

    def close(self) -> None:
        self.committer.close()
        self.log.close()

    @property
    def is_simulated(self) -> bool:
        return self._opened()[1]

    def run(self, schedule: str, attempt: int, *, last: bool) -> DoneScheduled:
        """Do what is due of a schedule. Repeatable. last: what cannot be sent now is given up, and noted."""
        now = OfficeClock(self.log).now()
        made = sent = pending = 0
        with psycopg.connect(self.instance.dsn("reader"), autocommit=True, options="-c timezone=UTC") as connection:
            try:
                if schedule == MONTHLY:
                    made += sum(self._ask_explanations(connection, month, now) for month in self._months(now))
                for due in self.due(connection, schedule, now):
                    state = self.state(due.report_id)
                    if not state.exists:
                        self._make(connection, due, now)
                        made += 1
                        state = self.state(due.report_id)
                    went, left = self.send(due.report_id, state, now, give_up=last)
                    sent, pending = sent + went, pending + left
            except ViewsNotReady:
                if last:
                    raise
                pending += 1  # the views are being built: the next attempt finds them
        _logger.info("scheduled", schedule=schedule, attempt=attempt, made=made, sent=sent, pending=pending)
        return DoneScheduled(made, sent, pending)

    # ------------------------------------------------------------------ what is due

    def due(self, connection: Connection[Any], schedule: str, now: datetime) -> Iterator[DueReport]:
        """The reports of a schedule whose periods ended, the oldest first, whether they were made or not."""
        since, back = self._opened()[0], self._back()
        if schedule == DAILY:
            for day in days(now, since, back.days):
                make = partial(_daily, day)
                yield DueReport(ReportKind.DAILY, "", f"{day.first:%Y-%m-%d}", make)
        elif schedule == WEEKLY:
            for week in weeks(now, since, back.weeks):
                for unit in self._units(connection, week):
                    yield DueReport(ReportKind.UNIT, unit, f"{week.first:%Y-%m-%d}", partial(_week, unit, week))
        elif schedule == MONTHLY:
            for month in self._months(now):
                yield DueReport(ReportKind.PREPARED, "", f"{month.first:%Y-%m}", partial(_month, month))

    def _months(self, now: datetime) -> Iterator[Ended]:
        return months(now, self._opened()[0], self._back().months)

    def _units(self, connection: Connection[Any], week: Ended) -> Iterator[str]:
        """Those that the surroundings name, as far as they exist at the week's end; `*`: all with people in them."""
        wanted, organisation = self.instance.settings.report_units, knowledge(connection).reference.organisation
        for unit in sorted(organisation.units):
            if (unit in wanted or EVERY_UNIT in wanted) and organisation.members(unit, week.ends_at):
                yield unit

    # ------------------------------------------------------------------ making and sending

    def _make(self, connection: Connection[Any], due: DueReport, now: datetime) -> None:
        asked, made = due.make(connection, now)
        files = ReportFiles.of(self.instance.data_dir).keep(due.kind, made)
        order = RecordReport(
            issued=self._issued(uuid5(due.report_id, "record")),
            proceeding_id=due.report_id,
            kind=due.kind,
            period=due.period,
            subject=due.subject,
            as_of=asked.position,
            about=asked.about,
            files=files,
        )
        self._give(order)

    def send(
        self, report: UUID, state: Proceeding, now: datetime, *, give_up: bool, again: bool = False
    ) -> tuple[int, int]:
        """Send a report to whoever has not got it: how many took it in, and how many are to be tried again.

        give_up: a failure is noted, and is not tried again by itself. again: also to whom it was given up.
        """
        sent = pending = 0
        known: Report = state.state
        for target in self.sent_to:
            told = [one for one in known.deliveries if (one.channel, one.to) == (target.channel, target.to)]
            if any(not one.failed for one in told) or (told and not again):
                continue
            reason = ""
            try:
                target.send(self._parcel(report, state, now))
            except NotDelivered as fault:
                reason = str(fault)
                _logger.warning("report not delivered", report=state.number, to=target.to, reason=reason)
                if not give_up:
                    pending += 1
                    continue
            else:
                sent += 1
            self._give(
                NoteDelivery(
                    issued=self._issued(uuid5(report, f"{target.channel}:{target.to}:{len(told)}")),
                    proceeding_id=report,
                    channel=target.channel,
                    to=target.to,
                    attempts=1,
                    reason=reason,
                )
            )
        return sent, pending

    def _parcel(self, report: UUID, state: Proceeding, now: datetime) -> Parcel:
        known: Report = state.state
        files = ReportFiles.of(self.instance.data_dir)
        parts = [Made(one.name, one.media_type, files.read(known.kind, one)) for one in known.files]
        return Parcel(report, state.number, title_of(known), known, parts, int(now.timestamp()))

    # ------------------------------------------------------------------ the 2 % rule

    def _ask_explanations(self, connection: Connection[Any], month: Ended, now: datetime) -> int:
        """Ask every agency above the limit for an explanation of a month that ended: how many were asked now.

        The figure is as of the month's end whenever this runs, so a late run asks for the same.
        """
        key = f"{month.first:%Y-%m}"
        if key in self._asked:
            return 0
        rules = knowledge(connection).reference.rules
        limit = rules.for_day(month.last).find(LATE_SHARE, month.last) or rules.for_day(month.last).value(
            EXPLANATION_LIMIT, month.last
        )
        asked = 0
        period = Period.month(month.first)
        position = _position_at(connection, month.ends_at)
        for share in late_shares(connection, period, now=now, as_of=month.ends_at):
            if not is_over(share.late, share.of, limit.value):
                continue
            proceeding = explanation_id(share.agency.id, month.first)
            if self.state(proceeding).exists:
                continue
            order = AskExplanation(
                issued=self._issued(uuid5(proceeding, "ask")),
                proceeding_id=proceeding,
                agency_id=share.agency.id,
                month=month.first,
                late=share.late,
                of=share.of,
                as_of=position,
            )
            try:
                self._give(order)
            except AddresseeUnknown as refusal:
                _logger.warning("explanation not asked", agency=share.agency.id, month=key, reason=refusal.en)
                continue
            asked += 1
        self._asked.add(key)
        return asked

    # ------------------------------------------------------------------ the record

    def state(self, proceeding: UUID) -> Proceeding:
        state = Proceeding()
        for recorded in self.log.read_stream(proceeding):
            state = natures.evolve(state, recorded)
        return state

    def _give(self, order: ProceedingCommand) -> None:
        """Somebody who was faster did the same: what they put on record stands."""
        try:
            self.application.handle(order)
        except (ProceedingExists, CommandReused):
            if not self.state(order.proceeding_id).exists:
                raise

    def _issued(self, command_id: UUID) -> Issued:
        return Issued(command_id=command_id, actor=WORKFLOW, source=Source.WORKFLOW)

    def _back(self) -> Back:
        return self.back or (SIMULATED_BACK if self._opened()[1] else Back())

    def _opened(self) -> tuple[datetime, bool]:
        """When the log was opened, and whether its clock is simulated."""
        opened = next(iter(self.log.read_stream(log.STREAM)))
        return opened.recorded_at, opened.body.clock is log.ClockKind.SIMULATED


TITLES: Final = {
    ReportKind.DAILY: "Báo cáo ngày",
    ReportKind.UNIT: "Báo cáo tuần của đơn vị, từ",
    ReportKind.PREPARED: "Báo cáo tham mưu, hệ thống lập, kỳ",
    ReportKind.ADVICE: "Báo cáo tham mưu, kỳ",
}


def title_of(report: Report) -> str:
    """As it stands in a message's subject."""
    return " ".join(part for part in (TITLES[report.kind], report.period, report.subject) if part)


def _daily(day: Ended, connection: Connection[Any], now: datetime) -> Parts:
    return making.daily(connection, day, now=now)


def _week(unit: str, week: Ended, connection: Connection[Any], now: datetime) -> Parts:
    return making.week_of_unit(connection, unit, week, now=now)


def _month(month: Ended, connection: Connection[Any], now: datetime) -> Parts:
    return making.month_prepared(connection, month, now=now)


def _position_at(connection: Connection[Any], moment: datetime) -> int:
    return stored_events.known_at(connection, moment)
