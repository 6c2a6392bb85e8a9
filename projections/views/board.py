"""The row of the board: what is true of a dossier, whatever the time is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model.clock import DueName
from domain.model.dossier import Phase
from domain.model.event import Event, Recorded
from domain.model.history import History
from domain.model.working_time import DAY_OF_WORK
from projections.folding import Folded
from projections.rows import Row
from projections.views.meetings import agencies, last_moment
from projections.views.next_act import next_act

DUE_SOON_SHARE: Final = 5
"""Policy due-soon-1: due soon is one working day, or a fifth of the term, whichever is more, before the due moment."""

UNKNOWN_FIELD: Final = "~unknown"
"""Field of a dossier whose procedure was never published."""


class NoDue(StrEnum):
    """Why no due date is in force."""

    NOT_RECEIVED = "not_received"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    ENDED = "ended"


class DossierRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "dossiers"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    code: str | None
    version: int
    position: int
    procedure_code: str
    procedure_version: int | None
    field: str
    agency_id: str
    unit_id: str
    channel: str
    result_channel: str
    state: str
    portal_status: int
    predecessor_id: UUID | None
    rule_pack: str | None
    calendar_version: int | None
    term: str | None
    lodged_at: datetime
    received_at: datetime | None
    finished_at: datetime | None
    ended_at: datetime | None
    returned_at: datetime | None
    stopped_since: datetime | None
    intake_due_at: datetime
    due_first_at: datetime | None
    due_in_force_at: datetime | None
    no_due_reason: str | None
    due_position: int | None
    due_soon_at: datetime | None
    stalls_at: datetime | None
    step_id: str | None
    step_due_at: datetime | None
    next_act: str | None
    next_step_id: str | None
    last_act_at: datetime
    latest_at: datetime
    late_first: bool | None
    late_in_force: bool | None
    disputed: int
    agencies: list[str]
    first_at: datetime
    last_at: datetime | None


def dossier_row(folded: Folded) -> DossierRow:
    state, clock, history = folded.state, folded.clock, folded.history
    opened = history.events[0].body
    assert isinstance(opened, ev.Lodged)
    receipt = _last(history, ev.ReceiptIssued)
    due_first, due_in_force = (changes[-1] if changes else None for changes in (clock.first_slip, clock.in_force))
    procedure, following = folded.procedure, next_act(folded)
    return DossierRow(
        dossier_id=folded.dossier_id,
        code=state.code,
        version=folded.stored[-1].version,
        position=folded.stored[-1].position,
        procedure_code=state.procedure_code,
        procedure_version=procedure.version if procedure is not None else None,
        field=procedure.field if procedure is not None else UNKNOWN_FIELD,
        agency_id=clock.agency_id,
        unit_id=state.one_stop_id,
        channel=state.channel,
        result_channel=state.result_channel,
        state=state.phase,
        portal_status=portal_status(folded),
        predecessor_id=opened.predecessor_id,
        rule_pack=state.rule_pack,
        calendar_version=receipt.calendar_version if receipt is not None else None,
        term=receipt.term if receipt is not None else None,
        lodged_at=clock.lodged_at,
        received_at=clock.received_at,
        finished_at=_when(history, ev.Finished),
        ended_at=clock.ended_at,
        returned_at=_when(history, ev.ResultReturned, ev.PostDelivered),
        stopped_since=_stopped_since(folded),
        intake_due_at=clock.intake_due_at,
        due_first_at=due_first.due_at if due_first is not None else None,
        due_in_force_at=due_in_force.due_at if due_in_force is not None else None,
        no_due_reason=_no_due_reason(folded),
        due_position=due_first.position if due_first is not None else None,
        due_soon_at=_due_soon_at(folded),
        stalls_at=folded.stalls_at,
        step_id=state.step_id,
        step_due_at=folded.step_due(state.step_id),
        next_act=following.act,
        next_step_id=following.step_id,
        last_act_at=state.last_act_at or clock.lodged_at,
        latest_at=history.events[-1].body.occurred_at,
        late_first=clock.late(DueName.FIRST_SLIP),
        late_in_force=clock.late(DueName.IN_FORCE),
        disputed=len(history.open_claims),
        agencies=agencies(folded),
        first_at=clock.lodged_at,
        last_at=last_moment(folded),
    )


def portal_status(folded: Folded) -> int:
    """The national portal's status, 1 to 10 (DOMAIN.md §2)."""
    state = folded.state
    match state.phase:
        case Phase.LODGED:
            return 5 if state.supplement is not None else 1
        case Phase.RECEIVED if state.supplement is not None:
            return 5
        case Phase.RECEIVED if state.payment is not None:
            return 6
        case Phase.RECEIVED:
            begun = any(isinstance(r.body, (ev.Transit, ev.TakenOver, ev.StepStarted)) for r in folded.history.events)
            return 4 if begun else 2
        case Phase.REFUSED:
            return 3
        case Phase.WITHDRAWN:
            return 7
        case Phase.STOPPED:
            return 8
        case Phase.FINISHED:
            return 9
        case Phase.RETURNED:
            return 10


def _no_due_reason(folded: Folded) -> NoDue | None:
    clock = folded.clock
    if clock.ended_at is not None:
        return NoDue.ENDED
    if not clock.in_force:
        return NoDue.NOT_RECEIVED
    return NoDue.AWAITING_SUPPLEMENT if clock.in_force[-1].due_at is None else None


def _stopped_since(folded: Folded) -> datetime | None:
    waiting = [stop.start_at for stop in folded.clock.stops if stop.end_at is None]
    return min(waiting, default=None) if not folded.ends else None


def _due_soon_at(folded: Folded) -> datetime | None:
    """From when on the due date in force is near; None where none is, or the clock stands still or has ended."""
    clock = folded.clock
    if folded.ends or _stopped_since(folded) is not None or not clock.in_force or clock.received_at is None:
        return None
    due_at = clock.in_force[-1].due_at
    if due_at is None:
        return None
    began = clock.runs[-1].started_at
    whole_us = clock.hours.working_between(began, due_at)
    near_us = max(DAY_OF_WORK, whole_us // DUE_SOON_SHARE)
    return began if whole_us <= near_us else clock.hours.add_working(began, whole_us - near_us)


def _last(history: History, cls: type[ev.ReceiptIssued]) -> ev.ReceiptIssued | None:
    return next((r.body for r in reversed(history.events) if isinstance(r.body, cls)), None)


def _when(history: History, *classes: type[Event]) -> datetime | None:
    """When the first event of these classes happened."""
    found: Recorded[Event] | None = next((r for r in history.events if isinstance(r.body, classes)), None)
    return found.body.occurred_at if found is not None else None
