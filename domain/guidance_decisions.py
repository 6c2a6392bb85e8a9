"""How orders about guidance are decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from domain import guidance_commands as cmd
from domain.application import Decision
from domain.catalogue_codes import need_known_procedures
from domain.model.dossier_authority import clock
from domain.model.event import Event, UnitId
from domain.model.guidance import (
    NATURE,
    Guidance,
    GuidanceAnswered,
    GuidanceAsked,
    GuidanceProceduresLinked,
    GuidancePublicitySet,
    GuidanceWithdrawn,
)
from domain.model.guidance_refusals import NotYetAnswered
from domain.model.refusals import AddresseeUnknown, NotAppointed, NotTheAddressee
from domain.model.rule_keys import DUTY_OFFICER, GUIDANCE_ANSWER, GUIDANCE_UNIT
from domain.model.working_time import office_day
from domain.organisation_decider import AlreadySo
from domain.proceeding_about import (
    About,
    Decisions,
    need_agency,
    need_text,
    need_usable,
    numbered,
    ruled,
    term_from,
)


def _ask(about: About, order: cmd.AskForGuidance) -> Decision:
    organisation = about.reference.organisation
    unit = organisation.unit_of(about.who, about.at)
    agency = organisation.agency_of(unit) if unit is not None else None
    if agency is None:
        raise NotAppointed(actor=about.who, at=clock(about.at))
    need_text(subject=order.subject, question=order.question)
    need_usable(order.attachments)
    need_known_procedures(about.reference, order.procedures)
    term, to_unit = ruled(about, GUIDANCE_ANSWER), _control_unit(about)
    number, register = numbered(about, order, NATURE)
    asked = GuidanceAsked(
        **about.meta,
        number=number,
        subject=order.subject,
        question=order.question,
        agency_id=agency,
        to_unit=to_unit,
        deadline=term_from(about, term.value, organisation.agency_of(to_unit)),
        document=term.clause.document,
        binds=term.binds,
        procedures=tuple(dict.fromkeys(order.procedures)),
        attachments=order.attachments,
    )
    also: list[tuple[UUID, Sequence[Event]]] = [register]
    return Decision([asked], also)


def _answer(about: About, order: cmd.AnswerGuidance) -> GuidanceAnswered:
    _need_control_unit(about)
    need_text(answer=order.answer)
    need_usable(order.attachments)
    return GuidanceAnswered(
        **about.meta, version=1, answer=order.answer, public=order.public, attachments=order.attachments
    )


def _correct(about: About, order: cmd.CorrectGuidance) -> GuidanceAnswered:
    state: Guidance = about.state
    _need_control_unit(about)
    _need_answer(state)
    need_text(answer=order.answer, reason=order.reason)
    need_usable(order.attachments)
    return GuidanceAnswered(
        **about.meta,
        version=len(state.answers) + 1,
        answer=order.answer,
        public=state.public,
        reason=order.reason,
        attachments=order.attachments,
    )


def _set_publicity(about: About, order: cmd.SetGuidancePublicity) -> GuidancePublicitySet:
    state: Guidance = about.state
    _need_control_unit(about)
    _need_answer(state)
    need_text(reason=order.reason)
    if state.public is order.public:
        raise AlreadySo(id=about.proceeding.number)
    return GuidancePublicitySet(**about.meta, public=order.public, reason=order.reason)


def _link(about: About, order: cmd.LinkGuidance) -> GuidanceProceduresLinked:
    _need_control_unit(about)
    need_known_procedures(about.reference, order.procedures)
    return GuidanceProceduresLinked(**about.meta, procedures=tuple(dict.fromkeys(order.procedures)))


def _withdraw(about: About, order: cmd.WithdrawGuidance) -> GuidanceWithdrawn:
    need_agency(about, about.state.agency_id)
    need_text(reason=order.reason)
    return GuidanceWithdrawn(**about.meta, reason=order.reason)


def _control_unit(about: About) -> UnitId:
    """The unit that the policy names; where there is none of that id, that of the duty officer. AddresseeUnknown."""
    organisation, day = about.reference.organisation, office_day(about.at)
    named = ruled(about, GUIDANCE_UNIT).value
    unit = organisation.units.get(named)
    if unit is not None and unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to):
        return named
    found = organisation.unit_of(ruled(about, DUTY_OFFICER).value, about.at)
    if found is None:
        raise AddresseeUnknown(to=named)
    return found


def _need_control_unit(about: About) -> None:
    """Whoever answers serves in the unit that was asked. NotTheAddressee."""
    state: Guidance = about.state
    if not about.reference.organisation.is_in_unit(about.who, state.to_unit, about.at):
        raise NotTheAddressee(to=state.to_unit, actor=about.who)


def _need_answer(state: Guidance) -> None:
    if not state.answers:
        raise NotYetAnswered


DECISIONS: Final = Decisions(
    nature=NATURE,
    opens={cmd.AskForGuidance: _ask},
    acts={
        cmd.AnswerGuidance: _answer,
        cmd.CorrectGuidance: _correct,
        cmd.SetGuidancePublicity: _set_publicity,
        cmd.LinkGuidance: _link,
        cmd.WithdrawGuidance: _withdraw,
    },
    after_close=frozenset({cmd.CorrectGuidance, cmd.SetGuidancePublicity, cmd.LinkGuidance}),
)
