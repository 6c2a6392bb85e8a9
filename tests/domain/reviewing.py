"""Reviews for tests: the office of `tests.domain.affairs`, some more people, and a review brought to a stage.

Beside the others there are viên chức v1 (officer of cl-dd) and v2 (head of cl-tt, a service unit of district cl), and
x1 and x2, officers of cl-ld who had to do with nothing. Leader of the province is l0.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from domain import dossier_commands as dcmd
from domain import review_commands as cmd
from domain.model import organisation as org
from domain.model.event import NAMESPACE, Event, Recorded, Source
from domain.model.organisation import Group, Role, UnitKind
from domain.model.reference import Reference
from domain.model.review import Review
from domain.model.review_events import ReviewOrigin, ReviewOutcome, ReviewSeat
from tests.domain.affairs import Affairs, attached, two_districts
from tests.domain.office import START, Case, when

PEOPLE = (
    ("v1", "cl-dd", Role.OFFICER, Group.VIEN_CHUC),
    ("v2", "cl-tt", Role.HEAD, Group.VIEN_CHUC),
    ("x1", "cl-ld", Role.OFFICER, Group.CONG_CHUC),
    ("x2", "cl-ld", Role.OFFICER, Group.CONG_CHUC),
    ("x3", "cl-ld", Role.OFFICER, Group.CONG_CHUC),
    ("l0", "vp-ld", Role.LEADER, Group.CAN_BO),
)
KD = "kd"


@cache
def bigger_office() -> Reference:
    known = two_districts()
    people = known.organisation
    bodies: list[Event] = [
        org.UnitEstablished(
            **meta(), unit_id="cl-tt", agency_id="cl", name="cl-tt", kind=UnitKind.SPECIALISED, valid_from=START
        ),
        org.UnitEstablished(
            **meta(), unit_id="vp-ld", agency_id="ubnd", name="vp-ld", kind=UnitKind.LEADERSHIP, valid_from=START
        ),
    ]
    for official, unit, role, group in PEOPLE:
        bodies += [
            org.OfficialRegistered(**meta(), official_id=official, name=official.upper(), group=group),
            org.OfficialAppointed(
                **meta(),
                appointment_id=f"bn-{official}",
                official_id=official,
                unit_id=unit,
                role=role,
                valid_from=START,
            ),
        ]
    for body in bodies:
        people = org.evolve(people, Recorded(1, org.STREAM, people.version + 1, when("2019-01-01 00:00"), body))
    return Reference(people, known.calendar, known.catalogue, known.adopted)


def meta() -> dict[str, Any]:
    return {
        "occurred_at": when("2019-01-01 00:00"),
        "actor": "~service",
        "source": Source.CLI,
        "command_id": NAMESPACE,
    }


def with_events(reference: Reference, *bodies: Event) -> Reference:
    """The same office after events of the organisation."""
    people = reference.organisation
    for body in bodies:
        people = org.evolve(people, Recorded(1, org.STREAM, people.version + 1, body.occurred_at, body))
    return Reference(people, reference.calendar, reference.catalogue, reference.adopted)


def related(official: str, other: str, number: int = 1) -> Event:
    return org.RelationDeclared(
        **meta(), relation_no=number, official_id=official, other_id=other, kind=org.RelationKind.KIN, reason="anh em"
    )


def moved(official: str, unit: str, day: str, role: Role = Role.OFFICER) -> list[Event]:
    on = date.fromisoformat(day)
    last = on.replace(day=on.day - 1)
    return [
        org.AppointmentEnded(**meta(), appointment_id=f"bn-{official}", valid_to=last),
        org.OfficialAppointed(
            **meta(), appointment_id=f"bn2-{official}", official_id=official, unit_id=unit, role=role, valid_from=on
        ),
    ]


def dossier(by: str = "b1") -> Case:
    """Received by a1, with `by` at the land unit since 2/3/2020; h2 reminded `by` in writing on 4/3."""
    case = Case(bigger_office()).at_land(by=by)
    case.do(dcmd.IssueWrittenReminder, "h2", "2020-03-04 08:00", to_official=by, duty="th", text="Giải quyết đúng hạn")
    return case


class Reviewed(Affairs):
    """One review `kd`, about `b1` unless said otherwise, opened by k1 on Monday 20/4/2020 at 08:00."""

    def __init__(self, reference: Reference | None = None, about: str = "b1") -> None:
        self.case = dossier(about if about in ("b1", "b2", "v1") else "b1")
        super().__init__(reference or bigger_office(), {self.case.dossier_id: self.case.state})
        self.about = about

    @property
    def review(self) -> Review:
        state: Review = self.state(KD)
        return state

    def reminder(self) -> int:
        """The position of the written reminder."""
        return self.case.state.log[-1].position

    def opened(self, moment: str = "2020-04-20 08:00", by: str = "k1", **more: Any) -> Reviewed:
        what: dict[str, Any] = {
            "about": self.about,
            "origin": ReviewOrigin.RECORD,
            "reason": "Giữ hồ sơ khi quá hạn",
            "act": "Không xử lý hồ sơ đã nhận, không báo vướng mắc",
            "act_on": date(2020, 3, 20),
            "dossiers": (self.case.dossier_id,),
            "positions": (self.reminder(),),
        }
        self.do(cmd.OpenReview, KD, by, moment, **(what | more))
        return self

    def seated(self, moment: str = "2020-04-20 09:00", authority: str = "l1") -> Reviewed:
        """x1 chairs, x2 is the secretary."""
        self.do(cmd.AppointReviewMember, KD, authority, moment, official="x1", seat=ReviewSeat.CHAIR)
        self.do(cmd.AppointReviewMember, KD, authority, moment, official="x2", seat=ReviewSeat.SECRETARY)
        return self

    def notified(self, moment: str = "2020-04-21 08:00") -> Reviewed:
        self.do(cmd.NotifyReviewed, KD, "x1", moment, text="Kiểm điểm việc giữ hồ sơ quá hạn")
        return self

    def explained(self, moment: str = "2020-04-23 08:00") -> Reviewed:
        self.do(cmd.ExplainInReview, KD, self.about, moment, text="Chờ ý kiến Sở, đã báo miệng")
        return self

    def met(self, moment: str = "2020-05-04 08:00") -> Reviewed:
        self.do(
            cmd.HoldReviewMeeting,
            KD,
            "x1",
            moment,
            attended=("x1", "x2"),
            reviewed_attended=True,
            course="Nêu sự việc; người được kiểm điểm trình bày; mọi người phát biểu",
        )
        return self

    def minuted(self, moment: str = "2020-05-05 08:00") -> Reviewed:
        self.do(cmd.FileMinutes, KD, "x2", moment, text="Biên bản họp kiểm điểm", attachments=(attached(),))
        return self

    def ready(self) -> Reviewed:
        """Everything before the decision."""
        return self.opened().seated().notified().explained().met().minuted()

    def decide(self, moment: str = "2020-05-08 08:00", by: str = "l1", **what: Any) -> Reviewed:
        given: dict[str, Any] = {"reasons": "Xét toàn bộ hồ sơ", "effective_on": when(moment).date()}
        self.do(cmd.DecideReview, KD, by, moment, **(given | what))
        return self

    def disciplined(self, moment: str = "2020-05-08 08:00", **what: Any) -> Reviewed:
        given: dict[str, Any] = {
            "outcome": ReviewOutcome.DISCIPLINE,
            "form": "khiển trách",
            "doubts": "Đã hỏi Sở Nội vụ: nghị định 34/2011 áp dụng",
        }
        return self.decide(moment, **(given | what))
