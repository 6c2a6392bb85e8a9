"""Responsibility records: figures, the facts behind each, findings, and who read whose record.

Every reading by another than the official is recorded, in the ledger, before it is answered.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.asked import for_purpose
from api.auth.caller import Caller
from api.auth.readings import Door, ReadingLine
from api.auth.remit import may_see_official
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import deny, holding, office_of
from api.http.list_access import need_board, need_unit
from api.http.openapi import answer
from api.http.query_values import At, Id, KnownBy, OptionalPeriod, WrittenAsOf, WrittenAt, as_of_in, at_in
from api.http.reads import READ_HEADERS, Cursor, Filter, Limit, Look, Seen, looking
from api.http.refusals import NotFound
from api.http.tracing import trace_id
from domain.model.event import Source
from projections.figures import FIGURES, Part
from projections.queries.moments import Moment, moment_of
from projections.queries.official_records import FactLine, Record, figure_facts, record
from projections.queries.paging import Page, read_cursor, write_cursor
from projections.queries.periods import Period
from projections.queries.records_difference import RecordDifference, record_difference
from projections.queries.records_then import record_as_of
from projections.queries.watching import (
    EscalationLine,
    EscalationState,
    Finding,
    escalations,
    findings,
    flagged_procedures,
)

router = APIRouter(prefix="/v1", tags=["records"])

Reader = Annotated[Caller, holding(Right.READ_RECORDS)]
BoardReader = Annotated[Caller, holding(Right.READ_BOARDS)]


class Purpose(StrEnum):
    """Why somebody reads another's record."""

    MANAGEMENT = "management"
    INSPECTION = "inspection"
    REVIEW = "review"
    COMPLAINT = "complaint"


Reason = Annotated[Purpose | None, Query(description="Recorded with the reading, for the official to see.")]


class RecordReading(msgspec.Struct, kw_only=True):
    """Somebody read the record: who, in which roles, when, what of it, and why if they said so.

    position: of the event that records it, in the ledger like any other. account: of the machine's operating system,
    where it was read at the command line.
    """

    position: int
    read_at: datetime
    reader: str
    roles: tuple[str, ...]
    what: str
    purpose: str | None
    account: str | None


def need_official(
    request: Request, caller: Caller, official: str, what: str, purpose: str | None, now: datetime
) -> None:
    """The caller may read this official's record, and the reading is on record. NotPermitted."""
    office = office_of(request)
    people = office.remits.people()
    mine = office.remits.of(caller, now)
    if not may_see_official(caller, Right.READ_RECORDS, mine, people, official, now):
        deny(request, caller, Right.READ_RECORDS, official, "neither the caller nor of a unit that the caller heads")
    for_purpose(purpose)
    if official != caller.subject and official in people.officials:
        office.readings.note_record(caller, official, what, purpose, door_of(request))


def need_readers(request: Request, caller: Caller, official: str) -> None:
    """The caller may see who read this official's record. NotPermitted."""
    office = office_of(request)
    now = office.clock.now()
    mine = office.remits.of(caller, now)
    if not may_see_official(caller, Right.READ_READERS, mine, office.remits.people(), official, now):
        deny(request, caller, Right.READ_READERS, official, "not the caller")


def door_of(request: Request) -> Door:
    """How a reader came in, for the note of a reading."""
    return Door(Source.API if request.url.path.startswith("/v1/") else Source.PAGE, trace_id())


def asked_period(period: Period | None, look: Look) -> Period:
    """The period that was asked for, else the quarter of the moment."""
    return period or Period.quarter_of(look.now)


@router.get("/officials/{official}/record", response_model=None, responses={200: answer(Record, headers=READ_HEADERS)})
def read_record(
    request: Request,
    official: Id,
    caller: Reader,
    _seen: Seen,
    period: OptionalPeriod,
    known_at: KnownBy,
    at: At = None,
    purpose: Reason = None,
) -> Response:
    """Evidence for a review, never a verdict. The quarter of the moment, unless a period is given.

    As of what was known by `known_at`, about what had happened by `at`; now, if neither is given.
    """
    with looking(request) as look:
        moment = moment_of(look.connection, now=look.now, as_of=known_at, about=at)
        asked = period or Period.quarter_of(moment.about)
        replayed = known_at is not None or at is not None
        what = f"record {asked}{written(moment)}" if replayed else f"record {asked}"
        need_official(request, caller, official, what, purpose, look.now)
        with look.beyond(Beyond.RECORD) as all_of_it:
            if replayed:
                return look.answer(record_as_of(all_of_it, official, asked, now=look.now, as_of=known_at, about=at))
            return look.answer(record(all_of_it, official, asked, now=look.now))


