"""What each figure of the responsibility record counts, in Vietnamese; `Figure.definition` says the same in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MEANINGS: Final[Mapping[str, str]] = {
    "dossiers_handled": (
        "Có ít nhất một thao tác, hoặc được giao giữ hợp lệ và đã nhận: không tính khi chỉ được ghi nhận là đã "
        "nhận, nằm trong hồ chung hoặc giữ thay người khác."
    ),
    "acts": "Sự kiện được ghi là thao tác của người này; giải trình và ý kiến tranh chấp không tính.",
    "acts_tried": "Thao tác, kể cả thao tác sau đó được đính chính và thao tác bị hệ thống từ chối.",
    "dossiers_closed": "Đã xử lý hoặc đã giữ trong phần này, và hồ sơ kết thúc trong kỳ.",
    "dossiers_late": (
        "Kết thúc trễ hạn, và người này đã giữ khi quá hạn mà không được miễn, hoặc có phần trong độ trễ quy kết."
    ),
    "held_us": "Giờ làm việc trong lúc người này chịu trách nhiệm giữ hồ sơ.",
    "excused_us": "Phần thời gian giữ được miễn.",
    "held_overdue_us": "Sự việc: giờ làm việc không được miễn trong lúc người này giữ hồ sơ đã quá hạn.",
    "overdue_us": (
        "Giờ làm việc quá hạn không được miễn, bất kể ai giữ, của các hồ sơ đã kết thúc mà người này đã giữ khi "
        "quá hạn hoặc có phần trong độ trễ."
    ),
    "attributed_us": (
        "Nhận định theo chính sách attribution-1: phần của thời gian vượt được giải thích bằng phần vượt thời hạn "
        "ở các bước."
    ),
    "steps_judged": "Người này giữ bước vào lúc bước kết thúc.",
    "steps_on_time": (
        "Tổng thời gian không được miễn của mọi lượt trong bước không quá thời hạn của bước; tính cho người giữ "
        "lúc bước kết thúc."
    ),
    "steps_late": (
        "Tổng thời gian không được miễn của mọi lượt trong bước vượt thời hạn của bước; tính cho người giữ lúc "
        "bước kết thúc."
    ),
    "steps_without_term": "Đã hoàn thành, không xét đúng hay trễ.",
    "step_visits": "Các bước mà người này đã giữ.",
    "step_held_us": "Giờ làm việc, không kể phần được miễn.",
    "steps_completed": "Được ghi là thao tác của người này.",
    "steps_on_software": "Hoàn thành trên phần mềm, không làm trên giấy bên cạnh.",
    "late_entries": (
        "Thao tác được ghi sau giờ đóng cửa của ngày làm việc kế tiếp, trừ khi phần mềm có sự cố đã được ghi nhận; "
        "có nêu người ghi."
    ),
    "corrections": "Thao tác sau đó được đính chính.",
    "handovers_received": "Bàn giao gửi đến người này.",
    "handovers_unconfirmed": "Được ghi nhận là đã nhận trong lúc có mặt, và không hề xác nhận hay từ chối.",
    "handovers_late": "Chỉ xác nhận sau khi đã được ghi nhận là đã nhận.",
    "handovers_sent": (
        "Do người này gửi, dù có giữ hay không; trả lại là việc người này không nhận, trừ khi gửi nhầm nơi."
    ),
    "ping_pong": (
        "Trả lại nơi đã gửi đến khi chưa hoàn thành bước nào ở giữa; không tính người phê duyệt yêu cầu làm lại, "
        "lấy ý kiến, vắng mặt, thu hồi và gửi nhầm nơi."
    ),
    "reminders": "Được nhắc về một thời hạn sắp hết.",
    "written_reminders": "Ban hành cho người này.",
    "escalations_received": "Các lần chuyển cấp do người này nhận, trừ khi vắng mặt quá một nửa thời hạn trả lời.",
    "escalations_answered": "Đã trả lời với biện pháp và ngày hoàn thành.",
    "escalations_unanswered": "Thời hạn trả lời đã hết mà chưa có trả lời, trong lúc người này giữ chức vụ đó.",
    "duties_owed": (
        "Trong các vụ việc (chỉ đạo, giải trình, trả lời, xác nhận …): nghĩa vụ đã làm xong hoặc đã hết thời hạn; "
        "tính cho người chịu trách nhiệm vào lúc đó, và trong ít nhất một nửa thời gian đến lúc đó. Chỉ thời hạn "
        "đã kiểm chứng."
    ),
    "duties_missed": "Chưa làm xong khi hết thời hạn, bất kể ghi chú gì về việc đó.",
    "confirmations": "Người này xác nhận thủ tục đã công khai, hoặc đã gỡ, trên cổng hoặc bảng niêm yết.",
    "confirmations_refuted": "Kiểm tra thấy không đúng như yêu cầu; tính vào tháng xác nhận.",
    "remedy_reports": "Người này báo cáo đã làm gì theo một chỉ đạo.",
    "remedy_reports_false": "Được xác định là không đúng, có căn cứ; tính vào tháng báo cáo.",
    "reviews_decided": "Vụ kiểm điểm về người này đã có quyết định, bất kể kết quả; vụ đang làm không tính.",
    "reviews_discipline": "Kết quả sau cùng, kể cả sau khiếu nại; quyết định bị hủy không tính.",
    "supplements": "Yêu cầu bằng văn bản gửi người nộp.",
    "supplements_second": "Các yêu cầu sau yêu cầu đầu tiên của một hồ sơ.",
    "apologies_owed": "Một ngày làm việc trước ngày hẹn, hồ sơ vẫn chưa xong.",
    "apologies_late": "Gửi muộn hơn một ngày làm việc trước ngày hẹn, hoặc không gửi, dù hồ sơ đã trễ hạn.",
    "ratings": "Của người nộp có nêu tên người này.",
    "ratings_score": "Mỗi lượt từ 1 đến 5; nêu từ 10 lượt trở lên.",
    "complaints": "Về người này, đã được trả lời.",
    "complaints_upheld": "Do người không liên quan đến hồ sơ kết luận.",
    "obstacles": "Do người này báo.",
    "obstacles_in_time": "Báo trước khi hết thời hạn của bước.",
    "objections": "Bằng văn bản, đối với một chỉ đạo.",
    "arrivals": "Số lần một hồ sơ đến người này.",
    "term_left_permille": "Phần thời hạn, tính theo giờ làm việc, còn lại khi hồ sơ đến; chia cho số lượt nhận.",
    "reworks_received": "Người phê duyệt trả lại người này để làm lại.",
    "conflicts_refused": "Đã thử, và bị hệ thống từ chối.",
    "opinions_given": "Với tư cách người được hỏi ý kiến.",
    "opinions_late": "Sau thời hạn của chính ý kiến đó.",
}
"""By the figure's name."""
