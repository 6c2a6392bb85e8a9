"""How orders about directives are decided.

Nobody looks at their own remedy: whoever verifies, sends back or refutes a report is of another agency than the one
that made it, and had no hand in it. What comes of a directive is noted in the inspection that it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid5

from domain import directive_commands as cmd
from domain.application import Decision
from domain.evidence_named import evidence, linked_dossier
from domain.inspection_decisions import by_day
from domain.model import directive as dv
from domain.model import inspection as ins
from domain.model import inspection_refusals as no
from domain.model.directive import Directive, Due, DueReading, Report, Verdict
from domain.model.dossier_authority import clock, is_superior
from domain.model.event import AgencyId, Event, UnitId, stream_id
from domain.model.inspection import Inspection
from domain.model.proceeding import KIND, Proceeding, ProceedingNumbered
from domain.model.proceeding_refusals import ConflictInProceeding, NotOfTheAgency, ProceedingExists, ProceedingUnknown
from domain.model.refusals import AddresseeUnknown
from domain.model.rule_keys import VERIFY_WITHIN
from domain.model.term import Term
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
    ruled,
    term_from,
)

Also = tuple[UUID, Sequence[Event]]


def _issue(about: About, order: cmd.IssueDirective) -> Decision:
    """One directive for each addressee, all or none of them."""
    need_text(order=order.order, title=order.title, text=order.text, basis=order.basis)
    need_usable(order.attachments)
    for dossier_id in order.dossiers:
        linked_dossier(about, dossier_id)
    if order.official is not None:
        need_active(about, order.official)
    addressees = _addressees(about, order)
    inspection = _findings_of(about, order, [agency for agency, _ in addressees])
    issuing_unit = about.reference.organisation.unit_of(about.who, about.at)
    if issuing_unit is None:
        raise AddresseeUnknown(to=about.who)
    ids = [order.proceeding_id, *(uuid5(order.proceeding_id, unit) for _, unit in addressees[1:])]
    numbers, register = _numbers(about, ids)
    streams: list[Also] = []
    for directive_id, number, (agency, unit) in zip(ids, numbers, addressees, strict=True):
        if directive_id != order.proceeding_id:
            known: Proceeding = about.context.state_of(KIND, directive_id)
            if known.exists:
                raise ProceedingExists(number=known.number)
        issued = dv.DirectiveIssued(
            **about.meta,
            number=number,
            order_id=order.proceeding_id,
            order=order.order,
            title=order.title,
            text=order.text,
            basis=order.basis,
            agency_id=agency,
            unit_id=unit,
            issuing_unit=issuing_unit,
            due=_due(about, unit, order.reading, order.due_on, order.term),
            inspection_id=order.inspection_id,
            findings=_about(inspection, order.findings, agency),
            dossiers=order.dossiers,
            official=order.official,
            attachments=order.attachments,
        )
        streams.append((directive_id, [issued]))
    noted = _directed(about, order, streams)
    return Decision(streams[0][1], [*streams[1:], register, *noted])


def _report(about: About, order: cmd.ReportRemedy) -> Event:
    state: Directive = about.state
    _need_addressee(about)
    need_text(text=order.text)
    need_usable(order.attachments)
    waiting = state.waiting
    if waiting is not None:
        raise no.NoReportOwed(report_no=waiting.report_no)
    within = ruled(about, VERIFY_WITHIN)
    agency = about.reference.organisation.agency_of(state.issuing_unit)
    return dv.RemedyReported(
        **about.meta,
        report_no=len(state.reports) + 1,
        text=order.text,
        verify=term_from(about, within.value, agency),
        verify_binds=within.binds,
        attachments=order.attachments,
    )


def _verify(about: About, order: cmd.VerifyRemedy) -> Decision:
    state: Directive = about.state
    _looked_at(about, order.report_no)
    need_text(found=order.found)
    need_usable(order.attachments)
    verified = dv.RemedyVerified(
        **about.meta, report_no=order.report_no, found=order.found, attachments=order.attachments
    )
    open_ones = [number for number in state.findings if number in _inspection(about).open_findings]
    also: list[Also] = []
    if state.inspection_id is not None and open_ones:
        remedied = ins.FindingsRemedied(**about.meta, findings=tuple(open_ones), directive_id=order.proceeding_id)
        also.append((state.inspection_id, [remedied]))
    return Decision([verified], also)


def _send_back(about: About, order: cmd.SendRemedyBack) -> Event:
    _looked_at(about, order.report_no)
    need_text(reason=order.reason)
    due = _due(about, about.state.unit_id, order.reading, order.due_on, order.term)
    return dv.SentBack(**about.meta, report_no=order.report_no, reason=order.reason, due=due)


def _find_false(about: About, order: cmd.FindReportFalse) -> Decision:
    """Of the last report, before it was verified or after."""
    state: Directive = about.state
    _looked_at(about, order.report_no, (None, Verdict.VERIFIED))
    need_text(text=order.text)
    found = evidence(about, order.attachments, order.dossiers, order.events)
    due = _due(about, state.unit_id, order.reading, order.due_on, order.term)
    false = dv.FalseReportFound(**about.meta, report_no=order.report_no, text=order.text, evidence=found, due=due)
    findings = _inspection(about).findings
    shut = tuple(
        number
        for number in state.findings
        if number in findings and findings[number].state is ins.FindingState.REMEDIED
    )
    also: list[Also] = []
    if state.inspection_id is not None and shut:
        reopened = ins.FindingsReopened(**about.meta, findings=shut, directive_id=order.proceeding_id)
        also.append((state.inspection_id, [reopened]))
    return Decision([false], also)


def _ask_extension(about: About, order: cmd.AskExtension) -> Event:
    state: Directive = about.state
    _need_addressee(about)
    need_text(reason=order.reason)
    _need_running(about)
    if state.request is not None:
        raise no.ExtensionAskedAlready(request_no=state.request.request_no)
    _need_later(about, order.until_on)
    return dv.ExtensionAsked(
        **about.meta, request_no=len(state.requests) + 1, until_on=order.until_on, reason=order.reason
    )


def _grant(about: About, order: cmd.GrantExtension) -> Event:
    state: Directive = about.state
    _need_outsider(about)
    request = _request(about, order.request_no)
    _need_running(about)
    until_on = order.until_on or request.until_on
    _need_later(about, until_on)
    due = Due(reading=DueReading.BY, named_on=until_on, deadline=by_day(about, until_on, state.unit_id))
    return dv.Extended(**about.meta, request_no=order.request_no, due=due, reason=order.reason)


def _decline(about: About, order: cmd.DeclineExtension) -> Event:
    _need_outsider(about)
    need_text(reason=order.reason)
    _request(about, order.request_no)
    return dv.ExtensionDeclined(**about.meta, request_no=order.request_no, reason=order.reason)


def _revoke(about: About, order: cmd.RevokeDirective) -> Event:
    _need_outsider(about)
    need_text(reason=order.reason)
    return dv.Revoked(**about.meta, reason=order.reason)


# --- until when


def _due(about: About, unit: UnitId, reading: DueReading, due_on: date | None, term: str | None) -> Due:
    """As it is written, and as that is read; in the office hours of the addressee. DueNotSaid, DueBeforeIssue."""
    if (due_on is None) == (term is None):
        raise no.DueNotSaid
    agency = about.reference.organisation.agency_of(unit)
    if term is not None:
        deadline = term_from(about, Term.parse(term), agency)
        if due_of(deadline) <= about.at:
            raise no.DueBeforeIssue(due=clock(due_of(deadline)), at=clock(about.at))
        return Due(reading=DueReading.TERM, deadline=deadline)
    assert due_on is not None
    if reading is DueReading.TERM:
        raise no.DueNotSaid
    last = due_on if reading is DueReading.BY else _last_working_day_before(about, due_on, agency)
    return Due(reading=reading, named_on=due_on, deadline=by_day(about, last, unit))


def _last_working_day_before(about: About, day: date, agency: AgencyId | None) -> date:
    hours = about.reference.hours(agency)
    found = day - timedelta(days=1)
    while found > office_day(about.at) and not hours.is_working_day(found):
        found -= timedelta(days=1)
    if found <= office_day(about.at) and not hours.is_working_day(found):
        raise no.DueBeforeIssue(due=day, at=clock(about.at))
    return found


def _need_running(about: About) -> None:
    """A report is owed and its term is not over. ExtensionTooLate, NoReportOwed."""
    state: Directive = about.state
    waiting = state.waiting
    if waiting is not None:
        raise no.NoReportOwed(report_no=waiting.report_no)
    if about.at > state.task.due.at:
        raise no.ExtensionTooLate(due=clock(state.task.due.at), at=clock(about.at))


def _need_later(about: About, until_on: date) -> None:
    state: Directive = about.state
    if until_on <= office_day(state.task.due.at):
        raise no.ExtensionNotLater(until=until_on, due=clock(state.task.due.at))


def _request(about: About, request_no: int) -> dv.Request:
    request: dv.Request | None = about.state.request
    if request is None or request.request_no != request_no:
        raise no.ExtensionNotAsked(request_no=request_no)
    return request


# --- to whom, and by whom


def _addressees(about: About, order: cmd.IssueDirective) -> list[tuple[AgencyId, UnitId]]:
    """Agency and unit of each, agencies first. NoAddressee, AddresseeUnknown."""
    organisation = about.reference.organisation
    found: list[tuple[AgencyId, UnitId]] = []
    for agency in order.agencies:
        need_known_agency(about, agency)
        found.append((agency, leading_unit(about, agency)))
    for unit in order.units:
        need_known_unit(about, unit)
        found.append((organisation.agency_of(unit) or "", unit))
    units = [unit for _, unit in found]
    twice = sorted({unit for unit in units if units.count(unit) > 1})
    if not found or twice:
        raise no.NoAddressee(twice=", ".join(twice) or "—")
    return found


def _need_addressee(about: About) -> None:
    """Somebody of the unit, or above it."""
    state: Directive = about.state
    in_unit = about.reference.organisation.is_in_unit(about.who, state.unit_id, about.at)
    if not in_unit and not is_superior(about.who, state.unit_id, about.reference, about.at):
        raise NotOfTheAgency(actor=about.who, agency=state.unit_id)


def _need_outsider(about: About) -> None:
    """Not of the agency that the directive is addressed to, nor the official whom it names, who may have moved, nor
    related to them; in whosever name. ConflictInProceeding.
    """
    state: Directive = about.state
    organisation, issued = about.reference.organisation, about.context.issued
    for official in {issued.actor, about.who}:
        related = [one for one in organisation.relations_of(official) if state.official in one.between]
        if state.official is not None and (official == state.official or related):
            raise ConflictInProceeding(
                official=official,
                why_vi="là người được nêu tên trong chỉ đạo, hoặc có quan hệ đã khai báo với người đó",
                why_en="the directive names them, or they are related, as declared, to whom it names",
            )
        unit = organisation.unit_of(official, about.at)
        if unit is not None and organisation.agency_of(unit) == state.agency_id:
            raise ConflictInProceeding(
                official=official,
                why_vi=f"thuộc cơ quan phải thực hiện chỉ đạo ({state.agency_id})",
                why_en=f"they are of the agency that the directive is addressed to ({state.agency_id})",
            )


def _looked_at(about: About, report_no: int, verdicts: Sequence[Verdict | None] = (None,)) -> Report:
    """The last report, with one of these verdicts, looked at by somebody who had no hand in it."""
    state: Directive = about.state
    last = state.reports[-1] if state.reports else None
    if last is None or last.report_no != report_no or last.verdict not in verdicts or last.ended_at is not None:
        raise no.ReportNotWaiting(report_no=report_no)
    issued = about.context.issued
    for official in (issued.actor, about.who):
        if official in last.hands:
            raise ConflictInProceeding(
                official=official, why_vi=f"đã báo cáo khắc phục số {report_no}", why_en=f"they made report {report_no}"
            )
    _need_outsider(about)
    return last


# --- the inspection it came from


def _inspection(about: About) -> Inspection:
    """Its state; an empty one where the directive came from none."""
    inspection_id: UUID | None = about.state.inspection_id
    if inspection_id is None:
        return Inspection()
    found: Proceeding = about.context.state_of(KIND, inspection_id)
    return found.state if isinstance(found.state, Inspection) else Inspection()


def _findings_of(about: About, order: cmd.IssueDirective, agencies: Sequence[AgencyId]) -> Inspection:
    """The inspection whose findings are named. Each finding is open and about one of the addressees."""
    if order.inspection_id is None:
        if order.findings:
            raise no.FindingUnknown(finding_no=order.findings[0])
        return Inspection()
    found: Proceeding = about.context.state_of(KIND, order.inspection_id)
    if not isinstance(found.state, Inspection):
        raise ProceedingUnknown(proceeding=order.inspection_id)
    for number in order.findings:
        finding = found.state.findings.get(number)
        if finding is None:
            raise no.FindingUnknown(finding_no=number)
        if not finding.is_open:
            raise no.FindingNotOpen(finding_no=number, state=finding.state)
        if finding.agency_id not in agencies:
            raise no.FindingOfAnother(finding_no=number, agency=", ".join(agencies))
    return found.state


def _about(inspection: Inspection, findings: tuple[int, ...], agency: AgencyId) -> tuple[int, ...]:
    """Those of the findings that are about an agency."""
    return tuple(number for number in findings if inspection.findings[number].agency_id == agency)


def _directed(about: About, order: cmd.IssueDirective, streams: Sequence[Also]) -> list[Also]:
    """What the inspection is told: which directive each finding led to."""
    noted = []
    for directive_id, (issued,) in streams:
        assert isinstance(issued, dv.DirectiveIssued)
        if issued.findings:
            noted.append(
                ins.FindingsDirected(
                    **about.meta, findings=issued.findings, directive_id=directive_id, directive=issued.number
                )
            )
    if order.inspection_id is None or not noted:
        return []
    return [(order.inspection_id, noted)]


def _numbers(about: About, ids: Sequence[UUID]) -> tuple[list[str], Also]:
    """As many numbers of the year as there are directives, and the events that take them."""
    year = office_day(about.at).year
    key = f"{dv.NATURE.letters}:{year}"
    first = about.context.next_number(key)
    numbers = [f"{dv.NATURE.letters}-{year}-{first + n:04d}" for n in range(len(ids))]
    taken = [
        ProceedingNumbered(**about.meta, proceeding_id=directive_id, number=number)
        for directive_id, number in zip(ids, numbers, strict=True)
    ]
    return numbers, (stream_id("register", key), taken)


DECISIONS: Final = Decisions(
    nature=dv.NATURE,
    opens={cmd.IssueDirective: _issue},
    acts={
        cmd.ReportRemedy: _report,
        cmd.VerifyRemedy: _verify,
        cmd.SendRemedyBack: _send_back,
        cmd.FindReportFalse: _find_false,
        cmd.AskExtension: _ask_extension,
        cmd.GrantExtension: _grant,
        cmd.DeclineExtension: _decline,
        cmd.RevokeDirective: _revoke,
    },
    after_close=frozenset({cmd.FindReportFalse}),
)
