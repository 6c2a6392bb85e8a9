"""A dossier under the policy, on the pure domain and a clock that jumps from one wake-up to the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.model import dossier_events as ev
from domain.model.dossier_events import Channel
from domain.model.dossier_rules import NOTES
from domain.model.event import OFFICE_ZONE, Event
from domain.model.reference import Reference
from tests.domain.office import Case, when
from workflows.policy import duties


class Watched(Case):
    """`until` lets time pass with the motor running: every wake-up at its instant, every order carried out."""

    wakeups = 0

    def lodged(self, moment: str = "2020-03-02 08:00", channel: Channel = Channel.COUNTER, **members: Any) -> Watched:
        super().lodged(moment, channel, **members)
        return self

    def received(self, moment: str = "2020-03-02 08:00", by: str = "a1", **members: Any) -> Watched:
        super().received(moment, by, **members)
        return self

    def at_land(self, moment: str = "2020-03-02 10:00", by: str = "b1") -> Watched:
        super().at_land(moment, by)
        return self

    def until(self, moment: str) -> Watched:
        """Everything that falls due up to and with this moment."""
        end = when(moment)
        wakeup: datetime | None = None
        while True:
            plan = duties(self.state.log, self.reference, wakeup or self._last())
            for order in plan.due:
                assert order.issued.occurred_at is not None
                self.carry_out(order, max(wakeup or self._last(), order.issued.occurred_at))
            if plan.due:
                continue
            if plan.closed or plan.next_wakeup is None or plan.next_wakeup > end:
                return self
            assert wakeup is None or plan.next_wakeup > wakeup
            wakeup = plan.next_wakeup
            self.wakeups += 1

    def after_outage(self, moment: str) -> Watched:
        """The motor was down up to this moment; what it finds then."""
        while plan := duties(self.state.log, self.reference, when(moment)).due:
            for order in plan:
                self.carry_out(order, when(moment))
        return self

    def now_in(self, reference: Reference) -> Watched:
        self.reference = reference
        return self

    def _last(self) -> datetime:
        return self.state.log[-1].recorded_at

    @property
    def notes(self) -> list[str]:
        """What the motor noted, in order, as lines: when, what, of what, to whom."""
        return [line(r.body) for r in self.state.log if isinstance(r.body, NOTES)]

    def noted(self, *kinds: str) -> list[str]:
        """Only the lines of some causes or kinds."""
        return [text for text in self.notes if any(kind in text for kind in kinds)]


def line(body: Event) -> str:
    at = f"{body.occurred_at.astimezone(OFFICE_ZONE):%d/%m %H:%M}"
    match body:
        case ev.HandoverDeemedAccepted():
            return f"{at} deemed {body.handover_no} {body.answerer}"
        case ev.Reminded():
            return f"{at} remind {body.cause} {body.to_official}"
        case ev.ApologyOwed():
            return f"{at} apology {body.owed_by}"
        case ev.Stalled():
            return f"{at} stalled {body.holder}"
        case ev.Escalated():
            skipped = f" past {','.join(body.skipped)}" if body.skipped else ""
            return f"{at} {body.cause} {body.rung} {body.bearer}{skipped}"
        case ev.EscalationUnanswered():
            return f"{at} unanswered {body.escalation_no} {body.bearer}"
    raise AssertionError(body)
