"""What the acts are called: the name on a button and over a form, what is said once it is done, and what it does."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from projections.words import Words


class Group(StrEnum):
    """Acts on a dossier as they are offered together."""

    HANDOVER = "handover"
    WORK = "work"
    APPLICANT = "applicant"
    MATTERS = "matters"
    DUE = "due"
    END = "end"
    RESULT = "result"
    ENTRIES = "entries"
    REFERENCE = "reference"
    PROCEEDING = "proceeding"


GROUPS: Final = {
    Group.HANDOVER: Words("Bàn giao, phân công", "Hand over, assign"),
    Group.WORK: Words("Xử lý, phê duyệt", "Process, approve"),
    Group.APPLICANT: Words("Với người nộp", "With the applicant"),
    Group.MATTERS: Words("Ý kiến, vướng mắc, chỉ đạo", "Opinions, obstacles, instructions"),
    Group.DUE: Words("Hạn, chuyển cấp", "Due dates, escalations"),
    Group.END: Words("Kết thúc", "End"),
    Group.RESULT: Words("Trả kết quả", "Result"),
    Group.ENTRIES: Words("Giải trình, ghi bổ sung, đính chính", "Explain, enter late, correct"),
    Group.REFERENCE: Words("Quản trị", "Administration"),
    Group.PROCEEDING: Words("Trong vụ việc", "In the proceeding"),
}


class ActWords(NamedTuple):
    """vi, en: the act as an order. does: what follows from it, one sentence."""

    group: Group
    vi: str
    en: str
    does_vi: str
    does_en: str


_H, _W, _A, _M, _D, _E, _R, _N, _G = tuple(Group)[:9]

ACTS: Final[dict[str, ActWords]] = {
    # --- intake
    "issue-receipt": ActWords(
        _W, "Tiếp nhận, hẹn trả", "Issue the receipt",
        "Hồ sơ đủ và hợp lệ: mã, ngày hẹn trả và giấy tiếp nhận được lập ngay; đồng hồ bắt đầu chạy.",
        "The dossier is full and valid: its code, due date and receipt are made at once; the clock begins to run.",
    ),
    "refuse": ActWords(
        _E, "Từ chối tiếp nhận", "Refuse",
        "Hồ sơ không được tiếp nhận và kết thúc. Phiếu từ chối ghi lý do.",
        "The dossier is not received and ends. The refusal slip names the reason.",
    ),
    # --- the applicant's turn
    "request-supplement": ActWords(
        _A, "Yêu cầu bổ sung", "Request a supplement",
        "Ghi khi yêu cầu đã đến người nộp; đồng hồ dừng từ lúc đó. Nêu đủ giấy tờ trong một lần.",
        "Record it when the request has reached the applicant; the clock stops then. Name all papers at once.",
    ),
    "receive-supplement": ActWords(
        _A, "Nhận bổ sung", "Receive the supplement",
        "Khi đã đủ, đồng hồ chạy tiếp hoặc hạn được tính lại theo bộ quy định.",
        "Once complete, the clock runs on or the term begins anew, as the rule pack says.",
    ),
    "assess-fee": ActWords(
        _A, "Thông báo phí, lệ phí", "Assess a fee",
        "Ghi số tiền người nộp phải trả; đồng hồ chỉ dừng nếu bộ quy định nói vậy.",
        "The amount that the applicant owes; the clock stops only where the rule pack says so.",
    ),
    "pay-fee": ActWords(
        _A, "Ghi nhận đã nộp phí", "Record the payment of a fee",
        "Ghi số tiền đã nhận và nhận qua đâu.", "The amount that came in, and by which way.",
    ),
    "impose-financial-duty": ActWords(
        _A, "Thông báo nghĩa vụ tài chính", "Impose a financial duty",
        "Đồng hồ dừng từ khi thông báo đến người nộp cho đến khi nộp xong.",
        "The clock stops from when the notice reaches the applicant until it is paid.",
    ),
    "meet-financial-duty": ActWords(
        _A, "Ghi nhận hoàn thành nghĩa vụ tài chính", "Record that the financial duty is met",
        "Đồng hồ chạy tiếp từ lúc nhận.", "The clock runs on from the moment of receipt.",
    ),
    # --- hand to hand
    "send-handover": ActWords(
        _H, "Bàn giao", "Hand over",
        "Người giao chịu trách nhiệm đến khi bên nhận xác nhận, chậm nhất 4 giờ làm việc.",
        "The sender answers until it is accepted, 4 working hours at the latest.",
    ),
    "accept-handover": ActWords(
        _H, "Nhận bàn giao", "Accept the handover",
        "Từ lúc này người nhận chịu trách nhiệm về hồ sơ.", "From now on the receiver answers for the dossier.",
    ),
    "return-handover": ActWords(
        _H, "Trả lại bàn giao", "Return the handover",
        "Không thuộc việc của mình: hồ sơ về người giao, người vẫn chịu trách nhiệm suốt thời gian đó.",
        "It is not yours: it goes back to the sender, who answered all along.",
    ),
    "recall": ActWords(
        _H, "Thu hồi bàn giao", "Recall the handover",
        "Lấy lại trước khi bên nhận xác nhận.", "Take it back before it is accepted.",
    ),
    "assign": ActWords(
        _H, "Phân công", "Assign",
        "Từ hồ chung đến một cán bộ; người đứng đầu chịu trách nhiệm đến khi cán bộ nhận.",
        "From the pool to an official; the head answers until it is accepted.",
    ),
    "reassign": ActWords(
        _H, "Phân công lại", "Reassign",
        "Chuyển hồ sơ đang có người giữ sang cán bộ khác; thời hạn của bước không tính lại.",
        "From its holder to another official; the step's term does not begin anew.",
    ),
    "take-over": ActWords(
        _H, "Nhận về xử lý", "Take over",
        "Nhận hồ sơ về mình ngay; từ lúc này chịu trách nhiệm.", "Take it at once; you answer from now on.",
    ),
    # --- work
    "start-step": ActWords(
        _W, "Bắt đầu bước", "Start a step",
        "Ghi bước đang làm; không đổi người chịu trách nhiệm.", "Notes the step; who answers stays the same.",
    ),
    "complete-step": ActWords(
        _W, "Hoàn thành bước", "Complete the step",
        "Ghi bước đã xong và kết quả của bước; hồ sơ vẫn ở người đang giữ cho đến khi bàn giao.",
        "The step is done, with its outcome; its holder keeps the dossier until it is handed over.",
    ),
    "submit-for-approval": ActWords(
        _W, "Trình phê duyệt", "Submit for approval",
        "Gửi cho người có thẩm quyền; người trình chịu trách nhiệm đến khi nơi nhận xác nhận.",
        "To whoever decides; the submitter answers until it is accepted.",
    ),
    "approve": ActWords(
        _W, "Phê duyệt", "Approve",
        "Đồng ý với hồ sơ đã trình. Người đã xử lý không tự phê duyệt được.",
        "Agree to what was submitted. Whoever worked on it cannot approve it.",
    ),
    "return-for-rework": ActWords(
        _W, "Trả lại làm lại", "Return for rework",
        "Không đồng ý: hồ sơ về người xử lý kèm lý do; thời hạn của bước không tính lại.",
        "Not agreed: it goes back with the reason; the step's term does not begin anew.",
    ),
    # --- matters
    "request-opinion": ActWords(
        _M, "Xin ý kiến", "Request an opinion",
        "Hỏi một cán bộ, một đơn vị hoặc cơ quan bên ngoài (chọn đúng một), có thời hạn trả lời.",
        "Ask an official, a unit or an outside body (exactly one), with a term for the answer.",
    ),
    "give-opinion": ActWords(
        _M, "Cho ý kiến", "Give the opinion",
        "Trả lời; hồ sơ về người hỏi.", "The answer; the dossier returns to whoever asked.",
    ),
    "report-obstacle": ActWords(
        _M, "Báo vướng mắc", "Report an obstacle",
        "Từ lúc báo, thời gian giữ tạm thời không tính cho người báo cho đến khi có trả lời hoặc hết thời hạn.",
        "Until it is answered or its term ends, holding time provisionally does not count against the reporter.",
    ),
    "accept-obstacle": ActWords(
        _M, "Chấp nhận vướng mắc thêm", "Accept a further obstacle",
        "Người đứng đầu chấp nhận vướng mắc thứ hai trong cùng bước; từ đó mới được miễn thời gian.",
        "The head accepts a further obstacle in the same step; only then does it excuse time.",
    ),
    "extend-obstacle-term": ActWords(
        _M, "Gia hạn vướng mắc bên ngoài", "Extend an obstacle's term",
        "Người đứng đầu cho thêm thời gian chờ cơ quan bên ngoài.",
        "The head allows more time for a body outside the system.",
    ),
    "answer-obstacle": ActWords(
        _M, "Trả lời vướng mắc", "Answer an obstacle",
        "Trả lời người báo; thời gian được miễn kết thúc.", "The answer to the reporter; the excused time ends.",
    ),
    "resolve-obstacle": ActWords(
        _M, "Ghi vướng mắc đã tháo gỡ", "Record that an obstacle is resolved",
        "Ghi đã tháo gỡ bằng cách nào.", "How it was resolved.",
    ),
    "give-instruction": ActWords(
        _M, "Chỉ đạo", "Give an instruction",
        "Ghi bằng văn bản; cán bộ có thể ghi ý kiến phản đối và chỉ đạo vẫn có hiệu lực.",
        "In writing; the official may object, and the instruction stands.",
    ),
    "record-objection": ActWords(
        _M, "Ghi ý kiến phản đối", "Record an objection",
        "Ý kiến phản đối được ghi cạnh chỉ đạo; chỉ đạo vẫn có hiệu lực.",
        "The objection stands beside the instruction; the instruction stands.",
    ),
    # --- due dates, escalations
    "issue-apology": ActWords(
        _D, "Xin lỗi, hẹn lại", "Apologise, appoint anew",
        "Chỉ đổi hạn nếu ghi trước ngày hẹn ít nhất một ngày làm việc; chỉ được một lần.",
        "It changes the due date only at least one working day before the appointed day; only once.",
    ),
    "recompute-due-date": ActWords(
        _D, "Tính lại hạn theo lịch", "Recompute the due date",
        "Tính lại hạn đang có hiệu lực theo lịch làm việc hiện nay.",
        "The due date in force is reckoned anew with the calendar as it stands.",
    ),
    "keep-due-date": ActWords(
        _D, "Giữ nguyên hạn", "Keep the due date",
        "Hạn đang có hiệu lực không tính lại dù lịch làm việc đã đổi; lý do được ghi.",
        "The due date in force stays as it is although the calendar changed; the reason is recorded.",
    ),
    "issue-written-reminder": ActWords(
        _D, "Nhắc nhở bằng văn bản", "Issue a written reminder",
        "Một sự kiện riêng; có trường hợp pháp luật coi là điều kiện trước khi xem xét kỷ luật.",
        "An event of its own; for some breaches the law makes it a condition.",
    ),
    "acknowledge-escalation": ActWords(
        _D, "Ghi đã xem chuyển cấp", "Acknowledge an escalation",
        "Chỉ ghi là đã xem; thời hạn trả lời vẫn chạy.", "It was seen; the term for the answer runs on.",
    ),
    "answer-escalation": ActWords(
        _D, "Trả lời chuyển cấp", "Answer an escalation",
        "Nêu biện pháp và ngày xong; cấp tiếp theo chờ đến ngày đó.",
        "A measure and a date; the next rung waits until that date.",
    ),
    # --- ends and results
    "stop": ActWords(
        _E, "Dừng xử lý", "Stop",
        "Hồ sơ kết thúc mà không có kết quả. Thông báo dừng ghi lý do.",
        "The dossier ends without a result. The stop notice names the reason.",
    ),
    "withdraw": ActWords(
        _E, "Rút hồ sơ", "Withdraw",
        "Theo yêu cầu của người nộp; hồ sơ kết thúc.", "At the applicant's wish; the dossier ends.",
    ),
    "finish": ActWords(
        _E, "Ghi đã xử lý xong", "Finish",
        "Kết quả đã có; còn phải về nơi trả và được trả.", "There is a result; it still has to be given out.",
    ),
    "return-result": ActWords(
        _R, "Trả kết quả", "Return the result",
        "Kết quả đã đến tay người nộp.", "The result has reached the applicant.",
    ),
    "collect-by-post": ActWords(
        _R, "Bưu điện nhận kết quả", "Collected by the post",
        "Bưu gửi rời nơi trả; đồng hồ theo phiếu hẹn dừng.", "The item leaves; the clock by the slip ends.",
    ),
    "deliver-by-post": ActWords(
        _R, "Bưu điện phát thành công", "Delivered by the post",
        "Bưu gửi đã đến người nộp.", "The item has reached the applicant.",
    ),
    "fail-by-post": ActWords(
        _R, "Bưu điện phát không thành", "Delivery failed",
        "Bưu gửi không đến được người nộp.", "The item did not reach the applicant.",
    ),
    # --- voices
    "rate": ActWords(_A, "Ghi đánh giá", "Record a rating", "Đánh giá của người nộp.", "The applicant's rating."),
    "complain": ActWords(
        _A, "Ghi phản ánh, kiến nghị", "Record a complaint",
        "Phản ánh của người nộp; sẽ có người không liên quan trả lời.",
        "The applicant's complaint; somebody uninvolved answers it.",
    ),
    "answer-complaint": ActWords(
        _A, "Trả lời phản ánh", "Answer a complaint",
        "Người trả lời không được tham gia xử lý hồ sơ.", "Whoever answers had no part in the dossier.",
    ),
    "explain": ActWords(
        _N, "Giải trình", "Explain",
        "Lời của chính cán bộ, đứng cạnh các số liệu. Người đứng đầu, thành viên kiểm điểm và người được quyền xem "
        "hồ sơ này đọc được.",
        "The official's own words, beside the figures. The head, a review's members and whoever may see the dossier "
        "read them.",
    ),
    # --- entries about earlier moments
    "record-late": ActWords(
        _N, "Ghi bổ sung việc làm trên giấy", "Enter handling on paper",
        "Việc đã làm trước đó được ghi với lúc xảy ra thật; phần ảnh hưởng người khác chờ họ xác nhận.",
        "What was done before is entered at its true time; what touches others waits for them to confirm.",
    ),
    "correct": ActWords(
        _N, "Đính chính", "Correct",
        "Ghi một sự kiện mới thay cho sự kiện sai; sự kiện cũ vẫn còn, được gạch. Phần ảnh hưởng người khác chờ họ "
        "xác nhận.",
        "A new event in the wrong one's place; the old one stays, struck. What touches others waits for them.",
    ),
    "confirm-claim": ActWords(
        _N, "Xác nhận mục ghi", "Confirm an entry",
        "Đồng ý với mục ghi bổ sung hoặc đính chính; từ lúc này mục có hiệu lực.",
        "Agree to a late entry or a correction; it counts from now on.",
    ),
    "declare-conflict": ActWords(
        _N, "Khai báo xung đột lợi ích", "Declare a conflict of interest",
        "Người này không được nhận, xử lý, phân công hay duyệt hồ sơ nữa; người đứng đầu phân công người khác.",
        "That official no longer accepts, processes, assigns or approves the dossier; the head assigns it anew.",
    ),
    "guide-online": ActWords(
        _A, "Ghi đã hướng dẫn nộp trực tuyến", "Record guidance to lodge online",
        "Người nộp đã được chỉ cách tự nộp trực tuyến lần sau. Không ghi thông tin cá nhân.",
        "The applicant was shown how to lodge online the next time. No personal data.",
    ),
    "withdraw-conflict": ActWords(
        _N, "Rút khai báo xung đột lợi ích", "Withdraw a conflict of interest",
        "Người đứng đầu xác định không có, hoặc không còn, xung đột; người này lại xử lý được.",
        "The head finds that there is none, or none any more; that official may act again.",
    ),
    "dispute-claim": ActWords(
        _N, "Không đồng ý mục ghi", "Dispute an entry",
        "Mục ghi không được tính; số liệu nêu là đang có ý kiến khác.",
        "The entry does not count; figures say that it is disputed.",
    ),
    # --- applicants
    "amend": ActWords(
        _A, "Sửa dữ liệu người nộp", "Amend the applicant's data",
        "Ghi lại toàn bộ dữ liệu đúng từ nay; ai sửa, vì sao đều được ghi. Dữ liệu trước vẫn chứng minh được.",
        "Enter all the data as they hold from now on; who amends them and why is recorded. Earlier data stay provable.",
    ),
    "request-erasure": ActWords(
        _A, "Đề nghị xóa dữ liệu người nộp", "Ask for an erasure",
        "Người thứ hai phải đồng ý; chưa có gì bị xóa.", "A second person has to agree; nothing is erased yet.",
    ),
    "approve-erasure": ActWords(
        _A, "Duyệt xóa dữ liệu người nộp", "Agree to the erasure",
        "Khóa của người này bị hủy ngay; không gì khôi phục được dữ liệu. Hồ sơ và trách nhiệm của cán bộ vẫn còn.",
        "The person's key is destroyed at once; nothing brings the data back. The dossier and who answers for it stay.",
    ),
    "decline-erasure": ActWords(
        _A, "Không duyệt xóa", "Decline the erasure",
        "Dữ liệu vẫn còn; người đề nghị cũng có thể rút bằng việc này.",
        "The data stay; whoever asked takes it back in this way too.",
    ),
    # --- organisation
    "establish-agency": ActWords(_G, "Lập cơ quan", "Establish an agency", "Thêm một cơ quan.", "A new agency."),
    "rename-agency": ActWords(
        _G, "Đổi tên cơ quan", "Rename an agency",
        "Tên mới có hiệu lực từ ngày nêu; hồ sơ cũ giữ tên cũ.", "The new name holds from the day that is named.",
    ),
    "dissolve-agency": ActWords(
        _G, "Giải thể cơ quan", "Dissolve an agency",
        "Cơ quan ngừng hoạt động sau ngày nêu.", "The agency ends with the day that is named.",
    ),
    "establish-unit": ActWords(_G, "Lập đơn vị", "Establish a unit", "Thêm một đơn vị.", "A new unit."),
    "rename-unit": ActWords(
        _G, "Đổi tên đơn vị", "Rename a unit",
        "Tên mới có hiệu lực từ ngày nêu.", "The new name holds from the day that is named.",
    ),
    "dissolve-unit": ActWords(
        _G, "Giải thể đơn vị", "Dissolve a unit",
        "Đơn vị ngừng hoạt động sau ngày nêu.", "The unit ends with the day that is named.",
    ),
    "register-official": ActWords(
        _G, "Thêm cán bộ", "Register an official",
        "Người mới chưa làm được gì cho đến khi được bổ nhiệm.", "They can do nothing until they are appointed.",
    ),
    "rename-official": ActWords(
        _G, "Sửa tên cán bộ", "Rename an official", "Tên hiện trên mọi trang từ nay.", "The name shown from now on.",
    ),
    "appoint": ActWords(
        _G, "Bổ nhiệm, phân công vị trí", "Appoint",
        "Từ ngày nêu, người này làm việc ở đơn vị với vai trò đó.", "From that day they serve in the unit.",
    ),
    "end-appointment": ActWords(
        _G, "Kết thúc bổ nhiệm", "End an appointment",
        "Ngày nêu là ngày cuối; hồ sơ đang giữ về hồ chung.", "The day named is the last; what they hold is pooled.",
    ),
    "record-absence": ActWords(
        _G, "Ghi nhận vắng mặt", "Record an absence",
        "Theo nửa ngày; hồ sơ của người vắng do người thay chịu trách nhiệm trong thời gian đó.",
        "In half-days; the substitute answers for the absent person's dossiers meanwhile.",
    ),
    "end-absence": ActWords(
        _G, "Kết thúc vắng mặt", "End an absence",
        "Người vắng đã trở lại, từ lúc ghi.", "The person is back, from the moment of the act.",
    ),
    "cancel-absence": ActWords(
        _G, "Hủy ghi nhận vắng mặt", "Cancel an absence",
        "Ghi nhầm: coi như chưa từng vắng.", "A wrong entry: the absence never was.",
    ),
    "declare-relation": ActWords(
        _G, "Khai báo quan hệ", "Declare a relation",
        "Thân thích hoặc lợi ích liên quan: người này không kiểm điểm, không quyết định về người kia.",
        "Kinship or interest: neither of the two reviews the other or decides about them.",
    ),
    "withdraw-relation": ActWords(
        _G, "Rút khai báo quan hệ", "Withdraw a declared relation",
        "Cấp trên rút, nêu lý do; không phải một trong hai người.", "A superior withdraws it, never one of the two.",
    ),
    "deactivate-official": ActWords(
        _G, "Khóa tài khoản", "Close an account",
        "Lần giao đang chờ về người giao; hồ sơ đang giữ về hồ chung ngay.",
        "Open handovers return to their senders; what they held is pooled at once.",
    ),
    "reactivate-official": ActWords(
        _G, "Mở lại tài khoản", "Open an account again", "Người này làm việc lại được.", "They can act again.",
    ),
    # --- calendar
    "seed-calendar": ActWords(
        _G, "Nạp lịch ban đầu", "Load the initial calendar",
        "Ngày nghỉ và giờ làm việc đi kèm bộ quy định.", "The official days and hours that ship with the rules.",
    ),
    "rule-days": ActWords(
        _G, "Quy định ngày nghỉ, ngày làm bù", "Rule days off and make-up days",
        "Ngày đã bắt đầu không bao giờ trở thành ngày làm việc. Hạn đang mở chỉ đổi khi có người tính lại.",
        "A day that has begun never becomes a working day. Open due dates change only when somebody recomputes them.",
    ),
    "withdraw-day-ruling": ActWords(
        _G, "Bãi bỏ quy định về ngày", "Withdraw a day's ruling",
        "Ngày trở lại như thứ của nó.", "The day is again what its weekday makes it.",
    ),
    "set-office-hours": ActWords(
        _G, "Đặt giờ làm việc", "Set office hours",
        "Từ ngày nêu, của một cơ quan hoặc chung cho mọi nơi.", "From a day on, of an agency or the default.",
    ),
    "set-reception-days": ActWords(
        _G, "Đặt ngày chỉ tiếp nhận", "Set reception days",
        "Ngày quầy chỉ nhận hồ sơ, không phải ngày làm việc.", "Days on which desks only receive.",
    ),
    "record-outage": ActWords(
        _G, "Ghi nhận đóng cửa, sự cố", "Record an outage",
        "Không đổi hạn nào; thời gian đó được miễn.", "It moves no due date; the time is excused.",
    ),
    # --- catalogue
    "publish-procedure": ActWords(
        _G, "Công bố thủ tục", "Publish a procedure",
        "Một phiên bản mới; hồ sơ đã tiếp nhận giữ phiên bản cũ.", "A new version; received dossiers keep theirs.",
    ),
    "withdraw-procedure": ActWords(
        _G, "Bãi bỏ thủ tục", "Withdraw a procedure",
        "Sau ngày nêu không nộp được nữa; cơ quan đã công khai phải gỡ khỏi cổng và bảng niêm yết.",
        "After that day it can no longer be lodged; agencies that published it have to take it down.",
    ),
    "order-publication": ActWords(
        _G, "Giao cơ quan công khai", "Lay publication on agencies",
        "Mỗi cơ quan phải xác nhận đã đăng cổng và niêm yết phiên bản mới nhất, mỗi nơi có hạn riêng.",
        "Each agency has to confirm the last version on the portal and on its board, each with a term.",
    ),
    "set-channel-target": ActWords(
        _G, "Đặt chỉ tiêu theo kênh", "Set a channel's target",
        "Tỷ lệ hồ sơ phải qua một kênh, theo văn bản; chỉ tiêu trước vẫn giữ cho những ngày trước.",
        "The share of dossiers to come by a channel, by a document; an earlier target keeps the days before.",
    ),
    # --- rules
    "adopt-shipped-rules": ActWords(
        _G, "Áp dụng bộ quy định đi kèm", "Adopt the shipped rules",
        "Từ nay xét theo bộ quy định đi kèm phần mềm.", "Judge by the packs that come with the software.",
    ),
    "adopt-rules": ActWords(
        _G, "Áp dụng bộ quy định", "Adopt rules",
        "Từ nay xét theo các tệp này, thay cho mọi tệp trước.", "Judge by these files, in place of all before.",
    ),
}  # fmt: skip
"""By the act's name in an address. `lodge` has pages of its own."""

CONFIRMED: Final = frozenset(
    {"correct", "refuse", "stop", "withdraw", "dissolve-agency", "dissolve-unit", "approve-erasure"}
)
"""Acts that are asked about once more: what cannot be undone by another act (PAGES 1, principle 10)."""
