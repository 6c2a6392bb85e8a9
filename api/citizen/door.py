"""The citizens' door: in whose name they act, and what keeps strangers within bounds. One a serving process."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from api.auth.caller import Caller
from api.auth.rights import Reach, Right, Role
from api.citizen.attempts import FREE_PER_CODE, FREE_PER_REMOTE, Attempts
from api.citizen.drafts import CitizensDrafts
from api.citizen.slips import Slips
from api.http.limits import Buckets, Rate
from api.http.refusals import NotPermitted, TooManyRequests
from api.vault.applicants import Applicants
from domain.commands import Issued
from domain.model.event import Source
from domain.store.instance import Instance

CITIZENS: Final = Caller("~citizens", frozenset({Role.CITIZEN_SERVICE}), frozenset(), "~citizens")
"""Our own portal: what citizens do on the pages is done with its rights, in the name of the applicant."""

UPLOADS_AT_ONCE: Final = 6
"""Each is held in memory while it is checked and sealed."""

UPLOADS_OF_REMOTE: Final = 3
"""Of one remote address, so that one sender does not keep all places."""

UPLOAD_WAIT_SECONDS: Final = 5

_NEW_DRAFTS: Final = Rate(10 / 3600, 10)
"""Of one remote address: dossiers that are begun."""


class CitizensDoor:
    def __init__(self, instance: Instance, applicants: Applicants) -> None:
        self.slips = Slips.of(instance)
        self.drafts = CitizensDrafts(applicants.drafts)
        self.by_code = Attempts(FREE_PER_CODE)
        self.by_remote = Attempts(FREE_PER_REMOTE)
        self.beginnings = Buckets(_NEW_DRAFTS)
        self._uploads = asyncio.Semaphore(UPLOADS_AT_ONCE)
        self._uploading: Counter[str] = Counter()

    @asynccontextmanager
    async def upload_of(self, remote: str) -> AsyncIterator[None]:
        """A place for one file of this remote, waited for. TooManyRequests where it has its places already."""
        if self._uploading[remote] >= UPLOADS_OF_REMOTE:
            raise TooManyRequests(seconds=UPLOAD_WAIT_SECONDS)
        self._uploading[remote] += 1
        try:
            async with self._uploads:
                yield
        finally:
            self._uploading[remote] -= 1
            if not self._uploading[remote]:
                del self._uploading[remote]


def issued(right: Right, command_id: UUID) -> Issued:
    """The header of an order that an applicant gives on the pages. NotPermitted where the portal has no such right."""
    if CITIZENS.reach(right) is not Reach.ALL:
        raise NotPermitted
    return Issued(command_id=command_id, actor=CITIZENS.actor, source=Source.PAGE)
