"""Figures of proceedings: duties owed and missed, reminders, rungs of the ladders of duties.

A duty is judged once: at the act that met it, or at its due instant where that came first. Whoever bore it then, by
custody rules 5 and 6, and for half of its working time until then at least, owed it; where nobody did (absent, not
appointed, not reached), it stands for the unit alone. Only duties whose term binds are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from domain.model.attendance import Standing
from domain.model.duty import Duty, Rung
from domain.model.event import ActorId, OfficialId, UnitId, is_official
from projections.figures import FIGURES, Part
from projections.folding import month_of
from projections.folding_proceedings import FoldedProceeding
from projections.views.duties import rung_positions, rungs_of
from projections.views.escalations import reached
from projections.views.facts import NO_PROCEDURE, FactRow

POLICY: Final = "duties-1"
"""The rule above, which a record names beside its figures."""

NOBODY: Final = "~nobody"
"""Who stands in a fact that is the unit's alone, in part `none`."""


_INSTANT: Final = timedelta(microseconds=1)


class Judged(NamedTuple):
    """When it was decided whether a duty was met in its term, and whether it was missed."""

    at: datetime
    missed: bool


class ProceedingBook:
    """Where the facts of one proceeding are written down."""

    def __init__(self, folded: FoldedProceeding) -> None:
        self.folded = folded
        self._facts: list[FactRow] = []

    def enter(
        self,
        figure: str,
        official: ActorId,
        at: datetime,
        positions: Iterable[int],
        *,
        closed_at: datetime | None,
        unit_id: UnitId | None = None,
        part: str = Part.OWN,
        on_behalf_of: OfficialId | None = None,
        kind: str | None = None,
        duty: str | None = None,
        amount: int = 1,
        marks: Iterable[str] = (),
    ) -> None:
        """One fact. unit_id: where it counts, by default the official's unit at `at`. kind, duty: of what was owed.

        closed_at: from when on it is stated; None where it is open still.
        """
        folded = self.folded
        assert figure in FIGURES, figure
        self._facts.append(
            FactRow(
                dossier_id=folded.proceeding_id,
                official=official,
                part=part,
                on_behalf_of=on_behalf_of,
                figure=figure,
                unit_id=unit_id or folded.unit_of(official, at),
                procedure_code=folded.procedure_code or NO_PROCEDURE,
                field=folded.field or NO_PROCEDURE,
                step_id=None,
                month=month_of(at),
                at=at,
                amount=amount,
                closed_at=closed_at,
                marks=sorted(marks),
                positions=sorted(set(positions)),
                nature=folded.nature.name,
                kind=kind,
                duty=duty,
            )
        )

    @property
    def rows(self) -> Sequence[FactRow]:
        return self._facts


def enter_duties_owed(book: ProceedingBook) -> None:
    """Duties owed and missed, each once, and the reminders and rungs of those that bind."""
    for duty in book.folded.duties:
        if not duty.binds:
            continue
        judged = judged_of(duty)
        if judged is not None:
            _enter_owed(book, duty, judged)
        _enter_reminders(book, duty)
        for rung in rungs_of(book.folded, duty):
            _enter_rung(book, duty, rung)


def judged_of(duty: Duty) -> Judged | None:
    """None for a duty that fell away in its term, and while its clock stands still: unless it was missed before."""
    over = duty.over_at
    if over is not None and over <= duty.due_at:
        return Judged(over, missed=False) if duty.met_at is not None else None
    if duty.is_stopped_in_time:
        return None if over is None or duty.met_at is None else Judged(over, missed=False)
    return Judged(duty.due_at, missed=True)


