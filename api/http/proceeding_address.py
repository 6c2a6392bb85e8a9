"""How an address names a proceeding: by its UUID, or by its number such as `KT-2020-0003`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Final, Protocol, TypeVar
from uuid import UUID

from fastapi import Path, Request

from api.auth.asked import rows
from api.auth.caller import Caller
from api.auth.concerned import Concerned
from api.auth.remit import Remit, decide, judged
from api.auth.rights import Right
from api.http.gate import deny, note_decided, office_of
from api.http.natures import Door
from api.http.review_reading import note_reading_of_review
from domain.model.proceeding import Proceeding, ProceedingNumbered
from domain.model.proceeding_refusals import ProceedingUnknown
from domain.proceeding_about import register_of

MAX_ADDRESS: Final = 64
_NUMBER: Final = re.compile(r"([A-Z]{1,8})-(\d{4})-(\d{4,9})", re.ASCII)
_NOBODYS: Final = UUID(int=0)


class _Line(Protocol):
    @property
    def proceeding_id(self) -> UUID: ...


T = TypeVar("T", bound=_Line)

ProceedingAddress = Annotated[
    str,
    Path(
        description="A proceeding's UUID, or its number.",
        min_length=1,
        max_length=MAX_ADDRESS,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$",
    ),
]


def allowed_proceeding(request: Request, caller: Caller, right: Right, door: Door, address: str) -> Concerned:
    """The proceeding of this nature, if there is one and the caller's right extends to it.

    ProceedingUnknown for whoever may see all of them, else NotPermitted, whether it is not there or not theirs.
    """
    concerned, mine = proceeding_at(request, caller, door, address)
    if not decide(caller, right, mine, concerned.resource(office_of(request).remits.people())).allowed:
        deny(request, caller, right, address, "no such proceeding, or of none that the caller may see")
    if not concerned.exists:
        raise ProceedingUnknown(proceeding=address)
    note_decided(request, concerned.proceeding_id)
    if right is Right.READ_PROCEEDINGS:
        note_reading_of_review(request, caller, concerned)
    return concerned


def reached_proceeding(request: Request, caller: Caller, act: str, door: Door, address: str) -> Concerned:
    """The proceeding, if the policies let the caller do this act in it; else as above. The act itself is decided about
    once more, with all that is asked, when it is given."""
    concerned, mine = proceeding_at(request, caller, door, address)
    if not judged(caller, act, mine, concerned.resource(office_of(request).remits.people())).allowed:
        deny(request, caller, act, address, "no such proceeding, or none in which the caller may act")
    if not concerned.exists:
        raise ProceedingUnknown(proceeding=address)
    return concerned


def proceeding_at(request: Request, caller: Caller, door: Door, address: str) -> tuple[Concerned, Remit]:
    """What is known of the proceeding at an address, none where it is of another nature; and what is the caller's."""
    office = office_of(request)
    proceeding_id = id_of(request, address)
    found = office.remits.proceeding(_NOBODYS if proceeding_id is None else proceeding_id)
    if found.proceeding.nature != door.nature:
        found = Concerned(found.proceeding_id, Proceeding())
    return found, office.remits.of(caller, office.clock.now())


def readable(request: Request, caller: Caller, found: Iterable[T]) -> tuple[T, ...]:
    """Of lines about proceedings those of the ones that the caller may read."""
    remits = office_of(request).remits
    return tuple(one for one in found if may_read(request, caller, remits.proceeding(one.proceeding_id)))


def may_read(request: Request, caller: Caller, concerned: Concerned) -> bool:
    """Whether there is one and the caller may read it; only asked, to show it."""
    office = office_of(request)
    mine, resource = office.remits.of(caller, office.clock.now()), concerned.resource(office.remits.people())
    with rows():
        return concerned.exists and decide(caller, Right.READ_PROCEEDINGS, mine, resource).allowed


def id_of(request: Request, address: str) -> UUID | None:
    """The id behind an address; None for a number that was never given. From the register itself: no view lags."""
    try:
        return UUID(address)
    except ValueError:
        return _by_number(request, address)


def _by_number(request: Request, number: str) -> UUID | None:
    found = _NUMBER.fullmatch(number)
    if found is None:
        return None
    letters, year, running = found[1], int(found[2]), int(found[3])
    taken = office_of(request).log.read_stream_back(register_of(letters, year), running + 1, 1)
    if len(taken) != 1 or taken[0].version != running or not isinstance(taken[0].body, ProceedingNumbered):
        return None
    return taken[0].body.proceeding_id