@router.get(
    "/officials/{official}/replay/difference",
    response_model=None,
    responses={200: answer(RecordDifference, headers=READ_HEADERS)},
)
def read_record_difference(
    request: Request,
    official: Id,
    caller: Reader,
    _seen: Seen,
    period: OptionalPeriod,
    known_at: WrittenAsOf = None,
    at: WrittenAt = None,
    then_known_at: WrittenAsOf = None,
    then_at: WrittenAt = None,
    purpose: Reason = None,
) -> Response:
    """What changed of a record from one moment (known_at, at) to another (then_known_at, then_at; now), line by line.

    The quarter of the second moment, unless a period is given.
    """
    first = as_of_in(known_at), at_in(at)
    second = as_of_in(then_known_at), at_in(then_at)
    with looking(request) as look:
        moments = [moment_of(look.connection, now=look.now, as_of=one[0], about=one[1]) for one in (first, second)]
        asked = period or Period.quarter_of(moments[1].about)
        what = f"record {asked}{written(moments[0])}{written(moments[1])}"
        need_official(request, caller, official, what, purpose, look.now)
        with look.beyond(Beyond.RECORD) as all_of_it:
            return look.answer(record_difference(all_of_it, official, asked, now=look.now, first=first, second=second))


def written(moment: Moment) -> str:
    """A moment as it stands in the note of a reading."""
    about = f" about {moment.about.isoformat()}" if moment.cut else ""
    return f" as of @{moment.position}{about}"


@router.get(
    "/officials/{official}/record/{figure}",
    response_model=None,
    responses={200: answer(list[FactLine], headers=READ_HEADERS)},
)
def read_figure(
    request: Request,
    official: Id,
    figure: Id,
    caller: Reader,
    _seen: Seen,
    period: OptionalPeriod,
    part: Part = Part.OWN,
    field: Filter = None,
    nature: Filter = None,
    kind: Filter = None,
    stated: bool = True,
    purpose: Reason = None,
) -> Response:
    """The facts behind a figure, each with its events. stated=false: of dossiers that have not ended.

    nature, kind: of duties in proceedings of one nature, of one kind.
    """
    with looking(request) as look:
        asked = asked_period(period, look)
        need_official(request, caller, official, f"{figure} {asked}", purpose, look.now)
        if figure not in FIGURES:
            raise NotFound(what=figure)
        with look.beyond(Beyond.RECORD) as all_of_it:
            facts = figure_facts(
                all_of_it,
                figure=figure,
                period=asked,
                now=look.now,
                official=official,
                part=part,
                field=field,
                nature=nature,
                kind=kind,
                stated=stated,
            )
        return look.answer(facts)


@router.get("/officials/{official}/reads", response_model=None, responses={200: answer(Page[RecordReading])})
def read_readers(
    request: Request,
    official: Id,
    caller: Annotated[Caller, holding(Right.READ_READERS)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Who read an official's record, the latest first."""
    office = office_of(request)
    need_readers(request, caller, official)
    before = read_cursor(cursor, tuple[int])[0] if cursor is not None else None
    found = office.readings.of_official(official, before, limit + 1)
    rows = tuple(reading(one) for one in found[:limit])
    more = len(found) > limit
    page = Page(rows, write_cursor(found[limit - 1].number) if more else None)
    return Response(msgspec.json.encode(page), media_type="application/json")


@router.get("/findings", response_model=None, responses={200: answer(Page[Finding], headers=READ_HEADERS)})
def list_findings(
    request: Request,
    caller: Reader,
    _seen: Seen,
    period: OptionalPeriod,
    rule: Filter = None,
    agency: Filter = None,
    unit: Filter = None,
    official: Filter = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Response:
    """What a person should look at, the latest first. Whoever may not see all names a unit or an official of theirs."""
    with looking(request) as look:
        asked = asked_period(period, look)
        if official is not None:
            need_official(request, caller, official, f"findings {asked}", None, look.now)
        else:
            need_unit(request, caller, Right.READ_RECORDS, unit, "all findings")
        with look.beyond(Beyond.FINDINGS) as all_of_it:
            return look.answer(
                findings(
                    all_of_it,
                    asked,
                    now=look.now,
                    rule=rule,
                    agency=agency,
                    unit=unit,
                    official=official,
                    cursor=cursor,
                    limit=limit,
                )
            )


@router.get("/findings/procedures", response_model=None, responses={200: answer(list[Finding], headers=READ_HEADERS)})
def list_flagged_procedures(
    request: Request, _caller: Annotated[Caller, holding(Right.READ_REFERENCE)], _seen: Seen
) -> Response:
    """Procedures whose terms were doubtful when they were published."""
    with looking(request) as look:
        return look.answer(flagged_procedures(look.connection))


@router.get("/escalations", response_model=None, responses={200: answer(list[EscalationLine], headers=READ_HEADERS)})
def list_escalations(
    request: Request,
    caller: BoardReader,
    _seen: Seen,
    period: OptionalPeriod,
    state: EscalationState | None = None,
    bearer: Filter = None,
    agency: Filter = None,
    unit: Filter = None,
    limit: Limit = 100,
) -> Response:
    """Rungs of ladders, those to answer soonest due first. Whoever may not see all names a unit or themself."""
    with looking(request) as look:
        need_board(request, caller, unit=unit, holder=bearer, what="all escalations")
        return look.answer(
            escalations(
                look.connection,
                now=look.now,
                state=state,
                bearer=bearer,
                agency=agency,
                unit=unit,
                period=period,
                limit=limit,
            )
        )


def reading(one: ReadingLine) -> RecordReading:
    return RecordReading(
        position=one.position,
        read_at=one.read_at,
        reader=one.reader,
        roles=one.roles,
        what=one.what,
        purpose=one.purpose,
        account=one.account,
    )
