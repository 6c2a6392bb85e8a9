"""The statutory forms as PDF/A: the facts of a dossier put into the fields that its rule pack names."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import segno

from api.reports.form_fields import (
    FIELDS,
    HEAD_LABELS,
    LIST_LABELS,
    LISTS,
    PERSONAL,
    SIGNATURES,
    STATEMENTS,
    Shown,
    moment,
    personal,
    signature,
)
from api.reports.typesetting import Value, typeset
from api.vault.applicants import OpenApplicant
from domain.model.deadline_words import Language, due_class_words
from domain.model.event import OFFICE_ZONE
from projections.queries.forms import FormFacts, FormKind, FormRuleSaid, Person, SlipLine

NUMBER_MARKS: Final = {FormKind.RECEIPT: "TNHS", FormKind.SUPPLEMENT: "HDHS", FormKind.APOLOGY: "PXL"}
OUTCOMES: Final = {
    "accepted": "",
    "deemed": "coi như đã nhận, không xác nhận",
    "returned": "trả lại",
    "returned_after_deemed": "trả lại sau khi coi như đã nhận",
    "recalled": "người giao thu hồi",
    "taken_over": "nhận về xử lý",
    "ended": "kết thúc khi đang chuyển",
    "under_way": "đang chuyển, chưa nhận",
}
"""What became of a handover that was not simply accepted."""

STATUSES: Final = {"verified": "đã đối chiếu", "unverified": "chưa đối chiếu với văn bản", "ours": "của hệ thống"}
_DOTS: Final = "………"


@dataclass(frozen=True, slots=True)
class SlipMarks:
    """What an applicant looks a dossier up with. address: where the QR code leads; check_code: to be typed."""

    address: str
    check_code: str


def form_pdf(facts: FormFacts, applicant: OpenApplicant | None = None, marks: SlipMarks | None = None) -> bytes:
    """The form that these facts fill, on A4; the control slip lies on its side.

    applicant: whose data were opened for it; without them their places are lines to write on. marks: on the receipt,
    for its applicant to look the dossier up; without them the QR code is the code.
    """
    return typeset("form", form_data(facts, applicant, marks), facts.recorded_at)


def form_data(
    facts: FormFacts, applicant: OpenApplicant | None = None, marks: SlipMarks | None = None
) -> dict[str, Value]:
    """What the template `form` shows."""
    labels = facts.rule.fields
    has_qr = facts.kind is FormKind.RECEIPT and facts.code is not None
    control = facts.kind is FormKind.CONTROL
    rows = (
        _control_head(facts)
        if control
        else [
            _row(label, _shown(label, facts, applicant))
            for label in labels
            if label not in HEAD_LABELS | LIST_LABELS | SIGNATURES | STATEMENTS
        ]
    )
    return {
        "title": facts.rule.title,
        "form": form_name(facts.rule),
        "flipped": control,
        "agency": facts.agency.name,
        "unit": facts.unit.name,
        "number": _number(facts),
        "dated": f"{facts.at.astimezone(OFFICE_ZONE):Ngày %d tháng %m năm %Y}",
        "rows": rows,
        "lists": [{"label": label, "items": list(LISTS[label](facts))} for label in labels if label in LIST_LABELS],
        "slip": _slip(facts) if control else None,
        "notes": _notes(facts),
        "signatures": _signatures(facts),
        "qr": qr(marks.address if marks is not None else facts.code) if has_qr else "",
        "qr-alt": f"Mã QR để tra cứu hồ sơ {facts.code}" if marks is not None else f"Mã QR của mã hồ sơ {facts.code}",
        "check": f"Mã xác nhận: {marks.check_code}" if has_qr and marks is not None else "",
        "code": facts.code or "",
        "foot": foot(facts),
    }


def form_name(rule: FormRuleSaid) -> str:
    """`Mẫu số 01, Phụ lục I, Thông tư 03/2025/TT-VPCP`, with the other titles in use."""
    place = ", ".join(part for part in (f"Mẫu số {rule.number}", rule.article, rule.document) if part)
    also = f" (còn gọi: {'; '.join(rule.aliases)})" if rule.aliases else ""
    return f"{place}{also}"


def qr(said: str | None) -> str:
    """A text as a QR code, in SVG."""
    drawn = io.BytesIO()
    segno.make(said or "", micro=False, error="m").save(drawn, kind="svg", xmldecl=False, border=2, nl=False)
    return drawn.getvalue().decode()


def foot(facts: FormFacts) -> list[str]:
    """From what the form was made: events, moment, reference data; and how sure its layout is."""
    positions = ", ".join(map(str, facts.positions))
    entered = f" (nội dung theo mục ghi ở sự kiện {facts.entered_by})" if facts.entered_by is not None else ""
    calendar = f"; lịch làm việc bản {facts.calendar_version}" if facts.calendar_version is not None else ""
    standing = f", tình trạng lúc {hour(facts.asked_at)}" if facts.kind is FormKind.CONTROL else ""
    known = f"hồ sơ ở phiên bản {facts.version}, ghi nhận lúc {hour(facts.recorded_at)}{standing}{calendar}"
    return [f"Lập từ sự kiện {positions}{entered}; {known}.", source_line(facts.rule)]


def source_line(rule: FormRuleSaid) -> str:
    fields = f"{rule.fields_document} ({STATUSES[rule.fields_status]})"
    note = f" {rule.fields_note}." if rule.fields_note else ""
    return f"Bộ quy định {rule.pack}. Tên và số mẫu: {STATUSES[rule.status]}. Các mục: {fields}.{note}"


def _shown(label: str, facts: FormFacts, applicant: OpenApplicant | None) -> Shown:
    if label in PERSONAL:
        return personal(label, facts, applicant)
    return FIELDS[label](facts) if label in FIELDS else Shown()


def _row(label: str, shown: Shown) -> dict[str, Value]:
    return {"label": f"{label}:", "value": shown.value, "hint": shown.hint}


def _number(facts: FormFacts) -> str | None:
    """The number in the code is that of the receipt; of the other papers the office keeps the numbers."""
    mark = NUMBER_MARKS.get(facts.kind)
    if mark is None:
        return None
    known = facts.kind is FormKind.RECEIPT and facts.number_today is not None
    return f"Số: {facts.number_today:04}/{mark}" if known else f"Số: {_DOTS}/{mark}"


def _signatures(facts: FormFacts) -> list[Value]:
    if facts.kind is FormKind.CONTROL:
        return []
    found = [signature(label, facts) for label in facts.rule.fields if label in SIGNATURES]
    if facts.head_signs:
        found.append(("Người đứng đầu Trung tâm", "(ký, đóng dấu)", facts.head.who.name if facts.head else None))
    return [{"role": role, "hint": hint, "name": name} for role, hint, name in found]


def _notes(facts: FormFacts) -> list[str]:
    notes = []
    if any(label in STATEMENTS for label in facts.rule.fields):
        unit = f"{facts.in_charge.name} xin lỗi ông/bà. " if facts.in_charge is not None else "Xin lỗi ông/bà. "
        notes += [f"{unit}{label} của ông/bà." for label in facts.rule.fields if label in STATEMENTS]
    notes += [f"Hạn trả đã được tính lại: {moment(due)}. Lý do: {reason}" for due, reason in facts.recomputed]
    if facts.kind is FormKind.CONTROL and not facts.slip:
        notes.append("Chưa có lần bàn giao nào.")
    return notes


def _control_head(facts: FormFacts) -> list[dict[str, Value]]:
    return [
        _row("Mã hồ sơ", Shown(facts.code)),
        _row("Thủ tục", Shown(f"{facts.procedure.name} ({facts.procedure.id})")),
        _row("Nhận hồ sơ", Shown(moment(facts.received_at))),
        _row("Hẹn trả kết quả", Shown(moment(facts.appointed_at))),
    ]


def _slip(facts: FormFacts) -> dict[str, Value]:
    """One row a handover; the columns are the pack's, those for signatures left to sign."""
    heads = ["STT", "Bước", "Giao", "Nhận", "Giờ, phút, ngày giao", "Giờ, phút, ngày nhận",
             "Ký giao", "Ký nhận", "Kết quả", "Ghi chú"]  # fmt: skip
    return {
        "heads": list(heads),
        "widths": [0, 4, 6, 6, 4, 4, 3, 3, 3, 6],
        "rows": [_slip_row(line) for line in facts.slip],
    }


def _slip_row(line: SlipLine) -> list[str]:
    remarks = [part for part in (OUTCOMES[line.outcome], line.note) if part]
    receiver = _named(line.receiver) if line.receiver is not None else line.addressee
    back = line.outcome in ("returned", "returned_after_deemed", "recalled")
    return [
        str(line.handover_no),
        _steps(line),
        _named(line.sender),
        line.addressee if back else receiver,
        hour(line.sent_at),
        hour(line.ended_at) if line.ended_at is not None else "",
        "",
        "",
        due_class_words(line.result, Language.VI) if line.result is not None else "không đặt hạn",
        "; ".join(remarks),
    ]


def _steps(line: SlipLine) -> str:
    before, after = line.step_before or "", line.step_name or ""
    return after if before == after else f"{before} → {after}"


def hour(at: datetime) -> str:
    """`08:05 02/03/2020`: hour and minute, as the slip wants them."""
    return f"{at.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}"


def _named(person: Person) -> str:
    return f"{person.who.name}, {person.unit.name}" if person.unit is not None else person.who.name
