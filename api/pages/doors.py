"""Which of our own addresses the visitor may open, so that no page offers a link that leads to a refusal.

It asks what the pages behind the addresses ask, and asking is not on record.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

from fastapi import Request

from api.auth.authorizer import Resource, unit_resource
from api.auth.caller import Caller
from api.auth.remit import judged, official_in
from api.auth.rights import Reach, Right
from api.http.gate import office_of
from api.http.natures import DOORS
from api.http.proceeding_address import id_of, may_read

_RECORD: Final = re.compile(r"/can-bo/([^/]+)/ho-so-trach-nhiem")
_PROCEEDING: Final = re.compile(rf"/({'|'.join(door.path for door in DOORS.values())})/([A-Z]+-\d{{4}}-\d+)")
_SUPERVISION: Final = re.compile(r"/giam-sat(?:/[^/]+(?:/([^/]+))?)?")


class Doors:
    """Asked with an address: True but for other people's records, other units' work, and proceedings not to be read."""

    def __init__(self, request: Request, visitor: Caller | None) -> None:
        self._request, self._visitor = request, visitor
        self._known: dict[str, bool] = {}

    def __call__(self, address: str) -> bool:
        known = self._known.get(address)
        if known is None:
            known = self._known[address] = self._asked(address)
        return known

    def _asked(self, address: str) -> bool:
        parts = urlsplit(address)
        if record := _RECORD.fullmatch(parts.path):
            return self._official(Right.READ_RECORDS, record[1])
        if board := _SUPERVISION.fullmatch(parts.path):
            return self._unit(board[1])
        if one := _PROCEEDING.fullmatch(parts.path):
            return self._proceeding(one[2])
        if parts.path == "/ho-so":
            query = parse_qs(parts.query)
            holder, unit = query.get("nguoi_giu"), query.get("don_vi")
            return (holder is not None and self._official(Right.READ_BOARDS, holder[0])) or self._unit(
                unit[0] if unit is not None else None
            )
        if parts.path == "/so":
            return self._visitor is not None
        if parts.path == "/goi-bang-chung":
            return self._visitor is not None and self._visitor.reach(Right.READ_DOSSIERS) is not Reach.NONE
        return True

    def _proceeding(self, number: str) -> bool:
        found = id_of(self._request, number)
        return (
            self._visitor is not None
            and found is not None
            and may_read(self._request, self._visitor, office_of(self._request).remits.proceeding(found))
        )

    def _unit(self, unit: str | None) -> bool:
        """None: all units together."""
        resource = None if unit is None else unit_resource(unit)
        return self._may(Right.READ_BOARDS, resource)

    def _official(self, right: Right, official: str) -> bool:
        office = office_of(self._request)
        return self._may(right, official_in(office.remits.people(), official, office.clock.now()))

    def _may(self, right: Right, resource: Resource | None) -> bool:
        """resource: None for everything together."""
        if self._visitor is None:
            return False
        if self._visitor.reach(right) is Reach.ALL:
            return True
        if resource is None:
            return False
        office = office_of(self._request)
        mine = office.remits.of(self._visitor, office.clock.now())
        return judged(self._visitor, right, mine, resource).allowed
