"""What the fields of acts are called, with a hint to each, and what their choices mean."""

from __future__ import annotations

from typing import Final, NamedTuple

from projections.words import Words


class FieldWords(NamedTuple):
    vi: str
    en: str
    hint_vi: str
    hint_en: str


_DAY_VI, _DAY_EN = "Ngày/tháng/năm, như 17/04/2020.", "Day/month/year, such as 17/04/2020."
_AT_VI, _AT_EN = "Giờ và ngày, như 09:30 17/04/2020.", "Time and day, such as 09:30 17/04/2020."
_MONEY_VI, _MONEY_EN = "Đồng, như 1.200.000.", "Dong, such as 1.200.000."

FIELDS: Final[dict[str, FieldWords]] = {
    # --- every act
    "occurred_at": FieldWords(
        "Xảy ra lúc", "Happened at", f"Bỏ trống: lúc ghi. {_AT_VI}", f"Empty: when it is recorded. {_AT_EN}"
    ),
    "acting_for": FieldWords(
        "Thay mặt", "Acting for", "Chỉ khi làm thay người đang vắng.", "Only when standing in for somebody absent."
    ),
    "legal_basis": FieldWords(
        "Căn cứ pháp lý", "Legal basis", "Văn bản làm căn cứ, nếu có.", "The legal document, if there is one."
    ),
    "reason": FieldWords(
        "Lý do", "Reason", "Ngắn gọn, đủ để người khác hiểu; được ghi vào lịch sử.", "Short and clear; it is recorded."
    ),
    # --- who the applicant is
    "address": FieldWords("Địa chỉ", "Address", "Nơi liên hệ, gửi kết quả.", "Where they are reached."),
    "telephone": FieldWords("Điện thoại", "Telephone", "8 đến 15 chữ số.", "8 to 15 digits."),
    "email": FieldWords("Thư điện tử", "Email", "Bỏ trống nếu không có.", "Empty if there is none."),
    "identity_number": FieldWords(
        "Số định danh", "Identity number", "Căn cước 12 số, hoặc mã số của tổ chức.", "Of the person or organisation."
    ),
    "despite_open": FieldWords(
        "Kể cả khi còn hồ sơ chưa kết thúc", "Even while a dossier is open",
        "Chỉ khi căn cứ pháp lý đòi hỏi như vậy.", "Only where the legal basis demands it.",
    ),
    "erasure_no": FieldWords(
        "Đề nghị xóa số", "Request for erasure", "Đề nghị đang chờ.", "The request that waits."
    ),
    # --- the applicant's turn
    "items": FieldWords("Giấy tờ cần bổ sung", "Papers that are needed", "Mỗi dòng một giấy tờ.", "One a line."),
    "approved_by": FieldWords(
        "Người đồng ý", "Approved by",
        "Người đứng đầu đã đồng ý; cần từ lần thứ hai trở đi.", "The head who agreed; needed from the second on.",
    ),
    "request_no": FieldWords(
        "Yêu cầu bổ sung số", "Supplement request", "Yêu cầu được trả lời.", "The request that is answered."
    ),
    "channel": FieldWords("Qua", "By which way", "Tại quầy, trực tuyến hay bưu chính.", "Counter, online or post."),
    "complete": FieldWords(
        "Đã đủ", "Complete", "Bỏ chọn nếu còn thiếu; đồng hồ vẫn dừng.", "Clear it if some are missing."
    ),
    "missing": FieldWords("Còn thiếu", "Still missing", "Mỗi dòng một giấy tờ.", "One paper a line."),
    "amount_dong": FieldWords("Số tiền", "Amount", _MONEY_VI, _MONEY_EN),
    # --- hand to hand
    "to_unit": FieldWords(
        "Đơn vị nhận", "To the unit", "Vào hồ chung của đơn vị, nếu không chọn cán bộ.", "Its pool, if nobody is named."
    ),
    "to_official": FieldWords(
        "Cán bộ nhận", "To the official", "Gõ vài chữ đầu của tên để tìm nhanh.", "Type the first letters of the name."
    ),
    "step_id": FieldWords("Bước", "Step", "Bước của thủ tục.", "A step of the procedure."),
    "note": FieldWords("Ghi chú", "Note", "Được ghi vào lịch sử.", "It is recorded."),
    "handover_no": FieldWords(
        "Lần giao số", "Handover number", "Lần giao đang chờ xác nhận.", "The handover that is waiting."
    ),
    "wrong_address": FieldWords(
        "Gửi nhầm nơi", "Wrong address", "Đánh dấu nếu hồ sơ không thuộc đơn vị này.", "It is not this unit's."
    ),
    # --- work
    "outcome": FieldWords("Kết quả", "Outcome", "Kết quả của việc này.", "What came of it."),
    "on_software": FieldWords(
        "Làm trên phần mềm", "Done on the software",
        "Bỏ chọn nếu bước được làm trên giấy.", "Clear it if the step was done on paper.",
    ),
    "question": FieldWords("Câu hỏi", "Question", "Hỏi gì, cần gì để trả lời.", "What is asked."),
    "term": FieldWords("Thời hạn", "Term", "Số và đơn vị, như 2 ngày làm việc.", "A number and its unit."),
    "outside": FieldWords(
        "Cơ quan ngoài hệ thống", "Outside body", "Tên cơ quan, nếu không có trong hệ thống.", "Its name, if outside."
    ),
    "opinion_no": FieldWords("Lần xin ý kiến số", "Opinion request", "Câu hỏi được trả lời.", "What is answered."),
    "opinion": FieldWords("Ý kiến", "Opinion", "Nội dung trả lời.", "The answer."),
    "description": FieldWords(
        "Vướng mắc gì", "The obstacle", "Cái gì cản, cần ai làm gì.", "What stands in the way, and who has to do what."
    ),
    "obstacle_no": FieldWords("Vướng mắc số", "Obstacle", "Vướng mắc được nói đến.", "The obstacle in question."),
    "due_at": FieldWords("Hạn mới", "New due moment", _AT_VI, _AT_EN),
    "answer": FieldWords("Trả lời", "Answer", "Nội dung trả lời.", "What is answered."),
    "no_obstacle": FieldWords(
        "Không phải vướng mắc", "No obstacle",
        "Người báo không được miễn thời gian của thời hạn này.", "The reporter is not excused for this term.",
    ),
    "how": FieldWords("Tháo gỡ bằng cách nào", "How it was resolved", "Ai đã làm gì.", "Who did what."),
    "text": FieldWords("Nội dung", "Text", "Được ghi nguyên văn.", "It is recorded word for word."),
    "instruction_no": FieldWords("Chỉ đạo số", "Instruction", "Chỉ đạo bị phản đối.", "The instruction objected to."),
    # --- due dates, escalations
    "cause": FieldWords(
        "Nguyên nhân", "Cause", "Nguyên nhân chậm, nêu cho người nộp biết.", "As the applicant reads it."
    ),
    "due_on": FieldWords("Ngày hẹn mới", "New day", _DAY_VI, _DAY_EN),
    "unit_in_charge": FieldWords(
        "Đơn vị chịu trách nhiệm", "Unit in charge", "Đơn vị gây chậm; bỏ trống: nơi đang giữ.", "Empty: where it lies."
    ),
    "duty": FieldWords("Việc phải làm", "Duty", "Nghĩa vụ được nhắc.", "What they are reminded of."),
    "escalation_no": FieldWords("Chuyển cấp số", "Escalation", "Chuyển cấp được nói đến.", "Which escalation."),
    "measure": FieldWords("Biện pháp", "Measure", "Sẽ làm gì, ai làm.", "What will be done, and by whom."),
    "until_on": FieldWords("Xong trước ngày", "Until", _DAY_VI, _DAY_EN),
    # --- results, voices
    "item": FieldWords("Số bưu gửi", "Postal item", "Mã trên phiếu gửi.", "The code on the label."),
    "score": FieldWords("Điểm", "Score", "Từ 1 đến 5.", "From 1 to 5."),
    "about": FieldWords(
        "Về cán bộ", "About", "Chỉ khi nói về một người cụ thể.", "Only if it is about one person."
    ),
    "conflict_no": FieldWords(
        "Khai báo số", "Declaration", "Khai báo xung đột được rút.", "The declaration that is withdrawn."
    ),
    "complaint_no": FieldWords("Phản ánh số", "Complaint", "Phản ánh được trả lời.", "The complaint that is answered."),
    "upheld": FieldWords("Phản ánh đúng", "Upheld", "Kết luận sau khi xem xét.", "What the examination found."),
    # --- entries
    "act": FieldWords("Việc đã làm", "What was done", "Chọn việc rồi điền chi tiết.", "Choose it, then fill it in."),
    "actor": FieldWords(
        "Người đã làm", "Who did it", "Người đã làm trên giấy.", "Whoever did it on paper."
    ),
    "position": FieldWords(
        "Sự kiện ở vị trí", "Event at position", "Số vị trí trong lịch sử hồ sơ.", "Its position in the history."
    ),
    "changes": FieldWords(
        "Nội dung đúng", "What is right", "Sửa phần sai, phần khác để nguyên.", "Change what is wrong, leave the rest."
    ),
    "claim": FieldWords("Mục ghi", "Entry", "Mục chờ xác nhận.", "The entry that waits."),
    "in_place_of": FieldWords(
        "Thay cho", "In place of",
        "Cấp trên chung xác nhận thay sau 3 ngày làm việc.", "The head above both, after 3 working days.",
    ),
    "statement": FieldWords("Ý kiến", "Statement", "Vì sao không đồng ý.", "Why it is disputed."),
    # --- members of an event that a correction may touch
    "result_channel": FieldWords("Trả kết quả qua", "Result by", "Cách nhận kết quả.", "How the result is received."),
    "predecessor_id": FieldWords("Hồ sơ trước", "Predecessor", "Mã nội bộ của hồ sơ trước.", "Id of the one before."),
    "from_official": FieldWords("Người giao", "From", "Người giao hồ sơ.", "Who handed it over."),
    "to": FieldWords("Nơi nhận", "To", "Một người, một đơn vị hoặc cơ quan ngoài.", "An official, a unit or a body."),
    "addressee": FieldWords("Gửi tới", "Addressed to", "Một người, một đơn vị hoặc cơ quan ngoài.", "As for «To»."),
    "unit": FieldWords("Đơn vị", "Unit", "Đơn vị của người nhận.", "The unit in which they act."),
    "official": FieldWords("Cán bộ", "Official", "Bỏ trống nếu gửi cả đơn vị.", "Empty: the unit as a whole."),
    # --- organisation
    "agency_id": FieldWords(
        "Cơ quan", "Agency", "Bỏ trống nơi được phép: mọi cơ quan.", "Left out where allowed: all agencies."
    ),
    "name": FieldWords("Tên", "Name", "Tên đầy đủ, đúng chính tả.", "The full name."),
    "tier": FieldWords("Cấp", "Level", "Cấp hành chính.", "Level of government."),
    "code": FieldWords("Mã", "Code", "Mã theo văn bản.", "The code, as in the document."),
    "valid_from": FieldWords("Từ ngày", "From", _DAY_VI, _DAY_EN),
    "parent_id": FieldWords("Cơ quan cấp trên", "Parent agency", "Nếu có.", "If there is one."),
    "valid_to": FieldWords("Ngày cuối", "Last day", _DAY_VI, _DAY_EN),
    "successor_id": FieldWords(
        "Nơi kế thừa", "Successor", "Nơi nhận việc còn mở, nếu có.", "Who takes over what is open."
    ),
    "unit_id": FieldWords("Đơn vị", "Unit", "Đơn vị được nói đến.", "The unit in question."),
    "kind": FieldWords("Loại", "Kind", "Chọn một.", "Choose one."),
    "official_id": FieldWords("Cán bộ", "Official", "Cán bộ được nói đến.", "The official in question."),
    "other_id": FieldWords("Người kia", "The other", "Cán bộ có quan hệ.", "The official who is related."),
    "relation_no": FieldWords("Khai báo số", "Declaration no.", "Số của khai báo.", "The number of the declaration."),
    "group": FieldWords("Nhóm", "Group", "Theo pháp luật về kỷ luật.", "In the law on discipline."),
    "appointment_id": FieldWords("Bổ nhiệm", "Appointment", "Bổ nhiệm được nói đến.", "The appointment in question."),
    "role": FieldWords("Vai trò", "Role", "Chọn một.", "Choose one."),
    "title": FieldWords("Chức danh", "Title", "Như trong quyết định.", "As in the decision."),
    "absence_id": FieldWords("Lần vắng mặt", "Absence", "Lần vắng được nói đến.", "The absence in question."),
    "from_on": FieldWords("Vắng từ ngày", "Absent from", _DAY_VI, _DAY_EN),
    "from_half": FieldWords("Từ buổi", "From the", "Buổi đầu tiên vắng.", "The first half-day."),
    "to_on": FieldWords("Đến hết ngày", "Until", _DAY_VI, _DAY_EN),
    "to_half": FieldWords("Đến hết buổi", "Until the", "Buổi cuối cùng vắng.", "The last half-day."),
    "acting_id": FieldWords(
        "Người thay", "Substitute", "Bỏ trống: theo quy tắc thay thế.", "Empty: by the rule of substitution."
    ),
    # --- catalogue
    "procedure": FieldWords("Thủ tục", "Procedure", "Một phiên bản, theo quyết định.", "A version, as decided."),
    "version": FieldWords("Phiên bản số", "Version", "Số tiếp theo của mã này.", "The next number of this code."),
    "field": FieldWords("Lĩnh vực", "Field", "Như «Đất đai».", "Such as land."),
    "steps": FieldWords("Các bước", "Steps", "Theo thứ tự thực hiện.", "In their order."),
    "unit_kind": FieldWords("Loại đơn vị", "Kind of unit", "Nơi làm bước này.", "Where the step is done."),
    "decision": FieldWords("Quyết định", "Decision", "Số, ngày, cơ quan ban hành.", "Its number, day and author."),
    "documents": FieldWords("Thành phần hồ sơ", "Documents", "Mỗi dòng một giấy tờ.", "One a line."),
    "fee_dong": FieldWords("Phí, lệ phí", "Fee", _MONEY_VI, _MONEY_EN),
    "online_level": FieldWords("Mức trực tuyến", "Online level", "Chọn một.", "Choose one."),
    "post_allowed": FieldWords("Nhận qua bưu chính", "By post", "Được nộp, trả qua bưu chính.", "Post is allowed."),
    "four_eyes": FieldWords(
        "Người xử lý không tự duyệt", "Four eyes", "Không ai duyệt việc mình làm.", "Nobody approves their own work."
    ),
    "supplement_effect": FieldWords(
        "Khi bổ sung", "Effect of a supplement",
        "«restart» (tính lại) hoặc «pause» (tạm dừng); bỏ trống: theo bộ quy định.", "«restart» or «pause»; or empty.",
    ),
    "cutoff": FieldWords("Giờ chốt nhận", "Cut-off", "Như 15:00; chỉ khi luật nêu.", "Such as 15:00; if the law says."),
    "content": FieldWords("Nội dung công khai", "Content", "Như quyết định công bố.", "As in the decision."),
    "sequence": FieldWords("Trình tự thực hiện", "Order of doing", "Mỗi dòng một việc.", "One a line."),
    "manner": FieldWords("Cách thức thực hiện", "Manner", "Trực tiếp, trực tuyến, bưu chính.", "Where and how."),
    "copies": FieldWords("Số lượng hồ sơ", "Sets of papers", "Số bộ.", "How many sets."),
    "applicants": FieldWords("Đối tượng thực hiện", "Who may lodge", "Cá nhân, tổ chức.", "Persons, organisations."),
    "authority": FieldWords("Cơ quan thực hiện", "Agency", "Cơ quan quyết định.", "The agency that decides."),
    "result": FieldWords("Kết quả", "Result", "Như «Giấy chứng nhận».", "Such as a certificate."),
    "forms": FieldWords("Mẫu đơn, tờ khai", "Forms", "Mỗi dòng một mẫu.", "One a line."),
    "conditions": FieldWords("Yêu cầu, điều kiện", "Requirements", "Nếu có.", "If there are any."),
    "fee_note": FieldWords("Ghi chú phí", "Fee in words", "Khi một số không nói hết.", "Where one amount is not all."),
    "signed_on": FieldWords("Ngày ký quyết định", "Signed on", _DAY_VI, _DAY_EN),
    "agencies": FieldWords(
        "Cơ quan phải công khai", "Agencies that publish it",
        "Mỗi dòng một mã cơ quan; bỏ trống: như phiên bản trước.", "One id a line; empty: those of the version before.",
    ),
    "permille": FieldWords("Phần nghìn", "Per mille", "700 là 70 %.", "700 is 70 %."),
    "procedure_code": FieldWords("Thủ tục", "Procedure", "Bỏ trống: mọi thủ tục.", "Empty: all procedures."),
    "shown": FieldWords(
        "Đã hướng dẫn việc gì", "What was shown", "Chọn một; không ghi thông tin cá nhân.",
        "Choose one; nothing personal.",
    ),
    # --- calendar
    "rulings": FieldWords("Các ngày", "Days", "Mỗi mục một ngày.", "One entry a day."),
    "day": FieldWords("Ngày", "Day", _DAY_VI, _DAY_EN),
    "rule": FieldWords("Là", "Is", "Ngày nghỉ hay ngày làm bù.", "A day off, or a make-up day."),
    "name_vi": FieldWords("Tên ngày", "Name of the day", "Như «Quốc khánh».", "As in Vietnamese."),
    "document": FieldWords("Văn bản", "Document", "Văn bản quy định.", "The legal document."),
    "status": FieldWords("Đã kiểm chứng", "Certainty", "Mức chắc chắn của văn bản.", "How sure the document is."),
    "provisional": FieldWords(
        "Tạm tính", "Provisional", "Chưa được Chính phủ quyết định.", "Not fixed by the Government yet."
    ),
    "hours": FieldWords("Giờ làm việc", "Office hours", "Từ một ngày trở đi.", "From a day on."),
    "weekdays": FieldWords("Các thứ", "Weekdays", "Chọn các thứ trong tuần.", "Days of the week."),
    "spans": FieldWords("Các khoảng giờ", "Spans", "Sáng, chiều.", "Morning, afternoon."),
    "opens": FieldWords("Mở", "Opens", "Như 07:00.", "Such as 07:00."),
    "closes": FieldWords("Đóng", "Closes", "Như 11:30.", "Such as 11:30."),
    "days": FieldWords("Ngày chỉ tiếp nhận", "Reception days", "Từ một ngày trở đi.", "From a day on."),
    "outage": FieldWords("Sự cố, đóng cửa", "Outage", "Một khoảng thời gian.", "A stretch of time."),
    "from_at": FieldWords("Từ lúc", "From", _AT_VI, _AT_EN),
    "to_at": FieldWords("Đến lúc", "Until", _AT_VI, _AT_EN),
    "notice": FieldWords(
        "Đã báo cho dân thế nào", "How people were told", "Thông báo ở đâu, khi nào.", "Where and when."
    ),
    # --- rules
    "files": FieldWords("Các tệp", "Files", "Toàn bộ các tệp có hiệu lực.", "All files in force."),
}  # fmt: skip
"""By the name of the field."""

