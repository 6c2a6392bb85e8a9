"""Made-up lives of dossiers, as events, for tests with thousands of them; each is possible, and follows from its seed.

The office is that of `tests.domain.office`: a1 receives, b1 (head h2) processes, h2 approves, a1 hands out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from domain import dossier_commands as cmd
from domain.model import dossier_events as ev
from domain.model.deadline import due, start_clock, stop_clock
from domain.model.deadline_explained import ClockEffect
from domain.model.event import Event, Recorded, Source
from domain.model.reference import Reference
from domain.model.term import Term
from domain.model.working_time import at_office_time, office_day
from tests.domain.office import APPLICANT_ID, CODE
from tests.workflows.minutes import OfficeMinutes
from workflows.policy import Watch

NO_COMMAND = UUID(int=0)
FOUR_HOURS = 240

Act = tuple[datetime, Event]


@dataclass
class Life:
    """The acts of people, in order. `until` is when nobody looks any further."""

    dossier_id: UUID
    until: datetime
    acts: list[Act] = field(default_factory=list)

    def do(self, kind: Callable[..., Event], actor: str, at: datetime, **members: Any) -> None:
        self.acts.append((at, kind(occurred_at=at, actor=actor, source=Source.PAGE, command_id=NO_COMMAND, **members)))


def life(seed: int, first: date, days: int, reference: Reference, minutes: OfficeMinutes) -> Life:
    """One dossier lodged on one of so many days: most are handled, some slowly, some left alone at some point."""
    chance = Random(seed)
    day = first + timedelta(days=chance.randrange(days))
    lodged_at = minutes.after(at_office_time(day, time(7)), 1 + chance.randrange(470))
    patience = chance.choices(("quick", "slow", "never"), (60, 30, 10))[0]
    made = Life(UUID(int=seed), lodged_at + timedelta(days=90))
    writer = _Writer(made, lodged_at, chance, reference, minutes, 90 if patience == "quick" else 600)
    left_alone_after = chance.randrange(1, 9) if patience == "never" else 99
    for number, act in enumerate(writer.handling()):
        if number == left_alone_after:
            break
        act()
    return made


class _Writer:
    """The usual way of a dossier, one act after another, each some working minutes after the one before."""

    def __init__(
        self, made: Life, at: datetime, chance: Random, reference: Reference, minutes: OfficeMinutes, mean_minutes: int
    ) -> None:
        self._made = made
        self._at = at
        self._chance = chance
        self._minutes = minutes
        self._mean_minutes = mean_minutes
        self._hours = reference.hours("cl")
        self._pack = reference.rules.for_day(office_day(at)).name
        self._deadline = due(at, Term.parse("10wd"), self._hours)

    def handling(self) -> Iterator[Callable[[], None]]:
        yield self._lodge
        yield self._receive
        yield from self._hand_over(ev.HandoverSent, 1, ("a1", "cl-mc"), ("b1", "cl-dd"), "th")
        if self._chance.random() < 0.2:
            yield self._ask_for_more
            yield self._complete
        yield lambda: self._do(ev.StepCompleted, "b1", step_id="th")
        yield from self._hand_over(ev.SubmittedForApproval, 2, ("b1", "cl-dd"), ("h2", "cl-dd"), "pd")
        yield lambda: self._do(ev.Approved, "h2")
        yield from self._hand_over(ev.HandoverSent, 3, ("h2", "cl-dd"), ("a1", "cl-mc"), "tr")
        yield lambda: self._do(ev.Finished, "a1")

    def _later(self, at_least: int = 1) -> datetime:
        self._at = self._minutes.after(self._at, at_least + int(self._chance.expovariate(1 / self._mean_minutes)))
        return self._at

    def _do(self, kind: Callable[..., Event], actor: str, **members: Any) -> None:
        self._made.do(kind, actor, self._later(), **members)

    def _lodge(self) -> None:
        self._made.do(
            ev.Lodged,
            "~applicant",
            self._at,
            procedure_code=CODE,
            agency_id="cl",
            unit_id="cl-mc",
            channel=ev.Channel.ONLINE,
            applicant_id=APPLICANT_ID,
        )

    def _receive(self) -> None:
        self._deadline = due(self._later(), Term.parse("10wd"), self._hours)
        self._made.do(
            ev.ReceiptIssued,
            "a1",
            self._at,
            code="x",
            agency_id="cl",
            unit_id="cl-mc",
            procedure_version=1,
            rule_pack=self._pack,
            calendar_version=1,
            term="10wd",
            supplement_effect=ClockEffect.PAUSE,
            due_at=self._deadline.due_at,
            deadline=self._deadline,
            first_step="tn",
        )

    def _hand_over(
        self, kind: Callable[..., Event], number: int, sender: tuple[str, str], to: tuple[str, str], step: str
    ) -> Iterator[Callable[[], None]]:
        """Accepted in time, or left lying until it is deemed accepted."""

        def accept() -> None:
            sent_at = self._at
            in_time = self._chance.random() < 0.8 and self._minutes.between(sent_at, self._later()) < FOUR_HOURS
            if in_time:
                self._made.do(ev.HandoverAccepted, to[0], self._at, handover_no=number, unit_id=to[1])
            else:
                self._at = self._minutes.after(sent_at, FOUR_HOURS)

        yield lambda: self._do(
            kind,
            sender[0],
            handover_no=number,
            from_official=sender[0],
            to=ev.Answerable(to[1], to[0]),
            step_id=step,
        )
        yield accept

    def _ask_for_more(self) -> None:
        self._do(ev.SupplementRequested, "b1", request_no=1, items=("-",), reason="-")
        self._deadline = stop_clock(self._deadline, self._at, ClockEffect.PAUSE, self._hours)

    def _complete(self) -> None:
        self._deadline = start_clock(self._deadline, self._later(), self._hours)
        self._made.do(
            ev.SupplementReceived,
            "~applicant",
            self._at,
            request_no=1,
            channel=ev.Channel.ONLINE,
            complete=True,
            due_at=self._deadline.due_at,
            deadline=self._deadline,
        )


def lived(made: Life, reference: Reference) -> tuple[list[Event], int]:
    """All events of a life with the motor running, and how often it woke up. An act goes before an alarm."""
    watch, events, wakeups = Watch(), [], 0
    counts = {ev.Reminded: 0, ev.Stalled: 0, ev.Escalated: 0}

    def record(body: Event, at: datetime) -> None:
        events.append(body)
        watch.see(Recorded(len(events), made.dossier_id, len(events), at, body))

    def let_pass(start: datetime, end: datetime) -> None:
        nonlocal wakeups
        now: datetime | None = start
        while now is not None and now < end:
            plan = watch.plan(reference, now)
            for order in plan.due:
                record(noted(order, counts), now)
            if not plan.due:
                now = plan.next_wakeup
                wakeups += 1

    for (at, body), (following, _) in zip(made.acts, [*made.acts[1:], (made.until, None)], strict=True):
        record(body, at)
        let_pass(at, following)
    return events, wakeups


def noted(order: cmd.DossierCommand, counts: dict[Any, int]) -> Event:
    """What the domain makes of an order of the motor, without looking whether it may."""
    issued = order.issued
    assert issued.occurred_at is not None
    head: dict[str, Any] = {
        "occurred_at": issued.occurred_at,
        "actor": issued.actor,
        "source": issued.source,
        "command_id": issued.command_id,
    }
    match order:
        case cmd.NoteDeemedAcceptance(handover_no=number, answerer=answerer, confirmed_by_presence=present):
            return ev.HandoverDeemedAccepted(
                **head, handover_no=number, answerer=answerer, confirmed_by_presence=present
            )
        case cmd.Remind(cause=cause, run=run, to_official=official, due_at=due_at):
            counts[ev.Reminded] += 1
            return ev.Reminded(
                **head, reminder_no=counts[ev.Reminded], cause=cause, run=run, to_official=official, due_at=due_at
            )
        case cmd.NoteStall(since=since, working_days=days, holder=holder):
            counts[ev.Stalled] += 1
            return ev.Stalled(**head, stall_no=counts[ev.Stalled], since=since, working_days=days, holder=holder)
        case cmd.NoteApologyOwed(due_at=due_at, owed_by=official):
            return ev.ApologyOwed(**head, due_at=due_at, owed_by=official)
        case cmd.Escalate():
            counts[ev.Escalated] += 1
            return ev.Escalated(
                **head,
                escalation_no=counts[ev.Escalated],
                cause=order.cause,
                run=order.run,
                rung=order.rung,
                office=order.office,
                bearer=order.bearer,
                answer_term=order.answer_term,
                answer_due_at=order.answer_due_at,
                skipped=order.skipped,
            )
        case cmd.NoteUnanswered(escalation_no=number, bearer=bearer):
            return ev.EscalationUnanswered(**head, escalation_no=number, bearer=bearer)
    raise AssertionError(order)
