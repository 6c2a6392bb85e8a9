"""One dossier: how it stands, its trace, who held it at a moment, its history, why its due dates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.gate import holding
from api.http.openapi import answer
from api.http.orders import etag
from api.http.query_values import At, KnownAt
from api.http.reads import READ_HEADERS, Cursor, Limit, Seen, looking
from domain.model.deadline import Deadline
from domain.model.deadline_words import Language, explanation_lines
from domain.model.event import decode
from projections.queries.events import EventLine, events_at
from projections.queries.knowledge import Named
from projections.queries.paging import Page, read_cursor, write_cursor
from projections.queries.traces import HolderAt, Trace, TraceInterval, holder_at, trace

router = APIRouter(prefix="/v1/dossiers/{dossier}", tags=["dossiers"])

Reader = Annotated[Caller, holding(Right.READ_DOSSIERS)]
_HEADERS = READ_HEADERS | {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}


class DossierStanding(msgspec.Struct, kw_only=True):
    """How a dossier stands at `asked_at`. answering: who answers for it then; None once it has ended."""

    dossier_id: UUID
    code: str | None
    version: int
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
    answering: TraceInterval | None


class DueDateExplained(msgspec.Struct, kw_only=True):
    """A due date that an event set, and why: days counted and skipped, pauses, documents, line by line."""

    position: int
    occurred_at: datetime
    due_at: datetime | None
    vi: list[str]
    en: list[str]


@router.get("", response_model=None, responses={200: answer(DossierStanding, headers=_HEADERS)})
def read_dossier(request: Request, dossier: DossierAddress, caller: Reader, _seen: Seen) -> Response:
    """How it stands now, and its version."""
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    with looking(request) as look:
        told = trace(look.connection, str(dossier_id), now=look.now, at=look.now)
        version = told.events[-1].version
        standing = DossierStanding(
            dossier_id=told.dossier_id,
            code=told.code,
            version=version,
            procedure=told.procedure,
            field=told.field,
            agency=told.agency,
            state=told.state,
            portal_status=told.portal_status,
            lodged_at=told.lodged_at,
            received_at=told.received_at,
            ended_at=told.ended_at,
            late=told.late,
            overdue=told.overdue,
            due_first_at=told.due_first_at,
            due_in_force_at=told.due_in_force_at,
            asked_at=told.asked_at,
            answering=told.holder_at,
        )
        return look.answer(standing, ETag=etag(version))


@router.get("/trace", response_model=None, responses={200: answer(Trace, headers=READ_HEADERS)})
def read_trace(
    request: Request, dossier: DossierAddress, caller: Reader, _seen: Seen, at: At = None, known_at: KnownAt = None
) -> Response:
    """Who answered from when to when, why, and what was waited for; due dates, delay, findings, all events."""
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    with looking(request) as look:
        return look.answer(trace(look.connection, str(dossier_id), now=look.now, at=at, known_at=known_at))


@router.get("/holder", response_model=None, responses={200: answer(HolderAt, headers=READ_HEADERS)})
def read_holder(request: Request, dossier: DossierAddress, caller: Reader, _seen: Seen, at: At = None) -> Response:
    """Who answered for it at a moment; now, if none is given."""
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    with looking(request) as look:
        return look.answer(holder_at(look.connection, str(dossier_id), at or look.now))


@router.get("/events", response_model=None, responses={200: answer(Page[EventLine], headers=READ_HEADERS)})
def read_history(
    request: Request,
    dossier: DossierAddress,
    caller: Reader,
    _seen: Seen,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Response:
    """Its events as recorded, in order of position."""
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    after = read_cursor(cursor, tuple[int])[0] if cursor is not None else 0
    with looking(request) as look:
        told = trace(look.connection, str(dossier_id), now=look.now)
        lines = [line for line in told.events if line.position > after]
        rows = tuple(lines[:limit])
        return look.answer(Page(rows, write_cursor(rows[-1].position) if len(lines) > limit else None))


@router.get("/deadlines", response_model=None, responses={200: answer(list[DueDateExplained], headers=READ_HEADERS)})
def read_deadlines(request: Request, dossier: DossierAddress, caller: Reader, _seen: Seen) -> Response:
    """Every due date that was ever in force, each explained as it was when it was set."""
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    with looking(request) as look:
        told = trace(look.connection, str(dossier_id), now=look.now)
        lines = events_at(look.connection, [due.position for due in told.dues])
        return look.answer([found for line in lines if (found := _explained(line)) is not None])


def _explained(line: EventLine) -> DueDateExplained | None:
    """None for an event that set none, such as the beginning of a wait."""
    deadline = getattr(decode(line.topic, bytes(line.body)), "deadline", None)
    if not isinstance(deadline, Deadline):
        return None
    return DueDateExplained(
        position=line.position,
        occurred_at=line.occurred_at,
        due_at=deadline.due_at,
        vi=list(explanation_lines(deadline, Language.VI)),
        en=list(explanation_lines(deadline, Language.EN)),
    )
