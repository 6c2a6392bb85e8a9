"""One proceeding, folded once for all views: what its rows are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from domain.model.attendance import Attendance, Standing, attendance_of
from domain.model.duty import Duty
from domain.model.event import AgencyId, Event, OfficialId, Recorded, UnitId
from domain.model.natures import duties_of, folded, nature_of
from domain.model.proceeding import Involvement, Nature, Proceeding
from domain.model.reference import Reference
from domain.model.rule_keys import DUTY_OFFICER
from domain.model.working_time import office_day


class Bearing(NamedTuple):
    """Who bears a duty in [from_at, to_at), by custody rules 5 and 6; to_at None: for as long as nothing happens."""

    from_at: datetime
    to_at: datetime | None
    standing: Standing


@dataclass(frozen=True)
class FoldedProceeding:
    """stored: its events as recorded, in order of version, the first of which opened it. proceeding: after them."""

    proceeding_id: UUID
    stored: Sequence[Recorded[Event]]
    reference: Reference
    proceeding: Proceeding
    attendance: Attendance

    @property
    def nature(self) -> Nature[Any]:
        return nature_of(self.proceeding)

    @property
    def state(self) -> Any:
        """Of its nature."""
        return self.proceeding.state

    @cached_property
    def duties(self) -> Sequence[Duty]:
        return tuple(duties_of(self.proceeding))

    @cached_property
    def involvement(self) -> Involvement:
        return self.nature.involved(self.state)

    @cached_property
    def ended_at(self) -> datetime | None:
        return self.nature.ended_at(self.state)

    @cached_property
    def procedure_code(self) -> str | None:
        return self.nature.procedure(self.state)

    @cached_property
    def field(self) -> str | None:
        """What its nature says, or the field of its procedure when it was opened, or of the version that came next."""
        named = self.nature.field(self.state)
        if named is not None or self.procedure_code is None or self.proceeding.opened_at is None:
            return named
        catalogue = self.reference.catalogue
        version = catalogue.on(self.procedure_code, office_day(self.proceeding.opened_at))
        versions = catalogue.versions.get(self.procedure_code, ())
        return version.field if version is not None else versions[0].field if versions else None

    @cached_property
    def by_position(self) -> Mapping[int, Recorded[Event]]:
        return {recorded.position: recorded for recorded in self.stored}

    @cached_property
    def bearings(self) -> Mapping[str, Sequence[Bearing]]:
        """By key of each duty who bears it, from its beginning until it is over, without gaps."""
        return {duty.key: tuple(self._bearings(duty)) for duty in self.duties}

    def unit_of(self, official: OfficialId, at: datetime) -> UnitId | None:
        return self.attendance.unit(official, at)

    def agency_of(self, official: OfficialId, at: datetime) -> AgencyId | None:
        unit = self.unit_of(official, at)
        return self.reference.organisation.agency_of(unit) if unit is not None else None

    def _bearings(self, duty: Duty) -> list[Bearing]:
        found: list[Bearing] = []
        at, over = duty.began_at, duty.over_at
        while over is None or at < over:
            standing = self.attendance.answering(duty.official, duty.unit, at)
            until = standing.until if over is None or standing.until is None else min(standing.until, over)
            if until is None and over is not None:
                until = over
            if found and _same(found[-1].standing, standing):
                found[-1] = Bearing(found[-1].from_at, until, standing)
            else:
                found.append(Bearing(at, until, standing))
            if until is None:
                break
            at = until
        return found


def fold_proceeding(
    stored: Sequence[Recorded[Event]], reference: Reference, about: datetime | None = None
) -> FoldedProceeding | None:
    """Fold a proceeding's stored history; of what had happened by `about`, if given. None where nothing had."""
    counting = stored if about is None else [r for r in stored if r.body.occurred_at <= about]
    proceeding = folded(counting)
    if not proceeding.exists or proceeding.opened_at is None:
        return None
    attendance = _attendance(reference, proceeding.opened_at)
    return FoldedProceeding(stored[0].stream_id, counting, reference, proceeding, attendance)


def _same(one: Standing, other: Standing) -> bool:
    """Whether the same person answers for the same reason, whatever it rests on."""
    return one[:4] == other[:4]


def _attendance(reference: Reference, opened_at: datetime) -> Attendance:
    """Substitution ends with the duty officer of the rule pack of the day on which it was opened."""
    day = office_day(opened_at)
    return attendance_of(reference.organisation, reference.rules.for_day(day).value(DUTY_OFFICER, day).value)
