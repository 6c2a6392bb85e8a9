"""What stands in the top bar: for each role its pages, the first of them its front page (PAGES 3.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from api.auth.caller import Caller
from api.auth.rights import Role


@dataclass(frozen=True, slots=True)
class Item:
    """count: the name under which a page's context may say how many things there need the visitor."""

    address: str
    vi: str
    en: str
    count: str | None = None


OWN_RECORD: Final = "/can-bo/{subject}/ho-so-trach-nhiem"
OWN_READERS: Final = "/can-bo/{subject}/luot-xem"
"""Addresses in which `{subject}` stands for the visitor."""

CITIZEN: Final[tuple[Item, ...]] = (
    Item("/tra-cuu", "Tra cứu", "Look up"),
    Item("/thu-tuc", "Thủ tục", "Procedures"),
    Item("/nop", "Nộp hồ sơ", "Lodge"),
    Item("/hen-tai-nha", "Hẹn tại nhà", "Home visit"),
    Item("/phan-anh", "Phản ánh", "Complain"),
    Item("/huong-dan", "Hướng dẫn", "Guidance"),
)

ITEMS: Final[dict[Role, tuple[Item, ...]]] = {
    Role.OFFICER: (
        Item("/viec", "Việc của tôi", "My work"),
        Item("/tiep-nhan", "Tiếp nhận", "Counter"),
        Item("/vuong-mac", "Vướng mắc", "Obstacles"),
        Item("/khung-gio", "Hẹn tại nhà", "Home visits"),
        Item("/huong-dan/noi-bo", "Hướng dẫn", "Guidance"),
        Item(OWN_RECORD, "Hồ sơ trách nhiệm của tôi", "My record"),
        Item(OWN_READERS, "Ai đã xem", "Who read it"),
    ),
    Role.HEAD: (
        Item("/don-vi?trang=bang", "Bảng đơn vị", "Board"),
        Item("/don-vi?trang=ho-chung", "Hồ chung", "Pool", "pool"),
        Item("/don-vi?trang=chuyen-cap", "Chuyển cấp", "Escalations", "escalations"),
        Item("/don-vi?trang=vang-mat", "Vắng mặt", "Absences"),
        Item("/toan-trinh", "Toàn trình", "Whole process"),
        Item("/phan-anh-kien-nghi", "Phản ánh", "Complaints"),
        Item("/thai-do", "Thái độ", "Attitude"),
        Item("/cong-khai", "Công khai", "Publication"),
        Item("/chi-so", "Chỉ số", "Indicators"),
    ),
    Role.SUPERVISOR: (
        Item("/giam-sat", "Giám sát", "Supervision"),
        Item("/thai-do", "Thái độ", "Attitude"),
        Item("/phan-anh-kien-nghi", "Phản ánh", "Complaints"),
        Item("/vuong-mac", "Vướng mắc", "Obstacles"),
        Item("/ho-so?loc=overdue", "Quá hạn", "Overdue"),
        Item("/kiem-tra", "Kiểm tra", "Inspections"),
        Item("/chi-dao", "Chỉ đạo", "Directives"),
        Item("/kiem-diem", "Kiểm điểm", "Reviews"),
        Item("/toan-trinh", "Toàn trình", "Whole process"),
        Item("/cong-khai", "Công khai", "Publication"),
        Item("/chi-so", "Chỉ số", "Indicators"),
        Item("/tham-muu", "Tham mưu", "Advice"),
        Item("/so", "Sổ niêm phong", "Ledger"),
        Item("/dong-bo", "Đồng bộ", "Portal"),
    ),
    Role.AUDITOR: (
        Item("/phat-lai", "Phát lại", "Replay"),
        Item("/so", "Sổ niêm phong", "Ledger"),
        Item("/goi-bang-chung", "Gói bằng chứng", "Bundles"),
        Item("/nhat-ky", "Nhật ký", "Operations log"),
        Item("/giam-sat", "Giám sát", "Supervision"),
    ),
    Role.ADMINISTRATOR: (
        Item("/quan-tri/nguoi", "Người và bổ nhiệm", "People"),
        Item("/quan-tri/tai-khoan", "Tài khoản", "Accounts"),
        Item("/quan-tri/lich", "Lịch", "Calendar"),
        Item("/quan-tri/bo-quy-dinh", "Bộ quy định", "Rule packs"),
        Item("/quan-tri/thu-tuc", "Thủ tục", "Procedures"),
        Item("/quan-tri/khoa", "Khóa", "Keys"),
        Item("/quan-tri/suc-khoe", "Sức khỏe", "Health"),
    ),
}
"""A page is named here once it stands."""


def items_for(caller: Caller | None) -> list[Item]:
    """Of several roles the union, in the order of the roles, each address once."""
    if caller is None:
        return list(CITIZEN)
    found: dict[str, Item] = {}
    for role in Role:
        if role in caller.roles:
            for item in ITEMS.get(role, ()):
                own = replace(item, address=item.address.replace("{subject}", caller.subject))
                found.setdefault(own.address, own)
    return list(found.values())


def front_page(caller: Caller) -> str:
    """Where somebody is led who comes to `/`."""
    items = items_for(caller)
    return items[0].address if items else "/phien"
