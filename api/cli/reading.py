"""What commands that only read share: a connection to the views, the office's now, and moments as people write them."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import psycopg
import typer

from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE, Source, utc
from domain.model.working_time import DAY_OF_WORK
from domain.store.instance import Instance

if TYPE_CHECKING:
    from api.auth.caller import Caller
    from api.auth.readings import Door, Readings
    from domain.store.event_log import EventLog

HOUR_US = DAY_OF_WORK // 8
MINUTE_US = HOUR_US // 60


OPERATOR: Final = "~operator"
"""Who reads at the command line; the account of the operating system is noted beside it."""


class Language(StrEnum):
    VI = "vi"
    EN = "en"


Lang = Annotated[Language, typer.Option("--lang", help="vi, en")]
"""`lang: Lang = Language.VI`"""


class MomentUnreadable(DomainError):
    """Details: text."""

    CODE = "moment-unreadable"
    VI = "Không đọc được thời điểm «{text}». Viết ví dụ 2020-03-02T08:00 (giờ Việt Nam) hoặc kèm múi giờ."
    EN = "The moment '{text}' cannot be read. Write e.g. 2020-03-02T08:00 (Vietnam time), or with a zone."


@contextmanager
def reading(data_dir: Path | None) -> Iterator[tuple[psycopg.Connection[Any], datetime]]:
    """A connection of the reader's role, in autocommit mode, and the office's now."""
    from domain.store.clock import OfficeClock
    from domain.store.event_log import EventLog

    instance = Instance.find(data_dir)
    with EventLog(instance.dsn("reader")) as log:
        now = OfficeClock(log).now()
    with psycopg.connect(instance.dsn("reader"), autocommit=True, options="-c timezone=UTC") as connection:
        yield connection, now


def note_reading(data_dir: Path | None, official: str, what: str, purpose: str | None) -> None:
    """Record that whoever runs this reads an official's record, before it is shown. DomainError where it cannot be.

    Nothing for an id that no official has: there is no such record.
    """
    from api.auth.remit import Remits

    with _noting(data_dir) as (log, readings, operator, door):
        if official in Remits(log).people().officials:
            note_operation(data_dir, "read-records", f"official {official}", purpose)
            readings.note_record(operator, official, what, purpose, door)


def note_export(data_dir: Path | None, what: str, purpose: str | None) -> None:
    """The same for dossiers that are taken out as an event log."""
    with _noting(data_dir) as (_, readings, operator, door):
        note_operation(data_dir, "export", what, purpose)
        readings.note_export(operator, what, purpose, door)


def note_operation(data_dir: Path | None, act: str, what: str, purpose: str | None = None) -> None:
    """Put on record in the operations log what whoever runs this is about to be shown. OperationNotRecorded.

    The account of the operating system stands in place of roles.
    """
    from api.auth.operations import Operation, Operations, own_connection
    from domain.store.clock import OfficeClock
    from domain.store.event_log import EventLog

    instance = Instance.find(data_dir)
    with EventLog(instance.dsn("reader")) as log:
        now = OfficeClock(log).now()
    with closing(Operations(partial(own_connection, instance.dsn("writer")))) as operations:
        operations.note(
            Operation(
                at=now,
                subject=OPERATOR,
                roles=(f"account {getpass.getuser()}",),
                acting_for=None,
                act=act,
                object=what,
                outcome="allow",
                purpose=purpose,
                source=Source.CLI,
            )
        )


@contextmanager
def _noting(data_dir: Path | None) -> Iterator[tuple[EventLog, Readings, Caller, Door]]:
    """The log, where readings are noted, and who reads through which door: whoever runs this."""
    from api.auth.caller import Caller
    from api.auth.readings import Door, Readings
    from domain.application import Application
    from domain.composition import deciders
    from domain.store.committer import GroupCommitter
    from domain.store.event_log import EventLog

    instance = Instance.find(data_dir)
    operator = Caller(OPERATOR, frozenset(), frozenset(), "command line")
    with (
        EventLog(instance.dsn("reader")) as log,
        GroupCommitter(instance.dsn("writer"), deciders()) as committer,
    ):
        yield log, Readings(Application(committer), log), operator, Door(Source.CLI, account=getpass.getuser())


def moment(text: str | None) -> datetime | None:
    """ISO 8601; without a zone it is Vietnam's time. MomentUnreadable."""
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise MomentUnreadable(text=text) from None
    return utc(read if read.tzinfo is not None else read.replace(tzinfo=OFFICE_ZONE))


def clock(at: datetime | None) -> str:
    """`09:12 08/06/2026`, as an office writes it; a dash for none."""
    return f"{at.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}" if at is not None else "–"


def duration(amount_us: int, lang: Language) -> str:
    """Working time in days of 8 hours, hours and minutes, rounded half up to the minute."""
    minutes = (amount_us + MINUTE_US // 2) // MINUTE_US
    days, rest = divmod(minutes, 8 * 60)
    hours, left = divmod(rest, 60)
    names = ("ngày", "giờ", "phút") if lang is Language.VI else ("d", "h", "min")
    parts = [f"{n} {name}" for n, name in zip((days, hours, left), names, strict=True) if n]
    return " ".join(parts) or f"0 {names[2]}"
