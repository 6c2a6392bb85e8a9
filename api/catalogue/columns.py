"""The columns of a catalogue's file: their headings, how a cell is read, how a value is written.

A key is what a mapping names (`term=Thời hạn`); the heading is what an export writes; the other names are those that
files of the national portal and of one-stop software usually have. All are compared without marks and signs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.catalogue.cells import (
    EFFECTS,
    LEVELS,
    TIERS,
    folded,
    read_count,
    read_day,
    read_effect,
    read_fee,
    read_level,
    read_line,
    read_lines,
    read_names,
    read_term,
    read_text,
    read_tier,
    read_time,
    read_yes_no,
    written_day,
    written_lines,
    written_number,
)
from api.catalogue.steps import read_steps, written_steps
from domain.model.deadline_words import Language, term_words
from domain.model.procedure import OnlineLevel
from domain.model.term import Term


@dataclass(frozen=True, slots=True)
class Column:
    """read: CellNotUsable for a cell that says nothing of the kind. empty: what an empty cell says.

    of_content: it stands in the publication's content and not in the version. needed: no procedure is new without it.
    """

    key: str
    vi: str
    en: str
    names: tuple[str, ...]
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    empty: Any = None
    of_content: bool = False
    needed: bool = False


COLUMNS: Final[tuple[Column, ...]] = (
    Column("code", "Mã thủ tục", "Code",
           ("ma tthc", "ma thu tuc hanh chinh", "ma so", "code"), read_line, str, needed=True),
    Column("name", "Tên thủ tục", "Name",
           ("ten tthc", "ten thu tuc hanh chinh", "ten", "name"), read_line, str, needed=True),
    Column("field", "Lĩnh vực", "Field", ("linh vuc tthc", "field"), read_line, str, needed=True),
    Column("tier", "Cấp thực hiện", "Level",
           ("cap", "cap giai quyet", "tier", "level"), read_tier, lambda v: TIERS[v][0], needed=True),
    Column("term", "Thời hạn giải quyết", "Term",
           ("thoi han", "thoi gian giai quyet", "base term min seen", "term"), read_term,
           lambda v: term_words(Term.parse(v), Language.VI), needed=True),
    Column("decision", "Quyết định công bố", "Decision",
           ("qd cong bo", "so quyet dinh", "quyet dinh", "decision"), read_line, str, needed=True),
    Column("signed_on", "Ngày ký quyết định", "Signed on",
           ("ngay quyet dinh", "ngay ky", "signed on"), read_day, written_day, of_content=True),
    Column("valid_from", "Có hiệu lực từ", "In force from",
           ("ngay hieu luc", "ngay co hieu luc", "hieu luc tu", "valid from"), read_day, written_day),
    Column("withdrawn_on", "Ngày cuối áp dụng", "Last day",
           ("ngay het hieu luc", "bai bo tu", "withdrawn on", "valid to"), read_day, written_day),
    Column("sequence", "Trình tự thực hiện", "Order of doing",
           ("trinh tu", "sequence"), read_lines, written_lines, (), of_content=True),
    Column("manner", "Cách thức thực hiện", "Manner",
           ("cach thuc", "manner"), read_text, str, "", of_content=True),
    Column("documents", "Thành phần hồ sơ", "Papers",
           ("thanh phan", "ho so gom", "giay to", "documents", "papers"), read_lines, written_lines, ()),
    Column("copies", "Số lượng hồ sơ", "Sets of papers",
           ("so bo", "so luong", "copies"), read_count, written_number, of_content=True),
    Column("applicants", "Đối tượng thực hiện", "Who may lodge",
           ("doi tuong", "applicants"), read_text, str, "", of_content=True),
    Column("authority", "Cơ quan thực hiện", "Agency",
           ("co quan giai quyet", "co quan", "authority"), read_text, str, "", of_content=True),
    Column("result", "Kết quả thực hiện", "Result",
           ("ket qua", "ket qua giai quyet", "result"), read_text, str, "", of_content=True),
    Column("forms", "Mẫu đơn, tờ khai", "Forms",
           ("mau don", "bieu mau", "to khai", "forms"), read_lines, written_lines, (), of_content=True),
    Column("conditions", "Yêu cầu, điều kiện", "Requirements",
           ("yeu cau dieu kien thuc hien", "dieu kien", "conditions", "requirements"), read_text, str, "",
           of_content=True),
    Column("fee_dong", "Phí, lệ phí (đồng)", "Fee (dong)",
           ("phi", "le phi", "phi le phi", "fee", "fee dong"), read_fee, written_number, 0),
    Column("fee_note", "Ghi chú phí", "Fee in words",
           ("ghi chu phi le phi", "dien giai phi", "fee note"), read_text, str, "", of_content=True),
    Column("online_level", "Mức trực tuyến", "Online level",
           ("muc do", "muc dvc", "dich vu cong truc tuyen", "online level"), read_level,
           lambda v: LEVELS[v][0], OnlineLevel.NONE),
    Column("post_allowed", "Bưu chính công ích", "By post",
           ("nhan qua buu chinh", "bcci", "post allowed"), read_yes_no, lambda v: "Có" if v else "Không", empty=True),
    Column("steps", "Quy trình nội bộ", "Steps", ("cac buoc", "quy trinh", "steps"), read_steps, written_steps, ()),
    Column("four_eyes", "Người khác phê duyệt", "Four eyes",
           ("four eyes",), read_yes_no, lambda v: "Có" if v else "Không", empty=True),
    Column("supplement_effect", "Tác động của bổ sung", "Effect of a supplement",
           ("supplement effect",), read_effect, lambda v: EFFECTS[v]),
    Column("cutoff", "Giờ chốt nhận", "Cut-off",
           ("gio chot", "cutoff"), read_time, lambda v: "" if v is None else v.isoformat("minutes")),
    Column("agencies", "Cơ quan phải công khai", "Agencies that publish it",
           ("co quan cong khai", "noi cong khai", "agencies"), read_names, "; ".join, ()),
    Column("terms_seen", "Các thời hạn trên cổng", "Terms on the portal",
           ("all terms seen", "terms seen"), read_text, lambda _: ""),
)  # fmt: skip
"""In the order of an export. `terms_seen` is only looked at: where a page names several, a person has to check."""

BY_KEY: Final[Mapping[str, Column]] = {column.key: column for column in COLUMNS}
ASKED: Final = frozenset({"agencies", "terms_seen"})
"""What a file asks for, or says of its source, and no version has: no export writes it."""

WRITTEN: Final = tuple(column for column in COLUMNS if column.key not in ASKED)

HEADINGS: Final[Mapping[str, str]] = {
    folded(name): column.key for column in COLUMNS for name in (column.vi, column.en, column.key, *column.names)
}
