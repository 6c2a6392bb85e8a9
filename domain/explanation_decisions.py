"""How orders about explanations of a late share are decided."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final

from domain import explanation_commands as cmd
from domain.application import Decision
from domain.model import explanation_refusals as no
from domain.model.attendance import attendance_of
from domain.model.dossier_authority import is_superior
from domain.model.event import Event, OfficialId, Source, UnitId
from domain.model.explanation import (
    NATURE,
    Explanation,
    ExplanationAccepted,
    ExplanationGivenForMonth,
    ExplanationOpened,
    ExplanationSentBack,
    Given,
    explanation_id,
    is_over,
)
from domain.model.proceeding_refusals import ConflictInProceeding
from domain.model.refusals import AddresseeUnknown, BadValue, NotADuty
from domain.model.rule_keys import (
    DUTY_OFFICER,
    EXPLANATION_ASSESS_WITHIN,
    EXPLANATION_LIMIT,
    EXPLANATION_WITHIN,
    LATE_SHARE,
)
from domain.model.working_time import at_office_time, office_day
from domain.proceeding_about import (
    About,
    Decisions,
    leading_unit,
    need_known_agency,
    need_text,
    need_usable,
    numbered,
    ruled,
    term_from,
)


def _ask(about: About, order: cmd.AskExplanation) -> Decision:
    """By the rule in force on the month's last day; before there was one, by our own limit, which burdens nobody."""
    if about.context.issued.source is not Source.WORKFLOW:
        raise NotADuty(what=type(order).__name__)
    if order.proceeding_id != explanation_id(order.agency_id, order.month) or order.month.day != 1:
        raise BadValue(
            field="proceeding_id", why_vi="không phải của cơ quan và tháng này", why_en="not of this agency and month"
        )
    ends_on = _month_after(order.month)
    if about.at < at_office_time(ends_on, time(0)):
        raise no.MonthNotOver(month=f"{order.month:%m/%Y}")
    need_known_agency(about, order.agency_id)
    last_day = ends_on - timedelta(days=1)
    rule = about.reference.rules.for_day(last_day).find(LATE_SHARE, last_day)
    limit = rule or ruled(about, EXPLANATION_LIMIT)
    if not is_over(order.late, order.of, limit.value):
        raise no.NotOverTheLimit(late=order.late, of=order.of, limit=limit.value)
    number, register = numbered(about, order, NATURE)
    opened = ExplanationOpened(
        **about.meta,
        number=number,
        agency_id=order.agency_id,
        unit_id=leading_unit(about, order.agency_id),
        assessing_unit=_assessing_unit(about),
        month=order.month,
        late=order.late,
        of=order.of,
        as_of=order.as_of,
        limit_percent=limit.value,
        rule=limit.clause.document,
        deadline=term_from(about, ruled(about, EXPLANATION_WITHIN).value, order.agency_id),
        binds=rule is not None and rule.binds,
    )
    return Decision([opened], [register])


def _give(about: About, order: cmd.GiveExplanation) -> Event:
    state: Explanation = about.state
    if not is_superior(about.who, state.unit_id, about.reference, about.at) and about.who != _bearer(about):
        raise no.NotTheLeader(actor=about.who, agency=state.agency_id)
    waiting = state.waiting
    if waiting is not None:
        raise no.NoExplanationOwed(explanation_no=waiting.explanation_no)
    need_text(text=order.text, measures=order.measures)
    need_usable(order.attachments)
    if order.until_on < office_day(about.at):
        raise BadValue(field="until_on", why_vi="ngày đã qua", why_en="the day is over")
    within = ruled(about, EXPLANATION_ASSESS_WITHIN)
    return ExplanationGivenForMonth(
        **about.meta,
        explanation_no=len(state.given) + 1,
        text=order.text,
        measures=order.measures,
        until_on=order.until_on,
        assess=term_from(about, within.value, about.reference.organisation.agency_of(state.assessing_unit)),
        assess_binds=within.binds and not _is_own(about),
        attachments=order.attachments,
    )


def _accept(about: About, order: cmd.AcceptExplanation) -> Event:
    _assessed(about, order.explanation_no)
    return ExplanationAccepted(**about.meta, explanation_no=order.explanation_no, note=order.note)


def _send_back(about: About, order: cmd.SendBackExplanation) -> Event:
    _assessed(about, order.explanation_no)
    need_text(reason=order.reason)
    state: Explanation = about.state
    return ExplanationSentBack(
        **about.meta,
        explanation_no=order.explanation_no,
        reason=order.reason,
        deadline=term_from(about, ruled(about, EXPLANATION_WITHIN).value, state.agency_id),
    )


def _assessed(about: About, number: int) -> Given:
    """The explanation that waits, to be assessed by somebody of the Chairman's office who is not of the side that
    explains, in whosever name. Where that side is the office's own agency, by somebody of another agency.
    """
    state: Explanation = about.state
    waiting = state.waiting
    if waiting is None or waiting.explanation_no != number:
        raise no.NoExplanationWaits(explanation_no=number)
    organisation, at = about.reference.organisation, about.at
    for official in (about.who, about.context.issued.actor):
        if official in waiting.hands or is_superior(official, state.unit_id, about.reference, at):
            raise ConflictInProceeding(
                official=official,
                why_vi="đã giải trình, hoặc đứng đầu bên giải trình",
                why_en="they gave the explanation, or head the side that explains",
            )
        unit = organisation.unit_of(official, at)
        if unit is not None and organisation.agency_of(unit) == state.agency_id:
            raise ConflictInProceeding(
                official=official,
                why_vi=f"thuộc cơ quan phải giải trình ({state.agency_id})",
                why_en=f"they are of the agency that explains ({state.agency_id})",
            )
    if _is_own(about):
        if organisation.unit_of(about.who, at) is None:
            raise no.NotTheAssessor(actor=about.who, unit=state.assessing_unit)
    elif not organisation.is_in_unit(about.who, state.assessing_unit, at):
        raise no.NotTheAssessor(actor=about.who, unit=state.assessing_unit)
    return waiting


def _is_own(about: About) -> bool:
    """Whether it is the agency of the Chairman's office itself that explains."""
    state: Explanation = about.state
    return about.reference.organisation.agency_of(state.assessing_unit) == state.agency_id


def _bearer(about: About) -> OfficialId:
    """Who bears what the leadership owes, by custody rule 6: in the end the duty officer."""
    attendance = attendance_of(about.reference.organisation, ruled(about, DUTY_OFFICER).value)
    return attendance.answering(None, about.state.unit_id, about.at).official


def _assessing_unit(about: About) -> UnitId:
    """The unit of the duty officer of the Chairman's office. AddresseeUnknown where the officer has no post."""
    officer = ruled(about, DUTY_OFFICER).value
    unit = about.reference.organisation.unit_of(officer, about.at)
    if unit is None:
        raise AddresseeUnknown(to=officer)
    return unit


def _month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


DECISIONS: Final = Decisions(
    nature=NATURE,
    opens={cmd.AskExplanation: _ask},
    acts={
        cmd.GiveExplanation: _give,
        cmd.AcceptExplanation: _accept,
        cmd.SendBackExplanation: _send_back,
    },
)
