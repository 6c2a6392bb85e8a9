"""What the views' codes mean, in Vietnamese and English, for whoever shows them."""

from __future__ import annotations

from typing import Final, NamedTuple


class Words(NamedTuple):
    vi: str
    en: str


GROUNDS: Final = {
    "intake": Words(
        "chờ tiếp nhận tại Bộ phận Một cửa, người đứng đầu chịu trách nhiệm", "awaiting reception, the head"
    ),
    "held": Words("người nhận sau cùng (quy tắc 1)", "whoever accepted it last (rule 1)"),
    "transit": Words(
        "đang bàn giao, người giao chịu trách nhiệm (quy tắc 2)", "in transit, the sender answers (rule 2)"
    ),
    "applicant": Words("người dân, tổ chức (quy tắc 3)", "with the applicant (rule 3)"),
    "opinion": Words("người được hỏi ý kiến (quy tắc 4)", "the official consulted (rule 4)"),
    "pool": Words("hồ sơ chung của đơn vị, người đứng đầu (quy tắc 5)", "in the unit's pool, its head (rule 5)"),
    "settling": Words("cấp trên phân xử lần trả lại thứ hai (quy tắc 2)", "the head above both settles it (rule 2)"),
    "obstacle": Words(
        "người phải trả lời vướng mắc, đã hết hạn (quy tắc 7)", "addressee of an obstacle, past term (rule 7)"
    ),
    "chasing": Words("người đứng đầu đôn đốc bên ngoài (quy tắc 7)", "the head chases an outside body (rule 7)"),
}
"""Why somebody answers (policy custody-1)."""

WAITING: Final = {
    "work": Words("xử lý", "work"),
    "reception": Words("tiếp nhận", "reception"),
    "acceptance": Words("bên nhận xác nhận", "acceptance"),
    "assignment": Words("phân công", "assignment"),
    "settlement": Words("phân xử", "settlement"),
    "supplement": Words("bổ sung hồ sơ", "a supplement"),
    "financial_duty": Words("thực hiện nghĩa vụ tài chính", "a financial duty"),
    "fee": Words("nộp phí, lệ phí", "a fee"),
    "opinion": Words("ý kiến", "an opinion"),
    "outside_opinion": Words("ý kiến của cơ quan bên ngoài", "an outside body's opinion"),
    "obstacle_answer": Words("trả lời vướng mắc", "the answer to an obstacle"),
    "outside_answer": Words("trả lời của cơ quan bên ngoài", "an outside body's answer"),
    "opening": Words("cơ quan mở cửa trở lại", "the office to open again"),
}

PARTS: Final = {
    "own": Words("việc của mình", "own work"),
    "acting": Words("làm thay người vắng", "acting for somebody"),
    "head": Words("người đứng đầu", "as head"),
    "none": Words("không phải người nêu tên", "no named person"),
}

EXCUSES: Final = {
    "obstacle": Words("được miễn: vướng mắc chưa được trả lời", "excused: an obstacle is unanswered"),
    "outside_obstacle": Words("được miễn: vướng mắc ở bên ngoài", "excused: an outside obstacle"),
    "outside_opinion": Words("được miễn: chờ ý kiến bên ngoài", "excused: an outside opinion"),
    "agency_closed": Words("được miễn: cơ quan đóng cửa", "excused: the agency was closed"),
}

MARKS: Final = {
    "absence_learned_late": Words("vắng mặt báo muộn", "absence learned late"),
    "duty_officer": Words("trực văn phòng", "the duty officer"),
    "excuse_withdrawn": Words("không có vướng mắc, không được miễn", "no obstacle after all, not excused"),
    "deactivated": Words("tài khoản đã khóa", "account closed"),
    "absent_while_deemed": Words("vắng mặt khi coi như nhận", "absent while deemed accepted"),
    "disputed": Words("đang có ý kiến khác", "disputed"),
}

STATES: Final = {
    "lodged": Words("mới nộp", "lodged"),
    "received": Words("đang xử lý", "being processed"),
    "finished": Words("đã xử lý xong", "finished"),
    "returned": Words("đã trả kết quả", "result returned"),
    "refused": Words("không tiếp nhận", "refused"),
    "stopped": Words("dừng xử lý", "stopped"),
    "withdrawn": Words("công dân rút", "withdrawn"),
}

DUE_STATES: Final = {
    "no_due": Words("chưa có hạn", "no due date"),
    "on_time": Words("còn hạn", "on time"),
    "due_soon": Words("sắp đến hạn", "due soon"),
    "overdue": Words("quá hạn", "overdue"),
    "stopped": Words("tạm dừng", "clock stopped"),
    "ended_in_time": Words("đã xong, trong hạn", "ended in time"),
    "ended_late": Words("đã xong, trễ hạn", "ended late"),
}

NO_DUE_REASONS: Final = {
    "not_received": Words("chưa tiếp nhận", "not received yet"),
    "awaiting_supplement": Words("hạn tính lại khi đủ hồ sơ", "reckoned anew once complete"),
    "ended": Words("đã kết thúc", "ended"),
}

