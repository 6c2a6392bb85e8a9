"""What happens around the dossiers: absences, a transfer, somebody who leaves, an outage, other office hours.

Each is a story of its own, told by whoever has to order it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from api.demo.handovers import from_pool
from api.demo.province import Room
from api.demo.telling import Hand, Stage, Telling
from domain import calendar_commands
from domain import dossier_commands as cmd
from domain import organisation_commands as org
from domain.commands import Command
from domain.model.calendar import Outage, OutageKind, Span, WeekHours
from domain.model.event import SERVICE
from domain.model.organisation import Half, Role, half_start
from domain.model.working_time import DayStatus, WorkingTime, at_office_time

MADE_UP: Final = "Dữ liệu minh họa"
ABSENCES: Final = (40, 42, 18)
"""Of a hundred officials, how many are absent never, once, twice."""
FURTHER_DAYS: Final = (0, 0, 1, 2, 4)

LEAVER_ROOM: Final = "hlvo-dd"
LEAVES_AT: Final = at_office_time(date(2020, 2, 17), time(7, 30))

TRANSFER: Final = ("hcla-kt", "hcla-dd")
TRANSFER_LAST_DAY: Final = date(2020, 2, 28)

OUTAGE_NOTED_AT: Final = at_office_time(date(2020, 3, 12), time(7, 5))
OUTAGE: Final = Outage(
    kind=OutageKind.SOFTWARE,
    from_at=at_office_time(date(2020, 3, 12), time(8)),
    to_at=at_office_time(date(2020, 3, 12), time(11)),
    notice="Thông báo bảo trì phần mềm một cửa (dữ liệu minh họa)",
    document=MADE_UP,
)

EARLIER_CLOSING_AGENCY: Final = "tpcl"
EARLIER_CLOSING_RULED_AT: Final = at_office_time(date(2020, 3, 11), time(9))
EARLIER_CLOSING: Final = WeekHours(
    valid_from=date(2020, 3, 16),
    weekdays=(0, 1, 2, 3, 4),
    spans=(Span(time(7), time(11, 30)), Span(time(13), time(16, 30))),
    document=MADE_UP,
    status=DayStatus.VERIFIED,
    agency_id=EARLIER_CLOSING_AGENCY,
)
"""From then on this district closes half an hour earlier: due dates after it move, if somebody re-computes them."""


class Surroundings:
    """The stories that run beside the dossiers', each with the instant at which it begins."""

    def __init__(self, stage: Stage, first_day: date) -> None:
        self._stage = stage
        self._first_day = first_day
        self._chance = Random(f"{stage.seed}:surroundings")

    def stories(self) -> Iterator[tuple[datetime, Telling[None]]]:
        for room in self._stage.province.rooms.values():
            for official in (room.head, *room.officers):
                for number in range(self._chance.choices((0, 1, 2), ABSENCES)[0]):
                    yield self._absence(room, official, number)
        yield LEAVES_AT, self._leaver()
        yield at_office_time(TRANSFER_LAST_DAY, time(8)), self._transfer()
        yield OUTAGE_NOTED_AT, self._outage()
        yield EARLIER_CLOSING_RULED_AT, self._earlier_closing()

    # -- people

    def _absence(self, room: Room, official: str, number: int) -> tuple[datetime, Telling[None]]:
        """Recorded the working day before; one in seven falls ill, and it is recorded when it was noticed."""
        chance, hours = self._chance, self._stage.reference.hours(room.agency_id)
        first = hours.nth_working_day(self._first_day + timedelta(days=chance.randint(0, 82)), 1)
        last = first + timedelta(days=chance.choice(FURTHER_DAYS))
        ill = chance.random() < 0.15
        known_at = at_office_time(first, time(10, 1)) if ill else _day_before(hours, first)
        half = chance.choice((Half.MORNING, Half.AFTERNOON)) if first == last and not ill else Half.MORNING
        leave = {
            "absence_id": f"vm-{official}-{number}",
            "official_id": official,
            "from_on": first,
            "from_half": half,
            "to_on": last,
            "to_half": Half.AFTERNOON,
            "reason": "Nghỉ ốm" if ill else "Nghỉ phép",
        }
        return known_at, self._recorded(room, leave)

    def _recorded(self, room: Room, leave: dict[str, Any]) -> Telling[None]:
        """By the head, of the head by the leader; by personnel where they are away themselves."""
        official, organisation = leave["official_id"], self._stage.reference.organisation
        if not organisation.is_active(official, self._stage.now):
            return
        superior = room.head if official != room.head else self._stage.province.leaders[room.agency_id]
        recorder = superior if organisation.is_present(superior, self._stage.now) else SERVICE
        begins = half_start(leave["from_on"], leave["from_half"])
        colleagues = [o for o in (room.head, *room.officers) if o != official and organisation.is_present(o, begins)]
        acting = self._chance.choice(colleagues) if colleagues and self._chance.random() < 0.7 else None
        yield self._order(org.RecordAbsence, leave["absence_id"], recorder, acting_id=acting, **leave)

    def _leaver(self) -> Telling[None]:
        """Leaves the province's service: what lies with them is in the room's pool at once, and others take it."""
        room = self._stage.province.rooms[LEAVER_ROOM]
        leaver = room.officers.pop(0)
        yield self._order(
            org.DeactivateOfficial, "leaver", SERVICE, official_id=leaver, reason="Chuyển công tác ra ngoài tỉnh"
        )
        recorded = self._stage.rehearsal.dossier
        for teller in [t for t in self._stage.tellers.values() if recorded(t.dossier_id).holder == leaver]:
            if teller.is_in(room) and teller.seen.holder is None:
                yield from from_pool(teller)

    def _transfer(self) -> Telling[None]:
        """An officer goes from one room of a district to another."""
        old, new = (self._stage.province.rooms[unit] for unit in TRANSFER)
        moved = old.officers[-1]
        yield self._order(
            org.EndAppointment,
            "transfer:end",
            SERVICE,
            appointment_id=f"bn-{moved}",
            valid_to=TRANSFER_LAST_DAY,
            reason="Điều động",
        )
        yield self._order(
            org.Appoint,
            "transfer:begin",
            SERVICE,
            appointment_id=f"bn-{moved}-2",
            official_id=moved,
            unit_id=new.unit_id,
            role=Role.OFFICER,
            valid_from=TRANSFER_LAST_DAY + timedelta(days=1),
            title="Chuyên viên",
        )
        yield at_office_time(TRANSFER_LAST_DAY + timedelta(days=1), time(0))
        old.officers.remove(moved)
        new.officers.append(moved)

    # -- the calendar

    def _outage(self) -> Telling[None]:
        yield self._order(calendar_commands.RecordOutage, "outage", SERVICE, outage=OUTAGE)

    def _earlier_closing(self) -> Telling[None]:
        """The leader re-computes what the edit touches, and leaves what is not running."""
        stage, agency = self._stage, EARLIER_CLOSING_AGENCY
        yield self._order(calendar_commands.SetOfficeHours, "hours", SERVICE, hours=EARLIER_CLOSING)
        begins = half_start(EARLIER_CLOSING.valid_from, Half.MORNING)
        for teller in [t for t in stage.tellers.values() if t.agency == agency]:
            due = teller.seen.due.in_force if teller.seen.due is not None else None
            if due is None or due <= begins:
                continue
            yield stage.now + timedelta(minutes=1)
            leader = yield from teller.there(teller.leader)
            if leader is not None and teller.is_in(teller.room):
                yield teller.order(cmd.RecomputeDueDate, leader, reason="Thay đổi giờ làm việc từ 16/3/2020")

    def _order(self, order: Any, key: str, actor: str, /, **members: Any) -> Command:
        given: Command = order(issued=self._stage.issued(key, Hand(actor)), **members)
        return given


def _day_before(hours: WorkingTime, day: date) -> datetime:
    """In the afternoon of the working day before."""
    before = day - timedelta(days=1)
    while not hours.is_working_day(before):
        before -= timedelta(days=1)
    return at_office_time(before, time(15))
