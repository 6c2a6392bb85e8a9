"""Figures of duties: handovers, reminders, escalations, apologies, ratings and complaints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from domain.model import dossier_events as ev
from domain.model.clock import DueName
from domain.model.event import Event, Recorded, is_official
from projections.folding import Folded
from projections.views.escalations import reached
from projections.views.facts import Book
from projections.views.ping_pong import returns, sent_back

_COUNTED: Final[frozenset[type[Event]]] = frozenset(
    {ev.Reminded, ev.ReturnedForRework, ev.WrittenReminderIssued, ev.Rated, ev.Complained, ev.ComplaintAnswered}
)
_OWED: Final[frozenset[type[Event]]] = frozenset({ev.ApologyOwed})
_ISSUED: Final[frozenset[type[Event]]] = frozenset({ev.ApologyIssued})


def enter_duties(book: Book) -> None:
    _enter_handovers(book)
    for turned in returns(book.folded):
        book.enter("ping_pong", turned.sender, turned.at, turned.positions)
    _enter_rungs(book)
    _enter_apologies(book)
    complaints: dict[int, Recorded[Event]] = {}
    answers: dict[int, Recorded[Event]] = {}
    for recorded in book.folded.events_of(_COUNTED):
        body, at, position = recorded.body, recorded.body.occurred_at, recorded.position
        match body:
            case ev.Reminded():
                book.enter("reminders", body.to_official, at, [position])
            case ev.ReturnedForRework() if body.to.official is not None:
                book.enter("reworks_received", body.to.official, at, [position])
            case ev.WrittenReminderIssued():
                book.enter("written_reminders", body.to_official, at, [position])
            case ev.Rated() if body.about is not None:
                book.enter("ratings", body.about, at, [position])
                book.enter("ratings_score", body.about, at, [position], amount=body.score)
            case ev.Complained() if body.about is not None:
                complaints[body.complaint_no] = recorded
            case ev.ComplaintAnswered() if body.complaint_no in complaints:
                answers[body.complaint_no] = recorded
            case _:
                pass
    _enter_complaints(book, complaints, answers)


def _enter_complaints(
    book: Book, complaints: Mapping[int, Recorded[Event]], answers: Mapping[int, Recorded[Event]]
) -> None:
    """Those that were answered, once each: of several answers the last counts, that of the second level."""
    for number, answer in answers.items():
        complaint, body = complaints[number], answer.body
        about = complaint.body.about if isinstance(complaint.body, ev.Complained) else None
        if about is None or not isinstance(body, ev.ComplaintAnswered):
            continue
        positions = [complaint.position, answer.position]
        book.enter("complaints", about, body.occurred_at, positions)
        if body.upheld:
            book.enter("complaints_upheld", about, body.occurred_at, positions)


def _enter_handovers(book: Book) -> None:
    for handover in book.folded.handovers:
        body = handover.body
        if body.KIND is not ev.TransitKind.ASSIGNMENT and is_official(body.from_official):
            book.enter("handovers_sent", body.from_official, body.occurred_at, [handover.sent.position])
        back = sent_back(handover)
        if back is not None and is_official(back.sender):
            book.enter("handovers_sent", back.sender, back.at, back.positions)
        to = body.to.official or handover.received_by
        if to is None or handover.outcome in ("recalled", "ended", "under_way"):
            continue
        ended_at = handover.ended_at or body.occurred_at
        book.enter("handovers_received", to, ended_at, handover.positions)
        if handover.outcome == "deemed":
            deemed = [d for d in book.folded.custody.deemed if d.handover_no == body.handover_no]
            if body.to.official is not None and any(d.present_throughout for d in deemed):
                book.enter("handovers_unconfirmed", to, ended_at, handover.positions)
        elif handover.outcome == "accepted" and handover.deemed_at is not None:
            book.enter("handovers_late", to, ended_at, handover.positions)


def _enter_rungs(book: Book) -> None:
    """Not where the bearer was not there for more than half of the answer's term."""
    for rung in book.folded.rungs:
        body = rung.body
        at = body.occurred_at
        if reached(book.folded, body.bearer, at, body.answer_due_at):
            book.enter("escalations_received", body.bearer, at, [rung.delivered.position])
            if rung.answered is not None and rung.answered.actor == body.bearer:
                book.enter("escalations_answered", body.bearer, at, rung.positions)
            if rung.unanswered_by == body.bearer:
                book.enter("escalations_unanswered", body.bearer, at, rung.positions)
        elif rung.unanswered_by is not None and rung.unanswered_by != body.bearer:
            # The duty passed with the office to somebody who was there.
            book.enter("escalations_received", rung.unanswered_by, at, rung.positions)
            book.enter("escalations_unanswered", rung.unanswered_by, at, rung.positions)


def _enter_apologies(book: Book) -> None:
    for recorded in book.folded.events_of(_OWED):
        if isinstance(recorded.body, ev.ApologyOwed):
            book.enter("apologies_owed", recorded.body.owed_by, recorded.body.occurred_at, [recorded.position])
    for owed, positions in apologies_late(book.folded):
        book.enter("apologies_late", owed.owed_by, owed.occurred_at, positions)


def apologies_late(folded: Folded) -> Iterator[tuple[ev.ApologyOwed, list[int]]]:
    """Apologies that were owed and came late, or never came though the dossier ended late; with what shows it."""
    issued = folded.events_of(_ISSUED)
    for recorded in folded.events_of(_OWED):
        body = recorded.body
        if not isinstance(body, ev.ApologyOwed):
            continue
        answer = next((r for r in issued if r.body.occurred_at >= body.occurred_at), None)
        if answer is not None:
            assert isinstance(answer.body, ev.ApologyIssued)
            if not answer.body.in_time:
                yield body, [recorded.position, answer.position]
        elif folded.clock.late(DueName.FIRST_SLIP) and folded.clock.end_position is not None:
            yield body, [recorded.position, folded.clock.end_position]
