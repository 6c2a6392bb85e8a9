"""What a demonstration amounts to, counted from the log itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model.clock import clock
from domain.model.event import Event, Recorded
from domain.model.history import effective
from domain.model.reference import Reference


class Figures(msgspec.Struct, frozen=True):
    """Counts at `as_of`, in the office's time.

    late: of the finished ones, after the first slip's due date; overdue: of the open ones, by the date in force.
    top_rung_dossiers: whose ladder was climbed to its last rung.
    """

    as_of: datetime
    events: int
    agencies: int
    units: int
    officials: int
    procedures: int
    dossiers: int
    by_field: dict[str, int]
    open: int
    overdue: int
    finished: int
    late: int
    refused: int
    withdrawn: int
    stopped: int
    stalled_dossiers: int
    escalations: int
    escalations_answered: int
    escalations_unanswered: int
    top_rung_dossiers: int
    deemed_acceptances: int
    returned_handovers: int
    supplement_requests: int
    second_supplement_requests: int
    opinions: int
    obstacles: int
    apologies: int
    late_entries: int
    corrections: int
    claims_disputed: int
    complaints: int
    absences: int
    acts_as_acting: int


@dataclass
class Count:
    """Reads a log once, in order."""

    topics: Counter[str] = field(default_factory=Counter)
    acting: int = 0
    second_requests: int = 0
    streams: dict[UUID, list[Recorded[Any]]] = field(default_factory=dict)

    def read(self, events: Iterable[Recorded[Event]]) -> None:
        for recorded in events:
            body = recorded.body
            self.topics[body.TOPIC] += 1
            self.acting += body.acting_for is not None
            self.second_requests += isinstance(body, ev.SupplementRequested) and body.request_no > 1
            if isinstance(body, ev.Lodged):
                self.streams[recorded.stream_id] = [recorded]
            elif recorded.stream_id in self.streams:
                self.streams[recorded.stream_id].append(recorded)

    def figures(self, reference: Reference, as_of: datetime) -> Figures:
        """What was read, judged by the reference data as they stand."""
        by_field: Counter[str] = Counter()
        standing: Counter[str] = Counter()
        for events in self.streams.values():
            by_field[_field(events[0].body, reference)] += 1
            standing.update(_standing(events, reference, as_of))
        return Figures(
            as_of=as_of,
            events=self.topics.total(),
            agencies=len(reference.organisation.agencies),
            units=len(reference.organisation.units),
            officials=len(reference.organisation.officials),
            procedures=len(reference.catalogue.versions),
            dossiers=len(self.streams),
            by_field=dict(by_field.most_common()),
            open=standing["open"],
            overdue=standing["overdue"],
            finished=standing["result_ready"],
            late=standing["late"],
            refused=standing["refused"],
            withdrawn=standing["withdrawn"],
            stopped=standing["stopped"],
            stalled_dossiers=standing["stalled"],
            escalations=self._of(ev.Escalated),
            escalations_answered=self._of(ev.EscalationAnswered),
            escalations_unanswered=self._of(ev.EscalationUnanswered),
            top_rung_dossiers=standing["top rung"],
            deemed_acceptances=self._of(ev.HandoverDeemedAccepted),
            returned_handovers=self._of(ev.HandoverReturned),
            supplement_requests=self._of(ev.SupplementRequested),
            second_supplement_requests=self.second_requests,
            opinions=self._of(ev.OpinionRequested),
            obstacles=self._of(ev.ObstacleReported),
            apologies=self._of(ev.ApologyIssued),
            late_entries=self._of(ev.RecordedLate),
            corrections=self._of(ev.Corrected),
            claims_disputed=self._of(ev.ClaimDisputed),
            complaints=self._of(ev.Complained),
            absences=self._of(org.AbsenceRecorded),
            acts_as_acting=self.acting,
        )

    def _of(self, kind: type[Event]) -> int:
        return self.topics[kind.TOPIC]


def _field(lodged: ev.Lodged, reference: Reference) -> str:
    versions = reference.catalogue.versions[lodged.procedure_code]
    return versions[-1].field


def _standing(events: list[Recorded[Any]], reference: Reference, as_of: datetime) -> Iterable[str]:
    """How one dossier stands, in the words of `Figures`."""
    reckoned = clock(effective(events), reference)
    if reckoned.end is None or reckoned.ended_at is None or reckoned.ended_at > as_of:
        yield "open"
        if reckoned.overdue(as_of):
            yield "overdue"
    else:
        yield reckoned.end.value
        if reckoned.end.value == "result_ready" and reckoned.late():
            yield "late"
    if any(isinstance(r.body, ev.Stalled) for r in events):
        yield "stalled"
    if any(isinstance(r.body, ev.Escalated) and r.body.office == "chairman" for r in events):
        yield "top rung"
