"""What a review cites: events looked up in the log, wherever they stand, and dossiers, as far as whoever cites them may
see them.

A review's file holds what it cites whole, so nobody comes to what is not theirs by citing it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from fastapi import Request
from psycopg import Connection

from api.auth.asked import rows
from api.auth.caller import Caller
from api.auth.remit import decide
from api.auth.rights import Right
from api.http.event_access import need_event
from api.http.gate import deny, office_of
from api.http.reads import looking
from domain.review_commands import AddReviewEvidence, Citing, OpenReview
from domain.review_evidence import as_evidence
from projections.queries.missing import EventUnknown

MOST_CITED: Final = 200
"""By one order; of more, those beyond are not looked up, and the order is refused."""


def with_cited(request: Request, caller: Caller, command: OpenReview | AddReviewEvidence) -> Citing:
    """The order with the events at its positions, as they stand. What is not there is left for the refusal.

    NotPermitted where an event or a dossier is not the caller's to see.
    """
    office = office_of(request)
    wanted = [position for position in dict.fromkeys(command.positions) if position > 0][:MOST_CITED]
    with rows(), looking(request) as look:
        mine = office.remits.of(caller, look.now)
        for dossier in command.dossiers:
            if not decide(caller, Right.READ_DOSSIERS, mine, office.remits.involved(dossier).plain()).allowed:
                deny(request, caller, Right.READ_DOSSIERS, str(dossier), "cited, and not the caller's to see")
        there = [position for position in wanted if _is_there(request, caller, look.connection, position)]
    found = (office.log.read_all(position - 1, 1) for position in there)
    return replace(command, evidence=tuple(as_evidence(one[0]) for one in found if one))


def _is_there(request: Request, caller: Caller, connection: Connection[Any], position: int) -> bool:
    """Whether there is an event at a position. NotPermitted where it is not the caller's to see."""
    try:
        need_event(request, caller, connection, position)
    except EventUnknown:
        return False
    return True
