"""README.txt of a bundle: what it is, how to verify it, what it shows and what it cannot show."""

from __future__ import annotations

from typing import Final

from api.evidence.ledger_part import LedgerPart
from api.evidence.subject import Kind, Subject

_VI: Final = """GÓI CHỨNG CỨ HOSO ({format})
{what_vi}

KIỂM TRA
  Cần Python 3.11 trở lên và thư viện «cryptography», không cần phần mềm HoSo, không cần mạng:
      python -I verify.py {file}
  Mã thoát 0: mọi điều đều khớp; 1: có điều không khớp, chỉ rõ chỗ nào; 2: không chạy được.
  Khóa của sổ nằm trong gói này. Hãy so dấu vân tay dưới đây với dấu vân tay nhận bằng đường khác (ví dụ điện thoại),
  hoặc chỉ khóa nhận được bằng --key:
      {fingerprint}
  Nếu verify.py trong gói không đáng tin, hãy dùng bản verify.py lấy từ nơi khác: một bản dùng được cho mọi gói.

GÓI NÀY CHO THẤY
  - Từng sự kiện trong gói nằm đúng vị trí của nó trong sổ dưới đây, không sửa một byte:
    {origin}, {size} sự kiện
    (events.jsonl, proofs.jsonl, checkpoint.txt). Ai đồng ký hoặc đóng dấu thời gian thì có chữ ký của họ.
  - Các số liệu (figures.json) tính lại được từ những sự kiện ấy, theo lịch, việc vắng mặt, bổ nhiệm và chính sách có
    tên trong gói; mỗi số liệu nêu vị trí các sự kiện đứng sau. Tính đến lúc sự kiện thứ {size} được ghi.
{more_vi}
GÓI NÀY KHÔNG CHO THẤY
  - Việc không được ghi vào sổ. Sổ chứng minh điều đã ghi không bị sửa, không chứng minh rằng mọi việc đều được ghi.
  - Điều được ghi có đúng sự thật không; mục ghi muộn hoặc bị phản đối được nêu như vậy.
  - Rằng không thiếu sự kiện nào của các hồ sơ này, nếu không có bản xuất toàn sổ: `verify.py --log THƯ_MỤC` (sau
    `hoso ledger export`) mới kiểm được.
  - Rằng sổ chỉ có một bản: hãy so checkpoint.txt với điểm niêm đã công bố hoặc được người khác đồng ký.
  - report.pdf chỉ để đọc: verify.py tính lại figures.json, không đọc report.pdf.
{limits_vi}
  Tài liệu này là căn cứ để xem xét, không phải kết luận. Không có điểm số, không có xếp hạng.
"""

_EN: Final = """
HOSO EVIDENCE BUNDLE ({format})
{what_en}

TO VERIFY
  Python 3.11 or later and the library `cryptography`; neither this software nor a network is needed:
      python -I verify.py {file}
  Exit code 0: everything holds; 1: something does not, and it says where; 2: it could not run.
  The log's key comes with this bundle. Compare the fingerprint above with one that you got by other means (say, by
  telephone), or name the key that you got by --key.
  If you do not trust the verify.py of this bundle, use one from elsewhere: one serves for all bundles.

WHAT IT SHOWS
  - Every event in it stands at its place in this log, not a byte changed:
    {origin}, {size} events
    (events.jsonl, proofs.jsonl, checkpoint.txt). Whoever co-signed or time-stamped that has their signature here.
  - The figures (figures.json) follow from these events, by the calendar, absences, appointments and named policies in
    the bundle; each names the positions of the events behind it. As of the moment when event {size} was recorded.
{more_en}
WHAT IT CANNOT SHOW
  - What was never entered. The log proves that nothing was changed after it was recorded, not that all was recorded.
  - Whether what was recorded is true; late and disputed entries are shown as such.
  - That no event of these dossiers is missing, without the whole log: `verify.py --log DIR` (after `hoso ledger
    export`) checks that.
  - That there is but one log: compare checkpoint.txt with a published or co-signed checkpoint.
  - report.pdf is for reading: verify.py recomputes figures.json and does not read it.
{limits_en}
  This is evidence for a review, not a conclusion. There is no score and no ranking.
"""

_FOR_THEM: Final = (
    """\
  - Điều nói giúp người này (speaks_for): giải trình, phản đối và chỉ đạo bị phản đối, vướng mắc đã báo, thời gian
    được miễn, vắng mặt, cơ quan đóng cửa, mục đang có ý kiến khác, việc phải làm lại, hồ sơ đến khi còn dưới nửa
    thời hạn. Gói có mọi hồ sơ nêu tên người này; kỳ chỉ giới hạn record và speaks_for.
""",
    """\
  - What speaks for this person (speaks_for): explanations, objections and the instructions they answer, obstacles
    reported, excused time, absences, closures, disputed entries, rework ordered by others, dossiers that came with
    less than half of their term left. All dossiers that name this person are in the bundle; the period only bounds
    record and speaks_for.
""",
)

