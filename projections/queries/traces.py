"""The trace of a dossier: who answered from when to when, why, and what was waited for.

A trace is folded from the dossier's events when it is asked, by the same functions that fill the views, so it can be
asked of any moment: as of what was known by then, and about what had happened by then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row

from domain.model.clock import DueName
from domain.model.custody_interval import POLICY as CUSTODY_POLICY
from domain.model.custody_interval import Interval
from domain.model.delay import POLICY as ATTRIBUTION_POLICY
from domain.model.delay import attribution
from domain.model.event import APPLICANT, Event, Recorded
from domain.model.refusals import DossierUnknown
from projections import stored_events
from projections.folding import Folded, common, fold
from projections.queries.events import EventLine, event_lines
from projections.queries.knowledge import Knowledge, Named, knowledge, knowledge_at
from projections.views.board import portal_status
from projections.views.custody import WaitingFor, custody_rows
from projections.views.escalations import EscalationRow, escalation_rows
from projections.views.findings import FindingRow, finding_rows
from projections.views.handovers import HandoverRow, handover_rows
from projections.views.steps import ObstacleRow, OpinionRow, StepRow, obstacle_rows, opinion_rows, step_rows
from projections.words import EXCUSES, GROUNDS, WAITING


class TraceInterval(msgspec.Struct, frozen=True, kw_only=True):
    """Who answered in [from_at, to_at). to_at None: to the moment of asking; until: when it is to end by itself.

    working_us: working time of the receipt's agency, excused_us of it excused, overdue_us of the rest while overdue.
    cause: the event by which they answer; positions: all that it rests on.
    """

    number: int
    who: Named
    unit: Named | None
    agency: Named | None
    from_at: datetime
    to_at: datetime | None
    until: datetime | None
    ground: str
    why_vi: str
    why_en: str
    part: str | None
    on_behalf_of: Named | None
    step_id: str | None
    step_name: str | None
    waiting_for: WaitingFor
    waiting_vi: str
    waiting_en: str
    waiting_on: Named | None
    excused: str | None
    excused_vi: str | None
    excused_en: str | None
    confirmed: bool
    free: bool
    marks: tuple[str, ...]
    working_us: int
    excused_us: int
    overdue_us: int
    cause: int
    positions: tuple[int, ...]


class TraceDue(msgspec.Struct, frozen=True, kw_only=True):
    """A due date under one of its names (first_slip, in_force), from when on it held; position: its explanation."""

    name: DueName
    from_at: datetime
    due_at: datetime | None
    position: int


class TraceStop(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch in which the clock stood still."""

    from_at: datetime
    to_at: datetime | None
    reason: str
    effect: str
    asked_by: Named
    positions: tuple[int, ...]


class TraceDelay(msgspec.Struct, frozen=True, kw_only=True):
    """One holder's delay: held while overdue is the fact, share the judgement by the policy."""

    who: Named
    part: str
    on_behalf_of: Named | None
    held_overdue_us: int
    excess_us: int
    share_us: int


class TraceAttribution(msgspec.Struct, frozen=True, kw_only=True):
    """L and whose it is: the rows' shares, design, no term and excused add up to overdue_us."""

    policy: str
    provisional: bool
    assessed: bool
    at: datetime
    overdue_us: int
    counted_us: int
    excused_us: int
    process_design_us: int
    no_term_set_us: int
    rows: tuple[TraceDelay, ...]


