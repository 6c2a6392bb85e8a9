"""How orders about the calendar are decided; the rules of each edit stand in `domain.model.calendar_edits`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final
from uuid import UUID

from domain import calendar_commands as cmd
from domain.application import Context
from domain.model import calendar as cal
from domain.model import calendar_edits as edits
from domain.model.calendar import WorkCalendar
from domain.model.calendar_seed import seed_event
from domain.model.event import Event, Recorded


class CalendarDecider:
    """The decider of the stream `calendar`; see `domain.application.Decider`."""

    kind = "calendar"

    @property
    def commands(self) -> Collection[type[Any]]:
        return tuple(_DECISIONS)

    def stream(self, _: cmd.CalendarCommand) -> UUID:
        return cal.STREAM

    def initial(self) -> WorkCalendar:
        return WorkCalendar()

    def evolve(self, state: WorkCalendar, recorded: Recorded[Event]) -> WorkCalendar:
        return cal.evolve(state, recorded)

    def decide(self, state: WorkCalendar, command: cmd.CalendarCommand, context: Context) -> Sequence[Event]:
        return _DECISIONS[type(command)](state, command, context)


def _seed(state: WorkCalendar, _: cmd.SeedCalendar, context: Context) -> list[Event]:
    meta = context.meta()
    proposed = seed_event(
        occurred_at=meta["occurred_at"], actor=meta["actor"], source=meta["source"], command_id=meta["command_id"]
    )
    return edits.seed(state, proposed)


def _rule(state: WorkCalendar, order: cmd.RuleDays, context: Context) -> list[Event]:
    return edits.rule_days(state, cal.DaysRuled(**context.meta(), rulings=order.rulings), context.now)


def _withdraw(state: WorkCalendar, order: cmd.WithdrawDayRuling, context: Context) -> list[Event]:
    proposed = cal.DayRulingWithdrawn(**context.meta(), day=order.day, reason=order.reason)
    return edits.withdraw_ruling(state, proposed, context.now)


def _hours(state: WorkCalendar, order: cmd.SetOfficeHours, context: Context) -> list[Event]:
    return edits.set_office_hours(state, cal.OfficeHoursSet(**context.meta(), hours=order.hours), context.now)


def _reception(_: WorkCalendar, order: cmd.SetReceptionDays, context: Context) -> list[Event]:
    return edits.set_reception_days(cal.ReceptionDaysSet(**context.meta(), days=order.days))


def _outage(_: WorkCalendar, order: cmd.RecordOutage, context: Context) -> list[Event]:
    return edits.record_outage(cal.OutageRecorded(**context.meta(), outage=order.outage))


_DECISIONS: Final[dict[type[cmd.CalendarCommand], Callable[[WorkCalendar, Any, Context], list[Event]]]] = {
    cmd.SeedCalendar: _seed,
    cmd.RuleDays: _rule,
    cmd.WithdrawDayRuling: _withdraw,
    cmd.SetOfficeHours: _hours,
    cmd.SetReceptionDays: _reception,
    cmd.RecordOutage: _outage,
}
