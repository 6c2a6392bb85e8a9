"""The figures of the responsibility record (DOMAIN.md §7): what each counts, against what, in which words.

A figure is the sum of `facts.amount` over its facts, or the number of dossiers that have one. Its denominator is a
figure that contains it: each of its facts has one there, of the same dossier, person and month. What is part of nothing
that is counted stands alone. A rate is given from MINIMUM on.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

MINIMUM: Final = 10
"""Below this denominator n/N is shown without a rate."""

MEANS: Final = frozenset({"ratings_score", "term_left_permille"})
"""Sums of so much for each of their denominator: no parts of it, and never a rate."""


class Measure(StrEnum):
    COUNT = "count"
    DOSSIERS = "dossiers"
    """The number of different dossiers that have a fact of the figure."""
    MICROSECONDS = "us"


class Part(StrEnum):
    """In what part of a record a fact stands; parts are never added up."""

    OWN = "own"
    ACTING = "acting"
    HEAD = "head"
    NONE = "none"
    """Nobody's: process design, no term set, excused, and actors that are no officials."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """group: the section of the record. of: the figure that contains it, None where it stands alone; see MEANS."""

    name: str
    group: str
    measure: Measure
    of: str | None
    vi: str
    en: str
    definition: str


def _count(name: str, group: str, of: str | None, vi: str, en: str, definition: str) -> Figure:
    return Figure(name=name, group=group, measure=Measure.COUNT, of=of, vi=vi, en=en, definition=definition)


def _dossiers(name: str, group: str, of: str | None, vi: str, en: str, definition: str) -> Figure:
    return Figure(name=name, group=group, measure=Measure.DOSSIERS, of=of, vi=vi, en=en, definition=definition)


def _time(name: str, group: str, of: str | None, vi: str, en: str, definition: str) -> Figure:
    return Figure(name=name, group=group, measure=Measure.MICROSECONDS, of=of, vi=vi, en=en, definition=definition)


