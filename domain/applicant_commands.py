"""Orders about applicants. None carries a datum: data go into the vault first, and the order carries the commitments.

dossier_ids: every dossier that the log knows to be the applicant's; visit_ids: every home visit asked for by them. The
application finds them; no caller gives them.
So who repeats an order after another dossier was lodged still asks for the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.commands import FOUND, Command
from domain.model.personal_data import Commitments


@dataclass(frozen=True, kw_only=True)
class ApplicantCommand(Command):
    applicant_id: UUID


@dataclass(frozen=True, kw_only=True)
class RegisterApplicant(ApplicantCommand):
    commitments: Commitments


@dataclass(frozen=True, kw_only=True)
class AmendApplicant(ApplicantCommand):
    commitments: Commitments
    reason: str


@dataclass(frozen=True, kw_only=True)
class RequestErasure(ApplicantCommand):
    """The header names the legal basis. despite_open: that basis demands it even while a dossier or a home visit is
    open."""

    reason: str
    despite_open: bool = False
    dossier_ids: tuple[UUID, ...] = field(default=(), metadata=FOUND)
    visit_ids: tuple[UUID, ...] = field(default=(), metadata=FOUND)


@dataclass(frozen=True, kw_only=True)
class ApproveErasure(ApplicantCommand):
    erasure_no: int
    dossier_ids: tuple[UUID, ...] = field(default=(), metadata=FOUND)
    visit_ids: tuple[UUID, ...] = field(default=(), metadata=FOUND)


@dataclass(frozen=True, kw_only=True)
class DeclineErasure(ApplicantCommand):
    erasure_no: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class NoteErased(ApplicantCommand):
    """The key is destroyed; given by the application itself, once it is."""

    erasure_no: int
