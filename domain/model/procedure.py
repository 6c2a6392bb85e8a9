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

from domain.model.channel_target import ChannelTarget, ChannelTargetSet
from domain.model.event import AgencyId, Event, Recorded, stream_id, topic
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


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a publication says beside the version itself (Decree 63/2010 Art. 8(2), 15(1)); empty: it does not say.

    sequence: what happens in which order, for those who lodge (empty: the steps say it). copies: sets of papers.
    fee_note: the fee in words, where no one amount says it. signed_on: the day of the decision.
    """

    sequence: tuple[str, ...] = ()
    manner: str = ""
    copies: int | None = None
    applicants: str = ""
    authority: str = ""
    result: str = ""
    forms: tuple[str, ...] = ()
    conditions: str = ""
    fee_note: str = ""
    signed_on: date | None = None


NO_CONTENT: Final = Content()


@topic("catalogue.ProcedurePublished")
class ProcedurePublished(Event, frozen=True, kw_only=True):
    """content: None where a version was published with its terms and steps alone."""

    procedure: ProcedureVersion
    content: Content | None = None


@topic("catalogue.ProcedureWithdrawn")
class ProcedureWithdrawn(Event, frozen=True, kw_only=True):
    """`valid_to` is the last day on which it can be lodged."""

    code: str
    valid_to: date


@topic("catalogue.PublicationOrdered")
class PublicationOrdered(Event, frozen=True, kw_only=True):
    """Which agencies have to publish a version, on the portal and on their boards; see `domain.model.publication`."""

    code: str
    version: int
    agencies: tuple[AgencyId, ...]


class Ordered(msgspec.Struct, frozen=True):
    """Who has to publish a version."""

    version: int
    agencies: tuple[AgencyId, ...]


class Catalogue(msgspec.Struct, frozen=True):
    """The state of the stream: versions by code, in order; last days of withdrawn procedures.

    contents: of each version, in the same order. publications: which were ordered of which agencies, in order.
    targets: as they were set, in order.
    """

    version: int = 0
    versions: dict[str, tuple[ProcedureVersion, ...]] = {}
    withdrawn: dict[str, date] = {}
    contents: dict[str, tuple[Content, ...]] = {}
    publications: dict[str, tuple[Ordered, ...]] = {}
    targets: tuple[ChannelTarget, ...] = ()

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

    def content(self, version: ProcedureVersion) -> Content:
        """What the publication of a version said beside it; NO_CONTENT where it said nothing."""
        published = self.versions.get(version.code, ())
        contents = self.contents.get(version.code, ())
        for candidate, content in zip(published, contents, strict=False):
            if candidate.version == version.version:
                return content
        return NO_CONTENT

    def concerned(self, code: str) -> tuple[AgencyId, ...]:
        """The agencies that had to publish any of its versions, each once."""
        named = (agency for ordered in self.publications.get(code, ()) for agency in ordered.agencies)
        return tuple(dict.fromkeys(named))


def evolve(state: Catalogue, recorded: Recorded[Event]) -> Catalogue:
    """Apply one event of the stream. Never fails; an event of another kind only counts."""
    body = recorded.body
    state = msgspec.structs.replace(state, version=recorded.version)
    match body:
        case ProcedurePublished():
            code = body.procedure.code
            known = (*state.versions.get(code, ()), body.procedure)
            contents = (*state.contents.get(code, ()), body.content or NO_CONTENT)
            return msgspec.structs.replace(
                state,
                versions={**state.versions, code: known},
                contents={**state.contents, code: contents},
                withdrawn={c: d for c, d in state.withdrawn.items() if c != code},
            )
        case ProcedureWithdrawn():
            return msgspec.structs.replace(state, withdrawn={**state.withdrawn, body.code: body.valid_to})
        case PublicationOrdered():
            ordered = (*state.publications.get(body.code, ()), Ordered(body.version, body.agencies))
            return msgspec.structs.replace(state, publications={**state.publications, body.code: ordered})
        case ChannelTargetSet():
            return msgspec.structs.replace(state, targets=(*state.targets, body.target))
        case _:
            return state
