"""When the clock stands still for the applicant: supplements, financial duties, fees that stop it (DOMAIN.md §3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from domain.model import dossier_events as ev
from domain.model.deadline_explained import ClockEffect
from domain.model.dossier import principal
from domain.model.event import ActorId, Event, Recorded

ENDS: Final = (ev.Refused, ev.Stopped, ev.Withdrawn)
"""Ends without a result."""


class StopReason(StrEnum):
    SUPPLEMENT = "supplement"
    FINANCIAL_DUTY = "financial_duty"
    FEE = "fee"


class Stop(msgspec.Struct, frozen=True):
    """The applicant's turn: from when the request reached them to the last paper or payment, [start_at, end_at).

    effect: what it does to the term. position: of the request; ended_by: of what ended it, None while it lasts.
    """

    start_at: datetime
    reason: StopReason
    effect: ClockEffect
    asked_by: ActorId
    position: int
    end_at: datetime | None = None
    ended_by: int | None = None


def stops(events: Sequence[Recorded[Event]]) -> tuple[Stop, ...]:
    """Every stop of an effective history, in order. A partial answer changes nothing; an end ends what is open."""
    fold = _Stops()
    for recorded in events:
        fold.apply(recorded)
    return tuple(fold.closed)


_OF_CONCERN: Final = frozenset(
    {
        *ENDS,
        ev.ReceiptIssued,
        ev.SupplementRequested,
        ev.SupplementReceived,
        ev.FinancialDutyImposed,
        ev.FinancialDutyMet,
        ev.FeeAssessed,
        ev.FeePaid,
    }
)
"""Of all other events a stop knows nothing; most events are others."""


class _Stops:
    def __init__(self) -> None:
        self.closed: list[Stop] = []
        self._open: dict[StopReason, int] = {}
        self._effect = ClockEffect.PAUSE
        self._fee_dong = 0

    def apply(self, recorded: Recorded[Event]) -> None:
        body = recorded.body
        if type(body) not in _OF_CONCERN:
            return
        match body:
            case ev.ReceiptIssued():
                self._effect = ClockEffect(body.supplement_effect)
            case ev.SupplementRequested():
                self._start(recorded, StopReason.SUPPLEMENT, self._effect)
            case ev.SupplementReceived(complete=True):
                self._end(recorded, StopReason.SUPPLEMENT)
            case ev.FinancialDutyImposed():
                self._start(recorded, StopReason.FINANCIAL_DUTY, ClockEffect.PAUSE)
            case ev.FinancialDutyMet():
                self._end(recorded, StopReason.FINANCIAL_DUTY)
            case ev.FeeAssessed() | ev.FeePaid():
                self._fee(recorded, body)
            case ev.Refused() | ev.Stopped() | ev.Withdrawn():
                for reason in tuple(self._open):
                    self._end(recorded, reason)
            case _:
                pass

    def _fee(self, recorded: Recorded[Event], body: ev.FeeAssessed | ev.FeePaid) -> None:
        if isinstance(body, ev.FeeAssessed):
            self._fee_dong += body.amount_dong
            if body.stops_clock:
                self._start(recorded, StopReason.FEE, ClockEffect.PAUSE)
            return
        self._fee_dong -= body.amount_dong
        if self._fee_dong <= 0:
            self._end(recorded, StopReason.FEE)

    def _start(self, recorded: Recorded[Event], reason: StopReason, effect: ClockEffect) -> None:
        if reason not in self._open:
            self._open[reason] = len(self.closed)
            body = recorded.body
            self.closed.append(Stop(body.occurred_at, reason, effect, principal(body), recorded.position))

    def _end(self, recorded: Recorded[Event], reason: StopReason) -> None:
        place = self._open.pop(reason, None)
        if place is not None:
            self.closed[place] = msgspec.structs.replace(
                self.closed[place], end_at=recorded.body.occurred_at, ended_by=recorded.position
            )
