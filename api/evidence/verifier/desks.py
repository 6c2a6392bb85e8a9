"""What is known of a dossier: desks, what is on its way, opinions, obstacles, and the applicant's turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Matter(NamedTuple):
    """On what time is spent: a step, the pool's wait in it, or the opinion or obstacle of a number in it."""

    kind: str
    step: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """With `official`, or (None) in the pool of `unit`. ground: held, pool, intake or settling."""

    official: str | None
    unit: str
    ground: str
    positions: tuple[int, ...]
    confirmed: bool = True

    def matter(self, step: str | None) -> Matter:
        return Matter("step" if self.ground == "held" else "pool", step)


@dataclass(slots=True)
class Way:
    """On its way from `sender` to an official or (None) a unit's pool. comes_back: it is returned in the end.

    within: the opinion that it belongs to; opens: its acceptance begins that opinion. counted_us: of the working time
    after which it is deemed accepted. missed: the addressee was not there for all of that.
    """

    number: int
    sender: str
    official: str | None
    unit: str
    sent_at: int
    position: int
    matter: Matter
    step: str | None
    within: int | None
    opens: bool
    comes_back: bool
    counted_us: int = 0
    missed: bool = False


@dataclass(slots=True)
class Opinion:
    """desk: where it lies from its acceptance to the answer. outside: a body that has no desk here.

    due: the end of its own term, which begins with the acceptance, or of a body outside when it was asked.
    """

    number: int
    position: int
    term: str
    outside: bool
    due: int | None = None
    desk: Desk | None = None
    accepted_at: int = 0
    over: bool = False


@dataclass(slots=True)
class Obstacle:
    """Reported `by` one and addressed to an official, a unit's pool or a body outside; it has a term, until `due`.

    counts: it excuses, and its addressee answers after the term. denied: it is answered in the end that there was none.
    """

    number: int
    by: str
    official: str | None
    unit: str | None
    outside: bool
    due: int
    counts: bool
    denied: bool
    positions: list[int]


@dataclass(slots=True)
class Wait:
    """[start, end): the applicant's turn, by the request at `position`; ended_by: the event that ended it.

    effect: `pause` leaves its working time out of the term, `restart` lets the term begin anew after it.
    """

    reason: str
    start: int
    effect: str
    asked_by: str
    position: int
    end: int | None = None
    ended_by: int | None = None
