"""Figures of acts: dossiers handled, late entries, corrections, software, supplements, obstacles, objections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from domain.model import dossier_events as ev
from domain.model.calendar import OutageKind
from domain.model.custody_course import WORDS
from domain.model.deadline import due_instant
from domain.model.event import Event, OfficialId, Recorded, is_official
from domain.model.term import Term
from projections.figures import Part
from projections.folding import Folded, by_month, month_of
from projections.views.facts import Book
from projections.views.facts_of_time import handled_by_custody
from projections.views.steps import in_time

NO_ACTS: Final = (
    *WORDS,
    ev.ClaimConfirmed,
    ev.ClaimDisputed,
    ev.ConflictRefused,
    ev.RecordedLate,
    ev.Corrected,
)
"""Words, entries about acts, and acts that were refused."""

LATE_AFTER: Final = Term(1)
"""An entry is late after the close of the next working day."""

_COUNTED: Final[dict[type[Event], str]] = {
    ev.ObjectionRecorded: "objections",
    ev.OpinionGiven: "opinions_given",
    ev.ConflictRefused: "conflicts_refused",
}

Handled = tuple[OfficialId, str, OfficialId | None, date]
"""Official, part, on behalf of whom, month."""


def enter_acts(book: Book) -> None:
    folded = book.folded
    handled: dict[Handled, tuple[datetime, set[int]]] = {}
    for recorded in folded.history.events:
        body = recorded.body
        if not is_official(body.actor):
            continue
        figure = _COUNTED.get(type(body))
        if figure is not None:
            _enter(book, figure, recorded)
        if isinstance(body, ev.ConflictRefused):
            _enter(book, "acts_tried", recorded)
        if isinstance(body, NO_ACTS):
            continue
        _enter(book, "acts", recorded)
        _enter(book, "acts_tried", recorded)
        who, part, absent = _in_part(body)
        _handle(handled, (who, part, absent, month_of(body.occurred_at)), body.occurred_at, (recorded.position,))
        _enter_entry(book, recorded)
        _enter_kind(book, recorded)
    for interval in handled_by_custody(folded):
        # Of what is under way it is only certain that it began.
        end = interval.end_at if folded.ends and interval.end_at is not None else interval.start_at
        months = [(month, start) for month, start, _ in by_month(interval.start_at, end)] or [
            (month_of(interval.start_at), interval.start_at)
        ]
        for month, start in months:
            _handle(handled, (interval.answerer, Part.OWN, None, month), start, interval.rests_on)
    _enter_handled(book, handled)
    _enter_corrections(book)
    _enter_obstacles(book)


def _enter_handled(book: Book, handled: dict[Handled, tuple[datetime, set[int]]]) -> None:
    ended_at = book.folded.clock.ended_at
    ending = book.folded.clock.end_position
    closed_for: dict[tuple[OfficialId, str, OfficialId | None], set[int]] = {}
    for (official, part, absent, _), (at, positions) in handled.items():
        book.enter("dossiers_handled", official, at, positions, part=part, on_behalf_of=absent)
        closed_for.setdefault((official, part, absent), set()).update(positions)
    if ended_at is None:
        return
    for interval in book.folded.custody.intervals:
        if interval.part is not None:  # whoever answered, also from a pool or unconfirmed: they may be late with it
            key = (interval.answerer, interval.part, interval.on_behalf_of)
            closed_for.setdefault(key, set()).update(interval.rests_on)
    for (official, part, absent), positions in closed_for.items():
        behind = positions if ending is None else {*positions, ending}
        book.enter("dossiers_closed", official, ended_at, behind, part=part, on_behalf_of=absent)


def _handle(
    handled: dict[Handled, tuple[datetime, set[int]]], key: Handled, at: datetime, positions: tuple[int, ...]
) -> None:
    first, known = handled.setdefault(key, (at, set()))
    known.update(positions)
    handled[key] = (min(first, at), known)


def _in_part(body: Event) -> tuple[OfficialId, str, OfficialId | None]:
    """The one who acted: by right, or as acting for somebody absent."""
    return body.actor, Part.OWN if body.acting_for is None else Part.ACTING, body.acting_for


def _enter(book: Book, figure: str, recorded: Recorded[Event], *more: int, step_id: str | None = None) -> None:
    body = recorded.body
    who, part, absent = _in_part(body)
    entry = book.folded.history.entered_by.get(recorded.position)
    positions = [recorded.position, *more, *([entry] if entry is not None else [])]
    book.enter(figure, who, body.occurred_at, positions, part=part, on_behalf_of=absent, step_id=step_id)


def _enter_kind(book: Book, recorded: Recorded[Event]) -> None:
    match recorded.body:
        case ev.StepCompleted() as body:
            _enter(book, "steps_completed", recorded, step_id=body.step_id)
            if body.on_software:
                _enter(book, "steps_on_software", recorded, step_id=body.step_id)
        case ev.SupplementRequested() as body:
            _enter(book, "supplements", recorded)
            if body.request_no > 1:
                _enter(book, "supplements_second", recorded)
        case ev.OpinionGiven() as body:
            opinion = next((o for o in book.folded.custody.opinions if o.number == body.opinion_no), None)
            if opinion is not None and opinion.due_at is not None and body.occurred_at > opinion.due_at:
                _enter(book, "opinions_late", recorded, opinion.position)
        case _:
            pass


def _enter_entry(book: Book, recorded: Recorded[Event]) -> None:
    if is_late_entry(book.folded, recorded):
        _enter(book, "late_entries", recorded)


def is_late_entry(folded: Folded, recorded: Recorded[Event]) -> bool:
    """Known after the close of the next working day, though the software was there all that time."""
    return is_known_late(folded, recorded) and not in_outage(folded, recorded)


def is_known_late(folded: Folded, recorded: Recorded[Event]) -> bool:
    """Known after the close of the next working day, whatever kept it."""
    happened_at = recorded.body.occurred_at
    known_at = folded.recorded_at[recorded.position]
    return (known_at - happened_at).days >= 1 and known_at > _late_from(folded, happened_at)


def in_outage(folded: Folded, recorded: Recorded[Event]) -> bool:
    """Whether the software was out of order at some time between the act and the end of the time to record it."""
    happened_at = recorded.body.occurred_at
    outages = folded.reference.calendar.outages_of(folded.clock.agency_id, happened_at, _late_from(folded, happened_at))
    return any(outage.kind is OutageKind.SOFTWARE for outage in outages)


def _late_from(folded: Folded, happened_at: datetime) -> datetime:
    return due_instant(happened_at, LATE_AFTER, folded.clock.hours)


def _enter_corrections(book: Book) -> None:
    """On whoever's act was corrected."""
    for removed in book.folded.history.removed:
        body = removed.original.body
        if is_official(body.actor) and not isinstance(body, NO_ACTS):
            who, part, absent = _in_part(body)
            positions = [removed.original.position, removed.by]
            for figure in ("acts_tried", "corrections"):
                book.enter(figure, who, body.occurred_at, positions, part=part, on_behalf_of=absent)


def _enter_obstacles(book: Book) -> None:
    for obstacle in book.folded.custody.obstacles:
        if is_official(obstacle.reported_by):
            book.enter("obstacles", obstacle.reported_by, obstacle.reported_at, obstacle.positions[:1])
            if in_time(book.folded, obstacle):
                book.enter("obstacles_in_time", obstacle.reported_by, obstacle.reported_at, obstacle.positions[:1])
