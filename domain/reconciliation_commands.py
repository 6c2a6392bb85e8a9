"""Orders about reconciliations with a portal's feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from domain.commands import FOUND
from domain.model.event import AgencyId
from domain.model.reconciliation import Difference, Unreadable
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class RecordReconciliation(ProceedingCommand):
    """What came of comparing a feed with the log up to `position`. Worked out by `api.reconciling`, never typed in.

    `proceeding_id` follows from the file, the days and the agencies (`domain.model.reconciliation.proceeding_id`).
    """

    file_name: str
    sha256: str
    size_bytes: int
    first: date = field(metadata=FOUND)
    last: date = field(metadata=FOUND)
    agencies: tuple[AgencyId, ...] = field(metadata=FOUND)
    position: int = field(metadata=FOUND)
    lines: int = field(metadata=FOUND)
    here: int = field(metadata=FOUND)
    matched: int = field(metadata=FOUND)
    unreadable: tuple[Unreadable, ...] = field(metadata=FOUND)
    differences: tuple[Difference, ...] = field(metadata=FOUND)
    made_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ExplainDifference(ProceedingCommand):
    """Say why it differs. By somebody of the unit that owes it, or who heads it."""

    difference_no: int
    explanation: str


@dataclass(frozen=True, kw_only=True)
class ResolveDifference(ProceedingCommand):
    """Say how it was put right, and by which dossier where there is one now."""

    difference_no: int
    how: str
    dossier_id: UUID | None = None
