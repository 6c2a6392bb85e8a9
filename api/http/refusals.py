"""Refusals of the doors themselves. Those of the domain come through as they are."""

from __future__ import annotations

from domain.model.errors import DomainError


class NotAuthenticated(DomainError):
    CODE = "not-authenticated"
    VI = "Cần mã truy cập còn hiệu lực trong tiêu đề Authorization: Bearer …. Người quản trị cấp mã."
    EN = "A valid token is needed in the header Authorization: Bearer …. The administrator issues tokens."


class NotPermitted(DomainError):
    """The same for what does not exist and what is not theirs, so that nothing can be found out by asking."""

    CODE = "not-permitted"
    VI = "Không có, hoặc ngoài phạm vi được giao. Yêu cầu đã được ghi lại; nếu cần cho công việc, hỏi người đứng đầu."
    EN = "There is none, or it is outside your remit. The request was recorded; if your work needs it, ask your head."


class NotFound(DomainError):
    CODE = "not-found"
    VI = "Không có {what}. Kiểm tra lại địa chỉ hoặc mã."
    EN = "There is no {what}. Check the address or the code."


class MethodNotOffered(DomainError):
    CODE = "method-not-offered"
    VI = "Địa chỉ này không nhận phương thức {method}. Xem /v1/openapi.json."
    EN = "This address does not take the method {method}. See /v1/openapi.json."


class BodyTooLarge(DomainError):
    CODE = "body-too-large"
    VI = "Nội dung gửi lên lớn hơn {limit} byte. Hãy rút ngắn."
    EN = "The request's content is larger than {limit} bytes. Shorten it."


class BodyNotJson(DomainError):
    CODE = "body-not-json"
    VI = "Nội dung phải là JSON đúng cú pháp, mã hóa UTF-8."
    EN = "The content must be well-formed JSON in UTF-8."


class MediaTypeNotTaken(DomainError):
    CODE = "media-type-not-taken"
    VI = "Nội dung phải có Content-Type: application/json."
    EN = "The content must come with Content-Type: application/json."


class RequestNotValid(DomainError):
    """Details: none; the problem lists each member under `errors`."""

    CODE = "request-not-valid"
    VI = "Yêu cầu có phần không dùng được; xem danh sách kèm theo."
    EN = "Parts of the request cannot be used; see the list."


class MomentNotUnderstood(DomainError):
    CODE = "moment-not-understood"
    VI = "Thời điểm phải kèm múi giờ, như 2020-04-17T09:30:00+07:00 (trong địa chỉ viết + là %2B)."
    EN = "A moment needs its zone, such as 2020-04-17T09:30:00+07:00 (write + as %2B in an address)."


class KeyMissing(DomainError):
    CODE = "idempotency-key-missing"
    VI = "Mỗi lệnh cần một tiêu đề Idempotency-Key: 1 đến 200 ký tự ASCII, riêng cho lệnh đó, giữ nguyên khi gửi lại."
    EN = "Every command needs one header Idempotency-Key: 1 to 200 ASCII characters, its own, the same when repeated."


class VersionMissing(DomainError):
    CODE = "if-match-missing"
    VI = "Cần tiêu đề If-Match với ETag của bản đã xem (hoặc *). Tải lại đối tượng để có ETag."
    EN = "A header If-Match is needed, with the ETag of the version you saw (or *). Load the object to get its ETag."


class VersionNotUnderstood(DomainError):
    CODE = "if-match-not-understood"
    VI = 'If-Match phải là một ETag như "7", hoặc *.'
    EN = 'If-Match must be one ETag such as "7", or *.'


class TooManyRequests(DomainError):
    CODE = "too-many-requests"
    VI = "Gửi quá nhiều yêu cầu. Hãy thử lại sau {seconds} giây."
    EN = "Too many requests. Try again in {seconds} seconds."


class ViewsBehind(DomainError):
    """Details: wanted, position."""

    CODE = "views-behind"
    VI = "Các trang mới cập nhật đến vị trí {position}, chưa đến {wanted}. Hãy thử lại sau giây lát."
    EN = "The views are at position {position} and have not reached {wanted} yet. Try again in a moment."


class NotReady(DomainError):
    CODE = "not-ready"
    VI = "Hệ thống chưa sẵn sàng. Hãy thử lại sau giây lát."
    EN = "The system is not ready. Try again in a moment."


class UnexpectedFault(DomainError):
    """A bug. Details: trace_id."""

    CODE = "unexpected-fault"
    VI = "Có lỗi của hệ thống, mã {trace_id}. Chưa rõ lệnh đã được ghi hay chưa: gửi lại với cùng Idempotency-Key."
    EN = "A fault of the system, {trace_id}. Whether it was recorded is not known: repeat it with the same key."
