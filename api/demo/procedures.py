"""The 40 procedures of the demonstration, from `procedures.csv`.

Codes and names are those of the national portal of 2026 (of social protection: not confirmed there), terms those
usable for 2020 as far as known; routes, the split of a term among steps, and weights are made up.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import Final

from domain.model.organisation import Tier, UnitKind
from domain.model.procedure import OnlineLevel, ProcedureVersion, Step, StepRole
from domain.model.term import Term, TermUnit

DAY_HOURS: Final = 8
CALENDAR_TO_WORKING: Final = 0.65
"""Of a term in calendar days about two thirds are working days; step terms are in working hours."""

WORK_STEP_HOURS: Final = 20
"""A step of work is at most about as long: in a longer one a dossier would stand still by the policy's measure."""

ANY_WORK: Final = ("Thẩm định hồ sơ", "Xác minh", "Dự thảo kết quả", "Rà soát, hoàn thiện")
LAND_WORK: Final = (
    "Thẩm tra hồ sơ",
    "Trích lục, trích đo địa chính",
    "Xác minh thực địa",
    "Lấy ý kiến, niêm yết công khai",
    "Chuyển thông tin xác định nghĩa vụ tài chính",
    "Dự thảo kết quả",
    "Rà soát, cập nhật hồ sơ địa chính",
)


ANY_DOCUMENTS: Final = ("Đơn hoặc tờ khai theo mẫu", "Bản sao giấy tờ liên quan", "Văn bản ủy quyền (nếu có)")
LAND_DOCUMENTS: Final = (
    "Đơn đăng ký theo mẫu",
    "Bản gốc Giấy chứng nhận đã cấp",
    "Trích lục hoặc bản vẽ thửa đất",
    "Văn bản ủy quyền (nếu có)",
)


@dataclass(frozen=True)
class Route:
    """Which room of the agency works on it (None: the counter does), and whose opinion it may need.

    pays: whether the applicant owes taxes or a land-use payment before the result. documents: made up.
    """

    room: str | None
    asks: str | None = None
    work: tuple[str, ...] = ANY_WORK
    pays: bool = False
    documents: tuple[str, ...] = ANY_DOCUMENTS


ROUTES: Final = {
    "land": Route("dd", work=LAND_WORK, pays=True, documents=LAND_DOCUMENTS),
    "land_opinion": Route("dd", asks="stnmt-ql", work=LAND_WORK, pays=True, documents=LAND_DOCUMENTS),
    "civil": Route("tp"),
    "desk": Route(None),
    "building": Route("kt", asks="sxd-qh"),
    "business": Route("tc"),
    "social": Route("xh", asks="sldtbxh-bt"),
    "enterprise": Route("dk"),
    "justice": Route("hc"),
}


@dataclass(frozen=True)
class Offer:
    """A procedure as the demonstration uses it: how often it is asked for, which way it goes, its online level."""

    procedure: ProcedureVersion
    route: Route
    weight: int
    level: int

    @property
    def work_steps(self) -> tuple[Step, ...]:
        return tuple(step for step in self.procedure.steps if step.role is StepRole.PROCESS)


@cache
def offers() -> tuple[Offer, ...]:
    text = files("api.demo").joinpath("procedures.csv").read_text(encoding="utf-8")
    return tuple(_offer(row) for row in csv.DictReader(text.splitlines()))


def procedures() -> tuple[ProcedureVersion, ...]:
    return tuple(offer.procedure for offer in offers())


def _offer(row: dict[str, str]) -> Offer:
    route = ROUTES[row["route"]]
    procedure = ProcedureVersion(
        code=row["code"],
        version=1,
        name=row["name"],
        field=row["field"],
        tier=Tier(row["tier"]),
        term=row["term"],
        steps=_steps(Term.parse(row["term"]), route),
        valid_from=date(2019, 1, 1),
        decision="Dữ liệu minh họa",
        documents=route.documents,
        fee_dong=int(row["fee_dong"]),
        online_level=OnlineLevel(row["online_level"]),
        four_eyes=route.room is not None,
        cutoff=time(15) if route.room is None else None,
    )
    return Offer(procedure, route, int(row["weight"]), int(row["online_level"]))


def _steps(term: Term, route: Route) -> tuple[Step, ...]:
    """Reception and return take an eighth each of a short term, four hours of a longer one; approval a day at most."""
    if route.room is None:
        return (
            Step("tn", "Tiếp nhận và giải quyết tại chỗ", StepRole.RECEIVE, UnitKind.ONE_STOP, "4wh"),
            Step("tr", "Trả kết quả", StepRole.RETURN, UnitKind.ONE_STOP, "2wh"),
        )
    hours = _hours(term)
    ends = min(4, max(1, hours // 8))
    approval = min(DAY_HOURS, max(2, hours // 5))
    return (
        Step("tn", "Tiếp nhận, chuyển hồ sơ", StepRole.RECEIVE, UnitKind.ONE_STOP, f"{ends}wh"),
        *_work_steps(hours - 2 * ends - approval, route.work),
        Step("pd", "Phê duyệt", StepRole.APPROVE, UnitKind.SPECIALISED, f"{approval}wh"),
        Step("tr", "Trả kết quả", StepRole.RETURN, UnitKind.ONE_STOP, f"{ends}wh"),
    )


def _work_steps(hours: int, names: tuple[str, ...]) -> tuple[Step, ...]:
    """As many steps as it takes to keep each short, of equal hours; what is left over goes to the first."""
    count = min(len(names), max(1, -(-hours // WORK_STEP_HOURS)))
    each, over = divmod(hours, count)
    return tuple(
        Step(f"th{number}", name, StepRole.PROCESS, UnitKind.SPECIALISED, f"{each + (number <= over)}wh")
        for number, name in enumerate(names[:count], 1)
    )


def _hours(term: Term) -> int:
    if term.unit is TermUnit.WORKING_HOURS:
        return term.amount
    days = term.amount * CALENDAR_TO_WORKING if term.unit is TermUnit.CALENDAR_DAYS else term.amount
    return max(1, round(days)) * DAY_HOURS
