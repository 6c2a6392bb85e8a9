"""What the forms of the calendar ask for: the fields of an address or of a form, read into an order.

The fields stand in the address of the preview, so that it can be shared and loaded again, and are sent once more when
the edit is confirmed. They make the body of the interface, which checks them as it checks everybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import msgspec
from pydantic import ValidationError

from api.http.order_models import Order, command_of, orders
from domain import calendar_commands
from domain.calendar_commands import CalendarCommand
from domain.commands import Issued
from domain.model.event import OFFICE_ZONE
from projections.words import Words

MOST_DAYS: Final = 62
"""Of one span: longer ones are slips of the hand."""

ACTS: Final[dict[str, Words]] = {
    "rule-days": Words("Ngày nghỉ, ngày làm bù", "Days off, make-up days"),
    "withdraw-day-ruling": Words("Bãi bỏ quy định của một ngày", "Withdraw the ruling of a day"),
    "set-office-hours": Words("Giờ làm việc", "Office hours"),
    "set-reception-days": Words("Ngày chỉ tiếp nhận", "Reception days"),
    "record-outage": Words("Gián đoạn", "Outage"),
}
"""What may be edited, in the order of the page."""

_ORDERS: Final[dict[str, Order]] = {order.act: order for order in orders(calendar_commands)}

Errors = list[tuple[str, Words]]


@dataclass(frozen=True, slots=True)
class Fields:
    """values: of each field, as they were given; errors: what is wrong, by the field's name."""

    act: str
    values: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        given = self.values.get(name, ())
        return given[0].strip() if given else ""

    def all(self, name: str) -> list[str]:
        return [value.strip() for value in self.values.get(name, ()) if value.strip()]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As hidden fields, or as a query."""
        return [("loai", self.act)] + [(name, value) for name, given in self.values.items() for value in given if value]


NAMES: Final = (
    "tu", "den", "quy_dinh", "bu", "ten", "van_ban", "trang_thai", "tam_tinh", "ngay", "ly_do", "co_quan", "thu",
    "sang_tu", "sang_den", "chieu_tu", "chieu_den", "gian_doan", "tu_luc", "den_luc", "thong_bao",
)  # fmt: skip


def fields_of(pairs: Iterable[tuple[str, Any]]) -> Fields:
    """The fields of a query or a form; what is none of them is left aside."""
    values: dict[str, list[str]] = {}
    act = ""
    for name, value in pairs:
        if name == "loai" and isinstance(value, str):
            act = value
        elif name in NAMES and isinstance(value, str):
            values.setdefault(name, []).append(value)
    return Fields(act if act in ACTS else "rule-days", values)


def read(fields: Fields, issued: Issued) -> tuple[CalendarCommand | None, Errors]:
    """The order that the fields ask for, or what is wrong with them."""
    errors: Errors = []
    body = _BODIES[fields.act](fields, errors)
    if errors:
        return None, errors
    order = _ORDERS[fields.act]
    try:
        model = order.model.model_validate_json(msgspec.json.encode(body))
    except ValidationError as fault:
        return None, [_said(one["loc"]) for one in fault.errors(include_url=False, include_input=False)][:1]
    command = command_of(order.command, model, issued)
    assert isinstance(command, CalendarCommand)
    return command, []


def _rule_days(fields: Fields, errors: Errors) -> dict[str, Any]:
    first = _day(fields, "tu", errors)
    last = _day(fields, "den", errors) if fields.one("den") else first
    name, document = _needed(fields, "ten", errors), _needed(fields, "van_ban", errors)
    if first is None or last is None:
        return {}
    if not 0 <= (last - first).days < MOST_DAYS:
        errors.append(
            ("den", Words(f"Ngày cuối phải từ ngày đầu trở đi, không quá {MOST_DAYS} ngày.",
                          f"The last day must not be before the first, nor more than {MOST_DAYS} days on."))
        )  # fmt: skip
        return {}
    shared = {"document": document, "status": fields.one("trang_thai") or "verified"}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    made_up = [day for day in (_date(text) for text in fields.all("bu")) if day is not None]
    if len(made_up) != len(fields.all("bu")):
        errors.append(("bu", _NO_DAY))
    if twice := sorted(set(days) & set(made_up)):
        errors.append(
            ("bu", Words(f"Ngày {twice[0]:%d/%m/%Y} không thể vừa nghỉ vừa làm bù. Bỏ một trong hai.",
                         f"{twice[0]:%d/%m/%Y} cannot be both off and made up. Leave one of the two out."))
        )  # fmt: skip
    provisional = bool(fields.one("tam_tinh"))
    rule = fields.one("quy_dinh") or "off"
    rulings = [{"day": str(day), "rule": rule, "name_vi": name, "provisional": provisional, **shared} for day in days]
    rulings += [
        {"day": str(day), "rule": "work", "name_vi": f"Làm bù: {name}", "provisional": provisional, **shared}
        for day in made_up
    ]
    return {"rulings": rulings}


def _withdraw(fields: Fields, errors: Errors) -> dict[str, Any]:
    day = _day(fields, "ngay", errors)
    return {"day": str(day), "reason": _needed(fields, "ly_do", errors)}


def _hours(fields: Fields, errors: Errors) -> dict[str, Any]:
    spans = []
    for opens, closes in (("sang_tu", "sang_den"), ("chieu_tu", "chieu_den")):
        if fields.one(opens) or fields.one(closes):
            spans.append({"opens": _time(fields, opens, errors), "closes": _time(fields, closes, errors)})
    if not spans:
        errors.append(("sang_tu", Words("Nêu ít nhất một khoảng giờ.", "Give at least one span of hours.")))
    return {"hours": _week(fields, errors) | {"spans": spans}}


def _reception(fields: Fields, errors: Errors) -> dict[str, Any]:
    return {"days": _week(fields, errors)}


def _outage(fields: Fields, errors: Errors) -> dict[str, Any]:
    outage = {
        "kind": fields.one("gian_doan") or "software",
        "from_at": _moment(fields, "tu_luc", errors),
        "to_at": _moment(fields, "den_luc", errors),
        "notice": _needed(fields, "thong_bao", errors),
        "document": fields.one("van_ban"),
        "agency_id": fields.one("co_quan") or None,
    }
    return {"outage": outage}


_BODIES: Final[dict[str, Callable[[Fields, Errors], dict[str, Any]]]] = {
    "rule-days": _rule_days,
    "withdraw-day-ruling": _withdraw,
    "set-office-hours": _hours,
    "set-reception-days": _reception,
    "record-outage": _outage,
}

_NO_DAY: Final = Words("Ghi ngày, tháng, năm.", "Give a day, month and year.")


def _week(fields: Fields, errors: Errors) -> dict[str, Any]:
    day = _day(fields, "tu", errors)
    return {
        "valid_from": str(day),
        "weekdays": [int(text) for text in fields.all("thu") if text.isdecimal()],
        "document": _needed(fields, "van_ban", errors),
        "status": fields.one("trang_thai") or "verified",
        "agency_id": fields.one("co_quan") or None,
    }


def _needed(fields: Fields, name: str, errors: Errors) -> str:
    text = fields.one(name)
    if not text:
        errors.append((name, _MISSING[name]))
    return text


_MISSING: Final = {
    "ten": Words("Ghi tên ngày, ví dụ «Giỗ Tổ Hùng Vương».", "Name the day, such as «Hùng Kings' day»."),
    "van_ban": Words(
        "Ghi văn bản làm căn cứ: không có văn bản thì không sửa lịch.",
        "Name the document: without one the calendar is not edited.",
    ),
    "ly_do": Words("Nêu lý do.", "Give the reason."),
    "thong_bao": Words("Nêu cách đã thông báo cho người dân.", "Say how people were told."),
}


def _day(fields: Fields, name: str, errors: Errors) -> date | None:
    day = _date(fields.one(name))
    if day is None:
        errors.append((name, _NO_DAY))
    return day


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(fields: Fields, name: str, errors: Errors) -> str:
    try:
        return f"{time.fromisoformat(fields.one(name)):%H:%M}"
    except ValueError:
        errors.append((name, Words("Ghi giờ, ví dụ 07:00.", "Give a time of day, such as 07:00.")))
        return ""


def _moment(fields: Fields, name: str, errors: Errors) -> str:
    try:
        return datetime.fromisoformat(fields.one(name)).replace(tzinfo=OFFICE_ZONE).isoformat()
    except ValueError:
        errors.append((name, Words("Ghi ngày và giờ.", "Give a day and a time.")))
        return ""


_MEMBERS: Final = {
    "day": "tu", "valid_from": "tu", "name_vi": "ten", "document": "van_ban", "status": "trang_thai",
    "weekdays": "thu", "spans": "sang_tu", "agency_id": "co_quan", "rule": "quy_dinh", "reason": "ly_do",
    "notice": "thong_bao", "from_at": "tu_luc", "to_at": "den_luc", "kind": "gian_doan",
}  # fmt: skip


def _said(location: Sequence[Any]) -> tuple[str, Words]:
    member = next((part for part in reversed(location) if part in _MEMBERS), "")
    return _MEMBERS.get(member, ""), Words(
        "Giá trị này không dùng được (quá dài, hoặc có ký tự lạ). Ghi lại.",
        "This value cannot be used (too long, or with strange characters). Write it anew.",
    )
