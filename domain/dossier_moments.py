"""At which moment an order about a dossier may be dated (DOMAIN.md §4).

An official's act is an ordinary one only if it is recorded when it happens: dated back, it would move time to people
who could not see it, or make late work look timely. Earlier handling is entered with `RecordLate`, where it shows as
what it is and those concerned confirm it. What an official takes upon themselves may follow within a working day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from domain import dossier_commands as cmd
from domain.application import Context
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.deadline import due_instant
from domain.model.dossier import Dossier
from domain.model.dossier_authority import clock
from domain.model.dossier_refusals import EnterLate
from domain.model.event import is_official
from domain.model.working_time import office_day

TOLERANCE: Final = timedelta(minutes=2)
"""How far an act may be dated from the log's clock: clocks of counters differ a little."""

NOTES: Final = (
    cmd.NoteDeemedAcceptance,
    cmd.Remind,
    cmd.NoteStall,
    cmd.NoteApologyOwed,
    cmd.Escalate,
    cmd.NoteUnanswered,
)
"""Orders of the deadline workflows, dated at the due instant however late they come."""

TAKEN_ON: Final = (
    cmd.Lodge,
    cmd.AcceptHandover,
    cmd.TakeOver,
    cmd.ReceiveSupplement,
    cmd.PayFee,
    cmd.MeetFinancialDuty,
)
"""By these the one who acts takes something in."""


def check_moment(state: Dossier, command: cmd.DossierCommand, context: Context) -> None:
    """Refuse an order that is dated in the future, before the previous act, or too far back. Not for notes."""
    at, now = context.occurred_at, context.now
    if at > now + TOLERANCE:
        raise no.ActInFuture(at=clock(at), now=clock(now))
    if state.last_act_at is not None and at < state.last_act_at:
        raise no.ActBeforePrevious(at=clock(at), previous=clock(state.last_act_at))
    if at >= now - TOLERANCE or not is_official(context.issued.actor):
        return
    if not isinstance(command, TAKEN_ON):
        raise EnterLate(at=clock(at), now=clock(now))
    day = office_day(at)
    after = context.reference.rules.for_day(day).find(keys.LATE_ENTRY_AFTER, day)
    hours = context.reference.hours(state.agency_id or None)
    if after is not None and after.binds and now > due_instant(at, after.value, hours):
        raise EnterLate(at=clock(at), now=clock(now))
