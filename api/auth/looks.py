"""What a request needs to know before it is decided, looked up for all requests that wait at that instant together.

A look begins after those who are answered by it have asked, so nothing that they are told is older than their question:
a token that was revoked, an appointment that ended, an act on a dossier before they asked is in it. One round trip to
the database serves them all; what was read before is kept, and brought up to date by the events since.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Thread
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import tuple_row

from api.auth.access import TOKENS, caller_of_token
from api.auth.caller import Caller
from api.auth.involved import Involved, involved_after
from api.auth.remit import NOTHING, Remit, remit, still
from api.auth.secret import Secret
from domain.application import Busy
from domain.model import log, organisation
from domain.model.event import Recorded, is_official
from domain.model.organisation import Organisation
from domain.store.handing import hand_over
from domain.store.reading import BY_STREAM, COLUMNS, SESSION, Row, recorded, rows
from domain.store.waiting import Closed, Full, WaitingLine

KEPT_DOSSIERS: Final = 5_000
FORGET_BEYOND: Final = 5_000
"""If more events than this came since the last look, dossiers are forgotten rather than gone through."""

MOST_TOGETHER: Final = 256
MOST_WAITING: Final = 10_000

_HEAD: Final = "SELECT position, recorded_at, clock_timestamp() FROM hoso.log_head"
_AFTER: Final = (
    f"SELECT {COLUMNS} FROM hoso.stored_events"  # noqa: S608 - constants
    " WHERE notification_id > %b::bigint ORDER BY notification_id LIMIT %b::bigint"
)
_WHOLE: Final = (
    f"SELECT {COLUMNS} FROM hoso.stored_events WHERE originator_id = ANY(%b::uuid[])"  # noqa: S608 - constants
    " ORDER BY originator_id, originator_version"
)


@dataclass(frozen=True, slots=True)
class Look:
    """What was so at one moment. now: by the office's clock. caller: whose the token is, with what is theirs now; None
    if none was asked for, or it is good for nothing. dossier: that was asked for; version 0 where there is none."""

    now: datetime
    people: Organisation
    caller: Caller | None = None
    dossier: Involved = Involved()  # noqa: RUF009 - it is frozen

    def remit(self, caller: Caller) -> Remit:
        """What is a caller's at this moment."""
        return remit(self.people, caller.subject, self.now) if is_official(caller.subject) else NOTHING


@dataclass(slots=True)
class _Asked:
    future: asyncio.Future[Look]
    token: Secret | None
    dossier: UUID | None


@dataclass(slots=True)
class _Known:
    """What was read so far: everything up to and with `position`; None: nothing yet."""

    position: int | None = None
    people: Organisation = field(default_factory=Organisation)
    log: log.Log = field(default_factory=log.Log)
    log_version: int = 0
    dossiers: OrderedDict[UUID, Involved] = field(default_factory=OrderedDict)

    def take(self, row: Row) -> None:
        """One more event, in order of position; nothing where it is known already, or of nobody's interest."""
        stream, version = row[1], row[2]
        if stream == organisation.STREAM:
            if version > self.people.version:
                self.people = organisation.evolve(self.people, recorded(row))
        elif stream == log.STREAM and version > self.log_version:
            self.log, self.log_version = log.evolve(self.log, recorded(row)), version


