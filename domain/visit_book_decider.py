"""How orders about the times for home visits are decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from domain import home_visit_commands as cmd
from domain.application import Context
from domain.model import visit_book as book
from domain.model.dossier_authority import is_superior
from domain.model.event import Event, Recorded, UnitId
from domain.model.organisation import UnitKind
from domain.model.refusals import BadValue, HeadOnly, NotAOneStopUnit, NotAppointed, NotOfTheUnit
from domain.model.visit_book import VisitBook
from domain.model.visit_refusals import SlotOverlaps, SlotUnknown
from domain.model.working_time import office_day

SHORTEST: Final = timedelta(minutes=10)
"""Of one visit."""


class VisitBookDecider:
    """The decider of `visit-book` streams; see `domain.application.Decider`."""

    kind = book.KIND

    @property
    def commands(self) -> Collection[type[Any]]:
        return (cmd.OfferVisitSlot, cmd.WithdrawVisitSlot)

    def stream(self, command: cmd.VisitBookCommand) -> UUID:
        return book.stream_of(command.official)

    def initial(self) -> VisitBook:
        return VisitBook()

    def evolve(self, state: VisitBook, recorded: Recorded[Event]) -> VisitBook:
        return book.evolve(state, recorded)

    def decide(self, state: VisitBook, command: cmd.VisitBookCommand, context: Context) -> Sequence[Event]:
        match command:
            case cmd.OfferVisitSlot():
                return [_offered(state, command, context)]
            case cmd.WithdrawVisitSlot():
                slot = state.slots.get(command.slot_no)
                if slot is None or slot.withdrawn:
                    raise SlotUnknown(official=command.official, slot=command.slot_no)
                _need_authority(command, slot.unit_id, context)
                if not command.reason.strip():
                    raise BadValue(field="reason", why_vi="phải nêu lý do", why_en="a reason must be given")
                return [book.SlotWithdrawn(**context.meta(), slot_no=command.slot_no, reason=command.reason.strip())]
            case _:
                raise TypeError(type(command).__name__)


def _offered(state: VisitBook, order: cmd.OfferVisitSlot, context: Context) -> book.SlotOffered:
    organisation = context.reference.organisation
    unit = organisation.units.get(order.unit_id)
    if unit is None or unit.kind is not UnitKind.ONE_STOP:
        raise NotAOneStopUnit(unit=order.unit_id, agency=unit.agency_id if unit is not None else "–")
    _need_authority(order, order.unit_id, context)
    if order.day < office_day(context.occurred_at):
        raise BadValue(field="day", why_vi="ngày đã qua", why_en="the day is past")
    if not 1 <= order.capacity <= book.MOST_A_SLOT:
        most = book.MOST_A_SLOT
        raise BadValue(field="capacity", why_vi=f"từ 1 đến {most}", why_en=f"from 1 to {most}")
    length = datetime.combine(order.day, order.ends) - datetime.combine(order.day, order.starts)
    if length < SHORTEST * order.capacity:
        raise BadValue(field="ends", why_vi="mỗi cuộc ít nhất 10 phút", why_en="a visit lasts at least ten minutes")
    slot_no = len(state.slots) + 1
    for slot in state.slots.values():
        if not slot.withdrawn and slot.overlaps(order.day, order.starts, order.ends):
            raise SlotOverlaps(official=order.official, slot=slot.number)
    offered = book.SlotOffered(
        **context.meta(),
        slot_no=slot_no,
        unit_id=order.unit_id,
        official=order.official,
        day=order.day,
        starts=order.starts,
        ends=order.ends,
        capacity=order.capacity,
    )
    starts_at = book.Slot(
        slot_no, order.unit_id, order.official, order.day, order.starts, order.ends, order.capacity, 0
    ).starts_at
    if not organisation.is_in_unit(order.official, order.unit_id, starts_at):
        raise NotOfTheUnit(actor=order.official, unit=order.unit_id)
    return offered


def _need_authority(order: cmd.VisitBookCommand, unit: UnitId, context: Context) -> None:
    """The official in person, the head of the unit, or above. NotAppointed, HeadOnly."""
    organisation, at = context.reference.organisation, context.occurred_at
    actor, who = context.issued.actor, context.issued.acting_for or context.issued.actor
    if not organisation.is_active(actor, at):
        raise NotAppointed(actor=actor, at=at)
    if who == order.official == actor and organisation.is_in_unit(who, unit, at):
        return
    if not is_superior(actor, unit, context.reference, at):
        raise HeadOnly(unit=unit, head=organisation.head_of(unit, at) or "—")
