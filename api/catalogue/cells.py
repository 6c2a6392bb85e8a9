"""What a cell of a catalogue's file says, and how a value is written into one."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final

from domain.model.organisation import Tier
from domain.model.procedure import OnlineLevel
from domain.model.term import Term, TermNotUnderstood
from projections.search import plain


class CellNotUsable(Exception):
    """What is wrong with a cell, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


TIERS: Final = {
    Tier.PROVINCE: ("Cấp tỉnh", "tinh", "province"),
    Tier.DEPARTMENT: ("Sở, ban, ngành", "so", "so ban nganh", "department"),
    Tier.DISTRICT: ("Cấp huyện", "huyen", "district"),
    Tier.COMMUNE: ("Cấp xã", "xa", "commune"),
}
LEVELS: Final = {
    OnlineLevel.NONE: ("Không", "none", "khong truc tuyen", "nop truc tiep"),
    OnlineLevel.LEVEL_1: ("Mức độ 1", "1", "muc 1"),
    OnlineLevel.LEVEL_2: ("Mức độ 2", "2", "muc 2"),
    OnlineLevel.LEVEL_3: ("Mức độ 3", "3", "muc 3"),
    OnlineLevel.LEVEL_4: ("Mức độ 4", "4", "muc 4"),
    OnlineLevel.PART: ("Một phần", "mot_phan", "truc tuyen mot phan"),
    OnlineLevel.WHOLE: ("Toàn trình", "toan_trinh", "truc tuyen toan trinh"),
}
_YES: Final = frozenset({"co", "x", "yes", "true", "1", "duoc"})
_NO: Final = frozenset({"khong", "no", "false", "0"})
_FREE: Final = frozenset({"khong", "mien phi", "khong thu", "0", "khong co"})
_UNITS: Final = {"ngay lam viec": "wd", "gio lam viec": "wh", "gio": "wh", "ngay": "cd", "ngay lich": "cd"}
_AMOUNT: Final = re.compile(r"(\d{1,4})\s*(.+)")
_SIGNS: Final = re.compile(r"[^a-z0-9]+")


def folded(heading: str) -> str:
    """A heading as it is compared: without marks, signs and spaces at its ends."""
    return _SIGNS.sub(" ", plain(heading)).strip()


def read_term(cell: str) -> str:
    """`3 Ngày làm việc`, `15 ngày`, `4 giờ làm việc`, `Trong ngày`, or as terms are written here: `3wd`."""
    try:
        return str(Term.parse(cell.strip()))
    except TermNotUnderstood:
        pass
    text = plain(cell)
    if text in ("trong ngay", "trong ngay lam viec", "ngay trong ngay"):
        return "0"
    found = _AMOUNT.fullmatch(text)
    if found is not None and found[2] in _UNITS and int(found[1]):
        return f"{int(found[1])}{_UNITS[found[2]]}"
    raise CellNotUsable(
        f"thời hạn «{cell}» không nói rõ đơn vị; viết «3 ngày làm việc», «15 ngày», «4 giờ làm việc», «Trong ngày»",
        f"the term '{cell}' does not say its unit; write '3 ngày làm việc', '15 ngày', '4 giờ làm việc', 'Trong ngày'",
    )


def read_day(cell: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
    raise CellNotUsable(f"ngày «{cell}» viết dd/mm/yyyy", f"the day '{cell}' must be written dd/mm/yyyy")


def read_tier(cell: str) -> Tier:
    """Of several levels the first that offices here have: `Cấp bộ, Cấp tỉnh` is the province's."""
    for part in re.split(r"[,;/]| và ", cell) if "Sở" not in cell else [cell]:
        name = folded(part).removeprefix("cap ")
        for tier, names in TIERS.items():
            if name in (folded(one).removeprefix("cap ") for one in names):
                return tier
    raise CellNotUsable(f"không rõ cấp «{cell}»", f"the level '{cell}' is not known")


def read_level(cell: str) -> OnlineLevel:
    name = folded(cell).removeprefix("dich vu cong ")
    for level, names in LEVELS.items():
        if name in (folded(one) for one in names):
            return level
    raise CellNotUsable(f"không rõ mức trực tuyến «{cell}»", f"the online level '{cell}' is not known")


def read_yes_no(cell: str) -> bool:
    name = folded(cell)
    if name in _YES or name in _NO:
        return name in _YES
    raise CellNotUsable(f"viết Có hoặc Không thay cho «{cell}»", f"write Có or Không instead of '{cell}'")


def read_fee(cell: str) -> int:
    if folded(cell) in _FREE:
        return 0
    digits = re.sub(r"[.,\s]|đ$|đồng$|vnđ$|vnd$", "", cell.strip().lower())
    if digits.isdecimal() and len(digits) <= 12:
        return int(digits)
    raise CellNotUsable(
        f"phí «{cell}» không phải một số đồng; lời viết ở cột Ghi chú phí",
        f"the fee '{cell}' is no amount of dong; words belong in the column Ghi chú phí",
    )


def read_count(cell: str) -> int:
    found = re.match(r"0*(\d{1,3})\b", cell)
    if found is None or not int(found[1]):
        raise CellNotUsable(f"số bộ «{cell}» không phải một số", f"'{cell}' is no number of sets")
    return int(found[1])


def read_effect(cell: str) -> str:
    known = {"restart": "restart", "tinh lai tu dau": "restart", "pause": "pause", "tam dung": "pause"}
    if folded(cell) in known:
        return known[folded(cell)]
    raise CellNotUsable(
        f"tác động bổ sung «{cell}»: viết Tính lại từ đầu hoặc Tạm dừng",
        f"the effect of a supplement '{cell}': write Tính lại từ đầu or Tạm dừng",
    )


def read_time(cell: str) -> time:
    try:
        return time.fromisoformat(cell.replace("h", ":") if re.fullmatch(r"\d\dh\d\d", cell) else cell)
    except ValueError:
        raise CellNotUsable(f"giờ «{cell}» viết 15:00", f"the time '{cell}' must be written 15:00") from None


def read_text(cell: str) -> str:
    return cell


def read_line(cell: str) -> str:
    return " ".join(cell.split())


def read_lines(cell: str) -> tuple[str, ...]:
    return tuple(line.strip().removeprefix("- ").strip() for line in cell.split("\n") if line.strip(" -"))


def read_names(cell: str) -> tuple[str, ...]:
    """Several names, one a line or between semicolons."""
    return tuple(" ".join(one.split()) for one in re.split(r"[;\n]", cell) if one.strip())


def written_lines(value: tuple[str, ...]) -> str:
    return "\n".join(value)


def written_day(value: date | None) -> str:
    return "" if value is None else f"{value:%d/%m/%Y}"


def written_number(value: int | None) -> str:
    return "" if value is None else str(value)


EFFECTS: Final = {None: "", "restart": "Tính lại từ đầu", "pause": "Tạm dừng"}
