"""Reviews of responsibility: what their orders are called. Facts first; nothing proposes an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act
from api.pages.wording import Wording
from domain.model.proceeding import Proceeding
from domain.model.review import Review
from domain.model.review_duties import EFFECT, EXPLAIN
from projections.words import Words


def _cited(proceeding: Proceeding, w: Wording) -> Iterable[tuple[str, str]]:
    state: Review = proceeding.state
    for one in state.evidence:
        yield str(one.position), w.t(f"sự kiện {one.position}", f"event {one.position}")
    for said in state.explanations:
        yield str(said.position), w.t(f"giải trình {said.position}", f"explanation {said.position}")


WORDS: Final = NatureWords(
    acts={
        "open-review": act(
            "Mở kiểm điểm", "Open a review",
            "Người được kiểm điểm được thông báo và có thời hạn giải trình; chưa có gì được kết luận.",
            "The official will be told and has a term to explain; nothing is concluded by it.",
        ),
        "add-review-evidence": act(
            "Thêm căn cứ", "Add evidence",
            "Sự kiện, hồ sơ, tệp vào hồ sơ kiểm điểm; ai đã xử lý hồ sơ đó không còn làm thành viên được.",
            "Events, dossiers, files; whoever handled such a dossier can no longer sit.",
        ),
        "appoint-review-member": act(
            "Cử thành viên", "Appoint a member",
            "Kiểm tra xung đột lợi ích ngay lúc này; có xung đột thì không cử được, không có ngoại lệ.",
            "Conflicts of interest are checked now; who has one cannot be appointed, without exception.",
        ),
        "remove-review-member": act(
            "Thôi thành viên", "Remove a member",
            "Việc chưa quá hạn chuyển cho người có thẩm quyền; việc đã quá hạn vẫn của người đó.",
            "What is not late yet passes to the authority; what they missed stays theirs.",
        ),
        "name-review-authority": act(
            "Xác định lại người có thẩm quyền", "Name the authority anew",
            "Hệ thống tính theo chức vụ và xung đột hiện có, không ai chọn.",
            "Worked out from the offices and conflicts as they are; nobody chooses.",
        ),
        "notify-reviewed": act(
            "Thông báo cho người được kiểm điểm", "Notify the official",
            "Thời hạn giải trình bắt đầu; sau đó đến thời hạn họp của người chủ trì.",
            "The term to explain begins; after it the chair's term to meet.",
        ),
        "extend-explanation": act(
            "Gia hạn giải trình", "Extend the term to explain",
            "Người được kiểm điểm có thêm thời gian; thời hạn họp lùi theo.",
            "The official gets longer; the term to meet follows.",
        ),
        "explain-in-review": act(
            "Giải trình", "Explain",
            "Lời của chính mình, đứng trên mọi phát hiện; giải trình được nhiều lần đến khi có quyết định.",
            "In one's own words, above all findings; as often as one wishes until it is decided.",
        ),
        "waive-explanation": act(
            "Không giải trình", "Waive the explanation",
            "Không nói lên điều gì về sự việc; không tính vào hồ sơ của ai.",
            "It says nothing about what happened and counts in nobody's record.",
        ),
        "defer-review": act(
            "Tạm chưa xem xét", "Defer consideration",
            "Theo trường hợp luật định; mọi thời hạn dừng từ lúc này.",
            "For a case of the law; every term stands still from now on.",
        ),
        "resume-review": act(
            "Tiếp tục xem xét", "Resume consideration",
            "Thời gian còn lại của mỗi thời hạn chạy tiếp.", "What was left of each term runs on.",
        ),
        "waive-deferral": act(
            "Đề nghị xem xét ngay", "Give the deferral up",
            "Người được kiểm điểm đề nghị bằng văn bản, nơi luật cho phép.",
            "The official asks for it in writing, where the law lets them.",
        ),
        "skip-review-steps": act(
            "Bỏ bước theo luật", "Skip steps by law",
            "Chỉ vì lý do luật liệt kê; bước bỏ và lý do được ghi.",
            "Only for a reason that the law lists; both are recorded.",
        ),
        "hold-review-meeting": act(
            "Ghi cuộc họp kiểm điểm", "Record the review meeting",
            "Không bỏ phiếu; xung đột của từng người dự được kiểm tra lại.",
            "No vote is taken; each who attends is checked for conflicts again.",
        ),
        "file-minutes": act(
            "Gửi biên bản", "File the minutes",
            "Biên bản đến người có thẩm quyền; thời hạn lập hội đồng hoặc quyết định bắt đầu.",
            "They reach the authority; its term to set up a council, or to decide, begins.",
        ),
        "set-up-council": act(
            "Lập hội đồng kỷ luật", "Set up the council",
            "Thành phần theo quy định; từng người được kiểm tra xung đột.",
            "With the seats that the rules have; each is checked for conflicts.",
        ),
        "summon-to-council": act(
            "Triệu tập đến hội đồng", "Summon before the council",
            "Phải trước đủ ngày làm việc luật định.", "In time before, by the law.",
        ),
        "let-council-meet-without-me": act(
            "Đề nghị hội đồng họp vắng mặt tôi", "Let the council meet without me",
            "Hội đồng họp được dù tôi vắng.", "The council may meet although I am absent.",
        ),
        "hold-council": act(
            "Ghi phiên họp hội đồng", "Record the council",
            "Chỉ ghi số phiếu, không ghi ai bỏ gì; người được xem xét phát biểu sau cùng.",
            "Counts of votes only, nobody's vote; the official speaks last.",
        ),
        "propose-by-council": act(
            "Hội đồng kiến nghị", "The council proposes",
            "Theo kết quả bỏ phiếu; người có thẩm quyền không bị ràng buộc.",
            "As it voted; the authority is not bound by it.",
        ),
        "extend-handling": act(
            "Gia hạn xử lý", "Extend the handling time",
            "Vụ việc phức tạp, một lần, trước khi hết thời hạn thường.",
            "For a complex case, once, before the usual time is over.",
        ),
        "hand-over-review": act(
            "Bàn giao cho nơi mới", "Hand over to the new unit",
            "Toàn bộ hồ sơ sang đơn vị đang quản lý người đó; nơi mới quyết định.",
            "The whole file goes to the unit that manages the official now, which decides.",
        ),
        "decide-review": act(
            "Quyết định", "Decide",
            "Người có thẩm quyền tự quyết định; luật cấm gì thì bị từ chối kèm lý do.",
            "The authority's own decision; what the law forbids is refused with the reason.",
        ),
        "notify-decision": act(
            "Thông báo quyết định", "Tell the decision",
            "Người đó có thời hạn khiếu nại từ lúc này.", "From now on the official may appeal.",
        ),
        "appeal-decision": act(
            "Khiếu nại", "Appeal",
            "Người khác, chưa từng tham gia, giải quyết.", "Somebody who had no part in it answers.",
        ),
        "answer-appeal": act(
            "Giải quyết khiếu nại", "Answer the appeal",
            "Giữ nguyên, làm nhẹ hơn hoặc hủy; không bao giờ nặng hơn.",
            "Upheld, made lighter or annulled; never heavier.",
        ),
        "publish-outcome": act(
            "Công khai kết quả khiếu nại", "Publish the outcome",
            "Nơi quyết định bị sửa hoặc hủy đã được biết.", "Where the decision that was changed had been known.",
        ),
        "enforce-decision": act(
            "Ghi đã thi hành", "Record the enforcement",
            "Quyết định đã được thực hiện.", "The decision was carried out.",
        ),
        "propose-review-closing": act(
            "Đề nghị kết thúc", "Propose closing",
            "Người thứ hai xác nhận mới kết thúc.", "A second person closes it.",
        ),
        "close-review": act(
            "Kết thúc kiểm điểm", "Close the review",
            "Bởi người khác với người đề nghị; mọi việc trong vụ việc dừng.",
            "By another than who proposed it; nothing more is owed in it.",
        ),
    },
    fields={
        "about": FieldWords("Người được kiểm điểm", "Official", "Không phải chính mình.", "Never oneself."),
        "origin": FieldWords("Xuất phát từ", "It comes from", "Chọn một.", "Choose one."),
        "act": FieldWords("Việc được kiểm điểm", "What is reviewed", "Sự việc, không kết luận.", "The facts alone."),
        "act_on": FieldWords(
            "Ngày xảy ra", "Day of it", "Kéo dài nhiều ngày: ngày cuối. Luật của ngày này áp dụng.",
            "Of a lasting act the last day. The law of that day applies.",
        ),
        "found_on": FieldWords("Ngày phát hiện", "Found on", "Bỏ trống: hôm nay.", "Empty: today."),
        "dossiers": FieldWords("Hồ sơ liên quan", "Dossiers", "Mỗi dòng một mã hồ sơ.", "One code a line."),
        "positions": FieldWords(
            "Sự kiện làm căn cứ", "Events cited", "Mỗi dòng một vị trí trong sổ.", "One position of the log a line."
        ),
        "period": FieldWords("Kỳ", "Period", "Như 2020-04, nếu từ hồ sơ trách nhiệm.", "Such as 2020-04, of a record."),
        "figure": FieldWords("Số liệu", "Figure", "Như hiện trên trang.", "As the page shows it."),
        "matter": FieldWords(
            "Từ vụ việc", "From proceeding", "Mã của vụ việc, nếu có.", "Its id, if there is one.",
        ),
        "reported_by": FieldWords(
            "Người phát hiện", "Reported by", "Người này không làm thành viên.", "They cannot sit.",
        ),
        "note": FieldWords("Ghi chú", "Note", "Vì sao thêm, vì sao chuyển.", "Why."),
        "official": FieldWords("Cán bộ", "Official", "Cán bộ được nói đến.", "The official in question."),
        "seat": FieldWords("Vai", "Seat", "Chọn một.", "Choose one."),
        "text": FieldWords("Nội dung", "Text", "Được ghi nguyên văn.", "Recorded word for word."),
        "working_days": FieldWords("Số ngày làm việc", "Working days", "Tính từ bây giờ.", "From now."),
        "case": FieldWords("Trường hợp", "Case", "Mã trong quy định, xem trên trang.", "Its code; see the page."),
        "attended": FieldWords("Người dự", "Who attended", "Mỗi ô một người.", "One person a field."),
        "reviewed_attended": FieldWords(
            "Người được xem xét có mặt", "The official attended", "Có hoặc không.", "Or not.",
        ),
        "course": FieldWords("Diễn biến", "Course", "Ai nói gì, ngắn gọn.", "Who said what, in short."),
        "members": FieldWords("Thành viên hội đồng", "Members", "Chủ tịch ở ô đầu.", "The chair first."),
        "seats": FieldWords("Ghế", "Seats", "Cùng thứ tự với thành viên.", "In the order of the members."),
        "subject": FieldWords("Loại hội đồng", "Kind of council", "Bỏ trống nếu chỉ có một.", "Empty if there is one."),
        "meets_at": FieldWords("Họp lúc", "Meets at", "Giờ và ngày.", "Time and day."),
        "place": FieldWords("Nơi họp", "Place", "Phòng, địa chỉ.", "Room and address."),
        "spoke_last": FieldWords(
            "Người được xem xét nói sau cùng", "The official spoke last", "Có hoặc không.", "Or not.",
        ),
        "votes_for": FieldWords("Phiếu đồng ý có kỷ luật", "Votes for discipline", "Số phiếu.", "A count."),
        "votes_against": FieldWords("Phiếu không đồng ý", "Votes against", "Số phiếu.", "A count."),
        "forms": FieldWords("Hình thức được bỏ phiếu", "Forms voted on", "Mỗi dòng một hình thức.", "One a line."),
        "votes_by_form": FieldWords("Số phiếu mỗi hình thức", "Votes by form", "Cùng thứ tự.", "In the same order."),
        "absence": FieldWords("Vì sao họp vắng mặt", "Why without them", "Bỏ trống nếu có mặt.", "Empty if they came."),
        "minutes": FieldWords("Biên bản", "Minutes", "Tệp biên bản.", "The file."),
        "form": FieldWords(
            "Hình thức kỷ luật", "Form of discipline",
            "Chỉ khi kỷ luật; danh sách ở trên trang.", "With discipline only.",
        ),
        "unit_id": FieldWords("Đơn vị mới", "New unit", "Đơn vị đang quản lý người đó.", "That manages them now."),
        "outcome": FieldWords(
            "Kết quả", "Outcome", "Chỉ «kỷ luật» mới có hình thức.", "Only discipline has a form."
        ),
        "reasons": FieldWords(
            "Lý do quyết định", "Reasons", "Bằng lời của người quyết định.", "In the decider's words.",
        ),
        "effective_on": FieldWords("Có hiệu lực từ", "Effective on", "Ngày/tháng/năm.", "Day/month/year."),
        "document_no": FieldWords("Số quyết định", "Document no.", "Như QĐ 12/QĐ-UBND.", "Such as 12/QĐ-UBND."),
        "severity": FieldWords("Mức độ", "Gravity", "Mã trong luật khi có hành vi.", "Its code in the law at the act."),
        "ground": FieldWords("Căn cứ", "Ground", "Mã trong luật khi có hành vi.", "Its code in the law at the act."),
        "exemption": FieldWords("Trường hợp miễn", "Exemption", "Chỉ khi kết quả là miễn.", "With an exemption only."),
        "circumstances": FieldWords("Tình tiết", "Circumstances", "Mỗi dòng một mã.", "One code a line."),
        "facts": FieldWords("Dựa trên", "Rests on", "Sự kiện, giải trình trong hồ sơ.", "Events of the file."),
        "reminders": FieldWords(
            "Văn bản nhắc nhở", "Written reminders",
            "Vị trí trong sổ, trước hành vi.", "Their positions, before the act.",
        ),
        "several_acts": FieldWords("Nhiều hành vi", "Several acts", "Xem xét cùng lúc.", "Judged at once."),
        "head_line": FieldWords(
            "Để cấp dưới vi phạm", "Let staff breach the law", "Chỉ với người quản lý.", "Of people who lead only."
        ),
        "repeat_of": FieldWords(
            "Tái phạm so với vụ", "Repeats", "Mã vụ kiểm điểm trước.", "Id of the earlier review.",
        ),
        "serving": FieldWords(
            "Đang thi hành vụ", "While serving", "Mã vụ kiểm điểm trước.", "Id of the earlier review.",
        ),
        "never_limited": FieldWords(
            "Không tính thời hiệu", "No limitation", "Mã trường hợp, nếu có.", "Code of the case.",
        ),
        "doubts": FieldWords(
            "Vì sao vẫn quyết định", "Why all the same", "Khi có điều luật chưa chắc chắn.", "Where law is uncertain."
        ),
        "how": FieldWords("Bằng cách nào", "How", "Giao tận tay, ngày, ai ký nhận.", "By hand, when, who signed."),
        "result": FieldWords("Kết quả khiếu nại", "Result", "Chọn một.", "Choose one."),
        "where": FieldWords("Công khai ở đâu", "Where", "Nơi và ngày.", "Place and day."),
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
    known={"facts": _cited, "reminders": _cited},
    confirmed=frozenset({"decide-review", "close-review", "hand-over-review", "waive-explanation"}),
    first=("explain-in-review", "notify-reviewed", "hold-review-meeting", "decide-review"),
    loose={
        EXPLAIN: Words(
            "quyền được giải trình, không phải nghĩa vụ: không ghi vào hồ sơ của ai",
            "a right to explain, no obligation: it stands in nobody's record",
        ),
        EFFECT: Words("tự chấm dứt vào ngày đó, không phải việc của ai", "ends by itself on that day; nobody owes it"),
    },
)  # fmt: skip
