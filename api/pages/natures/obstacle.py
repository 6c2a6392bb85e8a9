"""Common obstacles: what their orders are called."""

from __future__ import annotations

from typing import Final

from api.pages.act_field_words import FieldWords
from api.pages.natures.acting import NatureWords, act
from projections.words import Words

_TERM: Final = FieldWords("Thời hạn", "Term", "Bỏ trống: theo chính sách.", "Empty: the policy's.")

WORDS: Final = NatureWords(
    acts={
        "report-common-obstacle": act(
            "Báo vướng mắc chung", "Report a common obstacle",
            "Một đơn vị chủ trì trả lời, hoặc nơi ngoài hệ thống; có hạn.",
            "One unit leads and answers, or a body outside; with a term.",
        ),
        "link-to-obstacle": act("Gắn hồ sơ", "Hang a dossier on it", "Hồ sơ vướng cùng chỗ này.", "It meets the same."),
        "unlink-from-obstacle": act(
            "Gỡ hồ sơ", "Take a dossier off it", "Hồ sơ không vướng chỗ này.", "It does not meet this."
        ),
        "ask-for-part": act(
            "Hỏi đơn vị phối hợp", "Ask for a part", "Đơn vị khác lo một phần, có hạn.", "Another unit, with a term."
        ),
        "answer-part": act("Trả lời phần phối hợp", "Answer a part", "Trả lời đơn vị chủ trì.", "To the lead."),
        "withdraw-part": act("Rút phần phối hợp", "Withdraw a part", "Không cần phần đó nữa.", "It is not needed."),
        "offer-lead": act("Đề nghị đơn vị khác chủ trì", "Offer the lead", "Đến khi nhận mới đổi.", "Until taken."),
        "take-lead": act("Nhận chủ trì", "Take the lead", "Từ lúc này chủ trì và trả lời.", "From now on it answers."),
        "decline-lead": act("Không nhận chủ trì", "Decline the lead", "Đơn vị cũ vẫn chủ trì.", "It stays."),
        "appoint-lead": act("Phân công chủ trì", "Appoint the lead", "Văn phòng quyết định.", "The office settles it."),
        "extend-common-obstacle": act("Gia hạn", "Extend", "Đến hết một ngày khác.", "Until the close of a day."),
        "chase-outside": act(
            "Đôn đốc nơi ngoài hệ thống", "Chase the body outside", "Đã hỏi, được trả lời gì.", "What they said."
        ),
        "answer-common-obstacle": act(
            "Trả lời vướng mắc", "Answer", "Nơi báo chấp nhận hoặc yêu cầu trả lời lại.", "It is accepted or not."
        ),
        "accept-obstacle-answer": act("Chấp nhận trả lời", "Accept the answer", "Trả lời giúp được.", "It helps."),
        "reject-obstacle-answer": act(
            "Yêu cầu trả lời lại", "Reject the answer", "Trả lời chưa giúp được, có hạn mới.", "It does not help yet."
        ),
        "bring-up-obstacle": act(
            "Báo cáo Văn phòng UBND tỉnh", "Bring it up", "Trình Văn phòng quyết định.", "To the Chairman's office."
        ),
        "decide-on-obstacle": act("Quyết định", "Decide", "Ý kiến của Văn phòng UBND tỉnh.", "The office's decision."),
        "resolve-common-obstacle": act("Báo đã tháo gỡ", "Report it resolved", "Đã tháo gỡ thế nào.", "How."),
        "reopen-obstacle": act("Mở lại", "Reopen", "Vẫn còn vướng.", "It is still there."),
        "close-obstacle": act("Kết thúc", "Close", "Kết quả cuối cùng.", "What came of it."),
    },
    fields={
        "subject": FieldWords("Vướng ở", "It lies in", "Quy định, hệ thống hay cơ quan.", "Rule, system or agency."),
        "title": FieldWords("Tên vướng mắc", "Title", "Ngắn gọn, để tìm lại.", "Short, to be found again."),
        "description": FieldWords("Mô tả", "Description", "Vướng gì, ở đâu, từ khi nào.", "What, where, since when."),
        "to_unit": FieldWords("Đơn vị chủ trì", "The unit that leads", "Đơn vị phải trả lời.", "It has to answer."),
        "outside": FieldWords("Nơi ngoài hệ thống", "A body outside", "Tên cơ quan, tổ chức.", "Its name."),
        "term": _TERM,
        "field": FieldWords("Lĩnh vực", "Field", "Như Đất đai.", "Such as land."),
        "procedure_code": FieldWords("Thủ tục", "Procedure", "Nếu vướng ở một thủ tục.", "Where it is about one."),
        "joining": FieldWords("Đơn vị phối hợp", "Units that take part", "Mỗi ô một đơn vị.", "One a field."),
        "dossier_ids": FieldWords("Hồ sơ bị vướng", "Dossiers", "Mỗi dòng một mã hồ sơ.", "One code a line."),
        "dossier_id": FieldWords("Hồ sơ", "Dossier", "Mã hồ sơ.", "Its code."),
        "unit_id": FieldWords("Đơn vị", "Unit", "Đơn vị được hỏi hoặc giao.", "That is asked, or that leads."),
        "question": FieldWords("Câu hỏi", "Question", "Cần đơn vị đó làm rõ gì.", "What they are to say."),
        "part_no": FieldWords("Phần số", "Part", "Phần phối hợp.", "Of those that were asked for."),
        "answer": FieldWords("Trả lời", "Answer", "Nêu căn cứ và cách tháo gỡ.", "What it rests on, what to do."),
        "until_on": FieldWords("Đến hết ngày", "Until the end of", "Ngày/tháng/năm.", "Day/month/year."),
        "how": FieldWords("Cách làm", "How", "Đã làm gì.", "What was done."),
        "heard": FieldWords("Được trả lời", "What they said", "Nơi đó nói gì.", "The body outside."),
        "no_obstacle": FieldWords("Không phải vướng mắc", "No obstacle", "Nêu lý do trong trả lời.", "Say why."),
        "measure_until_on": FieldWords("Sẽ làm xong trước hết ngày", "Done by", "Nếu có hứa.", "If it promises."),
        "note": FieldWords("Ghi chú", "Note", "Nếu cần.", "If there is one."),
        "decision": FieldWords("Quyết định", "Decision", "Ai làm gì, đến khi nào.", "Who does what by when."),
        "outcome": FieldWords("Kết quả", "Outcome", "Vướng mắc đã ra sao.", "What came of it."),
    },
    choices={
        "Subject": {
            "rule": Words("quy định", "a rule"),
            "system": Words("hệ thống, phần mềm", "a system"),
            "agency": Words("cơ quan khác", "another agency"),
            "other": Words("khác", "something else"),
        }
    },
    confirmed=frozenset({"close-obstacle"}),
    first=("answer-common-obstacle", "accept-obstacle-answer", "answer-part"),
)  # fmt: skip
