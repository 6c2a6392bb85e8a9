"""How moments, durations, due states and codes are written on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from api.http.language import Language
from domain.model.deadline import Deadline
from domain.model.deadline_words import Language as DeadlineLanguage
from domain.model.deadline_words import duration_words, explanation_lines, weekday_words
from domain.model.event import OFFICE_ZONE
from domain.model.working_time import DAY_OF_WORK, HOUR, office_day
from projections import words, words_of_readings
from projections.figures import MINIMUM
from projections.queries.knowledge import Named
from projections.queries.periods import Period

CAUSES: Final = words.CAUSES
"""What an escalation ladder is climbed for."""

NO_OFFICIALS: Final = {
    "~applicant": words.Words("Người dân", "Applicant"),
    "~workflow": words.Words("Hệ thống theo dõi hạn", "Deadline watch"),
    "~service": words.Words("Hệ thống", "System"),
    "~import": words.Words("Nhập dữ liệu", "Import"),
    "~administrator": words.Words("Quản trị hệ thống", "System administrator"),
    "~operator": words.Words("Người vận hành máy chủ", "Operator of the server"),
    "~unknown": words.Words("không rõ", "unknown"),
}
"""Actors and holders that are no officials."""

POSTS: Final = {
    "officer": words.Words("cán bộ", "officer"),
    "deputy": words.Words("cấp phó", "deputy"),
    "head": words.Words("người đứng đầu", "head"),
    "leader": words.Words("lãnh đạo cơ quan", "leader of the agency"),
}

SIGN_INS: Final = {
    "password": words.Words("mật khẩu", "password"),
    "oidc": words.Words("tài khoản cơ quan", "agency account"),
    "link": words.Words("liên kết của người vận hành", "the operator's link"),
    "totp": words.Words("ứng dụng xác thực", "authenticator"),
    "passkey": words.Words("khóa truy cập", "passkey"),
    "recovery": words.Words("mã dự phòng", "recovery code"),
    "provider": words.Words("xác thực lần hai của cơ quan", "the agency's second factor"),
}
"""How somebody signed in, and by what a second factor was proved."""

FORMS: Final = {
    "receipt": words.Words("giấy tiếp nhận và hẹn trả", "receipt and appointment"),
    "control": words.Words("phiếu kiểm soát", "control slip"),
    "supplement": words.Words("yêu cầu bổ sung", "supplement request"),
    "refusal": words.Words("phiếu từ chối", "refusal"),
    "apology": words.Words("xin lỗi và hẹn lại", "apology and new appointment"),
    "stop": words.Words("thông báo dừng", "stop notice"),
}
"""Statutory forms, by kind."""

BOARD_STATES: Final = {
    "open": words.Words("đang mở", "open"),
    "overdue": words.Words("quá hạn", "overdue"),
    "due_soon": words.Words("sắp đến hạn", "due soon"),
    "stalled": words.Words("đứng yên", "stalled"),
    "stopped": words.Words("tạm dừng", "clock stopped"),
    "in_transit": words.Words("đang chuyển giao", "in transit"),
    "not_received": words.Words("chưa tiếp nhận", "not received yet"),
    "ended": words.Words("đã kết thúc", "ended"),
    "all": words.Words("tất cả", "all"),
}


NEAR_DAYS: Final = 6
"""As far as a weekday says which day is meant."""


def _rounded(working_us: int) -> int:
    """From a working day on, whole hours: the exact moment stands beside it."""
    return working_us if working_us < DAY_OF_WORK else working_us - working_us % HOUR


_TENTH_US: Final = 360_000_000
"""A tenth of an hour."""


@dataclass(frozen=True, slots=True)
class Wording:
    """All of it in one language; templates see it as `w`."""

    language: Language

    @property
    def _other(self) -> DeadlineLanguage:
        return DeadlineLanguage(self.language)

    def t(self, vi: str, en: str) -> str:
        """Every text of a page is said in both languages where it stands."""
        return vi if self.language == "vi" else en

    def moment(self, at: datetime | None) -> str:
        """`09:12 08/06/2026`, in the office's zone; a dash for none."""
        return "–" if at is None else at.astimezone(OFFICE_ZONE).strftime("%H:%M %d/%m/%Y")

    def exact(self, at: datetime) -> str:
        """The same with seconds."""
        return at.astimezone(OFFICE_ZONE).strftime("%H:%M:%S %d/%m/%Y")

    def clock(self, at: datetime) -> str:
        return at.astimezone(OFFICE_ZONE).strftime("%H:%M")

    def day(self, on: date | datetime | None) -> str:
        if on is None:
            return "–"
        return (office_day(on) if isinstance(on, datetime) else on).strftime("%d/%m/%Y")

    def short_day(self, on: date) -> str:
        return on.strftime("%d/%m")

    def short_weekday(self, on: date) -> str:
        """`T2`, `CN`; `Mon`."""
        names = ("T2", "T3", "T4", "T5", "T6", "T7", "CN"), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
        return self.t(names[0][on.weekday()], names[1][on.weekday()])

    def weekday(self, on: date | datetime) -> str:
        return weekday_words(office_day(on) if isinstance(on, datetime) else on, self._other)

    def worked(self, microseconds: int) -> str:
        """Working time, rounded to the minute; `0` says that there was none."""
        return duration_words(microseconds, self._other) if microseconds else "0"

    def explained(self, deadline: Deadline) -> list[str]:
        """Why a due date is that one, line by line."""
        return [line.strip() for line in explanation_lines(deadline, self._other)]

    def until(self, due_at: datetime, left_us: int | None, overdue_us: int, now: datetime) -> str:
        """`còn 2 ngày làm việc, đến 16:30 thứ Năm`; to go with the word «quá hạn»: `4 giờ, từ 08:30 hôm nay`."""
        days = (office_day(due_at) - office_day(now)).days
        day = self.t("hôm nay", "today") if days == 0 else self.weekday(due_at)
        when = f"{self.clock(due_at)} {day if abs(days) <= NEAR_DAYS else self.day(due_at)}"
        if due_at < now:
            over = self.worked(_rounded(overdue_us)) if overdue_us else self.t("chưa tới 1 phút", "under 1 minute")
            return self.t(f"{over}, từ {when}", f"by {over}, since {when}")
        if not left_us:
            return self.t(f"đến {when}", f"until {when}")
        left = self.worked(_rounded(left_us))
        return self.t(f"còn {left}, đến {when}", f"{left} left, until {when}")

    def hours(self, microseconds: int) -> str:
        """Working time in hours with one decimal, rounded half up: `1.234,5 giờ`."""
        tenths = (microseconds + _TENTH_US // 2) // _TENTH_US
        return f"{self.number(tenths // 10)},{tenths % 10} {self.t('giờ', 'h')}"

    def number(self, value: int) -> str:
        """`1.234`: the Vietnamese way, in both languages."""
        return f"{value:,}".replace(",", ".")

    def half(self, value: float) -> str:
        """A median: whole, or with one decimal `2,5`."""
        return f"{value:g}".replace(".", ",")

    def share(self, part: int, of: int | None, permille: int | None) -> str:
        """`3/120 (2,5 %)`; n/N alone where N is small; what has nothing to divide by is not applicable."""
        if not of:
            return self.t("không áp dụng", "not applicable")
        text = f"{self.number(part)}/{self.number(of)}"
        return text if permille is None or of < MINIMUM else f"{text} ({permille // 10},{permille % 10} %)"

    def tenths(self, permille: int) -> str:
        """Thousandths with one decimal, rounded half up: `2,0` for 1960."""
        rounded = (permille + 50) // 100
        return f"{rounded // 10},{rounded % 10}"

    def period(self, period: Period) -> str:
        """`Quý 1/2020`, `03/2020`, else from one month to the other."""
        first, last = period.first, period.last
        if period == Period.month(first):
            return f"{first:%m/%Y}"
        if period == Period.quarter_of(period.start_at):
            number = (first.month + 2) // 3
            return self.t(f"Quý {number}/{first.year}", f"Q{number} {first.year}")
        return f"{first:%m/%Y} – {last:%m/%Y}"

    def said(self, table: Mapping[str, words.Words], code: str | None) -> str:
        """What a code of the views means; the code itself where nothing is said of it."""
        if code is None:
            return "–"
        found = table.get(code)
        return code if found is None else self.t(found.vi, found.en)

    def person(self, who: Named) -> str:
        """A name; what those are called who are no officials."""
        return self.said(NO_OFFICIALS, who.id) if who.id == who.name else who.name

    def what_was_read(self, what: str) -> str:
        found = words_of_readings.what_was_read(what)
        return self.t(found.vi, found.en)

    def first(self, text: str) -> str:
        """With a capital letter at its beginning."""
        return text[:1].upper() + text[1:]

    def event(self, topic: str) -> str:
        found = words.event_words(topic)
        return self.t(found.vi, found.en)
