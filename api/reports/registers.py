"""The register of a one-stop unit (sổ theo dõi hồ sơ) as PDF/A and as a workbook, its columns those of the pack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from api.reports.form_fields import RESULT_BY, day
from api.reports.forms import form_name, source_line
from api.reports.typesetting import Value, typeset
from api.reports.workbook import Sheet, workbook
from domain.model.dossier_events import Channel
from domain.model.event import OFFICE_ZONE
from projections.queries.registers import Register, RegisterBook, RegisterRow
from projections.words import STATES

ENDED_WITHOUT: Final = ("refused", "stopped", "withdrawn")


def _to_write(_row: RegisterRow) -> str:
    """A column for the hand."""
    return ""


def remarks(row: RegisterRow) -> str:
    """Another appointment, supplements, an end without a result, lateness by the slip."""
    found = []
    if row.new_appointment_at is not None:
        found.append(f"hẹn lại {day(row.new_appointment_at)}")
    if row.supplements:
        found.append(f"bổ sung {row.supplements} lần")
    if row.phase in ENDED_WITHOUT:
        found.append(STATES[row.phase].vi)
    if row.late:
        found.append("trễ hạn")
    return "; ".join(found)


COLUMNS: Final[dict[str, tuple[int, Callable[[RegisterRow], str]]]] = {
    "Mã hồ sơ": (0, lambda row: row.code),
    "Tên thủ tục hành chính": (9, lambda row: row.procedure.name),
    "Số bộ": (2, _to_write),
    "Tên, địa chỉ, số điện thoại": (9, lambda row: f"\nMã: {row.applicant_id[:8]}"),
    "Cơ quan chủ trì giải quyết": (7, lambda row: row.in_charge.name if row.in_charge is not None else ""),
    "Ngày nhận hồ sơ": (5, lambda row: _moment(row.received_at)),
    "Ngày hẹn trả kết quả": (5, lambda row: _moment(row.appointed_at)),
    "Ngày chuyển đến cơ quan giải quyết": (5, lambda row: _moment(row.sent_at)),
    "Ngày nhận kết quả từ cơ quan giải quyết": (5, lambda row: _moment(row.back_at)),
    "Ngày trả kết quả": (5, lambda row: _moment(row.returned_at)),
    "Phương thức nhận kết quả": (4, lambda row: RESULT_BY[Channel(row.result_channel)]),
    "Ký nhận": (4, _to_write),
    "Ghi chú": (7, remarks),
}
"""By the pack's labels: share of the width, and what stands there. An unknown label is a column to write in."""

NUMBER: Final = "STT"


def register_pdf(register: Register) -> bytes:
    """On A4, on its side; the heads of the columns are repeated on each page."""
    data: dict[str, Value] = {
        "title": register.books[0].rule.title,
        "agency": register.agency.name,
        "unit": register.unit.name,
        "days": days(register),
        "books": [_book(book) for book in register.books],
        "foot": foot(register),
    }
    return typeset("register", data, register.asked_at)


def register_xlsx(register: Register) -> bytes:
    """One sheet a form, with the events of each row in the last column."""
    sheets = []
    for book in register.books:
        heads = (*_labels(book), "Sự kiện")
        rows = [
            (*_cells(book, number, row), ", ".join(map(str, row.positions))) for number, row in enumerate(book.rows, 1)
        ]
        above = (register.agency.name, register.unit.name, days(register), form_name(book.rule))
        sheets.append(
            Sheet(
                f"Mẫu {book.rule.number}",
                book.rule.title,
                above,
                heads,
                rows,
                (*foot(register), source_line(book.rule)),
            )
        )
    return workbook(register.books[0].rule.title, sheets, register.asked_at)


def days(register: Register) -> str:
    return f"Từ ngày {register.first:%d/%m/%Y} đến ngày {register.last:%d/%m/%Y}"


def foot(register: Register) -> list[str]:
    sources = " ".join(dict.fromkeys(source_line(book.rule) for book in register.books))
    return [
        f"Lập từ sự kiện, theo dữ liệu đến vị trí {register.position}, lúc {_moment(register.asked_at)}. {sources}",
    ]


def _book(book: RegisterBook) -> dict[str, Value]:
    labels = _labels(book)
    return {
        "title": book.rule.title,
        "form": form_name(book.rule),
        "heads": list(labels),
        "widths": [0 if label == NUMBER else COLUMNS[label][0] if label in COLUMNS else 5 for label in labels],
        "rows": [list(_cells(book, number, row)) for number, row in enumerate(book.rows, 1)],
    }


def _labels(book: RegisterBook) -> tuple[str, ...]:
    return book.rule.fields or (NUMBER, *COLUMNS)


def _cells(book: RegisterBook, number: int, row: RegisterRow) -> tuple[str, ...]:
    return tuple(
        str(number) if label == NUMBER else COLUMNS[label][1](row) if label in COLUMNS else ""
        for label in _labels(book)
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}"
