"""Reviews of the demonstration: one decided and appealed, one that ended without discipline, one under way.

Who is reviewed, for what, and how it ended is made up, as all of the demonstration is. The law of early 2020
is one that was not read in a text: so the authority of the first says why it decides all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from api.demo.affair import Affair
from api.demo.proof import proof
from api.demo.telling import Hand, Stage, Telling
from domain import review_commands as cmd
from domain.model.dossier_authority import involved
from domain.model.event import OfficialId
from domain.model.proceeding_refusals import ConflictInProceeding
from domain.model.review import Review
from domain.model.review_events import AppealOutcome, ReviewOrigin, ReviewOutcome, ReviewSeat
from domain.model.working_time import at_office_time, office_day
from domain.review_authority import handled

OPENS: Final = "vpub.02"
"""Of the office for the control of procedures."""


def stories(stage: Stage) -> Iterator[tuple[datetime, Telling[None]]]:
    """Each with the instant at which it begins."""
    yield at_office_time(date(2020, 2, 17), time(8, 30)), _appealed(stage)
    yield at_office_time(date(2020, 2, 24), time(9, 0)), _a_lesson(stage)
    yield at_office_time(date(2020, 4, 17), time(10, 0)), _under_way(stage)


def _appealed(stage: Stage) -> Telling[None]:
    """An officer let a dossier lie: a reprimand, which the appeal makes a criticism."""
    affair = Affair(stage, "review:appealed")
    opener = yield from affair.in_person(OPENS)
    held = _who_held_one(stage)
    if opener is None or held is None:
        return
    officer, dossier_id, position, act_on = held
    yield affair.order(
        cmd.OpenReview,
        opener,
        about=officer,
        origin=ReviewOrigin.RECORD,
        period="2020-Q1",
        figure="Giữ khi quá hạn",
        reason="Hồ sơ trách nhiệm quý I nêu hồ sơ giữ lâu, không báo vướng mắc",
        act="Giữ hồ sơ đất đai không xử lý, không báo vướng mắc",
        act_on=act_on,
        dossiers=(dossier_id,),
        positions=(position,),
        attachments=(proof("trich-ho-so-trach-nhiem.pdf"),),
    )
    chair, secretary = yield from _seats(affair, conflicted=officer)
    yield from _heard(affair, chair, "Chờ đo đạc thực địa, đã báo miệng với lãnh đạo phòng")
    yield from _met(affair, chair, secretary)
    authority = yield from affair.in_person(_authority(affair))
    if authority is None:
        return
    yield affair.order(
        cmd.DecideReview,
        authority,
        outcome=ReviewOutcome.DISCIPLINE,
        form="khiển trách",
        severity="it_nghiem_trong",
        ground="shirking",
        reasons="Giữ hồ sơ nhiều ngày, không báo vướng mắc bằng văn bản; đã xem xét giải trình",
        effective_on=office_day(stage.now),
        document_no="12/QĐ-UBND (dữ liệu minh họa)",
        facts=(position,),
        doubts="Quy định trước 20/9/2020 chưa đối chiếu toàn văn; đã xin ý kiến Sở Nội vụ, có lưu hồ sơ",
    )
    yield from _told(affair, chair)
    yield from affair.wait(30, officer)
    reviewed = yield from affair.in_person(officer)
    if reviewed is None:
        return
    yield affair.order(cmd.AppealDecision, reviewed, text="Vướng mắc đo đạc có thật, lãnh đạo phòng đã biết")
    above = _review(affair).appeal
    answering = yield from affair.in_person(above.to if above is not None else OPENS)
    if answering is None:
        return
    yield from affair.wait(20, answering.actor)
    answering = yield from affair.in_person(answering.actor)
    assert answering is not None
    yield affair.order(
        cmd.AnswerAppeal,
        answering,
        result=AppealOutcome.CHANGED,
        outcome=ReviewOutcome.CRITICISM,
        reasons="Có vướng mắc khách quan; chưa báo bằng văn bản là thiếu sót nhưng chưa đến mức kỷ luật",
        attachments=(proof("giai-quyet-khieu-nai.pdf"),),
    )
    yield from affair.wait(10, authority.actor)
    publishing = yield from affair.in_person(authority.actor)
    assert publishing is not None
    yield affair.order(cmd.PublishOutcome, publishing, where="Họp cơ quan, có ghi biên bản")
    yield from _closed(affair, publishing, chair)


def _a_lesson(stage: Stage) -> Telling[None]:
    """The head of a counter that enters late: a lesson, no discipline. Opened from the unit's figures."""
    affair = Affair(stage, "review:lesson")
    room = stage.province.rooms["htmu-mc"]
    opener = yield from affair.in_person(OPENS)
    if opener is None:
        return
    yield affair.order(
        cmd.OpenReview,
        opener,
        about=room.head,
        origin=ReviewOrigin.SOFTWARE,
        period="2020-01",
        figure="Tỷ lệ bước xử lý trên phần mềm, việc nhập sau",
        reason="Đơn vị nhập muộn nhiều so với các đơn vị khác",
        act="Để đơn vị tiếp nhận trên giấy, nhập phần mềm sau",
        act_on=date(2020, 1, 31),
        found_on=date(2020, 2, 20),
        attachments=(proof("so-lieu-don-vi-htmu-mc.pdf"),),
    )
    chair, secretary = yield from _seats(affair)
    yield from _heard(affair, chair, "Mất mạng nhiều buổi sau Tết, đã nhập bù; đã phân công lại quầy")
    yield from _met(affair, chair, secretary)
    authority = yield from affair.in_person(_authority(affair))
    if authority is None:
        return
    yield affair.order(
        cmd.DecideReview,
        authority,
        outcome=ReviewOutcome.LESSON,
        reasons="Nguyên nhân chính là đường truyền; rút kinh nghiệm về việc báo sự cố",
        effective_on=office_day(stage.now),
    )
    yield from _told(affair, chair)
    yield from affair.wait(104, chair)
    first = yield from affair.in_person(_authority(affair))
    if first is not None:
        yield from _closed(affair, first, chair)