PORTAL: Final = {
    1: Words("mới đăng ký", "newly registered"),
    2: Words("được tiếp nhận", "received"),
    3: Words("không được tiếp nhận", "not received"),
    4: Words("đang xử lý", "being processed"),
    5: Words("yêu cầu bổ sung giấy tờ", "supplement requested"),
    6: Words("yêu cầu thực hiện nghĩa vụ tài chính", "financial duty"),
    7: Words("công dân yêu cầu rút hồ sơ", "withdrawn"),
    8: Words("dừng xử lý", "stopped"),
    9: Words("đã xử lý xong", "finished"),
    10: Words("đã trả kết quả", "result returned"),
}
"""The national portal's statuses."""

RULES: Final = {
    "ping_pong": Words("trả lại khi chưa xong bước", "sent back without a completed step"),
    "four_eyes": Words("tự phê duyệt việc mình làm", "approved by one who worked on it"),
    "conflict_refused": Words("thao tác bị từ chối do xung đột", "an act refused for conflict of interest"),
    "conflict_declared": Words(
        "đã khai báo xung đột lợi ích; người đứng đầu phân công lại", "a conflict declared; the head assigns it anew"
    ),
    "second_supplement": Words("yêu cầu bổ sung lần hai", "second supplement request"),
    "third_supplement": Words("yêu cầu bổ sung từ lần ba", "third supplement request"),
    "late_apology": Words("xin lỗi chậm hoặc không xin lỗi", "apology late or missing"),
    "late_entry": Words("ghi chậm hơn một ngày làm việc", "recorded more than a working day late"),
    "lodged_again": Words("nộp lại sau khi kết thúc không có kết quả", "lodged again after an end without result"),
    "escalation_unanswered": Words("chuyển cấp không được trả lời", "escalation unanswered"),
    "handover_unconfirmed": Words("coi như nhận, không xác nhận", "deemed accepted, never confirmed"),
    "settled_by_head": Words("trả lại lần hai, cấp trên phân xử", "returned twice, settled by the head above"),
    "stalled": Words("đứng yên", "stalled"),
    "disputed": Words("mục ghi chưa được xác nhận", "an entry that is not confirmed"),
    "procedure_flagged": Words("thủ tục có điểm chưa hợp lý", "a procedure with doubtful terms"),
}
"""Rules by which something was found."""

