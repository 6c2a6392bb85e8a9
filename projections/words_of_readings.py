"""Who read what of a record, and why, in words: the stored codes stay short, the person read about sees sentences."""

from __future__ import annotations

from typing import Final

from projections.figures import FIGURES
from projections.words import Words

ROLES: Final = {
    "officer": Words("cán bộ", "officer"),
    "head": Words("người đứng đầu", "head"),
    "supervisor": Words("giám sát", "supervisor"),
    "auditor": Words("thanh tra, kiểm toán", "auditor"),
    "administrator": Words("quản trị", "administrator"),
}
"""In which a reader came."""

PURPOSES: Final = {
    "management": Words("quản lý, điều hành", "management"),
    "inspection": Words("kiểm tra", "inspection"),
    "review": Words("kiểm điểm trách nhiệm", "review"),
    "complaint": Words("giải quyết phản ánh", "complaint"),
}
"""As the reader stated it."""

_KINDS: Final = {
    "record": Words("hồ sơ trách nhiệm", "responsibility record"),
    "record.pdf": Words("hồ sơ trách nhiệm, bản PDF", "responsibility record as PDF"),
    "record.xlsx": Words("hồ sơ trách nhiệm, bảng tính", "responsibility record as a workbook"),
    "comparison": Words("so sánh hai cán bộ", "comparison of two officials"),
    "findings": Words("điều cần xem", "findings"),
    "evidence": Words("gói bằng chứng", "evidence bundle"),
    "review": Words("gói bằng chứng để kiểm điểm", "evidence for a review"),
    "bundle": Words("gói bằng chứng", "evidence bundle"),
    "csv": Words("danh sách .csv", "list as .csv"),
    "xlsx": Words("danh sách .xlsx", "list as .xlsx"),
    "json": Words("danh sách .json", "list as .json"),
    "xes": Words("nhật ký sự kiện XES", "event log as XES"),
    "ocel": Words("nhật ký sự kiện OCEL", "event log as OCEL"),
}
_VIETNAMESE: Final = (
    ("all time", "toàn bộ thời gian"),
    ("dossier ", "hồ sơ "),
    (" as of @", ", theo điều đã biết đến vị trí "),
    (" with ", ", với "),
    (" about ", ", xét đến lúc "),
)


def what_was_read(what: str) -> Words:
    """`record 2020-03` in words; a figure by its name. What is not known here stays as it was noted."""
    kind, _, rest = what.partition(" ")
    figure = FIGURES.get(kind)
    named = Words(figure.vi, figure.en) if figure is not None else _KINDS.get(kind)
    if named is None or not rest:
        return named or Words(what, what)
    told = rest
    for english, vietnamese in _VIETNAMESE:
        told = told.replace(english, vietnamese)
    return Words(f"{named.vi}, {told}", f"{named.en}, {rest}")
