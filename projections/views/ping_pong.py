"""Sending back and forth (đùn đẩy): A → B → A without a completed step between, on each sender of such a return."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple

from domain.model import dossier_events as ev
from domain.model.event import OfficialId
from projections.folding import Folded
from projections.views.handovers import Handover

_GIVEN: Final = (ev.TransitKind.HANDOVER, ev.TransitKind.ASSIGNMENT)
"""What can be sent back: what was handed over or assigned. Approval, rework and opinions go back by their nature."""

_ARRIVED: Final = ("accepted", "taken_over", "deemed")
_SENT_BACK: Final = ("returned", "returned_after_deemed")


class Return(NamedTuple):
    """`sender` sent it back to `to` at `at`. positions: of the way there and of the way back."""

    sender: OfficialId
    to: OfficialId
    at: datetime
    positions: tuple[int, ...]


class Move(NamedTuple):
    """From hand to hand. given: it may be sent back; returns: it counts as a return if it goes back."""

    sender: OfficialId
    receiver: OfficialId
    at: datetime
    arrived_at: datetime
    given: bool
    returns: bool
    positions: tuple[int, ...]


def returns(folded: Folded) -> list[Return]:
    """Every return of a dossier that counts, in order.

    A refused handover counts as a return by whoever refused it, unless it was not addressed to them. Nothing counts
    where one of the two was absent in between: absence is a reason.
    """
    completed = [r.body.occurred_at for r in folded.history.events if isinstance(r.body, ev.StepCompleted)]
    moves = [move for handover in folded.handovers for move in _moves(handover)]
    found: list[Return] = []
    for before, after in pairwise(moves):
        turned = before.sender == after.receiver and before.receiver == after.sender and before.sender != after.sender
        if not (turned and before.given and after.returns):
            continue
        if any(before.at <= at <= after.at for at in completed) or _absent(folded, before, after):
            continue
        found.append(Return(after.sender, after.receiver, after.at, (*before.positions, *after.positions)))
    return found


def sent_back(handover: Handover) -> Move | None:
    """A refused handover's way back; none of one that was not addressed to whoever refused it."""
    receiver = handover.received_by or handover.body.to.official
    if receiver is None or handover.outcome not in _SENT_BACK or handover.wrong_address:
        return None
    at = handover.ended_at or handover.body.occurred_at
    return Move(
        receiver, handover.body.from_official, at, at, given=True, returns=True, positions=tuple(handover.positions)
    )


def _moves(handover: Handover) -> list[Move]:
    body = handover.body
    sender, at, ended_at = body.from_official, body.occurred_at, handover.ended_at or body.occurred_at
    receiver = handover.received_by or body.to.official
    if receiver is None:
        return []
    positions = tuple(handover.positions)
    there = Move(sender, receiver, at, ended_at, body.KIND in _GIVEN, body.KIND is ev.TransitKind.HANDOVER, positions)
    if handover.outcome in _ARRIVED:
        return [there]
    back = sent_back(handover)
    return [there, back] if back is not None else []


def _absent(folded: Folded, before: Move, after: Move) -> bool:
    """Whether one of the two was away at some time between the first sending and the return."""
    for official in (before.sender, before.receiver):
        now = before.at
        while True:
            seen = folded.attendance.presence(official, now)
            if not seen.present:
                return True
            if seen.until is None or seen.until > after.at:
                break
            now = seen.until
    return False
