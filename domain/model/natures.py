"""The natures of proceedings that there are, and how a proceeding follows from its events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import msgspec

from domain.model import (
    complaint,
    directive,
    explanation,
    guidance,
    home_visit,
    inspection,
    obstacle,
    publication,
    reconciliation,
    report,
    review_nature,
)
from domain.model.duty import Duty, DutyEvent, note
from domain.model.event import WORKFLOW, Event, Recorded, is_official
from domain.model.proceeding import ConflictRefused, Involvement, Nature, Opening, Proceeding

_ALL: Final[tuple[Nature[Any], ...]] = (
    publication.NATURE,
    guidance.NATURE,
    inspection.NATURE,
    directive.NATURE,
    explanation.NATURE,
    report.NATURE,
    home_visit.NATURE,
    reconciliation.NATURE,
    obstacle.NATURE,
    complaint.NATURE,
    review_nature.NATURE,
)

NATURES: Final[Mapping[str, Nature[Any]]] = {nature.name: nature for nature in _ALL}
"""By name."""

SHARED_TOPICS: Final = ("duty.", "proceeding.")
"""Beginnings of the topics that all natures share."""


def is_proceeding_topic(topic: str) -> bool:
    """Whether an event of this topic stands in the stream of a proceeding."""
    return topic.startswith(SHARED_TOPICS) or topic.partition(".")[0] in NATURES


def evolve(proceeding: Proceeding, recorded: Recorded[Event]) -> Proceeding:
    """Apply one event of the stream. Never fails."""
    body = recorded.body
    if not proceeding.exists:
        if proceeding.is_taken or not isinstance(body, Opening):
            return Proceeding(version=recorded.version)  # the stream of something else
        name = body.TOPIC.partition(".")[0]
        proceeding = Proceeding(
            nature=name,
            number=body.number,
            state=NATURES[name].initial,
            opened_at=body.occurred_at,
            opened_by=body.actor,
        )
    actors = {official for official in (body.actor, body.acting_for) if official is not None and is_official(official)}
    proceeding = replace(
        proceeding,
        version=recorded.version,
        actors=proceeding.actors | actors,
        last_act_at=proceeding.last_act_at
        if body.actor == WORKFLOW
        else _later(proceeding.last_act_at, body.occurred_at),
    )
    if isinstance(body, ConflictRefused):
        return proceeding
    if isinstance(body, DutyEvent):
        return replace(proceeding, notes=note(proceeding.notes, recorded))
    return replace(proceeding, state=NATURES[proceeding.nature].evolve(proceeding.state, recorded))


def folded(history: Sequence[Recorded[Any]]) -> Proceeding:
    """The state after these events, of one stream in order."""
    proceeding = Proceeding()
    for recorded in history:
        proceeding = evolve(proceeding, recorded)
    return proceeding


def nature_of(proceeding: Proceeding) -> Nature[Any]:
    """KeyError for one that was never opened."""
    return NATURES[proceeding.nature]


def duties_of(proceeding: Proceeding) -> Sequence[Duty]:
    """Every duty that was ever laid on in it, in order."""
    return nature_of(proceeding).duties(proceeding.state) if proceeding.exists else ()


def ended_at(proceeding: Proceeding) -> datetime | None:
    return nature_of(proceeding).ended_at(proceeding.state) if proceeding.exists else None


def involved_in(proceeding: Proceeding) -> Involvement:
    """Whom it concerns by its nature, who owes or missed something, to whom it was escalated, and who acted in it.

    A restricted one is shown to those as well who have to answer an escalation in it.
    """
    found: Involvement = nature_of(proceeding).involved(proceeding.state)
    duties = duties_of(proceeding)
    officials = {duty.official for duty in duties if duty.official is not None} | proceeding.actors
    bearers = {rung.bearer for rung in proceeding.notes.rungs.values()}
    officials |= bearers | {noted.official for noted in proceeding.notes.missed.values()}
    return msgspec.structs.replace(
        found,
        restricted=None if found.restricted is None else found.restricted | bearers,
        officials=found.officials | officials,
        units=found.units | {duty.unit for duty in duties},
    )


def _later(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else max(known, at)