EVENTS: Final = {
    "Lodged": Words("Nộp hồ sơ", "Lodged"),
    "ReceiptIssued": Words("Tiếp nhận, hẹn trả", "Receipt issued"),
    "Refused": Words("Từ chối tiếp nhận", "Refused"),
    "SupplementRequested": Words("Yêu cầu bổ sung", "Supplement requested"),
    "SupplementReceived": Words("Nhận bổ sung", "Supplement received"),
    "FeeAssessed": Words("Thông báo phí, lệ phí", "Fee assessed"),
    "FeePaid": Words("Đã nộp phí, lệ phí", "Fee paid"),
    "FinancialDutyImposed": Words("Thông báo nghĩa vụ tài chính", "Financial duty imposed"),
    "FinancialDutyMet": Words("Hoàn thành nghĩa vụ tài chính", "Financial duty met"),
    "HandoverSent": Words("Bàn giao", "Handed over"),
    "HandoverAccepted": Words("Nhận bàn giao", "Handover accepted"),
    "HandoverReturned": Words("Trả lại bàn giao", "Handover returned"),
    "HandoverDeemedAccepted": Words("Coi như đã nhận", "Deemed accepted"),
    "Recalled": Words("Thu hồi bàn giao", "Recalled"),
    "Assigned": Words("Phân công", "Assigned"),
    "Reassigned": Words("Phân công lại", "Reassigned"),
    "TakenOver": Words("Nhận về xử lý", "Taken over"),
    "StepStarted": Words("Bắt đầu bước", "Step started"),
    "StepCompleted": Words("Hoàn thành bước", "Step completed"),
    "OpinionRequested": Words("Xin ý kiến", "Opinion requested"),
    "OpinionGiven": Words("Cho ý kiến", "Opinion given"),
    "ObstacleReported": Words("Báo vướng mắc", "Obstacle reported"),
    "ObstacleAccepted": Words("Chấp nhận vướng mắc", "Obstacle accepted"),
    "ObstacleTermExtended": Words("Gia hạn vướng mắc", "Obstacle's term extended"),
    "ObstacleAnswered": Words("Trả lời vướng mắc", "Obstacle answered"),
    "ObstacleResolved": Words("Tháo gỡ vướng mắc", "Obstacle resolved"),
    "InstructionGiven": Words("Chỉ đạo", "Instruction given"),
    "ObjectionRecorded": Words("Ý kiến phản đối", "Objection recorded"),
    "SubmittedForApproval": Words("Trình phê duyệt", "Submitted for approval"),
    "Approved": Words("Phê duyệt", "Approved"),
    "ReturnedForRework": Words("Trả lại làm lại", "Returned for rework"),
    "ApologyIssued": Words("Xin lỗi, hẹn lại", "Apology issued"),
    "DueDateRecomputed": Words("Tính lại hạn", "Due date recomputed"),
    "DueDateKept": Words("Giữ nguyên hạn sau khi sửa lịch", "Due date kept after a calendar edit"),
    "Reminded": Words("Nhắc hạn", "Reminded"),
    "WrittenReminderIssued": Words("Nhắc nhở bằng văn bản", "Written reminder"),
    "Stalled": Words("Đứng yên", "Stalled"),
    "ApologyOwed": Words("Đến lúc phải xin lỗi", "Apology owed"),
    "Escalated": Words("Chuyển cấp", "Escalated"),
    "EscalationAcknowledged": Words("Đã xem chuyển cấp", "Escalation acknowledged"),
    "EscalationAnswered": Words("Trả lời chuyển cấp", "Escalation answered"),
    "EscalationUnanswered": Words("Chuyển cấp không được trả lời", "Escalation unanswered"),
    "duty.Reminded": Words("Nhắc việc sắp đến hạn", "Reminder of a duty"),
    "duty.Missed": Words("Việc đến hạn mà chưa làm", "A duty's term was over"),
    "duty.Explained": Words("Giải trình về một việc phải làm", "A duty explained"),
    "duty.Escalated": Words("Chuyển cấp việc quá hạn", "An overdue duty escalated"),
    "proceeding.ConflictRefused": Words("Việc bị từ chối vì xung đột lợi ích", "Refused for a conflict of interest"),
    "inspection.Opened": Words("Mở đợt kiểm tra", "Inspection opened"),
    "inspection.TeamChanged": Words("Thay đổi đoàn kiểm tra", "Inspection team changed"),
    "inspection.FindingMade": Words("Ghi phát hiện", "Finding made"),
    "inspection.FindingCorrected": Words("Sửa phát hiện", "Finding corrected"),
    "inspection.FindingWithdrawn": Words("Rút phát hiện", "Finding withdrawn"),
    "inspection.StatementGiven": Words("Nêu ý kiến về phát hiện", "Statement on a finding"),
    "inspection.MinutesRecorded": Words("Lập biên bản kiểm tra", "Minutes recorded"),
    "inspection.Concluded": Words("Kết luận kiểm tra", "Inspection concluded"),
    "inspection.FindingsDirected": Words("Có chỉ đạo về phát hiện", "Directive issued on findings"),
    "inspection.FindingsRemedied": Words("Phát hiện đã khắc phục", "Findings remedied"),
    "inspection.FindingsReopened": Words("Phát hiện mở lại: báo cáo không đúng", "Findings reopened: report false"),
    "inspection.FindingSettled": Words("Phát hiện đã xử lý, không cần chỉ đạo", "Finding settled without a directive"),
    "inspection.Closed": Words("Đóng đợt kiểm tra", "Inspection closed"),
    "directive.Issued": Words("Ban hành chỉ đạo khắc phục", "Directive issued"),
    "directive.RemedyReported": Words("Báo cáo khắc phục", "Remedy reported"),
    "directive.RemedyVerified": Words("Xác minh khắc phục", "Remedy verified"),
    "directive.SentBack": Words("Trả lại báo cáo khắc phục", "Report sent back"),
    "directive.FalseReportFound": Words("Phát hiện báo cáo không đúng", "Report found false"),
    "directive.ExtensionAsked": Words("Đề nghị gia hạn", "Extension asked"),
    "directive.Extended": Words("Gia hạn", "Extended"),
    "directive.ExtensionDeclined": Words("Không gia hạn", "Extension declined"),
    "directive.Revoked": Words("Thu hồi chỉ đạo", "Directive revoked"),
    "obstacle.Opened": Words("Báo vướng mắc chung", "Common obstacle reported"),
    "obstacle.DossierLinked": Words("Gắn hồ sơ vào vướng mắc", "Dossier linked to the obstacle"),
    "obstacle.DossierUnlinked": Words("Gỡ hồ sơ khỏi vướng mắc", "Dossier unlinked from the obstacle"),
    "obstacle.PartAsked": Words("Đề nghị phối hợp", "Part asked of another unit"),
    "obstacle.PartAnswered": Words("Trả lời phần phối hợp", "Part answered"),
    "obstacle.PartWithdrawn": Words("Thôi đề nghị phối hợp", "Part withdrawn"),
    "obstacle.LeadOffered": Words("Đề nghị đơn vị khác chủ trì", "Lead offered to another unit"),
    "obstacle.LeadDeclined": Words("Không nhận chủ trì", "Lead declined"),
    "obstacle.LeadTaken": Words("Nhận chủ trì", "Lead taken"),
    "obstacle.LeadAppointed": Words("Giao chủ trì", "Lead appointed"),
    "obstacle.TermExtended": Words("Gia hạn trả lời vướng mắc", "Term to answer extended"),
    "obstacle.Chased": Words("Đôn đốc cơ quan ngoài hệ thống", "Body outside the system chased"),
    "obstacle.Answered": Words("Trả lời vướng mắc chung", "Common obstacle answered"),
    "obstacle.AnswerAccepted": Words("Trả lời tháo gỡ được", "Answer accepted"),
    "obstacle.AnswerNotAccepted": Words("Trả lời chưa tháo gỡ được", "Answer not accepted"),
    "obstacle.BroughtUp": Words("Báo cáo lên Văn phòng Ủy ban", "Brought to the Chairman's office"),
    "obstacle.Decided": Words("Văn phòng Ủy ban quyết định", "Decided by the Chairman's office"),
    "obstacle.Resolved": Words("Vướng mắc đã tháo gỡ", "Obstacle resolved"),
    "obstacle.Reopened": Words("Mở lại vướng mắc", "Obstacle reopened"),
    "obstacle.Closed": Words("Khép lại vướng mắc", "Obstacle closed"),
    "complaint.Opened": Words("Tiếp nhận phản ánh, kiến nghị", "Complaint lodged"),
    "complaint.AskedForMore": Words("Hỏi thêm người phản ánh", "Complainant asked for more"),
    "complaint.MoreReceived": Words("Người phản ánh trả lời thêm", "Complainant's further word"),
    "complaint.Refused": Words("Không tiếp nhận phản ánh", "Complaint refused"),
    "complaint.PassedOn": Words("Chuyển phản ánh", "Complaint passed on"),
    "complaint.Assigned": Words("Giao người xem xét phản ánh", "Complaint assigned"),
    "complaint.HearingAsked": Words("Mời người liên quan nói phần mình", "Official asked to be heard"),
    "complaint.Spoken": Words("Người liên quan nói phần mình", "Official's own word"),
    "complaint.Judged": Words("Kết luận phản ánh", "Complaint judged"),
    "complaint.Answered": Words("Trả lời người phản ánh", "Complainant answered"),
    "complaint.AnswerPublished": Words("Công khai trả lời phản ánh", "Answer published"),
    "complaint.PublicationWithheld": Words("Không công khai trả lời", "Publication withheld"),
    "complaint.SatisfactionSaid": Words("Người phản ánh cho biết mức hài lòng", "Complainant's satisfaction"),
    "complaint.Contested": Words("Đề nghị xem xét lần hai", "Second level asked for"),
    "review.Opened": Words("Mở kiểm điểm", "Review opened"),
    "review.EvidenceAdded": Words("Thêm căn cứ", "Evidence added"),
    "review.MemberAppointed": Words("Cử thành viên kiểm điểm", "Member appointed"),
    "review.MemberRemoved": Words("Thôi thành viên kiểm điểm", "Member removed"),
    "review.AuthorityNamed": Words("Xác định người có thẩm quyền", "Authority named"),
    "review.Notified": Words("Thông báo cho người được kiểm điểm", "Official notified"),
    "review.ExplanationExtended": Words("Gia hạn giải trình", "Term to explain extended"),
    "review.Explained": Words("Giải trình", "Explanation"),
    "review.ExplanationWaived": Words("Không giải trình", "Explanation waived"),
    "review.Deferred": Words("Chưa xem xét", "Consideration deferred"),
    "review.Resumed": Words("Tiếp tục xem xét", "Consideration resumed"),
    "review.StepsSkipped": Words("Bỏ bước theo luật", "Steps fall away by law"),
    "review.MeetingHeld": Words("Họp kiểm điểm", "Review meeting held"),
    "review.MinutesFiled": Words("Gửi biên bản họp", "Minutes filed"),
    "review.CouncilSetUp": Words("Lập hội đồng kỷ luật", "Council set up"),
    "review.Summoned": Words("Triệu tập đến hội đồng", "Summoned before the council"),
    "review.CouncilMayMeetWithout": Words("Đề nghị hội đồng họp vắng mặt", "Asks that the council meets without them"),
    "review.CouncilHeld": Words("Hội đồng kỷ luật họp", "Council held"),
    "review.CouncilProposed": Words("Hội đồng kiến nghị", "Council's proposal"),
    "review.HandlingExtended": Words("Gia hạn xử lý", "Handling time extended"),
    "review.HandedOver": Words("Bàn giao hồ sơ kiểm điểm", "Review handed over"),
    "review.Decided": Words("Quyết định", "Decision"),
    "review.DecisionNotified": Words("Thông báo quyết định", "Decision told"),
    "review.Appealed": Words("Khiếu nại quyết định", "Decision appealed"),
    "review.AppealAnswered": Words("Giải quyết khiếu nại", "Appeal answered"),
    "review.OutcomePublished": Words("Công khai kết quả khiếu nại", "Outcome of the appeal published"),
    "review.Enforced": Words("Thi hành quyết định", "Decision enforced"),
    "review.ClosingProposed": Words("Đề nghị kết thúc", "Closing proposed"),
    "review.Closed": Words("Kết thúc kiểm điểm", "Review closed"),
    "Stopped": Words("Dừng xử lý", "Stopped"),
    "Withdrawn": Words("Rút hồ sơ", "Withdrawn"),
    "Finished": Words("Đã xử lý xong", "Finished"),
    "ResultReady": Words("Kết quả đã về nơi trả", "Result ready"),
    "ResultReturned": Words("Đã trả kết quả", "Result returned"),
    "PostCollected": Words("Bưu điện đã nhận", "Collected by the post"),
    "PostDelivered": Words("Bưu điện đã phát", "Delivered by the post"),
    "PostFailed": Words("Bưu điện phát không thành", "Post failed"),
    "Rated": Words("Đánh giá", "Rated"),
    "Complained": Words("Phản ánh, kiến nghị", "Complained"),
    "ComplaintAnswered": Words("Trả lời phản ánh", "Complaint answered"),
    "RecordedLate": Words("Ghi muộn", "Recorded late"),
    "Corrected": Words("Đính chính", "Corrected"),
    "ClaimConfirmed": Words("Xác nhận mục ghi", "Entry confirmed"),
    "ClaimDisputed": Words("Không đồng ý mục ghi", "Entry disputed"),
    "ExplanationGiven": Words("Giải trình", "Explanation"),
    "GuidedOnline": Words("Hướng dẫn nộp trực tuyến", "Guided to lodge online"),
    "ConflictDeclared": Words("Khai báo xung đột lợi ích", "Conflict of interest declared"),
    "ConflictWithdrawn": Words("Rút khai báo xung đột lợi ích", "Conflict of interest withdrawn"),
    "ConflictRefused": Words("Từ chối do xung đột", "Refused for conflict"),
    "CaseOpened": Words("Hồ sơ nhập", "Case imported"),
    "DatasetImported": Words("Nhập xong bộ dữ liệu", "Dataset imported"),
    "RecordRead": Words("Xem hồ sơ trách nhiệm", "Record read"),
    "ApplicantOpened": Words("Mở dữ liệu cá nhân", "Personal data opened"),
    "LogExported": Words("Xuất nhật ký hồ sơ", "Dossiers exported"),
    "AccountOpened": Words("Mở tài khoản đăng nhập", "Account for signing in opened"),
    "AccountDisabled": Words("Khóa tài khoản đăng nhập", "Account for signing in disabled"),
    "AccountEnabled": Words("Mở khóa tài khoản đăng nhập", "Account for signing in enabled"),
    "RolesChanged": Words("Đổi vai của tài khoản", "Roles changed"),
    "IdentityBound": Words("Gắn tài khoản cơ quan", "Agency account bound"),
    "PasswordReset": Words("Cấp lại mật khẩu", "Password reset"),
    "PasswordChanged": Words("Đổi mật khẩu", "Password changed"),
    "FactorEnrolled": Words("Đăng ký lớp xác thực thứ hai", "Second factor enrolled"),
    "FactorsReset": Words("Xóa lớp xác thực thứ hai", "Second factors reset"),
    "SignedIn": Words("Đăng nhập", "Signed in"),
    "SignInFailed": Words("Đăng nhập không thành", "Sign-in failed"),
    "LockedOut": Words("Tạm khóa đăng nhập", "Locked out"),
    "StrangerFailed": Words("Đăng nhập không thành, không rõ tài khoản", "Sign-in without an account failed"),
    "SignedOut": Words("Đăng xuất", "Signed out"),
    "SessionsEnded": Words("Kết thúc phiên", "Sessions ended"),
    "TokenIssued": Words("Cấp mã truy cập", "Token issued"),
    "TokenRevoked": Words("Thu hồi mã truy cập", "Token revoked"),
    "OperationsNoted": Words("Niêm nhật ký truy cập", "Operations log noted"),
    "Registered": Words("Ghi nhận người nộp", "Applicant registered"),
    "Amended": Words("Sửa dữ liệu người nộp", "Applicant's data amended"),
    "ErasureRequested": Words("Đề nghị xóa dữ liệu cá nhân", "Erasure requested"),
    "ErasureDeclined": Words("Không xóa dữ liệu cá nhân", "Erasure declined"),
    "ErasureApproved": Words("Duyệt xóa dữ liệu cá nhân", "Erasure approved"),
    "Erased": Words("Đã xóa dữ liệu cá nhân", "Personal data erased"),
    "AgencyEstablished": Words("Lập cơ quan", "Agency established"),
    "AgencyRenamed": Words("Đổi tên cơ quan", "Agency renamed"),
    "AgencyDissolved": Words("Giải thể cơ quan", "Agency dissolved"),
    "UnitEstablished": Words("Lập đơn vị", "Unit established"),
    "UnitRenamed": Words("Đổi tên đơn vị", "Unit renamed"),
    "UnitDissolved": Words("Giải thể đơn vị", "Unit dissolved"),
    "OfficialRegistered": Words("Ghi nhận cán bộ", "Official registered"),
    "OfficialRenamed": Words("Đổi tên cán bộ", "Official renamed"),
    "OfficialAppointed": Words("Bổ nhiệm, phân công vị trí", "Appointed"),
    "AppointmentEnded": Words("Thôi giữ vị trí", "Appointment ended"),
    "AbsenceRecorded": Words("Ghi nhận vắng mặt", "Absence recorded"),
    "AbsenceEnded": Words("Hết vắng mặt", "Absence ended"),
    "AbsenceCancelled": Words("Hủy ghi nhận vắng mặt", "Absence cancelled"),
    "RelationDeclared": Words("Khai báo quan hệ thân thích, lợi ích", "Kinship or interest declared"),
    "RelationWithdrawn": Words("Rút khai báo quan hệ", "Declared relation withdrawn"),
    "OfficialDeactivated": Words("Khóa tài khoản", "Account closed"),
    "OfficialReactivated": Words("Mở lại tài khoản", "Account opened again"),
    "CalendarSeeded": Words("Nạp lịch làm việc", "Calendar loaded"),
    "DaysRuled": Words("Quy định ngày nghỉ, ngày làm bù", "Days ruled"),
    "DayRulingWithdrawn": Words("Bãi bỏ quy định về ngày", "Day ruling withdrawn"),
    "OfficeHoursSet": Words("Đặt giờ làm việc", "Office hours set"),
    "ReceptionDaysSet": Words("Đặt ngày tiếp nhận", "Reception days set"),
    "OutageRecorded": Words("Ghi nhận sự cố, đóng cửa", "Outage recorded"),
    "ProcedurePublished": Words("Công bố thủ tục", "Procedure published"),
    "ProcedureWithdrawn": Words("Bãi bỏ thủ tục", "Procedure withdrawn"),
    "PublicationOrdered": Words("Giao công khai thủ tục", "Publication laid on agencies"),
    "publication.Opened": Words("Mở việc công khai thủ tục", "Publication opened"),
    "publication.PosterNamed": Words("Phân công người công khai", "Poster named"),
    "publication.Confirmed": Words("Xác nhận đã công khai", "Publication confirmed"),
    "publication.Checked": Words("Kiểm tra việc công khai", "Publication spot-checked"),
    "publication.Superseded": Words("Việc công khai được thay thế", "Publication superseded"),
    "guidance.Opened": Words("Hỏi về kiểm soát thủ tục", "Guidance asked for"),
    "guidance.Answered": Words("Trả lời, hướng dẫn", "Guidance given"),
    "guidance.PublicitySet": Words("Đổi phạm vi công khai hướng dẫn", "Guidance published or kept internal"),
    "guidance.ProceduresLinked": Words("Nêu thủ tục liên quan", "Procedures linked"),
    "guidance.Withdrawn": Words("Rút câu hỏi", "Question withdrawn"),
    "explanation.Opened": Words("Yêu cầu giải trình tỷ lệ trễ hạn", "Explanation of a late share asked for"),
    "explanation.Given": Words("Giải trình", "Explanation given"),
    "explanation.SentBack": Words("Trả lại giải trình", "Explanation sent back"),
    "explanation.Accepted": Words("Chấp nhận giải trình", "Explanation accepted"),
    "report.Issued": Words("Lập báo cáo", "Report issued"),
    "report.Delivered": Words("Đã gửi báo cáo", "Report delivered"),
    "report.DeliveryFailed": Words("Gửi báo cáo không thành", "Delivery of a report failed"),
    "reconciliation.Recorded": Words("Đối chiếu với Cổng", "Compared with the portal"),
    "reconciliation.Explained": Words("Giải trình chênh lệch", "Difference explained"),
    "reconciliation.Resolved": Words("Đã xử lý chênh lệch", "Difference put right"),
    "home-visit.Requested": Words("Yêu cầu hẹn tại nhà", "Home visit asked for"),
    "home-visit.Scheduled": Words("Hẹn giờ tại nhà", "Home visit given a time"),
    "home-visit.Declined": Words("Không nhận hẹn tại nhà", "Home visit declined"),
    "home-visit.Cancelled": Words("Hủy hẹn tại nhà", "Home visit called off"),
    "home-visit.Done": Words("Đã đến nhà", "Home visit took place"),
    "home-visit.Missed": Words("Cuộc hẹn tại nhà không diễn ra", "Home visit did not take place"),
    "visit-book.SlotOffered": Words("Mở khung giờ đến nhà", "Time for home visits offered"),
    "visit-book.SlotWithdrawn": Words("Rút khung giờ đến nhà", "Time for home visits withdrawn"),
    "visit-book.TimeTaken": Words("Giữ chỗ đến nhà", "Time of a home visit taken"),
    "visit-book.TimeFreed": Words("Trả chỗ đến nhà", "Time of a home visit freed"),
    "ChannelTargetSet": Words("Đặt chỉ tiêu theo kênh", "Target of a channel set"),
    "Adopted": Words("Áp dụng bộ quy định", "Rules adopted"),
    "FileRecorded": Words("Ghi tệp quy định", "Rule file recorded"),
}
"""What happened, by the last part of an event's topic."""


