"""How orders about the organisation are decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from domain import organisation_commands as cmd
from domain.application import Context
from domain.model import organisation as org
from domain.model.dossier_authority import is_superior
from domain.model.errors import DomainError
from domain.model.event import Event, Recorded
from domain.model.organisation import Organisation

_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}", re.IGNORECASE)


class IdNotUsable(DomainError):
    CODE = "id-not-usable"
    VI = "Mã «{id}» không dùng được: chỉ gồm chữ không dấu, số, dấu chấm, gạch, tối đa 40 ký tự."
    EN = "The id '{id}' cannot be used: letters without marks, digits, dot, dash or underscore, at most 40."


class IdTaken(DomainError):
    CODE = "id-taken"
    VI = "Mã «{id}» đã có. Chọn mã khác."
    EN = "The id '{id}' is taken. Choose another."


class NotInOrganisation(DomainError):
    CODE = "not-in-organisation"
    VI = "Không có {what} «{id}» trong tổ chức."
    EN = "There is no {what} '{id}' in the organisation."


class NotValidThen(DomainError):
    CODE = "not-valid-then"
    VI = "{what} «{id}» không có hiệu lực ngày {day}."
    EN = "The {what} '{id}' is not valid on {day}."


class EndsBeforeItBegins(DomainError):
    CODE = "ends-before-it-begins"
    VI = "Ngày kết thúc {end} trước ngày bắt đầu {start}."
    EN = "The end {end} lies before the start {start}."


class OwnAbsence(DomainError):
    CODE = "own-absence"
    VI = "Không ai tự ghi vắng mặt của mình. Người đứng đầu hoặc nhân sự ghi."
    EN = "Nobody records their own absence. The head or personnel does."


class ActingForOneself(DomainError):
    CODE = "acting-for-oneself"
    VI = "Người thay phải là người khác, đang có bổ nhiệm."
    EN = "The acting official must be someone else, with an appointment."


class AlreadySo(DomainError):
    CODE = "already-so"
    VI = "«{id}» đã ở trạng thái đó; không có gì để ghi."
    EN = "'{id}' is in that state already; there is nothing to record."


class RelationNotDeclared(DomainError):
    CODE = "relation-not-declared"
    VI = "Không khai báo được quan hệ này: {why_vi}."
    EN = "This relation is not declared: {why_en}."


class OrganisationDecider:
    """The decider of the stream `organisation`; see `domain.application.Decider`."""

    kind = "organisation"

    @property
    def commands(self) -> Collection[type[Any]]:
        return tuple(_DECISIONS)

    def stream(self, _: cmd.OrganisationCommand) -> UUID:
        return org.STREAM

    def initial(self) -> Organisation:
        return Organisation()

    def evolve(self, state: Organisation, recorded: Recorded[Event]) -> Organisation:
        return org.evolve(state, recorded)

    def decide(self, state: Organisation, command: cmd.OrganisationCommand, context: Context) -> Sequence[Event]:
        return [_DECISIONS[type(command)](state, command, context)]


def _establish_agency(state: Organisation, order: cmd.EstablishAgency, context: Context) -> Event:
    _free(order.agency_id, state.agencies)
    if order.parent_id is not None:
        _known("agency", order.parent_id, state.agencies)
    return org.AgencyEstablished(
        **context.meta(),
        agency_id=order.agency_id,
        name=order.name,
        tier=order.tier,
        code=order.code,
        valid_from=order.valid_from,
        parent_id=order.parent_id,
    )


def _rename_agency(state: Organisation, order: cmd.RenameAgency, context: Context) -> Event:
    _known("agency", order.agency_id, state.agencies)
    return org.AgencyRenamed(**context.meta(), agency_id=order.agency_id, name=order.name, valid_from=order.valid_from)


def _dissolve_agency(state: Organisation, order: cmd.DissolveAgency, context: Context) -> Event:
    agency = _known("agency", order.agency_id, state.agencies)
    _ordered(agency.valid_from, order.valid_to)
    if order.successor_id is not None:
        _known("agency", order.successor_id, state.agencies)
    return org.AgencyDissolved(
        **context.meta(), agency_id=order.agency_id, valid_to=order.valid_to, successor_id=order.successor_id
    )


def _establish_unit(state: Organisation, order: cmd.EstablishUnit, context: Context) -> Event:
    _free(order.unit_id, state.units)
    _known("agency", order.agency_id, state.agencies)
    return org.UnitEstablished(
        **context.meta(),
        unit_id=order.unit_id,
        agency_id=order.agency_id,
        name=order.name,
        kind=order.kind,
        valid_from=order.valid_from,
    )


def _rename_unit(state: Organisation, order: cmd.RenameUnit, context: Context) -> Event:
    _known("unit", order.unit_id, state.units)
    return org.UnitRenamed(**context.meta(), unit_id=order.unit_id, name=order.name, valid_from=order.valid_from)


def _dissolve_unit(state: Organisation, order: cmd.DissolveUnit, context: Context) -> Event:
    unit = _known("unit", order.unit_id, state.units)
    _ordered(unit.valid_from, order.valid_to)
    if order.successor_id is not None:
        _known("unit", order.successor_id, state.units)
    return org.UnitDissolved(
        **context.meta(), unit_id=order.unit_id, valid_to=order.valid_to, successor_id=order.successor_id
    )


def _register(state: Organisation, order: cmd.RegisterOfficial, context: Context) -> Event:
    _free(order.official_id, state.officials)
    return org.OfficialRegistered(**context.meta(), official_id=order.official_id, name=order.name, group=order.group)


def _rename_official(state: Organisation, order: cmd.RenameOfficial, context: Context) -> Event:
    _known("official", order.official_id, state.officials)
    return org.OfficialRenamed(**context.meta(), official_id=order.official_id, name=order.name)


def _appoint(state: Organisation, order: cmd.Appoint, context: Context) -> Event:
    _free(order.appointment_id, state.appointment_owner)
    _known("official", order.official_id, state.officials)
    unit = _known("unit", order.unit_id, state.units)
    if order.valid_from < unit.valid_from or (unit.valid_to is not None and order.valid_from > unit.valid_to):
        raise NotValidThen(what="unit", id=order.unit_id, day=order.valid_from)
    return org.OfficialAppointed(
        **context.meta(),
        appointment_id=order.appointment_id,
        official_id=order.official_id,
        unit_id=order.unit_id,
        role=order.role,
        valid_from=order.valid_from,
        title=order.title,
    )


def _end_appointment(state: Organisation, order: cmd.EndAppointment, context: Context) -> Event:
    owner = _known("appointment", order.appointment_id, state.appointment_owner)
    held = next(a for a in state.officials[owner].appointments if a.appointment_id == order.appointment_id)
    if held.valid_to is not None:
        raise AlreadySo(id=order.appointment_id)
    _ordered(held.valid_from, order.valid_to)
    return org.AppointmentEnded(
        **context.meta(), appointment_id=order.appointment_id, valid_to=order.valid_to, reason=order.reason
    )


def _record_absence(state: Organisation, order: cmd.RecordAbsence, context: Context) -> Event:
    _free(order.absence_id, state.absence_owner)
    _known("official", order.official_id, state.officials)
    if context.issued.actor == order.official_id:
        raise OwnAbsence
    start, end = org.half_start(order.from_on, order.from_half), org.half_end(order.to_on, order.to_half)
    if end <= start:
        raise EndsBeforeItBegins(start=order.from_on, end=order.to_on)
    if order.acting_id is not None:
        _known("official", order.acting_id, state.officials)
        if order.acting_id == order.official_id or not state.is_active(order.acting_id, start):
            raise ActingForOneself
    return org.AbsenceRecorded(
        **context.meta(),
        absence_id=order.absence_id,
        official_id=order.official_id,
        from_on=order.from_on,
        from_half=order.from_half,
        to_on=order.to_on,
        to_half=order.to_half,
        acting_id=order.acting_id,
        reason=order.reason,
    )


def _end_absence(state: Organisation, order: cmd.EndAbsence, context: Context) -> Event:
    _known("absence", order.absence_id, state.absence_owner)
    absence = org.find_absence(state, order.absence_id)
    if not absence.start_at <= context.occurred_at < absence.end_at:
        raise AlreadySo(id=order.absence_id)
    return org.AbsenceEnded(**context.meta(), absence_id=order.absence_id, ended_at=context.occurred_at)


def _cancel_absence(state: Organisation, order: cmd.CancelAbsence, context: Context) -> Event:
    _known("absence", order.absence_id, state.absence_owner)
    absence = org.find_absence(state, order.absence_id)
    if absence.end_at == absence.start_at:
        raise AlreadySo(id=order.absence_id)
    if context.issued.actor == absence.official_id:
        raise OwnAbsence
    return org.AbsenceCancelled(**context.meta(), absence_id=order.absence_id, reason=order.reason)


def _deactivate(state: Organisation, order: cmd.DeactivateOfficial, context: Context) -> Event:
    person = _known("official", order.official_id, state.officials)
    if any(i.end_at is None for i in person.inactive):
        raise AlreadySo(id=order.official_id)
    return org.OfficialDeactivated(**context.meta(), official_id=order.official_id, reason=order.reason)


def _reactivate(state: Organisation, order: cmd.ReactivateOfficial, context: Context) -> Event:
    person = _known("official", order.official_id, state.officials)
    if all(i.end_at is not None for i in person.inactive):
        raise AlreadySo(id=order.official_id)
    return org.OfficialReactivated(**context.meta(), official_id=order.official_id, reason=order.reason)


def _declare_relation(state: Organisation, order: cmd.DeclareRelation, context: Context) -> Event:
    for official in (order.official_id, order.other_id):
        _known("official", official, state.officials)
    if order.official_id == order.other_id:
        raise RelationNotDeclared(why_vi="phải là hai người khác nhau", why_en="it takes two different people")
    if not order.reason.strip():
        raise RelationNotDeclared(why_vi="phải nêu rõ quan hệ", why_en="say what relation it is")
    pair = frozenset((order.official_id, order.other_id))
    if any(one.between == pair and one.kind is order.kind for one in state.relations_of(order.official_id)):
        raise AlreadySo(id=" – ".join(sorted(pair)))
    who = context.issued.acting_for or context.issued.actor
    if who not in pair and not _is_superior_of_one(pair, who, context):
        raise RelationNotDeclared(
            why_vi="chỉ một trong hai người hoặc cấp trên của một người khai báo",
            why_en="one of the two declares it, or a superior of one",
        )
    return org.RelationDeclared(
        **context.meta(),
        relation_no=len(state.relations) + 1,
        official_id=order.official_id,
        other_id=order.other_id,
        kind=order.kind,
        reason=order.reason,
    )


def _withdraw_relation(state: Organisation, order: cmd.WithdrawRelation, context: Context) -> Event:
    known = {one.relation_no: one for one in state.relations if not one.ended}
    relation = _known("relation", str(order.relation_no), {str(number): one for number, one in known.items()})
    if not order.reason.strip():
        raise RelationNotDeclared(why_vi="phải nêu lý do rút", why_en="say why it is withdrawn")
    who = context.issued.acting_for or context.issued.actor
    if {who, context.issued.actor} & relation.between or not _is_superior_of_one(relation.between, who, context):
        raise RelationNotDeclared(
            why_vi="cấp trên của một trong hai người rút, không phải chính họ",
            why_en="a superior of one of the two withdraws it, never one of them",
        )
    return org.RelationWithdrawn(**context.meta(), relation_no=order.relation_no, reason=order.reason)


def _is_superior_of_one(pair: frozenset[str], who: str, context: Context) -> bool:
    at, organisation = context.occurred_at, context.reference.organisation
    units = (organisation.unit_of(official, at) for official in pair)
    return any(unit is not None and is_superior(who, unit, context.reference, at) for unit in units)


def _free(key: str, taken: Collection[str]) -> None:
    if _ID.fullmatch(key) is None:
        raise IdNotUsable(id=key)
    if key in taken:
        raise IdTaken(id=key)


def _known(what: str, key: str, known: dict[str, Any]) -> Any:
    if key not in known:
        raise NotInOrganisation(what=what, id=key)
    return known[key]


def _ordered(start: date, end: date) -> None:
    if end < start:
        raise EndsBeforeItBegins(start=start, end=end)


_DECISIONS: Final[dict[type[cmd.OrganisationCommand], Callable[[Organisation, Any, Context], Event]]] = {
    cmd.EstablishAgency: _establish_agency,
    cmd.RenameAgency: _rename_agency,
    cmd.DissolveAgency: _dissolve_agency,
    cmd.EstablishUnit: _establish_unit,
    cmd.RenameUnit: _rename_unit,
    cmd.DissolveUnit: _dissolve_unit,
    cmd.RegisterOfficial: _register,
    cmd.RenameOfficial: _rename_official,
    cmd.Appoint: _appoint,
    cmd.EndAppointment: _end_appointment,
    cmd.RecordAbsence: _record_absence,
    cmd.EndAbsence: _end_absence,
    cmd.CancelAbsence: _cancel_absence,
    cmd.DeactivateOfficial: _deactivate,
    cmd.ReactivateOfficial: _reactivate,
    cmd.DeclareRelation: _declare_relation,
    cmd.WithdrawRelation: _withdraw_relation,
}
