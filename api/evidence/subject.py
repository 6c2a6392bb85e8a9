"""Whose or what's evidence a bundle is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.model.errors import DomainError
from projections.queries.periods import Period

LONGEST_CAUSE: Final = 500


class CauseNotUsable(DomainError):
    """Details: longest."""

    CODE = "cause-not-usable"
    VI = "Lý do xem xét phải là một dòng có chữ, dài nhất {longest} ký tự."
    EN = "The cause of a review is one line with something on it, {longest} characters at most."


class Kind(StrEnum):
    """What a bundle is about. A review file is an official's bundle with its cause and all that speaks for them."""

    DOSSIER = "dossier"
    OFFICIAL = "official"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Subject:
    """id: a dossier's UUID or an official's id; with `dataset` the imported case's id or the logged name.

    period: bounds an official's record and what speaks for them, never the dossiers that are in the bundle.
    cause: why a review is held; of a review only. proceeding: the review itself, where it is one that was opened: then
    the whole of it is in the bundle, with the events that it cites and the dossiers concerned.
    """

    kind: Kind
    id: str
    dataset: int | None = None
    period: Period | None = None
    cause: str | None = None
    proceeding: UUID | None = None


def readable_cause(text: str) -> str:
    """The cause without space around it. CauseNotUsable."""
    cause = text.strip()
    if not cause or len(cause) > LONGEST_CAUSE or not cause.isprintable():
        raise CauseNotUsable(longest=LONGEST_CAUSE)
    return cause
