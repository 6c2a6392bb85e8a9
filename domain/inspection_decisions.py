"""How orders about inspections are decided.

Whoever inspects, in their own name or another's, is of none of the agencies, acted in none of the dossiers on which a
finding rests, and is related to nobody whom it names: nothing overrides that. It is asked at every act, since people
move and relations are declared later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from domain import inspection_commands as cmd
from domain.application import Decision
from domain.evidence_named import acted_in, evidence, linked_dossier, need_named
from domain.model import inspection as ins
from domain.model import inspection_refusals as no
from domain.model.deadline import Deadline
from domain.model.dossier_authority import clock, is_superior
from domain.model.event import Event, OfficialId, UnitId
from domain.model.inspection import Evidence, Finding, Inspection
from domain.model.proceeding_refusals import ConflictInProceeding, NotOfTheAgency
from domain.model.refusals import AddresseeUnknown, BadValue
from domain.model.rule_keys import PROHIBITED_ACT, STATE_WITHIN
from domain.model.term import Term, TermUnit
from domain.model.working_time import office_day
from domain.proceeding_about import (
    About,
    Decisions,
    due_of,
    leading_unit,
    need_active,
    need_known_agency,
    need_known_unit,
    need_text,
    need_usable,
    numbered,
    ruled,
    term_from,
)


def _open(about: About, order: cmd.OpenInspection) -> Decision:
    need_text(title=order.title, plan=order.plan)
    if order.period_to < order.period_from:
        raise no.PeriodNotInOrder(start=order.period_from, end=order.period_to)
    _need_some("agencies", order.agencies)
    _need_some("criteria", order.criteria)
    need_text(**{f"criteria[{n}]": criterion for n, criterion in enumerate(order.criteria, 1)})
    for agency in order.agencies:
        need_known_agency(about, agency)
    lead_unit = _need_team(about, order.team, order.agencies)
    _need_outside(about, order.agencies)
    number, also = numbered(about, order, ins.NATURE)
    opened = ins.InspectionOpened(
        **about.meta,
        number=number,
        title=order.title,
        plan=order.plan,
        period_from=order.period_from,
        period_to=order.period_to,
        agencies=order.agencies,
        addressees=tuple(leading_unit(about, agency) for agency in order.agencies),
        criteria=order.criteria,
        team=order.team,
        lead_unit=lead_unit,
        announced=order.announced,
        conclusion=by_day(about, order.conclude_on, lead_unit),
    )
    return Decision([opened], [also])


def _change_team(about: About, order: cmd.ChangeInspectionTeam) -> Event:
    state: Inspection = about.state
    _need_lead_or_opener(about)
    need_text(reason=order.reason)
    lead_unit = _need_team(about, order.team, state.agencies)
    for finding in state.findings.values():
        _need_uninvolved(about, order.team, finding.evidence)
    return ins.TeamChanged(**about.meta, team=order.team, lead_unit=lead_unit, reason=order.reason)


def _make(about: About, order: cmd.MakeFinding) -> Event:
    state: Inspection = about.state
    _need_inspecting(about)
    need_text(text=order.text)
    if order.agency_id not in state.agencies:
        raise no.NotInspected(agency=order.agency_id, agencies=", ".join(state.agencies))
    unit = _unit(about, order)
    found = evidence(about, order.attachments, order.dossiers, order.events)
    _need_uninvolved(about, {*state.team, *_acting(about)}, found)
    need_named(about, order.official, order.named_in, found)
    _need_unrelated(about, {*state.team, *_acting(about)}, order.official)
    category, document = _category(about, order.category, order.criterion)
    return ins.FindingMade(
        **about.meta,
        finding_no=max(state.findings, default=0) + 1,
        agency_id=order.agency_id,
        unit_id=unit,
        category=category,
        category_document=document,
        criterion=order.criterion,
        text=order.text,
        evidence=found,
        statement=_to_be_heard(about, unit),
        official=order.official,
        named_in=order.named_in,
    )


def _correct(about: About, order: cmd.CorrectFinding) -> Event:
    _need_inspecting(about)
    need_text(reason=order.reason, text=order.text)
    finding = _open_finding(about, order.finding_no)
    added = evidence(about, order.attachments, order.dossiers, order.events, needed=False)
    inspecting = {*about.state.team, *_acting(about)}
    _need_uninvolved(about, inspecting, added)
    need_named(about, order.official, order.named_in, finding.evidence.with_more(added))
    for official in (finding.official, order.official):
        _need_unrelated(about, inspecting, official)
    category, document = _category(about, order.category, order.criterion)
    return ins.FindingCorrected(
        **about.meta,
        finding_no=order.finding_no,
        reason=order.reason,
        category=category,
        category_document=document,
        criterion=order.criterion,
        text=order.text,
        statement=_to_be_heard(about, finding.unit_id),
        added=added,
        official=order.official,
        named_in=order.named_in,
    )


def _withdraw(about: About, order: cmd.WithdrawFinding) -> Event:
    _need_team_member(about)
    need_text(reason=order.reason)
    _need_unrelated(about, _acting(about), _open_finding(about, order.finding_no).official)
    return ins.FindingWithdrawn(**about.meta, finding_no=order.finding_no, reason=order.reason)


def _state(about: About, order: cmd.StateOnFinding) -> Event:
    """By the official whom it names, by anybody of the unit it is about, or by whoever is above that unit."""
    finding = _open_finding(about, order.finding_no)
    organisation = about.reference.organisation
    if (
        about.who != finding.official
        and not organisation.is_in_unit(about.who, finding.unit_id, about.at)
        and not is_superior(about.who, finding.unit_id, about.reference, about.at)
    ):
        raise NotOfTheAgency(actor=about.who, agency=finding.unit_id)
    if not finding.hearing.is_open or about.state.concluded_at is not None:
        raise no.HearingOver(finding_no=order.finding_no)
    if not order.agrees:
        need_text(text=order.text)
    need_usable(order.attachments)
    return ins.StatementGiven(
        **about.meta,
        finding_no=order.finding_no,
        agrees=order.agrees,
        text=order.text,
        attachments=order.attachments,
    )


def _minutes(about: About, order: cmd.RecordInspectionMinutes) -> Event:
    state: Inspection = about.state
    _need_team_member(about)
    need_text(text=order.text)
    need_usable(order.attachments)
    if order.agency_id not in state.agencies:
        raise no.NotInspected(agency=order.agency_id, agencies=", ".join(state.agencies))
    if order.held_on > office_day(about.at):
        raise BadValue(field="held_on", why_vi="ngày chưa đến", why_en="the day is yet to come")
    for official in order.present:
        need_active(about, official)
    return ins.MinutesRecorded(
        **about.meta,
        minutes_no=len(state.minutes) + 1,
        agency_id=order.agency_id,
        held_on=order.held_on,
        text=order.text,
        present=order.present,
        attachments=order.attachments,
    )


def _conclude(about: About, order: cmd.ConcludeInspection) -> Event:
    """A finding whose addressee may still speak holds it up; a term that is over without a word does not."""
    state: Inspection = about.state
    _need_inspecting(about)
    need_text(text=order.text)
    need_usable(order.attachments)
    waiting = [
        (number, due_of(finding.hearing.due))
        for number, finding in state.findings.items()
        if finding.hearing.is_open and due_of(finding.hearing.due) >= about.at
    ]
    if waiting:
        until = max(due for _, due in waiting)
        raise no.NotHeardYet(findings=", ".join(str(number) for number, _ in waiting), until=clock(until))
    return ins.InspectionConcluded(**about.meta, text=order.text, attachments=order.attachments)


def _settle(about: About, order: cmd.SettleFinding) -> Event:
    _need_team_member(about)
    need_text(reason=order.reason)
    _need_unrelated(about, _acting(about), _open_finding(about, order.finding_no).official)
    return ins.FindingSettled(**about.meta, finding_no=order.finding_no, reason=order.reason)


def _close(about: About, _: cmd.CloseInspection) -> Event:
    state: Inspection = about.state
    _need_lead_or_opener(about)
    if state.concluded_at is None:
        raise no.NotConcluded
    if state.open_findings:
        raise no.FindingsOpen(findings=", ".join(str(number) for number in state.open_findings))
    return ins.InspectionClosed(**about.meta)


# --- questions


def by_day(about: About, day: date, unit: UnitId) -> Deadline:
    """Until the close of a day, or of the next working day where it is off, explained. DueBeforeIssue."""
    days = (day - office_day(about.at)).days
    if days < 0:
        raise no.DueBeforeIssue(due=day, at=clock(about.at))
    agency = about.reference.organisation.agency_of(unit)
    deadline = term_from(about, Term(days, TermUnit.CALENDAR_DAYS) if days else Term(0), agency)
    if due_of(deadline) <= about.at:
        raise no.DueBeforeIssue(due=clock(due_of(deadline)), at=clock(about.at))
    return deadline


def _to_be_heard(about: About, unit: UnitId) -> Deadline:
    agency = about.reference.organisation.agency_of(unit)
    return term_from(about, ruled(about, STATE_WITHIN).value, agency)


def _unit(about: About, order: cmd.MakeFinding) -> UnitId:
    if order.unit_id is None:
        return leading_unit(about, order.agency_id)
    need_known_unit(about, order.unit_id)
    if about.reference.organisation.agency_of(order.unit_id) != order.agency_id:
        raise AddresseeUnknown(to=order.unit_id)
    return order.unit_id


def _category(about: About, category: str, criterion: str) -> tuple[str, str]:
    """The letter and the document of a prohibited act of that day; empty ones where a criterion is named instead."""
    if not category:
        need_text(criterion=criterion)
        return "", ""
    day = office_day(about.at)
    pack = about.reference.rules.for_day(day)
    found = pack.find(PROHIBITED_ACT[category], day) if category in PROHIBITED_ACT else None
    if found is None:
        known = [code for code, key in PROHIBITED_ACT.items() if pack.find(key, day) is not None]
        raise no.CategoryUnknown(category=category, known=", ".join(known))
    return category, f"{found.clause.document} {found.clause.article}".strip()


def _open_finding(about: About, finding_no: int) -> Finding:
    finding: Finding | None = about.state.findings.get(finding_no)
    if finding is None:
        raise no.FindingUnknown(finding_no=finding_no)
    if not finding.is_open:
        raise no.FindingNotOpen(finding_no=finding_no, state=finding.state)
    return finding


def _need_inspecting(about: About) -> None:
    _need_team_member(about)
    if about.state.concluded_at is not None:
        raise no.AlreadyConcluded(at=clock(about.state.concluded_at))


def _need_team_member(about: About) -> None:
    team = about.state.team
    if about.who not in team:
        raise no.NotOfTheTeam(actor=about.who, team=", ".join(team))
    _need_outside(about, about.state.agencies)


def _need_lead_or_opener(about: About) -> None:
    state: Inspection = about.state
    if about.who not in (state.team[0], state.opened_by):
        raise no.NotOfTheTeam(actor=about.who, team=", ".join({state.team[0], state.opened_by}))
    _need_outside(about, state.agencies)


def _need_some(field: str, given: Iterable[object]) -> None:
    listed = list(given)
    if not listed or len(set(listed)) != len(listed):
        raise BadValue(field=field, why_vi="cần ít nhất một, không trùng", why_en="at least one is needed, each once")


def _need_team(about: About, team: tuple[OfficialId, ...], agencies: tuple[str, ...]) -> UnitId:
    """Active, of none of the agencies. Returns the unit of its head."""
    _need_some("team", team)
    organisation = about.reference.organisation
    for member in team:
        need_active(about, member)
    _need_of_none(about, team, agencies)
    return organisation.unit_of(team[0], about.at) or ""


def _acting(about: About) -> set[OfficialId]:
    """Whoever acts, and in whose name."""
    return {about.who, about.context.issued.actor}


def _need_outside(about: About, agencies: tuple[str, ...]) -> None:
    """Nobody opens, leads or makes an inspection of their own agency, also not in another's name."""
    _need_of_none(about, _acting(about), agencies)


