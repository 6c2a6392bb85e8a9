"""Whom an event of a dossier names: officials and units who have had to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.model.dossier_events import Answerable, Corrected, RecordedLate
from domain.model.event import Event, OfficialId, UnitId, decode, is_official

_OFFICIALS: Final = (
    "about",
    "acting_for",
    "actor",
    "answerer",
    "approved_by",
    "bearer",
    "from_official",
    "owed_by",
    "previous",
    "settled_by",
    "to_official",
)
_UNITS: Final = ("unit_id", "unit_in_charge")
_ADDRESSEES: Final = ("to", "addressee")


def officials_in(body: Event) -> Iterator[OfficialId]:
    """Officials whom an event names, also within an event that was entered late."""
    for part in _parts(body):
        for name in _OFFICIALS:
            value = getattr(part, name, None)
            if isinstance(value, str) and is_official(value):
                yield value
        yield from getattr(part, "affects", ())
        for addressee in _addressees(part):
            if addressee.official is not None:
                yield addressee.official


def units_in(body: Event) -> Iterator[UnitId]:
    """Units that an event names."""
    for part in _parts(body):
        for name in _UNITS:
            value = getattr(part, name, None)
            if isinstance(value, str):
                yield value
        for addressee in _addressees(part):
            if addressee.unit is not None:
                yield addressee.unit


def _parts(body: Event) -> Iterator[Event]:
    """The event, and the act that it enters late or puts in another's place."""
    yield body
    if isinstance(body, RecordedLate | Corrected) and body.act is not None and body.act_topic is not None:
        yield decode(body.act_topic, body.act.encode())


def _addressees(part: Event) -> Iterator[Answerable]:
    for name in _ADDRESSEES:
        value = getattr(part, name, None)
        if isinstance(value, Answerable):
            yield value
