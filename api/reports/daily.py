"""The day's report: what is open, overdue, stalled, past the last rung; late entries, erasures; and the checkpoint.

Everything but the checkpoint is as of the end of the day, or of now where the day is not over, from what was recorded
by then: the boards' own queries, and the ladder's own rules. The checkpoint is the last one there is, so that the paper
on which the report is printed holds the ledger to what it says.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model.applicant import Erased, ErasureApproved, ErasureDeclined, ErasureRequested
from domain.model.checkpoint import Checkpoint
from domain.model.dossier_events import Corrected, Escalated, RecordedLate
from domain.model.errors import DomainError
from domain.model.signed_note import SignedNote
from domain.model.working_time import at_office_time, office_day
from projections import ledger_checkpoints, stored_events
from projections.queries.boards import BoardRow, BoardState, Counts, board, counts
from projections.queries.breakdown import By, Within
from projections.queries.events import EventLine, events_at
from projections.queries.knowledge import Knowledge, Named, knowledge_at
from projections.queries.moments import Moment, moment_of
from projections.queries.paging import MAX_LIMIT
from projections.queries.periods import Period
from projections.queries.records_then import board_views
from projections.queries.whole_process import Alert, whole_process
from workflows import ladder
from workflows.causes import open_causes
from workflows.view import look

LATE: Final = (RecordedLate.TOPIC, Corrected.TOPIC)
ERASING: Final = (ErasureRequested.TOPIC, ErasureDeclined.TOPIC, ErasureApproved.TOPIC, Erased.TOPIC)


class DayNotReached(DomainError):
    """Details: day, today."""

    CODE = "day-not-reached"
    VI = "Chưa đến ngày {day}; ở cơ quan hôm nay là {today}."
    EN = "The day {day} has not come yet; in the office it is {today}."


class PastLastRung(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder that was climbed to its end while its cause goes on. since: when the cause began.

    office, bearer, delivered_at: of its last rung. answered: whether that was answered.
    """

    dossier_id: UUID
    code: str | None
    procedure: Named
    cause: str
    since: datetime
    office: str
    bearer: Named
    delivered_at: datetime
    answered: bool


class PrintedCheckpoint(msgspec.Struct, frozen=True, kw_only=True):
    """size: events covered. root: in base64. fingerprint: SHA-256 of the note's text, in groups of four digits.

    note: as it was signed, to be typed in again if it must be.
    """

    number: int
    size: int
    root: str
    fingerprint: str
    sealed_at: datetime
    note: str


class DailyReport(msgspec.Struct, frozen=True, kw_only=True):
    """asked: as of which event, about which instant. checkpoint None: nothing is sealed yet.

    software: units whose month up to that instant is beyond a policy on the use of the software, by what is known now.
    """

    day: date
    asked: Moment
    counts: Counts
    overdue: Sequence[BoardRow]
    stalled: Sequence[BoardRow]
    past_last_rung: Sequence[PastLastRung]
    late_entries: Sequence[EventLine]
    erasures: Sequence[EventLine]
    checkpoint: PrintedCheckpoint | None
    software: Sequence[Alert] = ()


def daily_report(connection: Connection[Any], day: date | None, *, now: datetime) -> DailyReport:
    """The report of a day, by default the office's today. DayNotReached, ViewsNotReady.

    connection: of the reader. now: in the office.
    """
    today = office_day(now)
    day = day or today
    if day > today:
        raise DayNotReached(day=f"{day:%d/%m/%Y}", today=f"{today:%d/%m/%Y}")
    begins, ends = (at_office_time(each, time(0)) for each in (day, day + timedelta(days=1)))
    asked = moment_of(connection, now=now, as_of=ends if ends <= now else None)
    known = knowledge_at(connection, asked.position)
    with board_views(connection, asked) as then:
        open_now = _rows(then, asked.about, BoardState.OPEN)
        counted = counts(then, now=asked.about)
        overdue = _rows(then, asked.about, BoardState.OVERDUE)
        stalled = _rows(then, asked.about, BoardState.STALLED)
    first = stored_events.known_at(connection, begins)
    return DailyReport(
        day=day,
        asked=asked,
        counts=counted,
        overdue=overdue,
        stalled=stalled,
        past_last_rung=list(_past_last_rung(connection, asked, known, open_now)),
        late_entries=_events(connection, first, asked.position, LATE),
        erasures=_events(connection, first, asked.position, ERASING),
        checkpoint=_checkpoint(connection),
        software=whole_process(connection, By.UNIT, Period.month(day), now=asked.about, within=Within()).alerts,
    )


def _rows(connection: Connection[Any], now: datetime, state: BoardState) -> list[BoardRow]:
    """The whole board of a state, soonest due first."""
    found: list[BoardRow] = []
    cursor: str | None = None
    while True:
        page = board(connection, now=now, state=state, cursor=cursor, limit=MAX_LIMIT)
        found.extend(page.rows)
        cursor = page.next
        if cursor is None:
            return found


def _past_last_rung(
    connection: Connection[Any], asked: Moment, known: Knowledge, rows: Sequence[BoardRow]
) -> Iterator[PastLastRung]:
    """By the motor's own rules, over what was recorded by the moment."""
    by_id = {row.dossier_id: row for row in rows}
    climbed = connection.execute(
        "SELECT DISTINCT originator_id FROM hoso.stored_events"
        " WHERE originator_id = ANY(%s) AND topic = %s AND notification_id <= %s",
        [list(by_id), Escalated.TOPIC, asked.position],
    ).fetchall()
    histories = stored_events.streams(connection, sorted(each for (each,) in climbed), asked.position)
    for dossier_id, history in histories.items():
        view, row = look([stored.decoded() for stored in history], known.reference), by_id[dossier_id]
        if view.with_applicant(asked.about):
            continue
        for cause in open_causes(view, asked.about):
            if ladder.is_climbed(view, cause, asked.about):
                last = view.notes.ladder(cause.key)[-1]
                yield PastLastRung(
                    dossier_id=dossier_id,
                    code=row.code,
                    procedure=row.procedure,
                    cause=cause.cause.value,
                    since=cause.begins_at,
                    office=last.office,
                    bearer=known.official(last.bearer) or Named(last.bearer, last.bearer),
                    delivered_at=last.at,
                    answered=last.answered,
                )


def _events(connection: Connection[Any], after: int, upto: int, topics: Sequence[str]) -> list[EventLine]:
    rows = connection.execute(
        "SELECT notification_id FROM hoso.stored_events"
        " WHERE notification_id > %s AND notification_id <= %s AND topic = ANY(%s) ORDER BY notification_id",
        [after, upto, list(topics)],
    )
    return events_at(connection, [position for (position,) in rows], upto)


def _checkpoint(connection: Connection[Any]) -> PrintedCheckpoint | None:
    stored = ledger_checkpoints.last_or_none(connection)
    if stored is None:
        return None
    note = SignedNote.parse(stored.note)
    digits = sha256(note.text.encode()).hexdigest()
    return PrintedCheckpoint(
        number=stored.number,
        size=stored.size,
        root=b64encode(Checkpoint.parse(note.text).root).decode(),
        fingerprint=" ".join(digits[at : at + 4] for at in range(0, 64, 4)),
        sealed_at=stored.sealed_at,
        note=stored.note.decode(),
    )
