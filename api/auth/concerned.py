"""What a proceeding is to those who ask for it: whom it concerns, and how it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from api.auth.authorizer import Resource, proceeding
from domain.model import natures
from domain.model.attachment import Attachment, attachments_in
from domain.model.event import AgencyId, OfficialId, Recorded, UnitId
from domain.model.organisation import Organisation
from domain.model.proceeding import Proceeding

OPENING = "new"
"""In place of its id, of a proceeding that is about to be opened."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """A proceeding up to a version of it; version 0: there is none. attachments: the files that its events name."""

    proceeding_id: UUID
    proceeding: Proceeding
    attachments: tuple[Attachment, ...] = ()

    @property
    def exists(self) -> bool:
        return self.proceeding.exists

    def resource(self, people: Organisation) -> Resource:
        """As the policies know it. Of one that is not there: nobody's."""
        state = self.proceeding
        if not state.exists:
            return proceeding(str(self.proceeding_id), "", (), ())
        found = natures.involved_in(state)
        return proceeding(
            str(self.proceeding_id),
            state.nature,
            found.officials,
            found.units | units_of(found.agencies, people),
            shown_to=found.restricted,
            state="open" if natures.ended_at(state) is None else "closed",
        )


def concerned_after(known: Concerned, news: Iterable[Recorded[Any]]) -> Concerned:
    """With the events after those that are known. Of a stream that is none's nothing is kept: it stays at version 0."""
    found = known
    for recorded in news:
        state = natures.evolve(found.proceeding, recorded)
        if not state.exists:
            return found
        named = (*found.attachments, *attachments_in(recorded.body))
        found = replace(found, proceeding=state, attachments=named)
    return found


def units_of(agencies: Collection[AgencyId], people: Organisation) -> frozenset[UnitId]:
    """Every unit that these agencies ever had."""
    return frozenset(unit.unit_id for unit in people.units.values() if unit.agency_id in agencies)


def about_to_open(nature: str, who: Iterable[OfficialId]) -> Resource:
    """What an order that opens a proceeding is decided about: it will be of those who open it, and is nobody else's."""
    return proceeding(OPENING, nature, tuple(who), ())
