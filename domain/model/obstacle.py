"""The state of an obstacle beyond one dossier, who owes what about it, and how both follow from its events.

The lead owes the answer; each unit that joins owes its part; the reporter owes to say whether the answer helps, and in
the end to close it; the head of the reporting unit owes the chasing of a body outside the system.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.model import laid_duties as laid
from domain.model import obstacle_events as ev
from domain.model.duty import Duty
from domain.model.event import ActorId, Event, OfficialId, Recorded, UnitId, is_official
from domain.model.laid_duties import Laid
from domain.model.proceeding import Involvement, Nature

NAME: Final = "obstacle"

ANSWER: Final = "answer-obstacle"
PART: Final = "answer-part"
CHASE: Final = "chase-outside"
JUDGE: Final = "judge-answer"
MEASURE: Final = "carry-out-measure"
DECIDE: Final = "decide-obstacle"
CLOSE: Final = "close-obstacle"
"""Kinds of duties."""


class Part(msgspec.Struct, frozen=True):
    part_no: int
    unit_id: UnitId
    question: str
    position: int
    answer: str | None = None
    answered_by: ActorId | None = None
    withdrawn: bool = False

    @property
    def is_open(self) -> bool:
        return self.answer is None and not self.withdrawn


class Answer(msgspec.Struct, frozen=True):
    """accepted: None until the reporter has said whether it helps. hands: who gave it, and in whose name."""

    answer_no: int
    text: str
    by: ActorId
    at: datetime
    position: int
    no_obstacle: bool
    measure_due_at: datetime | None = None
    accepted: bool | None = None
    said: str = ""
    hands: frozenset[ActorId] = frozenset()


class Lead(msgspec.Struct, frozen=True):
    """Who led from when; None: the body outside."""

    unit_id: UnitId | None
    since: datetime
    position: int


class Obstacle(msgspec.Struct, frozen=True):
    """linked: by dossier, the number of its own obstacle that hangs on this one. owes: keys of the duties that the
    matter waits for now: the answer (or the chasing), the judging of the last answer, its measure, the closing.
    """

    subject: ev.Subject = ev.Subject.OTHER
    title: str = ""
    description: str = ""
    field: str = ""
    procedure_code: str | None = None
    reporter: OfficialId = ""
    reporting_unit: UnitId = ""
    lead: UnitId | None = None
    leads: tuple[Lead, ...] = ()
    offered_to: UnitId | None = None
    outside: str | None = None
    term: str = ""
    due_at: datetime | None = None
    linked: Mapping[UUID, int | None] = {}
    was_linked: frozenset[UUID] = frozenset()
    parts: Mapping[int, Part] = {}
    answers: Mapping[int, Answer] = {}
    requests: Mapping[int, str | None] = {}
    chased: int = 0
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    owed: Laid = {}
    awaits: Mapping[str, str] = {}

    @property
    def waits_for_answer(self) -> bool:
        """Whether the addressee owes an answer now."""
        return ANSWER in self.awaits or CHASE in self.awaits

    @property
    def last_answer(self) -> Answer | None:
        return self.answers[max(self.answers)] if self.answers else None

    @property
    def open_request(self) -> int | None:
        """The request to the Chairman's office that is not decided."""
        return next((number for number, decision in self.requests.items() if decision is None), None)


def evolve(state: Obstacle, recorded: Recorded[Event]) -> Obstacle:
    """Apply one event. Never fails; an event of another kind changes nothing."""
    body, put = recorded.body, msgspec.structs.replace
    match body:
        case ev.Opened():
            return _opened(state, recorded, body)
        case ev.DossierLinked():
            return put(
                state,
                linked={**state.linked, body.dossier_id: body.obstacle_no},
                was_linked=state.was_linked | {body.dossier_id},
            )
        case ev.DossierUnlinked():
            return put(state, linked={one: no for one, no in state.linked.items() if one != body.dossier_id})
        case ev.PartAsked() | ev.PartAnswered() | ev.PartWithdrawn():
            return _evolve_parts(state, recorded)
        case ev.LeadOffered():
            return put(state, offered_to=body.unit_id)
        case ev.LeadDeclined():
            return put(state, offered_to=None)
        case ev.LeadTaken() | ev.LeadAppointed():
            return _led(state, recorded, body.unit_id, body.due_at)
        case ev.TermExtended():
            return _extended(state, recorded, body)
        case ev.Chased():
            state = _settled(state, CHASE, recorded)
            state = put(state, chased=state.chased + 1, due_at=body.due_at)
            return _waits_for_outside(state, recorded, body.due_at, body.chase_due_at)
        case ev.BroughtUp():
            duty = _duty(state, recorded, DECIDE, body.unit_id, body.due_at)
            return put(state, requests={**state.requests, body.request_no: None}, owed=laid.laid_on(state.owed, duty))
        case ev.Decided():
            requests = {**state.requests, body.request_no: body.decision}
            return put(state, requests=requests, owed=laid.met(state.owed, f"{DECIDE}:{body.request_no}", recorded))
        case _:
            return _evolve_answers(state, recorded)


