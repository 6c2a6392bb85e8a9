"""Why an order about a home visit, or about the times for them, is refused."""

from __future__ import annotations

from domain.model.errors import DomainError


class SlotUnknown(DomainError):
    """Details: official, slot."""

    CODE = "slot-unknown"
    VI = "Không có khung giờ số {slot} của {official} tại đơn vị này. Tải lại để xem các khung giờ đang mở."
    EN = "There is no slot {slot} of {official} at this unit. Load it again to see which are offered."


class SlotFull(DomainError):
    """Details: official, slot."""

    CODE = "slot-full"
    VI = "Khung giờ số {slot} của {official} đã kín, đã qua hoặc đã rút. Chọn khung giờ khác."
    EN = "Slot {slot} of {official} is full, past or withdrawn. Choose another one."


class SlotOverlaps(DomainError):
    """Details: official, slot."""

    CODE = "slot-overlaps"
    VI = "{official} đã có khung giờ số {slot} trùng lúc này. Chọn giờ khác, hoặc rút khung giờ kia."
    EN = "{official} has slot {slot} at that time already. Choose another time, or withdraw that one."


class VisitWithoutTime(DomainError):
    """Details: number."""

    CODE = "visit-without-time"
    VI = "Cuộc hẹn {number} chưa có giờ đang hiệu lực. Hẹn giờ trước."
    EN = "Visit {number} has no time that holds. Give it a time first."


class OwnWordAlone(DomainError):
    """Details: official."""

    CODE = "visit-own-word-alone"
    VI = (
        "{official} là người được hẹn: lời của riêng người đó chưa cho biết người dân vắng mặt. Ghi là không rõ, "
        "hoặc để người khác của đơn vị, như người đứng đầu, ghi sau khi xác minh."
    )
    EN = (
        "It was the appointment of {official}, whose word alone does not show that the citizen was not there. "
        "Record it as not known, or let somebody else of the unit, such as its head, record it once they made sure."
    )


class VisitNotBegun(DomainError):
    """Details: number, starts_at."""

    CODE = "visit-not-begun"
    VI = "Cuộc hẹn {number} bắt đầu lúc {starts_at}. Ghi kết quả từ lúc đó trở đi; nếu đổi giờ, hẹn lại."
    EN = "Visit {number} begins at {starts_at}. Record its result from then on; to move it, give it another time."
