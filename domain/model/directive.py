"""A directive (chỉ đạo khắc phục): an order to one agency or unit to put something right by a date (DOMAIN.md §9).

It comes from findings of an inspection, from dossiers, from an official's record, or stands alone; an order to several
agencies is one directive each, which share `order_id`. Whoever it is addressed to owes a report on what was done;
whoever issued it owes a look at that report. A report is verified by somebody of another agency, sent back with a
term of its own, or found false; that it was false stays visible for ever.
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
from domain.model.inspection import NOTHING, Evidence
from domain.model.proceeding import Involvement, Nature, Opening

REPORT: Final = "report-remedy"
VERIFY: Final = "verify-remedy"
"""Kinds of duties."""


class DueReading(StrEnum):
    """How the order says until when, and so what it means.

    before: "trước ngày 17/4/2020": that day does not count any more, so it ends with the office hours of the last
    working day before it. by: "đến hết ngày 17/4/2020", "chậm nhất ngày 17/4/2020": with the office hours of that
    day, or of the next working day where that day is off. term: so many days or hours from the issue.
    """

    BEFORE = "before"
    BY = "by"
    TERM = "term"


class Due(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Until when, as written and as read. named_on: the day that the order names; None for a term.

    deadline: explained; its `due_at` is never None.
    """

    reading: DueReading
    deadline: Deadline
    named_on: date | None = None

    @property
    def at(self) -> datetime:
        assert self.deadline.due_at is not None, "the term of a directive does not wait"
        return self.deadline.due_at


# --- events


class DirectiveEvent(Event, frozen=True, kw_only=True):
    """Something in the stream of a directive."""


@topic("directive.Issued")
class DirectiveIssued(Opening, frozen=True, kw_only=True):
    """order_id, order: the order that it is a part of, and that order's own number and date; basis: its legal basis.

    agency_id, unit_id: to whom; the agency's leading unit where it is meant as a whole. issuing_unit: who looks at
    the reports. inspection_id, findings, dossiers, official: what gave rise to it; official: about whose record.
    """

    order_id: UUID
    order: str
    title: str
    text: str
    basis: str
    agency_id: AgencyId
    unit_id: UnitId
    issuing_unit: UnitId
    due: Due
    inspection_id: UUID | None = None
    findings: tuple[int, ...] = ()
    dossiers: tuple[UUID, ...] = ()
    official: OfficialId | None = None
    attachments: tuple[Attachment, ...] = ()


@topic("directive.RemedyReported")
class RemedyReported(DirectiveEvent, frozen=True, kw_only=True):
    """What was done. verify: the term in which the issuing unit looks at it, explained."""

    report_no: int
    text: str
    verify: Deadline
    verify_binds: bool
    attachments: tuple[Attachment, ...] = ()


@topic("directive.RemedyVerified")
class RemedyVerified(DirectiveEvent, frozen=True, kw_only=True):
    """Somebody who has no part in it looked, and it is so. found: how they looked and what they saw."""

    report_no: int
    found: str
    attachments: tuple[Attachment, ...] = ()


@topic("directive.SentBack")
class SentBack(DirectiveEvent, frozen=True, kw_only=True):
    """Not enough yet: a new term, which is a duty of its own."""

    report_no: int
    reason: str
    due: Due


@topic("directive.FalseReportFound")
class FalseReportFound(DirectiveEvent, frozen=True, kw_only=True):
    """A fact with evidence: what the report says is not so. Opens the duty again, with a new term."""

    report_no: int
    text: str
    evidence: Evidence
    due: Due


@topic("directive.ExtensionAsked")
class ExtensionAsked(DirectiveEvent, frozen=True, kw_only=True):
    request_no: int
    until_on: date
    reason: str


@topic("directive.Extended")
class Extended(DirectiveEvent, frozen=True, kw_only=True):
    """Granted before the term ended; another run of the same duty."""

    request_no: int
    due: Due
    reason: str = ""


@topic("directive.ExtensionDeclined")
class ExtensionDeclined(DirectiveEvent, frozen=True, kw_only=True):
    request_no: int
    reason: str


@topic("directive.Revoked")
class Revoked(DirectiveEvent, frozen=True, kw_only=True):
    """By whoever may issue one; what was owed falls away, what was missed stays missed."""

    reason: str


# --- state


