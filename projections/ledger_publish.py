"""Publishing checkpoints where the database's owner cannot change them: a directory, or an HTTP address.

Checkpoints are delivered in order, at least once: every one (`deliver`), or the newest, which contains those before it
(`carry`). How far a target has come moves on only after the delivery; so nothing is lost by a target that was away, or
by a crash. A directory gets one file a checkpoint, and copies of the
last one in `checkpoint`, of the last one that a witness signed in `witnessed`; an address gets one POST a checkpoint.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag
from typing import Any, Final

from psycopg import Connection

from domain.model.errors import DomainError
from domain.store.durable_files import write_whole
from projections import ledger_checkpoints, ledger_errands
from projections.ledger_checkpoints import StoredCheckpoint

BATCH: Final = 500
TIMEOUT_SECONDS: Final = 20.0
FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 60.0


class TargetNotUsable(DomainError):
    """Details: target."""

    CODE = "publication-target-not-usable"
    VI = "Không công bố tới {target}: phải là thư mục ghi đủ đường dẫn từ /, hoặc địa chỉ http(s) không chứa mật khẩu."
    EN = "Nothing is published to {target}: it must be a directory's whole path from /, or http(s) without a password."


class TargetDoesNotTake(DomainError):
    """A checkpoint could not be delivered; it stays to be. Details: target, number, reason."""

    CODE = "publication-failed"
    VI = "Chưa công bố được điểm niêm {number} tới {target}: {reason}. Sẽ gửi lại từ điểm này ở lần chạy sau."
    EN = "Checkpoint {number} could not be published to {target}: {reason}. The next run goes on from there."


class _NotElsewhere(urllib.request.HTTPRedirectHandler):
    """A redirected POST would become a GET, which delivers nothing and may well be answered with 200."""

    def redirect_request(self, *_: object) -> None:
        """None: the redirect stays the answer, and is an error."""


_opener: Final = urllib.request.build_opener(_NotElsewhere)


class Publication:
    """One target. TargetNotUsable. every_seconds: between two deliveries of the newest by `carry`."""

    kind: Final = "publish"

    def __init__(self, target: str, every_seconds: float = 60.0) -> None:
        web = target.startswith(("http://", "https://"))
        if not (web and "@" not in target.split("/")[2]) and not target.startswith("/"):
            raise TargetNotUsable(target=target)
        self.target = target
        self.every_seconds = every_seconds
        self._web = web
        self._witnessed = 0

    def delivered(self, connection: Connection[Any]) -> int:
        """The number of the last checkpoint that the target took."""
        return ledger_errands.progress(connection, self.kind, self.target)

    def deliver(self, connection: Connection[Any], wait: Callable[[float], object], attempts: int = 5) -> int:
        """Deliver every checkpoint after the last that the target took. Returns how many.

        connection: of the sealer, in autocommit mode. wait: sleeps so many seconds between the attempts, which grow.
        TargetDoesNotTake after the last attempt at one.
        """
        count = 0
        while waiting := ledger_checkpoints.after(connection, self.delivered(connection), BATCH):
            for checkpoint in waiting:
                self._insist(connection, checkpoint, wait, attempts)
                ledger_errands.note(connection, self, checkpoint.number)
                count += 1
        return count

    def carry(self, connection: Connection[Any]) -> None:
        """Deliver the newest checkpoint, which contains all before it, and the newest that witnesses signed."""
        newest = ledger_checkpoints.last_or_none(connection)
        if newest is None:
            return
        if newest.number > self.delivered(connection):
            self._insist(connection, newest, Flag().wait, attempts=1)
        witnessed = ledger_checkpoints.last_witnessed(connection)
        if witnessed is not None and witnessed.number > self._witnessed:
            self._insist(connection, witnessed, Flag().wait, attempts=1, name="witnessed")
            self._witnessed = witnessed.number
        ledger_errands.note(connection, self, newest.number)

    def _insist(
        self,
        connection: Connection[Any],
        checkpoint: StoredCheckpoint,
        wait: Callable[[float], object],
        attempts: int,
        name: str = "checkpoint",
    ) -> None:
        note = ledger_checkpoints.with_cosignatures(connection, checkpoint).encode()
        pause = FIRST_PAUSE_SECONDS
        for attempt in range(1, attempts + 1):
            try:
                self._send(checkpoint, note, name)
                return
            except (OSError, http.client.HTTPException) as fault:  # urllib's are OSErrors
                if attempt == attempts:
                    raise TargetDoesNotTake(target=self.target, number=checkpoint.number, reason=str(fault)) from fault
                wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _send(self, checkpoint: StoredCheckpoint, note: bytes, name: str) -> None:
        if self._web:
            request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
                self.target, note, {"Content-Type": "text/plain; charset=utf-8"}, method="POST"
            )
            try:
                with _opener.open(request, timeout=TIMEOUT_SECONDS):
                    return
            except urllib.error.HTTPError as fault:
                fault.close()
                raise
        folder = Path(self.target)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{checkpoint.number:012}-{checkpoint.size}.checkpoint", note, 0o644)
        write_whole(folder / name, note, 0o644)
