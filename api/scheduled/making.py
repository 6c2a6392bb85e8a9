"""The reports of the schedule as files, each as of the end of its period, so that a late run makes what a timely one
would have made.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from api.cli.reading import Language
from api.reports.advice import advice_files
from api.reports.advice_facts import advice
from api.reports.daily import daily_report
from api.reports.daily_lines import daily_lines
from api.reports.made import Made
from api.reports.units import unit_pdf, unit_sources, unit_xlsx
from api.scheduled.due import Ended
from domain.model.event import UnitId
from projections.queries.moments import Moment, moment_of
from projections.queries.periods import Period
from projections.queries.views_then import Look, views_then
from projections.rows import Row
from projections.streams import ALL_CLASSES
from projections.views.involved import InvolvedRow

JSON: Final = "application/json"
TEXT: Final = "text/plain; charset=utf-8"
PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Parts = tuple[Moment, tuple[Made, ...]]
"""As of when, and the files."""


def daily(connection: Connection[Any], day: Ended, *, now: datetime) -> Parts:
    """The board of a day that ended, for machines and for paper."""
    found = daily_report(connection, day.first, now=now)
    name = f"ngay-{day.first:%Y-%m-%d}"
    lines = "\n".join(daily_lines(found, Language.VI)) + "\n"
    return found.asked, (
        Made(f"{name}.json", JSON, msgspec.json.format(msgspec.json.encode(found))),
        Made(f"{name}.txt", TEXT, lines.encode()),
    )


def week_of_unit(connection: Connection[Any], unit: UnitId, week: Ended, *, now: datetime) -> Parts:
    """A unit's report over the month in which the week ended, as it stood at the week's end. UnitUnknown."""
    asked = moment_of(connection, now=now, as_of=week.ends_at)
    rows: dict[type[Row], Any] = {cls: _any for cls in ALL_CLASSES if cls is not InvolvedRow}
    with views_then(connection, asked, Look(rows=rows)) as then:
        sources = unit_sources(then, unit, Period.month(week.last), now=asked.about)
    name = f"tuan-{week.first:%Y-%m-%d}-{unit}"
    return asked, (Made(f"{name}.pdf", PDF, unit_pdf(sources)), Made(f"{name}.xlsx", XLSX, unit_xlsx(sources)))


def month_prepared(connection: Connection[Any], month: Ended, *, now: datetime) -> Parts:
    """The month's advice as the facts stood at its end, for a person to look at and to issue."""
    found = advice(connection, Period.month(month.first), now=now, as_of=month.ends_at)
    return found.asked, advice_files(found)


def _any(_row: object) -> bool:
    return True
