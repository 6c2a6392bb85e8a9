"""Orders about the publication of procedures at the agencies. What opens one is an order about the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from domain.model.attachment import Attachment
from domain.model.event import AgencyId, OfficialId
from domain.model.publication import Place
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class ConfirmPublication(ProceedingCommand):
    """Confirm for one's own agency that it stands there, with a photo or a note."""

    agency_id: AgencyId
    place: Place
    note: str = ""
    address: str = ""
    on_screen: bool = False
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CheckPublication(ProceedingCommand):
    """Say what was found there on a spot check, for an agency that is not one's own."""

    agency_id: AgencyId
    place: Place
    as_required: bool
    note: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NamePoster(ProceedingCommand):
    """The head of the unit that owes it, or the agency's leader, says who sees to it."""

    agency_id: AgencyId
    official_id: OfficialId
