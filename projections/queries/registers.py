"""The register of dossiers (sổ theo dõi hồ sơ) of a one-stop unit over some days, folded from the dossiers' events.

A dossier stands in the register of the unit that issued its receipt, on the day of the receipt, under the rule pack
that the receipt recorded. As of an earlier moment it is the receipts as they were known then that count.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model import dossier_events as ev
from domain.model.clock import DueName
from domain.model.errors import DomainError
from domain.model.event import UnitId
from domain.model.working_time import at_office_time
from projections import stored_events
from projections.folding import Folded, fold
from projections.queries.forms import FormRuleSaid, rule_said
from projections.queries.knowledge import Knowledge, Named, knowledge, knowledge_at
from projections.queries.missing import UnitUnknown
from projections.queries.moments import Moment, moment_of
from projections.queries.views_then import Look, views_then
from projections.views.board import DossierRow
from projections.views.handovers import HandoverRow, handover_rows

MOST: Final = 5_000
"""Rows of one register."""


class RegisterDaysRefused(DomainError):
    """Details: first, last."""

    CODE = "register-days-refused"
    VI = "Sổ từ {first} đến {last} không hợp lệ: ngày đầu phải trước hoặc bằng ngày cuối, và không quá một năm."
    EN = "A register from {first} to {last} is not possible: the first day comes first, and it spans a year at most."


class RegisterTooLong(DomainError):
    """Details: count, most."""

    CODE = "register-too-long"
    VI = "Sổ có {count} hồ sơ, quá {most}. Chia thành kỳ ngắn hơn."
    EN = "The register has {count} dossiers, more than {most}. Ask for a shorter period."


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier. in_charge: the first unit outside the one-stop unit to which it went.

    sent_at: when it was handed over to them; back_at: when it lay where results are handed out. ended: the portal's
    phase where it ended without a result. positions: the events that the row rests on.
    """

    dossier_id: UUID
    code: str
    procedure: Named
    applicant_id: str
    in_charge: Named | None
    received_at: datetime
    appointed_at: datetime | None
    new_appointment_at: datetime | None
    sent_at: datetime | None
    back_at: datetime | None
    returned_at: datetime | None
    result_channel: str
    phase: str
    supplements: int
    late: bool | None
    positions: tuple[int, ...]


