"""What a verification of the operations log came to, in words."""

from __future__ import annotations

from typing import Final

from api.auth.operations_chain import Verdict
from projections import words_of_readings
from projections.words import Words

FAULTS: Final = {
    "changed": Words("đã bị sửa, hoặc bị đổi chỗ", "was changed, or changed places"),
    "missing": Words("không còn", "is missing"),
    "added": Words("không do phần mềm ghi", "was not written by the software"),
    "set-back": Words("không còn, số cuối đã bị lùi", "is missing, and the last number was set back"),
    "record": Words("có dấu niêm không nối tiếp nhau trong sổ", "has notes in the record that do not go on"),
}


def told(verdict: Verdict) -> Words:
    """One sentence. What stands behind the last note is vouched for by nobody yet."""
    if verdict.good:
        newer = verdict.lines - verdict.noted
        return Words(
            f"Khớp: {verdict.checked} dòng, đã niêm trong sổ đến dòng {verdict.noted}; {newer} dòng mới chưa niêm.",
            f"Matches: {verdict.checked} lines, noted in the record up to {verdict.noted}; {newer} newer ones are not "
            "noted yet.",
        )
    fault = FAULTS[verdict.fault or ""]
    one = verdict.first_wrong == verdict.last_wrong
    where_vi = f"dòng {verdict.first_wrong}" if one else f"trong các dòng {verdict.first_wrong}–{verdict.last_wrong}"
    where_en = f"line {verdict.first_wrong}" if one else f"within lines {verdict.first_wrong} to {verdict.last_wrong}"
    by_vi = f" (theo sự kiện {verdict.position})" if verdict.position else ""
    by_en = f" (by event {verdict.position})" if verdict.position else ""
    return Words(
        f"Không khớp, đầu tiên {where_vi}: {fault.vi}{by_vi}. Giữ nguyên hiện trạng, báo kiểm toán.",
        f"Does not match, first {where_en}: it {fault.en}{by_en}. Keep everything as it is, tell the auditor.",
    )


ROLES: Final = {
    **words_of_readings.ROLES,
    "citizen-service": Words("dịch vụ công dân", "citizen service"),
    "machine": Words("phần mềm", "machine"),
}

ACTS: Final = {
    "open": Words("mở trang", "open a page"),
    "order": Words("thực hiện việc", "give an order"),
    "sign-in": Words("đăng nhập", "sign in"),
    "export": Words("xuất dữ liệu", "export"),
    "take-bundle": Words("lấy gói bằng chứng", "take an evidence bundle"),
    "OfferVisitSlot": Words("mở giờ đến nhà", "offer a time for home visits"),
    "WithdrawVisitSlot": Words("rút giờ đến nhà", "take a time for home visits back"),
    "verify": Words("kiểm tra sổ", "verify the ledger"),
    "lodge": Words("nộp hồ sơ", "lodge a dossier"),
    "counter": Words("việc tại quầy", "acts at the counter"),
    "rate": Words("đánh giá", "rate"),
    "post": Words("việc bưu chính", "acts of the post"),
    "office": Words("xử lý hồ sơ", "work on dossiers"),
    "absences": Words("ghi vắng mặt", "record absences"),
    "relations": Words("khai báo quan hệ", "declare relations"),
    "organisation": Words("người và đơn vị", "people and units"),
    "calendar": Words("lịch làm việc", "the calendar"),
    "due-dates": Words("tính lại hạn", "recompute due dates"),
    "catalogue": Words("danh mục thủ tục", "the catalogue"),
    "rules": Words("bộ quy định", "rule packs"),
    "read-dossiers": Words("xem hồ sơ", "read dossiers"),
    "read-boards": Words("xem bảng", "read boards"),
    "read-records": Words("xem hồ sơ trách nhiệm", "read records"),
    "read-readers": Words("xem nhật ký, lượt xem", "read who read"),
    "read-datasets": Words("xem dữ liệu nhập", "read imported data"),
    "read-reference": Words("xem danh mục", "read reference data"),
    "read-metrics": Words("xem số đo máy chủ", "read metrics"),
    "read-policies": Words("xem chính sách", "read policies"),
    "read-nation": Words("xem toàn quốc", "look across provinces"),
    "accounts": Words("quản lý tài khoản, mã truy cập", "manage accounts and tokens"),
    "open-applicants": Words("mở dữ liệu cá nhân", "open personal data"),
    "amend-applicants": Words("sửa dữ liệu cá nhân", "amend personal data"),
    "request-erasure": Words("đề nghị xóa dữ liệu", "request an erasure"),
    "approve-erasure": Words("duyệt xóa dữ liệu", "approve an erasure"),
    "proceedings": Words("mở biểu mẫu trong vụ việc", "open a form in a proceeding"),
    "supervise": Words("mở biểu mẫu giám sát", "open a form of supervision"),
    "read-proceedings": Words("xem vụ việc", "read proceedings"),
    "attach": Words("gửi tệp chứng cứ", "send a file"),
}
"""Of rights and of what has no right of its own; an order about a dossier goes by its own name."""


def acts(act: str) -> Words:
    """What an act is called; its name where it is known by nothing else."""
    found = ACTS.get(act)
    return Words(act, act) if found is None else found


def role(name: str) -> Words:
    kind, _, rest = name.partition(" ")
    if kind == "account":
        return Words(f"tài khoản máy {rest}", f"account {rest}")
    return ROLES.get(name, Words(name, name))
