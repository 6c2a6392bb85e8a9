"""Inspections: what their orders are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act
from api.pages.wording import Wording
from domain.model.inspection import Inspection
from domain.model.proceeding import Proceeding

MOST: Final = 80
"""Signs of a finding's text in a choice."""


def _findings(proceeding: Proceeding, w: Wording) -> Iterable[tuple[str, str]]:
    state: Inspection = proceeding.state
    for number, finding in state.findings.items():
        if finding.is_open:
            yield str(number), w.t(f"phát hiện {number}: ", f"finding {number}: ") + finding.text[:MOST]


def _criteria(proceeding: Proceeding, _w: Wording) -> Iterable[tuple[str, str]]:
    state: Inspection = proceeding.state
    return ((one, one[:MOST]) for one in state.criteria)


WORDS: Final = NatureWords(
    acts={
        "open-inspection": act(
            "Mở đợt kiểm tra", "Open an inspection",
            "Đoàn, nội dung và hạn kết luận được ghi; cơ quan được báo trước thấy ngay.",
            "Team, criteria and the day of the conclusion are recorded; agencies told before see it at once.",
        ),
        "change-inspection-team": act(
            "Đổi đoàn kiểm tra", "Change the team",
            "Đoàn mới thay đoàn cũ từ lúc này.", "The new team takes the place of the old one from now on.",
        ),
        "make-finding": act(
            "Ghi phát hiện", "Record a finding",
            "Phát hiện có chứng cứ; đơn vị liên quan có thời hạn nêu ý kiến.",
            "A finding with its evidence; whom it concerns has a term to state their view.",
        ),
        "correct-finding": act(
            "Sửa phát hiện", "Correct a finding",
            "Nội dung mới thay nội dung cũ, lý do được ghi; đơn vị liên quan được nêu ý kiến lại.",
            "It says so from now on, with the reason; whom it concerns is heard anew.",
        ),
        "withdraw-finding": act(
            "Rút phát hiện", "Withdraw a finding",
            "Phát hiện không còn giá trị; nội dung cũ vẫn đọc được.", "It no longer holds; it stays readable.",
        ),
        "state-on-finding": act(
            "Nêu ý kiến về phát hiện", "State a view on a finding",
            "Ý kiến đứng cạnh phát hiện trong hồ sơ.", "The view stands beside the finding in the file.",
        ),
        "record-inspection-minutes": act(
            "Ghi biên bản làm việc", "Record minutes",
            "Biên bản buổi làm việc với cơ quan, người có mặt.", "Minutes of the meeting at the agency, who was there.",
        ),
        "conclude-inspection": act(
            "Kết luận kiểm tra", "Conclude the inspection",
            "Khi mọi bên đã nêu ý kiến hoặc hết thời hạn nêu.", "Once everybody was heard, or had the time to be.",
        ),
        "settle-finding": act(
            "Ghi phát hiện đã xong", "Settle a finding",
            "Không còn gì phải khắc phục dù không có chỉ đạo.", "Nothing is left to put right, without a directive.",
        ),
        "close-inspection": act(
            "Kết thúc đợt kiểm tra", "Close the inspection",
            "Đã kết luận, mọi phát hiện đã xong; không làm thêm được gì.", "Concluded, no finding open; it ends.",
        ),
    },
    fields={
        "title": FieldWords("Tên đợt kiểm tra", "Title", "Ngắn gọn, để tìm lại.", "Short, to be found again."),
        "plan": FieldWords("Kế hoạch, quyết định", "Plan or decision", "Số và ngày.", "Number and date."),
        "period_from": FieldWords("Kiểm tra từ ngày", "Period from", "Ngày/tháng/năm.", "Day/month/year."),
        "period_to": FieldWords("đến ngày", "Period to", "Ngày/tháng/năm.", "Day/month/year."),
        "agencies": FieldWords("Cơ quan được kiểm tra", "Agencies", "Mỗi ô một cơ quan.", "One agency a field."),
        "criteria": FieldWords("Nội dung kiểm tra", "Criteria", "Mỗi dòng một nội dung.", "One a line."),
        "team": FieldWords("Thành viên đoàn", "Team", "Trưởng đoàn ở ô đầu.", "Its head in the first field."),
        "conclude_on": FieldWords("Kết luận trước hết ngày", "Conclude by", "Ngày/tháng/năm.", "Day/month/year."),
        "announced": FieldWords(
            "Báo trước cho cơ quan", "Announced",
            "Không báo trước: cơ quan thấy khi có phát hiện đầu tiên.", "If not, they see it with the first finding.",
        ),
        "agency_id": FieldWords("Cơ quan", "Agency", "Một trong các cơ quan được kiểm tra.", "One of those inspected."),
        "unit_id": FieldWords("Đơn vị", "Unit", "Bỏ trống: cả cơ quan.", "Empty: the agency as a whole."),
        "text": FieldWords("Nội dung", "Text", "Điều đã thấy, không suy đoán.", "What was seen, nothing guessed."),
        "category": FieldWords(
            "Hành vi (điểm)", "Prohibited act (letter)",
            "Chữ cái của điểm trong quy định; bỏ trống nếu là nội dung kiểm tra không đạt.",
            "Its letter in the decree; empty where a criterion was not met.",
        ),
        "criterion": FieldWords("Nội dung kiểm tra", "Criterion", "Nội dung không đạt.", "The one that was not met."),
        "dossiers": FieldWords("Hồ sơ", "Dossiers", "Mỗi dòng một mã hồ sơ.", "One code a line."),
        "events": FieldWords(
            "Sự kiện", "Events", "Mỗi dòng một vị trí trong sổ, của các hồ sơ trên.", "One position of the log a line."
        ),
        "official": FieldWords(
            "Cán bộ", "Official", "Chỉ khi hồ sơ hoặc tệp nêu đích danh.", "Only where a dossier or a file names them."
        ),
        "named_in": FieldWords(
            "Nêu đích danh trong tệp", "Named in the file", "Tên tệp, nếu không phải hồ sơ.", "The file's name."
        ),
        "finding_no": FieldWords("Phát hiện số", "Finding", "Phát hiện đang mở.", "One that is open."),
        "agrees": FieldWords("Đồng ý với phát hiện", "Agrees", "Không cần giải trình thêm.", "No text is needed."),
        "held_on": FieldWords("Ngày làm việc", "Held on", "Ngày/tháng/năm.", "Day/month/year."),
        "present": FieldWords("Người có mặt", "Present", "Cán bộ của cơ quan.", "Officials of the agency."),
    },
    known={"finding_no": _findings, "criterion": _criteria},
    confirmed=frozenset({"withdraw-finding", "close-inspection"}),
    first=("conclude-inspection", "make-finding", "state-on-finding"),
)  # fmt: skip
