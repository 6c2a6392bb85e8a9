"""What places, purposes and states of publications are called; where the figures about them lead."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from projections.queries.publications import InTime
from projections.words import Words

ADDRESS: Final = "/cong-khai"

PLACES: Final[dict[str, Words]] = {
    "portal": Words("cổng dịch vụ công", "portal"),
    "board": Words("bảng niêm yết, màn hình", "posted board, screen"),
}
PURPOSES: Final[dict[str, Words]] = {
    "publish": Words("công khai", "publish"),
    "take-down": Words("gỡ xuống", "take down"),
}
STATES: Final[dict[str, Words]] = {
    "owed": Words("chưa xác nhận", "not confirmed yet"),
    "overdue": Words("quá hạn, chưa xác nhận", "overdue"),
    "confirmed": Words("đã xác nhận, trong hạn", "confirmed in time"),
    "confirmed_late": Words("đã xác nhận, trễ hạn", "confirmed late"),
    "refuted": Words("đã xác nhận, kiểm tra thấy không đúng", "confirmed, refuted by a check"),
    "fell": Words("không còn phải làm", "fell away"),
}


def months_list_address(row: InTime) -> str:
    """The list of the duties that were counted."""
    last = (row.month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return f"{ADDRESS}?loc=all&co_quan={row.agency.id}&noi={row.place}&tu={row.month}&den={last}"
