"""An inspection (đợt kiểm tra): agencies looked into by a team, what it found, and what came of it (DOMAIN.md §9).

A finding rests on evidence and is about an agency; it names an official only where the evidence does. Whoever it is
about may state their view before the inspection is concluded. What a directive makes of a finding is noted here by
the directive, so that an inspection cannot be closed over something that was never put right. An unannounced check is
the same; the agencies see it with its first finding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.model.attachment import Attachment
from domain.model.deadline import Deadline
from domain.model.duty import Duty
from domain.model.event import ActorId, AgencyId, Event, Instant, OfficialId, Recorded, UnitId, topic
from domain.model.proceeding import Involvement, Nature, Opening

CONCLUDE: Final = "conclude-inspection"
STATE_VIEW: Final = "state-on-finding"
"""Kinds of duties."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a finding rests on: files by hash, dossiers, and events of these dossiers by their positions in the log."""

    attachments: tuple[Attachment, ...] = ()
    dossiers: tuple[UUID, ...] = ()
    events: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.attachments or self.dossiers or self.events)

    def with_more(self, other: Evidence) -> Evidence:
        """Both, each thing once."""
        return Evidence(
            attachments=tuple(dict.fromkeys((*self.attachments, *other.attachments))),
            dossiers=tuple(dict.fromkeys((*self.dossiers, *other.dossiers))),
            events=tuple(dict.fromkeys((*self.events, *other.events))),
        )


NOTHING: Final = Evidence()


# --- events


class InspectionEvent(Event, frozen=True, kw_only=True):
    """Something in the stream of an inspection."""


@topic("inspection.Opened")
class InspectionOpened(Opening, frozen=True, kw_only=True):
    """plan: number and date of the plan or decision it follows. period_from, period_to: the time looked into.

    team: its head first; lead_unit: where the head works. addressees: the leading units of the agencies.
    announced: the agencies were told before. conclusion: the term of its conclusion, explained.
    """

    title: str
    plan: str
    period_from: date
    period_to: date
    agencies: tuple[AgencyId, ...]
    addressees: tuple[UnitId, ...]
    criteria: tuple[str, ...]
    team: tuple[OfficialId, ...]
    lead_unit: UnitId
    announced: bool
    conclusion: Deadline


@topic("inspection.TeamChanged")
class TeamChanged(InspectionEvent, frozen=True, kw_only=True):
    """The team from now on, its head first."""

    team: tuple[OfficialId, ...]
    lead_unit: UnitId
    reason: str


@topic("inspection.FindingMade")
class FindingMade(InspectionEvent, frozen=True, kw_only=True):
    """category: the letter of a prohibited act, with its document; empty where a criterion of the plan was not met.

    official: only where the evidence names one; named_in: the file that does, empty where a dossier does.
    statement: the term in which `unit_id` may state its view, explained.
    """

    finding_no: int
    agency_id: AgencyId
    unit_id: UnitId
    category: str
    category_document: str
    criterion: str
    text: str
    evidence: Evidence
    statement: Deadline
    official: OfficialId | None = None
    named_in: str = ""


@topic("inspection.FindingCorrected")
class FindingCorrected(InspectionEvent, frozen=True, kw_only=True):
    """What it says from now on, with evidence added; what it said stays in the log. Its addressee is heard anew."""

    finding_no: int
    reason: str
    category: str
    category_document: str
    criterion: str
    text: str
    statement: Deadline
    added: Evidence = Evidence()
    official: OfficialId | None = None
    named_in: str = ""


@topic("inspection.FindingWithdrawn")
class FindingWithdrawn(InspectionEvent, frozen=True, kw_only=True):
    finding_no: int
    reason: str


@topic("inspection.StatementGiven")
class StatementGiven(InspectionEvent, frozen=True, kw_only=True):
    """The view of the one whom a finding is about. agrees: nothing is held against it."""

    finding_no: int
    agrees: bool
    text: str = ""
    attachments: tuple[Attachment, ...] = ()


