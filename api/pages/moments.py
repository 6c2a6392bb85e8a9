"""Moments as a browser's date and time field sends them: `2020-04-09T10:00`, in the office's zone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from api.http.query_values import at_in
from domain.model.event import OFFICE_ZONE

OFFICE_MINUTE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"
"""The form alone; that there is such a moment is `office_minute`'s to say."""

_OFFSET: Final = "+07:00"


def office_minute(written: str) -> datetime:
    """The instant. MomentNotUnderstood for a day or an hour that does not exist."""
    found = at_in(f"{written}:00{_OFFSET}")
    assert found is not None
    return found.astimezone(OFFICE_ZONE)