def _under_way(stage: Stage) -> Telling[None]:
    """The leader of the district that let the day of the order pass: from the directive missed, not heard yet."""
    affair = Affair(stage, "review:leader")
    opener = yield from affair.in_person(OPENS)
    if opener is None:
        return
    yield affair.order(
        cmd.OpenReview,
        opener,
        about=stage.province.leaders["hlvo"],
        origin=ReviewOrigin.DIRECTIVE,
        reason="Không báo cáo khắc phục trước ngày 17/4/2020 theo chỉ đạo của UBND tỉnh",
        act="Để quá hạn báo cáo khắc phục",
        act_on=date(2020, 4, 16),
        attachments=(proof("cong-van-ngay-03-4-2020.pdf"),),
    )
    yield from affair.wait(2, _authority(affair))
    authority = yield from affair.in_person(_authority(affair))
    if authority is None:
        return
    chair = stage.province.leaders["snv"] if "snv" in stage.province.leaders else _somebody(stage)
    yield affair.order(cmd.AppointReviewMember, authority, official=chair, seat=ReviewSeat.CHAIR)
    hand = yield from affair.in_person(chair)
    if hand is not None:
        yield affair.order(
            cmd.NotifyReviewed, hand, text="Kiểm điểm việc không báo cáo khắc phục đúng hạn; đề nghị giải trình"
        )


# ---------------------------------------------------------------------- steps


def _seats(affair: Affair, conflicted: OfficialId | None = None) -> Telling[tuple[OfficialId, OfficialId]]:
    """A chair and a secretary who had to do with nothing; once somebody is tried who had, and is refused."""
    yield from affair.wait(3, _authority(affair))
    authority = yield from affair.in_person(_authority(affair))
    assert authority is not None, "leaders keep their accounts"
    if conflicted is not None:
        yield affair.attempt(
            ConflictInProceeding, cmd.AppointReviewMember, authority, official=conflicted, seat=ReviewSeat.CHAIR
        )
    free = list(_free(affair))
    for official, seat in zip(free[:2], (ReviewSeat.CHAIR, ReviewSeat.SECRETARY), strict=True):
        yield affair.order(cmd.AppointReviewMember, authority, official=official, seat=seat)
    return free[0], free[1]