OF_ACT: Final[dict[tuple[str, str], FieldWords]] = {
    ("declare-conflict", "about"): FieldWords(
        "Cán bộ có xung đột", "Who has the conflict", "Chính mình, hoặc người thuộc đơn vị mình đứng đầu.",
        "Oneself, or somebody of a unit that one heads.",
    ),
    ("explain", "text"): FieldWords(
        "Lời giải trình", "Explanation",
        "Điều gì đã xảy ra? Ông/bà đã làm gì? Ai có thể xác nhận?",
        "What happened? What did you do? Who can confirm it?",
    ),
    ("finish", "outcome"): FieldWords(
        "Kết quả giải quyết", "Outcome", "«granted»: đồng ý; hoặc lời của đơn vị.", "«granted», or in your own words."
    ),
    ("complete-step", "outcome"): FieldWords(
        "Kết quả của bước", "Outcome of the step", "Như «đủ điều kiện».", "Such as «eligible»."
    ),
    ("record-late", "reason"): FieldWords(
        "Vì sao ghi sau", "Why it is entered late", "Như mất điện, hỏng mạng.", "Such as a power cut."
    ),
    ("establish-agency", "agency_id"): FieldWords(
        "Ký hiệu cơ quan", "Id of the agency", "Chữ và số; không đổi được.", "Letters and digits; for good."
    ),
    ("establish-agency", "code"): FieldWords(
        "Mã định danh", "Identification code", "Như 000.00.05.H20.", "Such as 000.00.05.H20."
    ),
    ("establish-unit", "unit_id"): FieldWords(
        "Ký hiệu đơn vị", "Id of the unit", "Chữ và số; không đổi được.", "Letters and digits; for good."
    ),
    ("register-official", "official_id"): FieldWords(
        "Ký hiệu cán bộ", "Id of the official", "Chữ và số; không đổi được.", "Letters and digits; for good."
    ),
    ("appoint", "appointment_id"): FieldWords(
        "Ký hiệu bổ nhiệm", "Id of the appointment", "Tự đặt; có thể để nguyên.", "It may stay as it is."
    ),
    ("record-absence", "absence_id"): FieldWords(
        "Ký hiệu lần vắng", "Id of the absence", "Tự đặt; có thể để nguyên.", "It may stay as it is."
    ),
    ("record-absence", "official_id"): FieldWords(
        "Người vắng", "Who is absent", "Không tự ghi cho mình.", "Never for oneself."
    ),
    ("publish-procedure", "code"): FieldWords("Mã thủ tục", "Code", "Như 1.005129.", "Such as 1.005129."),
    ("publish-procedure", "step_id"): FieldWords("Ký hiệu bước", "Id of the step", "Như «tn».", "Such as «tn»."),
    ("publish-procedure", "name"): FieldWords("Tên", "Name", "Của thủ tục hoặc của bước.", "Of the procedure or step."),
    ("amend", "name"): FieldWords(
        "Họ tên, tên tổ chức", "Name", "Như trong giấy tờ, đúng chính tả.", "As in the papers, spelt rightly."
    ),
    ("adopt-rules", "name"): FieldWords("Tên tệp", "Name of the file", "Như 2018.toml.", "Such as 2018.toml."),
    ("adopt-rules", "text"): FieldWords("Nội dung tệp", "Text of the file", "TOML.", "TOML."),
}  # fmt: skip
"""Where an act's field means something of its own."""


