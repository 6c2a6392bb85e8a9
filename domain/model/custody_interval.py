"""The words of policy `custody-1`: who answers from when to when, why, and in what part (DOMAIN.md §5)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from domain.model.event import ActorId, AgencyId, OfficialId, UnitId

POLICY: Final = "custody-1"


class Ground(StrEnum):
    """The rule of custody-1 by which somebody answers."""

    INTAKE = "intake"
    """Before the receipt: the one-stop unit's pool, by its head."""
    HELD = "held"
    """Rule 1: whoever accepted it last."""
    TRANSIT = "transit"
    """Rule 2: on its way; the sender, or the head who assigns."""
    APPLICANT = "applicant"
    """Rule 3: with the applicant."""
    OPINION = "opinion"
    """Rule 4: the official who is consulted."""
    POOL = "pool"
    """Rule 5: in a unit's pool, the head."""
    SETTLING = "settling"
    """Rule 2, second return after a deemed acceptance: the head above both units."""
    OBSTACLE = "obstacle"
    """Rule 7: the addressee of an obstacle, past their term."""
    CHASING = "chasing"
    """Rule 7: the head, once the term of a body outside the system is over."""


class Part(StrEnum):
    """In what part an official answers; the parts are never added up (DOMAIN.md §7)."""

    OWN = "own"
    ACTING = "acting"
    HEAD = "head"
    """By rule 5 or 6: as head of the unit, leader of the agency or duty officer."""


class Excuse(StrEnum):
    """Why time that somebody answers for is not held against them."""

    OBSTACLE = "obstacle"
    OUTSIDE_OBSTACLE = "outside_obstacle"
    OUTSIDE_OPINION = "outside_opinion"
    AGENCY_CLOSED = "agency_closed"


class Mark(StrEnum):
    """What a reader has to know of an interval."""

    ABSENCE_LEARNED_LATE = "absence_learned_late"
    """The absence was not known yet: the head answers, and neither the absent person nor the substitute."""
    DUTY_OFFICER = "duty_officer"
    """Nobody of the agency was there to answer."""
    EXCUSE_WITHDRAWN = "excuse_withdrawn"
    """Excused when it passed; the answer said that there was no obstacle."""
    DEACTIVATED = "deactivated"
    """Its holder's account was closed: it is in the unit's pool."""
    ABSENT_WHILE_DEEMED = "absent_while_deemed"
    """Deemed accepted while the addressee was absent for some of it: the unit's."""


class MatterKind(StrEnum):
    """What a stretch of custody is spent on; each has a term of its own, or none (policy attribution-1)."""

    INTAKE = "intake"
    STEP = "step"
    POOL = "pool"
    OPINION = "opinion"
    OBSTACLE = "obstacle"
    CHASING = "chasing"


class Matter(msgspec.Struct, frozen=True):
    """A step, the pool's wait in a step, an opinion or an obstacle (`number` is its ordinal) reported in a step."""

    kind: MatterKind
    step_id: str | None = None
    number: int = 0


class Interval(msgspec.Struct, frozen=True):
    """`answerer` answers in [start_at, end_at); end_at None: for as long as nothing happens.

    answerer: an official, or APPLICANT (then `part` and `matter` are None and nobody's time passes).
    on_behalf_of: the person whom the answerer stands in for by rule 6; None by their own right or for a pool.
    unit_id: the unit that has it; agency_id: the answerer's own agency, in whose hours their time counts.
    step_id: the step the dossier is in. excused: why no working time in it is held against the answerer.
    confirmed: False where nobody said yes to a deemed acceptance. free: transit that makes no excess.
    cause: position of the dossier event by which they answer; rests_on: every position behind this interval,
    those of late entries, corrections and absences included, in order.
    """

    start_at: datetime
    end_at: datetime | None
    answerer: ActorId
    ground: Ground
    part: Part | None = None
    on_behalf_of: OfficialId | None = None
    unit_id: UnitId | None = None
    agency_id: AgencyId | None = None
    step_id: str | None = None
    matter: Matter | None = None
    excused: Excuse | None = None
    confirmed: bool = True
    free: bool = False
    marks: tuple[Mark, ...] = ()
    cause: int = 0
    rests_on: tuple[int, ...] = ()
