"""Why an order about a review is refused: what, why, who may instead or what now."""

from __future__ import annotations

from domain.model.errors import DomainError


class NotTheAuthority(DomainError):
    CODE = "review-not-the-authority"
    VI = "{actor} không phải người có thẩm quyền quyết định lúc này. Người có thẩm quyền: {authority}."
    EN = "{actor} is not competent to decide now. The competent authority: {authority}."


class NotAReviewer(DomainError):
    CODE = "review-not-a-reviewer"
    VI = "{actor} không phải {seats} của vụ kiểm điểm này. Người có thể làm: {who}."
    EN = "{actor} is not {seats} of this review. Who can do it: {who}."


class OnlyTheReviewed(DomainError):
    CODE = "review-only-the-reviewed"
    VI = "Chỉ {about} tự làm việc này, bằng lời của chính mình; không ai làm thay."
    EN = "Only {about} does this, in their own words; nobody does it for them."


class ReviewNotOpened(DomainError):
    CODE = "review-not-opened"
    VI = "Chưa mở được kiểm điểm: {why_vi}."
    EN = "The review was not opened: {why_en}."


class StepNotPossible(DomainError):
    CODE = "review-step-not-possible"
    VI = "Chưa làm được bước này: {why_vi}."
    EN = "This step is not possible: {why_en}."


class ReviewDeferredNow(DomainError):
    CODE = "review-deferred"
    VI = "Đang chưa xem xét ({case}) từ {since}: mọi thời hạn tạm dừng. Tiếp tục khi hết lý do hoặc người đó đề nghị."
    EN = "Consideration is deferred ({case}) since {since}: every term stands still. Resume it when the reason is over."


class ExplanationStillOpen(DomainError):
    CODE = "review-explanation-open"
    VI = "Người được kiểm điểm còn quyền giải trình đến {until}. Chờ họ giải trình, từ chối giải trình, hoặc hết hạn."
    EN = "The official may still explain until {until}. Wait for it, for the end of the term, or for their waiver."


class OfficialMoved(DomainError):
    CODE = "review-official-moved"
    VI = "{about} đã chuyển sang {agency}. Bàn giao toàn bộ hồ sơ; nơi mới tiếp tục và quyết định."
    EN = "{about} moved to {agency}. Hand over the whole file; the new unit goes on and decides."


class FormNotPermitted(DomainError):
    CODE = "review-form-not-permitted"
    VI = "Hình thức «{form}» không áp dụng được: {why_vi}. Các hình thức luật cho phép: {forms}."
    EN = "The form '{form}' cannot be applied: {why_en}. Forms that the law permits: {forms}."


class LimitOver(DomainError):
    CODE = "review-limit-over"
    VI = "{what_vi} đã hết ngày {last_on} ({document}): không kỷ luật được nữa. Có thể kết thúc không kỷ luật."
    EN = "{what_en} ended on {last_on} ({document}): no discipline can be decided. It can be closed without discipline."


class ReminderMissing(DomainError):
    CODE = "review-reminder-missing"
    VI = "Căn cứ «{ground}» chỉ áp dụng sau khi đã nhắc nhở bằng văn bản trước ngày {act_on}: {why_vi}."
    EN = "The ground '{ground}' counts only after a written reminder before {act_on}: {why_en}."


class DoubtNotAnswered(DomainError):
    """Details: doubts_vi, doubts_en: everything that is not certain in law."""

    CODE = "review-doubt-not-answered"
    VI = "Có điều chưa chắc chắn về pháp luật: {doubts_vi}. Ghi rõ vì sao vẫn quyết định, hoặc hỏi luật gia trước."
    EN = "Something is not certain in law: {doubts_en}. Say why it is decided all the same, or ask a lawyer first."


class SameAuthority(DomainError):
    CODE = "review-same-authority"
    VI = "{actor} đã ra quyết định bị khiếu nại. Khiếu nại do người khác giải quyết: {authority}."
    EN = "{actor} took the decision that is appealed. Another authority answers: {authority}."


class SecondPersonNeeded(DomainError):
    CODE = "review-second-person"
    VI = "Kết thúc cần hai người: {actor} đã đề nghị, người khác trong những người làm kiểm điểm xác nhận."
    EN = "Closing takes two people: {actor} proposed it, another of the reviewers confirms."


class EvidenceNotFound(DomainError):
    CODE = "review-evidence-not-found"
    VI = "Không tìm thấy trong sổ sự kiện ở vị trí {positions}. Kiểm tra lại vị trí."
    EN = "The log has no event at {positions}. Check the positions."