@topic("inspection.MinutesRecorded")
class MinutesRecorded(InspectionEvent, frozen=True, kw_only=True):
    """present: officials of the agency who were there."""

    minutes_no: int
    agency_id: AgencyId
    held_on: date
    text: str
    present: tuple[OfficialId, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@topic("inspection.Concluded")
class InspectionConcluded(InspectionEvent, frozen=True, kw_only=True):
    """The conclusion (kết luận). Findings are as they stood then."""

    text: str
    attachments: tuple[Attachment, ...] = ()


@topic("inspection.FindingsDirected")
class FindingsDirected(InspectionEvent, frozen=True, kw_only=True):
    """A directive was issued because of these findings; noted by that directive."""

    findings: tuple[int, ...]
    directive_id: UUID
    directive: str


@topic("inspection.FindingsRemedied")
class FindingsRemedied(InspectionEvent, frozen=True, kw_only=True):
    """What the directive asked for was verified; noted by that directive."""

    findings: tuple[int, ...]
    directive_id: UUID


@topic("inspection.FindingsReopened")
class FindingsReopened(InspectionEvent, frozen=True, kw_only=True):
    """A report that had been verified was found false; noted by that directive. Opens a closed inspection again."""

    findings: tuple[int, ...]
    directive_id: UUID


@topic("inspection.FindingSettled")
class FindingSettled(InspectionEvent, frozen=True, kw_only=True):
    """Nothing is left to put right, though no directive asked for it: put right at once, or passed on."""

    finding_no: int
    reason: str


@topic("inspection.Closed")
class InspectionClosed(InspectionEvent, frozen=True, kw_only=True):
    """Concluded, and no finding open."""


# --- state


class FindingState(StrEnum):
    OPEN = "open"
    REMEDIED = "remedied"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Hearing(msgspec.Struct, frozen=True, kw_only=True):
    """One term in which a finding's addressee may state their view. ended_*: it changed, was withdrawn or concluded."""

    began_at: Instant
    began_position: int
    due: Deadline
    given_at: Instant | None = None
    given_position: int | None = None
    given_by: ActorId | None = None
    agrees: bool = False
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    ended_at: Instant | None = None
    ended_position: int | None = None

    @property
    def is_open(self) -> bool:
        return self.given_at is None and self.ended_at is None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """As it stands. changes: positions of the corrections, in order. directives: id → number, in order of issue."""

    finding_no: int
    agency_id: AgencyId
    unit_id: UnitId
    category: str
    category_document: str
    criterion: str
    text: str
    evidence: Evidence
    official: OfficialId | None
    named_in: str
    made_at: Instant
    made_by: ActorId
    position: int
    hearings: tuple[Hearing, ...]
    changes: tuple[int, ...] = ()
    directives: dict[UUID, str] = {}
    state: FindingState = FindingState.OPEN
    state_reason: str = ""
    state_position: int = 0

    @property
    def hearing(self) -> Hearing:
        """The last one."""
        return self.hearings[-1]

    @property
    def is_open(self) -> bool:
        return self.state is FindingState.OPEN


class Minutes(msgspec.Struct, frozen=True, kw_only=True):
    minutes_no: int
    agency_id: AgencyId
    held_on: date
    text: str
    present: tuple[OfficialId, ...]
    attachments: tuple[Attachment, ...]
    position: int
    by: ActorId


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """The state of an inspection; as its opening says, with what came after."""

    number: str = ""
    title: str = ""
    plan: str = ""
    period_from: date = date.min
    period_to: date = date.min
    agencies: tuple[AgencyId, ...] = ()
    addressees: tuple[UnitId, ...] = ()
    criteria: tuple[str, ...] = ()
    team: tuple[OfficialId, ...] = ()
    lead_unit: UnitId = ""
    announced: bool = True
    conclusion: Deadline | None = None
    opened_at: Instant | None = None
    opened_position: int = 0
    opened_by: ActorId = ""
    findings: dict[int, Finding] = {}
    minutes: tuple[Minutes, ...] = ()
    concluded_at: Instant | None = None
    concluded_position: int | None = None
    concluded_by: ActorId | None = None
    concluded_text: str = ""
    concluded_attachments: tuple[Attachment, ...] = ()
    closed_at: Instant | None = None

    @property
    def open_findings(self) -> tuple[int, ...]:
        return tuple(number for number, finding in self.findings.items() if finding.is_open)


# --- folding


def evolve(state: Inspection, recorded: Recorded[Event]) -> Inspection:
    """Apply one event of the stream. Never fails."""
    body, replace = recorded.body, msgspec.structs.replace
    match body:
        case InspectionOpened():
            return _opened(body, recorded.position)
        case TeamChanged():
            return replace(state, team=body.team, lead_unit=body.lead_unit)
        case FindingMade():
            made = _made(body, recorded.position)
            return replace(state, findings={**state.findings, body.finding_no: made})
        case FindingCorrected():
            return _each(state, (body.finding_no,), lambda finding: _corrected(finding, body, recorded.position))
        case FindingWithdrawn():
            end = body.occurred_at, recorded.position
            return _each(
                state,
                (body.finding_no,),
                lambda finding: _put(_unheard(finding, *end), FindingState.WITHDRAWN, body.reason, recorded.position),
            )
        case StatementGiven():
            return _each(state, (body.finding_no,), lambda finding: _heard(finding, body, recorded.position))
        case FindingSettled():
            return _each(
                state,
                (body.finding_no,),
                lambda finding: _put(finding, FindingState.SETTLED, body.reason, recorded.position),
            )
        case MinutesRecorded():
            return replace(state, minutes=(*state.minutes, _minutes(body, recorded.position)))
        case InspectionConcluded():
            heard = _each(
                state, tuple(state.findings), lambda finding: _unheard(finding, body.occurred_at, recorded.position)
            )
            return replace(
                heard,
                concluded_at=body.occurred_at,
                concluded_position=recorded.position,
                concluded_by=body.acting_for or body.actor,
                concluded_text=body.text,
                concluded_attachments=body.attachments,
            )
        case InspectionClosed():
            return replace(state, closed_at=body.occurred_at)
        case _:
            return _by_directive(state, recorded)


def _by_directive(state: Inspection, recorded: Recorded[Event]) -> Inspection:
    """What a directive noted here."""
    body, position = recorded.body, recorded.position
    match body:
        case FindingsDirected():
            return _each(
                state,
                body.findings,
                lambda finding: msgspec.structs.replace(
                    finding, directives={**finding.directives, body.directive_id: body.directive}
                ),
            )
        case FindingsRemedied():
            return _each(state, body.findings, lambda finding: _put(finding, FindingState.REMEDIED, "", position))
        case FindingsReopened():
            reopened = _each(state, body.findings, lambda finding: _put(finding, FindingState.OPEN, "", position))
            return msgspec.structs.replace(reopened, closed_at=None)
        case _:
            return state


def duties(state: Inspection) -> Sequence[Duty]:
    """The conclusion, of the team's head; and for each finding to be heard, which is a right: it never burdens."""
    if state.conclusion is None or state.opened_at is None or not state.team:
        return ()
    assert state.conclusion.due_at is not None, "the term of a conclusion does not wait"
    conclude = Duty(
        key="conclude",
        kind=CONCLUDE,
        unit=state.lead_unit,
        official=state.team[0],
        began_at=state.opened_at,
        began_position=state.opened_position,
        due_at=state.conclusion.due_at,
        met_at=state.concluded_at,
        met_position=state.concluded_position,
        met_by=state.concluded_by,
    )
    return (conclude, *(duty for finding in state.findings.values() for duty in _to_be_heard(finding)))


def _to_be_heard(finding: Finding) -> list[Duty]:
    found = []
    for number, hearing in enumerate(finding.hearings, 1):
        assert hearing.due.due_at is not None, "the term of a statement does not wait"
        found.append(
            Duty(
                key=f"state:{finding.finding_no}" if number == 1 else f"state:{finding.finding_no}:{number}",
                kind=STATE_VIEW,
                unit=finding.unit_id,
                began_at=hearing.began_at,
                began_position=hearing.began_position,
                due_at=hearing.due.due_at,
                met_at=hearing.given_at,
                met_position=hearing.given_position,
                met_by=hearing.given_by,
                ended_at=hearing.ended_at,
                ended_position=hearing.ended_position,
                binds=False,
                escalates=False,
            )
        )
    return found


def involved(state: Inspection) -> Involvement:
    """The team, whoever a finding names, and the agencies: at once if it was announced, else from a finding on."""
    named = {finding.official for finding in state.findings.values() if finding.official is not None}
    units = {finding.unit_id for finding in state.findings.values()}
    return Involvement(
        officials=frozenset({*state.team, *named}),
        units=frozenset({*units, *(state.addressees if state.announced else ())}),
        dossiers=frozenset(d for finding in state.findings.values() for d in finding.evidence.dossiers),
    )


def stage(state: Inspection) -> str:
    if state.closed_at is not None:
        return "closed"
    if state.concluded_at is not None:
        return "remedying"
    return "inspecting"


# --- helpers of the fold


def _opened(body: InspectionOpened, position: int) -> Inspection:
    return Inspection(
        number=body.number,
        title=body.title,
        plan=body.plan,
        period_from=body.period_from,
        period_to=body.period_to,
        agencies=body.agencies,
        addressees=body.addressees,
        criteria=body.criteria,
        team=body.team,
        lead_unit=body.lead_unit,
        announced=body.announced,
        conclusion=body.conclusion,
        opened_at=body.occurred_at,
        opened_position=position,
        opened_by=body.acting_for or body.actor,
    )


def _made(body: FindingMade, position: int) -> Finding:
    return Finding(
        finding_no=body.finding_no,
        agency_id=body.agency_id,
        unit_id=body.unit_id,
        category=body.category,
        category_document=body.category_document,
        criterion=body.criterion,
        text=body.text,
        evidence=body.evidence,
        official=body.official,
        named_in=body.named_in,
        made_at=body.occurred_at,
        made_by=body.acting_for or body.actor,
        position=position,
        hearings=(Hearing(began_at=body.occurred_at, began_position=position, due=body.statement),),
    )


def _corrected(finding: Finding, body: FindingCorrected, position: int) -> Finding:
    heard_anew = Hearing(began_at=body.occurred_at, began_position=position, due=body.statement)
    finding = _unheard(finding, body.occurred_at, position)
    return msgspec.structs.replace(
        finding,
        category=body.category,
        category_document=body.category_document,
        criterion=body.criterion,
        text=body.text,
        evidence=finding.evidence.with_more(body.added),
        official=body.official,
        named_in=body.named_in,
        hearings=(*finding.hearings, heard_anew),
        changes=(*finding.changes, position),
    )


def _unheard(finding: Finding, at: datetime, position: int) -> Finding:
    """An open hearing falls away: the finding changed, or there is nobody any more to hear it."""
    last = finding.hearing
    if not last.is_open:
        return finding
    ended = msgspec.structs.replace(last, ended_at=at, ended_position=position)
    return msgspec.structs.replace(finding, hearings=(*finding.hearings[:-1], ended))


def _heard(finding: Finding, body: StatementGiven, position: int) -> Finding:
    given = msgspec.structs.replace(
        finding.hearing,
        given_at=body.occurred_at,
        given_position=position,
        given_by=body.acting_for or body.actor,
        agrees=body.agrees,
        text=body.text,
        attachments=body.attachments,
    )
    return msgspec.structs.replace(finding, hearings=(*finding.hearings[:-1], given))


def _put(finding: Finding, state: FindingState, reason: str, position: int) -> Finding:
    return msgspec.structs.replace(finding, state=state, state_reason=reason, state_position=position)


def _minutes(body: MinutesRecorded, position: int) -> Minutes:
    return Minutes(
        minutes_no=body.minutes_no,
        agency_id=body.agency_id,
        held_on=body.held_on,
        text=body.text,
        present=body.present,
        attachments=body.attachments,
        position=position,
        by=body.acting_for or body.actor,
    )


def _each(state: Inspection, numbers: Sequence[int], change: Callable[[Finding], Finding]) -> Inspection:
    changed = {number: change(state.findings[number]) for number in numbers if number in state.findings}
    return msgspec.structs.replace(state, findings={**state.findings, **changed})


NATURE: Final = Nature(
    name="inspection",
    letters="KT",
    vi="Đợt kiểm tra",
    en="Inspection",
    opening=InspectionOpened,
    initial=Inspection(),
    evolve=evolve,
    duties=duties,
    involved=involved,
    title=lambda state: state.title,
    stage=stage,
    ended_at=lambda state: state.closed_at,
)