_INFERRED: Final = (
    """\
  - Ai thật sự giữ hồ sơ nhập: nhật ký gốc không ghi điều đó. Thời gian giữ được SUY RA theo «custody-1
    (inferred)», mỗi đoạn nêu căn cứ, và không mở việc xem xét nào.""",
    """\
  - Who really held an imported case: the original log does not say. Custody is INFERRED by `custody-1
    (inferred)`, each stretch with its ground, and opens no review.""",
)

_COUNTS: Final = (
    """\
  - Rằng các số đếm trong record là đúng và đủ: verify.py tính lại thời gian giữ, giữ khi quá hạn và độ trễ quy kết;
    của số đếm khác nó chỉ xem các sự kiện được nêu có trong gói không, và in tên những số đó. Lời diễn đạt trong
    speaks_for, ngoài lời trích nguyên văn, cũng không được kiểm.
""",
    """\
  - That the counts of the record are right and complete: verify.py recomputes the time held, held while overdue and
    the delay attributed; of other counts it only sees that the events they name are in the bundle, and prints which
    these are. Nor does it check the wording of speaks_for beyond what is quoted.
""",
)

_UNCHECKED: Final = (
    """\
  - So sánh với cả đơn vị trong report.pdf: số liệu của hệ thống tại cùng thời điểm, cần mọi hồ sơ của đơn vị nên
    không tính lại được từ gói này.
  - Quy trình kiểm điểm: gói nêu lý do, kỳ và ai đã xem hồ sơ; thành viên, thời hạn và kết luận không có trong sổ.""",
    """\
  - The comparison with the whole unit in report.pdf: it is the system's as of the same moment, and needs all dossiers
    of the unit, so it cannot be recomputed from this bundle.
  - The process of a review: the bundle names cause and period, and who read the record; members, terms and a decision
    are not in the log.""",
)

_NO_COMPARISON: Final = (
    """\
  - So sánh với cả đơn vị (tỷ lệ, trung vị, khối lượng): cần mọi hồ sơ của đơn vị, không nằm trong gói này. Xem hồ
    sơ trách nhiệm trên hệ thống.""",
    """\
  - The comparison with the whole unit (rates, medians, load): it needs all dossiers of the unit, which are not in
    this bundle. See the responsibility record in the system.""",
)


def readme(subject: Subject, part: LedgerPart, bundle_format: str) -> bytes:
    """The text. It depends on the subject and the checkpoint alone."""
    vi, en = _what(subject)
    more, limits = _more(subject), _limits(subject)
    values = {
        "format": bundle_format,
        "file": "GOI.zip",
        "fingerprint": part.key.fingerprint,
        "origin": part.origin,
        "size": part.size,
        "what_vi": vi,
        "what_en": en,
        "more_vi": more[0],
        "more_en": more[1],
        "limits_vi": limits[0],
        "limits_en": limits[1],
    }
    return (_VI.format(**values) + _EN.format(**values)).encode()


def _what(subject: Subject) -> tuple[str, str]:
    names = {
        Kind.DOSSIER: ("Hồ sơ", "Dossier"),
        Kind.OFFICIAL: ("Cán bộ", "Official"),
        Kind.REVIEW: ("Hồ sơ kiểm điểm: cán bộ", "Review file: official"),
    }
    vi, en = names[subject.kind]
    lines_vi, lines_en = [f"{vi}: {subject.id}"], [f"{en}: {subject.id}"]
    if subject.dataset is not None:
        lines_vi.append(f"Bộ dữ liệu nhập số {subject.dataset}")
        lines_en.append(f"Imported dataset {subject.dataset}")
    if subject.period is not None:
        lines_vi.append(f"Kỳ: {subject.period}")
        lines_en.append(f"Period: {subject.period}")
    if subject.cause is not None:
        lines_vi.append(f"Lý do xem xét: {subject.cause}")
        lines_en.append(f"Cause of the review: {subject.cause}")
    return "\n".join(lines_vi), "\n".join(lines_en)


def _more(subject: Subject) -> tuple[str, str]:
    """What an official's bundle shows beyond a dossier's."""
    if subject.kind is Kind.DOSSIER or subject.dataset is not None:
        return "", ""
    return _FOR_THEM


def _limits(subject: Subject) -> tuple[str, str]:
    if subject.dataset is not None:
        return _INFERRED
    if subject.kind is Kind.DOSSIER:
        return "", ""
    limits = _UNCHECKED if subject.kind is Kind.REVIEW else _NO_COMPARISON
    return _COUNTS[0] + limits[0], _COUNTS[1] + limits[1]
