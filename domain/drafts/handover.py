"""Drafts of handing over, accepting, returning, assigning and taking over."""

from __future__ import annotations

from typing import Final

from domain import dossier_commands as cmd
from domain.drafts.draft import Draft, Drafter, addressee
from domain.model import dossier_events as ev
from domain.model import organisation
from domain.model import rule_keys as keys
from domain.model.dossier import Travel
from domain.model.dossier_authority import is_receiver
from domain.model.dossier_travel import unit_pair
from domain.model.event import Event
from domain.model.working_time import office_day


def _send(about: Draft, order: cmd.SendHandover) -> Event:
    return ev.HandoverSent(
        **about.meta,
        handover_no=about.next("handover_no"),
        from_official=about.who,
        to=addressee(about, order.to_official, order.to_unit),
        step_id=order.step_id,
        note=order.note,
    )


def _accept(about: Draft, order: cmd.AcceptHandover) -> Event:
    deemed = about.state.deemed
    travel = about.state.travel or (deemed.travel if deemed is not None else None)
    unit = travel.to.unit if travel else None
    return ev.HandoverAccepted(**about.meta, handover_no=order.handover_no, unit_id=unit)


def _return(about: Draft, order: cmd.ReturnHandover) -> Event:
    state = about.state
    deemed = state.deemed
    after_deemed = deemed is not None and deemed.travel.handover_no == order.handover_no
    settled_by = None
    if deemed is not None and after_deemed:
        before = state.deemed_returns.count(unit_pair(deemed.travel))
        day = office_day(state.received_at or about.at)
        most = about.reference.rules.for_day(day).find(keys.HANDOVER_RETURNS_MAX, day)
        if most is not None and most.binds and before >= most.value:
            settled_by = _head_above(about, deemed.travel)
    return ev.HandoverReturned(
        **about.meta,
        handover_no=order.handover_no,
        reason=order.reason,
        wrong_address=order.wrong_address,
        after_deemed=after_deemed,
        settled_by=settled_by,
    )


def _head_above(about: Draft, travel: Travel) -> str:
    """The head above both units: the leader of their agency, or of the agency above both; else the duty officer.

    Of one unit it is its head, unless the head is one of the two.
    """
    organisation = about.reference.organisation
    unit, other = unit_pair(travel)
    if unit == other:
        head = organisation.head_of(unit, about.at)
        if head is not None and head not in (travel.from_official, travel.to.official, about.who):
            return head
    above = [_line_of(organisation, u) for u in (unit, other)]
    for agency in above[0]:
        if agency in above[1]:
            leader = organisation.leader_of(agency, about.at)
            if leader is not None and leader not in (travel.from_official, travel.to.official):
                return leader
    day = office_day(about.at)
    return about.reference.rules.for_day(day).value(keys.DUTY_OFFICER, on=day).value


def _line_of(state: organisation.Organisation, unit: str) -> list[str]:
    """The agency of a unit and those above it, nearest first."""
    line: list[str] = []
    agency = state.agency_of(unit)
    while agency is not None and agency not in line:
        line.append(agency)
        known = state.agencies.get(agency)
        agency = known.parent_id if known else None
    return line


def _recall(about: Draft, order: cmd.Recall) -> Event:
    return ev.Recalled(**about.meta, handover_no=order.handover_no, reason=order.reason)


def _assign(about: Draft, order: cmd.Assign) -> Event:
    return ev.Assigned(
        **about.meta,
        handover_no=about.next("handover_no"),
        from_official=about.who,
        to=addressee(about, order.to_official, None),
        step_id=order.step_id,
        note=order.note,
    )


def _reassign(about: Draft, order: cmd.Reassign) -> Event:
    return ev.Reassigned(
        **about.meta,
        handover_no=about.next("handover_no"),
        from_official=about.who,
        to=addressee(about, order.to_official, None),
        step_id=order.step_id,
        previous=about.state.holder,
        reason=order.reason,
    )


def _take_over(about: Draft, order: cmd.TakeOver) -> Event:
    """By one to whom it is on its way, it arrives in the unit and step for which it was sent."""
    travel = about.state.travel
    arrives = travel is not None and is_receiver(travel, about.who, about.reference, about.at)
    return ev.TakenOver(
        **about.meta,
        previous=about.state.holder,
        reason=order.reason,
        unit_id=travel.to.unit if travel is not None and arrives else None,
        step_id=order.step_id or (travel.step_id if travel is not None and arrives else None),
    )


DRAFTS: Final[dict[type[cmd.DossierCommand], Drafter]] = {
    cmd.SendHandover: _send,
    cmd.AcceptHandover: _accept,
    cmd.ReturnHandover: _return,
    cmd.Recall: _recall,
    cmd.Assign: _assign,
    cmd.Reassign: _reassign,
    cmd.TakeOver: _take_over,
}
