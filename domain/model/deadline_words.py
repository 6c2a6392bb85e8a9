"""Terms, durations and explained deadlines in words, Vietnamese and English, as a clerk reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from domain.model.deadline import Deadline, DueClass
from domain.model.deadline_explained import ClockEffect, DayRun, PauseNote, Reckoned, WarningCode
from domain.model.event import OFFICE_ZONE
from domain.model.term import Term, TermUnit
from domain.model.working_time import DAY_OF_WORK, DayStatus, WorkingTime

_MINUTE: Final = 60_000_000
_MINUTES_A_DAY: Final = DAY_OF_WORK // _MINUTE


class Language(StrEnum):
    VI = "vi"
    EN = "en"


def term_words(term: Term, language: Language) -> str:
    """`3 ngày làm việc`, `trong ngày`; `3 working days`, `within the day`."""
    if term.amount == 0:
        return "trong ngày" if language is Language.VI else "within the day"
    if language is Language.VI:
        return f"{term.amount} {_UNIT_VI[term.unit]}"
    return _counted(term.amount, _UNIT_EN[term.unit])


def duration_words(working_us: int, language: Language) -> str:
    """A working time in days of 8 hours, hours and minutes: `2 ngày làm việc 4 giờ`; rounded to minutes, half up."""
    minutes = (working_us + _MINUTE // 2) // _MINUTE
    days, minutes = divmod(minutes, _MINUTES_A_DAY)
    hours, minutes = divmod(minutes, 60)
    amounts = (days, hours, minutes)
    if not any(amounts):
        return "dưới 1 phút" if language is Language.VI else "under 1 minute"
    if language is Language.VI:
        units = ("ngày làm việc", "giờ", "phút")
        return " ".join(f"{amount} {unit}" for amount, unit in zip(amounts, units, strict=True) if amount)
    names = ("working day", "hour", "minute")
    return " ".join(_counted(amount, name) for amount, name in zip(amounts, names, strict=True) if amount)


def time_left_words(due_at: datetime | None, now: datetime, hours: WorkingTime, language: Language) -> str:
    """`còn 2 ngày làm việc`, `quá hạn 4 giờ`; what is said while no due date is in force."""
    vietnamese = language is Language.VI
    if due_at is None:
        return _NO_DUE_DATE[not vietnamese]
    if now > due_at:
        over = hours.working_between(due_at, now)
        word = "quá hạn" if vietnamese else "overdue by" if over else "overdue"
        return f"{word} {duration_words(over, language)}" if over else word
    left = duration_words(hours.working_between(now, due_at), language)
    return f"còn {left}" if vietnamese else f"{left} left"


def due_class_words(result: DueClass, language: Language) -> str:
    """The result as the control slip writes it."""
    return _DUE_CLASS[result][language is Language.EN]


def explanation_lines(deadline: Deadline, language: Language) -> Iterator[str]:
    """The explained deadline, line by line: due, term, days, pauses, doubts."""
    vietnamese = language is Language.VI
    due = _NO_DUE_DATE[not vietnamese] if deadline.due_at is None else moment_words(deadline.due_at, language)
    wait = deadline.waiting
    if deadline.due_at is not None and wait is not None and (wait.left_us is not None or wait.left_days is not None):
        due += " (đang dừng, sẽ lùi khi tính tiếp)" if vietnamese else " (stopped; moves on when the clock runs again)"
    yield f"{'Hạn' if vietnamese else 'Due'}: {due}"
    began = ("Tính từ" if vietnamese else "Runs from") if deadline.run > 1 else ("Nhận" if vietnamese else "Received")
    yield f"{began}: {moment_words(deadline.started_at, language)}"
    yield f"{'Thời hạn' if vietnamese else 'Term'}: {term_words(deadline.term, language)}"
    if deadline.explanation.days:
        yield "Các ngày:" if vietnamese else "Days:"
    for run in deadline.explanation.days:
        yield f"  {days_words(run)}  {_reckoned_words(run, language)}"
    for pause in deadline.explanation.pauses:
        yield pause_words(pause, language)
    for warning in deadline.explanation.warnings:
        text = _WARNING[warning.code][language is Language.EN]
        yield f"{'Lưu ý' if vietnamese else 'Note'}: {days_words(warning.days).strip()}: {text}"


def moment_words(moment: datetime, language: Language) -> str:
    """`thứ Tư 07/01/2026 17:00`"""
    local = moment.astimezone(OFFICE_ZONE)
    return f"{weekday_words(local.date(), language)} {local:%d/%m/%Y %H:%M}"


def weekday_words(day: date, language: Language) -> str:
    return (_WEEKDAY_VI if language is Language.VI else _WEEKDAY_EN)[day.weekday()]


def days_words(run: DayRun) -> str:
    """`28/08/2026`, `29/08/2026 – 02/09/2026`"""
    if run.first == run.last:
        return f"{run.first:%d/%m/%Y}"
    return f"{run.first:%d/%m/%Y} – {run.last:%d/%m/%Y}"


def _reckoned_words(run: DayRun, language: Language) -> str:
    text, source = reason_words(run, language), source_words(run, language)
    return f"{text} ({source})" if source else text


def reason_words(run: DayRun, language: Language) -> str:
    """Whether the days count, and why: `không tính, ngày nghỉ: Tết Nguyên đán`."""
    vietnamese = language is Language.VI
    text = _RECKONED[run.reckoned][not vietnamese]
    if run.reckoned is Reckoned.COUNTED:
        text = f"tính {run.days} ngày" if vietnamese else f"{_counted(run.days, 'day')} counted"
    return f"{text}: {run.name}" if run.name else text


def source_words(run: DayRun, language: Language) -> str:
    """The document that rules the days, and how sure it is; empty where none does."""
    doubt = _STATUS[run.status][language is Language.EN] if run.status in _STATUS else ""
    return "; ".join(part for part in (run.document, doubt) if part)


def warning_words(code: WarningCode, language: Language) -> str:
    return _WARNING[code][language is Language.EN]


def pause_words(pause: PauseNote, language: Language) -> str:
    """From when to when the applicant was waited for, and what was left of the term."""
    vietnamese = language is Language.VI
    start = moment_words(pause.start_at, language)
    if pause.end_at is None:
        span = f"từ {start}, chưa kết thúc" if vietnamese else f"since {start}, still open"
    else:
        end = moment_words(pause.end_at, language)
        span = f"từ {start} đến {end}" if vietnamese else f"from {start} to {end}"
    head = "Chờ người nộp hồ sơ" if vietnamese else "Waiting for the applicant"
    return f"{head}: {span}; {_left_words(pause, language)}"


def _left_words(pause: PauseNote, language: Language) -> str:
    vietnamese = language is Language.VI
    if pause.effect is ClockEffect.RESTART:
        return "thời hạn tính lại từ đầu" if vietnamese else "the term begins anew"
    if pause.left_days is not None:
        return f"khi dừng còn {pause.left_days} ngày" if vietnamese else f"{_counted(pause.left_days, 'day')} were left"
    if pause.left_us is not None:
        left = duration_words(pause.left_us, language)
        return f"khi dừng còn {left}" if vietnamese else f"{left} were left"
    return "khi dừng đã hết thời hạn" if vietnamese else "the term was over already"


def _counted(amount: int, noun: str) -> str:
    return f"{amount} {noun}" if amount == 1 else f"{amount} {noun}s"


_NO_DUE_DATE: Final = ("hạn tính lại khi đủ hồ sơ", "set anew when the dossier is complete")
_UNIT_VI: Final = {
    TermUnit.WORKING_DAYS: "ngày làm việc",
    TermUnit.WORKING_HOURS: "giờ làm việc",
    TermUnit.CALENDAR_DAYS: "ngày",
}
_UNIT_EN: Final = {
    TermUnit.WORKING_DAYS: "working day",
    TermUnit.WORKING_HOURS: "working hour",
    TermUnit.CALENDAR_DAYS: "calendar day",
}
_WEEKDAY_VI: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKDAY_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_DUE_CLASS: Final = {
    DueClass.EARLY: ("trước hạn", "early"),
    DueClass.ON_TIME: ("đúng hạn", "on time"),
    DueClass.LATE: ("quá hạn", "late"),
}
_RECKONED: Final = {
    Reckoned.COUNTED: ("tính", "counted"),
    Reckoned.MAKE_UP: ("tính, ngày làm bù", "counted, make-up working day"),
    Reckoned.UNCONFIRMED: ("tính, chưa rõ có được nghỉ", "counted, not sure to be a working day"),
    Reckoned.LAST_DAY_OFF: ("tính, ngày cuối rơi vào ngày nghỉ", "counted, the last day is off"),
    Reckoned.DAY_0: ("ngày nhận, ngày 0", "day of receipt, day 0"),
    Reckoned.ROLLED_TO: ("hạn chuyển sang ngày làm việc này", "moved on to this working day"),
    Reckoned.AFTER_CUTOFF: ("không tính, nhận sau giờ chốt", "skipped, received after the cut-off"),
    Reckoned.WEEKEND: ("không tính, cuối tuần", "skipped, weekend"),
    Reckoned.DAY_OFF: ("không tính, ngày nghỉ", "skipped, day off"),
    Reckoned.RECEPTION: ("không tính, ngày chỉ tiếp nhận", "skipped, reception only"),
    Reckoned.CLOSED: ("không tính, cơ quan không làm việc", "skipped, the agency is closed"),
    Reckoned.PAUSED: ("không tính, đang chờ người nộp hồ sơ", "skipped, waiting for the applicant"),
}
_STATUS: Final = {
    DayStatus.UNVERIFIED: ("chưa kiểm chứng", "unverified"),
    DayStatus.UNCONFIRMED: ("chưa xác nhận", "unconfirmed"),
}
_WARNING: Final = {
    WarningCode.UNCONFIRMED_DAY: (
        "chưa xác nhận có được nghỉ; đang tính theo tuần làm việc, nếu được nghỉ thì hạn lùi lại",
        "not confirmed to be a day off; reckoned by its weekday, and if it is off the due date moves later",
    ),
    WarningCode.UNVERIFIED_DAY: (
        "quy định về ngày này chưa được kiểm chứng với văn bản",
        "the ruling on this day was not verified against its document",
    ),
    WarningCode.PROVISIONAL_DAY: (
        "tạm tính, Nhà nước chưa công bố lịch nghỉ; hạn có thể thay đổi",
        "provisional, the Government has not fixed it yet; the due date may change",
    ),
}
