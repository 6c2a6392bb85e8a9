"""Which streams the views fold one by one, and how: dossiers and proceedings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final

from domain.model.event import Event, Recorded
from domain.model.natures import NATURES, SHARED_TOPICS, is_proceeding_topic
from domain.model.reference import Reference
from projections.rows import Row
from projections.stored_events import Stored
from projections.views.dossier import PER_DOSSIER, dossier_rows
from projections.views.proceeding import PER_PROCEEDING, rows_of_proceeding

DOSSIER_TOPICS: Final = "dossier."


class Kind(Enum):
    DOSSIER = "dossier"
    PROCEEDING = "proceeding"


CLASSES: Final = {Kind.DOSSIER: PER_DOSSIER, Kind.PROCEEDING: PER_PROCEEDING}
"""The classes of the rows that a stream of a kind has."""

ALL_CLASSES: Final = tuple(dict.fromkeys((*PER_DOSSIER, *PER_PROCEEDING)))


def kind_of(topic: str) -> Kind | None:
    """By the topic of any of its events; None for a stream that is not folded by itself."""
    if topic.startswith(DOSSIER_TOPICS):
        return Kind.DOSSIER
    return Kind.PROCEEDING if is_proceeding_topic(topic) else None


def kind_of_history(history: Sequence[Stored | Recorded[Event]]) -> Kind | None:
    """Of a stream's events, decoded or not, of which there is one at least."""
    first = history[0]
    return kind_of(first.topic if isinstance(first, Stored) else first.body.TOPIC)


def stream_rows(stored: Sequence[Recorded[Event]], reference: Reference) -> Iterable[Row]:
    """The rows of a dossier or a proceeding from its whole history."""
    if kind_of_history(stored) is Kind.PROCEEDING:
        return rows_of_proceeding(stored, reference)
    return dossier_rows(stored, reference)


def first_words() -> list[str]:
    """What the topics of folded streams begin with, before the dot."""
    return [DOSSIER_TOPICS.rstrip("."), *proceeding_words()]


def proceeding_words() -> list[str]:
    """The same of proceedings."""
    return [*(topics.rstrip(".") for topics in SHARED_TOPICS), *NATURES]
