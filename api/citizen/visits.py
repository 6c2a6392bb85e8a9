"""Home visits as citizens and counters ask for them: which times are offered, asking, looking one up, calling it off.

Who the person is goes into the vault with the commitments to it, as for a dossier. What a citizen holds is the visit's
number and a check code that follows from its id and the instance's secret, as a slip's does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4, uuid5

import msgspec
from starlette.concurrency import run_in_threadpool

from api.auth.rights import Right
from api.citizen.door import issued
from api.citizen.looking_up import ANSWER_SECONDS, NotFoundByCode
from api.citizen.slips import CHECK_LETTERS, plain
from api.http.office import Office
from domain.application import Receipt
from domain.commands import Issued
from domain.home_visit_commands import CancelHomeVisit, RequestHomeVisit
from domain.model import visit_book
from domain.model.event import OfficialId, UnitId
from domain.model.home_visit import NATURE, Visit
from domain.model.organisation import UnitKind
from domain.model.personal_data import PersonalData
from domain.model.proceeding import Proceeding
from domain.model.visit_book import Slot, VisitBook
from domain.model.working_time import office_day
from domain.proceeding_about import register_of

MOST_WRITTEN: Final = 32


class OfferedSlot(msgspec.Struct, frozen=True, kw_only=True):
    """A time that is offered, with how many visits still fit. official: whose it is; shown to officials alone."""

    official: OfficialId
    slot_no: int
    unit_id: UnitId
    starts_at: datetime
    ends_at: datetime
    capacity: int
    free: int
    withdrawn: bool
    position: int


def slots_of(office: Office, unit: UnitId, now: datetime, *, past: bool = False) -> list[OfferedSlot]:
    """The times of a unit, in order; those that are over only where they are asked for. From the books themselves."""
    found = [
        _offered(slot, now)
        for official in office.remits.people().members(unit, now)
        for slot in _book(office, official).slots.values()
        if slot.unit_id == unit and (past or slot.ends_at > now)
    ]
    return sorted(found, key=lambda one: (one.starts_at, one.official))


def free_slots(office: Office, unit: UnitId, now: datetime) -> list[OfferedSlot]:
    """Those in which a visit still fits."""
    return [one for one in slots_of(office, unit, now) if one.free]


def desks(office: Office, now: datetime) -> Iterator[tuple[UnitId, str, str]]:
    """One-stop units: id, name, and the agency's name."""
    people, day = office.remits.people(), office_day(now)
    for unit in sorted(people.units.values(), key=lambda one: (one.agency_id, one.unit_id)):
        if unit.kind is UnitKind.ONE_STOP and (unit.valid_to is None or day <= unit.valid_to):
            yield unit.unit_id, unit.name_on(day), people.agencies[unit.agency_id].name_on(day)


def ask(
    office: Office,
    head: Issued,
    unit: UnitId,
    procedure: str,
    person: PersonalData | UUID,
    wish: tuple[OfficialId, int] | None = None,
) -> RequestHomeVisit:
    """The order that asks for a visit; a new person's data are in the vault before it is given. Repeatable."""
    proceeding_id = uuid5(head.command_id, "proceeding")
    applicant_id = person if isinstance(person, UUID) else uuid5(head.command_id, "applicant")
    committed = None
    if not isinstance(person, UUID):
        committed = office.applicants.take_in(applicant_id, head.command_id, person)
    return RequestHomeVisit(
        issued=head,
        proceeding_id=proceeding_id,
        unit_id=unit,
        procedure_code=procedure,
        applicant_id=applicant_id,
        applicant=committed,
        wish_official=wish[0] if wish is not None else None,
        wish_slot=wish[1] if wish is not None else None,
    )


def ask_as_citizen(
    office: Office,
    form_id: UUID,
    unit: UnitId,
    procedure: str,
    person: PersonalData,
    wish: tuple[OfficialId, int] | None,
) -> UUID:
    """Asked by the citizens' own portal; the form's id makes it single. Returns the visit."""
    order = ask(office, issued(Right.LODGE, uuid5(form_id, "home visit")), unit, procedure, person, wish)
    office.application.handle(order)
    return order.proceeding_id


def call_off(office: Office, visit_id: UUID, form_id: UUID) -> Receipt:
    """By whoever asked. ProceedingClosed."""
    head = issued(Right.LODGE, uuid5(form_id, "call off"))
    return office.application.handle(CancelHomeVisit(issued=head, proceeding_id=visit_id))


def visit(office: Office, visit_id: UUID) -> tuple[Proceeding, Visit] | None:
    """None where there is no home visit of that id."""
    found = office.remits.proceeding(visit_id).proceeding
    return (found, found.state) if found.exists and found.nature == NATURE.name else None


async def look_up(office: Office, remote: str, number: str, code: str) -> UUID:
    """The visit behind a number and its check code. NotFoundByCode, TooManyAttempts; the same work for every pair."""
    door, until = office.citizens, time.monotonic() + ANSWER_SECONDS
    written = plain(number[:MOST_WRITTEN])
    key = sha256(f"home visit {written}".encode()).hexdigest()
    door.by_remote.begin(remote)
    door.by_code.begin(key)
    found = await run_in_threadpool(_by_number, office, number[:MOST_WRITTEN].strip().upper()) or uuid4()
    right = door.slips.is_check_code(found, code[:MOST_WRITTEN]) and len(plain(code)) == CHECK_LETTERS
    await asyncio.sleep(max(0.0, until - time.monotonic()))
    if not right:
        raise NotFoundByCode
    door.by_remote.succeeded(remote, forget=False)
    door.by_code.succeeded(key, forget=True)
    return found


def _by_number(office: Office, number: str) -> UUID | None:
    letters, _, rest = number.partition("-")
    year, _, running = rest.partition("-")
    if letters != NATURE.letters or not (
        year.isascii() and year.isdecimal() and running.isascii() and running.isdecimal()
    ):
        return None
    taken = office.log.read_stream(register_of(letters, int(year)), int(running) - 1)[:1] if int(running) else []
    return taken[0].body.proceeding_id if taken else None


def _book(office: Office, official: OfficialId) -> VisitBook:
    state = VisitBook()
    for recorded in office.log.read_stream(visit_book.stream_of(official)):
        state = visit_book.evolve(state, recorded)
    return state


def _offered(slot: Slot, now: datetime) -> OfferedSlot:
    free = [p for p in range(1, slot.capacity + 1) if p not in slot.taken and slot.time_of(p)[0] > now]
    return OfferedSlot(
        official=slot.official,
        slot_no=slot.number,
        unit_id=slot.unit_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        capacity=slot.capacity,
        free=0 if slot.withdrawn else len(free),
        withdrawn=slot.withdrawn,
        position=slot.position,
    )
