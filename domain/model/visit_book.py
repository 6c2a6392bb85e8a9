"""The book of an official's home visits: which times a unit offers, and which of them are taken.

One stream an official, so that no two visits of one person can stand at one instant, whichever unit offers the time. A
slot is a stretch of one day; a capacity of n divides it into n visits one after another.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

import msgspec

from domain.model.event import Event, Instant, OfficialId, Recorded, UnitId, stream_id, topic
from domain.model.working_time import at_office_time

KIND: Final = "visit-book"
MOST_A_SLOT: Final = 20


class BookEvent(Event, frozen=True, kw_only=True):
    slot_no: int


@topic("visit-book.SlotOffered")
class SlotOffered(BookEvent, frozen=True, kw_only=True):
    """The unit offers this time of the official's: a stretch of a day, for `capacity` visits."""

    unit_id: UnitId
    official: OfficialId
    day: date
    starts: time
    ends: time
    capacity: int


@topic("visit-book.SlotWithdrawn")
class SlotWithdrawn(BookEvent, frozen=True, kw_only=True):
    """No more visits are put into it; those that are stay."""

    reason: str


@topic("visit-book.TimeTaken")
class TimeTaken(BookEvent, frozen=True, kw_only=True):
    """A visit stands in the slot's `place` (1 … capacity). visit_id: the proceeding."""

    place: int
    visit_id: UUID


@topic("visit-book.TimeFreed")
class TimeFreed(BookEvent, frozen=True, kw_only=True):
    place: int
    visit_id: UUID


class Slot(msgspec.Struct, frozen=True):
    """taken: by place, which visit stands there. position: of the event that offered it."""

    number: int
    unit_id: UnitId
    official: OfficialId
    day: date
    starts: time
    ends: time
    capacity: int
    position: int
    taken: Mapping[int, UUID] = {}
    withdrawn: bool = False

    @property
    def starts_at(self) -> datetime:
        return at_office_time(self.day, self.starts)

    @property
    def ends_at(self) -> datetime:
        return at_office_time(self.day, self.ends)

    def time_of(self, place: int) -> tuple[Instant, Instant]:
        """From when to when the visit in a place lasts: an equal part of the slot."""
        part = (self.ends_at - self.starts_at) / self.capacity
        return self.starts_at + (place - 1) * part, self.starts_at + place * part

    def free_place(self, after: datetime) -> int | None:
        """The first place that is free and begins after a moment; None where there is none."""
        if self.withdrawn:
            return None
        places = range(1, self.capacity + 1)
        return next((p for p in places if p not in self.taken and self.time_of(p)[0] > after), None)

    def overlaps(self, day: date, starts: time, ends: time) -> bool:
        return self.day == day and self.starts < ends and starts < self.ends


class VisitBook(msgspec.Struct, frozen=True):
    """slots: by number."""

    version: int = 0
    slots: Mapping[int, Slot] = {}


def stream_of(official: OfficialId) -> UUID:
    """The stream of an official's book."""
    return stream_id(KIND, official)


def evolve(state: VisitBook, recorded: Recorded[Event]) -> VisitBook:
    body = recorded.body
    state = msgspec.structs.replace(state, version=recorded.version)
    match body:
        case SlotOffered():
            slot = Slot(
                body.slot_no,
                body.unit_id,
                body.official,
                body.day,
                body.starts,
                body.ends,
                body.capacity,
                recorded.position,
            )
            return _with(state, slot)
        case SlotWithdrawn() if body.slot_no in state.slots:
            return _with(state, msgspec.structs.replace(state.slots[body.slot_no], withdrawn=True))
        case TimeTaken() if body.slot_no in state.slots:
            slot = state.slots[body.slot_no]
            return _with(state, msgspec.structs.replace(slot, taken={**slot.taken, body.place: body.visit_id}))
        case TimeFreed() if body.slot_no in state.slots:
            slot = state.slots[body.slot_no]
            left = {place: visit for place, visit in slot.taken.items() if place != body.place}
            return _with(state, msgspec.structs.replace(slot, taken=left))
        case _:
            return state


def _with(state: VisitBook, slot: Slot) -> VisitBook:
    return msgspec.structs.replace(state, slots={**state.slots, slot.number: slot})
