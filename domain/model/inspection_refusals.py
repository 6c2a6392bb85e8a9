"""Why an order about an inspection or a directive is refused."""

from __future__ import annotations

from domain.model.errors import DomainError


class EvidenceNeeded(DomainError):
    CODE = "evidence-needed"
    VI = "Cần ít nhất một giấy tờ hoặc hồ sơ làm căn cứ. Đính kèm tệp, nêu hồ sơ hoặc sự kiện của hồ sơ."
    EN = "At least one document or dossier is needed as evidence. Attach a file, or name a dossier or an event of it."


class EvidenceNotFound(DomainError):
    CODE = "evidence-not-found"
    VI = "Không thấy căn cứ «{what}»: hồ sơ phải có trong hệ thống, sự kiện phải thuộc một hồ sơ đã nêu."
    EN = "The evidence '{what}' is not there: a dossier must be known, an event must be of one of the dossiers named."


class NotNamedByEvidence(DomainError):
    CODE = "not-named-by-evidence"
    VI = (
        "Căn cứ không nêu {official}: chưa có việc nào của {official} trong hồ sơ được nêu. "
        "Nêu hồ sơ hoặc tệp ghi tên người đó, hoặc ghi phát hiện về đơn vị."
    )
    EN = (
        "The evidence does not name {official}: nothing of theirs is in the dossiers named. "
        "Name a dossier or the file that does, or make the finding about the unit."
    )


class CategoryUnknown(DomainError):
    CODE = "category-unknown"
    VI = "Không có hành vi bị cấm «{category}» vào ngày này. Chọn: {known}; hoặc để trống và nêu tiêu chí."
    EN = "There is no prohibited act '{category}' on that day. Choose of {known}; or name a criterion instead."


class NotInspected(DomainError):
    CODE = "not-inspected"
    VI = "{agency} không thuộc đợt kiểm tra này. Chọn một trong: {agencies}."
    EN = "{agency} is not inspected here. Choose one of {agencies}."


class NotOfTheTeam(DomainError):
    CODE = "not-of-the-team"
    VI = "{actor} không thuộc đoàn kiểm tra. Thành viên đoàn ({team}) phải thực hiện việc này."
    EN = "{actor} is not of the inspection's team. One of its members ({team}) must do this."


class FindingUnknown(DomainError):
    CODE = "finding-unknown"
    VI = "Đợt kiểm tra không có phát hiện số {finding_no}."
    EN = "The inspection has no finding number {finding_no}."


class FindingNotOpen(DomainError):
    CODE = "finding-not-open"
    VI = "Phát hiện số {finding_no} không còn mở ({state}). Không thực hiện tiếp được."
    EN = "Finding number {finding_no} is not open any more ({state}). Nothing more can be done about it."


class HearingOver(DomainError):
    CODE = "hearing-over"
    VI = "Đã có ý kiến về phát hiện số {finding_no}, hoặc đợt kiểm tra đã kết luận. Nêu ý kiến trong báo cáo khắc phục."
    EN = (
        "Finding number {finding_no} was spoken to, or the inspection is concluded. Say it in the report of the remedy."
    )


class NotHeardYet(DomainError):
    CODE = "not-heard-yet"
    VI = "Chưa kết luận được: phát hiện số {findings} còn trong thời hạn nêu ý kiến, đến {until}."
    EN = "It cannot be concluded yet: on finding {findings} a view may still be given, until {until}."


class AlreadyConcluded(DomainError):
    CODE = "already-concluded"
    VI = "Đợt kiểm tra đã kết luận lúc {at}. Không sửa phát hiện được nữa; rút lại hoặc mở đợt mới."
    EN = "The inspection was concluded at {at}. Findings can be withdrawn, not changed or added; else open a new one."


class NotConcluded(DomainError):
    CODE = "not-concluded"
    VI = "Đợt kiểm tra chưa kết luận. Ghi kết luận trước."
    EN = "The inspection is not concluded. Record its conclusion first."


class FindingsOpen(DomainError):
    CODE = "findings-open"
    VI = "Không đóng được: phát hiện số {findings} còn mở. Khắc phục và xác minh, ghi đã xử lý, hoặc rút lại trước."
    EN = "It cannot be closed: finding {findings} is open. Have it remedied and verified, settle or withdraw it first."


class PeriodNotInOrder(DomainError):
    CODE = "period-not-in-order"
    VI = "Kỳ kiểm tra từ {start} đến {end} không hợp lệ: ngày đầu phải trước hoặc bằng ngày cuối."
    EN = "The period from {start} to {end} is not in order: it must begin on or before the day it ends."


class DueBeforeIssue(DomainError):
    CODE = "due-before-issue"
    VI = "Hạn {due} không sau lúc này ({at}). Nêu ngày muộn hơn."
    EN = "The due date {due} does not lie after this moment ({at}). Name a later day."


class DueNotSaid(DomainError):
    CODE = "due-not-said"
    VI = "Phải nêu đúng một: ngày đến hạn (với cách ghi «trước ngày» hoặc «đến hết ngày») hoặc thời hạn."
    EN = "Say exactly one: a day (read as 'before' or 'by'), or a term."


class NoAddressee(DomainError):
    CODE = "no-addressee"
    VI = "Chưa nêu cơ quan hoặc đơn vị phải thực hiện, hoặc nêu một nơi hai lần ({twice})."
    EN = "No agency or unit is named that has to do it, or one is named twice ({twice})."


class FindingOfAnother(DomainError):
    CODE = "finding-of-another"
    VI = "Phát hiện số {finding_no} không phải về {agency}. Ban hành chỉ đạo riêng cho từng cơ quan."
    EN = "Finding number {finding_no} is not about {agency}. Issue a directive to each agency of its own."


class NoReportOwed(DomainError):
    CODE = "no-report-owed"
    VI = "Báo cáo số {report_no} đang chờ xác minh; chưa phải báo cáo lại."
    EN = "Report number {report_no} waits to be looked at; no other is owed yet."


class ReportNotWaiting(DomainError):
    CODE = "report-not-waiting"
    VI = "Báo cáo số {report_no} không chờ xác minh: không có, đã có kết quả, hoặc chỉ đạo đã thôi."
    EN = "Report number {report_no} does not wait to be looked at: there is none, it was looked at, or it fell away."


class ExtensionTooLate(DomainError):
    CODE = "extension-too-late"
    VI = "Hạn {due} đã qua lúc {at}: không gia hạn được nữa. Báo cáo việc đã làm; ghi rõ lý do muộn."
    EN = "The term ended at {due}, and it is {at}: it cannot be extended any more. Report what was done, and why late."


class ExtensionNotAsked(DomainError):
    CODE = "extension-not-asked"
    VI = "Không có đề nghị gia hạn số {request_no} đang chờ trả lời."
    EN = "No request number {request_no} for an extension waits for an answer."


class ExtensionAskedAlready(DomainError):
    CODE = "extension-asked-already"
    VI = "Đề nghị gia hạn số {request_no} chưa được trả lời. Chờ trả lời trước."
    EN = "Request number {request_no} for an extension is not answered. Wait for the answer first."


class ExtensionNotLater(DomainError):
    CODE = "extension-not-later"
    VI = "Ngày {until} không muộn hơn hạn đang có ({due}). Nêu ngày muộn hơn."
    EN = "{until} is not later than the due date in force ({due}). Name a later day."