def event_words(topic: str) -> Words:
    """The words for an event: by its topic, else by the name of its class; that name where it has none."""
    name = topic.rpartition(".")[2]
    return EVENTS.get(topic) or EVENTS.get(name, Words(name, name))


CAUSES: Final[dict[str, Words]] = {
    "step": Words("hạn bước", "step's term"),
    "term": Words("hạn trả", "whole term"),
    "stall": Words("đứng yên", "stall"),
    "obstacle": Words("vướng mắc", "obstacle"),
    "opinion": Words("ý kiến", "opinion"),
    "duty": Words("nghĩa vụ", "duty"),
}
"""What an escalation ladder is climbed for."""

OFFICES: Final[dict[str, Words]] = {
    "holder": Words("người đang giữ", "holder"),
    "head": Words("người đứng đầu đơn vị", "head of unit"),
    "leader": Words("lãnh đạo cơ quan", "leader of the agency"),
    "chairman": Words("Văn phòng UBND tỉnh", "Chairman's office"),
}
"""The offices of a ladder's rungs."""


NO_PROCEDURE: Final = {"~none": Words("không theo thủ tục nào", "of no procedure")}
"""Field and procedure of what is about none; every other is named by itself."""

DUTY_KINDS: Final[dict[str, Words]] = {
    "explain-differences": Words("giải trình chênh lệch với Cổng", "explain differences from the portal"),
    "answer-visit-request": Words("trả lời yêu cầu hẹn tại nhà", "answer a request for a home visit"),
    "keep-visit": Words("đến nhà đúng hẹn", "keep a home visit"),
    "explain-lateness": Words("giải trình tỷ lệ trễ hạn với Chủ tịch", "explain a late share to the Chairman"),
    "assess-explanation": Words("xem xét giải trình", "assess an explanation"),
    "answer-obstacle": Words("trả lời vướng mắc chung", "answer a common obstacle"),
    "answer-part": Words("trả lời phần phối hợp", "answer one's part"),
    "chase-outside": Words("đôn đốc cơ quan ngoài hệ thống", "chase a body outside the system"),
    "judge-answer": Words("cho biết trả lời có tháo gỡ được không", "say whether the answer helps"),
    "carry-out-measure": Words("thực hiện biện pháp đã hứa", "carry out the promised measure"),
    "decide-obstacle": Words("quyết định vướng mắc được báo cáo lên", "decide on an obstacle brought up"),
    "close-obstacle": Words("khép lại vướng mắc đã tháo gỡ", "close a resolved obstacle"),
    "answer-complaint": Words("trả lời phản ánh, kiến nghị", "answer a complaint"),
    "take-up-complaint": Words("thụ lý phản ánh: giao người xem xét hoặc hỏi thêm", "take a complaint up"),
    "pass-on-complaint": Words("chuyển phản ánh không thuộc thẩm quyền", "pass a complaint on"),
    "refuse-complaint": Words("trả lời không tiếp nhận phản ánh", "refuse a complaint"),
    "publish-answer": Words("công khai trả lời phản ánh", "publish an answer"),
    "conclude-inspection": Words("kết luận kiểm tra", "conclude the inspection"),
    "state-on-finding": Words("nêu ý kiến về phát hiện (quyền)", "state a view on a finding (a right)"),
    "report-remedy": Words("báo cáo khắc phục", "report the remedy"),
    "verify-remedy": Words("xác minh báo cáo khắc phục", "verify the remedy"),
    "publish-portal": Words("xác nhận đã đăng trên cổng", "confirm it is on the portal"),
    "publish-board": Words("xác nhận đã niêm yết trên bảng", "confirm it is on the posted board"),
    "take-down-portal": Words("xác nhận đã gỡ khỏi cổng", "confirm it was taken off the portal"),
    "take-down-board": Words("xác nhận đã gỡ khỏi bảng niêm yết", "confirm it was taken off the board"),
    "answer-guidance": Words("trả lời, hướng dẫn", "answer the question"),
    "review-notify": Words("thông báo cho người được kiểm điểm", "notify the reviewed official"),
    "review-explain": Words("giải trình (quyền của người được kiểm điểm)", "explain (the official's right)"),
    "review-meeting": Words("họp kiểm điểm", "hold the review meeting"),
    "review-minutes": Words("gửi biên bản họp kiểm điểm", "file the minutes"),
    "review-council": Words("lập hội đồng kỷ luật, hoặc quyết định không kỷ luật", "set up the council, or decide"),
    "review-council-meeting": Words("họp hội đồng kỷ luật", "hold the council"),
    "review-proposal": Words("hội đồng kiến nghị", "the council's proposal"),
    "review-decision": Words("quyết định", "decide"),
    "review-handling": Words("kết thúc xử lý trong thời hạn", "decide within the handling time"),
    "review-tell": Words("thông báo quyết định", "tell the decision"),
    "review-enforce": Words("thi hành quyết định", "enforce the decision"),
    "review-appeal": Words("giải quyết khiếu nại", "answer the appeal"),
    "review-publish": Words("công khai kết quả khiếu nại", "publish the outcome of the appeal"),
    "review-effect": Words("hiệu lực quyết định tự chấm dứt", "the decision's effect ends by itself"),
}
"""What is owed in a proceeding, by the kind of a duty."""

