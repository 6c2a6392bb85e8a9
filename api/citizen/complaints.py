"""Complaints that citizens lodge and follow: their data go into the vault, and they come back by number and code."""

from __future__ import annotations

import asyncio
import re
import time
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import UUID, uuid4, uuid5

from starlette.concurrency import run_in_threadpool

from api.auth.rights import Right
from api.citizen.door import issued
from api.citizen.looking_up import ANSWER_SECONDS, MOST_WRITTEN
from api.citizen.slips import CHECK_LETTERS, plain
from api.http.office import Office
from domain.application import Receipt
from domain.complaint_commands import AddToComplaint, ContestAnswer, LodgeComplaint, SayWhetherSatisfied
from domain.model.complaint import NAME, NATURE, Complaint
from domain.model.complaint_events import ComplaintChannel, ComplaintKind
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE
from domain.model.natures import folded
from domain.model.personal_data import PersonalData
from domain.model.proceeding import Proceeding, ProceedingNumbered
from domain.proceeding_about import register_of

_ACTS: Final = uuid5(NAMESPACE, "citizen complaint")
_NUMBER: Final = re.compile(rf"{NATURE.letters}-?(\d{{4}})-?(\d{{4,9}})", re.ASCII | re.IGNORECASE)


class ComplaintNotFound(DomainError):
    """The same for a wrong number and a wrong code."""

    CODE = "complaint-not-found"
    VI = "Không thấy phản ánh với số và mã này. Một trong hai không khớp; xem lại trên phiếu đã nhận khi gửi."
    EN = "There is no complaint with this number and code. One of them does not match; see the slip you were given."


class Said(NamedTuple):
    """What a complainant says: of which kind, about which unit or procedure, what happened, and who they are."""

    kind: ComplaintKind
    unit_id: str | None
    procedure_code: str | None
    text: str
    person: PersonalData


def lodge(office: Office, form_id: UUID, said: Said) -> UUID:
    """Lodge it, once for a form. Returns the complaint's id. Refusals of the vault and of the order."""
    head = issued(Right.LODGE, uuid5(_ACTS, f"lodge {form_id}"))
    person_id, proceeding_id = uuid5(head.command_id, "complainant"), uuid5(head.command_id, "complaint")
    committed = office.applicants.take_in(person_id, head.command_id, said.person)
    order = LodgeComplaint(
        issued=head,
        proceeding_id=proceeding_id,
        channel=ComplaintChannel.ONLINE,
        kind=said.kind,
        text=said.text,
        about_unit=said.unit_id,
        procedure_code=said.procedure_code,
        person_id=person_id,
        person=committed,
    )
    office.application.handle(order)
    return proceeding_id


def complaint_of(office: Office, proceeding_id: UUID) -> Proceeding | None:
    """The complaint as the log has it now; None where there is none of that id."""
    found = folded(office.log.read_stream(proceeding_id))
    return found if found.exists and found.nature == NAME else None


async def find(office: Office, remote: str, number: str, code: str) -> UUID:
    """The complaint. ComplaintNotFound, after the same time and work for a wrong number and a wrong code;
    TooManyAttempts."""
    door, until = office.citizens, time.monotonic() + ANSWER_SECONDS
    key = sha256(plain(number[:MOST_WRITTEN]).encode()).hexdigest()
    door.by_remote.begin(remote)
    door.by_code.begin(key)
    found = await run_in_threadpool(_found, office, number[:MOST_WRITTEN], code[:MOST_WRITTEN])
    await asyncio.sleep(max(0.0, until - time.monotonic()))
    if found is None:
        raise ComplaintNotFound
    door.by_remote.succeeded(remote, forget=False)
    door.by_code.succeeded(key, forget=True)
    return found


def _found(office: Office, number: str, code: str) -> UUID | None:
    proceeding_id = _by_number(office, number) or uuid4()
    written = plain(code)
    fits = office.citizens.slips.is_check_code(proceeding_id, written) and len(written) == CHECK_LETTERS
    return proceeding_id if fits and complaint_of(office, proceeding_id) is not None else None


def _by_number(office: Office, number: str) -> UUID | None:
    found = _NUMBER.fullmatch("".join(number.split()))
    if found is None:
        return None
    running = int(found[2])
    taken = office.log.read_stream_back(register_of(NATURE.letters, int(found[1])), running + 1, 1)
    if len(taken) != 1 or taken[0].version != running or not isinstance(taken[0].body, ProceedingNumbered):
        return None
    return taken[0].body.proceeding_id


# ---------------------------------------------------------------------- what a complainant does later


def add(office: Office, proceeding_id: UUID, text: str) -> Receipt:
    """Answer what was asked, once for each question."""
    state = _state(office, proceeding_id)
    asked = state.asked.request_no if state.asked is not None else 0
    head = issued(Right.COUNTER, uuid5(_ACTS, f"add {proceeding_id} {asked}"))
    return office.application.handle(AddToComplaint(issued=head, proceeding_id=proceeding_id, text=text))


def say(office: Office, proceeding_id: UUID, *, satisfied: bool, remark: str) -> Receipt:
    level = _state(office, proceeding_id).round.level
    head = issued(Right.RATE, uuid5(_ACTS, f"say {proceeding_id} {level}"))
    order = SayWhetherSatisfied(issued=head, proceeding_id=proceeding_id, satisfied=satisfied, remark=remark)
    return office.application.handle(order)


def contest(office: Office, proceeding_id: UUID, reason: str) -> Receipt:
    level = _state(office, proceeding_id).round.level
    head = issued(Right.COUNTER, uuid5(_ACTS, f"contest {proceeding_id} {level}"))
    return office.application.handle(ContestAnswer(issued=head, proceeding_id=proceeding_id, reason=reason))


def _state(office: Office, proceeding_id: UUID) -> Complaint:
    found = complaint_of(office, proceeding_id)
    if found is None:
        raise ComplaintNotFound
    state: Complaint = found.state
    return state