class Verdict(StrEnum):
    VERIFIED = "verified"
    SENT_BACK = "sent_back"
    FALSE = "false"


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of a report, by whom and when."""

    verdict: Verdict
    text: str
    by: ActorId
    at: Instant
    position: int
    evidence: Evidence = Evidence()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """rulings: in order; the last one counts. ended_at: the directive was revoked before anyone looked at it."""

    report_no: int
    text: str
    attachments: tuple[Attachment, ...]
    by: ActorId
    hands: frozenset[ActorId]
    at: Instant
    position: int
    verify: Deadline
    verify_binds: bool
    rulings: tuple[Ruling, ...] = ()
    ended_at: Instant | None = None
    ended_position: int | None = None

    @property
    def verdict(self) -> Verdict | None:
        return self.rulings[-1].verdict if self.rulings else None

    @property
    def was_false(self) -> bool:
        return any(ruling.verdict is Verdict.FALSE for ruling in self.rulings)


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a report is owed: at first, and after each one that was sent back or found false."""

    began_at: Instant
    began_position: int
    due: Due
    met_at: Instant | None = None
    met_position: int | None = None
    met_by: ActorId | None = None
    ended_at: Instant | None = None
    ended_position: int | None = None

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.ended_at is None


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """An extension that was asked for. granted: None while nobody has answered."""

    request_no: int
    until_on: date
    reason: str
    by: ActorId
    at: Instant
    position: int
    granted: bool | None = None
    answer: str = ""
    answer_position: int | None = None


