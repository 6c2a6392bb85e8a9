"""What stands beside a review: facts of the events that may exempt or mitigate, before a person chooses any ground.

Written instructions and objections with which of them came first, obstacles that were reported, absences, written
reminders, explanations beside figures, and whether guidance on the procedures existed before the act. "None recorded"
is said only where it was looked for: in the dossiers concerned, in the organisation, among the guidance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from domain.model import dossier_events as ev
from domain.model.event import OfficialId, Recorded
from domain.model.guidance import GuidanceAnswered, GuidanceAsked
from domain.model.organisation import Organisation
from domain.model.review import Review
from domain.model.working_time import office_day
from projections import stored_events


class BesideFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact. kind: as in `KINDS`; text: in the words of whoever recorded it. before_act: it precedes the act."""

    kind: str
    at: datetime
    position: int
    text: str
    before_act: bool


HALF_A_YEAR: Final = 183
"""Days before the act in which absences are looked for."""

KINDS: Final = ("objection", "instruction", "obstacle", "absence", "reminder", "explanation", "guidance")
"""What was looked for, in the order of the page."""


def facts_beside(connection: Connection[Any], review: Review, people: Organisation, size: int) -> list[BesideFact]:
    """The facts, by kind and moment. In a transaction that may read every event; size: the log up to there."""
    opened = review.opened
    if opened is None:
        return []
    histories = [
        [stored.decoded() for stored in history]
        for history in stored_events.streams(connection, list(review.dossiers), size).values()
    ]
    found = [
        *_in_dossiers(histories, review),
        *_absences(people, review),
        *_guidance(connection, review, histories, size),
    ]
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.at, one.position))


def _in_dossiers(histories: Iterable[Sequence[Recorded[Any]]], review: Review) -> Iterator[BesideFact]:
    for history in histories:
        instructions = {r.body.instruction_no: r for r in history if isinstance(r.body, ev.InstructionGiven)}
        for recorded in history:
            body = recorded.body
            mine = review.about in (body.actor, body.acting_for)
            match body:
                case ev.ObjectionRecorded() if mine:
                    answered = instructions.get(body.instruction_no)
                    of = f" ↔ {answered.body.text}" if answered is not None else ""
                    yield _fact(review, "objection", recorded, body.text + of)
                case ev.InstructionGiven() if body.to_official == review.about:
                    yield _fact(review, "instruction", recorded, body.text)
                case ev.ObstacleReported() if mine:
                    yield _fact(review, "obstacle", recorded, body.description)
                case ev.WrittenReminderIssued() if body.to_official == review.about:
                    yield _fact(review, "reminder", recorded, f"{body.duty}: {body.text}")
                case ev.ExplanationGiven() if mine:
                    yield _fact(review, "explanation", recorded, body.text)


def _fact(review: Review, kind: str, recorded: Recorded[Any], text: str) -> BesideFact:
    at = recorded.body.occurred_at
    return BesideFact(kind=kind, at=at, position=recorded.position, text=text, before_act=_before(review, at))


def _before(review: Review, at: datetime) -> bool:
    return review.opened is not None and office_day(at) <= review.opened.act_on


def _absences(people: Organisation, review: Review) -> Iterator[BesideFact]:
    """Absences in the half year up to the act."""
    person: Any = people.officials.get(review.about)
    act_on = review.opened.act_on if review.opened is not None else None
    for absence in person.absences if person is not None else ():
        first, last = office_day(absence.start_at), office_day(absence.end_at)
        if act_on is None or first > act_on or (act_on - last).days > HALF_A_YEAR or absence.end_at <= absence.start_at:
            continue
        text = f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"
        yield BesideFact(kind="absence", at=absence.start_at, position=absence.position, text=text, before_act=True)


def _guidance(
    connection: Connection[Any], review: Review, histories: Iterable[Sequence[Recorded[Any]]], size: int
) -> Iterator[BesideFact]:
    """Answers on the procedures of the dossiers, or to the official's agency, that were given before the act."""
    codes = {r.body.procedure_code for history in histories for r in history if isinstance(r.body, ev.Lodged)}
    streams = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT originator_id FROM hoso.stored_events WHERE topic = 'guidance.Opened'"
            " AND notification_id <= %s",
            [size],
        )
    ]
    agency: OfficialId = review.opened.agency_id if review.opened is not None else ""
    for history in stored_events.streams(connection, streams, size).values():
        events = [stored.decoded() for stored in history]
        asked = events[0].body
        if not isinstance(asked, GuidanceAsked):
            continue
        if asked.agency_id != agency and codes.isdisjoint(asked.procedures):
            continue
        for recorded in events:
            if isinstance(recorded.body, GuidanceAnswered) and _before(review, recorded.body.occurred_at):
                yield _fact(review, "guidance", recorded, f"{asked.number}: {asked.subject}")