DUTY_STATES: Final = {
    "open": Words("đang làm", "open"),
    "due_soon": Words("sắp đến hạn", "due soon"),
    "overdue": Words("quá hạn", "overdue"),
    "waiting": Words("tạm dừng", "waiting"),
    "met": Words("đã làm, trong hạn", "met in time"),
    "met_late": Words("đã làm, trễ hạn", "met late"),
    "fell": Words("không còn phải làm", "fell away"),
    "fell_late": Words("không còn phải làm, khi đã quá hạn", "fell away when overdue"),
}
"""How a duty stands with time."""

STAGES: Final[dict[str, Words]] = {
    "differences-open": Words("còn chênh lệch chưa giải trình", "differences are open"),
    "reconciled": Words("đã giải trình hết", "all explained"),
    "visit-requested": Words("chờ trả lời", "to be answered"),
    "visit-scheduled": Words("đã hẹn giờ", "it has a time"),
    "visit-to-reschedule": Words("chờ hẹn lại", "waits for another time"),
    "visit-done": Words("đã đến nhà", "took place"),
    "visit-missed": Words("không diễn ra", "did not take place"),
    "visit-declined": Words("không nhận", "declined"),
    "visit-cancelled": Words("đã hủy", "called off"),
    "obstacle.waiting": Words("chờ trả lời", "waits for an answer"),
    "obstacle.answered": Words("đã trả lời, chờ người báo xác nhận", "answered, not judged yet"),
    "obstacle.measure": Words("chờ thực hiện biện pháp", "waits for the measure"),
    "obstacle.resolved": Words("đã tháo gỡ", "resolved"),
    "complaint.received": Words("mới nhận", "received"),
    "complaint.assigned": Words("đang xem xét", "being looked at"),
    "complaint.waits-for-complainant": Words("chờ người phản ánh trả lời", "waits for the complainant"),
    "complaint.judged": Words("đã kết luận, chưa trả lời", "judged, not answered"),
    "complaint.upheld": Words("đã trả lời: phản ánh đúng", "answered: upheld"),
    "complaint.not-upheld": Words("đã trả lời: phản ánh chưa đúng", "answered: not upheld"),
    "complaint.refused": Words("không tiếp nhận", "refused"),
    "complaint.passed-on": Words("đã chuyển nơi khác", "passed on"),
    "open": Words("đang xử lý", "open"),
    "closed": Words("đã kết thúc", "closed"),
    "explanation.explanation-owed": Words("chờ giải trình", "explanation owed"),
    "explanation.explanation-given": Words("đã giải trình, chờ xem xét", "explained, to be assessed"),
    "explanation.explanation-accepted": Words("đã chấp nhận", "accepted"),
    "report.report-issued": Words("đã lập", "issued"),
    "report.report-undelivered": Words("gửi không thành", "not delivered"),
    "inspection.inspecting": Words("đang kiểm tra", "inspecting"),
    "inspection.remedying": Words("đã kết luận, đang khắc phục", "concluded, being remedied"),
    "inspection.closed": Words("đã đóng", "closed"),
    "directive.issued": Words("đã ban hành, chưa báo cáo", "issued, not reported"),
    "directive.reported": Words("đã báo cáo, chờ xác minh", "reported, waits to be verified"),
    "directive.sent_back": Words("đã trả lại, chờ báo cáo lại", "sent back, to be reported anew"),
    "directive.false": Words("báo cáo không đúng, phải báo cáo lại", "report was false, to be reported anew"),
    "directive.verified": Words("đã xác minh khắc phục", "remedy verified"),
    "directive.revoked": Words("đã thu hồi", "revoked"),
    "publication.owed": Words("còn nơi chưa xác nhận", "still owed"),
    "publication.confirmed": Words("đã xác nhận đủ", "confirmed everywhere"),
    "publication.replaced": Words("đã có phiên bản sau thay thế", "replaced by a later version"),
    "publication.withdrawn": Words("thủ tục đã bãi bỏ", "procedure withdrawn"),
    "guidance.open": Words("chờ trả lời", "awaits its answer"),
    "guidance.public": Words("đã trả lời, công khai", "answered, public"),
    "guidance.internal": Words("đã trả lời, nội bộ", "answered, internal"),
    "guidance.withdrawn": Words("đã rút câu hỏi", "withdrawn"),
    "review.opened": Words("mới mở, chưa thông báo", "opened, not notified yet"),
    "review.explanation": Words("chờ giải trình", "explanation"),
    "review.heard": Words("đã họp kiểm điểm", "heard"),
    "review.council": Words("hội đồng kỷ luật", "council"),
    "review.decided": Words("đã quyết định", "decided"),
    "review.appeal": Words("đang khiếu nại", "appeal"),
    "review.deferred": Words("chưa xem xét, tạm dừng", "deferred"),
}
"""How far a proceeding is: by `<nature>.<stage>`, or by a stage that means the same in all natures."""


