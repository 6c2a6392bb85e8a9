"""Who bore a duty at any time: whose own words about it are theirs to give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from domain.model.attendance import attendance_of
from domain.model.duty import Duty, DutyNotes, Noted, Run
from domain.model.event import OfficialId, is_official
from domain.model.reference import Reference
from domain.model.rule_keys import DUTY_OFFICER
from domain.model.working_time import office_day


def have_borne(duty: Duty, notes: DutyNotes, reference: Reference, at: datetime) -> frozenset[OfficialId]:
    """Who is named in a duty, was noted as its bearer or met it, and who bore it up to `at` by custody rule 6, with
    those in whose place they did.
    """
    found: set[str | None] = {duty.official, duty.met_by}
    found |= {noted.official for noted in (*_of(notes.reminded, duty), *_of(notes.missed, duty))}
    for rung in notes.rungs.values():
        if rung.duty == duty.key:
            found |= {rung.bearer, rung.answered_by, rung.unanswered_by}
    day = office_day(duty.began_at)
    duty_officer = reference.rules.for_day(day).value(DUTY_OFFICER, day).value
    attendance = attendance_of(reference.organisation, duty_officer)
    then: datetime | None = duty.began_at
    end = min(at, duty.over_at or at)
    while then is not None and then <= end:
        standing = attendance.answering(duty.official, duty.unit, then)
        found |= {standing.official, standing.on_behalf_of}
        then = standing.until
    return frozenset(one for one in found if one is not None and is_official(one))


def _of(noted: Mapping[Run, Noted], duty: Duty) -> list[Noted]:
    """What was noted of any run of a duty."""
    return [one for (key, _), one in noted.items() if key == duty.key]
