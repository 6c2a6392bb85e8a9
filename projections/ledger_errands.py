"""Carrying checkpoints outside: one thread a target, each with its own connection and its own patience.

Several may run; one leads, by an advisory lock that a session of its own holds, and the others wait for it to end: so
nothing is delivered or stamped twice because somebody started it twice.

Sealing does not wait for any of it. What stands in the way is noted beside how far a target has come, where
`hoso doctor` finds it, and tried again after a while that grows.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Event as Flag
from threading import Thread
from typing import Any, Final, Protocol

import psycopg
import structlog
from psycopg import Connection

from domain.model.errors import DomainError

FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 300.0
NAP_SECONDS: Final = 0.2
POLL_SECONDS: Final = 1.0
"""Between two looks whether this one may lead, and whether it still does."""

_LEADER: Final = "SELECT pg_try_advisory_lock(hashtextextended('hoso announce leader', 0))"

logger = structlog.get_logger(__name__)


class Errand(Protocol):
    """One target. Its progress stands in `ledger.errands` under kind and target."""

    @property
    def kind(self) -> str:
        """publish or stamp."""

    @property
    def target(self) -> str:
        """Whom it goes to, as people call it."""

    @property
    def every_seconds(self) -> float:
        """How often it is looked at while all is well."""

    def carry(self, connection: Connection[Any]) -> None:
        """Do what is due, and note it. DomainError where the target does not take it."""


def progress(connection: Connection[Any], kind: str, target: str) -> int:
    """The number of the last checkpoint that a target took; 0 before the first."""
    row = connection.execute(
        "SELECT checkpoint FROM ledger.errands WHERE kind = %s AND target = %s", [kind, target]
    ).fetchone()
    return int(row[0]) if row else 0


def note(connection: Connection[Any], errand: Errand, checkpoint: int, problem: str | None = None) -> None:
    """The target took everything up to a checkpoint, or nothing new (0) for a reason: a line in each language."""
    connection.execute("SELECT ledger.note_errand(%s, %s, %s, %s)", [errand.kind, errand.target, checkpoint, problem])


def keep_only(connection: Connection[Any], errands: Sequence[Errand]) -> None:
    """Forget targets that are no longer named."""
    connection.execute(
        "SELECT ledger.keep_errands(%s, %s)", [[each.kind for each in errands], [each.target for each in errands]]
    )


class ErrandRunner:
    """Runs errands until it is told to stop. dsn: of the sealer's role."""

    def __init__(self, dsn: str, errands: Sequence[Errand]) -> None:
        self._dsn = dsn
        self._errands = errands
        self._stop = Flag()
        self._leads = Flag()
        self._faults: list[Exception] = []

    def stop(self) -> None:
        """May be called from anywhere, also from a signal handler; `run` returns soon after."""
        self._stop.set()

    def run(self) -> None:
        """Whatever nobody foresaw in one of them ends all, and is raised here: a supervisor starts them again."""
        pause = FIRST_PAUSE_SECONDS
        while not self._stop.is_set():
            try:
                with _connect(self._dsn) as connection:
                    pause = FIRST_PAUSE_SECONDS
                    if self._wait_to_lead(connection):
                        keep_only(connection, self._errands)
                        self._lead(connection)
            except psycopg.OperationalError as fault:
                logger.warning("announce_connection_lost", error=str(fault).strip(), retry_in_seconds=pause)
                self._nap(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        if self._faults:
            raise self._faults[0]

    def _wait_to_lead(self, connection: Connection[Any]) -> bool:
        while not self._stop.is_set():
            row = connection.execute(_LEADER).fetchone()
            if row is not None and row[0]:
                logger.info("announce_lead")
                return True
            self._nap(POLL_SECONDS)
        return False

    def _lead(self, connection: Connection[Any]) -> None:
        """Run every errand as long as the session that leads lives. OperationalError when it was lost."""
        self._leads.set()
        threads = [Thread(target=self._guard, args=[each], daemon=True, name=each.kind) for each in self._errands]
        for thread in threads:
            thread.start()
        try:
            while not self._stop.is_set():
                self._nap(POLL_SECONDS)
                connection.execute("SELECT 1")
        finally:
            self._leads.clear()
            for thread in threads:
                while thread.is_alive():  # a signal is heard only between joins
                    thread.join(NAP_SECONDS)

    def _guard(self, errand: Errand) -> None:
        try:
            self._follow(errand)
        except Exception as fault:  # noqa: BLE001 - raised again by `run`
            self._faults.append(fault)
            self.stop()

    def _follow(self, errand: Errand) -> None:
        pause = FIRST_PAUSE_SECONDS
        while self._leads.is_set() and not self._stop.is_set():
            wait, problem = errand.every_seconds, None
            try:
                with _connect(self._dsn) as connection:
                    problem = self._carry(connection, errand)
            except psycopg.OperationalError as fault:
                problem = str(fault).strip()
            if problem is None:
                pause = FIRST_PAUSE_SECONDS
            else:
                logger.warning("errand_failed", kind=errand.kind, target=errand.target, problem=problem, again_in=pause)
                wait, pause = pause, min(pause * 2, LONGEST_PAUSE_SECONDS)
            self._nap_while_leading(wait)

    @staticmethod
    def _carry(connection: Connection[Any], errand: Errand) -> str | None:
        """What stands in the way; None where nothing does."""
        try:
            errand.carry(connection)
        except DomainError as refusal:
            note(connection, errand, 0, f"{refusal.vi}\n{refusal.en}")
            return refusal.en
        return None

    def _nap_while_leading(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._leads.is_set() and not self._stop.is_set() and (left := until - time.monotonic()) > 0:
            self._nap(min(NAP_SECONDS, left))

    def _nap(self, seconds: float) -> None:
        self._stop.wait(seconds)


def _connect(dsn: str) -> Connection[Any]:
    return psycopg.connect(dsn, autocommit=True, application_name="hoso announce")
