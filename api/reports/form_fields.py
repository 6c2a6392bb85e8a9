"""The fields of the statutory forms by the labels that the rule packs give them, and what each says.

A pack lists the labels in order. A label that is not known here, and a datum that the system does not hold, becomes a
line to write on: nothing is invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from api.vault.applicants import OpenApplicant
from domain.model.deadline_words import Language, term_words
from domain.model.dossier_events import Channel
from domain.model.event import OFFICE_ZONE
from domain.model.term import Term
from projections.queries.forms import FormFacts


@dataclass(frozen=True)
class Shown:
    """What stands beside a label; None is a line to write on. hint: smaller, beneath."""

    value: str | None = None
    hint: str = ""


Says: TypeAlias = Callable[[FormFacts], Shown]

HEAD_LABELS: Final = frozenset({"Cơ quan", "Bộ phận Tiếp nhận và Trả kết quả", "Số …/TNHS", "Số …/HDHS", "Số …/PXL"})
"""At the head of the sheet."""

LIST_LABELS: Final = frozenset({"Thành phần hồ sơ nộp", "Nội dung cần hoàn thiện"})
SIGNATURES: Final = frozenset({"Người nộp hồ sơ", "Người tiếp nhận hồ sơ", "Người hướng dẫn", "Thủ trưởng ký"})
STATEMENTS: Final = frozenset({"Sự chậm trễ này đã gây phiền hà, tốn kém chi phí, công sức"})
"""What a form says in a sentence of its own."""

RESULT_AT: Final = {
    Channel.COUNTER: "{unit}",
    Channel.HOME_VISIT: "Tại nhà, {unit} mang đến",
    Channel.ONLINE: "Trực tuyến",
    Channel.POST: "Qua dịch vụ bưu chính công ích",
}
RESULT_BY: Final = {
    Channel.COUNTER: "trực tiếp",
    Channel.HOME_VISIT: "tại nhà",
    Channel.ONLINE: "trực tuyến",
    Channel.POST: "bưu chính",
}


def moment(at: datetime | None) -> str | None:
    """`08 giờ 00 phút, ngày 02/03/2020`, in the office's zone; None for none."""
    return None if at is None else at.astimezone(OFFICE_ZONE).strftime("%H giờ %M phút, ngày %d/%m/%Y")


def day(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(OFFICE_ZONE).strftime("%d/%m/%Y")


def _by_hand(_facts: FormFacts) -> Shown:
    return Shown()


def personal(label: str, facts: FormFacts, applicant: OpenApplicant | None) -> Shown:
    """A datum of the applicant's, where their data were opened; else a line, with the reference that leads to them.

    What was not given is a line too; what was erased says by which document.
    """
    field = PERSONAL[label]
    hint = f"Mã tham chiếu người nộp: {facts.applicant_id}" if field == "name" else ""
    if applicant is None:
        return Shown(None, hint)
    if applicant.erasure is not None:
        return Shown(applicant.words(field), hint)
    return Shown(applicant.shown[field], hint)


def _term(facts: FormFacts) -> Shown:
    return Shown(None if facts.term is None else term_words(Term.parse(facts.term), Language.VI))


def _contact(facts: FormFacts) -> Shown:
    if facts.by is None or facts.by.unit is None:
        return Shown()
    return Shown(f"{facts.by.who.name}, {facts.by.unit.name}", "Số điện thoại: ……………………………")


PERSONAL: Final = {
    "Tiếp nhận hồ sơ của": "name",
    "Hồ sơ của": "name",
    "Kính gửi": "name",
    "Địa chỉ": "address",
    "Số điện thoại": "telephone",
    "Email": "email",
}
"""Labels of the applicant's own data, which lie in the vault."""

FIELDS: Final[dict[str, Says]] = {
    "Mã hồ sơ": lambda f: Shown(f.code),
    "Nội dung yêu cầu giải quyết": lambda f: Shown(f"{f.procedure.name} ({f.procedure.id})"),
    "Tên thủ tục": lambda f: Shown(f"{f.procedure.name} ({f.procedure.id})"),
    "Số lượng hồ sơ (bộ)": _by_hand,
    "Thời gian giải quyết theo quy định (ngày)": _term,
    "Thời gian nhận hồ sơ (giờ, phút, ngày)": lambda f: Shown(moment(f.received_at)),
    "Thời gian trả kết quả (giờ, phút, ngày)": lambda f: Shown(moment(f.appointed_at)),
    "Đăng ký nhận kết quả tại": lambda f: Shown(RESULT_AT[Channel(f.result_channel)].format(unit=f.unit.name)),
    "Vào Sổ theo dõi hồ sơ, quyển số, số thứ tự": _by_hand,
    "Lý do": lambda f: Shown(f.reason or None),
    "Lý do cụ thể": lambda f: Shown(f.reason or None),
    "Lý do chậm": lambda f: Shown(f.reason or None),
    "Liên hệ, số điện thoại khi có vướng mắc": _contact,
    "Ngày tiếp nhận": lambda f: Shown(moment(f.received_at)),
    "Thời gian hẹn trả": lambda f: Shown(moment(f.appointed_at)),
    "Ngày hẹn lại": lambda f: Shown(moment(f.new_appointment_at)),
}
"""Rows: what each label says."""

LISTS: Final[dict[str, Callable[[FormFacts], tuple[str, ...]]]] = {
    "Thành phần hồ sơ nộp": lambda f: f.documents,
    "Nội dung cần hoàn thiện": lambda f: f.items,
}


def signature(label: str, facts: FormFacts) -> tuple[str, str, str | None]:
    """Who signs for a label: role, hint, name; the name is a line to write on where it is not on record."""
    people = {
        "Người tiếp nhận hồ sơ": facts.received_by or facts.by,
        "Người hướng dẫn": facts.by,
        "Thủ trưởng ký": facts.head,
    }
    person = people.get(label)
    role = "Thủ trưởng đơn vị" if label == "Thủ trưởng ký" else label
    hint = "(ký, đóng dấu)" if label == "Thủ trưởng ký" else "(ký, ghi rõ họ tên)"
    return role, hint, person.who.name if person is not None else None
