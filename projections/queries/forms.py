"""What the statutory forms say about a dossier: folded from its events when it is asked, never typed in.

A form exists where the event that it puts on paper counts in the effective history. Which form that is, its number and
its fields are the clause of the dossier's rule pack in force on the day of the event; of the control slip, on the day
of the receipt. As of an earlier moment (`known_at`) it says what it would have said then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model import dossier_events as ev
from domain.model import rule_keys as keys
from domain.model.clock import DueName
from domain.model.deadline import DueClass
from domain.model.dossier import principal
from domain.model.dossier_code import DossierCode
from domain.model.errors import DomainError
from domain.model.event import Event, OfficialId, Recorded, UnitId
from domain.model.refusals import DossierUnknown
from domain.model.rules import Clause, RulePack
from domain.model.working_time import office_day
from projections import stored_events
from projections.folding import Folded, fold
from projections.queries.knowledge import Knowledge, Named, knowledge, knowledge_at
from projections.queries.traces import dossier_id_of
from projections.views.handovers import UNDER_WAY, handover_rows
from projections.views.steps import step_name


class FormKind(StrEnum):
    """The forms about one dossier; the register is about a unit."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"


class FormNotIssued(DomainError):
    """Details: dossier, what_vi, what_en."""

    CODE = "form-not-issued"
    VI = "Hồ sơ {dossier} {what_vi}, nên không có mẫu này để in."
    EN = "Dossier {dossier} {what_en}, so there is no such form to print."


class FormNumberUnknown(DomainError):
    """Details: dossier, number, count."""

    CODE = "form-number-unknown"
    VI = "Hồ sơ {dossier} có {count} lần lập mẫu này; không có lần thứ {number}. Chọn từ 1 đến {count}."
    EN = "Dossier {dossier} has this form {count} times; there is no number {number}. Choose from 1 to {count}."


class FormNotInPack(DomainError):
    """Details: kind_vi, kind_en, pack, day."""

    CODE = "form-not-in-pack"
    VI = "Bộ quy định {pack} ngày {day} không có mẫu «{kind_vi}». Dùng văn bản theo thể thức chung."
    EN = "Rule pack {pack} has no form '{kind_en}' on {day}. Write it as an ordinary letter."


NAMES: Final = {
    "receipt": ("giấy tiếp nhận và hẹn trả", "receipt and appointment slip"),
    "supplement": ("yêu cầu bổ sung", "request for supplement"),
    "refusal": ("từ chối tiếp nhận", "refusal"),
    "apology": ("xin lỗi, hẹn lại", "apology and new appointment"),
    "stop": ("thông báo dừng giải quyết", "stop notice"),
    "control": ("phiếu kiểm soát", "control slip"),
    "register": ("sổ theo dõi", "register"),
}
"""What each form is called apart from its title, Vietnamese and English."""


class FormRuleSaid(msgspec.Struct, frozen=True, kw_only=True):
    """Which form it is, and how sure that is. fields: what stands on it, in order; sources as in the pack's clauses."""

    pack: str
    number: str
    title: str
    aliases: tuple[str, ...]
    document: str
    article: str
    status: str
    fields: tuple[str, ...]
    fields_document: str
    fields_status: str
    fields_note: str


class Person(msgspec.Struct, frozen=True):
    """Somebody with the unit in which they served then."""

    who: Named
    unit: Named | None


class SlipLine(msgspec.Struct, frozen=True, kw_only=True):
    """One handover of the control slip. ended_at: accepted, also merely deemed so, returned or recalled.

    step_before: the step in which it was sent, which the handover ends; step_name: the step it was sent for.
    outcome: as the views have it (`accepted`, `deemed`, `returned`, …), `under_way` at the moment of asking.
    result: sent before, on or after the due day of the step that ended with it; None where the step has no term.
    """

    handover_no: int
    sender: Person
    receiver: Person | None
    addressee: str
    step_before: str | None
    step_name: str | None
    sent_at: datetime
    ended_at: datetime | None
    outcome: str
    result: DueClass | None
    note: str
    positions: tuple[int, ...]


class FormFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a form about a dossier says. number_today: the running number in its code.

    at: when its event happened; by: whose act it is; head: the head of their unit then. appointed_at: by the slip as it
    was at `at`; new_appointment_at: what an apology promises. recomputed: later reckonings of the slip's due date.
    positions: the events it rests on; entered_by: the late entry or correction from which its content is.
    version, recorded_at: of the dossier's last event that was known; while there is none new, the form stays the same.
    """

    kind: FormKind
    rule: FormRuleSaid
    dossier_id: UUID
    code: str | None
    number_today: int | None
    agency: Named
    unit: Named
    procedure: Named
    field: str
    documents: tuple[str, ...]
    term: str | None
    applicant_id: str
    channel: str
    result_channel: str
    lodged_at: datetime
    received_at: datetime | None
    received_by: Person | None
    appointed_at: datetime | None
    at: datetime
    by: Person | None
    head: Person | None
    head_signs: bool
    items: tuple[str, ...]
    reason: str
    in_charge: Named | None
    new_appointment_at: datetime | None
    recomputed: tuple[tuple[datetime, str], ...]
    slip: tuple[SlipLine, ...]
    positions: tuple[int, ...]
    entered_by: int | None
    version: int
    recorded_at: datetime
    calendar_version: int | None
    asked_at: datetime

    @property
    def known_by(self) -> int:
        """The position of the last event from which its content is; an applicant stands on it as known there."""
        return max(*self.positions, self.entered_by or 0)


EVENTS: Final[dict[FormKind, type[Event]]] = {
    FormKind.RECEIPT: ev.ReceiptIssued,
    FormKind.SUPPLEMENT: ev.SupplementRequested,
    FormKind.REFUSAL: ev.Refused,
    FormKind.APOLOGY: ev.ApologyIssued,
    FormKind.STOP: ev.Stopped,
    FormKind.CONTROL: ev.ReceiptIssued,
}
"""The event that each form puts on paper."""

_LACKING: Final = {
    FormKind.RECEIPT: ("chưa được tiếp nhận", "was not received"),
    FormKind.SUPPLEMENT: ("chưa có yêu cầu bổ sung", "was never asked for a supplement"),
    FormKind.REFUSAL: ("không bị từ chối tiếp nhận", "was not refused"),
    FormKind.APOLOGY: ("chưa có lần xin lỗi, hẹn lại nào", "was never apologised for"),
    FormKind.STOP: ("không bị dừng giải quyết", "was not stopped"),
    FormKind.CONTROL: ("chưa được tiếp nhận", "was not received"),
}
_INSTANT: Final = timedelta(microseconds=1)


def form_facts(
    connection: Connection[Any],
    address: str,
    kind: FormKind,
    *,
    now: datetime,
    number: int | None = None,
    known_at: datetime | None = None,
) -> FormFacts:
    """What a form says. number: which of several of its kind, from 1; the last, if none is given.

    DossierUnknown, FormNotIssued, FormNumberUnknown, FormNotInPack.
    """
    dossier_id = dossier_id_of(connection, address)
    known = knowledge(connection) if known_at is None else _known_at(connection, known_at)
    stored = stored_events.streams(connection, [dossier_id], known.position)[dossier_id]
    if not stored:
        raise DossierUnknown(dossier=address)
    folded = fold([event.decoded() for event in stored], known.reference)
    return _facts(folded, known, kind, number, known_at or now)


def _known_at(connection: Connection[Any], known_at: datetime) -> Knowledge:
    return knowledge_at(connection, stored_events.known_at(connection, known_at))


def _facts(folded: Folded, known: Knowledge, kind: FormKind, number: int | None, now: datetime) -> FormFacts:
    state, clock = folded.state, folded.clock
    name = state.code or str(folded.dossier_id)
    found = [recorded for recorded in folded.history.events if isinstance(recorded.body, EVENTS[kind])]
    pack = _pack(folded, found, now)
    if not found:
        if pack.find(keys.FORM[kind], office_day(now)) is None:
            raise _not_in_pack(kind, pack, office_day(now))
        what_vi, what_en = _LACKING[kind]
        raise FormNotIssued(dossier=name, what_vi=what_vi, what_en=what_en)
    if number is not None and not 1 <= number <= len(found):
        raise FormNumberUnknown(dossier=name, number=number, count=len(found))
    event = found[(number or len(found)) - 1]
    body, at = event.body, event.body.occurred_at
    by = person(known, principal(body), at)
    in_charge = body.unit_in_charge if isinstance(body, ev.ApologyIssued) else None
    receipt = _receipt(folded)
    slip = tuple(slip_lines(folded, known, now)) if kind is FormKind.CONTROL else ()
    return FormFacts(
        kind=kind,
        rule=rule_said(pack, kind, office_day(at)),
        dossier_id=folded.dossier_id,
        code=state.code,
        number_today=DossierCode.parse(state.code).number if state.code is not None else None,
        agency=known.agency(clock.agency_id, at) or Named(clock.agency_id, clock.agency_id),
        unit=known.unit(state.one_stop_id, at) or Named(state.one_stop_id, state.one_stop_id),
        procedure=known.procedure(state.procedure_code, state.procedure_version or None),
        field=folded.procedure.field if folded.procedure is not None else "",
        documents=folded.procedure.documents if folded.procedure is not None else (),
        term=receipt.term if receipt is not None else None,
        applicant_id=str(state.applicant_id),
        channel=state.channel,
        result_channel=state.result_channel,
        lodged_at=clock.lodged_at,
        received_at=clock.received_at,
        received_by=person(known, principal(receipt), receipt.occurred_at) if receipt is not None else None,
        appointed_at=_appointed(folded, body, at),
        at=at,
        by=by,
        head=_head(known, in_charge or (by.unit.id if by is not None and by.unit is not None else None), at),
        head_signs=kind is FormKind.REFUSAL and _head_refuses(pack, office_day(at)),
        items=body.items if isinstance(body, ev.SupplementRequested) else (),
        reason=getattr(body, "reason", "") or getattr(body, "cause", ""),
        in_charge=known.unit(in_charge, at),
        new_appointment_at=body.due_at if isinstance(body, ev.ApologyIssued) else None,
        recomputed=_recomputed(folded) if kind is FormKind.RECEIPT else (),
        slip=slip,
        positions=tuple(sorted({event.position, *(p for line in slip for p in line.positions)})),
        entered_by=folded.history.entered_by.get(event.position),
        version=folded.stored[-1].version,
        recorded_at=folded.stored[-1].recorded_at,
        calendar_version=receipt.calendar_version if receipt is not None else None,
        asked_at=now,
    )


def person(known: Knowledge, official: OfficialId | None, at: datetime) -> Person | None:
    """None for nobody."""
    named = known.official(official)
    if named is None or official is None:
        return None
    return Person(named, known.unit(known.reference.organisation.unit_of(official, at), at))


def rule_said(pack: RulePack, kind: str, day: date) -> FormRuleSaid:
    """The form that the pack has on a day. FormNotInPack."""
    form, fields = pack.find(keys.FORM[kind], day), pack.find(keys.FORM_FIELDS[kind], day)
    if form is None:
        raise _not_in_pack(kind, pack, day)
    source: Clause = fields.clause if fields is not None else form.clause
    return FormRuleSaid(
        pack=pack.name,
        number=form.value.number,
        title=form.value.title_vi,
        aliases=form.value.aliases,
        document=form.clause.document,
        article=form.clause.article,
        status=form.clause.status,
        fields=fields.value if fields is not None else (),
        fields_document=source.document,
        fields_status=source.status if fields is not None else "unverified",
        fields_note=source.note,
    )


def slip_lines(folded: Folded, known: Knowledge, now: datetime) -> Iterator[SlipLine]:
    """The handovers that had been sent by `now`, in order, as they stood then."""
    for sent, row in zip(folded.handovers, handover_rows(folded), strict=True):
        if row.sent_at > now:
            continue
        ended = row.ended_at is not None and row.ended_at <= now
        receiver = person(known, row.received_by, row.ended_at) if ended and row.ended_at is not None else None
        addressee = known.official(row.to_official) or known.unit(row.to_unit, row.sent_at)
        yield SlipLine(
            handover_no=row.handover_no,
            sender=Person(
                known.official(row.from_official) or Named(row.from_official, row.from_official),
                known.unit(row.from_unit, row.sent_at),
            ),
            receiver=receiver,
            addressee=addressee.name if addressee is not None else row.to_outside or "",
            step_before=step_name(folded, sent.step_id) or None,
            step_name=step_name(folded, row.step_id) or None,
            sent_at=row.sent_at,
            ended_at=row.ended_at if ended else None,
            outcome=row.outcome if ended else UNDER_WAY,
            result=DueClass(row.due_class) if row.due_class is not None else None,
            note=row.note,
            positions=tuple(row.positions),
        )


def _not_in_pack(kind: str, pack: RulePack, day: date) -> FormNotInPack:
    kind_vi, kind_en = NAMES[kind]
    return FormNotInPack(kind_vi=kind_vi, kind_en=kind_en, pack=pack.name, day=day)


def _pack(folded: Folded, found: list[Recorded[Event]], now: datetime) -> RulePack:
    """The dossier's own; before it has one, that of the day."""
    rules = folded.reference.rules
    if folded.state.rule_pack is not None:
        return rules.get(folded.state.rule_pack)
    return rules.for_day(office_day(found[-1].body.occurred_at if found else now))


def _receipt(folded: Folded) -> ev.ReceiptIssued | None:
    return next((r.body for r in reversed(folded.history.events) if isinstance(r.body, ev.ReceiptIssued)), None)


def _appointed(folded: Folded, body: Event, at: datetime) -> datetime | None:
    """What the applicant had been promised before the form's event; on the receipt, what it promises."""
    if isinstance(body, ev.ReceiptIssued):
        return body.due_at
    return folded.clock.due(at - _INSTANT, DueName.FIRST_SLIP)


def _recomputed(folded: Folded) -> tuple[tuple[datetime, str], ...]:
    return tuple(
        (r.body.due_at, r.body.reason) for r in folded.history.events if isinstance(r.body, ev.DueDateRecomputed)
    )


def _head(known: Knowledge, unit: UnitId | None, at: datetime) -> Person | None:
    return person(known, known.reference.organisation.head_of(unit, at), at) if unit is not None else None


def _head_refuses(pack: RulePack, day: date) -> bool:
    """Whether the head of the centre issues a refusal."""
    rule = pack.find(keys.REFUSAL_ISSUED_BY, day)
    return rule is not None and rule.value == "head_of_centre"
