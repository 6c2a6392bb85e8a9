"""Orders about the catalogue of procedures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.commands import Command
from domain.model.procedure import ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class CatalogueCommand(Command):
    pass


@dataclass(frozen=True, kw_only=True)
class PublishProcedure(CatalogueCommand):
    """Publish a version; its number must be the next one of the code. `flags` are worked out, not given."""

    procedure: ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class WithdrawProcedure(CatalogueCommand):
    """`valid_to` is the last day on which it can be lodged."""

    code: str
    valid_to: date
