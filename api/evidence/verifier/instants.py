"""Instants: aware datetimes in UTC, to the microsecond; durations are whole microseconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from api.evidence.verifier.findings import refused

EPOCH_1970: Final = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_2000: Final = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)

_WRITTEN_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def read_instant(text: object) -> datetime:
    """An instant as events carry it: any number of decimals up to six, with a zone. Refused for anything else."""
    if isinstance(text, str) and _WRITTEN_INSTANT.fullmatch(text):
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise refused("instant-unreadable", repr(text), "Không phải là một thời điểm.", "This is no instant.")


def written(moment: datetime) -> str:
    """The one way in which a bundle writes an instant."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - EPOCH_1970) // MICROSECOND


def from_micros(since_1970: int) -> datetime:
    return EPOCH_1970 + timedelta(microseconds=since_1970)
