"""Administrative procedures (thủ tục hành chính) and their versions: the stream `catalogue`.

A version is published by a decision and never changed; a dossier keeps the version of its receipt.
Terms are written as `domain.model.deadline.Term` writes them: `3wd`, `12wh`, `20cd`, `0`.
"""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.model.event import Event, Recorded, stream_id, topic
from domain.model.organisation import Tier, UnitKind

STREAM: Final[UUID] = stream_id("catalogue")


class OnlineLevel(StrEnum):
    """As of the record's own day: levels 1 to 4 until 2022, then một phần and toàn trình."""

    NONE = "none"
    LEVEL_1 = "1"
    LEVEL_2 = "2"
    LEVEL_3 = "3"
    LEVEL_4 = "4"
    PART = "mot_phan"
    WHOLE = "toan_trinh"


class StepRole(StrEnum):
    """Who does a step: the one-stop unit, an officer of the specialised unit, or the one who approves."""

    RECEIVE = "receive"
    PROCESS = "process"
    APPROVE = "approve"
    RETURN = "return"


class Step(msgspec.Struct, frozen=True):
    """One step of a procedure. `term` None: no term is set for it."""

    step_id: str
    name: str
    role: StepRole
    unit_kind: UnitKind
    term: str | None = None


class ProcedureVersion(msgspec.Struct, frozen=True):
    """One version. `term` is the whole term. `flags` say what was doubtful when it was published.

    four_eyes: nobody approves what they submitted or worked on.
    supplement_effect: `restart` or `pause` where the procedure departs from the rule pack.
    cutoff: time of day after which a term of 0 ends on the next working day, where the law names one.
    """

    code: str
    version: int
    name: str
    field: str
    tier: Tier
    term: str
    steps: tuple[Step, ...]
    valid_from: date
    decision: str
    documents: tuple[str, ...] = ()
    fee_dong: int = 0
    online_level: OnlineLevel = OnlineLevel.NONE
    post_allowed: bool = True
    four_eyes: bool = True
    supplement_effect: str | None = None
    cutoff: time | None = None
    flags: tuple[str, ...] = ()

    def step(self, step_id: str) -> Step | None:
        return next((s for s in self.steps if s.step_id == step_id), None)


@topic("catalogue.ProcedurePublished")
class ProcedurePublished(Event, frozen=True, kw_only=True):
    procedure: ProcedureVersion


@topic("catalogue.ProcedureWithdrawn")
class ProcedureWithdrawn(Event, frozen=True, kw_only=True):
    """`valid_to` is the last day on which it can be lodged."""

    code: str
    valid_to: date


class Catalogue(msgspec.Struct, frozen=True):
    """The state of the stream: versions by code, in order; last days of withdrawn procedures."""

    version: int = 0
    versions: dict[str, tuple[ProcedureVersion, ...]] = {}
    withdrawn: dict[str, date] = {}

    def on(self, code: str, day: date) -> ProcedureVersion | None:
        """The version in force on that day; None where there is none, or it is withdrawn."""
        last_day = self.withdrawn.get(code)
        if last_day is not None and day > last_day:
            return None
        current: ProcedureVersion | None = None
        for candidate in self.versions.get(code, ()):
            if candidate.valid_from <= day and (current is None or candidate.valid_from >= current.valid_from):
                current = candidate
        return current

    def get(self, code: str, version: int) -> ProcedureVersion:
        """A version by its number. KeyError where it was never published."""
        for candidate in self.versions.get(code, ()):
            if candidate.version == version:
                return candidate
        raise KeyError(f"{code} v{version}")


def evolve(state: Catalogue, recorded: Recorded[Event]) -> Catalogue:
    """Apply one event of the stream. Never fails; an event of another kind only counts."""
    body = recorded.body
    state = msgspec.structs.replace(state, version=recorded.version)
    match body:
        case ProcedurePublished():
            code = body.procedure.code
            known = (*state.versions.get(code, ()), body.procedure)
            withdrawn = {c: d for c, d in state.withdrawn.items() if c != code}
            return msgspec.structs.replace(state, versions={**state.versions, code: known}, withdrawn=withdrawn)
        case ProcedureWithdrawn():
            return msgspec.structs.replace(state, withdrawn={**state.withdrawn, body.code: body.valid_to})
        case _:
            return state
