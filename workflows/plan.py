"""What a policy answers when it is asked about a dossier or a proceeding, and where it may look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from domain.commands import Command
from domain.model.event import Recorded
from domain.model.reference import Reference

C_co = TypeVar("C_co", bound=Command, covariant=True)


@dataclass(frozen=True, slots=True)
class Plan(Generic[C_co]):
    """What is owed by now, and when to ask again.

    due: orders in the sequence in which they are to be given, each dated at its due instant, with an id that is
    the same whenever the same duty is found due. Once they are recorded, the policy has to be asked again.
    next_wakeup: the next instant, after now, at which something could be owed if nothing else happens; None: never.
    closed: nothing will be owed any more.
    """

    due: tuple[C_co, ...] = ()
    next_wakeup: datetime | None = None
    closed: bool = False

    @property
    def wakeup(self) -> datetime | None:
        """When a workflow should wake up: the earliest instant at which anything is, or could be, owed."""
        moments = [order.issued.occurred_at for order in self.due] + [self.next_wakeup]
        return min((moment for moment in moments if moment is not None), default=None)


Policy = Callable[[Sequence[Recorded[Any]], Reference, datetime], Plan[Any]]
"""Pure: the events of one stream in order of version, the reference data as known, and now (UTC)."""


def describe(failure: Exception) -> str:
    """What a person reads about a stream on which a policy failed."""
    return f"{type(failure).__name__}: {failure}"
