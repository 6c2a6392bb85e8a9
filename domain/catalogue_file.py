"""The order that a whole file of the catalogue comes to; doors take the file and work it out (`api.catalogue`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.catalogue_commands import CatalogueCommand
from domain.model.event import AgencyId
from domain.model.procedure import Content, ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class PublishCatalogue(CatalogueCommand):
    """What a file of the catalogue changes: versions to publish, procedures to withdraw. All of it, or nothing.

    A code stands in it once. agencies: by code, those who have to publish it; for others those of the version before.
    """

    published: tuple[tuple[ProcedureVersion, Content], ...] = ()
    withdrawn: tuple[tuple[str, date], ...] = ()
    agencies: tuple[tuple[str, tuple[AgencyId, ...]], ...] = ()
