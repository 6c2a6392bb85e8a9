"""Publishing checkpoints where the database's owner cannot change them: a directory, or an HTTP address.

Every checkpoint is delivered, in order, at least once. How far a target has come is kept in a file beside the keys and
moves on only after the delivery; so nothing is lost by a target that was away, or by a crash.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from psycopg import Connection

from domain.model.errors import DomainError
from projections import ledger_checkpoints
from projections.ledger_checkpoints import StoredCheckpoint
from projections.ledger_keys import write_whole

BATCH: Final = 500
TIMEOUT_SECONDS: Final = 20.0
FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 60.0


class TargetDoesNotTake(DomainError):
    """A checkpoint could not be delivered; it stays to be. Details: target, number, reason."""

    CODE = "publication-failed"
    VI = "Chưa công bố được điểm chốt {number} tới {target}: {reason}. Sẽ gửi lại từ điểm này ở lần chạy sau."
    EN = "Checkpoint {number} could not be published to {target}: {reason}. The next run goes on from there."


class Publication:
    """One target of one log. directory: that log's key directory, where the progress is kept."""

    def __init__(self, directory: Path, target: str) -> None:
        self.target = target
        self._progress = directory / "published" / f"{sha256(target.encode()).hexdigest()[:16]}.txt"

    @property
    def delivered(self) -> int:
        """The number of the last checkpoint that the target took."""
        return int(self._progress.read_text().split()[0]) if self._progress.exists() else 0

    def deliver(self, connection: Connection[Any], wait: Callable[[float], object], attempts: int = 5) -> int:
        """Deliver what the target does not have. Returns how many. TargetDoesNotTake after the last attempt at one.

        wait: sleeps so many seconds between the attempts, which grow.
        """
        count = 0
        while waiting := ledger_checkpoints.after(connection, self.delivered, BATCH):
            for checkpoint in waiting:
                self._insist(checkpoint, wait, attempts)
                self._progress.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_whole(self._progress, f"{checkpoint.number} {self.target}\n".encode(), 0o600)
                count += 1
        return count

    def _insist(self, checkpoint: StoredCheckpoint, wait: Callable[[float], object], attempts: int) -> None:
        pause = FIRST_PAUSE_SECONDS
        for attempt in range(1, attempts + 1):
            try:
                self._send(checkpoint)
                return
            except OSError as fault:  # also what urllib raises
                if attempt == attempts:
                    raise TargetDoesNotTake(target=self.target, number=checkpoint.number, reason=str(fault)) from fault
                wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _send(self, checkpoint: StoredCheckpoint) -> None:
        if self.target.startswith(("http://", "https://")):
            request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
                self.target, checkpoint.note, {"Content-Type": "text/plain; charset=utf-8"}, method="POST"
            )
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310 - as above
                return
        folder = Path(self.target)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{checkpoint.number:012}-{checkpoint.size}.checkpoint", checkpoint.note, 0o644)
        write_whole(folder / "checkpoint", checkpoint.note, 0o644)