def _need_of_none(about: About, people: Iterable[OfficialId], agencies: tuple[str, ...]) -> None:
    organisation = about.reference.organisation
    for official in people:
        agency = organisation.agency_of(organisation.unit_of(official, about.at) or "")
        if agency in agencies:
            raise ConflictInProceeding(
                official=official,
                why_vi=f"thuộc cơ quan được kiểm tra ({agency})",
                why_en=f"they are of an agency that is inspected ({agency})",
            )


def _need_unrelated(about: About, people: Iterable[OfficialId], official: OfficialId | None) -> None:
    """None of them is related, as declared, to the official whom a finding names."""
    for member in sorted(people):
        for relation in about.reference.organisation.relations_of(member):
            if official in relation.between:
                raise ConflictInProceeding(
                    official=member,
                    why_vi=f"có quan hệ với {official} theo khai báo số {relation.relation_no}",
                    why_en=f"they are related to {official} by declaration no. {relation.relation_no}",
                )


def _need_uninvolved(about: About, team: Iterable[OfficialId], found: Evidence) -> None:
    """No member acted in a dossier on which a finding rests, or declared a conflict with it."""
    for dossier_id in found.dossiers:
        involved = acted_in(about, dossier_id) | set(linked_dossier(about, dossier_id).conflicts.values())
        for member in team:
            if member in involved:
                raise ConflictInProceeding(
                    official=member,
                    why_vi=f"đã tham gia xử lý hồ sơ {dossier_id} hoặc đã khai báo xung đột với hồ sơ đó",
                    why_en=f"they had a part in dossier {dossier_id}, or declared a conflict with it",
                )


DECISIONS: Final = Decisions(
    nature=ins.NATURE,
    opens={cmd.OpenInspection: _open},
    acts={
        cmd.ChangeInspectionTeam: _change_team,
        cmd.MakeFinding: _make,
        cmd.CorrectFinding: _correct,
        cmd.WithdrawFinding: _withdraw,
        cmd.StateOnFinding: _state,
        cmd.RecordInspectionMinutes: _minutes,
        cmd.ConcludeInspection: _conclude,
        cmd.SettleFinding: _settle,
        cmd.CloseInspection: _close,
    },
)
