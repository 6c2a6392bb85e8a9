"""What a body is drafted from, and the form of what drafting gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.application import Context, Meta
from domain.model import dossier_events as ev
from domain.model.dossier import Dossier
from domain.model.event import ActorId, Event
from domain.model.procedure import ProcedureVersion
from domain.model.reference import Reference

Drafted = Event | tuple[list[Event], list[tuple[UUID, Sequence[Event]]]]
"""One body; or several, with events of further streams that are saved in the same transaction."""

Drafter = Callable[["Draft", Any], Drafted]


class Draft(msgspec.Struct, frozen=True):
    """What a body is drafted from.

    state: as of the moment of the act; ordinals: the numbers that the whole log has given by now.
    """

    state: Dossier
    ordinals: Mapping[str, int]
    meta: Meta
    reference: Reference
    context: Context

    @property
    def at(self) -> datetime:
        return self.meta["occurred_at"]

    @property
    def who(self) -> ActorId:
        return self.meta["acting_for"] or self.meta["actor"]

    @property
    def procedure(self) -> ProcedureVersion:
        return self.reference.catalogue.get(self.state.procedure_code, self.state.procedure_version)

    def next(self, ordinal: str) -> int:
        """A number that no matter of the dossier has had."""
        return self.ordinals.get(ordinal, 0) + 1


def addressee(about: Draft, official: str | None, unit: str | None, outside: str | None = None) -> ev.Answerable:
    """With an official, the unit they work in at that moment, unless the order names another."""
    if official is not None and unit is None:
        unit = about.reference.organisation.unit_of(official, about.at)
    return ev.Answerable(unit=unit, official=official, outside=outside)