def _evolve_parts(state: Obstacle, recorded: Recorded[Event]) -> Obstacle:
    body, put = recorded.body, msgspec.structs.replace
    match body:
        case ev.PartAsked():
            part = Part(body.part_no, body.unit_id, body.question, recorded.position)
            duty = _duty(state, recorded, PART, body.unit_id, body.due_at)
            return put(state, parts={**state.parts, body.part_no: part}, owed=laid.laid_on(state.owed, duty))
        case ev.PartAnswered() if body.part_no in state.parts:
            part = put(state.parts[body.part_no], answer=body.answer, answered_by=body.acting_for or body.actor)
            owed = laid.met(state.owed, f"{PART}:{body.part_no}", recorded)
            return put(state, parts={**state.parts, body.part_no: part}, owed=owed)
        case ev.PartWithdrawn() if body.part_no in state.parts:
            part = put(state.parts[body.part_no], withdrawn=True)
            owed = laid.fell_away(state.owed, f"{PART}:{body.part_no}", recorded)
            return put(state, parts={**state.parts, body.part_no: part}, owed=owed)
        case _:
            return state


def _evolve_answers(state: Obstacle, recorded: Recorded[Event]) -> Obstacle:
    body, put = recorded.body, msgspec.structs.replace
    match body:
        case ev.Answered():
            return _answered(state, recorded, body)
        case ev.AnswerAccepted() if body.answer_no in state.answers:
            state = _judged(state, recorded, body.answer_no, body.note, accepted=True)
            return state if body.close_due_at is None else _resolved(state, recorded, body.close_due_at)
        case ev.AnswerNotAccepted() if body.answer_no in state.answers:
            state = _judged(state, recorded, body.answer_no, body.reason, accepted=False)
            state = _dropped(state, MEASURE, recorded)
            return _waits_again(state, recorded, body.due_at, body.chase_due_at)
        case ev.Resolved():
            for kind in (ANSWER, CHASE, JUDGE):
                state = _dropped(state, kind, recorded)
            return _resolved(_settled(state, MEASURE, recorded), recorded, body.close_due_at)
        case ev.Reopened():
            state = put(_dropped(state, CLOSE, recorded), resolved_at=None)
            return _waits_again(state, recorded, body.due_at, body.chase_due_at)
        case ev.Closed():
            state = _settled(state, CLOSE, recorded)
            return put(state, closed_at=body.occurred_at, awaits={}, owed=laid.all_fell_away(state.owed, recorded))
        case _:
            return state


def _opened(state: Obstacle, recorded: Recorded[Event], body: ev.Opened) -> Obstacle:
    state = msgspec.structs.replace(
        state,
        subject=body.subject,
        title=body.title,
        description=body.description,
        field=body.field,
        procedure_code=body.procedure_code,
        reporter=body.acting_for or body.actor,
        reporting_unit=body.reporting_unit,
        lead=body.lead,
        leads=(Lead(body.lead, body.occurred_at, recorded.position),),
        outside=body.outside,
        term=body.term,
    )
    return _waits_again(state, recorded, body.due_at, body.chase_due_at)


def _waits_again(
    state: Obstacle, recorded: Recorded[Event], due_at: datetime, chase_due_at: datetime | None
) -> Obstacle:
    """An answer is owed by the lead, or waited for from the body outside."""
    state = msgspec.structs.replace(state, due_at=due_at)
    if state.lead is not None:
        return _await(state, _duty(state, recorded, ANSWER, state.lead, due_at))
    return state if chase_due_at is None else _waits_for_outside(state, recorded, due_at, chase_due_at)


def _waits_for_outside(
    state: Obstacle, recorded: Recorded[Event], due_at: datetime, chase_due_at: datetime
) -> Obstacle:
    """Once the body's term is over without an answer, the head owes the chasing."""
    duty = _duty(state, recorded, CHASE, state.reporting_unit, chase_due_at)
    return _await(state, msgspec.structs.replace(duty, began_at=due_at))


def _led(state: Obstacle, recorded: Recorded[Event], unit: UnitId, due_at: datetime) -> Obstacle:
    was_owed = state.waits_for_answer
    state = _dropped(_dropped(state, ANSWER, recorded), CHASE, recorded)
    lead = Lead(unit, recorded.body.occurred_at, recorded.position)
    state = msgspec.structs.replace(state, lead=unit, leads=(*state.leads, lead), offered_to=None)
    measure = state.awaits.get(MEASURE)
    if measure is not None:
        until = max(state.owed[measure].due_at, due_at)
        state = _dropped(state, MEASURE, recorded)
        state = _await(state, _duty(state, recorded, MEASURE, unit, until))
    return _waits_again(state, recorded, due_at, None) if was_owed else state


def _extended(state: Obstacle, recorded: Recorded[Event], body: ev.TermExtended) -> Obstacle:
    state = msgspec.structs.replace(state, due_at=body.due_at)
    if body.chase_due_at is not None:
        state = _dropped(state, CHASE, recorded)
        return _waits_for_outside(state, recorded, body.due_at, body.chase_due_at)
    key = state.awaits.get(ANSWER, "")
    return msgspec.structs.replace(state, owed=laid.given_until(state.owed, key, body.due_at))


