"""Refused conflicts of interest leave a trace: who tried what, under which rule (DOMAIN.md §7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import uuid5

from domain.commands import Command
from domain.dossier_commands import DossierCommand, NoteConflict
from domain.model.errors import DomainError
from domain.model.proceeding_refusals import ConflictInProceeding
from domain.model.refusals import ConflictOfInterest, OwnWorkNotApproved, UnderConflict
from domain.proceeding_commands import NoteProceedingConflict, ProceedingCommand

CONFLICTS: Final = (ConflictOfInterest, OwnWorkNotApproved, UnderConflict, ConflictInProceeding)


def note_of_conflict(command: Command, refusal: DomainError) -> NoteConflict | NoteProceedingConflict | None:
    """The order that records the attempt; None for refusals of another kind. Repeated, it has the same id.

    The header stays as it was but for the version, which the attempt did not change, and the moment: what was tried
    at a moment that the rules refuse is recorded when it was tried.
    """
    if not isinstance(refusal, CONFLICTS) or not isinstance(command, DossierCommand | ProceedingCommand):
        return None
    issued = replace(
        command.issued,
        command_id=uuid5(command.issued.command_id, "conflict"),
        causation_id=command.issued.command_id,
        occurred_at=None,
        expected_version=None,
    )
    act, rule = type(command).__name__, refusal.code
    if isinstance(command, ProceedingCommand):
        return NoteProceedingConflict(issued=issued, proceeding_id=command.proceeding_id, act=act, rule=rule)
    return NoteConflict(issued=issued, dossier_id=command.dossier_id, act=act, rule=rule)