class RegisterBook(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a register that falls under one form: rows in order of receipt."""

    rule: FormRuleSaid
    rows: tuple[RegisterRow, ...]


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """position: of the last event that was known."""

    unit: Named
    agency: Named
    first: date
    last: date
    books: tuple[RegisterBook, ...]
    asked_at: datetime
    position: int


def register(
    connection: Connection[Any],
    unit: UnitId,
    first: date,
    last: date,
    *,
    now: datetime,
    known_at: datetime | None = None,
) -> Register:
    """The register from `first` to `last`, both included. UnitUnknown, RegisterDaysRefused, RegisterTooLong."""
    if not first <= last <= first + timedelta(days=366):
        raise RegisterDaysRefused(first=first, last=last)
    then = moment_of(connection, now=now, as_of=known_at) if known_at is not None else None
    known = knowledge(connection) if then is None else knowledge_at(connection, then.position)
    unit_known = known.reference.organisation.units.get(unit)
    if unit_known is None:
        raise UnitUnknown(unit=unit)
    start, end = at_office_time(first, time(0)), at_office_time(last + timedelta(days=1), time(0))
    asked_at = known_at or now
    found = _received(connection, unit, start, end, known, then)
    rows = sorted(
        ((folded.state.rule_pack or "", row) for folded in found for row in _row(folded, unit, start, end, asked_at)),
        key=lambda entry: (entry[1].received_at, entry[1].code),
    )
    rules = known.reference.rules
    packs = [pack for pack in rules.packs if any(name == pack.name for name, _ in rows)] or [rules.for_day(last)]
    return Register(
        unit=known.unit(unit, asked_at) or Named(unit, unit),
        agency=known.agency(unit_known.agency_id, asked_at) or Named(unit_known.agency_id, unit_known.agency_id),
        first=first,
        last=last,
        books=tuple(
            RegisterBook(
                rule=rule_said(pack, "register", last), rows=tuple(row for name, row in rows if name == pack.name)
            )
            for pack in packs
        ),
        asked_at=asked_at,
        position=known.position,
    )


def _received(
    connection: Connection[Any], unit: UnitId, start: datetime, end: datetime, known: Knowledge, then: Moment | None
) -> list[Folded]:
    """The dossiers that stand in it, by the views of now or of `then`. RegisterTooLong; ViewsNotReady."""

    def here(row: DossierRow) -> bool:
        return row.unit_id == unit and row.received_at is not None and start <= row.received_at < end

    with ExitStack() as stack:
        if then is not None:
            look = Look(rows={DossierRow: here}, officials=frozenset(), units=frozenset({unit}))
            connection = stack.enter_context(views_then(connection, then, look))
        ids = [
            row[0]
            for row in connection.execute(
                "SELECT dossier_id FROM views.dossiers WHERE unit_id = %(unit)s "
                "AND received_at >= %(start)s AND received_at < %(end)s ORDER BY dossier_id",
                {"unit": unit, "start": start, "end": end},
            )
        ]
    if len(ids) > MOST:
        raise RegisterTooLong(count=len(ids), most=MOST)
    histories = stored_events.streams(connection, ids, known.position)
    return [fold([event.decoded() for event in stored], known.reference) for stored in histories.values() if stored]


def _row(folded: Folded, unit: UnitId, start: datetime, end: datetime, asked_at: datetime) -> Iterable[RegisterRow]:
    """One row, or none where it was not received here in these days."""
    state, clock = folded.state, folded.clock
    received_at = clock.received_at
    if received_at is None or state.code is None or state.one_stop_id != unit or not start <= received_at < end:
        return
    events = folded.history.events
    out, to_unit = _first_out(folded, unit)
    known = Knowledge(0, folded.reference)
    returned = [r for r in events if isinstance(r.body, (ev.ResultReturned, ev.PostDelivered))]
    apologies = [r for r in events if isinstance(r.body, ev.ApologyIssued)]
    last_apology = apologies[-1].body if apologies else None
    ended_at = clock.ended_at if clock.ended_at is not None and clock.ended_at <= asked_at else None
    has_result = any(isinstance(r.body, ev.Finished) for r in events)
    receipt = next(r for r in reversed(events) if isinstance(r.body, ev.ReceiptIssued))
    positions = {receipt.position, *(out.positions if out is not None else ()), *(r.position for r in returned)}
    if ended_at is not None and clock.end_position is not None:
        positions.add(clock.end_position)
    yield RegisterRow(
        dossier_id=folded.dossier_id,
        code=state.code,
        procedure=known.procedure(state.procedure_code, state.procedure_version or None),
        applicant_id=str(state.applicant_id),
        in_charge=known.unit(to_unit, out.sent_at) if out is not None else None,
        received_at=received_at,
        appointed_at=clock.due(received_at, DueName.FIRST_SLIP),
        new_appointment_at=last_apology.due_at if isinstance(last_apology, ev.ApologyIssued) else None,
        sent_at=out.sent_at if out is not None else None,
        back_at=ended_at if has_result else None,
        returned_at=returned[-1].body.occurred_at if returned else None,
        result_channel=state.result_channel,
        phase=state.phase,
        supplements=state.supplement_requests,
        late=clock.late() if ended_at is not None else None,
        positions=tuple(sorted(positions)),
    )


def _first_out(folded: Folded, unit: UnitId) -> tuple[HandoverRow | None, UnitId | None]:
    """The first handover to another unit, and which; neither where it never left the one-stop unit."""
    organisation = folded.reference.organisation
    for row in handover_rows(folded):
        to_unit = row.to_unit
        if to_unit is None and row.to_official is not None:
            to_unit = organisation.unit_of(row.to_official, row.sent_at)
        if to_unit is not None and to_unit != unit:
            return row, to_unit
    return None, None
