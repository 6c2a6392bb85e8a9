"""The citizens' door: in whose name they act, and what keeps strangers within bounds. One a serving process."""

from __future__ import annotations

import asyncio
from typing import Final
from uuid import UUID

from api.auth.caller import Caller
from api.auth.rights import Reach, Right, Role
from api.citizen.attempts import FREE_PER_CODE, FREE_PER_REMOTE, Attempts
from api.citizen.drafts import CitizensDrafts
from api.citizen.slips import Slips
from api.http.limits import Buckets, Rate
from api.http.refusals import NotPermitted
from api.vault.applicants import Applicants
from domain.commands import Issued
from domain.model.event import Source
from domain.store.instance import Instance

CITIZENS: Final = Caller("~citizens", frozenset({Role.CITIZEN_SERVICE}), frozenset(), "~citizens")
"""Our own portal: what citizens do on the pages is done with its rights, in the name of the applicant."""

UPLOADS_AT_ONCE: Final = 6
"""Each is held in memory while it is checked and sealed."""

_NEW_DRAFTS: Final = Rate(10 / 3600, 10)
"""Of one remote address: dossiers that are begun."""


class CitizensDoor:
    def __init__(self, instance: Instance, applicants: Applicants) -> None:
        self.slips = Slips.of(instance)
        self.drafts = CitizensDrafts(applicants.drafts)
        self.by_code = Attempts(FREE_PER_CODE)
        self.by_remote = Attempts(FREE_PER_REMOTE)
        self.beginnings = Buckets(_NEW_DRAFTS)
        self.uploads = asyncio.Semaphore(UPLOADS_AT_ONCE)


def issued(right: Right, command_id: UUID) -> Issued:
    """The header of an order that an applicant gives on the pages. NotPermitted where the portal has no such right."""
    if CITIZENS.reach(right) is not Reach.ALL:
        raise NotPermitted
    return Issued(command_id=command_id, actor=CITIZENS.actor, source=Source.PAGE)