class Directive(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a directive; as it was issued, with what came after. first_due: as the order says it."""

    number: str = ""
    order_id: UUID | None = None
    order: str = ""
    title: str = ""
    text: str = ""
    basis: str = ""
    agency_id: AgencyId = ""
    unit_id: UnitId = ""
    issuing_unit: UnitId = ""
    inspection_id: UUID | None = None
    findings: tuple[int, ...] = ()
    dossiers: tuple[UUID, ...] = ()
    official: OfficialId | None = None
    attachments: tuple[Attachment, ...] = ()
    issued_by: ActorId = ""
    issued_at: Instant | None = None
    first_due: Due | None = None
    tasks: tuple[Task, ...] = ()
    reports: tuple[Report, ...] = ()
    requests: tuple[Request, ...] = ()
    verified_at: Instant | None = None
    revoked_at: Instant | None = None
    revoked_reason: str = ""

    @property
    def task(self) -> Task:
        """The last one. IndexError before it is issued."""
        return self.tasks[-1]

    @property
    def waiting(self) -> Report | None:
        """The report that nobody has looked at."""
        last = self.reports[-1] if self.reports else None
        return last if last is not None and last.verdict is None and last.ended_at is None else None

    @property
    def request(self) -> Request | None:
        """The extension that nobody has answered."""
        last = self.requests[-1] if self.requests else None
        return last if last is not None and last.granted is None else None

    @property
    def false_reports(self) -> tuple[Report, ...]:
        return tuple(report for report in self.reports if report.was_false)


# --- folding


def evolve(state: Directive, recorded: Recorded[Event]) -> Directive:
    """Apply one event of the stream. Never fails."""
    body, position, replace = recorded.body, recorded.position, msgspec.structs.replace
    match body:
        case DirectiveIssued():
            return _issued(body, position)
        case RemedyReported():
            met = replace(
                state.task, met_at=body.occurred_at, met_position=position, met_by=body.acting_for or body.actor
            )
            return replace(state, tasks=(*state.tasks[:-1], met), reports=(*state.reports, _reported(body, position)))
        case RemedyVerified():
            evidence = Evidence(attachments=body.attachments)
            ruled = _ruled(state, body.report_no, _ruling(body, position, Verdict.VERIFIED, body.found, evidence))
            return replace(ruled, verified_at=body.occurred_at)
        case SentBack():
            ruled = _ruled(state, body.report_no, _ruling(body, position, Verdict.SENT_BACK, body.reason))
            return replace(ruled, tasks=(*ruled.tasks, _task(body, position, body.due)))
        case FalseReportFound():
            ruled = _ruled(state, body.report_no, _ruling(body, position, Verdict.FALSE, body.text, body.evidence))
            return replace(ruled, tasks=(*ruled.tasks, _task(body, position, body.due)), verified_at=None)
        case ExtensionAsked():
            return replace(state, requests=(*state.requests, _asked(body, position)))
        case Extended():
            granted = _answered(state, body.request_no, body.reason, position, granted=True)
            return replace(granted, tasks=(*state.tasks[:-1], replace(state.task, due=body.due)))
        case ExtensionDeclined():
            return _answered(state, body.request_no, body.reason, position, granted=False)
        case Revoked():
            return _revoked(state, body, position)
        case _:
            return state


def duties(state: Directive) -> Sequence[Duty]:
    """Each report that was owed, of the addressee; and each look at one, of the unit that issued it."""
    found = []
    for number, task in enumerate(state.tasks, 1):
        found.append(
            Duty(
                key=f"report:{number}",
                kind=REPORT,
                unit=state.unit_id,
                began_at=task.began_at,
                began_position=task.began_position,
                due_at=task.due.at,
                met_at=task.met_at,
                met_position=task.met_position,
                met_by=task.met_by,
                ended_at=task.ended_at,
                ended_position=task.ended_position,
            )
        )
    return (*found, *(_to_look(state, report) for report in state.reports))


def _to_look(state: Directive, report: Report) -> Duty:
    first = report.rulings[0] if report.rulings else None
    assert report.verify.due_at is not None, "the term of a verification does not wait"
    return Duty(
        key=f"verify:{report.report_no}",
        kind=VERIFY,
        unit=state.issuing_unit,
        began_at=report.at,
        began_position=report.position,
        due_at=report.verify.due_at,
        met_at=first.at if first else None,
        met_position=first.position if first else None,
        met_by=first.by if first else None,
        ended_at=report.ended_at,
        ended_position=report.ended_position,
        binds=report.verify_binds,
    )


def involved(state: Directive) -> Involvement:
    """To whom it is addressed, who issued it, and about whose record it is."""
    return Involvement(
        officials=frozenset(() if state.official is None else (state.official,)),
        units=frozenset({state.unit_id, state.issuing_unit}),
        dossiers=frozenset(state.dossiers),
    )


def stage(state: Directive) -> str:
    if state.revoked_at is not None:
        return "revoked"
    if state.verified_at is not None:
        return "verified"
    if state.waiting is not None:
        return "reported"
    last = state.reports[-1].verdict if state.reports else None
    return {None: "issued", Verdict.SENT_BACK: "sent_back", Verdict.FALSE: "false"}.get(last, "issued")


def ended_at(state: Directive) -> datetime | None:
    return state.verified_at or state.revoked_at


# --- helpers of the fold


def _issued(body: DirectiveIssued, position: int) -> Directive:
    return Directive(
        number=body.number,
        order_id=body.order_id,
        order=body.order,
        title=body.title,
        text=body.text,
        basis=body.basis,
        agency_id=body.agency_id,
        unit_id=body.unit_id,
        issuing_unit=body.issuing_unit,
        inspection_id=body.inspection_id,
        findings=body.findings,
        dossiers=body.dossiers,
        official=body.official,
        attachments=body.attachments,
        issued_by=body.acting_for or body.actor,
        issued_at=body.occurred_at,
        first_due=body.due,
        tasks=(_task(body, position, body.due),),
    )


def _task(body: Event, position: int, due: Due) -> Task:
    return Task(began_at=body.occurred_at, began_position=position, due=due)


def _reported(body: RemedyReported, position: int) -> Report:
    return Report(
        report_no=body.report_no,
        text=body.text,
        attachments=body.attachments,
        by=body.acting_for or body.actor,
        hands=frozenset({body.actor, body.acting_for or body.actor}),
        at=body.occurred_at,
        position=position,
        verify=body.verify,
        verify_binds=body.verify_binds,
    )


def _ruling(body: Event, position: int, verdict: Verdict, text: str, evidence: Evidence = NOTHING) -> Ruling:
    by = body.acting_for or body.actor
    return Ruling(verdict=verdict, text=text, by=by, at=body.occurred_at, position=position, evidence=evidence)


def _ruled(state: Directive, report_no: int, ruling: Ruling) -> Directive:
    return _each_report(
        state,
        lambda report: report.report_no == report_no,
        lambda report: msgspec.structs.replace(report, rulings=(*report.rulings, ruling)),
    )


def _asked(body: ExtensionAsked, position: int) -> Request:
    return Request(
        request_no=body.request_no,
        until_on=body.until_on,
        reason=body.reason,
        by=body.acting_for or body.actor,
        at=body.occurred_at,
        position=position,
    )


def _answered(state: Directive, request_no: int, answer: str, position: int, *, granted: bool) -> Directive:
    requests = tuple(
        msgspec.structs.replace(request, granted=granted, answer=answer, answer_position=position)
        if request.request_no == request_no
        else request
        for request in state.requests
    )
    return msgspec.structs.replace(state, requests=requests)


def _revoked(state: Directive, body: Revoked, position: int) -> Directive:
    """What is open falls away."""
    replace = msgspec.structs.replace
    at = body.occurred_at
    tasks = tuple(replace(task, ended_at=at, ended_position=position) if task.is_open else task for task in state.tasks)
    unseen = _each_report(
        state,
        lambda report: report.verdict is None,
        lambda report: replace(report, ended_at=at, ended_position=position),
    )
    return replace(unseen, tasks=tasks, revoked_at=at, revoked_reason=body.reason)


def _each_report(state: Directive, which: Callable[[Report], bool], change: Callable[[Report], Report]) -> Directive:
    reports = tuple(change(report) if which(report) else report for report in state.reports)
    return msgspec.structs.replace(state, reports=reports)


NATURE: Final = Nature(
    name="directive",
    letters="CD",
    vi="Chỉ đạo khắc phục",
    en="Directive",
    opening=DirectiveIssued,
    initial=Directive(),
    evolve=evolve,
    duties=duties,
    involved=involved,
    title=lambda state: state.title,
    stage=stage,
    ended_at=ended_at,
)
