"""What all reads share: waiting for one's own write, one moment for all that is read, and the answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from fastapi import Depends, Query, Request
from psycopg import Connection
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.reaching import reach_of
from api.http.beyond import Beyond
from api.http.fields import LINE, MAX_INTEGER
from api.http.gate import decided_dossiers, office_of
from projections import ledger_standing, ledger_verifications
from projections.ledger_standing import LedgerStanding
from projections.ledger_verifications import Verified
from projections.queries.missing import ViewsNotReady
from projections.queries.standing import standing
from projections.reach import NOTHING, Reach, raised

POSITION_HEADER: Final = "HoSo-Position"
REFOLDING_HEADER: Final = "HoSo-Refolding"
READ_HEADERS: Final = {
    POSITION_HEADER: {"description": "The answer holds every event up to here.", "schema": {"type": "integer"}},
    REFOLDING_HEADER: {
        "description": "So many dossiers and proceedings do not know the latest change of the organisation, the "
        "calendar or the rules yet. Absent where all do.",
        "schema": {"type": "integer"},
    },
}

Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=500)]
Filter = Annotated[str | None, Query(min_length=1, max_length=200, pattern=LINE)]


async def _seen(
    request: Request,
    after: Annotated[
        int | None, Query(ge=0, le=MAX_INTEGER, description="Answer only once everything up to here can be seen.")
    ] = None,
) -> None:
    if after is not None:
        office = office_of(request)
        await office.views.reach(after, office.limits.wait_seconds)


Seen = Annotated[None, Depends(_seen)]
"""A parameter of every read: `?after=` waits for one's own write, ViewsBehind when it does not come."""


@dataclass(frozen=True)
class Look:
    """One look at the views: all of it is of one moment of the log, and of one `now` in the office.

    behind: events of the log that the views do not hold yet. reach: whose dossiers the connection sees. refolding:
    dossiers and proceedings that do not know the latest change of the organisation, the calendar or the rules yet.
    """

    connection: Connection[Any]
    now: datetime
    position: int
    behind: int
    reach: Reach = NOTHING
    refolding: int = 0

    @contextmanager
    def beyond(self, _why: Beyond) -> Iterator[Connection[Any]]:
        """The connection without the limit of the reach, for a read whose object was decided about."""
        if self.reach.everything:
            yield self.connection
            return
        with raised(self.connection):
            yield self.connection

    @cached_property
    def ledger(self) -> LedgerStanding:
        """How the ledger stands at this look."""
        return ledger_standing.standing(self.connection)

    @cached_property
    def verified(self) -> Verified | None:
        """What the last verification of the whole log came to; None before the first."""
        return ledger_verifications.latest(self.connection)

    def answer(self, content: Any, **headers: str) -> Response:
        """Content as JSON, with the position up to which it holds everything."""
        headers |= self.headers
        return Response(msgspec.json.encode(content), headers=headers, media_type="application/json")

    @property
    def headers(self) -> dict[str, str]:
        """How far the views are, for whoever is answered from them."""
        refolding = {REFOLDING_HEADER: str(self.refolding)} if self.refolding else {}
        return {POSITION_HEADER: str(self.position), **refolding}


@contextmanager
def looking(request: Request, proven: UUID | None = None) -> Iterator[Look]:
    """A look, for as long as an answer is made. ViewsNotReady before there are views.

    It sees the dossiers within the caller's reach, and those about which the request was decided. proven: a dossier
    that somebody without an account has shown to be theirs.
    """
    office = office_of(request)
    now = office.clock.now()
    caller: Caller | None = getattr(request.state, "caller", None)
    reach = NOTHING if caller is None else reach_of(caller, office.remits.of(caller, now))
    reach = reach.and_dossiers(decided_dossiers(request) | ({proven} if proven is not None else set()))
    with office.reading(reach) as connection:
        at = standing(connection)
        if at is None:
            raise ViewsNotReady
        yield Look(connection, now, at.position, at.behind, reach, at.refolding)
