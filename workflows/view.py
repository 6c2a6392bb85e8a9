"""One dossier as the policy looks at it: who answers for it, its clock, its rule pack, and what was noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from domain.model.attendance import Attendance
from domain.model.clock import Clock
from domain.model.custody import Custody, custody
from domain.model.custody_interval import Ground, MatterKind
from domain.model.event import AgencyId, OfficialId, Recorded, UnitId
from domain.model.history import effective
from domain.model.reference import Reference
from domain.model.rules import Key, RulePack
from domain.model.stall import Standstill, standstills
from domain.model.steps import StepTime, steps
from domain.model.working_time import WorkingTime, office_day
from workflows.notes import Notes
from workflows.reckoned import Gap, merged

T = TypeVar("T")

_INSTANT: Final = timedelta(microseconds=1)


class Owing(NamedTuple):
    """Whom something is asked of: an official of `unit`, or its pool where none is named."""

    official: OfficialId | None
    unit: UnitId


@dataclass(frozen=True)
class View:
    """A dossier as it is, and as it goes on if nothing more happens. Values are those of its rule pack.

    `notes` may grow by what the motor notes; all else is as of one state of knowledge.
    """

    dossier_id: UUID
    held: Custody
    notes: Notes
    attendance: Attendance
    pack: RulePack
    ruled_on: date
    _steps: dict[datetime, StepTime | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def clock(self) -> Clock:
        return self.held.clock

    @property
    def hours(self) -> WorkingTime:
        """Office hours of the agency that issued, or is to issue, the receipt."""
        return self.held.clock.hours

    def value(self, key: Key[T]) -> T:
        """A value that is our own policy. RuleNotSet."""
        return self.pack.value(key, self.ruled_on).value

    def lawful(self, key: Key[T]) -> T | None:
        """A value of the law; None where there is none, or none that is verified and so may burden anybody."""
        found = self.pack.find(key, self.ruled_on)
        return found.value if found is not None and found.binds else None

    @cached_property
    def stopped(self) -> list[Gap]:
        """When the clock stands still for the applicant."""
        return merged((stop.start_at, stop.end_at) for stop in self.clock.stops)

    @cached_property
    def standstill(self) -> Standstill | None:
        """The standstill that the dossier is in; None while it is not worked on."""
        if self.notes.finished:
            return None
        found = standstills(self.held)
        return found[-1] if found and found[-1].ended_at is None else None

    def step(self, at: datetime) -> StepTime | None:
        """The step that the dossier is in at an instant, with the end of its term."""
        interval = self.held.answers(at)
        if interval is None or interval.step_id is None:
            return None
        if interval.start_at not in self._steps:  # nothing about it changes within an interval
            # A step is measured only from its first instant on, so ask an instant later.
            times = (t for t in steps(self.held, at + _INSTANT) if t.matter.kind is MatterKind.STEP)
            found = next((t for t in times if t.matter.step_id == interval.step_id), None)
            self._steps[interval.start_at] = found
        return self._steps[interval.start_at]

    def with_applicant(self, at: datetime) -> bool:
        interval = self.held.answers(at)
        return interval is not None and interval.ground is Ground.APPLICANT

    def answering(self, at: datetime) -> Owing | None:
        """Who answers by custody at an instant; None in the applicant's turn and after the end."""
        interval = self.held.answers(at)
        if interval is None or interval.unit_id is None or interval.ground is Ground.APPLICANT:
            return None
        return Owing(interval.answerer, interval.unit_id)

    def stands_in(self, owing: Owing, at: datetime) -> OfficialId:
        """Who answers where that is asked of somebody (custody rule 6)."""
        return self.attendance.answering(owing.official, owing.unit, at).official

    def hours_of(self, official: OfficialId, at: datetime) -> WorkingTime:
        """Office hours of the agency in which an official works."""
        organisation = self.held.reference.organisation
        unit = organisation.unit_of(official, at)
        agency: AgencyId | None = organisation.agency_of(unit) if unit is not None else None
        return self.held.reference.hours(agency)


def look(history: Sequence[Recorded[Any]], reference: Reference) -> View:
    """The view of a dossier that was lodged."""
    events = effective(history)
    notes = Notes()
    for recorded in events.events:
        notes.apply(recorded)
    held = custody(events, reference)
    day = office_day(held.clock.received_at or held.clock.lodged_at)
    pack = reference.rules.for_day(day) if notes.rule_pack is None else reference.rules.get(notes.rule_pack)
    attendance = Attendance(reference.organisation, held.terms.duty_officer)
    return View(history[0].stream_id, held, notes, attendance, pack, day)
