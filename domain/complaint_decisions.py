"""How orders about complaints are decided: taking one up, hearing whom it concerns, judging, answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from domain import complaint_commands as cmd
from domain.application import Decision
from domain.complaint_opening import at_unit, lodge
from domain.complaint_people import (
    chairmans_unit,
    need_handler,
    need_handling,
    need_not_concerned,
    need_uninvolved,
    need_uninvolved_handling,
)
from domain.model import complaint_events as ev
from domain.model import dossier_events as dossier_ev
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.complaint import NATURE, PUBLISH, Complaint
from domain.model.complaint_refusals import (
    AlreadySaid,
    ComplaintNotAtThat,
    ContestTooLate,
    HearFirst,
    NotAskedToSpeak,
)
from domain.model.deadline import start_clock, stop_clock
from domain.model.deadline_explained import ClockEffect
from domain.model.dossier import Dossier
from domain.model.dossier_authority import clock
from domain.model.dossier_rules import admit
from domain.model.event import Event, is_official
from domain.proceeding_about import (
    About,
    Decide,
    Decisions,
    due_of,
    need_active,
    need_known_unit,
    need_text,
    ruled,
    term_from,
)
from domain.proceeding_commands import ProceedingCommand

LEVELS: Final = 2


# --- taking it up


def _ask(about: About, order: cmd.AskComplainant) -> Event:
    """The clock stops when the request reaches the complainant: it is on their page at once."""
    state: Complaint = about.state
    need_handling(about)
    need_text(question=order.question)
    _need_unanswered(state)
    if state.asked is not None:
        raise ComplaintNotAtThat(
            why_vi="đang chờ người phản ánh trả lời", why_en="the complainant has not answered yet"
        )
    assert state.deadline is not None
    hours = about.reference.hours(_agency(about))
    return ev.AskedForMore(
        **about.meta,
        request_no=len(state.questions) + 1,
        question=order.question,
        deadline=stop_clock(state.deadline, about.at, ClockEffect.PAUSE, hours),
    )


def _add(about: About, order: cmd.AddToComplaint) -> Event:
    state: Complaint = about.state
    need_text(text=order.text)
    if state.asked is None:
        raise ComplaintNotAtThat(why_vi="không có câu hỏi nào chờ trả lời", why_en="no question waits for an answer")
    if is_official(about.context.issued.actor):
        need_not_concerned(about, about.who)
        need_not_concerned(about, about.context.issued.actor)
    assert state.deadline is not None
    deadline = start_clock(state.deadline, about.at, about.reference.hours(_agency(about)))
    return ev.MoreReceived(
        **about.meta,
        request_no=state.asked.request_no,
        text=order.text,
        due_at=due_of(deadline),
        deadline=deadline,
    )


def _refuse(about: About, order: cmd.RefuseComplaint) -> Decision:
    need_uninvolved_handling(about)
    need_text(reason=order.reason)
    _need_unanswered(about.state)
    event = ev.Refused(**about.meta, reason=order.reason)
    return Decision([event], _in_dossier(about, order.reason, upheld=False))


def _pass_on(about: About, order: cmd.PassOnComplaint) -> Decision:
    state: Complaint = about.state
    need_handling(about)
    need_text(reason=order.reason)
    _need_unanswered(state)
    outside = (order.outside or "").strip()
    if (order.to_unit is None) == (not outside):
        raise no.BadValue(
            field="to_unit",
            why_vi="chuyển đến một đơn vị hoặc một cơ quan ngoài hệ thống",
            why_en="pass it on to one unit or to one body outside the system",
        )
    if order.to_unit is None:
        need_uninvolved_handling(about)
        event = ev.PassedOn(**about.meta, reason=order.reason, outside=outside)
        return Decision([event], _in_dossier(about, f"{order.reason} ({outside})", upheld=False))
    need_known_unit(about, order.to_unit)
    if order.to_unit == state.unit_id:
        raise no.AddressedToOneself(to=order.to_unit)
    official, organisation = state.about_official, about.reference.organisation
    serves = official is not None and organisation.is_in_unit(official, order.to_unit, about.at)
    if serves and order.to_unit != chairmans_unit(about):
        raise no.BadValue(
            field="to_unit",
            why_vi="người bị phản ánh làm việc ở đơn vị này; chuyển Văn phòng UBND tỉnh",
            why_en="whom it is about serves in this unit; pass it on to the Chairman's office",
        )
    return Decision([ev.PassedOn(**about.meta, reason=order.reason, at_unit=at_unit(about, order.to_unit))])


def _assign(about: About, order: cmd.AssignComplaint) -> Event:
    """To somebody of the same agency, who is uninvolved; an attempt with somebody who is not is recorded."""
    state: Complaint = about.state
    need_handling(about)
    need_active(about, order.to_official)
    organisation, at = about.reference.organisation, about.at
    unit = organisation.unit_of(order.to_official, at)
    if unit is None or organisation.agency_of(unit) != _agency(about):
        raise no.NotOfTheUnit(actor=order.to_official, unit=state.unit_id)
    need_uninvolved(about, order.to_official)
    if state.round.upheld is not None:
        raise ComplaintNotAtThat(why_vi="đã có kết luận", why_en="it is judged already")
    return ev.Assigned(**about.meta, to_official=order.to_official, note=order.note)


# --- being heard, judging


def _ask_to_be_heard(about: About, order: cmd.AskToBeHeard) -> Event:
    state: Complaint = about.state
    need_handler(about)
    need_text(question=order.question)
    need_active(about, order.official)
    if state.round.upheld is not None:
        raise ComplaintNotAtThat(why_vi="đã có kết luận", why_en="it is judged already")
    organisation = about.reference.organisation
    unit = organisation.unit_of(order.official, about.at)
    agency = organisation.agency_of(unit) if unit is not None else None
    until = due_of(term_from(about, ruled(about, keys.COMPLAINT_HEARD).value, agency))
    return ev.HearingAsked(**about.meta, official=order.official, question=order.question, until=until)


def _speak(about: About, order: cmd.SpeakOnComplaint) -> Event:
    """In person: nobody speaks for the official concerned."""
    state: Complaint = about.state
    actor = about.context.issued.actor
    if actor not in state.hearings or about.who != actor:
        raise NotAskedToSpeak(actor=actor)
    need_text(text=order.text)
    return ev.Spoken(**about.meta, official=actor, text=order.text)


def _judge(about: About, order: cmd.JudgeComplaint) -> Event:
    state: Complaint = about.state
    need_handler(about)
    need_text(reasons=order.reasons)
    if state.asked is not None:
        raise ComplaintNotAtThat(why_vi="đang chờ người phản ánh trả lời", why_en="the complainant is waited for")
    if state.round.upheld is not None:
        raise ComplaintNotAtThat(why_vi="đã có kết luận", why_en="it is judged already")
    official = state.about_official
    if official is not None:
        hearing = state.hearings.get(official)
        if hearing is None:
            raise HearFirst(official=official, until="—")
        if hearing.said_at is None and about.at < hearing.until:
            raise HearFirst(official=official, until=clock(hearing.until))
    return ev.Judged(
        **about.meta,
        level=state.round.level,
        upheld=order.upheld,
        reasons=order.reasons,
        measure=order.measure,
    )


# --- answering


def _answer(about: About, order: cmd.AnswerComplainant) -> Decision:
    """What was judged is told; a complaint about a dossier is answered there too, in the same transaction."""
    state: Complaint = about.state
    need_handler(about)
    need_text(answer=order.answer)
    now = state.round
    if now.upheld is None:
        raise ComplaintNotAtThat(why_vi="chưa có kết luận", why_en="it is not judged yet")
    if now.answered_at is not None:
        raise no.AlreadyAnswered(what="complaint", number=now.level)
    agency = _agency(about)
    publish = ruled(about, keys.COMPLAINT_PUBLISH)
    contest = ruled(about, keys.COMPLAINT_CONTESTED).value
    event = ev.Answered(
        **about.meta,
        level=now.level,
        answer=order.answer,
        upheld=now.upheld,
        contest_until=due_of(term_from(about, contest, agency)) if now.level < LEVELS else None,
        to_publish=order.to_publish,
        publish_due_at=due_of(term_from(about, publish.value, agency)) if order.to_publish else None,
        publish_binds=publish.binds and order.to_publish,
    )
    return Decision([event], _in_dossier(about, order.answer, upheld=now.upheld))


def _in_dossier(about: About, answer: str, *, upheld: bool) -> list[tuple[UUID, Sequence[Event]]]:
    state: Complaint = about.state
    if state.dossier_id is None or state.complaint_no is None:
        return []
    dossier: Dossier = about.context.state_of("dossier", state.dossier_id)
    body = dossier_ev.ComplaintAnswered(
        **about.meta,
        complaint_no=state.complaint_no,
        answer=answer,
        upheld=upheld,
        level=state.round.level,
    )
    admit(dossier, body, about.reference)
    return [(state.dossier_id, [body])]


def _publish(about: About, order: cmd.PublishComplaintAnswer) -> Event:
    _need_publishing(about)
    need_text(question=order.question, answer=order.answer)
    return ev.AnswerPublished(**about.meta, question=order.question, answer=order.answer)


def _withhold(about: About, order: cmd.WithholdPublication) -> Event:
    _need_publishing(about)
    need_text(reason=order.reason)
    return ev.PublicationWithheld(**about.meta, reason=order.reason)


def _need_publishing(about: About) -> None:
    need_handling(about)
    if PUBLISH not in about.state.awaits:
        raise ComplaintNotAtThat(why_vi="không có trả lời chờ công khai", why_en="no answer waits to be published")


# --- the complainant's word on it


def _say(about: About, order: cmd.SayWhetherSatisfied) -> Event:
    """By the complainant alone."""
    state: Complaint = about.state
    _need_complainant(about)
    if state.round.answered_at is None:
        raise ComplaintNotAtThat(why_vi="chưa có trả lời", why_en="there is no answer yet")
    if state.round.satisfied is not None:
        raise AlreadySaid
    return ev.SatisfactionSaid(**about.meta, satisfied=order.satisfied, remark=order.remark)


def _contest(about: About, order: cmd.ContestAnswer) -> Event:
    state: Complaint = about.state
    _need_complainant(about)
    need_text(reason=order.reason)
    now = state.round
    if now.answered_at is None or now.contest_until is None:
        raise ComplaintNotAtThat(
            why_vi="chưa có trả lời lần đầu, hoặc đã trả lời lần hai",
            why_en="there is no first answer yet, or it was answered a second time",
        )
    if about.at > now.contest_until:
        raise ContestTooLate(until=clock(now.contest_until))
    return ev.Contested(
        **about.meta, level=now.level + 1, reason=order.reason, at_unit=at_unit(about, chairmans_unit(about))
    )


def _need_complainant(about: About) -> None:
    """Their own word, by their own door; no official says it for them."""
    if is_official(about.context.issued.actor):
        raise no.NotTheAddressee(to="~applicant", actor=about.context.issued.actor)


def _need_unanswered(state: Complaint) -> None:
    if state.round.answered_at is not None or state.round.upheld is not None:
        raise ComplaintNotAtThat(why_vi="đã có kết luận", why_en="it is judged already")


def _agency(about: About) -> str | None:
    return about.reference.organisation.agency_of(about.state.unit_id)


_ACTS: Final[dict[type[ProceedingCommand], Decide]] = {
    cmd.AskComplainant: _ask,
    cmd.AddToComplaint: _add,
    cmd.RefuseComplaint: _refuse,
    cmd.PassOnComplaint: _pass_on,
    cmd.AssignComplaint: _assign,
    cmd.AskToBeHeard: _ask_to_be_heard,
    cmd.SpeakOnComplaint: _speak,
    cmd.JudgeComplaint: _judge,
    cmd.AnswerComplainant: _answer,
    cmd.PublishComplaintAnswer: _publish,
    cmd.WithholdPublication: _withhold,
    cmd.SayWhetherSatisfied: _say,
    cmd.ContestAnswer: _contest,
}

DECISIONS: Final = Decisions(
    nature=NATURE,
    opens={cmd.LodgeComplaint: lodge},
    acts=_ACTS,
    after_close=frozenset({cmd.SayWhetherSatisfied, cmd.ContestAnswer}),
)
