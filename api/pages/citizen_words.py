"""What a citizen is told of a dossier in a sentence: how it stands, what to do, where it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from api.citizen.slips import number_of
from api.pages.wording import Wording
from domain.model.deadline_words import Language, time_left_words
from domain.model.dossier import Phase
from domain.model.dossier_events import Channel
from domain.model.working_time import WorkingTime, at_office_time, office_day
from projections.queries.citizens import CitizenView
from projections.words import Words

RESULT_BY: Final = {
    Channel.COUNTER: Words("nhận tại Bộ phận Một cửa", "at the one-stop unit"),
    Channel.POST: Words("nhận qua bưu chính công ích", "by public post"),
    Channel.HOME_VISIT: Words("nhận tại nhà", "at home"),
    Channel.ONLINE: Words("nhận bản điện tử", "electronically"),
}
"""How the result is to come."""

DAYS_LOOKED_AHEAD: Final = 14


def name_of(view: CitizenView) -> str:
    """The code, or the number of what has none yet."""
    return view.code or number_of(view.dossier_id)


def state_sentence(view: CitizenView, w: Wording) -> str:
    unit = view.one_stop.name
    match view.phase:
        case Phase.REFUSED:
            return w.t("Hồ sơ không được tiếp nhận.", "The dossier was not accepted.")
        case Phase.STOPPED:
            return w.t("Cơ quan đã dừng giải quyết hồ sơ.", "The office has stopped handling the dossier.")
        case Phase.WITHDRAWN:
            return w.t("Hồ sơ đã được rút.", "The dossier was withdrawn.")
        case Phase.RETURNED:
            return w.t("Kết quả đã được trả.", "The result has been handed over.")
        case Phase.FINISHED:
            if view.result_channel is Channel.POST:
                return w.t("Đã có kết quả, đang gửi qua bưu chính.", "There is a result; it is coming by post.")
            if view.result_ready:
                return w.t(f"Đã có kết quả, mời ông/bà đến {unit} nhận.", f"The result is ready at {unit}.")
            return w.t(f"Đã có kết quả, đang chuyển về {unit}.", f"There is a result; it is on its way to {unit}.")
        case _:
            pass
    if view.wanted is not None:
        return w.t("Cơ quan đang chờ ông/bà bổ sung giấy tờ.", "The office is waiting for papers from you.")
    if view.owed is not None and view.owed.stops_clock:
        return w.t("Cơ quan đang chờ ông/bà nộp tiền.", "The office is waiting for your payment.")
    if view.phase is Phase.LODGED:
        return w.t(
            f"Hồ sơ đã đến {unit}, đang chờ kiểm tra.", f"The dossier has reached {unit} and waits to be checked."
        )
    if view.due_state == "overdue":
        return w.t("Hồ sơ đã quá ngày hẹn mà chưa có kết quả.", "The date is past and there is no result yet.")
    return w.t("Hồ sơ của ông/bà đang được xử lý.", "Your dossier is being handled.")


def to_do(view: CitizenView, w: Wording) -> str:
    """What the citizen has to do now."""
    if view.wanted is not None:
        count = len(view.wanted.missing)
        return w.t(f"bổ sung {count} giấy tờ sau đây.", f"hand in the {count} papers named below.")
    if view.owed is not None:
        return w.t("nộp số tiền sau đây.", "pay what is named below.")
    match view.phase:
        case Phase.FINISHED if view.result_ready and view.result_channel is Channel.COUNTER:
            return w.t("mang phiếu hẹn đến nhận kết quả.", "bring the slip and fetch the result.")
        case Phase.RETURNED if view.rated is None:
            return w.t("không phải làm gì thêm; nếu muốn, xin đánh giá.", "nothing more; you may rate the service.")
        case Phase.REFUSED:
            return w.t("xem lý do, rồi nộp lại khi đủ giấy tờ.", "see the reason, and lodge again when complete.")
        case _:
            return w.t("không phải làm gì thêm.", "nothing more.")


def left(view: CitizenView, hours: WorkingTime, now: datetime, w: Wording) -> str:
    """`còn 1 ngày làm việc`; nothing once it has ended or while the clock stands still."""
    due = view.due_in_force_at
    if due is None or view.ended_at is not None or view.stopped_since is not None:
        return ""
    return time_left_words(due, now, hours, Language(w.language))


def office_hours(hours: WorkingTime, now: datetime) -> tuple[datetime, str] | None:
    """The next working day and its hours, `07:00–11:30, 13:30–17:00`; None where none is near."""
    day = office_day(now)
    for ahead in range(DAYS_LOOKED_AHEAD):
        asked = day + timedelta(days=ahead)
        start, end = (
            at_office_time(asked, datetime.min.time()),
            at_office_time(asked + timedelta(1), datetime.min.time()),
        )
        spans = hours.open_spans(start, end)
        if spans:
            w = Wording("vi")
            return start, ", ".join(f"{w.clock(a)}–{w.clock(b)}" for a, b in spans)
    return None
