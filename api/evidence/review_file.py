"""The file of a review as a bundle: the review whole, what it cites, and all that speaks for the official."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from api.evidence.subject import LONGEST_CAUSE, Kind, Subject
from domain.model import natures
from domain.model.proceeding import ProceedingNumbered
from domain.model.proceeding_refusals import ProceedingUnknown
from domain.model.review import Review
from domain.proceeding_about import register_of
from projections import stored_events
from projections.queries.periods import Period

_SPACES: Final = " "
_NUMBER: Final = re.compile(r"(KD)-(\d{4})-\d{4,9}", re.ASCII)


def subject_of_review(connection: Connection[Any], proceeding: UUID) -> Subject:
    """The subject of a review's bundle. ProceedingUnknown. The period is the year of the act."""
    history = stored_events.streams(connection, [proceeding], 2**62).get(proceeding, [])
    known = natures.folded([stored.decoded() for stored in history])
    if not isinstance(known.state, Review) or known.state.opened is None:
        raise ProceedingUnknown(proceeding=proceeding)
    opened = known.state.opened
    cause = _SPACES.join(f"{known.number}: {opened.act}".split())[:LONGEST_CAUSE]
    return Subject(Kind.REVIEW, opened.about, None, Period.parse(str(opened.act_on.year)), cause, proceeding)


def review_by_number(connection: Connection[Any], number: str) -> UUID:
    """The review of a number such as `KD-2020-0001`. ProceedingUnknown."""
    found = _NUMBER.fullmatch(number)
    if found is not None:
        register = register_of(found[1], int(found[2]))
        for stored in stored_events.streams(connection, [register], 2**62).get(register, []):
            body = stored.decoded().body
            if isinstance(body, ProceedingNumbered) and body.number == number:
                return body.proceeding_id
    raise ProceedingUnknown(proceeding=number)


def with_review(behind: Mapping[UUID, frozenset[int]], review: Review, proceeding: UUID) -> dict[UUID, frozenset[int]]:
    """Which events of other proceedings are in the bundle: those behind a figure, and those that the review cites.

    The review itself is in it whole, dossiers are too.
    """
    found = {stream: positions for stream, positions in behind.items() if stream != proceeding}
    for one in review.evidence:
        if not one.topic.startswith("dossier.") and one.stream_id != proceeding:
            found[one.stream_id] = found.get(one.stream_id, frozenset()) | {one.position}
    return found