class TraceClaim(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that does not count, or not yet, since it moves something to others."""

    position: int
    state: str
    affects: tuple[Named, ...]
    confirmed_by: tuple[Named, ...]
    disputed_by: tuple[Named, ...]


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """All about one dossier at `asked_at`, as known at log position `position`. ahead: intervals that are to come."""

    dossier_id: UUID
    code: str | None
    procedure: Named
    field: str
    agency: Named
    state: str
    portal_status: int
    lodged_at: datetime
    received_at: datetime | None
    ended_at: datetime | None
    late: bool | None
    overdue: bool
    due_first_at: datetime | None
    due_in_force_at: datetime | None
    asked_at: datetime
    position: int
    policy: str
    calendar_version: int
    holder_at: TraceInterval | None
    intervals: tuple[TraceInterval, ...]
    ahead: tuple[TraceInterval, ...]
    dues: tuple[TraceDue, ...]
    stops: tuple[TraceStop, ...]
    steps: tuple[StepRow, ...]
    handovers: tuple[HandoverRow, ...]
    opinions: tuple[OpinionRow, ...]
    obstacles: tuple[ObstacleRow, ...]
    escalations: tuple[EscalationRow, ...]
    findings: tuple[FindingRow, ...]
    claims: tuple[TraceClaim, ...]
    delay: TraceAttribution
    events: tuple[EventLine, ...]


class HolderAt(msgspec.Struct, frozen=True, kw_only=True):
    """Who answered at an instant. None members: nobody did, before lodging or after the end."""

    dossier_id: UUID
    at: datetime
    who: Named | None
    unit: Named | None
    ground: str | None
    why_vi: str | None
    why_en: str | None
    on_behalf_of: Named | None
    since: datetime | None
    cause: int | None


def dossier_id_of(connection: Connection[Any], address: str) -> UUID:
    """The dossier that a code or an id names. DossierUnknown."""
    try:
        wanted = UUID(address)
    except ValueError:
        row = connection.execute("SELECT dossier_id FROM views.dossiers WHERE code = %s", [address]).fetchone()
    else:
        row = connection.execute("SELECT dossier_id FROM views.dossiers WHERE dossier_id = %s", [wanted]).fetchone()
    if row is None:
        raise DossierUnknown(dossier=address)
    return UUID(str(row[0]))


def trace(
    connection: Connection[Any],
    address: str,
    *,
    now: datetime,
    at: datetime | None = None,
    known_at: datetime | None = None,
) -> Trace:
    """The trace of a dossier by its code or id. DossierUnknown.

    at: also says who answered at that instant. known_at: as of what was recorded by then, with the reference data as
    known then, and asked at that moment instead of `now`.
    """
    dossier_id = dossier_id_of(connection, address)
    if known_at is None:
        known = knowledge(connection)
    else:
        known = knowledge_at(connection, stored_events.known_at(connection, known_at))
        now = known_at
    stored = history_of(connection, dossier_id, known.position)
    if not stored:
        raise DossierUnknown(dossier=address)
    return told(fold(stored, known.reference), known, now, at)


def history_of(connection: Connection[Any], dossier_id: UUID, position: int) -> list[Recorded[Event]]:
    """All that was recorded of a dossier up to a position, in order; empty where nothing was."""
    return [event.decoded() for event in stored_events.streams(connection, [dossier_id], position)[dossier_id]]


def holder_at(connection: Connection[Any], address: str, at: datetime) -> HolderAt:
    """Who answered for a dossier at an instant, as known now. DossierUnknown."""
    dossier_id = dossier_id_of(connection, address)
    with connection.cursor(row_factory=dict_row) as reading:
        row = reading.execute(
            "SELECT * FROM views.custody WHERE dossier_id = %s AND from_at <= %s AND (to_at IS NULL OR to_at > %s)",
            [dossier_id, at, at],
        ).fetchone()
    if row is None:
        return HolderAt(
            dossier_id=dossier_id,
            at=at,
            who=None,
            unit=None,
            ground=None,
            why_vi=None,
            why_en=None,
            on_behalf_of=None,
            since=None,
            cause=None,
        )
    known = knowledge(connection)
    return HolderAt(
        dossier_id=dossier_id,
        at=at,
        who=known.official(row["answerer"]),
        unit=known.unit(row["unit_id"], at),
        ground=row["ground"],
        why_vi=GROUNDS[row["ground"]].vi,
        why_en=GROUNDS[row["ground"]].en,
        on_behalf_of=known.official(row["on_behalf_of"]),
        since=row["from_at"],
        cause=row["cause"],
    )


def told(folded: Folded, known: Knowledge, now: datetime, at: datetime | None = None) -> Trace:
    """What a fold says of a dossier at the moment `now`."""
    clock, state = folded.clock, folded.state
    intervals = _intervals(folded, known, now)
    ended = clock.ended_at is not None and clock.ended_at <= now
    return Trace(
        dossier_id=folded.dossier_id,
        code=state.code,
        procedure=known.procedure(state.procedure_code, state.procedure_version or None),
        field=folded.procedure.field if folded.procedure is not None else "",
        agency=known.agency(clock.agency_id, now) or Named(clock.agency_id, clock.agency_id),
        state=state.phase,
        portal_status=portal_status(folded),
        lodged_at=clock.lodged_at,
        received_at=clock.received_at,
        ended_at=clock.ended_at if ended else None,
        late=clock.late(DueName.FIRST_SLIP) if ended else None,
        overdue=clock.overdue(now),
        due_first_at=clock.due(now, DueName.FIRST_SLIP),
        due_in_force_at=clock.due(now),
        asked_at=now,
        position=known.position,
        policy=CUSTODY_POLICY,
        calendar_version=known.reference.calendar.version,
        holder_at=_covering(intervals, at) if at is not None else None,
        intervals=tuple(i for i in intervals if i.from_at <= now),
        ahead=tuple(i for i in intervals if i.from_at > now),
        dues=tuple(
            TraceDue(name=name, from_at=change.from_at, due_at=change.due_at, position=change.position)
            for name, changes in ((DueName.FIRST_SLIP, clock.first_slip), (DueName.IN_FORCE, clock.in_force))
            for change in changes
        ),
        stops=tuple(
            TraceStop(
                from_at=stop.start_at,
                to_at=stop.end_at,
                reason=stop.reason,
                effect=stop.effect,
                asked_by=known.official(stop.asked_by) or Named(stop.asked_by, stop.asked_by),
                positions=(stop.position, *([stop.ended_by] if stop.ended_by is not None else [])),
            )
            for stop in clock.stops
        ),
        steps=tuple(step_rows(folded)),
        handovers=tuple(handover_rows(folded)),
        opinions=tuple(opinion_rows(folded)),
        obstacles=tuple(obstacle_rows(folded)),
        escalations=tuple(escalation_rows(folded)),
        findings=tuple(finding for finding in finding_rows(folded) if finding.at <= now),
        claims=_claims(folded, known),
        delay=_delay(folded, known, now),
        events=tuple(event_lines(folded.stored, known)),
    )


def _intervals(folded: Folded, known: Knowledge, now: datetime) -> list[TraceInterval]:
    overdue = folded.clock.overdue_spans(now)
    measure = folded.custody.measure
    found = []
    for row, interval in zip(custody_rows(folded), folded.custody.intervals, strict=True):
        goes_on = interval.end_at is None or interval.end_at > now
        end = max(interval.start_at, now) if goes_on or interval.end_at is None else interval.end_at
        clipped = msgspec.structs.replace(interval, end_at=end)
        unexcused_us, excused_us = measure(interval, interval.start_at, end)
        overdue_us = sum(measure(interval, *span).unexcused_us for span in common(clipped, overdue))
        excuse = EXCUSES.get(row.excused) if row.excused is not None else None
        found.append(
            TraceInterval(
                number=row.number,
                who=known.official(row.answerer) or Named(row.answerer, row.answerer),
                unit=known.unit(row.unit_id, interval.start_at),
                agency=known.agency(row.agency_id, interval.start_at),
                from_at=row.from_at,
                to_at=None if goes_on else row.to_at,
                until=row.to_at if goes_on else None,
                ground=row.ground,
                why_vi=GROUNDS[row.ground].vi,
                why_en=GROUNDS[row.ground].en,
                part=row.part,
                on_behalf_of=known.official(row.on_behalf_of),
                step_id=row.step_id,
                step_name=_step_name(folded, interval),
                waiting_for=WaitingFor(row.waiting_for),
                waiting_vi=WAITING[row.waiting_for].vi,
                waiting_en=WAITING[row.waiting_for].en,
                waiting_on=known.anyone(row.waiting_on, interval.start_at),
                excused=row.excused,
                excused_vi=excuse.vi if excuse is not None else None,
                excused_en=excuse.en if excuse is not None else None,
                confirmed=row.confirmed,
                free=row.free,
                marks=tuple(row.marks),
                working_us=0 if row.answerer == APPLICANT else unexcused_us + excused_us,
                excused_us=0 if row.answerer == APPLICANT else excused_us,
                overdue_us=overdue_us,
                cause=row.cause,
                positions=tuple(row.positions),
            )
        )
    return found


def _covering(intervals: list[TraceInterval], at: datetime) -> TraceInterval | None:
    for interval in intervals:
        end = interval.to_at or interval.until
        if interval.from_at <= at and (end is None or at < end):
            return interval
    return None


def _step_name(folded: Folded, interval: Interval) -> str | None:
    if interval.step_id is None:
        return None
    step = folded.procedure.step(interval.step_id) if folded.procedure is not None else None
    return step.name if step is not None else interval.step_id


def _claims(folded: Folded, known: Knowledge) -> tuple[TraceClaim, ...]:
    def named(officials: tuple[str, ...]) -> tuple[Named, ...]:
        return tuple(known.official(official) or Named(official, official) for official in officials)

    return tuple(
        TraceClaim(
            position=claim.position,
            state=claim.state,
            affects=named(claim.affects),
            confirmed_by=named(claim.confirmed_by),
            disputed_by=named(claim.disputed_by),
        )
        for claim in folded.history.claims
    )


def _delay(folded: Folded, known: Knowledge, now: datetime) -> TraceAttribution:
    found = attribution(folded.custody, now)
    return TraceAttribution(
        policy=ATTRIBUTION_POLICY,
        provisional=found.provisional,
        assessed=found.assessed,
        at=found.at,
        overdue_us=found.overdue_us,
        counted_us=found.counted_us,
        excused_us=found.excused_us,
        process_design_us=found.process_design_us,
        no_term_set_us=found.no_term_set_us,
        rows=tuple(
            TraceDelay(
                who=known.official(row.holder.official) or Named(row.holder.official, row.holder.official),
                part=row.holder.part,
                on_behalf_of=known.official(row.holder.on_behalf_of),
                held_overdue_us=row.held_overdue_us,
                excess_us=row.excess_us,
                share_us=row.share_us,
            )
            for row in found.rows
            if row.held_overdue_us or row.share_us or row.excess_us
        ),
    )
