"""Verifying at somebody's request: `hoso verify` in a process of its own, one at a time, whose result is noted."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Final

import msgspec
import structlog

from api.cli.supervisor import HOSO, INSTALLATION
from domain.model.errors import DomainError
from domain.store.instance import Instance

PATIENCE_SECONDS: Final = 3_600.0
"""A verification that takes longer is ended."""

_log: Final = structlog.get_logger("api.verifying")


class VerificationUnderWay(DomainError):
    """Details: since."""

    CODE = "verification-under-way"
    VI = "Đang có một lần kiểm tra, từ {since}. Hãy chờ kết quả rồi kiểm tra lại nếu cần."
    EN = "A verification is under way since {since}. Wait for its result, then verify again if need be."


class UnderWay(msgspec.Struct, frozen=True, kw_only=True):
    """A verification that goes on."""

    began_at: datetime
    asked_by: str


class LastFailure(msgspec.Struct, frozen=True, kw_only=True):
    """A verification that could not run: it says nothing of the log. reason: what it printed."""

    began_at: datetime
    reason: str


class Verifying:
    """Thread-safe. The result is noted by the command itself; what could not run is remembered here until the next."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._lock = Lock()
        self._under_way: UnderWay | None = None
        self._process: subprocess.Popen[str] | None = None
        self.failure: LastFailure | None = None

    @property
    def under_way(self) -> UnderWay | None:
        return self._under_way

    def begin(self, asked_by: str) -> UnderWay:
        """Start one and return at once. VerificationUnderWay."""
        with self._lock:
            if self._under_way is not None:
                raise VerificationUnderWay(since=f"{self._under_way.began_at:%H:%M:%S} UTC")
            began = UnderWay(began_at=datetime.now(UTC), asked_by=asked_by)
            command = [*HOSO, "verify", "--json", f"--note={asked_by}", f"--data-dir={self._instance.data_dir}"]
            self._process = process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                cwd=INSTALLATION,
            )
            self._under_way, self.failure = began, None  # only what was started keeps others waiting
        Thread(target=self._wait, args=(process, began), name="verifying", daemon=True).start()
        return began

    def close(self) -> None:
        """End what goes on; nothing of it is noted."""
        with self._lock:
            if self._process is not None:
                self._process.terminate()

    def _wait(self, process: subprocess.Popen[str], began: UnderWay) -> None:
        try:
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            _, said = process.communicate()
        with self._lock:
            if process.returncode not in (0, 1):
                reason = said.strip() or f"exit code {process.returncode}"
                self.failure = LastFailure(began_at=began.began_at, reason=reason)
                _log.error("verification_failed", code=process.returncode, said=reason)
            self._under_way = self._process = None
