"""The order of April 2020: districts inspected in the first quarter, an order to all of them, and what came of it.

All twelve districts were looked into; eight had findings. The order of 3/4/2020 asks each for a report "trước ngày
17/4/2020". Ten report in time; one of these reports is refuted by a spot check, and sent back; one district got an
extension; one reports late; one not at all, until the matter has come to the Chairman's office. Which district did
what is made up, as all of the demonstration is, and so are the numbers of the documents.

The story is told to its end, the last directive, whether or not the demonstration's past reaches so far.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

from api.demo.proof import proof
from api.demo.province import DISTRICTS, Room, demo_id
from api.demo.telling import Hand, Stage, Telling
from domain import directive_commands as dcmd
from domain import inspection_commands as icmd
from domain.commands import Command
from domain.model.directive import Directive, DueReading
from domain.model.dossier_events import RecordedLate
from domain.model.inspection import Inspection
from domain.model.involvement import officials_in
from domain.model.natures import duties_of
from domain.model.working_time import at_office_time
from domain.proceeding_commands import AnswerDutyEscalation, ExplainDuty, ProceedingCommand

MADE_UP: Final = "dữ liệu minh họa"
TEAM: Final = ("vpub.02", "vpub.03")
"""Of the office for the control of procedures; the first leads, and issues the order."""
USES_SOFTWARE: Final = "Toàn bộ quy trình trên phần mềm một cửa điện tử"
PUBLISHES: Final = "Công khai thủ tục trên cổng và trên bảng niêm yết"
ENDS: Final = at_office_time(date(2020, 4, 28), time(16))
"""By then the last directive has come to its end."""


@dataclass(frozen=True)
class Sight:
    """What was found in a district. unit: the room it is about, None for the district as a whole.

    category: the letter of a prohibited act, else the criterion was not met. land: late dossiers of the land office are
    evidence, and name who worked on them. entries: so are entries of what was handled on paper.
    """

    district: str
    text: str
    file: str
    category: str = ""
    criterion: str = ""
    unit: str | None = None
    land: bool = False
    entries: bool = False


SIGHTS: Final = (
    Sight(
        "tpcl", "Hồ sơ giấy xử lý xong mới nhập phần mềm", "bien-ban-tpcl.pdf", criterion=USES_SOFTWARE, entries=True
    ),
    Sight(
        "tpsd",
        "Ngày nhận trên phần mềm sau ngày ghi trên sổ giấy",
        "so-giay-tpsd.pdf",
        criterion=USES_SOFTWARE,
        entries=True,
    ),
    Sight("txhn", "Bảng niêm yết còn thủ tục đã bãi bỏ", "anh-bang-txhn.pdf", criterion=PUBLISHES, unit="mc"),
    Sight("htno", "Hồ sơ đất đai trễ hẹn", "danh-sach-htno.pdf", category="x", unit="dd", land=True),
    Sight("htmu", "Yêu cầu bổ sung gửi thẳng người dân", "van-ban-htmu.pdf", category="e"),
    Sight("hcla", "Bảng niêm yết chưa cập nhật quyết định mới", "anh-bang-hcla.pdf", criterion=PUBLISHES, unit="mc"),
    Sight("hlvu", "Chỉ một phần bước xử lý có trên phần mềm", "bang-ke-hlvu.pdf", criterion=USES_SOFTWARE),
    Sight(
        "hlvo",
        "Hồ sơ đất đai trễ hẹn, chưa xin lỗi người dân",
        "danh-sach-hlvo.pdf",
        category="x",
        unit="dd",
        land=True,
    ),
)

EARLY: Final = (
    ("2020-04-08 09:00", "htho"),
    ("2020-04-08 14:00", "tpcl"),
    ("2020-04-09 15:00", "hhng"),
    ("2020-04-10 08:30", "tpsd"),
    ("2020-04-10 10:00", "htbi"),
    ("2020-04-13 09:00", "txhn"),
)
LATER: Final = (("2020-04-14 10:00", "htmu"), ("2020-04-14 15:00", "hcth"))
LAST_DAY: Final = (("2020-04-16 15:00", "hcla"),)
"""In time: before the office hours of 16/4 end, since the order says "trước ngày 17/4"."""


class April:
    """`story` is one telling, in the order of time."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._chance = Random(f"{stage.seed}:april")
        self._orders = 0
        self.inspection_id = demo_id(stage.seed, "inspection:2020-Q1")
        self.order_id = demo_id(stage.seed, "directive:april")

    def directive(self, district: str) -> UUID:
        """The directive to a district; the first of the order has the order's id."""
        first = DISTRICTS[0][0]
        return self.order_id if district == first else uuid5(self.order_id, f"{district}-ld")

    def story(self) -> Telling[None]:
        yield from self._inspection()
        yield from self._order()
        yield from self._reports(EARLY)
        yield from self._extension("htno")
        yield from self._reports(LATER)
        yield from self._refuted("txhn")
        yield from self._verified("2020-04-15 14:00", "tpcl", "htho", "hhng")
        yield from self._reports(LAST_DAY)
        yield from self._after_the_day()

    # -- the inspection

    def _inspection(self) -> Telling[None]:
        yield _at("2020-02-10 08:00")
        yield from self._do(
            icmd.OpenInspection,
            self.inspection_id,
            TEAM,
            title="Kiểm tra cải cách hành chính quý I năm 2020",
            plan=f"Kế hoạch kiểm tra năm 2020 ({MADE_UP})",
            period_from=date(2020, 1, 1),
            period_to=date(2020, 3, 31),
            agencies=tuple(district for district, _ in DISTRICTS),
            criteria=(
                USES_SOFTWARE,
                PUBLISHES,
                "Giải quyết đúng hạn, lĩnh vực đất đai",
                "Không yêu cầu ngoài quy định",
            ),
            team=TEAM,
            conclude_on=date(2020, 3, 31),
        )
        for number, sight in enumerate(SIGHTS, 1):
            day = date(2020, 3, 9 + number) if number <= 4 else date(2020, 3, 11 + number)
            yield at_office_time(day, time(9))
            yield from self._visit(number, sight, day)
        yield _at("2020-03-27 09:00")
        yield from self._do(
            icmd.ConcludeInspection,
            self.inspection_id,
            TEAM,
            text="8 phát hiện tại 8 huyện, thị xã, thành phố; kiến nghị chỉ đạo khắc phục",
            attachments=(proof("ket-luan-kiem-tra.pdf"),),
        )

    def _visit(self, number: int, sight: Sight, day: date) -> Telling[None]:
        """Minutes, the finding, and the view of the district's leader on it."""
        leader = self._leader(sight.district)
        yield from self._do(
            icmd.RecordInspectionMinutes,
            self.inspection_id,
            TEAM,
            agency_id=sight.district,
            held_on=day,
            text=f"Làm việc tại Bộ phận Một cửa và phòng chuyên môn. {sight.text}.",
            present=(leader,),
            attachments=(proof(sight.file),),
        )
        yield at_office_time(day, time(10, 30))
        dossiers, official = self._behind(sight) if sight.land else ((), None)
        entries = self._entered_late(sight.district) if sight.entries else {}
        yield from self._do(
            icmd.MakeFinding,
            self.inspection_id,
            TEAM,
            agency_id=sight.district,
            unit_id=f"{sight.district}-{sight.unit}" if sight.unit else None,
            text=sight.text,
            category=sight.category,
            criterion=sight.criterion,
            dossiers=(*dossiers, *entries),
            events=tuple(entries.values()),
            attachments=(proof(sight.file),),
            official=official,
        )
        yield at_office_time(day, time(15))
        if number % 3:
            view: dict[str, Any] = {"agrees": True} if number % 2 else {"text": "Do thiếu người sau Tết, sẽ bổ sung"}
            yield from self._do(icmd.StateOnFinding, self.inspection_id, (leader,), finding_no=number, **view)

    def _behind(self, sight: Sight) -> tuple[tuple[UUID, ...], str | None]:
        """Up to three late dossiers of the land office, and an officer of it who worked on the first of them."""
        room = self._stage.province.rooms[f"{sight.district}-{sight.unit}"]
        late = list(self._late(room))[:3]
        return tuple(late), next((o for o in room.officers if late and o in self._actors(late[0])), None)

    def _late(self, room: Room) -> Iterator[UUID]:
        """Dossiers that a room worked on, in order of lodging, which passed their first slip's due date by now.

        None of them had to do with the inspectors.
        """
        for dossier_id, teller in self._stage.tellers.items():
            if teller.room is not room:
                continue
            seen = teller.seen
            due = seen.due.first_slip if seen.due is not None else None
            if due is not None and due < (seen.ended_at or self._stage.now) and not set(TEAM) & self._named(dossier_id):
                yield dossier_id

    def _entered_late(self, district: str) -> dict[UUID, int]:
        """Up to three dossiers of a district with an entry of what was handled on paper, and that entry's position."""
        found: dict[UUID, int] = {}
        for dossier_id, teller in self._stage.tellers.items():
            if teller.agency == district and len(found) < 3 and not set(TEAM) & self._named(dossier_id):
                late = [r.position for r in teller.seen.log if isinstance(r.body, RecordedLate)]
                if late:
                    found[dossier_id] = late[0]
        return found

    def _actors(self, dossier_id: UUID) -> set[str]:
        return {recorded.body.actor for recorded in self._stage.rehearsal.dossier(dossier_id).log}

    def _named(self, dossier_id: UUID) -> set[str]:
        log = self._stage.rehearsal.dossier(dossier_id).log
        return {official for recorded in log for official in officials_in(recorded.body)}

    # -- the order, and what the districts report

    def _order(self) -> Telling[None]:
        yield _at("2020-04-03 08:00")
        yield from self._do(
            dcmd.IssueDirective,
            self.order_id,
            TEAM[:1],
            order=f"Công văn của UBND tỉnh ngày 03/4/2020 ({MADE_UP})",
            title="Khắc phục hạn chế sau kiểm tra cải cách hành chính quý I năm 2020",
            text="Xử lý toàn bộ hồ sơ trên phần mềm một cửa; cập nhật, niêm yết đầy đủ thủ tục; giải quyết dứt điểm "
            "hồ sơ đất đai trễ hẹn; xem xét trách nhiệm người đứng đầu; báo cáo UBND tỉnh trước ngày 17/4/2020.",
            basis="Nghị định 61/2018/NĐ-CP",
            agencies=tuple(district for district, _ in DISTRICTS),
            reading=DueReading.BEFORE,
            due_on=date(2020, 4, 17),
            inspection_id=self.inspection_id,
            findings=tuple(self._inspection_now().findings),
        )

    def _reports(self, given: Collection[tuple[str, str]]) -> Telling[None]:
        for moment, district in given:
            yield from self._report(moment, district, "Đã khắc phục, kèm minh chứng", f"bao-cao-{district}.pdf")

    def _report(self, moment: str, district: str, text: str, file: str) -> Telling[None]:
        yield _at(moment)
        yield from self._do(
            dcmd.ReportRemedy,
            self.directive(district),
            (self._leader(district),),
            text=text,
            attachments=(proof(file),),
        )

    def _verified(self, moment: str, *districts: str) -> Telling[None]:
        yield _at(moment)
        for district in districts:
            directive = self._directive_now(district)
            if directive.waiting is not None:
                yield from self._do(
                    dcmd.VerifyRemedy,
                    self.directive(district),
                    TEAM,
                    report_no=directive.waiting.report_no,
                    found="Đối chiếu trên phần mềm và tại Bộ phận Một cửa: đúng như báo cáo",
                )

    def _extension(self, district: str) -> Telling[None]:
        """Asked and granted before the day."""
        yield _at("2020-04-13 14:00")
        yield from self._do(
            dcmd.AskExtension,
            self.directive(district),
            (self._leader(district),),
            until_on=date(2020, 4, 24),
            reason="Chờ đo đạc thực địa các hồ sơ đất đai trễ hẹn",
        )
        yield _at("2020-04-14 08:00")
        yield from self._do(
            dcmd.GrantExtension, self.directive(district), TEAM[:1], request_no=1, reason="Hồ sơ đo đạc đã lên lịch"
        )

    def _refuted(self, district: str) -> Telling[None]:
        """A spot check finds that the report is not so."""
        yield _at("2020-04-15 10:00")
        yield from self._do(
            dcmd.FindReportFalse,
            self.directive(district),
            TEAM,
            report_no=1,
            text="Kiểm tra đột xuất: bảng niêm yết vẫn còn thủ tục đã bãi bỏ, trái với báo cáo",
            attachments=(proof(f"anh-kiem-tra-dot-xuat-{district}.pdf"),),
            reading=DueReading.BY,
            due_on=date(2020, 4, 21),
        )

    # -- after the day

    def _after_the_day(self) -> Telling[None]:
        """One reports late, one is silent until the matter has come to the Chairman's office."""
        yield from self._verified("2020-04-17 09:00", "tpsd", "htbi", "htmu", "hcth", "hcla")
        yield from self._answer("2020-04-17 09:30", "hlvu", "Tập trung rà soát, báo cáo trong ngày 20/4", 20)
        yield from self._answer("2020-04-20 08:30", "hlvo", "Yêu cầu Chủ tịch UBND huyện báo cáo chậm nhất 24/4", 24)
        yield from self._report("2020-04-20 10:00", "hlvu", "Đã rà soát toàn bộ, báo cáo muộn", "bao-cao-hlvu.pdf")
        yield from self._explain(
            "2020-04-20 10:15",
            "hlvu",
            "Số liệu của hai xã gửi về chậm, đã đôn đốc bằng văn bản từ ngày 14/4; Văn phòng huyện xác nhận được",
        )
        yield from self._report("2020-04-20 14:00", "txhn", "Đã thay bảng niêm yết", "bao-cao-lai-txhn.pdf")
        yield from self._verified("2020-04-21 09:00", "hlvu")
        yield from self._report("2020-04-21 15:00", "htno", "Đã trả hết hồ sơ trễ hẹn", "bao-cao-htno.pdf")
        yield from self._verified("2020-04-23 09:00", "txhn", "htno")
        yield from self._report("2020-04-24 10:00", "hlvo", "Đã giải quyết và xin lỗi người dân", "bao-cao-hlvo.pdf")
        yield from self._verified("2020-04-28 09:00", "hlvo")
        yield _at("2020-04-28 10:00")
        if not self._inspection_now().open_findings:
            yield from self._do(icmd.CloseInspection, self.inspection_id, TEAM[:1])

    def _answer(self, moment: str, district: str, measure: str, day: int) -> Telling[None]:
        """The bearer of the rung that was delivered last answers it, with a day of April."""
        yield _at(moment)
        rungs = self._stage.rehearsal.proceeding(self.directive(district)).notes.rungs
        if rungs and not rungs[max(rungs)].answered:
            yield from self._do(
                AnswerDutyEscalation,
                self.directive(district),
                (rungs[max(rungs)].bearer,),
                escalation_no=max(rungs),
                measure=measure,
                until_on=date(2020, 4, day),
            )

    def _explain(self, moment: str, district: str, text: str) -> Telling[None]:
        """The leader of a district says in their own words why the report was late."""
        yield _at(moment)
        duties = duties_of(self._stage.rehearsal.proceeding(self.directive(district)))
        missed = [duty.key for duty in duties if duty.is_missed(self._stage.now)]
        if missed:
            yield from self._do(
                ExplainDuty, self.directive(district), (self._leader(district),), duty=missed[-1], text=text
            )

    # -- who, and how

    def _do(
        self, order: type[ProceedingCommand], proceeding_id: UUID, officials: Collection[str], /, **members: Any
    ) -> Telling[None]:
        """By the first of these who is there; else by the first of them, or who stands in, once they are."""
        hand = yield from self._hand(officials)
        self._orders += 1
        issued = self._stage.issued(f"april:{self._orders}", hand)
        command: Command = order(issued=issued, proceeding_id=proceeding_id, **members)
        yield command

    def _hand(self, officials: Collection[str]) -> Telling[Hand]:
        organisation = self._stage.reference.organisation
        names = list(officials)
        present = [name for name in names if organisation.is_present(name, self._stage.now)]
        hand = yield from self._stage.there((present or names)[0], self._chance)
        return hand or Hand(names[0])

    def _leader(self, district: str) -> str:
        return self._stage.province.leaders[district]

    def _inspection_now(self) -> Inspection:
        state = self._stage.rehearsal.proceeding(self.inspection_id).state
        return state if isinstance(state, Inspection) else Inspection()

    def _directive_now(self, district: str) -> Directive:
        state = self._stage.rehearsal.proceeding(self.directive(district)).state
        return state if isinstance(state, Directive) else Directive()


def _at(text: str) -> datetime:
    """`2020-04-17 09:00` in the office's zone."""
    day, _, clock = text.partition(" ")
    return at_office_time(date.fromisoformat(day), time.fromisoformat(clock))
