"""Orders about guidance on procedure control."""

from __future__ import annotations

from dataclasses import dataclass

from domain.model.attachment import Attachment
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class AskForGuidance(ProceedingCommand):
    """Ask the control unit, for one's own agency. procedures: codes of those that it is about."""

    subject: str
    question: str
    procedures: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnswerGuidance(ProceedingCommand):
    """Answer for the control unit. public: anybody may read question and answer; else the offices alone."""

    answer: str
    public: bool = False
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CorrectGuidance(ProceedingCommand):
    """A further version of the answer, with the reason. The one before stays readable; it is as public as it was."""

    answer: str
    reason: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SetGuidancePublicity(ProceedingCommand):
    """Publish it, or keep it to the offices, with the reason."""

    public: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class LinkGuidance(ProceedingCommand):
    """Say anew which procedures it is about."""

    procedures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WithdrawGuidance(ProceedingCommand):
    """The agency that asked needs no answer any more."""

    reason: str
