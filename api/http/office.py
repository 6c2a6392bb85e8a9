"""What the doors stand on: one committer, the log, the views, and who may come in. Made after any fork."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.auth.access import Access
from api.auth.accounts import Accounts
from api.auth.authorizer import authorizer
from api.auth.factors import Factors
from api.auth.looks import Looks
from api.auth.looks import own_connection as looking_connection
from api.auth.noting import Notes
from api.auth.oidc import Agency
from api.auth.operations import Operations, own_connection
from api.auth.operations_noting import OperationsNoting
from api.auth.passkeys import Passkeys
from api.auth.readings import Readings
from api.auth.remit import Remits
from api.auth.sessions import Life, Sessions
from api.auth.sign_ins import SignIns
from api.auth.tokens import Tokens
from api.citizen.door import CitizensDoor
from api.http.denials import Denials
from api.http.limits import Buckets, Limits
from api.http.meters import Meters
from api.http.news import News
from api.http.verifying import Verifying
from api.http.views import Views
from api.nation.kept import Nation
from api.vault.applicants import Applicants, vault_keys
from domain.application import Application
from domain.composition import deciders
from domain.conflicts import note_of_conflict
from domain.store.access_key import AccessKey
from domain.store.attachments import Attachments
from domain.store.clock import OfficeClock
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.instance import Instance
from domain.store.settings import Settings
from domain.trial import Trial
from projections.reach import EVERYTHING, NOTHING, Reach, begin

POOL_SIZE = 8
UPLOADS_AT_ONCE = 8
"""Files of officials that are read into memory at the same time."""

POOL_PATIENCE_SECONDS = 5.0


class Office:
    """A context manager; `close` lets everything go. DomainError where the database cannot be relied on."""

    def __init__(self, instance: Instance, limits: Limits, meters: Meters) -> None:
        self.instance = instance
        key = AccessKey(instance.data_dir)
        self.agency = Agency(instance.settings, key) if instance.settings.oidc_issuer is not None else None
        self.limits = limits
        self.meters = meters
        self.callers = Buckets(limits.caller)
        self.strangers = Buckets(limits.stranger)
        self.closing = Event()
        self.streams = asyncio.Semaphore(limits.streams)
        self._committer = GroupCommitter(instance.dsn("writer"), deciders())
        self.application = Application(self._committer, note_of_conflict)
        self._writers = _pool(instance.dsn("writer"), "hoso access")
        self._readers = _pool(instance.dsn("doors"), "hoso pages")
        self.access = Access(self._writers.connection)
        self.operations = Operations(partial(own_connection, instance.dsn("writer")))
        self.denials = Denials(limits)
        notes = Notes(self.application)
        self.access_key = key
        self.notes = notes
        self.sessions = Sessions(self._writers.connection, life_of(instance.settings))
        self.tokens = Tokens(self.access, notes)
        self.accounts = Accounts(self._writers.connection, notes)
        self.sign_ins = SignIns(self._writers.connection, self.access, self.sessions, notes, key)
        self.factors = Factors(self._writers.connection, self.sign_ins, notes, key)
        self.passkeys = Passkeys(self._writers.connection, self.sign_ins, self.factors)
        self.log = EventLog(instance.dsn("reader"))
        self.clock = OfficeClock(self.log)
        self._noting = OperationsNoting(
            partial(own_connection, instance.dsn("writer")), self.application, self.clock, limits.noting_seconds
        )
        self.readings = Readings(self.application, self.log)
        self.readings.carry_over(self._writers.connection)
        self.authorizer = authorizer()
        self.remits = Remits(self.log)
        self.looks = Looks(partial(looking_connection, instance.dsn("writer")))
        self.news = News(self.log, self.remits)
        self.trial = Trial(deciders(), self.log, self.clock.now)
        self.attachments = Attachments(self._writers.connection)
        self.uploads = asyncio.Semaphore(UPLOADS_AT_ONCE)
        self.applicants = Applicants(
            self.application, self.log, self.remits, self.clock, self._writers.connection, vault_keys(instance)
        )
        self.applicants.settle()
        self.applicants.drop_expired_drafts()
        self.citizens = CitizensDoor(instance, self.applicants)
        self.verifying = Verifying(instance)
        self.nation = Nation(instance.settings.members)
        self.views = Views(self.reading)

    def reading(self, reach: Reach = NOTHING) -> AbstractContextManager[Connection[Any]]:
        """A connection of the doors, in one read-only transaction: all that is read in it is of one moment.

        Of the views it sees what is within the reach: of dossiers nothing, unless it is told.
        """
        return _snapshot(self._readers, reach)

    def reading_everything(self) -> AbstractContextManager[Connection[Any]]:
        """The same without any limit. A test names every place that may read so."""
        return _snapshot(self._readers, EVERYTHING)

    def writing(self) -> AbstractContextManager[Connection[Any]]:
        """A connection of the writer, in a transaction, for what is handed in beside the log."""
        return self._writers.connection()

    def close(self) -> None:
        self.closing.set()
        self.verifying.close()
        self.looks.close()
        self.operations.close()
        self._noting.close()
        self._committer.close()
        self.log.close()
        self._readers.close()
        self._writers.close()


def life_of(settings: Settings) -> Life:
    """How long sessions live, as the surroundings say."""
    return Life(timedelta(hours=settings.session_hours), timedelta(minutes=settings.session_idle_minutes))


def _pool(dsn: str, name: str) -> ConnectionPool[Connection[Any]]:
    return ConnectionPool(
        dsn,
        min_size=1,
        max_size=POOL_SIZE,
        timeout=POOL_PATIENCE_SECONDS,
        check=ConnectionPool.check_connection,  # a database that came back lets the old connections fail
        kwargs={"application_name": name, "connect_timeout": 5, "options": "-c timezone=UTC"},
        open=True,
    )


@contextmanager
def _snapshot(pool: ConnectionPool[Connection[Any]], reach: Reach) -> Iterator[Connection[Any]]:
    with pool.connection() as connection:
        begin(connection, reach)
        yield connection
