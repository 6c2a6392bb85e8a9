"""A policy simple enough to see the motor's own work: one reminder ten days after lodging, one after twenty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from domain import dossier_commands as cmd
from domain.commands import Issued
from domain.model import dossier_events as ev
from domain.model.event import APPLICANT, WORKFLOW, Event, Recorded, Source
from domain.model.reference import Reference
from workflows.plan import Plan

T0 = datetime(2020, 1, 6, 1, 0, tzinfo=UTC)
"""Monday, 8:00 in the office: here the office time of the tests begins."""

AFTER = (timedelta(days=10), timedelta(days=20))


class PolicyFailed(Exception):
    pass


def reminders(history: Sequence[Recorded[Any]], _reference: Reference, now: datetime) -> Plan[Any]:
    """Fails on a dossier whose procedure is `poison`."""
    first = history[0].body
    assert isinstance(first, ev.Lodged)
    if first.procedure_code == "poison":
        raise PolicyFailed("this dossier cannot be judged")
    if any(isinstance(recorded.body, ev.Withdrawn) for recorded in history):
        return Plan(closed=True)
    done = sum(isinstance(recorded.body, ev.Reminded) for recorded in history)
    moments = [first.occurred_at + after for after in AFTER]
    due = [
        reminder(history[0].stream_id, number, at)
        for number, at in enumerate(moments, 1)
        if number > done and at <= now
    ]
    return Plan(tuple(due), min((at for at in moments if at > now), default=None))


def reminder(dossier_id: UUID, number: int, at: datetime) -> cmd.Remind:
    return cmd.Remind(
        issued=Issued(
            command_id=uuid5(dossier_id, f"reminder {number}"),
            actor=WORKFLOW,
            source=Source.WORKFLOW,
            occurred_at=at,
        ),
        dossier_id=dossier_id,
        cause=ev.Cause.DUTY,
        run=str(number),
        to_official="cb01",
        due_at=at,
    )


def lodged(dossier_id: UUID, at: datetime = T0, procedure: str = "1.000001") -> ev.Lodged:
    return ev.Lodged(
        occurred_at=at,
        actor=APPLICANT,
        source=Source.API,
        command_id=uuid5(dossier_id, "lodge"),
        procedure_code=procedure,
        agency_id="sxd",
        unit_id="sxd-mc",
        channel=ev.Channel.ONLINE,
        applicant_id=uuid5(dossier_id, "applicant"),
    )


def withdrawn(dossier_id: UUID, at: datetime) -> ev.Withdrawn:
    return ev.Withdrawn(
        occurred_at=at, actor=APPLICANT, source=Source.API, command_id=uuid5(dossier_id, "withdraw"), reason="-"
    )


def complained(dossier_id: UUID, number: int, at: datetime) -> Event:
    return ev.Complained(
        occurred_at=at,
        actor=APPLICANT,
        source=Source.API,
        command_id=uuid5(dossier_id, f"complain {number}"),
        complaint_no=number,
        text="-",
    )
