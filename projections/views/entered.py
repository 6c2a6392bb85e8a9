"""How acts came to be on record: on the software when they were done, or afterwards (DOMAIN.md §1, point 1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model.event import Event, Recorded, is_official
from projections.folding import Folded, month_of
from projections.rows import Row
from projections.views.facts_of_acts import NO_ACTS, in_outage, is_known_late


class EnteredRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "entered"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    topic: str
    official: str
    on_behalf_of: str | None
    unit_id: str | None
    recorded_by: str
    procedure_code: str
    field: str
    step_id: str | None
    month: date
    at: datetime
    recorded_at: datetime
    is_step: bool
    on_software: bool
    on_paper: bool
    late: bool
    outage: bool
    behind_us: int
    position: int
    positions: list[int]


def entered_rows(folded: Folded) -> Iterator[EnteredRow]:
    """One row a completed step, and an act of an official that was entered on paper or late; in order of what happened.

    An entry that is still somebody's claim counts for nothing yet, so it has no row.
    """
    by_position = {recorded.position: recorded for recorded in folded.stored}
    for recorded in folded.history.events:
        body = recorded.body
        if is_official(body.actor) and not isinstance(body, NO_ACTS):
            row = _row(folded, recorded, by_position)
            if row.is_step or row.on_paper or row.late or row.outage:
                yield row


def _row(folded: Folded, recorded: Recorded[Event], stored: dict[int, Recorded[Event]]) -> EnteredRow:
    body, position = recorded.body, recorded.position
    original = stored[position]
    entry = folded.history.entered_by.get(position)
    on_paper = isinstance(original.body, ev.RecordedLate)
    known_at = folded.recorded_at[position]
    late = is_known_late(folded, recorded)
    outage = late and in_outage(folded, recorded)
    step = body.step_id if isinstance(body, ev.StepCompleted) else None
    return EnteredRow(
        dossier_id=folded.dossier_id,
        topic=body.TOPIC,
        official=body.actor,
        on_behalf_of=body.acting_for,
        unit_id=folded.unit_of(body.actor, body.occurred_at),
        recorded_by=original.body.actor,
        procedure_code=folded.state.procedure_code,
        field=folded.procedure.field if folded.procedure is not None else "~unknown",
        step_id=step,
        month=month_of(body.occurred_at),
        at=body.occurred_at,
        recorded_at=known_at,
        is_step=step is not None,
        on_software=isinstance(body, ev.StepCompleted) and body.on_software and not on_paper,
        on_paper=on_paper,
        late=late and not outage,
        outage=outage,
        behind_us=folded.clock.hours.working_between(body.occurred_at, known_at) if late else 0,
        position=position,
        positions=sorted({position, *([entry] if entry is not None else [])}),
    )
