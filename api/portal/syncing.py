"""The process that keeps the portal told: follows the log into the outbox, and empties it in order.

Several may run; one leads, by an advisory lock that its session holds. Each message goes out at least once: it is
written down as on its way before it is sent, and after a crash sent again with the same key. Where the way to the
portal is at fault nothing else is tried, and the pause grows; a message alone that is not understood is asked again,
and set aside for a person after a while.
"""

from __future__ import annotations

from datetime import timedelta
from threading import Event as Flag
from typing import Any, Final

import psycopg
import structlog
from psycopg import Connection

from api.portal import outbox
from api.portal.following import made, take_in
from api.portal.messages import MessageKind
from api.portal.outbox import Entry, State
from api.portal.sending import Portal, Refused, Taken
from projections.stored_events import SESSION

ROUND: Final = 50
"""Messages looked up at a time."""
UNCLEAR_ATTEMPTS: Final = 8
"""After so many answers that nobody understands a message waits for a person."""
PATIENCE: Final = timedelta(minutes=5)
"""After this a message on its way is sent again, should its sender have died without anybody following."""
FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 300.0
POLL_SECONDS: Final = 1.0

_LEADER: Final = "SELECT pg_try_advisory_lock(hashtextextended('hoso portal leader', 0))"
_log: Final = structlog.get_logger("api.portal")


class Sync:
    """Runs until it is told to stop. dsn: of the projector's role."""

    def __init__(self, dsn: str, portal: Portal, first_pause_seconds: float = FIRST_PAUSE_SECONDS) -> None:
        self._dsn = dsn
        self._portal = portal
        self._first_pause = first_pause_seconds
        self._stop = Flag()

    def stop(self) -> None:
        """May be called from anywhere, also from a signal handler; `run` returns soon after."""
        self._stop.set()

    def run(self) -> None:
        pause = self._first_pause
        while not self._stop.is_set():
            try:
                with connect(self._dsn) as connection:
                    if self._wait_to_lead(connection):
                        pause = self._first_pause
                        self._lead(connection)
            except psycopg.OperationalError as fault:
                _log.warning("portal_connection_lost", error=str(fault).strip(), retry_in_seconds=pause)
                self._stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _wait_to_lead(self, connection: Connection[Any]) -> bool:
        while not self._stop.is_set():
            row = connection.execute(_LEADER).fetchone()
            if row is not None and row[0]:
                return True
            self._stop.wait(POLL_SECONDS)
        return False

    def _lead(self, connection: Connection[Any]) -> None:
        again = outbox.take_up_again(connection)
        _log.info("portal_lead", sent_again=again)
        pause = self._first_pause
        while not self._stop.is_set():
            taken_in = take_in(connection)
            wait = self.empty(connection)
            if wait is not None:
                # The way is at fault: everything waits, longer each time, or as long as the portal asks for.
                self._stop.wait(max(wait, pause))
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                continue
            pause = self._first_pause
            if not taken_in:
                self._stop.wait(min(POLL_SECONDS, self._first_pause))

    def empty(self, connection: Connection[Any]) -> float | None:
        """Send what may go. None once nothing may; else the seconds that the portal asks to wait, 0 for none asked."""
        while not self._stop.is_set():
            entries = outbox.due(connection, ROUND)
            if not entries:
                return None
            for entry in entries:
                if self._stop.is_set():
                    return None
                wait = self._send(connection, entry)
                if wait is not None:
                    return wait
        return None

    def _send(self, connection: Connection[Any], entry: Entry) -> float | None:
        """One message. Seconds to wait before any other where the way is at fault."""
        kind = MessageKind(entry.kind)
        try:
            found = made(connection, entry.dossier_id, entry.version, entry.position, kind)
        except psycopg.OperationalError:
            raise
        # It could be made once; one that software of today cannot make must not stop the others.
        except Exception as fault:  # noqa: BLE001
            why = f"không lập được thông điệp / could not be made: {type(fault).__name__}"
            outbox.hold(connection, entry, State.PARKED, why)
            return None
        if found is None:
            outbox.hold(connection, entry, State.PARKED, "hồ sơ chưa có mã / the dossier has no code")
            return None
        outbox.begin(connection, entry, PATIENCE)
        answer = self._portal.send(kind, found, entry.key, updating=not entry.first)
        if isinstance(answer, Taken):
            outbox.acknowledge(connection, entry)
            outbox.note_problem(connection, None)
            return None
        if isinstance(answer, Refused):
            _log.warning("portal_refused", message=entry.number, code=entry.code)
            outbox.hold(connection, entry, State.REFUSED, answer.reason)
            return None
        attempts = entry.attempts + 1
        _log.warning("portal_unclear", message=entry.number, reason=answer.reason, attempts=attempts)
        if not answer.way and attempts >= UNCLEAR_ATTEMPTS:
            outbox.hold(connection, entry, State.PARKED, answer.reason)
            return None
        seconds = min(self._first_pause * 2 ** min(attempts - 1, 16), LONGEST_PAUSE_SECONDS)
        wait = answer.after_seconds if answer.after_seconds is not None else seconds
        outbox.later(connection, entry, timedelta(seconds=0 if answer.way else wait), answer.reason)
        if answer.way:
            outbox.note_problem(connection, answer.reason)
            return answer.after_seconds or 0.0
        return None


def connect(dsn: str) -> Connection[Any]:
    """As the projector, who may read the record; what it writes here has to last."""
    return psycopg.connect(dsn, autocommit=True, application_name="hoso sync", options=SESSION)