def field_words(act: str, name: str) -> FieldWords:
    """KeyError for a field without words, which a test finds."""
    return OF_ACT.get((act, name)) or FIELDS[name]


CHOICES: Final[dict[str, dict[str, Words]]] = {
    "Channel": {
        "counter": Words("tại quầy", "at the counter"),
        "online": Words("trực tuyến", "online"),
        "post": Words("bưu chính công ích", "public post"),
        "home_visit": Words("tại nhà", "home visit"),
    },
    "Tier": {
        "province": Words("tỉnh", "province"),
        "department": Words("sở, ngành", "department"),
        "district": Words("huyện (đến 30/6/2025)", "district (until 30/6/2025)"),
        "commune": Words("xã, phường", "commune"),
    },
    "UnitKind": {
        "one_stop": Words("Bộ phận Một cửa", "one-stop unit"),
        "specialised": Words("đơn vị chuyên môn", "specialised unit"),
        "leadership": Words("lãnh đạo", "leadership"),
    },
    "Group": {
        "can_bo": Words("cán bộ", "cán bộ (elected or appointed)"),
        "cong_chuc": Words("công chức", "công chức (civil servant)"),
        "vien_chuc": Words("viên chức", "viên chức (public employee)"),
    },
    "Role": {
        "officer": Words("cán bộ", "officer"),
        "deputy": Words("cấp phó", "deputy"),
        "head": Words("người đứng đầu đơn vị", "head of the unit"),
        "leader": Words("lãnh đạo cơ quan", "leader of the agency"),
    },
    "Half": {"morning": Words("sáng", "morning"), "afternoon": Words("chiều", "afternoon")},
    "StepRole": {
        "receive": Words("tiếp nhận", "receive"),
        "process": Words("xử lý", "process"),
        "approve": Words("phê duyệt", "approve"),
        "return": Words("trả kết quả", "return the result"),
    },
    "OnlineLevel": {
        "none": Words("không", "none"),
        "1": Words("mức độ 1", "level 1"),
        "2": Words("mức độ 2", "level 2"),
        "3": Words("mức độ 3", "level 3"),
        "4": Words("mức độ 4", "level 4"),
        "mot_phan": Words("một phần", "part"),
        "toan_trinh": Words("toàn trình", "whole"),
    },
    "RelationKind": {
        "kin": Words("thân thích", "kinship"),
        "interest": Words("lợi ích liên quan", "an interest"),
    },
    "Rule": {"off": Words("ngày nghỉ", "a day off"), "work": Words("ngày làm bù", "a make-up working day")},
    "DayStatus": {
        "verified": Words("đã kiểm chứng", "verified"),
        "unverified": Words("chưa kiểm chứng", "unverified"),
        "unconfirmed": Words("chưa xác nhận (chưa có tác dụng)", "unconfirmed (changes nothing)"),
    },
    "Guidance": {
        "account": Words("mở và dùng tài khoản định danh", "open and use an identity account"),
        "lodging": Words("nộp hồ sơ trực tuyến", "lodge a dossier online"),
        "payment": Words("thanh toán trực tuyến", "pay online"),
        "following": Words("tra cứu, theo dõi hồ sơ", "look up and follow a dossier"),
    },
    "OutageKind": {
        "agency_closed": Words("cơ quan đóng cửa", "the agency was closed"),
        "software": Words("sự cố phần mềm", "the software was down"),
    },
}
"""By the name of the kind of choice and its value."""

WEEKDAYS: Final = (
    Words("thứ Hai", "Monday"), Words("thứ Ba", "Tuesday"), Words("thứ Tư", "Wednesday"), Words("thứ Năm", "Thursday"),
    Words("thứ Sáu", "Friday"), Words("thứ Bảy", "Saturday"), Words("Chủ nhật", "Sunday"),
)  # fmt: skip
"""From 0 on."""

TERM_UNITS: Final = {
    "wd": Words("ngày làm việc", "working days"),
    "wh": Words("giờ làm việc", "working hours"),
    "cd": Words("ngày theo lịch", "calendar days"),
}
