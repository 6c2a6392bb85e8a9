"""What the motor has to note in a made-up life, worked out minute by minute from the acts of people alone.

An independent reading of DOMAIN.md §2, §5 and §7 for the lives of `lives.py`; nothing of the motor is used. At one
instant acts come before terms. Lines are those of `watched.line`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import NamedTuple

from domain.model import dossier_events as ev
from domain.model.event import OFFICE_ZONE
from tests.workflows.lives import FOUR_HOURS, Life
from tests.workflows.minutes import OfficeMinutes, Span

RUNGS = (("holder", 240), ("head", 480), ("leader", 480), ("chairman", 480))
HEADS = {"cl-mc": "h1", "cl-dd": "h2"}
STEP_DAYS = {"th": 6, "pd": 1}
STEP_MINUTES = {"tn": 240, "tr": 240}
COUNTING = (ev.ReceiptIssued, ev.StepCompleted, ev.SupplementRequested, ev.SubmittedForApproval, ev.Approved)


class Desk(NamedTuple):
    """From `at` on `official` of `unit` answers, and the dossier is in `step`."""

    at: datetime
    official: str
    unit: str
    step: str | None


@dataclass
class Oracle:
    """Reads one life."""

    life: Life
    minutes: OfficeMinutes

    def __post_init__(self) -> None:
        acts = self.life.acts
        self.deemed: list[tuple[datetime, int, str]] = []
        self.transits: list[Span] = []
        self.desks = list(self._desks())
        ended = [at for at, body in acts if isinstance(body, ev.Finished)]
        self.end = ended[0] if ended else self.life.until
        self.received_at = next((at for at, body in acts if isinstance(body, ev.ReceiptIssued)), None)
        asked = next((at for at, body in acts if isinstance(body, ev.SupplementRequested)), None)
        back = next((at for at, body in acts if isinstance(body, ev.SupplementReceived)), self.life.until)
        self.stops = [(asked, back)] if asked is not None else []

    def lines(self) -> list[str]:
        """Every note, with its instant, in order of the text."""
        found = [(at, f"deemed {number} {who}") for at, number, who in self.deemed if at < self.life.until]
        found += self._acceptance()
        if self.received_at is not None:
            found += [*self._term(self.received_at), *self._stalls(), *self._steps()]
        return sorted(f"{at.astimezone(OFFICE_ZONE):%d/%m %H:%M} {text}" for at, text in found)

    # -- who has it

    def _desks(self) -> Iterator[Desk]:
        accepted = {body.handover_no: at for at, body in self.life.acts if isinstance(body, ev.HandoverAccepted)}
        for at, body in self.life.acts:
            if isinstance(body, ev.Lodged):
                yield Desk(at, "h1", "cl-mc", None)
            elif isinstance(body, ev.ReceiptIssued):
                yield Desk(at, "a1", "cl-mc", "tn")
            elif isinstance(body, ev.Transit):
                to = body.to
                assert to.official is not None
                assert to.unit is not None
                arrived = accepted.get(body.handover_no)
                if arrived is None:
                    arrived = self.minutes.after(at, FOUR_HOURS)
                    self.deemed.append((arrived, body.handover_no, to.official))
                self.transits.append((at, arrived))
                yield Desk(arrived, to.official, to.unit, body.step_id)

    def _desk(self, at: datetime) -> Desk:
        return [desk for desk in self.desks if desk.at <= at][-1]

    # -- causes

    def _acceptance(self) -> Iterator[tuple[datetime, str]]:
        lodged_at = self.life.acts[0][0]
        until = self.received_at or self.life.until
        yield from self._ladder("duty", self.minutes.after(lodged_at, 480), until)

    def _term(self, received_at: datetime) -> Iterator[tuple[datetime, str]]:
        dues = [
            body.due_at
            for _, body in self.life.acts
            if isinstance(body, (ev.ReceiptIssued, ev.SupplementReceived)) and body.due_at is not None
        ]
        due_at = dues[-1]
        if self.stops and self.stops[0][1] == self.life.until and due_at > self.stops[0][0]:
            return  # the applicant never came back, and it was not due before
        yield from self._reminded("term", received_at, self._morning_before(due_at), self.end)
        yield from self._ladder("term", due_at, self.end)

    def _reminded(self, what: str, since: datetime, at: datetime, until: datetime) -> Iterator[tuple[datetime, str]]:
        """Only of terms that nothing moves; what a moved date does to reminders has tests of its own."""
        if since < at < until and not self.stops:
            yield at, f"remind {what} {self._desk(at).official}"
            if what == "term":
                yield at, f"apology {self._desk(at).official}"

    def _morning_before(self, due_at: datetime) -> datetime:
        day = due_at.astimezone(OFFICE_ZONE).date()
        before = self.minutes.days[self.minutes.days.index(day) - 1]
        return datetime.combine(before, time(7), OFFICE_ZONE)

    def _stalls(self) -> Iterator[tuple[datetime, str]]:
        counted = [at for at, body in self.life.acts if isinstance(body, COUNTING)]
        for since, until in zip(counted, [*counted[1:], self.end], strict=True):
            full_at = self._moved(since, self.minutes.close_of(since, 3))
            known = self._desk(since).official
            seen = {known}
            for desk in self.desks:
                if since < desk.at < min(full_at, until) and desk.official not in seen:
                    seen.add(desk.official)
                    full_at = max(full_at, self._moved(desk.at, self.minutes.close_of(desk.at, 1)))
            if full_at < until:
                yield full_at, f"stalled {self._desk(full_at).official}"
                yield from self._ladder("stall", full_at, until)

    def _moved(self, start: datetime, close: datetime) -> datetime:
        return self.minutes.after(start, self.minutes.between(start, close), self.stops)

    def _steps(self) -> Iterator[tuple[datetime, str]]:
        """Each step from its arrival; the way out of it is free."""
        for desk, following in zip(self.desks, [*self.desks[1:], None], strict=True):
            if desk.step is None:
                continue
            done = [
                at for at, body in self.life.acts if isinstance(body, ev.StepCompleted) and body.step_id == desk.step
            ]
            until = min([self.end, *done, *([following.at] if following is not None else [])])
            way_out = [span for span in self.transits if following is not None and span[1] == following.at]
            close = self.minutes.close_of(desk.at, STEP_DAYS.get(desk.step, 1))
            term = STEP_MINUTES.get(desk.step) or self.minutes.between(desk.at, close)
            due_at = self.minutes.after(desk.at, term, [*self.stops, *way_out])
            yield from self._ladder("step", due_at, until)
            here = min([until, *(sent_at for sent_at, _ in way_out)])
            without = self.minutes.after(desk.at, term)
            yield from self._reminded("step", desk.at, self.minutes.before(without, 240), min(here, without))

    # -- the ladder

    def _ladder(self, cause: str, begins: datetime, until: datetime) -> Iterator[tuple[datetime, str]]:
        at, had, skipped = self._going(begins), set[str](), list[str]()
        for number, (office, term) in enumerate(RUNGS, 1):
            if at >= until:
                return
            desk = self._desk(at)
            bearer = {"holder": desk.official, "head": HEADS[desk.unit], "leader": "l1", "chairman": "vpub-truc"}[
                office
            ]
            if number > 1 and bearer in had | {desk.official}:
                skipped.append(office)
                continue
            past = f" past {','.join(skipped)}" if skipped else ""
            yield at, f"{cause} {number} {bearer}{past}"
            had, skipped = had | {bearer}, []
            answer_end = self.minutes.after(at, term, self.stops)
            if answer_end < until:
                yield answer_end, f"unanswered {cause} {number}"
            at = self._going(answer_end)

    def _going(self, at: datetime) -> datetime:
        return next((end for start, end in self.stops if start <= at < end), at)
