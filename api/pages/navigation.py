"""What stands in the top bar: for each role its pages, the first of them its front page (PAGES 3.2).

Six at most stand in the bar itself. What else a role has, and what further roles of the same person have, stands in
groups that open without scripts; so the bar keeps to one or two lines of a small screen whatever roles somebody has.
"""

from __future__ import annotations

from collections.abc import Mapping
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


NATION: Final = Item("/toan-quoc", "Toàn quốc", "All provinces")
"""For those of `ACROSS`, where provinces are looked at together; in no bar elsewhere."""

ACROSS: Final = frozenset({Role.SUPERVISOR, Role.AUDITOR})

OWN_DOSSIERS: Final = "/ho-so?nguoi_giu={subject}"
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
        Item(OWN_DOSSIERS, "Hồ sơ", "Dossiers"),
        Item("/vuong-mac", "Vướng mắc", "Obstacles"),
        Item("/khung-gio", "Hẹn tại nhà", "Home visits"),
        Item(OWN_RECORD, "Hồ sơ trách nhiệm của tôi", "My record"),
    ),
    Role.HEAD: (
        Item("/don-vi?trang=bang", "Bảng đơn vị", "Board"),
        Item("/don-vi?trang=ho-chung", "Hồ chung", "Pool", "pool"),
        Item("/don-vi?trang=chuyen-cap", "Chuyển cấp", "Escalations", "escalations"),
        Item("/don-vi?trang=vang-mat", "Vắng mặt", "Absences"),
        Item("/chi-so", "Chỉ số", "Indicators"),
        Item(OWN_RECORD, "Hồ sơ trách nhiệm của tôi", "My record"),
    ),
    Role.SUPERVISOR: (
        Item("/giam-sat", "Giám sát", "Supervision"),
        Item("/ho-so?loc=overdue", "Quá hạn", "Overdue"),
        Item("/kiem-tra", "Kiểm tra", "Inspections"),
        Item("/chi-dao", "Chỉ đạo", "Directives"),
        Item("/kiem-diem", "Kiểm điểm", "Reviews"),
        Item("/chi-so", "Chỉ số", "Indicators"),
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
        Item("/quan-tri/lich", "Lịch", "Calendar"),
        Item("/quan-tri/bo-quy-dinh", "Bộ quy định", "Rule packs"),
        Item("/quan-tri/thu-tuc", "Thủ tục", "Procedures"),
        Item("/quan-tri/khoa", "Khóa", "Keys"),
        Item("/quan-tri/suc-khoe", "Sức khỏe", "Health"),
    ),
}
"""What a role comes by every day; a page is named here once it stands. More than six are no bar but a list."""

FURTHER: Final[dict[Role, tuple[Item, ...]]] = {
    Role.OFFICER: (
        Item("/huong-dan/noi-bo", "Hướng dẫn", "Guidance"),
        Item(OWN_READERS, "Ai đã xem hồ sơ của tôi", "Who read my record"),
    ),
    Role.HEAD: (
        Item("/phan-anh-kien-nghi", "Phản ánh", "Complaints"),
        Item("/toan-trinh", "Toàn trình", "Whole process"),
        Item("/thai-do", "Thái độ", "Attitude"),
        Item("/cong-khai", "Công khai", "Publication"),
        Item("/vuong-mac", "Vướng mắc", "Obstacles"),
    ),
    Role.SUPERVISOR: (
        Item("/phan-anh-kien-nghi", "Phản ánh", "Complaints"),
        Item("/vuong-mac", "Vướng mắc", "Obstacles"),
        Item("/thai-do", "Thái độ", "Attitude"),
        Item("/toan-trinh", "Toàn trình", "Whole process"),
        Item("/cong-khai", "Công khai", "Publication"),
        Item("/tham-muu", "Tham mưu", "Advice"),
        Item("/so", "Sổ niêm phong", "Ledger"),
        Item("/dong-bo", "Đồng bộ", "Portal"),
    ),
    Role.ADMINISTRATOR: (Item("/quan-tri/tai-khoan", "Tài khoản", "Accounts"),),
}
"""What a role comes by now and then: behind one word of the bar."""

GROUPS: Final[dict[Role, tuple[str, str]]] = {
    Role.OFFICER: ("Cán bộ", "Officer"),
    Role.HEAD: ("Người đứng đầu", "Head"),
    Role.SUPERVISOR: ("Giám sát", "Supervision"),
    Role.AUDITOR: ("Kiểm toán", "Audit"),
    Role.ADMINISTRATOR: ("Quản trị", "Administration"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Items behind one word of the bar."""

    vi: str
    en: str
    items: tuple[Item, ...]

    def holds(self, address: str) -> bool:
        """Whether the page that is shown stands in it."""
        return any(one.address == address for one in self.items)

    def needing(self, counts: Mapping[str, int]) -> int:
        """How many things need the visitor in all of its pages together."""
        return sum(counts.get(one.count, 0) for one in self.items if one.count is not None)


@dataclass(frozen=True, slots=True)
class Bar:
    """items: in the bar itself, six at most. groups: each behind its word."""

    items: tuple[Item, ...]
    groups: tuple[Group, ...] = ()


def bar_for(caller: Caller | None, *, across: bool = False) -> Bar:
    """Of one role its items, and what is further behind «Khác»; of several the first role's items, then each role's.

    Of several roles each address stands once: where it comes first. across: whether provinces are looked at together.
    """
    if caller is None:
        return Bar(CITIZEN)
    roles = [role for role in Role if role in caller.roles and role in ITEMS]
    if not roles:
        return Bar(())
    seen: set[str] = set()
    first, *others = roles
    items = _once(ITEMS[first], caller, seen)
    groups = []
    for role in others:
        group = Group(*GROUPS[role], _once((*ITEMS[role], *FURTHER.get(role, ())), caller, seen))
        groups.append(group)
    together = (NATION,) if across and ACROSS & caller.roles else ()
    further = Group("Khác", "More", _once((*FURTHER.get(first, ()), *together), caller, seen))
    return Bar(items, tuple(group for group in (*groups, further) if group.items))


def _once(items: tuple[Item, ...], caller: Caller, seen: set[str]) -> tuple[Item, ...]:
    """Those that do not stand in the bar yet, with the caller's own addresses."""
    found = []
    for item in items:
        own = replace(item, address=item.address.replace("{subject}", caller.subject))
        if own.address not in seen:
            seen.add(own.address)
            found.append(own)
    return tuple(found)


def front_page(caller: Caller) -> str:
    """Where somebody is led who comes to `/`."""
    items = bar_for(caller).items
    return items[0].address if items else "/phien"
