"""Durations and explained deadlines as a clerk reads them."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from domain.model.calendar_seed import seeded_calendar
from domain.model.deadline import DueClass, Pause, due
from domain.model.deadline_explained import ClockEffect, Reckoned
from domain.model.deadline_words import (
    Language,
    due_class_words,
    duration_words,
    explanation_lines,
    term_words,
    time_left_words,
)
from domain.model.term import Term
from domain.model.working_time import HOUR
from tests.domain.calendars import MINUTE, local

VI, EN = Language.VI, Language.EN
HOURS = seeded_calendar().hours()
DUE = local(2026, 6, 3, 17)


@pytest.mark.parametrize(
    ("us", "vietnamese", "english"),
    [
        (16 * HOUR, "2 ngày làm việc", "2 working days"),
        (8 * HOUR, "1 ngày làm việc", "1 working day"),
        (4 * HOUR, "4 giờ", "4 hours"),
        (29 * HOUR + MINUTE, "3 ngày làm việc 5 giờ 1 phút", "3 working days 5 hours 1 minute"),
        (59 * MINUTE + MINUTE // 2, "1 giờ", "1 hour"),
        (59 * MINUTE + MINUTE // 2 - 1, "59 phút", "59 minutes"),
        (0, "dưới 1 phút", "under 1 minute"),
    ],
)
def test_a_duration_is_written_in_days_of_eight_hours(us: int, vietnamese: str, english: str) -> None:
    assert duration_words(us, VI) == vietnamese
    assert duration_words(us, EN) == english


@pytest.mark.parametrize(
    ("now", "vietnamese", "english"),
    [
        (local(2026, 6, 1, 17), "còn 2 ngày làm việc", "2 working days left"),
        (local(2026, 6, 3, 15), "còn 2 giờ", "2 hours left"),
        (local(2026, 6, 4, 11), "quá hạn 4 giờ", "overdue by 4 hours"),
        (local(2026, 6, 3, 20), "quá hạn", "overdue"),
    ],
)
def test_what_is_left_or_overdue_is_said_in_working_time(now: datetime, vietnamese: str, english: str) -> None:
    assert time_left_words(DUE, now, HOURS, VI) == vietnamese
    assert time_left_words(DUE, now, HOURS, EN) == english


def test_without_a_due_date_in_force_that_is_said() -> None:
    assert time_left_words(None, DUE, HOURS, VI) == "hạn tính lại khi đủ hồ sơ"
    assert "complete" in time_left_words(None, DUE, HOURS, EN)


def test_terms_and_results_have_words_in_both_languages() -> None:
    assert [term_words(Term.parse(t), VI) for t in ("0", "3wd", "12wh", "20cd")] == [
        "trong ngày", "3 ngày làm việc", "12 giờ làm việc", "20 ngày"
    ]  # fmt: skip
    assert [term_words(Term.parse(t), EN) for t in ("0", "1wd", "12wh", "20cd")] == [
        "within the day", "1 working day", "12 working hours", "20 calendar days"
    ]  # fmt: skip
    assert [due_class_words(result, VI) for result in DueClass] == ["trước hạn", "đúng hạn", "quá hạn"]
    assert [due_class_words(result, EN) for result in DueClass] == ["early", "on time", "late"]


def test_an_explained_deadline_reads_line_by_line() -> None:
    wait = Pause(local(2026, 1, 6, 7), local(2026, 1, 6, 11))
    deadline = due(local(2025, 12, 31, 14), Term(3), HOURS, pauses=[wait])
    assert list(explanation_lines(deadline, VI)) == [
        "Hạn: thứ Năm 08/01/2026 11:00",
        "Nhận: thứ Tư 31/12/2025 14:00",
        "Thời hạn: 3 ngày làm việc",
        "Các ngày:",
        "  31/12/2025  ngày nhận, ngày 0",
        "  01/01/2026  không tính, ngày nghỉ: Tết Dương lịch (nghỉ 1/1–4/1) (BLLĐ 2019 Điều 112)",
        "  02/01/2026  không tính, ngày nghỉ: Nghỉ hoán đổi (12729/VPCP-KGVX ngày 25/12/2025)",
        "  03/01/2026  không tính, ngày chỉ tiếp nhận",
        "  04/01/2026  không tính, cuối tuần",
        "  05/01/2026 – 08/01/2026  tính 4 ngày",
        "Chờ người nộp hồ sơ: từ thứ Ba 06/01/2026 07:00 đến thứ Ba 06/01/2026 11:00; khi dừng còn 2 ngày làm việc",
    ]


def test_doubts_are_said_at_the_end() -> None:
    unconfirmed = list(explanation_lines(due(local(2026, 11, 20, 8), Term(3), HOURS), EN))
    assert unconfirmed[-1].startswith("Note: 24/11/2026: not confirmed to be a day off")
    provisional = list(explanation_lines(due(local(2027, 2, 3, 8), Term(2), HOURS), VI))
    assert provisional[-1].startswith("Lưu ý: 04/02/2027 – 10/02/2027: tạm tính")


def test_a_stopped_clock_says_what_happens_to_the_due_date() -> None:
    received, asked = local(2026, 6, 1, 8), local(2026, 6, 2, 8)
    paused = list(explanation_lines(due(received, Term(3), HOURS, pauses=[Pause(asked)]), VI))
    assert paused[0].endswith("(đang dừng, sẽ lùi khi tính tiếp)")
    assert paused[-1].endswith("chưa kết thúc; khi dừng còn 2 ngày làm việc 7 giờ")
    restart = due(received, Term(3), HOURS, pauses=[Pause(asked)], effect=ClockEffect.RESTART)
    assert next(explanation_lines(restart, EN)) == "Due: set anew when the dossier is complete"
    over = due(received, Term(3), HOURS, pauses=[Pause(local(2026, 6, 8, 8))])
    assert list(explanation_lines(over, EN))[-1].endswith("still open; the term was over already")


def test_every_way_of_reckoning_a_day_has_words() -> None:
    seen: set[Reckoned] = set()
    for received, term in (
        (local(2025, 12, 31, 14), "3wd"),
        (local(2026, 1, 9, 10), "1wd"),
        (local(2026, 6, 1, 8), "20cd"),
        (local(2026, 6, 4, 16), "0"),
        (local(2026, 11, 20, 8), "3wd"),
    ):
        deadline = due(received, Term.parse(term), HOURS, cutoff=time(15))
        seen |= {run.reckoned for run in deadline.explanation.days}
        for language in Language:
            assert all(line.strip() for line in explanation_lines(deadline, language))
    assert seen == set(Reckoned) - {Reckoned.CLOSED, Reckoned.PAUSED}
