"""The duties that a proceeding's events lay on, meet and end, by key and in the order in which they were laid on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from domain.model.duty import Duty
from domain.model.event import Event, Recorded

Laid = Mapping[str, Duty]


def laid_on(known: Laid, *duties: Duty) -> Laid:
    """With further duties; each key is new."""
    return {**known, **{duty.key: duty for duty in duties}}


def met(known: Laid, key: str, recorded: Recorded[Event]) -> Laid:
    """The duty is done by this event. One that is over, or was never laid on, stays as it is."""
    duty = known.get(key)
    if duty is None or duty.over_at is not None:
        return known
    body = recorded.body
    done = msgspec.structs.replace(
        duty, met_at=body.occurred_at, met_position=recorded.position, met_by=body.acting_for or body.actor
    )
    return {**known, key: done}


def fell_away(known: Laid, key: str, recorded: Recorded[Event]) -> Laid:
    """The duty is owed no longer, unmet. One that is over, or was never laid on, stays as it is."""
    duty = known.get(key)
    if duty is None or duty.over_at is not None:
        return known
    ended = msgspec.structs.replace(duty, ended_at=recorded.body.occurred_at, ended_position=recorded.position)
    return {**known, key: ended}


def all_fell_away(known: Laid, recorded: Recorded[Event]) -> Laid:
    """Every duty that is not over falls away."""
    for key in known:
        known = fell_away(known, key, recorded)
    return known


def given_until(known: Laid, key: str, due_at: datetime) -> Laid:
    """The duty has another end; that begins another run of it."""
    if key not in known:
        return known
    return {**known, key: msgspec.structs.replace(known[key], due_at=due_at, waits_since=None)}


def waiting(known: Laid, key: str, since: datetime) -> Laid:
    """The clock of the duty stands still."""
    return {**known, key: msgspec.structs.replace(known[key], waits_since=since)} if key in known else known
