"""Reviews of responsibility and discipline: what their orders are called. Nothing in them is decided by the system."""

from __future__ import annotations

from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act
from projections.words import Words

_DAY: Final = ("Ngày/tháng/năm.", "Day/month/year.")

WORDS: Final = NatureWords(
    acts={
        "open-review": act(
            "Mở kiểm điểm", "Open a review",
            "Người được xem xét được thông báo và giải trình trước; chưa kết luận điều gì.",
            "Whom it is about is told and heard first; nothing is concluded by it.",
        ),
        "add-review-evidence": act("Bổ sung chứng cứ", "Add evidence", "Người đó thấy ngay.", "Shown at once."),
        "appoint-review-member": act(
            "Cử thành viên", "Appoint a member",
            "Bị từ chối nếu có xung đột lợi ích.", "Refused where there is a conflict of interest.",
        ),
        "remove-review-member": act("Thôi thành viên", "Remove a member", "Lý do được ghi.", "With the reason."),
        "name-review-authority": act(
            "Ghi nhận người có thẩm quyền", "Put the authority on record", "Chức vụ đã chuyển.", "The office passed."
        ),
        "notify-reviewed": act(
            "Thông báo cho người được xem xét", "Notify the official", "Hạn giải trình bắt đầu.", "The term begins."
        ),
        "extend-explanation": act("Gia hạn giải trình", "Extend the explanation", "Thêm ngày.", "More days."),
        "explain-in-review": act(
            "Giải trình", "Explain", "Nguyên lời, đứng trong hồ sơ đến cuối.", "In their own words, in the file."
        ),
        "waive-explanation": act("Không giải trình", "Waive the explanation", "Bằng văn bản.", "In writing."),
        "defer-review": act("Tạm hoãn", "Defer", "Trường hợp luật cho hoãn.", "A case in which the law defers."),
        "resume-review": act("Tiếp tục", "Resume", "Lý do hoãn không còn.", "What deferred it is over."),
        "waive-deferral": act("Không dùng quyền hoãn", "Waive the deferral", "Của người đó.", "Their own."),
        "skip-review-steps": act("Bỏ bước theo luật", "Skip steps by law", "Luật cho phép.", "As the law lets."),
        "hold-review-meeting": act("Ghi cuộc họp kiểm điểm", "Record the meeting", "Không biểu quyết.", "No vote."),
        "file-minutes": act("Nộp biên bản", "File the minutes", "Biên bản cuộc họp.", "Of the meeting."),
        "set-up-council": act("Lập hội đồng kỷ luật", "Set up the council", "Theo thành phần luật định.", "As by law."),
        "summon-to-council": act("Triệu tập", "Summon", "Người được xem xét được báo trước.", "Told in time."),
        "let-council-meet-without-me": act(
            "Đề nghị họp vắng mặt", "Let it meet without me", "Người được xem xét tự đề nghị.", "By the official."
        ),
        "hold-council": act("Ghi phiên họp hội đồng", "Record the council", "Có mặt, bỏ phiếu.", "Attendance, votes."),
        "propose-by-council": act("Kiến nghị của hội đồng", "The council's proposal", "Theo kết quả.", "By its votes."),
        "extend-handling": act("Kéo dài thời hạn xử lý", "Extend the handling", "Vụ việc phức tạp.", "A complex case."),
        "hand-over-review": act("Chuyển đơn vị quản lý mới", "Hand over", "Cả hồ sơ.", "With the whole file."),
        "decide-review": act(
            "Quyết định", "Decide",
            "Người có thẩm quyền quyết định, trong hình thức và thời hiệu của luật.",
            "The authority decides, within the forms and limits of the law.",
        ),
        "notify-decision": act("Giao quyết định", "Notify the decision", "Hạn khiếu nại bắt đầu.", "Appeal begins."),
        "appeal-decision": act("Khiếu nại quyết định", "Appeal", "Trong hạn luật định.", "Within its term."),
        "answer-appeal": act("Giải quyết khiếu nại", "Answer the appeal", "Không nặng hơn.", "Never heavier."),
        "publish-outcome": act("Công bố kết quả", "Publish the outcome", "Nơi luật quy định.", "Where the law says."),
        "enforce-decision": act("Ghi đã thi hành", "Record the enforcement", "Đã thi hành thế nào.", "How it was."),
        "propose-review-closing": act("Đề nghị kết thúc", "Propose closing", "Người khác đóng.", "Another closes."),
        "close-review": act(
            "Kết thúc kiểm điểm", "Close the review",
            "Không phải người đã đề nghị; không làm thêm được gì.", "Not who proposed it; it ends.",
        ),
    },
    fields={
        "about": FieldWords("Người được xem xét", "The official", "Về ai.", "Whom it is about."),
        "origin": FieldWords("Xuất phát từ", "It comes from", "Điều làm phát sinh.", "What gave rise to it."),
        "act": FieldWords("Việc được xem xét", "What is reviewed", "Sự việc, chưa kết luận.", "The act, no verdict."),
        "act_on": FieldWords("Ngày xảy ra", "Day of the act", *_DAY),
        "found_on": FieldWords("Ngày phát hiện", "Found on", *_DAY),
        "positions": FieldWords("Sự kiện làm chứng cứ", "Events", "Mỗi dòng một vị trí.", "One position a line."),
        "dossiers": FieldWords("Hồ sơ liên quan", "Dossiers", "Mỗi dòng một mã hồ sơ.", "One code a line."),
        "period": FieldWords("Kỳ", "Period", "Như 2020-03.", "Such as 2020-03."),
        "figure": FieldWords("Chỉ số trong hồ sơ trách nhiệm", "Figure", "Tên chỉ số.", "Its name."),
        "matter": FieldWords("Vụ việc", "Proceeding", "Số vụ việc, như CD-2020-0001.", "Its number."),
        "reported_by": FieldWords("Người báo", "Reported by", "Nếu có.", "If there is one."),
        "note": FieldWords("Ghi chú", "Note", "Chứng cứ nói gì.", "What it shows."),
        "official": FieldWords("Người", "Official", "Không xung đột lợi ích.", "Without a conflict."),
        "seat": FieldWords("Vai trò", "Seat", "Trong cuộc kiểm điểm.", "In the review."),
        "text": FieldWords("Nội dung", "Text", "Rõ ràng, đầy đủ.", "Clear and whole."),
        "working_days": FieldWords("Số ngày làm việc", "Working days", "Tính từ lúc này.", "From now on."),
        "case": FieldWords("Trường hợp", "Case", "Theo luật đang áp dụng.", "Of the law in force."),
        "attended": FieldWords("Người dự", "Who attended", "Mỗi ô một người.", "One a field."),
        "reviewed_attended": FieldWords("Người được xem xét có mặt", "The official attended", "Có, không.", "Yes, no."),
        "course": FieldWords("Diễn biến", "Course", "Ai nói gì, ngắn gọn.", "Who said what, in short."),
        "members": FieldWords("Thành viên hội đồng", "Members", "Chủ tịch ở ô đầu.", "The chair first."),
        "seats": FieldWords("Tư cách", "Seats", "Mỗi dòng một, theo thứ tự trên.", "One a line, in that order."),
        "subject": FieldWords("Loại hội đồng", "Which council", "Nếu luật có nhiều loại.", "Where there are several."),
        "meets_at": FieldWords("Họp lúc", "Meets at", "Như 08:00 20/04/2020.", "Such as 08:00 20/04/2020."),
        "place": FieldWords("Nơi họp", "Place", "Địa điểm.", "Where it meets."),
        "spoke_last": FieldWords("Được nói lời cuối", "Spoke last", "Trước khi bỏ phiếu.", "Before the votes."),
        "votes_for": FieldWords("Phiếu kỷ luật", "Votes for", "Số phiếu.", "How many."),
        "votes_against": FieldWords("Phiếu không kỷ luật", "Votes against", "Số phiếu.", "How many."),
        "forms": FieldWords("Hình thức được bỏ phiếu", "Forms", "Mỗi dòng một.", "One a line."),
        "votes_by_form": FieldWords("Số phiếu từng hình thức", "Votes by form", "Theo thứ tự trên.", "In that order."),
        "absence": FieldWords("Lý do họp vắng mặt", "Why without them", "Nếu vắng.", "If they did not come."),
        "minutes": FieldWords("Biên bản", "Minutes", "Tệp biên bản.", "The file of the minutes."),
        "form": FieldWords("Hình thức", "Form", "Như khiển trách.", "Such as a reprimand."),
        "unit_id": FieldWords("Đơn vị mới", "New unit", "Nơi quản lý hiện nay.", "That manages them now."),
        "outcome": FieldWords("Kết quả", "Outcome", "Do người có thẩm quyền.", "By the authority."),
        "reasons": FieldWords("Lý do", "Reasons", "Dựa trên chứng cứ.", "By the evidence."),
        "effective_on": FieldWords("Hiệu lực từ ngày", "Effective on", *_DAY),
        "document_no": FieldWords("Số quyết định", "Number", "Nếu có.", "If there is one."),
        "severity": FieldWords("Mức độ", "Severity", "Theo luật áp dụng.", "By the law applied."),
        "ground": FieldWords("Căn cứ", "Ground", "Điều khoản.", "The clause."),
        "exemption": FieldWords("Miễn trách nhiệm", "Exemption", "Theo luật.", "A case of the law."),
        "circumstances": FieldWords("Tình tiết", "Circumstances", "Mỗi dòng một.", "One a line."),
        "facts": FieldWords("Sự kiện chứng minh", "Facts", "Mỗi dòng một vị trí.", "One position a line."),
        "reminders": FieldWords("Nhắc nhở bằng văn bản trước đó", "Written reminders", "Mỗi dòng một.", "By position."),
        "several_acts": FieldWords("Nhiều hành vi", "Several acts", "Cùng lúc.", "At the same time."),
        "head_line": FieldWords("Trách nhiệm người đứng đầu", "As head", "Do để xảy ra.", "For what happened."),
        "repeat_of": FieldWords("Tái phạm của", "Repeat of", "Số vụ trước.", "Number of the earlier one."),
        "serving": FieldWords("Đang thi hành", "While serving", "Số vụ đang thi hành.", "Number of that one."),
        "never_limited": FieldWords("Không tính thời hiệu vì", "No limitation because", "Theo luật.", "A case by law."),
        "doubts": FieldWords("Vì sao vẫn quyết định", "In spite of doubts", "Luật chưa rõ.", "Law is unsure."),
        "how": FieldWords("Cách thực hiện", "How", "Ai, lúc nào, ở đâu.", "Who, when, where."),
        "result": FieldWords("Kết quả khiếu nại", "Result", "Giữ, sửa hoặc hủy.", "Upheld, changed, annulled."),
        "where": FieldWords("Nơi công bố", "Where", "Theo quy định.", "As required."),
    },
    choices={
        "ReviewOrigin": {
            "record": Words("hồ sơ trách nhiệm", "a record"),
            "finding": Words("phát hiện kiểm tra", "a finding"),
            "late_share": Words("tỷ lệ trễ trên 2 %", "a late share above 2 %"),
            "software": Words("yếu trong dùng phần mềm", "weak use of the software"),
            "directive": Words("chỉ đạo không thực hiện", "a directive missed"),
            "complaint": Words("phản ánh, kiến nghị", "a complaint"),
        },
        "ReviewSeat": {
            "chair": Words("chủ trì", "chair"),
            "member": Words("thành viên", "member"),
            "secretary": Words("thư ký", "secretary"),
        },
        "ReviewOutcome": {
            "no_breach": Words("không vi phạm", "no breach"),
            "exempt": Words("được miễn", "exempt"),
            "lesson": Words("rút kinh nghiệm", "a lesson"),
            "criticism": Words("phê bình", "criticism"),
            "written_reminder": Words("nhắc nhở bằng văn bản", "a written reminder"),
            "discipline": Words("kỷ luật", "discipline"),
        },
        "AppealOutcome": {
            "upheld": Words("giữ nguyên", "upheld"),
            "changed": Words("sửa đổi", "changed"),
            "annulled": Words("hủy bỏ", "annulled"),
        },
    },
    confirmed=frozenset({"decide-review", "close-review", "waive-explanation"}),
    first=("explain-in-review", "notify-reviewed", "decide-review"),
)  # fmt: skip
