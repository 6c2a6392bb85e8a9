"""Which streams belong in a bundle: found in the events themselves, as of the checkpoint.

An official's dossiers are all in whose events the official's id stands as a value, and all for which they answer or of
which a figure is theirs without being named, as head, substitute or duty officer. The views only say which of the
latter to look at; what is true as of the checkpoint is then folded from the events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import scalar_row

from api.evidence.subject import Kind, Subject
from domain.model import natures
from domain.model.event import Event, Recorded
from domain.model.imported import DATASETS, CaseOpened, case_stream
from domain.model.proceeding_refusals import ProceedingUnknown
from domain.model.reference import STREAMS, Reference
from domain.model.refusals import DossierUnknown
from domain.model.review import Review
from projections import stored_events
from projections.folding import Folded, fold
from projections.folding_proceedings import FoldedProceeding, fold_proceeding
from projections.generation import progress
from projections.queries.missing import DatasetUnknown, OfficialUnknown, ViewsNotReady
from projections.queries.traces import dossier_id_of
from projections.streams import proceeding_words
from projections.views.dossier import fact_rows
from projections.views.imported import Dataset, dataset_of
from projections.views.proceeding import fact_rows_of

DOSSIER_TOPICS: Final = "dossier."
IMPORTED_TOPICS: Final = "imported."

CHUNK: Final = 500
"""Dossiers that are folded at a time, to see whether they are an official's."""


def dossiers(
    connection: Connection[Any], subject: Subject, reference: Reference, size: int, about: datetime
) -> list[Folded]:
    """The dossiers of a subject as of a size, by id. DossierUnknown, OfficialUnknown, ViewsNotReady."""
    if subject.kind is Kind.DOSSIER:
        dossier_id = dossier_id_of(connection, subject.id)
        found = list(_folded(connection, [dossier_id], reference, size))
        if not found:
            raise DossierUnknown(dossier=subject.id)
        return found
    official = subject.id
    if official not in reference.organisation.officials:
        raise OfficialUnknown(official=official)
    named = naming(connection, official, size, DOSSIER_TOPICS)
    if subject.proceeding is not None:
        named |= set(review_at(connection, subject.proceeding, size).dossiers)
    kept = list(_folded(connection, sorted(named), reference, size))
    others = sorted(_perhaps_theirs(connection, official, size) - named)
    for start in range(0, len(others), CHUNK):
        chunk = others[start : start + CHUNK]
        kept += [each for each in _folded(connection, chunk, reference, size) if _theirs(each, official, about)]
    return sorted(kept, key=lambda folded: folded.dossier_id)


def proceedings(connection: Connection[Any], official: str, reference: Reference, size: int) -> list[FoldedProceeding]:
    """The proceedings of which something stands in an official's record as of a size, their own words about a duty
    included, by id. ViewsNotReady.
    """
    wanted = sorted(_perhaps_in_record(connection, official, size))
    found = []
    for start in range(0, len(wanted), CHUNK):
        for history in stored_events.streams(connection, wanted[start : start + CHUNK], size).values():
            folded = fold_proceeding([stored.decoded() for stored in history], reference) if history else None
            if folded is not None and _in_record(folded, official):
                found.append(folded)
    return found


def _in_record(folded: FoldedProceeding, official: str) -> bool:
    said = any(one.official == official for one in folded.proceeding.notes.explanations)
    return said or any(row.official == official for row in fact_rows_of(folded))


def _perhaps_in_record(connection: Connection[Any], official: str, size: int) -> set[UUID]:
    """Proceedings that name them, or are theirs by the views, and all that the views know more or less of."""
    at = progress(connection)
    if at is None:
        raise ViewsNotReady
    cursor = connection.cursor(row_factory=scalar_row)
    first, last = sorted((at.position, size))
    others = cursor.execute(
        "SELECT EXISTS (SELECT FROM hoso.stored_events WHERE originator_id = ANY(%s) AND notification_id > %s"
        " AND notification_id <= %s)",
        [list(STREAMS), first, last],
    ).fetchone()
    cursor.execute(
        "SELECT dossier_id FROM views.facts WHERE official = %(official)s AND nature IS NOT NULL"
        " UNION SELECT DISTINCT originator_id FROM hoso.stored_events WHERE notification_id <= %(size)s"
        " AND split_part(topic, '.', 1) = ANY(%(words)s)"
        # With other people, whoever bears a duty may be another anywhere.
        " AND (notification_id > %(first)s OR %(others)s AND originator_version = 1)"
        " UNION SELECT DISTINCT originator_id FROM hoso.stored_events WHERE notification_id <= %(size)s"
        " AND split_part(topic, '.', 1) = ANY(%(words)s) AND position(%(name)s::bytea IN state) > 0",
        {
            "official": official,
            "size": size,
            "first": first,
            "others": others,
            "name": msgspec.json.encode(official),
            "words": proceeding_words(),
        },
    )
    return set(cursor)


