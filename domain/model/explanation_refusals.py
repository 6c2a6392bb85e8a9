"""Why an order about an explanation of a late share is refused."""

from __future__ import annotations

from domain.model.errors import DomainError


class MonthNotOver(DomainError):
    CODE = "month-not-over"
    VI = "Tháng {month} chưa kết thúc; tỷ lệ trễ của tháng chỉ tính khi hết tháng."
    EN = "The month {month} is not over; its late share is reckoned once it is."


class NotOverTheLimit(DomainError):
    CODE = "not-over-the-limit"
    VI = "{late}/{of} hồ sơ trễ không vượt {limit} %: không phải giải trình."
    EN = "{late} of {of} late dossiers are not above {limit} %: no explanation is owed."


class NoExplanationOwed(DomainError):
    CODE = "no-explanation-owed"
    VI = "Giải trình lần {explanation_no} đang chờ xem xét. Chờ kết quả rồi mới giải trình tiếp nếu được yêu cầu."
    EN = "Explanation {explanation_no} waits to be assessed. Wait for the result before giving another."


class NoExplanationWaits(DomainError):
    CODE = "no-explanation-waits"
    VI = "Không có giải trình số {explanation_no} đang chờ xem xét. Mở vụ việc để xem giải trình gần nhất."
    EN = "No explanation {explanation_no} waits to be assessed. Open the proceeding to see the latest one."


class NotTheLeader(DomainError):
    CODE = "not-the-leader"
    VI = "{actor} không phải người đứng đầu. Lãnh đạo {agency}, hoặc người được giao thay, phải giải trình."
    EN = "{actor} is not its head. The leader of {agency}, or whoever stands in, must explain."


class NotTheAssessor(DomainError):
    CODE = "not-the-assessor"
    VI = (
        "{actor} không xem xét giải trình này. Người của {unit} (Văn phòng UBND tỉnh) xem xét; khi chính cơ quan đó "
        "giải trình, người giám sát của cơ quan khác xem xét."
    )
    EN = (
        "{actor} does not assess this explanation. People of {unit} of the Chairman's office do; where that agency "
        "itself explains, a supervisor of another agency does."
    )