FINDING_CONDITIONS: Final[dict[str, Words]] = {
    "undirected": Words("chưa có chỉ đạo", "no directive yet"),
    "directed": Words("đang khắc phục, còn hạn", "being remedied, in its term"),
    "waiting": Words("chờ xác minh", "waits to be verified"),
    "overdue": Words("quá hạn khắc phục", "remedy overdue"),
    "remedied": Words("đã khắc phục", "remedied"),
    "settled": Words("đã xử lý, không cần chỉ đạo", "settled without a directive"),
    "withdrawn": Words("đã rút", "withdrawn"),
}
"""How far what an inspection found has come."""


def duty_words(kind: str) -> Words:
    """What a duty of a kind is; the code where nobody said."""
    return DUTY_KINDS.get(kind, Words(kind, kind))


def stage_words(nature: str, stage: str) -> Words:
    """A nature's stage; the code where nobody said."""
    return STAGES.get(f"{nature}.{stage}") or STAGES.get(stage, Words(stage, stage))


PORTAL_KINDS: Final = {
    "DongBoHoSoMC": Words("hồ sơ", "the dossier"),
    "CapNhatTienDoHoSoMC": Words("tiến độ", "its progress"),
}
"""Messages to the national portal, by the service that takes them."""

PORTAL_STATES: Final = {
    "waiting": Words("chờ gửi", "waits"),
    "sent": Words("đã gửi, chưa có trả lời", "sent, not answered"),
    "acknowledged": Words("cổng đã nhận", "taken"),
    "refused": Words("cổng từ chối", "refused"),
    "parked": Words("để riêng", "parked"),
    "skipped": Words("bỏ qua", "skipped"),
}
"""What became of a message to the national portal."""
