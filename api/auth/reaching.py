"""How far the database lets a caller's requests see: the second line behind the decisions about single objects."""

from __future__ import annotations

from typing import Final

from api.auth.caller import Caller
from api.auth.remit import NOTHING as NO_REMIT
from api.auth.remit import Remit
from api.auth.rights import Reach as RightsReach
from api.auth.rights import Right
from projections import reach
from projections.reach import EVERYTHING, NOTHING, Reach

READING: Final = (
    Right.READ_DOSSIERS,
    Right.READ_BOARDS,
    Right.READ_RECORDS,
    Right.READ_DATASETS,
    Right.READ_PROCEEDINGS,
    Right.EXPORT,
)
"""Rights by which something of the views is seen. Whoever has one of them to its whole extent reads without a limit."""


def reach_of(caller: Caller, mine: Remit) -> Reach:
    """What the roles of a caller, and what is theirs now, can lead to at most.

    Nothing for services and administrators, who come to a dossier only by a decision about it.
    """
    if any(caller.reach(right) is RightsReach.ALL for right in READING):
        return EVERYTHING
    if mine == NO_REMIT or all(caller.reach(right) is RightsReach.NONE for right in READING):
        return NOTHING
    own = {reach.of_official(one) for one in mine.people}
    headed = {reach.of_unit(one) for one in mine.headed}
    return Reach(
        involved=frozenset(own | headed | {reach.of_unit(one) for one in mine.units}), records=frozenset(own | headed)
    )
