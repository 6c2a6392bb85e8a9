"""For what a dossier is escalated, and from when: steps, the whole term, standstill, obstacles, opinions, duties.

Each cause that is open now, in the run it is in; one that has ended is not named any more, and its ladder with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.model.dossier_events import Cause
from workflows.notes import Run
from workflows.reckoned import open_from
from workflows.view import Owing, View

ACCEPTANCE = "acceptance"
"""The run of the duty to accept or refuse a lodged dossier."""


@dataclass(frozen=True)
class Open:
    """A cause that is open: its ladder begins at `begins_at`.

    began_at: when the term began whose end that is; None where there is no term to remind of.
    addressee: of whom it is asked; None: of whoever answers by custody.
    """

    cause: Cause
    run: str
    begins_at: datetime
    began_at: datetime | None = None
    addressee: Owing | None = None

    @property
    def key(self) -> Run:
        return self.cause, self.run

    def owing(self, view: View, at: datetime) -> Owing | None:
        """Who owes at an instant; None in the applicant's turn."""
        return self.addressee or view.answering(at)


def open_causes(view: View, now: datetime) -> Iterator[Open]:
    """Every open cause of a dossier whose clock runs."""
    received = view.clock.received_at is not None
    if not received:
        yield Open(Cause.DUTY, ACCEPTANCE, view.clock.intake_due_at)
    elif not view.notes.finished:
        yield from _step(view, now)
        yield from _stall(view)
        yield from _obstacles(view)
        yield from _opinions(view)
    if received:
        yield from _term(view, now)


def _term(view: View, now: datetime) -> Iterator[Open]:
    """The whole term, until the result lies ready where it is handed out (DOMAIN.md §3)."""
    due_at, ended_at = view.clock.due(now), view.clock.ended_at
    if due_at is not None and (ended_at is None or due_at < ended_at):
        run = view.clock.runs[-1]
        yield Open(Cause.TERM, str(run.number), due_at, run.started_at)


def _step(view: View, now: datetime) -> Iterator[Open]:
    """The step that the dossier is in: one term for all its visits together."""
    time = view.step(now)
    if time is not None and time.matter.step_id is not None and time.ended_at is None and time.due_at is not None:
        yield Open(Cause.STEP, time.matter.step_id, time.due_at, time.started_at)


def _stall(view: View) -> Iterator[Open]:
    """Once a standstill was noted, its ladder, until something moves."""
    still, notes = view.standstill, view.notes
    if still is not None and notes.stalled_at is not None and notes.stalled_since == still.since:
        yield Open(Cause.STALL, str(notes.stall_no), notes.stalled_at)


def _obstacles(view: View) -> Iterator[Open]:
    """Addressees who have not answered within their term; for a body outside the head answers for chasing it."""
    for obstacle in view.held.obstacles:
        begins_at = open_from(obstacle.due_at, view.stopped)
        if obstacle.answered_at is not None or begins_at is None:
            continue
        to = obstacle.addressee
        interval = view.held.answers(obstacle.due_at)
        unit = to.unit or (interval.unit_id if interval is not None else None)
        if unit is not None:
            yield Open(Cause.OBSTACLE, str(obstacle.number), begins_at, addressee=Owing(to.official, unit))


def _opinions(view: View) -> Iterator[Open]:
    """Opinions that were not given within their own term; by custody the consulted official answers for them."""
    for opinion in view.held.opinions:
        if opinion.ended_at is None and opinion.given_at is None and opinion.due_at is not None:
            yield Open(Cause.OPINION, str(opinion.number), opinion.due_at)
