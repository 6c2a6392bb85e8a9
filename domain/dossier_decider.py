"""How orders about dossiers are decided: a body is drafted from the order, then judged by the rules.

A transit whose four hours are over moves by itself (custody rule 2), whether or not a timer has noted it; so an
order that comes after that instant is decided on the state with the note put in first.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from domain import dossier_commands as cmd
from domain.application import Context, Decision
from domain.dossier_moments import NOTES, TOLERANCE, check_moment
from domain.drafts import DRAFTS
from domain.drafts.draft import Draft
from domain.end_of_absence import end_of_absence
from domain.late_entries import ENTRIES
from domain.model import refusals as no
from domain.model.dossier import Dossier
from domain.model.dossier_authority import clock
from domain.model.dossier_fold import apply, evolve
from domain.model.dossier_rules import admit
from domain.model.dossier_rules_notes import admit_note
from domain.model.dossier_time import deemed_note, without_closed_accounts
from domain.model.event import Event, Recorded, Source
from domain.rereading import pending, state_at


class DossierDecider:
    """The decider of `dossier` streams; see `domain.application.Decider`."""

    kind = "dossier"

    @property
    def commands(self) -> Collection[type[Any]]:
        return (*DRAFTS, *ENTRIES)

    def stream(self, command: cmd.DossierCommand) -> UUID:
        return command.dossier_id

    def initial(self) -> Dossier:
        return Dossier()

    def evolve(self, state: Dossier, recorded: Recorded[Event]) -> Dossier:
        return evolve(state, recorded)

    def decide(self, state: Dossier, command: cmd.DossierCommand, context: Context) -> Decision:
        if not isinstance(command, cmd.Lodge) and not state.exists:
            raise no.DossierUnknown(dossier=command.dossier_id)
        if isinstance(command, NOTES) != (context.issued.source is Source.WORKFLOW):
            raise no.NotADuty(what=type(command).__name__)
        if isinstance(command, NOTES):
            return _note(state, command, context)
        entry = ENTRIES.get(type(command))
        check_moment(state, command, context)
        settled: list[Event] = []
        note = _settled(state, context, context.occurred_at if entry is None else context.now)
        if note is not None:
            settled.append(note)
            state = evolve(state, pending(state, note, context.now))
        decision = _act(state, command, context) if entry is None else entry(state, command, context)
        return Decision([*settled, *decision.events], [*decision.also, *end_of_absence(context)])


def _act(state: Dossier, command: cmd.DossierCommand, context: Context) -> Decision:
    reference = context.reference
    state = without_closed_accounts(state, reference, context.occurred_at)
    about = Draft(state, state.ordinals, context.meta(), reference, context)
    drafted = DRAFTS[type(command)](about, command)
    bodies, also = ([drafted], []) if isinstance(drafted, Event) else drafted
    for body in bodies:
        admit(state, body, reference)
        state = apply(state, pending(state, body, context.now))
    return Decision(bodies, also)


def _note(state: Dossier, command: cmd.DossierCommand, context: Context) -> Decision:
    """A note is judged by the dossier as it stood at the note's instant."""
    at = context.occurred_at
    if at > context.now + TOLERANCE:
        raise no.ActInFuture(at=clock(at), now=clock(context.now))
    about = Draft(state, state.ordinals, context.meta(), context.reference, context)
    body = DRAFTS[type(command)](about, command)
    if not isinstance(body, Event):
        raise TypeError(f"{type(command).__name__} is more than a note")
    admit_note(state_at(state, at), state.log, body, context.reference)
    return Decision([body])


def _settled(state: Dossier, context: Context, at: datetime) -> Event | None:
    issued = context.issued
    return deemed_note(state, context.reference, at, source=issued.source, command_id=issued.command_id)
