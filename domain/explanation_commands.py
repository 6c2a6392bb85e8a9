"""Orders about explanations of a late share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.model.attachment import Attachment
from domain.model.event import AgencyId
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class AskExplanation(ProceedingCommand):
    """The month's figures of an agency are above the limit. Of the monthly workflow alone.

    as_of: the position of the last event recorded by the month's end, as of which they were reckoned.
    """

    agency_id: AgencyId
    month: date
    late: int
    of: int
    as_of: int


@dataclass(frozen=True, kw_only=True)
class GiveExplanation(ProceedingCommand):
    """What happened, what is done about it, and until when."""

    text: str
    measures: str
    until_on: date
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AcceptExplanation(ProceedingCommand):
    explanation_no: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SendBackExplanation(ProceedingCommand):
    """Not enough: with a reason, and a term of its own."""

    explanation_no: int
    reason: str
