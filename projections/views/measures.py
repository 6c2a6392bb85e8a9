"""Acts that the indicators of a unit count, and whether each is in the numerator too.

Decision 766 says what is measured; where no text of a formula was read, what counts as good is ours, and the indicator
that uses it says so (`projections.queries.indicators`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model.event import Event, Recorded
from projections.folding import Folded
from projections.rows import Row

CONTENT: Final = 3
"""The lowest score of somebody who is not dissatisfied."""


class Measure(StrEnum):
    """What is counted.

    LODGED: no good or bad. RECEIVED: good with papers that came as files. ANSWERED: of what was lodged, the receipt or
    the refusal; good within the intake's term. RETURNED: the result in the applicant's hands; good where it came
    electronically. PAID: good where paid online. RATED: good from `CONTENT` on.
    """

    LODGED = "lodged"
    RECEIVED = "received"
    ANSWERED = "answered"
    RETURNED = "returned"
    PAID = "paid"
    RATED = "rated"


class MeasureRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "measures"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    measure: str
    at: datetime
    good: bool | None
    amount: int | None
    positions: list[int]


def measure_rows(folded: Folded) -> Iterator[MeasureRow]:
    """In the order of the events."""
    answered = returned = False
    for recorded in folded.history.events:
        match recorded.body:
            case ev.Lodged():
                yield _row(folded, Measure.LODGED, recorded, good=None)
            case ev.ReceiptIssued():
                files = _with_files(folded, recorded)
                yield _row(folded, Measure.RECEIVED, recorded, good=bool(files), more=files)
                if not answered:
                    answered = True
                    yield _answered(folded, recorded)
            case ev.Refused() if not answered:
                answered = True
                yield _answered(folded, recorded)
            case ev.ResultReturned(channel=channel) if not returned:
                returned = True
                yield _row(folded, Measure.RETURNED, recorded, good=channel is ev.Channel.ONLINE)
            case ev.PostDelivered() if not returned:
                returned = True
                yield _row(folded, Measure.RETURNED, recorded, good=False)
            case ev.FeePaid(channel=channel) | ev.FinancialDutyMet(channel=channel):
                yield _row(folded, Measure.PAID, recorded, good=channel is ev.Channel.ONLINE)
            case ev.Rated(score=score):
                yield _row(folded, Measure.RATED, recorded, good=score >= CONTENT, amount=score)
            case _:
                pass


def _answered(folded: Folded, recorded: Recorded[Event]) -> MeasureRow:
    clock, lodged = folded.clock, folded.history.events[0]
    waited_us = clock.hours.working_between(clock.lodged_at, recorded.body.occurred_at)
    in_time = recorded.body.occurred_at <= clock.intake_due_at
    return _row(folded, Measure.ANSWERED, recorded, good=in_time, amount=waited_us, more=[lodged.position])


def _with_files(folded: Folded, receipt: Recorded[Event]) -> list[int]:
    """What brought papers as files up to the receipt."""
    return [
        r.position
        for r in folded.history.events
        if isinstance(r.body, (ev.Lodged, ev.SupplementReceived))
        and r.body.documents
        and (r.body.occurred_at, r.position) <= (receipt.body.occurred_at, receipt.position)
    ]


def _row(
    folded: Folded,
    measure: Measure,
    recorded: Recorded[Event],
    *,
    good: bool | None,
    amount: int | None = None,
    more: list[int] | None = None,
) -> MeasureRow:
    return MeasureRow(
        dossier_id=folded.dossier_id,
        measure=measure,
        at=recorded.body.occurred_at,
        good=good,
        amount=amount,
        positions=sorted({recorded.position, *(more or ())}),
    )
