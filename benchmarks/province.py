"""The province of generated logs: as many agencies as a log needs, each like the next, and every week like the next.

One agency is founded, and the lives of its dossiers are told, by the real deciders and the real deadline policy; the
others are stamped from it (benchmarks/stamps.py). Official days off would make weeks differ; so here they all fall on
Sundays, which moves nothing, and a life is as legal in any week as in the one in which it was told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID, uuid5

from benchmarks import stamps
from benchmarks.lives import Life, lives
from benchmarks.office import DISTRICTS, FOUNDED, District, Founding, founding
from benchmarks.stamps import Stamp
from domain.model import calendar
from domain.model.calendar_seed import seed_hours
from domain.model.dossier_events import Lodged, NumberTaken, ReceiptIssued
from domain.model.event import SERVICE, Event, Recorded, Source, stream_id
from domain.model.reference import Reference
from domain.model.working_time import DayStatus

TOLD_AGENCY: Final[District] = DISTRICTS[0]
TAKEN_UP: Final = 0.95
"""Of the dossiers that are left lying, those that are taken up again."""

WEEK: Final = timedelta(weeks=1)
_YEARS_RULED: Final = range(2019, 2031)


def agency(number: int) -> District:
    """The n-th agency of a generated log, from 0. It and its people are named as those of benchmarks/office.py."""
    number += 1
    return District(f"h{number:02}", f"000.{number // 100:02}.{number % 100:02}.H20")


@dataclass(frozen=True)
class Told:
    """An order of a life as it is stamped: what its copies' events have in common.

    life, week, at_us: of which life, how many weeks after the one in which that began, and when within the week.
    stamps: its events in the dossier's stream. number: that of the register's stream, where it takes a receipt number.
    """

    life: int
    week: int
    at_us: int
    order: int
    stamps: tuple[Stamp, ...]
    number: Stamp | None
    lodges: bool


class Province:
    """What a log is stamped from; the same for the same count of lives and the same seed."""

    def __init__(self, count: int, seed: int) -> None:
        founded = founding((TOLD_AGENCY,), calendar=False)
        seeded = _calendar()
        reference = Reference().after([seeded, *founded.events])
        told = lives(count, reference, seed, (TOLD_AGENCY,), TAKEN_UP)
        self.founding = (seeded, *(recorded for recorded in founded.events if not _of_the_agency(recorded)))
        """Events that are the same however many agencies there are."""
        self.agency = _stamped_founding(founded)
        """The events of `organisation` that establish one agency; in all logs they come last."""
        self.lives = len(told)
        self.events_a_life = sum(len(life.events) + 1 for life in told) / len(told)
        """Receipt numbers, which stand in registers, included; every life has one."""
        self.orders = sorted(
            (order for number, life in enumerate(told) for order in _orders(number, life)),
            key=lambda order: (order.at_us, order.life, order.week, order.order),
        )
        """Of all lives, in the order in which they come in every week."""


def _calendar() -> Recorded[Event]:
    """Default office hours, and a day off in every year, on a Sunday."""
    sundays = [next(day for day in _january(year) if day.weekday() == calendar.SATURDAY + 1) for year in _YEARS_RULED]
    body = calendar.CalendarSeeded(
        occurred_at=FOUNDED,
        actor=SERVICE,
        source=Source.CLI,
        command_id=uuid5(stream_id("calendar"), "every week alike"),
        rulings=tuple(
            calendar.DayRuling(
                day=day, rule=calendar.Rule.OFF, name_vi="Chủ nhật", document="Benchmark", status=DayStatus.VERIFIED
            )
            for day in sundays
        ),
        office_hours=seed_hours().office_hours,
    )
    return Recorded(2, calendar.STREAM, 1, FOUNDED, body)


def _january(year: int) -> Iterator[date]:
    return (date(year, 1, day) for day in range(1, 32))


def _of_the_agency(recorded: Recorded[Any]) -> bool:
    return any(str(value).startswith((TOLD_AGENCY.agency, f"bn-{TOLD_AGENCY.agency}")) for value in _ids(recorded.body))


def _ids(body: Event) -> Iterable[Any]:
    return (getattr(body, name, None) for name in ("agency_id", "unit_id", "official_id", "appointment_id"))


def _stamped_founding(founded: Founding) -> tuple[Stamp, ...]:
    monday = monday_of(FOUNDED)
    return tuple(
        Stamp(recorded.body, 0, TOLD_AGENCY, {recorded.body.command_id: stamps.COMMAND}, monday.date())
        for recorded in founded.events
        if _of_the_agency(recorded)
    )


def monday_of(moment: datetime) -> datetime:
    """The beginning of the week, in UTC, which is no office hour."""
    return datetime.combine(moment.date() - timedelta(days=moment.weekday()), time(), UTC)


def _orders(number: int, life: Life) -> Iterator[Told]:
    began = monday_of(life.events[0].recorded_at)
    by_week: dict[int, int] = defaultdict(int)
    for place, (command_id, events) in enumerate(groupby(life.events, key=lambda recorded: recorded.body.command_id)):
        acts = list(events)
        week, within = divmod(acts[0].recorded_at - began, WEEK)
        monday = (began + week * WEEK).date()
        by_week[week] += 1

        def stamp(body: Event, version: int, command_id: UUID = command_id, monday: date = monday) -> Stamp:
            ids = {command_id: stamps.COMMAND, life.dossier_id: stamps.DOSSIER}
            if isinstance(body, Lodged):
                ids[body.applicant_id] = stamps.APPLICANT
            return Stamp(body, version, life.district, ids, monday)

        receipt = next((act.body for act in acts if isinstance(act.body, ReceiptIssued)), None)
        yield Told(
            life=number,
            week=week,
            at_us=within // timedelta(microseconds=1),
            order=place,
            stamps=tuple(stamp(act.body, act.version) for act in acts),
            number=stamp(_number(life.dossier_id, receipt), 0) if receipt is not None else None,
            lodges=any(isinstance(act.body, Lodged) for act in acts),
        )


def _number(dossier: UUID, receipt: ReceiptIssued) -> NumberTaken:
    """What a receipt leaves in the register, of the same order."""
    return NumberTaken(
        occurred_at=receipt.occurred_at,
        actor=receipt.actor,
        source=receipt.source,
        command_id=receipt.command_id,
        dossier_id=dossier,
        code=receipt.code,
    )
