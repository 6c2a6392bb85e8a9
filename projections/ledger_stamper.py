"""Getting checkpoints stamped by a time-stamping authority (RFC 3161): at most one every few minutes, the newest."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any, Final

from cryptography.x509 import Certificate
from psycopg import Connection
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from domain.model.errors import DomainError
from domain.model.signed_note import SignedNote
from projections import ledger_checkpoints, ledger_errands
from projections.ledger_stamps import MAX_RESPONSE, stamped_at

TIMEOUT_SECONDS: Final = 20.0
LOOK_SECONDS: Final = 5.0
"""Between two looks whether a stamp is due."""


class AuthorityDoesNotStamp(DomainError):
    """Details: url, number, reason."""

    CODE = "stamp-not-given"
    VI = "Cơ quan cấp dấu thời gian {url} không đóng dấu điểm niêm {number}: {reason}. Kiểm tra địa chỉ đó."
    EN = "The authority {url} did not stamp checkpoint {number}: {reason}. See that it answers."


class Stamping:
    """One authority. trusted: the roots of its certificate. every_minutes: between two stamps at least."""

    kind: Final = "stamp"
    every_seconds: Final = LOOK_SECONDS

    def __init__(self, url: str, trusted: Sequence[Certificate], every_minutes: float = 10.0) -> None:
        self.target = url
        self._trusted = trusted
        self._every_minutes = every_minutes

    def carry(self, connection: Connection[Any]) -> None:
        """Get the newest checkpoint stamped, if it is not and one is due. AuthorityDoesNotStamp, StampRefused."""
        newest = ledger_checkpoints.last_or_none(connection)
        if newest is None or not self._due(connection, newest.number):
            return
        text = SignedNote.parse(newest.note).text
        request = TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
        response = self._ask(request.as_bytes(), newest.number)
        moment = stamped_at(response, text, self._trusted, request.nonce)
        connection.execute("SELECT ledger.append_stamp(%s, %s, %s)", [newest.number, response, moment])
        ledger_errands.note(connection, self, newest.number)

    def _due(self, connection: Connection[Any], newest: int) -> bool:
        row = connection.execute(
            "SELECT checkpoint, received_at <= clock_timestamp() - make_interval(secs => %s)"
            " FROM ledger.stamps ORDER BY number DESC LIMIT 1",
            [self._every_minutes * 60],
        ).fetchone()
        return row is None or (row[0] < newest and row[1])

    def _ask(self, request: bytes, number: int) -> bytes:
        asked = urllib.request.Request(  # noqa: S310 - an address that the administrator configured
            self.target, request, {"Content-Type": "application/timestamp-query"}, method="POST"
        )
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above
                data: bytes = answer.read(MAX_RESPONSE + 1)
                return data
        except (OSError, http.client.HTTPException) as fault:
            if isinstance(fault, urllib.error.HTTPError):
                fault.close()
            raise AuthorityDoesNotStamp(url=self.target, number=number, reason=str(fault)) from fault
