"""The row of a proceeding: what is true of it, whatever the time is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model.custody_interval import Mark
from domain.model.event import AgencyId, OfficialId, UnitId, is_official
from domain.model.involvement import officials_in, units_in
from projections.affected import NOBODY_ANSWERS
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row
from projections.views.meetings import agencies_of


class ProceedingRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "proceedings"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    nature: str
    number: str
    title: str
    stage: str
    version: int
    position: int
    opened_at: datetime
    opened_by: str
    opened_position: int
    ended_at: datetime | None
    last_act_at: datetime | None
    restricted: bool
    procedure_code: str | None
    field: str | None
    dossiers: list[UUID]
    units: list[str]
    officials: list[str]
    latest_at: datetime
    agencies: list[str]
    first_at: datetime
    last_at: datetime | None


def proceeding_rows(folded: FoldedProceeding) -> Iterator[ProceedingRow]:
    """The one row of a proceeding."""
    proceeding, involved, nature = folded.proceeding, folded.involvement, folded.nature
    assert proceeding.opened_at is not None
    assert proceeding.opened_by is not None
    yield ProceedingRow(
        proceeding_id=folded.proceeding_id,
        nature=nature.name,
        number=proceeding.number,
        title=nature.title(folded.state),
        stage=nature.stage(folded.state),
        version=proceeding.version,
        position=folded.stored[-1].position,
        opened_at=proceeding.opened_at,
        opened_by=proceeding.opened_by,
        opened_position=folded.stored[0].position,
        ended_at=folded.ended_at,
        last_act_at=proceeding.last_act_at,
        restricted=involved.restricted is not None,
        procedure_code=folded.procedure_code,
        field=folded.field,
        dossiers=sorted(involved.dossiers),
        units=sorted(involved.units | {duty.unit for duty in folded.duties}),
        officials=sorted(involved.officials | {d.official for d in folded.duties if d.official is not None}),
        latest_at=max(recorded.body.occurred_at for recorded in folded.stored),
        agencies=_agencies(folded),
        first_at=proceeding.opened_at,
        last_at=last_moment(folded),
    )


def met(folded: FoldedProceeding) -> tuple[set[OfficialId], set[UnitId]]:
    """Everybody who has to do with it: whom it concerns, who acted, who owes, who bears, whom an event names."""
    officials, units = set(folded.involvement.officials), set(folded.involvement.units)
    agencies = folded.involvement.agencies
    units.update(u.unit_id for u in folded.reference.organisation.units.values() if u.agency_id in agencies)
    for duty in folded.duties:
        units.add(duty.unit)
        if duty.official is not None:
            officials.add(duty.official)
        for bearing in folded.bearings[duty.key]:
            officials.add(bearing.standing.official)
            if bearing.standing.on_behalf_of is not None:
                officials.add(bearing.standing.on_behalf_of)
    for recorded in folded.stored:
        officials.update(officials_in(recorded.body))
        units.update(units_in(recorded.body))
    return {official for official in officials if is_official(official)}, units


def last_moment(folded: FoldedProceeding) -> datetime | None:
    """The last instant that its rows may depend on; None while it is open, or a duty in it is."""
    if folded.ended_at is None or any(duty.over_at is None for duty in folded.duties):
        return None
    moments = [folded.ended_at]
    for recorded in folded.stored:
        moments += (recorded.body.occurred_at, recorded.recorded_at)
    for duty in folded.duties:
        moments += (moment for moment in (duty.began_at, duty.due_at, duty.over_at) if moment is not None)
    moments += (rung.answer_due_at for rung in folded.proceeding.notes.rungs.values())
    return max(moments)


def _agencies(folded: FoldedProceeding) -> list[AgencyId]:
    """By whose people and hours its rows are judged."""
    found = agencies_of(folded.reference.organisation, *met(folded))
    standings = (bearing.standing for bearings in folded.bearings.values() for bearing in bearings)
    if any(Mark.DUTY_OFFICER in standing.marks for standing in standings):
        found.add(NOBODY_ANSWERS)
    return sorted(found)
