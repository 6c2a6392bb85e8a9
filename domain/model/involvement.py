"""Whom an event of a dossier names: officials and units who have had to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

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
        naming = _naming(type(part))
        for name in naming.officials:
            value = getattr(part, name)
            if isinstance(value, str) and is_official(value):
                yield value
        yield from getattr(part, "affects", ())
        for addressee in _addressees(part, naming):
            if addressee.official is not None:
                yield addressee.official


def units_in(body: Event) -> Iterator[UnitId]:
    """Units that an event names."""
    for part in _parts(body):
        naming = _naming(type(part))
        for name in naming.units:
            value = getattr(part, name)
            if isinstance(value, str):
                yield value
        for addressee in _addressees(part, naming):
            if addressee.unit is not None:
                yield addressee.unit


def _parts(body: Event) -> Iterator[Event]:
    """The event, and the act that it enters late or puts in another's place."""
    yield body
    if isinstance(body, RecordedLate | Corrected) and body.act is not None and body.act_topic is not None:
        yield decode(body.act_topic, body.act.encode())


class _Naming(NamedTuple):
    """The fields by which the events of a class may name somebody."""

    officials: tuple[str, ...]
    units: tuple[str, ...]
    addressees: tuple[str, ...]


@cache
def _naming(cls: type[Event]) -> _Naming:
    fields = cls.__struct_fields__
    return _Naming(*(tuple(name for name in names if name in fields) for names in (_OFFICIALS, _UNITS, _ADDRESSEES)))


def _addressees(part: Event, naming: _Naming) -> Iterator[Answerable]:
    for name in naming.addressees:
        value = getattr(part, name)
        if isinstance(value, Answerable):
            yield value
