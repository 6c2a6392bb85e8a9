"""How orders about proceedings are decided: what is the same for every nature is checked here, the rest by the nature.

A nature's decisions are registered in `_ALL`. Notes of the workflows are judged by the duties as they stood at the
note's instant, however late they come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from domain import (
    complaint_decisions,
    directive_decisions,
    explanation_decisions,
    guidance_decisions,
    home_visit_decisions,
    inspection_decisions,
    obstacle_decisions,
    publication_decisions,
    reconciliation_decisions,
    report_decisions,
    review_decisions,
)
from domain import proceeding_commands as cmd
from domain.application import Context, Decision
from domain.duty_decisions import ANSWERS, NOTES
from domain.end_of_absence import end_of_absence
from domain.model import natures
from domain.model import refusals as no
from domain.model.dossier_authority import clock, need_actor
from domain.model.event import Event, Recorded, Source, is_official
from domain.model.proceeding import KIND, ConflictRefused, Proceeding
from domain.model.proceeding_refusals import (
    ProceedingActTooOld,
    ProceedingClosed,
    ProceedingExists,
    ProceedingUnknown,
)
from domain.proceeding_about import About, Decide, Decisions, Drafted

TOLERANCE: Final = timedelta(minutes=2)
"""How far an act may be dated from the log's clock, as for dossiers."""

_ALL: Final[tuple[Decisions, ...]] = (
    publication_decisions.DECISIONS,
    guidance_decisions.DECISIONS,
    inspection_decisions.DECISIONS,
    directive_decisions.DECISIONS,
    explanation_decisions.DECISIONS,
    report_decisions.DECISIONS,
    home_visit_decisions.DECISIONS,
    reconciliation_decisions.DECISIONS,
    obstacle_decisions.DECISIONS,
    complaint_decisions.DECISIONS,
    review_decisions.DECISIONS,
)

_DECISIONS: Final[dict[type[Any], tuple[Decisions, Decide]]] = {
    command: (one, decide) for one in _ALL for command, decide in (*one.opens.items(), *one.acts.items())
}

DECISIONS: Final[Mapping[str, Decisions]] = {one.nature.name: one for one in _ALL}
"""By the name of the nature."""


class ProceedingDecider:
    """The decider of `proceeding` streams; see `domain.application.Decider`."""

    kind: Final = KIND

    @property
    def commands(self) -> Collection[type[Any]]:
        return (*_DECISIONS, *NOTES, *ANSWERS, cmd.NoteProceedingConflict)

    def stream(self, command: cmd.ProceedingCommand) -> UUID:
        return command.proceeding_id

    def initial(self) -> Proceeding:
        return Proceeding()

    def evolve(self, state: Proceeding, recorded: Recorded[Event]) -> Proceeding:
        return natures.evolve(state, recorded)

    def decide(self, state: Proceeding, command: cmd.ProceedingCommand, context: Context) -> Decision:
        about = About(state, context)
        if isinstance(command, cmd.NoteProceedingConflict):
            refused = ConflictRefused(**about.meta, act=command.act, rule=command.rule)
            return Decision([refused] if state.exists else [])
        if type(command) in NOTES:
            if not state.exists:
                raise ProceedingUnknown(proceeding=command.proceeding_id)
            return _note(about, command)
        if context.issued.source is Source.WORKFLOW and type(command) in ANSWERS:
            raise no.NotADuty(what=type(command).__name__)
        decide, about = _decision(about, command)
        _check_moment(about)
        drafted = decide(about, command)
        decision = _whole(drafted)
        if decision.events:
            need_actor(decision.events[0], context.reference)
        return Decision(decision.events, [*decision.also, *end_of_absence(context)])


def _decision(about: About, command: cmd.ProceedingCommand) -> tuple[Decide, About]:
    """The nature's function for the order, and what it is decided by. Refuses what is not there, or is closed."""
    state = about.proceeding
    found = _DECISIONS.get(type(command))
    if found is not None and type(command) in found[0].opens:
        if state.is_taken:
            raise ProceedingExists(number=state.number or "—")
        nature = found[0].nature
        return found[1], About(Proceeding(nature=nature.name, state=nature.initial), about.context)
    if not state.exists or (found is not None and found[0].nature.name != state.nature):
        raise ProceedingUnknown(proceeding=command.proceeding_id)
    ended_at = natures.ended_at(state)
    if found is None:
        return ANSWERS[type(command)], about
    if ended_at is not None and type(command) not in found[0].after_close:
        raise ProceedingClosed(number=state.number, ended_at=clock(ended_at))
    return found[1], about


def _check_moment(about: About) -> None:
    """Refuse an order that is dated in the future, before the previous act, or back."""
    at, now, previous = about.at, about.context.now, about.proceeding.last_act_at
    if at > now + TOLERANCE:
        raise no.ActInFuture(at=clock(at), now=clock(now))
    if previous is not None and at < previous:
        raise no.ActBeforePrevious(at=clock(at), previous=clock(previous))
    if at < now - TOLERANCE and is_official(about.context.issued.actor):
        raise ProceedingActTooOld(at=clock(at), now=clock(now))


def _note(about: About, command: cmd.ProceedingCommand) -> Decision:
    if about.context.issued.source is not Source.WORKFLOW:
        raise no.NotADuty(what=type(command).__name__)
    if about.at > about.context.now + TOLERANCE:
        raise no.ActInFuture(at=clock(about.at), now=clock(about.context.now))
    return _whole(NOTES[type(command)](about, command))


def _whole(drafted: Drafted) -> Decision:
    if isinstance(drafted, Decision):
        return drafted
    events: Sequence[Event] = [drafted] if isinstance(drafted, Event) else list(drafted)
    return Decision(events)
