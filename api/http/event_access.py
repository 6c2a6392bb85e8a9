"""Who may see which event: a dossier's events go with the dossier, all others with the right to see everything."""

from __future__ import annotations

from typing import Final

from fastapi import Request

from api.auth.caller import Caller
from api.auth.remit import may_see
from api.auth.rights import Reach, Right
from api.http.gate import deny, office_of
from projections.queries.events import EventLine

READINGS: Final = "access."
"""Topics of readings begin so. Who read whose record is for the person read about, and for auditors."""


def need_event(request: Request, caller: Caller, line: EventLine | None, position: int) -> EventLine:
    """The event, for whoever may see it. For others it is denied, whether it is there or not. NotPermitted."""
    office = office_of(request)
    if line is not None and line.topic.startswith(READINGS) and caller.reach(Right.READ_READERS) is not Reach.ALL:
        deny(request, caller, Right.READ_READERS, f"event {position}", "a reading, which only auditors see whole")
    if caller.reach(Right.READ_DOSSIERS) is not Reach.ALL:
        dossier = office.remits.involved(line.stream_id) if line is not None else None
        mine = office.remits.of(caller, office.clock.now())
        if dossier is None or not may_see(caller, Right.READ_DOSSIERS, mine, dossier):
            deny(request, caller, Right.READ_DOSSIERS, f"event {position}", "of no dossier that the caller may see")
    assert line is not None
    return line
