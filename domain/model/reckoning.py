"""A dossier's deadline worked out again from the acts themselves, with the calendar as it stands.

What is stored stays in force until an explicit event says otherwise; this is what such an event is made from.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.model import dossier_events as ev
from domain.model.deadline import Deadline, due, start_clock, stop_clock
from domain.model.deadline_explained import ClockEffect
from domain.model.dossier import Dossier, Phase
from domain.model.dossier_fold import apply
from domain.model.event import Event, Recorded
from domain.model.reference import Reference


def reckon(events: Iterable[Recorded[Event]], reference: Reference) -> Deadline | None:
    """The deadline after the last of the (effective) events; None before the receipt."""
    state, deadline = Dossier(), None
    for recorded in events:
        body, stopped_since = recorded.body, state.stopped_since
        state = apply(state, recorded)
        hours = reference.hours(state.agency_id)
        if isinstance(body, ev.ReceiptIssued):
            deadline = due(body.occurred_at, body.deadline.term, hours, cutoff=body.deadline.cutoff)
        elif deadline is None or state.phase is not Phase.RECEIVED:
            continue
        elif stopped_since is None and state.stopped_since is not None:
            deadline = stop_clock(deadline, state.stopped_since, _effect(state), hours)
        elif stopped_since is not None and state.stopped_since is None and deadline.waiting is not None:
            deadline = start_clock(deadline, body.occurred_at, hours)
    return deadline


def _effect(state: Dossier) -> ClockEffect:
    """Only a supplement begins the term anew where the receipt says `restart`; a payment leaves its time out."""
    if state.supplement is None or state.due is None:
        return ClockEffect.PAUSE
    return ClockEffect(state.due.effect)


def with_deadline(body: Event, deadline: Deadline | None) -> Event:
    """A body that sets a due date, with this one in place of its own; any other body as it is."""
    if deadline is None or not isinstance(body, _SETS_DUE):
        return body
    if not isinstance(body, ev.ReceiptIssued) and body.deadline is None:
        return body  # a partial answer, or one before the receipt
    return msgspec.structs.replace(body, due_at=deadline.due_at, deadline=deadline)


_SETS_DUE = (ev.ReceiptIssued, ev.SupplementReceived, ev.FinancialDutyMet, ev.FeePaid)
