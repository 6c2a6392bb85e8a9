"""What the strip of truth says on pages that look at no views of their own: the last look, taken at most once a second.

It says of itself at which moment it was reckoned, so it stays true while it is kept.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from fastapi import Request
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from api.http.gate import office_of
from api.http.office import Office
from api.http.reads import looking
from domain.model.errors import DomainError
from projections.ledger_standing import LedgerStanding
from projections.ledger_verifications import Verified

KEPT_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Strip:
    """What the strip shows of a look."""

    now: datetime
    position: int
    behind: int
    ledger: LedgerStanding
    verified: Verified | None
    refolding: int


@dataclass(slots=True)
class _Kept:
    lock: Lock
    at: float
    strip: Strip | None


_kept: WeakKeyDictionary[Office, _Kept] = WeakKeyDictionary()


def strip_of(request: Request) -> Strip | None:
    """None where nothing can be read. While one request reads anew, others are told what was read before."""
    kept = _kept.setdefault(office_of(request), _Kept(Lock(), float("-inf"), None))
    if time.monotonic() - kept.at > KEPT_SECONDS and kept.lock.acquire(blocking=kept.strip is None):
        try:
            kept.strip, kept.at = _read(request), time.monotonic()
        finally:
            kept.lock.release()
    return kept.strip


def _read(request: Request) -> Strip | None:
    try:
        with looking(request) as look:
            return Strip(look.now, look.position, look.behind, look.ledger, look.verified, look.refolding)
    except (DomainError, OperationalError, PoolTimeout):
        return None
