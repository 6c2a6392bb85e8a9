"""How the doors call each nature of proceedings, and which of its orders they offer: for the API and the pages alike.

A nature that has its line here has doors as soon as it is registered in the domain. Under which right each of its
orders falls stands in the policies' schema (`api/auth/policies/<nature>.cedarschema`), and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from api.auth.authorizer import authorizer
from api.auth.rights import Right
from api.http.order_models import Order, body_model, kebab
from domain.commands import Command
from domain.duty_decisions import ANSWERS
from domain.model.natures import NATURES
from domain.model.proceeding import Nature
from domain.proceeding_decider import DECISIONS


@dataclass(frozen=True, slots=True)
class Door:
    """nature: its name in the domain. plural: in addresses of `/v1`. path: in those of the pages, after the slash.

    vi, en: what a list of them is called. withheld: orders that come in by no door of this kind, such as those that
    only workflows give, or that have pages and addresses of their own. by_program: that the pages offer in another way.
    """

    nature: str
    plural: str
    path: str
    vi: str
    en: str
    withheld: frozenset[str] = frozenset()
    by_program: frozenset[str] = frozenset()

    @property
    def rules(self) -> Nature[Any]:
        return NATURES[self.nature]


_ALL: Final = (
    Door("publication", "publications", "cong-khai", "Công khai thủ tục", "Publications of procedures"),
    Door("inspection", "inspections", "kiem-tra", "Đợt kiểm tra", "Inspections"),
    Door("directive", "directives", "chi-dao", "Chỉ đạo khắc phục", "Directives"),
    Door("obstacle", "obstacles", "vuong-mac", "Vướng mắc", "Obstacles"),
    Door(
        "complaint",
        "complaints",
        "phan-anh-kien-nghi",
        "Phản ánh, kiến nghị",
        "Complaints",
        withheld=frozenset({"SayWhetherSatisfied", "ContestAnswer"}),
        by_program=frozenset({"LodgeComplaint"}),  # who complains goes into the vault
    ),
    Door("guidance", "guidance", "huong-dan", "Hướng dẫn", "Guidance"),
    Door(
        "home-visit",
        "home-visits",
        "lich-hen",
        "Lịch hẹn tại nhà",
        "Home visits",
        withheld=frozenset({"RequestHomeVisit"}),  # it takes an applicant's data in, which go into the vault
    ),
    Door("review", "reviews", "kiem-diem", "Kiểm điểm trách nhiệm", "Reviews of responsibility"),
    Door(
        "explanation",
        "explanations",
        "giai-trinh",
        "Giải trình của cơ quan",
        "Explanations of agencies",
        withheld=frozenset({"AskExplanation"}),  # of the monthly workflow alone
    ),
    Door(
        "report",
        "reports",
        "bao-cao",
        "Báo cáo",
        "Reports",
        withheld=frozenset({"RecordReport", "IssueAdvice", "NoteDelivery"}),  # made and sent, never typed in
    ),
    Door(
        "reconciliation",
        "reconciliations",
        "doi-chieu",
        "Đối chiếu với cổng",
        "Reconciliations with a portal",
        withheld=frozenset({"RecordReconciliation"}),  # worked out from a file
    ),
)

DOORS: Final[dict[str, Door]] = {door.nature: door for door in _ALL if door.nature in DECISIONS}
"""By the name of the nature."""

WITHOUT_DOOR: Final[frozenset[str]] = frozenset()
"""Natures that have no door of their own kind, and why is said where they are handled."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The orders of one nature by their names in addresses. opens: those that open one; acts: all others."""

    door: Door
    opens: dict[str, Order]
    acts: dict[str, Order]

    @property
    def forms(self) -> dict[str, Order]:
        """Those that open one and have a form on pages."""
        return {act: one for act, one in self.opens.items() if one.command.__name__ not in self.door.by_program}


def _offered(door: Door) -> Offered:
    decisions = DECISIONS.get(door.nature)
    opens = () if decisions is None else decisions.opens
    acts = () if decisions is None else decisions.acts
    return Offered(door, _by_act(door, opens), _by_act(door, (*acts, *ANSWERS)))


def _by_act(door: Door, commands: Any) -> dict[str, Order]:
    wanted = (cls for cls in commands if cls.__name__ not in door.withheld)
    return {(act := kebab(cls.__name__)): Order(cls, act, body_model(cls)) for cls in wanted}


OFFERED: Final[dict[str, Offered]] = {name: _offered(door) for name, door in DOORS.items()}
"""By the name of the nature."""


def right_for(command: type[Command]) -> Right:
    """The right under which an order about a proceeding falls. TypeError where no schema of the policies has it."""
    actions = authorizer().policies.actions
    if command.__name__ not in actions:
        raise TypeError(f"{command.__name__} is in no schema: name it in api/auth/policies/<nature>.cedarschema")
    return Right(authorizer().right_of(command.__name__))
