"""What a policy answers when it is asked about a dossier, and where it may look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.dossier_commands import DossierCommand
from domain.model.event import Recorded
from domain.model.reference import Reference


@dataclass(frozen=True, slots=True)
class Plan:
    """What is owed by now, and when to ask again.

    due: orders in the sequence in which they are to be given, each dated at its due instant, with an id that is
    the same whenever the same duty is found due. Once they are recorded, the policy has to be asked again.
    next_wakeup: the next instant, after now, at which something could be owed if nothing else happens; None: never.
    closed: nothing will be owed any more.
    """

    due: tuple[DossierCommand, ...] = ()
    next_wakeup: datetime | None = None
    closed: bool = False

    @property
    def wakeup(self) -> datetime | None:
        """When a workflow should wake up: the earliest instant at which anything is, or could be, owed."""
        moments = [order.issued.occurred_at for order in self.due] + [self.next_wakeup]
        return min((moment for moment in moments if moment is not None), default=None)


Policy = Callable[[Sequence[Recorded[Any]], Reference, datetime], Plan]
"""Pure: the events of a dossier in order of version, the reference data as known, and now (UTC)."""


def describe(failure: Exception) -> str:
    """What a person reads about a dossier on which a policy failed."""
    return f"{type(failure).__name__}: {failure}"
