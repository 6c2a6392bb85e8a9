"""What another calendar would do to due dates that were reckoned already: a pure comparison, nothing is changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from domain.model.deadline import Deadline, reckoned_anew
from domain.model.working_time import WorkingTime


class Moved(StrEnum):
    """Where a due date would go if it were reckoned anew; `same`: only its explanation would be another."""

    LATER = "later"
    EARLIER = "earlier"
    SAME = "same"


class Compared(msgspec.Struct, frozen=True):
    """A stored deadline and the same term by a proposed calendar, with their due instants."""

    stored: Deadline
    proposed: Deadline

    from_at: datetime
    to_at: datetime

    @property
    def moved(self) -> Moved:
        if self.from_at == self.to_at:
            return Moved.SAME
        return Moved.LATER if self.from_at < self.to_at else Moved.EARLIER


def compared(stored: Deadline, present: WorkingTime, proposed: WorkingTime) -> Compared | None:
    """How the edit that leads from the present working time to the proposed one touches a deadline.

    None where it does not: reckoned anew it would be the same by both, or no due date is in force. A deadline that an
    earlier edit moved and that was left as it is, is compared as it is stored.
    """
    if stored.due_at is None:
        return None
    after = reckoned_anew(stored, proposed)
    if after.due_at is None or _alike(reckoned_anew(stored, present), after):
        return None
    return Compared(stored, after, stored.due_at, after.due_at)


def _alike(one: Deadline, other: Deadline) -> bool:
    """The same but for the calendar's version and for whose hours they name."""
    return one.due_at == other.due_at and (
        one.explanation.days,
        one.explanation.warnings,
        one.explanation.pauses,
    ) == (other.explanation.days, other.explanation.warnings, other.explanation.pauses)
