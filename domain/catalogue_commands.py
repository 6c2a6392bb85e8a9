"""Orders about the catalogue of procedures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.commands import Command
from domain.model.dossier_events import Channel
from domain.model.event import AgencyId, UnitId
from domain.model.procedure import Content, ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class CatalogueCommand(Command):
    pass


@dataclass(frozen=True, kw_only=True)
class PublishProcedure(CatalogueCommand):
    """Publish a version; its number must be the next one of the code. `flags` are worked out, not given.

    agencies: those who have to publish it on the portal and on their boards; left empty, those of the version before.
    """

    procedure: ProcedureVersion
    content: Content | None = None
    agencies: tuple[AgencyId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WithdrawProcedure(CatalogueCommand):
    """`valid_to` is the last day on which it can be lodged. Agencies that had to publish it have to take it down."""

    code: str
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class OrderPublication(CatalogueCommand):
    """Lay the publication of the last version on agencies, where it was published without naming any."""

    code: str
    agencies: tuple[AgencyId, ...]


@dataclass(frozen=True, kw_only=True)
class SetChannelTarget(CatalogueCommand):
    """At least `permille` of what is lodged from `valid_from` to `valid_to` is to come in by `channel`.

    unit_id: of a one-stop unit; left out: of all. procedure_code: of one procedure; left out: of all. decision: the
    legal document. The same subject set again: the later one holds from its own first day on.
    """

    channel: Channel
    permille: int
    valid_from: date
    decision: str
    valid_to: date | None = None
    unit_id: UnitId | None = None
    procedure_code: str | None = None