_ALL: Final = (
    _dossiers(
        "dossiers_handled",
        "work",
        None,
        "Hồ sơ đã xử lý",
        "Dossiers handled",
        "At least one act, or custody by right that was accepted: not merely deemed, from a pool or as a substitute.",
    ),
    _count(
        "acts", "work", None, "Thao tác", "Acts", "Events recorded as this person's act; words and claims are none."
    ),
    _count(
        "acts_tried",
        "work",
        None,
        "Thao tác kể cả đã đính chính, bị từ chối",
        "Acts, also those corrected or refused",
        "Acts, those that were corrected afterwards, and those that the system refused.",
    ),
    _dossiers(
        "dossiers_closed",
        "work",
        None,
        "Hồ sơ đã kết thúc",
        "Dossiers closed",
        "Handled or answered for in this part, and their clock ended in the period.",
    ),
    _dossiers(
        "dossiers_late",
        "work",
        "dossiers_closed",
        "Hồ sơ trễ hạn có phần trách nhiệm giữ",
        "Dossiers late",
        "Closed late, and held unexcused while overdue by this person, or with a share of the attributed delay.",
    ),
    _time("held_us", "time", None, "Thời gian giữ", "Time held", "Working time in which this person answered."),
    _time("excused_us", "time", "held_us", "Trong đó được miễn", "Of it excused", "Time held that is excused."),
    _time(
        "held_overdue_us",
        "time",
        "held_us",
        "Giữ khi quá hạn",
        "Held while overdue",
        "A fact: unexcused working time this person answered for a dossier while it was overdue.",
    ),
    _time(
        "overdue_us",
        "time",
        None,
        "Thời gian quá hạn của hồ sơ có phần trách nhiệm",
        "Overdue time of dossiers with a part in it",
        "Unexcused working time, whoever answered, of the ended dossiers that this person held while overdue, or of "
        "whose delay they have a share.",
    ),
    _time(
        "attributed_us",
        "time",
        "overdue_us",
        "Độ trễ quy kết",
        "Attributed delay",
        "A judgement by policy attribution-1: the share of the overtime that the excess in steps explains.",
    ),
    _count(
        "steps_judged",
        "steps",
        None,
        "Bước có thời hạn đã xong",
        "Steps with a term completed",
        "As holder at the end.",
    ),
    _count(
        "steps_on_time",
        "steps",
        "steps_judged",
        "Bước đúng hạn",
        "Steps on time",
        "Unexcused time of all visits of the step within its term; judged for its holder at its end.",
    ),
    _count(
        "steps_late",
        "steps",
        "steps_judged",
        "Bước trễ hạn",
        "Steps late",
        "Unexcused time of all visits of the step beyond its term; judged for its holder at its end.",
    ),
    _count(
        "steps_without_term", "steps", None, "Bước không đặt thời hạn", "Steps without a term", "Completed, not judged."
    ),
    _count("step_visits", "steps", None, "Lượt giữ bước", "Visits of steps", "Steps in which this person answered."),
    _time("step_held_us", "steps", None, "Thời gian giữ theo bước", "Time held in steps", "Working time, unexcused."),
    _count(
        "steps_completed", "software", None, "Bước đã hoàn thành", "Steps completed", "Recorded as this person's act."
    ),
    _count(
        "steps_on_software",
        "software",
        "steps_completed",
        "Bước làm trên phần mềm",
        "Steps done on the software",
        "Completed on the software, not on paper beside it.",
    ),
    _count(
        "late_entries",
        "software",
        "acts",
        "Ghi chậm",
        "Late entries",
        "Acts recorded after the close of the next working day, but for recorded outages; the recorder is named.",
    ),
    _count(
        "corrections", "software", "acts_tried", "Đính chính", "Corrections", "Acts that were corrected afterwards."
    ),
    _count("handovers_received", "handovers", None, "Bàn giao đến", "Handovers received", "Addressed to this person."),
    _count(
        "handovers_unconfirmed",
        "handovers",
        "handovers_received",
        "Nhận không xác nhận",
        "Handovers unconfirmed",
        "Deemed accepted while present, and never confirmed or refused.",
    ),
    _count(
        "handovers_late",
        "handovers",
        "handovers_received",
        "Nhận chậm",
        "Handovers accepted late",
        "Confirmed only after they were deemed accepted.",
    ),
    _count(
        "handovers_sent",
        "handovers",
        None,
        "Bàn giao đi, trả lại",
        "Handovers sent or sent back",
        "By this person, answered for or not; sent back is what they refused, unless it was not addressed to them.",
    ),
    _count(
        "ping_pong",
        "handovers",
        "handovers_sent",
        "Trả lại khi chưa xong bước",
        "Sent back and forth",
        "Sent back to whom it came from without a completed step between; rework by the approver, opinions, absence, "
        "recalls and wrong addresses do not count.",
    ),
    _count("reminders", "escalations", None, "Được nhắc", "Reminders", "Reminded of a term that ends."),
    _count(
        "written_reminders",
        "escalations",
        None,
        "Nhắc nhở bằng văn bản",
        "Written reminders",
        "Issued to this person.",
    ),
    _count(
        "escalations_received",
        "escalations",
        None,
        "Chuyển cấp nhận được",
        "Escalations received",
        "Rungs borne, but for those where this person was not there for more than half of the answer's term.",
    ),
    _count(
        "escalations_answered",
        "escalations",
        "escalations_received",
        "Chuyển cấp đã trả lời",
        "Escalations answered",
        "With a measure and a date.",
    ),
    _count(
        "escalations_unanswered",
        "escalations",
        "escalations_received",
        "Chuyển cấp không trả lời",
        "Escalations unanswered",
        "The answer's term ended without an answer while this person held the office.",
    ),
    _count(
        "duties_owed",
        "duties",
        None,
        "Nghĩa vụ phải làm trong kỳ",
        "Duties owed",
        "In proceedings (directives, explanations, answers, confirmations …): duties that were met, or whose term was "
        "over; judged for whoever bore it then, and for half of the time until then at least. Only verified terms.",
    ),
    _count(
        "duties_missed",
        "duties",
        "duties_owed",
        "Nghĩa vụ quá hạn mà chưa làm",
        "Duties missed",
        "Not met when its term was over, whatever was noted about it.",
    ),
    _count(
        "confirmations",
        "duties",
        None,
        "Xác nhận công khai đã ghi",
        "Publications confirmed",
        "Confirmations by this person that a procedure is published, or taken down, on the portal or the board.",
    ),
    _count(
        "confirmations_refuted",
        "duties",
        "confirmations",
        "Trong đó kiểm tra thấy không đúng",
        "Of them refuted by a check",
        "A spot check of it found that it was not as required; counted in the month of the confirmation.",
    ),
    _count(
        "remedy_reports",
        "duties",
        None,
        "Báo cáo khắc phục đã gửi",
        "Remedies reported",
        "Reports by this person of what was done on a directive.",
    ),
    _count(
        "remedy_reports_false",
        "duties",
        "remedy_reports",
        "Trong đó xác định báo cáo sai",
        "Of them found false",
        "Found not to be so, with evidence; counted in the month of the report.",
    ),
    _count(
        "reviews_decided",
        "reviews",
        None,
        "Kiểm điểm đã có quyết định",
        "Reviews decided",
        "Reviews about this person in which the authority took a decision, whichever; one under way is not counted.",
    ),
    _count(
        "reviews_discipline",
        "reviews",
        "reviews_decided",
        "Trong đó có hình thức kỷ luật",
        "Of them with discipline",
        "What counts in the end, after an appeal; a decision that was annulled is none.",
    ),
    _count(
        "supplements",
        "applicants",
        None,
        "Yêu cầu bổ sung",
        "Supplement requests",
        "Written requests to the applicant.",
    ),
    _count(
        "supplements_second",
        "applicants",
        "supplements",
        "Trong đó từ lần hai",
        "Of them second or later",
        "Requests after the first of a dossier.",
    ),
    _count(
        "apologies_owed",
        "applicants",
        None,
        "Thư xin lỗi phải gửi",
        "Apologies owed",
        "One working day before the appointed day the dossier was open.",
    ),
    _count(
        "apologies_late",
        "applicants",
        "apologies_owed",
        "Xin lỗi chậm hoặc không xin lỗi",
        "Apologies late or missing",
        "Issued later than a working day before, or not at all, though the dossier became late.",
    ),
    _count("ratings", "applicants", None, "Đánh giá nhận được", "Ratings", "By applicants who named this person."),
    _count(
        "ratings_score",
        "applicants",
        "ratings",
        "Tổng điểm đánh giá",
        "Sum of ratings",
        "1 to 5 each; shown from 10 on.",
    ),
    _count("complaints", "applicants", None, "Phản ánh", "Complaints", "About this person, answered."),
    _count(
        "complaints_upheld",
        "applicants",
        "complaints",
        "Phản ánh đúng",
        "Complaints upheld",
        "By somebody uninvolved in the dossier.",
    ),
    _count("obstacles", "obstacles", None, "Vướng mắc đã báo", "Obstacles reported", "By this person."),
    _count(
        "obstacles_in_time",
        "obstacles",
        "obstacles",
        "Báo kịp thời",
        "Reported in time",
        "Before the step's due moment.",
    ),
    _count("objections", "obstacles", None, "Ý kiến phản đối", "Objections", "In writing, to an instruction."),
    _count("arrivals", "circumstances", None, "Lượt nhận việc", "Arrivals", "Times a dossier came to this person."),
    _count(
        "term_left_permille",
        "circumstances",
        "arrivals",
        "Phần nghìn thời hạn còn lại khi nhận (cộng dồn)",
        "Term left on arrival, per mille (sum)",
        "Share of the whole term's working time that was left when it arrived; divide by the arrivals.",
    ),
    _count(
        "reworks_received",
        "circumstances",
        None,
        "Làm lại theo yêu cầu của người khác",
        "Rework ordered by others",
        "Returned to this person by an approver.",
    ),
    _count(
        "conflicts_refused",
        "integrity",
        "acts_tried",
        "Thao tác bị từ chối do xung đột hoặc tự phê duyệt",
        "Acts refused for conflict or self-approval",
        "Tried, and refused by the system.",
    ),
    _count(
        "opinions_given", "handovers", None, "Ý kiến đã trả lời", "Opinions given", "As the official who was consulted."
    ),
    _count(
        "opinions_late",
        "handovers",
        "opinions_given",
        "Ý kiến trễ hạn",
        "Opinions late",
        "After the opinion's own term.",
    ),
)

FIGURES: Final = {figure.name: figure for figure in _ALL}
"""All figures, in the order in which a record shows them."""
