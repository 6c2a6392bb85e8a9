"""Whether what a log says of one case can be used, and what it means by the mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from api.importers.faults import (
    AttributeContradicted,
    CaseRepeated,
    CaseTooLong,
    EndsBeforeStart,
    EventInFuture,
    EventRepeated,
    LostWithCase,
    UnusableRecord,
)
from api.importers.record import EVENTS_PER_CASE_LIMIT, CaseRecord, EventRecord, read_instant, read_name, read_official
from api.importers.spool import Gathered
from domain.model.errors import DomainError
from domain.model.imported import CaseWithoutMoment, LoggedCase, LoggedStep, Mapping, opened_at


class Judge:
    """Judges case by case, the same every time."""

    def __init__(self, mapping: Mapping, not_after: datetime, *, one_record_a_case: bool) -> None:
        self._mapping = mapping
        self._not_after = not_after
        self._one_record_a_case = one_record_a_case
        roles = (mapping.start, mapping.due, mapping.end, mapping.owner, mapping.channel)
        self._mapped = {*roles, mapping.department, mapping.group}

    def judge(self, gathered: Gathered) -> tuple[LoggedCase | None, list[DomainError]]:
        """The case with its usable steps, or None; and what cannot be used.

        A case that cannot be used takes its events along. Of two equal events the later one is refused.
        """
        faults: list[DomainError] = []
        steps = tuple(self._steps(gathered.events, faults))
        try:
            return self._case(gathered, steps), faults
        except (UnusableRecord, CaseWithoutMoment) as fault:
            place = gathered.cases[0].place if gathered.cases else gathered.case_id
            return None, [fault, *faults, *(LostWithCase(place=step.place, case=place) for step in steps)]

    def _steps(self, events: Iterable[EventRecord], faults: list[DomainError]) -> Iterator[LoggedStep]:
        known: dict[str, str] = {}
        for event in events:
            if event.identity in known:
                faults.append(EventRepeated(place=event.place, other=known[event.identity]))
                continue
            known[event.identity] = event.place
            if event.occurred_at > self._not_after:
                faults.append(EventInFuture(place=event.place, value=event.occurred_at.isoformat()))
                continue
            yield LoggedStep(
                event.activity, event.occurred_at, event.resource, event.transition, event.place, event.attributes
            )

    def _case(self, gathered: Gathered, steps: tuple[LoggedStep, ...]) -> LoggedCase:
        case_id, records, events = gathered
        if not records:
            raise LostWithCase(place=events[0].place, case=case_id)
        place = records[0].place
        if self._one_record_a_case and len(records) > 1:
            raise CaseRepeated(place=records[1].place, case_id=case_id, other=place)
        if len(events) > EVENTS_PER_CASE_LIMIT:
            raise CaseTooLong(place=place, case_id=case_id, limit=EVENTS_PER_CASE_LIMIT)
        said, mapping = _merged(records), self._mapping
        case = LoggedCase(
            case_id,
            place,
            _instant(said, mapping.start, place),
            _instant(said, mapping.due, place),
            _instant(said, mapping.end, place),
            read_official(said.get(mapping.owner or ""), place, mapping.owner or ""),
            _name(said, mapping.channel, place),
            _name(said, mapping.department, place),
            _name(said, mapping.group, place),
            tuple(pair for pair in said.items() if pair[0] not in self._mapped),
            steps,
        )
        opened_at(case)
        return case


def ends_before_start(case: LoggedCase) -> EndsBeforeStart | None:
    """The remark on a case whose end lies before its beginning."""
    if case.ended_at is None or case.ended_at >= opened_at(case):
        return None
    return EndsBeforeStart(place=case.place, case_id=case.case_id)


def _merged(records: Iterable[CaseRecord]) -> dict[str, str]:
    """The attributes that have a value. AttributeContradicted where one has two."""
    said: dict[str, tuple[str, str]] = {}
    for record in records:
        for name, value in record.attributes:
            if not value.strip():
                continue
            known, place = said.setdefault(name, (value, record.place))
            if known != value:
                raise AttributeContradicted(place=record.place, name=name, other=place)
    return {name: value for name, (value, _) in said.items()}


def _instant(said: dict[str, str], name: str | None, place: str) -> datetime | None:
    return read_instant(said[name], place, name) if name is not None and name in said else None


def _name(said: dict[str, str], name: str | None, place: str) -> str | None:
    return read_name(said[name], place, name) or None if name is not None and name in said else None
