"""What a verification of the operations log came to, in words."""

from __future__ import annotations

from typing import Final

from api.auth.operations_chain import Verdict
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
