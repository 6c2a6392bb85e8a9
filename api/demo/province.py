"""The province of the demonstration: Đồng Tháp as it was organised in 2020, with made-up officials.

Names of districts and departments are facts; which rooms they have, who works there, and the codes are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

from api.demo.names import Names
from api.demo.procedures import procedures
from domain import calendar_commands, catalogue_commands
from domain import organisation_commands as org
from domain.commands import Command, Issued
from domain.model.event import NAMESPACE, SERVICE, Source
from domain.model.organisation import Group, Role, Tier, UnitKind
from domain.rules_commands import SHIPPED_REASON, AdoptShippedRules

FOUNDED: Final = date(2018, 1, 1)
DUTY_OFFICER: Final = "vpub-truc"
"""The duty officer whom the rule pack names; see `escalation.duty_officer` in the policies."""

DISTRICTS: Final = (
    ("tpcl", "Thành phố Cao Lãnh"),
    ("tpsd", "Thành phố Sa Đéc"),
    ("txhn", "Thị xã Hồng Ngự"),
    ("htho", "Huyện Tân Hồng"),
    ("hhng", "Huyện Hồng Ngự"),
    ("htno", "Huyện Tam Nông"),
    ("htbi", "Huyện Thanh Bình"),
    ("htmu", "Huyện Tháp Mười"),
    ("hcla", "Huyện Cao Lãnh"),
    ("hlvo", "Huyện Lấp Vò"),
    ("hlvu", "Huyện Lai Vung"),
    ("hcth", "Huyện Châu Thành"),
)

DEPARTMENTS: Final = (
    ("snv", "Sở Nội vụ"),
    ("stp", "Sở Tư pháp"),
    ("skhdt", "Sở Kế hoạch và Đầu tư"),
    ("stc", "Sở Tài chính"),
    ("sct", "Sở Công Thương"),
    ("snn", "Sở Nông nghiệp và Phát triển nông thôn"),
    ("sgtvt", "Sở Giao thông vận tải"),
    ("sxd", "Sở Xây dựng"),
    ("stnmt", "Sở Tài nguyên và Môi trường"),
    ("stttt", "Sở Thông tin và Truyền thông"),
    ("sldtbxh", "Sở Lao động - Thương binh và Xã hội"),
    ("svhttdl", "Sở Văn hóa, Thể thao và Du lịch"),
    ("skhcn", "Sở Khoa học và Công nghệ"),
    ("sgddt", "Sở Giáo dục và Đào tạo"),
    ("syt", "Sở Y tế"),
    ("ttt", "Thanh tra tỉnh"),
    ("bqlkkt", "Ban Quản lý Khu kinh tế"),
)

DISTRICT_ROOMS: Final = (
    ("mc", "Bộ phận Tiếp nhận và Trả kết quả", UnitKind.ONE_STOP, 4),
    ("dd", "Chi nhánh Văn phòng Đăng ký đất đai", UnitKind.SPECIALISED, 5),
    ("tp", "Phòng Tư pháp", UnitKind.SPECIALISED, 2),
    ("kt", "Phòng Kinh tế và Hạ tầng", UnitKind.SPECIALISED, 2),
    ("tc", "Phòng Tài chính - Kế hoạch", UnitKind.SPECIALISED, 2),
    ("xh", "Phòng Lao động - Thương binh và Xã hội", UnitKind.SPECIALISED, 2),
)

DEPARTMENT_ROOMS: Final = {
    "skhdt": (
        ("mc", "Bộ phận Tiếp nhận và Trả kết quả", UnitKind.ONE_STOP, 2),
        ("dk", "Phòng Đăng ký kinh doanh", UnitKind.SPECIALISED, 3),
    ),
    "stp": (
        ("mc", "Bộ phận Tiếp nhận và Trả kết quả", UnitKind.ONE_STOP, 2),
        ("hc", "Phòng Hành chính tư pháp", UnitKind.SPECIALISED, 3),
    ),
    "stnmt": (("ql", "Chi cục Quản lý đất đai", UnitKind.SPECIALISED, 4),),
    "sxd": (("qh", "Phòng Quy hoạch - Kiến trúc", UnitKind.SPECIALISED, 2),),
    "sldtbxh": (("bt", "Phòng Bảo trợ xã hội", UnitKind.SPECIALISED, 2),),
}


@dataclass
class Room:
    """A unit with its people, by id."""

    unit_id: str
    agency_id: str
    head: str = ""
    officers: list[str] = field(default_factory=list)


@dataclass
class Province:
    """What the stories need to know of it: rooms by unit id, leaders by agency id."""

    rooms: dict[str, Room] = field(default_factory=dict)
    leaders: dict[str, str] = field(default_factory=dict)
    officials: list[str] = field(default_factory=list)


class Founding:
    """The orders that found the province, all given at `moment`; afterwards `province` says what there is."""

    def __init__(self, seed: int, moment: datetime) -> None:
        self.province = Province()
        self._seed = seed
        self._chance = Random(f"{seed}:founding")
        self._names = Names(self._chance)
        self._moment = moment

    def orders(self) -> Iterator[Command]:
        yield self._order(calendar_commands.SeedCalendar, "calendar")
        yield self._order(AdoptShippedRules, "rules", reason=SHIPPED_REASON)
        yield from self._agency("vpub", "Văn phòng Ủy ban nhân dân tỉnh", Tier.PROVINCE, "000.00.00.H20", None)
        yield from self._room("vpub", "tt", "Phòng Kiểm soát thủ tục hành chính", UnitKind.SPECIALISED, 2)
        yield from self._person(DUTY_OFFICER, "vpub-tt", Role.DEPUTY, "Trực ban Văn phòng UBND tỉnh")
        for number, (agency, name) in enumerate(DEPARTMENTS, 1):
            yield from self._agency(agency, name, Tier.DEPARTMENT, f"000.00.{number:02d}.H20", "vpub")
            for suffix, room, kind, officers in DEPARTMENT_ROOMS.get(agency, ()):
                yield from self._room(agency, suffix, room, kind, officers)
        for number, (agency, name) in enumerate(DISTRICTS, 31):
            yield from self._agency(agency, f"UBND {name}", Tier.DISTRICT, f"000.00.{number:02d}.H20", "vpub")
            for suffix, room, kind, officers in DISTRICT_ROOMS:
                yield from self._room(agency, suffix, room, kind, officers)
        for procedure in procedures():
            yield self._order(catalogue_commands.PublishProcedure, f"p:{procedure.code}", procedure=procedure)

    def _agency(self, agency: str, name: str, tier: Tier, code: str, parent: str | None) -> Iterator[Command]:
        yield self._order(
            org.EstablishAgency,
            agency,
            agency_id=agency,
            name=name,
            tier=tier,
            code=code,
            valid_from=FOUNDED,
            parent_id=parent,
        )
        unit, title = f"{agency}-ld", "Chủ tịch UBND" if tier is Tier.DISTRICT else "Thủ trưởng"
        yield self._unit(unit, agency, "Lãnh đạo", UnitKind.LEADERSHIP)
        leader = self._next_id(agency)
        yield from self._person(leader, unit, Role.LEADER, title)
        self.province.leaders[agency] = leader

    def _room(self, agency: str, suffix: str, name: str, kind: UnitKind, officers: int) -> Iterator[Command]:
        unit = f"{agency}-{suffix}"
        yield self._unit(unit, agency, name, kind)
        room = self.province.rooms[unit] = Room(unit, agency)
        room.head = self._next_id(agency)
        yield from self._person(room.head, unit, Role.HEAD, "Trưởng phòng")
        for _ in range(officers):
            official = self._next_id(agency)
            room.officers.append(official)
            yield from self._person(official, unit, Role.OFFICER, "Chuyên viên")

    def _unit(self, unit: str, agency: str, name: str, kind: UnitKind) -> Command:
        return self._order(
            org.EstablishUnit, unit, unit_id=unit, agency_id=agency, name=name, kind=kind, valid_from=FOUNDED
        )

    def _person(self, official: str, unit: str, role: Role, title: str) -> Iterator[Command]:
        self.province.officials.append(official)
        group = Group.CONG_CHUC if self._chance.random() < 0.7 or role is not Role.OFFICER else Group.VIEN_CHUC
        yield self._order(
            org.RegisterOfficial, f"r:{official}", official_id=official, name=self._names.next(), group=group
        )
        yield self._order(
            org.Appoint,
            f"b:{official}",
            appointment_id=f"bn-{official}",
            official_id=official,
            unit_id=unit,
            role=role,
            valid_from=FOUNDED,
            title=title,
        )

    def _next_id(self, agency: str) -> str:
        taken = sum(1 for official in self.province.officials if official.startswith(f"{agency}."))
        return f"{agency}.{taken + 1:02d}"

    def _order(self, order: Any, key: str, /, **members: Any) -> Command:
        issued = Issued(
            command_id=demo_id(self._seed, f"founding:{key}"),
            actor=SERVICE,
            source=Source.CLI,
            occurred_at=self._moment,
            recorded_at=self._moment,
        )
        given: Command = order(issued=issued, **members)
        return given


def demo_id(seed: int, key: str) -> UUID:
    """The same id for the same thing, whenever the demonstration is told."""
    return uuid5(NAMESPACE, f"demo:{seed}:{key}")
