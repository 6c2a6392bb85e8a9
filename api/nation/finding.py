"""Finding a dossier by its code among all provinces: which log holds it, who answers for it there."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from urllib.parse import quote

import msgspec

from api.nation.across import Problem
from api.nation.asking import of_each
from api.nation.door import Door, MemberNotUnderstood
from api.nation.members import Member, Members
from api.nation.seals import problem_of
from projections.queries.knowledge import Named
from projections.queries.searching import Found

MOST_SHOWN: Final = 5
"""Of one province: a tail of a code may fit many."""


class DossierAcross(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier of a member. answering: who answers for it at `asked_at`, by the member's own record; address: its
    trace at the member. An official's id means something together with the member's code alone.
    """

    member: str
    member_name: str
    code: str
    procedure: str
    agency: str
    state: str
    overdue: bool
    due_in_force_at: datetime | None
    ended_at: datetime | None
    answering: str | None
    answering_name: str | None
    asked_at: datetime
    address: str


class NotAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A member that gave no answer: the dossier may be there."""

    code: str
    name: str
    problem: Problem


class FoundAcross(msgspec.Struct, frozen=True, kw_only=True):
    """asked: how many members answered. more: members where more fits than is shown."""

    text: str
    asked: int
    dossiers: tuple[DossierAcross, ...]
    more: tuple[str, ...]
    not_asked: tuple[NotAsked, ...]


class _Answering(msgspec.Struct, frozen=True):
    who: Named


class _Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of the member's answer about one dossier (`GET /v1/dossiers/{dossier}`)."""

    code: str | None
    procedure: Named
    agency: Named
    state: str
    overdue: bool
    due_in_force_at: datetime | None
    ended_at: datetime | None
    asked_at: datetime
    answering: _Answering | None


class _Looked(msgspec.Struct, frozen=True):
    dossiers: tuple[DossierAcross, ...] = ()
    more: bool = False
    problem: Problem | None = None


def find_across(members: Members, text: str) -> FoundAcross:
    """Dossiers whose code fits, in the order of the members; those that our tokens may see there."""

    def look(member: Member) -> _Looked:
        with Door(member, members.timeout_seconds) as door:
            return _found(door, text)

    found = of_each(members, look, lambda _, refusal: _Looked(problem=problem_of(refusal)))
    paired = list(zip(members.members, found, strict=True))
    return FoundAcross(
        text=text,
        asked=sum(one.problem is None for one in found),
        dossiers=tuple(dossier for one in found for dossier in one.dossiers),
        more=tuple(member.code for member, one in paired if one.more),
        not_asked=tuple(
            NotAsked(code=member.code, name=member.name, problem=one.problem)
            for member, one in paired
            if one.problem is not None
        ),
    )


def _found(door: Door, text: str) -> _Looked:
    """DomainError where the member does not answer, or not as it should."""
    try:
        found = msgspec.json.decode(door.read("/v1/search", {"q": text}), type=Found)
        fitting = (found.exact,) if found.exact is not None else found.dossiers
        shown = tuple(_dossier(door, str(one.dossier_id)) for one in fitting[:MOST_SHOWN])
    except msgspec.MsgspecError as fault:
        raise MemberNotUnderstood(name=door.member.name, reason=str(fault)) from fault
    more = found.exact is None and (len(fitting) > MOST_SHOWN or "dossiers" in found.more)
    return _Looked(shown, more)


def _dossier(door: Door, dossier_id: str) -> DossierAcross:
    one = msgspec.json.decode(door.read(f"/v1/dossiers/{dossier_id}"), type=_Standing)
    member, who = door.member, one.answering.who if one.answering is not None else None
    code = one.code or dossier_id
    return DossierAcross(
        member=member.code,
        member_name=member.name,
        code=code,
        procedure=one.procedure.name,
        agency=one.agency.name,
        state=one.state,
        overdue=one.overdue,
        due_in_force_at=one.due_in_force_at,
        ended_at=one.ended_at,
        answering=f"{member.code}/{who.id}" if who is not None else None,
        answering_name=who.name if who is not None else None,
        asked_at=one.asked_at,
        address=f"{member.url}/ho-so/{quote(code)}/dien-bien",
    )
