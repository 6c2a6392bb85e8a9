"""What decisions about proceedings are made from, and the questions that those of several natures ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from domain.application import Context, Decision, Meta
from domain.model.attachment import Attachment
from domain.model.deadline import Deadline, due
from domain.model.duty import Duty
from domain.model.event import ActorId, AgencyId, Event, OfficialId, UnitId, stream_id
from domain.model.natures import duties_of
from domain.model.proceeding import Nature, Proceeding, ProceedingNumbered
from domain.model.proceeding_refusals import AttachmentNotUsable, DutyNotOpen, NotOfTheAgency
from domain.model.reference import Reference
from domain.model.refusals import AddresseeUnknown, BadValue
from domain.model.rules import Key, Value
from domain.model.term import Term
from domain.model.working_time import office_day
from domain.proceeding_commands import ProceedingCommand

Drafted = Event | Sequence[Event] | Decision
"""One event; several of the proceeding's own stream; or also events of further streams, all or nothing."""

Decide = Callable[["About", Any], Drafted]

T = TypeVar("T")

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class About:
    """What an order about a proceeding is decided by. state: of the nature; `initial` for an order that opens it."""

    proceeding: Proceeding
    context: Context

    @property
    def state(self) -> Any:
        return self.proceeding.state

    @property
    def meta(self) -> Meta:
        return self.context.meta()

    @property
    def at(self) -> datetime:
        return self.context.occurred_at

    @property
    def who(self) -> ActorId:
        """In whose name it is done."""
        return self.context.issued.acting_for or self.context.issued.actor

    @property
    def reference(self) -> Reference:
        return self.context.reference


@dataclass(frozen=True)
class Decisions:
    """How the orders about one nature are decided; each function gets an `About` and the order.

    opens: the orders that open one. acts: all others. after_close: those of them that are possible once it is closed.
    """

    nature: Nature[Any]
    opens: Mapping[type[ProceedingCommand], Decide]
    acts: Mapping[type[ProceedingCommand], Decide]
    after_close: frozenset[type[ProceedingCommand]] = frozenset()


def numbered(about: About, command: ProceedingCommand, nature: Nature[Any]) -> tuple[str, tuple[UUID, Sequence[Event]]]:
    """The next number of the nature's year, such as `KT-2020-0003`, and what has to stand in `Decision.also` for it."""
    year = office_day(about.at).year
    key = f"{nature.letters}:{year}"
    number = f"{nature.letters}-{year}-{about.context.next_number(key):04d}"
    taken = ProceedingNumbered(**about.meta, proceeding_id=command.proceeding_id, number=number)
    return number, (register_of(nature.letters, year), [taken])


def register_of(letters: str, year: int) -> UUID:
    """The stream of the numbers of a nature's year; the number is the version."""
    return stream_id("register", f"{letters}:{year}")


def term_from(about: About, term: Term, agency: AgencyId | None, start: datetime | None = None) -> Deadline:
    """The explained due date of a term from `start` (default: the moment of the act), in the agency's hours.

    Its `due_at` is never None.
    """
    return due(about.at if start is None else start, term, about.reference.hours(agency))


def due_of(deadline: Deadline) -> datetime:
    """The due instant of a term that was just begun."""
    assert deadline.due_at is not None
    return deadline.due_at


def ruled(about: About, key: Key[T]) -> Value[T]:
    """A value of the rule pack of the day of the act. RuleNotSet. `.binds` says whether it may burden anybody."""
    day = office_day(about.at)
    return about.reference.rules.for_day(day).value(key, day)


def open_duty(about: About, key: str) -> Duty:
    """A duty of the proceeding that is open at the moment of the act. DutyNotOpen."""
    for duty in duties_of(about.proceeding):
        if duty.key == key and duty.is_open(about.at):
            return duty
    raise DutyNotOpen(duty=key)


def need_agency(about: About, agency: AgencyId) -> UnitId:
    """Who acts works in the agency now; in which unit. NotOfTheAgency."""
    organisation = about.reference.organisation
    unit = organisation.unit_of(about.who, about.at)
    if unit is None or organisation.agency_of(unit) != agency:
        raise NotOfTheAgency(actor=about.who, agency=agency)
    return unit


def need_known_agency(about: About, agency: AgencyId) -> None:
    """It exists on the day of the act. AddresseeUnknown."""
    known, day = about.reference.organisation.agencies.get(agency), office_day(about.at)
    if known is None or day < known.valid_from or (known.valid_to is not None and day > known.valid_to):
        raise AddresseeUnknown(to=agency)


def need_known_unit(about: About, unit: UnitId) -> None:
    """It exists on the day of the act. AddresseeUnknown."""
    known, day = about.reference.organisation.units.get(unit), office_day(about.at)
    if known is None or day < known.valid_from or (known.valid_to is not None and day > known.valid_to):
        raise AddresseeUnknown(to=unit)


def need_active(about: About, official: OfficialId) -> None:
    """The official holds an appointment now. AddresseeUnknown."""
    if not about.reference.organisation.is_active(official, about.at):
        raise AddresseeUnknown(to=official)


def need_text(**fields: str) -> None:
    """None of these is empty. BadValue."""
    for name, text in fields.items():
        if not text.strip():
            raise BadValue(field=name, why_vi="không được để trống", why_en="it must not be empty")


def need_usable(attachments: Iterable[Attachment]) -> None:
    """Each is named by a hash. AttachmentNotUsable."""
    for one in attachments:
        if _SHA256.fullmatch(one.sha256) is None or one.size_bytes < 1 or not one.name.strip():
            raise AttachmentNotUsable(name=one.name)


def leading_unit(about: About, agency: AgencyId) -> UnitId:
    """The unit in whose pool lies what is owed by an agency as a whole: that of its leader, else its first.

    AddresseeUnknown where the agency has no unit.
    """
    organisation, day = about.reference.organisation, office_day(about.at)
    leader = organisation.leader_of(agency, about.at)
    unit = organisation.unit_of(leader, about.at) if leader is not None else None
    if unit is not None and organisation.agency_of(unit) == agency:
        return unit
    for known in organisation.units.values():
        in_force = known.valid_from <= day and (known.valid_to is None or day <= known.valid_to)
        if known.agency_id == agency and in_force:
            return known.unit_id
    raise AddresseeUnknown(to=agency)
