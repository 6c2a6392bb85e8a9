"""Why an order about a dossier is refused: stable codes, and what to do instead, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.model.errors import DomainError


class DossierUnknown(DomainError):
    CODE = "dossier-unknown"
    VI = "Không có hồ sơ {dossier}. Kiểm tra lại mã."
    EN = "There is no dossier {dossier}. Check the code."


class DossierExists(DomainError):
    CODE = "dossier-exists"
    VI = "Hồ sơ {dossier} đã được nộp. Mở hồ sơ đó thay vì nộp lại."
    EN = "Dossier {dossier} is lodged already. Open it instead of lodging again."


class DossierAlreadyClosed(DomainError):
    CODE = "dossier-already-closed"
    VI = "Hồ sơ đã kết thúc ({phase}) lúc {ended_at}. Nếu việc xảy ra trước đó, ghi bổ sung hoặc đính chính."
    EN = "The dossier ended ({phase}) at {ended_at}. If the act happened before that, record it late or correct it."


class DueDateNotTouched(DomainError):
    CODE = "due-date-not-touched"
    VI = "Hạn {due_at} của hồ sơ không đổi theo lịch hiện hành nên không có gì phải quyết định. Không cần làm gì thêm."
    EN = "The due date {due_at} is the same by the calendar as it stands: there is nothing to decide or to do."


class NotReceivedYet(DomainError):
    CODE = "not-received-yet"
    VI = "Hồ sơ chưa được tiếp nhận. Bộ phận Một cửa cấp giấy tiếp nhận trước."
    EN = "The dossier is not received yet. The one-stop unit issues the receipt first."


class AlreadyReceived(DomainError):
    CODE = "already-received"
    VI = "Hồ sơ đã được tiếp nhận với mã {code}."
    EN = "The dossier is received already, under code {code}."


class NotFinishedYet(DomainError):
    CODE = "not-finished-yet"
    VI = "Hồ sơ chưa xử lý xong. Ghi nhận 'đã xử lý xong' trước khi trả kết quả."
    EN = "The dossier is not finished. Record that it is finished before its result is given out."


class ResultNotReady(DomainError):
    CODE = "result-not-ready"
    VI = "Kết quả chưa về nơi trả. Giao kết quả về {unit} và nhận tại đó trước."
    EN = "The result is not where it is handed out. Hand it over to {unit} and accept it there first."


class NotAppointed(DomainError):
    CODE = "not-appointed"
    VI = "{actor} không có bổ nhiệm còn hiệu lực lúc {at}. Người có bổ nhiệm phải thực hiện việc này."
    EN = "{actor} holds no appointment in force at {at}. Someone appointed must do this."


class NotActingFor(DomainError):
    CODE = "not-acting-for"
    VI = "{actor} không được thay mặt {principal} lúc {at}. Người thay hiện nay là {substitute}."
    EN = "{actor} may not act for {principal} at {at}. Their substitute now is {substitute}."


class HeldByAnother(DomainError):
    CODE = "held-by-another"
    VI = "Hồ sơ đang do {holder} giữ. Đề nghị {holder} thực hiện, bàn giao, hoặc để người đứng đầu phân công lại."
    EN = "{holder} holds the dossier. Ask {holder} to act or hand over, or the head to reassign it."


class NotOfTheUnit(DomainError):
    CODE = "not-of-the-unit"
    VI = "{actor} không thuộc {unit}. Người của {unit} phải thực hiện việc này."
    EN = "{actor} does not belong to {unit}. Someone of {unit} must do this."


class HeadOnly(DomainError):
    CODE = "head-only"
    VI = "Chỉ người đứng đầu {unit} ({head}) hoặc cấp trên được làm việc này."
    EN = "Only the head of {unit} ({head}) or a superior may do this."


class InTransit(DomainError):
    CODE = "in-transit"
    VI = "Hồ sơ đang chuyển cho {to} từ {sent_at}. Nhận, trả lại hoặc thu hồi trước."
    EN = "The dossier has been on its way to {to} since {sent_at}. Accept, return or recall it first."


class WithApplicant(DomainError):
    CODE = "with-applicant"
    VI = "Đang chờ người nộp từ {since}. Chỉ được nhận bổ sung, nhận thanh toán, dừng, rút hoặc đính chính."
    EN = "The applicant has had it since {since}. Only receive, take payment, stop, withdraw or correct."


class NoTransit(DomainError):
    CODE = "no-transit"
    VI = "Không có lần giao số {handover_no} đang chờ. Hồ sơ do {holder} giữ."
    EN = "No handover number {handover_no} is waiting. {holder} has the dossier."


class MeantForAnother(DomainError):
    CODE = "meant-for-another"
    VI = "Lần giao này dành cho {to}, không phải {actor}."
    EN = "This handover is meant for {to}, not for {actor}."


class NotTheSender(DomainError):
    CODE = "not-the-sender"
    VI = "Chỉ người giao ({sender}) được thu hồi trước khi có người nhận."
    EN = "Only the sender ({sender}) may recall it, before it is accepted."


class ReturnTooLate(DomainError):
    CODE = "return-too-late"
    VI = "Hồ sơ coi như đã nhận từ {deemed_at}; chỉ được trả lại trong 8 giờ làm việc và trước mọi việc khác."
    EN = "It was deemed accepted at {deemed_at}; it can go back only within 8 working hours and before any other act."


class AddresseeUnknown(DomainError):
    CODE = "addressee-unknown"
    VI = "Nơi nhận {to} không có hoặc không hoạt động lúc này. Chọn đơn vị hoặc người đang hoạt động."
    EN = "The addressee {to} does not exist or is not active now. Choose an active unit or official."


class AddressedToOneself(DomainError):
    CODE = "addressed-to-oneself"
    VI = "Không thể gửi cho chính mình hoặc người đang thay mình ({to})."
    EN = "It cannot be addressed to oneself or one's acting official ({to})."


class OwnWorkNotApproved(DomainError):
    CODE = "own-work-not-approved"
    VI = "{actor} đã tham gia xử lý bước này nên không được duyệt. Người khác có thẩm quyền phải duyệt."
    EN = "{actor} worked on this step and may not approve it. Someone else with authority must."


class NothingSubmitted(DomainError):
    CODE = "nothing-submitted"
    VI = "Chưa có gì được trình duyệt. Trình duyệt trước."
    EN = "Nothing is submitted for approval. Submit it first."


class ActBeforePrevious(DomainError):
    CODE = "act-before-previous"
    VI = "Thời điểm {at} trước việc gần nhất ({previous}). Việc cũ phải ghi bằng 'ghi bổ sung'."
    EN = "{at} lies before the previous act ({previous}). Enter earlier handling with 'record late'."


class ActInFuture(DomainError):
    CODE = "act-in-future"
    VI = "Thời điểm {at} ở tương lai (bây giờ là {now}). Ghi khi việc đã xảy ra."
    EN = "{at} lies in the future (it is {now}). Record an act once it has happened."


class NotEarlier(DomainError):
    CODE = "not-earlier"
    VI = "Chỉ ghi bổ sung việc đã xảy ra trước việc gần nhất hoặc trước khi ghi. Dùng lệnh thường."
    EN = "Only what happened before it is recorded is entered late. Use the ordinary command."


class SupplementAlreadyRequested(DomainError):
    CODE = "supplement-already-requested"
    VI = "Đã có yêu cầu bổ sung số {request_no} đang chờ trả lời."
    EN = "Supplement request number {request_no} is still waiting for its answer."


class SupplementNeedsApproval(DomainError):
    CODE = "supplement-needs-approval"
    VI = "Yêu cầu bổ sung từ lần thứ hai cần lý do và người đứng đầu đơn vị đồng ý."
    EN = "A second or further supplement request needs a reason and the head's approval."


class NothingRequested(DomainError):
    CODE = "nothing-requested"
    VI = "Không có yêu cầu nào đang chờ người nộp. Kiểm tra lại hồ sơ."
    EN = "Nothing is being waited for from the applicant. Check the dossier."


class StepUnknown(DomainError):
    CODE = "step-unknown"
    VI = "Thủ tục không có bước {step}. Các bước: {steps}."
    EN = "The procedure has no step {step}. Its steps: {steps}."


class StepNotCurrent(DomainError):
    CODE = "step-not-current"
    VI = "Đang ở bước {current}; không thể hoàn thành bước {step}."
    EN = "The dossier is in step {current}; step {step} cannot be completed."


class OpinionAskedAgain(DomainError):
    CODE = "opinion-asked-again"
    VI = "Đã lấy ý kiến {to} trong bước này. Hỏi lại cần người đứng đầu đơn vị đồng ý."
    EN = "{to} was asked in this step already. Asking again needs the head's approval."


MATTERS: Final[Mapping[str, str]] = {
    "claim": "mục ghi chờ xác nhận",
    "complaint": "phản ánh",
    "conflict": "khai báo xung đột lợi ích",
    "correctable event": "sự kiện đính chính được",
    "difference": "chênh lệch",
    "dossier": "hồ sơ",
    "escalation": "báo cáo vượt cấp",
    "further obstacle": "vướng mắc thêm",
    "instruction": "chỉ đạo",
    "obstacle": "vướng mắc",
    "open difference": "chênh lệch chưa giải thích",
    "opinion": "lượt lấy ý kiến",
    "part": "phần phối hợp",
    "post item": "bưu gửi",
}
"""What a numbered matter is called in Vietnamese."""


class MatterRefused(DomainError):
    """About a matter by its number. what: its English name, one of MATTERS."""

    def __init__(self, *, what: str, number: object) -> None:
        super().__init__(what=what, number=number, what_vi=MATTERS[what])
        self.details = {"what": what, "number": number}


class NoSuchMatter(MatterRefused):
    CODE = "no-such-matter"
    VI = "Không có {what_vi} số {number} đang mở."
    EN = "There is no open {what} number {number}."


class NotTheAddressee(DomainError):
    CODE = "not-the-addressee"
    VI = "Việc này dành cho {to}, không phải {actor}."
    EN = "This is addressed to {to}, not to {actor}."


class SecondApologyRefused(DomainError):
    CODE = "second-apology-refused"
    VI = "Đã hẹn lại một lần; quy định {rule_pack} không cho hẹn lại lần hai."
    EN = "It was re-appointed once; rule pack {rule_pack} allows no second re-appointment."


class NewDateNotLater(DomainError):
    CODE = "new-date-not-later"
    VI = "Ngày hẹn mới {due_at} phải sau hạn hiện tại {in_force}."
    EN = "The new date {due_at} must lie after the one in force, {in_force}."


class ProcedureNotInForce(DomainError):
    CODE = "procedure-not-in-force"
    VI = "Thủ tục {code} không có hiệu lực ngày {day}. Kiểm tra danh mục."
    EN = "Procedure {code} is not in force on {day}. Check the catalogue."


class NotAOneStopUnit(DomainError):
    CODE = "not-a-one-stop-unit"
    VI = "{unit} không phải Bộ phận Một cửa đang hoạt động của {agency}."
    EN = "{unit} is not an active one-stop unit of {agency}."


class PredecessorUnfit(DomainError):
    CODE = "predecessor-unfit"
    VI = "Hồ sơ trước {predecessor} không cùng người nộp và thủ tục, hoặc không kết thúc trong 10 ngày làm việc qua."
    EN = "Predecessor {predecessor} is not of this applicant and procedure, or did not end within 10 working days."


class AlreadyAnswered(MatterRefused):
    CODE = "already-answered"
    VI = "Việc này đã được trả lời: {what_vi} số {number}."
    EN = "Answered already: {what} number {number}."


class BadValue(DomainError):
    CODE = "bad-value"
    VI = "Giá trị {field} không dùng được: {why_vi}."
    EN = "The value of {field} cannot be used: {why_en}."


class SequenceBroken(DomainError):
    CODE = "sequence-broken"
    VI = "Không ghi được: với mục này, việc lúc {at} ({what}) sẽ trái quy tắc: {why_vi}"
    EN = "Refused: with this entry the act of {at} ({what}) would break a rule: {why_en}"


class ClaimNotYours(DomainError):
    CODE = "claim-not-yours"
    VI = "Chỉ {affected} được xác nhận mục này; cấp trên chung xác nhận thay sau 3 ngày làm việc."
    EN = "Only {affected} may confirm this entry; the head above both may after 3 working days."


class NotInvolved(DomainError):
    CODE = "not-involved"
    VI = "{actor} không tham gia hồ sơ này."
    EN = "{actor} had no part in this dossier."


class ConflictOfInterest(DomainError):
    CODE = "conflict-of-interest"
    VI = "{actor} liên quan đến việc này nên không được quyết định. Người không liên quan phải làm."
    EN = "{actor} is involved in this matter and may not decide it. Someone uninvolved must."


class UnderConflict(DomainError):
    CODE = "conflict-declared"
    VI = "{actor} có xung đột lợi ích đã khai báo với hồ sơ này. Người đứng đầu phân công người khác."
    EN = "{actor} has a declared conflict of interest with this dossier. The head assigns it to somebody else."


class ConflictKnown(DomainError):
    CODE = "conflict-known"
    VI = "Xung đột lợi ích của {official} với hồ sơ này đã được khai báo."
    EN = "The conflict of interest of {official} with this dossier is declared already."


class NotADuty(DomainError):
    CODE = "not-a-duty"
    VI = "Chỉ hệ thống theo dõi hạn được ghi mục này ({what})."
    EN = "Only the deadline workflows record this ({what})."
