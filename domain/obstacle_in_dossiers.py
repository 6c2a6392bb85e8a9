"""What a common obstacle has to do with the dossiers that hang on it (docs/decisions, common obstacles).

A dossier's own obstacle that hangs on the common one is answered by its answer, in the same transaction, with the same
words: an ordinary `dossier.ObstacleAnswered`, so custody rule 7 has its effect from that instant as if the addressee
had answered there. Linking and unlinking write nothing into the dossier, so they move no time of anybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from domain.model import dossier_events as dossier_ev
from domain.model import refusals as no
from domain.model.dossier import Dossier, Obstacle
from domain.model.dossier_authority import is_superior
from domain.model.dossier_fold import apply
from domain.model.dossier_rules import admit
from domain.model.dossier_time import deemed_note, without_closed_accounts
from domain.model.event import Event
from domain.model.obstacle import Obstacle as CommonObstacle
from domain.model.obstacle_events import InDossier
from domain.model.obstacle_refusals import NotOfTheDossier
from domain.proceeding_about import About
from domain.rereading import pending

MAX_DOSSIERS: Final = 200
"""They are answered in one transaction."""


class AnsweredIn(NamedTuple):
    """What an answer comes to in the dossiers: which obstacles, and the events of their streams."""

    obstacles: tuple[InDossier, ...]
    also: list[tuple[UUID, Sequence[Event]]]


def dossier_of(about: About, dossier_id: UUID) -> Dossier:
    """A dossier that was lodged. DossierUnknown."""
    found: Dossier = about.context.state_of("dossier", dossier_id)
    if not found.exists:
        raise no.DossierUnknown(dossier=dossier_id)
    return found


def own_obstacle(dossier: Dossier) -> Obstacle | None:
    """The obstacle that the dossier waits to have answered: of several the last."""
    return next((one for one in reversed(dossier.obstacles.values()) if _waits(one)), None)


def need_their_dossier(about: About, dossier: Dossier) -> None:
    """The holder's, the reporter's of its obstacle, or a superior's of the unit where it is. NotOfTheDossier."""
    mine = {dossier.holder, *(one.reported_by for one in dossier.obstacles.values())}
    if about.who not in mine and not is_superior(about.who, dossier.unit_id, about.reference, about.at):
        raise NotOfTheDossier


def answered_in_dossiers(about: About, proceeding_id: UUID, text: str, *, no_obstacle: bool) -> AnsweredIn:
    """The own obstacles of linked dossiers that wait for an answer. Dossiers that ended have none that does.

    A transit of such a dossier whose hours are over is noted first, as before any other act.
    """
    state: CommonObstacle = about.state
    found: list[InDossier] = []
    also: list[tuple[UUID, Sequence[Event]]] = []
    for dossier_id, number in state.linked.items():
        dossier: Dossier = about.context.state_of("dossier", dossier_id)
        own = dossier.obstacles.get(number) if number is not None else None
        if own is None or not _waits(own):
            continue
        answer = dossier_ev.ObstacleAnswered(
            **about.meta,
            obstacle_no=own.obstacle_no,
            answer=text,
            no_obstacle=no_obstacle,
            common_id=proceeding_id,
        )
        events = _within(about, dossier, answer)
        if events:
            found.append(InDossier(dossier_id=dossier_id, obstacle_no=own.obstacle_no))
            also.append((dossier_id, events))
    return AnsweredIn(tuple(found), also)


def _within(about: About, dossier: Dossier, body: Event) -> list[Event]:
    """What stands in the dossier's stream; nothing where the dossier ended."""
    issued, reference = about.context.issued, about.reference
    events: list[Event] = []
    note = deemed_note(dossier, reference, about.at, source=issued.source, command_id=issued.command_id)
    if note is not None:
        events.append(note)
        dossier = apply(dossier, pending(dossier, note, about.context.now))
    try:
        admit(without_closed_accounts(dossier, reference, about.at), body, reference)
    except no.DossierAlreadyClosed:
        return []
    return [*events, body]


def _waits(obstacle: Obstacle) -> bool:
    return not obstacle.answered and not obstacle.resolved
