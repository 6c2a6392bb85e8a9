"""A dossier's log read again under the rules, in the order of what happened (DOMAIN.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model.dossier import Dossier
from domain.model.dossier_authority import clock
from domain.model.dossier_fold import apply
from domain.model.dossier_rules import admit
from domain.model.dossier_time import deemed_note, without_closed_accounts
from domain.model.errors import DomainError
from domain.model.event import Event, Recorded, Source
from domain.model.history import History, effective
from domain.model.reference import Reference


class Reading(NamedTuple):
    """A log read again under the rules. broken: acts that do not fit, by position, with the refusal.

    deemed: notes of deemed acceptances that the log lacks. state: after the last event and those notes.
    """

    history: History
    state: Dossier
    broken: dict[int, tuple[Event, DomainError]]
    deemed: tuple[Event, ...]


def reread_under_rules(log: Sequence[Recorded[Event]], reference: Reference) -> Reading:
    history = effective(log)
    state = Dossier(log[0].stream_id)
    broken: dict[int, tuple[Event, DomainError]] = {}
    deemed: list[Event] = []
    for recorded in history.events:
        body = recorded.body
        missing = missing_note(state, reference, body.occurred_at)
        if missing is not None:
            deemed.append(missing)
            state = with_event(state, pending(state, missing, recorded.recorded_at))
        try:
            admit(without_closed_accounts(state, reference, body.occurred_at), body, reference)
        except DomainError as refusal:
            broken[recorded.position] = (body, refusal)
        state = with_event(state, recorded)
    return Reading(history, state, broken, tuple(deemed))


def missing_note(state: Dossier, reference: Reference, at: datetime) -> ev.HandoverDeemedAccepted | None:
    return deemed_note(state, reference, at, source=Source.WORKFLOW, command_id=state.dossier_id)


def refuse_new_breaks(before: Reading, after: Reading) -> None:
    """SequenceBroken names the first act that fitted and would not any more.

    What did not fit before, because the organisation's data have changed since, is not this entry's doing.
    """
    for position, (body, refusal) in after.broken.items():
        if position not in before.broken:
            at = clock(body.occurred_at)
            raise no.SequenceBroken(at=at, what=body.TOPIC, why_vi=refusal.vi, why_en=refusal.en) from refusal


def state_at(state: Dossier, at: datetime) -> Dossier:
    """The state after the effective events up to an instant, with those for its log."""
    then = Dossier(state.dossier_id)
    for recorded in effective(state.log, at).events:
        then = with_event(then, recorded)
    return then


def with_event(state: Dossier, recorded: Recorded[Event]) -> Dossier:
    return apply(msgspec.structs.replace(state, log=(*state.log, recorded)), recorded)


def pending(state: Dossier, body: Event, now: datetime) -> Recorded[Event]:
    """A body as if it were stored last."""
    last = state.log[-1].position if state.log else 0
    return Recorded(last + 1, state.dossier_id, state.version + 1, now, body)
