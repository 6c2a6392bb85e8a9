"""The numbers that a dossier's matters have been given: handovers, requests, opinions, obstacles and so on.

A number is never given twice, not even that of an act which was annulled, or entered late and not confirmed: events
are tied together by these numbers, and such an act may come to count later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from domain.model.dossier_events import Corrected, RecordedLate
from domain.model.event import Event, Recorded, decode

ORDINALS: Final = (
    "handover_no",
    "request_no",
    "opinion_no",
    "obstacle_no",
    "instruction_no",
    "reminder_no",
    "stall_no",
    "escalation_no",
    "complaint_no",
    "conflict_no",
    "guidance_no",
)


def counted(known: Mapping[str, int], body: Event) -> dict[str, int]:
    """The highest numbers after one more stored event, by the name of the member."""
    highest = dict(known)
    for act in (body, _entered(body)):
        for name in _of_kind(type(act)):
            number = getattr(act, name)
            if number is not None and number > highest.get(name, 0):
                highest[name] = number
    return highest


_known: dict[type, tuple[str, ...]] = {}


def _of_kind(kind: type) -> tuple[str, ...]:
    """Those numbers that acts of a kind have."""
    found = _known.get(kind)
    if found is None:
        found = _known[kind] = tuple(name for name in ORDINALS if hasattr(kind, name))
    return found


def counted_all(log: Iterable[Recorded[Event]]) -> dict[str, int]:
    highest: dict[str, int] = {}
    for recorded in log:
        highest = counted(highest, recorded.body)
    return highest


def _entered(body: Event) -> Event | None:
    """The act inside a late entry or a correction."""
    if not isinstance(body, (RecordedLate, Corrected)) or body.act is None or body.act_topic is None:
        return None
    return decode(body.act_topic, body.act.encode())