class Looks:
    """One a process, made after any fork. `close` answers those who wait, and ends the thread.

    connect: makes a connection of the writer, in autocommit mode, for the thread alone.
    """

    def __init__(self, connect: Callable[[], Connection[Any]]) -> None:
        self._connect = connect
        self._connection: Connection[Any] | None = None
        self._known = _Known()
        self._line: WaitingLine[_Asked] = WaitingLine(MOST_WAITING)
        self._thread = Thread(target=self._run, name="looks", daemon=True)
        self._thread.start()

    async def look(self, *, token: Secret | None = None, dossier: UUID | None = None) -> Look:
        """What is so now. psycopg.Error where the database cannot be asked; Busy; UnreadableEvent."""
        future: asyncio.Future[Look] = asyncio.get_running_loop().create_future()
        try:
            self._line.put(_Asked(future, token, dossier), 0)
        except (Full, Closed):
            raise Busy(waiting=MOST_WAITING) from None
        return await future

    def close(self) -> None:
        self._line.close()
        self._thread.join()
        self._disconnect()

    def _run(self) -> None:
        while asked := self._line.take(MOST_TOGETHER):
            try:
                looks: Sequence[Look | Exception] = self._answer(asked)
            except Exception as error:  # noqa: BLE001 - it is the answer to those who asked
                looks = [error] * len(asked)
            hand_over(zip((one.future for one in asked), looks, strict=True))

    def _answer(self, asked: Sequence[_Asked]) -> list[Look]:
        """Once more over a new connection where the old one was lost."""
        try:
            return self._look(asked)
        except psycopg.OperationalError:
            self._disconnect()
            return self._look(asked)
        except Exception:
            self._disconnect()  # whatever it was, nothing half known is built upon
            raise

    def _look(self, asked: Sequence[_Asked]) -> list[Look]:
        if self._connection is None:
            self._connection = self._connect()
        if self._known.position is None:
            self._begin(self._connection)
        wanted = {one.dossier for one in asked if one.dossier is not None}
        unread = [dossier for dossier in wanted if dossier not in self._known.dossiers]
        tokens = {one.token.id for one in asked if one.token is not None}
        head, since, found, whole = self._ask(self._connection, tokens, unread)
        position, last_recorded_at, real = head
        if position < (self._known.position or 0) or len(since) > FORGET_BEYOND:
            self._known = _Known()  # another database, or so much that it is read anew
            return self._look(asked)
        self._follow(self._connection, since)
        read = self._read(whole, unread)
        simulated = self._known.log.simulated
        now = real if simulated is None else max(simulated.office(real), last_recorded_at)
        looks = [self._told(one, now, found, read) for one in asked]
        while len(self._known.dossiers) > KEPT_DOSSIERS:
            self._known.dossiers.popitem(last=False)
        return looks

    def _ask(
        self, connection: Connection[Any], tokens: Collection[str], unread: Sequence[UUID]
    ) -> tuple[Any, list[Row], dict[str, Any], list[Row]]:
        """In one round trip: the head and the real now, the events since, the tokens, the dossiers not known yet."""

        def execute(query: str, arguments: Sequence[Any]) -> psycopg.Cursor[Any]:
            return connection.cursor(binary=True, row_factory=tuple_row).execute(query, arguments, prepare=True)

        with connection.pipeline():
            head = execute(_HEAD, [])
            since = execute(_AFTER, [self._known.position, FORGET_BEYOND + 1])
            found = execute(TOKENS, [list(tokens)]) if tokens else None
            whole = execute(_WHOLE, [list(unread)]) if unread else None
            return (
                head.fetchone(),
                since.fetchall(),
                {} if found is None else {row[0]: row for row in found.fetchall()},
                [] if whole is None else whole.fetchall(),
            )

    def _begin(self, connection: Connection[Any]) -> None:
        """Know the clock and the organisation up to a position."""
        known = _Known()
        row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
        assert row is not None
        for stream in (log.STREAM, organisation.STREAM):
            for one in rows(connection, BY_STREAM, (stream, 0)):
                known.take(one)
        known.position = row[0]
        self._known = known

    def _follow(self, connection: Connection[Any], since: Iterable[Row]) -> None:
        """Bring what is known up to date."""
        news: dict[UUID, list[Recorded[Any]]] = {}
        for row in since:
            known = self._known.dossiers.get(row[1])
            if known is None:
                self._known.take(row)
            elif row[2] > known.version:
                news.setdefault(row[1], []).append(recorded(row))
            self._known.position = row[0]
        for dossier, events in news.items():
            known = self._known.dossiers[dossier]
            self._known.dossiers[dossier] = involved_after(
                known, dossier, events, partial(_stream, connection, dossier)
            )

    def _read(self, whole: Iterable[Row], unread: Iterable[UUID]) -> dict[UUID, Involved]:
        """Dossiers that were not known: kept from now on, if there is one."""
        events: dict[UUID, list[Recorded[Any]]] = {dossier: [] for dossier in unread}
        for row in whole:
            events[row[1]].append(recorded(row))
        read = {}
        for dossier, history in events.items():
            found = read[dossier] = involved_after(Involved(), dossier, history, partial(list, history))
            if found.version:
                self._known.dossiers[dossier] = found
        return read

    def _told(self, asked: _Asked, now: datetime, found: dict[str, Any], read: dict[UUID, Involved]) -> Look:
        people = self._known.people
        caller = None
        if asked.token is not None:
            caller = caller_of_token(asked.token, found.get(asked.token.id))
            caller = None if caller is None else still(caller, people, now)
        dossier = Involved()
        if asked.dossier is not None:
            dossier = self._known.dossiers.get(asked.dossier) or read.get(asked.dossier, dossier)
            if dossier.version:
                self._known.dossiers.move_to_end(asked.dossier)
        return Look(now, people, caller, dossier)

    def _disconnect(self) -> None:
        """Let the connection go, and with it what rested on it: a restored database may answer the next time."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None
        self._known = _Known()


def _stream(connection: Connection[Any], stream: UUID) -> list[Recorded[Any]]:
    return [recorded(row) for row in rows(connection, BY_STREAM, (stream, 0))]


def own_connection(dsn: str) -> Connection[Any]:
    """What `Looks` reads through: `partial(own_connection, instance.dsn("writer"))`."""
    return psycopg.connect(dsn, autocommit=True, connect_timeout=5, application_name="hoso looks", options=SESSION)