def review_at(connection: Connection[Any], proceeding: UUID, size: int) -> Review:
    """A review as of a size. ProceedingUnknown where there was none by then."""
    history = stored_events.streams(connection, [proceeding], size).get(proceeding, [])
    known = natures.folded([stored.decoded() for stored in history])
    if not isinstance(known.state, Review) or known.state.opened is None:
        raise ProceedingUnknown(proceeding=proceeding)
    return known.state


def cases(connection: Connection[Any], subject: Subject, dataset: Dataset, size: int) -> list[list[Recorded[Event]]]:
    """The imported cases of a subject, each with its history, by position. DossierUnknown, OfficialUnknown."""
    key = dataset.body.dataset
    if subject.kind is Kind.DOSSIER:
        wanted = [case_stream(key, subject.id)]
    else:
        wanted = sorted(naming(connection, subject.id, size, IMPORTED_TOPICS))
    histories = [
        [stored.decoded() for stored in history]
        for history in stored_events.streams(connection, wanted, size).values()
        if history
    ]
    found = [history for history in histories if _of_dataset(history, key)]
    if not found and subject.kind is Kind.DOSSIER:
        raise DossierUnknown(dossier=subject.id)
    if subject.kind is not Kind.DOSSIER and not any(_has(history, subject.id) for history in found):
        raise OfficialUnknown(official=subject.id)
    return sorted(found, key=lambda history: history[0].position)


def dataset(connection: Connection[Any], number: int, reference: Reference, size: int) -> Dataset:
    """A dataset that was complete at a size. DatasetUnknown."""
    completed = stored_events.streams(connection, [DATASETS], size)[DATASETS]
    if not 1 <= number <= len(completed):
        raise DatasetUnknown(dataset=number)
    return dataset_of(completed[number - 1].decoded(), reference)


def naming(connection: Connection[Any], name: str, size: int, topics: str) -> set[UUID]:
    """The streams of events up to a size, of topics that begin so, in whose stored text a name stands as a value.

    Of a dossier also within the act that a late entry or a correction holds: that is JSON in JSON.
    """
    plain = msgspec.json.encode(name)
    nested = msgspec.json.encode(plain.decode())[1:-1] if topics == DOSSIER_TOPICS else plain
    cursor = connection.cursor(row_factory=scalar_row)
    cursor.execute(
        "SELECT DISTINCT originator_id FROM hoso.stored_events WHERE notification_id <= %s"
        " AND starts_with(topic, %s) AND (position(%s::bytea IN state) > 0 OR position(%s::bytea IN state) > 0)",
        [size, topics, plain, nested],
    )
    return set(cursor)


def _has(history: Sequence[Recorded[Event]], name: str) -> bool:
    """Whether somebody of this name acted in a case or is its owner; a value of another attribute is nobody."""
    return any(
        name in (getattr(recorded.body, "owner", None), getattr(recorded.body, "resource", None))
        for recorded in history
    )


def _of_dataset(history: Sequence[Recorded[Event]], key: UUID) -> bool:
    opening = history[0].body
    return isinstance(opening, CaseOpened) and opening.dataset == key


def _folded(
    connection: Connection[Any], dossier_ids: Sequence[UUID], reference: Reference, size: int
) -> Iterator[Folded]:
    for history in stored_events.streams(connection, dossier_ids, size).values():
        if history:
            yield fold([stored.decoded() for stored in history], reference)


def _theirs(folded: Folded, official: str, about: datetime) -> bool:
    return any(i.answerer == official and i.start_at < about for i in folded.custody.intervals) or any(
        row.official == official for row in fact_rows(folded)
    )


def _perhaps_theirs(connection: Connection[Any], official: str, size: int) -> set[UUID]:
    """Dossiers that are theirs by the views, and all of which the views know more or less than the checkpoint."""
    at = progress(connection)
    if at is None:
        raise ViewsNotReady
    cursor = connection.cursor(row_factory=scalar_row)
    cursor.execute(
        "SELECT dossier_id FROM views.custody WHERE answerer = %(official)s"
        " UNION SELECT dossier_id FROM views.facts WHERE official = %(official)s AND nature IS NULL",
        {"official": official},
    )
    found = set(cursor)
    first, last = sorted((at.position, size))
    between = set(
        cursor.execute(
            "SELECT DISTINCT originator_id FROM hoso.stored_events"
            " WHERE notification_id > %s AND notification_id <= %s",
            [first, last],
        )
    )
    if between.isdisjoint(STREAMS):
        cursor.execute(
            "SELECT originator_id FROM hoso.stored_events WHERE originator_id = ANY(%s) AND originator_version = 1"
            " AND starts_with(topic, 'dossier.')",
            [list(between)],
        )
    else:
        # Whoever answers may have changed anywhere.
        cursor.execute(
            "SELECT originator_id FROM hoso.stored_events WHERE notification_id <= %s AND topic = 'dossier.Lodged'",
            [size],
        )
    return found | set(cursor)
