"""How orders about obstacles beyond one dossier are decided: reporting, dossiers, joint handling, who leads.

Answers, terms and ends are in `domain.obstacle_answers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from domain import obstacle_answers as answers
from domain import obstacle_commands as cmd
from domain.application import Decision
from domain.model import obstacle_events as ev
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.dossier_authority import clock
from domain.model.event import Event
from domain.model.obstacle import NATURE, Obstacle, Part
from domain.model.obstacle_refusals import (
    DossierLinkedAlready,
    DossierNotLinked,
    ObstacleNotAtThat,
    TooManyDossiers,
)
from domain.obstacle_in_dossiers import MAX_DOSSIERS, dossier_of, need_their_dossier, own_obstacle
from domain.obstacle_people import (
    agency_of,
    chairmans_office,
    need_chairmans_office,
    need_lead,
    need_lead_head,
    need_reporter,
    need_superior,
)
from domain.obstacle_terms import least_for_new_lead, term_of, terms_of
from domain.proceeding_about import (
    About,
    Decide,
    Decisions,
    due_of,
    need_known_unit,
    need_text,
    need_usable,
    numbered,
    ruled,
    term_from,
)
from domain.proceeding_commands import ProceedingCommand


def _report(about: About, order: cmd.ReportCommonObstacle) -> Decision:
    need_text(title=order.title, description=order.description)
    need_usable(order.attachments)
    unit = about.reference.organisation.unit_of(about.who, about.at)
    if unit is None:
        raise no.NotAppointed(actor=about.who, at=clock(about.at))
    outside = order.outside.strip() if order.outside is not None else None
    if (order.to_unit is None) == (not outside):
        raise no.BadValue(
            field="to_unit",
            why_vi="gửi một đơn vị chủ trì hoặc một cơ quan ngoài hệ thống",
            why_en="address it to one unit that leads or to one body outside the system",
        )
    if order.to_unit is not None:
        _need_other_unit(about, order.to_unit)
    versions = about.reference.catalogue.versions.get(order.procedure_code or "", ())
    if order.procedure_code is not None and not versions:
        raise no.BadValue(field="procedure_code", why_vi="không có thủ tục này", why_en="there is no such procedure")
    due = terms_of(about, order.term, lead=order.to_unit, reporting_unit=unit)
    number, taken = numbered(about, order, NATURE)
    opened = ev.Opened(
        **about.meta,
        number=number,
        subject=order.subject,
        title=order.title.strip(),
        description=order.description,
        field=order.field.strip() or (versions[-1].field if versions else ""),
        procedure_code=order.procedure_code,
        reporting_unit=unit,
        lead=order.to_unit,
        outside=outside or None,
        term=str(due.deadline.term),
        due_at=due.due_at,
        deadline=due.deadline,
        chase_due_at=due.chase_due_at,
        attachments=order.attachments,
    )
    parts = [_part(about, n, one, order.title, None) for n, one in enumerate(dict.fromkeys(order.joining), 1)]
    if order.to_unit in order.joining:
        raise no.AddressedToOneself(to=order.to_unit)
    linked = [_linked(about, one) for one in dict.fromkeys(order.dossier_ids)]
    if len(linked) > MAX_DOSSIERS:
        raise TooManyDossiers(most=MAX_DOSSIERS)
    return Decision([opened, *parts, *linked], [taken])


def _need_other_unit(about: About, unit: str) -> None:
    """An obstacle is not addressed to where the reporter works, or to a pool that they answer for."""
    need_known_unit(about, unit)
    organisation, at = about.reference.organisation, about.at
    oneself = {about.who, about.context.issued.actor}
    if any(organisation.is_in_unit(one, unit, at) for one in oneself) or organisation.head_of(unit, at) in oneself:
        raise no.AddressedToOneself(to=unit)


# --- dossiers that hang on it


def _link(about: About, order: cmd.LinkToObstacle) -> Event:
    state: Obstacle = about.state
    linked = _linked(about, order.dossier_id)
    if order.dossier_id in state.linked and linked.obstacle_no in (None, state.linked[order.dossier_id]):
        raise DossierLinkedAlready
    if len({*state.linked, order.dossier_id}) > MAX_DOSSIERS:
        raise TooManyDossiers(most=MAX_DOSSIERS)
    return linked


def _linked(about: About, dossier_id: UUID) -> ev.DossierLinked:
    dossier = dossier_of(about, dossier_id)
    need_their_dossier(about, dossier)
    own = own_obstacle(dossier)
    return ev.DossierLinked(
        **about.meta, dossier_id=dossier.dossier_id, obstacle_no=own.obstacle_no if own is not None else None
    )


def _unlink(about: About, order: cmd.UnlinkFromObstacle) -> Event:
    need_text(reason=order.reason)
    if order.dossier_id not in about.state.linked:
        raise DossierNotLinked
    need_their_dossier(about, dossier_of(about, order.dossier_id))
    return ev.DossierUnlinked(**about.meta, dossier_id=order.dossier_id, reason=order.reason)


# --- joint handling


def _ask(about: About, order: cmd.AskForPart) -> Event:
    state: Obstacle = about.state
    need_lead(about)
    need_text(question=order.question)
    if state.resolved_at is not None:
        raise ObstacleNotAtThat(why_vi="vướng mắc đã được tháo gỡ", why_en="the obstacle is resolved")
    if order.unit_id == state.lead:
        raise no.AddressedToOneself(to=order.unit_id)
    if any(part.is_open and part.unit_id == order.unit_id for part in state.parts.values()):
        raise ObstacleNotAtThat(
            why_vi=f"{order.unit_id} đang có một phần việc chưa trả lời",
            why_en=f"{order.unit_id} has a part that is not answered yet",
        )
    return _part(about, len(state.parts) + 1, order.unit_id, order.question, order.term)


def _part(about: About, number: int, unit: str, question: str, term: str | None) -> ev.PartAsked:
    need_known_unit(about, unit)
    taken = term_of(about, term, keys.OBSTACLE_PART)
    deadline = term_from(about, taken, agency_of(about, unit))
    return ev.PartAsked(
        **about.meta,
        part_no=number,
        unit_id=unit,
        question=question,
        term=str(taken),
        due_at=due_of(deadline),
        deadline=deadline,
    )


def _answer_part(about: About, order: cmd.AnswerPart) -> Event:
    need_text(answer=order.answer)
    need_usable(order.attachments)
    part = _open_part(about, order.part_no)
    if not about.reference.organisation.is_in_unit(about.who, part.unit_id, about.at):
        need_superior(about, part.unit_id)
    return ev.PartAnswered(**about.meta, part_no=order.part_no, answer=order.answer, attachments=order.attachments)


def _withdraw_part(about: About, order: cmd.WithdrawPart) -> Event:
    need_lead(about)
    need_text(reason=order.reason)
    _open_part(about, order.part_no)
    return ev.PartWithdrawn(**about.meta, part_no=order.part_no, reason=order.reason)


def _open_part(about: About, number: int) -> Part:
    part: Part | None = about.state.parts.get(number)
    if part is None or not part.is_open:
        raise no.NoSuchMatter(what="part", number=number)
    return part


# --- who leads


def _offer(about: About, order: cmd.OfferLead) -> Event:
    state: Obstacle = about.state
    need_lead_head(about)
    need_text(reason=order.reason)
    need_known_unit(about, order.unit_id)
    if order.unit_id in (state.lead, state.reporting_unit):
        raise no.AddressedToOneself(to=order.unit_id)
    if state.resolved_at is not None:
        raise ObstacleNotAtThat(why_vi="vướng mắc đã được tháo gỡ", why_en="the obstacle is resolved")
    return ev.LeadOffered(**about.meta, unit_id=order.unit_id, reason=order.reason)


def _take(about: About, _: cmd.TakeLead) -> Sequence[Event]:
    unit = _offered(about)
    taken = ev.LeadTaken(**about.meta, unit_id=unit, due_at=least_for_new_lead(about, unit))
    return [taken, *_without_own_part(about, unit)]


def _decline(about: About, order: cmd.DeclineLead) -> Event:
    _offered(about)
    need_text(reason=order.reason)
    return ev.LeadDeclined(**about.meta, reason=order.reason)


def _offered(about: About) -> str:
    state: Obstacle = about.state
    if state.offered_to is None:
        raise ObstacleNotAtThat(why_vi="không có đề nghị nhận chủ trì nào", why_en="nobody was asked to lead")
    need_superior(about, state.offered_to)
    return state.offered_to


def _appoint(about: About, order: cmd.AppointLead) -> Sequence[Event]:
    state: Obstacle = about.state
    need_chairmans_office(about)
    need_text(reason=order.reason)
    need_known_unit(about, order.unit_id)
    if order.unit_id in (state.lead, state.reporting_unit):
        raise no.AddressedToOneself(to=order.unit_id)
    if state.resolved_at is not None:
        raise ObstacleNotAtThat(why_vi="vướng mắc đã được tháo gỡ", why_en="the obstacle is resolved")
    if order.term is None:
        due_at = least_for_new_lead(about, order.unit_id)
    else:
        due_at = due_of(
            term_from(about, term_of(about, order.term, keys.COMMON_OBSTACLE_ANSWER), agency_of(about, order.unit_id))
        )
    led = ev.LeadAppointed(**about.meta, unit_id=order.unit_id, reason=order.reason, due_at=due_at)
    return [led, *_without_own_part(about, order.unit_id)]


def _without_own_part(about: About, unit: str) -> Sequence[Event]:
    """Who answers for the whole owes no part of it to oneself."""
    return [
        ev.PartWithdrawn(**about.meta, part_no=part.part_no, reason="Nhận chủ trì")
        for part in about.state.parts.values()
        if part.is_open and part.unit_id == unit
    ]


# --- the Chairman's office


def _bring_up(about: About, order: cmd.BringUpObstacle) -> Event:
    state: Obstacle = about.state
    need_reporter(about, or_lead=True)
    need_text(reason=order.reason)
    if state.open_request is not None:
        raise ObstacleNotAtThat(
            why_vi="đã báo cáo lên và đang chờ quyết định", why_en="it was brought up, and the decision is waited for"
        )
    office = chairmans_office(about)
    deadline = term_from(about, ruled(about, keys.OBSTACLE_DECIDED).value, agency_of(about, office))
    return ev.BroughtUp(
        **about.meta,
        request_no=len(state.requests) + 1,
        reason=order.reason,
        unit_id=office,
        due_at=due_of(deadline),
        deadline=deadline,
    )


def _decide(about: About, order: cmd.DecideOnObstacle) -> Event:
    state: Obstacle = about.state
    need_chairmans_office(about)
    need_text(decision=order.decision)
    if state.open_request is None:
        raise ObstacleNotAtThat(why_vi="không có việc nào chờ quyết định", why_en="nothing waits for a decision")
    return ev.Decided(**about.meta, request_no=state.open_request, decision=order.decision)


_ACTS: Final[dict[type[ProceedingCommand], Decide]] = {
    cmd.LinkToObstacle: _link,
    cmd.UnlinkFromObstacle: _unlink,
    cmd.AskForPart: _ask,
    cmd.AnswerPart: _answer_part,
    cmd.WithdrawPart: _withdraw_part,
    cmd.OfferLead: _offer,
    cmd.TakeLead: _take,
    cmd.DeclineLead: _decline,
    cmd.AppointLead: _appoint,
    cmd.BringUpObstacle: _bring_up,
    cmd.DecideOnObstacle: _decide,
    **answers.ACTS,
}

DECISIONS: Final = Decisions(nature=NATURE, opens={cmd.ReportCommonObstacle: _report}, acts=_ACTS)
