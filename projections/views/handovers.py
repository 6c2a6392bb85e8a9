"""Handovers of a dossier: the rows of its control slip, each with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model.deadline import due_class
from domain.model.dossier import principal
from domain.model.event import Event, Recorded
from domain.model.steps import due_seen_from
from projections.folding import Folded
from projections.rows import Row

UNDER_WAY: Final = "under_way"


class HandoverRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "handovers"
    STREAM: ClassVar[str] = "dossier_id"

    """due_class: sent before, on or after the due day of the step that it ends; None where that has no term."""

    dossier_id: UUID
    handover_no: int
    kind: str
    sent_at: datetime
    from_official: str
    from_unit: str | None
    to_official: str | None
    to_unit: str | None
    to_outside: str | None
    step_id: str | None
    note: str
    outcome: str
    ended_at: datetime | None
    received_by: str | None
    deemed_at: datetime | None
    due_class: str | None
    positions: list[int]


@dataclass
class Handover:
    """One handover as it goes. returned_by, wrong_address: of one that came back."""

    sent: Recorded[Event]
    body: ev.Transit
    step_id: str | None
    outcome: str = UNDER_WAY
    ended_at: datetime | None = None
    received_by: str | None = None
    deemed_at: datetime | None = None
    wrong_address: bool = False
    positions: list[int] = field(default_factory=list)

    def end(self, outcome: str, recorded: Recorded[Event], received_by: str | None = None) -> None:
        self.outcome = outcome
        self.ended_at = recorded.body.occurred_at
        self.received_by = received_by
        self.positions.append(recorded.position)


def handovers(folded: Folded) -> list[Handover]:
    """All handovers inside the system, in order of their numbers.

    One that was deemed accepted and never confirmed or refused ends at `deemed_at`, which may lie ahead: by then it
    will be deemed accepted if nothing happens.
    """
    slip = _Slip(folded)
    for recorded in folded.history.events:
        slip.pass_time(recorded.body.occurred_at)
        slip.apply(recorded)
    slip.pass_time(None)
    return [slip.found[number] for number in sorted(slip.found)]


class _Slip:
    """The control slip, event by event. `_under_way`: the number of the one that travels."""

    def __init__(self, folded: Folded) -> None:
        self.found: dict[int, Handover] = {}
        self._deemed = {entry.handover_no: entry for entry in folded.custody.deemed}
        self._under_way: int | None = None
        self._step_id: str | None = None

    def pass_time(self, before: datetime | None) -> None:
        """What is deemed accepted by an instant, or ever."""
        deemed = self._deemed.get(self._under_way) if self._under_way is not None else None
        if deemed is not None and (before is None or deemed.at <= before):
            sent = self.found[deemed.handover_no]
            sent.outcome, sent.ended_at, sent.deemed_at = "deemed", deemed.at, deemed.at
            sent.received_by = deemed.answerer
            self._arrived(sent)

    def apply(self, recorded: Recorded[Event]) -> None:
        body = recorded.body
        match body:
            case ev.ReceiptIssued():
                self._step_id = body.first_step
            case ev.StepStarted():
                self._step_id = body.step_id
            case ev.Transit() if body.to.outside is None:
                self._drop(recorded)
                self.found[body.handover_no] = Handover(recorded, body, self._step_id, positions=[recorded.position])
                self._under_way = body.handover_no
            case ev.TakenOver():
                if self._under_way is not None:
                    self.found[self._under_way].end("taken_over", recorded, principal(body))
                    self._under_way = None
                self._step_id = body.step_id or self._step_id
            case ev.Refused() | ev.Stopped() | ev.Withdrawn() | ev.OpinionGiven():
                self._drop(recorded)
            case ev.HandoverAccepted() | ev.HandoverReturned() | ev.Recalled() if body.handover_no in self.found:
                self._resolve(self.found[body.handover_no], recorded, body)
            case _:
                pass

    def _resolve(
        self, sent: Handover, recorded: Recorded[Event], body: ev.HandoverAccepted | ev.HandoverReturned | ev.Recalled
    ) -> None:
        match body:
            case ev.HandoverAccepted():
                sent.end("accepted", recorded, principal(body))
                self._arrived(sent)
            case ev.HandoverReturned():
                sent.end("returned_after_deemed" if body.after_deemed else "returned", recorded, principal(body))
                sent.wrong_address = body.wrong_address
                self._under_way = None
            case ev.Recalled():
                sent.end("recalled", recorded)
                self._under_way = None

    def _arrived(self, sent: Handover) -> None:
        self._step_id = sent.body.step_id or self._step_id
        self._under_way = None

    def _drop(self, recorded: Recorded[Event]) -> None:
        if self._under_way is not None:
            self.found[self._under_way].end("ended", recorded)
            self._under_way = None


def handover_rows(folded: Folded) -> Iterator[HandoverRow]:
    organisation = folded.reference.organisation
    for sent in folded.handovers:
        body = sent.body
        due_at = due_seen_from(folded.custody, sent.step_id, body.occurred_at) if sent.step_id is not None else None
        yield HandoverRow(
            dossier_id=folded.dossier_id,
            handover_no=body.handover_no,
            kind=body.KIND,
            sent_at=body.occurred_at,
            from_official=body.from_official,
            from_unit=organisation.unit_of(body.from_official, body.occurred_at),
            to_official=body.to.official,
            to_unit=body.to.unit,
            to_outside=body.to.outside,
            step_id=body.step_id or sent.step_id,
            note=body.note,
            outcome=sent.outcome,
            ended_at=sent.ended_at,
            received_by=sent.received_by,
            deemed_at=sent.deemed_at,
            due_class=due_class(body.occurred_at, due_at) if due_at is not None else None,
            positions=sorted(sent.positions),
        )
