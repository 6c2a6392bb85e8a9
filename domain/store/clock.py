"""The one clock service: what time it is in the office, and how long until it is later there.

In a log on the system's clock, office time is the database's. In a simulated log it follows from the database's as the
last `log.ClockSet` says; before the first it stands still at the opening.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

from domain.model import log
from domain.model.errors import DomainError
from domain.model.event import SERVICE, Source, encode, stream_id, utc
from domain.store.event_log import EventLog
from domain.store.log_writer import NewEvent, append, connect_writer


class OtherClock(DomainError):
    """The log runs on another kind of clock, for good. Details: asked, clock."""

    CODE = "other-clock"
    VI = "Sổ đã mở với đồng hồ {clock}, không đổi sang {asked} được. Hãy dùng thư mục dữ liệu khác."
    EN = "The log was opened with the {clock} clock, which cannot become {asked}. Use another data directory."


def open_log(dsn: str, clock: log.ClockKind, *, at: datetime | None = None) -> int:
    """Make `log.Opened` position 1, unless it is there. Returns the log's last position. OtherClock.

    dsn: of the writer. at: the first office instant of a simulated log; a system log takes none (ValueError).
    """
    if (at is None) is (clock is log.ClockKind.SIMULATED):
        raise ValueError("a simulated log begins at an instant that is given, a real one begins now")
    with connect_writer(dsn) as connection, connection.transaction():
        position, kind, locked_at = connection.execute(
            "SELECT last_position, clock, locked_at FROM hoso.lock_log()"
        ).fetchone() or (0, None, None)
        if position == 0:
            position, _ = append(connection, [opened(clock, utc(at or locked_at))], (), clock)
        elif kind != clock:
            raise OtherClock(asked=clock.value, clock=kind)
    return int(position)


def opened(clock: log.ClockKind, moment: datetime) -> NewEvent:
    """The first event of a log."""
    body = log.Opened(
        occurred_at=moment,
        actor=SERVICE,
        source=Source.CLI,
        command_id=stream_id("command", "open the log"),
        clock=clock,
    )
    return NewEvent(log.STREAM, 1, body.TOPIC, encode(body), moment)


class OfficeClock:
    """The time in the office of a log that is open. Follows a simulated clock when it is set. Thread-safe."""

    def __init__(self, event_log: EventLog) -> None:
        self._event_log = event_log
        self._lock = Lock()
        self._log = log.Log()
        self._version = 0

    def now(self) -> datetime:
        """The office's now, in UTC; never before what is already recorded."""
        real, recorded_at, state = self._look()
        return real if state.simulated is None else max(state.simulated.office(real), recorded_at)

    def real_delay_until(self, office_instant: datetime) -> timedelta | None:
        """Real time that passes until it is that late in the office: zero if it is; None if the clock stands still."""
        real, recorded_at, state = self._look()
        if state.simulated is None:
            return max(office_instant - real, timedelta(0))
        if office_instant <= recorded_at:
            return timedelta(0)
        due = state.simulated.real(office_instant)
        return None if due is None else max(due - real, timedelta(0))

    def _look(self) -> tuple[datetime, datetime, log.Log]:
        """The real now, the last recorded_at, and the state of the log."""
        with self._lock:
            for recorded in self._event_log.read_stream(log.STREAM, self._version):
                self._log = log.evolve(self._log, recorded)
                self._version = recorded.version
            real, recorded_at = self._event_log.clock()
            return real, recorded_at, self._log
