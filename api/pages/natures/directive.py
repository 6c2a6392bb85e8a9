"""Directives: what their orders are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act
from api.pages.wording import Wording
from domain.model.directive import Directive
from domain.model.proceeding import Proceeding
from projections.words import Words


def _reports(proceeding: Proceeding, w: Wording) -> Iterable[tuple[str, str]]:
    state: Directive = proceeding.state
    for number, _ in enumerate(state.reports, start=1):
        yield str(number), w.t(f"báo cáo {number}", f"report {number}")


def _requests(proceeding: Proceeding, w: Wording) -> Iterable[tuple[str, str]]:
    state: Directive = proceeding.state
    for number, _ in enumerate(state.requests, start=1):
        yield str(number), w.t(f"đề nghị gia hạn {number}", f"request {number}")


WORDS: Final = NatureWords(
    acts={
        "issue-directive": act(
            "Ban hành chỉ đạo", "Issue a directive",
            "Mỗi nơi nhận một chỉ đạo riêng, hạn báo cáo theo đúng lời văn.",
            "Each addressee gets one of its own, due as it is written.",
        ),
        "report-remedy": act(
            "Báo cáo khắc phục", "Report the remedy",
            "Đã làm gì, kèm chứng cứ; nơi chỉ đạo sẽ kiểm chứng.", "What was done, with evidence; it will be verified.",
        ),
        "verify-remedy": act(
            "Xác nhận đã khắc phục", "Verify the remedy",
            "Người của cơ quan khác đã kiểm chứng; chỉ đạo hoàn thành.", "Somebody of another agency looked.",
        ),
        "send-remedy-back": act(
            "Trả lại báo cáo", "Send the report back",
            "Chưa đạt; có hạn mới.", "Not enough yet; there is a new term.",
        ),
        "find-report-false": act(
            "Kết luận báo cáo không đúng", "Find a report false",
            "Nội dung báo cáo không đúng thực tế, có chứng cứ; phải khắc phục lại trong hạn mới.",
            "What it says is not so, by the evidence; it is to be remedied again in a new term.",
        ),
        "ask-extension": act(
            "Đề nghị gia hạn", "Ask for an extension",
            "Trước khi hết hạn, có lý do.", "Before the term ends, with a reason.",
        ),
        "grant-extension": act(
            "Cho gia hạn", "Grant the extension",
            "Hạn mới thay hạn cũ từ lúc này.", "The new day takes the place of the old one.",
        ),
        "decline-extension": act(
            "Không cho gia hạn", "Decline the extension", "Hạn cũ giữ nguyên.", "The term stays as it was.",
        ),
        "revoke-directive": act(
            "Thu hồi chỉ đạo", "Revoke the directive",
            "Chỉ đạo thôi hiệu lực, lý do được ghi.", "It no longer holds, with the reason.",
        ),
    },
    fields={
        "order": FieldWords("Văn bản chỉ đạo", "Order", "Số và ngày.", "Number and date."),
        "title": FieldWords("Trích yếu", "Title", "Ngắn gọn, để tìm lại.", "Short, to be found again."),
        "text": FieldWords("Nội dung", "Text", "Rõ việc, rõ chứng cứ.", "What it is, and what shows it."),
        "basis": FieldWords("Căn cứ", "Legal basis", "Văn bản cho phép chỉ đạo.", "The document on which it rests."),
        "agencies": FieldWords("Cơ quan nhận", "Agencies", "Mỗi ô một cơ quan.", "One agency a field."),
        "units": FieldWords("Đơn vị nhận", "Units", "Chỉ riêng đơn vị; mỗi ô một đơn vị.", "Units alone, one a field."),
        "reading": FieldWords("Hạn được viết là", "The day is written as", "Đúng như văn bản.", "As the order says."),
        "due_on": FieldWords("Ngày", "Day", "Ngày/tháng/năm.", "Day/month/year."),
        "term": FieldWords("Thời hạn", "Term", "Nếu văn bản không nêu ngày.", "Where the order names no day."),
        "inspection_id": FieldWords(
            "Đợt kiểm tra", "Inspection", "Số của đợt kiểm tra, như KT-2020-0001.", "Its number, such as KT-2020-0001."
        ),
        "findings": FieldWords("Phát hiện", "Findings", "Mỗi dòng một số.", "One number a line."),
        "dossiers": FieldWords("Hồ sơ", "Dossiers", "Mỗi dòng một mã hồ sơ.", "One code a line."),
        "events": FieldWords("Sự kiện", "Events", "Mỗi dòng một vị trí trong sổ.", "One position of the log a line."),
        "official": FieldWords("Về hồ sơ trách nhiệm của", "About the record of", "Nếu có.", "If there is one."),
        "report_no": FieldWords("Báo cáo số", "Report", "Báo cáo được xét.", "The report that is looked at."),
        "found": FieldWords("Đã thấy gì", "What was found", "Kiểm chứng cách nào, thấy gì.", "How, and what was seen."),
        "until_on": FieldWords("Đến hết ngày", "Until the end of", "Ngày/tháng/năm.", "Day/month/year."),
        "request_no": FieldWords("Đề nghị số", "Request", "Đề nghị được trả lời.", "The request that is answered."),
    },
    choices={
        "DueReading": {
            "before": Words("trước ngày (ngày đó không tính)", "before the day (which does not count)"),
            "by": Words("đến hết ngày", "by the end of the day"),
            "term": Words("trong thời hạn", "within a term"),
        }
    },
    known={"report_no": _reports, "request_no": _requests},
    confirmed=frozenset({"find-report-false", "revoke-directive"}),
    first=("verify-remedy", "report-remedy", "grant-extension"),
)  # fmt: skip