def _enter_owed(book: ProceedingBook, duty: Duty, judged: Judged) -> None:
    """An open duty stands here from its beginning, dated at its due instant: so it will be if nothing happens."""
    behind = [duty.began_position]
    if duty.met_position is not None:
        behind.append(duty.met_position)
    missed_note = book.folded.proceeding.notes.missed.get(duty.run)
    if judged.missed and missed_note is not None:
        behind.append(missed_note.position)
    standing = _answerer(book.folded, duty, judged.at)
    for figure in ("duties_owed", "duties_missed") if judged.missed else ("duties_owed",):
        book.enter(
            figure,
            standing.official if standing is not None else NOBODY,
            judged.at,
            behind,
            # What meets it at its due instant is in time, so it is missed only after that instant.
            closed_at=judged.at + _INSTANT if judged.missed else judged.at,
            unit_id=duty.unit,
            part=standing.part if standing is not None else Part.NONE,
            on_behalf_of=standing.on_behalf_of if standing is not None else None,
            kind=duty.kind,
            duty=duty.key,
            marks=standing.marks if standing is not None else (),
        )


def _answerer(folded: FoldedProceeding, duty: Duty, at: datetime) -> Standing | None:
    """Who bore a duty at an instant, if for half of its working time until then at least; of one to be done in person
    nobody but the official who is named."""
    bearings = [bearing for bearing in folded.bearings[duty.key] if bearing.from_at <= at]
    if not bearings:
        # Met in the instant in which it was laid on, or laid on when its term was over: nobody had it before.
        standing = folded.attendance.answering(duty.official, duty.unit, at) if at >= duty.began_at else None
        return None if standing is None or _is_anothers(duty, standing) else standing
    last = bearings[-1].standing
    if _is_anothers(duty, last):
        return None
    hours = folded.reference.hours(folded.reference.organisation.agency_of(duty.unit))
    theirs_us = sum(
        hours.working_between(bearing.from_at, min(at, bearing.to_at) if bearing.to_at is not None else at)
        for bearing in bearings
        if bearing.standing.official == last.official
    )
    return last if 2 * theirs_us >= hours.working_between(duty.began_at, at) else None


def _is_anothers(duty: Duty, standing: Standing) -> bool:
    """Somebody would bear it in the place of the one who alone can do it."""
    return duty.in_person and duty.official is not None and standing.official != duty.official


def _enter_reminders(book: ProceedingBook, duty: Duty) -> None:
    for (key, _), noted in book.folded.proceeding.notes.reminded.items():
        if key == duty.key:
            book.enter(
                "reminders",
                noted.official,
                noted.at,
                [noted.position],
                closed_at=noted.at,
                kind=duty.kind,
                duty=duty.key,
            )


def _enter_rung(book: ProceedingBook, duty: Duty, rung: Rung) -> None:
    """As for the ladders of dossiers: not where the bearer was not there for more than half of the answer's term."""
    folded, positions = book.folded, rung_positions(rung)
    closed_at = _settled_at(folded, duty, rung)

    def enter(figure: str, official: OfficialId, behind: Sequence[int]) -> None:
        book.enter(figure, official, rung.at, behind, closed_at=closed_at, kind=duty.kind, duty=duty.key)

    if reached(folded, rung.bearer, rung.at, rung.answer_due_at):
        enter("escalations_received", rung.bearer, [rung.position])
        if rung.answered_by == rung.bearer:
            enter("escalations_answered", rung.bearer, positions)
        if rung.unanswered_by == rung.bearer:
            enter("escalations_unanswered", rung.bearer, positions)
    elif rung.unanswered_by is not None and rung.unanswered_by != rung.bearer and is_official(rung.unanswered_by):
        # The duty passed with the office to somebody who was there.
        enter("escalations_received", rung.unanswered_by, positions)
        enter("escalations_unanswered", rung.unanswered_by, positions)


def _settled_at(folded: FoldedProceeding, duty: Duty, rung: Rung) -> datetime | None:
    """When a rung was answered or noted as unanswered, or its duty over; None while its answer is awaited."""
    noted = folded.by_position.get(rung.unanswered_position) if rung.unanswered_position is not None else None
    moments = (rung.answered_at, noted.body.occurred_at if noted is not None else None, duty.over_at)
    return min((moment for moment in moments if moment is not None), default=None)
