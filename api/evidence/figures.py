"""figures.json: everything that a bundle claims, and the events that it needs for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection

from api.evidence import scope
from api.evidence.canonical import instant
from api.evidence.comparison import beside_the_unit
from api.evidence.dossier_figures import product_figures
from api.evidence.imported_claims import case_claim, imported_record
from api.evidence.names import Names
from api.evidence.record_claims import cited, explained, facts_of, record
from api.evidence.review_file import with_review
from api.evidence.speaks_for import speaks_for
from api.evidence.subject import Kind, Subject
from domain.model import calendar, log
from domain.model.access import Reading, readings_of_official
from domain.model.custody_interval import POLICY as CUSTODY_POLICY
from domain.model.delay import POLICY as ATTRIBUTION_POLICY
from domain.model.errors import DomainError
from domain.model.event import Event, Recorded
from domain.model.imported import DATASETS
from domain.model.imported_custody import POLICY as INFERRED_POLICY
from domain.model.reference import STREAMS, Reference
from projections import reference_log, stored_events
from projections.folding_proceedings import FoldedProceeding
from projections.queries.official_records import Record
from projections.stored_events import Stored
from projections.views.facts import FactRow

Claim = dict[str, Any]


class RulesNotAdopted(DomainError):
    """Details: size."""

    CODE = "rules-not-adopted"
    VI = "Ở cỡ {size} sổ chưa ghi bộ quy định nào, nên không ai tính lại được từ sự kiện. Chạy `hoso rules adopt`."
    EN = "At size {size} the log held no rule packs, so nobody could recompute by its events. Run `hoso rules adopt`."


@dataclass(frozen=True, slots=True)
class Claimed:
    """figures: of figures.json. streams: whose events belong in the bundle. subject: with its full id.

    last: the event at the size; its moment is what all is about. names: for the report; they too come from events that
    are in the bundle. beside: the unit's figures, for the report of a review; no part of what is claimed.
    cited: by proceeding the positions of the events of it that are in the bundle.
    """

    subject: Subject
    figures: Claim
    streams: tuple[UUID, ...]
    last: Stored
    reference: Reference
    names: Names
    dataset_position: int | None = None
    beside: Record | None = None
    cited: Mapping[UUID, frozenset[int]] = field(default_factory=dict)

    @property
    def about(self) -> datetime:
        """The moment that all figures are about."""
        return self.last.recorded_at

    def belongs(self, stored: Stored) -> bool:
        """Whether an event of the streams is in the bundle.

        Of datasets none that came after the subject's; of a proceeding, which may be about others, those alone on which
        a figure rests.
        """
        if stored.stream_id in self.cited:
            return stored.position in self.cited[stored.stream_id]
        return stored.stream_id != DATASETS or stored.position <= (self.dataset_position or 0)


def claimed(connection: Connection[Any], subject: Subject, size: int) -> Claimed:
    """All that is claimed of a subject as of a size.

    DossierUnknown, OfficialUnknown, DatasetUnknown, RulesNotAdopted, ViewsNotReady.
    """
    reference = reference_log.load(connection, size)
    (last,) = stored_events.at(connection, [size])
    if subject.dataset is not None:
        return _imported(connection, subject, subject.dataset, reference, last)
    return _dossiers(connection, subject, reference, last)


def _dossiers(connection: Connection[Any], subject: Subject, reference: Reference, last: Stored) -> Claimed:
    size, about = last.position, last.recorded_at
    if reference.adopted.files is None:
        raise RulesNotAdopted(size=size)
    found = scope.dossiers(connection, subject, reference, size, about)
    alone = subject.kind is Kind.DOSSIER
    if alone:
        subject = Subject(subject.kind, str(found[0].dossier_id))
    official = None if alone else subject.id
    facts: list[FactRow] = []
    proceedings: list[FoldedProceeding] = []
    if official is not None:
        proceedings = scope.proceedings(connection, official, reference, size)
        facts = facts_of(official, found, proceedings, subject.period, about)
    behind = cited(facts, about)
    if official is not None:
        for stream, positions in explained(official, proceedings, subject.period, about).items():
            behind[stream] = behind.get(stream, frozenset()) | positions
    if subject.proceeding is not None:
        behind = with_review(behind, scope.review_at(connection, subject.proceeding, size), subject.proceeding)
    figures: Claim = {
        "policies": [CUSTODY_POLICY, ATTRIBUTION_POLICY],
        "calendar_version": reference.calendar.version,
        "dossiers": [product_figures(folded, about) for folded in found],
        "imported": [],
        "record": record(facts, about),
        "speaks_for": speaks_for(
            found,
            proceedings,
            reference,
            _decoded(connection, calendar.STREAM, size),
            official=official,
            period=subject.period,
            about=about,
        ),
    }
    beside = None
    streams = [log.STREAM, *STREAMS, *(folded.dossier_id for folded in found), *sorted(behind)]
    if subject.proceeding is not None:
        streams.append(subject.proceeding)
    if subject.kind is Kind.REVIEW:
        readings = readings_of_official(subject.id)
        streams.append(readings)
        beside = beside_the_unit(connection, subject, size, about)
        figures["review"] = {
            "cause": subject.cause,
            "readings": [_reading(each) for each in _decoded(connection, readings, size)],
        }
    names = Names(reference, about, found)
    return Claimed(subject, figures, tuple(streams), last, reference, names, beside=beside, cited=behind)


def _imported(
    connection: Connection[Any], subject: Subject, number: int, reference: Reference, last: Stored
) -> Claimed:
    size = last.position
    dataset = scope.dataset(connection, number, reference, size)
    histories = scope.cases(connection, subject, dataset, size)
    claims = [claim for history in histories if (claim := case_claim(history, dataset)) is not None]
    figures: Claim = {
        "policies": [INFERRED_POLICY],
        "calendar_version": reference.calendar.version,
        "dossiers": [],
        "imported": claims,
        "record": [] if subject.kind is Kind.DOSSIER else imported_record(subject.id, histories, claims, dataset),
        "speaks_for": [],
    }
    streams = (log.STREAM, DATASETS, calendar.STREAM, *(history[0].stream_id for history in histories))
    return Claimed(subject, figures, streams, last, reference, Names(reference, last.recorded_at), dataset.position)


def _reading(recorded: Recorded[Event]) -> Claim:
    """Who read the record, as the ledger has it."""
    body = recorded.body
    assert isinstance(body, Reading)
    return {
        "position": recorded.position,
        "at": instant(body.occurred_at),
        "reader": body.reader,
        "roles": list(body.roles),
        "what": body.what,
        "purpose": body.purpose,
    }


def _decoded(connection: Connection[Any], stream: UUID, size: int) -> Sequence[Recorded[Event]]:
    return [stored.decoded() for stored in stored_events.streams(connection, [stream], size)[stream]]