def _answered(state: Obstacle, recorded: Recorded[Event], body: ev.Answered) -> Obstacle:
    answer = Answer(
        body.answer_no,
        body.answer,
        body.acting_for or body.actor,
        body.occurred_at,
        recorded.position,
        body.no_obstacle,
        body.measure_due_at,
        hands=frozenset({body.actor, body.acting_for or body.actor}),
    )
    state = _settled(_settled(state, ANSWER, recorded), CHASE, recorded)
    for kind in (JUDGE, MEASURE):  # of an earlier answer, in whose place this one comes
        state = _dropped(state, kind, recorded)
    state = msgspec.structs.replace(state, answers={**state.answers, body.answer_no: answer})
    judge = _duty(state, recorded, JUDGE, state.reporting_unit, body.judge_due_at)
    state = _await(state, msgspec.structs.replace(judge, official=state.reporter))
    if body.measure_due_at is None:
        return state
    unit = state.lead or state.reporting_unit
    return _await(state, _duty(state, recorded, MEASURE, unit, body.measure_due_at))


def _judged(state: Obstacle, recorded: Recorded[Event], number: int, said: str, *, accepted: bool) -> Obstacle:
    state = _settled(state, JUDGE, recorded)
    answer = msgspec.structs.replace(state.answers[number], accepted=accepted, said=said)
    return msgspec.structs.replace(state, answers={**state.answers, number: answer})


def _resolved(state: Obstacle, recorded: Recorded[Event], close_due_at: datetime) -> Obstacle:
    for part in state.parts.values():
        if part.is_open:
            state = msgspec.structs.replace(
                state,
                parts={**state.parts, part.part_no: msgspec.structs.replace(part, withdrawn=True)},
                owed=laid.fell_away(state.owed, f"{PART}:{part.part_no}", recorded),
            )
    state = msgspec.structs.replace(state, resolved_at=recorded.body.occurred_at, offered_to=None)
    close = _duty(state, recorded, CLOSE, state.reporting_unit, close_due_at)
    return _await(state, msgspec.structs.replace(close, official=state.reporter))


# --- duties


def _duty(state: Obstacle, recorded: Recorded[Event], kind: str, unit: UnitId, due_at: datetime) -> Duty:
    """A duty that begins with this event; of one kind they are numbered through."""
    number = 1 + sum(1 for duty in state.owed.values() if duty.kind == kind)
    return Duty(
        key=f"{kind}:{number}",
        kind=kind,
        unit=unit,
        began_at=recorded.body.occurred_at,
        began_position=recorded.position,
        due_at=due_at,
    )


def _await(state: Obstacle, duty: Duty) -> Obstacle:
    return msgspec.structs.replace(
        state, owed=laid.laid_on(state.owed, duty), awaits={**state.awaits, duty.kind: duty.key}
    )


def _settled(state: Obstacle, kind: str, recorded: Recorded[Event]) -> Obstacle:
    """What is awaited of a kind is done; before its time began, it falls away."""
    key = state.awaits.get(kind)
    if key is None:
        return state
    if state.owed[key].began_at > recorded.body.occurred_at:
        return _dropped(state, kind, recorded)
    return _no_longer(state, kind, laid.met(state.owed, key, recorded))


def _dropped(state: Obstacle, kind: str, recorded: Recorded[Event]) -> Obstacle:
    key = state.awaits.get(kind)
    return state if key is None else _no_longer(state, kind, laid.fell_away(state.owed, key, recorded))


def _no_longer(state: Obstacle, kind: str, owed: Laid) -> Obstacle:
    awaits = {known: key for known, key in state.awaits.items() if known != kind}
    return msgspec.structs.replace(state, owed=owed, awaits=awaits)


def duties(state: Obstacle) -> Sequence[Duty]:
    return tuple(state.owed.values())


# --- as a nature


def _involved(state: Obstacle) -> Involvement:
    units = {state.reporting_unit, *(lead.unit_id for lead in state.leads), *(p.unit_id for p in state.parts.values())}
    units |= {state.offered_to}
    return Involvement(
        officials=frozenset({state.reporter} if is_official(state.reporter) else ()),
        units=frozenset(unit for unit in units if unit),
        dossiers=frozenset(state.was_linked),
    )


def _stage(state: Obstacle) -> str:
    if state.closed_at is not None:
        return "closed"
    if state.resolved_at is not None:
        return "resolved"
    if JUDGE in state.awaits:
        return "answered"
    if MEASURE in state.awaits:
        return "measure"
    return "waiting"


NATURE: Final = Nature(
    name=NAME,
    letters="VM",
    vi="Vướng mắc chung",
    en="Common obstacle",
    opening=ev.Opened,
    initial=Obstacle(),
    evolve=evolve,
    duties=duties,
    involved=_involved,
    title=lambda state: state.title,
    stage=_stage,
    ended_at=lambda state: state.closed_at,
    procedure=lambda state: state.procedure_code,
    field=lambda state: state.field or None,
)
