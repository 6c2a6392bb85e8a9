"""Why an order about a complaint is refused. The first texts are read by citizens."""

from __future__ import annotations

from domain.model.errors import DomainError


class ComplaintNotAtThat(DomainError):
    """Details: why_vi, why_en."""

    CODE = "complaint-not-at-that"
    VI = "Chưa làm được việc này với phản ánh: {why_vi}."
    EN = "This cannot be done with the complaint now: {why_en}."


class NotTheHandlingUnit(DomainError):
    CODE = "not-the-handling-unit"
    VI = "Phản ánh do {unit} xử lý; người của {unit} phải làm việc này."
    EN = "{unit} handles the complaint; someone of {unit} must do this."


class NotTheHandler(DomainError):
    CODE = "not-the-handler"
    VI = "Phản ánh giao cho {official} xem xét. Người đó kết luận và trả lời, hoặc người đứng đầu giao lại."
    EN = "The complaint is assigned to {official}, who judges and answers it, or the head assigns it anew."


class HearFirst(DomainError):
    CODE = "hear-first"
    VI = "Phải hỏi ý kiến {official} trước khi kết luận: mời nói phần mình và chờ đến {until} hoặc đến khi trả lời."
    EN = "{official} has to be heard before it is judged: ask, and wait until {until} or until they have spoken."


class NotAskedToSpeak(DomainError):
    CODE = "not-asked-to-speak"
    VI = "{actor} chưa được mời nói phần mình trong phản ánh này. Đề nghị người xem xét mời trước."
    EN = "{actor} was not asked to be heard in this complaint. The one who looks at it asks first."


class AnsweredWithItsComplaint(DomainError):
    CODE = "answered-with-its-complaint"
    VI = "Phản ánh này được xử lý riêng (vụ việc {complaint}). Kết luận và trả lời tại đó; hồ sơ được ghi theo."
    EN = "This complaint is handled as a proceeding ({complaint}). Judge and answer it there; the dossier follows."


class ContestTooLate(DomainError):
    CODE = "contest-too-late"
    VI = "Đã quá thời hạn đề nghị xem xét lần hai ({until}). Ông/bà có thể gửi phản ánh mới."
    EN = "The time to ask for a second look is over ({until}). You can lodge another complaint."


class AlreadySaid(DomainError):
    CODE = "satisfaction-said"
    VI = "Ông/bà đã cho biết ý kiến về trả lời này. Mỗi trả lời ghi một lần."
    EN = "You have said whether the answer satisfies you. It is recorded once for each answer."
