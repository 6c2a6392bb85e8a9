"""The log for readers. See library.py for how the event sourcing library is tied to the table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from typing import Any, Final
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, JSONTranscoder
from eventsourcing.utils import Environment, EnvType
from psycopg.conninfo import conninfo_to_dict

from domain.application import Receipt
from domain.model.event import Recorded
from domain.store.head_listener import HeadListener
from domain.store.library import BodyMapper, Factory, Recorder
from domain.store.reading import BY_STREAM, COLUMNS, recorded, rows, stream_rows

_AFTER_POSITION: Final = (
    f"SELECT {COLUMNS} FROM hoso.stored_events"  # noqa: S608 - constants
    " WHERE notification_id > %b::bigint ORDER BY notification_id LIMIT %b::bigint"
)

_STREAM_BACK: Final = (
    f"SELECT {COLUMNS} FROM hoso.stored_events"  # noqa: S608 - constants
    " WHERE originator_id = %b AND originator_version < coalesce(%b::bigint, 9223372036854775807)"
    " ORDER BY originator_version DESC LIMIT %b::bigint"
)


class EventLog(Application[UUID]):
    """Reads the log, as any role that may. Thread-safe; made after any fork; a context manager, or `close()`.

    Positions appear in order and without gaps: whoever has read up to n has missed nothing up to n.
    The library's repository, notification log and subscriptions work over the same events (library.py).
    """

    name = "stored"  # the library derives the table's name from it: stored_events

    recorder: Recorder

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._listener: HeadListener | None = None
        self._listener_lock = Lock()
        super().__init__()

    def read_stream(self, stream_id: UUID, after_version: int = 0) -> list[Recorded[Any]]:
        """The events of a stream with higher versions, in order. UnreadableEvent."""
        with self.recorder.datastore.get_connection() as connection:
            return [recorded(row) for row in rows(connection, BY_STREAM, (stream_id, after_version))]

    def read_stream_back(self, stream_id: UUID, before_version: int | None, limit: int) -> list[Recorded[Any]]:
        """The last events of a stream, of those below a version if one is given, the latest first. UnreadableEvent."""
        with self.recorder.datastore.get_connection() as connection:
            return [recorded(row) for row in rows(connection, _STREAM_BACK, (stream_id, before_version, limit))]

    def read_streams(self, stream_ids: Iterable[UUID]) -> dict[UUID, list[Recorded[Any]]]:
        """The events of several streams at one moment, in order; an empty list where there are none."""
        with self.recorder.datastore.get_connection() as connection:
            found = stream_rows(connection, dict.fromkeys(stream_ids, 0))
        return {stream_id: [recorded(row) for row in found_rows] for stream_id, found_rows in found.items()}

    def read_all(self, after_position: int, limit: int) -> list[Recorded[Any]]:
        """The next events of the log, at most `limit`, in order of position. UnreadableEvent."""
        with self.recorder.datastore.get_connection() as connection:
            return [recorded(row) for row in rows(connection, _AFTER_POSITION, (after_position, limit))]

    def head(self) -> tuple[int, datetime | None]:
        """Position and recorded_at of the last event; (0, None) before the log is opened."""
        with self.recorder.datastore.get_connection() as connection:
            row = connection.execute("SELECT position, recorded_at FROM hoso.log_head").fetchone()
        assert row is not None
        return row["position"], row["recorded_at"]

    def clock(self) -> tuple[datetime, datetime]:
        """The database's now, and recorded_at of the last event of a log that is open."""
        with self.recorder.datastore.get_connection() as connection:
            row = connection.execute("SELECT clock_timestamp() AS now, recorded_at FROM hoso.log_head").fetchone()
        assert row is not None
        return row["now"], row["recorded_at"]

    def handled(self, command_id: UUID) -> Receipt | None:
        """The answer that a command got, if it was accepted; for whoever was told `OutcomeUnknown`."""
        with self.recorder.datastore.get_connection() as connection:
            row = connection.execute(
                "SELECT position, version, stream_id, recorded_at FROM hoso.handled_commands WHERE command_id = %s",
                [command_id],
            ).fetchone()
        return None if row is None else Receipt(**row, duplicate=True)

    def wait_for(self, position: int, timeout_seconds: float) -> int:
        """The log's last position, as soon as it is at least `position`, or what it is after the timeout.

        The first call opens a connection that listens from then on.
        """
        with self._listener_lock:
            if self._listener is None:
                self._listener = HeadListener(self._dsn)
        return self._listener.wait_for(position, timeout_seconds)

    def close(self) -> None:
        if self._listener is not None:
            self._listener.close()
        super().close()

    # ------------------------------------------------------------------ how the library is set up

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:  # noqa: ARG002 - the base's
        """Only what the connection string says: the process's environment is for others."""
        info = conninfo_to_dict(self._dsn)
        return Environment(
            name,
            {
                "POSTGRES_DBNAME": str(info["dbname"]),
                "POSTGRES_HOST": str(info.get("host", "")),
                "POSTGRES_PORT": str(info.get("port", "5432")),
                "POSTGRES_USER": str(info["user"]),
                "POSTGRES_PASSWORD": str(info.get("password", "")),
                "POSTGRES_SCHEMA": "hoso",
                "POSTGRES_POOL_SIZE": "1",
                "POSTGRES_MAX_OVERFLOW": "9",
                "POSTGRES_CONNECT_TIMEOUT": "5",
                "POSTGRES_PRE_PING": "yes",
                "CREATE_TABLE": "no",
            },
        )

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        return Factory(env, conninfo_to_dict(self._dsn))

    def construct_mapper(self) -> BodyMapper:
        return BodyMapper(JSONTranscoder())
