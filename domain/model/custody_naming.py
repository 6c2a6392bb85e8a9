"""Which rule of `custody-1` applies at an instant, and whom it names, before substitution (DOMAIN.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from domain.model.clock_stops import Stop
from domain.model.custody_interval import Excuse, Ground, Mark, Matter, MatterKind
from domain.model.custody_obstacles import ObstacleCourse, Obstacles
from domain.model.desk import Desk
from domain.model.event import APPLICANT, ActorId, UnitId
from domain.model.whereabouts import Whereabouts


class Named(NamedTuple):
    """Whom the rules name: `official` (or APPLICANT), or nobody by name, for the pool of `unit`.

    cause: position of the event that put them there; rests_on: of every event behind it. transit_no: of a transit.
    """

    ground: Ground
    official: ActorId | None
    unit: UnitId
    step_id: str | None
    matter: Matter | None
    cause: int
    rests_on: tuple[int, ...]
    excused: Excuse | None = None
    confirmed: bool = True
    transit_no: int | None = None
    marks: tuple[Mark, ...] = ()


def named_at(
    now: datetime, where: Whereabouts, obstacles: Obstacles, waiting: Sequence[Stop], *, received: bool
) -> Named:
    """The first rule that applies, in the order of precedence of custody-1.

    waiting: what the applicant owes. Before the receipt the pool answers, unless the applicant has a request.
    """
    desk, step_id = where.top, where.step_id
    if waiting:
        return _named(Ground.APPLICANT, APPLICANT, desk.unit, step_id, None, (waiting[0].position,))
    if not received:
        return _named(Ground.INTAKE, None, desk.unit, None, Matter(MatterKind.INTAKE), desk.rests_on)
    late = obstacles.past_term(now)
    if late is not None:
        return _past_obstacle(late, desk, step_id)
    opinion, transit = where.opinions.top, where.transit
    if opinion is not None:
        matter = Matter(MatterKind.OPINION, step_id, opinion.number)
        rests_on = (opinion.position, *desk.rests_on)
        named = _of_desk(desk, Ground.OPINION, step_id, matter, rests_on)
    elif transit is not None:
        rests_on = (*desk.rests_on, transit.position)
        return _named(
            Ground.TRANSIT, transit.sender, desk.unit, step_id, transit.matter, rests_on, transit_no=transit.number
        )
    else:
        named = _of_desk(desk, desk.ground, step_id, desk.matter(step_id), desk.rests_on)
    return _excused(named, now, where, obstacles)


def _named(
    ground: Ground,
    official: ActorId | None,
    unit: UnitId,
    step_id: str | None,
    matter: Matter | None,
    rests_on: tuple[int, ...],
    *,
    transit_no: int | None = None,
) -> Named:
    return Named(ground, official, unit, step_id, matter, rests_on[-1], rests_on, transit_no=transit_no)


def _of_desk(desk: Desk, ground: Ground, step_id: str | None, matter: Matter, rests_on: tuple[int, ...]) -> Named:
    """Whoever has it on their desk, as sure as that is."""
    cause, confirmed = rests_on[-1], desk.confirmed
    return Named(
        ground, desk.official, desk.unit, step_id, matter, cause, rests_on, confirmed=confirmed, marks=desk.marks
    )


def _past_obstacle(late: ObstacleCourse, desk: Desk, step_id: str | None) -> Named:
    """The addressee; of a pool its head; for a body outside the head of the unit that has it, who must chase it."""
    to = late.addressee
    if to.outside is not None:
        matter = Matter(MatterKind.CHASING, step_id, late.number)
        return _named(Ground.CHASING, None, desk.unit, step_id, matter, late.positions)
    matter = Matter(MatterKind.OBSTACLE, step_id, late.number)
    return _named(Ground.OBSTACLE, to.official, to.unit or desk.unit, step_id, matter, late.positions)


def _excused(named: Named, now: datetime, where: Whereabouts, obstacles: Obstacles) -> Named:
    """With the excuse of the obstacle, or of the body outside the system, that is waited for."""
    withdrawn: ObstacleCourse | None = None
    for obstacle in obstacles.in_term(now):
        if not obstacle.no_obstacle:
            excuse = Excuse.OBSTACLE if obstacle.addressee.outside is None else Excuse.OUTSIDE_OBSTACLE
            return named._replace(excused=excuse, rests_on=(*named.rests_on, *obstacle.positions))
        withdrawn = obstacle
    opinion = where.opinions.outside(now) if named.ground is not Ground.OPINION else None
    if opinion is not None:
        return named._replace(excused=Excuse.OUTSIDE_OPINION, rests_on=(*named.rests_on, opinion.position))
    if withdrawn is not None:
        rests_on = (*named.rests_on, *withdrawn.positions)
        return named._replace(marks=(*named.marks, Mark.EXCUSE_WITHDRAWN), rests_on=rests_on)
    return named
