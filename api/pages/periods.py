"""The period of a page, `?ky=2020-Q1`, and those that may be chosen beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import Query

from api.http.reads import Look
from domain.model.working_time import office_day
from projections.queries.periods import Period

MONTHS: Final = 6
QUARTERS: Final = 4

Ky = Annotated[str | None, Query(max_length=16, pattern=r"^((19|20|21)\d\d[0-9Q.-]*)?$")]
"""As `Period.parse` reads it; empty, as a form sends it, is as good as none."""


def period_of(ky: str | None, look: Look) -> Period:
    """The period that was asked for, else the quarter of the moment. PeriodNotUnderstood."""
    return Period.parse(ky) if ky else Period.quarter_of(look.now)


def choices(asked: Period, now: datetime) -> list[Period]:
    """Quarters and months up to now, the latest first, and the one that is shown."""
    found = [Period.quarter_of(now)]
    while len(found) < QUARTERS:
        found.append(Period.quarter_of(found[-1].start_at - timedelta(days=1)))
    months = [Period.month(office_day(now))]
    while len(months) < MONTHS:
        months.append(Period.month(months[-1].first - timedelta(days=1)))
    found += months
    return found if asked in found else [asked, *found]