def _heard(affair: Affair, chair: OfficialId, said: str) -> Telling[None]:
    yield from affair.wait(5, chair)
    hand = yield from affair.in_person(chair)
    if hand is None:
        return
    yield affair.order(cmd.NotifyReviewed, hand, text="Kiểm điểm trách nhiệm; đề nghị giải trình bằng văn bản")
    yield from affair.wait(14, _review(affair).about)
    reviewed = yield from affair.in_person(_review(affair).about)
    if reviewed is not None:
        yield affair.order(cmd.ExplainInReview, reviewed, text=said, attachments=(proof("ban-giai-trinh.pdf"),))


def _met(affair: Affair, chair: OfficialId, secretary: OfficialId) -> Telling[None]:
    yield from affair.wait(22, chair)
    hand = yield from affair.in_person(chair)
    if hand is None:
        return
    yield affair.order(
        cmd.HoldReviewMeeting,
        hand,
        attended=(chair, secretary),
        reviewed_attended=True,
        course="Nêu sự việc theo sự kiện trong sổ; người được kiểm điểm trình bày; mọi người phát biểu",
    )
    yield from affair.wait(9, secretary)
    writing = yield from affair.in_person(secretary)
    if writing is not None:
        yield affair.order(
            cmd.FileMinutes, writing, text="Biên bản họp kiểm điểm", attachments=(proof("bien-ban-kiem-diem.pdf"),)
        )
    yield from affair.wait(16, chair)


def _told(affair: Affair, chair: OfficialId) -> Telling[None]:
    yield from affair.wait(6, chair)
    hand = yield from affair.in_person(chair)
    if hand is not None:
        yield affair.order(cmd.NotifyDecision, hand, how="Giao trực tiếp, người nhận ký")


def _closed(affair: Affair, first: Hand, second: OfficialId) -> Telling[None]:
    yield affair.order(cmd.ProposeReviewClosing, first, reason="Mọi việc trong vụ kiểm điểm đã xong")
    yield from affair.wait(2, second)
    closing = yield from affair.in_person(second)
    if closing is not None:
        yield affair.order(cmd.CloseReview, closing)


# ---------------------------------------------------------------------- who


def _review(affair: Affair) -> Review:
    state = affair.stage.rehearsal.proceeding(affair.proceeding_id).state
    return state if isinstance(state, Review) else Review()


def _authority(affair: Affair) -> OfficialId:
    return _review(affair).authority


def _free(affair: Affair) -> Iterator[OfficialId]:
    """Officials of the agency without a part in it: no subordinate of the reviewed, in none of the dossiers."""
    review, stage = _review(affair), affair.stage
    organisation = stage.reference.organisation
    met = {review.about, _authority(affair), OPENS}
    for dossier_id in review.dossiers:
        state = stage.rehearsal.dossier(dossier_id)
        met |= involved(state) | handled(state)
    for room in stage.province.rooms.values():
        if room.agency_id != review.agency_id or review.about in (room.head, *room.officers):
            continue
        for official in (room.head, *room.officers):
            if official not in met and organisation.is_active(official, stage.now):
                yield official


def _who_held_one(stage: Stage) -> tuple[OfficialId, UUID, int, date] | None:
    """An officer of a land office, a dossier that they worked on, the last event of theirs in it, and its day."""
    for dossier_id, teller in stage.tellers.items():
        if not teller.room.unit_id.endswith("-dd") or teller.seen.code is None:
            continue
        for recorded in reversed(stage.rehearsal.dossier(dossier_id).log):
            day = office_day(recorded.body.occurred_at)
            if recorded.body.actor in teller.room.officers and day < office_day(stage.now):
                return recorded.body.actor, dossier_id, recorded.position, day
    return None


def _somebody(stage: Stage) -> OfficialId:
    return next(leader for agency, leader in stage.province.leaders.items() if agency not in ("vpub", "hlvo"))
