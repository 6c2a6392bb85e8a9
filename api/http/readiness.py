"""Whether requests can be served, and what stands in the way."""

from __future__ import annotations

from typing import Any

import msgspec
import psycopg
from psycopg import Connection
from psycopg_pool import PoolTimeout

from api.http.office import Office
from domain.store.migrate import migrations
from projections import generation
from projections.ledger_standing import LedgerStanding, standing


class Readiness(msgspec.Struct, kw_only=True):
    """why: what stands in the way, in words. Positions: of the log's last event, and up to which the views are."""

    ready: bool
    why: list[str]
    log_position: int | None = None
    views_position: int | None = None
    ledger: LedgerStanding | None = None


def readiness_of(office: Office) -> Readiness:
    """How it stands at this moment."""
    try:
        with office.reading() as connection:
            return _look(connection, office)
    except (psycopg.Error, PoolTimeout):
        return Readiness(ready=False, why=["the database does not answer"])


def _look(connection: Connection[Any], office: Office) -> Readiness:
    why = []
    applied = connection.execute("SELECT count(*) FROM hoso.migrations").fetchone()
    if applied is None or applied[0] != len(migrations()):
        why.append("the database's structure is not this software's: run `hoso migrate`")
    row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
    log_position = int(row[0]) if row is not None else 0
    if log_position == 0:
        why.append("the log is not open yet")
    views = generation.progress(connection)
    if views is None:
        why.append("the views are not built yet")
    elif views.stamp != generation.fingerprint():
        why.append("the views are not of this software: they are being rebuilt")
    elif _lags(connection, log_position - views.position, office):
        why.append(f"the views are {log_position - views.position} events behind the log")
    ledger = standing(connection)
    if ledger.waiting_seconds > office.limits.seal_seconds:
        waited = f"{ledger.waiting} events have waited {ledger.waiting_seconds:.0f} s"
        why.append(f"{waited} for a checkpoint: see that `hoso seal` runs")
    return Readiness(
        ready=not why,
        why=why,
        log_position=log_position,
        views_position=views.position if views is not None else None,
        ledger=ledger,
    )


def _lags(connection: Connection[Any], behind: int, office: Office) -> bool:
    """Whether the views are too many events behind, or have been behind for too long."""
    if behind <= 0:
        return False
    row = connection.execute(
        "SELECT extract(epoch FROM clock_timestamp() - caught_up_at) FROM views.progress"
    ).fetchone()
    return behind > office.limits.lag_events or row is None or row[0] > office.limits.lag_seconds
