"""Why an order about a proceeding is refused, whatever its nature."""

from __future__ import annotations

from domain.model.errors import DomainError


class ProceedingUnknown(DomainError):
    CODE = "proceeding-unknown"
    VI = "Không có vụ việc {proceeding} thuộc loại này. Kiểm tra lại số."
    EN = "There is no such proceeding {proceeding}. Check the number."


class ProceedingExists(DomainError):
    CODE = "proceeding-exists"
    VI = "Vụ việc đã được mở với số {number}. Mở vụ việc đó thay vì lập lại."
    EN = "The proceeding is open already, as {number}. Open that one instead of another."


class ProceedingClosed(DomainError):
    CODE = "proceeding-closed"
    VI = "Vụ việc {number} đã kết thúc lúc {ended_at}. Không thực hiện tiếp được; nếu cần, mở vụ việc mới."
    EN = "Proceeding {number} was closed at {ended_at}. Nothing more can be done in it; if need be, open a new one."


class ProceedingActTooOld(DomainError):
    CODE = "proceeding-act-too-old"
    VI = "Việc được ghi lúc {now} không thể đề lùi về {at}. Ghi lúc này và nêu ngày thực hiện trong nội dung."
    EN = "What is recorded at {now} cannot be dated back to {at}. Record it now and state the day in its text."


class ConflictInProceeding(DomainError):
    """Details: official, why_vi, why_en. An attempt that meets it is itself recorded."""

    CODE = "conflict-in-proceeding"
    VI = "{official} có xung đột lợi ích trong vụ việc này: {why_vi}. Người khác, không liên quan, phải thực hiện."
    EN = "{official} has a conflict of interest in this: {why_en}. Somebody else, who is uninvolved, must do it."


class DutyNotOpen(DomainError):
    CODE = "duty-not-open"
    VI = "Không có việc «{duty}» đang phải làm trong vụ việc này: đã làm, đã thôi, hoặc chưa giao."
    EN = "There is no open duty '{duty}' in this: it was met, fell away, or was never laid on."


class DutyUnknown(DomainError):
    CODE = "duty-unknown"
    VI = "Trong vụ việc này chưa giao việc «{duty}» bao giờ. Mở vụ việc và chọn việc trong bảng việc phải làm."
    EN = "No duty '{duty}' was ever laid on in this. Open the proceeding and choose one from its table of duties."


class DutyNeverBorne(DomainError):
    CODE = "duty-never-borne"
    VI = "{actor} chưa từng chịu trách nhiệm về việc «{duty}». Người chịu trách nhiệm phải tự giải trình."
    EN = "{actor} never bore the duty '{duty}'. Those who bore it explain it themselves."


class NotOfTheAgency(DomainError):
    CODE = "not-of-the-agency"
    VI = "{actor} không thuộc {agency}. Người của {agency} phải thực hiện việc này."
    EN = "{actor} does not belong to {agency}. Someone of {agency} must do this."


class AttachmentNotUsable(DomainError):
    CODE = "attachment-not-usable"
    VI = "Tệp {name} không dùng được: mã SHA-256 phải là 64 chữ số thập lục phân thường, dung lượng phải lớn hơn 0."
    EN = "The file {name} cannot be used: its SHA-256 must be 64 lowercase hexadecimal digits, its size above 0."
