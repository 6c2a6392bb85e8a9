"""The state of a complaint, who owes what about it, and how both follow from its events (LAW: complaints).

The unit that handles it owes taking it up and the answer, each within terms of the rule pack; those that rest on an
unverified clause warn and burden nobody. A second level is a round of its own, by another unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.model import complaint_events as ev
from domain.model import laid_duties as laid
from domain.model.deadline import Deadline
from domain.model.duty import Duty
from domain.model.event import ActorId, Event, OfficialId, Recorded, UnitId
from domain.model.laid_duties import Laid
from domain.model.proceeding import Involvement, Nature

NAME: Final = "complaint"

ANSWER: Final = "answer-complaint"
TAKE_UP: Final = "take-up-complaint"
PASS_ON: Final = "pass-on-complaint"  # noqa: S105 - no password
REFUSE: Final = "refuse-complaint"
PUBLISH: Final = "publish-answer"
"""Kinds of duties."""


class Hearing(msgspec.Struct, frozen=True):
    """What an official concerned was asked, and said."""

    official: OfficialId
    question: str
    until: datetime
    said: tuple[str, ...] = ()
    said_at: datetime | None = None


class Round(msgspec.Struct, frozen=True):
    """One level: who judged, and what the complainant was answered."""

    level: int
    unit_id: UnitId
    since: datetime
    handler: OfficialId | None = None
    handlers: tuple[OfficialId, ...] = ()
    upheld: bool | None = None
    reasons: str = ""
    measure: str = ""
    judged_by: ActorId | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    answered_position: int | None = None
    contest_until: datetime | None = None
    satisfied: bool | None = None
    remark: str = ""


class Question(msgspec.Struct, frozen=True):
    request_no: int
    question: str
    at: datetime
    answer: str | None = None
    answered_at: datetime | None = None


class Complaint(msgspec.Struct, frozen=True):
    """rounds: by level, the last is under way. units: every unit that handled it, the present one last.

    asked: the request for more that the complainant has not answered. received_at: when the present unit got it.
    """

    channel: ev.ComplaintChannel = ev.ComplaintChannel.ONLINE
    kind: ev.ComplaintKind = ev.ComplaintKind.OTHER
    text: str = ""
    field: str = ""
    about_official: OfficialId | None = None
    about_unit: UnitId | None = None
    procedure_code: str | None = None
    dossier_id: UUID | None = None
    complaint_no: int | None = None
    person_id: UUID | None = None
    lodged_at: datetime | None = None
    at_unit: ev.AtUnit | None = None
    deadline: Deadline | None = None
    received_at: datetime | None = None
    received_position: int = 0
    units: tuple[UnitId, ...] = ()
    rounds: tuple[Round, ...] = ()
    questions: Mapping[int, Question] = {}
    hearings: Mapping[OfficialId, Hearing] = {}
    refused: str | None = None
    passed_outside: str | None = None
    to_publish: bool = False
    published: ev.AnswerPublished | None = None
    withheld: str | None = None
    ended_at: datetime | None = None
    owed: Laid = {}
    awaits: Mapping[str, str] = {}

    @property
    def round(self) -> Round:
        """The one under way, or the last."""
        return self.rounds[-1]

    @property
    def unit_id(self) -> UnitId:
        return self.units[-1]

    @property
    def asked(self) -> Question | None:
        return next((one for one in self.questions.values() if one.answered_at is None), None)


def evolve(state: Complaint, recorded: Recorded[Event]) -> Complaint:
    """Apply one event. Never fails; an event of another kind changes nothing."""
    body, put = recorded.body, msgspec.structs.replace
    match body:
        case ev.Opened():
            return _opened(state, recorded, body)
        case ev.AskedForMore():
            question = Question(body.request_no, body.question, body.occurred_at)
            state = _settled(state, TAKE_UP, recorded)
            return put(
                state,
                questions={**state.questions, body.request_no: question},
                deadline=body.deadline,
                owed=laid.waiting(state.owed, state.awaits.get(ANSWER, ""), body.occurred_at),
            )
        case ev.MoreReceived() if body.request_no in state.questions:
            question = put(state.questions[body.request_no], answer=body.text, answered_at=body.occurred_at)
            return put(
                state,
                questions={**state.questions, body.request_no: question},
                deadline=body.deadline,
                owed=laid.given_until(state.owed, state.awaits.get(ANSWER, ""), body.due_at),
            )
        case ev.Refused():
            return _refused(state, recorded, body)
        case ev.PassedOn():
            return _passed_on(state, recorded, body)
        case ev.Assigned():
            return _assigned(state, recorded, body)
        case ev.HearingAsked():
            hearing = Hearing(body.official, body.question, body.until)
            known = state.hearings.get(body.official)
            if known is not None:
                hearing = put(hearing, said=known.said, said_at=known.said_at)
            return put(state, hearings={**state.hearings, body.official: hearing})
        case ev.Spoken() if body.official in state.hearings:
            hearing = state.hearings[body.official]
            hearing = put(hearing, said=(*hearing.said, body.text), said_at=body.occurred_at)
            return put(state, hearings={**state.hearings, body.official: hearing})
        case _:
            return _evolve_answers(state, recorded)


def _evolve_answers(state: Complaint, recorded: Recorded[Event]) -> Complaint:
    body, put = recorded.body, msgspec.structs.replace
    match body:
        case ev.Judged():
            return _with_round(
                state,
                upheld=body.upheld,
                reasons=body.reasons,
                measure=body.measure,
                judged_by=body.acting_for or body.actor,
            )
        case ev.Answered():
            return _answered(state, recorded, body)
        case ev.AnswerPublished():
            state = _settled(state, PUBLISH, recorded)
            return put(state, published=body, ended_at=body.occurred_at)
        case ev.PublicationWithheld():
            state = _settled(state, PUBLISH, recorded)
            return put(state, withheld=body.reason, ended_at=body.occurred_at)
        case ev.SatisfactionSaid():
            return _with_round(state, satisfied=body.satisfied, remark=body.remark)
        case ev.Contested():
            state = _with_round(state, satisfied=False)
            state = put(state, ended_at=None, owed=laid.all_fell_away(state.owed, recorded), awaits={})
            first = Round(body.level, body.at_unit.unit_id, body.occurred_at)
            return _received(put(state, rounds=(*state.rounds, first)), recorded, body.at_unit)
        case _:
            return state


def _opened(state: Complaint, recorded: Recorded[Event], body: ev.Opened) -> Complaint:
    state = msgspec.structs.replace(
        state,
        channel=body.channel,
        kind=body.kind,
        text=body.text,
        field=body.field,
        about_official=body.about_official,
        about_unit=body.about_unit,
        procedure_code=body.procedure_code,
        dossier_id=body.dossier_id,
        complaint_no=body.complaint_no,
        person_id=body.person_id,
        lodged_at=body.occurred_at,
        rounds=(Round(1, body.at_unit.unit_id, body.occurred_at),),
    )
    return _received(state, recorded, body.at_unit)


def _received(state: Complaint, recorded: Recorded[Event], at_unit: ev.AtUnit) -> Complaint:
    """A unit gets it, with terms of its own."""
    state = msgspec.structs.replace(
        state,
        at_unit=at_unit,
        deadline=at_unit.deadline,
        received_at=recorded.body.occurred_at,
        received_position=recorded.position,
        units=(*state.units, at_unit.unit_id),
    )
    state = _await(state, _duty(state, TAKE_UP, at_unit.take_up_due_at, at_unit.take_up_binds))
    return _await(state, _duty(state, ANSWER, at_unit.due_at, at_unit.binds))


def _refused(state: Complaint, recorded: Recorded[Event], body: ev.Refused) -> Complaint:
    at_unit = state.at_unit
    assert at_unit is not None
    state = _settled(state, TAKE_UP, recorded)
    state = _at_once(state, recorded, REFUSE, at_unit.refuse_due_at, at_unit.refuse_binds)
    return msgspec.structs.replace(
        state,
        refused=body.reason,
        ended_at=body.occurred_at,
        owed=laid.all_fell_away(state.owed, recorded),
        awaits={},
    )


def _passed_on(state: Complaint, recorded: Recorded[Event], body: ev.PassedOn) -> Complaint:
    at_unit = state.at_unit
    assert at_unit is not None
    state = _settled(state, TAKE_UP, recorded)
    state = _at_once(state, recorded, PASS_ON, at_unit.pass_on_due_at, at_unit.pass_on_binds)
    state = msgspec.structs.replace(state, owed=laid.all_fell_away(state.owed, recorded), awaits={})
    if body.at_unit is None:
        return msgspec.structs.replace(state, passed_outside=body.outside, ended_at=body.occurred_at)
    state = _with_round(state, unit_id=body.at_unit.unit_id, since=body.occurred_at, handler=None)
    return _received(state, recorded, body.at_unit)


def _assigned(state: Complaint, recorded: Recorded[Event], body: ev.Assigned) -> Complaint:
    state = _settled(state, TAKE_UP, recorded)
    state = _with_round(state, handler=body.to_official, handlers=(*state.round.handlers, body.to_official))
    key = state.awaits.get(ANSWER)
    if key is None:
        return state
    named = msgspec.structs.replace(state.owed[key], official=body.to_official)
    return msgspec.structs.replace(state, owed={**state.owed, key: named})


def _answered(state: Complaint, recorded: Recorded[Event], body: ev.Answered) -> Complaint:
    state = _settled(_settled(state, TAKE_UP, recorded), ANSWER, recorded)
    state = _with_round(
        state,
        answer=body.answer,
        answered_at=body.occurred_at,
        answered_position=recorded.position,
        contest_until=body.contest_until,
    )
    if not body.to_publish or body.publish_due_at is None:
        return msgspec.structs.replace(state, ended_at=body.occurred_at)
    duty = _duty(state, PUBLISH, body.publish_due_at, body.publish_binds)
    duty = msgspec.structs.replace(duty, began_at=body.occurred_at, began_position=recorded.position)
    return _await(msgspec.structs.replace(state, to_publish=True), duty)


def _with_round(state: Complaint, **changes: object) -> Complaint:
    changed = msgspec.structs.replace(state.round, **changes)
    return msgspec.structs.replace(state, rounds=(*state.rounds[:-1], changed))


# --- duties


def _duty(state: Complaint, kind: str, due_at: datetime, binds: bool) -> Duty:
    """A duty of the unit that handles it now, from when it got it; of one kind they are numbered through."""
    assert state.received_at is not None
    number = 1 + sum(1 for duty in state.owed.values() if duty.kind == kind)
    return Duty(
        key=f"{kind}:{number}",
        kind=kind,
        unit=state.unit_id,
        began_at=state.received_at,
        began_position=state.received_position,
        due_at=due_at,
        binds=binds,
    )


def _at_once(state: Complaint, recorded: Recorded[Event], kind: str, due_at: datetime, binds: bool) -> Complaint:
    """A term that only what is done now shows to have run: it was met with this, in time or not."""
    duty = _duty(state, kind, due_at, binds)
    return msgspec.structs.replace(state, owed=laid.met(laid.laid_on(state.owed, duty), duty.key, recorded))


def _await(state: Complaint, duty: Duty) -> Complaint:
    return msgspec.structs.replace(
        state, owed=laid.laid_on(state.owed, duty), awaits={**state.awaits, duty.kind: duty.key}
    )


def _settled(state: Complaint, kind: str, recorded: Recorded[Event]) -> Complaint:
    key = state.awaits.get(kind)
    if key is None:
        return state
    awaits = {known: held for known, held in state.awaits.items() if known != kind}
    return msgspec.structs.replace(state, owed=laid.met(state.owed, key, recorded), awaits=awaits)


def duties(state: Complaint) -> Sequence[Duty]:
    return tuple(state.owed.values())


# --- as a nature


def _involved(state: Complaint) -> Involvement:
    """The one complained about sees it from when they are asked to be heard; their unit does not for their sake."""
    handlers = {official for one in state.rounds for official in one.handlers}
    return Involvement(
        officials=frozenset(handlers | set(state.hearings)),
        units=frozenset(state.units),
        dossiers=frozenset() if state.dossier_id is None else frozenset({state.dossier_id}),
    )


def _stage(state: Complaint) -> str:
    if state.refused is not None:
        return "refused"
    if state.passed_outside is not None:
        return "passed-on"
    if not state.rounds:
        return "received"
    now = state.round
    if now.answered_at is not None:
        return "answered" if now.upheld is None else "upheld" if now.upheld else "not-upheld"
    if state.asked is not None:
        return "waits-for-complainant"
    if now.upheld is not None:
        return "judged"
    return "received" if now.handler is None else "assigned"


_TITLE_LETTERS: Final = 90


def _title(state: Complaint) -> str:
    """The beginning of what was complained of."""
    text = " ".join(state.text.split())
    return text if len(text) <= _TITLE_LETTERS else f"{text[:_TITLE_LETTERS].rsplit(' ', 1)[0]} …"


NATURE: Final = Nature(
    name=NAME,
    letters="PA",
    vi="Phản ánh, kiến nghị",
    en="Complaint",
    opening=ev.Opened,
    initial=Complaint(),
    evolve=evolve,
    duties=duties,
    involved=_involved,
    title=_title,
    stage=_stage,
    ended_at=lambda state: state.ended_at,
    procedure=lambda state: state.procedure_code,
    field=lambda state: state.field or None,
)
